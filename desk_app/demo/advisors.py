"""The advisors' last fortnight: they worked down the queue of each day, as the program itself would have offered it."""

from __future__ import annotations

from datetime import date
from random import Random

from desk_app.db.shop import Shop
from desk_app.demo import talk
from desk_app.demo.rows import instant
from desk_app.demo.store import Cells, json_cell
from desk_app.followup.desk import day_queue
from desk_app.followup.outcome import Outcome
from desk_app.followup.queue import Call
from desk_app.followup.scripts import full_text
from desk_app.words import Words

#: How many days are played, and how many calls two advisors make in one of them at most.
PLAYED_DAYS = 16
A_DAY = 44
#: In a larger shop the queue of a day is no longer two people's work, and is left as chance made it.
LARGEST = 5_000


def calls_made(rng: Random, shop: Shop, on: date, desk: talk.Desk, staff: dict[str, int], words: Words) -> list[Cells]:
    """The calls of one past day, first to last; the cast is left for today."""
    cast = set(desk.names.values())
    offered = [call for call in day_queue(shop, on, limit=A_DAY).calls if call.client_id not in cast]
    made = [call for call in offered if rng.random() < 0.94]
    return [_made(rng, call, on, 600 + turn * 560 // len(made), desk, staff, words) for turn, call in enumerate(made)]


def _made(
    rng: Random, call: Call, on: date, minute: int, desk: talk.Desk, staff: dict[str, int], words: Words
) -> Cells:
    outcome, note = talk.outcome(rng)
    reached = outcome not in {Outcome.NO_ANSWER, Outcome.BUSY}
    caller = staff.get(call.advisor, desk.advisors[call.client_id % len(desk.advisors)])
    return (
        call.client_id, caller, instant(on, minute), on.isoformat(), outcome.value, json_cell(list(call.keys)), note,
        json_cell(call.script.parts), full_text(call.script, words), rng.randint(40, 280) if reached else 25, None,
        None, int(outcome is Outcome.BOOKED), call.phone,
    )  # fmt: skip
