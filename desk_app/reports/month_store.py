"""The reading behind the monthly summary. Every statement is bounded by the month's days through an index."""

from __future__ import annotations

from datetime import date

from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.reports.month import (
    CategoryIncome,
    Month,
    MonthSummary,
    ServiceIncome,
    StaffIncome,
    TenderTotal,
    TicketStep,
)
from desk_app.reports.reading import SqlRow, rows
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import must_stand
from desk_app.words import N_

# One pass over the month's visits by their day.
_DAYS = """
SELECT on_day, count(*), sum(total), sum(discount), count(*) FILTER (WHERE client_id IS NULL)
FROM visit WHERE on_day BETWEEN ? AND ? AND replaced_by IS NULL GROUP BY on_day"""

# New: nothing on the file before the month; one look into visit(client_id, on_day) for each client of the month.
_CLIENTS = """
WITH here AS MATERIALIZED (
    SELECT DISTINCT client_id FROM visit
    WHERE on_day BETWEEN ? AND ? AND replaced_by IS NULL AND client_id IS NOT NULL)
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
    SELECT 1 FROM visit AS earlier
    WHERE earlier.client_id = here.client_id AND earlier.on_day < ? AND earlier.replaced_by IS NULL))
FROM here"""

# CROSS JOIN holds SQLite to this order: the month's visits first, then their lines.
_ITEMS = """
SELECT product_id IS NOT NULL, coalesce(service.category, ''), coalesce(service.name, visit_item.name), beautician_id,
       count(*), sum(quantity), sum(amount)
FROM visit CROSS JOIN visit_item ON visit_item.visit_id = visit.id LEFT JOIN service ON service.id = service_id
WHERE visit.on_day BETWEEN ? AND ? AND visit.replaced_by IS NULL GROUP BY 1, 2, 3, 4"""

_CALLS = """
SELECT outcome, count(*) FROM call WHERE on_day BETWEEN ? AND ? AND NOT withdrawn GROUP BY 1 ORDER BY 2 DESC, 1"""

# What was taken back the same day was neither taken nor paid out.
_TENDERS = """
SELECT tender, coalesce(sum(amount) FILTER (WHERE (amount > 0) <> (purpose = 'reversal')), 0),
       coalesce(-sum(amount) FILTER (WHERE (amount < 0) <> (purpose = 'reversal')), 0)
FROM payment WHERE on_day BETWEEN ? AND ? GROUP BY 1
HAVING count(*) FILTER (WHERE purpose <> 'reversal') > count(*) FILTER (WHERE purpose = 'reversal')"""

# A ticket that was voided or corrected since is no loan of the month.
_STEPS = """
SELECT step, count(*), sum(ticket.principal), sum(interest + fee)
FROM ticket_event JOIN ticket ON ticket.id = ticket_id
WHERE on_day BETWEEN ? AND ? AND step IN ('issued', 'renewed', 'redeemed', 'forfeited') AND status <> 'void'
GROUP BY 1"""

# Out at the end of a month: those open now, and those closed since, that had been written by then.
_OUT = """
SELECT count(*), coalesce(sum(principal), 0) FROM ticket
WHERE id IN (SELECT id FROM ticket WHERE status = 'open'
             UNION SELECT ticket_id FROM ticket_event WHERE on_day > ?1 AND step IN ('redeemed', 'forfeited'))
  AND status <> 'void' AND (closed_on IS NULL OR closed_on > ?1)
  AND NOT EXISTS (SELECT 1 FROM ticket_event WHERE ticket_event.ticket_id = ticket.id
                  AND step = 'issued' AND on_day > ?1)"""

_DUE = """
SELECT count(*), coalesce(sum(principal), 0) FROM ticket WHERE status = 'open' AND due_on BETWEEN ? AND ?"""


