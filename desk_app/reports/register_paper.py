"""The register of processing on paper, to be kept with the shop's papers and shown to the authority."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk_app.followup.phrase import Phrase
from desk_app.privacy.register import Register
from desk_app.reports import said
from desk_app.reports.page import BODY, CAPTION, CELL, CELL_QUIET, CELL_STRONG, LABEL, TITLE, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line, wrap
from desk_app.words import Words


def register_pdf(register: Register, words: Words, *, at: datetime) -> bytes:
    """The A4 register in the language of ``words``. ``at`` is the moment of printing on the shop's wall clock."""
    shop = one_line(register.shop_name)
    paper = Paper(
        words,
        title=words("Register of processing · {shop}", shop=shop),
        author=register.shop_name,
        foot=words("Printed {moment}", moment=said.moment(words, at)),
    )
    paper.line(paper.left, words("GDPR art. 30 · PIPL arts. 55 and 56"), CAPTION)
    paper.y += 16
    for line in wrap(words("Register of processing"), TITLE.font, TITLE.size, paper.measure):
        paper.line(paper.left, line, TITLE)
        paper.y += TITLE.leading
    paper.prose(paper.left, f"{shop} · {words.day(register.on)}", LABEL, paper.measure)
    paper.y += 6
    columns = (
        Column(words("What for"), 104, style=CELL_STRONG),
        Column(words("On what ground"), 96, style=CELL_QUIET),
        Column(words("What data"), style=CELL),
        Column(words("Who gets it"), 82),
        Column(words("How long"), 96),
    )
    draw_table(
        paper,
        columns,
        (
            tuple(each.say(words) for each in (line.purpose, line.basis, line.data, line.recipients, line.kept))
            for line in register.lines
        ),
    )
    _list(paper, words("How it is protected"), register.measures)
    _list(paper, words("To be known"), register.remarks)
    return paper.pdf()


def _list(paper: Paper, heading: str, phrases: Sequence[Phrase]) -> None:
    draw_heading(paper, heading)
    for phrase in phrases:
        paper.prose(paper.left, f"· {phrase.say(paper.words)}", BODY, paper.measure)
        paper.y += 2
