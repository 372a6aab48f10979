"""The salon's day: who comes and who came, one key for each step of an appointment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desk_app.changes import Kind
from desk_app.clock import local_time
from desk_app.errors import DeskError
from desk_app.exporter.views import BookingsView
from desk_app.money import Money
from desk_app.salon.booking import STEPS, Booking, BookingDraft, BookingStatus
from desk_app.salon.catalogue import Service
from desk_app.salon.desk import SavedBooking, add_booking, bookings_on, services, set_booking_status, visits_on
from desk_app.salon.standing import arrived
from desk_app.salon.visit import Visit
from desk_app.staff.account import Role, StaffMember
from desk_app.staff.desk import staff_list
from desk_app.ui.forms.booking_form import BookingForm
from desk_app.ui.list_export import ListExport
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.salon_parts import STATUS_KEYS, booking_look, step_said, steps_of, visit_look
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Figure, row
from desk_app.ui.widgets.day_turner import DayTurner
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.whole_rows import WholeRows
from desk_app.words import N_, _

_WAITING = frozenset({BookingStatus.BOOKED, BookingStatus.ARRIVED})


class SalonPage(Page):
    """``desk.go("salon", on=…)``; with ``service_id`` an appointment for that service is begun."""

    shows = frozenset({Kind.BOOKING, Kind.VISIT, Kind.CLIENT, Kind.STAFF})
    title = N_("Salon")

    def _build(self) -> Iterator[None]:
        self._now: tuple[date, int] = (self.desk.today, 0)
        self.head = Title()
        self.turner = DayTurner(self.desk.today, name="salon")
        self.prices = KeyButton(_("Services and prices"), name="salon.catalogue")
        self.add = KeyButton(_("New appointment"), "Alt A", name="salon.add_booking")
        self.record = KeyButton(_("Record service"), "F3", ButtonKind.PRIMARY, name="salon.record_service")
        self.exporting = ListExport(self, "salon", lambda: BookingsView(self.turner.day), small=True)
        self.body.addLayout(row(self.head, self.turner, self.prices, self.add, self.record, stretch=(1,)))
        self.coming, self.came = Figure(_("Appointments")), Figure(_("Visits"))
        self.taken, self.rating = Figure(_("Charged")), Figure(_("How it went"))
        figures = (self.coming, self.came, self.taken, self.rating)
        self.body.addLayout(row(*figures, spacing=16, stretch=(1, 1, 1, 1)))
        yield
        sides = row(spacing=16)
        sides.addWidget(self._build_bookings(), 57)
        self.beside = QStackedLayout()
        sides.addLayout(self.beside, 43)
        self.body.addLayout(sides, 1)
        self.beside.addWidget(self._build_visits())
        self._form: BookingForm | None = None
        self._hands: tuple[tuple[str, str], ...] = ()

    def _build_bookings(self) -> QWidget:
        card = Card(_("Appointments"))
        card.add_to_head(self.exporting.button)
        self.bookings_model = RowsModel[Booking](look=self._booking_look, parent=self)
        said = _("Appointments")
        self.bookings = WholeRows(self.bookings_model, name="salon.bookings", said=said, height=44, title=84)
        self.bookings.empty = _("No appointment on this day. Alt+A makes one.")
        card.add(self.bookings, 1)
        self.buttons: dict[BookingStatus, KeyButton] = {}
        for key, status, label in STATUS_KEYS:
            button = KeyButton(_(label), key, name=f"salon.{status.value}", wide=True)
            button.clicked.connect(partial(self.step, status))
            self.buttons[status] = button
        card.add_row(*self.buttons.values(), spacing=8)
        return card

    def _build_visits(self) -> QWidget:
        card = Card(_("Visits of the day"))
        self.visits_model = RowsModel[Visit](look=visit_look, parent=self)
        said = _("Visits of the day")
        self.visits = WholeRows(self.visits_model, name="salon.visits", said=said, height=52, avatar=32)
        self.visits.empty = _("No visit on this day yet. F3 records one.")
        card.add(self.visits, 1)
        return card

    def _connect(self) -> None:
        self.turner.bind(self)
        self.turner.turned.connect(lambda _day: self.refresh())
        self.prices.clicked.connect(lambda: self.desk.go("catalogue"))
        self.add.clicked.connect(self.begin_booking)
        self.record.clicked.connect(self._record)
        self.bookings.chosen.connect(lambda _booking: self._show_steps())
        self.bookings.opened.connect(self._open_booking)
        self.visits.opened.connect(lambda visit: self.desk.go("record_service", visit_id=visit.id))
        self.exporting.connect_key()
        self.key("Alt+A", _("New appointment"), self.begin_booking)
        self.key("Ctrl+Return", _("Keep appointment"), self._finish_form)
        for key, status, label in STATUS_KEYS:
            self.key(key, _(label), partial(self.step, status))

    @property
    def form(self) -> BookingForm:
        """A new appointment; made when the first one is begun."""
        if self._form is None:
            made = self._form = BookingForm(self.desk)
            self.beside.addWidget(made)
            made.set_staff(self._hands)
            made.kept.connect(self._keep)
            made.left.connect(self._leave_form)
        return self._form

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        super().open(**where)
        on, service = where.get("on"), where.get("service_id")
        if isinstance(on, date):
            self.turner.go(on)
        if isinstance(service, int):
            self._begin_with_service(service)
        elif where.get("new"):
            self.begin_booking()

    def refresh(self) -> None:
        shop, day = self.desk.shop, self.turner.day
        local = local_time(shop.now(), shop.settings.zone)
        self._now = (local.date(), local.hour * 60 + local.minute)
        self.turner.typed.today = local.date()
        words = self.desk.words
        self.head.setText(_("{day} {weekday}", day=words.day(day), weekday=words.weekday(day)))
        self.desk.tasks.read(
            self,
            lambda: (day, bookings_on(shop, day), visits_on(shop, day), staff_list(shop)),
            lambda found: self._show(*found),
            latest="salon.day",
        )

    def _show(
        self, day: date, bookings: tuple[Booking, ...], visits: tuple[Visit, ...], staff: tuple[StaffMember, ...]
    ) -> None:
        if day != self.turner.day:
            return
        kept = self.bookings.noun()
        self.bookings_model.show_rows(bookings)
        self.visits_model.show_rows(visits)
        self._choose_again(kept, bookings)
        hands = sorted(staff, key=lambda member: member.role is not Role.BEAUTICIAN)
        self._hands = tuple((str(member.id), member.name) for member in hands)
        if self._form is not None:
            self._form.set_staff(self._hands)
        self._show_figures(bookings, visits)

    def _choose_again(self, kept: Booking | None, bookings: tuple[Booking, ...]) -> None:
        """The row that was chosen stays chosen; on another day the first one that is still to come."""
        places = [i for i, each in enumerate(bookings) if kept is not None and each.id == kept.id]
        places += [i for i, each in enumerate(bookings) if each.status in _WAITING]
        if bookings:
            self.bookings.choose(places[0] if places else 0)
        self._show_steps()

    def _show_figures(self, bookings: tuple[Booking, ...], visits: tuple[Visit, ...]) -> None:
        words = self.desk.words
        standing = [each for each in bookings if each.status is not BookingStatus.CANCELLED]
        came = arrived(each.status for each in standing)
        self.coming.say(words.number(len(standing)), _("{count} arrived", count=came) if came else "", "info")
        strangers = sum(each.client_id is None for each in visits)
        said = _("{count} without a file", count=strangers) if strangers else ""
        self.came.say(words.number(len(visits)), said, "muted")
        total = sum((each.total for each in visits), Money(0, self.desk.currency))
        self.taken.say(words.money(total))
        scores = [each.score for each in visits if each.score is not None]
        unhappy = sum(score <= 6 for score in scores)
        mean = f"{round(10 * sum(scores) / len(scores)) / 10:.1f}" if scores else "–"
        self.rating.say(mean, _("{count} not content", count=unhappy) if unhappy else "", "warn")

    def _booking_look(self, booking: Booking) -> RowLook:
        today, minute = self._now
        return booking_look(booking, minute - booking.minute if booking.on == today else 0)

    # ── steps of an appointment ───────────────────────────────────────────────────────────────────────────────

    def _show_steps(self) -> None:
        possible = steps_of(self.bookings.noun(), self._now[0])
        for status, button in self.buttons.items():
            button.setEnabled(status in possible)

    def step(self, status: BookingStatus) -> None:
        """A step of the chosen appointment: kept at once, taken back with Ctrl+Z where that is a step too."""
        booking = self.bookings.noun()
        if booking is None:
            return
        shop, acting, before, desk = self.desk.shop, self.desk.acting, booking.status, self.desk
        undo = taking_back(
            desk,
            lambda shop, acting: set_booking_status(shop, acting, booking.id, before),
            lambda _saved: desk.toast(step_said(booking.client, before)),
        )

        def moved(_saved: SavedBooking) -> None:
            desk.toast(step_said(booking.client, status), undo if before in STEPS[status] else None)

        self.banner.clear()
        self.desk.tasks.command(self, lambda: set_booking_status(shop, acting, booking.id, status), moved, self.refuse)

    def _open_booking(self, booking: Booking) -> None:
        """Enter: what was booked is recorded, the appointment done with it."""
        where: dict[str, object] = {"booking_id": booking.id}
        if booking.client_id is not None:
            where["client_id"] = booking.client_id
        if booking.service_id is not None:
            where["service_id"] = booking.service_id
        self.desk.go("record_service", **where)

    def _record(self) -> None:
        client = self.client_in_view
        self.desk.go("record_service", **({} if client is None else {"client_id": client}))

    # ── a new appointment ─────────────────────────────────────────────────────────────────────────────────────

    def begin_booking(self) -> None:
        """Alt+A: the form beside the list, for the day in view (or today where that has passed)."""
        self.beside.setCurrentWidget(self.form)
        self.form.begin(max(self.turner.day, self.desk.today))

    def _begin_with_service(self, service_id: int) -> None:
        shop = self.desk.shop

        def begin(found: Service | None) -> None:
            self.begin_booking()
            self.form.service.put(found)
            self.form.pick.start()

        self.desk.tasks.read(
            self,
            lambda: next((each for each in services(shop) if each.id == service_id), None),
            begin,
            latest="salon.service",
        )

    def _finish_form(self) -> None:
        if self.beside.currentIndex() == 1:
            self.form.finish()

    def _leave_form(self) -> None:
        self.beside.setCurrentIndex(0)
        self.focus_first()

    def _keep(self, draft: BookingDraft) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        who = self.form.pick.brief

        def kept(saved: SavedBooking) -> None:
            self.form.saved()
            self._leave_form()
            self.turner.go(draft.on)
            self.desk.toast(
                _(
                    "{client} comes on {day} at {time}.",
                    client=who.name if who is not None else _("Walk-in"),
                    day=self.desk.words.day(draft.on),
                    time=f"{draft.minute // 60:02}:{draft.minute % 60:02}",
                ),
                self._cancelling(saved, who.name if who is not None else ""),
            )

        def refused(error: DeskError) -> None:
            self.form.refuse(error)

        self.desk.tasks.command(self, lambda: add_booking(shop, acting, draft), kept, refused)

    def _cancelling(self, saved: SavedBooking, who: str) -> Callable[[], None]:
        desk, cancelled = self.desk, BookingStatus.CANCELLED
        return taking_back(
            desk,
            lambda shop, acting: set_booking_status(shop, acting, saved.booking_id, cancelled),
            lambda _saved: desk.toast(step_said(who, cancelled)),
        )

    # ── keys of the window ────────────────────────────────────────────────────────────────────────────────────

    def action_new_client(self) -> None:
        """F2: a walk-in in the form, or a new file."""
        if self.beside.currentIndex() == 1:
            self.form.pick.quick()
        else:
            self.desk.go("client_file", new=True)

    def action_print(self) -> None:
        """Ctrl+P: the receipt of the chosen visit."""
        visit = self.visits.noun()
        if visit is None:
            self.say(_("Choose a visit first: its receipt is printed."), "info")
        else:
            self.desk.go("paper", kind="receipt", id=visit.id)

    @property
    def client_in_view(self) -> int | None:
        chosen = self.visits.noun() if self.visits.hasFocus() else self.bookings.noun()
        return None if chosen is None or not self.isVisible() else chosen.client_id

    def focus_first(self) -> None:
        if self.beside.currentIndex() == 1:
            self.form.pick.start()
        else:
            self.bookings.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.beside.currentIndex() == 1:
            self._leave_form()
            return
        super().keyPressEvent(event)
