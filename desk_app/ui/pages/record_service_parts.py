"""The right side of recording a service: what she had before, the calls that will follow, the money, and after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QWidget

from desk_app.money import Money
from desk_app.salon.catalogue import Service
from desk_app.salon.visit import RecordedVisit, Visit, VisitItem
from desk_app.staff.account import Acting, Role
from desk_app.ui.forms.pay_form import PayForm
from desk_app.ui.forms.visit_lines import Line
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.salon_parts import WholeRows
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Pairs, column, row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Badge, Caption, Text, Title
from desk_app.ui.widgets.tabs import Steps
from desk_app.words import _, current_words, n_

#: Visits of hers that stand at the right.
REMEMBERED = 8


def held(layout: QLayout) -> QWidget:
    """A layout as a widget."""
    whole = QWidget()
    whole.setLayout(layout)
    return whole


def right_side(before: QWidget, calls: QWidget, total: QWidget) -> QWidget:
    """The three cards at the right, one below the other."""
    right = held(column(before, calls, total, spacing=16, stretch=(3, 2, 0)))
    right.setFixedWidth(340)
    return right


@dataclass(frozen=True, slots=True)
class FollowUpCall:
    """A call that will be due after this visit."""

    on: date
    days: int
    service: str


def calls_to_come(lines: Iterable[Line], services: dict[int, Service], on: date) -> tuple[FollowUpCall, ...]:
    """The aftercare calls of the services of a visit on a day, in order; each service once a day."""
    found = {
        FollowUpCall(on + timedelta(days=days), days, line.name)
        for line in lines
        if line.service_id is not None and line.service_id in services
        for days in services[line.service_id].aftercare
    }
    return tuple(sorted(found, key=lambda call: (call.on, call.service)))


def usual_hands(visits: Iterable[Visit], acting: Acting) -> dict[int | None, int]:
    """Who did each service for her last, newest visit first; None: whatever it was. A beautician did it herself."""
    usual: dict[int | None, int] = {}
    for visit in visits:
        for item in visit.items:
            if item.beautician_id is not None and item.product_id is None:
                usual.setdefault(item.service_id, item.beautician_id)
                usual.setdefault(None, item.beautician_id)
    if acting.role is Role.BEAUTICIAN:
        usual[None] = acting.staff_id
    return usual


class VisitHead(QWidget):
    """The title, how far the visit is, and that what is typed is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Title(_("Record service"))
        self.receipt = Badge("", "muted")
        self.saved_at = Caption()
        self.afresh = KeyButton(_("Start afresh"), "Alt N", ButtonKind.QUIET, name="visit.afresh")
        self.steps = Steps((_("Client"), _("Services"), _("Payment")))
        kept = self.afresh.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.afresh.setSizePolicy(kept)
        line = row(self.title, self.receipt, spacing=12)
        line.addStretch(1)
        for each in (self.saved_at, self.afresh, self.steps):
            line.addWidget(each)
        self.setLayout(line)

    def say_visit(self, receipt: str) -> None:
        """The number of the visit that is corrected; "" for a new one."""
        self.title.setText(_("Correct a visit") if receipt else _("Record service"))
        self.receipt.say(receipt, "info")

    def say_draft(self, said: str) -> None:
        """That what is typed is kept; "" while nothing is."""
        self.saved_at.setText(said)
        self.afresh.setVisible(bool(said))

    def say_steps(self, *, client: bool, lines: bool) -> None:
        """How far it is."""
        done = frozenset(number for number, there in enumerate((client, lines)) if there)
        self.steps.say(2 if lines else 1 if client else 0, done)


