"""The lines of a visit: a table whose cells are edited in place with keys, no widget a row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.salon.catalogue import CatalogueHit, CatalogueKind, ProductId, ServiceId
from desk_app.salon.visit import MOST_QUANTITY, VisitItem, VisitItemDraft
from desk_app.staff.account import StaffId
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.inputs import ChoiceInput, MoneyInput, NumberInput
from desk_app.ui.widgets.rows import CellPainter, RowTable
from desk_app.words import _, current_words

Index = QModelIndex | QPersistentModelIndex

#: The columns, by place.
NAME, BEAUTICIAN, QUANTITY, PRICE, DISCOUNT, AMOUNT = range(6)
EDITABLE = frozenset({BEAUTICIAN, QUANTITY, PRICE, DISCOUNT})
#: The way of Tab along a line: what is most often still to be said comes first.
TABBED = (PRICE, QUANTITY, BEAUTICIAN, DISCOUNT)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the form. ``price`` is for one piece, ``discount`` off the whole line.

    ``corrects`` is the kept line it began as. One that takes something back keeps that sign, whatever is typed.
    """

    name: str
    price: Money
    discount: Money
    quantity: int = 1
    service_id: int | None = None
    product_id: int | None = None
    beautician_id: int | None = None
    corrects: int | None = None

    @property
    def amount(self) -> Money:
        """What the line is charged."""
        return self.price * self.quantity - self.discount

    @property
    def by_nobody(self) -> bool:
        """A service that nobody is named for; a product needs nobody."""
        return self.product_id is None and self.beautician_id is None

    def as_draft(self) -> VisitItemDraft:
        """The line as the salon takes it."""
        return VisitItemDraft(
            name=self.name,
            quantity=self.quantity,
            price=self.price,
            discount=self.discount or None,
            service_id=None if self.service_id is None else ServiceId(self.service_id),
            product_id=None if self.product_id is None else ProductId(self.product_id),
            beautician_id=None if self.beautician_id is None else StaffId(self.beautician_id),
            corrects=self.corrects,
        )

    def with_quantity(self, pieces: int) -> Line:
        """Another number of pieces; none is no number. Where pieces come back, as many come back."""
        if pieces == 0:
            return self
        return replace(self, quantity=-abs(pieces) if self.quantity < 0 else pieces)

    def with_price(self, price: Money) -> Line:
        """Another price of a piece; below zero it stays where it was."""
        return replace(self, price=-Money(abs(price.minor), price.currency) if self.price.minor < 0 else price)


def line_of_hit(hit: CatalogueHit, beautician_id: int | None) -> Line:
    """A new line of a service or a product; nobody does a product."""
    service = hit.kind is CatalogueKind.SERVICE
    return Line(
        hit.name,
        hit.price,
        Money(0, hit.price.currency),
        service_id=hit.id if service else None,
        product_id=None if service else hit.id,
        beautician_id=beautician_id if service else None,
    )


def line_of_item(item: VisitItem) -> Line:
    """A kept line, to be corrected."""
    ids = (item.service_id, item.product_id, item.beautician_id, item.id)
    return Line(item.name, item.price, item.discount, item.quantity, *ids)


def lines_typed(lines: Iterable[Line]) -> str:
    """Lines as a draft keeps them."""
    kept = []
    for one in lines:
        amounts = (one.price.minor, one.discount.minor, one.quantity)
        kept.append((one.name, *amounts, one.service_id, one.product_id, one.beautician_id, one.corrects))
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def lines_of_typed(said: str, currency: str) -> tuple[Line, ...]:
    """The inverse of ``lines_typed``; a torn draft gives no lines."""
    try:
        return tuple(
            Line(str(name), Money(int(price), currency), Money(int(off), currency), int(count), *map(_number, ids))
            for name, price, off, count, *ids in json.loads(said or "[]")
        )
    except (ValueError, TypeError):
        return ()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


