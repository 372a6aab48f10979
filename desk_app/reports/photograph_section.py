"""Photographs on paper: small, in rows, each with its day, what it shows and the words about it."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.clients.photograph import PART_LABELS
from desk_app.privacy.copying import CopiedPhotograph
from desk_app.reports.page import CAPTION, CELL_QUIET, CELL_STRONG, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.text import one_line, shortened
from desk_app.words import N_, Words

#: In a row, between two, and how high a picture is, in points.
_IN_A_ROW, _GAP, _HIGH = 4, 10.0, 118.0

#: Below a picture: what it shows and its day, and the words about it.
_BELOW = 12 + 11 + 8


def draw_photographs(paper: Paper, photographs: Sequence[CopiedPhotograph], hidden: int = 0) -> None:
    """A section with all of them, or a sentence on how many are kept and not shown; nothing where there are none."""
    words = paper.words
    if not photographs and not hidden:
        return
    draw_heading(paper, words("Photographs"), words.number(len(photographs) or hidden), keep=_HIGH + _BELOW)
    if hidden:
        paper.prose(paper.left, _hidden(words, hidden), CELL_QUIET, paper.measure)
        return
    wide = (paper.measure - _GAP * (_IN_A_ROW - 1)) / _IN_A_ROW
    for first in range(0, len(photographs), _IN_A_ROW):
        paper.need(_HIGH + _BELOW)
        for place, one in enumerate(photographs[first : first + _IN_A_ROW]):
            _one(paper, one, paper.left + place * (wide + _GAP), wide)
        paper.y += _HIGH + _BELOW


def _one(paper: Paper, one: CopiedPhotograph, x: float, wide: float) -> None:
    words = paper.words
    paper.box(x, paper.y, wide, _HIGH, fill="surface_2", radius=4)
    if one.thumbnail:
        paper.photograph(one.thumbnail, x, paper.y, wide, _HIGH)
    said = shortened(words(PART_LABELS[one.part]), CELL_STRONG.font, CELL_STRONG.size, wide)
    paper.put(x, paper.y + _HIGH + 11, said, CELL_STRONG)
    more = " · ".join(part for part in (words.day(one.taken_on), one_line(one.caption)) if part)
    paper.put(x, paper.y + _HIGH + 22, shortened(more, CAPTION.font, CAPTION.size, wide), CAPTION)


def _hidden(words: Words, count: int) -> str:
    return words(
        N_(
            "She took her consent back: the {count} photographs that are still kept are shown to nobody. They are in "
            "the file for machines."
        ),
        count=words.number(count),
    )
