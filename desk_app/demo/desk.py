"""Making a demo shop: ``make_demo``."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from desk_app.clients.client import ClientId
from desk_app.clients.field_index import field_words
from desk_app.clients.fielding import save_field
from desk_app.clients.seen_store import work_out_last_seen
from desk_app.clock import FixedClock
from desk_app.db.settings import FIRST_VALUES, write_setting
from desk_app.db.shop import Shop, create_whole
from desk_app.demo import advisors, cast, colleagues, counter, filling, leaving, photographs, store, talk
from desk_app.demo.catalogue import HABITS, PRODUCTS, SERVICES
from desk_app.demo.consents import FEW, ConsentRows
from desk_app.demo.diary import DAYS, Diary
from desk_app.demo.family import write_families
from desk_app.demo.people import Crowd, Person
from desk_app.demo.rows import PeopleRows, Receipts, TicketRows, VisitRows, instant
from desk_app.demo.told import TEA, ToldRows
from desk_app.errors import RuleBroken
from desk_app.salon.booking import BookingStatus
from desk_app.salon.store import rebuild_rhythms
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.work import work
from desk_app.words import N_, words_for

#: What the demo tells while it works: a marked sentence, how many are done, of how many.
Progress = Callable[[str, int, int], None]

#: Rows are written in transactions of about this many clients or visits.
BATCH = 20_000
RHYTHM_BATCH = 9_000

#: So many clients have photographs of before and after: drawing them takes a tenth of a second each.
PHOTOGRAPHED = 2

TRADES: dict[str, tuple[str, ...]] = {"salon": ("salon",), "pawn": ("pawn",), "both": ("salon", "pawn")}
SHOP_NAME = "兑记"
STAFF: tuple[tuple[str, Role, str], ...] = (
    ("沈嘉禾", Role.OWNER, "SJ"),
    ("林欣妍", Role.ADVISOR, "LX"),
    ("陆明", Role.ADVISOR, "LM"),
    ("田甜", Role.RECEPTIONIST, "TT"),
    ("方圆", Role.RECEPTIONIST, "FY"),
    ("苏雪", Role.BEAUTICIAN, "SX"),
    ("周琳", Role.BEAUTICIAN, "ZL"),
    ("李岚", Role.BEAUTICIAN, "LL"),
)
_ADVISORS, _RECEPTIONISTS, _BEAUTICIANS = (2, 3), (4, 5), (6, 7, 8)
_OWNER = Acting(StaffId(1), STAFF[0][0], Role.OWNER, "demo")

_PEOPLE = N_("Client files")
_VISITS = N_("Visits")
_TICKETS = N_("Pawn tickets")
_RHYTHM = N_("Rhythm of each client")
_CALLS = N_("Calls made")


def make_demo(
    path: Path | str,
    *,
    clients: int = 400,
    trade: str = "both",
    today: date,
    seed: int = 1,
    progress: Progress | None = None,
) -> None:
    """Makes a shop file at ``path`` as it stands on ``today`` at half past two in Shanghai.

    The same arguments make the same rows. ``clients`` 0 makes an empty shop with an owner; ``trade`` is "salon", "pawn"
    or "both". About ten visits a client, twelve in a small shop.
    Raises RuleBroken for arguments out of range and ShopFileError where the file cannot be made; then there is none.
    """
    if trade not in TRADES:
        raise RuleBroken("trade", "unknown", N_("A shop is a salon, a pawnshop (pawn) or both."))
    if not 0 <= clients <= 5_000_000:
        raise RuleBroken("clients", "range", N_("A demo shop has between 0 and 5,000,000 clients."))
    now = datetime.fromisoformat(instant(today, 14 * 60 + 30)).astimezone(UTC)

    def fill(shop: Shop) -> None:
        _Making(shop, clients, trade, today, seed, progress or _silent).make()

    create_whole(Path(path), fill, clock=FixedClock(now)).close()


def _silent(stage: str, done: int, total: int) -> None:
    pass


class _Making:
    """One shop in the making; every step is a unit of work of its own."""

    def __init__(self, shop: Shop, clients: int, trade: str, today: date, seed: int, progress: Progress) -> None:
        self._shop = shop
        self._clients = clients
        self._trades = TRADES[trade]
        self._today = today
        self._seed = seed
        self._progress = progress
        self._receipts = Receipts(today - timedelta(days=DAYS + 5), today)
        self._roles = cast.places(clients)
        self._hers: Person | None = None  # of whom there is a second file
        names = {role.name: number for number, role in self._roles.items()}
        self._desk = talk.Desk(clients, today, _ADVISORS, _BEAUTICIANS, names)
        self._pawning = self._plan_tickets()
        pace = 1.42 if clients < 5_000 else 1.68
        self._diary = Diary(self._chance("visits"), today, beauticians=_BEAUTICIANS, pace=pace)

    def _chance(self, what: str) -> Random:
        # A stream of chance for each part: more of one does not change another.
        return Random(f"{self._seed}:{what}")

    def _plan_tickets(self) -> list[tuple[int, int]]:
        """Day number and client of each ticket but those of the cast."""
        if not self._clients or "pawn" not in self._trades:
            return []
        total = self._clients * 5 // 2 if self._trades == ("pawn",) else max(6, self._clients // 5)
        strangers = {number for number, role in self._roles.items() if role.born is None}
        return counter.who_pawns(self._chance("pawning"), total, self._clients, DAYS, strangers)

    @contextmanager
    def _unit(self, subject: str, rows: int) -> Iterator[None]:
        with work(self._shop, _OWNER) as unit:
            yield
            unit.audit("demo.made", subject, detail={"rows": rows, "seed": self._seed})

    def make(self) -> None:
        """The whole shop."""
        with store.roomy_cache(self._shop):
            self._open()
            self._people()
            if self._clients and "salon" in self._trades:
                self._visits()
                self._photographs()
            if self._clients and "pawn" in self._trades:
                self._tickets()
            self._rhythms()
            self._talk()
            self._families()
            if 0 < self._clients <= FEW:
                filling.write_history(self._shop, _OWNER, self._today)
            self._leaving()
        store.settle(self._shop)

    def _open(self) -> None:
        created = instant(self._today - timedelta(days=DAYS + 1500), 600)
        staff = STAFF if self._clients else STAFF[:1]
        with work(self._shop, _OWNER) as unit:
            rows = (
                (n, name, code, role.value, "", 1, 0, created) for n, (name, role, code) in enumerate(staff, start=1)
            )
            store.insert(self._shop, "staff", rows)
            settings = FIRST_VALUES | {"shop_name": SHOP_NAME, "trades": list(self._trades), "demo": True}
            for name, value in settings.items():
                write_setting(name, value)
            if self._clients and "salon" in self._trades:
                self._catalogue()
            unit.audit("demo.made", "shop", detail={"clients": self._clients, "seed": self._seed})
        self._shop.settings_changed()

    def _catalogue(self) -> None:
        rng = self._chance("shelf")
        services = (
            (
                n,
                s.code,
                s.name,
                s.category,
                s.minutes,
                s.price * 100,
                s.cost * 100,
                s.rhythm,
                store.json_cell(list(s.aftercare)),
                1,
            )
            for n, s in enumerate(SERVICES, start=1)
        )
        store.insert(self._shop, "service", services)
        products = (
            (n, p.code, p.name, p.brand, p.category, "", p.price * 100, p.cost * 100, rng.randint(2, 40), 5, 40, 1)
            for n, p in enumerate(PRODUCTS, start=1)
        )
        store.insert(self._shop, "product", products)

    def _people(self) -> None:
        first = self._today - timedelta(days=DAYS)
        crowd = Crowd(self._chance("people"), self._clients, first, self._today, advisors=_ADVISORS, habits=len(HABITS))
        rng, words = self._chance("consents"), words_for(self._shop.settings.language)
        staff, sparse = (*_ADVISORS, *_RECEPTIONISTS), self._clients > FEW
        told, own = self._chance("told"), self._own_field()
        cards, pawning = self._chance("documents"), {client for _day, client in self._pawning}
        for start in range(1, self._clients + 1, BATCH):
            end = min(start + BATCH, self._clients + 1)
            rows, said = PeopleRows(), ConsentRows(rng, words, SHOP_NAME, self._today, staff, sparse)
            fields = ToldRows(told, self._today, staff, sparse, own)
            for number in range(start, end):
                person = self._cast(crowd.person(number))
                if number in pawning:
                    person = crowd.identified(person, cards)
                rows.add(person)
                cast_in = number in self._roles
                agreed = said.add(person, cast=cast_in, means=fields.agrees_to_means())
                fields.add(person, agreed, cast=cast_in)
                self._diary.enrol(person)
            with self._unit(f"clients:{start}-{end - 1}", end - start):
                store.insert(self._shop, "client", rows.clients)
                store.insert(self._shop, "client_phone", rows.phones)
                store.insert(self._shop, "client_tag", rows.tags)
                store.insert(self._shop, "client_value", fields.values)
                store.insert(self._shop, "client_asked", fields.asked)
                store.insert(self._shop, "client_moment", fields.moments)
                more = field_words(range(start, end))
                store.insert(self._shop, "client_search", rows.found_by(more))
                store.insert(self._shop, "client_consent", said.rows)
                store.bar_health(self._shop, said.barred)
            self._progress(_PEOPLE, end - 1, self._clients)

    def _own_field(self) -> str:
        """The key of a field of the owner's own."""
        return save_field(self._shop, _OWNER, TEA).key if self._clients else ""

    def _leaving(self) -> None:
        """Why some went who have not come for long."""
        rows = list(leaving.rows(self._shop, self._today, _ADVISORS)) if self._clients else []
        if rows:
            with self._unit("leaving", len(rows)):
                store.insert(self._shop, "client_leaving", rows)

    def _families(self) -> None:
        names = {role.name: number for number, role in self._roles.items()}
        with work(self._shop, _OWNER) as unit:
            rows = write_families(unit, names, self._today)
            unit.audit("demo.made", "families", detail={"rows": rows, "seed": self._seed})

    def _cast(self, person: Person) -> Person:
        role = self._roles.get(person.id)
        if role is None:
            return person
        played = cast.played(person, role, self._today)
        if role.name == cast.FIRST:
            self._hers = played
        elif role is cast.SECOND and self._hers is not None:
            hers = self._hers
            played = replace(
                played,
                phones=hers.phones,
                birthday=hers.birthday,
                gender=hers.gender,
                document="",
                address=hers.address,
            )
        days_ago, service = cast.LAST_VISITS.get(role.name, (0, ""))
        if service:
            self._diary.anchor(person.id, days_ago, service)
        if role.name == "冯丽":  # her first appointment is this afternoon
            played = replace(played, joined=self._today)
        if role.name == "孙琪":  # she came once, a week ago
            played = replace(played, joined=self._today - timedelta(days=days_ago))
        return played

    def _visits(self) -> None:
        rng, rows = self._chance("bookings"), VisitRows(self._receipts, _RECEPTIONISTS)
        booked: deque[store.Cells] = deque()
        for done, (on, visits) in enumerate(self._diary.days(), start=1):
            rows.add(on, visits)
            if (self._today - on).days <= 30:
                for visit in visits[:12]:
                    booked.extend(
                        _booked(rng, visit.client, on, visit.minute, visit.lines[0].service, visit.beautician)
                    )
            if len(rows.visits) >= BATCH:
                self._write_visits(rows)
                self._progress(_VISITS, done, DAYS)
        today = talk.booked_today(rng, self._desk)
        rows.add(self._today, self._diary.today(talk.came_today(rng, self._desk, today)))
        self._write_visits(rows)
        booked.extend(
            talk.booking_row(client, self._today, minute, code, hands, status)
            for client, minute, code, hands, status in today
        )
        booked.extend(talk.bookings_to_come(rng, self._desk))
        with self._unit("bookings", len(booked)):
            store.insert(self._shop, "booking", booked)
        self._progress(_VISITS, DAYS, DAYS)

    def _photographs(self) -> None:
        """Before and after, of the first who agree to it."""
        agree = photographs.who_agrees(range(1, min(self._clients, 200) + 1))[:PHOTOGRAPHED]
        if not agree:
            return
        with self._unit("photographs", 2 * len(agree)):
            for number, client in enumerate(agree):
                photographs.put(client, number, self._today, _ADVISORS[0])

    def _write_visits(self, rows: VisitRows) -> None:
        with self._unit(f"visits:-{rows.number}", len(rows.visits)):
            store.insert(self._shop, "visit", rows.visits)
            store.insert(self._shop, "visit_item", rows.items)
            store.insert(self._shop, "payment", rows.payments)
        rows.clear()

    def _tickets(self) -> None:
        rng = self._chance("tickets")
        mine = [*counter.cast_tickets(self._desk.names, self._today)]
        rows = TicketRows(self._receipts, _RECEPTIONISTS[0])
        for done, ticket in enumerate(self._in_order(rng, mine), start=1):
            rows.add(ticket)
            if len(rows.tickets) >= BATCH // 2:
                self._write_tickets(rows)
                self._progress(_TICKETS, done, len(self._pawning) + len(mine))
        self._write_tickets(rows)

    def _in_order(self, rng: Random, mine: list[counter.DemoTicket]) -> Iterator[counter.DemoTicket]:
        first = self._today - timedelta(days=DAYS)
        waiting = sorted(mine, key=lambda ticket: ticket.issued)
        for day, client in self._pawning:
            on = first + timedelta(days=day)
            while waiting and waiting[0].issued <= on:
                yield waiting.pop(0)
            yield counter.a_life(rng, client, on, self._today)
        yield from waiting

    def _write_tickets(self, rows: TicketRows) -> None:
        with self._unit(f"tickets:-{rows.number}", len(rows.tickets)):
            store.insert(self._shop, "ticket", rows.tickets)
            store.insert(self._shop, "pledge", rows.pledges)
            store.insert(self._shop, "ticket_event", rows.events)
            store.insert(self._shop, "payment", rows.payments)
        rows.clear()

    def _rhythms(self) -> None:
        for start in range(1, self._clients + 1, RHYTHM_BATCH):
            end = min(start + RHYTHM_BATCH - 1, self._clients)
            with self._unit(f"rhythms:{start}-{end}", end + 1 - start):
                rebuild_rhythms(ClientId(number) for number in range(start, end + 1))
                work_out_last_seen(ClientId(start), ClientId(end))
            self._progress(_RHYTHM, end, self._clients)

    def _talk(self) -> None:
        if not self._clients:
            return
        desk, rng = self._desk, self._chance("talk")
        until = advisors.PLAYED_DAYS + 1 if self._clients <= advisors.LARGEST else 4
        for batch in _batches(talk.calls(rng, desk, SHOP_NAME, until)):
            with self._unit("calls", len(batch)):
                store.insert(self._shop, "call", batch)
        if self._clients <= advisors.LARGEST:
            self._play()
        with self._unit("care", 1):
            store.insert(self._shop, "call", talk.call_backs_today(rng, desk))
            store.insert(self._shop, "complaint", talk.complaints(rng, desk))
            store.insert(self._shop, "promise", talk.promises(rng, desk))
            store.insert(self._shop, "client_note", talk.remarks(rng, desk, (*_ADVISORS, *_RECEPTIONISTS)))
            first = desk.names.get("王婧颖", 0)
            seconds = colleagues.second_advisors(self._clients, _BEAUTICIANS, first)
            store.insert(self._shop, "client_second_advisor", seconds)
            store.insert(self._shop, "colleague_note", colleagues.notes(desk.names, self._today))

    def _play(self) -> None:
        rng, words = self._chance("queue"), words_for(self._shop.settings.language)
        staff = {name: number for number, (name, _, _) in enumerate(STAFF, start=1)}
        for ago in range(advisors.PLAYED_DAYS, 0, -1):
            on = self._today - timedelta(days=ago)
            made = advisors.calls_made(rng, self._shop, on, self._desk, staff, words)
            with self._unit(f"calls:{on}", len(made)):
                store.insert(self._shop, "call", made)
            self._progress(_CALLS, advisors.PLAYED_DAYS - ago + 1, advisors.PLAYED_DAYS)


def _booked(rng: Random, client: int, on: date, minute: int, service: int | None, hands: int) -> Iterator[store.Cells]:
    """The appointment behind a visit, and now and then one that did not become a visit."""
    if not client or service is None:
        return
    code = SERVICES[service].code
    yield talk.booking_row(client, on, minute, code, hands, BookingStatus.DONE)
    if rng.random() < 0.14:
        status = BookingStatus.CANCELLED if rng.random() < 0.6 else BookingStatus.NO_SHOW
        yield talk.booking_row(client, on - timedelta(days=rng.randint(2, 6)), minute, code, hands, status)


def _batches(rows: Iterator[store.Cells]) -> Iterator[list[store.Cells]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
