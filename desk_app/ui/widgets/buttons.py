"""Buttons: each shows the key that presses it."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets import paint


class ButtonKind(StrEnum):
    """How loud a button is. One primary a page."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"
    QUIET = "quiet"  # no box until it is pointed at


class PaintedButton(QAbstractButton):
    """A button that is drawn, not styled. Enter presses it as Space does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class KeyButton(PaintedButton):
    """A button of 36 px with its key at the right.

    ``key`` is the picture ("F3", "Ctrl P"); the page registers the key itself with ``Page.key`` or ``action_…``.
    """

    def __init__(
        self,
        said: str,
        key: str = "",
        kind: ButtonKind | str = ButtonKind.PLAIN,
        *,
        name: str = "",
        wide: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._kind = ButtonKind(kind)
        self._small = small
        self.setText(said)
        self.setAccessibleName(said)
        if name:
            self.setObjectName(name)
        across = QSizePolicy.Policy.Expanding if wide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """The key it shows; "" for none."""
        return self._key

    @property
    def kind(self) -> ButtonKind:
        """How loud it is."""
        return self._kind

    def set_kind(self, kind: ButtonKind | str) -> None:
        """Louder or quieter."""
        self._kind = ButtonKind(kind)
        self.update()

    def say(self, said: str) -> None:
        """Another text."""
        self.setText(said)
        self.setAccessibleName(said)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = paint.width_of(self.text(), self._letters()) + 2 * self._side()
        if self._key:
            wide += 9 + paint.key_width(self._key)
        return QSize(wide, 32 if self._small else look().space.control)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), 48), hint.height())

    def _letters(self) -> QFont:
        return look().body_bold if self._kind is ButtonKind.PRIMARY else look().body

    def _side(self) -> int:
        """Pixels between its edge and what it says: a small one without a box needs fewer."""
        return 8 if self._small and self._kind is ButtonKind.QUIET else 15

    def _room(self) -> tuple[QRect, int]:
        """Where its words and key stand, and the width of the key: where it got less room than it asked for, it gives
        up its edges first, then the picture of the key (F1 lists it), and its words last."""
        short = self.sizeHint().width() - self.width()
        side = max(self._side() - (max(short, 0) + 1) // 2, 3)
        area = self.rect().adjusted(side, 0, -side, 0)
        wide = paint.key_width(self._key)
        if wide and short > 0 and paint.width_of(self.text(), self._letters()) + 6 + wide > area.width():
            return area, 0
        return area, wide

    def _colours(self) -> tuple[QColor, QColor | None, QColor | None]:
        """Text, ground and line for the state it is in."""
        now = look()
        pointed, down = self.underMouse() and self.isEnabled(), self.isDown() or self.isChecked()
        if self._kind is ButtonKind.PRIMARY and self.isEnabled():
            ground = QColor(now.colour("accent"))
            if down or pointed:
                ground = ground.darker(115 if down else 107)
            return now.colour("on_accent"), ground, None
        line: QColor | None = now.colour("line")
        fill: QColor | None = now.colour("surface")
        if down:
            fill = now.colour("accent_soft")
        elif pointed:
            fill = now.colour("surface_2")
        elif self._kind is ButtonKind.QUIET:
            fill, line = None, None
        front = now.colour("bad" if self._kind is ButtonKind.DANGER else "text")
        return (front if self.isEnabled() else now.colour("text_3")), fill, line

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        front, ground, line = self._colours()
        paint.box(painter, self.rect(), ground=ground, line=line, radius=now.space.control_radius)
        font, (area, wide) = self._letters(), self._room()
        if wide:
            cap = area.adjusted(area.width() - wide, 0, 0, 0)
            cap.setHeight(paint.KEY_HEIGHT)
            cap.moveTop((self.height() - paint.KEY_HEIGHT) // 2)
            loud = self._kind is ButtonKind.PRIMARY and self.isEnabled()
            paint.key_cap(
                painter,
                cap,
                self._key,
                front=front if loud else now.colour("text_2"),
                ground=None if loud else now.colour("surface"),
                line=front if loud else now.colour("line"),
            )
            area.setRight(cap.left() - 6)
        alone = not wide and paint.width_of(self.text(), font) <= area.width()
        paint.text(painter, area, self.text(), font, front, paint.CENTRE if alone else paint.LEFT)
        if self.hasFocus():
            filled = self._kind is ButtonKind.PRIMARY and self.isEnabled()
            (paint.ring_on_accent if filled else paint.ring)(painter, self.rect(), now.space.control_radius)


class Pill(PaintedButton):
    """A rounded button of the top bar: an optional light, a bold word, a word, a key."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._bold = self._said = self._key = ""
        self._light = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, said: str, *, bold: str = "", key: str = "", light: str = "") -> None:
        """What it shows; ``light`` is a colour token of the theme ("ok", "bad")."""
        if (said, bold, key, light) == (self._said, self._bold, self._key, self._light):
            return
        self._said, self._bold, self._key, self._light = said, bold, key, light
        self.setAccessibleName(f"{bold} {said}".strip())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What it says."""
        return self.accessibleName()

    @property
    def light(self) -> str:
        """The colour of its light."""
        return self._light

    def sizeHint(self) -> QSize:
        now = look()
        wide = 26 + paint.width_of(self._said, now.small)
        if self._light:
            wide += 19
        if self._bold:
            wide += paint.width_of(self._bold, now.small_bold) + 6
        if self._key:
            wide += paint.key_width(self._key) + 6
        return QSize(wide, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.text():
            return  # nothing to say yet: no empty frame
        painter, now = QPainter(self), look()
        paint.box(
            painter,
            self.rect(),
            ground=now.colour("line" if self.underMouse() else "surface_2"),
            line=now.colour("line"),
            radius=14,
        )
        area = self.rect().adjusted(13, 0, -10, 0)
        if self._light:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour(self._light))
            painter.drawEllipse(area.left(), self.height() // 2 - 4, 8, 8)
            area.setLeft(area.left() + 19)
        for said, font, colour in ((self._bold, now.small_bold, "text"), (self._said, now.small, "text_2")):
            if said:
                paint.text(painter, area, said, font, now.colour(colour))
                area.setLeft(area.left() + paint.width_of(said, font) + 6)
        if self._key:
            cap = self.rect().adjusted(self.width() - 11 - paint.key_width(self._key), 4, -11, -4)
            paint.key_cap(
                painter,
                cap,
                self._key,
                front=now.colour("text_2"),
                ground=now.colour("surface"),
                line=now.colour("line"),
            )
        if self.hasFocus():
            paint.ring(painter, self.rect(), 14)


class Check(PaintedButton):
    """A tick box with its text."""

    def __init__(self, said: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setText(said)
        self.setAccessibleName(said)
        if name:
            self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # Enter finishes the form; Space ticks
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(paint.width_of(self.text(), look().body) + 36, look().space.control)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        square = self.rect().adjusted(3, (self.height() - 18) // 2, 0, 0)
        square.setSize(QSize(18, 18))
        ticked = self.isChecked()
        paint.box(
            painter,
            square,
            ground=now.colour("accent" if ticked else "surface"),
            line=now.colour("accent" if ticked else "text_3"),
            radius=5,
        )
        if ticked:
            paint.text(painter, square, "✓", now.caption_bold, now.colour("on_accent"), paint.CENTRE)
        paint.text(painter, self.rect().adjusted(30, 0, 0, 0), self.text(), now.body, now.colour("text"))
        if self.hasFocus():
            paint.ring(painter, square.adjusted(-3, -3, 3, 3), 7)
