"""A list whose places are all known and whose rows are read where somebody looks: any stretch of it at once.

The scroll bar stands for the whole, End is at the oldest without a page in between, and what is beside the view is read
before it is wanted. For lists of thousands, not of millions: the places are kept in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from desk_app.ui.models.rows import LOOK_ROLE, PAGE, ROW_ROLE, RowLook, RowsModel
from desk_app.ui.tasks import Tasks

R = TypeVar("R")
K = TypeVar("K")
Index = QModelIndex | QPersistentModelIndex

#: A row that is still being read.
WAITING = RowLook(title="…", bold=False, quiet=True)


class KeyedRows(RowsModel[R], Generic[K, R]):
    """Rows by their keys. ``keyed`` says that other keys are in (how many), ``loaded`` that rows have arrived."""

    keyed = Signal(int)

    def __init__(self, *, look: Callable[[R], RowLook], parent: QObject | None = None) -> None:
        super().__init__(look=look, parent=parent)
        self._keys: list[K] = []
        self._at: dict[int, R] = {}
        self._asked: set[int] = set()  # pages that are being read, or were and have nothing
        self._wanted: list[int] = []
        self._read: Callable[[Sequence[K]], Mapping[K, R]] | None = None
        self._desk: Tasks | None = None
        self._round = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._fetch_wanted)

    # ── filling ───────────────────────────────────────────────────────────────────────────────────────────────

    def show_keys(
        self, tasks: Tasks, keys: Sequence[K], first: Sequence[R], read: Callable[[Sequence[K]], Mapping[K, R]]
    ) -> None:
        """Other keys, with the rows of the first of them; ``read`` gives the rows of some keys, on a reader thread."""
        self._round += 1
        self.beginResetModel()
        self._keys, self._at, self._looks = list(keys), dict(enumerate(first[: len(keys)])), {}
        self._asked = {0} if len(first) >= min(PAGE, len(keys)) else set()
        self._wanted, self._read, self._desk = [], read, tasks
        self.endResetModel()
        self.keyed.emit(len(self._keys))
        self.loaded.emit(len(self._keys))

    def show_rows(self, rows: Sequence[R]) -> None:
        """A known few rows without keys: none of them is read."""
        self._round += 1
        self.beginResetModel()
        self._keys, self._at, self._looks, self._wanted, self._read = [], dict(enumerate(rows)), {}, [], None
        self.endResetModel()
        self.loaded.emit(len(rows))

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008 - Qt's signature
        return False

    def _want(self, number: int) -> None:
        page = number // PAGE
        for near in (page, page + 1, page - 1):
            if near not in self._asked and near not in self._wanted and 0 <= near * PAGE < len(self._keys):
                self._wanted.append(near)
        if self._wanted and not self._soon.isActive():
            self._soon.start()

    def _fetch_wanted(self) -> None:
        """Reads what was looked at last, and its neighbours; what somebody flew over is read when she is back."""
        read, tasks = self._read, self._desk
        pages, self._wanted = self._wanted[-3:], []
        if read is None or tasks is None or not pages:
            return
        self._asked.update(pages)
        generation = self._round
        keys = [key for page in sorted(pages) for key in self._keys[page * PAGE : (page + 1) * PAGE]]

        def arrived(rows: Mapping[K, R]) -> None:
            if generation == self._round:
                self._put(pages, rows)

        tasks.read(self, lambda: read(keys), arrived)

    def _put(self, pages: Sequence[int], rows: Mapping[K, R]) -> None:
        for page in pages:
            first, last = page * PAGE, min((page + 1) * PAGE, len(self._keys))
            for number in range(first, last):
                if (row := rows.get(self._keys[number])) is not None:
                    self._at[number] = row
            self.dataChanged.emit(self.index(first, 0), self.index(last - 1, 0))
        self.loaded.emit(len(self._keys))

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────────

    def keys(self) -> Sequence[K]:
        """The key of every row."""
        return self._keys

    def row(self, number: int) -> R | None:
        """The noun in a row; None where there is none, or it is still being read."""
        return self._at.get(number)

    def rows(self) -> tuple[R, ...]:
        """The rows read so far, in order."""
        return tuple(self._at[number] for number in sorted(self._at))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._keys) or len(self._at)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        number = index.row()
        if role in {LOOK_ROLE, int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)}:
            if self._keys:
                self._want(number)
            look = self._look_of(number)
            return look if role == LOOK_ROLE else look.spoken()
        return self._at.get(number) if role == ROW_ROLE else None

    def _look_of(self, number: int) -> RowLook:
        row = self._at.get(number)
        if row is None:
            return WAITING
        kept = self._looks.get(number)
        if kept is None:
            kept = self._looks[number] = self._look(row) if self._look is not None else RowLook(str(row))
        return kept
