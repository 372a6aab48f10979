"""What is kept in memory of a day says what gathering it anew would say, after every kind of write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.care.desk import file_complaint, make_promise
from desk_app.clients.client import ClientId
from desk_app.clients.desk import edit_client, get_client, set_do_not_call
from desk_app.db.shop import Shop
from desk_app.followup import keeping, store
from desk_app.followup.desk import day_queue, log_call
from desk_app.followup.gathering import Window, gather
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.followup.rulebook import Rulebook
from desk_app.followup.sweep import Swept, sweep
from desk_app.followup.weighing import Gathered
from desk_app.money import Money
from desk_app.salon.booking import BookingDraft
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import add_booking, record_visit
from desk_app.salon.taking_back import take_back_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.till.payment import Tender
from tests.followup.builder import TODAY, Builder, ago, at

BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}


def visit(shop: Shop, owner: Acting, client: ClientId) -> None:
    item = VisitItemDraft("面部补水", price=Money(38_000), service_id=ServiceId(1))
    record_visit(shop, owner, VisitDraft(client, TODAY, (item,)))


def booking(shop: Shop, owner: Acting, client: ClientId) -> None:
    add_booking(shop, owner, BookingDraft(client, TODAY + timedelta(days=2), 900))


def edit(shop: Shop, owner: Acting, client: ClientId) -> None:
    edit_client(shop, owner, client, replace(get_client(shop, client).as_draft(), birthday=None))


WRITES: tuple[tuple[str, Callable[[Shop, Acting, ClientId], object]], ...] = (
    ("call", lambda shop, owner, client: log_call(shop, owner, CallDraft(client, ("birthday:2026",), Outcome.OTHER))),
    ("visit", visit),
    ("booking", booking),
    ("edit", edit),
    ("complaint", lambda shop, owner, client: file_complaint(shop, owner, client, "等了很久")),
    ("promise", lambda shop, owner, client: make_promise(shop, owner, client, "回电", at(TODAY, 18))),
    ("do not call", lambda shop, owner, client: set_do_not_call(shop, owner, client, True, "她要求的")),
)


def regulars(build: Builder) -> list[ClientId]:
    """Three clients with a birthday who came three times."""
    clients = [build.client(f"客{number}", phone=f"1380000482{number}", **BIRTHDAY) for number in range(3)]
    service = build.service(aftercare=[7])
    for client in clients:
        build.visits(client, [ago(70), ago(50), ago(30)], service)
    return clients


@pytest.mark.parametrize("write", [write for _, write in WRITES], ids=[name for name, _ in WRITES])
def test_brought_up_to_date_equals_gathered_anew(
    shop: Shop, build: Builder, owner: Acting, write: Callable[[Shop, Acting, ClientId], object]
) -> None:
    clients = regulars(build)
    before = day_queue(shop, TODAY)
    write(shop, owner, clients[1])
    after = day_queue(shop, TODAY)
    assert after != before
    shop.writes += 100  # as if much else had been written: everything is gathered again
    assert day_queue(shop, TODAY) == after


def test_a_visit_taken_back_leaves_the_day_as_it_was_before_it(
    shop: Shop, build: Builder, owner: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = regulars(build)
    before = day_queue(shop, TODAY)
    item = VisitItemDraft("面部补水", price=Money(38_000), service_id=ServiceId(1))
    draft = VisitDraft(clients[1], TODAY, (item,), tender=Tender.CASH)
    recorded = record_visit(shop, owner, draft)
    assert day_queue(shop, TODAY) != before
    swept: list[Window] = []
    monkeypatch.setattr(keeping, "sweep", lambda window, book: swept.append(window) or sweep(window, book))  # type: ignore[func-returns-value]
    take_back_visit(shop, owner, recorded.visit_id)
    assert day_queue(shop, TODAY) == before
    assert swept == []  # only she was looked at again
    shop.writes += 100  # as if much else had been written: everything is gathered again
    assert day_queue(shop, TODAY) == before


def test_one_client_is_looked_at_again_and_not_the_whole_day(
    shop: Shop, build: Builder, owner: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = build.client(**BIRTHDAY)
    build.client(**BIRTHDAY)
    day_queue(shop, TODAY)
    glances: list[Window] = []
    asked: list[frozenset[int] | None] = []

    def swept(window: Window, book: Rulebook) -> Swept:
        glances.append(window)
        return sweep(window, book)

    def gathered(window: Window, book: Rulebook) -> Gathered:
        asked.append(window.only)
        return gather(window, book)

    monkeypatch.setattr(keeping, "sweep", swept)
    monkeypatch.setattr(keeping, "gather", gathered)
    day_queue(shop, TODAY)
    log_call(shop, owner, CallDraft(client, (), Outcome.OTHER))
    day_queue(shop, TODAY)
    assert (glances, asked) == ([], [frozenset({client})])


def test_the_trail_names_the_client_of_every_write_that_is_trusted_to(
    shop: Shop, build: Builder, owner: Acting
) -> None:
    client = build.client(**BIRTHDAY)
    build.service()
    for _, write in WRITES:
        write(shop, owner, client)
    lines = store.audited_since(0)
    assert {named for action, named in lines if action in keeping.ABOUT_ONE_CLIENT} == {client}
    assert len({action for action, _ in lines} & keeping.ABOUT_ONE_CLIENT) >= 7
