"""Drawing the one-page card: A5, everything always in its place, so that the eye knows where to look.

What is the same on every card (frames, labels, lines) stands in the file once; a card adds its own words alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from desk_app.reports import fonts, said
from desk_app.reports.card import Card
from desk_app.reports.client_paper import comes, visit_said
from desk_app.reports.codes import draw_code
from desk_app.reports.page import CAPTION, CELL, CELL_QUIET, CELL_STRONG, LABEL, MILLIMETRE, Paper, Style
from desk_app.reports.running_file import RunningFile
from desk_app.reports.text import clean, one_line, shortened, wrap
from desk_app.words import N_, Words

#: ISO 216.
A5 = (419.53, 595.28)
_MARGIN = 11 * MILLIMETRE
_NAME = Style(fonts.BOLD, 19, 24)
_PHONE = Style(fonts.BOLD, 12, 16)
_HEAD = Style(fonts.BOLD, 9.5, 13)
_ALARM = Style(fonts.BOLD, 9.5, 13)
_TEXT = Style(fonts.REGULAR, 9, 12.5)
_ASK = Style(fonts.BOLD, 9, 12.5)
_CODE = 64.0
_GUTTER = 16.0

# Where each part begins, in points from the top of the sheet.
_ALERTS, _ALERTS_HIGH = 116.0, 62.0
_FACTS = _RIGHT = 192.0
_VISITS = 318.0
_NOTES = 466.0
_FACT = 28.0
_LINES = 3
#: Lines in the frame of alerts.
_ALARMS = 4
#: The left column is wider: its lines are short and many, those of the right one may break.
_SHARE = 0.57


def client_card_pdf(card: Card, words: Words, *, shop_name: str, at: datetime) -> bytes:
    """One client's card. ``at`` is the moment of printing on the shop's wall clock."""
    buffer = BytesIO()
    title = words(N_("Card · {name} · {code}"), name=one_line(card.name), code=one_line(card.code))
    with RunningFile(buffer, words, title=title, author=shop_name) as file:
        draw_card(file, card, shop_name=shop_name, at=at)
    return buffer.getvalue()


def draw_card(file: RunningFile, card: Card, *, shop_name: str, at: datetime) -> None:
    """One sheet more of ``file``."""
    part = f"card-{'-'.join(card.trades)}"
    words = file.words
    file.keep(part, _frame(words, card.trades, shop_name, at))
    paper = _sheet(words)
    paper.show(part)
    _who(paper, card)
    _alerts(paper, card)
    _facts(paper, card)
    _ask(paper, card)
    _promises(paper, card)
    _visits(paper, card)
    _notes(paper, card)
    paper.y = paper.bottom
    file.add(paper)


def _sheet(words: Words) -> Paper:
    return Paper(words, title="", author="", size=A5, margin=_MARGIN, numbered=False)


def _frame(words: Words, trades: tuple[str, ...], shop_name: str, at: datetime) -> Paper:
    """What every card of a run shows."""
    paper = _sheet(words)
    left, right = _halves(paper)
    paper.put(paper.left, 38, shortened(one_line(shop_name), CAPTION.font, CAPTION.size, left), CAPTION)
    paper.box(paper.left, _ALERTS, paper.measure, _ALERTS_HIGH, stroke="text", thick=1.6, radius=6)
    for place, label in enumerate(_labels(words, trades)):
        paper.put(paper.left, _FACTS + 9 + place * _FACT, label, CAPTION)
    paper.put(right, _RIGHT + 9, words(N_("Ask next")), _HEAD)
    paper.put(right, _RIGHT + 61, words(N_("Open promises")), _HEAD)
    paper.put(paper.left, _VISITS + 9, words(N_("Last visits")), _HEAD)
    paper.rule(paper.left, _VISITS + 14, paper.measure, "text_3", 0.8)
    paper.put(paper.left, _NOTES + 9, words(N_("Notes")), _HEAD)
    paper.rule(paper.left, _NOTES + 14, paper.measure, "text_3", 0.8)
    paper.put(paper.left, 530, words(N_("Today")), _HEAD)
    for line in range(2):
        inset = 0 if line else 38
        paper.rule(paper.left + inset, 533 + line * 19, paper.measure - inset, "text_3", 0.5)
    foot = words("Confidential · printed {moment}", moment=said.moment(words, at))
    paper.put(paper.left, paper.height - 26, foot, CAPTION)
    return paper


def _halves(paper: Paper) -> tuple[float, float]:
    """The width of the left column, and where the right one begins."""
    left = (paper.measure - _GUTTER) * _SHARE
    return left, paper.left + left + _GUTTER


def _labels(words: Words, trades: tuple[str, ...]) -> tuple[str, ...]:
    fourth = words("Pawn tickets") if "pawn" in trades else words(N_("Last call"))
    return words(N_("Next appointment")), words("Rhythm"), words("Advisor"), fourth


def _who(paper: Paper, card: Card) -> None:
    words, room = paper.words, paper.measure - _CODE - 12
    draw_code(paper, one_line(card.code), paper.right - _CODE + 4, 30, _CODE)
    name, style = one_line(card.name), _NAME
    lines = wrap(name, style.font, style.size, room)
    if len(lines) > 1:
        style = replace(_NAME, size=12.5, leading=16)
        lines = _first(name, style, room, 2)
    base = 62.0
    for line in lines:
        paper.put(paper.left, base, line, style)
        base += style.leading
    base = 62.0 + (16 if len(lines) > 1 else 0) + 18
    phones = " · ".join(card.phones[:2]) or words(N_("No phone yet"))
    paper.put(paper.left, base, shortened(phones, _PHONE.font, _PHONE.size, room), _PHONE)
    born = said.birthday(words, card.birthday) if card.birthday else ""
    parts = (card.code, said.gender(words, card.gender), born, *card.tags)
    told = " · ".join(one_line(part) for part in parts if part)
    paper.put(paper.left, base + 16, shortened(told, LABEL.font, LABEL.size, paper.measure - 80), LABEL)


def _first(text: str, style: Style, width: float, most: int) -> list[str]:
    """The first lines of a text; the last of them ends in "…" where there is more."""
    told = clean(text[:4000])
    lines = wrap(told, style.font, style.size, width)
    if len(lines) <= most:
        return lines
    rest = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], shortened(rest, style.font, style.size, width)]


def _alerts(paper: Paper, card: Card) -> None:
    words = paper.words
    told = list(_alarms(words, card))
    x, room, base = paper.left + 34, paper.measure - 46, _ALERTS + 15
    if not told:
        paper.put(
            paper.left + 12, _ALERTS + _ALERTS_HIGH / 2 + 3, words(N_("Nothing to be careful about is known.")), LABEL
        )
        return
    paper.box(paper.left + 8, _ALERTS + _ALERTS_HIGH / 2 - 9, 18, 18, fill="text", radius=9)
    paper.put(paper.left + 17, _ALERTS + _ALERTS_HIGH / 2 + 4.4, "!", Style(fonts.BOLD, 12, 16, "surface"), "center")
    lines: list[str] = []
    each = max(1, _ALARMS // len(told))
    for alarm in told:
        lines += _first(alarm, _ALARM, room, each)
    over = len(lines) - _ALARMS
    if over > 0:
        more = words.n("and {count} more in the file", "and {count} more in the file", over + 1)
        lines = [*lines[: _ALARMS - 1], more]
    base += (_ALARMS - len(lines)) * _ALARM.leading / 2
    for line in lines:
        paper.put(x, base, line, _ALARM)
        base += _ALARM.leading


def _alarms(words: Words, card: Card) -> Iterable[str]:
    """What must not be missed, the gravest first."""
    if card.allergies:
        yield words("Allergies: {text}", text=one_line(card.allergies))
    if card.health_barred:
        yield words("Health remarks may not be used: consent was withdrawn")
    if card.alerts:
        yield one_line(card.alerts)
    if card.do_not_call:
        yield words("Does not want to be called")
    elif card.may_call is False:
        yield words("Gave no consent to be called")
    for complaint in card.complaints:
        yield words(
            "Open complaint, answer by {day}: {text}", day=said.day(words, complaint.by), text=one_line(complaint.text)
        )


def _facts(paper: Paper, card: Card) -> None:
    words, (half, _) = paper.words, _halves(paper)
    rhythm = words("; ").join(comes(words, line, card.as_of) for line in card.rhythms)
    booked = ""
    if card.booking is not None:
        booked = " ".join(
            (said.day(words, card.booking.on), said.clock(card.booking.minute), one_line(card.booking.service))
        )
    values = (booked, rhythm, one_line(card.advisor), _fourth(words, card))
    for place, value in enumerate(values):
        style = _ASK if place == 0 else _TEXT
        lines = _first(value or "–", replace(style, size=8.5), half, 1)
        paper.put(paper.left, _FACTS + 21 + place * _FACT, lines[0], replace(style, size=8.5))


def _fourth(words: Words, card: Card) -> str:
    if "pawn" in card.trades:
        told = [
            words("{number}, due {day}", number=one_line(each.number), day=said.day(words, each.due_on))
            for each in card.tickets
        ]
        more = card.ticket_count - len(told)
        if more > 0:
            told.append(words.n("and {count} more", "and {count} more", more))
        return words("; ").join(told)
    if card.last_call is None:
        return ""
    call = card.last_call
    parts = (said.day(words, call.at.date()), said.outcome(words, call.outcome), one_line(call.note))
    return " · ".join(part for part in parts if part)


def _ask(paper: Paper, card: Card) -> None:
    x = _halves(paper)[1]
    half = paper.right - x
    asked = card.question.ask(paper.words) if card.question else paper.words(N_("Nothing to ask today."))
    for place, line in enumerate(_first(asked, _TEXT, half, _LINES)):
        paper.put(x, _RIGHT + 23 + place * 12, line, _TEXT)


def _promises(paper: Paper, card: Card) -> None:
    words, x = paper.words, _halves(paper)[1]
    half, base = paper.right - x, _RIGHT + 75
    told = [f"{said.day(words, promise.by)} · {one_line(promise.text)}" for promise in card.promises]
    lines = [line for each in told for line in _first(each, _TEXT, half, 1)]
    more = card.promise_count - len(card.promises)
    if more > 0:
        lines.append(words.n("and {count} more", "and {count} more", more))
    for line in lines or ["–"]:
        paper.put(x, base, line, _TEXT)
        base += 12.5


def _visits(paper: Paper, card: Card) -> None:
    words = paper.words
    count = words.n("{count} visit", "{count} visits", card.visit_count)
    paper.put(paper.right, _VISITS + 9, count, CAPTION, "right")
    base = _VISITS + 28
    if not card.visits:
        paper.put(paper.left, base, words("No visit yet."), LABEL)
        return
    dated, amount, score = 74.0, 62.0, 22.0
    room = paper.measure - dated - amount - score - 8
    for visit in card.visits:
        on, names, people, total, scored, notes = visit_said(words, visit)
        paper.put(paper.left, base, on, CELL)
        what = " · ".join(part for part in (names, people) if part)
        paper.put(paper.left + dated, base, shortened(what, CELL.font, CELL.size, room), CELL)
        paper.put(paper.right - score, base, total, CELL_STRONG, "right")
        paper.put(paper.right, base, scored, CELL_QUIET, "right")
        if notes:
            told = shortened(notes, CELL_QUIET.font, 7.5, paper.measure - dated)
            paper.put(paper.left + dated, base + 9.5, told, replace(CELL_QUIET, size=7.5))
        base += 23


def _notes(paper: Paper, card: Card) -> None:
    base = _NOTES + 27
    for line in _first(card.notes.strip() or "–", _TEXT, paper.measure, _LINES)[:_LINES]:
        paper.put(paper.left, base, line, _TEXT)
        base += 12
