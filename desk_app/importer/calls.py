"""A client list's columns about calls: read, and joined with what her file says. Pure.

A list may say that she is not to be called; it never lifts that she said so herself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desk_app.clients.client import ClientDraft
from desk_app.importer import answers
from desk_app.importer.rows import RowReader, shown
from desk_app.words import N_

CALL_FIELDS = frozenset({"may_call", "do_not_call", "call_hours"})


@dataclass(frozen=True, slots=True)
class Calls:
    """What a row says of calls. ``first`` and ``last``: minutes from midnight."""

    may_call: bool | None = None
    do_not_call: bool = False
    first: int | None = None
    last: int | None = None


NOTHING_SAID = Calls()


def read_calls(rows: RowReader, number: int, cells: Sequence[str], kept: list[str]) -> Calls:
    """What a row says of calls; what is not plain is named and goes to ``kept``."""
    may_call: bool | None = None
    do_not_call = False
    for name, read in (("may_call", answers.may_be_called), ("do_not_call", answers.must_not_be_called)):
        text = rows.text(cells, name)
        if not text:
            continue
        answer = read(text)
        if not answer.given:
            rows.tally.not_given(number, name, "bad_answer", text)
        elif not answer.clear:
            kept.append(rows.as_written(name, text))
            barred = N_("“{text}” is taken as a wish not to be called; the words are kept in the notes.")
            unclear = N_("“{text}” is neither yes nor no; it is kept in the notes, and counts as not asked.")
            sentence = barred if answer.do_not_call else unclear
            rows.tally.problem(number, name, "bad_answer", sentence, text=shown(text))
        may_call = answer.may_call if may_call is None else may_call
        do_not_call = do_not_call or answer.do_not_call
    if do_not_call and may_call:
        sentence = N_("This row says both that she may be called and that she may not; she is not called.")
        rows.tally.problem(number, "may_call", "not_called", sentence)
        may_call = None
    first, last = _hours(rows, number, cells, kept)
    return Calls(may_call, do_not_call, first, last)


def _hours(rows: RowReader, number: int, cells: Sequence[str], kept: list[str]) -> answers.Hours:
    text = rows.text(cells, "call_hours")
    if not text:
        return None, None
    hours = answers.call_hours(text)
    if hours is None:
        kept.append(rows.as_written("call_hours", text))
        sentence = N_("“{text}” tells no hours to call; it is kept in the notes.")
        rows.tally.problem(number, "call_hours", "bad_time", sentence, text=shown(text))
        return None, None
    return hours


def calls_told(draft: ClientDraft) -> tuple[str, ...]:
    """What a draft says of calls, for the key of its row; nothing where it says nothing."""
    said = (draft.may_call, draft.do_not_call, draft.call_from, draft.call_to)
    return () if said == (None, False, None, None) else tuple(map(str, said))


def joined_calls(old: ClientDraft, new: ClientDraft) -> ClientDraft:
    """``old`` with what ``new`` says of calls: a no holds against a yes, whichever came first."""
    may_call = old.may_call if old.may_call is not None or (old.do_not_call and new.may_call) else new.may_call
    first, last = old.call_from, old.call_to
    if first is None and last is None:
        first, last = new.call_from, new.call_to
    return replace(
        old,
        may_call=False if new.may_call is False else may_call,
        do_not_call=old.do_not_call or new.do_not_call,
        call_from=first,
        call_to=last,
    )


def call_quarrels(old: ClientDraft, new: ClientDraft) -> Iterator[tuple[str, str]]:
    """Where a row and her file do not agree about calls: the field and a marked sentence that says what holds."""
    if new.may_call and (old.do_not_call or old.may_call is False):
        yield "may_call", N_("She asked not to be called, and a list does not lift that: she is not called.")
    if old.may_call and (new.may_call is False or new.do_not_call):
        yield "may_call", N_("Her file said that she may be called, this row that she may not; she is not called.")
    hours = (new.call_from, new.call_to)
    if hours != (None, None) and (old.call_from, old.call_to) not in {(None, None), hours}:
        yield "call_hours", N_("Her file has other hours to call; those of this row are kept in the notes.")


def hours_text(draft: ClientDraft) -> str:
    """The hours of a draft as they are written in notes: "14:00–16:00"."""
    first, last = draft.call_from, draft.call_to
    return f"{_clock(first)}–{_clock(last)}"


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60}:{minute % 60:02d}"
