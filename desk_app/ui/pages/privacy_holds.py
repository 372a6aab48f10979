"""Files that the police or a court hold: set with the number of their paper, lifted when it is over."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desk_app.clients.client import ClientBrief
from desk_app.clock import local_date
from desk_app.errors import RuleBroken
from desk_app.privacy.erasing import Holding, hold_for_law, lift_hold
from desk_app.privacy.holds import Held, held_files
from desk_app.staff.account import Action
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.client_pick import ClientPick
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Caption
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _


class HoldsPart(QWidget):
    """The holds on the left, a new one on the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._desk = page, page.desk
        left = Card(_("Files held by law"), flush=True)
        self.lift = KeyButton(_("Lift…"), "Alt L", name="privacy_shop.lift", small=True)
        left.add_to_head(self.lift)
        self.model = RowsModel[Held](look=self._look, parent=self)
        self.list = RowList(self.model, name="privacy_shop.holds", said=_("Files held by law"), height=56, edge=16)
        self.list.empty = _("No file is held. Where the police show a paper, write it down here.")
        left.add(self.list, 1)
        self.setLayout(row(left, self._build_form(), spacing=16, stretch=(1,)))
        self.list.chosen.connect(lambda _held: self._allow())
        self.list.opened.connect(lambda held: self._desk.go("privacy", client_id=held.client_id))
        self.lift.clicked.connect(self.ask_to_lift)
        self.hold.clicked.connect(self.keep)

    def _build_form(self) -> QWidget:
        card = Card(_("Hold a file"))
        card.setFixedWidth(480)
        card.box.setSpacing(12)
        self.pick = ClientPick(self._desk, name="privacy_shop.hold_client")
        card.add(self.pick)
        self.paper = Field(_("Number of the paper"), LineInput(name="privacy_shop.hold_paper"), "paper")
        hint = _("Which office asks, and for what")
        self.reason = Field(
            _("Who demands it"), TextArea(name="privacy_shop.hold_reason", hint=hint, lines=3), "reason"
        )
        card.add(self.paper)
        card.add(self.reason)
        card.add(Caption(_("While it stands the file cannot be erased, and nothing of it lapses."), wrap=True))
        card.add_stretch()
        self.hold = KeyButton(_("Hold"), "Ctrl Enter", ButtonKind.PRIMARY, name="privacy_shop.hold")
        card.add_row(self.hold).addStretch(1)
        self.errors = FormErrors(self._page.banner, (self.paper, self.reason))
        return card

    def refresh(self) -> None:
        """Reads the holds again."""
        shop = self._desk.shop
        self._desk.tasks.read(self, lambda: held_files(shop), self._show, latest="privacy_shop.holds")

    def _show(self, found: tuple[Held, ...]) -> None:
        self.model.show_rows(found)
        if found:
            self.list.choose(0)
        self._allow()

    def _allow(self) -> None:
        held, acting = self.list.noun(), self._desk.acting
        self.lift.setEnabled(held is not None and held.lifted_at is None and acting.may(Action.ERASE))
        self.hold.setEnabled(acting.may(Action.CORRECT_RECORD))

    def _look(self, held: Held) -> RowLook:
        words, zone = self._desk.words, self._desk.shop.settings.zone
        day = words.day(local_date(held.at, zone))
        if held.lifted_at is None:
            return RowLook(title=held.client, subtitle=held.reason, right=day, badge=_("held"), tone="bad")
        lifted = _("lifted {day}", day=words.day(local_date(held.lifted_at, zone)))
        return RowLook(title=held.client, subtitle=held.reason, right=day, badge=lifted, tone="muted")

    def _whose(self) -> ClientBrief:
        brief = self.pick.brief
        if brief is None:
            raise RuleBroken("client_id", "empty", N_("Whose file is it? Choose a client."))
        return brief

    def keep(self) -> None:
        """Ctrl+Enter: the file is held from now on."""
        brief = self.errors.read(self._whose)
        if brief is None or not self.hold.isEnabled():
            return
        shop, acting, whose = self._desk.shop, self._desk.acting, brief.id
        paper, reason = self.paper.box.typed(), self.reason.box.typed()

        def done(_done: Holding) -> None:
            self._desk.toast(_("The file of {client} is held.", client=brief.name))
            self.pick.clear()
            self.paper.box.put_typed("")
            self.reason.box.put_typed("")
            self.refresh()

        self._desk.tasks.command(self, lambda: hold_for_law(shop, acting, whose, reason, paper), done, self.errors.show)

    def ask_to_lift(self) -> None:
        """Alt+L: all holds on the chosen client's file, after a question."""
        held = self.list.noun()
        if held is None or not self.lift.isEnabled():
            return
        question = _("Lift the hold on the file of {client}?", client=held.client)
        if not self._desk.dialogs.ask_once(question, held.reason, _("Lift")) or self._desk.signed_in is None:
            return
        shop, acting, whose = self._desk.shop, self._desk.acting, held.client_id
        self._desk.tasks.command(self, lambda: lift_hold(shop, acting, whose), lambda _done: self.refresh())

    def focus_first(self) -> None:
        """The search for a client."""
        self.pick.start()
