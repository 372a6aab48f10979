"""The trail as tests read it: nobody is asked whether she may. The program reads it through ``staff.trail``."""

from __future__ import annotations

from desk_app.db.shop import Shop
from desk_app.staff import audit
from desk_app.staff.audit import AuditLine


def audit_lines(
    shop: Shop, limit: int = 100, before: int | None = None, client: int | None = None
) -> tuple[AuditLine, ...]:
    """The audit trail, newest first, a page at a time: ``before`` is the ``seq`` of the last line already shown."""
    del shop
    return audit.audit_lines(limit, before, client)
