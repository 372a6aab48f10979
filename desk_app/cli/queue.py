"""The day's call queue on the command line: as JSON that explains every call and every hold, or as lines."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from desk_app.cli.asking import reading
from desk_app.cli.telling import answer, console_language, line, words_of
from desk_app.followup.desk import day_queue
from desk_app.followup.queue import HOLD_LABELS, Call, HeldCall, Queue
from desk_app.followup.scripts import full_text
from desk_app.staff.account import Action
from desk_app.staff.desk import staff_by_name
from desk_app.words import N_, Words


def tell_queue(
    shop_file: Path, on: date | None, advisor: str, limit: int | None, *, lang: str, as_json: bool, user: str
) -> None:
    """Reads the queue of a day and tells it. The words to say are in the shop's language unless ``lang`` says so."""
    with reading(shop_file, user, Action.LOG_CALL) as shop:
        whose = staff_by_name(shop, advisor).id if advisor else None
        queue = day_queue(shop, on or shop.today(), advisor=whose, limit=limit)
        own_language = shop.settings.language
    if as_json:
        answer(queue_json(queue, words_of(lang, own_language)))
    else:
        _tell(queue, words_of(lang, console_language()))


def queue_json(queue: Queue, words: Words) -> dict[str, object]:
    """The shape of DESK.md."""
    return {
        "on": queue.on.isoformat(),
        "calls": [_call_json(call, words) for call in queue.calls],
        "held_back": [_held_json(held, words) for held in queue.held],
        "total": queue.total,
        "total_held_back": queue.total_held,
    }


def _call_json(call: Call, words: Words) -> dict[str, object]:
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
        "why": [f"{part.phrase.say(words)} {part.points:+d}" for part in call.why],
        "script": call.script.id,
        "text": full_text(call.script, words),
    }


def _held_json(held: HeldCall, words: Words) -> dict[str, object]:
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
        return until.replace(tzinfo=None).isoformat(timespec="minutes")
    return until.isoformat() if until else None


def _tell(queue: Queue, words: Words) -> None:
    calls = words.n("{count} call", "{count} calls", queue.total)
    line(f"{words.day(queue.on)}: {calls}, " + words(N_("held back: {count}"), count=queue.total_held))
    for call in queue.calls:
        line(f"{call.position:>4}  {call.client}  {call.phone}  {call.headline.say(words)}")
