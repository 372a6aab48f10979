"""The queries of a client's timeline: the keys over all kinds, then what some of those entries say.

Two steps, so that a client with thousands of entries costs a sort of small keys and fifty rows read in full, wherever
in the timeline those stand. Read only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from desk_app.overview.entry import EntryKind
from desk_app.overview.store import Rows, ids, read

#: What each kind is sorted by. A booking that was kept is a visit and is not told twice.
#: A visit entered on another day than it happened stands on the day it happened.
_KEYS: dict[EntryKind, str] = {
    EntryKind.BOOKING: (
        "SELECT on_day || printf('T%02d:%02d:00.000000Z', minute / 60, minute % 60) AS k, 'booking' AS kind, id "
        "FROM booking WHERE client_id = :client AND status <> 'done'"
    ),
    EntryKind.CALL: "SELECT at AS k, 'call' AS kind, id FROM \"call\" WHERE client_id = :client",
    EntryKind.COLLEAGUE: "SELECT at AS k, 'colleague' AS kind, id FROM colleague_note WHERE client_id = :client",
    EntryKind.COMPLAINT: "SELECT at AS k, 'complaint' AS kind, id FROM complaint WHERE client_id = :client",
    EntryKind.LEAVING: (
        "SELECT CASE WHEN substr(at, 1, 10) = on_day THEN at ELSE on_day || 'T12:00:00.000000Z' END AS k, "
        "'leaving' AS kind, id FROM client_leaving WHERE client_id = :client"
    ),
    EntryKind.NOTE: "SELECT at AS k, 'note' AS kind, id FROM client_note WHERE client_id = :client",
    EntryKind.OPENING: "SELECT at AS k, 'opening' AS kind, id FROM opening_balance WHERE client_id = :client",
    EntryKind.PAYMENT: "SELECT at AS k, 'payment' AS kind, id FROM payment WHERE client_id = :client",
    EntryKind.PHOTOGRAPH: (
        "SELECT taken_on || 'T12:00:00.000000Z' AS k, 'photograph' AS kind, min(id) AS id FROM client_photograph "
        "WHERE client_id = :client GROUP BY taken_on"
    ),
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

_OF_STAFF = "coalesce((SELECT w.name FROM staff w WHERE w.id = staff_id), '')"
_PLEDGED = (
    "(SELECT group_concat(g.name || ' ' || g.description || ' ' || g.serial, ' ') FROM pledge g "
    "WHERE g.ticket_id = t.id)"
)
_ITEMS = (
    "(SELECT group_concat(i.name || ' ' || coalesce((SELECT w.name FROM staff w WHERE w.id = i.beautician_id), ''), "
    "' ') FROM visit_item i WHERE i.visit_id = visit.id)"
)
_SERVICE = "coalesce((SELECT s.name FROM service s WHERE s.id = service_id), '')"

#: The words of an entry, which the search of the timeline looks through: more than its two lines show.
_WORDS: dict[EntryKind, str] = {
    EntryKind.BOOKING: f"notes || ' ' || {_SERVICE} || ' ' || {_OF_STAFF}",
    EntryKind.CALL: f"note || ' ' || said || ' ' || {_OF_STAFF}",
    EntryKind.COLLEAGUE: (
        f"text || ' ' || answer || ' ' || {_OF_STAFF} || ' ' || "
        "coalesce((SELECT w.name FROM staff w WHERE w.id = to_id), '')"
    ),
    EntryKind.COMPLAINT: "text || ' ' || answer",
    EntryKind.LEAVING: f"words || ' ' || {_OF_STAFF}",
    EntryKind.NOTE: f"text || ' ' || {_OF_STAFF}",
    EntryKind.OPENING: f"source || ' ' || {_OF_STAFF}",
    EntryKind.PAYMENT: "receipt || ' ' || note",
    EntryKind.PHOTOGRAPH: "caption",
    EntryKind.PROMISE: "text",
    EntryKind.TICKET: f"t.number || ' ' || t.notes || ' ' || e.note || ' ' || coalesce({_PLEDGED}, '')",
    EntryKind.VISIT: f"receipt || ' ' || notes || ' ' || reason || ' ' || coalesce({_ITEMS}, '')",
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
    EntryKind.COLLEAGUE: (
        "SELECT n.id, n.at, n.text, f.name, t.name, n.answer_by, n.seen_at, n.closing, n.answer, n.escalated_why, "
        "t.active FROM colleague_note n JOIN staff f ON f.id = n.staff_id JOIN staff t ON t.id = n.to_id "
        "WHERE n.id IN ({ids})"
    ),
    EntryKind.COMPLAINT: (
        "SELECT p.id, p.at, p.text, p.answer_by, p.answer, p.answered_at, p.withdrawn FROM complaint p "
        "WHERE p.id IN ({ids})"
    ),
    EntryKind.LEAVING: (
        "SELECT l.id, l.at, l.on_day, l.state, l.reason, l.words, coalesce(b.name, w.name), l.learned_from, "
        "l.replaced_by FROM client_leaving l JOIN staff w ON w.id = l.staff_id "
        "LEFT JOIN staff b ON b.id = l.learned_by_id WHERE l.id IN ({ids})"
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
    EntryKind.PHOTOGRAPH: (
        "SELECT p.id, p.taken_on, (SELECT count(*) FROM client_photograph q WHERE q.client_id = p.client_id "
        "AND q.taken_on = p.taken_on), (SELECT group_concat(DISTINCT q.part) FROM client_photograph q "
        "WHERE q.client_id = p.client_id AND q.taken_on = p.taken_on), (SELECT group_concat(caption, char(31)) FROM "
        "(SELECT DISTINCT q.caption FROM client_photograph q WHERE q.client_id = p.client_id "
        "AND q.taken_on = p.taken_on AND q.caption <> '' ORDER BY q.id LIMIT 2)) "
        "FROM client_photograph p WHERE p.id IN ({ids})"
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


def keys(client: int, kinds: Collection[EntryKind], changes: str, asked: Mapping[EntryKind, Sequence[str]]) -> Rows:
    """The keys of a client's entries, newest first: sort key, kind, id.

    ``changes``: the changes of how she stands that follow from her days, as JSON of sort keys and ids. ``asked``: what
    has to stand in the words of an entry, in small letters; a kind that is not in it is left out.
    """
    parts = [_asked(kind, asked[kind]) for kind in sorted(kinds) if kind in asked]
    if not parts:
        return []
    values = {f"{kind}{place}": word for kind in asked for place, word in enumerate(asked[kind])}
    sql = " UNION ALL ".join(parts)
    if ":changes" in sql:
        values["changes"] = changes
    return read(f"SELECT k, kind, id FROM ({sql}) ORDER BY k DESC, kind DESC, id DESC", client=client, **values)


def _asked(kind: EntryKind, words: Sequence[str]) -> str:
    """The keys of one kind with all of the words in its own."""
    sql, group, rest = _KEYS[kind].partition(" GROUP BY ")
    if words:
        sql += "".join(f" AND instr(lower({_WORDS[kind]}), :{kind}{place}) > 0" for place in range(len(words)))
    elif kind is EntryKind.LEAVING:  # what follows by rule has no words of its own
        sql += " UNION ALL SELECT value ->> 0, 'leaving', value ->> 1 FROM json_each(:changes)"
    return sql + group + rest


def says(kind: EntryKind, wanted: Collection[int]) -> Rows:
    """What entries of one kind say."""
    return read(_SAYS[kind].format(ids="SELECT value FROM json_each(:ids)"), ids=ids(wanted))


def standing_visits(client: int) -> int:
    """How often a client was here for a service or a product."""
    return int(
        read("SELECT count(*) FROM visit WHERE client_id = :client AND replaced_by IS NULL", client=client)[0][0]
    )
