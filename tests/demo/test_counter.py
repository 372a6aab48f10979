"""Tickets of the demo: lives that could have been lived, with money that adds up."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.demo.counter import CAST_TICKETS, GRACE_DAYS, a_life, cast_tickets
from desk_app.pawn.ticket import Status, Step

TODAY = date(2026, 11, 21)


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 900))
def test_a_life_is_in_order_and_over_by_today(seed: int, ago: int) -> None:
    ticket = a_life(Random(seed), 1, TODAY - timedelta(days=ago), TODAY)
    days = [step.on for step in ticket.steps]
    assert days == sorted(days)
    assert days[-1] <= TODAY
    assert ticket.steps[0].step is Step.ISSUED
    assert ticket.steps[0].principal == -ticket.principal
    assert ticket.renewals == sum(step.step is Step.RENEWED for step in ticket.steps)
    assert (ticket.closed is None) == (ticket.status is Status.OPEN)
    assert ticket.principal <= ticket.pledge.appraisal * 100 or ticket.principal == 50_000


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 900))
def test_no_chance_ticket_crowds_the_board(seed: int, ago: int) -> None:
    ticket = a_life(Random(seed), 1, TODAY - timedelta(days=ago), TODAY)
    if ticket.status is Status.OPEN:
        assert ticket.due > TODAY + timedelta(days=7) or ticket.steps[-1].on == TODAY


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 900))
def test_charges_are_paid_with_every_renewal_and_redemption(seed: int, ago: int) -> None:
    ticket = a_life(Random(seed), 1, TODAY - timedelta(days=ago), TODAY)
    for step in ticket.steps:
        settles = step.step in {Step.RENEWED, Step.REDEEMED}
        assert (step.fee > 0) == settles
        assert step.interest >= 0
    if ticket.status is Status.REDEEMED:
        assert sum(step.principal for step in ticket.steps) == 0


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_the_cast_stands_where_the_board_shows_it(today: date) -> None:
    numbers = {name: place for place, (name, _, _, _) in enumerate(CAST_TICKETS, start=1)}
    left = [(ticket.due - today).days for ticket in cast_tickets(numbers, today)]
    wanted = [days for _, _, _, days in CAST_TICKETS]
    # A month without a 29th, 30th or 31st moves a due date by as many days at most.
    assert all(abs(have - want) <= 3 for have, want in zip(left, wanted, strict=True))
    assert all(have >= -GRACE_DAYS - 3 for have in left)
