"""What is kept about staff, in and out as nouns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk_app.db.rows import OPEN
from desk_app.staff.account import Role, StaffId, StaffMember
from desk_app.staff.tables import AuditRow, StaffRow


@dataclass(frozen=True, slots=True)
class PinState:
    """How an account is guarded now. ``hash`` is "" where there is no PIN."""

    hash: str
    failed_tries: int
    locked_until: datetime | None


def _member(row: StaffRow) -> StaffMember:
    role = Role(row.role) if row.role in set(Role) else Role.BEAUTICIAN  # a role nobody has may do the least
    return StaffMember(StaffId(row.id), row.name, role, row.code, row.active, bool(row.pin_hash))


def members(*, active_only: bool) -> tuple[StaffMember, ...]:
    """Everyone, in the order they were taken on."""
    query = StaffRow.select().order_by(StaffRow.id)
    return tuple(_member(row) for row in (query.where(StaffRow.active) if active_only else query))


def member(staff_id: StaffId) -> StaffMember | None:
    """One account; None where there is none."""
    row = StaffRow.get_or_none(StaffRow.id == staff_id)
    return None if row is None else _member(row)


#: The line of the trail that says a PIN was given, of which ``PIN_SET_OF`` is the subject.
PIN_SET, PIN_SET_OF = "staff.pin_set", "staff:{}"

#: By number: the lines since she signed in are few, and the guess of SQLite may be years old.
OTHERS_SET_PIN = (
    "SELECT 1 FROM audit NOT INDEXED WHERE seq > ? AND action = ? AND subject = ? AND staff_id <> ? LIMIT 1"
)


def still_signed_in(staff_id: StaffId, role: Role, since: int = 0) -> bool:
    """Whether an account may go on as it signed in, at line ``since`` of the trail; 0: a PIN does not matter. What
    ends it is another role, being switched off, and a PIN that somebody else gave it; her own change of it does not.
    One that is not there yet may: a shop's first account writes itself down."""
    # Asked before every write, in plain words: putting the same together as a query took a fifth of saving a client.
    found = OPEN.execute_sql("SELECT role, active FROM staff WHERE id = ?", (staff_id,)).fetchone()
    if found is None:
        return True
    now = Role(found[0]) if found[0] in set(Role) else Role.BEAUTICIAN
    if not found[1] or now is not role:
        return False
    given = (since, PIN_SET, PIN_SET_OF.format(staff_id), staff_id)
    return not since or OPEN.execute_sql(OTHERS_SET_PIN, given).fetchone() is None


def pin_state(staff_id: StaffId) -> PinState:
    """The guard of an account that is there."""
    row = StaffRow.get_by_id(staff_id)
    return PinState(row.pin_hash, row.failed_tries, row.locked_until)


def insert_member(name: str, role: Role, code: str, active: bool, at: datetime) -> StaffId:
    """A new account without a PIN."""
    row = StaffRow.insert(name=name, role=role.value, code=code, active=active, created_at=at).execute()
    return StaffId(int(row))


def update_member(staff_id: StaffId, name: str, role: Role, code: str, active: bool) -> None:
    """Changes an account."""
    StaffRow.update(name=name, role=role.value, code=code, active=active).where(StaffRow.id == staff_id).execute()


def keep_pin(staff_id: StaffId, pin_hash: str) -> None:
    """A new PIN; wrong tries at the old one are forgotten."""
    StaffRow.update(pin_hash=pin_hash, failed_tries=0, locked_until=None).where(StaffRow.id == staff_id).execute()


def keep_tries(staff_id: StaffId, failed_tries: int, locked_until: datetime | None) -> None:
    """The wrong tries in a row so far, and until when no other is taken."""
    StaffRow.update(failed_tries=failed_tries, locked_until=locked_until).where(StaffRow.id == staff_id).execute()


def wrote_beyond(kinds: tuple[str, ...]) -> bool:
    """Whether the audit trail has a line whose action begins with none of ``kinds``."""
    query = AuditRow.select(AuditRow.seq)
    for kind in kinds:
        query = query.where(~AuditRow.action.startswith(kind))
    return bool(query.exists())
