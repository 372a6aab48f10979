"""Drawing a client's paper file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from desk_app.clients.unit import ACT_LABELS, Standing
from desk_app.clients.unit_rules import standing
from desk_app.reports import fonts, said
from desk_app.reports.client_report import ClientReport, RhythmLine, VisitLine
from desk_app.reports.family_section import draw_family
from desk_app.reports.fields_section import draw_fields, draw_moments
from desk_app.reports.page import (
    ALARM,
    BODY,
    CAPTION,
    CELL,
    CELL_QUIET,
    CELL_STRONG,
    LABEL,
    STRONG,
    TITLE,
    Paper,
    Style,
)
from desk_app.reports.sections import draw_heading, draw_tiles
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import clean, one_line, wrap
from desk_app.words import N_, Words

_LABEL_WIDTH = 62.0
_GUTTER = 22.0


def client_report_pdf(
    report: ClientReport, words: Words, *, at: datetime, more: Callable[[Paper], None] | None = None
) -> bytes:
    """The A4 file of one client in the language of ``words``. ``at`` is the moment of printing on the shop's wall
    clock; ``more`` draws what follows. The same report, words and moment give the same bytes."""
    paper = Paper(
        words,
        title=words("Client file · {name} · {code}", name=one_line(report.name), code=report.code),
        author=report.shop_name,
        foot=words("Confidential · printed {moment}", moment=said.moment(words, at)),
    )
    draw_title(paper, report, words("Client file"))
    draw_alarms(paper, report)
    draw_facts(paper, report)
    draw_family(paper, report)
    draw_fields(paper, report)
    draw_figures(paper, report)
    draw_visits(paper, report)
    draw_tickets(paper, report)
    draw_calls(paper, report)
    draw_complaints(paper, report)
    draw_promises(paper, report)
    draw_moments(paper, report)
    draw_notes(paper, report)
    if more is not None:
        more(paper)
    return paper.pdf()


def draw_title(paper: Paper, report: ClientReport, kind: str) -> None:
    """The shop, what the paper is, and whose: her name, code, sex, since when, and what she is marked by."""
    words = paper.words
    paper.line(paper.left, one_line(report.shop_name), CAPTION)
    paper.line(paper.right, kind, CAPTION, "right")
    paper.y += 16
    for line in wrap(one_line(report.name), TITLE.font, TITLE.size, paper.measure):
        paper.line(paper.left, line, TITLE)
        paper.y += TITLE.leading
    parts = [
        report.code,
        said.gender(words, report.gender),
        words("client since {day}", day=said.day(words, report.since)),
        *report.tags,
    ]
    paper.prose(paper.left, " · ".join(one_line(part) for part in parts if part), LABEL, paper.measure)
    paper.y += 8


def draw_alarms(paper: Paper, report: ClientReport) -> None:
    """What must not be missed, in a heavy frame with a sign: it holds in black and white too."""
    words = paper.words
    told = [
        (words("Allergies"), report.allergies),
        (words("Alert"), report.alerts),
        (words("Do not call"), words("This client has asked not to be called.") if report.do_not_call else ""),
    ]
    style = Style(fonts.BOLD, 10, 15)
    inner = paper.measure - 54 - 74
    blocks = [(label, wrap(text, style.font, style.size, inner)) for label, text in told if text]
    if not blocks:
        return
    height = sum(len(lines) for _, lines in blocks) * style.leading + 16
    framed = height <= paper.bottom - paper.top
    if framed:
        paper.need(height)
        top = paper.y
        paper.box(paper.left, top, paper.measure, height, fill="bad_soft", stroke="bad", thick=1.8, radius=7)
        paper.box(paper.left + 12, top + height / 2 - 11, 22, 22, fill="bad", radius=11)
        paper.put(paper.left + 23, top + height / 2 + 5.2, "!", Style(fonts.BOLD, 15, 20, "surface"), "center")
    paper.y += 8
    for label, lines in blocks:
        paper.line(paper.left + 46, label, ALARM)
        paper.lines(paper.left + 120, lines, style)
    paper.y += 8 + 10


def _person_or_firm(words: Words, report: ClientReport) -> list[tuple[str, str]]:
    """A person's birthday and document; of a firm its numbers, and who may act for it."""
    if report.firm is None:
        born = said.birthday(words, report.birthday) if report.birthday else ""
        return [(words("Birthday"), born), (words("Document"), report.document)]
    firm = report.firm.draft
    valid = [agent for agent in report.firm.agents if standing(agent, report.as_of) is Standing.VALID]
    agents = [
        f"{one_line(agent.name)} · {words.list_of([words(ACT_LABELS[act]) for act in agent.acts])}" for agent in valid
    ]
    return [
        (words("Registered"), firm.registration),
        (words("Legal rep."), one_line(firm.legal_name)),
        (words("Trade"), one_line(firm.trade)),
        (words("Invoice to"), one_line(firm.invoice_title)),
        (words("Tax no."), firm.tax_number),
        (words("Bank"), one_line(firm.bank)),
        (words("Agents"), "\n".join(agents)),
    ]


