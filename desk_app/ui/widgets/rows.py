"""Lists and tables whose rows are painted: one delegate, no widget a row."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desk_app.ui.models.rows import COLUMN_ROLE, LOOK_ROLE, Column, RowLook, RowsModel
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.floating_bar import FloatingBar

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class Scroll(QScrollArea):
    """A page that may be taller than the window."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.bar = FloatingBar(self)


class RowPainter(QStyledItemDelegate):
    """Draws a RowLook: see the rows of the Today and Calls pictures."""

    def __init__(
        self,
        *,
        height: int = 44,
        edge: int = 0,
        avatar: int = 28,
        lead: int = 56,
        mark: int = 0,
        title: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.height, self.edge, self.avatar, self.lead, self.mark, self.title = height, edge, avatar, lead, mark, title

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(LOOK_ROLE)
        if isinstance(row, RowLook):
            painter.save()
            last = index.row() == index.model().rowCount() - 1
            self._paint(painter, option, row, last=last)
            painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, row: RowLook, *, last: bool) -> None:
        now, rect, state = look(), QRect(option.rect), option.state
        # Inside a card's padding a row is only marked while the list has the keyboard: Today stays calm.
        mark = QStyle.StateFlag.State_Selected if self.edge else QStyle.StateFlag.State_HasFocus
        chosen = bool(state & mark)
        if chosen:
            painter.fillRect(rect, now.colour("accent_soft"))
            if self.edge:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), now.colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, now.colour("surface_2"))
        if not last:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), now.colour("line"))
        inner = rect.adjusted(self.edge, 0, -self.edge, 0)
        inner.setRight(self._paint_right(painter, inner, row) - 8)
        self._paint_left(painter, inner, row)

    def _paint_right(self, painter: QPainter, inner: QRect, row: RowLook) -> int:
        """Badge and right text; returns where they begin."""
        now, right, middle = look(), inner.right() + 1, inner.center().y()
        if row.badge:
            right -= paint.badge_ending_at(painter, right, middle, row.badge, row.tone) + 12
        if row.right:
            font = now.body_bold if row.right_bold else now.body
            wide = paint.width_of(row.right, font) + 1
            place = QRect(right - wide, inner.top(), wide, inner.height())
            paint.text(painter, place, row.right, font, now.colour("text_3" if row.quiet else "text"), paint.RIGHT)
            right -= wide + 12
        return right

    def _paint_left(self, painter: QPainter, inner: QRect, row: RowLook) -> None:
        now, x, middle = look(), inner.left(), inner.center().y()
        front = now.colour("text_3" if row.quiet else "text")
        if row.lead:
            area = QRect(x, inner.top(), self.lead, inner.height())
            paint.text(painter, area, row.lead, now.body, now.colour("text_2"))
            x += self.lead
        if row.mark:
            wide = max(paint.badge_width(row.mark), self.mark)
            area = QRect(x, middle - paint.BADGE_HEIGHT // 2 + 1, wide, paint.BADGE_HEIGHT)
            paint.badge(painter, area, row.mark, row.mark_tone)
            x += wide + 12
        if row.avatar:
            area = QRect(x, middle - self.avatar // 2 + 1, self.avatar, self.avatar)
            paint.avatar(painter, area, row.avatar)
            x += self.avatar + 12
        strip = QRect(x, inner.top(), max(inner.right() - x, 0), inner.height())
        if row.subtitle:
            half = strip.height() // 2
            low = QRect(strip.left(), strip.top() + half + 1, strip.width(), 18)
            paint.text(painter, low, row.subtitle, now.caption, now.colour("text_2"))
            strip = QRect(strip.left(), strip.top() + half - 20, strip.width(), 21)
        font = now.body_bold if row.bold else now.body
        paint.text(painter, strip, row.title, font, front)
        used = paint.width_of(row.title, font) + 5
        if row.after and used < strip.width():
            paint.text(painter, strip.adjusted(used, 0, 0, 0), row.after, now.body, now.colour("text_2"))
            used += paint.width_of(row.after, now.body) + 5
        begin = max(self.title, used + 12) if self.title else used + 12
        if row.middle and begin < strip.width():
            paint.text(painter, strip.adjusted(begin, 0, 0, 0), row.middle, now.body, now.colour("text_2"))


class RowList(QListView, Generic[R]):
    """A list of rows. ``opened`` (Enter, double click) and ``chosen`` (the current row) give the noun.

    ``edge`` > 0: rows reach the card's edges and the chosen one has an accent bar (calls); 0: rows stand inside the
    card's padding (today). ``single_click`` opens on one click.
    """

    opened = Signal(object)
    chosen = Signal(object)
    bar: FloatingBar

    def __init__(
        self,
        model: RowsModel[R],
        *,
        name: str = "",
        said: str = "",
        height: int = 44,
        edge: int = 0,
        avatar: int = 28,
        lead: int = 56,
        mark: int = 0,
        title: int = 0,
        single_click: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(said or name)
        self.empty = ""
        _plain_view(self)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.rows: RowsModel[R] = model
        model.setParent(self)  # gone with its view, never before it: a view without its model warns
        self.setModel(model)
        self.setItemDelegate(
            RowPainter(height=height, edge=edge, avatar=avatar, lead=lead, mark=mark, title=title, parent=self)
        )
        _announce(self, model, single_click=single_click)

    def noun(self) -> R | None:
        """The noun of the current row; None where there is none."""
        return self.rows.row(self.currentIndex().row())

    def choose(self, number: int) -> None:
        """Makes a row the current one."""
        self.setCurrentIndex(self.rows.index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.noun() is not None:
            self.opened.emit(self.noun())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are keys of the page, not a search in the list."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _finish(self, self.rows, self.empty)


class RowTable(QTableView, Generic[R]):
    """A table of rows, columns as data. ``opened`` and ``chosen`` as in ``RowList``."""

    opened = Signal(object)
    chosen = Signal(object)
    bar: FloatingBar

    def __init__(
        self, model: RowsModel[R], *, name: str = "", said: str = "", height: int = 44, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(said or name)
        self.empty = ""
        _plain_view(self)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = TableHeader(self)
        self.setHorizontalHeader(header)
        self.rows: RowsModel[R] = model
        model.setParent(self)  # gone with its view, never before it: a view without its model warns
        self.setModel(model)
        self.setItemDelegate(CellPainter(self))
        for number, column in enumerate(model.columns()):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                header.resizeSection(number, column.width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        _announce(self, model, single_click=False)

    def noun(self) -> R | None:
        """The noun of the current row; None where there is none."""
        return self.rows.row(self.currentIndex().row())

    def choose(self, number: int) -> None:
        """Makes a row the current one."""
        self.setCurrentIndex(self.rows.index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.noun() is not None:
            self.opened.emit(self.noun())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are keys of the page, not a search in the table."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _finish(self, self.rows, self.empty)


class CellPainter(QStyledItemDelegate):
    """Draws a cell as its Column says."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        column = index.data(COLUMN_ROLE)
        if not isinstance(column, Column):
            return
        model = index.model()
        self._paint(painter, option, column, index, model)

    def _paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        column: Column[Any],
        index: Index,
        model: QAbstractItemModel,
    ) -> None:
        now, rect, state = look(), QRect(option.rect), option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, now.colour("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, now.colour("surface_2"))
        if index.row() < model.rowCount() - 1:
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), now.colour("line"))
        said = str(index.data() or "")
        area = rect.adjusted(8, 0, -8, 0)
        if column.tone is not None:
            if said and isinstance(model, RowsModel):
                wide = min(paint.badge_width(said), area.width())
                top = area.center().y() - paint.BADGE_HEIGHT // 2
                left = area.right() + 1 - wide if column.right else area.left()
                paint.badge(
                    painter, QRect(left, top, wide, paint.BADGE_HEIGHT), said, column.tone(model.row(index.row()))
                )
        else:
            font = now.body_bold if column.bold else now.body
            align = paint.RIGHT if column.right else paint.LEFT
            paint.text(painter, area, said, font, now.colour("text_2" if column.quiet else "text"), align)
        painter.restore()


class TableHeader(QHeaderView):
    """Quiet headings over a line."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setFixedHeight(34)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        now, model = look(), self.model()
        painter.save()
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), now.colour("line"))
        if isinstance(model, RowsModel):
            column = model.columns()[section]
            align = paint.RIGHT if column.right else paint.LEFT
            paint.text(painter, rect.adjusted(8, 0, -8, 0), column.title, now.caption, now.colour("text_2"), align)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look().colour("surface"))
        painter.end()
        super().paintEvent(event)


def _plain_view(view: RowList[Any] | RowTable[Any]) -> None:
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.bar = FloatingBar(view)
    view.verticalScrollBar().setSingleStep(22)
    view.viewport().setAutoFillBackground(False)
    view.viewport().setMouseTracking(True)


def _announce(view: RowList[Any] | RowTable[Any], model: RowsModel[Any], *, single_click: bool) -> None:
    def moved(index: QModelIndex) -> None:
        row = model.row(index.row())
        if row is not None:
            view.chosen.emit(row)

    def pressed(index: QModelIndex) -> None:
        row = model.row(index.row())
        if row is not None:
            view.opened.emit(row)

    view.selectionModel().currentRowChanged.connect(lambda index, _before: moved(index))
    (view.clicked if single_click else view.doubleClicked).connect(pressed)


def _finish(view: QAbstractItemView, model: RowsModel[Any], empty: str) -> None:
    """What an empty list says, and its focus ring: a list with rows shows the keyboard on the row it is at."""
    painter, now = QPainter(view.viewport()), look()
    area = view.viewport().rect()
    if model.rowCount() == 0 and empty:
        painter.setFont(now.body)
        painter.setPen(QPen(now.colour("text_2")))
        painter.drawText(
            area.adjusted(16, 0, -16, 0), int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), empty
        )
    if view.hasFocus() and model.rowCount() == 0:
        paint.hairline(painter, area, 6)
