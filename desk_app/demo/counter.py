"""The pawn side of the demo shop: tickets from issue to their end, with the money of every step.

Charges come from the pawn room's own rule, so that what the demo says was paid is what the program would ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from desk_app.money import Money
from desk_app.pawn.charges import add_months, charges
from desk_app.pawn.ticket import Status, Step

FEE, INTEREST = Decimal("2.40"), Decimal("0.25")
GRACE_DAYS = 5


@dataclass(frozen=True, slots=True)
class DemoPledge:
    """An item; ``appraisal`` in yuan."""

    name: str
    category: str
    description: str
    serial: str
    weight_mg: int
    fineness: int
    appraisal: int


@dataclass(frozen=True, slots=True)
class DemoStep:
    """A step of a ticket; money in fen, positive when the client paid."""

    step: Step
    on: date
    principal: int = 0
    interest: int = 0
    fee: int = 0
    detail: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class DemoTicket:
    """A ticket with its whole life so far; ``principal`` in fen. ``start`` begins the running period."""

    client: int
    pledge: DemoPledge
    principal: int
    term: int
    issued: date
    start: date
    due: date
    status: Status
    closed: date | None
    renewals: int
    steps: tuple[DemoStep, ...]


#: name, category, description, serial prefix, weight in grams from–to, fineness, yuan from–to
_KINDS: tuple[tuple[str, str, str, str, float, float, int, int, int], ...] = (
    ("足金手镯", "黄金", "内圈刻字，轻微划痕", "", 18, 52, 999, 0, 0),
    ("足金项链", "黄金", "扣头完好，有一处旧痕", "", 8, 32, 999, 0, 0),
    ("金戒指", "黄金", "素圈，刻“福”字", "", 3, 12, 990, 0, 0),
    ("金条", "黄金", "带证书与封装", "", 20, 100, 999, 0, 0),
    ("钻戒", "珠宝", "主石 0.5 克拉，配证书", "GR", 0, 0, 0, 6_000, 26_000),
    ("翡翠挂件", "珠宝", "冰种，无纹裂，配证书", "JD", 0, 0, 0, 3_000, 18_000),
    ("腕表", "钟表", "走时正常，表带七成新，有盒无证", "K", 0, 0, 0, 4_000, 32_000),
    ("手机", "电子", "256G，屏幕无划痕，已退出账号", "SN", 0, 0, 0, 1_800, 6_500),
    ("笔记本电脑", "电子", "16G 内存，充电器齐", "SN", 0, 0, 0, 3_000, 9_000),
    ("相机", "电子", "机身加 50 mm 镜头", "SN", 0, 0, 0, 3_500, 12_000),
)
_GOLD_A_GRAM = 812

#: The tickets that the Today board of the demo shows: who, which kind, weight or yuan, principal, days to maturity.
CAST_TICKETS: tuple[tuple[str, DemoPledge, int, int], ...] = (
    ("李淑珍", DemoPledge("足金手镯", "黄金", "内圈刻字，轻微划痕", "", 38_200, 999, 31_018), 12_300, 1),
    ("高强", DemoPledge("腕表", "钟表", "走时正常，有盒无证", "K81-20457", 0, 0, 11_500), 8_600, -2),
    ("梁超", DemoPledge("手机", "电子", "256G，屏幕无划痕", "SN-7F3A2201", 0, 0, 3_000), 2_100, 7),
    ("曹磊", DemoPledge("钻戒", "珠宝", "主石 0.5 克拉，配证书", "GR-1190284", 0, 0, 19_800), 15_000, 3),
    ("罗艳", DemoPledge("笔记本电脑", "电子", "16G 内存，充电器齐", "SN-C02X81", 0, 0, 6_500), 4_900, 5),
    ("谢俊", DemoPledge("足金项链", "黄金", "扣头完好", "", 9_800, 999, 7_957), 6_000, -4),
)


def a_pledge(rng: Random) -> DemoPledge:
    """Something people pawn."""
    name, category, text, prefix, light, heavy, fineness, low, high = rng.choice(_KINDS)
    serial = f"{prefix}-{rng.randint(100_000, 999_999)}" if prefix else ""
    if not fineness:
        return DemoPledge(name, category, text, serial, 0, 0, rng.randint(low // 100, high // 100) * 100)
    weight = rng.randint(int(light * 10), int(heavy * 10)) * 100
    return DemoPledge(name, category, text, serial, weight, fineness, weight * _GOLD_A_GRAM // 1000)


def a_life(rng: Random, client: int, issued: date, today: date) -> DemoTicket:
    """A ticket issued then and what became of it by ``today``. None is left due within the coming week or in grace."""
    pledge = a_pledge(rng)
    principal = pledge.appraisal * rng.randint(55, 78) // 10_000 * 100 * 100
    ticket = issue(client, pledge, max(principal, 50_000), rng.choice((1, 2, 3, 3, 3)), issued)
    while True:
        lot = rng.random()
        if lot < 0.24 and ticket.renewals < 3:
            on = ticket.due + timedelta(days=rng.randint(-4, GRACE_DAYS))
            if on >= today:
                break
            ticket = renew(ticket, on)
        elif lot < 0.88:
            return _redeemed_in_time(rng, ticket, today)
        else:
            gone = ticket.due + timedelta(days=GRACE_DAYS + rng.randint(1, 4))
            return forfeit(ticket, gone) if gone < today else _redeemed_in_time(rng, ticket, today)
    return _redeemed_in_time(rng, ticket, today)


def _redeemed_in_time(rng: Random, ticket: DemoTicket, today: date) -> DemoTicket:
    on = ticket.due - timedelta(days=int(rng.random() ** 2 * 25)) + timedelta(days=rng.randint(0, 3))
    on = max(on, ticket.start + timedelta(days=1), ticket.steps[-1].on)
    if on < today:
        return redeem(ticket, on)
    quiet = not today - timedelta(days=GRACE_DAYS) <= ticket.due <= today + timedelta(days=8)
    return (
        ticket
        if quiet or ticket.steps[-1].on >= today
        else redeem(ticket, max(ticket.steps[-1].on, today - timedelta(days=1)))
    )


def who_pawns(rng: Random, total: int, clients: int, days: int, strangers: Collection[int]) -> list[tuple[int, int]]:
    """Day number and client of ``total`` tickets in order of days: of whoever had come by then, none of ``strangers``.

    Known before anybody's file is written, because nothing is pawned without an identity document on file.
    """
    last = days - 1
    planned = []
    for day in sorted(last - int(rng.random() ** 1.15 * last) for _ in range(total)):
        here = int(clients * (0.35 + 0.65 * day / days)) or 1
        client = 1 + int(rng.random() ** 2 * here) % here
        while client in strangers:
            client = client % here + 1
        planned.append((day, client))
    return planned


def issue(client: int, pledge: DemoPledge, principal: int, term: int, on: date) -> DemoTicket:
    """A new ticket; ``principal`` in fen."""
    detail = {"principal": principal, "start_on": on.isoformat(), "term_months": term}
    paid_out = DemoStep(Step.ISSUED, on, principal=-principal, detail=detail)
    return DemoTicket(client, pledge, principal, term, on, on, add_months(on, term), Status.OPEN, None, 0, (paid_out,))


def renew(ticket: DemoTicket, on: date) -> DemoTicket:
    """The running period is settled to its expiry; the next one counts from there, as the pawn room has it."""
    until = add_months(ticket.due, ticket.term)
    owed = charges(Money(ticket.principal), FEE, INTEREST, ticket.start, ticket.due, renewed=ticket.renewals > 0)
    detail = {
        "due_on": until.isoformat(),
        "months": ticket.term,
        "start_on": ticket.due.isoformat(),
        "was_due_on": ticket.due.isoformat(),
        "was_start_on": ticket.start.isoformat(),
    }
    step = DemoStep(Step.RENEWED, on, 0, owed.interest.minor, owed.fee.minor, detail)
    return replace(ticket, start=ticket.due, due=until, renewals=ticket.renewals + 1, steps=(*ticket.steps, step))


def redeem(ticket: DemoTicket, on: date) -> DemoTicket:
    """Principal and charges are paid on ``on`` and the item goes home."""
    owed = charges(Money(ticket.principal), FEE, INTEREST, ticket.start, on, renewed=ticket.renewals > 0)
    step = DemoStep(Step.REDEEMED, on, ticket.principal, owed.interest.minor, owed.fee.minor)
    return replace(ticket, status=Status.REDEEMED, closed=on, steps=(*ticket.steps, step))


def forfeit(ticket: DemoTicket, on: date) -> DemoTicket:
    """The grace is over; the item is the shop's."""
    return replace(ticket, status=Status.FORFEITED, closed=on, steps=(*ticket.steps, DemoStep(Step.FORFEITED, on)))


def cast_tickets(numbers: dict[str, int], today: date) -> Iterator[DemoTicket]:
    """The tickets of the cast, open, maturing as the board shows them. ``numbers``: client id by name."""
    for name, pledge, yuan, left in CAST_TICKETS:
        if name in numbers:
            yield issue(numbers[name], pledge, yuan * 100, 3, _start_for(today + timedelta(days=left), 3))


def _start_for(due: date, term: int) -> date:
    guess = add_months(due, -term)
    nearby = (guess + timedelta(days=shift) for shift in range(-3, 4))
    return min(nearby, key=lambda start: (abs((add_months(start, term) - due).days), start))
