"""What stands on the page after a visit is saved: what was kept, the change to give, and where to go from here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.clients.asking import FileAsked, ask_of
from desk_app.clients.client import ClientId
from desk_app.clients.field import MeetingKind
from desk_app.money import Money
from desk_app.salon.desk import correct_visit
from desk_app.salon.taking_back import TakenBackVisit, take_back_visit
from desk_app.salon.visit import RecordedVisit, Visit, VisitDraft
from desk_app.ui.desk import Desk
from desk_app.ui.forms.asking import AskBlock, Asking
from desk_app.ui.forms.pay_form import Paid
from desk_app.ui.forms.visit_form import VisitForm
from desk_app.ui.forms.visit_lines import line_of_item
from desk_app.ui.pages.record_service_parts import FollowUpCall
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Pairs, column, row
from desk_app.ui.widgets.labels import Badge, Caption, Text, Title
from desk_app.ui.widgets.page import Page
from desk_app.words import _, current_words, n_


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the form when it was saved, its draft's name, and how the page was opened."""

    key: str
    fields: dict[str, str]
    where: dict[str, object]


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit now saved, as the page says it."""

    client: str
    result: RecordedVisit
    change: Money
    calls: tuple[FollowUpCall, ...]
    on: date
    client_id: int | None = None
    old: Visit | None = None  # the line that was corrected; None: a new visit
    typed: Typed | None = None

    @property
    def corrected(self) -> bool:
        """Whether an older line was corrected."""
        return self.old is not None

    @property
    def owed(self) -> Money:
        """What is left to pay; below zero, to give back."""
        return self.result.owed

    @property
    def whose_page(self) -> tuple[str, dict[str, object]]:
        """The page to go on to: hers, or the day's where nobody is known."""
        return ("salon", {"on": self.on}) if self.client_id is None else ("client_file", {"client_id": self.client_id})

    @property
    def said(self) -> str:
        """One line of it."""
        total = current_words().money(self.result.total)
        values = {"receipt": self.result.receipt, "client": self.client, "total": total}
        if self.corrected:
            return _("The correction of {receipt} is kept: {client}, {total}", **values)
        return _("{receipt} is kept: {client}, {total}", **values)

    @property
    def paid_now(self) -> Money:
        """What was taken with it."""
        payment = self.result.payment
        return payment.amount if payment is not None else Money(0, self.result.total.currency)


def as_kept(
    form: VisitForm, calls: Sequence[FollowUpCall], paid: Paid | None, typed: Typed | None, old: Visit | None
) -> Callable[[RecordedVisit], Kept]:
    """How the page will say a visit, from what stands in the form now."""
    brief = form.pick.brief
    client = brief.name if brief is not None else _("Walk-in without a file")
    change = paid.change if paid is not None else Money(0, form.total.currency)
    on, client_id, coming = form.day, form.pick.client_id, tuple(calls)
    return lambda result: Kept(client, result, change, coming, on, client_id, old, typed)


def offer_undo(desk: Desk, kept: Kept) -> None:
    """Says what was kept. Ctrl+Z takes a new visit back with its money, and what was typed stands in the form again;
    after a correction that took no money it corrects once more, to what stood there before."""
    if kept.old is not None:
        _offer_correction_undo(desk, kept, kept.old)
        return

    def taken_back(gone: TakenBackVisit) -> None:
        values = {"receipt": gone.receipt, "client": kept.client, "amount": desk.words.money(gone.money)}
        if gone.money:
            desk.toast(_("{receipt} is taken back: {client}, {amount} goes back.", **values))
        else:
            desk.toast(_("{receipt} is taken back: {client}. What was typed is here again.", **values))
        if kept.typed is not None:
            desk.drafts.keep(kept.typed.key, kept.typed.fields)
            desk.go("record_service", **kept.typed.where)

    visit_id = kept.result.visit_id
    desk.toast(kept.said, taking_back(desk, lambda shop, acting: take_back_visit(shop, acting, visit_id), taken_back))


def _offer_correction_undo(desk: Desk, kept: Kept, old: Visit) -> None:
    if kept.result.payment is not None:
        desk.toast(kept.said, instead=_("A correction that took money is undone by correcting once more: Alt+C."))
        return
    new_id, before, why = kept.result.visit_id, draft_again(old), _("The correction was taken back (Ctrl+Z).")

    def put_back(again: RecordedVisit) -> None:
        desk.toast(_("{receipt} is as it was before the correction.", receipt=again.receipt))
        name, where = kept.whose_page
        desk.go(name, **where)

    desk.toast(
        kept.said, taking_back(desk, lambda shop, acting: correct_visit(shop, acting, new_id, before, why), put_back)
    )


def draft_again(old: Visit) -> VisitDraft:
    """What a corrected line said, to be said once more in the place of its successor."""
    return VisitDraft(
        client_id=old.client_id,
        on=old.on,
        items=tuple(replace(line_of_item(item).as_draft(), corrects=None) for item in old.items),
        notes=old.notes,
        score=old.score,
        next_due=old.next_due,
        discount=old.discount or None,
    )


