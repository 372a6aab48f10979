"""Tables of complaints and promises."""

from __future__ import annotations

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import InstantField, Row
from desk_app.staff.tables import StaffRow


class ComplaintRow(Row):
    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    text = TextField()
    answer_by = InstantField()
    answer = TextField(default="")
    answered_at = InstantField(null=True, index=True)
    withdrawn = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])  # taken back: closed without an answer

    class Meta:
        table_name = "complaint"


class PromiseRow(Row):
    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    text = TextField()
    due_at = InstantField()
    outcome = TextField(default="")  # "", kept, broken, taken_back
    closed_at = InstantField(null=True, index=True)

    class Meta:
        table_name = "promise"
