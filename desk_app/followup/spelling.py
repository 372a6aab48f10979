"""Spelling out the calls that are shown: names, phones, words. Reads set by set, for those calls only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.followup import detail_store, store, telling
from desk_app.followup.address import FIRM
from desk_app.followup.candidate import Candidate
from desk_app.followup.deriving import Derived
from desk_app.followup.firms import Callee, callees
from desk_app.followup.gathering import Window
from desk_app.followup.holding import Held, failed_hours
from desk_app.followup.phrase import Phrase
from desk_app.followup.queue import Call, Family, HeldCall, HeldReason, Hold, Script, Why
from desk_app.followup.ranking import HeldBack, Ranked, contact_points, held_back
from desk_app.followup.scripts import Spoken, choose, free_again
from desk_app.words import N_

#: Calls are spelled out so many at a time, so that a limit is reached without spelling out the rest.
BATCH = 500

#: Reasons that say what she last had.
_BOOKS = frozenset({Family.REBOOKING, Family.WIN_BACK})

#: So many calls in words are remembered until something is written that bears on them.
REMEMBERED = 1000


@dataclass(slots=True)
class Details:
    """What is read for a batch of clients, by client id."""

    names: dict[int, tuple[str, str, str, str]]  # code, name, gender, advisor
    hours: dict[int, tuple[int | None, int | None]]  # her own, in minutes
    phones: dict[int, list[str]]
    said: dict[int, list[Spoken]]
    last_said: dict[int, str]
    services: dict[int, str]
    last_services: dict[tuple[int, str], str]  # with the category ("": of any) → name of her last service
    matters: dict[int, tuple[str | None, str | None]]  # by call that is to be called back: service, ticket
    firms: dict[int, Callee]  # whom to ask for


def read_details(shop: Shop, derived: Derived, ranked: Sequence[Ranked]) -> Details:
    """Everything the words need about the clients of ``ranked``."""
    if not ranked:
        return Details({}, {}, {}, {}, {}, {}, {}, {}, {})
    clients = sorted({entry.client for entry in ranked})
    window = Window(derived.moment.on, derived.moment.zone)
    phones: dict[int, list[str]] = defaultdict(list)
    for client, number in store.phone_rows(clients):
        phones[client].append(number)
    firms = callees(shop, clients, derived.moment.on)
    for client, callee in firms.items():
        if callee.phone:
            phones[client].insert(0, callee.phone)
    for client, number in store.wrong_number_rows(window.start(1), frozenset(clients)):
        if client in phones and number in phones[client]:
            phones[client].remove(number)
    said, last_said = read_said(clients, derived, window)
    reasons = [reason for entry in ranked for reason in entry.reasons]
    services = {
        reason.facts[1] for reason in reasons if reason.family is Family.AFTERCARE and isinstance(reason.facts[1], int)
    }
    rebooking = sorted({(each.client, str(each.facts[0])) for each in reasons if each.family in _BOOKS})
    names = detail_store.name_rows(clients)
    agreed = sorted({reason.facts[0] for reason in reasons if reason.family is Family.CALL_BACK})
    return Details(
        {row[0]: row[1:5] for row in names},
        {row[0]: row[5:7] for row in names},
        phones,
        said,
        last_said,
        detail_store.service_names(sorted(services)),
        detail_store.last_services(rebooking, derived.moment.on) if rebooking else {},
        detail_store.call_matters(agreed) if agreed else {},
        firms,
    )


def read_said(
    clients: Sequence[int], derived: Derived, window: Window
) -> tuple[dict[int, list[Spoken]], dict[int, str]]:
    """The wording of each client's latest calls, newest first, and the text of the last."""
    said: dict[int, list[Spoken]] = defaultdict(list)
    texts: dict[int, str] = {}
    # The last wording counts however long ago it was; beyond a year nobody remembers it.
    first = derived.moment.on - timedelta(days=max(365, derived.book.worn_within_days))
    for client, day, parts, text in detail_store.said_rows(clients, first, window.start(1)):
        if len(said[client]) < derived.book.remembered_calls:
            said[client].append(Spoken(date.fromisoformat(day), json.loads(parts)))
            texts.setdefault(client, text)
    return said, texts


def spell(shop: Shop, derived: Derived, limit: int | None) -> tuple[tuple[Call, ...], list[HeldBack]]:
    """The first ``limit`` calls in full, and the clients who had to be held because their words are worn."""
    calls: list[Call] = []
    worn: list[Held] = []
    total = derived.total
    wanted = total if limit is None else min(limit, total)
    start = 0
    while len(calls) < wanted and start < total:
        # Beyond the first ``wanted`` only where some words were worn.
        batch = derived.first(start + wanted - len(calls))[start : start + BATCH]
        if not batch:  # the file has changed since the day was counted
            break
        start += len(batch)
        with derived.day.lock:
            known = {entry.client: kept for entry in batch if (kept := derived.day.spelled.get(entry.client))}
        details = read_details(shop, derived, [entry for entry in batch if not _is_known(entry, known)])
        for entry in batch:
            position = len(calls) + 1
            if _is_known(entry, known):
                calls.append(replace(known[entry.client][1], position=position))
                continue
            script = script_for(shop, derived, entry, details)
            if script is None:
                until = free_again(details.said[entry.client], derived.book)
                worn.extend(Held(reason, Hold.SAMENESS, until) for reason in entry.reasons)
                continue
            calls.append(_call(shop, derived, entry, details, script, position))
            _remember(derived, entry, calls[-1])
    return tuple(calls), held_back(worn)


