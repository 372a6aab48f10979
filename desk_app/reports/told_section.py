"""What is told of a client beside her visits, on paper: that she is leaving, notes to colleagues, who acts for a
firm."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.clients.unit import ACT_LABELS, STANDING_LABELS, Agent
from desk_app.clients.unit_rules import standing
from desk_app.knowing.note import STATE_LABELS as NOTE_LABELS
from desk_app.loyalty.leaving import STATE_LABELS, State, Telling
from desk_app.loyalty.reasons import LEARNED_LABELS, label_of
from desk_app.reports import said
from desk_app.reports.client_report import ClientReport
from desk_app.reports.dossier import ColleagueLine
from desk_app.reports.page import CELL_QUIET, CELL_STRONG, Paper
from desk_app.reports.sections import draw_heading
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import one_line
from desk_app.words import N_, Words


def draw_leaving(paper: Paper, tellings: Sequence[Telling], count: int) -> None:
    """What people learned of her going and coming back, with the reason and her words, of ``count`` in all."""
    words = paper.words
    draw_heading(paper, words(N_("Leaving and coming back")), words.number(count), keep=40)
    columns = (
        Column(words("Date"), 70),
        Column(words("State"), 74, style=CELL_STRONG),
        Column(words("Reason"), 110),
        Column(words("In her words")),
        Column(words("How and by whom"), 90, style=CELL_QUIET),
    )
    rows = (
        (
            said.day(words, each.on),
            words(STATE_LABELS[each.state]),
            words(label_of(each.reason)),
            one_line(each.words),
            "\n".join(part for part in _learned(words, each) if part),
        )
        for each in tellings
    )
    draw_table(paper, columns, rows)


def _learned(words: Words, telling: Telling) -> tuple[str, str]:
    how = "" if telling.state is State.WON_BACK else words(LEARNED_LABELS[telling.learned_from])
    return how, one_line(telling.learned_by or telling.staff)


def draw_colleague_notes(paper: Paper, notes: Sequence[ColleagueLine], count: int) -> None:
    """Notes about her from one colleague to another and their answers, of ``count`` in all."""
    words = paper.words
    draw_heading(paper, words("Notes to colleagues"), words.number(count), keep=40)
    columns = (
        Column(words("Date"), 70),
        Column(words("From"), 62, style=CELL_QUIET),
        Column(words("Colleague"), 62, style=CELL_QUIET),
        Column(words("Notes")),
        Column(words("Answer"), 120),
        Column(words("State"), 66),
    )
    rows = (
        (
            said.day(words, each.on),
            one_line(each.sender),
            one_line(each.to),
            one_line(each.text),
            one_line(each.answer),
            words(NOTE_LABELS[each.state]),
        )
        for each in notes
    )
    draw_table(paper, columns, rows)


def draw_agents(paper: Paper, report: ClientReport, count: int) -> None:
    """Everybody who acts or acted for a firm, what for and until when, of ``count`` in all."""
    if report.firm is None:
        return
    words = paper.words
    draw_heading(paper, words("Agents of a firm"), words.number(count), keep=40)
    columns = (
        Column(words("Agent"), 130, style=CELL_STRONG),
        Column(words("May, for the firm")),
        Column(words("Valid from"), 70),
        Column(words("Valid until"), 70),
        Column(words("State"), 66),
    )
    rows = (
        (
            "\n".join(part for part in (one_line(each.name), each.phone) if part),
            _may(words, each),
            said.day(words, each.valid_from),
            said.day(words, each.valid_until) or "–",
            words(STANDING_LABELS[standing(each, report.as_of)]),
        )
        for each in report.firm.agents
    )
    draw_table(paper, columns, rows)


def _may(words: Words, agent: Agent) -> str:
    acts = words.list_of([words(ACT_LABELS[act]) for act in agent.acts])
    most = words("up to {amount}", amount=said.money(words, agent.limit)) if agent.limit is not None else ""
    return " · ".join(part for part in (acts, most, one_line(agent.paper), one_line(agent.revoked_for)) if part)
