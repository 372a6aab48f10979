"""The dates of clients and their families that come round, and whether anybody was called about them or wished well.

What a call answered stands in its reasons ("occasion:r5:2026:2026-10-02"), what was said without one in the client's
file; ``clients.occurrences`` says when two of a date are the same coming round, so that nobody is told twice.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from desk_app.clients.birthdays import solar_keys
from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.family_words import said_of, spoken_of
from desk_app.clients.occurrences import Occurrence, counted_in, is_settled, next_occurrence, read_occurrence
from desk_app.clients.relation import Relation
from desk_app.clients.relative import ClientFamily, DateKind
from desk_app.db.shop import Shop
from desk_app.followup import occasion_store
from desk_app.followup.phrase import Phrase
from desk_app.followup.store import Only

#: The word that reasons of this kind begin with.
FAMILY = "occasion"

#: A call of longer ago answered for another year.
REMEMBERED_DAYS = 420

#: The longest stretch that is listed.
LONGEST_STRETCH = 400


class Coming(NamedTuple):
    """One date of a client coming round. ``thread`` names the date whatever becomes of it: "r5" the birthday of a
    relative, "d7" another day. ``relation`` is empty where the day is the client's own, ``years`` None where no year
    was told."""

    client: int
    thread: str
    here: Occurrence
    kind: str
    relation: str
    label: str
    name: str
    years: int | None
    entries: tuple[str, ...] = ()  # the threads of all entries of one person, where merged files have several

    @property
    def key(self) -> str:
        """What a logged call answers."""
        return f"{FAMILY}:{self.thread}:{self.here.text}"

    @property
    def is_called_about(self) -> bool:
        """A memorial day is kept in mind, and no reason to ring."""
        return self.kind != DateKind.MEMORIAL


def comings(days: Iterable[date], seen_since: date | None = None, only: Only = None) -> Iterator[Coming]:
    """Every date that comes round on one of ``days``, of clients seen or entered since a day."""
    dates, links = occasion_store.has_family()
    since = "" if seen_since is None else seen_since.isoformat()
    barred = occasion_store.refusing_family() if dates or links else set()
    for day in days:
        for key in sorted(solar_keys(day)) if dates or links else ():
            here = Occurrence(day, counted_in(day, lunar_date=key[0]), key[0])
            rows = occasion_store.date_rows(key, here.year, since, only) if dates else []
            rows += occasion_store.linked_rows(key, here.year, since, only) if links else []
            for client, thread, kind, relation, label, name, year, *rest in rows:
                if client in barred:
                    continue
                years = here.year - year if year else None
                entries = tuple(f"r{number}" for number in json.loads(rest[0])) if rest else ()
                yield Coming(client, thread, here, kind, relation, label, name, years, entries)


def waiting(found: Iterable[Coming], on: date) -> list[Coming]:
    """Those of ``found`` that nobody was called about or wished well for."""
    listed = list(found)
    settled = settled_of({one.client for one in listed}, on) if listed else {}
    return [
        one
        for one in listed
        if not any(is_settled(one.here, settled.get((one.client, entry), ())) for entry in (one.thread, *one.entries))
    ]


def settled_of(clients: Iterable[int], on: date) -> dict[tuple[int, str], list[Occurrence]]:
    """By client and thread: the occurrences that were answered for."""
    ids = sorted(clients)
    found: dict[tuple[int, str], list[Occurrence]] = defaultdict(list)
    for client, reasons in occasion_store.answered_rows(ids, on - timedelta(days=REMEMBERED_DAYS)):
        for reason in json.loads(reasons):
            family, _colon, rest = str(reason).partition(":")
            thread, _colon, told = rest.partition(":")
            here = read_occurrence(told) if family == FAMILY else None
            if here is not None:
                found[client, thread].append(here)
    for client, thread, told in occasion_store.greeting_rows(ids):
        here = read_occurrence(told)
        if here is not None:
            found[client, thread].append(here)
    return found


@dataclass(frozen=True, slots=True)
class ComingDate:
    """One date coming round, for people. ``done``: somebody was called about it or wished well."""

    client_id: ClientId
    code: str
    client: str
    coming: Coming
    done: bool

    @property
    def on(self) -> date:
        """Its day."""
        return self.coming.here.day

    @property
    def said(self) -> Phrase:
        """What it is: "Husband’s birthday"."""
        return headline(self.coming.kind, self.coming.relation, self.coming.label)


@dataclass(frozen=True, slots=True)
class NextDate:
    """When a date of one client's file comes round next. ``done``: that one was answered for already."""

    thread: str
    here: Occurrence
    kind: DateKind
    relation: str
    label: str
    done: bool

    @property
    def said(self) -> Phrase:
        """What it is."""
        return headline(self.kind, self.relation, self.label)


def next_dates(family: ClientFamily, on: date) -> tuple[NextDate, ...]:
    """The next coming round of every date in a file that is remembered, by day. Reads what was answered for, once."""
    told: list[tuple[str, DateKind, Relation | None, str, Birthday]] = [
        (f"r{one.id}", DateKind.BIRTHDAY, one.relation, "", one.birthday)
        for one in family.relatives
        if one.birthday is not None and one.is_kept_in_mind
    ]
    for day in family.dates:
        whose = family.relative(day.relative_id)
        if whose is None or whose.is_kept_in_mind:
            told.append((f"d{day.id}", day.kind, whose.relation if whose else None, day.label, day.day))
    settled = settled_of((family.client_id,), on) if told else {}
    found = []
    for thread, kind, relation, label, birthday in told:
        here = next_occurrence(birthday, on)
        done = is_settled(here, settled.get((family.client_id, thread), ()))
        found.append(NextDate(thread, here, kind, relation or "", label, done))
    return tuple(sorted(found, key=lambda one: (one.here.day, one.thread)))


def headline(kind: str, relation: str, label: str) -> Phrase:
    """What a date is, in a few words."""
    said = said_of(DateKind(kind), Relation(relation) if relation else None, label)
    return Phrase(said.template, {name: Phrase(value) for name, value in said.words.items()} | {"label": label})


def spoken(kind: str, relation: str, label: str) -> Phrase:
    """The same as said to the client's face."""
    said = spoken_of(DateKind(kind), Relation(relation) if relation else None, label)
    return Phrase(said.template, {name: Phrase(value) for name, value in said.words.items()} | {"label": label})


def coming_dates(
    shop: Shop, first: date, last: date, *, client_id: ClientId | None = None, left_only: bool = False
) -> tuple[ComingDate, ...]:
    """The dates of clients and their families from ``first`` to ``last`` (at most ``LONGEST_STRETCH`` days), by day and
    client. ``left_only``: those that nobody answered for yet. Read by the days of the year, never through all clients.
    """
    stretch = min((last - first).days, LONGEST_STRETCH - 1)
    only = None if client_id is None else frozenset((int(client_id),))
    found = list(comings((first + timedelta(days=ahead) for ahead in range(stretch + 1)), only=only))
    left = {(one.client, one.thread, one.here) for one in waiting(found, shop.today())}
    names = occasion_store.names_of({one.client for one in found})
    listed = [
        ComingDate(ClientId(one.client), *names[one.client], one, (one.client, one.thread, one.here) not in left)
        for one in found
    ]
    kept = [each for each in listed if not (left_only and each.done)]
    return tuple(sorted(kept, key=lambda each: (each.on, each.client_id, each.coming.thread)))
