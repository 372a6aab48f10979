"""Where other clients' files name somebody: her name or a number of hers, as somebody typed it into words there.

What is found here is taken out by ``taking_out.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desk_app.clients.client import Client, ClientId
from desk_app.clients.merged_store import other_names, told_by_merges
from desk_app.clients.store import briefs
from desk_app.clients.store import client as whole_client
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.words import N_, Words

#: Files told by code in one sentence; the rest is counted.
TOLD = 8

#: A name of one sign stands in half of all words.
SHORTEST_NAME, SHORTEST_NUMBER = 2, 7

#: Signs shown before and after a name, and what hides the rest of it.
_AROUND, _STAR = 18, "＊"

_OF_TICKET = "(SELECT client_id FROM ticket WHERE id = ticket_id)"

_OF_EVENT = "(SELECT t.client_id FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id WHERE e.id = event_id)"

#: Every free text of a client's file: table, column, whose it is (nobody's: a walk-in's), and what it is called.
PLACES: dict[str, tuple[str, str, str, str]] = {
    f"{table}.{column}": (table, column, whose, said)
    for table, column, whose, said in (
        ("client", "notes", "id", N_("Notes")),
        ("client", "alerts", "id", N_("Take care")),
        ("client", "allergies", "id", N_("Allergies")),
        ("client", "source", "id", N_("Came to know us by")),
        ("client", "address", "id", N_("Address")),
        ("client_merge_value", "text", "client_id", N_("Merged file")),
        ("client_note", "text", "client_id", N_("Note")),
        ("client_value", "text", "client_id", N_("Field of the file")),
        ("client_moment", "text", "client_id", N_("Request, extra or gesture")),
        ("client_leaving", "words", "client_id", N_("Why she goes")),
        ("client_photograph", "caption", "client_id", N_("Words of a photograph")),
        ("colleague_note", "text", "client_id", N_("Note to a colleague")),
        ("colleague_note", "answer", "client_id", N_("Answer to a colleague")),
        ("client_unit", "legal_name", "client_id", N_("Legal representative")),
        ("client_unit", "invoice_title", "client_id", N_("Invoice title")),
        ("client_unit", "bank", "client_id", N_("Bank and account")),
        ("client_unit", "trade", "client_id", N_("Trade of a firm")),
        ("client_agent", "name", "client_id", N_("Name of an agent")),
        ("client_agent", "phone", "client_id", N_("Phone of an agent")),
        ("client_agent", "document_number", "client_id", N_("Document of an agent")),
        ("client_agent", "paper", "client_id", N_("Letter of an agent")),
        ("client_agent", "revoked_for", "client_id", N_("Why an authorisation was revoked")),
        ("ticket_agent", "name", _OF_EVENT, N_("Agent on a ticket")),
        ("ticket_agent", "paper", _OF_EVENT, N_("Letter on a ticket")),
        ("client_relative", "name", "client_id", N_("Name of a relative")),
        ("client_relative", "phone", "client_id", N_("Phone of a relative")),
        ("client_relative", "note", "client_id", N_("Note on a relative")),
        ("client_date", "label", "client_id", N_("Name of a day")),
        ("complaint", "text", "client_id", N_("Complaint")),
        ("complaint", "answer", "client_id", N_("Answer to a complaint")),
        ("promise", "text", "client_id", N_("Promise")),
        ("call", "note", "client_id", N_("Note of a call")),
        ("call", "said", "client_id", N_("Words of a call")),
        ("visit", "notes", "client_id", N_("Note of a visit")),
        ("visit", "reason", "client_id", N_("Reason of a correction")),
        ("booking", "notes", "client_id", N_("Note of an appointment")),
        ("ticket", "notes", "client_id", N_("Note of a ticket")),
        ("ticket_event", "note", _OF_TICKET, N_("Note of a ticket")),
        ("pledge", "name", _OF_TICKET, N_("Name of a pledge")),
        ("pledge", "description", _OF_TICKET, N_("Description of a pledge")),
        ("pledge", "serial", _OF_TICKET, N_("Serial number of a pledge")),
        ("payment", "note", "client_id", N_("Note of a payment")),
    )
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of hers to look for. ``shared``: another client has the same, so that it may mean her."""

    text: str
    pattern: re.Pattern[str]
    is_number: bool
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a text a mark stands. ``whole``: not as a part of a longer word, number or name of another client."""

    start: int
    end: int
    whole: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class Look:
    """What to look for, and the longer names of others that hers is a part of (王芳 in 王芳芳)."""

    client_id: ClientId
    marks: tuple[Mark, ...]
    longer: tuple[str, ...] = ()

    def spots(self, text: str) -> tuple[Spot, ...]:
        """Every place, in order; none overlaps another."""
        found = [
            Spot(*hit.span(), whole=self._whole(text, mark, *hit.span()), mark=mark)
            for mark in self.marks
            for hit in mark.pattern.finditer(text)
        ]
        kept: list[Spot] = []
        for spot in sorted(found, key=lambda one: (one.start, -one.end)):
            if not kept or spot.start >= kept[-1].end:
                kept.append(spot)
        return tuple(kept)

    def _whole(self, text: str, mark: Mark, start: int, end: int) -> bool:
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        if mark.is_number:
            return not (before.isdigit() or after.isdigit())
        if any(side.isascii() and side.isalnum() for side in (text[start], text[end - 1])) and (
            _letter(before) or _letter(after)
        ):
            return False
        around = text[max(start - 200, 0) : end + 200].lower()
        at = start - max(start - 200, 0)
        return not any(_covers(around, one.lower(), at, at + end - start) for one in self.longer)


def _letter(sign: str) -> bool:
    """Whether a sign goes on with a word written in letters: 王 after "Li Wei" does not."""
    return sign.isalnum() and not "\u3040" <= sign <= "\uffef"


def _covers(text: str, longer: str, start: int, end: int) -> bool:
    place = text.find(longer)
    while place >= 0:
        if place <= start and end <= place + len(longer):
            return True
        place = text.find(longer, place + 1)
    return False


@dataclass(frozen=True, slots=True)
class Mention:
    """One text of another file that names her. ``snippet`` shows it with her name and numbers all but hidden.

    ``sure``: it stands there whole, and no other client is called so; else it may mean somebody else. ``held``: the
    police or a court hold that file, and nothing is changed in it.
    """

    key: str  # "client_note.text:17"
    client_id: ClientId | None  # None: a walk-in's
    code: str
    client: str
    snippet: str
    sure: bool
    held: bool = False

    @property
    def what(self) -> str:
        """What the text is, as a msgid."""
        return PLACES[self.key.partition(":")[0]][3]


@dataclass(frozen=True, slots=True)
class NamedIn:
    """The codes of the other files in whose words somebody is named, each once, in the order of the files."""

    codes: tuple[str, ...] = ()

    def say(self, words: Words) -> str:
        """One sentence; nothing where no file names her."""
        if not self.codes:
            return ""
        listed = words.list_of(list(self.codes[:TOLD])) + ("…" if len(self.codes) > TOLD else "")
        return words.n(
            "{count} other file names her in its notes; put it right by hand: {codes}",
            "{count} other files name her in their notes; put them right by hand: {codes}",
            len(self.codes),
            codes=listed,
        )


def files_of(mentions: Iterable[Mention]) -> NamedIn:
    """The files that some mentions stand in."""
    return NamedIn(tuple(dict.fromkeys(one.code for one in mentions if one.code)))


def named_in(shop: Shop, client_id: ClientId) -> NamedIn:
    """Whose files name a client, as ``mentions_of`` finds them."""
    return files_of(mentions_of(shop, client_id))


def mentions_of(shop: Shop, client_id: ClientId) -> tuple[Mention, ...]:
    """The texts of other files that name a client by her name, a phone or her identity number, by client and place.
    Reads every free text of the shop once: for the reader thread. None of a client who is not there or was erased.

    To be asked before she is erased: afterwards nobody knows what to look for.
    """
    del shop
    look = look_for(client_id)
    if look is None:
        return ()
    rows = texts_naming(look)
    known = briefs(sorted({whose for _place, _row, whose, _text in rows if whose is not None}))
    held = held_files()
    return tuple(
        Mention(
            mention_key(place, row),
            whose,
            known[whose].code if whose is not None else "",
            known[whose].name if whose is not None else "",
            snippet(look, text),
            whose not in held and all(spot.whole and not spot.mark.shared for spot in look.spots(text)),
            whose in held,
        )
        for place, row, whose, text in rows
    )


def held_files() -> frozenset[int | None]:
    """Whose files the police or a court hold now."""
    rows = OPEN.execute_sql("SELECT DISTINCT client_id FROM legal_hold WHERE lifted_at IS NULL").fetchall()
    return frozenset(int(row[0]) for row in rows)


def snippet(look: Look, text: str) -> str:
    """The words around the first place where she is named, on one line; of her name the first sign is left, of a number
    the last four."""
    spots = look.spots(text)
    first = next((spot for spot in spots if spot.whole), spots[0])
    begin, end = max(first.start - _AROUND, 0), min(first.end + _AROUND, len(text))
    shown, at = "…" if begin else "", begin
    for spot in spots:
        if spot.end <= begin or spot.start >= end:
            continue
        shown += text[at : max(spot.start, at)] + _hidden(text[spot.start : spot.end], spot.mark)
        at = spot.end
    shown += text[at:end] + ("…" if max(at, end) < len(text) else "")
    return " ".join(shown.split())


def _hidden(text: str, mark: Mark) -> str:
    return _STAR * 3 + text[-4:] if mark.is_number else text[0] + _STAR * min(len(text) - 1, 3)


def look_for(client_id: ClientId) -> Look | None:
    """What to look for of a client; None where there is nothing."""
    client = whole_client(client_id)
    return None if client is None or client.erased else look_of(client)


def look_of(client: Client) -> Look | None:
    """As ``look_for``, of a client as she was before she was erased, with her whole number. The files that are part of
    hers had names and numbers too."""
    client_id, marks, longer = client.id, list[Mark](), list[str]()
    merged = other_names((client_id,)).get(client_id, [])
    former, told = told_by_merges(client_id)
    numbers = dict.fromkeys((*numbers_of(client), *_bare_numbers(told, "")))
    names = (client.name, *(name for _code, name, _document in merged), *former)
    for name in dict.fromkeys(one.strip() for one in names):
        if len(name) >= SHORTEST_NAME:
            others = _called_like(name, client_id)
            longer += [one for one in others if len(one) > len(name)]
            shared = any(one.lower() == name.lower() for one in others)
            marks.append(Mark(name, re.compile(re.escape(name), re.IGNORECASE), is_number=False, shared=shared))
    marks += [_number(number, client_id) for number in numbers]
    return Look(client_id, tuple(marks), tuple(longer)) if marks else None


def numbers_of(client: Client) -> list[str]:
    """Her phones, without the country where it is the usual one, and her document, letters and digits alone."""
    return _bare_numbers((*client.phones, client.document_number), client.document_number)


def _bare_numbers(numbers: Iterable[str], document: str) -> list[str]:
    found = []
    for number in numbers:
        bare = _bare(number)
        bare = bare.removeprefix("86") if len(bare) == 13 and number != document else bare
        if len(bare) >= SHORTEST_NUMBER:
            found.append(bare)
    return list(dict.fromkeys(found))


def _bare(number: str) -> str:
    return "".join(sign for sign in number if sign.isalnum()).upper()


def _number(bare: str, client_id: ClientId) -> Mark:
    shared = OPEN.execute_sql(
        "SELECT 1 FROM client_phone WHERE number LIKE '%' || ? AND client_id <> ? LIMIT 1", (bare, client_id)
    ).fetchone()
    pattern = re.compile("[ -]?".join(re.escape(sign) for sign in bare), re.IGNORECASE)
    return Mark(bare, pattern, is_number=True, shared=shared is not None)


def _called_like(name: str, client_id: ClientId) -> list[str]:
    """Names of other clients that are hers, or have hers in them."""
    sql = "SELECT DISTINCT name FROM client WHERE instr(lower(name), ?) AND id <> ? AND erased_at IS NULL "
    sql += "AND id NOT IN (SELECT client_id FROM client_merged WHERE into_id = ?)"
    return [row[0] for row in OPEN.execute_sql(sql, (_lower(name), client_id, client_id)).fetchall()]


def _lower(text: str) -> str:
    """In small letters as SQLite's lower() makes them."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in text)


