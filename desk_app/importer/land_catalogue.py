"""Landing services and products: by code, else by name, an entry is added or brought up to date."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.changes import Kind
from desk_app.importer import catalogue_store, store
from desk_app.importer.cells import fold, fold_words, one_line, whole_number_text
from desk_app.importer.lists import ListKind
from desk_app.importer.reading import Row
from desk_app.importer.rows import RowReader, key_of
from desk_app.staff.edits import changes
from desk_app.staff.work import Work
from desk_app.words import N_

_NO = frozenset({"false", "no", "n", "0", "inactive", "disabled", "否", "停用", "无效", "禁用", "下架"})
_AMOUNTS = frozenset({"price", "cost"})
_NUMBERS = {"minutes": 60, "on_hand": 0, "minimum": 0, "maximum": 0}


class CatalogueLander:
    """Lands one of the two catalogues. They are small: the whole of the shop's is held."""

    def __init__(self, unit: Work, rows: RowReader) -> None:
        self._unit = unit
        self._rows = rows
        self._tally = rows.tally
        self._kind = rows.plan.kind
        self._table = "service" if self._kind is ListKind.SERVICES else "product"
        self._columns = catalogue_store.SERVICE_COLUMNS if self._table == "service" else catalogue_store.PRODUCT_COLUMNS
        self._entries: dict[int, dict[str, object]] = dict(catalogue_store.catalogue(self._table))
        self._by_code = {fold(str(values["code"])): number for number, values in self._entries.items()}
        self._by_name = {fold_words(str(values["name"])): number for number, values in self._entries.items()}
        self._landed: dict[int, int] = {}  # entry → row of this file

    def land(self, batch: Sequence[Row]) -> None:
        """Lands one batch."""
        for number, cells in batch:
            if self._rows.skip_not_data(number, cells):
                continue
            values = self._read(number, cells)
            if values is not None:
                self._take(number, values)

    def finish(self) -> None:
        """Says what changed."""
        if self._tally.added or self._tally.updated:
            self._unit.touch(Kind.CATALOGUE)

    def _read(self, number: int, cells: Sequence[str]) -> dict[str, object] | None:
        """The columns this row has; the others keep what the shop has."""
        rows = self._rows
        kept: list[str] = []
        code = rows.line(number, cells, "code", kept, 40)
        name = rows.line(number, cells, "name", kept)
        if not code and not name:
            rows.skip(number, "name", "no_name", N_("This row has neither code nor name."))
            return None
        values: dict[str, object] = {"code": code, "name": name or code}
        for column in self._columns:
            if column not in rows.columns or column in values:
                continue
            text = one_line(rows.text(cells, column))
            if column in _AMOUNTS:
                amount = rows.money(number, column, whole_number_text(text))
                if amount is not None and amount.minor >= 0:
                    values[column] = amount.minor
                elif amount is not None:
                    self._tally.problem(number, column, "negative", N_("A price is not less than zero."))
            elif column in _NUMBERS:
                if text:
                    values[column] = rows.whole(number, column, whole_number_text(text), _NUMBERS[column])
            elif column == "active":
                values[column] = int(fold(text) not in _NO)
            else:
                values[column] = rows.line(number, cells, column, kept)
        if not 1 <= int(str(values.get("minutes", 60))) <= 1440:
            values["minutes"] = 60
        return values

    def _take(self, number: int, values: dict[str, object]) -> None:
        key = key_of(*(f"{name}={values[name]}" for name in sorted(values)))
        if store.known_rows(self._kind, [key]):
            self._tally.merged += 1
            return
        code, name = str(values["code"]), str(values["name"])
        entry = self._by_code.get(fold(code)) if code else self._by_name.get(fold_words(name))
        if entry is None:
            entry = self._add(values)
            self._tally.added += 1
        elif entry in self._landed:
            self._tally.merged += 1
            self._tally.problem(
                number,
                "code",
                "duplicate",
                N_("The same entry as in row {row}; it was taken once."),
                row=self._landed[entry],
            )
        elif any(self._entries[entry][column] != value for column, value in values.items() if column != "code"):
            news = {column: value for column, value in values.items() if column != "code"}
            catalogue_store.change_entry(self._table, entry, news)
            told = changes({column: self._entries[entry][column] for column in news}, news)
            self._unit.audit(f"{self._table}.saved", f"{self._table}:{entry}", detail=told | {"by": "import"})
            self._entries[entry] |= values
            self._tally.updated += 1
        else:
            self._tally.merged += 1
        self._landed.setdefault(entry, number)
        store.remember_rows(self._kind, [(key, entry)])

    def _add(self, values: dict[str, object]) -> int:
        blank: dict[str, object] = {"price": 0, "cost": 0, "active": 1, **_NUMBERS}
        row = {column: values.get(column, blank.get(column, "")) for column in self._columns}
        row["code"] = row["code"] or self._free_code(str(row["name"]))
        entry = catalogue_store.add_entry(self._table, row)
        self._entries[entry] = row
        self._by_code[fold(str(row["code"]))] = entry
        self._by_name.setdefault(fold_words(str(row["name"])), entry)
        return entry

    def _free_code(self, name: str) -> str:
        """A code for an entry that came without one: its name, with a number where that is taken."""
        code, count = name[:40], 1
        while fold(code) in self._by_code:
            count += 1
            code = f"{name[:36]}-{count}"
        return code
