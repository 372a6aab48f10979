"""The only door from people's text to the page.

Text is drawn as it is, never parsed: ``<b>`` stays four characters. What is left to do is to drop the control
characters, and to break lines where Chinese and English allow it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from desk_app.reports import fonts

#: Signs that may not begin a line (GB/T 15834: closing marks and stops).
NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕〗”’…—～·％‰℃,.;:?!)]}%>")
#: Signs that may not end a line (opening marks, currency).
NOT_LAST = frozenset("（《〈「『【〔〖“‘([{<¥￥$€£#@")
#: Where CJK begins: radicals, kana, ideographs, full-width forms; emoji break like ideographs.
_WIDE_FROM = 0x2E80
_ELLIPSIS = "…"
#: No line of a sheet holds more signs: of a longer text only so many are looked at, on every page.
_A_LINE = 600


def clean(text: str) -> str:
    """``text`` without control characters (line breaks stay, tabs become spaces) and without half surrogates."""
    if text.isprintable():
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = []
    for sign in unified.replace("\t", " "):
        kind = unicodedata.category(sign)
        if kind == "Cs":
            kept.append("\ufffd")
        elif kind != "Cc" or sign == "\n":
            kept.append(sign)
    return "".join(kept)


def one_line(text: str) -> str:
    """``clean`` text with its line breaks made spaces."""
    return " ".join(clean(text).split("\n"))


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """The lines of ``text`` in a column ``width`` points wide. Nothing is dropped: joined again, they are the text.

    Breaks at spaces and between ideographs, never before a closing mark or after an opening one; a word longer than
    the column is broken where it must be.
    """
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        if fonts.width(paragraph, font, size) <= width:
            lines.append(paragraph)
        else:
            lines.extend(_broken(paragraph, font, width * 1000 / size))
    return lines


def shortened(text: str, font: str, size: float, width: float) -> str:
    """One line of at most ``width`` points, ending in "…" where it had to be cut: running heads only."""
    line = one_line(text[:_A_LINE])
    if len(text) <= _A_LINE and fonts.width(line, font, size) <= width:
        return line
    room = width - fonts.width(_ELLIPSIS, font, size)
    return _broken(line, font, max(room, size) * 1000 / size)[0].rstrip() + _ELLIPSIS


def _broken(paragraph: str, font: str, limit: float) -> list[str]:
    lines: list[str] = []
    widths = fonts.widths(paragraph, font)
    start, used, last = 0, 0.0, 0
    for at, sign in enumerate(paragraph):
        if at > start and may_break(paragraph[at - 1], sign):
            last = at
        while used + widths[at] > limit and at > start and sign != " ":
            cut = last if last > start else at
            lines.append(paragraph[start:cut])
            used -= sum(widths[start:cut])
            start = cut
        used += widths[at]
    lines.append(paragraph[start:])
    return lines


@lru_cache(maxsize=8192)
def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbouring characters."""
    if after == " ":
        return False
    if before == " ":
        return True
    if after in NOT_FIRST or before in NOT_LAST:
        return False
    if before == "-":
        return after.isalpha()
    return ord(before) >= _WIDE_FROM or ord(after) >= _WIDE_FROM
