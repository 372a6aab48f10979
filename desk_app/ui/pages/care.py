"""What the shop owes its clients besides money: complaints to answer, promises to keep."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from desk_app.care.desk import answer_complaint, close_promise, open_complaints, open_promises
from desk_app.care.owed import Complaint, Promise, PromiseOutcome
from desk_app.changes import Kind
from desk_app.clock import local_time
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.labels import Badge, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _


class CarePage(Page):
    """Open complaints with what to tell back, open promises with kept or broken."""

    shows = frozenset({Kind.COMPLAINT, Kind.PROMISE, Kind.CALL})
    title = N_("Care")

    def _build(self) -> None:
        self.body.addWidget(Title(_("Care")))
        self.body.addLayout(row(self._build_complaints(), self._build_promises(), spacing=16, stretch=(1, 1)), 1)

    def _build_complaints(self) -> QWidget:
        card = Card(_("Complaints to answer"))
        self.complaint_count = Badge("", "bad")
        card.add_to_head(self.complaint_count)
        self.complaint_model = RowsModel[Complaint](look=self._complaint_look, parent=self)
        self.complaints = RowList(
            self.complaint_model, name="care.complaints", said=_("Complaints to answer"), height=60
        )
        self.complaints.empty = _("No complaint is open. A complaint told in a call (key 4) appears here.")
        card.add(self.complaints, 1)
        self.answer = Field(
            _("What she was told"), TextArea(name="care.answer", hint=_("Remedy and answer, in a sentence")), "answer"
        )
        self.errors = FormErrors(self.banner, (self.answer,))
        self.typed = FormDraft(self, self.desk.drafts, "complaint:none")
        self.typed.watch(answer=self.answer.box)
        card.add(self.answer)
        self.keep = KeyButton(_("Answered"), "Ctrl Enter", ButtonKind.PRIMARY, name="care.answered")
        self.call = KeyButton(_("Call her"), "C", name="care.call")
        buttons = row(self.keep, self.call, spacing=8)
        buttons.addStretch(1)
        card.add_layout(buttons)
        return card

    def _build_promises(self) -> QWidget:
        card = Card(_("Promises to keep"))
        self.promise_count = Badge("", "warn")
        card.add_to_head(self.promise_count)
        self.promise_model = RowsModel[Promise](look=self._promise_look, parent=self)
        self.promises = RowList(self.promise_model, name="care.promises", said=_("Promises to keep"), height=60)
        self.promises.empty = _("No promise is open. What you promise in a call is listed here until it is kept.")
        card.add(self.promises, 1)
        self.kept = KeyButton(_("Kept"), "K", ButtonKind.PRIMARY, name="care.kept")
        self.broken = KeyButton(_("Broken"), "X", name="care.broken")
        buttons = row(self.kept, self.broken, spacing=8)
        buttons.addStretch(1)
        card.add_layout(buttons)
        return card

    def _connect(self) -> None:
        self.complaints.chosen.connect(self._chosen)
        self.complaints.opened.connect(lambda _each: self.answer.box.setFocus())
        self.promises.opened.connect(lambda each: self.desk.go("client_file", client_id=each.client_id))
        self.keep.clicked.connect(self._keep)
        self.call.clicked.connect(self._call)
        self.kept.clicked.connect(partial(self._close, PromiseOutcome.KEPT))
        self.broken.clicked.connect(partial(self._close, PromiseOutcome.BROKEN))
        self.key("Ctrl+Return", _("Keep the answer"), self._keep)
        self.key("C", _("Call the client"), self._call)
        self.key("K", _("The promise was kept"), partial(self._close, PromiseOutcome.KEPT))
        self.key("X", _("The promise was broken"), partial(self._close, PromiseOutcome.BROKEN))

    def refresh(self) -> None:
        shop = self.desk.shop
        self.desk.tasks.read(self, lambda: (open_complaints(shop), open_promises(shop)), self._show, latest="care.open")

    def _show(self, found: tuple[tuple[Complaint, ...], tuple[Promise, ...]]) -> None:
        complaints, promises = found
        self.complaint_count.say(str(len(complaints)), "bad" if complaints else "muted")
        self.promise_count.say(str(len(promises)), "warn" if promises else "muted")
        self.complaint_model.show_rows(complaints)
        self.promise_model.show_rows(promises)
        for button in (self.keep, self.call):
            button.setEnabled(bool(complaints))
        self.answer.setEnabled(bool(complaints))
        for button in (self.kept, self.broken):
            button.setEnabled(bool(promises))
        if complaints:
            self.complaints.choose(0)
        if promises:
            self.promises.choose(0)

    def _chosen(self, complaint: Complaint | None) -> None:
        if complaint is None or self.typed.key == f"complaint:{complaint.id}":
            return
        self.typed.hold(True)
        self.answer.box.put_typed("")
        self.typed.hold(False)
        self.typed.reset(f"complaint:{complaint.id}")
        self.typed.restore()

    def _keep(self) -> None:
        complaint = self.complaints.noun()
        if complaint is None:
            return
        shop, acting, said = self.desk.shop, self.desk.acting, self.answer.box.typed()
        self.errors.clear()
        self.desk.tasks.command(
            self,
            lambda: answer_complaint(shop, acting, complaint.id, said),
            lambda _done: self._answered(complaint),
            self.errors.show,
        )

    def _answered(self, complaint: Complaint) -> None:
        self.typed.done()
        self.typed.reset("complaint:none")
        self.answer.box.put_typed("")
        self.desk.toast(_("{client} has her answer.", client=complaint.client))

    def _call(self) -> None:
        complaint = self.complaints.noun()
        if complaint is not None:
            self.desk.go("calls", client_id=complaint.client_id)

    def _close(self, outcome: PromiseOutcome) -> None:
        promise = self.promises.noun()
        if promise is None:
            return
        shop, acting = self.desk.shop, self.desk.acting
        said = _("Promise kept: {text}") if outcome is PromiseOutcome.KEPT else _("Promise broken: {text}")
        self.desk.tasks.command(
            self,
            lambda: close_promise(shop, acting, promise.id, outcome),
            lambda _done: self.desk.toast(said.format(text=promise.text)),
        )

    @property
    def client_in_view(self) -> int | None:
        complaint = self.complaints.noun()
        return complaint.client_id if complaint is not None else None

    def focus_first(self) -> None:
        self.complaints.setFocus()

    def _complaint_look(self, complaint: Complaint) -> RowLook:
        badge, tone = self._due(complaint.answer_by)
        return RowLook(title=complaint.client, subtitle=complaint.text, avatar=complaint.client, badge=badge, tone=tone)

    def _promise_look(self, promise: Promise) -> RowLook:
        badge, tone = self._due(promise.due_at)
        return RowLook(title=promise.client, subtitle=promise.text, avatar=promise.client, badge=badge, tone=tone)

    def _due(self, at: datetime) -> tuple[str, Tone | str]:
        """When it runs out, in words, and how loud."""
        zone, now = self.desk.shop.settings.zone, self.desk.shop.now()
        local = local_time(at, zone)
        if at < now:
            return _("overdue since {day} {time}", day=f"{local:%m-%d}", time=f"{local:%H:%M}"), "bad"
        if local.date() == self.desk.today:
            return _("today {time}", time=f"{local:%H:%M}"), "warn"
        return f"{local:%m-%d %H:%M}", "muted"
