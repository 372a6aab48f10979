"""The queue as one JSON object for the command line: every call and every hold explained, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from desk_app.followup import scripts
from desk_app.followup.queue import HOLD_LABELS, Call, HeldCall, Queue, Why
from desk_app.followup.unasked import UnaskedGroup
from desk_app.words import N_, Words


def reckoned_for(queue: Queue, words: Words) -> str:
    """Which moment a queue is of, in words."""
    if queue.at is None:
        return words(N_("The whole day: no hour holds a call back."))
    return words(N_("At {time}: calls outside their hours are held back."), time=f"{queue.at:%H:%M}")


def queue_json(queue: Queue, words: Words, left: Sequence[UnaskedGroup] = ()) -> dict[str, object]:
    """The shape of DESK.md: on, calls, held_back, and the totals; texts in the language of ``words``.

    ``at`` is the minute it was reckoned for (null: the whole day); ``not_asked`` are those who stay away and are in
    neither list.
    """
    return {
        "on": queue.on.isoformat(),
        "at": None if queue.at is None else f"{queue.at:%H:%M}",
        "reckoned_for": reckoned_for(queue, words),
        "calls": [_call(call, words) for call in queue.calls],
        "held_back": [_held(held, words) for held in queue.held],
        "total": queue.total,
        "total_held_back": queue.total_held,
        "not_asked": [
            {"rule": each.rule.value, "rule_text": each.say(words), "total": len(each.clients), "clients": each.clients}
            for each in left
        ],
    }


def _call(call: Call, words: Words) -> dict[str, object]:
    return {
        "position": call.position,
        "client_id": call.client_id,
        "code": call.code,
        "client": call.client,
        "phone": call.phone,
        "advisor": call.advisor,
        "reason": call.reasons[0].key,
        "headline": call.headline.say(words),
        "reasons": [
            {"key": reason.key, "headline": reason.headline.say(words), "due": reason.due.isoformat()}
            for reason in call.reasons
        ],
        "due": call.due.isoformat(),
        "at": f"{call.at:%H:%M}" if call.at else None,
        "priority": call.priority,
        "why": [_why(why, words) for why in call.why],
        "script": call.script.id,
        "text": scripts.full_text(call.script, words),
    }


def _why(why: Why, words: Words) -> str:
    said = why.phrase.say(words)
    return f"{said} {why.points:+d}" if why.points else said


def _held(held: HeldCall, words: Words) -> dict[str, object]:
    return {
        "client_id": held.client_id,
        "client": held.client,
        "reason": held.reason,
        "rule": held.rule.value,
        "rule_text": words(HOLD_LABELS[held.rule]),
        "until": _until(held.until),
        "reasons": [
            {"key": reason.key, "rule": reason.rule.value, "until": _until(reason.until)} for reason in held.reasons
        ],
    }


def _until(until: date | datetime | None) -> str | None:
    if isinstance(until, datetime):  # the shop's wall clock, as every hour of the answer
        return until.replace(tzinfo=None).isoformat(timespec="minutes")
    return None if until is None else until.isoformat()
