"""What is over is proposed, goes when somebody says so, and stays where the law demands it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, RuleBroken
from desk_app.privacy.erasing import hold_for_law
from desk_app.privacy.keeping import erase_lapsed, lapsed_clients, years_before
from desk_app.staff.account import Acting


@pytest.fixture
def clients(shop: Shop, owner: Acting, clock: FixedClock) -> tuple[ClientId, ...]:
    """Seen long ago, seen lately, never seen and entered long ago, held by the police."""
    made = tuple(add_client(shop, owner, ClientDraft(name)).client_id for name in ("甲", "乙", "丙", "丁"))
    for client, day in ((made[0], "2026-11-20"), (made[1], "2030-01-01"), (made[3], "2026-11-01")):
        with shop.writing():
            OPEN.execute_sql("UPDATE client SET last_seen = ? WHERE id = ?", (day, client))
    hold_for_law(shop, owner, made[3], "公安 77")
    clock.instant += timedelta(days=6 * 365)
    return made


def test_who_was_not_seen_for_years_is_proposed_oldest_first(shop: Shop, clients: tuple[ClientId, ...]) -> None:
    assert [brief.id for brief in lapsed_clients(shop, 5)] == [clients[3], clients[0], clients[2]]
    assert [brief.id for brief in lapsed_clients(shop, 5, limit=1)] == [clients[3]]
    assert lapsed_clients(shop, 7) == ()


def test_only_who_was_said_goes_and_the_held_stay(shop: Shop, owner: Acting, clients: tuple[ClientId, ...]) -> None:
    done = erase_lapsed(shop, owner, (clients[0], clients[1], clients[3]), 5)
    assert done.erased == (clients[0],)
    assert [client for client, _ in done.kept] == [clients[1], clients[3]]
    assert [get_client(shop, client).erased for client in clients] == [True, False, False, False]
    assert [brief.id for brief in lapsed_clients(shop, 5)] == [clients[3], clients[2]]


def test_a_receptionist_lets_nobody_lapse(shop: Shop, receptionist: Acting, clients: tuple[ClientId, ...]) -> None:
    with pytest.raises(NotAllowed):
        erase_lapsed(shop, receptionist, clients, 5)


@pytest.mark.parametrize(("on", "years", "day"), [
    (date(2026, 11, 21), 5, date(2021, 11, 21)), (date(2028, 2, 29), 1, date(2027, 2, 28)),
])  # fmt: skip
def test_years_before(on: date, years: int, day: date) -> None:
    assert years_before(on, years) == day
    with pytest.raises(RuleBroken):
        years_before(on, 0)
