"""The Today board: from rows to what a glance needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from desk_app.clients.birthdays import LunarDay, solar_keys
from desk_app.clients.client import Birthday
from desk_app.clients.lunar import lunar_day
from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.followup.occasions import coming_dates
from desk_app.followup.phrase import NearDay, Phrase
from desk_app.overview import store
from desk_app.overview.board import Reminder
from desk_app.overview.day import day_end
from desk_app.words import N_

#: Birthdays of today and so many days on, and so many lines of each.
BIRTHDAY_DAYS = 2
MOST_OF_A_DAY = 4
MOST_OWED = 8
#: Somebody seen within so many days is still coming.
REGULAR_DAYS = 90


def lunar_said(day: date) -> Phrase:
    """A day of the Chinese calendar without its year: "十月十三"; nothing outside the calendar's tables."""
    try:
        here = lunar_day(day)
    except ValueError:
        return Phrase("")
    birthday = Birthday(here.month.number, here.day, lunar=True, leap=here.month.leap)
    return Phrase(N_("lunar {day}"), {"day": LunarDay(birthday)})


def reminders(shop: Shop, on: date, blanks: int) -> tuple[Reminder, ...]:
    """What to keep in mind: birthdays first, then what is owed by hour, then the blanks."""
    found = [*_birthdays(on), *_dates(shop, on), *_owed(shop, on)]
    if blanks:
        text = (
            N_("{count} regular clients without a birthday")
            if blanks > 1
            else N_("1 regular client without a birthday")
        )
        count = "99+" if blanks >= 100 else str(blanks)
        found.append(Reminder("blank", Phrase(N_("Blank")), Phrase(text, {"count": count}), Phrase(""), ""))
    return tuple(found)


def _birthdays(on: date) -> Iterator[Reminder]:
    for ahead in range(BIRTHDAY_DAYS + 1):
        day = on + timedelta(days=ahead)
        when = Phrase((N_("today"), N_("tomorrow"), N_("the day after tomorrow"))[ahead])
        rows = [row for key in sorted(solar_keys(day)) for row in store.born(key, MOST_OF_A_DAY)]
        for client, name, lunar, _, month, number, leap in rows[:MOST_OF_A_DAY]:
            text = Phrase("{name}", {"name": name})
            if lunar:
                told = LunarDay(Birthday(month, number, lunar=True, leap=bool(leap)))
                text = Phrase(N_("{name} (lunar {day})"), {"name": name, "day": told})
            yield Reminder("birthday", Phrase(N_("Birthday")), text, when, "accent", client)


def _dates(shop: Shop, on: date) -> Iterator[Reminder]:
    """Dates of clients and their families that nobody answered for, memorial days among them: the nearest first."""
    count: Counter[date] = Counter()
    for each in coming_dates(shop, on, on + timedelta(days=BIRTHDAY_DAYS), left_only=True):
        count[each.on] += 1
        if count[each.on] <= MOST_OF_A_DAY:
            when = Phrase((N_("today"), N_("tomorrow"), N_("the day after tomorrow"))[(each.on - on).days])
            text = Phrase(N_("{name}: {text}"), {"name": each.client, "text": each.said})
            tone = "accent" if each.coming.is_called_about else "muted"
            yield Reminder("occasion", Phrase(N_("Family")), text, when, tone, each.client_id)


def _owed(shop: Shop, on: date) -> list[Reminder]:
    until = day_end(on, shop.settings.zone)
    owed: list[tuple[str, Reminder]] = []
    for number, client, name, text, due in store.open_promises(MOST_OWED):
        if due < until:
            said = Phrase(N_("{name}: {text}"), {"name": name, "text": text})
            line = Reminder("promise", Phrase(N_("Promise")), said, _when(due, on, shop), "warn", client, number)
            owed.append((due, line))
    for number, client, name, text, due in store.open_complaints(MOST_OWED):
        said = Phrase(N_("{name}: {text}"), {"name": name, "text": text})
        line = Reminder("complaint", Phrase(N_("Complaint")), said, _when(due, on, shop), "bad", client, number)
        owed.append((due, line))
    return [line for _, line in sorted(owed, key=lambda pair: (pair[0], pair[1].kind, pair[1].ref or 0))]


def _when(due: str, on: date, shop: Shop) -> Phrase:
    wall = local_time(datetime.fromisoformat(due), shop.settings.zone)
    if wall.date() == on:
        return Phrase("{time}", {"time": wall})
    return Phrase(N_("since {day}") if wall.date() < on else N_("by {day}"), {"day": NearDay(wall.date())})
