"""A kill at every renaming, linking and removal while one file takes the place of another.

Each case is done in a fork that ends itself before its n-th such step. The shop must then open by one of the two
passphrases, be exactly the one shop or the other, and say which passphrase it is.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.check import check_file
from desk_app.db.encrypting import encrypt_file
from desk_app.db.key_file import is_locked, which_opens
from desk_app.db.keys import Cost, WrongKey, new_keys
from desk_app.db.restore import restore
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from desk_app.db.swap_note import note_path, read_note
from desk_app.errors import ShopFileError

CHEAP = Cost(64, 1, 1)
OLD, NEW = "the passphrase of here", "春天的第一杯奶茶"
STEPS = ("replace", "rename", "link", "unlink")
KILLED, DONE = 9, 0

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a fork is the cheapest program to kill")


@dataclass(frozen=True)
class Case:
    """What lies in the folder, what is done with it, and what opens it before and afterwards."""

    path: Path
    old: str
    new: str
    do: Callable[[], object]
    name_before: str
    name_after: str


def made(path: Path, clock: FixedClock, passphrase: str, name: str, *, with_log: bool = False) -> Path:
    """A shop of a name. ``with_log``: as a killed program leaves it, its last work in the log only."""
    keys = new_keys(passphrase, CHEAP) if passphrase else None
    shop = open_shop(path, clock=clock, create=True, keys=keys)
    rename(shop, f"not {name}" if with_log else name)
    if not with_log:
        shop.close()
        return path
    shop.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    rename(shop, name)
    left = path.parent / "left"
    left.mkdir()
    for file in (path, Path(f"{path}-wal")):
        shutil.copy(file, left)
    shop.close()
    for file in left.iterdir():
        file.replace(path.parent / file.name)
    left.rmdir()
    return path


def rename(shop: Shop, name: str) -> None:
    with shop.writing():
        write_setting("shop_name", name)


def restoring(folder: Path, clock: FixedClock, old: str, new: str) -> Case:
    path = made(folder / "shop.db", clock, old, "before", with_log=True)
    (folder / "other").mkdir()
    other = open_shop(made(folder / "other" / "shop.db", clock, new, "after"), passphrase=new, clock=clock)
    backup = back_up(other).path
    other.close()
    return Case(path, old, new, lambda: restore(backup, path, new, clock=clock), "before", "after")


def encrypting(folder: Path, clock: FixedClock) -> Case:
    path = made(folder / "shop.db", clock, "", "the same", with_log=True)
    keys = new_keys(NEW, CHEAP)
    return Case(path, "", NEW, lambda: encrypt_file(path, keys, clock=clock), "the same", "the same")


CASES: dict[str, Callable[[Path, FixedClock], Case]] = {
    "other keys": lambda folder, clock: restoring(folder, clock, OLD, NEW),
    "encrypted by plain": lambda folder, clock: restoring(folder, clock, OLD, ""),
    "plain by encrypted": lambda folder, clock: restoring(folder, clock, "", NEW),
    "plain by plain": lambda folder, clock: restoring(folder, clock, "", ""),
    "encrypting": encrypting,
}


def killed_at(point: int, work: Callable[[], object], *, linkless: bool = False) -> int:
    """Does ``work`` in a fork that ends before its ``point``-th step. 0 where it came to its end."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            count = [0]
            for name in STEPS:
                _trap(name, count, point, linkless=linkless)
            work()
            code = DONE
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _trap(name: str, count: list[int], point: int, *, linkless: bool) -> None:
    real = getattr(os, name)

    def step(*args: object, **more: object) -> object:
        count[0] += 1
        if count[0] == point:
            os._exit(KILLED)
        if linkless and name == "link":
            raise OSError(1, "no links here")
        return real(*args, **more)

    setattr(os, name, step)


