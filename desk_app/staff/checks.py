"""What must hold of the records about staff, and of the trail of who did what."""

from __future__ import annotations

from desk_app.db.check import Check, Invariant
from desk_app.staff.account import Role
from desk_app.staff.chain import AuditChain
from desk_app.words import N_

#: What must hold of this room's records.
CHECKS: tuple[Invariant, ...] = (
    AuditChain(),
    Check(
        "audit.guards",
        "SELECT wanted.column1 AS guard FROM (VALUES ('audit_no_update'), ('audit_no_delete')) AS wanted"
        " WHERE wanted.column1 NOT IN (SELECT name FROM sqlite_master WHERE type = 'trigger')",
        N_("The guard {guard} of the audit trail is missing."),
    ),
    Check(
        "staff.owner",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM audit)"
        " AND NOT EXISTS (SELECT 1 FROM staff WHERE role = 'owner' AND active)",
        N_("The shop has no owner who can sign in."),
    ),
    Check(
        "staff.role",
        f"SELECT name, role FROM staff WHERE role NOT IN ({', '.join(repr(role.value) for role in Role)})",
        N_("{name} has a role this program does not know: {role}."),
    ),
)
