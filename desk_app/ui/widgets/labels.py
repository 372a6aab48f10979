"""Text, badges, key caps, avatars: what is only looked at."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desk_app.ui.theme import ROLE_OF, Tone, look
from desk_app.ui.widgets import paint


class Text(QLabel):
    """A label that takes every text as it is (never markup) and follows the theme.

    ``style`` is a font of the look, ``colour`` one of text, text_2, text_3, accent, bad, on_accent. ``shorten`` ends
    one line with an ellipsis where it does not fit; ``wrap`` breaks it into lines.
    """

    def __init__(
        self,
        said: str = "",
        style: str = "body",
        colour: str = "text",
        *,
        wrap: bool = False,
        shorten: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(look().font(style))
        self.setForegroundRole(ROLE_OF[colour])
        self.setWordWrap(wrap)
        self._shorten = shorten
        if shorten:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(said)

    def set_colour(self, colour: str) -> None:
        """Another colour of the same text."""
        self.setForegroundRole(ROLE_OF[colour])

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._shorten:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        colour = self.palette().color(self.foregroundRole())
        paint.text(painter, self.contentsRect(), self.text(), self.font(), colour, self.alignment())


def Heading(said: str = "", parent: QWidget | None = None) -> Text:
    """The heading of a card or section."""
    return Text(said, "heading", parent=parent)


def Title(said: str = "", parent: QWidget | None = None) -> Text:
    """The title of a page."""
    return Text(said, "title", parent=parent)


def Caption(said: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> Text:
    """Small secondary text."""
    return Text(said, "caption", "text_2", wrap=wrap, parent=parent)


def Passage(said: str = "", parent: QWidget | None = None) -> Text:
    """A text of several lines, from the top left on, to be read and copied from."""
    text = Text(said, wrap=True, parent=parent)
    text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return text


class Badge(QWidget):
    """A short word on a soft ground."""

    def __init__(self, said: str = "", tone: Tone | str = Tone.MUTED, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = said
        self._tone: Tone | str = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(said)
        self.setVisible(bool(said))

    def say(self, said: str, tone: Tone | str | None = None) -> None:
        """Another word; an empty one hides the badge."""
        self._said = said
        if tone is not None:
            self._tone = tone
        self.setAccessibleName(said)
        self.setVisible(bool(said))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word it shows."""
        return self._said

    def tone(self) -> str:
        """The tone it has."""
        return str(self._tone)

    def sizeHint(self) -> QSize:
        return QSize(paint.badge_width(self._said), paint.BADGE_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.badge(QPainter(self), self.rect(), self._said, self._tone)


class KeyCap(QWidget):
    """The picture of a key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(key)

    def sizeHint(self) -> QSize:
        return QSize(paint.key_width(self._key), paint.KEY_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = look()
        paint.key_cap(
            QPainter(self),
            self.rect(),
            self._key,
            front=now.colour("text_2"),
            ground=now.colour("surface"),
            line=now.colour("line"),
        )


class Avatar(QWidget):
    """A circle with the first character of a name."""

    def __init__(self, name: str = "", size: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(size, size)

    def say(self, name: str) -> None:
        """Another name."""
        self._name = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint.avatar(QPainter(self), self.rect(), self._name)


class Divider(QWidget):
    """A 1-px line across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look().colour("line"))


class Progress(QWidget):
    """A thin bar filled to a share between 0 and 100."""

    def __init__(self, percent: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._percent = percent
        self.setFixedHeight(6)
        self.setMinimumWidth(40)

    def set_percent(self, percent: int) -> None:
        """How far it is filled."""
        self._percent = max(0, min(100, percent))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        paint.box(painter, self.rect(), ground=now.colour("line"), line=None, radius=3)
        filled = QRect(0, 0, round(self.width() * self._percent / 100), self.height())
        if filled.width() > 0:
            paint.box(painter, filled, ground=now.colour("accent"), line=None, radius=3)


class Speech(QWidget):
    """The words to say: large, 28 px from line to line; a quiet second paragraph is set in the second colour."""

    def __init__(self, said: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paragraphs: tuple[tuple[str, bool], ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.say(said)

    def say(self, *paragraphs: str, quiet: tuple[str, ...] = ()) -> None:
        """The paragraphs to read out, then those in the second colour."""
        self._paragraphs = tuple((each, False) for each in paragraphs if each) + tuple(
            (each, True) for each in quiet if each
        )
        self.setAccessibleName("\n".join(each for each, _quiet in self._paragraphs))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """All of it."""
        return self.accessibleName()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(width, None)

    def sizeHint(self) -> QSize:
        return QSize(320, self._lay(max(320, self.width()), None))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._lay(self.width(), QPainter(self))

    def _lay(self, width: int, painter: QPainter | None) -> int:
        """Breaks the paragraphs into lines ``width`` wide; draws them where a painter is given. Returns the height."""
        now = look()
        step, y = 28, 0
        drop = (step - QFontMetrics(now.speech).height()) // 2
        for said, quiet in self._paragraphs:
            for block in said.split("\n"):
                layout = QTextLayout(block, now.speech)
                option = QTextOption()
                option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
                layout.setTextOption(option)
                layout.beginLayout()
                lines = 0
                while (line := layout.createLine()).isValid():
                    line.setLineWidth(width)
                    line.setPosition(QPointF(0, lines * step + drop))
                    lines += 1
                layout.endLayout()
                if painter is not None:
                    painter.setPen(now.colour("text_2" if quiet else "text"))
                    layout.draw(painter, QPointF(0, y))
                y += max(lines, 1) * step
            y += 10
        return max(y - 10, 0)
