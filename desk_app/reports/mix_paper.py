"""What the clients are made up of, on paper and as the chart that the window shows too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from desk_app.overview.mix import MIX_LABELS, MIX_RULES, Mix
from desk_app.reports import charts, said
from desk_app.reports.page import CAPTION, CELL, CELL_STRONG, LABEL, TITLE, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line, wrap
from desk_app.words import N_, Words

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

#: Bars of the chart; the table has every group.
MOST_BARS = 16


def mix_drawing(mix: Mix, words: Words, width: float) -> Drawing:
    """The groups as bars, the largest first, each with its clients and its share. Whoever told nothing has no bar as
    long as there are others: it would press them flat, and it stands in the table."""
    told = [row for row in mix.rows if row.key or row.others] or mix.rows
    rows = [
        (one_line(row.say(words)), row.clients, f"{words.number(row.clients)} · {mix.percent(row)}")
        for row in told[:MOST_BARS]
    ]
    return charts.ranked_bars(rows, width)


def mix_svg(mix: Mix, words: Words, width: float, inks: Mapping[str, str]) -> bytes:
    """The same drawing for the screen, in the colours of its theme."""
    return charts.as_svg(mix_drawing(mix, words, width), inks)


def mix_pdf(mix: Mix, shop_name: str, words: Words, *, at: datetime) -> bytes:
    """The A4 sheet: the chart, every group with its figures, and how it was counted. ``at`` is the moment of printing
    on the shop's wall clock."""
    title = words(N_("Who our clients are"))
    paper = Paper(
        words,
        title=words(N_("{title} · {shop}"), title=title, shop=one_line(shop_name)),
        author=shop_name,
        foot=words("Printed {moment}", moment=said.moment(words, at)),
    )
    paper.line(paper.left, one_line(shop_name), CAPTION)
    paper.y += 16
    for line in wrap(title, TITLE.font, TITLE.size, paper.measure):
        paper.line(paper.left, line, TITLE)
        paper.y += TITLE.leading
    told = words(N_("{count} clients, twelve months from {day}"), count=words.number(mix.clients), day=mix.since)
    paper.prose(paper.left, f"{words(MIX_LABELS[mix.by])} · {told}", LABEL, paper.measure)
    paper.y += 8
    drawing = mix_drawing(mix, words, paper.measure)
    paper.picture(drawing, paper.left, paper.y)
    paper.y += drawing.height + 6
    draw_heading(paper, words(N_("In figures")))
    columns = (
        Column(words(N_("Group")), style=CELL_STRONG),
        Column(words(N_("Clients")), 56, "right", CELL),
        Column(words(N_("Share")), 52, "right", CELL),
        Column(words(N_("Came")), 56, "right", CELL),
        Column(words(N_("Visits")), 56, "right", CELL),
        Column(words(N_("Turnover")), 96, "right", CELL),
    )
    draw_table(
        paper,
        columns,
        (
            (
                one_line(row.say(words)),
                words.number(row.clients),
                mix.percent(row),
                words.number(row.active),
                words.number(row.visits),
                said.money(words, row.turnover),
            )
            for row in mix.rows
        ),
    )
    paper.y += 8
    paper.prose(paper.left, words(MIX_RULES[mix.by]), CAPTION, paper.measure)
    paper.prose(
        paper.left,
        words(N_("Turnover: what visits came to, and what tickets brought in interest and fees.")),
        CAPTION,
        paper.measure,
    )
    return paper.pdf()
