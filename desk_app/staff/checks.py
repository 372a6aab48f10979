"""What must hold of the records about staff, and of the trail of who did what."""

from __future__ import annotations

from desk_app.db.check import Check, Invariant
from desk_app.staff.account import Role
from desk_app.staff.chain import AuditChain
from desk_app.staff.sealed_lines import SealedLines
from desk_app.staff.sealing import IS_KEY
from desk_app.words import N_

#: What the first line of a trail may say: the shop was set up, or the demo was made.
BEGINNINGS = ("shop.set_up", "demo.made")

_RECORDS = " + ".join(
    f'(SELECT count(*) FROM "{table}")' for table in ("client", "visit", "payment", "ticket", "call", "booking")
)

#: Clients who were not erased, of whom a line has sealed text, and whose key is not there. The trail is read once.
_KEYLESS = (
    "erased_at IS NULL AND id IN (SELECT client_id FROM audit NOT INDEXED"
    " WHERE client_id NOT IN (SELECT client_id FROM client_key) AND instr(detail, '\"sealed\":'))"
)

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
        "audit.empty",
        f"SELECT ({_RECORDS}) AS count WHERE count > 0 AND NOT EXISTS (SELECT 1 FROM audit)",
        N_("The audit trail is empty, and the shop has {count} records: the trail was removed."),
    ),
    Check(
        "audit.beginning",
        "SELECT action FROM audit NOT INDEXED WHERE seq = (SELECT min(seq) FROM audit)"
        f" AND action NOT IN {BEGINNINGS} AND EXISTS (SELECT 1 FROM staff WHERE role = 'owner' AND pin_hash <> '')",
        N_("The audit trail does not begin where the shop was set up: what came before “{action}” is missing."),
    ),
    Check(
        "audit.keys",
        "SELECT count(*) AS count, group_concat(iif(place <= 5, code, NULL), ', ') AS clients FROM"
        f" (SELECT code, row_number() OVER (ORDER BY id) AS place FROM client WHERE {_KEYLESS}) HAVING count(*) > 0",
        N_("The key to the sealed text in the audit trail is gone for {count} clients not erased: {clients}"),
    ),
    Check(
        "audit.key",
        f"SELECT client_id AS client FROM client_key WHERE NOT ({IS_KEY})",
        N_("What stands for client {client} as the key to the sealed text in the audit trail is no key."),
    ),
    SealedLines(),
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
