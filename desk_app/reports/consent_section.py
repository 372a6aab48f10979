"""What a client agreed to, on paper: every answer in the words it was asked in."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.clients.consent import ANSWER_LABELS, CHANNEL_LABELS, PURPOSE_LABELS, Consent
from desk_app.clock import local_time
from desk_app.reports import said
from desk_app.reports.page import CELL_QUIET, CELL_STRONG, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line


def draw_consents(paper: Paper, consents: Sequence[Consent], zone: str, count: int = 0) -> None:
    """A table of answers, of ``count`` in all; nothing where there is none."""
    if not consents:
        return
    words = paper.words
    draw_heading(paper, words("Consents"), words.number(count or len(consents)))
    columns = (
        Column(words("Date and time"), 88),
        Column(words("For what"), 76, style=CELL_STRONG),
        Column(words("Answer"), 62),
        Column(words("How and by whom"), 72),
        Column(words("Wording"), style=CELL_QUIET),
    )
    rows = (
        (
            said.moment(words, local_time(consent.at, zone)),
            words(PURPOSE_LABELS[consent.purpose]),
            words(ANSWER_LABELS[consent.answer]),
            "\n".join((words(CHANNEL_LABELS[consent.channel]), one_line(consent.staff))),
            f"{consent.wording} ({consent.version})",
        )
        for consent in consents
    )
    draw_table(paper, columns, rows)
