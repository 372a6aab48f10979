"""The advisors of clients in the shop file; writing only inside an open unit of work."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from desk_app.clients.client import ClientId
from desk_app.clock import as_text
from desk_app.db.rows import OPEN
from desk_app.staff.account import StaffId

#: Whose clients somebody looks after: her own, and those whose second advisor she is while they have no first one, or
#: the first one has left.
_LOOKED_AFTER = (
    "SELECT id FROM client WHERE advisor_id = :advisor UNION ALL "
    "SELECT a.client_id FROM client_second_advisor a JOIN client c ON c.id = a.client_id "
    "LEFT JOIN staff s ON s.id = c.advisor_id WHERE a.staff_id = :advisor AND coalesce(s.active, 0) = 0"
)


def looked_after_by(advisor: int) -> set[int]:
    """The clients of an advisor, and those of another who has left whose second advisor she is."""
    asked = f"SELECT json_group_array(id) FROM ({_LOOKED_AFTER})"  # one text instead of a row each
    return set(json.loads(OPEN.execute_sql(asked, {"advisor": advisor}).fetchone()[0]))


def put_second_advisors(of_clients: Iterable[tuple[ClientId | None, StaffId | None]]) -> None:
    """Writes the second advisor of each client, in the place of another; None leaves it as it is."""
    OPEN.connection().executemany(
        "INSERT OR REPLACE INTO client_second_advisor (client_id, staff_id) VALUES (?, ?)",
        ((number, staff_id) for number, staff_id in of_clients if staff_id is not None),
    )


def set_second_advisor(client_id: ClientId, staff_id: StaffId | None) -> None:
    """Writes the second advisor of a client, or that she has none."""
    if staff_id is None:
        OPEN.execute_sql("DELETE FROM client_second_advisor WHERE client_id = ?", (client_id,))
    else:
        put_second_advisors([(client_id, staff_id)])


def set_advisors(client_id: ClientId, first: StaffId | None, second: StaffId | None, at: datetime) -> None:
    """Writes both advisors of a client, and nothing else."""
    OPEN.execute_sql("UPDATE client SET advisor_id = ?, updated_at = ? WHERE id = ?", (first, as_text(at), client_id))
    set_second_advisor(client_id, second)
