"""A trail written anew from end to end holds in itself, and is found by what others know of it."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.check import Problem
from desk_app.db.connection import raw_connect
from desk_app.db.keys import Cost, new_keys
from desk_app.db.second import back_up_both
from desk_app.db.shop import Shop, open_shop
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting
from desk_app.staff.audit import START, Head, head_mac, seal
from desk_app.staff.desk import ShopSetUp, change_settings, set_up_shop
from desk_app.staff.restoring import restore_shop
from desk_app.staff.witness import note_head, witnesses
from desk_app.staff.work import work
from tests.trail import audit_lines


def write(shop: Shop, acting: Acting, lines: int = 6) -> None:
    for number in range(lines):
        with work(shop, acting) as unit:
            unit.audit("note.written", f"note:{number}", detail={"number": number})


def write_anew(path: Path, *, without: int = 0, change: int = 0, last: int = 99, restored: int = 0) -> None:
    """What somebody does who knows the program: takes out or changes a line, or makes it one of a restore, then seals
    everything again."""
    with closing(raw_connect(path)) as raw:
        for guard in ("update", "delete"):
            sql = raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (f"audit_no_{guard}",)).fetchone()[0]
            raw.execute(f"DROP TRIGGER audit_no_{guard}")
            raw.execute("CREATE TABLE IF NOT EXISTS temp.kept (sql)")
            raw.execute("INSERT INTO temp.kept VALUES (?)", (sql,))
        rows = raw.execute(
            "SELECT at, staff_id, machine, action, subject, client_id, detail, seq FROM audit"
        ).fetchall()
        raw.execute("DELETE FROM audit")
        prev, seq = START, 0
        for *line, old in rows:
            if old == without or old > last:
                continue
            if old == change:
                line[6] = '{"number":99}'
            if old == restored:
                line[3], line[4] = "shop.restored", "shop"
            seq, before = seq + 1, prev
            prev = seal(before, *line)
            raw.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (seq, *line, before, prev))
        key = raw.execute("SELECT key FROM audit_head").fetchone()[0]
        raw.execute("UPDATE audit_head SET seq = ?, hash = ?, mac = ?", (seq, prev, head_mac(key, Head(seq, prev))))
        for (sql,) in raw.execute("SELECT sql FROM temp.kept").fetchall():
            raw.execute(sql)


def found(path: Path) -> list[Problem]:
    return [problem for problem in check_everything(path).problems if problem.code != "staff.owner"]


TAMPERING = [({"without": 3}, 3), ({"change": 2}, 2), ({"last": 4}, 5), ({"change": 6}, 6)]


@pytest.mark.parametrize(("how", "line"), TAMPERING)
def test_the_newest_backup_tells_the_line(shop: Shop, owner: Acting, how: dict[str, int], line: int) -> None:
    write(shop, owner)
    made = back_up(shop)
    write(shop, owner, 2)
    assert found(shop.path) == []
    shop.close()
    write_anew(shop.path, **how)
    (problem,) = found(shop.path)
    assert (problem.code, problem.values) == ("audit.witness", {"backup": made.path.name, "line": line})


@pytest.mark.parametrize(("how", "line"), [({"without": 3}, 6), ({"change": 6}, 6), ({"last": 4}, 5)])
def test_a_head_noted_here_tells_that_it_was_done(shop: Shop, owner: Acting, how: dict[str, int], line: int) -> None:
    write(shop, owner)
    note_head(shop)
    assert found(shop.path) == []
    shop.close()
    write_anew(shop.path, **how)
    (problem,) = found(shop.path)
    assert (problem.code, problem.values) == ("audit.witness", {"line": line})


def test_a_restore_that_is_written_down_is_no_fault(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    write(shop, owner)
    first = back_up(shop)
    clock.instant += timedelta(hours=1)
    write(shop, owner)
    back_up(shop)
    note_head(shop)
    shop.close()
    clock.instant += timedelta(hours=1)
    restore_shop(owner, first.path, shop.path, clock=clock)
    assert found(shop.path) == []
    again = open_shop(shop.path, clock=clock)
    try:
        assert audit_lines(again, 1)[0].action == "shop.restored"
        write(again, owner, 9)
        note_head(again)
        assert found(shop.path) == []
    finally:
        again.close()


def an_hour_later(clock: FixedClock) -> None:
    clock.instant += timedelta(hours=1)


def a_day(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    """Six lines, a backup, the program closed, and six more lines of an hour later."""
    write(shop, owner)
    back_up(shop)
    note_head(shop)
    an_hour_later(clock)
    write(shop, owner)
    shop.close()


@pytest.mark.parametrize("backups", [True, False])
@pytest.mark.parametrize("noted", [True, False])
def test_a_restore_that_nobody_did_here_excuses_nothing(
    shop: Shop, owner: Acting, clock: FixedClock, noted: bool, backups: bool
) -> None:
    write(shop, owner)
    note_head(shop)
    an_hour_later(clock)
    write(shop, owner)
    if backups:
        back_up(shop)
    if noted:
        note_head(shop)
    shop.close()
    assert found(shop.path) == []
    write_anew(shop.path, change=2, restored=9 if not noted and not backups else 12)
    (problem,) = found(shop.path)
    assert problem.code == "audit.witness"
    assert problem.certain


def test_the_line_of_the_restore_that_nobody_did_is_named(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    a_day(shop, owner, clock)
    write_anew(shop.path, without=1, restored=7)
    (problem,) = found(shop.path)
    assert problem.values == {"line": 6}
    assert "not done on this computer" in problem.template


def test_a_real_restore_does_not_excuse_what_is_written_anew_later(
    shop: Shop, owner: Acting, clock: FixedClock
) -> None:
    write(shop, owner)
    first = back_up(shop)
    an_hour_later(clock)
    write(shop, owner)
    note_head(shop)
    shop.close()
    restore_shop(owner, first.path, shop.path, clock=clock)
    an_hour_later(clock)
    again = open_shop(shop.path, clock=clock)
    a_day(again, owner, clock)
    assert found(shop.path) == []
    write_anew(shop.path, change=3)  # before the restore, whose line is sealed anew with it
    assert [problem.code for problem in found(shop.path)] == ["audit.witness"]


def test_a_new_computer_accuses_nobody_and_proves_nothing(
    shop: Shop, owner: Acting, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(shop, owner)
    first = back_up(shop)
    an_hour_later(clock)
    write(shop, owner)
    back_up(shop)
    an_hour_later(clock)
    shop.close()
    restore_shop(owner, first.path, shop.path, clock=clock)
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "new computer"))

    def on_the_new_one() -> None:
        result = check_everything(shop.path)
        assert [problem.code for problem in result.problems if problem.code != "staff.owner"] == []
        (unknown,) = result.unknown
        assert (unknown.code, unknown.certain, unknown.values) == ("audit.witness", False, {"line": 7})

    on_the_new_one()
    an_hour_later(clock)
    again = open_shop(shop.path, clock=clock)
    write(again, owner)
    note_head(again)
    on_the_new_one()  # what it notes from now on makes it no witness of before
    an_hour_later(clock)
    back_up(again)
    again.close()
    assert check_everything(shop.path).unknown == (), "the newest backup is of after the move"
    write_anew(shop.path, change=9)
    assert [problem.values["line"] for problem in found(shop.path)] == [9], "it is a witness by now"


def test_a_backup_of_another_shop_put_here_is_no_fault(
    shop: Shop, owner: Acting, clock: FixedClock, tmp_path: Path
) -> None:
    a_day(shop, owner, clock)
    (tmp_path / "other").mkdir()
    other = set_up_shop(tmp_path / "other" / "shop.db", ShopSetUp("乙", "沈嘉禾", "482913"), clock=clock)
    write(other, Acting(owner.staff_id, "沈嘉禾", owner.role, "desk-1"), 20)
    theirs = back_up(other)
    other.close()
    an_hour_later(clock)
    restore_shop(owner, theirs.path, shop.path, clock=clock)
    assert check_everything(shop.path).problems == ()


def test_a_restore_is_remembered_longer_than_twenty_closings(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    write(shop, owner)
    first = back_up(shop)
    an_hour_later(clock)
    write(shop, owner)
    back_up(shop)
    shop.close()
    an_hour_later(clock)
    restore_shop(owner, first.path, shop.path, clock=clock)
    again = open_shop(shop.path, clock=clock)
    for _closing in range(25):
        write(again, owner, 1)
        note_head(again)
    again.close()
    assert found(shop.path) == [], "the newest backup is still the one that was undone"


def test_a_restore_that_cannot_be_noted_goes_on(shop: Shop, owner: Acting, clock: FixedClock, tmp_path: Path) -> None:
    write(shop, owner)
    made = back_up(shop)
    shop.close()
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "trails").write_text("no folder")
    assert restore_shop(owner, made.path, shop.path, clock=clock).kept is not None


def test_a_backup_that_is_only_on_the_stick_tells_the_line(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    change_settings(shop, owner, backup_second_folder=str(stick))
    write(shop, owner)
    done = back_up_both(shop)
    assert done.first is not None
    assert done.second is not None
    shop.close()
    assert [one.backup for one in witnesses(shop.path)] == [done.first.path, done.second.path]
    write_anew(shop.path, change=4)
    assert [problem.code for problem in found(shop.path)] == ["audit.witness"], "both know it, and it is said once"
    done.first.path.unlink()  # whoever writes the trail anew takes away the copy beside it, but not the stick
    (problem,) = found(shop.path)
    assert problem.values == {"backup": done.second.path.name, "line": 4}
    shutil.rmtree(stick)
    assert found(shop.path) == [], "nobody else knows"


def test_an_encrypted_shop_has_its_witnesses(tmp_path: Path, clock: FixedClock) -> None:
    passphrase = "芝麻开门 1999"
    keys = new_keys(passphrase, Cost(64, 1, 1))
    shop = set_up_shop(tmp_path / "a.db", ShopSetUp("兑记", "沈嘉禾", "482913"), keys=keys, clock=clock)
    made = back_up(shop)
    shop.close()
    for key in (passphrase, keys.data):
        assert [one.backup for one in witnesses(shop.path, key)] == [made.path]
        assert keys.data.reveal().hex() not in repr(witnesses(shop.path, key))


def test_notes_that_cannot_be_read_know_nothing(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    write(shop, owner)
    note_head(shop)
    (notes,) = (tmp_path / "home" / "trails").iterdir()
    assert len(witnesses(shop.path)) == 1
    notes.write_text("[{")
    assert witnesses(shop.path) == ()
    assert witnesses(tmp_path / "none.db") == ()


def test_a_backup_that_cannot_be_read_knows_nothing(shop: Shop, owner: Acting) -> None:
    write(shop, owner)
    made = back_up(shop)
    made.path.write_bytes(b"nothing")
    assert witnesses(shop.path) == ()
    assert found(shop.path) == []
