"""How far the terms of a ticket may lie from what is usual before an owner has to allow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.client import ClientId
from desk_app.money import Money
from desk_app.pawn.leeway import Usual, far_terms
from desk_app.pawn.ticket import Status, Ticket, TicketDraft, TicketId
from desk_app.staff.account import StaffId
from tests.pawn.conftest import BANGLE, TODAY

USUAL = Usual(Decimal("2.40"), Decimal("0.25"), 10, TODAY)
DRAFT = TicketDraft(ClientId(1), TODAY, 3, Money(100_000), Decimal("2.4"), Decimal("0.25"), (BANGLE,))


def kept(draft: TicketDraft = DRAFT) -> Ticket:
    return Ticket(
        TicketId(1), "D-1", draft.client_id, "", StaffId(3), "", "", "", Status.OPEN,
        datetime(2026, 11, 21, tzinfo=UTC), draft.start_on,
        date(2027, 2, 21), date(2027, 2, 26), draft.term_months, draft.principal, Money(0),
        draft.fee_percent, draft.interest_percent, 0, None, "", None, None, (), (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "far"),
    [
        ({}, ()),
        ({"fee_percent": Decimal("2.64")}, ()),
        ({"fee_percent": Decimal("2.6401")}, ("fee_percent",)),
        ({"fee_percent": Decimal("2.16")}, ()),
        ({"fee_percent": Decimal("2.1599")}, ("fee_percent",)),
        ({"fee_percent": Decimal(0), "interest_percent": Decimal(0)}, ("fee_percent", "interest_percent")),
        ({"interest_percent": Decimal("0.275")}, ()),
        ({"interest_percent": Decimal("0.28")}, ("interest_percent",)),
        ({"start_on": TODAY - timedelta(days=1)}, ()),
        ({"start_on": TODAY - timedelta(days=2)}, ("start_on",)),
        ({"term_months": 6, "principal": Money(1)}, ()),  # a new ticket has no others but the law's and the appraisal's
    ],
)
def test_a_new_ticket_keeps_to_the_shops_own_terms(said: dict[str, object], far: tuple[str, ...]) -> None:
    assert far_terms(replace(DRAFT, **said), USUAL) == far  # type: ignore[arg-type]  # a table of fields


@pytest.mark.parametrize(
    ("said", "far"),
    [
        ({"principal": Money(110_000)}, ()),
        ({"principal": Money(110_001)}, ("principal",)),
        ({"principal": Money(90_000)}, ()),
        ({"principal": Money(89_999)}, ("principal",)),
        ({"term_months": 2}, ("term_months",)),
        ({"start_on": TODAY - timedelta(days=400), "term_months": 1}, ("start_on", "term_months")),
        ({"client_id": ClientId(2)}, ()),  # whose it is, is another right
    ],
)
def test_a_correction_keeps_to_what_was_agreed(said: dict[str, object], far: tuple[str, ...]) -> None:
    assert far_terms(replace(DRAFT, **said), USUAL, [kept()]) == far  # type: ignore[arg-type]  # a table of fields


def test_what_stays_as_it_was_is_not_asked_about_again() -> None:
    odd = replace(
        DRAFT, fee_percent=Decimal(0), interest_percent=Decimal(3), start_on=date(2020, 1, 1), principal=Money(5)
    )
    assert far_terms(odd, USUAL, [kept(odd), kept()]) == ()
    assert far_terms(replace(odd, fee_percent=Decimal("0.1")), USUAL, [kept(odd)]) == ("fee_percent",)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_many_small_steps_are_no_great_one(steps: list[int]) -> None:
    lines = [kept()]
    for minor in steps:
        said = replace(DRAFT, principal=Money(minor))
        if not far_terms(said, USUAL, lines):
            lines.insert(0, kept(said))
    assert 90_000 <= lines[0].principal.minor <= 110_000
