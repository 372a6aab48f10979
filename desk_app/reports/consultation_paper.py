"""Drawing the consultation card: A4, one page, to be filled in by hand. What the file knows is printed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO

from desk_app.reports import fonts, said
from desk_app.reports.card import Card
from desk_app.reports.codes import draw_code
from desk_app.reports.consultation import AGREED, AREA_LABELS, ASKED, DECLARED, Area, Asked
from desk_app.reports.page import CAPTION, LABEL, MILLIMETRE, Paper, Style
from desk_app.reports.running_file import RunningFile
from desk_app.reports.text import clean, one_line, shortened, wrap
from desk_app.words import N_, Words

_TITLE = Style(fonts.BOLD, 18, 24)
_BODY = Style(fonts.REGULAR, 9.5, 14)
_STRONG = Style(fonts.BOLD, 9.5, 14)
_KNOWN = Style(fonts.BOLD, 10.5, 14)
_FINE = Style(fonts.REGULAR, 8, 11.5)
_MARGIN = 15 * MILLIMETRE
_CODE = 78.0
_GUTTER = 24.0
_ASIDE = 132.0  # the width of a question's own words
_BOX, _ROW, _WRITE = 8.5, 18.0, 22.0
#: Where the client's data begin, how far apart they are, and how wide their labels.
_DATA, _STEP, _LABEL = 136.0, 24.0, 66.0
_PEN = "text_3"
#: The height that the consent and the signatures take.
_SIGNED = 112.0


def consultation_pdf(card: Card | None, area: Area, words: Words, *, shop_name: str, at: datetime) -> bytes:
    """The card for a client, or a blank one. ``at`` is the moment of printing on the shop's wall clock."""
    buffer = BytesIO()
    name = one_line(card.name) if card is not None else words(AREA_LABELS[area])
    title = words(N_("Consultation card · {name}"), name=name)
    with RunningFile(buffer, words, title=title, author=shop_name) as file:
        draw_consultation(file, card, area, shop_name=shop_name, at=at)
    return buffer.getvalue()


def draw_consultation(file: RunningFile, card: Card | None, area: Area, *, shop_name: str, at: datetime) -> None:
    """One sheet more of ``file``: of ``card``'s client, or blank."""
    file.keep(f"consultation-{area}", _form(file.words, area, shop_name))
    paper = _sheet(file.words)
    paper.show(f"consultation-{area}")
    if card is not None:
        _known(paper, card, area)
        foot = file.words("Confidential · printed {moment}", moment=said.moment(file.words, at))
        paper.put(paper.left, paper.height - _MARGIN + 12, foot, CAPTION)
    paper.y = paper.bottom
    file.add(paper)


def _sheet(words: Words) -> Paper:
    return Paper(words, title="", author="", margin=_MARGIN, numbered=False)


# ── what is the same on every card ────────────────────────────────────────────────────────────────────────────────


def _labels(words: Words, area: Area) -> tuple[str, ...]:
    last = words("Document") if area is Area.PAWN else words("Advisor")
    return words("Name"), words("Phone"), words("Birthday"), last