def read_month(shop: Shop, acting: Acting, year: int, month: int) -> MonthSummary:
    """One month of the shop. Raises NotAllowed, RuleBroken("month") for a month no shop has."""
    acting.must(Action.SEE_FIGURES)
    must_stand(shop, acting)  # an owner shows month after month, until the page puts her word away
    if not 1 <= month <= 12 or not 1900 <= year <= 9998:
        raise RuleBroken("month", "no_month", N_("A month is written as 2026-11."))
    span, currency = Month(year, month), shop.settings.currency
    days = (span.first.isoformat(), span.last.isoformat())
    due = (span.after().first.isoformat(), span.after().last.isoformat())

    with shop.database.atomic():
        by_day = {date.fromisoformat(row[0]).day: row[1:] for row in rows(shop, _DAYS, *days)}
        clients, new = rows(shop, _CLIENTS, *days, days[0])[0]
        items = rows(shop, _ITEMS, *days)
        names = {row[0]: row[1] for row in rows(shop, "SELECT id, name FROM staff")}
        out, principal_out = rows(shop, _OUT, days[1])[0]
        tickets_due, principal_due = rows(shop, _DUE, *due)[0]
        return MonthSummary(
            shop_name=shop.settings.shop_name,
            trades=shop.settings.trades,
            year=year,
            month=month,
            visits=sum(row[0] for row in by_day.values()),
            clients=clients,
            walk_ins=sum(row[3] for row in by_day.values()),
            new_clients=new,
            income=Money(sum(row[1] for row in by_day.values()), currency),
            discounts=Money(sum(row[2] for row in by_day.values()), currency),
            categories=_categories(items, currency),
            staff=_staff(items, names, currency),
            products=_products(items, currency),
            by_day=tuple(Money(by_day[day][1] if day in by_day else 0, currency) for day in range(1, span.days + 1)),
            items_sum=Money(sum(row[6] for row in items), currency),
            calls=tuple((row[0], row[1]) for row in rows(shop, _CALLS, *days)),
            tenders=tuple(
                TenderTotal(row[0], Money(row[1], currency), Money(row[2], currency))
                for row in rows(shop, _TENDERS, *days)
            ),
            ticket_steps=tuple(
                TicketStep(row[0], row[1], Money(row[2], currency), Money(row[3], currency))
                for row in rows(shop, _STEPS, *days)
            ),
            tickets_out=out,
            principal_out=Money(principal_out, currency),
            tickets_due=tickets_due,
            principal_due=Money(principal_due, currency),
        )


def _categories(items: list[SqlRow], currency: str) -> tuple[CategoryIncome, ...]:
    sums: dict[str, dict[str, list[int]]] = {}
    for product, category, name, _, count, _, amount in items:
        if not product:
            line = sums.setdefault(category, {}).setdefault(name, [0, 0])
            line[0] += count
            line[1] += amount
    made = [
        CategoryIncome(
            name=category,
            services=tuple(
                ServiceIncome(name, count, Money(amount, currency))
                for name, (count, amount) in sorted(lines.items(), key=lambda line: (-line[1][1], line[0]))
            ),
            amount=Money(sum(amount for _, amount in lines.values()), currency),
        )
        for category, lines in sums.items()
    ]
    return tuple(sorted(made, key=lambda category: (-category.amount.minor, category.name)))


def _staff(items: list[SqlRow], names: dict[int, str], currency: str) -> tuple[StaffIncome, ...]:
    sums: dict[str, list[int]] = {}
    for product, _, _, beautician, count, _, amount in items:
        line = sums.setdefault(names.get(beautician, ""), [0, 0])
        line[0] += 0 if product else count
        line[1] += amount
    made = (StaffIncome(name, count, Money(amount, currency)) for name, (count, amount) in sums.items())
    return tuple(sorted(made, key=lambda person: (not person.name, -person.amount.minor, person.name)))


def _products(items: list[SqlRow], currency: str) -> tuple[ServiceIncome, ...]:
    sums: dict[str, list[int]] = {}
    for product, _, name, _, _, quantity, amount in items:
        if product:
            line = sums.setdefault(name, [0, 0])
            line[0] += quantity
            line[1] += amount
    made = (ServiceIncome(name, count, Money(amount, currency)) for name, (count, amount) in sums.items())
    return tuple(sorted(made, key=lambda product: (-product.amount.minor, product.name)))
