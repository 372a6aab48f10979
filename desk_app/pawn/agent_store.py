"""The agents of tickets in the shop file."""

from __future__ import annotations

from desk_app.clients.unit import AgentId
from desk_app.db.rows import OPEN
from desk_app.pawn.ticket import TicketId


def note(event_id: int, agent_id: AgentId, name: str, paper: str) -> None:
    """Keeps who took a step. Inside a unit of work only."""
    OPEN.execute_sql(
        "INSERT INTO ticket_agent (event_id, agent_id, name, paper) VALUES (?, ?, ?, ?)",
        (event_id, agent_id, name, paper),
    )


def issued_by(ticket_id: TicketId) -> AgentId | None:
    """Who pawned what a ticket is of."""
    sql = (
        "SELECT a.agent_id FROM ticket_agent a JOIN ticket_event e ON e.id = a.event_id "
        "WHERE e.ticket_id = ? AND e.step = 'issued' ORDER BY e.id DESC LIMIT 1"
    )
    found = OPEN.execute_sql(sql, (ticket_id,)).fetchone()
    return None if found is None or found[0] is None else AgentId(int(found[0]))
