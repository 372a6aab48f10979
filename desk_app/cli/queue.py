"""The day's call queue on the command line: as JSON that explains every call and every hold, or as lines."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from desk_app.cli.asking import reading
from desk_app.cli.telling import SAY, answer, line
from desk_app.followup.as_json import queue_json, reckoned_for
from desk_app.followup.desk import day_queue
from desk_app.followup.queue import Queue
from desk_app.followup.unasked import UnaskedGroup, unasked
from desk_app.staff.account import Action
from desk_app.staff.desk import staff_by_name
from desk_app.words import N_, Words


def minute(text: str) -> time:
    """A time of day as 14:30. Anything else is wrong usage."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall clock without a day
    except ValueError:
        raise typer.BadParameter(SAY(N_("{text} is no time of day. Write it as 14:30."), text=text)) from None


def tell_queue(
    shop_file: Path,
    on: date | None,
    at: time | None,
    advisor: str,
    limit: int | None,
    *,
    as_json: bool,
    user: str,
) -> None:
    """Reads the queue of a day, or of its minute ``at``, and tells it."""
    with reading(shop_file, user, Action.LOG_CALL) as shop:
        whose = staff_by_name(shop, advisor).id if advisor else None
        day = on or shop.today()
        now = None if at is None else datetime.combine(day, at, ZoneInfo(shop.settings.zone)).astimezone(UTC)
        queue = day_queue(shop, day, now=now, advisor=whose, limit=limit)
        left = unasked(day)
    if as_json:
        answer(queue_json(queue, SAY.words, left))
    else:
        _tell(queue, left, SAY.words)


def _tell(queue: Queue, left: tuple[UnaskedGroup, ...], words: Words) -> None:
    calls = words.n("{count} call", "{count} calls", queue.total)
    line(words(N_("{day}: {calls}, held back: {held}"), day=queue.on, calls=calls, held=queue.total_held))
    line(reckoned_for(queue, words))
    for call in queue.calls:
        line(f"{call.position:>4}  {call.client}  {call.phone}  {call.headline.say(words)}")
    for group in left:
        if group.clients:
            line(words(N_("Not asked to come back: {why} – {count}"), why=group.say(words), count=len(group.clients)))
