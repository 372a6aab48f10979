"""Tables of the importer: what has been brought in before."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, TextField

from desk_app.db.rows import Row


class ImportedRow(Row):
    """What an import has already brought in: the same row of the same kind of file is not taken twice."""

    kind = TextField()
    key = TextField()
    row_id = IntegerField()

    class Meta:
        table_name = "imported"
        primary_key = CompositeKey("kind", "key")
        without_rowid = True
