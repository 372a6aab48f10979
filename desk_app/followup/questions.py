"""How complete a file is, and the blank to ask about next. Pure; a first form of the completeness score (M1, M2).

The weights are the share of the shop's own use of each field: without a phone nobody is called, without an allergy
note somebody is hurt. A question waits until she has been in often enough to be asked it without offence.
"""

from __future__ import annotations

from typing import NamedTuple

from desk_app.words import N_


class Filled(NamedTuple):
    """Which fields of a file are not blank, and how often she has been in."""

    name: int
    phones: int
    birthday: int
    gender: int
    may_call: int
    call_hours: int
    allergies: int
    advisor_id: int
    source: int
    address: int
    document_number: int
    visits: int


class Question(NamedTuple):
    """A field of the file: its weight in percent, the visits before it is asked about, and the question."""

    field: str
    weight: int
    after_visits: int
    sentence: str


QUESTIONS: tuple[Question, ...] = (
    Question("name", 15, 0, N_("What name may we write down?")),
    Question("phones", 20, 0, N_("On which number can we reach you?")),
    Question("allergies", 15, 0, N_("Is there anything you are allergic to?")),
    Question("may_call", 10, 0, N_("May we call you afterwards to ask how it is?")),
    Question("birthday", 10, 1, N_("When is your birthday, by the solar or the lunar calendar?")),
    Question("call_hours", 8, 1, N_("At what hour does a call suit you best?")),
    Question("gender", 5, 0, N_("How would you like to be addressed?")),
    Question("source", 5, 1, N_("How did you come to know us?")),
    Question("advisor_id", 5, 1, N_("Whom would you like as your advisor?")),
    Question("address", 4, 3, N_("In which part of town do you live?")),
    Question("document_number", 3, 3, N_("May we note your identity document, for warranties without a receipt?")),
)


def completeness(filled: Filled) -> int:
    """How much of the file is filled, in percent."""
    return sum(question.weight for question in QUESTIONS if getattr(filled, question.field))


def next_question(filled: Filled) -> Question | None:
    """The weightiest blank that may be asked about by now; None where there is none."""
    return next(
        (
            question
            for question in QUESTIONS
            if not getattr(filled, question.field) and filled.visits >= question.after_visits
        ),
        None,
    )
