"""Who is quiet, about to leave, lost and won back, from the command line; and why they go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

import typer

from desk_app.cli.asking import reading
from desk_app.cli.options import Json, ShopFile, User, day
from desk_app.cli.telling import SAY, answer, line
from desk_app.loyalty.gone import Gone, Why, leaving_page, tally, why_they_go
from desk_app.loyalty.leaving import STATE_LABELS, State
from desk_app.loyalty.reasons import CUT_LABELS, SIDE_LABELS, label_of
from desk_app.staff.account import Action
from desk_app.words import N_, Words

_STATES = (State.QUIET, State.LEAVING, State.LOST, State.WON_BACK)


def leaving(
    shop: ShopFile,
    on: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help=N_("The day; today otherwise."))] = None,
    days: Annotated[
        int, typer.Option(min=1, max=3_700, metavar="N", help=N_("Lost and won back within so many days."))
    ] = 92,
    limit: Annotated[int, typer.Option(min=0, metavar="N", help=N_("At most so many clients in each list."))] = 50,
    json: Json = False,
    user: User = "",
) -> None:
    """Says who is quiet, leaving, lost and won back on a day, and why clients went."""
    with reading(shop, user, Action.LOG_CALL) as opened:
        asked = opened.today() if on is None else on
        since = asked - timedelta(days=days)
        counted = tally(opened, asked, since).counts
        lists = {state: leaving_page(opened, state, asked, since, limit=limit) for state in _STATES}
        reasons = why_they_go(opened, since, asked)
    words = SAY.words
    if json:
        found = {state.value: [_shape(each) for each in lists[state]] for state in _STATES}
        counts = {state.value: counted[state] for state in _STATES}
        told = {"on": asked.isoformat(), "since": since.isoformat(), "counts": counts, "clients": found}
        answer(told | {"why": [_why(each, words) for each in reasons]})
        return
    for state in _STATES:
        line(f"{words(STATE_LABELS[state])}: {counted[state]}")
        for each in lists[state]:
            line(f"  {each.code}  {_said(each, words)}")
    if reasons:
        line(words(N_("Why they go")))
    for reason in reasons:
        cuts = f"{words(SIDE_LABELS[reason.side])} · {words(CUT_LABELS[reason.cut])}"
        line(f"  {reason.clients:>4}  {words(label_of(reason.reason))}  ({cuts})")


def _said(each: Gone, words: Words) -> str:
    stand = each.standing
    days = words.n("{count} day", "{count} days", stand.days) if stand.days is not None else ""
    why = words(label_of(stand.telling.reason)) if stand.telling is not None else ""
    return "  ".join(part for part in (each.name, days, why) if part)


def _shape(each: Gone) -> dict[str, object]:
    stand, told = each.standing, each.standing.telling
    return {
        "client_id": each.client_id,
        "code": each.code,
        "client": each.name,
        "since": stand.since.isoformat() if stand.since is not None else None,
        "last_on": stand.last_on.isoformat() if stand.last_on is not None else None,
        "days": stand.days,
        "told": told is not None,
        "reason": told.reason if told is not None else None,
        "side": told.side.value if told is not None else None,
        "cut": told.cut.value if told is not None else None,
        "told_on": told.on.isoformat() if told is not None else None,
        "learned_by": told.learned_by if told is not None else None,
        "learned_from": told.learned_from.value if told is not None else None,
    }


def _why(each: Why, words: Words) -> dict[str, object]:
    return {
        "reason": each.reason,
        "said": words(label_of(each.reason)),
        "side": each.side.value,
        "cut": each.cut.value,
        "clients": each.clients,
        "back": each.back,
    }
