"""Tables of staff: accounts and the audit trail."""

from __future__ import annotations

from peewee import AutoField, BlobField, BooleanField, ForeignKeyField, IntegerField, TextField

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
        # What the page narrows by: a filter that fits almost nothing looks through this, and not through every line.
        indexes = ((("at", "staff", "action"), False),)


class AuditHeadRow(Row):
    """One row: the last line of the trail, written with it, and sealed. A tail cut off leaves it behind."""

    id = AutoField()
    seq = IntegerField()
    hash = TextField()
    key = BlobField()
    mac = TextField()

    class Meta:
        table_name = "audit_head"


class ClientKeyRow(Row):
    """The key of a client's personal values in the trail. Without it they are gone; it refers to no row of hers."""

    client_id = IntegerField(primary_key=True)
    key = BlobField()

    class Meta:
        table_name = "client_key"
