"""Tables of the till: payments, never edited."""

from __future__ import annotations

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import DayField, InstantField, Row
from desk_app.staff.tables import StaffRow


class PaymentRow(Row):
    """Money in (positive) or out (negative). ``subject`` is "visit:17" or "ticket:4"."""

    id = AutoField()
    receipt = TextField(unique=True)
    at = InstantField()
    on_day = DayField(index=True)
    client = ForeignKeyField(ClientRow, null=True, on_delete="RESTRICT")
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    subject = TextField(index=True)
    purpose = TextField()  # sale, loan, interest_fee, principal, refund, reversal
    tender = TextField()  # cash, card, wechat, alipay, transfer
    amount = IntegerField()
    note = TextField(default="")

    class Meta:
        table_name = "payment"
