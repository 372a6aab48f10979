"""What is walked of a shop's keys: the first run, new passphrases and sheets, encrypting a plain shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from desk_app.db.key_file import is_locked
from desk_app.db.keys import NewKeys
from desk_app.db.recovery import new_recovery_key
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import RuleBroken
from desk_app.overview.whole import check_everything
from desk_app.staff.desk import ShopSetUp, set_up_shop
from desk_app.staff.encrypting import encrypt_shop
from desk_app.staff.keys import KeysUnsure, change_passphrase, recover, replace_recovery_key
from tests.db.day_of_work import ACTING, PASSPHRASE, States, at, cheap_keys, do, make_base, state_of
from tests.db.fault_home import PIN, Home, Stepping
from tests.db.fault_step import flaws, opens, opens_by_sheet


class FirstRun(Home):
    """From the answers of the first run to an open shop: no shop and set-up begins anew, or a whole one that opens by
    the passphrase and by the sheet."""

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        super().__init__(folder)
        self._encrypted = encrypted
        self._keys = self._drawn_keys()
        runs = []
        for _twice in range(2):
            self.lay_out()
            self._set_up(self._keys)
            runs.append([state_of(self.path, self._key(self._keys))])
        self._known = States.of(*runs)

    def act(self, step: Stepping) -> None:
        step(1, self._set_up_or_open)

    def _set_up_or_open(self) -> None:
        """As a person would who was refused, and finds the shop there all the same."""
        if self.path.exists():
            open_shop(self.path, passphrase=PASSPHRASE if self._keys is not None else "").close()
        else:
            self._set_up(self._keys)

    def unhurt(self, _number: int, _refused: Exception) -> Iterator[str]:
        if self.path.exists():  # what failed was to open it after it was made, or to take it back
            yield from self._unlike(self._keys)

    def judge(self, acknowledged: int) -> Iterator[str]:
        keys = self._keys
        if not self.path.exists():
            if acknowledged > 0:
                yield "the shop is gone"
            keys = self._drawn_keys()  # the window begins anew: another sheet is printed
            self._set_up(keys)
        yield from self._unlike(keys)
        open_shop(self.path, passphrase=PASSPHRASE if keys is not None else "").close()

    def _unlike(self, keys: NewKeys | None) -> Iterator[str]:
        """What is not as it must be in a shop that was made with those keys."""
        key = self._key(keys)
        yield from flaws(self.path, key)
        if not self._known.numbers(state_of(self.path, key)):
            yield f"half: {self._known.differs(state_of(self.path, key), 0)}"
        if keys is not None and not opens(self.path, PASSPHRASE, keys.data):
            yield "the passphrase does not open it"
        if keys is not None and not opens_by_sheet(self.path, keys.recovery, keys.data):
            yield "the sheet does not open it"

    def _drawn_keys(self) -> NewKeys | None:
        return cheap_keys() if self._encrypted else None

    def _key(self, keys: NewKeys | None) -> Key:
        return keys.data if keys is not None else ""

    def _set_up(self, keys: NewKeys | None) -> None:
        setup = ShopSetUp("兑记", "林欣妍", PIN, ("salon", "pawn"))
        set_up_shop(self.path, setup, keys=keys, clock=at(0), machine="desk-1").close()


class Changes(Home):
    """A new passphrase, a new sheet, a forgotten passphrase: the old one or the new one opens, never none."""

    PASSPHRASES = (PASSPHRASE, "换一句新的口令 春天", "第三句更长的口令 秋天")
    #: By which passphrase and which sheet the shop opens after each step.
    BY = ((0, 0), (0, 0), (1, 0), (1, 1), (1, 1), (2, 1))

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        keys = cheap_keys()
        self._key, self._sheets = keys.data, (keys.recovery, new_recovery_key())
        make_base(self.path, keys)
        self.prepared()
        self._again, self._known = (self._recovering(times) for times in (2, 1))

    def _recovering(self, times: int) -> States:
        self._times = times
        return self.undisturbed(lambda: state_of(self.path, self._key))

    def act(self, step: Stepping) -> None:
        first, second, third = self.PASSPHRASES
        shop = step(1, lambda: open_shop(self.path, passphrase=self._key, clock=at(1)))
        step(2, lambda: self._change(shop, first, second))
        step(3, lambda: replace_recovery_key(shop, ACTING, second, self._sheets[1]))
        step(4, shop.close)
        step(5, lambda: self._recover(third))

    def _change(self, shop: Shop, old: str, new: str) -> None:
        try:
            change_passphrase(shop, ACTING, old, new, new)
        except RuleBroken:  # the new one is in force already, as was said when the disk failed twice
            change_passphrase(shop, ACTING, new, new, new)

    def _recover(self, passphrase: str) -> None:
        for _each in range(self._times):
            recover(self.path, self._sheets[1], passphrase, passphrase, clock=at(2), machine="desk-1")

    def unhurt(self, number: int, refused: Exception) -> Iterator[str]:
        allowed = {self.BY[number - 1]} | ({self.BY[number]} if isinstance(refused, KeysUnsure) else set())
        if self._by() not in allowed:
            yield f"the passphrase and the sheet are {self._by()}"
        numbers = self._known.numbers(state_of(self.path, self._key))
        # Recovering opens and closes the file by itself. Where the disk dies in the last sync of its line, the keys
        # are put back and it is refused; who opens the file next may find the line, as after a power cut.
        if not {number - 1, *([number] if number == self._known.last else [])} & set(numbers):
            yield f"the shop is of {numbers}"

    def judge(self, acknowledged: int) -> Iterator[str]:
        done = max(acknowledged, 0)
        allowed = {done, min(done + 1, self._known.last)}
        if self._by() not in {self.BY[number] for number in allowed}:
            yield f"after {acknowledged} the passphrase and the sheet are {self._by()}"
        numbers = self._known.numbers(state_of(self.path, self._key))
        twice = self._again.numbers(state_of(self.path, self._key))  # it was asked again, and both lines are there
        if not allowed & set(numbers) and self._again.last not in twice:
            yield f"after {acknowledged} the shop is of {numbers}"
        yield from flaws(self.path, self._key)
        open_shop(self.path, passphrase=self._key).close()

    def _by(self) -> tuple[int, int]:
        """Which passphrase and which sheet open the shop; -1 for none."""
        told = (number for number, each in enumerate(self.PASSPHRASES) if opens(self.path, each, self._key))
        shown = (number for number, each in enumerate(self._sheets) if opens_by_sheet(self.path, each, self._key))
        return next(told, -1), next(shown, -1)


class Encrypting(Home):
    """A plain shop becomes an encrypted one: it is the one or the other, whole, and what it was is kept beside it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._keys = cheap_keys()
        make_base(self.path)
        self.lay_out_rest()
        shop = open_shop(self.path, clock=at(0))
        for number in range(1, 4):
            do(shop, number)
        shop.close()
        self.prepared()
        runs = []
        for _twice in range(2):
            self.lay_out()
            before = state_of(self.path)
            self._encrypt()
            runs.append([before, state_of(self.path, self._keys.data)])
        self._known = States.of(*runs)

    def act(self, step: Stepping) -> None:
        step(1, self._encrypt)

    def _encrypt(self) -> None:
        if is_locked(self.path):
            return  # refused at the very end, and encrypted all the same: the window asks for the passphrase now
        encrypt_shop(ACTING, self.path, self._keys, clock=at(5), check=check_everything)

    def unhurt(self, _number: int, _refused: Exception) -> Iterator[str]:
        yield from self._unlike({0, 1})

    def judge(self, acknowledged: int) -> Iterator[str]:
        yield from self._unlike({1} if acknowledged > 0 else {0, 1})
        for kept in self.path.parent.glob("*.plain-*.db"):
            if 0 not in self._known.numbers(state_of(kept)):
                yield f"the plain {kept.name} is half"

    def _unlike(self, allowed: set[int]) -> Iterator[str]:
        key = self._keys.data if is_locked(self.path) else ""
        # As the window opens it: that finishes or takes back what a kill left between the renames.
        open_shop(self.path, passphrase=PASSPHRASE if key else "", clock=at(6)).close()
        numbers = self._known.numbers(state_of(self.path, key))
        if not allowed & set(numbers) or (1 in numbers) != bool(key):
            yield f"the {'encrypted' if key else 'plain'} shop is of {numbers}"
        yield from flaws(self.path, key)
        if key and not opens_by_sheet(self.path, self._keys.recovery, self._keys.data):
            yield "the sheet does not open it"
