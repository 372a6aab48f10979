"""What a client agreed to, her copy of everything kept of her, and erasing her."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from desk_app.changes import Kind
from desk_app.clients.client import Client, ClientId
from desk_app.clients.consent import (
    ANSWER_LABELS,
    CHANNEL_LABELS,
    CHOSEN,
    CLEARED,
    GOVERNS,
    PURPOSE_LABELS,
    WORDINGS,
    Answer,
    Channel,
    Purpose,
)
from desk_app.clients.desk import get_client
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.privacy.desk import (
    ConsentKept,
    ConsentState,
    clear_sensitive,
    consent_states,
    give_consent,
    kept_under,
    withdraw_consent,
)
from desk_app.privacy.erasing import Erased, ErasureReason, erase_client, obstacles
from desk_app.privacy.naming import Mention, mentions_of
from desk_app.privacy.old_copies import CopyKind, DeletedCopies, OldBackup, delete_set_aside, still_in_backups
from desk_app.staff.account import Action
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.privacy_erasing import ask_to_erase
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Caption, Text, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.words import N_, _, n_

#: Backups that are named one by one; the rest are counted.
SHOWN = 5

_TONES = {Answer.GIVEN: "ok", Answer.WITHDRAWN: "bad", Answer.UNASKED: "muted"}


@dataclass(frozen=True, slots=True)
class _Sheet:
    client: Client
    states: tuple[ConsentState, ...]
    hindered: tuple[DeskError, ...]
    backups: tuple[OldBackup, ...]  # that still hold her, once she is erased
    kept: frozenset[Purpose] = frozenset()  # under which consents something is kept that can be cleared


def _read(shop: Shop, client_id: ClientId) -> _Sheet:
    client = get_client(shop, client_id)
    states, hindered = consent_states(shop, client_id), obstacles(shop, client_id)
    return _Sheet(client, states, hindered, still_in_backups(shop, client_id), kept_under(shop, client_id))


def _set_aside(sheet: _Sheet) -> tuple[Path, ...]:
    return tuple(old.path for old in sheet.backups if old.kind is CopyKind.SET_ASIDE)


def _low(text: Text, height: int) -> Scroll:
    """A text that may be long and must not push the page out of a small window."""
    text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    scroll = Scroll(text)
    scroll.setFixedHeight(height)
    return scroll


class PrivacyPage(Page):
    """``desk.go("privacy", client_id=5)``."""

    shows = frozenset({Kind.CLIENT, Kind.COMPLAINT, Kind.TICKET, Kind.PAYMENT, Kind.VISIT})
    title = N_("Consents and her data")

    def _build(self) -> Iterator[None]:
        self.sheet: _Sheet | None = None
        self.head = Title(_("Consents and her data"))
        self.copy = KeyButton(_("Her copy…"), "Ctrl P", name="privacy.copy")
        self.erase = KeyButton(_("Erase…"), "Alt E", ButtonKind.DANGER, name="privacy.erase")
        self.history = KeyButton(_("What was changed"), "Alt H", name="privacy.history")
        self.body.addLayout(row(self.head, self.history, self.copy, self.erase, stretch=(1,)))
        yield
        card = Card(_("What the client agreed to"))
        self.model = RowsModel[ConsentState](look=self._look, parent=self)
        self.list = RowList(
            self.model, name="privacy.consents", said=_("What the client agreed to"), height=48, edge=12
        )
        self.list.setMinimumHeight(48 * 3)
        card.add(self.list, 1)
        channels = [(channel.value, _(CHANNEL_LABELS[channel])) for channel in CHOSEN]
        self.channel = ChoiceInput(tuple(channels), name="privacy.channel")
        self.gives = KeyButton(_("Agrees"), "Alt G", ButtonKind.PRIMARY, name="privacy.give")
        self.withdraws = KeyButton(_("Takes it back"), "Alt W", name="privacy.withdraw")
        card.add_row(Caption(_("How it was said")), self.channel, self.gives, self.withdraws, spacing=8, stretch=(0, 1))
        self.body.addWidget(card, 1)
        self.words = words = Card(_("To be read out or signed"))
        self.wording = Text("", wrap=True)
        words.add(self.wording)
        self.governs = Text("", "caption", "text_2", wrap=True)
        words.add(self.governs)
        self.body.addWidget(words)
        self.hindered = Card(_("Why this file cannot be erased now"))
        self.why = Text("", wrap=True)
        self.why_room = _low(self.why, 24)
        self.hindered.add(self.why_room)
        self.body.addWidget(self.hindered)
        self.old = Card(_("Copies that still hold her"))
        self.still, self.older = Text("", wrap=True), Caption("")
        self.old.add(_low(self.still, 112))
        self.delete = KeyButton(_("Delete what was set aside…"), "Alt D", name="privacy.delete")
        self.old.add_row(self.older, self.delete, spacing=8, stretch=(1,))
        self.old.hide()
        self.body.addWidget(self.old)

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_wording)
        self.gives.clicked.connect(lambda: self._answer(Answer.GIVEN))
        self.withdraws.clicked.connect(lambda: self._answer(Answer.WITHDRAWN))
        self.copy.clicked.connect(self.action_print)
        self.erase.clicked.connect(self._erase)
        self.history.clicked.connect(self._to_history)
        self.delete.clicked.connect(self._delete)
        self.key("Alt+D", _("Delete what was set aside"), self._delete)
        self.key("Alt+H", _("What was changed"), self._to_history)
        self.key("Alt+G", _("The client agrees"), lambda: self._answer(Answer.GIVEN))
        self.key("Alt+W", _("The client takes it back"), lambda: self._answer(Answer.WITHDRAWN))
        self.key("Alt+E", _("Erase the client"), self._erase)
        self.key("Esc", _("Back"), self.desk.back)

    @property
    def client_id(self) -> ClientId | None:
        """Whose page it is."""
        found = self.where.get("client_id")
        return ClientId(found) if isinstance(found, int) else None

    def focus_first(self) -> None:
        self.list.setFocus()

    def refresh(self) -> None:
        shop, client_id = self.desk.shop, self.client_id
        if client_id is not None:
            self.desk.tasks.read(self, lambda: _read(shop, client_id), self._show, latest="privacy")

    def _show(self, sheet: _Sheet) -> None:
        if sheet.client.id != self.client_id:
            return
        chosen = self.list.noun()
        self.sheet = sheet
        self.head.setText(_("Privacy of {client}", client=sheet.client.name))
        self.model.show_rows(sheet.states)
        at = [state.purpose for state in sheet.states].index(chosen.purpose) if chosen is not None else 0
        self.list.choose(at)
        self._show_wording(sheet.states[at])
        there = not sheet.client.erased
        acting = self.desk.acting
        for button in (self.gives, self.withdraws):
            button.setEnabled(there and acting.may(Action.EDIT_CLIENT))
        self.history.setVisible(acting.may(Action.SEE_AUDIT))
        self.copy.setEnabled(there and acting.may(Action.EXPORT))
        self.erase.setEnabled(not sheet.hindered and acting.may(Action.ERASE))
        self.why.setText("\n".join(error.say(self.desk.words) for error in sheet.hindered))
        self.why_room.setFixedHeight(24 * min(max(len(sheet.hindered), 1), 3))
        self.hindered.setVisible(there and bool(sheet.hindered))
        self.words.setVisible(there)
        self.old.setVisible(bool(sheet.backups))
        zone, words = self.desk.shop.settings.zone, self.desk.words
        # First what somebody can do something about: backups go by themselves.
        listed = sorted(sheet.backups, key=lambda old: old.kind is CopyKind.BACKUP)
        self.still.setText("\n".join(old.say(words, zone) for old in listed[:SHOWN]))
        self.delete.setVisible(acting.may(Action.ERASE) and bool(_set_aside(sheet)))
        more = len(sheet.backups) - SHOWN
        self.older.setText(n_("and {count} more", "and {count} more", more) if more > 0 else "")

    def _look(self, state: ConsentState) -> RowLook:
        said = _("Nobody wrote down an answer yet")
        if state.last is not None:
            day = self.desk.words.day(local_date(state.last.at, self.desk.shop.settings.zone))
            how = _(CHANNEL_LABELS[state.last.channel])
            said = _("{day} · {how} · taken by {staff}", day=day, how=how, staff=state.last.staff)
        tone = _TONES[state.answer]
        return RowLook(_(PURPOSE_LABELS[state.purpose]), said, badge=_(ANSWER_LABELS[state.answer]), tone=tone)

    def _show_wording(self, state: ConsentState) -> None:
        self.wording.setText(_(WORDINGS[state.purpose], shop=self.desk.shop.settings.shop_name))
        governs = _(GOVERNS[state.purpose])
        if state.purpose is Purpose.CALLS and self.sheet is not None and self.sheet.client.do_not_call:
            governs = _("She asked not to be called. Agreeing lifts that, as of today and in the way she said it.")
        self.governs.setText(governs)

    def _to_history(self) -> None:
        """Alt+H: every change of her file with what it was before, in the trail."""
        if self.client_id is not None and self.desk.acting.may(Action.SEE_AUDIT):
            self.desk.go("audit", client_id=self.client_id)

    def _answer(self, answer: Answer) -> None:
        state, client_id, shop, acting = self.list.noun(), self.client_id, self.desk.shop, self.desk.acting
        if state is None or client_id is None:
            return
        keep = give_consent if answer is Answer.GIVEN else withdraw_consent
        channel = Channel(self.channel.read())

        def done(_kept: ConsentKept) -> None:
            self.desk.toast(
                _("{what}: {answer}", what=_(PURPOSE_LABELS[state.purpose]), answer=_(ANSWER_LABELS[answer]))
            )
            if answer is Answer.WITHDRAWN and state.purpose in CLEARED:
                self._ask_to_clear(client_id, state.purpose)

        self.desk.tasks.command(self, lambda: keep(shop, acting, client_id, state.purpose, channel), done)

    def _ask_to_clear(self, client_id: ClientId, purpose: Purpose) -> None:
        """She withdrew: what is kept of it may go at once, out of the trail too."""
        sheet = self.sheet
        if sheet is None or sheet.client.id != client_id or purpose not in sheet.kept:
            return
        question = _("Clear it from the file as well?")
        consequence = _(
            "{what} of {client}: the field is emptied, and what ever stood there goes out of the trail for good. This "
            "cannot be taken back.",
            what=_(PURPOSE_LABELS[purpose]),
            client=sheet.client.name,
        )
        if not self.desk.dialogs.ask_once(question, consequence, _("Clear")) or self.desk.signed_in is None:
            return
        shop, acting = self.desk.shop, self.desk.acting

        def done(_kept: ConsentKept) -> None:
            self.desk.toast(_("Cleared from the file."))

        self.desk.tasks.command(self, lambda: clear_sensitive(shop, acting, client_id, purpose), done)

    def action_print(self) -> None:
        """Ctrl+P: the client's copy, into a folder that is asked for."""
        # Drawing paper loads reportlab: only when somebody asks for it.
        from desk_app.reports.copy_out import CopyMade, hand_out_copy

        client_id, shop, acting, words = self.client_id, self.desk.shop, self.desk.acting, self.desk.words
        if client_id is None or self.sheet is None or self.sheet.client.erased:
            return
        folder = self.desk.dialogs.open_folder(_("Where to put the copy"))
        if folder is None:
            return

        def done(made: CopyMade) -> None:
            self.desk.toast(_("The copy is in {folder}: a PDF and a JSON file.", folder=str(made.pdf.parent)))

        self.desk.tasks.command(self, lambda: hand_out_copy(shop, acting, client_id, folder, words), done)

    def _erase(self) -> None:
        """Who else's notes name her is looked up first, off this thread: the question says it."""
        sheet, shop = self.sheet, self.desk.shop
        if sheet is None or sheet.hindered:
            return
        client_id = sheet.client.id
        self.desk.tasks.read(
            self,
            lambda: mentions_of(shop, client_id),
            lambda mentions: self._ask_to_erase(sheet, mentions),
            latest="privacy.erase",
        )

    def _ask_to_erase(self, sheet: _Sheet, mentions: tuple[Mention, ...]) -> None:
        if self.desk.signed_in is None or self.client_id != sheet.client.id:
            return
        shop, acting, client_id = self.desk.shop, self.desk.acting, sheet.client.id
        chosen = ask_to_erase(self.desk.dialogs, sheet.client.name, mentions)
        if chosen is None or self.desk.signed_in is None:
            return

        def done(erased: Erased) -> None:
            self.desk.banner(self._erased_said(erased), "info")

        reason = ErasureReason.ASKED
        self.desk.tasks.command(self, lambda: erase_client(shop, acting, client_id, reason, chosen), done)

    def _delete(self) -> None:
        """Alt+D: the shop files that a restore or encrypting set aside go before their time."""
        sheet, shop, acting = self.sheet, self.desk.shop, self.desk.acting
        paths = _set_aside(sheet) if sheet is not None and acting.may(Action.ERASE) else ()
        if not paths:
            return
        question = n_(
            "Delete {count} file that was set aside?", "Delete {count} files that were set aside?", len(paths)
        )
        names = "\n".join(path.name for path in paths[:SHOWN])
        consequence = _("They are whole shops of before a restore or encrypting. This cannot be taken back.")
        if not self.desk.dialogs.ask_once(question, f"{consequence}\n{names}", _("Delete")) or not self.desk.signed_in:
            return

        def done(gone: DeletedCopies) -> None:
            self.desk.toast(n_("{count} file is deleted.", "{count} files are deleted.", gone.count))

        self.desk.tasks.command(self, lambda: delete_set_aside(shop, acting, paths), done)

    def _erased_said(self, erased: Erased) -> str:
        gone = erased.say_taken_out(self.desk.words) if erased.taken_out else ""
        words = self.desk.words
        told = (self._backups_said(erased), gone, erased.named.say(words), erased.say_log_left(words))
        return " ".join(text for text in told if text)

    def _backups_said(self, erased: Erased) -> str:
        if not erased.backups:
            return _("The client is erased. The books stay.")
        days = [old.lapses_on for old in erased.backups if old.lapses_on is not None]
        if len(days) < len(erased.backups):
            return n_(
                "The client is erased. {count} copy still holds her, and is not deleted by itself: see below.",
                "The client is erased. {count} copies still hold her, and not every one is deleted by itself: see"
                " below.",
                len(erased.backups),
            )
        last = self.desk.words.day(max(days))
        return n_(
            "The client is erased. {count} older backup still holds her; it is deleted by {day} at the latest.",
            "The client is erased. {count} older backups still hold her; the last is deleted by {day} at the latest.",
            len(erased.backups),
            day=last,
        )
