"""Tables of the pawn counter."""

from __future__ import annotations

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.clients.unit_tables import AgentRow
from desk_app.db.rows import DayField, InstantField, JsonField, Row, WordField
from desk_app.pawn.ticket import Status, Step
from desk_app.staff.tables import StaffRow


class TicketRow(Row):
    """A pawn ticket. Rates are decimal text, percent a month; a ticket keeps its pack for ever."""

    id = AutoField()
    number = TextField(unique=True)
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    pack = TextField()
    pack_version = TextField()
    status = WordField(Status)
    issued_at = InstantField()
    start_on = DayField()
    due_on = DayField()
    last_day = DayField()  # end of grace
    term_months = IntegerField()
    principal = IntegerField()
    appraisal = IntegerField()
    fee_percent = TextField()
    interest_percent = TextField()
    renewals = IntegerField(default=0)
    closed_on = DayField(null=True)
    notes = TextField(default="")
    replaces = IntegerField(null=True)
    replaced_by = IntegerField(null=True)

    class Meta:
        table_name = "ticket"
        indexes = ((("status", "due_on"), False), (("status", "last_day"), False))


class PledgeRow(Row):
    id = AutoField()
    ticket = ForeignKeyField(TicketRow, on_delete="RESTRICT")
    name = TextField()
    category = TextField(default="")
    description = TextField(default="")
    serial = TextField(default="", index=True)
    weight_mg = IntegerField(default=0)
    fineness = IntegerField(default=0)  # parts per thousand
    appraisal = IntegerField()
    bin = TextField(default="")

    class Meta:
        table_name = "pledge"


class TicketEventRow(Row):
    """Each step of a ticket's life: who, when, why, and the money of that step. Never edited."""

    id = AutoField()
    ticket = ForeignKeyField(TicketRow, on_delete="RESTRICT")
    at = InstantField()
    on_day = DayField(index=True)
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    step = WordField(Step)
    principal = IntegerField(default=0)
    interest = IntegerField(default=0)
    fee = IntegerField(default=0)
    detail = JsonField(null=True)
    note = TextField(default="")

    class Meta:
        table_name = "ticket_event"


class TicketAgentRow(Row):
    """Who took a step for a firm, by name and by the paper that was shown, as they were then."""

    id = AutoField()
    event = ForeignKeyField(TicketEventRow, unique=True, on_delete="RESTRICT")
    agent = ForeignKeyField(AgentRow, null=True, on_delete="SET NULL")
    name = TextField()
    paper = TextField(default="")

    class Meta:
        table_name = "ticket_agent"
