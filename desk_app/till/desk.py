"""What is done at the till."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from desk_app.changes import Kind, Touched
from desk_app.clients.client import ClientId
from desk_app.clients.rules import one_line
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.money import Money
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import Work, work
from desk_app.till import store
from desk_app.till.cash import cash_change, change_note
from desk_app.till.payment import (
    DayTotals,
    Payment,
    PaymentId,
    Purpose,
    Tender,
    TenderTotal,
    check_by_itself,
    check_payment,
    check_reversal,
)
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class PaidResult:
    """What came of taking a payment."""

    payment: Payment
    touched: Touched


def enter_payment(
    unit: Work,
    *,
    subject: str,
    client_id: ClientId | None,
    amount: Money,
    tender: Tender,
    purpose: Purpose,
    note: str = "",
    handed_over: Money | None = None,
) -> Payment:
    """Adds an entry inside an open unit of work, under the next receipt number of the shop's day.

    ``subject`` is "visit:17" or "ticket:4". A refund is negative, needs Action.REFUND, and gives back at most what was
    paid, whoever asks; a loan paid out is negative.
    Where more cash was ``handed_over`` than the amount, the change stands in the entry's note, for the receipt.
    Raises RuleBroken("amount" | "handed_over", …), NotAllowed, NotFound.
    """
    check_payment(subject, amount, purpose, unit.shop.settings.currency)
    if handed_over is not None:
        note = change_note(amount, cash_change(amount, handed_over, tender)) or note
    if purpose is Purpose.REFUND:
        unit.acting.must(Action.REFUND)
        left = _left_to_give_back(subject, amount.currency)
        if -amount > left:
            least = max(left, Money(0, amount.currency))
            raise RuleBroken("amount", "over", N_("Only {amount} is left to give back for this."), amount=least)
    if client_id is not None and not store.client_exists(client_id):
        raise NotFound(N_("There is no client {client}."), client=client_id)
    payment = store.insert_payment(
        unit,
        subject=subject,
        client_id=client_id,
        amount=amount,
        tender=tender,
        purpose=purpose,
        note=one_line(note, "note"),
        on=unit.on,
    )
    unit.audit(
        "payment.entered",
        f"payment:{payment.id}",
        client=client_id,
        detail={
            "amount": amount.minor,
            "purpose": purpose.value,
            "receipt": payment.receipt,
            "subject": subject,
            "tender": tender.value,
        },
    )
    unit.touch(Kind.PAYMENT, client=client_id)
    return payment


def take_payment(
    shop: Shop,
    acting: Acting,
    subject: str,
    client_id: ClientId | None,
    amount: Money,
    tender: Tender,
    purpose: Purpose,
    note: str = "",
    handed_over: Money | None = None,
) -> PaidResult:
    """Takes a payment for a visit that stands, or gives one back, on its own.

    It stands in the file of the visit's own client: ``client_id`` is hers, or None, and anybody else's is refused.
    The money of a ticket moves in the unit of work that moves the ticket (``enter_payment``), and is refused here.
    Raises RuleBroken("purpose" | "subject" | "client"), NotFound, and what ``enter_payment`` raises.
    """
    acting.must(Action.TAKE_PAYMENT)
    check_by_itself(subject, purpose)
    with work(shop, acting) as unit:
        _visit_stands(subject)
        if client_id is not None:
            unit.must_be_open(client_id)
        whose = _client_of(subject, client_id)
        payment = enter_payment(
            unit,
            subject=subject,
            client_id=whose,
            amount=amount,
            tender=tender,
            purpose=purpose,
            note=note,
            handed_over=handed_over,
        )
    return PaidResult(payment, unit.touched)


def _visit_stands(subject: str) -> None:
    number = subject.removeprefix("visit:").encode(errors="ignore").decode()
    # Digits as we write them, and no more of them than a number of the file has.
    stands = store.visit_stands(int(number)) if re.fullmatch("[1-9][0-9]{0,17}", number) else None
    if stands is None:
        raise NotFound(N_("There is no visit {number}."), number=number)
    if not stands:
        raise RuleBroken("subject", "taken_back", N_("This visit was taken back: there is nothing to pay."))


def _client_of(subject: str, client_id: ClientId | None) -> ClientId | None:
    """The client of a visit that is there, of that very line: a refund goes to who paid, wherever the visit is now."""
    whose = store.client_of_visit(int(subject.removeprefix("visit:")))
    if client_id is not None and client_id != whose:
        raise RuleBroken("client", "another", N_("This visit is not hers: its money goes into the file it stands in."))
    return whose


def _left_to_give_back(subject: str, currency: str) -> Money:
    """What was paid for a visit or ticket and not given back. A visit below zero (goods brought back, in a list) is
    money owed to the client: down to there more may go out than came in."""
    kind, _colon, number = subject.partition(":")
    if kind != "visit":
        return Money(store.paid_for((subject,)), currency)
    paid, total = store.visit_money(int(number))
    return Money(paid - min(total, 0), currency)


def reverse_payment(unit: Work, payment: Payment, *, reversed_before: bool = False) -> Payment:
    """Adds the opposite of an entry inside an open unit of work; both stay, each under its number.

    Her own of today anybody may take back; what somebody else entered needs Action.TAKE_BACK.
    Raises RuleBroken("payment", …), NotAllowed.
    """
    if payment.staff_id != unit.acting.staff_id:
        unit.acting.must(Action.TAKE_BACK)
    check_reversal(payment, unit.on, reversed_before=reversed_before)
    opposite = store.insert_payment(
        unit,
        subject=payment.subject,
        client_id=payment.client_id,
        amount=-payment.amount,
        tender=payment.tender,
        purpose=Purpose.REVERSAL,
        note=payment.receipt,
        on=unit.on,
    )
    detail = {
        "amount": opposite.amount.minor,
        "receipt": opposite.receipt,
        "subject": payment.subject,
        "taken_back": payment.receipt,
        "tender": payment.tender.value,
    }
    unit.audit("payment.reversed", f"payment:{payment.id}", client=payment.client_id, detail=detail)
    unit.touch(Kind.PAYMENT, client=payment.client_id)
    return opposite


def take_back_payment(shop: Shop, acting: Acting, payment_id: PaymentId) -> PaidResult:
    """Takes back a payment, or a refund, entered by mistake today. Raises NotFound, and as ``reverse_payment``."""
    acting.must(Action.TAKE_PAYMENT)
    with work(shop, acting) as unit:
        payment = store.get_payment(payment_id, shop.settings.currency)
        if payment is None:
            raise NotFound(N_("There is no payment {number}."), number=payment_id)
        before = payment.receipt in store.reversed_receipts(payment.subject)
        opposite = reverse_payment(unit, payment, reversed_before=before)
        if opposite.amount.minor < 0 and _left_to_give_back(payment.subject, opposite.amount.currency).minor < 0:
            raise RuleBroken(
                "payment", "given_back", N_("This was given back as a refund: take the refund back first.")
            )
        return PaidResult(opposite, unit.touched)


def standing_payments(shop: Shop, subject: str) -> tuple[Payment, ...]:
    """The entries of one visit that were not taken back, in order."""
    gone = store.reversed_receipts(subject)
    kept = store.payments_for(subject, shop.settings.currency)
    return tuple(each for each in kept if each.purpose is not Purpose.REVERSAL and each.receipt not in gone)


def payments_on(shop: Shop, day: date) -> tuple[Payment, ...]:
    """A day's entries in order."""
    return store.payments_on(day, shop.settings.currency)


