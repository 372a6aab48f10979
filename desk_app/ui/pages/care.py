"""What the shop owes its clients besides money: complaints to answer, promises to keep."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from desk_app.care.desk import (
    answer_complaint,
    close_promise,
    file_complaint,
    make_promise,
    open_complaints,
    open_promises,
    undo_complaint,
    undo_promise,
)
from desk_app.care.owed import Complaint, ComplaintId, FiledComplaint, MadePromise, Promise, PromiseId, PromiseOutcome
from desk_app.changes import Kind
from desk_app.errors import DeskError
from desk_app.exporter.views import OwedView
from desk_app.ui.forms.owed_form import Owed, OwedDraft, OwedForm
from desk_app.ui.list_export import ListExport
from desk_app.ui.pages.care_parts import ComplaintsCard, PromisesCard
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import FormDraft, FormErrors
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _


class CarePage(Page):
    """Open complaints with what to tell back, open promises with kept or broken; new ones are written down here.

    ``desk.go("care", client_id=5)`` chooses hers; ``(…, new="complaint" | "promise")`` opens the form, with the client
    filled in where one is named. A form asked for by a client's file leads back to it.
    """

    shows = frozenset({Kind.COMPLAINT, Kind.PROMISE, Kind.CALL})
    title = N_("Care")

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self._forms: dict[Owed, OwedForm] = {}
        self._wanted: dict[Owed, int] = {}  # written down just now: chosen when the list has it
        self._client: int | None = None  # whose rows are looked for
        self._writing = False
        self.new_promise = KeyButton(_("New promise"), "Alt P", name="care.new_promise")
        self.new_complaint = KeyButton(_("New complaint"), "Alt C", name="care.new_complaint")
        self.who_leaves = KeyButton(_("Who is leaving"), "Alt W", name="care.leaving")
        self.exporting = ListExport(self, "care", lambda: OwedView(promises=self.promises.hasFocus()))
        buttons = self.exporting.button, self.who_leaves, self.new_complaint, self.new_promise
        head = row(Title(_("Care")), *buttons, stretch=(1,))
        self.body.addLayout(head)
        self.complaint_card, self.promise_card = ComplaintsCard(self.desk), PromisesCard(self.desk)
        self.complaints, self.complaint_model = self.complaint_card.list, self.complaint_card.model
        self.promises, self.promise_model = self.promise_card.list, self.promise_card.model
        self.answer, self.keep = self.complaint_card.answer, self.complaint_card.keep
        self.sides = {Owed.COMPLAINT: QStackedWidget(), Owed.PROMISE: QStackedWidget()}
        for owed, card in ((Owed.COMPLAINT, self.complaint_card), (Owed.PROMISE, self.promise_card)):
            self.sides[owed].addWidget(card)
        self.body.addLayout(row(*self.sides.values(), spacing=16, stretch=(1, 1)), 1)
        self.errors = FormErrors(self.banner, (self.answer,))
        self.typed = FormDraft(self, self.desk.drafts, "complaint:none")
        self.typed.watch(answer=self.answer.box)

    def _connect(self) -> None:
        kept = partial(self._close, PromiseOutcome.KEPT)
        broken = partial(self._close, PromiseOutcome.BROKEN)
        self.complaints.chosen.connect(self._chosen)
        self.complaints.opened.connect(lambda _each: self.answer.box.setFocus())
        self.promises.opened.connect(lambda each: self.desk.go("client_file", client_id=each.client_id))
        self.keep.clicked.connect(self._keep_answer)
        self.complaint_card.call.clicked.connect(self._call)
        self.promise_card.kept.clicked.connect(kept)
        self.promise_card.broken.clicked.connect(broken)
        self.new_complaint.clicked.connect(partial(self.begin, Owed.COMPLAINT))
        self.new_promise.clicked.connect(partial(self.begin, Owed.PROMISE))
        self.exporting.connect_key()
        self.key("Alt+C", _("New complaint"), partial(self.begin, Owed.COMPLAINT))
        self.key("Alt+P", _("New promise"), partial(self.begin, Owed.PROMISE))
        self.who_leaves.clicked.connect(lambda: self.desk.go("leaving"))
        self.key("Alt+W", _("Who is leaving"), lambda: self.desk.go("leaving"))
        self.key("Ctrl+Return", _("Keep what is written"), self._finish)
        self.key("C", _("Call the client"), self._call)
        self.key("K", _("The promise was kept"), kept)
        self.key("X", _("The promise was broken"), broken)

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        super().open(**where)
        new, client = where.get("new"), where.get("client_id")
        whose = client if isinstance(client, int) else None
        self._client = None if new else whose
        if isinstance(new, str) and new in set(Owed):
            self._show_form(Owed(new), whose)
        elif self.form is not None and (whose is not None or self._from_file):
            self._show_lists()
        elif self.form is not None:
            self.where = {"new": self.form.owed.value}  # it stands as it was left

    def refresh(self) -> None:
        shop = self.desk.shop
        self.desk.tasks.read(self, lambda: (open_complaints(shop), open_promises(shop)), self._show, latest="care.open")

    def _show(self, found: tuple[tuple[Complaint, ...], tuple[Promise, ...]]) -> None:
        complaints, promises = found
        client, self._client = self._client, None
        wanted, self._wanted = self._wanted, {}
        first = self.complaint_card.show_rows(complaints, wanted.get(Owed.COMPLAINT), client)
        second = self.promise_card.show_rows(promises, wanted.get(Owed.PROMISE), client)
        for part in (self.keep, self.complaint_card.call, self.answer):
            part.setEnabled(bool(complaints))
        for button in (self.promise_card.kept, self.promise_card.broken):
            button.setEnabled(bool(promises))
        if not complaints:
            self._open_answer("complaint:none")
        if second and not first and self.form is None:
            self.promises.setFocus()

    @property
    def client_in_view(self) -> int | None:
        if self.form is not None:
            return self.form.pick.client_id
        owed = self.promises.noun() if self.promises.hasFocus() else self.complaints.noun()
        return owed.client_id if owed is not None else None

    def focus_first(self) -> None:
        if self.form is not None:
            self.form.start()
        elif self.complaint_model.rowCount() == 0 and self.promise_model.rowCount():
            self.promises.setFocus()
        else:
            self.complaints.setFocus()

    # ── a new one ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def form(self) -> OwedForm | None:
        """The form in view; None while both lists are."""
        return next((form for owed, form in self._forms.items() if self.sides[owed].currentWidget() is form), None)

    @property
    def _from_file(self) -> bool:
        """Whether a client's file asked for the form in view."""
        return self.form is not None and isinstance(self.where.get("client_id"), int)

    def begin(self, owed: Owed) -> None:
        """Alt+C, Alt+P: the form in the place of its list, with what was typed before and not saved."""
        if self.form is not None and self.form.owed is owed:
            self.form.start()
            return
        self.where = {"new": owed.value}
        self._show_form(owed, None)

    def _show_form(self, owed: Owed, client_id: int | None) -> None:
        self._show_lists()
        self.banner.clear()
        form = self._forms.get(owed)
        if form is None:
            form = self._forms[owed] = OwedForm(self.desk, owed)
            form.kept.connect(partial(self._write_down, form))
            form.left.connect(self._leave_form)
            self.sides[owed].addWidget(form)
        self.sides[owed].setCurrentWidget(form)
        self.keep.set_kind(ButtonKind.PLAIN)
        form.begin(client_id)

    def _show_lists(self) -> None:
        self.sides[Owed.COMPLAINT].setCurrentWidget(self.complaint_card)
        self.sides[Owed.PROMISE].setCurrentWidget(self.promise_card)
        self.keep.set_kind(ButtonKind.PRIMARY)

    def _leave_form(self) -> None:
        """Esc: what is typed waits; back to the list, or to the file that asked."""
        form, from_file = self.form, self._from_file
        self._show_lists()
        self.where = {}
        if from_file:
            self.desk.back()
        elif form is not None:
            (self.complaints if form.owed is Owed.COMPLAINT else self.promises).setFocus()

    def _write_down(self, form: OwedForm, draft: OwedDraft) -> None:
        if self._writing and self.desk.tasks.busy:
            return  # Ctrl+Enter twice is one complaint
        self._writing = True
        shop, acting, due = self.desk.shop, self.desk.acting, draft.due

        def filed(made: FiledComplaint | MadePromise) -> None:
            self._writing = False
            form.saved()
            if isinstance(made, FiledComplaint):
                said, number = _("{client}: the complaint is written down."), int(made.complaint_id)
            else:
                said, number = _("{client}: the promise is written down."), int(made.promise_id)
            self._wanted[form.owed] = number
            if self.form is form:
                self._leave_form()
            self.desk.toast(said.format(client=draft.client), partial(self._undo, form.owed, number, draft.client))

        def write() -> FiledComplaint | MadePromise:
            if due is not None and form.owed is Owed.PROMISE:
                return make_promise(shop, acting, draft.client_id, draft.text, due)
            return file_complaint(shop, acting, draft.client_id, draft.text, due)

        def refused(error: DeskError) -> None:
            self._writing = False
            form.refuse(error)

        self.desk.tasks.command(self, write, filed, refused)

    def _undo(self, owed: Owed, number: int, client: str) -> None:
        """Ctrl+Z: it was a slip."""
        shop, acting = self.desk.shop, self.desk.acting

        def take_back() -> FiledComplaint | MadePromise:
            if owed is Owed.COMPLAINT:
                return undo_complaint(shop, acting, ComplaintId(number))
            return undo_promise(shop, acting, PromiseId(number))

        complaint, promise = _("{client}: the complaint is taken back."), _("{client}: the promise is taken back.")
        said = complaint if owed is Owed.COMPLAINT else promise
        self.desk.tasks.command(
            self,
            take_back,
            lambda _done: self.desk.toast(said.format(client=client)),
            lambda error: self.desk.banner(error.say(self.desk.words)),
        )

    def _finish(self) -> None:
        """Ctrl+Enter: the form in view, unless the keyboard is on an answer."""
        if self.form is not None and not self.answer.box.hasFocus():
            self.form.finish()
        else:
            self._keep_answer()

    # ── what is done with them ────────────────────────────────────────────────────────────────────────────────

    def _chosen(self, complaint: Complaint) -> None:
        self._open_answer(f"complaint:{complaint.id}")

    def _open_answer(self, key: str) -> None:
        """What was typed as the answer to another complaint."""
        if self.typed.key == key:
            return
        self.typed.hold(True)
        self.answer.box.put_typed("")
        self.typed.hold(False)
        self.typed.reset(key)
        self.typed.restore()

    def _keep_answer(self) -> None:
        complaint = self.complaints.noun()
        if complaint is None or not self.complaints.isVisible():
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
        self.desk.drafts.drop(f"complaint:{complaint.id}")
        self._open_answer("complaint:none")
        self.desk.toast(_("{client} has her answer.", client=complaint.client))

    def _call(self) -> None:
        complaint = self.complaints.noun()
        if complaint is not None and self.complaints.isVisible():
            self.desk.go("calls", client_id=complaint.client_id)

    def _close(self, outcome: PromiseOutcome) -> None:
        promise = self.promises.noun()
        if promise is None or not self.promises.isVisible():
            return
        shop, acting = self.desk.shop, self.desk.acting
        said = _("Promise kept: {text}") if outcome is PromiseOutcome.KEPT else _("Promise broken: {text}")
        self.desk.tasks.command(
            self,
            lambda: close_promise(shop, acting, promise.id, outcome),
            lambda _done: self.desk.toast(said.format(text=promise.text)),
        )

    # ── keys of the window ────────────────────────────────────────────────────────────────────────────────────

    def action_new_client(self) -> None:
        """F2: somebody new in the form, or a new file."""
        if self.form is not None:
            self.form.pick.quick()
        else:
            self.desk.go("client_file", new=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form is not None:
            self._leave_form()
            return
        super().keyPressEvent(event)
