"""What the clients of a shop are made up of (M10): by area, trade, means, source and age, with visits and turnover.

The count goes through the files in stretches, so that it can say how far it is and be stopped, and nothing grows with
their number. Turnover is what visits came to and what tickets brought in interest and fees, of twelve months.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.desk import get_briefs
from desk_app.clients.field import Field
from desk_app.clients.fielding import all_fields
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.overview import mix_store
from desk_app.overview.areas import area_of
from desk_app.staff.account import Acting, Action
from desk_app.words import N_, Words

#: Groups that are shown one by one; the smaller ones are counted together.
MOST_GROUPS = 24

#: Stretches of 31 days that twelve months are read in.
MONTHS = 12

#: The largest number of a client up to which there is a place for each.
MOST_NUMBERS = 20_000_000

#: What begins the key of a firm's trade: a firm and a person may be in the same one.
FIRM = "firm:"

#: The first year of life of each band of ages, and what it is called.
AGES: tuple[tuple[int, str], ...] = (
    (0, N_("under 25")),
    (25, N_("25 to 34")),
    (35, N_("35 to 44")),
    (45, N_("45 to 54")),
    (55, N_("55 to 64")),
    (65, N_("65 and over")),
)


class MixBy(StrEnum):
    """By what clients are counted."""

    AREA = "area"
    TRADE = "trade"
    MEANS = "means"
    SOURCE = "source"
    AGE = "age"


MIX_LABELS: dict[MixBy, str] = {
    MixBy.AREA: N_("By area"),
    MixBy.TRADE: N_("By trade and occupation"),
    MixBy.MEANS: N_("By means"),
    MixBy.SOURCE: N_("By how they came"),
    MixBy.AGE: N_("By age"),
}

#: How each is counted, said below the table.
MIX_RULES: dict[MixBy, str] = {
    MixBy.AREA: N_("The district in the address; without one its town, province or street; abroad the town."),
    MixBy.TRADE: N_("Of a firm its trade, of a person her occupation, as it is written in the file."),
    MixBy.MEANS: N_("What she said of her means. Who took her consent to that back is not counted in."),
    MixBy.SOURCE: N_("How she came to know the shop, as it is written in the file."),
    MixBy.AGE: N_("This year less the year of birth. Firms have none."),
}


@dataclass(frozen=True, slots=True)
class MixRow:
    """One group. ``key`` "" is whoever told nothing; ``others`` counts the smaller groups that are put together (0: it
    is one group). ``active`` are those who came in the twelve months."""

    key: str
    label: str
    clients: int
    active: int
    visits: int
    turnover: Money
    others: int = 0

    def say(self, words: Words) -> str:
        """What the group is called."""
        if self.others:
            return words.n("{count} smaller group", "{count} smaller groups", self.others)
        if not self.key:
            return words(N_("not told"))
        if self.key.startswith(FIRM):
            return words(N_("Firm · {trade}"), trade=self.label) if self.label else words(N_("Firm, trade not told"))
        return words(self.label)


@dataclass(frozen=True, slots=True)
class Mix:
    """The whole: ``rows`` the largest first, whoever told nothing at the end. ``since`` is the first of the twelve
    months."""

    by: MixBy
    on: date
    since: date
    clients: int
    rows: tuple[MixRow, ...]

    @property
    def told(self) -> int:
        """How many are in a group."""
        return sum(row.clients for row in self.rows if row.key or row.others)

    def percent(self, row: MixRow) -> str:
        """A group's share of all clients, to a tenth."""
        tenths = (2000 * row.clients + self.clients) // (2 * self.clients) if self.clients else 0
        return f"{tenths // 10}.{tenths % 10} %"


class _Sum:
    __slots__ = ("active", "clients", "turnover", "visits")

    def __init__(self) -> None:
        self.clients = self.active = self.visits = self.turnover = 0

    def add(self, other: _Sum) -> None:
        self.clients += other.clients
        self.active += other.active
        self.visits += other.visits
        self.turnover += other.turnover


#: One number for each client by her number: as small as it can be, so that a million take a few megabytes.
_Tally: TypeAlias = "array[int] | defaultdict[int, int]"


def _tally(last: int) -> _Tally:
    return array("q", bytes(8 * (last + 1))) if 0 <= last <= MOST_NUMBERS else defaultdict(int)


