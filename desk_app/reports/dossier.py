"""What a client's dossier says: her whole file, with what belongs to it from every room, read once, drawn later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from desk_app.clients.consent import Consent
from desk_app.clients.field import Field, FieldKind, Value
from desk_app.clients.relative import ClientFamily
from desk_app.clients.unit import Unit
from desk_app.knowing.note import State
from desk_app.loyalty.leaving import Telling
from desk_app.money import Money
from desk_app.privacy.copying import CopiedPhotograph
from desk_app.reports.client_report import ClientReport, VisitItemLine
from desk_app.reports.text import clean
from desk_app.salon.booking import Booking
from desk_app.words import Words

#: A dossier has no more sheets, whatever is in the file.
MOST_PAGES = 10
#: The newest lines of each kind that are read for it: more do not fit on ten sheets.
MOST_READ = 240

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """Money taken or given; ``purpose`` and ``tender`` as the till keeps them."""

    on: date
    receipt: str
    purpose: str
    tender: str
    amount: Money
    staff: str


@dataclass(frozen=True, slots=True)
class ColleagueLine:
    """A note about her from one colleague to another."""

    on: date
    sender: str
    to: str
    text: str
    answer: str
    state: State


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each kind the file has, listed or not."""

    visits: int
    bookings: int
    payments: int
    tickets: int
    calls: int
    complaints: int
    promises: int
    notes: int
    consents: int
    photographs: int
    moments: int = 0
    fields: int = 0
    family: int = 0
    agents: int = 0
    tellings: int = 0
    colleagues: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one client. Lists are newest first and hold what can be printed; ``counts`` are of all there
    is. ``hidden`` photographs are kept and may be shown to nobody."""

    report: ClientReport
    counts: Counts
    bookings: tuple[Booking, ...]
    payments: tuple[PaymentLine, ...]
    consents: tuple[Consent, ...]
    photographs: tuple[CopiedPhotograph, ...]
    hidden: int
    zone: str
    tellings: tuple[Telling, ...] = ()
    colleagues: tuple[ColleagueLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of a file is printed: lines of each kind, characters of each text, photographs."""

    lines: int
    text: int
    photographs: int

    @property
    def named(self) -> int:
        """Services of one visit, pledges of one ticket, tags of a client, that are named."""
        return 12 if self.text > 300 else 6 if self.text > 120 else 2

    @property
    def name(self) -> int:
        """Characters of a service's, a pledge's or a person's name; the longest the program takes is 200."""
        return 200 if self.text > 1_000 else 80 if self.text > 120 else 24


#: From everything down to what always fits on ten sheets.
MEASURES: tuple[Measure, ...] = tuple(
    Measure(lines, text, photographs)
    for lines, text, photographs in (
        (240, 20_000, 40), (200, 4_000, 40), (160, 2_000, 32), (125, 1_200, 24), (100, 800, 20), (80, 500, 16),
        (64, 350, 12), (50, 240, 12), (40, 180, 8), (32, 140, 8), (25, 120, 8), (18, 100, 4), (12, 80, 4), (8, 60, 4),
        (5, 40, 4),
    )
)  # fmt: skip


