"""What was said: calls and what came of them, promises, complaints, remarks, and the appointments made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from desk_app.care.owed import PromiseOutcome
from desk_app.demo.catalogue import SERVICES
from desk_app.demo.rows import instant
from desk_app.demo.store import Cells, json_cell
from desk_app.followup.outcome import Outcome
from desk_app.salon.booking import BookingStatus

_SERVICE_ID = {service.code: number for number, service in enumerate(SERVICES, start=1)}

#: Outcome, how often, and what is noted with it.
_TALKS: tuple[tuple[Outcome, float, tuple[str, ...]], ...] = (
    (Outcome.BOOKED, 0.20, ("约了周六下午", "约了下周三两点，先看肩颈", "问了出差带什么，顺便约了时间")),
    (Outcome.SATISFIED, 0.28, ("说皮肤状态不错", "很满意，会介绍同事来", "说这几天早上不紧绷了", "谢谢惦记")),
    (Outcome.NOT_NOW, 0.16, ("最近忙，月底再说", "出差，回来联系", "孩子考试，下个月")),
    (Outcome.NO_ANSWER, 0.24, ("",)),
    (Outcome.BUSY, 0.06, ("",)),
    (Outcome.OTHER, 0.05, ("家人接的，让晚上再打", "发了短信")),
)
_SAID = (
    "您好，我是{shop}的顾问。上次做完到今天正好一周，这几天感觉怎么样？",
    "下午好，想问问您上次护理之后皮肤有没有不舒服？",
    "您好，最近换季，提醒您晚上多补一点水，有空再约。",
    "您好，给您留了周末的时间，看看哪天方便？",
)
_COMPLAINTS = (
    ("预约等了二十分钟", "当面致歉，当场赠一次眼部护理，她接受"),
    ("颜色比想的深", "第三天免费调色，客户满意"),
    ("力度太重，第二天还酸", "换了美容师，记在档案里"),
    ("短信太多", "改为每月最多一次，只说要紧的"),
)
_PROMISES = (
    "给她找敏感肌小样",
    "下次留靠窗的位置",
    "查一下礼盒到货时间",
    "把护理步骤写给她",
    "月底前回复课程安排",
    "给先生留一张体验券",
)
_REMARKS = (
    "加了微信",
    "带朋友来看环境",
    "问了疗程的价格，说考虑一下",
    "生日当天送了护手霜",
    "换了号码，旧的停用",
    "下个月搬家，会远一点",
)

#: Today at the shop: minute, who (name, or "" for one of the crowd), service code, beautician's turn, status.
TODAY: tuple[tuple[int, str, str, int, BookingStatus], ...] = (
    (660, "", "F02", 0, BookingStatus.DONE),
    (720, "", "F06", 0, BookingStatus.NO_SHOW),
    (810, "王思雨", "F01", 0, BookingStatus.ARRIVED),
    (840, "何蓉", "B01", 1, BookingStatus.ARRIVED),
    (855, "马晶", "H02", 2, BookingStatus.BOOKED),
    (900, "唐佳", "E01", 0, BookingStatus.BOOKED),
    (930, "司马婷", "Z02", 1, BookingStatus.BOOKED),
    (960, "冯丽", "Z01", 1, BookingStatus.BOOKED),
    (1020, "许婷", "F01", 0, BookingStatus.BOOKED),
    (1050, "", "N01", 2, BookingStatus.BOOKED),
    (1080, "", "H04", 2, BookingStatus.BOOKED),
    (1110, "", "B03", 1, BookingStatus.BOOKED),
    (1140, "", "B02", 1, BookingStatus.BOOKED),
    (1170, "", "H06", 2, BookingStatus.BOOKED),
)
#: Who came without an appointment this morning: minute, service code, beautician's turn.
DROPPED_IN: tuple[tuple[int, str, int], ...] = ((615, "B01", 1), (690, "H01", 2), (765, "N03", 0))


Came = tuple[int, int, str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is there and how large the shop is."""

    clients: int
    today: date
    advisors: tuple[int, ...]
    beauticians: tuple[int, ...]
    names: dict[str, int]  # the cast: client id by name

    def someone(self, rng: Random) -> int:
        """A client of the crowd, rather one who came lately; none of the cast."""
        cast = set(self.names.values())
        while True:
            client = self.clients - int(rng.random() ** 1.3 * self.clients)
            if client not in cast:
                return client


def booked_today(rng: Random, desk: Desk) -> list[tuple[int, int, str, int, BookingStatus]]:
    """Today's appointments: (client, minute, service code, beautician, status)."""
    if not desk.clients:
        return []
    return [
        (desk.names.get(name) or desk.someone(rng), minute, code, desk.beauticians[turn], status)
        for minute, name, code, turn, status in TODAY
    ]


def came_today(rng: Random, desk: Desk, booked: Sequence[tuple[int, int, str, int, BookingStatus]]) -> list[Came]:
    """What was done today by now, in order: (client, minute, service code, beautician)."""
    kept = [line[:4] for line in booked if line[4] is BookingStatus.DONE]
    dropped = [(desk.someone(rng), minute, code, desk.beauticians[turn]) for minute, code, turn in DROPPED_IN]
    return sorted([*kept, *dropped], key=lambda came: came[1])


