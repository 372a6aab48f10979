"""A client's timeline: from rows to lines that people read, one function a kind. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from desk_app.care.owed import PROMISE_OUTCOME_LABELS, PromiseOutcome
from desk_app.clients.photograph import PART_LABELS, Part
from desk_app.clients.rating import is_stale
from desk_app.clock import local_time
from desk_app.followup.outcome import OUTCOME_LABELS, OUTCOME_TONES, Outcome
from desk_app.followup.phrase import Counted, NearDay, Parts, Phrase, names_of
from desk_app.followup.queue import FAMILY_LABELS, Family
from desk_app.knowing.note import STATE_LABELS as NOTE_LABELS
from desk_app.knowing.note import STATE_TONES as NOTE_TONES
from desk_app.knowing.note import State as NoteState
from desk_app.loyalty.leaving import NOTHING as TAKEN_BACK
from desk_app.loyalty.leaving import STATE_LABELS, STATE_TONES, Change, State
from desk_app.loyalty.reasons import LEARNED_LABELS, Learned, label_of
from desk_app.money import Money
from desk_app.overview.entry import ENTRY_LABELS, Cursor, Entry, EntryKind
from desk_app.pawn.ticket import STEP_LABELS, Step
from desk_app.salon.booking import BOOKING_STATUS_LABELS, BookingStatus
from desk_app.salon.visit import NOTHING
from desk_app.till.opening import OPENING_LABELS, OpeningKind
from desk_app.till.payment import PURPOSE_LABELS, TENDER_LABELS, Purpose, Tender
from desk_app.words import N_, Words

Row = tuple[Any, ...]

#: Longer first lines of notes are shortened on the timeline; the note itself is whole.
LONGEST_TITLE = 120


class Place(NamedTuple):
    """Where and when it is read: the shop's time zone and currency, and its day."""

    zone: str
    currency: str
    today: date


class Line(NamedTuple):
    """An entry without its place in the timeline."""

    at: datetime
    on: date
    title: Phrase
    detail: Parts
    badge: Phrase | None
    tone: str
    ref: int
    old: bool = False


def entry(kind: EntryKind, row: Row, cursor: Cursor, place: Place) -> Entry:
    """One line of the timeline; ``row`` as ``timeline_store.says`` lays it out for the kind."""
    line = _LINES[kind](row, place)
    return Entry(
        kind, row[0], line.at, line.on, line.title, line.detail, line.badge, line.tone, line.ref, line.old, cursor
    )


def _visit(row: Row, place: Place) -> Line:
    number, at, on, total, score, replaced_by, notes, receipt, what, who = row
    values = {"what": names_of(what) if what else receipt, "amount": Money(total, place.currency)}
    badge, tone = None, ""
    if replaced_by == NOTHING:
        badge, tone = Phrase(N_("Taken back")), "info"
    elif replaced_by is not None:
        badge, tone = Phrase(N_("Corrected")), "warn"
    elif score is not None:
        stale = is_stale(_day(on), place.today)
        said = N_("Score {score}, out of date") if stale else N_("Score {score}")
        badge = Phrase(said, {"score": score})
        tone = "muted" if stale else "ok" if score >= 8 else "warn" if score < 7 else "info"
    title = Phrase("{what} · {amount}", values)
    detail = Parts((names_of(who), _short(notes)))
    return Line(_at(at), _day(on), title, detail, badge, tone, number, replaced_by is not None)


def _booking(row: Row, place: Place) -> Line:
    number, on, minute, service, staff, status, notes = row
    wall = datetime.combine(_day(on), time(), ZoneInfo(place.zone)) + timedelta(minutes=minute)
    values: Mapping[str, object] = {"time": wall, "service": service or Phrase(N_("no service named"))}
    known = BookingStatus(status)
    tones = {BookingStatus.NO_SHOW: "bad", BookingStatus.CANCELLED: "warn", BookingStatus.DONE: "ok"}
    badge = Phrase(BOOKING_STATUS_LABELS[known])
    title = Phrase("{time} {service}", values)
    return Line(
        wall.astimezone(UTC), _day(on), title, Parts((staff, _short(notes))), badge, tones.get(known, "info"), number
    )