def cut_to(dossier: Dossier, measure: Measure, words: Words) -> Dossier:
    """The dossier with the newest lines and the beginnings of long texts; each cut text says how much is missing."""
    report = dossier.report

    def text(value: str) -> str:
        return _shorter(value, measure.text, words)

    def name(value: str) -> str:
        return _shorter(value, measure.name, words)

    def newest(lines: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
        return tuple(change(line) for line in lines[: measure.lines])

    def told(each: tuple[Field, Value]) -> tuple[Field, Value]:
        field, value = each
        return field, replace(value, text=text(value.text)) if field.kind is FieldKind.TEXT else value

    shorter = replace(
        report,
        allergies=text(report.allergies),
        alerts=text(report.alerts),
        notes=text(report.notes),
        address=text(report.address),
        source=text(report.source),
        tags=tuple(name(tag) for tag in report.tags[: measure.named]),
        usual=tuple((name(service), count) for service, count in report.usual),
        visits=newest(
            report.visits,
            lambda each: replace(each, notes=text(each.notes), items=_items(each.items, measure.named, name)),
        ),
        tickets=newest(report.tickets, lambda each: replace(each, pledges=_names(each.pledges, measure.named, name))),
        calls=newest(report.calls, lambda each: replace(each, note=text(each.note))),
        complaints=newest(
            report.complaints, lambda each: replace(each, text=text(each.text), answer=text(each.answer))
        ),
        promises=newest(report.promises, lambda each: replace(each, text=text(each.text))),
        fields=newest(report.fields, told),
        moments=newest(report.moments, lambda each: replace(each, text=text(each.text))),
        dated_notes=newest(report.dated_notes, lambda each: replace(each, text=text(each.text))),
        family=None if report.family is None else _family(report.family, measure.lines, name, text),
        firm=None if report.firm is None else _firm(report.firm, measure.lines, name, text),
        openings=report.openings[: measure.lines],
    )
    return replace(
        dossier,
        report=shorter,
        bookings=newest(
            dossier.bookings, lambda each: replace(each, notes=text(each.notes), service=name(each.service))
        ),
        payments=dossier.payments[: measure.lines],
        consents=newest(dossier.consents, lambda each: replace(each, wording=text(each.wording))),
        photographs=dossier.photographs[: measure.photographs],
        tellings=newest(dossier.tellings, lambda each: replace(each, words=text(each.words))),
        colleagues=newest(
            dossier.colleagues, lambda each: replace(each, text=text(each.text), answer=text(each.answer))
        ),
    )


def _family(family: ClientFamily, most: int, name: Callable[[str], str], text: Callable[[str], str]) -> ClientFamily:
    """So many people, and so many days of hers and theirs: a day of somebody who is left out would pass for hers."""
    kept = tuple(replace(one, name=name(one.name), note=text(one.note)) for one in family.relatives[:most])
    known = {None, *(one.id for one in kept)}
    days = [replace(day, label=name(day.label)) for day in family.dates if day.relative_id in known]
    return replace(family, relatives=kept, dates=tuple(days[:most]))


def _firm(firm: Unit, most: int, name: Callable[[str], str], text: Callable[[str], str]) -> Unit:
    draft = firm.draft
    shorter = replace(
        draft,
        legal_name=name(draft.legal_name),
        trade=name(draft.trade),
        invoice_title=name(draft.invoice_title),
        bank=name(draft.bank),
    )
    agents = tuple(
        replace(one, name=name(one.name), paper=name(one.paper), revoked_for=text(one.revoked_for))
        for one in firm.agents[:most]
    )
    return replace(firm, draft=shorter, agents=agents)


def _items(items: tuple[VisitItemLine, ...], most: int, name: Callable[[str], str]) -> tuple[VisitItemLine, ...]:
    kept = tuple(replace(item, name=name(item.name), beautician=name(item.beautician)) for item in items[:most])
    return kept if len(items) <= most else (*kept, VisitItemLine(f"… +{len(items) - most}", 1, ""))


def _names(names: tuple[str, ...], most: int, name: Callable[[str], str]) -> tuple[str, ...]:
    kept = tuple(name(each) for each in names[:most])
    return kept if len(names) <= most else (*kept, f"… +{len(names) - most}")


def _shorter(text: str, most: int, words: Words) -> str:
    """``text``, or its beginning and how many characters are not printed. Empty lines at its ends are no loss."""
    told = clean(text).strip() if len(text) > most else text
    if len(told) <= most:
        return told
    missing = len(told) - most
    more = words.n("… ({count} more character)", "… ({count} more characters)", missing)
    return f"{told[:most].rstrip()} {more}"