class LinesModel(RowsModel[Line]):
    """The lines, in the order they were added."""

    changed = Signal()

    def put(self, number: int, line: Line) -> None:
        """Another line in the place of one."""
        if self._rows[number] != line:
            self._rows[number] = line
            self.dataChanged.emit(self.index(number, 0), self.index(number, AMOUNT))
            self.changed.emit()

    def add(self, line: Line) -> None:
        """One more line, at the end."""
        end = len(self._rows)
        self.beginInsertRows(QModelIndex(), end, end)
        self._rows.append(line)
        self.endInsertRows()
        self.changed.emit()

    def take(self, number: int) -> Line:
        """Takes a line away."""
        self.beginRemoveRows(QModelIndex(), number, number)
        line = self._rows.pop(number)
        self.endRemoveRows()
        self.changed.emit()
        return line

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() in EDITABLE else flags


class LinesTable(RowTable[Line]):
    """Left and Right walk the cells, Enter or typing changes one, + and − the quantity, Delete removes the line.

    Tab goes from the price to the quantity, to who did it, to the discount, then to the next line, and only after the
    last one out of the table. A figure typed on the quantity of a line without a price is its price.

    ``upwards`` says that Up was pressed on the first line, ``refused`` gives the sentence of a cell that cannot be
    read (it keeps what it had).
    """

    upwards = Signal()
    refused = Signal(str)

    def __init__(self, currency: str, *, name: str, parent: QWidget | None = None) -> None:
        self.staff: tuple[tuple[str, str], ...] = (("", "–"),)
        self.lines = LinesModel(columns=self._columns())
        super().__init__(self.lines, name=name, said=_("What was done"), height=44, parent=parent)
        self.lines.setParent(self)
        self.setItemDelegate(LineCells(self, currency))
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)

    def _columns(self) -> tuple[Column[Line], ...]:
        return (
            Column(_("Service or product"), lambda line: line.name, bold=True),
            Column(_("Beautician"), self._hands_of, width=132),
            Column(_("Quantity"), lambda line: current_words().number(line.quantity), width=76, right=True),
            Column(_("Price"), lambda line: current_words().money(line.price), width=108, right=True),
            Column(_("Discount"), _discount_of, width=108, right=True),
            Column(_("Amount"), lambda line: current_words().money(line.amount), width=112, right=True, bold=True),
        )

    def set_staff(self, staff: tuple[tuple[str, str], ...]) -> None:
        """Who can have done it: (id, name); "" is nobody."""
        self.staff = (("", "–"), *staff)
        self.viewport().update()

    def _hands_of(self, line: Line) -> str:
        return _("nobody yet") if line.by_nobody else self._name_of(line.beautician_id)

    def _name_of(self, staff_id: int | None) -> str:
        wanted = "" if staff_id is None else str(staff_id)
        return next((name for value, name in self.staff if value == wanted), "–")

    def start(self, number: int = -1) -> bool:
        """The keyboard on a line, by default the last: on its price while it has none; False where there is no line."""
        count = self.lines.rowCount()
        if count:
            self.setFocus()
            self.setCurrentIndex(self.lines.index(number % count, self._first_cell(number % count)))
        return bool(count)

    def _first_cell(self, number: int) -> int:
        line = self.lines.row(number)
        return PRICE if line is not None and not line.price else QUANTITY

    def _beside(self, step: int) -> QModelIndex:
        """The cell Tab goes to; no index past the ends."""
        here, along = self.currentIndex(), len(TABBED)
        if not here.isValid():
            return here
        if here.column() in TABBED:
            place = here.row() * along + TABBED.index(here.column()) + step
        else:
            place = here.row() * along + (0 if step > 0 else -1)
        if not 0 <= place < self.lines.rowCount() * along:
            return QModelIndex()
        return self.lines.index(place // along, TABBED[place % along])

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Tab in a cell that is being changed keeps it and goes on in the same order."""
        if action == QAbstractItemView.CursorAction.MoveNext:
            return self._beside(1)
        if action == QAbstractItemView.CursorAction.MovePrevious:
            return self._beside(-1)
        return super().moveCursor(action, modifiers)

    def focusNextPrevChild(self, forward: bool) -> bool:
        there = self._beside(1 if forward else -1)
        if self.hasFocus() and there.isValid():
            self.setCurrentIndex(there)
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, here = event.key(), self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            return  # what a cell's editor leaves over (its Enter) is not for the table
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            column = here.column() if here.column() in EDITABLE else QUANTITY
            self.setCurrentIndex(self.lines.index(here.row(), column))
            self.edit(self.currentIndex())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and here.isValid():
            self.lines.take(here.row())
            if not self.lines.rowCount():
                self.upwards.emit()
        elif event.text() in ("+", "-") and here.isValid():
            self._count(here.row(), 1 if event.text() == "+" else -1)
        elif (key == Qt.Key.Key_Up and here.row() <= 0) or key == Qt.Key.Key_Escape:
            self.upwards.emit()
        elif event.text() and here.column() not in EDITABLE:
            event.ignore()
        elif event.text().isdigit() and here.column() == QUANTITY and self._first_cell(here.row()) == PRICE:
            self.setCurrentIndex(self.lines.index(here.row(), PRICE))
            QAbstractItemView.keyPressEvent(self, event)
        else:
            QAbstractItemView.keyPressEvent(self, event)

    def _count(self, number: int, step: int) -> None:
        line = self.lines.row(number)
        if line is None:
            return
        pieces = line.quantity + step  # of what comes back, − takes back one more
        if pieces * line.quantity > 0 and abs(pieces) <= MOST_QUANTITY:
            self.lines.put(number, replace(line, quantity=pieces))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0, self._first_cell(0)))


def _discount_of(line: Line) -> str:
    return f"−{current_words().money(line.discount)}" if line.discount else "–"


class LineCells(CellPainter):
    """Draws a cell, rings the one the keyboard is on, and edits it."""

    def __init__(self, table: LinesTable, currency: str) -> None:
        super().__init__(table)
        self._table, self._currency = table, currency

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if self._table.hasFocus() and index == self._table.currentIndex() and index.column() in EDITABLE:
            painter.save()
            paint.ring(painter, QRect(option.rect).adjusted(2, 4, -2, -4), 8)
            painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        if index.column() == BEAUTICIAN:
            choice = ChoiceInput(self._table.staff, name="visit.edit_beautician", parent=parent)
            choice.picked.connect(lambda _value: self._finish(choice))
            QTimer.singleShot(0, choice, choice.showPopup)
            return choice
        if index.column() == QUANTITY:
            line = self._table.lines.row(index.row())
            least = -MOST_QUANTITY if line is not None and line.quantity < 0 else 1
            return NumberInput(name="visit.edit_quantity", least=least, most=MOST_QUANTITY, parent=parent)
        return MoneyInput(self._currency, name="visit.edit_amount", parent=parent)

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(QRect(option.rect).adjusted(2, 4, -2, -4))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        line = self._table.lines.row(index.row())
        if line is None:
            return
        if isinstance(editor, ChoiceInput):
            editor.put("" if line.beautician_id is None else str(line.beautician_id))
        elif isinstance(editor, NumberInput):
            editor.put(line.quantity)
            editor.selectAll()
        elif isinstance(editor, MoneyInput):
            editor.put(line.price if index.column() == PRICE else line.discount)
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        line = self._table.lines.row(index.row())
        if line is None:
            return
        try:
            changed = self._read(editor, line, index.column())
        except RuleBroken as error:
            self._table.refused.emit(error.say(current_words()))
            return
        self._table.lines.put(index.row(), changed)

    def _read(self, editor: QWidget, line: Line, column: int) -> Line:
        if isinstance(editor, ChoiceInput):
            value = editor.read()
            return replace(line, beautician_id=int(value) if value else None)
        if isinstance(editor, NumberInput):
            return line.with_quantity(editor.read() or 1)
        if not isinstance(editor, MoneyInput):
            return line
        amount = editor.read() or Money(0, self._currency)
        return line.with_price(amount) if column == PRICE else replace(line, discount=amount)
