"""Tables of staff: accounts and the audit trail."""

from __future__ import annotations

from peewee import AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from desk_app.db.rows import InstantField, JsonField, Row


class StaffRow(Row):
    id = AutoField()
    name = TextField(unique=True)
    code = TextField(default="")
    role = TextField()
    pin_hash = TextField(default="")
    active = BooleanField(default=True)
    failed_tries = IntegerField(default=0)
    locked_until = InstantField(null=True)
    created_at = InstantField()

    class Meta:
        table_name = "staff"


class AuditRow(Row):
    """Append-only: triggers refuse UPDATE and DELETE; each line's hash covers the line before it."""

    seq = AutoField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    machine = TextField(default="")
    action = TextField()
    subject = TextField()  # "visit:17"
    client_id = IntegerField(null=True, index=True)
    detail = JsonField()
    prev_hash = TextField()
    hash = TextField()

    class Meta:
        table_name = "audit"
