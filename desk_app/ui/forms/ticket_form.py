"""Writing a pawn ticket: client, items, terms, and what they come to; also putting a wrong one right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.clients.client import ClientId
from desk_app.clients.unit import AgentId
from desk_app.clock import local_time
from desk_app.errors import DeskError, RuleBroken
from desk_app.pawn.charges import rule_of
from desk_app.pawn.desk import shop_terms
from desk_app.pawn.ticket import Ticket, TicketDraft
from desk_app.pawn.writing import Terms
from desk_app.till.payment import Tender
from desk_app.ui.desk import Desk
from desk_app.ui.drafts import kept_since
from desk_app.ui.forms.pledges_card import PledgesCard
from desk_app.ui.forms.ticket_aside import TermsAside
from desk_app.ui.forms.ticket_client import TicketClient
from desk_app.ui.forms.ticket_figures import Figures, Worked, work_out
from desk_app.ui.forms.ticket_terms import TermsCard
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import FormErrors
from desk_app.ui.widgets.labels import Badge, Caption, Title
from desk_app.ui.widgets.parts import Parts
from desk_app.ui.widgets.rows import Scroll
from desk_app.ui.widgets.tabs import Steps
from desk_app.words import N_, _

T = TypeVar("T")

#: Milliseconds after the last change until the note says that the draft is kept.
NOTE_WAIT = 600
#: Where the draft of a new ticket is kept, by client.
NEW = "ticket:new:"


@dataclass(frozen=True, slots=True)
class TicketTyped:
    """A ticket as read from the form. ``reason`` is empty for a new one; ``agent`` acts for a firm."""

    draft: TicketDraft
    tender: Tender
    reason: str = ""
    agent: AgentId | None = None


class TicketForm(QWidget):
    """``begin(client_id)`` starts a new ticket, ``correct(ticket)`` another line in the place of a wrong one.

    Everything typed is kept as a draft of that client (or of that correction) and comes back with it.
    ``filled`` gives a ``TicketTyped`` when F9 finds the form whole; what is refused afterwards goes to ``show_error``.
    ``picked`` gives the client's id, or None. ``wanted_file`` asks for the client's form: a document is missing.
    """

    filled = Signal(object)
    picked = Signal(object)
    wanted_file = Signal(int)

    def __init__(self, desk: Desk, banner: Banner, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(parent)
        self._desk = desk
        self.worked = Worked()
        self.correcting: Ticket | None = None
        self._terms = shop_terms(desk.shop)
        self._key = ""
        self._held = False
        self.errors = FormErrors(banner)
        self.parts = Parts(self._build())
        if whole:
            self.parts.finish()

    def _build(self) -> Iterator[None]:
        self.client = TicketClient(self._desk)
        self.errors.add(self.client.agent)
        yield
        self.pledges = PledgesCard(self._desk.currency, self.errors)
        yield
        self.terms = TermsCard(self._desk.currency, self._desk.today)
        yield
        for field in self.terms.fields:
            self.errors.add(field)
        self.aside = TermsAside()
        yield
        cards = QWidget()
        inside = QVBoxLayout(cards)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        inside.addWidget(self.client)
        inside.addWidget(self.pledges)
        inside.addWidget(self.terms, 1)
        self.cards = Scroll(cards)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addLayout(self._build_head())
        left.addWidget(self.cards, 1)
        sides = QHBoxLayout(self)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(16)
        sides.addLayout(left, 1)
        beside = Scroll(self.aside)  # never taller than the window, whatever it has to say
        beside.setFixedWidth(340)
        sides.addWidget(beside)
        self._connect()

    def _build_head(self) -> QHBoxLayout:
        self.title = Title(_("New ticket"))
        self.rules = Badge("", "muted")
        self.steps = Steps((_("Client"), _("Pledge"), _("Appraisal"), _("Terms"), _("Ticket")))
        self.saved = Caption()
        self.saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = row(self.title, self.rules, spacing=12)
        head.addStretch(1)
        head.addWidget(self.steps)
        head.addWidget(self.saved)
        self.afresh = KeyButton(_("Start afresh"), "Alt R", name="ticket_form.afresh", small=True)
        self.afresh.clicked.connect(self.start_afresh)
        self.afresh.hide()
        head.addWidget(self.afresh)
        return head

    def _connect(self) -> None:
        self._note = QTimer(self)
        self._note.setSingleShot(True)
        self._note.setInterval(NOTE_WAIT)
        self._note.timeout.connect(self._say_saved)
        self.client.changed.connect(self._client_changed)
        self.client.known.connect(self._client_known)
        self.client.wanted_file.connect(self.wanted_file)
        self.pledges.edited.connect(self._edited)
        self.pledges.grown.connect(lambda block: QTimer.singleShot(0, block, lambda: self._see(block)))
        self.terms.edited.connect(self._edited)
        self.aside.edited.connect(self._edited)
        self.aside.issue.clicked.connect(self.finish)

    # ── what it is filled with ────────────────────────────────────────────────────────────────────────────────

    def begin(self, client_id: ClientId | None) -> None:
        """A new ticket, as far as it was typed before."""
        self.correcting = None
        self._terms = shop_terms(self._desk.shop)
        self._start(f"{NEW}{client_id or ''}")
        self.title.setText(_("New ticket"))
        self.aside.issue.say(_("Issue and pay out"))
        self.terms.begin(self._desk.shop.settings, self._terms)
        self._go_on(client_id)

    def correct(self, ticket: Ticket) -> None:
        """A ticket that was written wrongly, to be written again under its number and its rules."""
        self.correcting = ticket
        rule = rule_of(ticket.pack, ticket.pack_version)
        self._terms = Terms(rule, self._desk.shop.settings.loan_to_value_percent, ticket.grace_days)
        self._start(f"ticket:correct:{ticket.id}")
        self.title.setText(_("Correct {number}", number=ticket.number))
        self.aside.issue.say(_("Put it right"))
        self.terms.put(ticket, self._terms)
        self.pledges.put(ticket.pledges)
        self._go_on(ticket.client_id)

    def _start(self, key: str) -> None:
        self._held = True
        self._key = key
        self.errors.clear()
        self.saved.hide()
        self.afresh.hide()
        self.rules.say(_(self._terms.rule.name), "muted")
        self.pledges.empty()
        for check in (self.aside.hers, self.aside.clean):
            check.setChecked(False)

    def _go_on(self, client_id: ClientId | None) -> None:
        self._restore()
        self._held = False
        self.client.begin(client_id)
        self._edited(keep=False)

    def _client_changed(self, client_id: ClientId | None) -> None:
        if self.correcting is None:
            self._move_draft(f"{NEW}{client_id or ''}")
        self.picked.emit(client_id)
        self._edited(keep=self.correcting is not None)

    def _move_draft(self, key: str) -> None:
        """What is typed goes on to the client who is chosen; what was typed for her before comes back instead."""
        if key == self._key:
            return
        blank = not self.pledges.filled() and not self.terms.principal.text().strip()
        if self._key == NEW:
            self._desk.drafts.drop(NEW)
        self._key = key
        if key == NEW:
            return  # somebody else is to be chosen: her own draft stays hers until then
        if blank:
            self._held = True
            self._restore()
            self._held = False
        else:
            self._desk.drafts.keep(key, self._typed())

    def _client_known(self, first: bool) -> None:
        self._say_points()
        if first and self.isVisible():
            self.focus_first()

    # ── while typing ──────────────────────────────────────────────────────────────────────────────────────────

    def _edited(self, *, keep: bool = True) -> None:
        if self._held:
            return
        if keep:
            self._desk.drafts.keep(self._key, self._typed())
            self._note.start()
        figures, terms, words = self._figures(), self._terms, self._desk.words
        self._desk.tasks.read(
            self, lambda: work_out(figures, terms, words), self._show_worked, latest="pawn_ticket.figures"
        )

    def _figures(self) -> Figures:
        """The figures as far as they can be read."""
        return Figures(
            principal=_readable(self.terms.principal.read),
            appraisal=self.pledges.worth(),
            months=_readable(self.terms.months.read),
            fee=_readable(self.terms.fee.read_decimal),
            interest=_readable(self.terms.interest.read_decimal),
            start=_readable(self.terms.start.read),
        )

    def _show_worked(self, worked: Worked) -> None:
        self.worked = worked
        self.terms.show_worked(worked)
        self.aside.show_worked(worked)
        self._say_points()

    def _say_points(self) -> None:
        """The steps, and the list before the ticket is issued."""
        filled = self.pledges.filled()
        named = bool(filled) and all(block.named for block in filled)
        worth = named and all(block.worth() for block in filled)
        stages = (self.client.has_document, named, worth, self.worked.sound)
        done = frozenset(number for number, well in enumerate(stages) if well)
        self.steps.say(next((number for number, well in enumerate(stages) if not well), len(stages)), done)
        document = ""
        if self.client.client_id is None:
            document = _("Missing: the client")
        elif self.client.lacks_document:
            document = _("Missing: her identity document")
        sayings = (_("Missing: what is pledged"), _("Missing: an appraisal"), _("Missing: loan, term and rates"))
        missing = next((said for said, well in zip(sayings, stages[1:], strict=True) if not well), "")
        self.aside.show_points(document, self.worked.too_much or missing)

    # ── the draft ─────────────────────────────────────────────────────────────────────────────────────────────

    def _typed(self) -> dict[str, str]:
        typed = {name: box.typed() for name, box in self.terms.keep().items()}
        typed |= {name: "1" if check.isChecked() else "" for name, check in self.aside.keep().items()}
        agent = {"agent": str(self.client.agent.agent_id or "")}
        return typed | agent | dict(self.pledges.typed())

    def _restore(self) -> None:
        kept = self._desk.drafts.take(self._key)
        self.client.wanted_agent = kept.get("agent", "") or self._agent_before()
        if not kept:
            return
        self.pledges.put_typed(kept)
        for name, box in self.terms.keep().items():
            if name in kept:
                box.put_typed(kept[name])
        for name, check in self.aside.keep().items():
            check.setChecked(bool(kept.get(name)))
        self.saved.setText(kept_since(self._desk.drafts, self._key, self._desk.shop.settings.zone))
        self.saved.show()
        self.afresh.show()

    def _agent_before(self) -> str:
        """Who pawned what is put right."""
        issued = self.correcting.issued_to if self.correcting is not None else None
        return str(issued.agent_id or "") if issued is not None else ""

    def _say_saved(self) -> None:
        now = local_time(self._desk.shop.now(), self._desk.shop.settings.zone)
        self.saved.setText(_("draft saved {time}", time=f"{now:%H:%M}"))
        self.saved.show()

    def start_afresh(self) -> None:
        """Alt+R: forgets what was typed before; the client stays chosen."""
        if not self.afresh.isVisible():
            return
        self.forget()
        client_id, old = self.client.client_id, self.correcting
        if old is not None:
            self.correct(old)
        else:
            self.begin(client_id)
        self.focus_first()

    def forget(self) -> None:
        """Written, or given up: the draft goes."""
        self._note.stop()
        self._desk.drafts.drop(self._key)

    # ── finishing ─────────────────────────────────────────────────────────────────────────────────────────────

    def finish(self) -> None:
        """F9: reads the form, and gives it away where it is whole."""
        self.errors.clear()
        try:
            typed = self._read()
        except RuleBroken as error:
            self.show_error(error)
            return
        if self.aside.check():
            self.filled.emit(typed)

    def _read(self) -> TicketTyped:
        client_id = self.client.client_id
        if client_id is None:
            raise RuleBroken("client", "required", N_("Whose ticket is it? Choose the client first."))
        if self.client.lacks_document:
            raise RuleBroken("client", "no_document", N_("Her identity document is not on file yet."))
        terms = self.terms
        draft = TicketDraft(
            client_id=client_id,
            pledges=self.pledges.read(),
            principal=terms.loan(),
            term_months=terms.term(),
            fee_percent=terms.rate(terms.fee),
            interest_percent=terms.rate(terms.interest),
            start_on=terms.first_day(),
            notes=terms.notes.text(),
        )
        reason = terms.reason.text().strip()
        if self.correcting is not None and not reason:
            raise RuleBroken("reason", "required", N_("Say why."))
        return TicketTyped(draft, Tender(terms.tender.read()), reason, self.client.agent.agent_id)

    def show_error(self, error: DeskError) -> None:
        """A refusal, beside the input it is about."""
        if isinstance(error, RuleBroken) and error.field == "client" and error.rule.startswith("no_"):
            self.client.ask_for_document()
        elif isinstance(error, RuleBroken) and error.field == "client":
            self.client.pick.banner.say(error.say(self._desk.words))
            self.client.pick.start()
        else:
            self.errors.show(error)
        here = self.window().focusWidget()
        if here is not None:
            QTimer.singleShot(0, here, lambda: self._see(here))

    def _see(self, widget: QWidget) -> None:
        """Scrolls to a widget, with its label and its fault."""
        if self.cards.isAncestorOf(widget):
            self.cards.ensureWidgetVisible(widget, 0, 60)

    def focus_first(self) -> None:
        """The first thing that is still to be typed; never a button that a space would press."""
        if self.client.client_id is None:
            self.client.pick.start()
        elif not self.pledges.blocks[0].named:
            self.pledges.blocks[0].name.setFocus()
        elif not self.terms.principal.text().strip():
            self.terms.principal.setFocus()
        else:
            self.aside.issue.setFocus()


def _readable(read: Callable[[], T | None]) -> T | None:
    try:
        return read()
    except RuleBroken:
        return None
