"""A restored shop says in its own trail that it was restored, by whom and from what."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.check import check_file
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed, ShopFileError
from desk_app.staff import restoring
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.checks import CHECKS
from desk_app.staff.desk import audit_lines
from desk_app.staff.restoring import restore_shop


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
