"""What a month came to: plain frozen values, and the proof that they agree with each other."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Self

from desk_app.money import Money


@dataclass(frozen=True, slots=True)
class ServiceIncome:
    """A service or a product of the month: how often or how many, and for how much."""

    name: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class CategoryIncome:
    """A category of services and what is in it, largest first. ``name`` "": services of no category."""

    name: str
    services: tuple[ServiceIncome, ...]
    amount: Money

    @property
    def count(self) -> int:
        """How often anything of this category was done."""
        return sum(service.count for service in self.services)


@dataclass(frozen=True, slots=True)
class StaffIncome:
    """What one person's work brought. ``name`` "": lines without a beautician."""

    name: str
    services: int
    amount: Money


@dataclass(frozen=True, slots=True)
class TenderTotal:
    """Money in and out by one tender; ``paid_out`` is not negative."""

    tender: str
    taken: Money
    paid_out: Money


@dataclass(frozen=True, slots=True)
class TicketStep:
    """Steps of one kind in the month: how many, on how much principal, with what interest and fees."""

    step: str
    count: int
    principal: Money
    charges: Money


@dataclass(frozen=True, slots=True)
class Proof:
    """The same income counted along independent ways. All of it agrees, or the paper says that it does not."""

    items: Money
    discounts: Money
    visits: Money
    by_category: Money
    products: Money
    by_staff: Money
    by_day: Money

    @property
    def holds(self) -> bool:
        """Whether every way comes to the same."""
        return (
            self.items - self.discounts == self.visits == self.by_day
            and self.by_category + self.products == self.items == self.by_staff
        )


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """One month of the shop. ``by_day`` has one amount for every day of the month."""

    shop_name: str
    trades: tuple[str, ...]
    year: int
    month: int
    visits: int
    clients: int
    walk_ins: int  # visits of nobody in particular
    new_clients: int
    income: Money
    discounts: Money
    categories: tuple[CategoryIncome, ...]
    staff: tuple[StaffIncome, ...]
    products: tuple[ServiceIncome, ...]
    by_day: tuple[Money, ...]
    items_sum: Money
    calls: tuple[tuple[str, int], ...]  # outcome, count
    tenders: tuple[TenderTotal, ...]
    ticket_steps: tuple[TicketStep, ...]
    tickets_out: int  # at the end of the month
    principal_out: Money
    tickets_due: int  # in the month after
    principal_due: Money

    @property
    def returning_clients(self) -> int:
        """Clients of the month who had been here before."""
        return self.clients - self.new_clients

    @property
    def proof(self) -> Proof:
        """The income, counted every way."""
        nothing = Money(0, self.income.currency)
        return Proof(
            items=self.items_sum,
            discounts=self.discounts,
            visits=self.income,
            by_category=sum((category.amount for category in self.categories), nothing),
            products=sum((product.amount for product in self.products), nothing),
            by_staff=sum((person.amount for person in self.staff), nothing),
            by_day=sum(self.by_day, nothing),
        )


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month and the dates that bound it."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        return calendar.monthrange(self.year, self.month)[1]

    def after(self) -> Self:
        """The month that follows."""
        return type(self)(self.year + self.month // 12, self.month % 12 + 1)
