"""Tables of the ground: settings."""

from __future__ import annotations

from peewee import TextField

from desk_app.db.rows import JsonField, Row


class SettingRow(Row):
    """One setting of the shop; the registry of names is ``settings.py``."""

    name = TextField(primary_key=True)
    value = JsonField()

    class Meta:
        table_name = "setting"
        without_rowid = True
