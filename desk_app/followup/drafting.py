"""The rules of logging a call: what each outcome asks for. Pure; raises RuleBroken beside the field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from desk_app.clients.rules import many_lines, one_line
from desk_app.errors import RuleBroken
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.salon.booking import BookingDraft
from desk_app.words import N_

#: A call that lasts longer than a day is a clock left running.
LONGEST_SECONDS = 24 * 3600
#: Nobody is put off, or promised a call, for longer than this.
FURTHEST_DAYS = 366
MOST_REASONS = 50


def checked(draft: CallDraft, at: datetime, on: date) -> CallDraft:
    """The draft as it is kept: text cleaned, and what does not belong to its outcome left out.

    ``at`` and ``on`` are the instant and the shop's date of the call. A client who did not answer is kept until the
    next day.
    """
    if not 0 <= draft.seconds <= LONGEST_SECONDS:
        raise RuleBroken("seconds", "range", N_("A call lasts between nothing and a day."))
    if len(draft.reasons) > MOST_REASONS:
        raise RuleBroken("reasons", "too_many", N_("These are too many reasons for one call."))
    note = many_lines(draft.note, "note")
    promise = many_lines(draft.promise_text, "promise_text")
    _check_promise(promise, draft.promise_due, at)
    if draft.outcome is Outcome.COMPLAINT and not note:
        raise RuleBroken("note", "empty", N_("Write down what the client complains about."))
    return replace(
        draft,
        reasons=tuple(one_line(key, "reasons") for key in draft.reasons),
        note=note,
        said=many_lines(draft.said, "said"),
        number=one_line(draft.number, "number"),
        promise_text=promise,
        call_back_at=_call_back(draft, at),
        until=_until(draft, on),
        booking=_booking(draft),
    )


def _check_promise(text: str, due: datetime | None, at: datetime) -> None:
    if text and due is None:
        raise RuleBroken("promise_due", "empty", N_("Say by when the promise will be kept."))
    if due is not None and not text:
        raise RuleBroken("promise_text", "empty", N_("Write down what was promised."))
    if due is not None and due <= at:
        raise RuleBroken("promise_due", "past", N_("This time has already passed."))


def _call_back(draft: CallDraft, at: datetime) -> datetime | None:
    if draft.outcome is not Outcome.CALL_BACK:
        return None
    if draft.call_back_at is None:
        raise RuleBroken("call_back_at", "empty", N_("Say when to call back."))
    if draft.call_back_at <= at:
        raise RuleBroken("call_back_at", "past", N_("This time has already passed."))
    if draft.call_back_at - at > timedelta(days=FURTHEST_DAYS):
        raise RuleBroken("call_back_at", "too_far", N_("This is more than a year away."))
    return draft.call_back_at


def _booking(draft: CallDraft) -> BookingDraft | None:
    """The appointment that was agreed: always of the client who was called."""
    if draft.booking is None or draft.outcome is not Outcome.BOOKED:
        return None
    return replace(draft.booking, client_id=draft.client_id)


def _until(draft: CallDraft, on: date) -> date | None:
    if draft.outcome is Outcome.NO_ANSWER:
        return on + timedelta(days=1)
    if draft.outcome is not Outcome.SKIPPED:
        return None
    if not draft.note.strip():
        raise RuleBroken("note", "empty", N_("Say why this call is skipped."))
    if draft.until is None:
        raise RuleBroken("until", "empty", N_("Say until when this call is skipped."))
    if draft.until <= on:
        raise RuleBroken("until", "past", N_("Choose a day after today."))
    if (draft.until - on).days > FURTHEST_DAYS:
        raise RuleBroken("until", "too_far", N_("This is more than a year away."))
    return draft.until


def check_take_back(today: bool, withdrawn: bool, again: bool) -> None:
    """A call is taken back once, on its day, and only while it is the client's latest."""
    if withdrawn:
        raise RuleBroken("call", "withdrawn", N_("This call has been taken back already."))
    if not today:
        raise RuleBroken("call", "day", N_("Only today's calls can be taken back."))
    if again:
        raise RuleBroken("call", "later", N_("She was called again since; take that call back first."))
