"""Reading and landing columns that are fields of the file.

Each goes through the parser of its field. What a file says already is not replaced; what is sensitive comes in with
her consent alone, and is not put into her notes without it either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Answer
from desk_app.clients.consent_store import answered_by
from desk_app.clients.field import Field, FieldKind
from desk_app.clients.field_rules import read_value
from desk_app.clients.field_store import values_of
from desk_app.clients.fielding import enter_values
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.importer.lists import OWN
from desk_app.importer.own_fields import OwnFields
from desk_app.importer.rows import RowReader, shown
from desk_app.staff.work import Work
from desk_app.words import LANGUAGES, N_, words_for


class FieldReader:
    """Reads the columns of one list that are fields."""

    def __init__(self, rows: RowReader, shop: Shop) -> None:
        known = OwnFields(shop).fields
        self._rows = rows
        self.fields: dict[str, Field] = {name: known[name] for name in rows.columns if name in known}

    def read(self, number: int, cells: Sequence[str], kept: list[str]) -> dict[str, str]:
        """Key of the field → text; what its parser refuses is named and stays in the notes."""
        found: dict[str, str] = {}
        for name, each in self.fields.items():
            text = self._rows.text(cells, name)
            if not text:
                continue
            try:
                found[each.key] = self._value(each, text)
            except RuleBroken as error:
                self._rows.tally.refused(number, name, "bad_field", error)
                if each.purpose is None:
                    kept.append(self._rows.as_written(name, text))
        return found

    def _value(self, field: Field, text: str) -> str:
        """What a cell says in a field; a choice may be named in any of our languages. Raises RuleBroken."""
        try:
            return read_value(field, text, self._rows.words).text
        except RuleBroken:
            for language in LANGUAGES if field.kind is FieldKind.CHOICE else ():
                with suppress(RuleBroken):
                    return read_value(field, text, words_for(language)).text
            raise

    def land(self, unit: Work, brought: Iterable[tuple[int, ClientId, Mapping[str, str]]]) -> None:
        """Writes the values of a batch: (row, client, values). What is there stays."""
        by_key = {each.key: each for each in self.fields.values()}
        for number, client, values in brought:
            there = values_of(client)
            fresh: dict[str, str] = {}
            for key, text in values.items():
                if key not in there or not there[key].text:
                    if self._agreed(number, client, by_key[key]):
                        fresh[key] = text
                elif there[key].text != text:
                    self._rows.tally.problem(
                        number,
                        f"{OWN}{key}",
                        "conflict",
                        N_("The client’s file has “{kept}”, this row “{other}”; the file’s stands."),
                        kept=shown(there[key].text),
                        other=shown(text),
                    )
            if fresh:
                enter_values(unit, client, fresh)

    def _agreed(self, number: int, client: ClientId, field: Field) -> bool:
        if field.purpose is None or answered_by([client], [field.purpose], Answer.GIVEN):
            return True
        sentence = N_("This is sensitive, and she has not agreed that it is kept: it was left out.")
        self._rows.tally.problem(number, f"{OWN}{field.key}", "withdrawn", sentence)
        return False
