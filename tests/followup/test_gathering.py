"""What one call card reads is about one client."""

from __future__ import annotations

from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.followup import store
from desk_app.followup.desk import call_card
from desk_app.followup.outcome import Outcome
from desk_app.words import words_for
from tests.followup.builder import TODAY, Builder, ago, at


def test_refusers_of_one_client_are_read_alone(shop: Shop, build: Builder) -> None:
    one = build.client("一", do_not_call=True, may_call=False)
    two = build.client("二", do_not_call=True, may_call=False)
    assert store.refusing(None) == ({one, two}, {one, two})
    assert store.refusing(frozenset({one})) == ({one}, {one})


def test_what_is_read_of_some_clients_is_led_by_them(shop: Shop, build: Builder) -> None:
    one = build.client("一", birth_month=11, birth_day=21, last_seen=ago(30))
    build.service(aftercare=[7])
    build.call(one, at(ago(90), 11), Outcome.WRONG_NUMBER, number="13900000000")
    asked: list[str] = []
    OPEN.connection().set_trace_callback(asked.append)
    call_card(shop, one, TODAY, words_for("en"))
    OPEN.connection().set_trace_callback(None)
    of_her = [sql for sql in asked if "json_each" in sql]
    assert len(of_her) >= 20
    for sql in of_her:
        plan = [row[3] for row in shop.database.execute_sql(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
        tables = [step for step in plan if step.startswith(("SCAN", "SEARCH"))]
        assert not [
            step for step in tables if step.startswith("SCAN") and "json_each" not in step and " o " not in step + " "
        ], sql
        found = [step for step in tables if step.startswith("SEARCH")]
        assert any(word in found[0] for word in ("client_id=", "rowid=", "CLIENT_ID=", "id=")), (sql, plan)
