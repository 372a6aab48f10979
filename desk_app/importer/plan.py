"""A file made ready to land: its rows, its columns, how its dates are to be read. Reads files, writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from desk_app.errors import DeskError
from desk_app.importer.cells import fold
from desk_app.importer.columns import HEADING_ROWS, SAMPLE_ROWS, Understood, understand
from desk_app.importer.contacts import shape_of
from desk_app.importer.days import DateOrder, OrderEvidence, order_in_heading
from desk_app.importer.laid_out import LaidOut
from desk_app.importer.lists import LANDING_ORDER, REQUIRED, ListKind
from desk_app.importer.own_fields import OwnFields
from desk_app.importer.own_lists import PROGRAM, OwnClients, is_of_the_books, own_columns
from desk_app.importer.problem_list import is_problem_list
from desk_app.importer.reading import MOST_COLUMNS, Row, Source, open_source
from desk_app.importer.result import Stopped
from desk_app.importer.vcard_rows import CardFile
from desk_app.words import N_, Words, words_for

#: Where a list of one kind is cut off and something else begins: sums, signatures, times of printing.
_NOT_DATA = re.compile(
    r"(?:本页|本頁|全部|人数|人數|金额|金額)?(?:合计|总计|共计|小计|汇总|累计|合計|總計|共計|小計|匯總|總數|总数)(?:[:：]?[\d,.¥￥]*[人条位名行元]?)?"
    r"|共\d+[人条位名行]"
    r"|(?:制表|製表|打印|列印|审核|審核|导出|導出|匯出)(?:人|时间|日期|時間)?[:：].*"
    r"|(?:grand|sub)?totals?:?|sum:?|(?:printed|exported|generated)(?:on|by|at):?.*"
)
_HAN = re.compile("[\u3400-\u9fff]")
_DATE_FIELDS = ("date", "cancelled_on", "birthday")


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file, ready. ``rows`` streams what stands below the headings; ``total`` is how many rows that is."""

    path: Path
    source: Source
    understood: Understood
    total: int
    order: DateOrder | None
    order_seen: bool = True  # False: nothing in the file tells; ``order`` is a custom, not a finding
    order_matters: bool = False
    short_order: DateOrder | None = None  # of birthdays without a year

    @property
    def kind(self) -> ListKind:
        """What the file is a list of."""
        return self.understood.kind

    @property
    def date_order(self) -> DateOrder:
        """How dates with the year last are read."""
        return self.order or DateOrder.MONTH_FIRST

    def rows(self) -> Iterator[Row]:
        """Numbered rows below the headings, to the last row that is more than an empty line."""
        return _below(self.source, self.understood.heading_row)


def _below(source: Source, heading_row: int) -> Iterator[Row]:
    for number, cells in source.rows():
        if number > heading_row:
            yield number, cells


def is_not_data(cells: Sequence[str], headings: Sequence[str]) -> bool:
    """Whether a row holds nothing of its own: blank, a sum, a signature, the headings once more."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return True
    if len(filled) <= max(4, len(cells) // 2) and _NOT_DATA.fullmatch(fold(filled[0])):
        return True
    return len(filled) > 1 and filled[0] in headings and filled == [heading for heading in headings if heading]


def look_at(
    path: Path,
    kind: ListKind | None,
    columns: Mapping[str, int] | None = None,
    encoding: str = "",
    words: Words | None = None,
    own: OwnFields | None = None,
) -> tuple[Source, Understood]:
    """A file's rows and what its columns mean; ``words`` are the shop's, for a list that is laid out anew, and ``own``
    its fields. Raises DeskError where neither can be told."""
    source, first = _opened(path, encoding, words)
    understood: Understood | None
    source, first, understood = _recognised(source, first, kind, words)
    understood = understood or understand(first, name=path.name, kind=kind)
    if understood is not None and own is not None:
        understood = own.understood(understood)
    if columns and kind is not None:
        understood = (understood or _as_told(first, kind)).with_columns(kind, columns)
    elif columns and understood is not None:
        understood = understood.with_columns(understood.kind, columns)
    if understood is None:
        _must_be_narrow(path, max(len(cells) for _, cells in first))
        raise DeskError(
            N_("The columns of “{file}” were not understood: no row of headings says what they are."), file=path.name
        )
    _check(path, understood)
    if not understood.sample and len(first) < HEADING_ROWS + SAMPLE_ROWS:
        raise DeskError(N_("Nothing stands below the headings of “{file}”."), file=path.name)
    return source, understood


def _recognised(
    source: Source, first: list[Row], kind: ListKind | None, words: Words | None
) -> tuple[Source, list[Row], Understood | None]:
    """A list of clients of a program that is known, laid out anew, and what its columns mean; others as they are."""
    if kind not in {None, ListKind.CLIENTS}:
        return source, first, None
    if isinstance(source, CardFile):
        return source, first, _as_laid_out(source, first, N_("Contact cards"))
    heading = next(((number, cells) for number, cells in first[:HEADING_ROWS] if any(cells)), None)
    places = own_columns(heading[1]) if heading is not None else None
    if heading is not None and places is not None:
        own = OwnClients(source, places, heading[0])
        source.take_cleaned()
        first = list(islice(own.rows(), HEADING_ROWS + SAMPLE_ROWS))
        return own, first, _as_laid_out(own, [row for row in first if row[0] >= heading[0]], PROGRAM)
    shape = shape_of(heading[1]) if heading is not None else None
    if heading is None or shape is None:
        return source, first, None
    laid_out = LaidOut(source, shape, tuple(heading[1]), heading[0], words or words_for("en"))
    source.take_cleaned()
    first = list(islice(laid_out.rows(), HEADING_ROWS + SAMPLE_ROWS))
    return laid_out, first, _as_laid_out(laid_out, first, shape.name)


def _as_laid_out(source: CardFile | LaidOut | OwnClients, first: Sequence[Row], program: str) -> Understood:
    number, headings = first[0]
    columns = source.columns
    sample = tuple(tuple(cells) for _, cells in first[1:] if any(cells))[:20]
    known = frozenset(source.places if isinstance(source, OwnClients) else columns.values())
    unknown = tuple(place for place in range(len(headings)) if place not in known)
    certain = dict.fromkeys(columns, 1.0)
    return Understood(ListKind.CLIENTS, tuple(headings), number, columns, certain, unknown, sample, program)


def _opened(path: Path, encoding: str, words: Words | None = None) -> tuple[Source, list[Row]]:
    """A file and its first rows. Raises DeskError where there are none, or where they are our own list of problems."""
    source = open_source(path, encoding, words)
    first = list(islice(source.rows(), HEADING_ROWS + SAMPLE_ROWS))
    if not any(any(cells) for _, cells in first):
        raise DeskError(N_("“{file}” is empty."), file=path.name)
    if any(is_problem_list(cells) for _, cells in first[:HEADING_ROWS]):
        raise DeskError(
            N_(
                "“{file}” is the list of problems that this program saved, no list of clients. Mend the rows in the "
                "list they are from, and bring that one in again."
            ),
            file=path.name,
        )
    if any(is_of_the_books(cells) for _, cells in first[:HEADING_ROWS]):
        raise DeskError(
            N_(
                "“{file}” is a list that this program saved: what stands in it is in the books already. Of such lists "
                "only that of clients is read back."
            ),
            file=path.name,
        )
    return source, first


def look_as_told(
    path: Path, kind: ListKind, encoding: str = "", words: Words | None = None, own: OwnFields | None = None
) -> tuple[Source, Understood]:
    """A file's rows as a list of ``kind``, its columns told as far as they can be. Raises DeskError: no list at all."""
    source, first = _opened(path, encoding, words)
    source, first, understood = _recognised(source, first, kind, words)
    understood = understood or understand(first, name=path.name, kind=kind)
    understood = understood or _as_told(first, kind).with_columns(kind, {})
    return source, understood if own is None else own.understood(understood)


