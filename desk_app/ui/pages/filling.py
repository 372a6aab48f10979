"""Whose files are filling: each advisor's share of what may be known, now and over the last year."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.changes import Kind
from desk_app.clients.filling import AdvisorFilling, FillingPoint, read_filling
from desk_app.errors import DeskError
from desk_app.staff.account import Action
from desk_app.ui.measuring import measure
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.pages.insights_tabs import insights_tabs
from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Caption, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowTable
from desk_app.words import N_, _

#: Room for the figures beside the line and the days below it.
_LEFT, _BELOW = 44, 24


def percent_said(permille: int) -> str:
    """Tenths of a percent: "37.8%"."""
    return f"{permille // 10}.{permille % 10}%"


def change_said(change: int | None) -> str:
    """How much more, or less: "+2.7"; "–" where there is nothing to compare with."""
    if change is None:
        return "–"
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return f"{sign}{abs(change) // 10}.{abs(change) % 10}"


class FillingChart(QWidget):
    """One line through the measures, with the first and the last day and its figures written out."""

    def __init__(self) -> None:
        super().__init__()
        self.points: tuple[FillingPoint, ...] = ()
        self.setMinimumHeight(180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_points(self, points: tuple[FillingPoint, ...], said: str) -> None:
        """Another line; ``said`` for who does not see it."""
        self.points = points
        self.setAccessibleName(said)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.points:
            return
        painter, now = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(now.caption)
        area = QRectF(_LEFT, 8, self.width() - _LEFT - 12, self.height() - _BELOW - 16)
        low, high = self._span()
        for step in range(low, high + 1, max((high - low) // 4, 1)):
            y = area.bottom() - (step - low) / (high - low) * area.height()
            painter.setPen(now.colour("line"))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(now.colour("text_2"))
            box = QRectF(0, y - 8, _LEFT - 8, 16)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{step // 10}%")
        first, days = self.points[0].on, max((self.points[-1].on - self.points[0].on).days, 1)
        line = QPolygonF(
            [
                QPointF(
                    area.left() + (each.on - first).days / days * area.width(),
                    area.bottom() - (each.permille - low) / (high - low) * area.height(),
                )
                for each in self.points
            ]
        )
        painter.setPen(QPen(now.colour("accent"), 2))
        painter.drawPolyline(line)
        painter.setBrush(now.colour("accent"))
        for point in line.toList() if len(self.points) < 40 else (line.first(), line.last()):
            painter.drawEllipse(point, 3, 3)
        painter.setPen(now.colour("text_2"))
        below = QRectF(area.left(), self.height() - _BELOW, area.width(), _BELOW)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), f"{first:%y-%m-%d}")
        if len(self.points) > 1:
            last = f"{self.points[-1].on:%y-%m-%d}"
            painter.drawText(below, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), last)

    def _span(self) -> tuple[int, int]:
        """From where to where, in tenths of a percent: whole steps of five percent, twenty at least."""
        lowest, highest = min(each.permille for each in self.points), max(each.permille for each in self.points)
        low = lowest // 50 * 50
        return low, max(-(-highest // 50) * 50, low + 200)


class FillingPage(Page):
    """``desk.go("filling")``; for whoever may see the shop's figures."""

    shows = frozenset({Kind.SETTING})
    title = N_("Whose files are filling")

    def _build(self) -> Iterator[None]:
        self.body.addWidget(insights_tabs(self, "filling"))
        self.again = KeyButton(_("Measure today"), "Alt M", name="filling.measure")
        self.body.addLayout(row(Title(_("Whose files are filling")), self.again, stretch=(1,)))
        card = Card(flush=True)
        words = self.desk.words
        self.model = RowsModel[AdvisorFilling](
            columns=(
                Column(_("Advisor"), lambda one: one.name or _("Nobody yet"), bold=True),
                Column(_("Clients"), lambda one: words.number(one.clients), width=110, right=True),
                Column(_("File complete"), lambda one: percent_said(one.permille), width=130, right=True),
                Column(_("In 30 days"), lambda one: change_said(one.change), width=110, right=True),
                Column(_("Questions put"), lambda one: words.number(one.asked), width=130, right=True),
                Column(_("Answered"), lambda one: words.number(one.answers), width=110, right=True),
            ),
            parent=self,
        )
        self.table = RowTable(self.model, name="filling.list", said=_("Whose files are filling"), height=40)
        self.table.empty = _("Not measured yet. Alt+M measures now; after that it is done once a day.")
        card.add(self.table, 1)
        yield
        self.below = Card()
        self.whose = Caption("")
        self.below.add(self.whose)
        self.chart = FillingChart()
        self.below.add(self.chart, 1)
        self.below.hide()
        self.body.addWidget(card, 1)
        self.body.addWidget(self.below, 1)

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_line)
        self.again.clicked.connect(self.measure)
        self.key("Alt+M", _("Measure today"), self.measure)
        self.key("Esc", _("Back"), self.desk.back)

    def refresh(self) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        self.again.setEnabled(acting.may(Action.SEE_FIGURES))
        self.desk.tasks.read(self, lambda: read_filling(shop, acting), self._show, self._refused, latest="filling")

    def _refused(self, error: DeskError) -> None:
        self.model.show_rows(())
        self.chart.show_points((), "")
        self.below.hide()
        self.refuse(error)

    def _show(self, found: tuple[AdvisorFilling, ...]) -> None:
        if not self.desk.acting.may(Action.SEE_FIGURES):
            return
        at = max(self.table.currentIndex().row(), 0)
        self.model.show_rows(found)
        self.below.setVisible(bool(found))
        if found:
            self.table.choose(min(at, len(found) - 1))

    def _show_line(self, one: AdvisorFilling) -> None:
        name = one.name or _("Nobody yet")
        said = f"{name} · {percent_said(one.permille)}"
        self.whose.setText(said)
        self.chart.show_points(one.points, said)

    def measure(self) -> None:
        """Alt+M: today's measure, where there is none yet."""
        if self.desk.acting.may(Action.SEE_FIGURES):
            measure(self.desk, self)

    def focus_first(self) -> None:
        self.table.setFocus()
