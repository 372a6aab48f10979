"""A client's family and dates on her paper."""

from __future__ import annotations

from desk_app.clients.family_words import family_lines
from desk_app.reports.client_report import ClientReport
from desk_app.reports.page import CELL_STRONG, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line
from desk_app.words import N_


def draw_family(paper: Paper, report: ClientReport, count: int = 0) -> None:
    """Everybody and every day, of ``count`` in all; nothing where none is told."""
    lines = family_lines(report.family, paper.words) if report.family is not None else ()
    if not lines:
        return
    words = paper.words
    draw_heading(paper, words(N_("Family and dates")), words.number(count or len(lines)), keep=40)
    columns = (Column(words(N_("Who or what")), 150, style=CELL_STRONG), Column(words(N_("What is told"))))
    draw_table(paper, columns, ((one_line(who), one_line(told)) for who, told in lines))
