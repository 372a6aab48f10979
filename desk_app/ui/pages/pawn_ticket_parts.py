"""The parts of a ticket's page: its head, its items and life, and what it comes to today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desk_app.clients.unit import Agent
from desk_app.clients.units import unit_of
from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.money import Money
from desk_app.pawn.charges import Charges, rule_of
from desk_app.pawn.desk import get_ticket, redemption_quote, refused_steps
from desk_app.pawn.standing import Stand, Standing, stand
from desk_app.pawn.ticket import (
    STATUS_LABELS,
    STEP_LABELS,
    UNDONE_AT_ONCE,
    Pledge,
    Status,
    Step,
    Ticket,
    TicketEvent,
    TicketId,
)
from desk_app.ui.forms.pledge_block import weight_text
from desk_app.ui.forms.ticket_figures import adds_up, plain, share_of
from desk_app.ui.forms.ticket_tray import TicketTray, TrayAnswer
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.widgets.amounts import AmountLine, Amounts
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Pairs, column, row
from desk_app.ui.widgets.labels import Badge, Text, Title
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.words import Words, _, current_words

#: Height of an item in the list, and how many are shown before the list scrolls.
PLEDGE, MOST_SHOWN = 56, 4

#: Signs of a principal that leaves room for its share of the appraisal beside it.
BESIDE = 14

#: How loud a standing is.
TONES: Mapping[Standing, str] = {
    Standing.OPEN: "muted",
    Standing.DUE_SOON: "warn",
    Standing.DUE_TODAY: "bad",
    Standing.IN_GRACE: "bad",
    Standing.PAST_GRACE: "bad",
    Standing.CLOSED: "muted",
}
STEP_TONES: Mapping[Step, str] = {
    Step.ISSUED: "accent",
    Step.RENEWED: "info",
    Step.REDEEMED: "ok",
    Step.FORFEITED: "bad",
    Step.VOIDED: "bad",
    Step.CORRECTED: "warn",
}


@dataclass(frozen=True, slots=True)
class TicketSeen:
    """A ticket as its page shows it: one reading. ``owed`` None: it is closed. ``refused``: steps with the reason."""

    ticket: Ticket
    stand: Stand
    owed: Charges | None
    refused: Mapping[Step, DeskError]
    sums: tuple[AmountLine, ...]
    headline: str
    rules: str
    agents: tuple[Agent, ...] | None = None  # of a firm


def read_ticket_seen(shop: Shop, ticket_id: TicketId, on: date, words: Words) -> TicketSeen:
    """Reads it, on a reader thread. Raises NotFound."""
    ticket = get_ticket(shop, ticket_id)
    refused = refused_steps(shop, ticket_id, on)
    where = stand(ticket, on)
    rules = rule_of(ticket.pack, ticket.pack_version).name
    if ticket.status is not Status.OPEN:
        said = words(STATUS_LABELS[ticket.status])
        return TicketSeen(ticket, where, None, refused, _paid(ticket, words), said, rules)
    owed = redemption_quote(shop, ticket_id, on)
    sums = adds_up(owed, words, to_pay=True)
    firm = unit_of(shop, ticket.client_id)
    agents = firm.agents if firm is not None else None
    return TicketSeen(ticket, where, owed, refused, sums, words.money(owed.redemption), rules, agents)


def _paid(ticket: Ticket, words: Words) -> tuple[AmountLine, ...]:
    """What a closed ticket brought in, over its whole life."""
    fee = sum((event.fee.minor for event in ticket.events), 0)
    interest = sum((event.interest.minor for event in ticket.events), 0)
    currency = ticket.principal.currency
    lines = ((words("Fee"), fee), (words("Interest"), interest), (words("Charges"), fee + interest))
    return tuple(
        AmountLine(said, plain(Money(minor, currency)), bold=last, over=last)
        for (said, minor), last in zip(lines, (False, False, True), strict=True)
    )


class TicketView(QWidget):
    """A ticket, and the steps that can be taken from here."""

    def __init__(self, currency: str, zone: str) -> None:
        super().__init__()
        self._zone = zone
        self.tray = TicketTray(currency)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        self._build_head(whole)
        left = column(self._build_pledges(), self._build_life(), spacing=16, stretch=(0, 1))
        sides = row(spacing=16)
        sides.addLayout(left, 1)
        sides.addWidget(self._build_aside())
        whole.addLayout(sides, 1)

    def _build_head(self, whole: QVBoxLayout) -> None:
        self.number = Title()
        self.standing = Badge("", "muted")
        self.client = KeyButton("", "O", ButtonKind.QUIET, name="pawn_ticket.client_file")
        self.redeem = KeyButton(_("Redeem"), "E", ButtonKind.PRIMARY, name="pawn_ticket.redeem")
        self.renew = KeyButton(_("Renew"), "R", name="pawn_ticket.renew")
        self.forfeit = KeyButton(_("Forfeit"), "X", ButtonKind.DANGER, name="pawn_ticket.forfeit")
        self.correct = KeyButton(_("Correct"), "C", name="pawn_ticket.correct")
        self.void = KeyButton(_("Make void"), "V", name="pawn_ticket.void")
        self.print = KeyButton(_("Print"), "Ctrl P", name="pawn_ticket.print")
        head = row(self.number, self.standing, self.client, spacing=12)
        head.addStretch(1)
        steps = row(self.void, self.correct, self.print, self.forfeit, self.renew, self.redeem, spacing=8)
        head.addLayout(steps)
        whole.addLayout(head)

    def _build_pledges(self) -> QWidget:
        card = Card(_("Pledge"))
        self.appraisal = Badge("", "muted")
        card.add_to_head(self.appraisal)
        self._held = True
        self.pledges_model = RowsModel[Pledge](look=lambda pledge: pledge_look(pledge, held=self._held), parent=self)
        self.pledges = RowList(self.pledges_model, name="pawn_ticket.pledges", said=_("Pledge"), height=PLEDGE)
        self.pledges.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card.add(self.pledges, 1)
        return card

    def _build_life(self) -> QWidget:
        card = Card(_("What happened"))
        self.life_model = RowsModel[TicketEvent](look=self._event_look, parent=self)
        self.life = RowList(
            self.life_model,
            name="pawn_ticket.life",
            said=_("What happened"),
            height=56,
            lead=88,
            mark=56 if current_words().language == "zh_CN" else 76,
        )
        card.add(self.life, 1)
        return card

    def _build_aside(self) -> QWidget:
        self.due = Card(_("Due today"))
        self.figure = Text("", "figure")
        self.sums = Amounts()
        self.due.add(self.figure)
        self.due.add(self.sums)
        self.terms = Card(_("Terms"))
        self.rules = Badge("", "muted")
        self.terms.add_to_head(self.rules)
        self.facts = Pairs(124)
        self.terms.add(self.facts)
        reading = QWidget()
        self.cards = column(self.due, self.terms, spacing=16)
        self.cards.addStretch(1)
        reading.setLayout(self.cards)
        aside = QWidget()
        aside.setFixedWidth(340)
        self.stack = QStackedLayout(aside)
        self.stack.addWidget(Scroll(reading))
        self.stack.addWidget(self.tray)
        return aside

    # ── showing ───────────────────────────────────────────────────────────────────────────────────────────────

    def show_seen(self, seen: TicketSeen) -> None:
        """One ticket."""
        ticket, words = seen.ticket, current_words()
        self.number.setText(ticket.number)
        self.standing.say(seen.stand.say(words), TONES[seen.stand.standing])
        self.client.say(ticket.client)
        still_open = ticket.status is Status.OPEN
        for button, step in self.steps():
            button.setVisible(still_open and step not in seen.refused)
        self.appraisal.say(_("appraised at {amount}", amount=words.money(ticket.appraisal)))
        self._held = ticket.status in (Status.OPEN, Status.FORFEITED)
        self.pledges_model.show_rows(ticket.pledges)
        self.pledges.setFixedHeight(PLEDGE * min(max(len(ticket.pledges), 1), MOST_SHOWN))
        self.life_model.show_rows(tuple(reversed(ticket.events)))
        self.due.set_heading(_("Due today") if seen.owed is not None else _("Closed"))
        self.figure.setText(seen.headline)
        self.sums.say(*seen.sums)
        self.rules.say(words(seen.rules))
        self.facts.say(*terms_facts(ticket, words))
        self.close_tray()

    def steps(self) -> tuple[tuple[KeyButton, Step], ...]:
        """The buttons of the steps."""
        return (
            (self.redeem, Step.REDEEMED),
            (self.renew, Step.RENEWED),
            (self.forfeit, Step.FORFEITED),
            (self.correct, Step.CORRECTED),
            (self.void, Step.VOIDED),
        )

    def open_tray(self) -> None:
        """The step that is asked for takes the right side."""
        self.stack.setCurrentWidget(self.tray)

    def close_tray(self) -> None:
        """What is due, again."""
        self.stack.setCurrentIndex(0)

    @property
    def asking(self) -> bool:
        """Whether a step is being asked for."""
        return self.stack.currentWidget() is self.tray

    def _event_look(self, event: TicketEvent) -> RowLook:
        words = current_words()
        local = local_time(event.at, self._zone)
        money = event.principal + event.interest + event.fee
        return RowLook(
            lead=f"{event.on:%y-%m-%d}",
            mark=words(STEP_LABELS[event.step]),
            mark_tone=STEP_TONES[event.step],
            title=event_title(event, words),
            subtitle=" · ".join([_("{staff} at {time}", staff=event.staff, time=f"{local:%H:%M}"), *_by_agent(event)]),
            bold=False,
            right=f"{'+' if money.minor > 0 else ''}{words.money(money)}" if money else "",
            right_bold=True,
        )


def _by_agent(event: TicketEvent) -> list[str]:
    return [_("by agent {agent}", agent=event.agent)] if event.agent else []


def event_title(event: TicketEvent, words: Words) -> str:
    if event.note:
        return words(event.note) if event.note == UNDONE_AT_ONCE else event.note
    due = event.detail.get("due_on")
    if event.step is Step.RENEWED and isinstance(due, str):
        return words("until {day}", day=words.day(date.fromisoformat(due)))
    if event.step is Step.ISSUED:
        return words("Loan paid out")
    if event.step is Step.REDEEMED:
        return words("Principal, fee and interest paid")
    return ""


def pledge_look(pledge: Pledge, *, held: bool = True) -> RowLook:
    """An item as a row. ``held``: the shop still has it, so that a bin is missed where there is none."""
    weight = _("{grams} g", grams=weight_text(pledge.weight_mg)) if pledge.weight_mg else ""
    fineness = f"{pledge.fineness}‰" if pledge.fineness else ""
    told = (pledge.description.replace("\n", " "), weight, fineness, pledge.serial)
    return RowLook(
        title=pledge.name,
        after=pledge.category,
        subtitle=" · ".join(part for part in told if part),
        right=current_words().money(pledge.appraisal),
        badge=(pledge.bin or _("no bin")) if held else "",
        tone="info" if pledge.bin else "warn",
    )


def what_will_happen(answer: TrayAnswer, ticket: Ticket) -> tuple[str, str, str] | None:
    """The question, what follows from yes, and what yes is called; None for a step that asks for itself."""
    amount = current_words().money(answer.amount)
    if answer.step is Step.REDEEMED:
        return (
            _("Redeem {number}?", number=ticket.number),
            _("Take {amount} and give the items back to {client}. This cannot be undone.",
              amount=amount, client=ticket.client),
            _("Redeem"),
        )  # fmt: skip
    if answer.step is Step.RENEWED:
        months = current_words().n("{count} month", "{count} months", answer.months)
        return (
            _("Renew {number}?", number=ticket.number),
            _("Take {amount} and renew for {months}. This cannot be undone.", amount=amount, months=months),
            _("Renew"),
        )
    return None


def terms_facts(ticket: Ticket, words: Words) -> tuple[tuple[str, str], ...]:
    """The terms of a ticket, label and value."""
    share, principal = share_of(ticket.principal, ticket.appraisal), words.money(ticket.principal)
    beside = len(principal) <= BESIDE
    return (
        (_("Principal"), f"{principal} · {share} %" if share and beside else principal),
        (_("Loan to value"), f"{share} %" if share and not beside else ""),
        (_("Term"), words.n("{count} month", "{count} months", ticket.term_months)),
        (_("Starts"), words.day(ticket.start_on)),
        (_("Due"), words.day(ticket.due_on)),
        (_("Last day"), words.day(ticket.last_day)),
        (_("Fee a month"), f"{ticket.fee_percent.normalize():f} %"),
        (_("Interest a month"), f"{ticket.interest_percent.normalize():f} %"),
        (_("Renewed"), words.n("{count} time", "{count} times", ticket.renewals) if ticket.renewals else ""),
        (_("Written by"), ticket.staff),
        (_("Notes"), ticket.notes.replace("\n", " ")),
    )
