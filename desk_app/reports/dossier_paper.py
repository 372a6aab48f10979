"""Drawing a client's dossier: a first sheet with who she is and what follows where, then everything, by kind.

Two sheets at least and ten at most. Where the file holds more than ten sheets can show, the newest of each kind and
the beginnings of long texts are printed, and the first sheet says how much of what was left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from desk_app.reports import fonts, said
from desk_app.reports.client_paper import (
    draw_alarms,
    draw_calls,
    draw_complaints,
    draw_facts,
    draw_figures,
    draw_notes,
    draw_promises,
    draw_remark,
    draw_tickets,
    draw_title,
    draw_visits,
)
from desk_app.reports.consent_section import draw_consents
from desk_app.reports.dossier import MEASURES, MOST_PAGES, Dossier, cut_to
from desk_app.reports.family_section import draw_family
from desk_app.reports.fields_section import draw_fields, draw_moments
from desk_app.reports.page import BODY, CAPTION, CELL_QUIET, CELL_STRONG, HEADING, STRONG, Paper, colour
from desk_app.reports.photograph_section import draw_photographs
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line
from desk_app.reports.told_section import draw_agents, draw_colleague_notes, draw_leaving
from desk_app.salon.booking import BOOKING_STATUS_LABELS
from desk_app.words import N_, Words

_ROW = 17.0


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing in a dossier: how many there are, how many of them are printed, and what draws them.
    ``always``: it says something where there is nothing too."""

    title: str
    there: Callable[[Dossier], int]
    shown: Callable[[Dossier], int]
    draw: Callable[[Paper, Dossier], None]
    always: bool = False


def _visits(paper: Paper, dossier: Dossier) -> None:
    draw_visits(paper, dossier.report)


def _notes(paper: Paper, dossier: Dossier) -> None:
    draw_notes(paper, dossier.report)


def _note_count(dossier: Dossier, dated: int) -> int:
    return dated + bool(dossier.report.notes)


def _family_count(dossier: Dossier) -> int:
    family = dossier.report.family
    return len(family.relatives) + len(family.dates) if family is not None else 0


def _agent_count(dossier: Dossier) -> int:
    firm = dossier.report.firm
    return len(firm.agents) if firm is not None else 0


def _consents(paper: Paper, dossier: Dossier) -> None:
    if dossier.consents:
        draw_consents(paper, dossier.consents, dossier.zone, dossier.counts.consents)
        return
    draw_heading(paper, paper.words("Consents"), keep=30)
    draw_remark(paper, paper.words(N_("She has not been asked for any consent yet.")))


def _photographs(paper: Paper, dossier: Dossier) -> None:
    draw_photographs(paper, dossier.photographs)


def _bookings(paper: Paper, dossier: Dossier) -> None:
    words = paper.words
    draw_heading(paper, words("Appointments"), words.number(dossier.counts.bookings))
    columns = (
        Column(words("Date and time"), 100),
        Column(words("Service"), style=CELL_STRONG),
        Column(words("Beautician"), 80),
        Column(words("State"), 74),
        Column(words("Notes"), 150, style=CELL_QUIET),
    )
    rows = (
        (
            f"{said.day(words, each.on)} {said.clock(each.minute)}",
            one_line(each.service),
            one_line(each.staff),
            words(BOOKING_STATUS_LABELS[each.status]),
            each.notes,
        )
        for each in dossier.bookings
    )
    draw_table(paper, columns, rows)


def _payments(paper: Paper, dossier: Dossier) -> None:
    words = paper.words
    draw_heading(paper, words("Payments"), words.number(dossier.counts.payments))
    columns = (
        Column(words("Date"), 70),
        Column(words("Receipt"), style=CELL_STRONG),
        Column(words("For what"), 96),
        Column(words("Paid by"), 70),
        Column(words("Taken by"), 80),
        Column(words("Amount"), 76, "right", CELL_STRONG),
    )
    rows = (
        (
            said.day(words, each.on),
            each.receipt,
            said.purpose(words, each.purpose),
            said.tender(words, each.tender),
            one_line(each.staff),
            said.money(words, each.amount),
        )
        for each in dossier.payments
    )
    draw_table(paper, columns, rows)


