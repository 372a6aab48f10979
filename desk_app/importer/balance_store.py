"""Which opening balances clients have had: those that stand, and those that were reversed. Reading only."""

from __future__ import annotations

import json
from collections.abc import Iterable

from desk_app.db.rows import OPEN

_ENTERED = (
    "SELECT o.client_id, o.kind, o.amount, NOT EXISTS (SELECT 1 FROM opening_balance r WHERE r.reverses_id = o.id) "
    "FROM opening_balance o WHERE o.reverses_id IS NULL AND o.client_id IN (SELECT value FROM json_each(?))"
)


def openings_brought(client_ids: Iterable[int]) -> dict[tuple[int, str], dict[int, bool]]:
    """Client and kind → every amount that was ever entered as an opening balance, and whether it stands."""
    found: dict[tuple[int, str], dict[int, bool]] = {}
    for client, kind, amount, stands in OPEN.execute_sql(_ENTERED, (json.dumps(sorted(client_ids)),)).fetchall():
        amounts = found.setdefault((client, kind), {})
        amounts[amount] = bool(stands) or amounts.get(amount, False)
    return found
