"""How far the demo's files were filled until today."""

from __future__ import annotations

from datetime import date, timedelta

from desk_app.clients.filling import keep_filling, measure_filling
from desk_app.clients.filling_store import insert_day
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.staff.work import work

#: So many weeks back it is known, and how much less was filled a week before.
WEEKS, LESS = 25, 0.011


def write_history(shop: Shop, acting: Acting, today: date) -> None:
    """Week by week, less and less the further back; and today as it is."""
    sums = measure_filling(shop)
    with work(shop, acting) as unit:
        for weeks in range(WEEKS, 0, -1):
            share = 1 - LESS * weeks
            rows = [(one.advisor_id, one.clients, int(one.filled * share), one.whole) for one in sums]
            insert_day(today - timedelta(weeks=weeks), rows)
        unit.audit("demo.made", "filling", detail={"rows": len(sums)})
    keep_filling(shop, acting, sums)