def _remember(derived: Derived, entry: Ranked, call: Call) -> None:
    day = derived.day
    with day.lock:
        if len(day.spelled) < REMEMBERED or entry.client in day.spelled:
            day.spelled[entry.client] = (entry, call)


def _is_known(entry: Ranked, known: Mapping[int, tuple[Ranked, Call]]) -> bool:
    return entry.client in known and known[entry.client][0] == entry


def _setting(shop: Shop, derived: Derived, services: dict[int, str]) -> telling.Setting:
    settings = shop.settings
    return telling.Setting(derived.moment.on, settings.zone, settings.currency, settings.shop_name, services)


def script_for(shop: Shop, derived: Derived, entry: Ranked, details: Details) -> Script | None:
    """The wording for the weightiest reason; None where all is worn."""
    first = entry.reasons[0]
    code, name, gender, advisor = details.names[entry.client]
    matter, lines = _matter(first, details)
    holes: dict[str, object] = {
        # A file that was brought in by its member code alone bears the code as its name: nobody is greeted by that.
        "name": "" if name.casefold() == code.casefold() else name,
        "gender": gender,
        **_of_firm(name, details.firms.get(entry.client)),
        "advisor": advisor,
        "shop": shop.settings.shop_name,
        **telling.holes(first, _setting(shop, derived, details.services), _last_service(first, details)),
        **matter,
    }
    return choose(
        entry.client,
        derived.moment.on,
        first.family,
        holes,
        details.said.get(entry.client, ()),
        derived.book,
        group=lines or telling.lines_for(first),
        last_text=details.last_said.get(entry.client, ""),
    )


def _of_firm(name: str, callee: Callee | None) -> dict[str, object]:
    """Who is greeted where a firm is called; nothing of a private client."""
    if callee is None:
        return {}
    return {"name": callee.name, "gender": ""} if callee.name else {"name": name, "gender": FIRM}


def _matter(candidate: Candidate, details: Details) -> tuple[dict[str, object], str]:
    """What the call that is agreed goes on about, and the group of lines that name it; nothing where nobody knows."""
    if candidate.family is not Family.CALL_BACK:
        return {}, ""
    service, ticket = details.matters.get(candidate.facts[0], (None, None))
    if ticket:
        return {"ticket": ticket}, "call_back_ticket"
    return ({"service": service}, "call_back_service") if service else ({}, "")


def _last_service(candidate: Candidate, details: Details) -> str:
    if candidate.family not in _BOOKS:
        return ""
    return details.last_services.get((candidate.client, str(candidate.facts[0])), "")


def _call(shop: Shop, derived: Derived, entry: Ranked, details: Details, script: Script, position: int) -> Call:
    first = entry.reasons[0]
    setting = _setting(shop, derived, details.services)
    code, name, _, advisor = details.names[entry.client]
    phone = next(iter(details.phones.get(entry.client, ())), "")
    badge, tone = telling.badge(first, setting)
    call_from, call_to = details.hours[entry.client]
    return Call(
        position=position,
        client_id=ClientId(entry.client),
        code=code,
        client=name,
        phone=phone,
        advisor=advisor,
        reasons=tuple(telling.reason(reason, setting) for reason in entry.reasons),
        due=date.fromisoformat(first.due),
        priority=entry.priority,
        why=_whys(entry, setting, phone, details.firms.get(entry.client)),
        script=script,
        badge=badge,
        tone=tone,
        at=telling.agreed_time(first, setting.zone) if first.family is Family.CALL_BACK else None,
        best_from=max(derived.moment.call_from, call_from or 0),
        best_to=min(derived.moment.call_to, 1440 if call_to is None else call_to),
        avoid_hours=failed_hours(derived.calls_of(entry.client), setting.zone),
    )


def _whys(entry: Ranked, setting: telling.Setting, phone: str, callee: Callee | None) -> tuple[Why, ...]:
    whys = list(telling.whys(entry.reasons[0], setting))
    whys.extend(Why(telling.reason(other, setting).headline, other.urgency // 4) for other in entry.reasons[1:])
    whys.append(telling.contacts_why(entry.contacts, contact_points(entry.contacts)))
    if not phone:
        whys.append(telling.no_phone_why())
    if callee is not None and callee.name:
        whys.append(Why(Phrase(N_("A firm: ask for {agent}"), {"agent": callee.name}), 0))
    elif callee is not None:
        whys.append(Why(Phrase(N_("A firm, and nobody is authorised to act for it now")), 0))
    return tuple(whys)


def spell_held(derived: Derived, worn: Sequence[HeldBack], limit: int | None) -> tuple[tuple[HeldCall, ...], int]:
    """The first ``limit`` clients held back in full, those whose words are ``worn`` last, and how many there are.

    Who is held by another rule for one reason and by worn words for the rest stands once.
    """
    shown = {back.client: back.held for back in derived.first_held(limit)}
    total = derived.total_held
    for back in worn:
        if back.client in shown:
            shown[back.client] += back.held
        elif not derived.held_of(back.client):
            total += 1
            if limit is None or len(shown) < limit:
                shown[back.client] = back.held
    names = {row[0]: row[2] for row in detail_store.name_rows(sorted(shown))}
    return tuple(HeldCall(ClientId(client), names[client], _reasons(held)) for client, held in shown.items()), total


def _reasons(held: Iterable[Held]) -> tuple[HeldReason, ...]:
    return tuple(HeldReason(each.candidate.key, each.candidate.family, each.rule, each.until) for each in held)