def _as_told(first: Sequence[Row], kind: ListKind) -> Understood:
    """A list whose columns a person names: its first filled row is taken for headings."""
    number, cells = next((number, cells) for number, cells in first if any(cells))
    below = [cells for row, cells in first if row > number and any(cells)][:20]
    return Understood(kind, tuple(cells), number, {}, {}, (), tuple(tuple(row) for row in below))


def _must_be_narrow(path: Path, columns: int) -> None:
    if columns >= MOST_COLUMNS:
        raise DeskError(
            N_("“{file}” has {columns} columns; a list has fewer than {limit}. Keep only the list in the sheet."),
            file=path.name,
            columns=columns,
            limit=MOST_COLUMNS,
        )


def _check(path: Path, understood: Understood) -> None:
    _must_be_narrow(path, len(understood.headings))
    if any(not 0 <= column < MOST_COLUMNS for column in understood.columns.values()):
        raise DeskError(N_("A column was chosen that “{file}” does not have."), file=path.name)
    if not all(group & understood.columns.keys() for group in REQUIRED[understood.kind]):
        raise DeskError(
            N_("A column is missing in “{file}”: choose what stands in which column and try again."), file=path.name
        )


def prepare(
    path: Path,
    kind: ListKind | None,
    columns: Mapping[str, int] | None = None,
    stopped: Callable[[], bool] | None = None,
    encoding: str = "",
    words: Words | None = None,
    own: OwnFields | None = None,
) -> FilePlan:
    """Reads a file through once: counts its rows, finds out how its dates are written. Raises DeskError, Stopped."""
    source, understood = look_at(path, kind, columns, encoding, words, own)
    evidence = OrderEvidence()
    dates = [understood.columns[name] for name in _DATE_FIELDS if name in understood.columns]
    total = 0
    for number, cells in source.raw_rows():
        if stopped is not None and stopped():
            raise Stopped
        if number <= understood.heading_row:
            continue
        total += 1
        for column in dates:
            if column < len(cells) and cells[column]:
                evidence.see(cells[column])
    written = source.order if isinstance(source, CardFile | LaidOut) else None
    order = written or evidence.order or order_in_heading(understood.headings)
    undecided = bool(evidence.undecided or evidence.month_first or evidence.day_first)
    short = evidence.short_order or order or _custom_in(understood)
    return FilePlan(path, source, understood, total, order, order is not None, undecided, short)


def _custom_in(understood: Understood) -> DateOrder | None:
    """Whoever heads a column in Chinese writes the month first: 5-6 is the sixth of May."""
    column = understood.columns.get("birthday")
    heading = understood.headings[column] if column is not None and column < len(understood.headings) else ""
    others = "".join(understood.headings) if column is not None and not heading else ""
    return DateOrder.MONTH_FIRST if _HAN.search(heading + others) else None


def in_landing_order(plans: Iterable[FilePlan], custom: DateOrder | None) -> tuple[FilePlan, ...]:
    """Files sorted so that what others point at lands first.

    A file whose dates do not tell their order takes that of the files given with it: they are of one program.
    ``custom``: the place's habit, where none of them tells; it is not used for birthdays, which would be a guess.
    """
    sorted_plans = sorted(plans, key=lambda plan: LANDING_ORDER.index(plan.kind))
    shown = next((plan.order for plan in sorted_plans if plan.order and plan.kind is not ListKind.CLIENTS), None)
    return tuple(
        plan
        if plan.order or plan.kind is ListKind.CLIENTS
        else replace(plan, order=shown or custom, order_seen=shown is not None)
        for plan in sorted_plans
    )
