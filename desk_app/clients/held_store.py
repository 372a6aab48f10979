"""What keeps a client file as it is: a demand of the police or a court, an open pawn ticket."""

from __future__ import annotations

from desk_app.clients.client import ClientId
from desk_app.db.rows import OPEN


def hold_on(client_id: ClientId) -> str:
    """Why the law demands that a file is kept; "" where nobody demands it now."""
    sql = "SELECT reason FROM legal_hold WHERE client_id = ? AND lifted_at IS NULL ORDER BY id LIMIT 1"
    found = OPEN.execute_sql(sql, (client_id,)).fetchone()
    return "" if found is None else str(found[0])


def open_ticket_of(client_id: ClientId) -> str:
    """The number of a client's oldest open ticket; "" where she has none."""
    sql = "SELECT number FROM ticket WHERE client_id = ? AND status = 'open' ORDER BY id LIMIT 1"
    found = OPEN.execute_sql(sql, (client_id,)).fetchone()
    return "" if found is None else str(found[0])