def _call(row: Row, place: Place) -> Line:
    number, at, on, outcome, reasons, note, staff, withdrawn = row
    known = Outcome(outcome)
    families = [key.split(":", 1)[0] for key in json.loads(reasons)]
    labels = [Phrase(FAMILY_LABELS[Family(name)]) for name in dict.fromkeys(families) if name in set(Family)]
    title = labels[0] if labels else Phrase(N_("Call"))
    if len(labels) > 1:
        title = Phrase("{first} · {second}", {"first": labels[0], "second": labels[1]})
    badge, tone = Phrase(OUTCOME_LABELS[known]), OUTCOME_TONES.get(known, "info")
    if withdrawn:
        badge, tone = Phrase(N_("{outcome}, taken back"), {"outcome": badge}), "info"
    return Line(_at(at), _day(on), title, Parts((_short(note), staff)), badge, tone, number)


def _note(row: Row, place: Place) -> Line:
    number, at, text, staff = row
    return Line(_at(at), _on(at, place), Phrase("{text}", {"text": _short(text)}), Parts((staff,)), None, "", number)


def _colleague(row: Row, place: Place) -> Line:
    number, at, text, sender, addressee, answer_by, seen_at, closing, answer, why, here = row
    title = Phrase("{text}", {"text": _short(text)})
    if closing:
        state = NoteState(closing)
    elif why or not here:
        state = NoteState(why or "left")
    else:
        state = NoteState.SEEN if seen_at else NoteState.SENT
    badge = Phrase(NOTE_LABELS[state])
    if state in {NoteState.SEEN, NoteState.SENT}:
        badge = Phrase(N_("{state}, by {day}"), {"state": badge, "day": NearDay(_on(answer_by, place))})
    return Line(
        _at(at),
        _on(at, place),
        title,
        Parts((f"{sender} → {addressee}", _short(answer))),
        badge,
        NOTE_TONES[state],
        number,
    )


def _complaint(row: Row, place: Place) -> Line:
    number, at, text, answer_by, answer, answered_at, withdrawn = row
    title = Phrase("{text}", {"text": _short(text)})
    if withdrawn:
        return Line(_at(at), _on(at, place), title, Parts(), Phrase(N_("Taken back")), "info", number)
    if answered_at is not None:
        return Line(_at(at), _on(at, place), title, Parts((_short(answer),)), Phrase(N_("Answered")), "ok", number)
    badge = Phrase(N_("Answer by {day}"), {"day": NearDay(_on(answer_by, place))})
    return Line(_at(at), _on(at, place), title, Parts(), badge, "bad", number)


def _promise(row: Row, place: Place) -> Line:
    number, at, text, due, outcome = row
    title = Phrase("{text}", {"text": _short(text)})
    known = PromiseOutcome(outcome)
    if known is PromiseOutcome.NONE:
        badge, tone = Phrase(N_("Due on {day}"), {"day": NearDay(_on(due, place))}), "warn"
    else:
        badge = Phrase(PROMISE_OUTCOME_LABELS[known])
        tone = {PromiseOutcome.KEPT: "ok", PromiseOutcome.BROKEN: "bad"}.get(known, "info")
    return Line(_at(at), _on(at, place), title, Parts(), badge, tone, number)


def _payment(row: Row, place: Place) -> Line:
    number, at, on, receipt, purpose, tender, amount, note = row
    values = {"purpose": Phrase(PURPOSE_LABELS[Purpose(purpose)]), "amount": Money(amount, place.currency)}
    badge = Phrase(TENDER_LABELS[Tender(tender)])
    title = Phrase("{purpose} · {amount}", values)
    return Line(
        _at(at), _day(on), title, Parts((receipt, _short(note))), badge, "info" if amount >= 0 else "warn", number
    )


def _opening(row: Row, place: Place) -> Line:
    """What she brought along; which way it is owed stands in its name, so the amount is shown without a sign."""
    number, at, on, kind, amount, source, staff, is_reversal, is_reversed = row
    label = Phrase(OPENING_LABELS[OpeningKind(kind)])
    title = Phrase("{purpose} · {amount}", {"purpose": label, "amount": Money(amount, place.currency)})
    badge, tone = Phrase(N_("not taken here")), "info"
    if is_reversal or is_reversed:
        badge, tone = Phrase(N_("Reversal") if is_reversal else N_("Reversed")), "warn"
    return Line(_at(at), _day(on), title, Parts((_short(source), staff)), badge, tone, number, bool(is_reversed))


