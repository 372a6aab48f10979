"""What the trail tells of one client, sealed anew without what is taken out of it: another's name, or what was cleared.

The lines themselves are never written again: the chain is over their ciphertext. The client's key is destroyed, so that
they can no longer be opened; one further line keeps what they told, but for those words, under a new key. It is part of
the chain like any other, and the trail is read through it (``audit.opened``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping

from desk_app.db.rows import OPEN
from desk_app.staff.audit import KEPT, RESEALED, opened_by_line, resealed_of
from desk_app.staff.sealing import client_keys, forget_client_key
from desk_app.staff.work import Work

#: As bytes: whoever gets around the program can put anything into any column, also what is no text.
_LINES = (
    "SELECT seq, CAST(action AS BLOB), CAST(subject AS BLOB), CAST(detail AS BLOB)"
    " FROM audit INDEXED BY audit_client_id WHERE client_id = ? ORDER BY seq"
)


#: What stands in the trail for a value that is not shown, or was taken out for good.
HIDDEN = "…"


def without_fields(told: Mapping[str, object], fields: Collection[str]) -> dict[str, object]:
    """What a line tells, with ``HIDDEN`` for every value that ``fields`` had in it before or after."""
    shown: dict[str, object] = {}
    for name, values in told.items():
        hidden = {field: HIDDEN for field in fields if values.get(field)} if isinstance(values, dict) else {}
        shown[name] = {**values, **hidden} if isinstance(values, dict) and hidden else values
    return shown


def forget_fields(unit: Work, client_id: int, fields: Collection[str]) -> int:
    """Takes every value that ``fields`` of a client ever had out of what the trail tells of her, for good: that they
    were changed, and when, stays. As ``reseal_lines``."""
    return reseal_lines(unit, client_id, lambda told: without_fields(told, fields))


def reseal(unit: Work, client_id: int, changed: Callable[[str], str]) -> int:
    """As ``reseal_lines``, each text of it as ``changed`` gives it."""
    return reseal_lines(
        unit,
        client_id,
        lambda personal: {name: _changed(value, changed) for name, value in personal.items()},
    )


def reseal_lines(unit: Work, client_id: int, changed: Callable[[dict[str, object]], Mapping[str, object]]) -> int:
    """Seals everything personal that the trail tells of a client anew, of each line what ``changed`` makes of it, and
    destroys the key it was sealed with: what was there before is gone, but for backups. Inside an open unit of work;
    the caller has ``shop.cut_log`` follow.

    How many lines are told otherwise now; where none is, nothing is written. What could not be read stays so.
    """
    key = client_keys([client_id]).get(client_id)
    if key is None:
        return 0
    known = resealed_of(client_id, key)
    kept: dict[str, object] = {}
    differ = 0
    for seq, *texts in OPEN.execute_sql(_LINES, (client_id,)).fetchall():
        action, subject, text = (bytes(each or b"").decode("utf-8", "replace") for each in texts)
        personal = None if action == RESEALED else opened_by_line(_detail(text), action, subject, client_id, key)
        personal = known.get(seq) if personal is None else personal
        if personal is None:
            continue
        told = dict(changed(personal))
        kept[str(seq)] = told
        differ += told != personal
    if differ:
        forget_client_key(unit, client_id)
        subject, detail = f"client:{client_id}", {"count": differ}
        unit.audit(RESEALED, subject, client=client_id, detail=detail, personal={KEPT: kept}, closed=True)
    return differ


def _detail(text: str) -> dict[str, object]:
    """A line's detail; nothing where somebody put something else there."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _changed(value: object, changed: Callable[[str], str]) -> object:
    """Every text in a value as it was opened from JSON; names of fields stay."""
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, list):
        return [_changed(one, changed) for one in value]
    if isinstance(value, dict):
        return {name: _changed(one, changed) for name, one in value.items()}
    return value
