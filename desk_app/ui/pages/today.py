"""Today: what the day holds, at one glance, each line a way to the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desk_app.changes import Kind
from desk_app.overview.board import BookedLine, Day, DueTicket, Outlook, Reminder
from desk_app.overview.day import read_day
from desk_app.ui.measuring import measure_later
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.today_notes import NotesStrip
from desk_app.ui.pages.today_parts import BackupStrip, Halves, OpenFigure, calls_badge
from desk_app.ui.pages.today_privacy import PrivacyStrips
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Figure, column, row
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.whole_rows import ChosenRows
from desk_app.words import N_, _, current_words

if TYPE_CHECKING:
    from datetime import date

    from desk_app.db.shop import Shop
    from desk_app.staff.account import Acting

#: How often the calls are counted again while the page is in view, in milliseconds.
MINUTE = 60_000


class TodayPage(Page):
    """Appointments, tickets falling due, calls left, promises and complaints running out, birthdays."""

    shows = frozenset(
        {
            Kind.BOOKING, Kind.VISIT, Kind.TICKET, Kind.CALL, Kind.PROMISE, Kind.COMPLAINT, Kind.CLIENT, Kind.SETTING,
            Kind.BACKUP, Kind.NOTE,
        }
    )  # fmt: skip
    title = N_("Today")

    def _build(self) -> None:
        trades = self.desk.shop.settings.trades
        self._salon, self._pawn = "salon" in trades, "pawn" in trades
        self._lunar: tuple[date | None, str] = (None, "")
        self.head = Title()
        self.new_client = KeyButton(_("New client"), "F2", name="today.new_client")
        self.ticket = KeyButton(_("New pawn ticket"), "F4", name="today.pawn_ticket")
        self.record = KeyButton(_("Record service"), "F3", ButtonKind.PRIMARY, name="today.record_service")
        # Only ever hidden here: shown before they have a place they would flash up as windows of their own.
        if not self._pawn:
            self.ticket.hide()
        if not self._salon:
            self.record.hide()
        self.backups = BackupStrip(self.desk)
        self.privacy = PrivacyStrips(self)
        self.notes = NotesStrip(self)
        self.body.addLayout(row(self.head, self.new_client, self.ticket, self.record, stretch=(1,)))
        self.booked, self.due = Figure(_("Appointments")), Figure(_("Tickets due"))
        self.calls, self.care = OpenFigure(_("Calls left"), name="today.calls"), Figure(_("Promises and complaints"))
        self._held = False  # whether any call is held back
        figures = [self.booked] if self._salon else []
        figures += [self.due] if self._pawn else []
        figures += [self.calls, self.care]
        self.body.addLayout(row(*figures, spacing=16, stretch=(1,) * len(figures)))
        right = self._build_reminders()
        if self._pawn:
            right = Halves(self._build_tickets(), right, self)
        sides = row(spacing=16)
        if self._salon:
            sides.addWidget(self._build_bookings(), 57)
        sides.addWidget(right, 43)
        self.body.addLayout(sides, 1)
        # Below the day: these are known later than it is, and what comes later may not push a button from under a hand.
        self.body.addLayout(column(self.notes, self.privacy.breach, self.backups, self.privacy.lapsed, spacing=8))

    def _build_bookings(self) -> QWidget:
        card = Card(_("Today's appointments"))
        self.day = KeyButton(_("See the day"), small=True, name="today.day")
        card.add_to_head(self.day)
        self.day.clicked.connect(lambda: self.desk.go("salon"))
        self.bookings_model = RowsModel[BookedLine](look=_booking_look, parent=self)
        self.bookings = ChosenRows(
            self.bookings_model, name="today.bookings", said=_("Today's appointments"), height=44, title=84
        )
        self.bookings.opened.connect(self._open_booking)
        card.add(self.bookings, 1)
        return card

    def _build_tickets(self) -> QWidget:
        card = Card(_("Tickets falling due"))
        self.tickets_model = RowsModel[DueTicket](look=self._ticket_look, parent=self)
        self.tickets = ChosenRows(self.tickets_model, name="today.tickets", said=_("Tickets falling due"), height=44)
        self.tickets.opened.connect(lambda ticket: self.desk.go("pawn_ticket", ticket_id=ticket.ticket_id))
        card.add(self.tickets, 1)
        return card

    def _build_reminders(self) -> QWidget:
        card = Card(_("To keep in mind"))
        self.reminders_model = RowsModel[Reminder](look=self._reminder_look, parent=self)
        self.reminders = ChosenRows(
            self.reminders_model, name="today.reminders", said=_("To keep in mind"), height=44, mark=44
        )
        self.reminders.opened.connect(self._open_reminder)
        card.add(self.reminders, 1)
        return card

    def _connect(self) -> None:
        measure_later(self.desk, self)
        self.new_client.clicked.connect(lambda: self.desk.go("client_file", new=True))
        self.ticket.clicked.connect(lambda: self.desk.go("pawn_ticket"))
        self.record.clicked.connect(lambda: self.desk.go("record_service"))
        self.calls.opened.connect(self._open_calls)
        self.key("Alt+N", _("Notes to colleagues"), self.notes.go)
        self.minute = QTimer(self)
        self.minute.timeout.connect(self._minute_passed)
        self.minute.start(MINUTE)

    def refresh(self) -> None:
        self.backups.refresh()
        shop, on = self.desk.shop, self.desk.today
        self.desk.tasks.read(self, lambda: read_day(shop, on), self._show_day, latest="today.day")

    def _minute_passed(self) -> None:
        """Calls that waited for their hour come in without anybody writing anything."""
        self.privacy.breach.tick()
        if self.isVisible():
            self._work_out()

    def _work_out(self) -> None:
        """What is written down is shown; whom to call has to be worked out and follows."""
        if self.desk.signed_in is not None:
            shop, acting, on = self.desk.shop, self.desk.acting, self.desk.today
            self.desk.tasks.read(self, lambda: _outlook(shop, on, acting), self._show_outlook, latest="today.outlook")

    def _show_day(self, day: Day) -> None:
        words = self.desk.words
        self._say_day(day.on)
        arrived = _("{count} arrived", count=day.arrived) if day.arrived else ""
        self.booked.say(words.number(len(day.bookings)), arrived, "info")
        self.due.say(words.number(day.tickets_count), self._ticket_badge(day), "warn")
        self.care.say(words.number(day.promises + day.complaints), *self._care_badge(day))
        # An empty list says nothing until it is known to be empty.
        if self._salon:
            self.bookings.empty = _("No appointments today. F3 records a walk-in.")
            self.bookings_model.show_rows(day.bookings)
        if self._pawn:
            self.tickets.empty = _("No ticket falls due within a week. F4 writes a new one.")
            self.tickets_model.show_rows(day.tickets)
        QTimer.singleShot(0, self, self._work_out)  # after the painting: its thread would take turns with ours

    def _say_day(self, on: date) -> None:
        words = self.desk.words
        said = _("{day} {weekday}", day=words.day(on), weekday=words.weekday(on))
        self.head.setText(f"{said} · {self._lunar[1]}" if self._lunar[0] == on and self._lunar[1] else said)

    def _show_outlook(self, answer: tuple[date, Outlook]) -> None:
        on, outlook = answer
        self._lunar = (on, outlook.lunar.say(self.desk.words))
        self._say_day(on)
        self._held = outlook.calls.held > 0
        self.calls.say(self.desk.words.number(outlook.calls.calls), calls_badge(on, outlook.calls), "accent")
        self.reminders.empty = _("Nothing runs out today.")
        self.reminders_model.show_rows(outlook.reminders)
        self.privacy.refresh()
        self.notes.refresh()

    def _ticket_badge(self, day: Day) -> str:
        if not day.tickets_count:
            return ""
        total = self.desk.words.money(day.tickets_total)
        if not day.tickets_in_grace:
            return total
        return _("{total} · {count} in grace", total=total, count=day.tickets_in_grace)

    def _care_badge(self, day: Day) -> tuple[str, str]:
        due = day.next_care_at
        if due is None:
            return "", "muted"
        if due.date() < day.on:
            return _("one is overdue"), "bad"
        if due.date() == day.on:
            return _("one runs out today {time}", time=f"{due:%H:%M}"), "bad"
        return _("next {day}", day=f"{due:%m-%d}"), "warn"

    def _open_calls(self) -> None:
        """The queue, or where calls are held back, why they are and until when."""
        if self._held:
            self.desk.go("calls", held=True)
        else:
            self.desk.go("calls")

    def _open_booking(self, line: BookedLine) -> None:
        if line.client_id is not None:
            self.desk.go("client_file", client_id=line.client_id)

    def _open_reminder(self, reminder: Reminder) -> None:
        if reminder.client_id is not None:
            self.desk.go("client_file", client_id=reminder.client_id)
        elif reminder.kind in {"promise", "complaint"}:
            self.desk.go("care")
        else:
            self.desk.go("clients")

    @property
    def client_in_view(self) -> int | None:
        line = self.bookings.picked() if self._salon else None
        return line.client_id if line is not None else None

    def focus_first(self) -> None:
        (self.bookings if self._salon else self.reminders).setFocus()

    def _ticket_look(self, ticket: DueTicket) -> RowLook:
        words = self.desk.words
        return RowLook(
            title=ticket.client,
            after=ticket.number,
            subtitle=ticket.pledge,
            right=words.money(ticket.principal),
            badge=ticket.badge.say(words),
            tone=ticket.tone,
        )

    def _reminder_look(self, reminder: Reminder) -> RowLook:
        words = self.desk.words
        return RowLook(
            title=reminder.text.say(words),
            bold=False,
            mark=reminder.label.say(words),
            mark_tone=reminder.tone,
            right=reminder.when.say(words),
        )


def _outlook(shop: Shop, on: date, acting: Acting) -> tuple[date, Outlook]:
    """On a reader thread."""
    # The rooms it reads are only loaded here: the first picture does not wait for them.
    from desk_app.overview.desk import day_outlook

    return on, day_outlook(shop, on, acting)


def _booking_look(line: BookedLine) -> RowLook:
    start = f"{line.minute // 60:02}:{line.minute % 60:02}"
    service = _("{service} · {minutes} min", service=line.service, minutes=line.minutes) if line.service else ""
    return RowLook(
        lead=start,
        avatar=line.client,
        title=line.client,
        middle=service,
        right=line.staff,
        badge=line.badge.say(current_words()),
        tone=line.tone,
    )
