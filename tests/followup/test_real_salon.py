"""The real salon's five months: the queue names real clients, due by their own rhythm, the same twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.db.shop import Shop
from desk_app.followup.as_json import queue_json
from desk_app.followup.desk import day_queue
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
    by_rhythm = [call for call in calls if call["why"][0].startswith("Own rhythm of")]
    assert len(by_rhythm) >= 5
    assert all("WALK_IN" not in call["client"] for call in calls)
    for call in by_rhythm:
        visits = shop.database.execute_sql(
            "SELECT count(DISTINCT on_day) FROM visit WHERE client_id = ?", (call["client_id"],)
        ).fetchone()[0]
        assert visits >= 3, call
        assert date(2018, 6, 15) <= date.fromisoformat(call["due"]) <= date(2018, 8, 1)