#: In the order of the paper. A new kind of thing about a client is one line more.
SECTIONS: tuple[Section, ...] = (
    Section(
        N_("Fields of the file"),
        lambda d: d.counts.fields,
        lambda d: len(d.report.fields),
        lambda paper, d: draw_fields(paper, d.report),
    ),
    Section(
        N_("Family and dates"),
        lambda d: d.counts.family,
        _family_count,
        lambda paper, d: draw_family(paper, d.report, d.counts.family),
    ),
    Section(
        N_("Agents of a firm"),
        lambda d: d.counts.agents,
        _agent_count,
        lambda paper, d: draw_agents(paper, d.report, d.counts.agents),
    ),
    Section(N_("Service record"), lambda d: d.counts.visits, lambda d: len(d.report.visits), _visits),
    Section(N_("Appointments"), lambda d: d.counts.bookings, lambda d: len(d.bookings), _bookings),
    Section(N_("Payments"), lambda d: d.counts.payments, lambda d: len(d.payments), _payments),
    Section(
        N_("Pawn tickets"),
        lambda d: d.counts.tickets,
        lambda d: len(d.report.tickets),
        lambda paper, d: draw_tickets(paper, d.report, d.counts.tickets),
    ),
    Section(
        N_("Follow-up calls"),
        lambda d: d.counts.calls,
        lambda d: len(d.report.calls),
        lambda paper, d: draw_calls(paper, d.report, d.counts.calls),
    ),
    Section(
        N_("Complaints"),
        lambda d: d.counts.complaints,
        lambda d: len(d.report.complaints),
        lambda paper, d: draw_complaints(paper, d.report, d.counts.complaints),
    ),
    Section(
        N_("Promises"),
        lambda d: d.counts.promises,
        lambda d: len(d.report.promises),
        lambda paper, d: draw_promises(paper, d.report, d.counts.promises),
    ),
    Section(
        N_("Requests, extras, gestures"),
        lambda d: d.counts.moments,
        lambda d: len(d.report.moments),
        lambda paper, d: draw_moments(paper, d.report),
    ),
    Section(
        N_("Leaving and coming back"),
        lambda d: d.counts.tellings,
        lambda d: len(d.tellings),
        lambda paper, d: draw_leaving(paper, d.tellings, d.counts.tellings),
    ),
    Section(
        N_("Notes to colleagues"),
        lambda d: d.counts.colleagues,
        lambda d: len(d.colleagues),
        lambda paper, d: draw_colleague_notes(paper, d.colleagues, d.counts.colleagues),
    ),
    Section(
        N_("Notes"),
        lambda d: _note_count(d, d.counts.notes),
        lambda d: _note_count(d, len(d.report.dated_notes)),
        _notes,
    ),
    Section(N_("Consents"), lambda d: d.counts.consents, lambda d: len(d.consents), _consents, always=True),
    Section(N_("Photographs"), lambda d: d.counts.photographs, lambda d: len(d.photographs), _photographs),
)


def dossier_paper(dossier: Dossier, words: Words, *, at: datetime) -> Paper:
    """The sheets of a dossier: as much of it as ten of them take. ``at`` is the moment of printing on the shop's wall
    clock."""
    paper = _drawn(dossier, words, at, 0)
    for step in range(1, len(MEASURES)):
        if paper.pages <= MOST_PAGES:
            break
        paper = _drawn(dossier, words, at, step)
    return paper


def dossier_pdf(dossier: Dossier, words: Words, *, at: datetime) -> bytes:
    """A dossier as a PDF of two to ten A4 sheets. The same dossier, words and moment give the same bytes."""
    return dossier_paper(dossier, words, at=at).pdf()


