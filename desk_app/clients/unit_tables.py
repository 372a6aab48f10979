"""Firms and who acts for them."""

from __future__ import annotations

from peewee import AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.clients.unit import RegistrationKind
from desk_app.db.rows import DayField, InstantField, Row, WordField
from desk_app.staff.tables import StaffRow


class UnitRow(Row):
    """What makes a client a firm; a private client has none."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, unique=True, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    registration_kind = WordField(RegistrationKind)
    registration = TextField(default="", index=True)
    legal_name = TextField(default="")
    trade = TextField(default="", index=True)
    invoice_title = TextField(default="")
    tax_number = TextField(default="")
    bank = TextField(default="")

    class Meta:
        table_name = "client_unit"


class AgentRow(Row):
    """Who acts for a firm. Of a person with a file of her own name, phone and document are empty here."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT", backref="+")
    person = ForeignKeyField(ClientRow, null=True, on_delete="RESTRICT", backref="+")
    name = TextField(default="")
    phone = TextField(default="")
    document_kind = TextField(default="")
    document_number = TextField(default="")
    acts = TextField()  # words of Act with a space between
    most = IntegerField(null=True)  # what one act may come to, in minor units
    valid_from = DayField()
    valid_until = DayField(null=True, index=True)
    paper = TextField(default="")
    in_charge = BooleanField(default=False)
    revoked_on = DayField(null=True)
    revoked_by = ForeignKeyField(StaffRow, index=False, null=True, on_delete="RESTRICT", backref="+")
    revoked_for = TextField(default="")

    class Meta:
        table_name = "client_agent"
