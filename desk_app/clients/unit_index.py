"""What a firm is found by beside its own name: its number, its legal representative, and those who act for it."""

from __future__ import annotations

from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clients.searchwords import document_tokens, name_tokens, phone_tokens
from desk_app.db.rows import OPEN

#: The files that are part of a client's, whose number is the first value of the query.
PART_OF = "(SELECT client_id FROM client_merged WHERE into_id = ?1)"


def _rows(sql: str, client_id: ClientId) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, (client_id,)).fetchall())


def unit_words(client_id: ClientId) -> str:
    """More tokens for the row of a firm in the index, with a space before them; "" of a private client."""
    found = _rows("SELECT registration, legal_name FROM client_unit WHERE client_id = ?", client_id)
    if not found:
        return ""
    registration, legal_name = found[0]
    tokens = name_tokens(legal_name) | (document_tokens(registration) if registration else set())
    people = _rows(
        "SELECT coalesce(p.name, a.name), a.phone, p.id FROM client_agent a "
        "LEFT JOIN client p "
        "ON p.id = coalesce((SELECT into_id FROM client_merged WHERE client_id = a.person_id), a.person_id) "
        "WHERE a.client_id = ? AND p.erased_at IS NULL",
        client_id,
    )
    for name, phone, person_id in people:
        tokens |= name_tokens(name)
        tokens.update(phone_tokens(phone) if phone else ())
        if person_id is not None:
            for (number,) in _rows("SELECT number FROM client_phone WHERE client_id = ?", ClientId(person_id)):
                tokens.update(phone_tokens(number))
    return " ".join(["", *sorted(tokens)])


def firms_of(person_id: ClientId) -> list[ClientId]:
    """The firms whose rows of the index have somebody's name and phones in them."""
    sql = f"SELECT DISTINCT client_id FROM client_agent WHERE person_id = ?1 OR person_id IN {PART_OF}"
    return [ClientId(row[0]) for row in _rows(sql, person_id)]
