"""Notes to colleagues and clients handed over, held against what the lines of the trail tell of them."""

from __future__ import annotations

from desk_app.overview.told_sql import SAME, held, lines, told, told_of

#: The lines that these read.
SELDOM = (
    *("colleague_note.sent", "colleague_note.answered", "colleague_note.done", "colleague_note.taken_back"),
    *("colleague_note.reopened", "colleague_note.escalated"),
    *("clients.handed_over", "clients.hand_over_taken_back"),
)

# Notes. Those about whoever is erased are closed without a line each.

_SENT = lines("colleague_note.sent")
_ENDS = (
    "(SELECT id, max(seq) AS seq, at, staff_id, action FROM "
    + lines("colleague_note.answered", "colleague_note.done", "colleague_note.taken_back", "colleague_note.reopened")
    + " GROUP BY id)"
)
_CLOSED = f"(SELECT * FROM {_ENDS} WHERE action <> 'colleague_note.reopened')"
_STANDS_OPEN = (
    f"a.id NOT IN (SELECT id FROM {_CLOSED})"
    f" AND coalesce(a.client_id, 0) NOT IN (SELECT client_id FROM {lines('client.erased')})"
)
_ESCALATED = f"(SELECT * FROM {lines('colleague_note.escalated')} WHERE id > 0)"
_NOTES = (
    held(
        "colleague_note",
        _SENT,
        SAME
        | {name: told(name, name) for name in ("to_id", "answer_by")}
        | {"closed_at": f"iif({_STANDS_OPEN}, NULL, t.closed_at)"}
        | {"escalated_at": f"iif(a.id IN (SELECT id FROM {_ESCALATED}), t.escalated_at, NULL)"},
    ),
    held(
        "colleague_note",
        _CLOSED,
        {"closed_at": "a.at", "closed_by_id": "a.staff_id", "closing": "substr(a.action, 16)"},
    ),
    held(
        "colleague_note",
        _ESCALATED,
        {"escalated_at": "a.at", "escalated_why": "json_extract(a.detail, '$.after.escalated')"}
        | {"escalated_to_id": "json_extract(a.detail, '$.escalated_to_id')"},
    ),
    told_of("colleague_note", f"SELECT id FROM {_SENT}"),
)

# Clients handed over

_HANDED = lines("clients.handed_over")
_TAKEN_BACK = lines("clients.hand_over_taken_back")
_HAND_OVERS = (
    held(
        "hand_over",
        _HANDED,
        {"staff_id": "a.staff_id", "at": "a.at"}
        | {"giver_id": "json_extract(a.detail, '$.before.advisor_id')"}
        | {"taker_id": "json_extract(a.detail, '$.after.advisor_id')"}
        | {"clients": "json_extract(a.detail, '$.count')"}
        | {"taken_back_at": f"(SELECT l.at FROM {_TAKEN_BACK} l WHERE l.id = a.id)"},
    ),
    told_of("hand_over", f"SELECT id FROM {_HANDED}"),
)

KNOWING = (*_NOTES, *_HAND_OVERS)
