"""Her name and numbers, typed as the name or the serial number of what was pawned: out of the ticket and its steps.

The books keep what was pawned, so that nothing else of a pledge's name goes.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from desk_app.clients.client import ClientId
from desk_app.db.rows import OPEN

_OF_CLIENT = "ticket_id IN (SELECT id FROM ticket WHERE client_id = ?)"


def has_pledges(client_id: ClientId) -> bool:
    """Whether something of hers was ever pawned."""
    found = OPEN.execute_sql(f"SELECT 1 FROM pledge WHERE {_OF_CLIENT} LIMIT 1", (client_id,))
    return found.fetchone() is not None


def name_pledges_anew(client_id: ClientId, changed: Callable[[str], str]) -> None:
    """Changes the names and serial numbers of a client's pledges, and what the steps of her tickets tell of them.
    Inside a unit of work only."""
    rows = OPEN.execute_sql(f"SELECT id, name, serial FROM pledge WHERE {_OF_CLIENT}", (client_id,)).fetchall()
    for number, *before in rows:
        after = [changed(text) for text in before]
        if after != before:
            OPEN.execute_sql("UPDATE pledge SET name = ?, serial = ? WHERE id = ?", (*after, number))
    tell_steps_anew(client_id, changed)


def tell_steps_anew(client_id: ClientId, changed: Callable[[str], str]) -> None:
    """Changes what the steps of a client's tickets tell of the names of pledges. Inside a unit of work only."""
    rows = OPEN.execute_sql(
        f"SELECT id, detail FROM ticket_event WHERE {_OF_CLIENT} AND instr(detail, '\"pledges\"')", (client_id,)
    ).fetchall()
    for number, text in rows:
        before = json.loads(text)
        after = _in_pledges(before, changed)
        if after != before:
            kept = json.dumps(after, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            OPEN.execute_sql("UPDATE ticket_event SET detail = ? WHERE id = ?", (kept, number))


def _in_pledges(told: object, changed: Callable[[str], str], *, inside: bool = False) -> object:
    """``told`` with every text under “pledges” changed, however deep it lies: a correction tells before and after."""
    if isinstance(told, dict):
        return {key: _in_pledges(each, changed, inside=inside or key == "pledges") for key, each in told.items()}
    if isinstance(told, list):
        return [_in_pledges(each, changed, inside=inside) for each in told]
    return changed(told) if inside and isinstance(told, str) else told
