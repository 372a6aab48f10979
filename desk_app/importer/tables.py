"""Tables of the importer: what has been brought in before, and what somebody said that columns mean."""

from __future__ import annotations

from peewee import CompositeKey, ForeignKeyField, IntegerField, TextField

from desk_app.db.rows import InstantField, Row
from desk_app.staff.tables import StaffRow


class ImportedRow(Row):
    """What an import has already brought in: the same row of the same kind of file is not taken twice."""

    kind = TextField()
    key = TextField()
    row_id = IntegerField()

    class Meta:
        table_name = "imported"
        primary_key = CompositeKey("kind", "key")
        without_rowid = True


class ImportMappingRow(Row):
    """What somebody said that the columns under certain headings mean. ``digest`` stands for the headings; ``columns``
    is JSON: field → column. Nothing of any row is in it."""

    digest = TextField(primary_key=True)
    kind = TextField()
    columns = TextField()
    at = InstantField()
    staff = ForeignKeyField(StaffRow, index=False, on_delete="RESTRICT")

    class Meta:
        table_name = "import_mapping"
        without_rowid = True
