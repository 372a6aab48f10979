"""Relatives, days that come round, and good wishes."""

from __future__ import annotations

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateKind, Standing
from desk_app.clients.tables import ClientRow
from desk_app.db.rows import InstantField, Row, WordField
from desk_app.staff.tables import StaffRow


class RelativeRow(Row):
    """A relative in a client's file. One with a file of her own (``other``) has no name or phone here, and a row like
    this one leads back from there."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    other = ForeignKeyField(ClientRow, null=True, on_delete="RESTRICT", backref="+")
    relation = WordField(Relation)
    name = TextField(default="")
    phone = TextField(default="")
    note = TextField(default="")
    standing = WordField(Standing)
    remind = BooleanField(default=True, constraints=[SQL("DEFAULT 1")])
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_relative"
        indexes = ((("client", "other"), False),)  # two of one person where two files were merged


class DateRow(Row):
    """A day of a client, or of a relative of hers, that comes round. ``year`` 0: not told; lunar if ``lunar``."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    relative = ForeignKeyField(RelativeRow, null=True, on_delete="CASCADE")
    kind = WordField(DateKind)
    label = TextField(default="")
    lunar = BooleanField()
    year = IntegerField()
    month = IntegerField()
    day = IntegerField()
    leap = BooleanField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_date"
        indexes = ((("month", "day", "lunar", "leap"), False),)


class GreetingRow(Row):
    """An occurrence of a date that a client was wished well for without a call. ``thread`` is what a reason to call
    about it is called: "r5" the birthday of a relative, "d7" any other day."""

    id = AutoField()
    client = ForeignKeyField(ClientRow, index=False, on_delete="RESTRICT")
    thread = TextField()
    occurrence = TextField()  # as in the key of a reason: "2026:2026-10-02"
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_greeting"
        indexes = ((("client", "thread"), False),)
