"""Where other clients' files name somebody: her name or a phone of hers, as somebody typed it into words there."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.clients.client import Client, ClientId
from desk_app.clients.desk import get_client
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.words import Words

#: Files told by code in one sentence; the rest is counted.
TOLD = 8

#: A name of one sign stands in half of all words.
SHORTEST_NAME, SHORTEST_PHONE = 2, 7

#: Every free text in a client's file, and whose it is.
_TEXTS = (
    ("client", "id", "notes || char(10) || alerts || char(10) || allergies || char(10) || source"),
    ("client_note", "client_id", "text"),
    ("complaint", "client_id", "text || char(10) || answer"),
    ("promise", "client_id", "text"),
    ("call", "client_id", "note || char(10) || said"),
    ("visit", "client_id", "notes || char(10) || reason"),
    ("booking", "client_id", "notes"),
    ("ticket", "client_id", "notes"),
    ("payment", "client_id", "note"),
)


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


def named_in(shop: Shop, client_id: ClientId) -> NamedIn:
    """Whose files name a client by her name or a phone, in notes, complaints, promises, calls, visits, bookings,
    tickets and payments. Reads every free text of the shop once: for the reader thread. Raises NotFound.

    To be asked before she is erased: afterwards nobody knows what to look for.
    """
    marks = _marks(get_client(shop, client_id))
    if not marks:
        return NamedIn()
    values: dict[str, object] = {"id": client_id} | {f"m{place}": mark for place, mark in enumerate(marks)}
    parts = []
    for table, whose, text in _TEXTS:
        hits = " OR ".join(f"instr(lower({text}), :m{place})" for place in range(len(marks)))
        parts.append(f'SELECT {whose} AS whose FROM "{table}" WHERE {whose} <> :id AND ({hits})')
    rows = OPEN.execute_sql(
        f"SELECT code FROM client WHERE erased_at IS NULL AND id IN ({' UNION '.join(parts)}) ORDER BY id", values
    )
    return NamedIn(tuple(str(row[0]) for row in rows.fetchall()))


def _marks(client: Client) -> tuple[str, ...]:
    """What to look for: the name as it stands, each phone with and without its country, in small letters."""
    if client.erased:
        return ()
    name = "".join(sign.lower() if sign.isascii() else sign for sign in client.name.strip())  # as SQLite's lower()
    found = [name] if len(name) >= SHORTEST_NAME else []
    for phone in client.phones:
        digits = "".join(sign for sign in phone if sign.isdigit())
        bare = digits.removeprefix("86") if len(digits) == 13 else digits
        if len(bare) >= SHORTEST_PHONE:
            found.append(bare)
    return tuple(dict.fromkeys(found))
