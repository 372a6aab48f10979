"""Drawing a receipt: a strip for a thermal roll of 80 mm, or a sheet."""

from __future__ import annotations

from desk_app.money import Money
from desk_app.reports import fonts, said
from desk_app.reports.page import A4, MILLIMETRE, Paper, Style
from desk_app.reports.receipt import Receipt, ReceiptForm
from desk_app.reports.text import one_line, wrap
from desk_app.words import Words

#: The roll is 80 mm wide; the head prints 72 mm of it.
_ROLL = 80 * MILLIMETRE
_ROLL_MARGIN = 4 * MILLIMETRE
_LONGEST = 20_000.0  # no receipt is as long; the strip is cut where the text ends

# Thermal paper knows one colour and blurs fine lines: everything is black, and nothing is small.
_NAME = Style(fonts.BOLD, 13, 18, "text")
_PLAIN = Style(fonts.REGULAR, 9, 13, "text")
_SMALL = Style(fonts.REGULAR, 8, 11.5, "text")
_BOLD = Style(fonts.BOLD, 9, 13, "text")
_TOTAL = Style(fonts.BOLD, 13, 19, "text")


def receipt_pdf(receipt: Receipt, words: Words, *, form: ReceiptForm = "80mm") -> bytes:
    """The receipt of a visit. "80mm": one strip as long as it needs to be; "a4": the same on a sheet."""
    title = words("Receipt {number}", number=receipt.number)
    if form == "a4":
        paper = Paper(words, title=title, author=receipt.shop_name, size=A4, margin=25 * MILLIMETRE)
        _draw(paper, receipt)
        return paper.pdf()
    strip = _strip(words, receipt, title, _LONGEST)
    _draw(strip, receipt)
    length = strip.y + 2 * _ROLL_MARGIN
    strip = _strip(words, receipt, title, length)
    _draw(strip, receipt)
    return strip.pdf()


def _strip(words: Words, receipt: Receipt, title: str, length: float) -> Paper:
    return Paper(
        words,
        title=title,
        author=receipt.shop_name,
        size=(_ROLL, length),
        margin=_ROLL_MARGIN,
        numbered=False,
    )


def _draw(paper: Paper, receipt: Receipt) -> None:
    words = paper.words
    for line in wrap(one_line(receipt.shop_name), _NAME.font, _NAME.size, paper.measure):
        paper.put((paper.left + paper.right) / 2, paper.y + _NAME.rise, line, _NAME, "center")
        paper.y += _NAME.leading
    paper.y += 4
    if receipt.replaced:
        corrected, gone = words("This entry was corrected later."), words("This entry was taken back.")
        dead = gone if receipt.taken_back else corrected
        paper.lines(paper.left, wrap(dead, _BOLD.font, 9, paper.measure), _BOLD)
    _pair(paper, words("Receipt"), receipt.number)
    if receipt.takes_place_of:
        _pair(paper, words("Corrects receipt"), words(", ").join(receipt.takes_place_of), _BOLD)
    _pair(paper, words("Date"), said.day(words, receipt.on))
    _pair(paper, words("Served by"), one_line(receipt.staff))
    if receipt.client:
        _pair(paper, words("Client"), " ".join((one_line(receipt.client), receipt.code)))
    _gap(paper)
    _items(paper, receipt)
    _gap(paper)
    _sums(paper, receipt)
    _gap(paper)
    thanks = words("Thank you. Please keep this receipt.")
    for line in wrap(thanks, _PLAIN.font, _PLAIN.size, paper.measure):
        paper.put((paper.left + paper.right) / 2, paper.y + _PLAIN.rise, line, _PLAIN, "center")
        paper.y += _PLAIN.leading


def _items(paper: Paper, receipt: Receipt) -> None:
    words = paper.words
    for item in receipt.items:
        _pair(paper, one_line(item.name), said.money(words, item.amount))
        parts = []
        if item.quantity != 1:
            parts.append(f"{item.quantity} × {said.money(words, item.price)}")
        if item.discount:
            parts.append(words("discount {amount}", amount=said.money(words, item.discount)))
        if item.beautician:
            parts.append(one_line(item.beautician))
        if parts:
            paper.lines(paper.left + 8, wrap(" · ".join(parts), _SMALL.font, _SMALL.size, paper.measure - 8), _SMALL)


def _sums(paper: Paper, receipt: Receipt) -> None:
    words = paper.words
    if receipt.discount:
        _pair(paper, words("Discount"), said.money(words, -receipt.discount))
    _pair(paper, words("Total"), said.money(words, receipt.total), _TOTAL)
    for tender, amount in receipt.payments:
        _pair(paper, said.tender(words, tender), said.money(words, amount))
    if receipt.paid_elsewhere:
        _pair(paper, words("Paid before"), said.money(words, receipt.paid_elsewhere))
    if receipt.handed_over is not None and receipt.change is not None:
        _pair(paper, words("Cash handed over"), said.money(words, receipt.handed_over), _SMALL)
        _pair(paper, words("Change given"), said.money(words, receipt.change), _SMALL)
    if receipt.takes_place_of and len(receipt.payments) > 1:
        _pair(paper, words("Paid together"), said.money(words, receipt.paid))
    if receipt.taken_back:
        return
    _balance(paper, receipt.total - receipt.paid)
    if receipt.next_due:
        _gap(paper)
        _pair(paper, words("Next visit"), said.day(words, receipt.next_due), _BOLD)


def _balance(paper: Paper, left: Money) -> None:
    words = paper.words
    if left.minor > 0:
        _pair(paper, words("Still to pay"), said.money(words, left), _BOLD)
    elif left.minor < 0:
        _pair(paper, words("To give back"), said.money(words, -left), _BOLD)


def _pair(paper: Paper, label: str, value: str, style: Style = _PLAIN) -> None:
    """A label at the left and its value at the right; the longer of the two wraps in what the other leaves."""
    value_width = min(fonts.width(value, style.font, style.size), paper.measure * 0.62)
    label_lines = wrap(label, style.font, style.size, paper.measure - value_width - 8)
    value_lines = wrap(value, style.font, style.size, value_width + 0.01)
    paper.need(style.leading)
    for number in range(max(len(label_lines), len(value_lines))):
        paper.need(style.leading)
        if number < len(label_lines):
            paper.line(paper.left, label_lines[number], style)
        if number < len(value_lines):
            paper.line(paper.right, value_lines[number], style, "right")
        paper.y += style.leading


def _gap(paper: Paper) -> None:
    paper.need(12)
    paper.y += 5
    paper.dashes(paper.left, paper.y, paper.measure)
    paper.y += 6
