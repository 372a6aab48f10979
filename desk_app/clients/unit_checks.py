"""What must hold of firms and their agents; ``db.check`` runs it."""

from __future__ import annotations

from desk_app.clients.unit import MOST_AGENTS, Act
from desk_app.db.check import Check, Invariant
from desk_app.words import N_

#: Each word of ``acts`` taken out of it, with the spaces: what is left is no act.
_REST = "' ' || g.acts || ' '"
for _act in Act:
    _REST = f"replace({_REST}, ' {_act.value} ', '  ')"

CHECKS: tuple[Invariant, ...] = (
    Check(
        "unit.agent_of_nobody",
        "SELECT c.code, g.id FROM client_agent g JOIN client c ON c.id = g.client_id WHERE c.erased_at IS NOT NULL",
        N_("Client {code} was erased, and agent {id} of it is still in the file."),
    ),
    Check(
        "unit.of_erased",
        "SELECT c.id FROM client_unit u JOIN client c ON c.id = u.client_id WHERE c.erased_at IS NOT NULL",
        N_("Client {id} was erased, and what is said of the firm is still in the file."),
    ),
    Check(
        "unit.agent_dates",
        "SELECT g.id, c.code FROM client_agent g JOIN client c ON c.id = g.client_id "
        "WHERE g.valid_until < g.valid_from OR g.revoked_on < g.valid_from "
        "OR (g.revoked_on IS NULL) <> (g.revoked_by_id IS NULL)",
        N_("The days of agent {id} of client {code} contradict each other."),
    ),
    Check(
        "unit.agent_acts",
        "SELECT g.id, c.code FROM client_agent g JOIN client c ON c.id = g.client_id "
        f"WHERE trim({_REST}) <> '' OR trim(g.acts) = '' OR g.most <= 0",
        N_("What agent {id} of client {code} may do cannot be read."),
    ),
    Check(
        "unit.agent_twice",
        "SELECT g.id, c.code FROM client_agent g JOIN client c ON c.id = g.client_id "
        "WHERE g.person_id = g.client_id OR (g.person_id IS NOT NULL AND g.name || g.phone || g.document_number <> '')",
        N_("Agent {id} of client {code} is a client of the shop and somebody else as well."),
    ),
    Check(
        "unit.too_many",
        "SELECT c.code, count(*) AS count FROM client_agent g JOIN client c ON c.id = g.client_id "
        f"GROUP BY g.client_id HAVING count(*) > {MOST_AGENTS}",
        N_("Client {code} has {count} agents, more than a file can hold."),
    ),
    Check(
        "unit.agent_of_ticket",
        "SELECT t.number FROM ticket_agent a JOIN ticket_event e ON e.id = a.event_id "
        "JOIN ticket t ON t.id = e.ticket_id JOIN client_agent g ON g.id = a.agent_id WHERE g.client_id <> t.client_id "
        # parted again: a ticket went back, and an agent who came since did not
        "AND NOT EXISTS (SELECT 1 FROM client_merge m WHERE g.client_id IN (m.kept_id, m.other_id))",
        N_("A step of ticket {number} was taken by somebody who is no agent of its client."),
    ),
)
