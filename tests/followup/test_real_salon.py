"""The real salon's five months: the queue names real clients, due by their own rhythm, the same twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.db.shop import Shop
from desk_app.followup.as_json import queue_json
from desk_app.followup.desk import day_queue
from desk_app.followup.unasked import unasked
from desk_app.importer.desk import import_files
from desk_app.staff.account import Acting
from desk_app.words import words_for

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "real_salon"
ON = date(2018, 7, 30)


@pytest.mark.skipif(not DATA.is_dir(), reason="the real salon's files are not here")
def test_the_real_salons_queue(shop: Shop, owner: Acting) -> None:
    import_files(shop, owner, [DATA / f"{name}.csv" for name in ("services", "products", "receipts", "bookings")])
    words = words_for("en")
    shown = json.dumps(queue_json(day_queue(shop, ON), words))
    assert shown == json.dumps(queue_json(day_queue(shop, ON), words))
    calls = json.loads(shown)["calls"]
    by_rhythm = [call for call in calls if call["reason"].startswith("rebooking:") and "Own rhythm" in call["why"][0]]
    assert len(by_rhythm) >= 5
    assert all("WALK_IN" not in call["client"] for call in calls)
    for call in by_rhythm:
        visits = shop.database.execute_sql(
            "SELECT count(DISTINCT on_day) FROM visit WHERE client_id = ?", (call["client_id"],)
        ).fetchone()[0]
        assert visits >= 3, call
        assert date(2018, 6, 15) <= date.fromisoformat(call["due"]) <= date(2018, 8, 1)


@pytest.mark.skipif(not DATA.is_dir(), reason="the real salon's files are not here")
def test_nobody_of_the_real_salon_vanishes_unexplained(shop: Shop, owner: Acting) -> None:
    """RODP01 came every six days and then no more: she is the client the program is there for."""
    import_files(shop, owner, [DATA / f"{name}.csv" for name in ("services", "products", "receipts", "bookings")])
    told = queue_json(day_queue(shop, ON), words_for("en"), unasked(ON))
    shown = json.loads(json.dumps(told))
    lost = next(call for call in shown["calls"] if call["code"] == "RODP01")
    assert lost["reason"].startswith("win_back:")
    assert lost["headline"] == "Quiet for 58 days, used to come every 6"  # 52 of them past her due day
    sql = (
        "SELECT client_id FROM rhythm r WHERE category = '' AND last_on < '2018-06-15' AND NOT EXISTS "
        "(SELECT 1 FROM booking b WHERE b.client_id = r.client_id AND b.on_day >= ? "
        "AND b.status IN ('booked', 'arrived'))"
    )
    away = {row[0] for row in shop.database.execute_sql(sql, (ON.isoformat(),)).fetchall()}
    listed = {each["client_id"] for part in ("calls", "held_back") for each in shown[part]}
    assert away - listed == {client for group in shown["not_asked"] for client in group["clients"]} & away - listed
    assert {group["rule"]: group["total"] for group in shown["not_asked"]}["few_visits"] > 100
