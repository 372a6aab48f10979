"""What people type into. Every input reads itself, or says in plain words why it cannot."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from desk_app.errors import RuleBroken
from desk_app.money import Money, NotMoney, minor_digits, parse_money
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.words import N_


class Input(Protocol):
    """What a ``Field`` holds. ``field_name`` is the draft's attribute it fills."""

    field_name: str
    failed: bool

    def typed(self) -> str: ...
    def put_typed(self, said: str) -> None: ...


def clear_base(widget: QWidget) -> None:
    """Lets the frame that is drawn be seen below the widget."""
    clear = QPalette(widget.palette())
    clear.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
    widget.setPalette(clear)


def draw_frame(widget: QWidget, *, failed: bool, ground: str = "surface") -> None:
    """The frame of an input: its ground, and its line by what it stands at."""
    now, painter = look(), QPainter(widget)
    enabled = widget.isEnabled()
    line = now.colour("bad" if failed else "line")
    paint.box(
        painter,
        widget.rect(),
        ground=now.colour(ground if enabled else "surface_2"),
        line=line,
        radius=now.space.control_radius,
        thickness=1.5 if failed else 1.0,
    )
    if widget.hasFocus():
        paint.ring(painter, widget.rect(), now.space.control_radius)


class LineInput(QLineEdit):
    """One line of text, 36 px high, with an optional unit at its right end."""

    def __init__(
        self, *, name: str = "", hint: str = "", unit: str = "", longest: int = 2000, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field_name = ""
        self.failed = False
        self.ground = "surface"
        self._unit = unit
        self.setFrame(False)
        self.setFixedHeight(look().space.control)
        self.setMinimumWidth(60)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)  # a Field puts its label here
        self.setMaxLength(longest)  # far beyond what the rules take: they answer with a sentence, nothing is cut
        if name:
            self.setObjectName(name)
        clear_base(self)
        self._set_margins()

    def set_unit(self, unit: str) -> None:
        """The small word at the right end ("g", "¥", "% ≤ 80")."""
        self._unit = unit
        self._set_margins()
        self.update()

    def _set_margins(self) -> None:
        right = paint.width_of(self._unit, look().caption) + 14 if self._unit else 9
        self.setTextMargins(9, 0, right, 0)

    def typed(self) -> str:
        return self.text()

    def put_typed(self, said: str) -> None:
        self.setText(said)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_frame(self, failed=self.failed, ground=self.ground)
        super().paintEvent(event)
        if self._unit:
            now = look()
            paint.text(
                QPainter(self),
                self.rect().adjusted(0, 0, -11, 0),
                self._unit,
                now.caption,
                now.colour("text_2"),
                paint.RIGHT,
            )

    def clear(self) -> None:
        # What the program empties was used: Ctrl+Z does not bring the letters back, it takes back what they did.
        self.setText("")

    def event(self, event: QEvent) -> bool:
        # An input with nothing to undo leaves Ctrl+Z to the window: undo the last thing done.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)


class HiddenInput(LineInput):
    """A PIN or a passphrase: its signs are not shown while they are typed."""

    def __init__(self, *, name: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, hint=hint, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)


def _plain(said: str) -> str:
    return unicodedata.normalize("NFKC", said).strip()


class NumberInput(LineInput):
    """A whole number or, with ``places``, a decimal."""

    def __init__(
        self,
        *,
        name: str = "",
        hint: str = "",
        unit: str = "",
        places: int = 0,
        least: int = 0,
        most: int = 10**9,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, hint=hint, unit=unit, parent=parent)
        self._places, self._least, self._most = places, least, most

    def put(self, value: Decimal | int | None) -> None:
        """Shows a value."""
        self.setText("" if value is None else format(Decimal(value), "f"))

    def read_decimal(self) -> Decimal | None:
        """What was typed; None when empty. Raises RuleBroken."""
        bare = _plain(self.text()).replace(",", "").replace("−", "-").rstrip("%").strip()
        if not bare:
            return None
        if not re.fullmatch(r"[+-]?\d{1,15}(\.\d*)?|[+-]?\.\d+", bare):
            raise RuleBroken(self.field_name, "unreadable", N_("This is not a number."))
        try:
            value = Decimal(bare)
        except InvalidOperation as error:
            raise RuleBroken(self.field_name, "unreadable", N_("This is not a number.")) from error
        if value != round(value, self._places):
            raise RuleBroken(
                self.field_name,
                "too_precise",
                N_("At most {places} digits after the point.") if self._places else N_("A whole number, please."),
                places=self._places,
            )
        if not self._least <= value <= self._most:
            raise RuleBroken(
                self.field_name,
                "out_of_range",
                N_("Between {least} and {most}, please."),
                least=self._least,
                most=self._most,
            )
        return value

    def read(self) -> int | None:
        """The whole number typed; None when empty. Raises RuleBroken."""
        value = self.read_decimal()
        return None if value is None else int(value)


_MONEY_FAULTS = {
    "unreadable": N_("This is not an amount."),
    "too_precise": N_("This currency has no smaller units than that."),
    "too_large": N_("This amount is too large."),
}


