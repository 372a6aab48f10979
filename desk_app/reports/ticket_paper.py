"""Drawing a pawn ticket: two copies on one sheet, the shop's above and the client's below.

What it must say: 典当管理办法 (2005) art. 31: shop; client, address, document; the things pledged and their state;
appraisal and principal; rates; dates and term; what the client must know.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing

from desk_app.money import Money
from desk_app.pawn.ticket import Status
from desk_app.reports import fonts, said
from desk_app.reports.capitals import capitals
from desk_app.reports.page import A4, CAPTION, MILLIMETRE, Paper, Style
from desk_app.reports.receipt import PledgeLine, TicketPaper
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import clean, one_line, shortened, wrap
from desk_app.words import Words

_TITLE = Style(fonts.BOLD, 15, 20)
_NUMBER = Style(fonts.BOLD, 11, 15)
_BODY = Style(fonts.REGULAR, 8.6, 12.5)
_STRONG = Style(fonts.BOLD, 8.6, 12.5)
_LABEL = Style(fonts.REGULAR, 8.6, 12.5, "text_2")
_TERMS = Style(fonts.REGULAR, 7.3, 10.5)
_CODE = 62.0
_LONGEST_CODE = 80
_LABEL_WIDTH = 56.0
_BAR = Style(fonts.BOLD, 10.5, 14)
#: The size of the letters across a void ticket, and where their middle is below the top of each copy.
_STAMP, _STAMP_AT = 120.0, 195.0
_SIGN = 38.0  # the height that signature lines take
_MARGIN = 12 * MILLIMETRE

#: Where an amount has its fixed form in capitals.
_WITH_CAPITALS = frozenset({"CNY"})


def ticket_pdf(ticket: TicketPaper, words: Words) -> bytes:
    """Both copies of a pawn ticket. One A4 sheet, cut across the middle; where the pledges need more room than half a
    sheet has, each copy gets sheets of its own."""
    title = words("Pawn ticket {number}", number=ticket.number)
    copies = (words("Copy for the shop"), words("Copy for the client"))
    half = A4[1] / 2
    paper = Paper(words, title=title, author=ticket.shop_name, margin=_MARGIN, numbered=False)
    paper.bottom = half - 6
    _copy(paper, ticket, copies[0])
    if paper.pages == 1 and paper.y <= half - 6:
        paper.dashes(0, half, A4[0])
        paper.y, paper.bottom = half + _MARGIN - 6, A4[1] - 6
        _copy(paper, ticket, copies[1])
        return paper.pdf()
    paper = Paper(words, title=title, author=ticket.shop_name, margin=_MARGIN)
    _copy(paper, ticket, copies[0])
    paper.turn()
    _copy(paper, ticket, copies[1])
    return paper.pdf()


def _copy(paper: Paper, ticket: TicketPaper, which: str) -> None:
    first, top = paper.pages, paper.y
    _head(paper, ticket, which)
    _standing(paper, ticket)
    _client(paper, ticket)
    _pledges(paper, ticket)
    _money(paper, ticket)
    _terms(paper, ticket)
    _signatures(paper, ticket)
    if ticket.status == Status.VOID:
        for sheet in range(first, paper.pages + 1):
            paper.stamp(paper.words("VOID"), top + _STAMP_AT, _STAMP, sheet - 1)


def _head(paper: Paper, ticket: TicketPaper, which: str) -> None:
    words, top = paper.words, paper.y
    number = one_line(ticket.number)
    if len(number) <= _LONGEST_CODE:  # a file from elsewhere can hold a number that no code takes
        paper.picture(qr_code(number, _CODE), paper.right - _CODE, top - 4)
    paper.line(paper.left, words("Pawn ticket"), _TITLE)
    paper.put(paper.right - _CODE - 12, top + 14, ticket.number, _NUMBER, "right")
    paper.put(paper.right - _CODE - 12, top + 27, which, CAPTION, "right")
    if ticket.status == Status.OPEN:
        paper.put(paper.right - _CODE - 12, top + 38, said.status(words, ticket.status), CAPTION, "right")
    paper.y += _TITLE.leading
    paper.lines(paper.left, wrap(one_line(ticket.shop_name), _STRONG.font, _STRONG.size, paper.measure - 220), _STRONG)
    paper.y = max(paper.y, top + _CODE - 6)
    paper.rule(paper.left, paper.y, paper.measure - _CODE - 12, "text_3", 0.8)
    paper.y += 5


def _standing(paper: Paper, ticket: TicketPaper) -> None:
    """What a copy of a ticket is that is not, or no longer, the plain ticket of a loan just made: a bar across it."""
    words = paper.words
    word, sentence = _standing_of(words, ticket)
    if not word:
        return
    over = ticket.status != Status.OPEN
    height, wide = 19.0, fonts.width(word, _BAR.font, _BAR.size) + 20
    paper.box(paper.left, paper.y, paper.measure, height, stroke="text", thick=1, radius=3)
    paper.box(paper.left, paper.y, wide, height, fill="text" if over else "", stroke="text", thick=1, radius=3)
    paper.put(paper.left + 10, paper.y + 13.5, word, replace(_BAR, colour="surface" if over else "text"))
    room = paper.measure - wide - 20
    paper.put(paper.left + wide + 10, paper.y + 13, shortened(sentence, _STRONG.font, _STRONG.size, room), _STRONG)
    paper.y += height + 5


def _standing_of(words: Words, ticket: TicketPaper) -> tuple[str, str]:
    """One word, and what it means for whoever holds the paper; nothing for a ticket that was only issued."""
    on = said.day(words, ticket.closed_on)
    if ticket.status == Status.VOID:
        if ticket.replaced:
            return words("VOID"), words("Written wrongly. Only the ticket written in its place counts.")
        return words("VOID"), words("This ticket does not count: no loan stands on it, and it redeems nothing.")
    if ticket.status == Status.REDEEMED:
        return words("REDEEMED"), words("The loan is paid back and the pledge handed out. {day}", day=on)
    if ticket.status == Status.RENEWED:
        return words("RENEWED"), words("The loan went on under another ticket. {day}", day=on)
    if ticket.status == Status.FORFEITED:
        return words("FORFEITED"), words("The pledge can no longer be redeemed. {day}", day=on)
    if ticket.renewals:
        return words("Renewed"), words(
            "In force until {due}; tickets printed before this renewal are out of date.",
            due=said.day(words, ticket.due_on),
        )
    if ticket.corrects:
        return words("Corrected"), words("Takes the place of the ticket handed out before under this number.")
    return "", ""


def _facts(paper: Paper, facts: list[tuple[str, str]], columns: int) -> None:
    """Labels and values in columns, row by row."""
    gap = 14.0
    width = (paper.measure - gap * (columns - 1)) / columns
    for at in range(0, len(facts), columns):
        row = [
            (label, wrap(value or "–", _BODY.font, _BODY.size, width - _LABEL_WIDTH))
            for label, value in facts[at : at + columns]
        ]
        paper.need(max(min(4, len(lines)) for _, lines in row) * _BODY.leading)
        top, end = paper.y, paper.y
        for number, (label, lines) in enumerate(row):
            x = paper.left + number * (width + gap)
            paper.y = top
            paper.line(x, label, _LABEL)
            paper.lines(x + _LABEL_WIDTH, lines, _BODY)
            end = max(end, paper.y)
        paper.y = end + 2


def _client(paper: Paper, ticket: TicketPaper) -> None:
    words = paper.words
    _facts(
        paper,
        [
            (words("Client"), " ".join((one_line(ticket.client), ticket.code))),
            (words("Document"), ticket.document),
            (words("Phone"), ticket.phone),
            (words("Address"), one_line(ticket.address)),
            *_agent(words, ticket),
        ],
        2,
    )
    paper.y += 4


def _agent(words: Words, ticket: TicketPaper) -> list[tuple[str, str]]:
    """Who acted for a firm: at issue, and at the last step where that was somebody else."""
    if not ticket.agents:
        return []
    first, last = ticket.agents[0], ticket.agents[-1]
    shown = [(words("Agent"), " ".join(map(one_line, first)))]
    if last != first:
        shown.append((words("Agent last"), " ".join(map(one_line, last))))
    return shown


def _pledges(paper: Paper, ticket: TicketPaper) -> None:
    words = paper.words
    columns = (
        Column(words("Pledge"), style=_STRONG),
        Column(words("Description, serial number"), 190, style=_BODY),
        Column(words("Weight, fineness"), 80, style=_BODY),
        Column(words("Appraisal"), 76, "right", _BODY),
    )
    rows = [_pledge(words, pledge) for pledge in ticket.pledges]
    total = (words("All pledges"), "", "", said.money(words, ticket.appraisal)) if len(rows) > 1 else ()
    draw_table(paper, columns, rows, total=total, pad=2.5)
    paper.y += 8


def _pledge(words: Words, pledge: PledgeLine) -> tuple[str, str, str, str]:
    about = [one_line(pledge.category), one_line(pledge.description)]
    if pledge.serial:
        about.append(words("no. {serial}", serial=one_line(pledge.serial)))
    weight = []
    if pledge.weight_mg:
        grams = format((Decimal(pledge.weight_mg) / 1000).normalize(), "f")
        weight.append(words("{grams} g", grams=grams))
    if pledge.fineness:
        weight.append(f"{pledge.fineness} ‰")
    described = " · ".join(part for part in about if part)
    return one_line(pledge.name), described, " · ".join(weight), said.money(words, pledge.appraisal)


def _money(paper: Paper, ticket: TicketPaper) -> None:
    """The principal in figures and capitals in a frame, then rates and dates, then what redeeming costs."""
    words = paper.words
    height = 24.0
    paper.need(height + 6)
    paper.box(paper.left, paper.y, paper.measure, height, stroke="text_2", thick=1, radius=4)
    base = paper.y + 16
    paper.put(paper.left + 10, base, words("Principal"), _LABEL)
    paper.put(paper.left + 10 + _LABEL_WIDTH, base, said.money(words, ticket.principal), _NUMBER)
    paper.put(paper.right - 10, base, in_capitals(words, ticket.principal), Style(fonts.BOLD, 10, 14), "right")
    paper.y += height + 8
    _facts(
        paper,
        [
            (words("Pawned on"), said.day(words, ticket.start_on)),
            (words("Due on"), said.day(words, ticket.due_on)),
            (words("Last of grace"), said.day(words, ticket.last_day)),
            (words("Fee rate"), words("{percent}% a month", percent=_percent(ticket.fee_percent))),
            (words("Interest rate"), words("{percent}% a month", percent=_percent(ticket.interest_percent))),
            (words("Term"), words.n("{count} month", "{count} months", ticket.term_months)),
            *([(words("Renewals"), str(ticket.renewals))] if ticket.renewals else []),
        ],
        3,
    )
    _redemptions(paper, ticket)
    if ticket.notes:
        paper.need(_BODY.leading)
        paper.line(paper.left, words("Notes"), _LABEL)
        notes = wrap(clean(ticket.notes), _BODY.font, _BODY.size, paper.measure - _LABEL_WIDTH)
        paper.lines(paper.left + _LABEL_WIDTH, notes, _BODY)
    paper.y += 4


def _redemptions(paper: Paper, ticket: TicketPaper) -> None:
    """What there is to pay on each date, three to a row."""
    words = paper.words
    said_all = [
        words("{day}: {amount}", day=said.day(words, day), amount=said.money(words, amount))
        for day, _, amount in ticket.to_redeem
    ]
    width = (paper.measure - _LABEL_WIDTH) / 3
    for at in range(0, len(said_all), 3):
        paper.need(_BODY.leading)
        if at == 0:
            paper.line(paper.left, words("To redeem"), _LABEL)
        for number, piece in enumerate(said_all[at : at + 3]):
            paper.line(paper.left + _LABEL_WIDTH + number * width, piece, _BODY)
        paper.y += _BODY.leading
    paper.y += 2


def in_capitals(words: Words, amount: Money) -> str:
    """The amount in Chinese capitals, where its currency has them."""
    if amount.currency not in _WITH_CAPITALS:
        return ""
    return words("In capitals: {amount}", amount=f"人民币{capitals(amount.decimal())}")


def _percent(rate: Decimal) -> str:
    return format(rate.normalize(), "f")


def _terms(paper: Paper, ticket: TicketPaper) -> None:
    words = paper.words
    terms = (
        words(
            "1. The pledge may be redeemed or the loan renewed until {last}, against this ticket and the document "
            "named above. Redeeming after {due} also costs the charges of the days since.",
            last=said.day(words, ticket.last_day),
            due=said.day(words, ticket.due_on),
        ),
        words("2. If neither has happened by then, the pledge is forfeited and dealt with as the law provides."),
        words(
            "3. The client declares that the pledge is the client's own and free of other claims. A lost ticket must "
            "be reported in person with the document at once; a replacement is then issued and the old one is void."
        ),
    )
    for term in terms:
        paper.prose(paper.left, term, _TERMS, paper.measure)


def _signatures(paper: Paper, ticket: TicketPaper) -> None:
    words = paper.words
    paper.need(_SIGN)
    base = paper.y + 31
    width = (paper.measure - 40) / 3
    people = (
        (words("Client (signature)"), ""),
        (words("For the shop"), one_line(ticket.staff)),
        (words("Issued on"), said.day(words, ticket.issued_on)),
    )
    for number, (label, name) in enumerate(people):
        x = paper.left + number * (width + 20)
        paper.put(x, base - 2, label, _LABEL)
        wide = fonts.width(label, _LABEL.font, _LABEL.size) + 6
        paper.put(x + wide + 4, base - 2, name, _BODY)
        paper.rule(x + wide, base, width - wide, "text_2", 0.7)
    paper.y += _SIGN


@lru_cache(maxsize=8)
def qr_code(text: str, size: float) -> Drawing:
    """A drawing of ``text`` as a QR code, ``size`` points square with its quiet zone; level M."""
    widget = QrCodeWidget(text, barLevel="M", barBorder=2)
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(
        size, size, initialFontName=fonts.REGULAR, transform=[size / (right - left), 0, 0, size / (top - bottom), 0, 0]
    )
    drawing.add(widget)
    return drawing
