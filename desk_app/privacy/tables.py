"""Tables of privacy. Consents are with the client file, whose form writes one."""

from __future__ import annotations

from peewee import AutoField, ForeignKeyField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import InstantField, Row
from desk_app.staff.tables import StaffRow


class LegalHoldRow(Row):
    """Somebody with the right to it (the police, a court) told the shop to keep what it has of a client."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    reason = TextField()
    lifted_at = InstantField(null=True)

    class Meta:
        table_name = "legal_hold"


class BreachRow(Row):
    """Personal data that got out, was lost or changed: when it was known, what, whom, who was told when, or why it
    need not be reported and who found so."""

    id = AutoField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    known_at = InstantField()
    what = TextField()
    whom = TextField()
    measures = TextField()
    authority_told_at = InstantField(null=True)
    people_told_at = InstantField(null=True)
    excused_at = InstantField(null=True)
    excused_by = ForeignKeyField(StaffRow, index=False, null=True, on_delete="RESTRICT", backref="+")
    excuse = TextField(null=True)

    class Meta:
        table_name = "breach"
