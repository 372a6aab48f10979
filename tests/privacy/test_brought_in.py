"""An old list brought in is kept its years here: nothing of it is offered for clearing on the day it came."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import ClientId
from desk_app.clients.desk import find_clients, get_client
from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.importer.desk import import_files
from desk_app.money import Money
from desk_app.privacy.keeping import (
    Lapse,
    erase_lapsed,
    lapsed_clients,
    lapsed_files,
    lapsed_to_ask,
    let_lapse,
    what_lapsed,
)
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.till.payment import Tender

RECEIPTS = """Receipt,Date,Description,Client,Staff,Quantity,Amount,GST,PST
10,03/15/2018,Women's hair cut,KERT01,JJ,1,82,4.1,6.56
100,04/05/2018,Women's hair cut,COOM01,SINEAD,1,70,3.5,5.6
"""


@pytest.fixture
def brought_in(shop: Shop, owner: Acting, tmp_path: Path) -> tuple[ClientId, ...]:
    """Two clients of a list of 2018, with what health, document and note they came with."""
    path = tmp_path / "receipts.csv"
    path.write_text(RECEIPTS, encoding="utf-8")
    assert not import_files(shop, owner, [path]).files[0].problems
    made = tuple(find_clients(shop, code)[0].id for code in ("KERT01", "COOM01"))
    with shop.writing():
        OPEN.execute_sql("UPDATE client SET allergies = 'alcohol', document_kind = 'other', document_number = 'P-1'")
        OPEN.execute_sql("UPDATE visit SET notes = 'liked it'")
    assert [str(get_client(shop, client).last_seen)[:4] for client in made] == ["2018", "2018"]
    return made


def counts(shop: Shop) -> dict[Lapse, int]:
    return {each.kind: each.count for each in what_lapsed(shop) if each.count}


def test_nothing_that_was_brought_in_is_over_at_once(
    shop: Shop, owner: Acting, brought_in: tuple[ClientId, ...], clock: FixedClock
) -> None:
    assert counts(shop) == {}
    assert lapsed_to_ask(shop) == ()
    assert not lapsed_files(shop)
    assert not lapsed_clients(shop, 1)
    assert let_lapse(shop, owner).gone == ()
    assert erase_lapsed(shop, owner, brought_in, 5).erased == ()
    clock.instant += timedelta(days=300)
    assert counts(shop) == {}


def test_it_is_over_once_it_was_here_for_its_years(
    shop: Shop, brought_in: tuple[ClientId, ...], clock: FixedClock
) -> None:
    clock.instant += timedelta(days=6 * 366)
    two = dict.fromkeys((Lapse.CLIENTS, Lapse.VISIT_NOTES, Lapse.HEALTH, Lapse.DOCUMENTS), 2)
    assert counts(shop) == two
    assert {file.brief.id for file in lapsed_files(shop)} == set(brought_in)


def test_who_came_again_meanwhile_counts_from_then(
    shop: Shop, owner: Acting, brought_in: tuple[ClientId, ...], clock: FixedClock
) -> None:
    clock.instant += timedelta(days=4 * 366)
    item = VisitItemDraft("Cut", price=Money(8_000, shop.settings.currency))
    record_visit(shop, owner, VisitDraft(brought_in[0], shop.today(), (item,), tender=Tender.CASH))
    clock.instant += timedelta(days=2 * 366)
    assert [brief.id for brief in lapsed_clients(shop, 5)] == [brought_in[1]]
