"""Reading the audit trail: for those who may."""

from __future__ import annotations

from desk_app.db.shop import Shop
from desk_app.staff import audit
from desk_app.staff.account import Acting, Action
from desk_app.staff.audit import AuditLine, TrailFilter
from desk_app.staff.work import read_once

__all__ = ["AuditLine", "TrailFilter", "read_trail"]


def read_trail(
    shop: Shop, acting: Acting, chosen: TrailFilter, limit: int = 50, before: int | None = None
) -> tuple[AuditLine, ...]:
    """The lines that ``chosen`` asks for, newest first, a page at a time: ``before`` is the ``seq`` of the last line
    already shown. Raises NotAllowed."""
    acting.must(Action.SEE_AUDIT)
    read_once(shop, acting)
    return audit.audit_lines(limit, before, chosen=chosen)
