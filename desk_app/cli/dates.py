"""The coming dates of clients and their families on the command line: as JSON, or as lines."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from desk_app.cli.asking import reading
from desk_app.cli.telling import SAY, answer, line
from desk_app.clients.client import ClientBirthday
from desk_app.clients.desk import birthdays_on, get_briefs
from desk_app.clients.occurrences import counted_in
from desk_app.clients.relative import DATE_LABELS, DateKind
from desk_app.db.shop import Shop
from desk_app.followup.occasions import ComingDate, coming_dates
from desk_app.staff.account import Action
from desk_app.words import N_

#: The days whose lunar calendar is known, and that of the years which the queue reads on both sides.
FIRST_YEAR, LAST_YEAR = 1903, 2197


def tell_dates(shop_file: Path, on: date | None, days: int, *, as_json: bool, user: str) -> None:
    """Tells what comes round from a day on: birthdays of clients, of their families, and every other date."""
    with reading(shop_file, user, Action.LOG_CALL) as shop:
        first = on or shop.today()
        last = first + timedelta(days=days)
        own, dates = birthdays_on(shop, first, last), coming_dates(shop, first, last)
        codes = _codes(shop, own)
    told = [_birthday(each, codes[each.client_id]) for each in own] + [_date(each) for each in dates]
    told.sort(key=lambda each: (str(each["on"]), int(str(each["client_id"])), str(each["thread"])))
    if as_json:
        answer({"on": first.isoformat(), "days": days, "total": len(told), "dates": told})
        return
    line(SAY.words.n("{count} date", "{count} dates", len(told)))
    for each in told:
        done = SAY(N_("  (wished well)")) if each["done"] else ""
        line(f"{each['on']}  {each['client']}  {each['code']}  {each['text']}{done}")


def _codes(shop: Shop, own: tuple[ClientBirthday, ...]) -> dict[int, str]:
    briefs = get_briefs(shop, tuple({each.client_id for each in own}))
    return {int(brief.id): brief.code for brief in briefs}


def _birthday(each: ClientBirthday, code: str) -> dict[str, object]:
    year = each.birthday.year
    return {
        "on": each.on.isoformat(),
        "client_id": each.client_id,
        "code": code,
        "client": each.name,
        "thread": "",
        "kind": DateKind.BIRTHDAY.value,
        "relation": "",
        "name": "",
        "lunar": each.birthday.lunar,
        "years": counted_in(each.on, lunar_date=each.birthday.lunar) - year if year else None,
        "text": SAY(DATE_LABELS[DateKind.BIRTHDAY]),
        "done": False,
    }


def _date(each: ComingDate) -> dict[str, object]:
    one = each.coming
    return {
        "on": each.on.isoformat(),
        "client_id": each.client_id,
        "code": each.code,
        "client": each.client,
        "thread": one.thread,
        "kind": one.kind,
        "relation": one.relation,
        "name": one.name,
        "lunar": one.here.lunar,
        "years": one.years,
        "text": each.said.say(SAY.words),
        "done": each.done,
    }
