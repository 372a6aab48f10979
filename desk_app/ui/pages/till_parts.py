"""Bills and payments of a day as rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desk_app.clock import local_time
from desk_app.money import Money
from desk_app.salon.visit import OpenVisit
from desk_app.till.desk import PaidResult, take_back_payment
from desk_app.till.opening import OPENING_LABELS, OpeningTotal
from desk_app.till.payment import PURPOSE_LABELS, TENDER_LABELS, Payment, Purpose, Tender
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import Column, RowLook
from desk_app.ui.undoing import taking_back
from desk_app.words import N_, Words, _, current_words


@dataclass(frozen=True, slots=True)
class Bill:
    """What can be paid (``owed`` above zero) or given back (below). ``tender`` is how it was paid before."""

    subject: str  # "visit:17"
    client_id: int | None
    client: str
    what: str
    owed: Money
    receipt: str = ""
    tender: Tender | None = None


def bill_of_open(open_visit: OpenVisit) -> Bill:
    """A visit that is not settled."""
    visit = open_visit.visit
    return Bill(
        f"visit:{visit.id}",
        visit.client_id,
        visit.client,
        current_words().list_of(visit.names),
        open_visit.owed,
        visit.receipt,
    )


def can_be_given_back(payment: Payment) -> bool:
    """Money taken for a visit; a ticket's money moves with the ticket alone."""
    return payment.purpose is Purpose.SALE and payment.amount.minor > 0 and payment.subject.startswith("visit:")


def refund_of(payment: Payment, what: str, left: Money, over: Money) -> Bill:
    """A payment to be given back, at most what is ``left`` of what was paid for its visit.

    What was paid ``over`` its price, where a correction made it cheaper, is all that is proposed.
    """
    return Bill(
        payment.subject,
        payment.client_id,
        payment.client,
        " · ".join(part for part in (payment.receipt, what) if part),
        -min(payment.amount, left, over if over.minor > 0 else left),
        payment.receipt,
        payment.tender,
    )


def offer_undo(desk: Desk, said: str, bill: Bill, payment: Payment) -> None:
    """Says what was taken or given back; Ctrl+Z enters its opposite."""

    def taken_back(done: PaidResult) -> None:
        client, amount = bill.client or _("Walk-in"), desk.words.money(done.payment.amount)
        desk.toast(
            _("{receipt} is taken back: {client}, {amount}.", receipt=payment.receipt, client=client, amount=amount)
        )

    desk.toast(said, taking_back(desk, lambda shop, acting: take_back_payment(shop, acting, payment.id), taken_back))


def bill_look(bill: Bill) -> RowLook:
    """A bill as a row."""
    words = current_words()
    back = bill.owed.minor < 0
    return RowLook(
        avatar=bill.client or "–",
        title=bill.client or _("Walk-in"),
        subtitle=bill.what,
        right=words.money(-bill.owed if back else bill.owed),
        right_bold=True,
        badge=_("give back") if back else "",
        tone="warn",
    )


def payment_columns(zone: str, what: Callable[[str], str]) -> tuple[Column[Payment], ...]:
    """The columns of the day's entries; ``what`` says what the visit of a subject was."""
    return (
        Column(_("Time"), lambda one: f"{local_time(one.at, zone):%H:%M}", width=68, quiet=True),
        Column(_("Receipt"), lambda one: one.receipt, width=152, quiet=True),
        Column(_("Client"), lambda one: one.client or _("Walk-in"), width=104, bold=True),
        Column(_("For"), lambda one: _what(one, what)),
        Column(_("Paid with"), lambda one: _(TENDER_LABELS[one.tender]), width=112, tone=_tone),
        Column(_("Amount"), lambda one: current_words().money(one.amount), width=116, right=True, bold=True),
    )


def openings_said(totals: tuple[OpeningTotal, ...], words: Words) -> str:
    """What was brought in of old balances on a day: no money of that day, and in none of its sums."""
    each = [
        words.n(
            "{label}: {count} entry, {amount}",
            "{label}: {count} entries, {amount}",
            total.entries,
            label=words(OPENING_LABELS[total.kind]),
            amount=words.money(total.amount),
        )
        for total in totals
    ]
    return words(N_("Brought in, and not taken here: {what}"), what=words(N_("; ")).join(each)) if each else ""


def _what(payment: Payment, what: Callable[[str], str]) -> str:
    """What it was paid for; what takes an entry back says which."""
    said = _(PURPOSE_LABELS[payment.purpose])
    if payment.purpose is Purpose.REVERSAL:
        return f"{said} · {payment.note}"
    return what(payment.subject) or said


def _tone(payment: Payment | None) -> str:
    if payment is None:
        return "muted"
    return "warn" if payment.amount.minor < 0 else "info" if payment.tender is Tender.CASH else "muted"
