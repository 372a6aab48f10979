"""What the trail tells of one client, sealed anew without the words that are taken out of it.

The lines themselves are never written again: the chain is over their ciphertext. The client's key is destroyed, so that
they can no longer be opened; one further line keeps what they told, but for those words, under a new key. It is part of
the chain like any other, and the trail is read through it (``audit.opened``).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from desk_app.db.rows import OPEN
from desk_app.staff.audit import KEPT, RESEALED, opened_by_line, resealed_of
from desk_app.staff.sealing import client_keys, forget_client_key
from desk_app.staff.work import Work

_LINES = "SELECT seq, action, subject, detail FROM audit WHERE client_id = ? ORDER BY seq"


def reseal(unit: Work, client_id: int, changed: Callable[[str], str]) -> int:
    """Seals everything personal that the trail tells of a client anew, each text of it as ``changed`` gives it, and
    destroys the key it was sealed with: what was there before is gone, but for backups. Inside an open unit of work.

    How many lines are told otherwise now; where none is, nothing is written. What could not be read stays so.
    """
    key = client_keys([client_id]).get(client_id)
    known = resealed_of(client_id, key)
    kept: dict[str, object] = {}
    differ = 0
    for seq, action, subject, text in OPEN.execute_sql(_LINES, (client_id,)).fetchall():
        if action == RESEALED:
            continue
        personal = opened_by_line(json.loads(text), action, subject, client_id, key)
        personal = known.get(seq) if personal is None else personal
        if personal is None:
            continue
        told = _changed(personal, changed)
        kept[str(seq)] = told
        differ += told != personal
    if differ:
        forget_client_key(unit, client_id)
        subject, detail = f"client:{client_id}", {"count": differ}
        unit.audit(RESEALED, subject, client=client_id, detail=detail, personal={KEPT: kept})
    return differ


def _changed(value: object, changed: Callable[[str], str]) -> object:
    """Every text in a value as it was opened from JSON; names of fields stay."""
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, list):
        return [_changed(one, changed) for one in value]
    if isinstance(value, dict):
        return {name: _changed(one, changed) for name, one in value.items()}
    return value
