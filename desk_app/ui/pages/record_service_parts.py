"""The right side of recording a service: what she had before, the calls that will follow, and the money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon.catalogue import Service
from desk_app.salon.desk import services
from desk_app.salon.visit import Visit, VisitItem
from desk_app.staff.account import Acting, Role
from desk_app.ui.drafts import Drafts
from desk_app.ui.forms.pay_form import PayForm
from desk_app.ui.forms.visit_lines import Line
from desk_app.ui.forms.visit_room import Yielding
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Badge, Caption, Text, Title
from desk_app.ui.widgets.page import PageKey
from desk_app.ui.widgets.tabs import Steps
from desk_app.ui.widgets.whole_rows import WholeRows
from desk_app.words import _, current_words, n_

#: Visits of hers that stand at the right.
REMEMBERED = 8
#: Rows at the right in logical pixels; each list shows one at least, and gives its room to the money below it.
_VISIT_ROW, _CALL_ROW = 48, 34


#: Where the draft of a new visit is kept, by client.
NEW = "visit:new:"


def new_key(client: int | None) -> str:
    """The draft of a new visit of a client; None: of nobody chosen yet."""
    return f"{NEW}{client or 0}"


def take_over(drafts: Drafts, client: int | None) -> str:
    """The key of her draft; one that was begun before she was chosen becomes hers, if she has no other."""
    key, begun = new_key(client), drafts.take(new_key(None))
    if client is not None and begun.get("client") == str(client) and not drafts.take(key):
        drafts.keep(key, begun)
        drafts.drop(new_key(None))
    return key


class Moved(Enum):
    """What becomes of a draft when another client is chosen."""

    STAYS = "stays"
    WAITS = "waits"  # it stays: another that was begun for her waits
    ON = "on"


def draft_moved(drafts: Drafts, key: str, client: int | None, *, begun: bool) -> Moved:
    """A draft under ``key`` goes on to the client who is chosen, and is not kept where it was: never twice. Over
    another that was begun for her it does not go, unless nothing is typed yet (``begun``)."""
    to = new_key(client)
    if not key.startswith(NEW) or key == to:
        return Moved.STAYS
    if drafts.take(to) and (client is None or begun):
        return Moved.STAYS if client is None else Moved.WAITS
    drafts.drop(key)
    return Moved.ON


def keys_that_work(keys: Sequence[PageKey], *, may_give_back: bool) -> list[PageKey]:
    """The keys of the page without the one that gives money back, where there is none to give back."""
    return [key for key in keys if may_give_back or key.sequence != "Alt+R"]


def asked_service(shop: Shop, service_id: int) -> Service | None:
    """The service that was booked; None where there is none of that id."""
    return next((each for each in services(shop) if each.id == service_id), None)


def right_side(before: QWidget, calls: QWidget, total: QWidget) -> QWidget:
    """The three cards at the right, one below the other."""
    right = Yielding(column(before, calls, total, spacing=16, stretch=(3, 2, 0)))
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
        self.list = WholeRows(self.visits, name="visit.before", said=_("Last visits"), height=_VISIT_ROW, lead=48)
        self.as_kept = WholeRows(self.items, name="visit.as_kept", said=_("As recorded"), height=_VISIT_ROW)
        # Two shortened lines and no wrapping one: a label that wraps keeps the whole card from getting smaller.
        self.whence = Text("", "caption", "text_2", shorten=True)
        self.why = Text(_("It stays in the file, with your reason."), "caption", "text_2", shorten=True)
        for view in (self.list, self.as_kept):
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setMinimumHeight(_VISIT_ROW)
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
        self.list = WholeRows(
            self.calls, name="visit.calls", said=_("Calls that will follow"), height=_CALL_ROW, lead=48
        )
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMinimumHeight(_CALL_ROW)
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
        self._correcting = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box.setSpacing(8)
        self.figure = Text("", "figure")
        self.figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.told = Caption()
        self.back = Text("", "caption_bold", "accent")
        head = row(Text(_("Total"), "heading"), spacing=8)
        head.addStretch(1)
        head.addWidget(self.figure)
        self.add_layout(head)
        self.add(self.told)
        self.add(self.back)
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
        self.told.setText(" · ".join(told))
        self.told.setVisible(bool(told))
        self.back.setText(_("to give back {amount}", amount=words.money(-owed)))
        self.back.setVisible(owed.minor < 0)
        settled = self._correcting and owed.minor <= 0  # nothing to take: one way to finish
        self.pay.setVisible(not settled)
        self.take.setVisible(not settled)
        self.unpaid.set_kind(ButtonKind.PRIMARY if settled else ButtonKind.PLAIN)
        self.pay.ask(max(owed, self._zero))

    def set_correcting(self, *, correcting: bool) -> None:
        """With a reason to give, or without."""
        self._correcting = correcting
        self.reason.setVisible(correcting)
        self.reason.box.put_typed("")
        self.reason.set_error("")
        self.take.say(_("Correct and take payment") if correcting else _("Save and take payment"))
        self.unpaid.say(_("Correct") if correcting else _("Save unpaid"))


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
    parts += [f"{name} {said}" for name, said in (item.taxes or {}).items()]
    return RowLook(title=item.name, subtitle=" · ".join(parts), right=words.money(item.amount))


def _call_look(call: FollowUpCall) -> RowLook:
    return RowLook(
        lead=f"{call.on:%m-%d}",
        title=call.service,
        bold=False,
        badge=n_("after {count} day", "after {count} days", call.days),
        tone="accent",
    )
