"""The day's queue worked out plainly: every client who is due gathered, weighed for the minute, and put in order.

Slow, and short enough to be read as what the queue means; the program's own way must give the same bytes.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.followup.deriving import Derived
from desk_app.followup.gathering import Window, gather
from desk_app.followup.holding import Held, Moment
from desk_app.followup.keeping import Day
from desk_app.followup.queue import Queue
from desk_app.followup.ranking import NOTHING_KNOWN, HeldBack, Ranked, held_back, weigh
from desk_app.followup.rulebook import rulebook
from desk_app.followup.spelling import spell, spell_held
from desk_app.followup.sweep import Swept
from desk_app.followup.weighing import Gathered, Weighed, with_agreed


class Plain(Derived):
    """Entries and holds that are there from the start."""

    ranked: list[Ranked]
    held: list[HeldBack]

    def first(self, count: int | None) -> list[Ranked]:
        return self.ranked[:count]

    def first_held(self, count: int | None) -> list[HeldBack]:
        return self.held[:count]

    def waiting(self) -> dict[int, datetime]:
        ready = {entry.client for entry in self.ranked}
        found: dict[int, datetime] = {}
        for back in self.held:
            times = [held.until for held in back.held if isinstance(held.until, datetime)]
            if times and back.client not in ready:
                found[back.client] = min(times)
        return found

    def held_of(self, client: int) -> list[Held]:
        return [held for back in self.held if back.client == client for held in back.held]


def plain(shop: Shop, on: date, *, now: datetime | None = None, advisor: int | None = None) -> Plain:
    """What ``derive`` stands for."""
    book, settings = rulebook(), shop.settings
    window = Window(on, settings.zone)
    wall = None if now is None else local_time(now, settings.zone).replace(second=0, microsecond=0)
    month_from = (on - timedelta(days=book.month_days - 1)).isoformat()
    moment = Moment(
        on, wall, settings.zone, settings.call_from, settings.call_to, on.isoformat(), month_from, window.start(1)
    )
    gathered = gather(window, book)
    ranked: list[Ranked] = []
    held: list[Held] = []
    for client, candidates in gathered.candidates.items():
        standing = gathered.standings.get(client, NOTHING_KNOWN)
        known = with_agreed(standing, gathered.agreed.get(client), moment, book)
        entry, kept_back = weigh(client, candidates, known, moment, book)
        ranked += [entry] if entry is not None else []
        held += kept_back
    if advisor is not None:
        sql = (
            "SELECT c.id FROM client c LEFT JOIN client_second_advisor a ON a.client_id = c.id "
            "LEFT JOIN staff s ON s.id = c.advisor_id "
            "WHERE c.advisor_id = ? OR (a.staff_id = ? AND coalesce(s.active, 0) = 0)"
        )
        hers = {row[0] for row in shop.database.execute_sql(sql, (advisor, advisor)).fetchall()}
        ranked = [entry for entry in ranked if entry.client in hers]
        held = [each for each in held if each.candidate.client in hers]
    day = Day(window, book, Swept(), Gathered({}, gathered.standings, {}), Weighed(moment))
    made = Plain(moment, book, day, None, None, {})
    made.ranked, made.held = sorted(ranked), sorted(held_back(held), key=lambda back: back.place)
    made.total, made.total_held = len(made.ranked), len(made.held)
    return made


def plain_queue(
    shop: Shop, on: date, *, now: datetime | None = None, advisor: int | None = None, limit: int | None = None
) -> Queue:
    """What ``day_queue`` stands for."""
    made = plain(shop, on, now=now, advisor=advisor)
    calls, worn = spell(shop, made, limit)
    held, total_held = spell_held(made, worn, limit)
    wall = made.moment.now
    return Queue(on, calls, held, made.total - len(worn), total_held, None if wall is None else wall.time())
