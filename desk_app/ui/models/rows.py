"""One model for every list and table: read-only rows of any noun, read a page at a time.

Columns are data. Nothing here ever loads all of anything: ``load`` reads the first page through the reader threads and
Qt asks for the next when the last row comes into view.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desk_app.ui.tasks import Tasks
from desk_app.ui.theme import Tone

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1  # the noun itself
LOOK_ROLE = int(Qt.ItemDataRole.UserRole) + 2  # its RowLook, for lists
COLUMN_ROLE = int(Qt.ItemDataRole.UserRole) + 3  # its Column, for tables

PAGE = 50


@dataclass(frozen=True, slots=True)
class RowLook:
    """How one row of a list is drawn. Empty parts take no room.

    ``lead`` stands first in a column of its own ("13:30"), then a small badge (``mark``), the avatar, the bold
    ``title`` with ``after`` beside it and ``subtitle`` below, the ``middle`` text, ``right`` and the badge at the end.
    """

    title: str = ""
    subtitle: str = ""
    after: str = ""
    avatar: str = ""
    lead: str = ""
    mark: str = ""
    mark_tone: Tone | str = Tone.MUTED
    middle: str = ""
    right: str = ""
    right_bold: bool = False
    badge: str = ""
    tone: Tone | str = Tone.MUTED
    bold: bool = True
    quiet: bool = False  # an inactive or struck row: drawn in the third colour

    def spoken(self) -> str:
        """The row for a screen reader."""
        parts = (self.lead, self.mark, self.title, self.after, self.subtitle, self.middle, self.right, self.badge)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column of a table: its heading and how a row fills it. ``width`` 0 takes what is left."""

    title: str
    text: Callable[[R], str]
    width: int = 0
    right: bool = False
    bold: bool = False
    quiet: bool = False
    tone: Callable[[R], Tone | str] | None = None  # drawn as a badge of this tone


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind of noun.

    For lists give ``look`` (noun → RowLook), for tables ``columns``. ``show_rows`` puts a known few; ``load`` reads
    pages with ``fetch(last_row_or_None, count)``, which runs on a reader thread.
    """

    loaded = Signal(int)  # how many rows there are now, after each page

    def __init__(
        self,
        *,
        look: Callable[[R], RowLook] | None = None,
        columns: Sequence[Column[R]] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._columns = tuple(columns)
        self._rows: list[R] = []
        self._looks: dict[int, RowLook] = {}
        self._fetch: Callable[[R | None, int], Sequence[R]] | None = None
        self._tasks: Tasks | None = None
        self._count = PAGE
        self._more = False
        self._reading = False
        self._generation = 0

    # ── filling ───────────────────────────────────────────────────────────────────────────────────────────────

    def show_rows(self, rows: Sequence[R]) -> None:
        """A known few rows, all at once."""
        self._generation += 1
        self.beginResetModel()
        self._rows, self._looks = list(rows), {}
        self._fetch, self._more, self._reading = None, False, False
        self.endResetModel()
        self.loaded.emit(len(self._rows))

    def load(self, tasks: Tasks, fetch: Callable[[R | None, int], Sequence[R]], count: int = PAGE) -> None:
        """Reads the first page (rows already shown stay until it arrives) and remembers how to read the next.

        ``fetch(last, count)`` gives at most ``count`` rows after ``last``, the last row of the page before.
        """
        self._generation += 1
        generation = self._generation
        self._tasks, self._fetch, self._count = tasks, fetch, count
        self._reading = True

        def arrived(rows: Sequence[R]) -> None:
            if generation != self._generation:
                return
            self.beginResetModel()
            self._rows, self._looks = list(rows), {}
            self._more, self._reading = len(rows) >= count, False
            self.endResetModel()
            self.loaded.emit(len(self._rows))

        tasks.read(self, lambda: fetch(None, count), arrived)

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's signature
        return not parent.isValid() and self._more and not self._reading

    def fetchMore(self, parent: Index = QModelIndex()) -> None:  # noqa: B008 - Qt's signature
        fetch, tasks = self._fetch, self._tasks
        if parent.isValid() or fetch is None or tasks is None or not self.canFetchMore():
            return
        self._reading = True
        generation, last, count = self._generation, self._rows[-1], self._count

        def arrived(rows: Sequence[R]) -> None:
            if generation != self._generation:
                return
            self._more, self._reading = len(rows) >= count, False
            if rows:
                first = len(self._rows)
                self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
                self._rows.extend(rows)
                self.endInsertRows()
            self.loaded.emit(len(self._rows))

        tasks.read(self, lambda: fetch(last, count), arrived)

    def drop(self, number: int) -> None:
        """Takes one row out; the others stay."""
        if 0 <= number < len(self._rows):
            self.beginRemoveRows(QModelIndex(), number, number)
            del self._rows[number]
            self._looks = {}
            self.endRemoveRows()

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────────

    def row(self, number: int) -> R | None:
        """The noun in a row; None where there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rows(self) -> tuple[R, ...]:
        """The rows read so far."""
        return tuple(self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else max(len(self._columns), 1)

    def columns(self) -> tuple[Column[R], ...]:
        """The columns, as data."""
        return self._columns

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == LOOK_ROLE:
            return self._look_of(index.row())
        if not self._columns:
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return self._look_of(index.row()).spoken() if role in shown else None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == COLUMN_ROLE:
            return column
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _look_of(self, number: int) -> RowLook:
        kept = self._looks.get(number)
        if kept is None:
            row = self._rows[number]
            kept = self._looks[number] = self._look(row) if self._look is not None else RowLook(str(row))
        return kept

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        if (
            role == Qt.ItemDataRole.DisplayRole
            and orientation == Qt.Orientation.Horizontal
            and 0 <= section < len(self._columns)
        ):
            return self._columns[section].title
        return None
