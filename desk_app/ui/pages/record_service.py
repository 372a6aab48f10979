"""Recording a service, new or corrected: left what is typed, right what she had, what follows, and the money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtWidgets import QStackedLayout

from desk_app.changes import Kind
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clock import local_time
from desk_app.errors import DeskError
from desk_app.money import Money
from desk_app.salon.booking import BookingId
from desk_app.salon.catalogue import Service
from desk_app.salon.desk import correct_visit, record_visit, services, visits_of
from desk_app.salon.visit import RecordedVisit, Visit, VisitId
from desk_app.staff.account import MAY, Action, Role, StaffMember
from desk_app.staff.desk import staff_list
from desk_app.ui.forms.pay_form import Paid
from desk_app.ui.forms.visit_form import VisitForm
from desk_app.ui.forms.visit_room import Yielding
from desk_app.ui.pages.record_service_done import DoneCard, Kept, Typed, as_kept, offer_undo
from desk_app.ui.pages.record_service_parts import (
    REMEMBERED,
    BeforeCard,
    CallsCard,
    Moved,
    TotalCard,
    VisitHead,
    asked_service,
    calls_to_come,
    draft_moved,
    keys_that_work,
    new_key,
    right_side,
    take_over,
    usual_hands,
)
from desk_app.ui.pages.salon_parts import as_it_stands
from desk_app.ui.widgets.card import column, row
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import Scroll
from desk_app.words import N_, _


class RecordServicePage(Page):
    """``desk.go("record_service", client_id=…, booking_id=…, service_id=…)``, or ``visit_id=…`` to correct one."""

    shows = frozenset({Kind.CATALOGUE, Kind.STAFF})
    title = N_("Record service")

    def _build(self) -> Iterator[None]:
        self._services: dict[int, Service] = {}
        self._old: Visit | None = None
        self._paid_before = Money(0, self.desk.currency)
        self._kept: Kept | None = None
        self._saving, self.draft_key = False, ""
        self._owners: tuple[str, ...] = ()
        self._as_filled: dict[str, str] = {}
        self.form = VisitForm(self.desk, self.banner, whole=False)
        yield from self.form.parts
        self.before, self.calls = BeforeCard(), CallsCard()
        self.total = TotalCard(self.desk.currency, self.banner)
        self.form.errors.add(self.total.reason)
        yield
        sides = row(self.form, right_side(self.before, self.calls, self.total), spacing=16, stretch=(1, 0))
        self.head = VisitHead()
        inside = column(self.head, spacing=16)
        inside.addLayout(sides, 1)
        self._done: DoneCard | None = None
        self.both = QStackedLayout()
        self.body.addLayout(self.both, 1)  # first: a stack without a parent shows its first widget as a window
        # What does not fit is scrolled to: the window never grows with a sentence.
        self.both.addWidget(Scroll(Yielding(inside)))

    def _connect(self) -> None:
        self.form.changed.connect(self._changed)
        self.form.pick.picked.connect(self._client_picked)
        self.form.table.refused.connect(self.say)
        self.form.gone.connect(self._client_gone)
        self.total.pay.finished.connect(self._pay)
        self.total.pay.left.connect(self.form.search.setFocus)
        self.total.take.clicked.connect(self._pay)
        self.total.unpaid.clicked.connect(self._save_unpaid)
        if isinstance(self.total.reason.box, LineInput):
            self.total.reason.box.textEdited.connect(self._keep_draft)
        self.head.afresh.clicked.connect(self.start_afresh)
        self.key("Ctrl+Return", _("Save unpaid"), self._save_unpaid)
        self.key("Ctrl+Enter", _("Save unpaid"), self._save_unpaid)
        self.key("Alt+A", _("Add a service or product"), self.form.search.setFocus)
        self.key("Alt+C", _("Correct"), self._correct_kept)
        self.key("Alt+H", _("How it went"), self.form.score.setFocus)
        self.key("Alt+N", _("Start afresh"), self.start_afresh)
        self.key("Alt+R", _("Give back now"), self._give_back)
        self._all_keys = self.keys
        self.both.currentChanged.connect(lambda _index: self._list_keys())
        self._list_keys()

    def _list_keys(self) -> None:
        """F1 lists what works on the card in view: money is only given back where some is owed."""
        owed = self._kept is not None and self.both.currentIndex() == 1 and self._kept.owed.minor < 0
        self.keys = keys_that_work(self._all_keys, may_give_back=owed)

    @property
    def done(self) -> DoneCard:
        """What stands here after saving; made with the first visit saved."""
        if self._done is None:
            made = self._done = DoneCard(self)
            self.both.addWidget(made)
            made.print_it.connect(self.action_print)
            made.another.connect(lambda: self.desk.go("record_service"))
            made.correct.connect(self._correct_kept)
            made.away.connect(self.action_back)
            made.give_back.connect(self._give_back)
        return self._done

    # ── opening ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        """A visit to correct, one just saved, or a new one: what was typed for it before comes back."""
        super().open(**where)
        self._saving = False
        self.banner.clear()
        self.draft_key = ""  # what the form is emptied of is no draft of anybody
        if self._kept is not None and where.get("done") == self._kept.result.visit_id:
            self.both.setCurrentIndex(1)
            return
        self.both.setCurrentIndex(0)
        visit_id = where.get("visit_id", where.get("done"))
        self._leave_correction()
        self.form.begin()
        if isinstance(visit_id, int):
            shop, which = self.desk.shop, VisitId(visit_id)
            self.desk.tasks.read(self, lambda: as_it_stands(shop, which), self._show_old, latest="visit.old")
            return
        client = where.get("client_id")
        self.draft_key = take_over(self.desk.drafts, client if isinstance(client, int) else None)
        if self._restore():
            return
        self._changed()
        if isinstance(client, int):
            self.form.pick.load(client)
        service = where.get("service_id")
        if isinstance(service, int):
            self._add_service(service)

    def _restore(self) -> bool:
        kept = self.desk.drafts.take(self.draft_key)
        if not kept:
            return False
        self.form.put_typed(kept)
        self.total.reason.box.put_typed(kept.get("reason", ""))
        self.head.say_draft(_("Taken up where you left it"))
        return True

    def _client_gone(self) -> None:
        """What was typed is for a file that is not there any more: it is put away, with a word."""
        self.desk.drafts.drop(self.draft_key)
        self.open(**{name: value for name, value in self.where.items() if name != "client_id"})
        self.say(_("The client of this draft is no longer in the file."))
        self.focus_first()

    def _leave_correction(self) -> None:
        self._old, self._as_filled = None, {}
        self._paid_before = Money(0, self.desk.currency)
        self.head.say_visit("")
        self.head.say_draft("")
        self.before.show_old(None)
        self.before.show_visits(())
        self.calls.show()
        self.total.set_correcting(correcting=False)

    def _show_old(self, found: tuple[Visit, Money]) -> None:
        self._old, self._paid_before = old, _paid = found
        self.draft_key = f"visit:{old.id}"
        self.head.say_visit(old.receipt)
        self.before.show_old(old)
        self.calls.hide()  # they follow from the lines again; the reason needs the room
        self.total.set_correcting(correcting=True)
        if not self._restore():
            key, self.draft_key = self.draft_key, ""
            self.form.fill(old)
            client = "" if old.client_id is None else str(old.client_id)
            self._as_filled = self.form.typed() | {"client": client, "reason": ""}
            self.draft_key = key
        self.focus_first()

    def _add_service(self, service: int) -> None:
        shop, latest = self.desk.shop, "visit.asked_service"
        self.desk.tasks.read(self, lambda: asked_service(shop, service), self.form.begin_with, latest=latest)

    def refresh(self) -> None:
        shop = self.desk.shop
        if not self.draft_key and not self.where:
            self.open()
            self.stale = False
        self.desk.tasks.read(
            self, lambda: (services(shop), staff_list(shop)), lambda found: self._show_shop(*found), latest="visit.shop"
        )

    def _show_shop(self, found: tuple[Service, ...], staff: tuple[StaffMember, ...]) -> None:
        self._services = {service.id: service for service in found}
        hands = sorted(staff, key=lambda member: member.role is not Role.BEAUTICIAN)
        self._owners = tuple(member.name for member in staff if Action.REFUND in MAY[member.role])
        self.form.table.set_staff(tuple((str(member.id), member.name) for member in hands))
        self._show_calls()

    def _client_picked(self, brief: ClientBrief | None) -> None:
        self._move_draft()
        self.before.show_visits(())
        self.form.beautician_of = usual_hands((), self.desk.acting)
        self._show_calls()
        if brief is None:
            return
        shop, client = self.desk.shop, ClientId(brief.id)
        self.desk.tasks.read(
            self,
            lambda: (client, tuple(each for each in visits_of(shop, client, REMEMBERED) if each.replaced_by is None)),
            lambda found: self._show_before(*found),
            latest="visit.before",
        )
        if self.isVisible() and not self.form.lines:
            self.form.search.setFocus()

    def _move_draft(self) -> None:
        """What is typed goes on to the client who is chosen; what was begun for her before comes back, or is said."""
        client = self.form.pick.client_id
        moved = draft_moved(self.desk.drafts, self.draft_key, client, begun=self.form.begun)
        if moved is Moved.WAITS:
            self.say(_("Another visit begun for her is not saved yet: F3 in her file brings it back."), "info")
        if moved is not Moved.ON:
            return
        self.draft_key = new_key(client)
        self.where = self.where | {"client_id": client}
        if not self._restore():
            self._keep_draft()

    def _show_before(self, client: ClientId, visits: tuple[Visit, ...]) -> None:
        if client != self.form.pick.client_id:
            return
        self.before.show_visits(visits, known=True)
        self.form.beautician_of = usual_hands(visits, self.desk.acting)

    # ── while typing ──────────────────────────────────────────────────────────────────────────────────────────

    def _changed(self) -> None:
        form = self.form
        self.total.show_total(form.total, form.gross - form.total, self._paid_before)
        self._show_calls()
        self.head.say_steps(client=form.pick.brief is not None, lines=bool(form.lines))
        self._keep_draft()

    def _keep_draft(self, _said: str = "") -> None:
        typed = self.form.typed() | {"reason": self.total.reason.box.typed()}
        if not self.draft_key or typed == self._as_filled or self._nothing_typed():
            return
        self.desk.drafts.keep(self.draft_key, typed)
        now = local_time(self.desk.shop.now(), self.desk.shop.settings.zone)
        self.head.say_draft(_("Draft kept {time}", time=f"{now:%H:%M}"))

    def _nothing_typed(self) -> bool:
        """A page that was only opened leaves no draft behind."""
        asked = self._old is None and self.form.pick.client_id in {None, self.where.get("client_id")}
        return not self.form.begun and asked

    def _show_calls(self) -> None:
        brief = self.form.pick.brief
        coming = calls_to_come(self.form.lines, self._services, self.form.day)
        may_call = brief is None or not brief.do_not_call
        self.calls.show_calls(coming, known=brief is not None, may_call=may_call, begun=bool(self.form.lines))

    def start_afresh(self) -> None:
        """Alt+N: throws away what is typed; Ctrl+Z brings it back."""
        typed, key, where = self.form.typed(), self.draft_key, dict(self.where)
        self.desk.drafts.drop(key)

        def undo() -> None:
            self.desk.drafts.keep(key, typed)
            self.desk.go("record_service", **where)

        self.open(**self.where)
        self.focus_first()
        self.desk.toast(_("The draft is put away."), undo)

    # ── saving ────────────────────────────────────────────────────────────────────────────────────────────────

    def action_pay(self) -> None:
        """F9: the exact amount with the keyboard on it; again, or Enter, takes it. Nothing to take: it saves."""
        if self.both.currentIndex() == 1:
            self.desk.go("till")
        elif self.total.pay.begun or self.total.pay.isHidden():
            self._pay()
        else:
            self.total.pay.start()

    def _pay(self) -> None:
        if not self.total.pay.owed:
            self._save(None)  # nothing to pay: a free visit, or a correction that is covered
            return
        paid = self.total.pay.read_or_say()
        if paid is not None:
            self._save(paid)

    def _save_unpaid(self) -> None:
        if self.both.currentIndex() == 0:
            self._save(None)

    def _save(self, paid: Paid | None) -> None:
        draft = None if self._saving else self.form.errors.read(self.form.read)
        if draft is None:
            return
        booking = self.where.get("booking_id")
        draft = replace(draft, booking_id=BookingId(booking) if isinstance(booking, int) else None)
        if paid is not None:
            draft = replace(draft, tender=paid.tender, paid=paid.amount, handed_over=paid.handed_over)
        typed = Typed(self.draft_key, self.form.typed() | {"reason": self.total.reason.box.typed()}, dict(self.where))
        kept = as_kept(self.form, self.calls.calls.rows(), paid, typed, self._old)
        shop, acting, old, reason = self.desk.shop, self.desk.acting, self._old, self.total.reason.box.typed()

        def save() -> RecordedVisit:
            if old is None:
                return record_visit(shop, acting, draft)
            return correct_visit(shop, acting, old.id, draft, reason)

        self._saving = True
        self.desk.tasks.command(self, save, lambda result: self._saved(kept(result)), self._refused)

    def _refused(self, error: DeskError) -> None:
        self._saving = False
        (self.total.pay.refuse if self.total.pay.owns(error) else self.form.errors.show)(error)

    def _saved(self, kept: Kept) -> None:
        self._saving, self._kept = False, kept
        self.desk.drafts.drop(self.draft_key)
        self.draft_key = ""
        self.form.begin()
        self._leave_correction()
        self.where = {"done": kept.result.visit_id}
        self.done.show_kept(kept, may_refund=self.desk.acting.may(Action.REFUND), owners=self._owners)
        self.both.setCurrentIndex(1)
        self.done.print.setFocus()
        offer_undo(self.desk, kept)

    # ── keys of the window ────────────────────────────────────────────────────────────────────────────────────

    def action_print(self) -> None:
        """Ctrl+P: the receipt of the visit just saved, or of the one being corrected."""
        if self.both.currentIndex() == 1 and self._kept is not None:
            self.desk.go("paper", kind="receipt", id=self._kept.result.visit_id)
        elif self._old is not None:
            self.desk.go("paper", kind="receipt", id=self._old.id)
        else:
            self.say(_("Save the visit first: the receipt is printed after it."), "info")

    def action_new_client(self) -> None:
        """F2: a walk-in's name and phone."""
        if self.both.currentIndex() == 1:
            self.desk.go("record_service")
        self.form.pick.quick()

    def action_record_service(self) -> None:
        """F3: after saving the next visit, while typing the line entry."""
        if self.both.currentIndex() == 1:
            self.desk.go("record_service")
        else:
            self.form.search.setFocus()

    def _correct_kept(self) -> None:
        if self.both.currentIndex() == 1 and self._kept is not None:
            self.desk.go("record_service", visit_id=self._kept.result.visit_id)

    def _give_back(self) -> None:
        """Alt+R on the card of a correction: the till, with what is to give back begun."""
        kept = self._kept
        if self.both.currentIndex() == 1 and kept is not None and kept.owed.minor < 0:
            self.desk.go("till", visit_id=kept.result.visit_id, on=kept.on)

    def action_back(self) -> None:
        """Esc: the page before; what is typed stays as a draft. A correction that is done is not gone back into."""
        kept = self._kept if self.both.currentIndex() == 1 else None
        if kept is None or not kept.corrected:
            self.desk.back()
        else:
            name, where = kept.whose_page
            self.desk.go(name, **where)

    @property
    def client_in_view(self) -> int | None:
        return self.form.pick.client_id

    def focus_first(self) -> None:
        if self.both.currentIndex() == 1:
            self.done.print.setFocus()
        elif self.form.pick.brief is None and not isinstance(self.where.get("client_id"), int) and self._old is None:
            self.form.pick.start()
        else:
            self.form.search.setFocus()
