"""What a loan costs, to the day. Pure.

A rule is a small value so that packs of data can take its place: a ticket keeps the id and version of the rule it was
written under, and ``rule_of`` finds it again.

``cn-simple`` 1 (典当管理办法 2005, arts. 37 and 38; 商建发[2011]49号): fee and interest are percent a month; full
calendar months count as months, the days beyond them as thirtieths; a pawn of under five days is charged the fee of
five, and interest for the days that passed. Published case: ¥10,000 for one day at 42‰ and 3.45 %/360 → 70.00 and
0.96 (dwsc.com.cn/b/326698.html). Fee and interest are each rounded once, half up.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desk_app.errors import DeskError
from desk_app.money import Money, rounded
from desk_app.words import N_, Words


@dataclass(frozen=True, slots=True)
class Rule:
    """How days become money. Percentages are a month; 4.2 is 42‰."""

    id: str
    version: str
    name: str
    month_days: int = 30
    whole_months: bool = True  # False: every day is a thirtieth, however long the months are
    minimum_fee_days: int = 5
    highest_fee: Decimal = Decimal("4.2")  # art. 38, movables
    highest_interest: Decimal = Decimal(3)  # a bound against typing mistakes; the law's follows the LPR
    longest_months: int = 6


CN_SIMPLE = Rule("cn-simple", "1", N_("China, simple rule"))
RULES: dict[tuple[str, str], Rule] = {(rule.id, rule.version): rule for rule in (CN_SIMPLE,)}


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One line of how it adds up. ``time`` is in months: "3", "3 + 5/30", "5/30"."""

    template: str
    principal: Money
    percent: Decimal
    time: str
    amount: Money
    minimum_days: int = 0

    def say(self, words: Words) -> str:
        """The line in words, without its amount: "Fee 24,000.00 × 2.4% × 3"."""
        return words(
            self.template,
            principal=f"{self.principal.decimal():,}",
            percent=f"{self.percent.normalize():f}",
            time=self.time,
            days=self.minimum_days,
        )


@dataclass(frozen=True, slots=True)
class Charges:
    """What is owed on a day. ``redemption`` = principal + ``total``; ``months`` and ``days`` are the time that ran."""

    start: date
    on: date
    months: int
    days: int
    interest: Money
    fee: Money
    total: Money
    redemption: Money
    lines: tuple[ChargeLine, ...]


def rule_of(pack: str, version: str) -> Rule:
    """The rule a ticket was written under. Raises DeskError where this program does not have it."""
    try:
        return RULES[pack, version]
    except KeyError:
        raise DeskError(
            N_("This ticket was written under rules this program does not have ({pack} {version})."),
            pack=pack,
            version=version,
        ) from None


def add_months(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def elapsed(start: date, on: date, rule: Rule = CN_SIMPLE) -> tuple[int, int]:
    """The months and days from ``start`` to ``on``. A day before the start counts as the start."""
    if on <= start:
        return 0, 0
    if not rule.whole_months:
        return divmod((on - start).days, rule.month_days)
    months = (on.year - start.year) * 12 + on.month - start.month
    if add_months(start, months) > on:
        months -= 1
    return months, (on - add_months(start, months)).days


def charges(
    principal: Money,
    fee_percent: Decimal,
    interest_percent: Decimal,
    start: date,
    on: date,
    *,
    rule: Rule = CN_SIMPLE,
    renewed: bool = False,
) -> Charges:
    """What the loan costs from ``start`` to ``on``.

    The charges never fall as ``on`` moves on. ``renewed``: this period follows another one of the same pawn, which is
    therefore not a pawn of under five days, and a day on or before its ``start`` costs nothing.
    """
    months, days = elapsed(start, on, rule)
    lifted = 0 if renewed or months or days >= rule.minimum_fee_days else rule.minimum_fee_days
    fee_line = _line(N_("Fee {principal} × {percent}% × {time}"), principal, fee_percent, months, days, rule)
    if lifted:
        short = N_("Fee {principal} × {percent}% × {time} (under {days} days counts as {days})")
        fee_line = _line(short, principal, fee_percent, 0, lifted, rule, minimum_days=lifted)
    interest_line = _line(
        N_("Interest {principal} × {percent}% × {time}"), principal, interest_percent, months, days, rule
    )
    total = fee_line.amount + interest_line.amount
    return Charges(
        start=start,
        on=on,
        months=months,
        days=days,
        interest=interest_line.amount,
        fee=fee_line.amount,
        total=total,
        redemption=principal + total,
        lines=(fee_line, interest_line),
    )


def _line(
    template: str, principal: Money, percent: Decimal, months: int, days: int, rule: Rule, *, minimum_days: int = 0
) -> ChargeLine:
    parts = [str(months)] if months or not days else []
    if days:
        parts.append(f"{days}/{rule.month_days}")
    # One division at the end keeps the value exact up to the one rounding.
    thirtieths = months * rule.month_days + days
    exact = principal.decimal() * percent * thirtieths / (100 * rule.month_days)
    amount = rounded(exact, principal.currency)
    return ChargeLine(template, principal, percent, " + ".join(parts), amount, minimum_days)
