"""Queries of what is taken back from client files, inside a unit of work."""

from __future__ import annotations

from datetime import datetime

from desk_app.clients.client import ClientId
from desk_app.clients.merged_store import forget_move
from desk_app.clients.store import rows
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN

#: Where something of a client may stand that was not there when her file was opened, and how to find it.
_ATTACHED = (
    "visit", "booking", "ticket", "payment", "call", "complaint", "promise", "client_note", "legal_hold",
    "client_photograph", "client_moment", "colleague_note", "client_leaving", "client_agent", "client_relative",
    "client_date", "opening_balance",
)  # fmt: skip

#: The person goes out of the row; its number stays taken, and so does a code that the program gave: one that was typed
#: is hers (the number of a card).
_EMPTY = (
    "UPDATE client SET name = :name, code = iif(code GLOB 'A-[0-9]*', code, 'taken-back-' || id), gender = '', "
    "birth_lunar = 0, birth_year = 0, birth_month = 0, birth_day = 0, birth_leap = 0, document_kind = '', "
    "document_number = '', address = '', source = '', notes = '', allergies = '', alerts = '', advisor_id = NULL, "
    "may_call = 0, do_not_call = 1, call_from = NULL, call_to = NULL, updated_at = :at, erased_at = :at "
    "WHERE id = :id",
    "DELETE FROM client_phone WHERE client_id = :id",
    "DELETE FROM client_tag WHERE client_id = :id",
    "DELETE FROM client_value WHERE client_id = :id",
    "DELETE FROM client_asked WHERE client_id = :id",
    "DELETE FROM client_second_advisor WHERE client_id = :id",
    "DELETE FROM client_unit WHERE client_id = :id",
    "DELETE FROM client_search WHERE rowid = :id",
)


def attached(client_id: ClientId) -> bool:
    """Whether anything stands in the books under a client's number."""
    asked = " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE client_id = :id)" for table in _ATTACHED)
    asked += " OR EXISTS (SELECT 1 FROM client_merged WHERE into_id = :id)"
    asked += " OR EXISTS (SELECT 1 FROM client_agent WHERE person_id = :id)"
    asked += " OR EXISTS (SELECT 1 FROM client_relative WHERE other_id = :id)"
    return bool(OPEN.execute_sql(f"SELECT {asked}", {"id": client_id}).fetchone()[0])


def opened_by(client_id: ClientId) -> int | None:
    """Who opened a client's file; None where it came with a list."""
    sql = "SELECT staff_id FROM audit WHERE client_id = ? AND action = 'client.added' ORDER BY seq LIMIT 1"
    found = rows(sql, (client_id,))
    return int(found[0][0]) if found else None


def empty_file(client_id: ClientId, name: str, at: datetime) -> None:
    """Takes a file out of every list and out of the search; the row stays under ``name``."""
    values = {"id": client_id, "name": name, "at": as_text(at)}
    for sql in _EMPTY:
        OPEN.execute_sql(sql, {hole: value for hole, value in values.items() if f":{hole}" in sql})


def note_row(note_id: int) -> tuple[ClientId, datetime, int, str] | None:
    """Whose note it is, when it was written, by whom, and what it says."""
    found = rows("SELECT client_id, at, staff_id, text FROM client_note WHERE id = ?", (note_id,))
    if not found:
        return None
    client_id, at, staff_id, text = found[0]
    return ClientId(client_id), from_text(at), int(staff_id), str(text)


def delete_note(note_id: int) -> None:
    """Takes a note off the timeline."""
    forget_move("client_note", note_id)
    OPEN.execute_sql("DELETE FROM client_note WHERE id = ?", (note_id,))
