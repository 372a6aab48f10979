"""The day at the desk as a story for the walk: from opening the shop through the script to closing and restoring."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from desk_app.db.backup import list_backups
from desk_app.db.restore import restore
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from tests.db.day_of_work import PASSPHRASE, ROUND, at, cheap_keys, do, reference, state_of
from tests.db.fault_step import Step, flaws, opens

#: So many use cases are done after one that was refused and then went: the rest of the day is the same for all.
MORE = 3


class Day:
    """Step 0 opens, each use case is its own number, then closing and restoring the newest backup."""

    refusals = (ShopFileError,)

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        self._known = reference(folder, len(ROUND), cheap_keys() if encrypted else None)
        self._key, self._last = self._known.key, self._known.last
        self.watched = folder / "walked" / "shop"
        self._path = self.watched / self._known.base.name

    def lay_out(self) -> None:
        self._known.copy_to(self.watched)

    def act(self, step: Step) -> None:
        shop = step(0, lambda: open_shop(self._path, passphrase=self._key, clock=at(0)))
        for number in range(1, self._last + 1):
            step(number, partial(do, shop, number))
            if step.refused is not None and number > step.refused + MORE:
                shop.close()
                return
        step(self._last + 1, shop.close)
        backup = list_backups(self._path.parent, self._path.stem)[0].path
        step(self._last + 2, lambda: restore(backup, self._path, self._key, clock=at(self._last + 1)))

    def unhurt(self, number: int, _refused: Exception) -> Iterator[str]:
        allowed = {min(max(number - 1, 0), self._last)}
        if number > self._last + 1:  # a restore that could not be made sure: the old file or the restored one
            allowed |= set(range(self._last + 1))
        state = state_of(self._path, self._key)
        if not allowed & set(self._known.numbers(state)):
            yield f"{self._known.numbers(state)} {self._known.differs(state, min(allowed))}"

    def judge(self, acknowledged: int) -> Iterator[str]:
        yield from flaws(self._path, self._key)
        backups = [made.path for made in list_backups(self._path.parent, self._path.stem)]
        copied: set[int] = set()
        for name in backups:
            numbers = self._known.numbers(state_of(name, self._key))
            copied |= set(numbers)
            yield from flaws(name, self._key)
            if not numbers or not opens(name, PASSPHRASE, self._key):
                yield f"the backup {name.name} is half, or its keys do not open it"
        allowed = {max(acknowledged, 0), acknowledged + 1}
        if acknowledged >= self._last:
            allowed = {self._last} | (copied if acknowledged > self._last else set())
        if acknowledged > self._last + 1:
            allowed = copied
        state = state_of(self._path, self._key)
        if not allowed & set(self._known.numbers(state)):
            found, wanted = self._known.numbers(state), min(max(acknowledged, 0), self._last)
            yield f"acknowledged {acknowledged}, found {found}: {self._known.differs(state, wanted)}"
        if not opens(self._path, PASSPHRASE, self._key):
            yield "the passphrase does not open the shop"
        # What a killed program left must not bar the next one.
        open_shop(self._path, passphrase=self._key, clock=at(self._last + 1)).close()
