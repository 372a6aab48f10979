"""What lies in the shop file for longer than it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from desk_app.clients.client import ClientId
from desk_app.clock import from_text
from desk_app.db.rows import OPEN
from desk_app.privacy.store import GONE, STILL_THERE

#: Whose file the police or a court hold: of her nothing lapses.
_HELD = "(SELECT client_id FROM legal_hold WHERE lifted_at IS NULL)"

#: Neither seen nor entered since the day: an old list that was brought in yesterday is not over today.
_NOT_SEEN = (
    f"(SELECT id FROM client WHERE last_seen < :day AND created_at < :day AND {STILL_THERE} UNION ALL "
    f"SELECT id FROM client WHERE last_seen IS NULL AND created_at < :day AND {STILL_THERE})"
)

#: Whose file is younger than the day: what lies in it came in with it, however old it is.
_IN_A_YOUNGER_FILE = "EXISTS (SELECT 1 FROM client WHERE client.id = visit.client_id AND client.created_at >= :day)"

#: Whom a ticket keeps: one that is open, or was closed so lately that the books must still say whose it was.
_WITH_TICKET = "(SELECT client_id FROM ticket WHERE status = 'open' OR closed_on >= :books)"

#: Who says something of her health in a field of the file: the built-in one, or one of the owner's own.
_OF_HEALTH = (
    "(SELECT client_id FROM client_value WHERE field = 'problem' "
    "OR field IN (SELECT key FROM client_field WHERE own AND purpose = 'health'))"
)

#: Firms of whose agents a document is kept.
_AGENTS_DOCUMENTS = "(SELECT client_id FROM client_agent WHERE document_number <> '')"

_COMPLAINING = "(SELECT client_id FROM complaint WHERE answered_at IS NULL)"

#: What has lapsed of each kind, as FROM and WHERE.
_OF_KIND: dict[str, str] = {
    "clients": (
        f"client WHERE id IN {_NOT_SEEN} AND id NOT IN {_HELD} AND id NOT IN {_WITH_TICKET} "
        f"AND id NOT IN {_COMPLAINING}"
    ),
    "visit_notes": (
        f"visit WHERE on_day < :day AND notes <> '' AND coalesce(client_id, 0) NOT IN {_HELD} "
        f"AND NOT {_IN_A_YOUNGER_FILE}"
    ),
    "call_notes": f"call WHERE on_day < :day AND (note <> '' OR said <> '') AND client_id NOT IN {_HELD}",
    "health": (f"client WHERE id IN {_NOT_SEEN} AND (allergies <> '' OR id IN {_OF_HEALTH}) AND id NOT IN {_HELD}"),
    "documents": (
        f"client WHERE id IN {_NOT_SEEN} AND (document_number <> '' OR id IN {_AGENTS_DOCUMENTS}) "
        f"AND id NOT IN {_HELD} AND id NOT IN {_WITH_TICKET}"
    ),
}

#: Notes to colleagues lapse with those of calls, once they are closed.
_PASSED = (
    f"colleague_note WHERE at < :day AND closed_at IS NOT NULL AND text <> '{GONE}' "
    f"AND coalesce(client_id, 0) NOT IN {_HELD}"
)

_FORGET = {
    "visit_notes": "UPDATE visit SET notes = '' WHERE id IN (SELECT id FROM {of})",
    "call_notes": "UPDATE call SET note = '', said = '' WHERE id IN (SELECT id FROM {of})",
}


def _values(kind: str, day: date, books: date) -> Mapping[str, str]:
    given = {"day": day.isoformat(), "books": books.isoformat()}
    return {name: value for name, value in given.items() if f":{name}" in _OF_KIND[kind]}


def count(kind: str, day: date, books: date) -> int:
    """How much of a kind has lapsed. ``day`` is the first that is kept, ``books`` that of closed tickets."""
    rows = OPEN.execute_sql(f"SELECT count(*) FROM {_OF_KIND[kind]}", _values(kind, day, books)).fetchall()
    passed = f"SELECT count(*) FROM {_PASSED}"
    more = OPEN.execute_sql(passed, {"day": day.isoformat()}).fetchall() if kind == "call_notes" else [(0,)]
    return int(rows[0][0]) + int(more[0][0])


def clients(kind: str, day: date, books: date, limit: int) -> tuple[ClientId, ...]:
    """The clients of whom something of a kind has lapsed, by number."""
    sql = f"SELECT id FROM {_OF_KIND[kind]} ORDER BY id LIMIT {limit:d}"
    return tuple(ClientId(row[0]) for row in OPEN.execute_sql(sql, _values(kind, day, books)).fetchall())


def forget_notes(kind: str, day: date, books: date) -> int:
    """Empties the notes of visits, or of calls and to colleagues, that have lapsed; how many. Inside a unit of work
    only."""
    sql = _FORGET[kind].format(of=_OF_KIND[kind])
    found = int(OPEN.execute_sql(sql, _values(kind, day, books)).rowcount)
    if kind == "call_notes":
        sql = (
            f"UPDATE colleague_note SET text = '{GONE}', answer = iif(answer = '', '', '{GONE}') "
            f"WHERE id IN (SELECT id FROM {_PASSED})"
        )
        found += int(OPEN.execute_sql(sql, {"day": day.isoformat()}).rowcount)
    return found


def tickets_closed_since(client_id: ClientId, books: date) -> tuple[tuple[str, str], ...]:
    """Number and closing day of a client's tickets that were closed on ``books`` or later."""
    sql = "SELECT number, closed_on FROM ticket WHERE client_id = ? AND status <> 'open' AND closed_on >= ? ORDER BY id"
    return tuple(OPEN.execute_sql(sql, (client_id, books.isoformat())).fetchall())


def holdings(limit: int) -> tuple[tuple[ClientId, datetime, str, str, datetime | None], ...]:
    """Client, when, by whom, reason and when it was lifted: those that stand first, the newest first."""
    sql = (
        "SELECT h.client_id, h.at, s.name, h.reason, h.lifted_at FROM legal_hold h JOIN staff s ON s.id = h.staff_id "
        "ORDER BY h.lifted_at IS NOT NULL, h.id DESC LIMIT ?"
    )
    rows = OPEN.execute_sql(sql, (limit,)).fetchall()
    return tuple((ClientId(row[0]), from_text(row[1]), row[2], row[3], _at(row[4])) for row in rows)


def _at(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
