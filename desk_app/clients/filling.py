"""Whose files are filling: how far each advisor's files were filled on a day, measured once a day and kept (M1).

The measure reads every file, which takes a second for a hundred thousand of them: it is made on a reader thread when
nobody waits for it, and the page reads the few lines that were kept. A day on which the shop is closed has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.changes import Kind, Touched
from desk_app.clients import filling_store
from desk_app.clients.fielding import all_fields
from desk_app.clients.standing_store import sums_by_advisor
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import read_once, work

#: Days that the page looks back, and the days of which answers are counted.
HISTORY_DAYS, ANSWER_DAYS = 365, 30


@dataclass(frozen=True, slots=True)
class AdvisorSum:
    """One advisor's files (None: nobody's) on one day: how many, weight filled, and weight of what may be."""

    advisor_id: int | None
    clients: int
    filled: int
    whole: int


@dataclass(frozen=True, slots=True)
class FillingPoint:
    """How far files were filled on a day, in tenths of a percent."""

    on: date
    permille: int


@dataclass(frozen=True, slots=True)
class AdvisorFilling:
    """An advisor's files now and before. ``name`` "": clients of nobody. ``change``: tenths of a percent against the
    first point of the last thirty days; None with one point. ``answers``: questions she got answered in that time,
    ``asked``: those she put."""

    advisor_id: int | None
    name: str
    clients: int
    points: tuple[FillingPoint, ...]
    change: int | None
    asked: int
    answers: int

    @property
    def permille(self) -> int:
        """The newest measure."""
        return self.points[-1].permille if self.points else 0


@dataclass(frozen=True, slots=True)
class KeptFilling:
    """What ``keep_filling`` did."""

    on: date
    touched: Touched


def filling_due(shop: Shop) -> bool:
    """Whether today was not measured yet."""
    return filling_store.last_day() != shop.today()


def measure_filling(shop: Shop) -> tuple[AdvisorSum, ...]:
    """How far files are filled now. Reads every file: never for a click."""
    return tuple(AdvisorSum(*row) for row in sums_by_advisor(all_fields(shop), shop.settings.trades))


def keep_filling(shop: Shop, acting: Acting, sums: Sequence[AdvisorSum]) -> KeptFilling:
    """Keeps the measure of today, once: whoever comes second changes nothing."""
    if not sums or not filling_due(shop):
        return KeptFilling(shop.today(), Touched())
    with work(shop, acting) as unit:
        if filling_store.last_day() != unit.on:
            filling_store.insert_day(unit.on, [(one.advisor_id, one.clients, one.filled, one.whole) for one in sums])
        unit.audit("filling.measured", f"day:{unit.on.isoformat()}", detail={"advisors": len(sums)})
        unit.touch(Kind.SETTING)
        return KeptFilling(unit.on, unit.touched)


def read_filling(shop: Shop, acting: Acting) -> tuple[AdvisorFilling, ...]:
    """Each advisor's history, the fullest files first. Raises NotAllowed."""
    acting.must(Action.SEE_FIGURES)
    read_once(shop, acting)
    today = shop.today()
    since = today - timedelta(days=ANSWER_DAYS)
    points: dict[int | None, list[FillingPoint]] = {}
    names: dict[int | None, tuple[str, int]] = {}
    for on, advisor, name, clients, filled, whole in filling_store.history(today - timedelta(days=HISTORY_DAYS)):
        points.setdefault(advisor, []).append(FillingPoint(on, 1000 * filled // whole if whole else 1000))
        names[advisor] = (name, clients)
    work_done = filling_store.asked_by_staff(since)
    found = []
    for advisor, line in points.items():
        name, clients = names[advisor]
        lately = [point for point in line if point.on >= since]
        change = line[-1].permille - lately[0].permille if len(lately) > 1 else None
        asked, answers = work_done.get(advisor, (0, 0))
        found.append(AdvisorFilling(advisor, name, clients, tuple(line), change, asked, answers))
    return tuple(sorted(found, key=lambda one: (not one.name, -one.permille, one.name)))
