"""Whose ticket it is: the client, her document, and how she stands at the counter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk_app.clients.client import Client, ClientBrief, ClientId
from desk_app.clients.desk import get_client
from desk_app.clients.unit import Act, Unit
from desk_app.clients.units import unit_of
from desk_app.pawn.desk import pawn_history
from desk_app.pawn.ticket import PawnHistory
from desk_app.ui.desk import Desk
from desk_app.ui.forms.agent_pick import AgentPick
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Alert, Card, row
from desk_app.ui.widgets.client_pick import ClientPick
from desk_app.words import Words, _


class TicketClient(Card):
    """The input for the client. ``changed`` gives her id or None; ``known`` when her file has been read (True: the
    first time). ``wanted_file`` asks for her form: the document that is missing is put in there.
    """

    changed = Signal(object)
    known = Signal(bool)
    wanted_file = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._held = False
        self.client: Client | None = None
        self.unit: Unit | None = None
        self.pick = ClientPick(desk, name="pawn_ticket.client")
        self.add(self.pick)
        self.no_document = Alert("", "bad")
        self.fix = KeyButton(_("Open the client form"), "Alt D", name="pawn_ticket.fix_document")
        self.fix_line = QWidget()
        fixing = row(self.no_document, self.fix, spacing=12, stretch=(1,))
        fixing.setContentsMargins(0, 4, 0, 0)
        self.fix_line.setLayout(fixing)
        self.fix_line.hide()
        self.add(self.fix_line)
        self.agent = AgentPick("pawn_ticket.agent")
        self.wanted_agent = ""  # chosen before, and kept with the draft
        self.add(self.agent)
        self.pick.picked.connect(self._picked)
        self.fix.clicked.connect(self.ask_for_file)

    @property
    def client_id(self) -> ClientId | None:
        """Who is chosen; None while nobody is."""
        return self.pick.client_id

    @property
    def has_document(self) -> bool:
        """Whether her document is known to be on file."""
        return self.client is not None and bool(self._number)

    @property
    def lacks_document(self) -> bool:
        """Whether her file was read and holds none."""
        return self.client is not None and not self._number

    def begin(self, client_id: ClientId | None) -> None:
        """Another ticket: its client, or nobody yet. ``changed`` is not said."""
        if client_id == self.pick.client_id:
            self.read_again()
            return
        self._held = True
        self.pick.clear()
        self._held = False
        self._show(None, None)
        if client_id is not None:
            self.pick.load(client_id)

    def _picked(self, brief: ClientBrief | None) -> None:
        if self._held:
            return
        self._show(None, None)
        self.changed.emit(brief.id if brief is not None else None)
        self.read_again()

    def read_again(self) -> None:
        """Reads her file: somebody may have put her document in."""
        client_id = self.pick.client_id
        if client_id is None:
            return
        shop, first = self._desk.shop, self.client is None
        self._desk.tasks.read(
            self,
            lambda: (get_client(shop, client_id), pawn_history(shop, client_id), unit_of(shop, client_id)),
            lambda read: self._read(read, first=first),
            latest="pawn_ticket.client",
        )

    def _read(self, read: tuple[Client, PawnHistory, Unit | None], *, first: bool) -> None:
        if read[0].id == self.pick.client_id:
            self._show(*read)
            self.known.emit(first)

    @property
    def _number(self) -> str:
        """What the law asks for: the document of a person, the number of a firm."""
        if self.unit is not None:
            return self.unit.draft.registration
        return self.client.masked_document if self.client is not None else ""

    def _show(self, client: Client | None, history: PawnHistory | None, unit: Unit | None = None) -> None:
        self.client, self.unit = client, unit
        on, words = self._desk.today, self._desk.words
        chosen = self.agent.agent_id
        self.agent.offer(None if unit is None else unit.agents, Act.PLEDGE, on, words, chosen)
        if self.wanted_agent:
            self.agent.put(self.wanted_agent)
        self.fix_line.setVisible(self.lacks_document)
        if client is None or history is None:
            self.pick.note.say("")
            return
        if self.lacks_document:
            self.pick.note.say(_("No document"), "bad")
            missing = _("Her identity document is not on file yet.")
            if unit is not None:
                missing = _("The firm’s registration number is not on file yet.")
            self.no_document.say(missing, _("Nothing is pawned without it."))
        elif unit is not None:
            self.pick.note.say(_("Firm {number}", number=unit.draft.registration), "ok")
        else:
            self.pick.note.say(_("Document {number}", number=client.masked_document), "ok")
        self.pick.facts.setText(history_said(history, self._desk.words))

    def ask_for_document(self) -> None:
        """The way to put her document in, with the keyboard on it."""
        self.fix_line.show()
        self.fix.setFocus()

    def ask_for_file(self) -> None:
        """Alt+D: her form, where the document is put in."""
        if self.pick.client_id is not None:
            self.wanted_file.emit(self.pick.client_id)


def history_said(history: PawnHistory, words: Words) -> str:
    """A client at the counter in a line."""
    if not (history.open or history.redeemed or history.forfeited):
        return words("First ticket")
    parts = []
    if history.redeemed:
        parts.append(words.n("redeemed {count} time", "redeemed {count} times", history.redeemed))
    parts.append(
        words.n("forfeited {count} time", "forfeited {count} times", history.forfeited)
        if history.forfeited
        else words("never forfeited")
    )
    if history.open:
        out = words.money(history.principal_out)
        parts.append(
            words.n("{count} open ticket, {out} out", "{count} open tickets, {out} out", history.open, out=out)
        )
    return " · ".join(parts)
