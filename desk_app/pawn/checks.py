"""What must hold of pawn tickets; ``db.check`` runs it."""

from __future__ import annotations

from desk_app.db.check import Check
from desk_app.words import N_

_CLOSING = "WHEN 'redeemed' THEN 'redeemed' WHEN 'forfeited' THEN 'forfeited'"

CHECKS = (
    Check(
        "ticket.closed",
        f"SELECT t.number FROM ticket t WHERE t.status IN ('redeemed', 'forfeited') AND NOT EXISTS (SELECT 1 FROM "
        f"ticket_event e WHERE e.ticket_id = t.id AND e.step = CASE t.status {_CLOSING} END)",
        N_("Ticket {number} is closed, but nothing says by which step."),
    ),
    Check(
        "ticket.dates",
        "SELECT number FROM ticket WHERE NOT (start_on <= due_on AND due_on <= last_day) "
        "OR (closed_on IS NULL) <> (status = 'open')",
        N_("The dates of ticket {number} contradict each other."),
    ),
    Check(
        "ticket.appraisal",
        "SELECT t.number FROM ticket t LEFT JOIN pledge p ON p.ticket_id = t.id GROUP BY t.id "
        "HAVING t.appraisal <> coalesce(sum(p.appraisal), 0)",
        N_("The appraisal of ticket {number} is not the sum of its items."),
    ),
    Check(
        "ticket.replaced",
        "SELECT t.number FROM ticket t LEFT JOIN ticket n ON n.id = t.replaced_by "
        "WHERE t.replaced_by IS NOT NULL AND (n.replaces IS NOT t.id OR t.status <> 'void') "
        "UNION ALL SELECT n.number FROM ticket n LEFT JOIN ticket t ON t.id = n.replaces "
        "WHERE n.replaces IS NOT NULL AND t.replaced_by IS NOT n.id",
        N_("Ticket {number} was corrected, but its two lines do not point at each other."),
    ),
    Check(
        "ticket.money",
        "SELECT t.number FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id GROUP BY t.id "
        "HAVING sum(e.principal + e.interest + e.fee) <> coalesce((SELECT sum(amount) FROM payment "
        "WHERE subject = 'ticket:' || t.id), 0)",
        N_("The payments of ticket {number} are not what its steps say."),
    ),
)
