"""The queries of a client's timeline: one page of keys over all kinds, then what those entries say.

Two steps, so that a client with thousands of entries costs a sort of small keys and fifty rows read in full.
Read only.
"""

from __future__ import annotations

from collections.abc import Collection

from desk_app.overview.entry import Cursor, EntryKind
from desk_app.overview.store import Rows, ids, read

#: What each kind is sorted by. A booking that was kept is a visit and is not told twice.
#: A visit entered on another day than it happened stands on the day it happened.
_KEYS: dict[EntryKind, str] = {
    EntryKind.BOOKING: (
        "SELECT on_day || printf('T%02d:%02d:00.000000Z', minute / 60, minute % 60) AS k, 'booking' AS kind, id "
        "FROM booking WHERE client_id = :client AND status <> 'done'"
    ),
    EntryKind.CALL: "SELECT at AS k, 'call' AS kind, id FROM \"call\" WHERE client_id = :client",
    EntryKind.COMPLAINT: "SELECT at AS k, 'complaint' AS kind, id FROM complaint WHERE client_id = :client",
    EntryKind.NOTE: "SELECT at AS k, 'note' AS kind, id FROM client_note WHERE client_id = :client",
    EntryKind.OPENING: "SELECT at AS k, 'opening' AS kind, id FROM opening_balance WHERE client_id = :client",
    EntryKind.PAYMENT: "SELECT at AS k, 'payment' AS kind, id FROM payment WHERE client_id = :client",
    EntryKind.PROMISE: "SELECT at AS k, 'promise' AS kind, id FROM promise WHERE client_id = :client",
    EntryKind.TICKET: (
        "SELECT e.at AS k, 'ticket' AS kind, e.id FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id "
        "WHERE t.client_id = :client"
    ),
    EntryKind.VISIT: (
        "SELECT CASE WHEN substr(at, 1, 10) = on_day THEN at ELSE on_day || 'T12:00:00.000000Z' END AS k, "
        "'visit' AS kind, id FROM visit WHERE client_id = :client"
    ),
}

#: What each entry says, by id. The first column is the id.
_SAYS: dict[EntryKind, str] = {
    EntryKind.BOOKING: (
        "SELECT b.id, b.on_day, b.minute, coalesce(s.name, ''), coalesce(w.name, ''), b.status, b.notes FROM booking b "
        "LEFT JOIN service s ON s.id = b.service_id LEFT JOIN staff w ON w.id = b.staff_id WHERE b.id IN ({ids})"
    ),
    EntryKind.CALL: (
        'SELECT k.id, k.at, k.on_day, k.outcome, k.reasons, k.note, w.name, k.withdrawn FROM "call" k '
        "JOIN staff w ON w.id = k.staff_id WHERE k.id IN ({ids})"
    ),
    EntryKind.COMPLAINT: (
        "SELECT p.id, p.at, p.text, p.answer_by, p.answer, p.answered_at, p.withdrawn FROM complaint p "
        "WHERE p.id IN ({ids})"
    ),
    EntryKind.NOTE: (
        "SELECT n.id, n.at, n.text, w.name FROM client_note n JOIN staff w ON w.id = n.staff_id WHERE n.id IN ({ids})"
    ),
    EntryKind.OPENING: (
        "SELECT o.id, o.at, o.on_day, o.kind, o.amount, o.source, w.name, o.reverses_id IS NOT NULL, "
        "EXISTS (SELECT 1 FROM opening_balance r WHERE r.reverses_id = o.id) FROM opening_balance o "
        "JOIN staff w ON w.id = o.staff_id WHERE o.id IN ({ids})"
    ),
    EntryKind.PAYMENT: (
        "SELECT p.id, p.at, p.on_day, p.receipt, p.purpose, p.tender, p.amount, p.note FROM payment p "
        "WHERE p.id IN ({ids})"
    ),
    EntryKind.PROMISE: "SELECT p.id, p.at, p.text, p.due_at, p.outcome FROM promise p WHERE p.id IN ({ids})",
    EntryKind.TICKET: (
        "SELECT e.id, e.at, e.on_day, t.id, t.number, e.step, e.principal, e.interest + e.fee, "
        "(SELECT group_concat(name, char(31)) FROM "
        "(SELECT name FROM pledge WHERE ticket_id = t.id ORDER BY id LIMIT 3)) "
        "FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id WHERE e.id IN ({ids})"
    ),
    EntryKind.VISIT: (
        "SELECT v.id, v.at, v.on_day, v.total, v.score, v.replaced_by, v.notes, v.receipt, "
        "(SELECT group_concat(name, char(31)) FROM (SELECT i.name FROM visit_item i WHERE i.visit_id = v.id "
        "ORDER BY i.id LIMIT 4)), "
        "(SELECT group_concat(name, char(31)) FROM (SELECT DISTINCT w.name FROM visit_item i JOIN staff w "
        "ON w.id = i.beautician_id WHERE i.visit_id = v.id ORDER BY i.id LIMIT 3)) FROM visit v WHERE v.id IN ({ids})"
    ),
}


def keys(client: int, kinds: Collection[EntryKind], before: Cursor | None, limit: int) -> Rows:
    """One page of keys, newest first: sort key, kind, id."""
    union = " UNION ALL ".join(_KEYS[kind] for kind in sorted(kinds))
    bound = "" if before is None else "WHERE (k, kind, id) < (:at, :kind, :id)"
    return read(
        f"SELECT k, kind, id FROM ({union}) {bound} ORDER BY k DESC, kind DESC, id DESC LIMIT :limit",
        client=client,
        limit=limit,
        at=before.at if before else "",
        kind=before.kind if before else "",
        id=before.id if before else 0,
    )


def says(kind: EntryKind, wanted: Collection[int]) -> Rows:
    """What entries of one kind say."""
    return read(_SAYS[kind].format(ids="SELECT value FROM json_each(:ids)"), ids=ids(wanted))


def counts(client: int) -> dict[EntryKind, int]:
    """How many entries a client has of each kind."""
    columns = ", ".join(f"(SELECT count(*) FROM ({_KEYS[kind]}))" for kind in EntryKind)
    return dict(zip(EntryKind, read(f"SELECT {columns}", client=client)[0], strict=True))