def _form(words: Words, area: Area, shop_name: str) -> Paper:
    paper = _sheet(words)
    paper.put(paper.left, 54, shortened(one_line(shop_name), CAPTION.font, CAPTION.size, 300), CAPTION)
    title = words(N_("Consultation card: {area}"), area=words(AREA_LABELS[area]))
    paper.put(paper.left, 78, title, _TITLE)
    for place, label in enumerate(_labels(words, area)):
        x, y, wide = _place(paper, place)
        paper.put(x, y, label, LABEL)
        paper.rule(x + _LABEL, y + 3, wide - _LABEL, _PEN, 0.6)
    paper.y = _DATA + 2 * _STEP - 4
    paper.put(paper.left, paper.y, words(N_("Take care")), LABEL)
    paper.rule(paper.left + _LABEL, paper.y + 3, paper.measure - _LABEL, _PEN, 0.6)
    paper.rule(paper.left, paper.y + 15, paper.measure, "text", 1.2)
    paper.y += 21
    for asked in ASKED[area]:
        _asked(paper, asked)
    over = paper.height - _MARGIN - _SIGNED - 14 - paper.y
    for line in range(int(over // _WRITE)):  # what is left of the sheet is there to be written on
        paper.rule(paper.left + _ASIDE, paper.y - 7 + (line + 1) * _WRITE, paper.measure - _ASIDE, _PEN, 0.6)
    _signed(paper, area)
    return paper


def _place(paper: Paper, number: int) -> tuple[float, float, float]:
    """Where a datum of the client stands: its left, its baseline and its width; beside the code to scan."""
    wide = (paper.measure - _GUTTER) / 2
    row, column = divmod(number, 2)
    return paper.left + column * (wide + _GUTTER), _DATA + row * _STEP - 8, wide


def _asked(paper: Paper, asked: Asked) -> None:
    words = paper.words
    told = wrap(words(asked.label), _STRONG.font, _STRONG.size, _ASIDE - 12)
    top, x, room = paper.y, paper.left + _ASIDE, paper.measure - _ASIDE
    for number, line in enumerate(told):
        paper.put(paper.left, top + 13 + number * 12, line, _STRONG)
    at = x
    base = top + 13
    for choice in asked.choices:
        label = words(choice)
        wide = _BOX + 5 + fonts.width(label, _BODY.font, _BODY.size) + 15
        if at + wide - 15 > x + room:
            at, base = x, base + _ROW
        paper.box(at, base - _BOX + 0.8, _BOX, _BOX, stroke="text", thick=0.9, radius=1.5)
        paper.put(at + _BOX + 5, base, label, _BODY)
        at += wide
    if asked.more:
        label = words(asked.more)
        wide = fonts.width(label, _BODY.font, _BODY.size) + 6
        if at + wide + 60 > x + room:
            at, base = x, base + _ROW
        paper.put(at, base, label, LABEL)
        paper.rule(at + wide, base + 3, x + room - at - wide, _PEN, 0.6)
    for number in range(asked.lines):
        paper.rule(x, base + 3 + number * _WRITE, room, _PEN, 0.6)
    ends = base + max(0, asked.lines - 1) * _WRITE
    paper.y = max(ends, top + 13 + (len(told) - 1) * 12) + 10


def _signed(paper: Paper, area: Area) -> None:
    words = paper.words
    paper.y = paper.height - _MARGIN - _SIGNED
    paper.rule(paper.left, paper.y, paper.measure, "text", 1.2)
    paper.y += 8
    lines = wrap(words(DECLARED[area is Area.PAWN]), _FINE.font, _FINE.size, paper.measure)
    for line in lines:
        paper.put(paper.left, paper.y + 9, line, _FINE)
        paper.y += _FINE.leading
    paper.y += 7
    at = paper.left
    for choice in AGREED if area is not Area.PAWN else (AGREED[0], AGREED[2]):
        label = words(choice)
        paper.box(at, paper.y + 9 - _BOX + 0.8, _BOX, _BOX, stroke="text", thick=0.9, radius=1.5)
        paper.put(at + _BOX + 5, paper.y + 9, label, _BODY)
        at += _BOX + 5 + fonts.width(label, _BODY.font, _BODY.size) + 18
    base = paper.height - _MARGIN - 12
    third = (paper.measure - 2 * _GUTTER) / 3
    signed = words("Client (signature)") if area is Area.PAWN else words(N_("Signature"))
    for place, label in enumerate((words("Date"), signed, words("For the shop"))):
        x = paper.left + place * (third + _GUTTER)
        wide = fonts.width(label, LABEL.font, LABEL.size) + 6
        paper.put(x, base, label, LABEL)
        paper.rule(x + wide, base + 3, third - wide, "text_2", 0.8)


# ── what the file knows ───────────────────────────────────────────────────────────────────────────────────────────


def _known(paper: Paper, card: Card, area: Area) -> None:
    words = paper.words
    draw_code(paper, one_line(card.code), paper.right - _CODE + 5, 30, _CODE)
    paper.put(paper.right - _CODE, 78, shortened(one_line(card.code), LABEL.font, LABEL.size, 90), LABEL, "right")
    born = said.birthday(words, card.birthday) if card.birthday else ""
    last = card.document if area is Area.PAWN else one_line(card.advisor)
    for place, value in enumerate((one_line(card.name), words.list_of(card.phones[:2]), born, last)):
        x, y, wide = _place(paper, place)
        _value(paper, x + _LABEL + 2, y, value, wide - _LABEL - 2)
    care = [one_line(text) for text in (card.allergies, card.alerts) if text]
    y = _DATA + 2 * _STEP - 4
    _value(paper, paper.left + _LABEL + 2, y, "; ".join(care), paper.measure - _LABEL - 2)


def _value(paper: Paper, x: float, y: float, text: str, room: float) -> None:
    """A value on its line: in a smaller size where it is long, and cut where no size takes it."""
    told = clean(text[:600])
    style = _KNOWN
    if fonts.width(told, style.font, style.size) > room:
        style = replace(_KNOWN, size=7.5)
    paper.put(x, y, shortened(told, style.font, style.size, room), style)
