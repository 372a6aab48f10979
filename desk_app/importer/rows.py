"""What every kind of list does with a row: find its fields, count it, say what is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from desk_app.importer.cells import one_line
from desk_app.importer.plan import FilePlan, is_not_data
from desk_app.importer.result import Stopped, Tally
from desk_app.importer.vcard_rows import Remark
from desk_app.money import Money, NotMoney, parse_money, rounded
from desk_app.words import N_, Words

#: A cell longer than this is no field of a list (and notes take no more).
LONGEST_CELL = 20_000
LONGEST_LINE = 500


class RowReader:
    """Reads rows of one file: ``fields`` by name, problems into ``tally``; says what it keeps in ``words``."""

    def __init__(
        self, plan: FilePlan, tally: Tally, words: Words, currency: str, stopped: Callable[[], bool] | None = None
    ) -> None:
        self._stopped = stopped
        self.plan = plan
        self.tally = tally
        self.words = words
        self.currency = currency
        self.columns = dict(plan.understood.columns)
        self.headings = plan.understood.headings
        self._unknown = [(column, self.heading(column)) for column in plan.understood.unknown]

    def heading(self, column: int) -> str:
        """The heading of a column, or a name for one that has none."""
        written = self.headings[column] if column < len(self.headings) else ""
        return one_line(written)[:60] or self.words(N_("Column {number}"), number=column + 1)

    def text(self, cells: Sequence[str], name: str) -> str:
        """The cell of a field; "" where the row or the file has none."""
        column = self.columns.get(name)
        return cells[column] if column is not None and column < len(cells) else ""

    def line(self, number: int, cells: Sequence[str], name: str, kept: list[str], limit: int = LONGEST_LINE) -> str:
        """A one-line field. One that is too long is named and goes to ``kept`` instead."""
        column = self.columns.get(name)
        if column is None or column >= len(cells) or not cells[column]:
            return ""
        text = one_line(cells[column])
        if len(text) <= limit:
            return text
        self.tally.problem(
            number,
            name,
            "too_long",
            N_("This cell has {length} characters; it is kept in the notes."),
            length=len(text),
        )
        kept.append(self.labelled(self.columns[name], text))
        return ""

    def labelled(self, column: int, text: str) -> str:
        """A cell with its heading, as it is kept in notes: "余额：1,280.00"."""
        return self.words(N_("{heading}: {text}"), heading=self.heading(column), text=text)

    def as_written(self, name: str, text: str) -> str:
        """A cell that was not understood, as it is kept in notes: "手机号原文：1380000123X"."""
        return self.words(N_("{heading} as written: {text}"), heading=self.heading(self.columns[name]), text=text)

    def unknown(self, number: int, cells: Sequence[str]) -> list[str]:
        """What stands in columns nobody knows, and right of the last heading, with its heading."""
        if not self._unknown and len(cells) <= len(self.headings):
            return []
        kept = [self.labelled(column, cells[column]) for column, _ in self._unknown if _at(cells, column)]
        stray = [cell for cell in cells[len(self.headings) :] if cell]
        if stray:
            self.tally.problem(
                number, "", "extra_cells", N_("{count} cells stand to the right of the last heading."), count=len(stray)
            )
            kept.append(" ".join(stray))
        return kept

    def note_cleaned(self, cleaned: Sequence[tuple[int, int]]) -> None:
        """Names the cells, by row and column, out of which signs were taken that nobody can see."""
        if cleaned:
            names = {column: name for name, column in self.columns.items()}
            sentence = N_("Control characters, which cannot be seen, were taken out of “{heading}”.")
            for number, column in cleaned:
                if number > self.plan.understood.heading_row:
                    name, heading = names.get(column, ""), self.heading(column)
                    self.tally.problem(number, name, "control_characters", sentence, heading=heading)

    def note_remarks(self, remarks: Sequence[Remark]) -> None:
        """Names what the file has to say of its rows beside their cells."""
        for number, code, template, values in remarks:
            self.tally.problem(number, "", code, template, **values)

    def skip_not_data(self, number: int, cells: Sequence[str]) -> bool:
        """Counts and names a row that is blank or a sum; whether it was one. Raises Stopped."""
        if self._stopped is not None and self._stopped():
            raise Stopped
        if not is_not_data(cells, self.headings):
            return False
        self.tally.skipped += 1
        if any(cells):
            self.tally.problem(number, "", "not_data", N_("This row is a sum or a heading, not an entry."))
        else:
            self.tally.problem(number, "", "not_data", N_("This row is blank."))
        return True

    def skip(self, number: int, name: str, code: str, template: str, /, **values: object) -> None:
        """Counts and names a row that does not land. ``template`` is marked where it is written."""
        self.tally.skipped += 1
        self.tally.problem(number, name, code, template, **values)

    def money(self, number: int, name: str, text: str, *, exact: bool = False) -> Money | None:
        """An amount; None where it is none, named. One with too many places is named, and rounded unless ``exact``."""
        if not text:
            return None
        try:
            return parse_money(text, self.currency)
        except NotMoney as error:
            if error.code == "too_precise" and exact:
                said = N_("“{text}” has more decimal places than the currency; it is kept in the notes.")
                self.tally.problem(number, name, "bad_amount", said, text=shown(text))
                return None
            if error.code == "too_precise":
                amount = _rounded(text, self.currency)
                if amount is not None:
                    self.tally.problem(
                        number,
                        name,
                        "rounded",
                        N_("“{text}” was rounded to {amount}."),
                        text=text,
                        amount=amount.plain(),
                    )
                    return amount
            self.tally.problem(number, name, "bad_amount", N_("“{text}” is not an amount."), text=shown(text))
            return None

    def whole(self, number: int, name: str, text: str, default: int) -> int:
        """A whole number; ``default`` where the cell is empty or, named, holds something else."""
        if not text:
            return default
        value = self.whole_number(text)
        if value is None:
            self.tally.problem(number, name, "bad_number", N_("“{text}” is not a whole number."), text=shown(text))
            return default
        return value

    @staticmethod
    def whole_number(text: str) -> int | None:
        """A whole number of at most a million; None for anything else."""
        try:
            value = Decimal(text.replace(",", "")) if len(text) <= 20 else Decimal("NaN")
        except InvalidOperation:
            return None
        if not value.is_finite() or value != value.to_integral_value() or abs(value) > 1_000_000:
            return None
        return int(value)


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _rounded(text: str, currency: str) -> Money | None:
    try:
        value = Decimal(text.replace(",", "").lstrip("¥￥$€£"))
    except InvalidOperation:
        return None
    # one rounding, half up, as everywhere; more places than a ledger has are a program's noise
    return rounded(value, currency) if len(value.as_tuple().digits) <= 28 else None


def shown(text: str) -> str:
    """``text`` short enough for a sentence."""
    return text if len(text) <= 40 else text[:39] + "…"


def key_of(*parts: str) -> str:
    """What a row is remembered by: the same content gives the same key, and 128 bits keep different rows apart."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
