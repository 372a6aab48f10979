"""A restored shop says in its own trail that it was restored, by whom and from what."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db import migrate
from desk_app.db.backup import back_up
from desk_app.db.check import CheckResult, check_file
from desk_app.db.connection import ShopDatabase, raw_connect
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.db.unfit import BackupFaulty, BackupUnfit
from desk_app.errors import NotAllowed, ShopFileError
from desk_app.staff import restoring
from desk_app.staff.account import Acting, Role, StaffDraft, StaffId
from desk_app.staff.checks import CHECKS
from desk_app.staff.desk import save_staff
from desk_app.staff.restoring import restore_shop
from desk_app.words import words_for
from tests.trail import audit_lines


@pytest.fixture
def backup(shop: Shop) -> Path:
    made = back_up(shop).path
    shop.close()
    return made


@pytest.mark.parametrize(
    ("name", "written_as"),
    [("林欣妍", "林欣妍"), ("林欣妍 of another file", "林欣妍"), ("周琳", "周琳")],
)
def test_the_line_is_by_her_name_or_by_the_first_owner(
    backup: Path, tmp_path: Path, clock: FixedClock, name: str, written_as: str
) -> None:
    by = Acting(StaffId(77), name, Role.OWNER, "desk-2")
    done = restore_shop(by, backup, tmp_path / "shop.db", clock=clock)
    assert done.kept is not None
    shop = open_shop(done.path, read_only=True)
    (line,) = audit_lines(shop)
    shop.close()
    assert (line.action, line.staff, line.machine) == ("shop.restored", written_as, "desk-2")
    assert line.detail == {"backup": backup.name, "by": name}
    assert check_file(done.path, extra=CHECKS).ok
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"shop.db", done.kept.name, backup.name}


def test_the_line_is_by_an_owner_who_works_there(shop: Shop, owner: Acting, tmp_path: Path, clock: FixedClock) -> None:
    second = save_staff(shop, owner, StaffDraft("第二任", Role.OWNER, pin="918273")).staff_id
    by = Acting(second, "第二任", Role.OWNER)
    save_staff(shop, by, StaffDraft("林欣妍", Role.OWNER, active=False, id=owner.staff_id))
    made = back_up(shop).path
    shop.close()
    for name in ("第三任", "林欣妍"):  # she came after the backup; and of that name somebody left
        restore_shop(Acting(StaffId(77), name, Role.OWNER), made, tmp_path / "shop.db", clock=clock)
        clock.instant += timedelta(hours=1)
        again = open_shop(tmp_path / "shop.db", read_only=True)
        (line,) = audit_lines(again, 1)
        again.close()
        assert (line.action, line.staff) == ("shop.restored", "第二任")


def test_where_nobody_works_there_is_no_line_and_the_shop_is_back(
    shop: Shop, tmp_path: Path, clock: FixedClock
) -> None:
    shop.database.execute_sql("PRAGMA query_only=0")
    shop.database.execute_sql("UPDATE staff SET active = 0")
    made = back_up(shop).path
    shop.close()
    restore_shop(Acting(StaffId(1), "林欣妍", Role.OWNER), made, tmp_path / "shop.db", clock=clock)
    again = open_shop(tmp_path / "shop.db", read_only=True)
    assert all(line.action != "shop.restored" for line in audit_lines(again, 1))
    again.close()


def test_who_may_not_restores_nothing(backup: Path, tmp_path: Path, receptionist: Acting) -> None:
    before = (tmp_path / "shop.db").read_bytes()
    with pytest.raises(NotAllowed):
        restore_shop(receptionist, backup, tmp_path / "shop.db")
    assert (tmp_path / "shop.db").read_bytes() == before


def test_a_line_that_cannot_be_written_leaves_the_old_file(
    backup: Path, tmp_path: Path, owner: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise ShopFileError("The disk is full.")

    monkeypatch.setattr(restoring, "_note", full)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(ShopFileError, match="full"):
        restore_shop(owner, backup, tmp_path / "shop.db")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def tampered(backup: Path, *changes: str) -> Path:
    """The backup with its guards taken off, changed by raw SQL, and put on again."""
    with closing(raw_connect(backup)) as file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            file.execute(f"DROP TRIGGER {name}")
        for change in changes:
            file.execute(change)
        for _name, sql in guards:
            file.execute(sql)
    return backup


def checked(path: Path, key: Key = "") -> CheckResult:
    return check_file(path, key, extra=CHECKS)


@pytest.fixture
def changed(shop: Shop, owner: Acting) -> Path:
    """A backup in whose trail the second line was changed, and somebody has a role that nobody knows."""
    for phone in ("13800001111", "13800002222"):
        add_client(shop, owner, ClientDraft("王芳", (phone,)))
    made = back_up(shop).path
    shop.close()
    return tampered(
        made,
        "UPDATE audit SET detail = '{}' WHERE seq = 2",
        "UPDATE staff SET role = 'king' WHERE id = 4",
    )


def test_a_backup_that_its_check_finds_fault_with_is_refused_by_name(
    changed: Path, tmp_path: Path, owner: Acting
) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(BackupFaulty) as refused:
        restore_shop(owner, changed, tmp_path / "shop.db", check=checked)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert {problem.code for problem in refused.value.found} == {"audit.chain", "staff.role"}
    for words in (words_for("en"), words_for("zh_CN")):
        said = refused.value.say(words)
        assert changed.name in said
        assert "king" in said
        assert all(problem.say(words) in said for problem in refused.value.found)
    assert "king" in str(refused.value)


def test_an_owner_may_go_on_knowingly_and_the_line_says_so(
    changed: Path, tmp_path: Path, owner: Acting, clock: FixedClock
) -> None:
    done = restore_shop(owner, changed, tmp_path / "shop.db", clock=clock, check=checked, faulty=True)
    assert {problem.code for problem in done.faults} == {"audit.chain", "staff.role"}
    shop = open_shop(done.path, read_only=True)
    line = audit_lines(shop)[0]
    shop.close()
    assert line.detail == {"backup": changed.name, "by": owner.name, "faults": "audit.chain, staff.role"}


def test_a_damaged_file_is_refused_knowingly_or_not(backup: Path, tmp_path: Path, owner: Acting) -> None:
    backup.write_bytes(backup.read_bytes()[:-40_960])
    for faulty in (False, True):
        with pytest.raises(BackupUnfit, match="is damaged and was not used"):
            restore_shop(owner, backup, tmp_path / "shop.db", check=checked, faulty=faulty)


NEXT = migrate.known_format() + 1


def brought_up(database: ShopDatabase) -> None:
    for pragma in ("query_only=0", f"user_version={NEXT}", "query_only=1"):
        database.execute_sql(f"PRAGMA {pragma}")


def test_of_an_older_format_it_is_the_copy_in_the_newest_that_is_checked(
    changed: Path, tmp_path: Path, owner: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "known_format", lambda: NEXT)
    monkeypatch.setattr(migrate, "pending", lambda database: [NEXT] if migrate.file_format(database) < NEXT else [])
    monkeypatch.setattr(migrate, "bring_up_to_date", brought_up)
    assert checked(changed).ok, "what the rooms ask is about the tables of now"
    with pytest.raises(BackupFaulty) as refused:
        restore_shop(owner, changed, tmp_path / "shop.db", check=checked)
    assert changed.name in str(refused.value)
