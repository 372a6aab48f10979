"""What stands in the fields of a client's file, and what happened with her, on her paper."""

from __future__ import annotations

from desk_app.clients.field import FORM_LABELS, MOMENT_LABELS
from desk_app.clients.field_rules import value_said
from desk_app.reports import said
from desk_app.reports.client_report import ClientReport
from desk_app.reports.page import CELL_QUIET, CELL_STRONG, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line
from desk_app.words import N_


def draw_fields(paper: Paper, report: ClientReport) -> None:
    """Every field that says something, those no longer in use too."""
    if not report.fields:
        return
    words = paper.words
    draw_heading(paper, words(N_("Fields of the file")), keep=40)
    columns = (Column(words(N_("Field")), 150, style=CELL_STRONG), Column(words(N_("What she says"))))
    rows = ((one_line(field.say(words)), one_line(value_said(field, value, words))) for field, value in report.fields)
    draw_table(paper, columns, rows)


def draw_moments(paper: Paper, report: ClientReport) -> None:
    """Unusual requests, extras and gestures with their day and who wrote them down."""
    if not report.moments:
        return
    words = paper.words
    draw_heading(paper, words(N_("Requests, extras, gestures")), keep=40)
    columns = (
        Column(words(N_("Day")), 70),
        Column(words(N_("What kind")), 120, style=CELL_STRONG),
        Column(words(N_("What it was"))),
        Column(words(N_("By whom")), 62, style=CELL_QUIET),
    )
    rows = (
        (
            said.day(words, each.on),
            " · ".join(part for part in (words(MOMENT_LABELS[each.kind]), words(FORM_LABELS[each.form])) if part),
            one_line(each.text),
            one_line(each.staff),
        )
        for each in report.moments
    )
    draw_table(paper, columns, rows)
