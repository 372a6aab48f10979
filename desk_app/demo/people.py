"""Clients of the demo shop: who they are, what is in their files, and what is left blank.

Nobody in it exists. Phones carry four zeros after the prefix, which no carrier hands out; identity numbers end in the
serials 996–999, which GB 11643 keeps for centenarians, on people born since 1955.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from desk_app.demo.names import a_name

PREFIXES = (
    "138",
    "139",
    "150",
    "158",
    "177",
    "186",
    "188",
    "199",
    "136",
    "151",
    "159",
    "187",
    "135",
    "137",
    "152",
    "182",
)
_AREAS = (
    "510104",
    "440301",
    "310101",
    "110101",
    "330106",
    "320102",
    "420102",
    "500103",
    "610102",
    "370102",
    "350102",
    "430102",
)
_STREETS = (
    "汇景路",
    "槐花街",
    "望湖路",
    "锦绣大道",
    "青石巷",
    "梧桐里",
    "和平路",
    "临江东路",
    "百花园",
    "文昌街",
    "新桥路",
    "云栖路",
)
_SOURCES = ("朋友介绍", "路过", "美团", "大众点评", "小红书", "抖音", "老客户介绍", "社区活动")
_TAGS = (
    "会员",
    "只做面部",
    "周末来",
    "午休来",
    "怕痛",
    "话少",
    "爱聊天",
    "带孩子",
    "宝妈",
    "上班族",
    "自带毛巾",
    "喜欢安静",
)
_ALLERGIES = ("酒精过敏", "忌果酸", "花粉过敏", "对乳胶过敏", "精油过敏", "染发剂过敏")
_ALERTS = ("孕期，忌精油与刮痧", "高血压，忌热敷", "术后恢复期，避开左肩", "戴隐形眼镜", "低血糖，先备糖水")
_NOTES = (
    "先生生日10月2日",
    "女儿在读小学，接送时间下午四点半",
    "出差多，常周五回来",
    "喜欢靠窗的位置",
    "只认自己的美容师",
    "皮肤偏干，换季容易紧绷",
    "老家在外地，过年前后不在",
    "对价格敏感，先说清楚再做",
    "爱喝温的红枣茶",
    "停车在后门",
)

#: Draws for a number that nobody has yet. In a pawnshop of a million there are too few of them, and two share one.
_TRIES = 8

#: How a client's story goes: share of clients, and how her gaps change as she goes (percent a visit).
FATES: tuple[tuple[str, float], ...] = (
    ("loyal", 0.34),
    ("steady", 0.28),
    ("seldom", 0.14),
    ("drifting", 0.11),
    ("lost", 0.13),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A client and, past her file, the habits that make her visits (``fate``, ``habit``, ``rhythm_days``)."""

    id: int
    code: str
    name: str
    gender: str
    joined: date
    phones: tuple[str, ...]
    fate: str
    habit: int
    rhythm_days: int
    advisor_id: int | None
    birthday: tuple[bool, int, int, int] = (False, 0, 0, 0)  # lunar, year, month, day; zeros: not told
    document: str = ""
    address: str = ""
    source: str = ""
    notes: str = ""
    allergies: str = ""
    alerts: str = ""
    tags: tuple[str, ...] = ()
    may_call: bool | None = None
    do_not_call: bool = False
    call_hours: tuple[int, int] | None = None


def code_of(number: int) -> str:
    """The member code of the ``number``-th client."""
    return f"A-{number:05d}"


def phone_of(number: int, salt: int) -> str:
    """An unreal mobile number, another for every ``number`` below 1.6 million: 7919 has no factor of 160,000."""
    band, place = number // 160_000 % 10, (number * 7919 + salt) % 160_000
    return f"{PREFIXES[place % 16]}000{band}{place // 16:04d}"


