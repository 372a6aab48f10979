"""What a walk over fault points walks through: a story, and how one step of it is done in the fork."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from desk_app.db.key_file import key_for, read_keys
from desk_app.db.keys import unlock_by_recovery
from desk_app.db.secret import Key, Secret
from desk_app.errors import ShopFileError
from desk_app.overview.whole import check_everything
from tests.db.forking import Tell

Made = TypeVar("Made")


class Shim:
    """The library of faultshim.c, loaded before the program."""

    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.faultshim_kinds.restype = ctypes.c_char_p

    def watch(self, folder: Path) -> None:
        """Counts what is done to the files of this folder, and of no other."""
        self._library.faultshim_watch(os.fsencode(folder))

    def arm(self, point: int, how: int, error: int) -> None:
        """Begins to count; operation number ``point`` goes wrong (0: none does)."""
        self._library.faultshim_arm(ctypes.c_long(point), how, error)

    def lift(self) -> None:
        """From now on all goes well."""
        self._library.faultshim_lift()

    def kinds(self) -> str:
        """A letter for each operation since ``arm``."""
        found: bytes = self._library.faultshim_kinds()
        return found.decode()


class Story(Protocol):
    """Some work on the files of a folder that meets a fault. Steps are numbered from 0 or 1 on."""

    @property
    def watched(self) -> Path:
        """The folder whose operations are fault points."""

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """How the program says that the disk would not."""

    def lay_out(self) -> None:
        """Puts the folder as it is before the story."""

    def act(self, step: Step) -> None:
        """Does the story, in the fork."""

    def unhurt(self, number: int, refused: Exception) -> Iterator[str]:
        """What is wrong, after step ``number`` was refused, with "nothing was changed"."""

    def judge(self, acknowledged: int) -> Iterator[str]:
        """What is wrong in the end, when step ``acknowledged`` (-1: none) was the last that was acknowledged."""


class Step:
    """Does a step, again without the fault where it was refused, and tells how it went."""

    def __init__(self, story: Story, shim: Shim, tell: Tell) -> None:
        self._story, self._shim, self._tell = story, shim, tell
        self.refused: int | None = None  # the step that was

    def __call__(self, number: int, work: Callable[[], Made]) -> Made:
        try:
            made = work()
        except self._story.refusals as refused:
            self._shim.lift()
            self.refused = number
            self._tell(f"refused {number} {refused!r}".replace("\n", " "))
            for wrong in self._story.unhurt(number, refused):
                self._tell(f"half {number} {wrong}")
            made = work()  # the fault is gone: now it must go
        self._tell(f"did {number}")
        return made


def opens(path: Path, passphrase: str, key: Key) -> bool:
    """Whether the passphrase gives the data key ``key`` by the key file beside ``path``; a plain file needs none."""
    try:
        return not isinstance(key, Secret) or key_for(path, passphrase) == key
    except ShopFileError:
        return False


def opens_by_sheet(path: Path, recovery: Secret, key: Secret) -> bool:
    """Whether the recovery key of a sheet does."""
    try:
        return unlock_by_recovery(read_keys(path), recovery) == key
    except ShopFileError:
        return False


def flaws(path: Path, key: Key) -> Iterator[str]:
    """What the check of everything finds."""
    yield from (f"{path.name} is unclean: {problem}" for problem in check_everything(path, key).problems)