def texts_naming(look: Look) -> list[tuple[str, int, ClientId | None, str]]:
    """Place, row, whose and text of everything that names her, by client and place."""
    values: dict[str, object] = {"id": look.client_id}
    names, numbers = list[str](), list[str]()
    for place, mark in enumerate(look.marks):
        values[f"m{place}"] = _lower(mark.text)
        (numbers if mark.is_number else names).append(f":m{place}")
    found = []
    for key, (table, column, whose, _said) in PLACES.items():
        hits = [f"instr(lower({column}), {one})" for one in names]
        hits += [f"instr(replace(replace(lower({column}), ' ', ''), '-', ''), {one})" for one in numbers]
        rows = OPEN.execute_sql(
            f'SELECT id, {whose} AS whose, {column} FROM "{table}" '
            f"WHERE {column} <> '' AND whose IS NOT :id AND ({' OR '.join(hits)})",
            values,
        ).fetchall()
        found += [(key, row[0], None if row[1] is None else ClientId(row[1]), row[2]) for row in rows]
    return sorted((one for one in found if look.spots(one[3])), key=lambda one: one[2] or 0)


def text_naming(look: Look, key: str) -> tuple[ClientId | None, str] | None:
    """Whose a text is, and what it says now; None where it is gone, is her own, or names her no longer.
    Raises KeyError of no place."""
    place, _colon, row = key.partition(":")
    table, column, whose, _said = PLACES[place]
    found = OPEN.execute_sql(
        f'SELECT {whose} AS whose, {column} FROM "{table}" WHERE id = ? AND whose IS NOT ?', (int(row), look.client_id)
    ).fetchone()
    if found is None or not look.spots(found[1]):
        return None
    return None if found[0] is None else ClientId(found[0]), str(found[1])


def mention_key(place: str, row: int) -> str:
    """The name of one text among all: "client_note.text:17"."""
    return f"{place}:{row}"
