"""The day's call queue on the command line: as JSON that explains every call and every hold, or as lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desk_app.cli.asking import reading
from desk_app.cli.telling import answer, line, words_of
from desk_app.followup.as_json import queue_json
from desk_app.followup.desk import day_queue
from desk_app.followup.queue import Queue
from desk_app.staff.account import Action
from desk_app.staff.desk import staff_by_name
from desk_app.words import N_, Words


def tell_queue(
    shop_file: Path, on: date | None, advisor: str, limit: int | None, *, lang: str, as_json: bool, user: str
) -> None:
    """Reads the queue of a day and tells it. In the shop's language unless ``lang`` says otherwise."""
    with reading(shop_file, user, Action.LOG_CALL) as shop:
        whose = staff_by_name(shop, advisor).id if advisor else None
        queue = day_queue(shop, on or shop.today(), advisor=whose, limit=limit)
        words = words_of(lang, shop.settings.language)
    if as_json:
        answer(queue_json(queue, words))
    else:
        _tell(queue, words)


def _tell(queue: Queue, words: Words) -> None:
    calls = words.n("{count} call", "{count} calls", queue.total)
    line(words(N_("{day}: {calls}, held back: {held}"), day=queue.on, calls=calls, held=queue.total_held))
    for call in queue.calls:
        line(f"{call.position:>4}  {call.client}  {call.phone}  {call.headline.say(words)}")
