"""The queue as the command line tells it."""

from __future__ import annotations

import pytest

from desk_app.cli import queue as command
from desk_app.db.shop import Shop
from desk_app.followup import as_json
from desk_app.followup.desk import day_queue
from desk_app.followup.outcome import Outcome
from desk_app.followup.scripts import full_text, holes_of
from desk_app.words import words_for
from tests.followup.builder import TODAY, Builder, ago, at

CALL = {
    "position", "client_id", "code", "client", "phone", "advisor", "reason", "headline", "reasons", "due", "at",
    "priority", "why", "script", "text",
}  # fmt: skip


def test_the_command_tells_it_with_the_one_function() -> None:
    assert command.queue_json is as_json.queue_json  # type: ignore[attr-defined]  # the very thing that is asked


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_call_and_hold_is_explained(shop: Shop, build: Builder, language: str) -> None:
    build.client(birth_month=11, birth_day=21, last_seen=ago(30), phone="")
    agreed = build.client("陈蓉", code="KERT07")
    build.call(agreed, at(ago(2), 11), Outcome.CALL_BACK, call_back_at=at(TODAY, 16, 30))
    build.client("李岚", birth_month=11, birth_day=21, last_seen=ago(30), call_from=15 * 60, call_to=16 * 60)
    told = as_json.queue_json(day_queue(shop, TODAY, now=at(TODAY, 16, 40)), words_for(language))
    assert set(told) == {
        "on", "at", "reckoned_for", "calls", "held_back", "total", "total_held_back", "not_asked"
    }  # fmt: skip
    assert told["at"] == "16:40"
    assert "16:40" in str(told["reckoned_for"])
    whole = as_json.queue_json(day_queue(shop, TODAY), words_for(language))
    assert whole["at"] is None
    assert whole["reckoned_for"] != told["reckoned_for"]
    assert (told["total"], told["total_held_back"]) == (2, 1)
    calls, held = told["calls"], told["held_back"]
    assert isinstance(calls, list)
    assert isinstance(held, list)
    first, second = calls
    assert set(first) == set(second) == CALL
    assert (first["code"], first["at"], second["at"]) == ("KERT07", "16:30", None)
    assert set(first["reasons"][0]) == {"key", "headline", "due"}
    assert held[0]["rule"] == "client_hours"
    assert held[0]["until"] == "2026-11-22T15:00"


@pytest.mark.parametrize("name", ["KERT07", "kert07"])
def test_nobody_is_greeted_by_her_member_code(shop: Shop, build: Builder, name: str) -> None:
    build.client(name, code="KERT07", birth_month=11, birth_day=21, last_seen=ago(30))
    for language in ("en", "zh_CN"):
        for call in day_queue(shop, TODAY).calls:
            assert call.client == name
            assert name not in full_text(call.script, words_for(language))
            assert holes_of(call.script.opening) <= {"shop", "advisor"}


def test_a_part_of_no_points_is_said_without_a_number(shop: Shop, build: Builder) -> None:
    build.client(birth_month=11, birth_day=21, last_seen=ago(30), phone="")
    queue = day_queue(shop, TODAY)
    told = as_json.queue_json(queue, words_for("en"))
    assert isinstance(told["calls"], list)
    why = told["calls"][0]["why"]
    assert not [each for each in why if each.endswith("+0")]
    points = [int(each.rsplit(" ", 1)[1]) for each in why if each.rsplit(" ", 1)[1][0] in "+-"]
    assert sum(points) == queue.calls[0].priority
    assert len(points) < len(why)
