"""The rules of writing a ticket, and what it will cost. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from desk_app.clients.rules import many_lines, one_line
from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.pawn.charges import CN_SIMPLE, Charges, Rule, add_months, charges
from desk_app.pawn.ticket import PledgeDraft, TermLine, Ticket, TicketDraft
from desk_app.staff.edits import changes
from desk_app.till.typed import required_line
from desk_app.words import N_

MOST_PLEDGES = 100
#: Heavier than any pledge a counter takes: ten tonnes.
HEAVIEST_MG = 10**10
EARLIEST = date(1970, 1, 1)
#: Beyond this a calendar has no room for a term.
LATEST_QUOTE = date(9000, 1, 1)
#: A yearly rate divided by twelve and then some.
MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Terms:
    """What the shop allows: its rule, the share of the appraisal it lends (percent), and the days of grace."""

    rule: Rule = CN_SIMPLE
    loan_to_value_percent: int = 80
    grace_days: int = 5


@dataclass(frozen=True, slots=True)
class Renewal:
    """What renewing comes to: the charges settled now, and the period that follows."""

    charges: Charges
    start_on: date
    due_on: date
    last_day: date


def check_ticket(draft: TicketDraft, terms: Terms, today: date, currency: str) -> TicketDraft:
    """The draft with its text cleaned, every rule held that needs no record. Raises RuleBroken by field."""
    pledges = _checked_pledges(draft.pledges, currency)
    _check_terms(draft, terms.rule, today)
    _check_principal(draft, terms, currency)
    return replace(draft, pledges=pledges, notes=many_lines(draft.notes, "notes"))


def appraisal_of(pledges: Sequence[PledgeDraft], currency: str) -> Money:
    """What the items are worth together."""
    return sum((pledge.appraisal for pledge in pledges), Money(0, currency))


def highest_loan(appraisal: Money, loan_to_value_percent: int) -> Money:
    """The most that may be lent on an appraisal, rounded down."""
    return Money(appraisal.minor * loan_to_value_percent // 100, appraisal.currency)


def quote_terms(draft: TicketDraft, terms: Terms | None = None) -> tuple[TermLine, ...]:
    """To redeem: after each month of the term and at the end of grace. Empty while the figures make no loan."""
    held = terms or Terms()
    possible = (
        0 < draft.principal.minor <= LARGEST
        and 1 <= draft.term_months <= held.rule.longest_months
        and EARLIEST <= draft.start_on <= LATEST_QUOTE
        and not _rate_fault(draft.fee_percent, held.rule.highest_fee)
        and not _rate_fault(draft.interest_percent, held.rule.highest_interest)
    )
    if not possible:
        return ()
    ends = [(months, 0, add_months(draft.start_on, months)) for months in range(1, draft.term_months + 1)]
    if held.grace_days:
        last = ends[-1][2] + timedelta(days=held.grace_days)
        ends.append((draft.term_months, held.grace_days, last))
    rates = (draft.principal, draft.fee_percent, draft.interest_percent, draft.start_on)
    return tuple(TermLine(months, grace, on, charges(*rates, on, rule=held.rule)) for months, grace, on in ends)


def charges_on(ticket: Ticket, on: date, rule: Rule) -> Charges:
    """What the running period of a ticket costs up to a day."""
    return charges(
        ticket.principal,
        ticket.fee_percent,
        ticket.interest_percent,
        ticket.start_on,
        on,
        rule=rule,
        renewed=ticket.renewals > 0,
    )


def renewal_of(ticket: Ticket, months: int, on: date, rule: Rule) -> Renewal:
    """What renewing for ``months`` from the last expiry comes to. Raises RuleBroken("months" | "on").

    The period that ends is settled up to its expiry, whatever the day; the days of grace belong to the new one.
    """
    if not 1 <= months <= rule.longest_months:
        raise RuleBroken("months", "range", N_("A term is between 1 and {most} months."), most=rule.longest_months)
    if on > ticket.last_day:
        raise RuleBroken(
            "on",
            "past_last_day",
            N_("Ticket {number} could be renewed until {day}. It can now only go on by agreement."),
            number=ticket.number,
            day=ticket.last_day,
        )
    if ticket.renewals and on < ticket.start_on:
        raise RuleBroken(
            "on",
            "not_begun",
            N_("The renewed period of ticket {number} begins on {day}; it cannot be renewed again before."),
            number=ticket.number,
            day=ticket.start_on,
        )
    due = add_months(ticket.due_on, months)
    settled = charges_on(ticket, ticket.due_on, rule)
    return Renewal(settled, ticket.due_on, due, due + timedelta(days=ticket.grace_days))


def check_redeemable(ticket: Ticket, on: date) -> None:
    """Raises RuleBroken("on", "past_last_day") where only an agreement gives the item back."""
    if on > ticket.last_day:
        raise RuleBroken(
            "on",
            "past_last_day",
            N_("Ticket {number} passed its last day {day}. The item can only be given back by agreement."),
            number=ticket.number,
            day=ticket.last_day,
        )


def check_forfeitable(ticket: Ticket, on: date) -> None:
    """Raises RuleBroken("on", "in_time") while the ticket can still be redeemed."""
    if on <= ticket.last_day:
        raise RuleBroken(
            "on",
            "in_time",
            N_("Ticket {number} can be redeemed until {day}; it is not forfeited before."),
            number=ticket.number,
            day=ticket.last_day,
        )


def _checked_pledges(pledges: Sequence[PledgeDraft], currency: str) -> tuple[PledgeDraft, ...]:
    if not pledges:
        raise RuleBroken("pledges", "empty", N_("A ticket needs at least one item."))
    if len(pledges) > MOST_PLEDGES:
        raise RuleBroken("pledges", "too_many", N_("A ticket holds at most {most} items."), most=MOST_PLEDGES)
    return tuple(_checked_pledge(pledge, currency) for pledge in pledges)


def _checked_pledge(pledge: PledgeDraft, currency: str) -> PledgeDraft:
    name = required_line(pledge.name, "pledges")
    if pledge.appraisal.currency != currency:
        raise RuleBroken("pledges", "currency", N_("This shop counts in {currency}."), currency=currency)
    if not 0 < pledge.appraisal.minor <= LARGEST:
        raise RuleBroken("pledges", "appraisal", N_("“{name}” needs an appraisal above zero."), name=name)
    if not 0 <= pledge.weight_mg <= HEAVIEST_MG:
        raise RuleBroken("pledges", "weight", N_("The weight of “{name}” is not possible."), name=name)
    if not 0 <= pledge.fineness <= 1000:
        raise RuleBroken("pledges", "fineness", N_("The fineness of “{name}” lies between 0 and 1000."), name=name)
    return replace(
        pledge,
        name=name,
        category=one_line(pledge.category, "pledges"),
        description=many_lines(pledge.description, "pledges"),
        serial=one_line(pledge.serial, "pledges"),
        bin=one_line(pledge.bin, "pledges"),
    )


def _check_terms(draft: TicketDraft, rule: Rule, today: date) -> None:
    if draft.start_on > today:
        raise RuleBroken("start_on", "future", N_("A ticket cannot start in the future."))
    if draft.start_on < EARLIEST:
        raise RuleBroken("start_on", "too_early", N_("This date is too long ago."))
    if not 1 <= draft.term_months <= rule.longest_months:
        raise RuleBroken("term_months", "range", N_("A term is between 1 and {most} months."), most=rule.longest_months)
    rates = (
        ("fee_percent", draft.fee_percent, rule.highest_fee),
        ("interest_percent", draft.interest_percent, rule.highest_interest),
    )
    for field, percent, highest in rates:
        match _rate_fault(percent, highest):
            case "range":
                raise RuleBroken(field, "range", N_("This rate lies between 0 and {most} % a month."), most=highest)
            case "too_precise":
                raise RuleBroken(
                    field, "too_precise", N_("A rate has at most {most} decimal places."), most=MOST_PLACES
                )


def _rate_fault(percent: Decimal, highest: Decimal) -> str:
    """What is wrong with a rate: "range", "too_precise" or ""."""
    if not percent.is_finite() or not 0 <= percent <= highest:
        return "range"
    exponent = percent.as_tuple().exponent
    return "too_precise" if isinstance(exponent, int) and exponent < -MOST_PLACES else ""


def _check_principal(draft: TicketDraft, terms: Terms, currency: str) -> None:
    if draft.principal.currency != currency:
        raise RuleBroken("principal", "currency", N_("This shop counts in {currency}."), currency=currency)
    if draft.principal.minor <= 0:
        raise RuleBroken("principal", "not_positive", N_("The loan must be more than zero."))
    worth = appraisal_of(draft.pledges, currency)
    if draft.principal > worth:
        raise RuleBroken(
            "principal",
            "over_appraisal",
            N_("The loan is more than the items are worth ({appraisal})."),
            appraisal=f"{worth.decimal():,}",
        )
    most = highest_loan(worth, terms.loan_to_value_percent)
    if draft.principal > most:
        raise RuleBroken(
            "principal",
            "loan_to_value",
            N_("The shop lends at most {percent} % of the appraisal: {most}."),
            percent=terms.loan_to_value_percent,
            most=f"{most.decimal():,}",
        )


def closed_told(on: date) -> dict[str, object]:
    """What the trail is told of a ticket that is closed on this day."""
    return changes({"closed_on": None}, {"closed_on": on.isoformat()})


def renewal_told(detail: Mapping[str, object]) -> dict[str, object]:
    """What the trail is told of a renewal whose event keeps ``detail``."""
    was = {name: detail[f"was_{name}"] for name in ("due_on", "start_on")}
    return changes(was, {name: detail[name] for name in was}) | {"months": detail["months"]}