def opened_by(path: Path, passphrase: str, clock: FixedClock) -> str | None:
    """The shop's name where the passphrase opens it."""
    if is_locked(path) != bool(passphrase):
        return None
    try:
        shop = open_shop(path, passphrase=passphrase, clock=clock)
    except WrongKey:
        return None
    try:
        return shop.settings.shop_name
    finally:
        shop.close()


@pytest.mark.parametrize("linkless", [False, True], ids=["links", "no links"])
@pytest.mark.parametrize("case", CASES)
def test_every_kill_leaves_the_one_shop_or_the_other(
    case: str, linkless: bool, tmp_path: Path, clock: FixedClock
) -> None:
    point, outcomes = 0, []
    while True:
        point += 1
        folder = tmp_path / str(point)
        folder.mkdir()
        one = CASES[case](folder, clock)
        code = killed_at(point, one.do, linkless=linkless)
        assert code in {KILLED, DONE}
        outcomes.append(must_open(one, clock))
        if code == DONE:
            break
    assert point > 8, "the steps are counted"
    assert outcomes[-1] == "after"
    assert outcomes == sorted(outcomes, key=("before", "after").index), "once in place, it stays in place"
    assert outcomes.count("before") > 3


def must_open(one: Case, clock: FixedClock) -> str:
    """Which of the two shops is there: never none, never a mixture, and nothing half-made stays beside it."""
    told = which_opens(one.path)
    note = read_note(one.path)
    if one.old and one.new and note is not None:
        assert told is not None, "what opens it is said before anything is typed"
    before, after = (opened_by(one.path, phrase, clock) for phrase in (one.old, one.new))
    if one.old != one.new:
        assert (before is None) != (after is None)
    assert before in {None, one.name_before} or one.old == one.new
    state = "before" if before == one.name_before and before is not None and _is_old(one, before, after) else "after"
    found = before if state == "before" else after
    assert found == (one.name_before if state == "before" else one.name_after)
    assert check_file(one.path, one.old if state == "before" else one.new).ok
    if told is not None and one.old and one.new:
        assert ("of before" in str(told)) == (state == "before"), "and it is said right"
    hidden = [path.name for path in one.path.parent.iterdir() if path.name.startswith(".")]
    assert [name for name in hidden if not name.endswith((".part", ".keys.new"))] == []
    kept = list(one.path.parent.glob("shop.*-2*.db"))
    assert len(kept) == (state == "after")
    for path in kept:
        assert opened_by(path, one.old, clock) == one.name_before, "the replaced shop is whole, with its log"
    return state


def _is_old(one: Case, before: str | None, after: str | None) -> bool:
    return one.old != one.new or before == after == one.name_before


def test_a_wrong_passphrase_after_a_kill_says_which_is_right(tmp_path: Path, clock: FixedClock) -> None:
    one = restoring(tmp_path, clock, OLD, NEW)
    point, said = 0, set()
    while True:
        point += 1
        folder = tmp_path / f"at {point}"
        folder.mkdir()
        one = restoring(folder, clock, OLD, NEW)
        if killed_at(point, one.do) == DONE:
            break
        for phrase in (OLD, NEW):
            if note_path(one.path).exists():
                with pytest.raises(WrongKey) as wrong:
                    open_shop(one.path, passphrase=f"{phrase}!", clock=clock)
                said.add("of before" if "of before" in str(wrong.value) else "of that backup")
    assert said == {"of before", "of that backup"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_refused_leaves_the_old_shop_as_it_was(
    step: str, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = restoring(tmp_path, clock, OLD, NEW)
    real, refused = getattr(os, step), [0]

    def full(*args: object, **more: object) -> object:
        if "shop.db" in str(args) and ".lock" not in str(args) and not refused[0]:
            refused[0] = 1
            raise OSError(28, "No space left on device", str(args[0]))
        return real(*args, **more)

    monkeypatch.setattr(os, step, full)
    with suppress(ShopFileError):
        one.do()
    monkeypatch.undo()
    must_open(one, clock)