class BeforeCard(Card):
    """Her last visits; while a visit is corrected, that visit as it stands."""

    def __init__(self) -> None:
        super().__init__(_("Last visits"))
        self.note = Badge("", "muted")
        self.add_to_head(self.note)
        self.visits = RowsModel[Visit](look=_visit_look, parent=self)
        self.items = RowsModel[VisitItem](look=_item_look, parent=self)
        self.list = WholeRows(self.visits, name="visit.before", said=_("Last visits"), height=48, lead=48)
        self.as_kept = WholeRows(self.items, name="visit.as_kept", said=_("As recorded"), height=48)
        # Two shortened lines and no wrapping one: a label that wraps keeps the whole card from getting smaller.
        self.whence = Text("", "caption", "text_2", shorten=True)
        self.why = Text(_("It stays in the file, with your reason."), "caption", "text_2", shorten=True)
        for view in (self.list, self.as_kept):
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.add(view, 1)
        self.add(self.whence)
        self.add(self.why)
        self.show_old(None)
        self.show_visits(())

    def show_visits(self, visits: tuple[Visit, ...], *, known: bool = False) -> None:
        """A client's last visits; ``known``: there is a client and these are all, so none means her first."""
        self.list.empty = _("First visit") if known else _("Her visits will stand here.")
        self.visits.show_rows(visits)

    def show_old(self, old: Visit | None) -> None:
        """The visit that is being corrected; None: the client's last visits."""
        words = current_words()
        self.set_heading(_("As recorded") if old is not None else _("Last visits"))
        self.as_kept.setVisible(old is not None)
        self.list.setVisible(old is None)
        self.items.show_rows(old.items if old is not None else ())
        self.note.say(words.money(old.total) if old is not None else "")
        said = ""
        if old is not None:
            said = _("{receipt} · {day} · by {staff}", receipt=old.receipt, day=words.day(old.on), staff=old.staff)
        self.whence.setText(said)
        for line in (self.whence, self.why):
            line.setVisible(old is not None)


class CallsCard(Card):
    """The calls that will follow, on the spot."""

    def __init__(self) -> None:
        super().__init__(_("Calls that will follow"))
        self.calls = RowsModel[FollowUpCall](look=_call_look, parent=self)
        self.list = WholeRows(self.calls, name="visit.calls", said=_("Calls that will follow"), height=34, lead=48)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.add(self.list, 1)

    def show_calls(self, calls: tuple[FollowUpCall, ...], *, known: bool, may_call: bool, begun: bool = True) -> None:
        """The calls of the lines now in the form; nobody is called who is not in the files or does not wish it."""
        if not begun:
            self.list.empty = _("What is added brings its calls with it.")
        elif not known:
            self.list.empty = _("A visit without a client file is followed by no call.")
        elif not may_call:
            self.list.empty = _("She does not wish to be called.")
        else:
            self.list.empty = _("These services ask for no call.")
        self.calls.show_rows(calls if known and may_call else ())


