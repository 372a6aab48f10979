"""The people whose stories the demo tells: they are in every demo shop that is large enough to hold them.

Each stands somewhere in the crowd; her own facts replace what chance gave her. Days are counted from today.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from desk_app.clients.lunar import lunar_day
from desk_app.demo.people import Person, document_of

#: A shop smaller than this has no room for the cast.
SMALLEST = 60


@dataclass(frozen=True, slots=True)
class Role:
    """One of the cast and what her file says."""

    name: str
    gender: str = "f"
    notes: str = ""
    allergies: str = ""
    alerts: str = ""
    tags: tuple[str, ...] = ()
    call_hours: tuple[int, int] | None = None
    source: str = ""
    area: str = ""  # with ``born``: she has shown her identity card
    born: date | None = None


CAST: tuple[Role, ...] = (
    Role(
        "王婧颖",
        notes="先生生日10月2日；女儿6岁。两颊换季紧绷，晚霜用量减半。",
        allergies="酒精过敏、忌果酸",
        tags=("会员", "喜欢安静"),
        call_hours=(840, 960),
        source="朋友介绍",
        area="310101",
        born=date(1988, 9, 25),
    ),
    Role(
        "李淑珍", notes="赎当多次，从未绝当。", tags=("老客户",), source="路过", area="330106", born=date(1965, 4, 12)
    ),
    Role("高强", "m", area="440301", born=date(1982, 7, 3), source="路过"),
    Role("梁超", "m", area="510104", born=date(1994, 11, 18), source="朋友介绍"),
    Role("王思雨", tags=("会员", "上班族"), source="小红书"),
    Role("何蓉", tags=("会员",), notes="右肩比左肩紧，力度中等偏重。"),
    Role("马晶", allergies="染发剂过敏（先做皮试）", tags=("会员",)),
    Role("唐佳", tags=("午休来",)),
    Role("司马婷", tags=("会员",), notes="疗程十次，已做三次。"),
    Role("冯丽", source="朋友介绍", notes="第一次来，想改善毛孔。"),
    Role("许婷", tags=("周末来",)),
    Role("郭岚", tags=("会员",)),
    Role("许慧", notes="先生生日后天；儿子在读小学。", tags=("会员", "带孩子")),
    Role("陈蓉", notes="想要敏感肌小样，答应给她找。", tags=("怕痛",), alerts="戴隐形眼镜"),
    Role("欧阳倩", tags=("爱聊天",)),
    Role("赵洁", notes="预约等过二十分钟，很介意准时。"),
    Role("孙琪", source="老客户介绍"),
    Role("喆犇玥翀", "m", area="110101", born=date(1990, 5, 16), source="抖音"),
    Role("龚玥翀", tags=("会员",), source="小红书"),
    Role("曹磊", "m", area="320102", born=date(1978, 2, 27)),
    Role("罗艳", area="420102", born=date(1985, 8, 9)),
    Role("谢俊", "m", area="500103", born=date(1991, 12, 1)),
)

#: Days since her last visit and what it was (code of the service), where the story needs it.
LAST_VISITS: dict[str, tuple[int, str]] = {
    "王婧颖": (7, "F01"),
    "欧阳倩": (3, "H02"),
    "陈蓉": (36, "F03"),
    "赵洁": (1, "H01"),
    "孙琪": (7, "F08"),
    "许慧": (12, "F01"),
    "郭岚": (14, "Z02"),
}


#: A second file of hers: written down by ear, at the telephone, when nobody looked whether there was one.
SECOND, FIRST = Role("何容", source="美团"), "何蓉"


def places(count: int) -> dict[int, Role]:
    """Which client number is which of the cast in a shop of ``count`` clients; the newest is 冯丽."""
    if count < SMALLEST:
        return {}
    step = (count - 2) // len(CAST)
    seats = {1 + step * turn + step // 2: role for turn, role in enumerate(CAST) if role.name != "冯丽"}
    seats[count] = next(role for role in CAST if role.name == "冯丽")
    seats.setdefault(count - 1, SECOND)
    return seats


def played(person: Person, role: Role, today: date) -> Person:
    """``person`` as ``role``: a loyal client who may be called, with the role's own facts."""
    document = document_of(role.area, role.born, role.gender, 0) if role.born else person.document
    return replace(
        person,
        name=role.name,
        gender=role.gender,
        phones=("13800004821",) if role.name == "王婧颖" else person.phones or (f"1390000{person.id % 10_000:04d}",),
        fate="lost" if role.name == "冯丽" else "loyal",
        document=document,
        birthday=_birthday(person, role, today),
        notes=role.notes,
        allergies=role.allergies,
        alerts=role.alerts,
        tags=role.tags,
        source=role.source or person.source,
        advisor_id=2 if role.name in {"王婧颖", "郭岚", "陈蓉", "许慧"} else person.advisor_id or 3,
        may_call=True,
        do_not_call=False,
        call_hours=role.call_hours,
    )


def _birthday(person: Person, role: Role, today: date) -> tuple[bool, int, int, int]:
    if role.name == "王婧颖":
        return (True, 1988, 8, 15)
    if role.name == "郭岚":  # hers is today, by the Chinese calendar
        moon = lunar_day(today)
        return (True, 1986, moon.month.number, moon.day)
    if role.born:
        return (False, role.born.year, role.born.month, role.born.day)
    return person.birthday
