"""What a receipt and a pawn ticket say: plain frozen values, read once, drawn later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from desk_app.money import Money

#: The forms a receipt is printed in: a thermal roll or a sheet.
ReceiptForm = Literal["80mm", "a4"]


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """One line: ``amount`` is quantity × price − discount."""

    name: str
    quantity: int
    price: Money
    discount: Money
    amount: Money
    beautician: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """One visit's receipt; ``at`` is on the shop's wall clock, ``payments`` are (tender, amount).

    The payments of the entries it took the place of are among its own; ``takes_place_of`` are their receipt numbers.
    """

    number: str
    shop_name: str
    at: datetime
    on: date
    staff: str
    client: str
    code: str
    items: tuple[ReceiptItem, ...]
    discount: Money
    total: Money
    payments: tuple[tuple[str, Money], ...]
    next_due: date | None
    replaced: bool  # a later entry took this one's place, or it was taken back
    takes_place_of: tuple[str, ...] = ()
    handed_over: Money | None = None  # the cash that was given where it was more than was taken,
    change: Money | None = None  # and what went back of it
    paid_elsewhere: Money | None = None  # a visit of the program before this one was paid there
    taken_back: bool = False

    @property
    def paid(self) -> Money:
        """What was paid so far, money given back taken off."""
        here = sum((amount for _, amount in self.payments), Money(0, self.total.currency))
        return here if self.paid_elsewhere is None else here + self.paid_elsewhere


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """One thing pledged. Weight in milligrams, fineness in parts per thousand, 0 where there is none."""

    name: str
    category: str
    description: str
    serial: str
    weight_mg: int
    fineness: int
    appraisal: Money


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """One pawn ticket. Rates are percent a month. The document number, of a firm its registration, stands in full: the
    law asks for it (典当管理办法 art. 31)."""

    number: str
    shop_name: str
    issued_on: date
    staff: str
    status: str
    client: str
    code: str
    phone: str
    address: str
    document: str
    pledges: tuple[PledgeLine, ...]
    appraisal: Money
    principal: Money
    fee_percent: Decimal
    interest_percent: Decimal
    start_on: date
    due_on: date
    last_day: date
    term_months: int
    renewals: int
    notes: str
    to_redeem: tuple[tuple[date, Money, Money], ...]  # on that day: interest and fees, and all there is to pay
    closed_on: date | None = None
    replaced: bool = False  # put right later: another line took its number
    corrects: bool = False  # written in the place of a wrong one
    agents: tuple[tuple[str, str], ...] = ()  # of a firm: who took each step, and by what letter
