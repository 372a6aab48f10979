"""Tables of the till: payments and opening balances, never edited."""

from __future__ import annotations

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import DayField, InstantField, Row, WordField
from desk_app.staff.tables import StaffRow
from desk_app.till.opening import OpeningKind
from desk_app.till.payment import Purpose, Tender


class PaymentRow(Row):
    """Money in (positive) or out (negative). ``subject`` is "visit:17" or "ticket:4"."""

    id = AutoField()
    receipt = TextField(unique=True)
    at = InstantField()
    on_day = DayField(index=True)
    client = ForeignKeyField(ClientRow, null=True, on_delete="RESTRICT")
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    subject = TextField(index=True)
    purpose = WordField(Purpose)
    tender = WordField(Tender)
    amount = IntegerField()
    note = TextField(default="")

    class Meta:
        table_name = "payment"


class OpeningBalanceRow(Row):
    """What stood between a client and the shop when she came over from another program. No payment."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    kind = WordField(OpeningKind)
    amount = IntegerField()
    at = InstantField()
    on_day = DayField(index=True)
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    source = TextField(default="")
    reverses = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT")

    class Meta:
        table_name = "opening_balance"
