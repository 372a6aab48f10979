"""A record stands under another number only along a merge that the trail tells of."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import correct_ticket, get_ticket, issue_ticket
from desk_app.privacy.erasing import lift_hold
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffDraft, StaffId
from desk_app.staff.desk import ShopSetUp, save_staff, set_up_shop, sign_in
from desk_app.till.payment import Tender
from tests.merging.test_desk import KEPT, OTHER, live, ticket
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


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clients with something in every room who were merged and parted again, the second with a ticket since."""
    clock = FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    path = tmp_path_factory.mktemp("lived") / "shop.db"
    shop = set_up_shop(path, ShopSetUp("兑记", "林欣妍", "482915"), clock=clock)
    owner = sign_in(shop, StaffId(1), "482915")
    save_staff(shop, owner, StaffDraft("王芳", Role.RECEPTIONIST, pin="739264"))
    hers = [add_client(shop, owner, draft).client_id for draft in (KEPT, OTHER)]
    for client in hers:
        live(shop, owner, client)
        lift_hold(shop, owner, client)
    merge = merge_clients(shop, owner, hers[0], hers[1]).merge_id
    issue_ticket(shop, owner, ticket(hers[0], shop))
    part_clients(shop, owner, merge)
    shop.close()
    return path


@pytest.mark.parametrize(
    "table",
    [
        *("payment", "ticket", "opening_balance", "client_consent", "client_photograph", "legal_hold", "complaint"),
        *("promise", "colleague_note", "client_leaving"),
    ],
)
@pytest.mark.parametrize("whose", [1, 2])
def test_parted_again_nothing_goes_to_the_other_file(lived: Path, tmp_path: Path, table: str, whose: int) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(lived.read_bytes())
    first = f"(SELECT min(id) FROM {table} WHERE client_id = {whose})"
    tamper(path, f"UPDATE {table} SET client_id = {3 - whose} WHERE id = {first}")
    assert f"told.{table}" in {problem.code for problem in found(path)}


def test_what_lived_merged_and_parted_is_in_order(lived: Path) -> None:
    assert check_everything(lived).problems == ()


def test_a_ticket_that_was_put_into_her_other_file_before_the_merge_stays_there(shop: Shop, owner: Acting) -> None:
    kept, other = (add_client(shop, owner, draft).client_id for draft in (KEPT, OTHER))
    old = issue_ticket(shop, owner, ticket(other, shop)).ticket_id
    new = correct_ticket(shop, owner, old, ticket(kept, shop), "开错了人").ticket_id
    part_clients(shop, owner, merge_clients(shop, owner, kept, other).merge_id)
    assert get_ticket(shop, new).client_id == kept
    assert check_everything(shop.path).problems == ()
