"""The lists of quiet, leaving, lost and won back (M44), and why clients go, in both cuts (M45)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.loyalty import gone
from desk_app.loyalty.desk import standing_of, tell_leaving, tell_won_back
from desk_app.loyalty.gone import Gone, Why, leaving_page, tally, why_they_go
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.loyalty.reasons import Cut, Side
from desk_app.staff.account import Acting
from tests.followup.builder import TODAY, Builder, ago

SINCE = ago(92)


@pytest.fixture
def build(shop: Shop) -> Builder:
    return Builder(shop)


def monthly(build: Builder, name: str, *last: int) -> ClientId:
    """A client with four visits a month apart, the last so many days ago; more days are later visits."""
    client = build.client(name)
    build.visits(client, [ago(last[0] + each) for each in (90, 60, 30, 0)])
    for each in last[1:]:
        build.visit(client, ago(each))
    return client


@pytest.fixture
def people(shop: Shop, build: Builder, receptionist: Acting, advisor: Acting) -> dict[str, ClientId]:
    found = {
        "here": monthly(build, "在店", 10),
        "quiet": monthly(build, "渐疏", 40),
        "leaving": monthly(build, "要走", 100),
        "lost": monthly(build, "流失", 200),
        "long_lost": monthly(build, "早已流失", 500),
        "back": monthly(build, "回来", 300, 20),
        "new": monthly(build, "新客", 8),
    }
    pawned = build.client("当户")
    build.ticket(pawned, ago(5), grace=30)
    found["pawned"] = pawned
    for key, days, state, reason in (
        ("told", 10, State.LOST, "moved"), ("told_leaving", 9, State.LEAVING, "price"), ("told_back", 60, State.LOST,
        "price"),
    ):  # fmt: skip
        found[key] = monthly(build, key, 15 if key != "told_back" else 70)
        tell_leaving(shop, receptionist, TellingDraft(found[key], state, ago(days), reason))
    tell_won_back(shop, advisor, TellingDraft(found["told_back"], State.WON_BACK, ago(2), "call"))
    return found


def names(rows: tuple[Gone, ...]) -> list[str]:
    return [row.name for row in rows]


def page(shop: Shop, state: State, **more: object) -> tuple[Gone, ...]:
    return leaving_page(shop, state, TODAY, SINCE, **more)  # type: ignore[arg-type]  # its own arguments


def test_m44_each_list_holds_its_clients(shop: Shop, people: dict[str, ClientId]) -> None:
    assert names(page(shop, State.QUIET)) == ["渐疏"]
    assert names(page(shop, State.LEAVING)) == ["told_leaving", "要走"], "who was told of comes first"
    assert names(page(shop, State.LOST)) == ["told", "流失"], "lost longer ago than was asked for is left out"
    assert names(page(shop, State.WON_BACK)) == ["told_back", "回来"]
    for state in (State.QUIET, State.LEAVING, State.LOST, State.WON_BACK):
        for row in page(shop, state):
            stand = standing_of(shop, row.client_id)
            assert (row.standing.state, row.standing.days) == (stand.state, stand.days)
    assert tally(shop, TODAY, SINCE).counts == {
        State.QUIET: 1, State.LEAVING: 2, State.LOST: 2, State.WON_BACK: 2,
    }  # fmt: skip


def test_m45_why_they_go_counts_each_client_by_her_last_reason(
    shop: Shop, people: dict[str, ClientId], receptionist: Acting
) -> None:
    assert why_they_go(shop, SINCE, TODAY) == (
        Why("price", Side.SHOP, Cut.VALUE, 2, 1),
        Why("moved", Side.CLIENT, Cut.SYSTEM, 1, 0),
    )
    tell_leaving(shop, receptionist, TellingDraft(people["told_leaving"], State.LOST, TODAY, "moved"))
    assert [(why.reason, why.clients) for why in why_they_go(shop, SINCE, TODAY)] == [("moved", 2), ("price", 1)]
    assert names(page(shop, State.LOST, reason="moved")) == ["told_leaving", "told"]
    assert names(page(shop, State.WON_BACK, reason="price")) == ["told_back"]


def test_pages_go_on_where_the_last_ended(
    shop: Shop, build: Builder, receptionist: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gone, "CHUNK", 3)
    for number in range(9):
        monthly(build, f"要走{number}", 100)
    for number in range(4):
        client = monthly(build, f"说过{number}", 20)
        tell_leaving(shop, receptionist, TellingDraft(client, State.LEAVING, ago(number // 2), "means"))
    whole = names(page(shop, State.LEAVING))
    assert whole == [f"说过{number}" for number in (1, 0, 3, 2)] + [f"要走{number}" for number in range(8, -1, -1)]

    def pages() -> Iterator[str]:
        before = None
        while rows := page(shop, State.LEAVING, before=before, limit=2):
            yield from names(rows)
            before = rows[-1].place

    assert list(pages()) == whole


def test_won_back_pages_too(shop: Shop, build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gone, "CHUNK", 2)
    for number in range(5):
        monthly(build, f"回来{number}", 300 + number, 10)
    first = page(shop, State.WON_BACK, limit=2)
    rest = page(shop, State.WON_BACK, before=first[-1].place)
    assert names(first) + names(rest) == [f"回来{number}" for number in range(4, -1, -1)]


def test_counting_can_be_stopped(shop: Shop, build: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gone, "CHUNK", 1)
    for number in range(3):
        monthly(build, f"要走{number}", 100)
    asked: list[int] = []
    found = tally(shop, TODAY, SINCE, stopped=lambda: len(asked) == 2, progress=asked.append)
    assert sum(found.counts.values()) == 2


def test_a_pawn_client_counts_by_her_tickets(shop: Shop, build: Builder) -> None:
    client = build.client("老当户")
    build.ticket(client, ago(300), status="redeemed")
    with shop.writing():
        sql = "INSERT INTO ticket_event (ticket_id, at, on_day, staff_id, step, principal, interest, fee, note)"
        day = ago(300).isoformat()
        shop.database.execute_sql(f"{sql} VALUES (1, '{day}T04:00:00.000000Z', '{day}', 1, 'redeemed', 0, 0, 0, '')")
        shop.database.execute_sql("UPDATE client SET last_seen = ? WHERE id = ?", (day, client))
    assert names(page(shop, State.LEAVING)) == ["老当户"]
    build.ticket(client, TODAY + timedelta(days=20))
    assert page(shop, State.LEAVING) == (), "an open ticket keeps her"
