"""A client's own copy on paper: her file, what she agreed to in its words, what was changed, who saw what."""

from __future__ import annotations

from datetime import datetime

from desk_app.clients.built_in import CHOICES
from desk_app.clients.client import Birthday
from desk_app.clients.documents import DOCUMENT_LABELS, DocumentKind
from desk_app.clients.told import FIELD_LABELS
from desk_app.clock import local_time
from desk_app.privacy.copying import SEEN_LABELS, ClientCopy
from desk_app.reports import said
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.client_report import ClientReport
from desk_app.reports.consent_section import draw_consents
from desk_app.reports.page import CELL_QUIET, CELL_STRONG, Paper
from desk_app.reports.photograph_section import draw_photographs
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line
from desk_app.words import N_, Words

#: So many changes are printed; all of them are in the file for machines.
MOST_CHANGES = 300


def client_copy_pdf(report: ClientReport, copy: ClientCopy, words: Words, *, at: datetime, zone: str) -> bytes:
    """The copy in the language of ``words``. ``at`` is the moment of printing on the wall clock of ``zone``. The same
    values give the same bytes."""

    def more(paper: Paper) -> None:
        draw_consents(paper, copy.consents, zone)
        draw_photographs(paper, copy.photographs, copy.hidden)
        _changed(paper, copy, zone)
        _seen(paper, copy, zone)

    return client_report_pdf(report, words, at=at, more=more)


def _changed(paper: Paper, copy: ClientCopy, zone: str) -> None:
    """What stood in her file before, as far as it can still be read, the newest change first."""
    if not copy.changes:
        return
    words, count = paper.words, len(copy.changes)
    note = words.number(count)
    if count > MOST_CHANGES:
        note = words(
            N_("the newest {shown} of {count}; all are in the JSON file"),
            shown=words.number(MOST_CHANGES),
            count=note,
        )
    draw_heading(paper, words(N_("What was changed in this file")), note)
    columns = (
        Column(words("Date and time"), 88),
        Column(words("By whom"), 62),
        Column(words(N_("Field")), 76, style=CELL_STRONG),
        Column(words(N_("Before")), style=CELL_QUIET),
        Column(words(N_("After"))),
    )
    rows = (
        (
            said.moment(words, local_time(change.at, zone)),
            one_line(change.staff),
            one_line(words(change.label or FIELD_LABELS.get(change.field, "Note"))),
            _value(words, change.field, change.before),
            _value(words, change.field, change.after),
        )
        for change in copy.changes[:MOST_CHANGES]
    )
    draw_table(paper, columns, rows)


def _value(words: Words, field: str, value: object) -> str:
    """A value as the trail has it, as people write it. One that this program does not know is printed as it stands."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, str) and (field, value) in CHOICES:
        return words(CHOICES[field, value])
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    if isinstance(value, list):
        return one_line(words.list_of(str(one) for one in value))
    if isinstance(value, dict):
        try:
            return said.birthday(words, Birthday(**value))
        except (TypeError, ValueError):
            return one_line(str(value))
    if isinstance(value, int) and field in {"call_from", "call_to"}:
        return said.clock(value)
    text = str(value)
    if field == "document_kind" and text in DOCUMENT_LABELS:
        text = words(DOCUMENT_LABELS[DocumentKind(text)])
    return one_line(said.gender(words, text) if field == "gender" else text)


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