def booking_row(client: int, on: date, minute: int, code: str, hands: int, status: BookingStatus) -> Cells:
    """One appointment as a row; a cancellation came the day before."""
    cancelled = (on - timedelta(days=1)).isoformat() if status is BookingStatus.CANCELLED else None
    service = SERVICES[_SERVICE_ID[code] - 1]
    notes = "初次到店" if code == "Z01" else ""
    return (client, _SERVICE_ID[code], hands, on.isoformat(), minute, service.minutes, status.value, cancelled, notes)


def bookings_to_come(rng: Random, desk: Desk) -> Iterator[Cells]:
    """The next fortnight's appointments, fewer the further away."""
    for ahead in range(1, 15 if desk.clients else 1):
        on = desk.today + timedelta(days=ahead)
        for turn in range(max(1, 9 - ahead // 2 - (on.weekday() == 0) * 4)):
            minute, service = 570 + turn * 70 + rng.randint(0, 3) * 15, rng.choice(SERVICES[:29])
            status = BookingStatus.CANCELLED if rng.random() < 0.06 else BookingStatus.BOOKED
            cell = booking_row(desk.someone(rng), on, minute, service.code, rng.choice(desk.beauticians), status)
            yield cell if status is BookingStatus.BOOKED else (*cell[:7], desk.today.isoformat(), *cell[8:])


def calls(rng: Random, desk: Desk, shop_name: str, until: int, days: int = 365) -> Iterator[Cells]:
    """A year of calls, two a client on the mean, oldest first, to ``until`` days before today."""
    total = desk.clients * 2
    for turn in range(total):
        on = desk.today - timedelta(days=until + (total - turn) * (days - until) // (total + 1))
        what, note = outcome(rng)
        client, at = desk.someone(rng), instant(on, 600 + rng.randint(0, 590))
        reached = what not in {Outcome.NO_ANSWER, Outcome.BUSY}
        said = rng.choice(_SAID).format(shop=shop_name) if reached else ""
        yield (
            client, rng.choice(desk.advisors), at, on.isoformat(), what.value, json_cell(["keep_in_touch"]), note,
            json_cell({}), said, rng.randint(40, 280) if reached else 25, None, None,
            int(what is Outcome.BOOKED), "",
        )  # fmt: skip


def outcome(rng: Random) -> tuple[Outcome, str]:
    """What came of a call and what was noted."""
    lot = rng.random()
    for which, share, notes in _TALKS:
        lot -= share
        if lot < 0:
            return which, rng.choice(notes)
    return Outcome.SATISFIED, ""


def call_backs_today(rng: Random, desk: Desk) -> Iterator[Cells]:
    """Calls of two days ago that ended in "call me on Saturday at…"."""
    if not desk.clients:
        return
    on = desk.today - timedelta(days=2)
    for name, minute, note in (
        ("王婧颖", 880, "下午两点四十再打，在开会"),
        ("孙琪", 970, "下班路上再说"),
        ("", 1110, "晚饭后方便"),
    ):
        client = desk.names.get(name) or desk.someone(rng)
        yield (
            client, desk.advisors[0], instant(on, 850), on.isoformat(), Outcome.CALL_BACK.value,
            json_cell(["keep_in_touch"]), note, json_cell({}), "", 45, instant(desk.today, minute), None, 0, "",
        )  # fmt: skip


def complaints(rng: Random, desk: Desk) -> Iterator[Cells]:
    """A few that were answered, and one that waits for its answer until tomorrow noon."""
    for _ in range(max(1, desk.clients // 80) if desk.clients else 0):
        on = desk.today - timedelta(days=rng.randint(8, 500))
        text, answer = rng.choice(_COMPLAINTS)
        by, answered = instant(on + timedelta(days=1), 1020), instant(on, 1100)
        yield (desk.someone(rng), instant(on, 900), rng.choice(desk.advisors), text, by, answer, answered)
    if desk.clients:
        who, before = desk.names.get("赵洁") or desk.someone(rng), desk.today - timedelta(days=1)
        yield (
            who,
            instant(before, 1000),
            desk.advisors[1],
            "约好三点，等到三点二十五才开始",
            instant(desk.today + timedelta(days=1), 720),
            "",
            None,
        )


def promises(rng: Random, desk: Desk) -> Iterator[Cells]:
    """Kept ones, a few broken, and one that falls due today at five."""
    for _ in range(max(2, desk.clients // 40) if desk.clients else 0):
        on = desk.today - timedelta(days=rng.randint(6, 500))
        outcome = PromiseOutcome.KEPT if rng.random() < 0.85 else PromiseOutcome.BROKEN
        closed = instant(on + timedelta(days=rng.randint(1, 5)), 960)
        due = instant(on + timedelta(days=4), 1020)
        yield (
            desk.someone(rng),
            instant(on, 930),
            rng.choice(desk.advisors),
            rng.choice(_PROMISES),
            due,
            outcome.value,
            closed,
        )
    if desk.clients:
        who, before = desk.names.get("陈蓉") or desk.someone(rng), desk.today - timedelta(days=3)
        yield (who, instant(before, 930), desk.advisors[0], "给她找敏感肌小样", instant(desk.today, 1020), "", None)


def remarks(rng: Random, desk: Desk, staff: Sequence[int]) -> Iterator[Cells]:
    """Dated remarks on some files."""
    for _ in range(max(1, desk.clients // 8) if desk.clients else 0):
        on = desk.today - timedelta(days=rng.randint(1, 600))
        yield (desk.someone(rng), instant(on, 700 + rng.randint(0, 400)), rng.choice(staff), rng.choice(_REMARKS))