def _drawn(whole: Dossier, words: Words, at: datetime, step: int) -> Paper:
    """The dossier by a measure; given up as soon as it is too long, except by the last."""
    dossier = cut_to(whole, MEASURES[step], words)
    report = dossier.report
    paper = Paper(
        words,
        title=words(N_("Dossier · {name} · {code}"), name=one_line(report.name), code=report.code),
        author=report.shop_name,
        foot=words("Confidential · printed {moment}", moment=said.moment(words, at)),
    )
    draw_title(paper, report, words(N_("Dossier")))
    draw_alarms(paper, report)
    draw_facts(paper, report)
    draw_figures(paper, report)
    there = [section for section in SECTIONS if section.always or section.there(dossier)]
    sheet, top = _room_for_contents(paper, len(there))
    found: list[tuple[Section, int]] = []
    for number, section in enumerate(there):
        if number == 0:
            paper.turn()
        found.append((section, _first_sheet(paper, section, dossier)))
        if paper.pages > MOST_PAGES and step < len(MEASURES) - 1:
            return paper
    _contents(paper, dossier, found, sheet, top)
    return paper


def _first_sheet(paper: Paper, section: Section, dossier: Dossier) -> int:
    """Draws a section; the sheet on which its heading stands."""
    paper.on_heading = 0
    section.draw(paper, dossier)
    return paper.on_heading


def _room_for_contents(paper: Paper, count: int) -> tuple[int, float]:
    """Leaves room for the list of sections, which is written when their sheets are known: its sheet and its top."""
    high = 10 + HEADING.leading + 8 + count * _ROW + 30
    paper.need(high)
    top = paper.y + 10
    paper.y += high
    return paper.pages, top


def _contents(paper: Paper, dossier: Dossier, found: list[tuple[Section, int]], sheet: int, top: float) -> None:
    words = paper.words
    paper.put(paper.left, top + HEADING.rise, words(N_("Contents")), HEADING, sheet=sheet)
    base = top + HEADING.leading + 16
    head = top + HEADING.rise
    paper.put(paper.right - 60, head, words(N_("Entries")), CAPTION, "right", sheet=sheet)
    paper.put(paper.right, head, words(N_("Sheet")), CAPTION, "right", sheet=sheet)
    left_out = 0
    for section, first in found:
        title, there, shown = words(section.title), section.there(dossier), section.shown(dossier)
        left_out += there - shown
        count = words.number(there)
        if shown < there:
            count = words(N_("{shown} of {count}"), shown=words.number(shown), count=count)
        paper.put(paper.left, base, title, BODY, sheet=sheet)
        paper.put(paper.right - 60, base, count if there else "–", CELL_QUIET, "right", sheet=sheet)
        paper.put(paper.right, base, words.number(first), STRONG, "right", sheet=sheet)
        start = paper.left + fonts.width(title, BODY.font, BODY.size) + 6
        end = paper.right - 64 - fonts.width(count, CELL_QUIET.font, CELL_QUIET.size)
        _dots(paper, start, end, base, sheet)
        base += _ROW
    told = []
    if left_out:
        told.append(
            words.n(
                "{count} older entry is not printed, to keep to {pages} sheets.",
                "{count} older entries are not printed, to keep to {pages} sheets.",
                left_out,
                pages=MOST_PAGES,
            )
        )
    if dossier.hidden:
        told.append(
            words.n(
                "{count} photograph is kept and may not be shown: she does not agree to it.",
                "{count} photographs are kept and may not be shown: she does not agree to it.",
                dossier.hidden,
            )
        )
    for sentence in told:
        paper.put(paper.left, base + 2, sentence, CAPTION, sheet=sheet)
        base += CAPTION.leading


def _dots(paper: Paper, start: float, end: float, base: float, sheet: int) -> None:
    """A quiet dotted line that leads the eye from a word to its number."""

    def draw(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(*colour("text_3"))
        canvas.setLineWidth(0.5)
        canvas.setDash(0.5, 3)
        canvas.line(start, paper.height - base, max(start, end), paper.height - base)

    paper.put_shape(draw, sheet=sheet)
