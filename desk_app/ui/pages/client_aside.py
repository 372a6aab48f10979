"""The right of a client's page: what is done with her, what comes up, what is lent to her."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.client_sheet import Ahead, ClientSheet
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.labels import Caption, Passage, Text
from desk_app.ui.widgets.rows import RowPainter, Scroll
from desk_app.ui.widgets.whole_rows import WholeRows
from desk_app.words import _

#: Lines of what comes up that are shown without scrolling.
SHOWN_AHEAD = 6
#: Pixels a row is high, and from the first of its two lines to the second.
ROW, LINE_STEP = 44, 19
#: The column of days, wide enough for one of another year.
DAY_WIDTH = 64
#: The notes with their heading and two lines, at least.
REMARKS = 98


class AheadPainter(RowPainter):
    """A row whose title may take two lines."""

    def _paint_left(self, painter: QPainter, inner: QRect, row: RowLook) -> None:
        now = look()
        area = QRect(inner.left(), inner.top(), self.lead, inner.height())
        paint.text(painter, area, row.lead, now.body, now.colour("text_2"))
        strip = inner.adjusted(self.lead, 2, 0, -2)
        measure = paint.metrics(now.body)
        if measure.horizontalAdvance(row.title) <= strip.width():
            paint.text(painter, strip, row.title, now.body, now.colour("text"))
            return
        first, rest = paint.two_lines(row.title, now.body, strip.width())
        top = QRect(strip.left(), strip.center().y() - LINE_STEP, strip.width(), LINE_STEP)
        paint.text(painter, top, first, now.body, now.colour("text"))
        paint.text(painter, top.translated(0, LINE_STEP), rest, now.body, now.colour("text"))


class AheadList(WholeRows[Ahead]):
    """As high as its lines where there is room, never higher than six, and never lower than one."""

    def fit(self, count: int) -> None:
        """An empty one has room for what it says."""
        self.setMaximumHeight(ROW * max(min(count, SHOWN_AHEAD), 1 if count else 2))
        self.setMinimumHeight(ROW if count else 2 * ROW)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight())


class AheadCard(Card):
    """What comes up for her."""

    def __init__(self) -> None:
        super().__init__(_("Coming up"))
        self.model = RowsModel[Ahead](look=lambda ahead: ahead.look, parent=self)
        self.list = AheadList(self.model, name="client_file.ahead", said=_("Coming up"), height=ROW, lead=DAY_WIDTH)
        self.list.setItemDelegate(AheadPainter(height=ROW, lead=DAY_WIDTH, parent=self.list))
        self.list.empty = _("Nothing is coming up. F3 records a service, and the next visit appears here.")
        self.add(self.list)
        self.list.fit(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_sheet(self, sheet: ClientSheet | None) -> None:
        """What lies ahead of one client."""
        ahead = sheet.ahead if sheet is not None else ()
        self.model.show_rows(ahead)
        self.list.fit(len(ahead))


class PawnCard(Card):
    """What is lent to her now."""

    def __init__(self) -> None:
        super().__init__(_("In pawn"))
        self.box.setSpacing(2)
        self.figure = Text("", "figure")
        self.more = Caption()
        self.add_to_head(self.more)
        self.add(self.figure)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_sheet(self, sheet: ClientSheet | None) -> None:
        """The loans of one client; hidden where there is none."""
        self.figure.setText(sheet.pawned if sheet is not None else "")
        self.more.setText(sheet.pawned_more if sheet is not None else "")
        self.setVisible(bool(self.figure.text()))


class WholeLines(Scroll):
    """A longer text that ends below a line and never through one."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        over = self.height() % paint.metrics(look().body).lineSpacing()
        if self.viewportMargins().bottom() != over:
            self.setViewportMargins(0, 0, 0, over)


class RemarksCard(Card):
    """The notes that stand in the file itself."""

    def __init__(self) -> None:
        super().__init__(_("Notes in the file"))
        self.said = Passage()
        self.box.setSpacing(4)
        self.add(WholeLines(self.said), 1)
        # What comes up gives its room first: two lines of the notes are always there to be read.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(REMARKS)

    def show_sheet(self, sheet: ClientSheet | None) -> None:
        """What was written into the file."""
        said = sheet.client.notes if sheet is not None else ""
        self.said.setText(said or (_("Nothing yet. E opens the file to write.") if sheet is not None else ""))
        self.said.set_colour("text" if said else "text_2")


class ActionsCard(Card):
    """What is done with a client, each with its key."""

    def __init__(self, trades: Sequence[str]) -> None:
        super().__init__()
        self.box.setSpacing(6)
        kind = ButtonKind.PRIMARY
        self.record = KeyButton(_("Record service"), "F3", kind, name="client_file.record_service", wide=True)
        ticket_kind = ButtonKind.PLAIN if "salon" in trades else kind
        self.ticket = KeyButton(_("New pawn ticket"), "F4", ticket_kind, name="client_file.pawn_ticket", wide=True)
        self.pay = KeyButton(_("Take payment"), "F9", name="client_file.pay", wide=True)
        self.call = KeyButton(_("Call"), "C", name="client_file.call", wide=True)
        self.edit = KeyButton(_("Edit"), "E", name="client_file.edit", wide=True)
        self.complaint = KeyButton(_("Complaint"), "Alt C", name="client_file.complaint", wide=True)
        self.promise = KeyButton(_("Promise"), "Alt P", name="client_file.promise", wide=True)
        self.trail = KeyButton(_("Audit trail"), "Alt T", name="client_file.trail", wide=True)
        self.photographs = KeyButton(_("Photos"), "Alt F", name="client_file.photographs", wide=True)
        self.family = KeyButton(_("Family"), "Alt R", name="client_file.family", wide=True)
        self.leaving = KeyButton(_("Leaving?"), "Alt W", name="client_file.leaving", wide=True)
        self.agents = KeyButton(_("Agents"), "Alt G", name="client_file.agents", wide=True)
        self.privacy = KeyButton(_("Her data"), "Alt Y", name="client_file.privacy", wide=True)
        for button in (self.record, self.ticket, self.pay):
            self.add(button)
        # Only now: a button shown before it stands somewhere is a window of its own, and takes the keyboard.
        self.record.setVisible("salon" in trades)
        self.ticket.setVisible("pawn" in trades)
        self.add_row(self.call, self.edit, self.family, spacing=8, stretch=(3, 3, 4))
        self.add_row(self.complaint, self.promise, spacing=8, stretch=(7, 6))
        self.add(self.agents)
        self.agents.hide()
        self.add_row(self.photographs, self.leaving, spacing=8, stretch=(1, 1))
        self.add_row(self.privacy, self.trail, spacing=8, stretch=(6, 7))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_sheet(self, sheet: ClientSheet | None) -> None:
        """How many photographs may be seen."""
        self.agents.setVisible(sheet is not None and sheet.firm)
        self.family.setVisible(sheet is None or not sheet.firm)
        count = sheet.photographs if sheet is not None else 0
        self.photographs.say(_("Photos ({count})", count=count) if count else _("Photos"))
