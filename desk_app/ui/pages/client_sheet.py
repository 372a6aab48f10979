"""What a client's page says, made on the reader thread: facts, strips and rows are text before they are painted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from desk_app.clients.asking import rating_of
from desk_app.clients.birthdays import birthday_text
from desk_app.clients.client import GENDER_LABELS, Client, ClientId, Gender
from desk_app.clients.family_words import brief_family
from desk_app.clients.merging import MergedFile
from desk_app.clients.phones import spaced
from desk_app.clients.photographing import photograph_state
from desk_app.clients.relating import family_of
from desk_app.clients.unit import Unit
from desk_app.clients.units import unit_of, units_acted_for
from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.loyalty.leaving import STATE_LABELS, STATE_TONES, Standing, State
from desk_app.merging.desk import merged_files
from desk_app.money import Money
from desk_app.overview.desk import client_page, timeline_entries, timeline_keys
from desk_app.overview.entry import ENTRY_LABELS, ClientPage, Cursor, Entry, EntryKind, Upcoming
from desk_app.pawn.desk import pawn_history
from desk_app.staff.account import StaffMember
from desk_app.staff.members import staff_list
from desk_app.ui.models.rows import RowLook
from desk_app.ui.pages.client_agents_parts import unit_facts
from desk_app.words import N_, Words

#: Tags that are shown beside the name; the form has them all.
SHOWN_TAGS = 4
SHOWN_PHONES = 3

#: The tabs of the timeline: what each is called, which entries it holds, and the trade that has it.
TABS: tuple[tuple[str, str, frozenset[EntryKind] | None, str], ...] = (
    ("all", N_("All"), None, ""),
    ("visits", N_("Salon"), frozenset({EntryKind.VISIT, EntryKind.BOOKING}), "salon"),
    ("tickets", N_("Pawn"), frozenset({EntryKind.TICKET}), "pawn"),
    ("payments", N_("Payments"), frozenset({EntryKind.PAYMENT, EntryKind.OPENING}), ""),
    ("calls", N_("Calls"), frozenset({EntryKind.CALL}), ""),
    ("care", N_("Care"), frozenset({EntryKind.COMPLAINT, EntryKind.PROMISE, EntryKind.LEAVING}), ""),
    ("notes", N_("Notes"), frozenset({EntryKind.NOTE, EntryKind.COLLEAGUE}), ""),
)

#: Where a line of the timeline leads that has no page of its own.
LEADS_TO = {
    EntryKind.BOOKING: "salon",
    EntryKind.CALL: "calls",
    EntryKind.COMPLAINT: "care",
    EntryKind.LEAVING: "client_leaving",
    EntryKind.OPENING: "till",
    EntryKind.PAYMENT: "till",
    EntryKind.PHOTOGRAPH: "client_photographs",
    EntryKind.PROMISE: "care",
}


#: Where something that comes up leads, but for a ticket, which has a page of its own; calls otherwise.
AHEAD_LEADS_TO = {
    "booking": "salon",
    "rebooking": "salon",
    "promise": "care",
    "occasion": "client_family",
    "authorisation": "client_agents",
}


@dataclass(frozen=True, slots=True)
class Strip:
    """One thing that must not be missed."""

    said: str
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the timeline and how it is drawn."""

    entry: Entry
    look: RowLook


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something that comes up and how it is drawn."""

    upcoming: Upcoming
    look: RowLook


@dataclass(frozen=True, slots=True)
class ClientSheet:
    """The whole page as text."""

    page: ClientPage
    badges: tuple[Strip, ...]
    strips: tuple[Strip, ...]
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    ahead: tuple[Ahead, ...]
    pawned: str
    pawned_more: str
    photographs: int = 0  # that may be seen
    staff: tuple[StaffMember, ...] = ()  # to whom a note can go
    firm: bool = False

    @property
    def client(self) -> Client:
        """Whose page it is."""
        return self.page.client


def read_sheet(shop: Shop, client_id: ClientId, words: Words) -> ClientSheet:
    """One reading for the whole page. Raises NotFound."""
    page, on, unit = client_page(shop, client_id), shop.today(), unit_of(shop, client_id)
    client_id = page.client.id  # of a merged file, the one it is part of
    trades, family = shop.settings.trades, brief_family(family_of(shop, client_id), on, words)
    history = pawn_history(shop, client_id) if "pawn" in trades else None
    out = history.principal_out if history is not None else Money(0, shop.settings.currency)
    return ClientSheet(
        page=page,
        badges=_badges(page, on, trades, words, firm=unit is not None),
        strips=strips(page, on, words),
        firm=unit is not None,
        facts=facts(page.client, shop, words, unit, family) + other_files(merged_files(shop, page.client.id), words),
        lines=_lines(page.timeline, on, words),
        ahead=tuple(Ahead(each, _ahead_look(each, on, words)) for each in page.upcoming),
        pawned=words.money(out) if history is not None and history.open else "",
        pawned_more=_pawned_more(history.open, history.redeemed, words) if history is not None else "",
        photographs=_photographs(shop, client_id),
        staff=staff_list(shop),
    )


def _photographs(shop: Shop, client_id: ClientId) -> int:
    state = photograph_state(shop, client_id)
    return state.count if state.shown else 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The places of the entries that are asked for, and the first of those entries."""

    keys: tuple[Cursor, ...]
    lines: tuple[Line, ...]


