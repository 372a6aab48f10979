"""Parts of the page of photographs: what is read for it, its list, and what is said of the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desk_app.clients.client import Client, ClientId
from desk_app.clients.consent import Answer
from desk_app.clients.desk import get_client
from desk_app.clients.photograph import PART_LABELS, Part, Photograph, PhotographDraft, PhotographId
from desk_app.clients.photographing import (
    NewPhotograph,
    PhotographState,
    befores_of,
    partner_of,
    photograph_state,
    photographs_of,
    read_picture,
)
from desk_app.clients.picture_head import MOST_FILE, MOST_PIXELS_WHOLE
from desk_app.clients.pictures import decode
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.ui.models.rows import ROW_ROLE, RowLook, RowsModel
from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput, DateInput, LineInput
from desk_app.ui.widgets.photograph_view import Shown, as_image
from desk_app.ui.widgets.rows import RowList, RowPainter
from desk_app.words import N_, Words, _, n_

#: Pixels a row of the list is high, and the side of its small picture.
ROW, SMALL = 76, 60

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whose page it is, how things stand, and what an "after" can be compared with."""

    client: Client
    state: PhotographState
    befores: tuple[Photograph, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A photograph of the list with its small picture; None where that is damaged."""

    photograph: Photograph
    small: QImage | None


@dataclass(frozen=True, slots=True)
class Large:
    """The chosen picture and its pair, decoded. ``fault`` says why there is none."""

    photograph: Photograph
    one: Shown | None
    before: Shown | None
    after: Shown | None
    fault: DeskError | None = None


def read_page(shop: Shop, client_id: ClientId) -> Sheet:
    """What the page needs besides the list. Raises NotFound."""
    return Sheet(get_client(shop, client_id), photograph_state(shop, client_id), befores_of(shop, client_id))


def read_lines(shop: Shop, client_id: ClientId, last: Line | None, count: int) -> Sequence[Line]:
    """A page of the list, its small pictures decoded: on a reader thread."""
    found = photographs_of(shop, client_id, count, None if last is None else last.photograph)
    return [Line(each, _small(each)) for each in found]


def _small(photograph: Photograph) -> QImage | None:
    try:
        return as_image(decode(photograph.thumbnail, SMALL * 3))
    except DeskError:
        return None


def read_large(shop: Shop, photograph: Photograph, words: Words) -> Large:
    """The picture and its pair, decoded: on a reader thread. A damaged one is said, and raises nothing."""
    try:
        one = _shown(shop, photograph, words)
    except DeskError as fault:
        return Large(photograph, None, None, None, fault)
    other = partner_of(shop, photograph)
    try:
        pair = None if other is None else _shown(shop, other, words)
    except DeskError:
        pair = None
    before, after = (pair, one) if photograph.part is Part.AFTER else (one, pair)
    return Large(photograph, one, before, after) if pair is not None else Large(photograph, one, None, None)


def _shown(shop: Shop, photograph: Photograph, words: Words) -> Shown:
    said = f"{words(PART_LABELS[photograph.part])} · {words.day(photograph.taken_on)}"
    return Shown(as_image(decode(read_picture(shop, photograph.id))), said)


def barred_said(state: PhotographState) -> tuple[str, str]:
    """Why they are shown to nobody, and what can be done."""
    count, taken_back = state.count, state.answer is Answer.WITHDRAWN
    if taken_back and count:
        said = _("She took back her consent to photographs.")
        more = n_(
            "{count} photograph of her is kept and shown to nobody. It can be deleted for good.",
            "{count} photographs of her are kept and shown to nobody. They can be deleted for good.",
            count,
        )
    elif taken_back:
        said, more = _("She took back her consent to photographs."), _("None of her is kept.")
    else:
        said = _("She has not agreed to photographs.")
        more = _("Ask her, and write her answer down: without it none is kept.")
    return said, more


def pasted(image: QImage, part: Part) -> NewPhotograph:
    """A picture from the clipboard, as a file would bring it. Off the UI thread. Raises DeskError."""
    if image.width() * image.height() > MOST_PIXELS_WHOLE:
        raise DeskError(N_("The picture in the clipboard is too large."))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(10)  # quick rather than small: it is decoded at once
    writer.write(image)
    data = bytes(buffer.data().data())
    if not data or len(data) > MOST_FILE:
        raise DeskError(N_("The picture in the clipboard is too large."))
    return NewPhotograph(data, part)


class LinePainter(RowPainter):
    """A row with a small picture at its left."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        line = index.data(ROW_ROLE)
        rect = QRect(option.rect)
        place = QRect(rect.left() + self.edge, rect.center().y() - SMALL // 2 + 1, SMALL, SMALL)
        small = line.small if isinstance(line, Line) else None
        painter.save()
        painter.fillRect(place, look().colour("surface_2"))
        if small is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            side = min(small.width(), small.height())
            cut = QRect(0, 0, side, side)
            cut.moveCenter(small.rect().center())
            painter.drawImage(place, small, cut)
        painter.restore()


class PhotographList(RowList[Line]):
    """Small pictures by day. ``sideways`` is Left or Right, which move the slider."""

    sideways = Signal(int)

    def __init__(self, model: RowsModel[Line], *, name: str, said: str) -> None:
        super().__init__(model, name=name, said=said, height=ROW, edge=16)
        self.setItemDelegate(LinePainter(height=ROW, edge=16, lead=SMALL + 12, parent=self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}.get(event.key())
        if step is not None:
            self.sideways.emit(step)
            return
        super().keyPressEvent(event)


def look_of(line: Line, words: Words) -> RowLook:
    """How a photograph stands in the list: its day, what it shows, the words about it."""
    one = line.photograph
    said = " · ".join(part for part in (words(PART_LABELS[one.part]), one.caption) if part)
    return RowLook(words.day(one.taken_on), said, lead=" ")  # a lead of a blank keeps the room of the picture


def _of_before(one: Photograph, words: Words) -> str:
    """What a "before" is called among others."""
    return " · ".join(part for part in (words.day(one.taken_on), one.caption) if part)


class Details(QWidget):
    """Day, what it shows, words about it, and what it is compared with."""

    def __init__(self, today: date) -> None:
        super().__init__()
        parts = tuple((part.value, _(PART_LABELS[part])) for part in Part)
        self.taken_on = DateInput(today, name="photographs.taken_on")
        self.part = ChoiceInput(parts, name="photographs.part")
        self.caption = LineInput(name="photographs.caption")
        self.pair = ChoiceInput((), name="photographs.pair")
        self.fields = (
            Field(_("Taken on"), self.taken_on, "taken_on"),
            Field(_("Shows"), self.part, "part"),
            Field(_("Words about it"), self.caption, "caption"),
            Field(_("Compared with"), self.pair, "pair"),
        )
        self.save = KeyButton(_("Save"), "Ctrl Enter", name="photographs.save_words")
        for field, wide in zip(self.fields, (128, 150, 0, 176), strict=True):
            if wide:
                field.setFixedWidth(wide)
        line = row(*self.fields, spacing=12, stretch=(0, 0, 1, 0))
        line.addWidget(self.save, 0, Qt.AlignmentFlag.AlignBottom)
        line.setContentsMargins(0, 4, 0, 0)
        self.setLayout(line)
        self.part.picked.connect(lambda _value: self._show_pair())

    def put(self, one: Photograph, befores: Sequence[Photograph], words: Words) -> None:
        """What is said of a photograph."""
        choices = [("", _("Nothing"))]
        choices += [(str(each.id), _of_before(each, words)) for each in befores if each.id != one.id]
        self.pair.set_choices(tuple(choices))
        self.taken_on.put(one.taken_on)
        self.part.put(one.part.value)
        self.caption.setText(one.caption)
        self.pair.put("" if one.pair is None else str(one.pair))
        self._show_pair()

    def _show_pair(self) -> None:
        self.pair.setEnabled(self.part.read() == Part.AFTER.value)

    def read(self, today: Callable[[], date]) -> PhotographDraft:
        """What was typed. Raises RuleBroken."""
        part = Part(self.part.read() or Part.OTHER.value)
        pair = self.pair.read() if part is Part.AFTER else ""
        day = self.taken_on.read() or today()
        return PhotographDraft(day, part, self.caption.text(), PhotographId(int(pair)) if pair else None)