def document_of(area: str, born: date, gender: str, turn: int) -> str:
    """An 18-digit identity number with its ISO 7064 MOD 11-2 check character, of a serial nobody of that age has."""
    serial = {"f": (996, 998), "m": (997, 999)}[gender][turn % 2]
    body = f"{area}{born:%Y%m%d}{serial}"
    total = sum(int(digit) * (1 << (17 - place)) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def joined_day(number: int, count: int, first: date, today: date) -> date:
    """When the ``number``-th of ``count`` clients first came: a third before ``first``, the others until yesterday."""
    share = (number - 1) / max(1, count)
    if share < 0.35:
        return first - timedelta(days=int((0.35 - share) / 0.35 * 1200))
    return first + timedelta(days=int((share - 0.35) / 0.65 * (today - first).days))


class Crowd:
    """Makes people one after another from one stream of chance, so that the same seed makes the same crowd."""

    def __init__(
        self, rng: Random, count: int, first: date, today: date, *, advisors: tuple[int, ...], habits: int
    ) -> None:
        self._rng = rng
        self._count = count
        self._first = first
        self._today = today
        self._advisors = advisors
        self._habits = habits
        self._documents: set[str] = set()

    def person(self, number: int) -> Person:
        """The ``number``-th client, from 1. To be called in order."""
        rng = self._rng
        gender = "m" if rng.random() < 0.13 else "f"
        person = Person(
            id=number,
            code=code_of(number),
            name=a_name(rng, gender),
            gender=gender,
            joined=joined_day(number, self._count, self._first, self._today),
            phones=self._phones(number),
            fate=_fate(rng.random()),
            habit=int(rng.random() * self._habits),
            rhythm_days=int(rng.triangular(14, 62, 27)),
            advisor_id=None if rng.random() < 0.08 else self._advisors[int(rng.random() ** 1.4 * len(self._advisors))],
            source=rng.choice(_SOURCES) if rng.random() < 0.8 else "",
            may_call=None if rng.random() < 0.22 else rng.random() > 0.04,
            do_not_call=rng.random() < 0.015,
        )
        return self._facts(self._birth(person))

    def _phones(self, number: int) -> tuple[str, ...]:
        rng = self._rng
        if rng.random() < 0.012 and number > 1:  # a family that shares one
            return (phone_of(number - 1, 0),)
        if rng.random() < 0.03:
            return ()
        return (phone_of(number, 0), phone_of(number + 800_000, 0)) if rng.random() < 0.05 else (phone_of(number, 0),)

    def _birth(self, person: Person) -> Person:
        rng = self._rng
        if rng.random() < 0.24:
            return person
        year = min(2006, max(1955, int(rng.gauss(1988, 10))))
        month, day = rng.randint(1, 12), rng.randint(1, 28)
        if rng.random() < 0.12:
            return replace(person, birthday=(True, year, month, day))
        if rng.random() < 0.15:
            return replace(person, birthday=(False, 0, month, day))
        if rng.random() > 0.35:
            return replace(person, birthday=(False, year, month, day))
        number = document_of(rng.choice(_AREAS), date(year, month, day), person.gender, rng.randint(0, 1))
        if number in self._documents:
            number = ""
        self._documents.add(number)
        return replace(person, birthday=(False, year, month, day), document=number)

    def identified(self, person: Person, rng: Random) -> Person:
        """``person`` with an identity document, and the birthday that stands on it, where there was none."""
        if person.document:
            return person
        lunar, year, month, day = person.birthday
        number = ""
        for turn in range(_TRIES):
            if lunar or not year or turn:
                year, month, day = rng.randint(1958, 2004), rng.randint(1, 12), rng.randint(1, 28)
            number = document_of(rng.choice(_AREAS), date(year, month, day), person.gender, rng.randint(0, 1))
            if number not in self._documents:
                break
        self._documents.add(number)
        return replace(person, birthday=(False, year, month, day), document=number)

    def _facts(self, person: Person) -> Person:
        rng = self._rng
        if rng.random() < 0.3:  # a file with blanks: the next questions to ask
            return person
        return replace(
            person,
            address=f"{rng.choice(_STREETS)}{rng.randint(1, 188)}号{rng.randint(1, 12)}栋{rng.randint(101, 1804)}"
            if rng.random() < 0.4
            else "",
            notes=rng.choice(_NOTES) if rng.random() < 0.35 else "",
            allergies=rng.choice(_ALLERGIES) if rng.random() < 0.09 else "",
            alerts=rng.choice(_ALERTS if person.gender == "f" else _ALERTS[1:]) if rng.random() < 0.04 else "",
            tags=tuple(sorted(rng.sample(_TAGS, rng.randint(1, 3)))) if rng.random() < 0.4 else (),
            call_hours=rng.choice(((600, 720), (840, 960), (1080, 1200), (720, 840))) if rng.random() < 0.15 else None,
        )


def _fate(lot: float) -> str:
    for name, share in FATES:
        lot -= share
        if lot < 0:
            return name
    return FATES[0][0]