def _ticket(row: Row, place: Place) -> Line:
    _, at, on, ticket, number, step, principal, charges, pledges = row
    known = Step(step)
    amount = Money(charges if known in {Step.RENEWED, Step.REDEEMED} else principal, place.currency)
    template = "{number} · {amount}"
    if known in {Step.RENEWED, Step.REDEEMED}:
        template = N_("{number} · interest and fees {amount}")
    tones = {Step.REDEEMED: "ok", Step.FORFEITED: "bad", Step.VOIDED: "warn", Step.CORRECTED: "warn"}
    title = Phrase(template, {"number": number, "amount": amount})
    badge = Phrase(STEP_LABELS[known])
    return Line(_at(at), _day(on), title, Parts((names_of(pledges),)), badge, tones.get(known, "info"), ticket)


def _leaving(row: Row, place: Place) -> Line:
    number, at, on, state, reason, words, learned_by, learned_from, replaced_by = row
    known = State(state)
    title = Phrase(label_of(reason))
    how = learned_by if known is State.WON_BACK else Phrase(LEARNED_LABELS[Learned(learned_from)])
    detail = Parts((how, _short(words)))
    if replaced_by is not None:
        badge = Phrase(N_("Taken back") if replaced_by == TAKEN_BACK else N_("Corrected"))
        return Line(_at(at), _day(on), title, detail, badge, "info", number, old=True)
    badge = Phrase(STATE_LABELS[known])
    return Line(_at(at), _day(on), title, detail, badge, STATE_TONES[known], number)


def _photograph(row: Row, place: Place) -> Line:
    number, on, count, parts, captions = row
    title = Counted("{count} photograph", "{count} photographs", count)
    shown = [Phrase(PART_LABELS[part]) for part in Part if part.value in parts.split(",") and part is not Part.OTHER]
    noon = datetime.combine(_day(on), time(12), ZoneInfo(place.zone)).astimezone(UTC)
    return Line(
        noon, _day(on), Phrase("{text}", {"text": title}), Parts((*shown, names_of(captions))), None, "", number
    )


def changed(change: Change, cursor: Cursor, place: Place) -> Entry:
    """A line about how she stands that follows from the days she came."""
    templates = {
        State.QUIET: N_("Later than her own rhythm allows"),
        State.LEAVING: N_("A whole visit was left out"),
        State.LOST: N_("Three times her own gap, and half a year at least"),
        State.WON_BACK: N_("She came again"),
    }
    at = datetime.combine(change.on, time(), ZoneInfo(place.zone)).astimezone(UTC)
    badge, title = Phrase(STATE_LABELS[change.state]), Phrase(templates[change.state])
    told = (label_of(change.telling.reason),) if change.telling is not None else ()
    detail = Parts(tuple(Phrase(each) for each in told))
    return Entry(
        EntryKind.LEAVING, cursor.id, at, change.on, title, detail, badge, STATE_TONES[change.state], 0, False, cursor
    )


_LINES: dict[EntryKind, Callable[[Row, Place], Line]] = {
    EntryKind.BOOKING: _booking,
    EntryKind.CALL: _call,
    EntryKind.COLLEAGUE: _colleague,
    EntryKind.COMPLAINT: _complaint,
    EntryKind.LEAVING: _leaving,
    EntryKind.NOTE: _note,
    EntryKind.OPENING: _opening,
    EntryKind.PAYMENT: _payment,
    EntryKind.PHOTOGRAPH: _photograph,
    EntryKind.PROMISE: _promise,
    EntryKind.TICKET: _ticket,
    EntryKind.VISIT: _visit,
}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _on(text: str, place: Place) -> date:
    return local_time(_at(text), place.zone).date()


def _short(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def asked_of(kind: EntryKind, text: str, words: Words | None) -> tuple[str, ...]:
    """What has to stand in the words of an entry of a kind, so that it answers to ``text``: its words in small letters,
    but for those that name the kind itself."""
    named = words(ENTRY_LABELS[kind]).lower() if words is not None else ""
    return tuple(word for word in _small(text).split() if word not in named)


def _small(text: str) -> str:
    """In small letters as SQLite's lower() makes them."""
    bare = text.encode(errors="ignore").decode()
    return "".join(sign.lower() if sign.isascii() else sign for sign in bare)
