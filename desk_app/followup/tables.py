"""Tables of follow-up: what people did with the queue. What is due is derived and kept nowhere."""

from __future__ import annotations

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import DayField, InstantField, JsonField, Row, WordField
from desk_app.followup.outcome import Outcome
from desk_app.staff.tables import StaffRow


class CallRow(Row):
    """One contact or attempt. ``reasons`` are the rule keys it answered, e.g. ["rebooking:STYLE", "birthday:2026"]."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    at = InstantField()
    on_day = DayField()
    outcome = WordField(Outcome)
    reasons = JsonField()
    note = TextField(default="")
    parts = JsonField(null=True)  # {"opening": "o3", "reason": "rb2", "offer": "f1", "close": "c4"}
    said = TextField(default="")
    number = TextField(default="")  # the phone that was dialled; a wrong one is not dialled again
    seconds = IntegerField(default=0)
    call_back_at = InstantField(null=True, index=True)
    until = DayField(null=True)  # a skip's or retry's first day
    sold = BooleanField(default=False)
    caused = JsonField(null=True)  # what taking it back undoes: {"complaint": 5, "booking": 7, "do_not_call": true}
    withdrawn = BooleanField(
        default=False, constraints=[SQL("DEFAULT 0")]
    )  # taken back: kept to be seen, counts for nothing

    class Meta:
        table_name = "call"
        # The first holds all that a day's queue reads of the calls of weeks, so that it costs no look into the table.
        indexes = (
            (("on_day", "outcome", "client", "withdrawn", "until", "reasons"), False),
            (("client", "at"), False),
            (("outcome", "client"), False),
        )
