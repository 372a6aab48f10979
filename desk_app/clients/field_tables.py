"""The owner's fields, what stands in them, what was asked, and dated moments."""

from __future__ import annotations

from peewee import AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.field import AskOutcome, ExtraForm, FieldKind, MeetingKind, MomentKind
from desk_app.clients.tables import ClientRow
from desk_app.db.rows import DayField, InstantField, JsonField, Row, WordField
from desk_app.staff.tables import StaffRow


class FieldRow(Row):
    """A field of the owner's own, or what she changed of a built-in one (NULL: as built in). Never deleted."""

    key = TextField(primary_key=True)
    own = BooleanField()
    kind = WordField(FieldKind)
    label = TextField(default="")
    question = TextField(default="")
    choices = JsonField()
    weight = IntegerField(null=True)
    visits = IntegerField(null=True)
    score = IntegerField(null=True)
    days = IntegerField(null=True)
    purpose = TextField(default="")
    searchable = BooleanField(default=False)
    active = BooleanField(default=True)
    position = IntegerField()

    class Meta:
        table_name = "client_field"


class ValueRow(Row):
    """What a client's file says in a field that is no column of ``client``. ``number`` is in thousandths."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="CASCADE")
    field = TextField()
    text = TextField()
    number = IntegerField(null=True)
    day = DayField(null=True)
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_value"
        indexes = ((("client", "field"), True), (("field", "number"), False))


class AskedRow(Row):
    """A question that was put to a client, and what came of it: one line each time."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="CASCADE")
    field = TextField()
    at = InstantField()
    on_day = DayField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    meeting = WordField(MeetingKind)
    meeting_id = IntegerField(null=True)
    outcome = WordField(AskOutcome)
    until = DayField(null=True)

    class Meta:
        table_name = "client_asked"
        indexes = ((("client", "field"), False), (("on_day", "staff"), False))


class MomentRow(Row):
    """An unusual request, an extra or a gesture: what happens again, with its day."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    kind = WordField(MomentKind)
    form = WordField(ExtraForm)
    on_day = DayField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    text = TextField()

    class Meta:
        table_name = "client_moment"
        indexes = ((("client", "on_day"), False),)


class FillingRow(Row):
    """How far the files of one advisor (NULL: of nobody) were filled on a day: sums of weights over her clients."""

    id = AutoField()
    on_day = DayField()
    advisor = ForeignKeyField(StaffRow, null=True, index=False, on_delete="RESTRICT")
    clients = IntegerField()
    filled = IntegerField()
    whole = IntegerField()

    class Meta:
        table_name = "file_filling"
        indexes = ((("on_day",), False),)