class DoneCard(QWidget):
    """After saving: what was kept, and where to go from here."""

    print_it = Signal()
    another = Signal()
    correct = Signal()
    away = Signal()
    give_back = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._whose: tuple[ClientId, str] | None = None
        self.card = Card()
        self.card.setFixedWidth(640)
        self.card.box.setContentsMargins(32, 28, 32, 28)
        self.card.box.setSpacing(16)
        self.title = Title()
        self.badge = Badge("", "ok")
        self.to_give = Text("", "figure", "accent")
        self.to_give_said = Caption(_("Change to give"))
        head = row(self.title, self.badge, spacing=12)
        head.addStretch(1)
        for each in (self.to_give_said, self.to_give):
            head.addWidget(each)
        self.card.add_layout(head)
        self.facts = Pairs(140)
        self.card.add(self.facts)
        self._build_asking(page)
        self.refund = KeyButton(_("Give back now"), "Alt R", ButtonKind.PRIMARY, name="visit.give_back")
        self.who_may = Caption()
        self.card.add(self.refund)
        self.card.add(self.who_may)
        self.print = KeyButton(_("Print receipt"), "Ctrl P", ButtonKind.PRIMARY, name="visit.print")
        self.next = KeyButton(_("Record another"), "F3", name="visit.another")
        self.change = KeyButton(_("Correct"), "Alt C", name="visit.correct")
        self.back = KeyButton(_("Back"), "Esc", name="visit.back")
        self.card.add_layout(self._buttons())
        middle = row(spacing=0)
        middle.addStretch(1)
        middle.addWidget(self.card)
        middle.addStretch(1)
        whole = column(spacing=0)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)
        self.setLayout(whole)
        for button, signal in (
            (self.print, self.print_it),
            (self.next, self.another),
            (self.change, self.correct),
            (self.back, self.away),
            (self.refund, self.give_back),
        ):
            button.clicked.connect(signal)

    def _build_asking(self, page: Page) -> None:
        self.asking = AskBlock(page.desk, "visit", wide=True)
        self.card.add(self.asking)
        self.asked = Asking(page, self.asking, MeetingKind.VISIT)
        self.asked.kept.connect(self._read_question)
        page.key("Alt+L", _("Put the question off"), partial(self._while_asking, self.asked.put_off))
        page.key("Alt+X", _("Do not ask again"), partial(self._while_asking, self.asked.decline))

    def _while_asking(self, act: Callable[[], None]) -> None:
        """Keys of the question: only while it is in view, for the page has a form too."""
        if self.asking.isVisible():
            act()

    def _read_question(self) -> None:
        """The one or two things to ask while she is still here."""
        whose, desk = self._whose, self._page.desk
        if whose is None:
            self.asked.show(None)
            return
        shop, on = desk.shop, desk.today

        def show(found: FileAsked) -> None:
            if self._whose == whose:
                self.asked.show(*whose, found)

        desk.tasks.read(self, lambda: ask_of(shop, whose[0], on), show, latest="visit.asking")

    def _buttons(self) -> QHBoxLayout:
        line = row(self.print, self.next, self.change, spacing=8)
        line.addStretch(1)
        line.addWidget(self.back)
        return line

    def show_kept(self, kept: Kept, *, may_refund: bool, owners: tuple[str, ...] = ()) -> None:
        """What was kept. Money to give back is given here by who may; anyone else reads who that is."""
        words, result, owed = current_words(), kept.result, kept.owed
        self._whose = (ClientId(kept.client_id), kept.client) if kept.client_id is not None else None
        self.asked.meeting_id = int(result.visit_id)
        self.asked.show(None)
        self._read_question()
        self.title.setText(_("Corrected") if kept.corrected else _("Saved"))
        self.badge.say(result.receipt, "ok")
        self.to_give.setText(words.money(kept.change))
        for each in (self.to_give_said, self.to_give):
            each.setVisible(bool(kept.change))
        before = result.total - owed - kept.paid_now
        calls = n_("{count} call", "{count} calls", len(kept.calls)) if kept.calls else ""
        if kept.calls:
            calls = _("{calls}, the first on {day}", calls=calls, day=words.day(kept.calls[0].on))
        pairs = (
            (_("Client"), kept.client),
            (_("Total"), words.money(result.total)),
            (_("Paid before"), words.money(before) if before else ""),
            (_("Paid"), words.money(kept.paid_now) if kept.paid_now else ""),
            (_("Still to pay"), words.money(owed) if owed.minor > 0 else ""),
            (_("To give back"), words.money(-owed) if owed.minor < 0 else ""),
            (_("Next due"), words.day(result.next_due) if result.next_due else ""),
            (_("Follow-up"), calls),
        )
        self.facts.say(*pairs, bold=frozenset({1}))
        back = owed.minor < 0
        self.refund.setVisible(back and may_refund)
        self.who_may.setText(_("Money is given back by: {names}", names=_(", ").join(owners)))
        self.who_may.setVisible(back and not may_refund)
