"""What is walked of the files beside a shop's: drafts, the count of wrong PINs, backups in two places, restoring."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from desk_app.db.backup import back_up, list_backups
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.keys import NewKeys
from desk_app.db.second import back_up_both
from desk_app.db.secret import Key, Secret
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, NotAllowed, RuleBroken, ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.staff.account import StaffId
from desk_app.staff.desk import ShopSetUp, change_settings, set_up_shop, sign_in
from desk_app.staff.identity import shop_identity
from desk_app.staff.keys import change_passphrase
from desk_app.staff.reading import act_reading
from desk_app.staff.restoring import restore_shop
from desk_app.staff.tries import counted_tries
from desk_app.ui.drafts import Drafts
from tests.db.day_of_work import ACTING, PASSPHRASE, at, cheap_keys, do, lay_out, make_base, state_of
from tests.db.fault_home import NOT_THE_PIN, PIN, Home, Stepping
from tests.db.fault_step import flaws, opens


class Drafted(Home):
    """What is typed in two forms and kept: it is there as it was acknowledged, or as it was typed after that."""

    FORMS = ("visit:new:17", "client:new")
    STEPS = 5

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        super().__init__(folder)
        self._key: Key = Secret(os.urandom(32)) if encrypted else ""

    def act(self, step: Stepping) -> None:
        for number in range(1, self.STEPS + 1):
            step(number, partial(self._type, number))

    def _typed(self, number: int) -> dict[str, str]:
        """What stands in both forms after a step; the last one saves them."""
        return {} if number in {0, self.STEPS} else {"notes": f"两颊紧绷 {number}" * 40 * number, "price": str(number)}

    def _type(self, number: int) -> None:
        drafts = Drafts(self.watched / "home", self.path, wait=0.0, key=self._key)
        for form in self.FORMS:
            drafts.take(form)
            if number == self.STEPS:
                drafts.drop(form)
            else:
                drafts.keep(form, self._typed(number))
        drafts.close()
        left = number == self.STEPS and any(path.is_file() for path in (self.watched / "home").rglob("*"))
        if left or any(values != self._typed(number) for values in self._on_disk()):
            raise ShopFileError("kept in memory only")

    def _on_disk(self) -> list[dict[str, str]]:
        fresh = Drafts(self.watched / "home", self.path, key=self._key)
        return [fresh.take(form) for form in self.FORMS]

    def unhurt(self, number: int, _refused: Exception) -> Iterator[str]:
        yield from self._unlike(number - 1)

    def judge(self, acknowledged: int) -> Iterator[str]:
        yield from self._unlike(max(acknowledged, 0))

    def _unlike(self, done: int) -> Iterator[str]:
        for form, values in zip(self.FORMS, self._on_disk(), strict=True):
            if values not in (self._typed(done), self._typed(min(done + 1, self.STEPS))):
                yield f"after {done} the draft {form} is {str(values)[:60]}"


class WrongPins(Home):
    """Wrong PINs at the shop file and at one that is only read: never fewer are counted than were answered."""

    refusals = (ShopFileError, OSError)
    #: How many are counted after each step, in the file and on this machine.
    COUNTED = ((0, 0), (0, 0), (1, 1), (2, 2), (3, 3), (3, 3), (3, 3), (3, 4), (3, 5), (3, 5), (3, 5))

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        super().__init__(folder)
        keys = cheap_keys() if encrypted else None
        self._key: Key = keys.data if keys is not None else ""
        self.lay_out()
        shop = set_up_shop(self.path, ShopSetUp("兑记", "林欣妍", PIN), keys=keys, clock=at(0))
        self._copy = back_up(shop).path
        shop.close()
        self.prepared()

    def act(self, step: Stepping) -> None:
        shop = step(1, lambda: open_shop(self.path, passphrase=self._key, clock=at(1)))
        for number in (2, 3, 4):
            step(number, lambda: self._guess(lambda: sign_in(shop, StaffId(1), NOT_THE_PIN)))
        step(5, shop.close)
        copy = step(6, lambda: open_shop(self._copy, passphrase=self._key, clock=at(2), read_only=True))
        for number in (7, 8, 9):
            step(number, lambda: self._guess(lambda: act_reading(copy, StaffId(1), NOT_THE_PIN)))
        step(10, copy.close)

    def _guess(self, work: Callable[[], object]) -> None:
        with suppress(RuleBroken, NotAllowed):  # the copy's count goes on from that of the shop, to the first pause
            work()
            raise AssertionError("a wrong PIN was taken")

    def unhurt(self, number: int, _refused: Exception) -> Iterator[str]:
        yield from self._unlike(number - 1)

    def judge(self, acknowledged: int) -> Iterator[str]:
        yield from self._unlike(max(acknowledged, 0))
        yield from flaws(self.path, self._key)

    def _unlike(self, done: int) -> Iterator[str]:
        with closing(raw_connect(self.path, self._key)) as connection:
            (in_file,) = connection.execute("SELECT failed_tries FROM staff WHERE id = 1").fetchone()
            identity = shop_identity(connection.execute)
        with counted_tries(identity, StaffId(1)) as counted:
            here = counted.tries.failed
        least, most = self.COUNTED[done], self.COUNTED[min(done + 1, len(self.COUNTED) - 1)]
        # One that was counted and then not answered, because the disk failed in between, is asked again and counts.
        if not (least[0] <= in_file <= most[0] and least[1] <= here <= most[1] + 1):
            yield f"after {done} wrong PINs are counted as {(in_file, here)}"


class Backups(Home):
    """Each backup in two places, older ones thinned away: every one that has a name is whole and opens."""

    #: After which step the newest backup of both places was made of which number of notes.
    STEPS = 8

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        super().__init__(folder)
        keys = cheap_keys() if encrypted else None
        self._key: Key = keys.data if keys is not None else ""
        make_base(self.path, keys)
        self.lay_out_rest()
        shop = open_shop(self.path, passphrase=self._key, clock=at(0))
        do(shop, 1)
        change_settings(shop, ACTING, backup_second_folder=str(self.watched / "stick"))
        shop.close()
        self.prepared()
        self._known = self.undisturbed(lambda: state_of(self.path, self._key))

    def act(self, step: Stepping) -> None:
        shop = step(1, lambda: open_shop(self.path, passphrase=self._key, clock=at(0)))
        for turn in range(3):  # two of them in one hour: the older one goes
            step(2 * turn + 2, partial(do, shop, 13 + 16 * turn))
            step(2 * turn + 3, partial(self._copy, shop, (50, 62, 70)[turn]))
        step(self.STEPS, shop.close)

    def _copy(self, shop: Shop, minute: int) -> None:
        shop.clock = at(minute)
        made = back_up_both(shop, check=check_everything)
        for fault in (made.fault, made.second_fault):
            if fault is not None:
                raise fault if isinstance(fault, ShopFileError) else ShopFileError(str(fault))

    def unhurt(self, number: int, _refused: Exception) -> Iterator[str]:
        numbers = self._known.numbers(state_of(self.path, self._key))
        if number - 1 not in numbers:
            yield f"the shop is of {numbers}"
        yield from self._broken(0)

    def judge(self, acknowledged: int) -> Iterator[str]:
        done = max(acknowledged, 0)
        numbers = self._known.numbers(state_of(self.path, self._key))
        if not {done, min(done + 1, self._known.last)} & set(numbers):
            yield f"after {acknowledged} the shop is of {numbers}"
        yield from flaws(self.path, self._key)
        yield from self._broken(max((step for step in (3, 5, 7) if step <= done), default=0))
        open_shop(self.path, passphrase=self._key).close()

    def _broken(self, copied: int) -> Iterator[str]:
        for place in ("shop", "stick"):
            newest = -1
            for made in list_backups(self.watched / place, self.path.stem):
                numbers = self._known.numbers(state_of(made.path, self._key))
                newest = max(newest, *numbers, -1)
                yield from flaws(made.path, self._key)
                if not numbers or not opens(made.path, PASSPHRASE, self._key):
                    yield f"in {place} the backup {made.path.name} is half, or its keys do not open it"
            if copied and newest < copied:
                yield f"in {place} the newest backup is of {newest} and not of {copied}"


class Restoring(Home):
    """A backup in the place of a shop: of its own with an older passphrase, of another shop, of a plain one."""

    NEW, OTHER = "换一句新的口令 春天", "别家店的口令 夏天"

    def __init__(self, folder: Path, *, encrypted: bool) -> None:
        super().__init__(folder)
        self.lay_out()
        self._backups: list[tuple[Path, str]] = []  # and by which passphrase each is opened
        mine = self._add("mine", cheap_keys() if encrypted else None, PASSPHRASE if encrypted else "")
        if encrypted:
            shop = open_shop(self.path, passphrase=PASSPHRASE, clock=at(3))
            change_passphrase(shop, ACTING, PASSPHRASE, self.NEW, self.NEW)
            shop.close()
            other = self._add("other", cheap_keys(self.OTHER), self.OTHER)
            self._add("plain", None, "")
            #: The data key and the passphrase of what lies there after each step.
            self._by = [(mine, self.NEW), (mine, self.NEW), (other, self.OTHER), ("", "")]
        else:
            self._by = [("", "")] * 2
        self.prepared()
        self._known = self.undisturbed(lambda: self._state(self.path))

    def _add(self, name: str, keys: NewKeys | None, passphrase: str) -> Key:
        """Makes a shop and takes its backup onto the stick; the first one stays in place."""
        base = self.watched / name / "shop.db"
        make_base(base, keys)
        key: Key = keys.data if keys is not None else ""
        shop = open_shop(base, passphrase=key, clock=at(0))
        for number in range(1, 2 + len(self._backups)):
            do(shop, number)
        made = back_up(shop).path
        do(shop, 13)
        shop.close()
        stick = self.watched / "stick" / name
        shutil.copytree(made.parent, stick)
        for left in ("shop.db", "shop.db.keys"):
            (stick / left).unlink(missing_ok=True)
        if not self._backups:
            lay_out(base, self.path.parent)
        shutil.rmtree(base.parent)
        self._backups.append((stick / made.name, passphrase))
        return key

    def act(self, step: Stepping) -> None:
        for number, (backup, passphrase) in enumerate(self._backups, 1):
            step(number, partial(restore_shop, ACTING, backup, self.path, passphrase, clock=at(20 + number)))

    def unhurt(self, number: int, _refused: Exception) -> Iterator[str]:
        yield from self._unlike(number - 1)

    def judge(self, acknowledged: int) -> Iterator[str]:
        yield from self._unlike(max(acknowledged, 0))
        for kept in self.path.parent.glob("*.replaced-*.db"):
            if not self._known.numbers(self._state(kept)):
                yield f"the replaced {kept.name} is half"
            key = self._key_of(kept)
            passphrases = {passphrase for mine, passphrase in self._by if mine == key}
            if key is not None and not any(opens(kept, each, key) for each in passphrases):
                yield f"the replaced {kept.name} is opened by no passphrase"

    def _unlike(self, done: int) -> Iterator[str]:
        numbers = self._known.numbers(self._state(self.path))
        allowed = {done, min(done + 1, self._known.last)} & set(numbers)
        if not allowed:
            yield f"after {done} the shop is of {numbers}"
            return
        if not any(self._is_open_by(*self._by[number]) for number in allowed):
            yield f"after {done} the passphrase does not open the shop {allowed}"
        key = self._key_of(self.path)
        yield from flaws(self.path, key if key is not None else "")

    def _is_open_by(self, key: Key, passphrase: str) -> bool:
        """As the window would do it."""
        if not opens(self.path, passphrase, key):
            return False
        with suppress(DeskError):
            open_shop(self.path, passphrase=passphrase).close()
            return True
        return False

    def _key_of(self, path: Path) -> Key | None:
        """Which of the data keys opens a file."""
        for key, _passphrase in self._by:
            with suppress(Exception), closing(raw_connect(path, key, mode=Mode.WRITE)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return key
        return None

    def _state(self, path: Path) -> dict[str, str]:
        key = self._key_of(path)
        return {} if key is None else state_of(path, key)
