"""What a client's page shows beside the timeline: alerts, and what comes up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.clients.birthdays import next_birthday
from desk_app.clients.client import Client
from desk_app.clients.relating import family_of
from desk_app.clock import as_text, local_time
from desk_app.db.shop import Shop
from desk_app.followup.occasions import next_dates
from desk_app.followup.phrase import Phrase
from desk_app.followup.rulebook import rulebook
from desk_app.loyalty.leaving import STATE_LABELS, Standing, State
from desk_app.loyalty.reasons import label_of
from desk_app.overview import store
from desk_app.overview.entry import Alert, Upcoming
from desk_app.overview.firms import authorisations_ending, firm_alerts
from desk_app.words import N_

#: Coming bookings and tickets that are listed.
MOST = 5
#: A birthday further away than this is not yet coming up.
BIRTHDAY_WITHIN = 60


def alerts(shop: Shop, client: Client, standing: Standing) -> tuple[Alert, ...]:
    """What must not be missed, the gravest first."""
    found: list[Alert] = []
    if client.allergies and client.health_barred:
        said = Phrase(N_("Health remarks may not be used: consent was withdrawn"))
        found.append(Alert("health", said, "warn"))
    elif client.allergies:
        found.append(Alert("allergy", Phrase(N_("Allergies: {text}"), {"text": client.allergies}), "bad"))
    if client.alerts:
        found.append(Alert("alert", Phrase("{text}", {"text": client.alerts}), "bad"))
    if store.is_held(client.id):
        said = Phrase(N_("The law demands that this file is kept: nothing of it changes without the owner"))
        found.append(Alert("hold", said, "bad"))
    for _, text, answer_by in store.care_of(client.id)[1]:
        by = local_time(datetime.fromisoformat(answer_by), shop.settings.zone).date()
        said = Phrase(N_("Open complaint, answer by {day}: {text}"), {"day": by, "text": text})
        found.append(Alert("complaint", said, "bad"))
    told = standing.telling
    if told is not None and standing.state in {State.LEAVING, State.LOST}:
        said = Phrase(N_("{state}: {reason}"), {"state": Phrase(STATE_LABELS[standing.state]),
            "reason": Phrase(label_of(told.reason))})  # fmt: skip
        if told.no_offers:
            said = Phrase(N_("{left}. She wants to be sold nothing"), {"left": said})
        found.append(Alert("left", said, "warn"))
    found += firm_alerts(shop, client)
    if client.do_not_call:
        found.append(Alert("do_not_call", Phrase(N_("Does not want to be called")), "warn"))
    elif client.may_call is False:
        found.append(Alert("consent", Phrase(N_("Gave no consent to be called")), "warn"))
    return tuple(found)


def upcoming(shop: Shop, client: Client, on: date) -> tuple[Upcoming, ...]:
    """What lies ahead, by day: bookings, calls agreed, aftercare, her rhythm, tickets, promises, her birthday."""
    found = [
        *_bookings(shop, client, on),
        *_call_backs(shop, client, on),
        *_after_the_last_visit(client, on),
        *_tickets(client, on),
        *_promises(shop, client, on),
        *_birthday(client, on),
        *authorisations_ending(shop, client, on),
        *_dates(shop, client, on),
    ]
    return tuple(sorted(found, key=lambda ahead: (ahead.on, ahead.kind, ahead.ref or 0)))


def _bookings(shop: Shop, client: Client, on: date) -> Iterator[Upcoming]:
    for number, day, minute, service in store.next_bookings(client.id, on, MOST):
        at = datetime.combine(date.fromisoformat(day), time()) + timedelta(minutes=minute)
        text = Phrase(N_("Booked at {time}: {service}"), {"time": at, "service": service})
        if not service:
            text = Phrase(N_("Booked at {time}"), {"time": at})
        yield Upcoming("booking", at.date(), text, ref=number)


def _call_backs(shop: Shop, client: Client, on: date) -> Iterator[Upcoming]:
    zone = shop.settings.zone
    since = as_text(datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC))
    for number, instant in store.call_backs(client.id, since):
        at = local_time(datetime.fromisoformat(instant), zone)
        yield Upcoming("call_back", at.date(), Phrase(N_("Call back at {time}"), {"time": at}), ref=number)


def _after_the_last_visit(client: Client, on: date) -> Iterator[Upcoming]:
    visit = store.latest_visit(client.id)
    booked = bool(store.next_bookings(client.id, on, 1))
    told: set[tuple[str, int]] = set()  # a service done twice in one visit is asked after once
    for number, day, _, _, name, category, aftercare in visit:
        for days in tuple(json.loads(aftercare)) or rulebook().aftercare_for(category, name):
            due = date.fromisoformat(day) + timedelta(days=days)
            if due >= on and (name, days) not in told:
                told.add((name, days))
                text = Phrase(N_("Day {days} after {service}"), {"days": days, "service": name})
                yield Upcoming("aftercare", due, text, ref=number)
    rhythms = [row for row in store.rhythm_due(client.id) if row[0]] or store.rhythm_due(client.id)
    if rhythms and not booked:
        category, day, mean = rhythms[0]
        due = date.fromisoformat(day)
        text = Phrase(N_("Due by own rhythm of {mean} days"), {"mean": mean})
        yield Upcoming("rebooking", due, text, urgent=due < on)
    elif visit and visit[0][2] is not None and not booked:
        yield Upcoming("rebooking", date.fromisoformat(visit[0][2]), Phrase(N_("Next visit as agreed")))


def _tickets(client: Client, on: date) -> Iterator[Upcoming]:
    for number, ticket, due, last in store.open_tickets(client.id, MOST):
        due_on, last_day = date.fromisoformat(due), date.fromisoformat(last)
        if due_on < on:
            text = Phrase(N_("Ticket {ticket}: grace ends"), {"ticket": ticket})
            yield Upcoming("ticket", last_day, text, urgent=True, ref=number)
        else:
            text = Phrase(N_("Ticket {ticket} due"), {"ticket": ticket})
            yield Upcoming("ticket", due_on, text, urgent=(due_on - on).days <= 7, ref=number)


def _promises(shop: Shop, client: Client, on: date) -> Iterator[Upcoming]:
    for number, text, due in store.care_of(client.id)[0]:
        at = local_time(datetime.fromisoformat(due), shop.settings.zone)
        said = Phrase(N_("Promise: {text}"), {"text": text})
        yield Upcoming("promise", at.date(), said, urgent=at.date() <= on, ref=number)


def _birthday(client: Client, on: date) -> Iterator[Upcoming]:
    if client.birthday is not None:
        day = next_birthday(client.birthday, on)
        if (day - on).days <= BIRTHDAY_WITHIN:
            yield Upcoming("birthday", day, Phrase(N_("Birthday")))


def _dates(shop: Shop, client: Client, on: date) -> Iterator[Upcoming]:
    """Dates of hers and of her family that nobody answered for yet."""
    for one in next_dates(family_of(shop, client.id), on):
        if (one.here.day - on).days <= BIRTHDAY_WITHIN and not one.done:
            yield Upcoming("occasion", one.here.day, one.said)
