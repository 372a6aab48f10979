"""Thirty months of visits, day by day, each client in her own rhythm, some of them slipping away.

What is kept per client is a few bytes in flat arrays, so that a million clients fit; each day's visits are made, handed
out and forgotten.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from desk_app.demo.catalogue import HABITS, PRODUCTS, REMARKS, SERVICES
from desk_app.demo.people import FATES, Person

#: How far back the visits go.
DAYS = 913

_FATE = {name: number for number, (name, _) in enumerate(FATES)}
_LOYAL, _STEADY, _SELDOM, _DRIFTING, _LOST = (_FATE[name] for name in ("loyal", "steady", "seldom", "drifting", "lost"))
#: Percent of her own gap, by fate, before what the visits add to it.
_STRETCH = {_LOYAL: 0.85, _STEADY: 1.05, _SELDOM: 2.1, _DRIFTING: 0.95, _LOST: 1.0}
_BY_CODE = {service.code: number for number, service in enumerate(SERVICES)}
_HABITS = tuple(tuple(_BY_CODE[code] for code in habit) for habit in HABITS)
_TENDERS = ("wechat", "wechat", "wechat", "alipay", "alipay", "cash", "card")
#: Product numbers that go with a line of work.
_GOES_WITH = {
    category: tuple(number for number, product in enumerate(PRODUCTS) if product.category in kinds)
    for category, kinds in {
        "面部": {"面膜", "精华", "面霜", "洁面", "化妆水", "防晒"},
        "身体": {"身体"},
        "美发": {"洗护"},
        "美甲": {"美甲"},
        "眉睫": {"工具"},
        "脱毛": {"身体", "防晒"},
        "咨询": {"面膜"},
    }.items()
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done or sold: ``service`` or ``product`` is a number in the catalogue, money in fen."""

    service: int | None
    product: int | None
    quantity: int
    price: int
    discount: int

    @property
    def amount(self) -> int:
        """What was charged."""
        return self.price * self.quantity - self.discount


@dataclass(frozen=True, slots=True)
class DemoVisit:
    """A visit before it has a number. ``client`` 0 is a walk-in nobody knows; ``minute`` counts from midnight."""

    client: int
    minute: int
    beautician: int
    lines: tuple[Line, ...]
    score: int | None
    note: str
    tender: str
    discount: int = 0  # off the whole visit, in fen

    @property
    def total(self) -> int:
        """What was charged, in fen."""
        return sum(line.amount for line in self.lines) - self.discount


@dataclass
class _Habits:
    """What decides a client's next visit, one array cell each."""

    rhythm: array[int] = field(default_factory=lambda: array("H"))
    fate: array[int] = field(default_factory=lambda: array("B"))
    habit: array[int] = field(default_factory=lambda: array("B"))
    hands: array[int] = field(default_factory=lambda: array("B"))
    visits: array[int] = field(default_factory=lambda: array("H"))


