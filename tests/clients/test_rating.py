"""A rating goes stale, is shown as such, and earns no trust any more (M41)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.clients import standing_store
from desk_app.clients.asking import rating_of
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clients.rating import FRESH_DAYS, Rating, fresh_since, is_stale
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.overview.desk import timeline
from desk_app.overview.entry import EntryKind
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.words import words_for


@given(rated=st.dates(), days=st.integers(0, 2_000))
def test_m41_a_rating_is_fresh_for_half_a_year_and_stale_for_ever_after(rated: date, days: int) -> None:
    try:
        on = rated + timedelta(days=days)
    except OverflowError:
        return
    assert is_stale(rated, on) == (days > FRESH_DAYS)
    if on.toordinal() > FRESH_DAYS:
        assert is_stale(rated, on) == (rated < fresh_since(on))


@pytest.mark.parametrize(("days", "tone", "said"), [(180, "ok", "Score 9"), (181, "muted", "Score 9, out of date")])
def test_m41_it_says_so_in_her_file_and_earns_no_trust(
    shop: Shop, owner: Acting, clock: FixedClock, days: int, tone: str, said: str
) -> None:
    client = add_client(shop, owner, ClientDraft("王芳")).client_id
    item = VisitItemDraft("护理", 1, Money(10_000))
    given_on = shop.today()
    record_visit(shop, owner, VisitDraft(client, given_on, (item,), score=9))
    clock.instant += timedelta(days=days)
    words = words_for("en")
    (entry,) = timeline(shop, client, kinds=[EntryKind.VISIT])
    assert entry.badge is not None
    assert (entry.badge.say(words), entry.tone) == (said, tone)
    rated = rating_of(shop, client)
    assert rated == Rating(9, given_on)
    assert ("out of date" in rated.say(words, shop.today())) == (days > FRESH_DAYS)
    standing = standing_store.standing_of(client, shop.today(), shop.settings.trades)
    assert standing.score == (90 if days <= FRESH_DAYS else None)
