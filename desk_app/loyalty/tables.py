"""Tables of loyalty: what people learned of clients who go, and who won them back."""

from __future__ import annotations

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import DayField, InstantField, Row, WordField
from desk_app.loyalty.leaving import State
from desk_app.loyalty.reasons import Cut, Learned, Side
from desk_app.staff.tables import StaffRow


class LeavingRow(Row):
    """What was told of a client on a day. A correction is a new row; the old one stays and points to it
    (``replaced_by``, 0: taken back). How she stands follows from this and her visits, and is kept nowhere."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    state = WordField(State)  # leaving, lost, won_back
    on_day = DayField()
    reason = TextField()  # or how she was won back
    side = WordField(Side)
    cut = WordField(Cut)
    words = TextField(default="")
    learned_from = WordField(Learned)
    learned_by = ForeignKeyField(StaffRow, index=False, null=True, on_delete="RESTRICT", backref="+")
    no_offers = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])  # she wants to be sold nothing
    replaced_by = IntegerField(null=True)

    class Meta:
        table_name = "client_leaving"
        indexes = ((("client", "on_day"), False), (("on_day", "client"), False), (("no_offers", "client"), False))