class Diary:
    """Collects the crowd, then tells its visits in the order of days."""

    def __init__(self, rng: Random, today: date, *, beauticians: tuple[int, ...], pace: float) -> None:
        self._rng = rng
        self._first = today - timedelta(days=DAYS)
        self._beauticians = beauticians
        self._pace = pace
        self._who = _Habits()
        self._due = [array("L") for _ in range(DAYS)]
        self._last: dict[int, tuple[int, int]] = {}

    def anchor(self, client: int, days_ago: int, service: str) -> None:
        """Makes the client's last visit fall ``days_ago`` for ``service``; to be said before she is enrolled."""
        self._last[client] = (DAYS - days_ago, _BY_CODE[service])
        self._due[DAYS - days_ago].append(client)

    def enrol(self, person: Person) -> None:
        """Takes a client in; her id is her place in the order. Her first visit of the window is set here."""
        who = self._who
        who.rhythm.append(person.rhythm_days)
        who.fate.append(_FATE[person.fate])
        who.habit.append(person.habit)
        who.hands.append(int(self._rng.random() * len(self._beauticians)))
        who.visits.append(0)
        start = (person.joined - self._first).days
        if start < 0:
            start = int(self._rng.random() * person.rhythm_days * 1.6)
            # Some were lost before the window opened: in the list, and silent for years.
            if person.fate == "lost" and self._rng.random() < 0.3:
                return
        self._put(start, person.id)

    def _put(self, day: int, client: int) -> None:
        if (self._first + timedelta(days=day)).weekday() == 0 and self._rng.random() < 0.7:  # Mondays are quiet
            day += 1
        if day < (self._last[client][0] - 3 if client in self._last else DAYS):
            self._due[day].append(client)

    def days(self) -> Iterator[tuple[date, list[DemoVisit]]]:
        """Every day of the window to yesterday with its visits in the order of the clock."""
        for number in range(DAYS):
            visits = [self._visit(client, number) for client in self._due[number]]
            self._due[number] = array("L")
            if visits and self._rng.random() < 0.3:
                visits.append(self._walk_in())
            visits.sort(key=_minute)
            yield self._first + timedelta(days=number), visits

    def _visit(self, client: int, day: int) -> DemoVisit:
        rng, who, cell = self._rng, self._who, client - 1
        fate = who.fate[cell]
        count = who.visits[cell] = who.visits[cell] + 1
        gap = who.rhythm[cell] * _STRETCH[fate] * self._pace
        if fate == _DRIFTING:
            gap *= 1.09 ** min(count, 24)
        if not (fate == _LOST and rng.random() < 0.14):
            self._put(day + max(4, int(gap * rng.triangular(0.6, 1.45, 0.98))), client)
        beautician = self._beauticians[
            who.hands[cell] if rng.random() < 0.8 else int(rng.random() * len(self._beauticians))
        ]
        habit = _HABITS[who.habit[cell]]
        if client in self._last and self._last[client][0] == day:
            service = self._last[client][1]
            habit = (service, service, service)
        return self._told(client, beautician, habit, fate)

    def today(self, clients: Sequence[tuple[int, int, str, int]]) -> list[DemoVisit]:
        """What was done today already: (client, minute, service code, beautician), in order."""
        return [
            replace(self._told(client, hands, (_BY_CODE[code],) * 3, _LOYAL), minute=minute)
            for client, minute, code, hands in clients
        ]

    def _told(self, client: int, beautician: int, habit: tuple[int, ...], fate: int) -> DemoVisit:
        rng = self._rng
        main = habit[0] if rng.random() < 0.74 else habit[1]
        lines = [self._line(main)]
        if rng.random() < 0.2 and habit[2] != main:  # nobody has the same service twice in one visit
            lines.append(self._line(habit[2]))
        category = SERVICES[main].category
        if rng.random() < 0.1 and _GOES_WITH[category]:
            product = rng.choice(_GOES_WITH[category])
            quantity = 1 if rng.random() < 0.85 else 2
            lines.append(Line(None, product, quantity, PRODUCTS[product].price * 100, 0))
        score = self._score(fate)
        note = ""
        if rng.random() < 0.24:
            well, less = REMARKS[category]
            note = rng.choice(less if score is not None and score <= 6 else well)
        minute = 540 + int(rng.random() * 46) * 15
        rounding = sum(line.amount for line in lines) % 1000 if rng.random() < 0.04 else 0  # the odd yuan let go
        return DemoVisit(client, minute, beautician, tuple(lines), score, note, rng.choice(_TENDERS), rounding)

    def _line(self, service: int) -> Line:
        price = SERVICES[service].price * 100
        return Line(service, None, 1, price, price // 10 if self._rng.random() < 0.18 else 0)

    def _score(self, fate: int) -> int | None:
        lot = self._rng.random()
        if lot < 0.38:
            return None
        if fate in {_DRIFTING, _LOST}:
            return 4 + int(lot * 5.9)
        return (7, 8, 8, 9, 9, 9, 10, 10)[int(lot * 8)]

    def _walk_in(self) -> DemoVisit:
        rng = self._rng
        return DemoVisit(
            0,
            600 + int(rng.random() * 36) * 15,
            rng.choice(self._beauticians),
            (self._line(_BY_CODE["H01"]),),
            None,
            "",
            "cash",
        )


def _minute(visit: DemoVisit) -> int:
    return visit.minute