def read_mix(
    shop: Shop,
    acting: Acting,
    by: MixBy,
    progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Mix | None:
    """Counts all clients by one thing; None where it was stopped. For a background job: some seconds for a million.

    Raises NotAllowed.
    """
    acting.must(Action.SEE_FIGURES)
    on = shop.today()
    since = _year_before(on) + timedelta(days=1)
    first, last = mix_store.ends()
    visits, money = _tally(last), _tally(last)
    stretches = range(first, last + 1, mix_store.STRETCH)
    steps = MONTHS + len(stretches)

    def go_on(step: int) -> bool:
        if stopped is not None and stopped():
            return False
        if progress is not None:
            progress(step, steps)
        return True

    for month in range(MONTHS):
        if not go_on(month):
            return None
        _brought(since + timedelta(days=31 * month), min(since + timedelta(days=31 * month + 30), on), visits, money)
    sums: dict[str, _Sum] = {}
    for step, start in enumerate(stretches):
        if not go_on(MONTHS + step):
            return None
        _count(by, start, on, visits, money, sums)
    return _mix(shop, by, on, since, sums)


def _brought(first: date, last: date, visits: _Tally, money: _Tally) -> None:
    """Adds what some days brought to each client's tally."""
    for client, total in mix_store.visits(first, last):
        visits[client] += 1
        money[client] += total
    for client, amount in mix_store.charges(first, last):
        money[client] += amount


def _count(by: MixBy, start: int, on: date, visits: _Tally, money: _Tally, sums: dict[str, _Sum]) -> None:
    """Adds the files of one stretch to the sums of their groups."""
    for client, raw in mix_store.files(by.value, start, start + mix_store.STRETCH - 1):
        key = _key(by, raw, on)
        group = sums.get(key)
        if group is None:
            group = sums[key] = _Sum()
        came = visits[client]
        group.clients += 1
        group.active += came > 0
        group.visits += came
        group.turnover += money[client]


def _mix(shop: Shop, by: MixBy, on: date, since: date, sums: dict[str, _Sum]) -> Mix:
    labels, currency = _labels(shop, by), shop.settings.currency

    def made(key: str, one: _Sum, others: int = 0) -> MixRow:
        label = labels.get(key, key.removeprefix(FIRM))
        return MixRow(key, label, one.clients, one.active, one.visits, Money(one.turnover, currency), others)

    known = [(key, one) for key, one in sums.items() if key]
    order = [band for _first, band in AGES] if by is MixBy.AGE else []
    known.sort(key=lambda pair: (order.index(pair[0]) if order else 0, -pair[1].clients, pair[0]))
    rows = [made(key, one) for key, one in known[:MOST_GROUPS]]
    rest = known[MOST_GROUPS:]
    if rest:
        together = _Sum()
        for _key_of_it, one in rest:
            together.add(one)
        rows.append(made("", together, len(rest)))
    if "" in sums:
        rows.append(made("", sums[""]))
    return Mix(by, on, since, sum(one.clients for one in sums.values()), tuple(rows))


def clients_of_group(
    shop: Shop, acting: Acting, by: MixBy, key: str, limit: int = 50, below: ClientId | None = None
) -> tuple[ClientBrief, ...]:
    """A page of the clients of one group, the newest file first; ``below`` is the last one of the page before.

    Raises NotAllowed.
    """
    acting.must(Action.SEE_FIGURES)
    on, found = shop.today(), list[ClientId]()
    last = below
    while len(found) < limit:
        page = mix_store.page(by.value, _asked(by, key, on), 4 * limit if by is MixBy.AREA else limit, last)
        for client_id, raw in page:
            last = ClientId(client_id)
            if _key(by, raw, on) == key and len(found) < limit:
                found.append(last)
        if len(page) < limit:
            break
    return get_briefs(shop, tuple(found))


def _key(by: MixBy, raw: str, on: date) -> str:
    """The group of what stands in a file."""
    if by is MixBy.AREA:
        return area_of(raw)
    if by is MixBy.AGE:
        return _band(raw, on)
    return " ".join(raw.split())


def _asked(by: MixBy, key: str, on: date) -> tuple[str, tuple[object, ...]]:
    """What the file is asked for first, as a condition and its values; what it answers is looked at again."""
    if by is MixBy.AREA:
        return ("raw = ''", ()) if not key else ("instr(replace(raw, ' ', ''), ?)", (_last_part(key),))
    if by is MixBy.AGE:
        return "1", ()
    return "raw = ?", (key,)


def _last_part(area: str) -> str:
    """The part of an area that stands in every address of it."""
    return area.replace(" ", "")[-2:]


def _band(year: str, on: date) -> str:
    if not year or year == "0":
        return ""
    age = on.year - int(year)
    return [band for first, band in AGES if age >= first][-1] if age >= 0 else ""


def _labels(shop: Shop, by: MixBy) -> dict[str, str]:
    if by is not MixBy.MEANS:
        return {}
    fields: list[Field] = [field for field in all_fields(shop) if field.key == "means"]
    return {value: said for field in fields for value, said in field.choices}


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
