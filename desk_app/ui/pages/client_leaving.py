"""Whether a client leaves, and why; who won her back. What was told before stands beside it and can be put right."""

from __future__ import annotations

from collections.abc import Iterator

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.errors import DeskError
from desk_app.loyalty.desk import correct_telling, take_back_telling, tell_leaving, tell_won_back
from desk_app.loyalty.leaving import STATE_TONES, State, Telling, Told
from desk_app.staff.account import Action
from desk_app.ui.pages.client_leaving_parts import LeavingSheet, TellingForm, ToldCard, read_leaving
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import FormErrors
from desk_app.ui.widgets.labels import Badge, Title
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _


class ClientLeavingPage(Page):
    """``desk.go("client_leaving", client_id=5)``; ``(…, learned="call", words="…")`` with what is known already."""

    shows = frozenset({Kind.CLIENT, Kind.VISIT, Kind.TICKET, Kind.STAFF})
    title = N_("Leaving?")

    def _build(self) -> Iterator[None]:
        self.sheet: LeavingSheet | None = None
        self.correcting: Telling | None = None
        self._keeping = False
        self.head, self.badge = Title(""), Badge("", "muted")
        self.keep = KeyButton(_("Keep"), "Ctrl Enter", ButtonKind.PRIMARY, name="client_leaving.keep")
        self.away = KeyButton(_("Back"), "Esc", name="client_leaving.back")
        head = row(self.head, self.badge, spacing=12)
        head.addStretch(1)
        head.addWidget(self.keep)
        head.addWidget(self.away)
        self.body.addLayout(head)
        yield
        self.form, self.told = TellingForm(self.desk), ToldCard(self.desk)
        self.body.addLayout(row(self.form, self.told, spacing=16, stretch=(1, 0)), 1)
        self.errors = FormErrors(self.banner, self.form.fields)

    def _connect(self) -> None:
        self.form.edited.connect(self._keep_draft)
        self.form.list.opened.connect(lambda _choice: self.form.words.box.setFocus())
        self.keep.clicked.connect(self.save)
        self.away.clicked.connect(self.leave)
        self.told.correct.clicked.connect(self.begin_correcting)
        self.told.list.opened.connect(lambda _telling: self.begin_correcting())
        self.told.undo.clicked.connect(self.take_back)
        self.key("Ctrl+Return", _("Keep"), self.save)
        self.key("Ctrl+Enter", "", self.save)
        self.key("Ctrl+PgDown", _("Next tab"), lambda: self.form.turn(1))
        self.key("Ctrl+PgUp", _("Tab before"), lambda: self.form.turn(-1))
        self.key("Alt+R", _("To the reasons"), self.form.list.setFocus)
        self.key("E", _("Correct what was told"), self.begin_correcting)
        self.key("Alt+Z", _("Take back what was told"), self.take_back)
        self.key("Esc", _("Back; what you typed stays"), self.leave)

    # ── whose ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def client_id(self) -> ClientId | None:
        """Of whom it is told."""
        found = self.where.get("client_id")
        return ClientId(found) if isinstance(found, int) else None

    @property
    def client_in_view(self) -> int | None:
        return self.client_id

    def open(self, **where: object) -> None:
        if where.get("client_id") != self.where.get("client_id"):
            self.sheet = None
            self.head.setText("")
        self.correcting = None
        super().open(**where)

    def refresh(self) -> None:
        shop, client_id, words = self.desk.shop, self.client_id, self.desk.words
        if client_id is not None:
            self.desk.tasks.read(
                self, lambda: read_leaving(shop, client_id, words), self._show, self.refuse, latest="client_leaving"
            )

    def _show(self, sheet: LeavingSheet) -> None:
        if self.desk.signed_in is None:  # locked meanwhile: read again for whoever comes
            self.stale = True
            return
        fresh = self.sheet is None or self.sheet.client_id != sheet.client_id
        self.sheet = sheet
        self.head.setText(_("Is {client} leaving?", client=sheet.client))
        self.badge.say(sheet.said, STATE_TONES[sheet.standing.state])
        self.badge.setVisible(bool(sheet.said))
        self.told.show_tellings(sheet.tellings)
        self.keep.setEnabled(self.desk.acting.may(Action.LOG_CALL))
        if fresh and self.correcting is None:
            self._begin(sheet)

    def _begin(self, sheet: LeavingSheet) -> None:
        """An empty form, or what was typed and not saved."""
        learned, words = self.where.get("learned"), self.where.get("words")
        known = {"learned": str(learned or ""), "words": str(words or "")}
        self.form.begin(sheet, int(self.desk.acting.staff_id), **known)
        kept = self.desk.drafts.take(self._draft)
        if kept:
            self.form.put_typed(kept)
        self.keep.say(_("Keep"))

    @property
    def _draft(self) -> str:
        return f"leaving:{self.client_id}"

    def _keep_draft(self) -> None:
        if self.correcting is None and self.sheet is not None:
            self.desk.drafts.keep(self._draft, self.form.typed())

    # ── keeping ───────────────────────────────────────────────────────────────────────────────────────────────

    def save(self) -> None:
        """Ctrl+Enter: what is chosen is told; then back to where one came from."""
        sheet, old = self.sheet, self.correcting
        if sheet is None or self._keeping or not self.keep.isEnabled():
            return
        draft = self.errors.read(lambda: self.form.read(sheet.client_id))
        if draft is None:
            return
        shop, acting = self.desk.shop, self.desk.acting
        self._keeping = True
        if old is not None:
            self.desk.tasks.command(
                self, lambda: correct_telling(shop, acting, old.id, draft), self._corrected, self._refused
            )
        elif draft.state is State.WON_BACK:
            self.desk.tasks.command(self, lambda: tell_won_back(shop, acting, draft), self._kept, self._refused)
        else:
            self.desk.tasks.command(self, lambda: tell_leaving(shop, acting, draft), self._kept, self._refused)

    def _refused(self, error: DeskError) -> None:
        self._keeping = False
        self.errors.show(error)

    def _kept(self, told: Told) -> None:
        self._keeping = False
        self.desk.drafts.drop(f"leaving:{told.client_id}")
        self.sheet = None  # begun anew when she is opened again
        desk, telling_id = self.desk, told.telling_id
        desk.toast(
            _("It is written down."),
            taking_back(
                desk,
                lambda shop, acting: take_back_telling(shop, acting, telling_id),
                lambda _done: desk.toast(_("It is taken back.")),
            ),
        )
        if self.isVisible():
            desk.back()

    def _corrected(self, _told: Told) -> None:
        self._keeping = False
        self.correcting, self.sheet = None, None
        self.desk.toast(_("It is corrected; the old line stays."))
        self.refresh()

    def begin_correcting(self) -> None:
        """E: what was told, in the form."""
        telling, sheet = self.told.list.noun(), self.sheet
        if telling is None or sheet is None or telling.replaced_by is not None:
            return
        self.correcting = telling
        self.form.correct(sheet, telling)
        self.keep.say(_("Keep correction"))
        self.form.list.setFocus()

    def take_back(self) -> None:
        """Alt+Z: what was told by a slip."""
        telling = self.told.list.noun()
        if telling is None or telling.replaced_by is not None:
            return
        shop, acting, telling_id = self.desk.shop, self.desk.acting, telling.id
        self.desk.tasks.command(
            self,
            lambda: take_back_telling(shop, acting, telling_id),
            lambda _told: self.desk.toast(_("It is taken back.")),
        )

    def leave(self) -> None:
        """Esc: out of a correction, then back; what was typed stays."""
        if self.correcting is not None and self.sheet is not None:
            self.correcting = None
            self._begin(self.sheet)
            self.form.list.setFocus()
        else:
            self.desk.back()

    def focus_first(self) -> None:
        self.form.list.setFocus()