def draw_facts(paper: Paper, report: ClientReport) -> None:
    """The file's facts in two columns, label and value; a blank is shown as a dash, so that it can be asked."""
    words = paper.words
    hours = ""
    if report.call_from is not None and report.call_to is not None:
        hours = f"{said.clock(report.call_from)}–{said.clock(report.call_to)}"
    consent = {None: N_("not asked yet"), True: N_("agreed to be called"), False: N_("not agreed")}[report.may_call]
    if report.do_not_call:
        consent = N_("Do not call")
    facts = [
        (words("Phone"), "\n".join(report.phones)),
        (words("Advisor"), report.advisor),
        *_person_or_firm(words, report),
        (words("Address"), report.address),
        (words("Source"), report.source),
        (words("Consent"), words(consent)),
        (words("Call hours"), hours),
    ]
    column = (paper.measure - _GUTTER) / 2
    for at in range(0, len(facts), 2):
        pair = [
            (label, wrap(value or "–", BODY.font, BODY.size, column - _LABEL_WIDTH))
            for label, value in facts[at : at + 2]
        ]
        paper.need(min(4, max(len(lines) for _, lines in pair)) * BODY.leading)
        top, ends = paper.y, []
        for side, (label, lines) in enumerate(pair):
            x = paper.left + side * (column + _GUTTER)
            paper.y = top
            paper.line(x, label, LABEL)
            paper.lines(x + _LABEL_WIDTH, lines, BODY)
            ends.append(paper.y)
        paper.y = (ends[-1] if len(ends) == 1 else max(ends)) + 3
    paper.y += 9


def draw_figures(paper: Paper, report: ClientReport) -> None:
    """Four figures in a row, and under them what she usually has and how often she comes."""
    words = paper.words
    tiles = [
        (words("Number of visits"), words.number(report.visit_count)),
        (words("First visit"), said.day(words, report.first_visit) or "–"),
        (words("Last visit"), said.day(words, report.last_visit) or "–"),
        (words("Spent in 12 months"), said.money(words, report.spent_year)),
    ]
    draw_tiles(paper, tiles)
    usual = words(", ").join(
        words("{service} ×{count}", service=one_line(name), count=count) for name, count in report.usual
    )
    rhythm = words("; ").join(comes(words, line, report.as_of) for line in report.rhythms)
    opening = words("; ").join(
        words(
            "{label} {amount} ({day}, not taken here)",
            label=words(line.label),
            amount=said.money(words, line.amount),
            day=said.day(words, line.on),
        )
        for line in report.openings
    )
    rated = report.rating.say(words, report.as_of) if report.rating is not None else ""
    lines_of = (
        (words("Usually"), usual),
        (words("Rhythm"), rhythm),
        (words("Rating"), rated),
        (words("Opening"), opening),
    )
    for label, text in lines_of:
        if text:
            lines = wrap(text, BODY.font, BODY.size, paper.measure - _LABEL_WIDTH)
            paper.need(BODY.leading)
            paper.line(paper.left, label, LABEL)
            paper.lines(paper.left + _LABEL_WIDTH, lines, BODY)
            paper.y += 2
    paper.y += 2


def comes(words: Words, line: RhythmLine, on: date) -> str:
    """How often she comes for one category, and when she is next due, or was."""
    holes = {"category": one_line(line.category) or words("All visits"), "days": line.mean_days}
    if line.due_on is None:
        return words("{category} every {days} days", **holes)
    day = said.day(words, line.due_on)
    if line.due_on < on:
        return words("{category} every {days} days, was due {day}", **holes, day=day)
    return words("{category} every {days} days, next due {day}", **holes, day=day)


def draw_visits(paper: Paper, report: ClientReport) -> None:
    """Every visit that is listed, or that there is none yet; nothing where the shop has no salon."""
    if "salon" not in report.trades and not report.visits:
        return
    words = paper.words
    count = words.n("{count} visit", "{count} visits", report.visit_count)
    draw_heading(
        paper,
        words("Service record"),
        words("{visits}, {money} in all", visits=count, money=said.money(words, report.spent)),
    )
    if not report.visits:
        draw_remark(paper, words("No visit yet."))
        return
    columns = (
        Column(words("Date"), 64),
        Column(words("Service or product")),
        Column(words("Beautician"), 70),
        Column(words("Amount"), 62, "right", CELL_STRONG),
        Column(words("Score"), 30, "center"),
        Column(words("Notes"), 118, style=CELL_QUIET),
    )
    draw_table(paper, columns, (visit_said(words, visit) for visit in report.visits))
    if report.more_visits:
        older = words.n(
            "{count} older visit is not listed.", "{count} older visits are not listed.", report.more_visits
        )
        draw_remark(paper, older)


