"""A record stands under another number only along a merge that the trail tells of."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Role, StaffDraft, StaffId
from desk_app.staff.desk import ShopSetUp, save_staff, set_up_shop, sign_in
from desk_app.till.payment import Tender
from tests.overview.test_told import found, tamper


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five clients who paid: 2 was merged into 1, 4 into 3 and parted from it, 5 never was anybody else."""
    clock = FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    path = tmp_path_factory.mktemp("merges") / "shop.db"
    shop = set_up_shop(path, ShopSetUp("兑记", "林欣妍", "482915"), clock=clock)
    owner = sign_in(shop, StaffId(1), "482915")
    save_staff(shop, owner, StaffDraft("王芳", Role.RECEPTIONIST, pin="739264"))
    for number in range(1, 6):
        add_client(shop, owner, ClientDraft(f"客人{number}", (f"1391234000{number}",)))
        item = VisitItemDraft("护理", 1, Money(38_000))
        record_visit(shop, owner, VisitDraft(ClientId(number), shop.today(), (item,), tender=Tender.CASH))
    merge_clients(shop, owner, ClientId(1), ClientId(2))
    part_clients(shop, owner, merge_clients(shop, owner, ClientId(3), ClientId(4)).merge_id)
    shop.close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "shop.db"
    copy.write_bytes(whole.read_bytes())
    return copy


def test_what_was_merged_and_parted_is_in_order(path: Path) -> None:
    assert check_everything(path).problems == ()


_FORGED = "INSERT INTO client_merge SELECT 9, 1, 5, at, staff_id, {} FROM client_merge WHERE id = 1"


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        (_FORGED.format("at"), {"told.client_merge"}),
        (
            _FORGED.format("at") + "; UPDATE payment SET client_id = 1 WHERE id = 5",
            {"told.client_merge", "told.payment"},
        ),
        ("UPDATE payment SET client_id = 1 WHERE id = 5", {"told.payment"}),
        ("UPDATE client_merge SET undone_at = '2026-11-21T06:31:00.000000Z' WHERE id = 2", {"told.client_merge"}),
        ("UPDATE client_merge SET staff_id = 2 WHERE id = 2", {"told.client_merge"}),
        ("DELETE FROM client_merge WHERE id = 2", {"told.client_merge"}),
    ],
)
def test_a_merge_that_no_line_tells_of_is_named(path: Path, statement: str, codes: set[str]) -> None:
    tamper(path, *statement.split("; "))
    assert {problem.code for problem in found(path)} == codes
