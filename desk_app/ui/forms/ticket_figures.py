"""What the figures of a ticket come to while they are typed, ready to paint. Pure; run off the UI thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desk_app.clients.client import ClientId
from desk_app.errors import DeskError
from desk_app.money import LARGEST, Money
from desk_app.pawn.charges import Charges
from desk_app.pawn.desk import quote_terms
from desk_app.pawn.ticket import TermLine, TicketDraft
from desk_app.pawn.writing import Terms, highest_loan
from desk_app.reports.capitals import capitals
from desk_app.ui.widgets.amounts import AmountLine, DueLine
from desk_app.words import Words

#: Where an amount has its fixed form in capitals.
WITH_CAPITALS = frozenset({"CNY"})


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures as far as they can be read; None: not typed, or not readable yet. ``appraisal`` is of all items."""

    principal: Money | None
    appraisal: Money
    months: int | None
    fee: Decimal | None
    interest: Decimal | None
    start: date | None


@dataclass(frozen=True, slots=True)
class Worked:
    """What they come to. ``share`` is the loan to the value in percent ("77.4"); ``too_much`` says a limit is passed.

    ``sound``: a ticket with these figures would be written.
    """

    due_on: date | None = None
    share: str = ""
    too_much: str = ""
    most: str = ""
    lines: tuple[DueLine, ...] = ()
    sums: tuple[AmountLine, ...] = ()
    months: int = 0
    sound: bool = False


def work_out(figures: Figures, terms: Terms, words: Words) -> Worked:
    """Everything the right side of the form shows."""
    lines = _quoted(figures, terms)
    whole = next((line for line in reversed(lines) if not line.grace_days), None)
    most = highest_loan(figures.appraisal, terms.loan_to_value_percent)
    principal = figures.principal
    over = principal is not None and bool(figures.appraisal) and principal > most
    rates_hold = (figures.fee or Decimal(0)) <= terms.rule.highest_fee and (
        figures.interest or Decimal(0)
    ) <= terms.rule.highest_interest
    return Worked(
        due_on=None if whole is None else whole.on,
        share=share_of(principal, figures.appraisal),
        too_much=""
        if not over
        else words("More than {percent} % of the appraisal", percent=terms.loan_to_value_percent),
        most=words("at most {amount}", amount=words.money(most)) if over else "",
        lines=tuple(_due(line, words) for line in lines),
        sums=() if whole is None else adds_up(whole.charges, words),
        months=0 if whole is None else whole.months,
        sound=bool(lines) and bool(figures.appraisal) and not over and rates_hold,
    )


def adds_up(charges: Charges, words: Words, *, to_pay: bool = False) -> tuple[AmountLine, ...]:
    """How charges add up, line by line, with the principal in capitals; ``to_pay``: with all that is due instead."""
    lines = [AmountLine(line.say(words), plain(line.amount)) for line in charges.lines]
    if to_pay:
        principal = charges.redemption - charges.total
        lines.insert(0, AmountLine(words("Principal"), plain(principal)))
        lines.append(AmountLine(words("Charges"), plain(charges.total), bold=True, over=True))
        return (*lines, *in_capitals(charges.redemption, words, over=False))
    return (*lines, *in_capitals(charges.redemption - charges.total, words))


def in_capitals(amount: Money, words: Words, *, over: bool = True) -> tuple[AmountLine, ...]:
    """An amount as the ticket says it in capitals; nothing for a currency that has none."""
    if amount.currency not in WITH_CAPITALS:
        return ()
    return (AmountLine(words("In capitals"), capitals(amount.decimal()), bold=True, over=over),)


def plain(amount: Money) -> str:
    """An amount without the sign of its currency: "1,728.00"."""
    return f"{amount.decimal():,}"


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of some amounts."""
    return sum(amounts, Money(0, currency))


def _quoted(figures: Figures, terms: Terms) -> tuple[TermLine, ...]:
    principal, months, start = figures.principal, figures.months, figures.start
    if principal is None or months is None or start is None or figures.fee is None or figures.interest is None:
        return ()
    draft = TicketDraft(ClientId(0), start, months, principal, figures.fee, figures.interest, ())
    try:
        return quote_terms(draft, terms)
    except (DeskError, ValueError, OverflowError):
        return ()  # a year 9999, say: no dates to show until the figures are sensible


def _due(line: TermLine, words: Words) -> DueLine:
    said = (
        words.n("{count} day's grace", "{count} days' grace", line.grace_days)
        if line.grace_days
        else words.n("{count} month", "{count} months", line.months)
    )
    return DueLine(said, line.on.isoformat(), f"+{plain(line.charges.total)}", words.money(line.redemption))


def share_of(principal: Money | None, appraisal: Money) -> str:
    """The loan as a share of the appraisal in percent: "77.4"; "" where there is none."""
    if principal is None or appraisal.minor <= 0 or abs(principal.minor) > LARGEST:
        return ""
    return f"{Decimal(principal.minor) * 100 / Decimal(appraisal.minor):.1f}"
