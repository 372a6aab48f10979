"""The queue as one JSON object for the command line: every call and every hold explained, the same bytes every time."""

from __future__ import annotations

from datetime import date, datetime

from desk_app.followup import scripts
from desk_app.followup.queue import HOLD_LABELS, Call, HeldCall, Queue
from desk_app.words import Words


def queue_json(queue: Queue, words: Words) -> dict[str, object]:
    """The shape of DESK.md: on, calls, held_back; texts in the language of ``words``."""
    return {
        "on": queue.on.isoformat(),
        "total": queue.total,
        "calls": [_call(call, words) for call in queue.calls],
        "held_back": [_held(held, words) for held in queue.held],
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
        "reasons": [{"key": reason.key, "text": reason.headline.say(words)} for reason in call.reasons],
        "due": call.due.isoformat(),
        "at": None if call.at is None else call.at.isoformat(timespec="minutes"),
        "priority": call.priority,
        "why": [f"{why.phrase.say(words)} +{why.points}" if why.points else why.phrase.say(words) for why in call.why],
        "script": call.script.id,
        "text": scripts.full_text(call.script, words),
    }


def _held(held: HeldCall, words: Words) -> dict[str, object]:
    return {
        "client_id": held.client_id,
        "client": held.client,
        "reason": held.reason,
        "rule": held.rule.value,
        "rule_text": words(HOLD_LABELS[held.rule]),
        "until": _until(held.until),
    }


def _until(until: date | datetime | None) -> str | None:
    if isinstance(until, datetime):
        return until.isoformat(timespec="minutes")
    return None if until is None else until.isoformat()