def visit_said(words: Words, visit: VisitLine) -> tuple[str, ...]:
    """A visit as it is written: the day, what was done, by whom, the amount, the score, the notes."""
    names = words(", ").join(
        one_line(item.name)
        if item.quantity == 1
        else words("{service} ×{count}", service=one_line(item.name), count=item.quantity)
        for item in visit.items
    )
    people = words(", ").join(dict.fromkeys(one_line(item.beautician) for item in visit.items if item.beautician))
    notes = clean(visit.notes)
    if visit.corrected:
        notes = "\n".join(filter(None, (words("(corrected)"), notes)))
    score = "" if visit.score is None else str(visit.score)
    return said.day(words, visit.on), names, people, said.money(words, visit.total), score, notes


def draw_tickets(paper: Paper, report: ClientReport, count: int = 0) -> None:
    """Pawn tickets, of ``count`` in all."""
    if not report.tickets:
        return
    words = paper.words
    draw_heading(paper, words("Pawn tickets"), words.number(count or len(report.tickets)))
    columns = (
        Column(words("Ticket number"), 84, style=CELL_STRONG),
        Column(words("Pledges")),
        Column(words("From – due"), 70),
        Column(words("Principal"), 66, "right", CELL_STRONG),
        Column(words("Charges paid"), 62, "right"),
        Column(words("State"), 68),
    )
    rows = (
        (
            ticket.number,
            words(", ").join(one_line(pledge) for pledge in ticket.pledges),
            f"{said.day(words, ticket.start_on)}\n{said.day(words, ticket.due_on)}",
            said.money(words, ticket.principal),
            said.money(words, ticket.charges),
            "\n".join(filter(None, (said.status(words, ticket.status), said.day(words, ticket.closed_on)))),
        )
        for ticket in report.tickets
    )
    draw_table(paper, columns, rows)


def draw_calls(paper: Paper, report: ClientReport, count: int = 0) -> None:
    """Calls, of ``count`` in all."""
    if not report.calls:
        return
    words = paper.words
    draw_heading(paper, words("Follow-up calls"), words.number(count or len(report.calls)))
    columns = (
        Column(words("Date and time"), 88),
        Column(words("By whom"), 64),
        Column(words("Outcome"), 78, style=CELL_STRONG),
        Column(words("Notes")),
    )
    rows = []
    for call in report.calls:
        note = clean(call.note)
        if call.call_back_at:
            again = words("Call back {moment}", moment=said.moment(words, call.call_back_at))
            note = "\n".join(filter(None, (note, again)))
        rows.append((said.moment(words, call.at), one_line(call.staff), said.outcome(words, call.outcome), note))
    draw_table(paper, columns, rows)


def draw_complaints(paper: Paper, report: ClientReport, count: int = 0) -> None:
    """Complaints and what was answered, of ``count`` in all."""
    if not report.complaints:
        return
    words = paper.words
    draw_heading(paper, words("Complaints"), words.number(count or len(report.complaints)))
    columns = (
        Column(words("Date"), 64),
        Column(words("Taken by"), 64),
        Column(words("What was wrong")),
        Column(words("Answer")),
    )
    rows = []
    for complaint in report.complaints:
        if complaint.answered_on:
            state = words("Answered {day}", day=said.day(words, complaint.answered_on))
        else:
            state = words("Open, answer by {day}", day=said.day(words, complaint.answer_by))
        answer = "\n".join(filter(None, (state, complaint.answer)))
        rows.append((said.day(words, complaint.on), one_line(complaint.staff), complaint.text, answer))
    draw_table(paper, columns, rows)


def draw_promises(paper: Paper, report: ClientReport, count: int = 0) -> None:
    """Promises, of ``count`` in all."""
    if not report.promises:
        return
    words = paper.words
    draw_heading(paper, words("Promises"), words.number(count or len(report.promises)))
    columns = (
        Column(words("Date"), 64),
        Column(words("By whom"), 64),
        Column(words("Promise")),
        Column(words("To be kept by"), 64),
        Column(words("State"), 74, style=CELL_STRONG),
    )
    rows = (
        (
            said.day(words, promise.on),
            one_line(promise.staff),
            promise.text,
            said.day(words, promise.due_on),
            said.promise(words, promise.outcome),
        )
        for promise in report.promises
    )
    draw_table(paper, columns, rows)


def draw_notes(paper: Paper, report: ClientReport) -> None:
    """What stands in the file, and dated remarks."""
    words = paper.words
    if not report.notes and not report.dated_notes:
        return
    draw_heading(paper, words("Notes"), keep=40)
    if report.notes:
        paper.prose(paper.left, report.notes, BODY, paper.measure)
        paper.y += 6
    for note in report.dated_notes:
        paper.need(STRONG.leading + 2 * BODY.leading)
        head = " · ".join((said.day(words, note.on), one_line(note.staff)))
        paper.line(paper.left, head, CELL_QUIET)
        paper.y += CELL.leading + 1
        paper.prose(paper.left, note.text, BODY, paper.measure)
        paper.y += 6


def draw_remark(paper: Paper, sentence: str) -> None:
    """A quiet sentence below a table, or instead of one."""
    paper.need(CAPTION.leading + 4)
    paper.y += 4
    paper.line(paper.left, sentence, CAPTION)
    paper.y += CAPTION.leading
