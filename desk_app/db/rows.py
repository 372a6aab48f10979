"""The base of every peewee model, and the field types of the shop file.

Instants are UTC text that sorts as time does, days are ISO dates, money is an integer of minor units, lists and small
records are JSON text.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from peewee import DatabaseProxy, Model, TextField

from desk_app.clock import as_text, from_text

#: The open shop file. ``shop.open_shop`` points it at one database; models reach it through here only.
OPEN = DatabaseProxy()


class Row(Model):
    """A table of the shop file."""

    class Meta:
        database = OPEN
        legacy_table_names = False


class WordField(TextField):
    """One word of a fixed list, as a StrEnum names it. ``check`` finds every other."""

    def __init__(self, words: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.words = tuple(str(word) for word in words)


class InstantField(TextField):
    """A UTC instant."""

    def db_value(self, value: datetime | str | None) -> str | None:
        return as_text(value) if isinstance(value, datetime) else value

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else from_text(value)


class DayField(TextField):
    """A calendar date."""

    def db_value(self, value: date | str | None) -> str | None:
        return value.isoformat() if isinstance(value, date) else value

    def python_value(self, value: str | None) -> date | None:
        return None if value is None else date.fromisoformat(value)


class JsonField(TextField):
    """JSON text with sorted keys, so that equal values are equal text."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)
