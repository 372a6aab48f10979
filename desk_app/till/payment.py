"""A payment: money that changed hands at the counter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.staff.account import StaffId
from desk_app.words import N_

PaymentId = NewType("PaymentId", int)


class Tender(StrEnum):
    """How it was paid."""

    CASH = "cash"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    TRANSFER = "transfer"


class Purpose(StrEnum):
    """What it was paid for."""

    SALE = "sale"
    LOAN = "loan"  # paid out with a ticket (negative); back in where the ticket is void or corrected (positive)
    INTEREST_FEE = "interest_fee"
    PRINCIPAL = "principal"
    REFUND = "refund"  # always negative
    REVERSAL = "reversal"  # the opposite of an entry made by mistake; its note is that entry's receipt number


TENDER_LABELS: dict[Tender, str] = {
    Tender.CASH: N_("Cash"),
    Tender.CARD: N_("Card"),
    Tender.WECHAT: N_("WeChat Pay"),
    Tender.ALIPAY: N_("Alipay"),
    Tender.TRANSFER: N_("Bank transfer"),
}

PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.SALE: N_("Sale"),
    Purpose.LOAN: N_("Loan"),
    Purpose.INTEREST_FEE: N_("Interest and fee"),
    Purpose.PRINCIPAL: N_("Principal repaid"),
    Purpose.REFUND: N_("Refund"),
    Purpose.REVERSAL: N_("Taken back"),
}


@dataclass(frozen=True, slots=True)
class Payment:
    """One entry of the till. ``amount`` is positive for money in, negative for money out; ``on`` the shop's date."""

    id: PaymentId
    receipt: str
    at: datetime
    on: date
    client_id: ClientId | None
    client: str
    staff_id: StaffId
    staff: str
    subject: str  # "visit:17", "ticket:4"
    purpose: Purpose
    tender: Tender
    amount: Money
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A row for ``store.insert_payments``: already checked by whoever brings it. ``amount`` in minor units."""

    at: datetime
    on: date
    client_id: ClientId | None
    staff_id: StaffId
    subject: str
    purpose: Purpose
    tender: Tender
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class TenderTotal:
    """A day's money by one tender; ``paid_out`` is zero or negative."""

    tender: Tender
    payments: int
    taken: Money
    paid_out: Money


@dataclass(frozen=True, slots=True)
class DayTotals:
    """A day at the till. ``net`` = ``taken`` + ``paid_out``."""

    on: date
    tenders: tuple[TenderTotal, ...]
    payments: int
    taken: Money
    paid_out: Money

    @property
    def net(self) -> Money:
        return self.taken + self.paid_out


def check_payment(subject: str, amount: Money, purpose: Purpose, currency: str) -> None:
    """The rules of an entry that need no record. Raises RuleBroken."""
    if not re.fullmatch(r"[a-z_]+:[1-9][0-9]*", subject):
        raise ValueError(f"a payment of nothing we know: {subject!r}")
    if amount.currency != currency:
        raise RuleBroken("amount", "currency", N_("This shop counts in {currency}."), currency=currency)
    if amount.minor == 0:
        raise RuleBroken("amount", "zero", N_("There is nothing to pay."))
    if abs(amount.minor) > LARGEST:
        raise RuleBroken("amount", "too_large", N_("This amount is too large."))
    if purpose is Purpose.REVERSAL:
        raise ValueError("a reversal is entered for a payment, not by itself")
    if purpose is Purpose.REFUND and amount.minor > 0:
        raise RuleBroken("amount", "refund_sign", N_("A refund is money paid out: enter it as a negative amount."))
    if purpose not in {Purpose.REFUND, Purpose.LOAN} and amount.minor < 0:
        raise RuleBroken("amount", "negative", N_("A payment cannot be negative. To give money back, enter a refund."))


def check_by_itself(subject: str, purpose: Purpose) -> None:
    """What may be entered at the till by itself: a payment or a refund of a visit. Raises RuleBroken."""
    if purpose is Purpose.REVERSAL:
        raise ValueError("a reversal is entered for a payment, not by itself")
    if purpose not in {Purpose.SALE, Purpose.REFUND}:
        raise RuleBroken("purpose", "ticket", N_("The money of a ticket moves with the ticket."))
    if not subject.startswith("visit:"):
        raise RuleBroken("subject", "ticket", N_("The money of a ticket moves with the ticket."))


def check_reversal(payment: Payment, on: date, *, reversed_before: bool) -> None:
    """An entry of the till is taken back once, on its own day, and never by itself where it belongs to a ticket.

    ``on`` is today. Raises RuleBroken("payment", …).
    """
    if payment.purpose is Purpose.REVERSAL or reversed_before:
        raise RuleBroken("payment", "reversed", N_("This payment was taken back already."))
    if not payment.subject.startswith("visit:"):
        raise RuleBroken("payment", "ticket", N_("The money of a ticket moves with the ticket."))
    if payment.on != on:
        raise RuleBroken(
            "payment",
            "day",
            N_("Only today’s payments can be taken back. Money of another day is given back as a refund."),
        )