def payments_for(shop: Shop, subject: str) -> tuple[Payment, ...]:
    """The entries of one visit or ticket, in order."""
    return store.payments_for(subject, shop.settings.currency)


def payments_of(
    shop: Shop, client_id: ClientId, limit: int = 50, before: PaymentId | None = None
) -> tuple[Payment, ...]:
    """A client's newest entries; the next page is ``before`` the last one's id."""
    return store.payments_of(client_id, shop.settings.currency, limit, before)


def find_payment(shop: Shop, receipt: str) -> Payment:
    """The entry with a receipt number. Raises NotFound."""
    asked = receipt.encode(errors="ignore").decode().strip()  # half a character cannot be asked for
    found = store.find_payment(asked.upper(), shop.settings.currency)
    if found is None:
        raise NotFound(N_("There is no receipt {receipt}."), receipt=asked)
    return found


def paid_for(shop: Shop, *subjects: str) -> Money:
    """What was paid for a visit or ticket (or several together), less what was given back."""
    return Money(store.paid_for(subjects), shop.settings.currency)


def day_totals(shop: Shop, day: date) -> DayTotals:
    """A day's money by tender."""
    currency = shop.settings.currency
    tenders = tuple(
        TenderTotal(Tender(tender), count, Money(taken, currency), Money(out, currency))
        for tender, count, taken, out in store.tender_sums(day)
    )
    return DayTotals(
        day,
        tenders,
        sum(each.payments for each in tenders),
        sum((each.taken for each in tenders), Money(0, currency)),
        sum((each.paid_out for each in tenders), Money(0, currency)),
    )
