"""Files of one person merged, and those found to be of two."""

from __future__ import annotations

from peewee import AutoField, CompositeKey, ForeignKeyField, IntegerField, TextField

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import InstantField, Row
from desk_app.staff.tables import StaffRow


class MergeRow(Row):
    """Two files of one person made one. ``undone_at``: they are two again."""

    id = AutoField()
    kept = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    other = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")
    undone_at = InstantField(null=True)

    class Meta:
        table_name = "client_merge"


class MergedRow(Row):
    """A file that is closed because it is part of another, while it is. ``into`` is a file that is open, always."""

    client = ForeignKeyField(ClientRow, primary_key=True, on_delete="RESTRICT")
    into = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    merge = ForeignKeyField(MergeRow, unique=True, on_delete="RESTRICT")

    class Meta:
        table_name = "client_merged"


class MergeMoveRow(Row):
    """A record that a merge put under the other number, so that undoing it moves exactly those back."""

    merge = ForeignKeyField(MergeRow, index=False, on_delete="CASCADE")
    moved = TextField()  # the table it is in
    row_id = IntegerField()

    class Meta:
        table_name = "client_merge_move"
        primary_key = CompositeKey("merge", "moved", "row_id")
        without_rowid = True


class MergeValueRow(Row):
    """What one field said on one side of a merge that stands. ``client`` is the open file that it is kept for.

    Free words stand in ``text``, everything else as JSON in ``value``.
    """

    id = AutoField()
    client = ForeignKeyField(ClientRow, on_delete="RESTRICT")
    merge = ForeignKeyField(MergeRow, on_delete="CASCADE")
    side = TextField()  # before, after (of the kept file), other, mark (the last row of a table when they were merged)
    field = TextField()
    value = TextField()
    text = TextField()

    class Meta:
        table_name = "client_merge_value"


class DistinctRow(Row):
    """Somebody looked at two files and found that they are of two people. ``first`` is the lower number."""

    first = ForeignKeyField(ClientRow, index=False, on_delete="CASCADE")
    second = ForeignKeyField(ClientRow, on_delete="CASCADE")
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "client_distinct"
        primary_key = CompositeKey("first", "second")
        without_rowid = True