def read_stretch(
    shop: Shop, client_id: ClientId, kinds: Collection[EntryKind] | None, text: str, count: int, words: Words
) -> Stretch:
    """The timeline of some kinds (None: all) with the words of ``text`` in it, and its first ``count`` lines."""
    keys = timeline_keys(shop, client_id, kinds=kinds, text=text, words=words)
    return Stretch(keys, tuple(read_lines(shop, client_id, keys[:count], words).values()))


def read_lines(shop: Shop, client_id: ClientId, keys: Sequence[Cursor], words: Words) -> dict[Cursor, Line]:
    """The lines of some places, in their order."""
    lines = _lines(timeline_entries(shop, client_id, keys), shop.today(), words)
    return {line.entry.cursor: line for line in lines}


def day_said(day: date, on: date) -> str:
    """A day in a narrow column: 11-18, and with its year where that is not this one: 25-11-18."""
    return f"{day:%m-%d}" if day.year == on.year else f"{day:%y-%m-%d}"


def strips(page: ClientPage, on: date, words: Words) -> tuple[Strip, ...]:
    """Allergies and alerts as one strip, then complaints, tickets past their grace, and whether she may be called."""
    body = " · ".join(each.text.say(words) for each in page.alerts if each.kind in {"allergy", "alert"})
    found = [Strip(body, "bad")] if body else []
    found += [Strip(each.text.say(words), each.tone) for each in page.alerts if each.kind == "complaint"]
    past = [each for each in page.upcoming if each.kind == "ticket" and each.on < on]
    if past:
        said = words.n("{count} ticket is past its grace", "{count} tickets are past their grace", len(past))
        found.append(Strip(said, "warn"))
    calm = {"allergy", "alert", "complaint"}
    found += [Strip(each.text.say(words), each.tone) for each in page.alerts if each.kind not in calm]
    return tuple(found)


def facts(
    client: Client, shop: Shop, words: Words, unit: Unit | None = None, family: tuple[str, ...] = ()
) -> tuple[tuple[str, str], ...]:
    """Label and value of everything known about her; a missing phone is said, other blanks are left out. Of a firm its
    number and whom to call."""
    region, rated = shop.settings.phone_region, rating_of(shop, client.id)
    phones = [spaced(phone, region) for phone in client.phones] or [words(N_("none in the file"))]
    pairs = [(words(N_("Phone")) if number == 0 else "", phone) for number, phone in enumerate(phones[:SHOWN_PHONES])]
    pairs += [
        (words(N_("Member")), client.code),
        *unit_facts(unit, client.name, shop, words),
        (words(N_("Acts for")), words.list_of([name for _firm, name in units_acted_for(shop, client.id)])),
        (words(N_("Document")), client.masked_document),
        (words(N_("Birthday")), birthday_text(client.birthday, words)),
        (words(N_("Gender")), words(GENDER_LABELS[Gender(client.gender)])),
        (words(N_("Advisor")), client.advisor_names),
        (words(N_("Rating")), rated.say(words, shop.today()) if rated is not None else ""),
        (words(N_("Call hours")), hours_said(client.call_from, client.call_to, words)),
        *((words(N_("Family")) if number == 0 else "", line) for number, line in enumerate(family)),
        (words(N_("Source")), client.source),
        (words(N_("Address")), client.address),
        (words(N_("Client since")), words.day(local_time(client.created_at, shop.settings.zone).date())),
    ]
    return tuple(pair for pair in pairs if pair[1])


