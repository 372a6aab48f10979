"""A client's own copy on paper: her file, what she agreed to in its words, and who saw or took out what."""

from __future__ import annotations

from datetime import datetime

from desk_app.clients.consent import ANSWER_LABELS, CHANNEL_LABELS, PURPOSE_LABELS
from desk_app.clock import local_time
from desk_app.privacy.copying import SEEN_LABELS, ClientCopy
from desk_app.reports import said
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.client_report import ClientReport
from desk_app.reports.page import CELL_QUIET, CELL_STRONG, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line
from desk_app.words import Words


def client_copy_pdf(report: ClientReport, copy: ClientCopy, words: Words, *, at: datetime, zone: str) -> bytes:
    """The copy in the language of ``words``. ``at`` is the moment of printing on the wall clock of ``zone``. The same
    values give the same bytes."""

    def more(paper: Paper) -> None:
        _consents(paper, copy, zone)
        _seen(paper, copy, zone)

    return client_report_pdf(report, words, at=at, more=more)


def _consents(paper: Paper, copy: ClientCopy, zone: str) -> None:
    if not copy.consents:
        return
    words = paper.words
    draw_heading(paper, words("Consents"), words.number(len(copy.consents)))
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
        for consent in copy.consents
    )
    draw_table(paper, columns, rows)


def _seen(paper: Paper, copy: ClientCopy, zone: str) -> None:
    if not copy.seen:
        return
    words = paper.words
    draw_heading(paper, words("Who saw or took out what"), words.number(len(copy.seen)))
    columns = (
        Column(words("Date and time"), 88),
        Column(words("By whom"), 90),
        Column(words("What happened")),
    )
    rows = (
        (
            said.moment(words, local_time(seen.at, zone)),
            one_line(seen.staff),
            words(SEEN_LABELS[seen.action]),
        )
        for seen in copy.seen
    )
    draw_table(paper, columns, rows)
