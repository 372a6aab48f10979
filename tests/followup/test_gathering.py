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
    assert store.refusing(one) == ({one}, {one})


def test_a_card_reads_the_refusals_and_wrong_numbers_of_its_client_alone(shop: Shop, build: Builder) -> None:
    one = build.client("一", birth_month=11, birth_day=21, last_seen=ago(30))
    build.call(one, at(ago(90), 11), Outcome.WRONG_NUMBER, number="13900000000")
    asked: list[str] = []
    OPEN.connection().set_trace_callback(asked.append)
    call_card(shop, one, TODAY, words_for("en"))
    OPEN.connection().set_trace_callback(None)
    wide = [sql for sql in asked if ("do_not_call = 1" in sql or "may_call = 0" in sql or "wrong_number" in sql)]
    assert len(wide) >= 4
    assert [sql for sql in wide if f"id = {one}" not in sql] == []
