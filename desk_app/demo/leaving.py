"""What people in the demo learned of clients who do not come any more: why, from whom, and one who was won back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from desk_app.db.shop import Shop
from desk_app.demo.rows import instant
from desk_app.demo.store import Cells
from desk_app.loyalty.gone import leaving_page
from desk_app.loyalty.leaving import State
from desk_app.loyalty.reasons import REASON, Learned

#: State, reason, from whom it was learned, and in whose words.
_LEARNED: tuple[tuple[State, str, Learned, str], ...] = (
    (State.LOST, "beautician", Learned.CALL, "李姐走了以后就不想换人了"),
    (State.LOST, "moved", Learned.FRIEND, "搬到杭州去了"),
    (State.LEAVING, "price", Learned.HERSELF, "说最近手头紧，想停一停"),
    (State.LOST, "rival_offer", Learned.STAFF, "对面店送了半年护理"),
    (State.LEAVING, "waited", Learned.HERSELF, "两次都等了半小时"),
    (State.LOST, "unknown", Learned.SEEN, ""),
)


def rows(shop: Shop, today: date, staff: tuple[int, ...]) -> Iterator[Cells]:
    """Tellings of the first clients whom the rules find gone; the last of them was won back by a call since."""
    since = today - timedelta(days=400)
    lists = (leaving_page(shop, state, today, since, limit=6) for state in (State.LOST, State.LEAVING, State.QUIET))
    gone = [each.client_id for each in chain.from_iterable(lists)]
    for number, (client, (state, reason, learned, words)) in enumerate(zip(gone, _LEARNED, strict=False)):
        on, who = today - timedelta(days=5 + 9 * number), staff[number % len(staff)]
        side, cut = REASON[reason].side.value, REASON[reason].cut.value
        at = instant(on, 660)
        yield client, at, who, state.value, on.isoformat(), reason, side, cut, words, learned.value, who, 0
        if number == 1:
            back = today - timedelta(days=3)
            told = "送她一次补水护理，约了周末"
            yield client, instant(back, 700), who, "won_back", back.isoformat(), "call", "", "", told, "call", who, 0
