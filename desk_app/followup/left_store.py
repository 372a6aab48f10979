"""Who left and wants to be sold nothing."""

from __future__ import annotations

from desk_app.followup.store import Only, read_set


def left_for_good(only: Only) -> set[int]:
    """Clients who left and wanted to be sold nothing, and neither came again nor were won back since."""
    hers = "" if only is None else " AND l.client_id IN (SELECT value FROM json_each(:only))"
    return read_set(
        f"l.client_id AS id FROM client_leaving l JOIN client c ON c.id = l.client_id "
        f"WHERE l.no_offers = 1 AND l.replaced_by IS NULL{hers} "
        "AND coalesce(c.last_seen, '') <= l.on_day AND NOT EXISTS (SELECT 1 FROM client_leaving n "
        "WHERE n.client_id = l.client_id AND n.state = 'won_back' AND n.replaced_by IS NULL "
        "AND (n.on_day, n.id) > (l.on_day, l.id))",
        only=only,
    )