def other_files(files: Sequence[MergedFile], words: Words) -> tuple[tuple[str, str], ...]:
    """The files that are part of this one, by the codes and names they had."""
    said = [f"{file.code} {file.name}" for file in files]
    return tuple((words(N_("Merged files")) if number == 0 else "", one) for number, one in enumerate(said))


def hours_said(first: int | None, last: int | None, words: Words) -> str:
    """Hours to call: "14:00–16:00", "from 14:00", "until 16:00"; "" where none were told."""
    if first is not None and last is not None:
        return f"{_clock(first)}–{_clock(last)}"
    if first is not None:
        return words(N_("from {time}"), time=_clock(first))
    return words(N_("until {time}"), time=_clock(last)) if last is not None else ""


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def standing_said(standing: Standing, on: date, words: Words) -> str:
    """How a client stands, in a badge: "Growing quiet · 63 days"; "" where she comes as always."""
    if standing.state is State.HERE:
        return ""
    said = words(STATE_LABELS[standing.state])
    if standing.state is State.WON_BACK and standing.since is not None:
        return f"{said} {day_said(standing.since, on)}"
    days = standing.days
    return said if days is None else f"{said} · {words.n('{count} day', '{count} days', days)}"


def _badges(page: ClientPage, on: date, trades: tuple[str, ...], words: Words, *, firm: bool) -> tuple[Strip, ...]:
    visits, state = page.visits, page.standing.state
    found = [Strip(words(N_("Firm")), "info")] if firm else []
    if state is not State.HERE:
        found.append(Strip(standing_said(page.standing, on, words), STATE_TONES[state]))
    found += [Strip(tag, "gold") for tag in page.client.tags[:SHOWN_TAGS]]
    if visits:
        found.append(Strip(words.n("{count} visit", "{count} visits", visits), "ok"))
    elif not any(page.counts.values()):
        found.append(Strip(words(N_("New here")), "accent"))
    tickets = page.counts.get(EntryKind.TICKET, 0)
    if not visits and tickets and "pawn" in trades:
        found.append(Strip(words(N_("Pawn client")), "info"))
    return tuple(found)


def _pawned_more(count: int, redeemed: int, words: Words) -> str:
    said = [words.n("{count} open ticket", "{count} open tickets", count)]
    if redeemed:
        said.append(words(N_("{count} redeemed"), count=redeemed))
    return " · ".join(said)


def _lines(entries: Sequence[Entry], on: date, words: Words) -> tuple[Line, ...]:
    return tuple(Line(each, _look(each, on, words)) for each in entries)


def _look(entry: Entry, on: date, words: Words) -> RowLook:
    return RowLook(
        lead=day_said(entry.on, on),
        mark=words(ENTRY_LABELS[entry.kind]),
        title=entry.title.say(words),
        subtitle=entry.detail.say(words),
        badge=entry.badge.say(words) if entry.badge is not None else "",
        tone=entry.tone or "muted",
        bold=False,
        quiet=entry.old,
    )


def _ahead_look(upcoming: Upcoming, on: date, words: Words) -> RowLook:
    return RowLook(
        lead=day_said(upcoming.on, on),
        title=upcoming.text.say(words),
        badge="!" if upcoming.urgent else "",
        tone="warn",
        bold=False,
    )
