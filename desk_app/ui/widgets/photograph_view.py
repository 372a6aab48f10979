"""A photograph, large; a pair side by side; or one wiped over the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.clients.pictures import Pixels
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.words import _

#: Percent that a key moves the slider.
STEP = 5

_GAP, _HANDLE, _LABEL = 12, 30, 26


class Face(StrEnum):
    """How a pair is shown."""

    ONE = "one"
    SIDE = "side"
    WIPE = "wipe"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture and what stands at its foot."""

    image: QImage
    said: str


def as_image(pixels: Pixels) -> QImage:
    """A decoded picture as Qt draws it. Any thread may make one."""
    size = pixels.width, pixels.height
    return QImage(pixels.data, *size, pixels.width * 3, QImage.Format.Format_RGB888).copy()


class PhotographView(QWidget):
    """``show_pair`` gives it one or two pictures; ``face`` is how they are seen. Left and Right, Home and End move the
    slider, and so does the mouse."""

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.face = Face.ONE
        self.part = 50  # percent of the width that shows what was before
        self.empty = ""
        self._one: Shown | None = None
        self._before: Shown | None = None
        self._after: Shown | None = None
        self._name()

    # ── what it shows ─────────────────────────────────────────────────────────────────────────────────────────

    def show_pair(self, one: Shown | None, before: Shown | None = None, after: Shown | None = None) -> None:
        """The chosen picture, and the pair it belongs to."""
        self._one, self._before, self._after = one, before, after
        self._name()
        self.update()

    @property
    def paired(self) -> bool:
        """Whether there are two to compare."""
        return self._before is not None and self._after is not None

    @property
    def seen(self) -> Face:
        """How it is seen now: one alone cannot be compared."""
        return self.face if self.paired else Face.ONE

    def turn_to(self, face: Face) -> None:
        """Another way to see them."""
        self.face = face
        self._name()
        self.update()

    def move_to(self, part: int) -> None:
        """Moves the slider, in percent from the left."""
        self.part = min(max(part, 0), 100)
        self._name()
        self.update()

    def step(self, steps: int) -> bool:
        """Moves the slider by so many steps; False where there is none."""
        if self.seen is not Face.WIPE:
            return False
        self.move_to(self.part + steps * STEP)
        return True

    def _name(self) -> None:
        said = [each.said for each in self._pictures()]
        if self.seen is Face.WIPE:
            said.append(_("Slider at {percent}", percent=f"{self.part} %"))
        self.setAccessibleName(", ".join(said) or self.empty or _("Photograph"))

    def _pictures(self) -> list[Shown]:
        if self.seen is Face.ONE or self._before is None or self._after is None:
            return [self._one] if self._one is not None else []
        return [self._before, self._after]

    # ── hands ─────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}.get(event.key())
        ends = {Qt.Key.Key_Home.value: 0, Qt.Key.Key_End.value: 100}.get(event.key())
        if steps is not None and self.step(steps):
            return
        if ends is not None and self.seen is Face.WIPE:
            self.move_to(ends)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._follow(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._follow(event.position().toPoint())

    def _follow(self, point: QPoint) -> None:
        if self.seen is Face.WIPE and self._before is not None:
            place = self._fit(self._before.image, self._room())
            self.move_to(round(100 * (point.x() - place.left()) / max(place.width(), 1)))

    # ── drawing ───────────────────────────────────────────────────────────────────────────────────────────────

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def _room(self) -> QRect:
        return self.rect().adjusted(0, 0, 0, -_LABEL)

    def _fit(self, image: QImage, area: QRect) -> QRect:
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(area.center())
        return place

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        pictures = self._pictures()
        if not pictures:
            paint.text(painter, self.rect(), self.empty, now.body, now.colour("text_2"), paint.CENTRE)
        elif self.seen is Face.WIPE:
            self._paint_wipe(painter, *pictures)
        else:
            room, count = self._room(), len(pictures)
            wide = (room.width() - _GAP * (count - 1)) // count
            for number, one in enumerate(pictures):
                area = QRect(room.left() + number * (wide + _GAP), room.top(), wide, room.height())
                place = self._fit(one.image, area)
                painter.drawImage(place, one.image)
                self._paint_said(painter, place, area, one.said, paint.CENTRE)
        if self.hasFocus():
            paint.hairline(painter, self.rect(), now.space.control_radius)

    def _paint_wipe(self, painter: QPainter, before: Shown, after: Shown) -> None:
        """Both in the place of the first: what was before at the left of the slider, what is now at its right."""
        now, place = look(), self._fit(before.image, self._room())
        painter.drawImage(place, after.image, self._cut(after.image, place))
        edge = place.left() + place.width() * self.part // 100
        painter.save()
        painter.setClipRect(QRect(place.left(), place.top(), edge - place.left(), place.height()))
        painter.drawImage(place, before.image)
        painter.restore()
        painter.fillRect(QRect(edge - 1, place.top(), 2, place.height()), now.colour("on_accent"))
        grip = QRect(edge - _HANDLE // 2, place.center().y() - _HANDLE // 2, _HANDLE, _HANDLE)
        paint.box(
            painter, grip, ground=now.colour("accent"), line=now.colour("on_accent"), radius=_HANDLE / 2, thickness=2
        )
        paint.text(painter, grip, "↔", now.body_bold, now.colour("on_accent"), paint.CENTRE)
        room = self._room()
        half = QRect(room.left(), room.top(), place.center().x() - room.left() - _GAP, room.height())
        self._paint_said(painter, place, half, before.said, paint.RIGHT)
        half.moveLeft(place.center().x() + _GAP)
        self._paint_said(painter, place, half, after.said, paint.LEFT)

    def _cut(self, image: QImage, place: QRect) -> QRect:
        """The middle of a picture, of the shape of ``place``: two photographs are seldom of one shape."""
        size = place.size().scaled(image.size(), Qt.AspectRatioMode.KeepAspectRatio)
        cut = QRect(QPoint(0, 0), size)
        cut.moveCenter(image.rect().center())
        return cut

    def _paint_said(self, painter: QPainter, place: QRect, area: QRect, said: str, align: Qt.AlignmentFlag) -> None:
        line = QRect(area.left(), place.bottom() + 3, area.width(), _LABEL - 3)
        paint.text(painter, line, said, look().body, look().colour("text_2"), align)