class TotalCard(Card):
    """The total, large; how it is paid; and the two ways to finish."""

    def __init__(self, currency: str, banner: Banner) -> None:
        super().__init__()
        self._zero = Money(0, currency)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.setSpacing(10)
        self.figure = Text("", "figure")
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.told = Caption()
        head = row(Text(_("Total"), "heading"), spacing=8)
        head.addStretch(1)
        head.addWidget(self.figure)
        self.add_layout(head)
        self.add(self.told)
        self.pay = PayForm(currency, banner, name="visit.pay")
        self.add(self.pay)
        self.reason = Field(_("Why is it corrected?"), LineInput(name="visit.reason"), "reason")
        self.add(self.reason)
        self.take = KeyButton(_("Save and take payment"), "F9", ButtonKind.PRIMARY, name="visit.take", wide=True)
        self.unpaid = KeyButton(_("Save unpaid"), "Ctrl Enter", name="visit.save_unpaid", wide=True)
        self.add(self.take)
        self.add(self.unpaid)

    def show_total(self, total: Money, off: Money, paid: Money) -> None:
        """What is charged, what is off, and what was paid before (a correction)."""
        words = current_words()
        self.figure.setText(words.money(total))
        owed = total - paid
        told = [_("discount {amount}", amount=words.money(off))] if off else []
        if paid:
            told.append(_("paid before {amount}", amount=words.money(paid)))
            if owed.minor < 0:
                told.append(_("to give back {amount}", amount=words.money(-owed)))
        self.told.setText(" · ".join(told))
        self.told.setVisible(bool(told))
        self.pay.ask(max(owed, self._zero))

    def set_correcting(self, *, correcting: bool) -> None:
        """With a reason to give, or without."""
        self.reason.setVisible(correcting)
        self.reason.box.put_typed("")
        self.reason.set_error("")
        self.take.say(_("Correct and take payment") if correcting else _("Save and take payment"))
        self.unpaid.say(_("Correct") if correcting else _("Save unpaid"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit now saved, as the page says it."""

    client: str
    result: RecordedVisit
    paid: Money
    change: Money
    calls: tuple[FollowUpCall, ...]
    on: date
    client_id: int | None = None
    corrected: bool = False

    @property
    def owed(self) -> Money:
        """What is left to pay; below zero, to give back."""
        return self.result.owed - self.paid if self.result.payment is None else self.result.owed

    @property
    def whose_page(self) -> tuple[str, dict[str, object]]:
        """The page to go on to: hers, or the day's where nobody is known."""
        return ("salon", {"on": self.on}) if self.client_id is None else ("client_file", {"client_id": self.client_id})

    @property
    def said(self) -> str:
        """One line of it."""
        total = current_words().money(self.result.total)
        return _("{receipt} is kept: {client}, {total}", receipt=self.result.receipt, client=self.client, total=total)

    @property
    def paid_now(self) -> Money:
        """What was taken with it."""
        return self.paid or (self.result.payment.amount if self.result.payment is not None else self.paid)


class DoneCard(QWidget):
    """After saving: what was kept, and where to go from here."""

    print_it = Signal()
    another = Signal()
    correct = Signal()
    away = Signal()
    give_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.card = Card()
        self.card.setFixedWidth(640)
        self.card.box.setContentsMargins(32, 28, 32, 28)
        self.card.box.setSpacing(16)
        self.title = Title()
        self.badge = Badge("", "ok")
        head = row(self.title, self.badge, spacing=12)
        head.addStretch(1)
        self.card.add_layout(head)
        self.facts = Pairs(140)
        self.card.add(self.facts)
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

    def _buttons(self) -> QHBoxLayout:
        line = row(self.print, self.next, self.change, spacing=8)
        line.addStretch(1)
        line.addWidget(self.back)
        return line

    def show_kept(self, kept: Kept, *, may_refund: bool, owners: tuple[str, ...] = ()) -> None:
        """What was kept. Money to give back is given here by who may; anyone else reads who that is."""
        words, result, owed = current_words(), kept.result, kept.owed
        self.title.setText(_("Corrected") if kept.corrected else _("Saved"))
        self.badge.say(result.receipt, "ok")
        before = result.total - owed - kept.paid_now
        calls = n_("{count} call", "{count} calls", len(kept.calls)) if kept.calls else ""
        if kept.calls:
            calls = _("{calls}, the first on {day}", calls=calls, day=words.day(kept.calls[0].on))
        pairs = (
            (_("Client"), kept.client),
            (_("Total"), words.money(result.total)),
            (_("Paid before"), words.money(before) if before else ""),
            (_("Paid"), words.money(kept.paid_now) if kept.paid_now else ""),
            (_("Change given"), words.money(kept.change) if kept.change else ""),
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


def _visit_look(visit: Visit) -> RowLook:
    parts = [current_words().money(visit.total), *visit.beauticians]
    return RowLook(
        lead=f"{visit.on:%m-%d}",
        title=current_words().list_of(visit.names),
        subtitle=" · ".join(parts),
        badge=_("score {score}", score=visit.score) if visit.score is not None else "",
        tone="ok" if (visit.score or 0) >= 8 else "warn" if (visit.score or 0) >= 6 else "bad",
        quiet=visit.replaced_by is not None,
    )


def _item_look(item: VisitItem) -> RowLook:
    words = current_words()
    parts = [f"{item.quantity} × {words.money(item.price)}"]
    if item.discount:
        parts.append(f"−{words.money(item.discount)}")
    if item.beautician:
        parts.append(item.beautician)
    return RowLook(title=item.name, subtitle=" · ".join(parts), right=words.money(item.amount))


def _call_look(call: FollowUpCall) -> RowLook:
    return RowLook(
        lead=f"{call.on:%m-%d}",
        title=call.service,
        bold=False,
        badge=n_("after {count} day", "after {count} days", call.days),
        tone="accent",
    )
