"""Tables of notes to colleagues, and of clients handed from one advisor to another."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import InstantField, Row, WordField
from desk_app.knowing.handed import Place
from desk_app.knowing.note import Closing, Why
from desk_app.staff.tables import StaffRow


class ColleagueNoteRow(Row):
    """A note to one colleague. ``escalated_to`` empty where it escalated: to the owners."""

    id = AutoField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT", backref="+")
    to = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT", backref="+")
    client = ForeignKeyField(ClientRow, null=True, index=False, on_delete="RESTRICT")
    text = TextField()
    answer_by = InstantField()
    seen_at = InstantField(null=True)
    closing = WordField(Closing, default="")
    answer = TextField(default="")
    closed_at = InstantField(null=True)
    closed_by = ForeignKeyField(StaffRow, null=True, index=False, on_delete="RESTRICT", backref="+")
    escalated_at = InstantField(null=True)
    escalated_why = WordField(Why, default="")
    escalated_to = ForeignKeyField(StaffRow, null=True, index=False, on_delete="RESTRICT", backref="+")
    looked_at = InstantField(null=True)

    class Meta:
        table_name = "colleague_note"
        indexes = (
            (("closed_at", "answer_by"), False),
            (("to", "at"), False),
            (("staff", "at"), False),
            (("client", "at"), False),
        )


class HandOverRow(Row):
    """All clients of one advisor that went to another at once."""

    id = AutoField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT", backref="+")
    giver = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT", backref="+")
    taker = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT", backref="+")
    clients = IntegerField()
    taken_back_at = InstantField(null=True)

    class Meta:
        table_name = "hand_over"


class HandedClientRow(Row):
    """A client who was handed over, and what changed for her: so that it can be taken back whole."""

    hand_over = ForeignKeyField(HandOverRow, on_delete="CASCADE", index=False)
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    place = WordField(Place)

    class Meta:
        table_name = "handed_client"
        primary_key = CompositeKey("hand_over", "client", "place")
        without_rowid = True
