"""The folder that the smaller stories of the walk are about, and how such a story goes without a fault."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from desk_app.errors import ShopFileError
from tests.db.day_of_work import State, States

PIN, NOT_THE_PIN = "2468", "9753"

Made = TypeVar("Made")


class Stepping(Protocol):
    """A ``Step``, or one that meets no fault."""

    def __call__(self, number: int, work: Callable[[], Made], /) -> Made: ...


class Home(ABC):
    """A folder with a shop's own folder in it, a stick and the state folder, put back from a prepared one."""

    refusals: tuple[type[Exception], ...] = (ShopFileError,)

    def __init__(self, folder: Path) -> None:
        self.watched = folder / "walked"
        self._prepared = folder / "prepared"
        self.path = self.watched / "shop" / "shop.db"

    def lay_out(self) -> None:
        shutil.rmtree(self.watched, ignore_errors=True)
        if self._prepared.exists():
            shutil.copytree(self._prepared, self.watched)
        self.lay_out_rest()

    def lay_out_rest(self) -> None:
        """The folders beside the shop's own."""
        for name in ("shop", "stick", "home"):
            (self.watched / name).mkdir(parents=True, exist_ok=True)

    def prepared(self) -> None:
        """What lies there now is what the story begins with."""
        shutil.copytree(self.watched, self._prepared)

    @abstractmethod
    def act(self, step: Stepping) -> None:
        """Does the story."""

    def undisturbed(self, look: Callable[[], State]) -> States:
        """What ``look`` finds after each step without a fault; of two runs, to know what each run draws anew."""
        runs = []
        for _twice in range(2):
            self.lay_out()
            step = Undisturbed(look)
            self.act(step)
            runs.append(step.states)
        return States.of(*runs)


class Undisturbed:
    """A step without any fault: calls ``look`` after each."""

    def __init__(self, look: Callable[[], State]) -> None:
        self._look = look
        self.states = [look()]

    def __call__(self, _number: int, work: Callable[[], Made]) -> Made:
        made = work()
        self.states.append(self._look())
        return made