class MoneyInput(LineInput):
    """An amount in the shop's currency."""

    def __init__(self, currency: str, *, name: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, hint=hint, unit=sign_of(currency), parent=parent)
        self.currency = currency

    def put(self, amount: Money | None) -> None:
        """Shows an amount."""
        if amount is None:
            self.clear()
        else:
            self.setText(f"{amount.decimal():,.{minor_digits(amount.currency)}f}")

    def read(self) -> Money | None:
        """The amount typed; None when empty. Raises RuleBroken."""
        if not self.text().strip():
            return None
        try:
            return parse_money(self.text(), self.currency)
        except NotMoney as error:
            raise RuleBroken(self.field_name, error.code, _MONEY_FAULTS[error.code]) from error


def sign_of(currency: str) -> str:
    """The sign of a currency, or its code."""
    return {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "MYR": "RM"}.get(
        currency, currency
    )


_NEAR = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "后天": 2, "昨天": -1, "yesterday": -1}


def read_day(said: str, today: date) -> date:
    """A date as people type it: 2026-11-21, 2026/11/21, 2026年11月21日, 20261121, 11-21, +3, 明天.

    Raises ValueError.
    """
    bare = _plain(said).lower()
    if bare in _NEAR:
        return today + timedelta(days=_NEAR[bare])
    if re.fullmatch(r"[+-]\d{1,4}", bare):
        return today + timedelta(days=int(bare))
    if re.fullmatch(r"\d{8}", bare):
        return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    parts = re.fullmatch(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?", bare)
    if parts is None:
        raise ValueError(said)
    year, month, day = parts.groups()
    return date(int(year) if year else today.year, int(month), int(day))


class DateInput(LineInput):
    """A date, typed. Up and Down move it by a day."""

    def __init__(self, today: date, *, name: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name=name, hint=hint or "YYYY-MM-DD", parent=parent)
        self.today = today

    def put(self, day: date | None) -> None:
        """Shows a date."""
        self.setText("" if day is None else day.isoformat())

    def read(self) -> date | None:
        """The date typed; None when empty. Raises RuleBroken."""
        if not self.text().strip():
            return None
        try:
            return read_day(self.text(), self.today)
        except (ValueError, OverflowError) as error:
            raise RuleBroken(
                self.field_name,
                "not_a_date",
                N_("There is no such date. Type it like {example}."),
                example="2026-11-21",
            ) from error

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        try:
            self.put(self.read())
        except RuleBroken:
            return  # stays as typed; the form says so when it is saved

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up.value: 1, Qt.Key.Key_Down.value: -1}
        step = steps.get(event.key())
        if step is None:
            super().keyPressEvent(event)
            return
        try:
            day = self.read() or self.today
            self.put(day + timedelta(days=step))
            self.textEdited.emit(self.text())
        except (RuleBroken, OverflowError):
            return


class TimeInput(LineInput):
    """A time of day, kept as minutes from midnight."""

    def put(self, minutes: int | None) -> None:
        """Shows minutes from midnight as 14:30."""
        self.setText("" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}")

    def read(self) -> int | None:
        """Minutes from midnight; None when empty. Raises RuleBroken."""
        bare = _plain(self.text()).replace("点", ":").rstrip(":分")
        if not bare:
            return None
        parts = re.fullmatch(r"(\d{1,2})(?::?(\d{2}))?", bare)
        hour, minute = (int(parts[1]), int(parts[2] or 0)) if parts else (99, 0)
        if minute > 59 or hour * 60 + minute > 24 * 60:
            raise RuleBroken(
                self.field_name, "not_a_time", N_("There is no such time. Type it like {example}."), example="14:30"
            )
        return hour * 60 + minute


class ChoiceInput(QComboBox):
    """One of a few. Each choice is a value (any text) and what people read."""

    picked = Signal(str)

    def __init__(
        self, choices: tuple[tuple[str, str], ...] = (), *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field_name = ""
        self.failed = False
        self.setFixedHeight(look().space.control)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if name:
            self.setObjectName(name)
        self.set_choices(choices)
        self.activated.connect(lambda _index: self.picked.emit(self.read()))

    def set_choices(self, choices: tuple[tuple[str, str], ...]) -> None:
        """Other choices; the value in force stays where it is still among them."""
        kept = self.read()
        self.clear()
        for value, said in choices:
            self.addItem(said, value)
        self.put(kept)

    def put(self, value: str) -> None:
        """Picks a value."""
        found = self.findData(value)
        if found >= 0:
            self.setCurrentIndex(found)

    def read(self) -> str:
        """The value picked; "" when there is none."""
        value = self.currentData()
        return value if isinstance(value, str) else ""

    def typed(self) -> str:
        return self.read()

    def put_typed(self, said: str) -> None:
        self.put(said)

    def sizeHint(self) -> QSize:
        widest = max((paint.width_of(self.itemText(i), look().body) for i in range(self.count())), default=60)
        return QSize(min(widest + 44, 320), look().space.control)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, look().space.control)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_frame(self, failed=self.failed)
        painter, now = QPainter(self), look()
        colour = now.colour("text" if self.isEnabled() else "text_3")
        paint.text(painter, self.rect().adjusted(11, 0, -28, 0), self.currentText(), now.body, colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.colour("text_2"), 1.5))
        x, y = self.width() - 19.0, self.height() / 2 - 2.0
        painter.drawPolyline(QPolygonF([QPointF(x, y), QPointF(x + 4, y + 4), QPointF(x + 8, y)]))
