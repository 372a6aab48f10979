"""A list of nine hundred people as a shop has it: pairs that are one person, and pairs that only look so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from stdnum.cn.ric import calc_check_digit

from desk_app.clients.client import Birthday, ClientDraft
from tests.clients.look_alikes import family, of_one, of_two

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = [
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "艳",
    "娟",
    "霞",
    "秀英",
    "桂兰",
    "玉梅",
    "晓燕",
    "雨桐",
    "子涵",
    "欣怡",
    "梦瑶",
    "诗琪",
    "佳慧",
    "思雨",
    "婉清",
    "若曦",
    "海燕",
    "春花",
    "秋月",
    "建国",
    "志强",
    "文博",
    "浩然",
    "俊杰",
    "明辉",
    "国华",
    "立新",
    "永康",
    "家豪",
    "天佑",
    "雪梅",
    "冬青",
    "丹丹",
    "莉莉",
    "婷婷",
    "佩佩",
    "颖",
    "蕾",
    "璐",
    "倩",
    "琳",
    "妍",
    "洁",
    "瑾",
    "瑶",
]
_STREETS = [
    "天钥桥路",
    "愚园路",
    "春熙路",
    "中山北路",
    "解放大道",
    "人民南路",
    "建设路",
    "长江路",
    "和平街",
    "光华路",
    "五四路",
    "学府路",
]
_TOWNS = ["徐汇区", "静安区", "锦江区", "武昌区", "天河区", "和平区", "鼓楼区", "西湖区"]
_AREAS = ["310104", "310106", "510104", "420106", "440106", "120101", "320106", "330106"]
_TRADITIONAL = str.maketrans(
    "刘陈杨赵黄吴孙马罗郑谢韩冯萧邓许苏卢蒋贾叶阎丽艳兰桥国华颖莹",
    "劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許蘇盧蔣賈葉閻麗艷蘭橋國華穎瑩",
)
_LATIN = {"王": "Wang", "李": "Li", "张": "Zhang", "陈": "Chen", "周": "Zhou", "林": "Lin"}


@dataclass
class Listed:
    """The list, the places of pairs that are one person, and of those that are two and look alike."""

    people: list[ClientDraft] = field(default_factory=list)
    same: list[tuple[int, int, str]] = field(default_factory=list)
    apart: list[tuple[int, int, str]] = field(default_factory=list)


class _Maker:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.listed = Listed()
        self._phones = 0
        self._places = 0
        self._names = set[str]()

    def phone(self) -> str:
        self._phones += 7919  # far apart: no two differ in one digit by chance alone
        return f"1{self.random.choice('356789')}{self._phones * 104_729 % 10**9:09}"

    def born(self) -> Birthday:
        day = date(1950, 1, 1) + timedelta(days=self.random.randrange(20_000))
        return Birthday(day.month, day.day, day.year)

    def address(self) -> str:
        self._places += 1
        town, street = self.random.choice(_TOWNS), self.random.choice(_STREETS)
        return f"{town}{street}{self._places} 号 {self.random.randrange(1, 30)}0{self.random.randrange(1, 4)} 室"

    def document(self, born: Birthday) -> str:
        body = f"{self.random.choice(_AREAS)}{born.year}{born.month:02}{born.day:02}{self.random.randrange(1000):03}"
        return body + calc_check_digit(body + "0")

    def name(self, given: str = "") -> str:
        return self.random.choice(_SURNAMES) + (given or self.random.choice(_GIVEN))

    def own_name(self) -> str:
        """A name that nobody else in the list has."""
        while True:
            name = self.random.choice(_SURNAMES) + "".join(self.random.sample("曦璟雯桐瑶琪涵妤婕娅瑾漪", 2))
            if name not in self._names:
                self._names.add(name)
                return name

    def person(self, **values: object) -> ClientDraft:
        born = values.get("birthday") or self.born()
        assert isinstance(born, Birthday)
        draft = ClientDraft(
            name=self.name(),
            phones=(self.phone(),),
            gender=self.random.choice(["", "f", "f", "m"]),
            birthday=self.random.choice([born, born, replace(born, year=0), None]),
            document_kind="",
            document_number="",
            address=self.random.choice([self.address(), ""]),
        )
        if self.random.random() < 0.3:
            draft = replace(draft, birthday=born, document_number=self.document(born))
        return replace(draft, **values)  # type: ignore[arg-type]  # fields of a draft

    def add(self, *drafts: ClientDraft) -> list[int]:
        places = []
        for draft in drafts:
            places.append(len(self.listed.people))
            self.listed.people.append(draft)
        return places

    def same(self, kind: str, one: ClientDraft, other: ClientDraft) -> None:
        first, second = self.add(one, other)
        self.listed.same.append((first, second, kind))

    def apart(self, kind: str, one: ClientDraft, other: ClientDraft) -> None:
        first, second = self.add(one, other)
        self.listed.apart.append((first, second, kind))


def _old_number(number: str) -> str:
    return number[:6] + number[8:17]


def _slip(number: str, random: Random) -> str:
    place = random.randrange(3, len(number))
    return number[:place] + str((int(number[place]) + random.randrange(1, 9)) % 10) + number[place + 1 :]


def _pairs_of_one(  # noqa: C901 - a list of kinds
    make: _Maker,
) -> dict[str, Callable[[], tuple[ClientDraft, ClientDraft]]]:
    def known(**values: object) -> ClientDraft:
        born = make.born()
        full = {"birthday": born, "gender": "f", "address": make.address(), "phones": (make.phone(),)}
        return make.person(**{**full, **values})

    def twice() -> tuple[ClientDraft, ClientDraft]:
        one = known()
        return one, replace(one, address="", birthday=None, document_number="", document_kind="")

    def other_phone() -> tuple[ClientDraft, ClientDraft]:
        one = known(document_number="", document_kind="")
        return one, replace(one, phones=(make.phone(),), address="")

    def moved() -> tuple[ClientDraft, ClientDraft]:
        one = known(document_number="", document_kind="")
        return one, replace(one, phones=(make.phone(),), address=make.address())

    def traditional() -> tuple[ClientDraft, ClientDraft]:
        one = known(
            name=make.random.choice("刘陈杨赵黄吴孙马罗郑谢") + make.random.choice(["丽", "艳", "桂兰", "国华"])
        )
        return one, replace(one, name=one.name.translate(_TRADITIONAL), address="", gender="")

    def letters() -> tuple[ClientDraft, ClientDraft]:
        surname = make.random.choice(sorted(_LATIN))
        one = known(name=surname + "晓燕", document_number="", document_kind="")
        turned = make.random.random() < 0.5
        return one, replace(
            one, name=f"Xiaoyan {_LATIN[surname]}" if turned else f"{_LATIN[surname]} Xiao Yan", address=""
        )

    def sound() -> tuple[ClientDraft, ClientDraft]:
        one = known(name=make.random.choice(_SURNAMES) + "静怡", document_number="", document_kind="")
        return one, replace(one, name=one.name[0] + "婧宜", address="")

    def slip_in_name() -> tuple[ClientDraft, ClientDraft]:
        one = known(name=make.random.choice(_SURNAMES) + "小敏", document_number="", document_kind="")
        return one, replace(one, name=one.name[0] + "小明", gender="")

    def sign_left_out() -> tuple[ClientDraft, ClientDraft]:
        one = known(name=make.random.choice(_SURNAMES) + "佩佩", document_number="", document_kind="")
        return one, replace(one, name=one.name[:2], address="")

    def title() -> tuple[ClientDraft, ClientDraft]:
        one = known(document_number="", document_kind="")
        return one, ClientDraft(one.name[0] + make.random.choice(["女士", "小姐", "姐"]), phones=one.phones, gender="f")

    def initials() -> tuple[ClientDraft, ClientDraft]:
        one = known(name="王诗琪", document_number="", document_kind="")
        return one, ClientDraft(make.random.choice(["WSQ", "王SQ"]), phones=one.phones)

    def old_document() -> tuple[ClientDraft, ClientDraft]:
        born = Birthday(3, 7, 1950 + make.random.randrange(49))
        number = make.document(born)
        one = known(birthday=born, document_number=number)
        other = ClientDraft(one.name, document_number=_old_number(number))
        return one, other

    def slip_in_document() -> tuple[ClientDraft, ClientDraft]:
        born = make.born()
        number = make.document(born)
        one = known(birthday=born, document_number=number)
        wrong = number[:16] + str((int(number[16]) + 3) % 10)
        wrong += calc_check_digit(wrong + "0")
        return one, ClientDraft(one.name, document_number=wrong)

    def slip_in_phone() -> tuple[ClientDraft, ClientDraft]:
        one = known(document_number="", document_kind="")
        return one, ClientDraft(one.name, phones=(_slip(one.phones[0], make.random),))

    def lunar() -> tuple[ClientDraft, ClientDraft]:
        one = known(birthday=Birthday(9, 17, 1986), document_number="", document_kind="")  # 农历八月十四
        return one, replace(one, birthday=Birthday(8, 14, 1986, lunar=True), phones=(make.phone(),), address="")

    def day_and_month() -> tuple[ClientDraft, ClientDraft]:
        one = known(birthday=Birthday(3, 7, 1990), document_number="", document_kind="")
        return one, replace(one, birthday=Birthday(7, 3, 1990), address="")

    def hardly_known() -> tuple[ClientDraft, ClientDraft]:
        one = known(name=make.own_name(), document_number="", document_kind="")
        return one, ClientDraft(one.name)

    def other_gender() -> tuple[ClientDraft, ClientDraft]:
        one = known(document_number="", document_kind="", gender="f")
        return one, replace(one, gender="m", address="")

    def other_name() -> tuple[ClientDraft, ClientDraft]:
        born = make.born()
        one = known(birthday=born, document_number=make.document(born))
        return one, replace(one, name="欧阳" + make.random.choice(_GIVEN), phones=(make.phone(),), address="")

    return {name: kind for name, kind in locals().items() if name not in {"make", "known"}}


def _pairs_of_two(make: _Maker) -> dict[str, Callable[[], tuple[ClientDraft, ClientDraft]]]:
    def bare(**values: object) -> ClientDraft:
        return make.person(**{"document_number": "", "document_kind": "", **values})

    def mother_and_daughter() -> tuple[ClientDraft, ClientDraft]:
        one = bare(name="王秀英", gender="f", address=make.address())
        return one, bare(name="李" + make.random.choice(_GIVEN), gender="f", phones=one.phones, address=one.address)

    def couple() -> tuple[ClientDraft, ClientDraft]:
        one = bare(gender="f", address=make.address())
        return one, bare(gender="m", phones=one.phones, address=one.address, name="胡建国")

    def sisters() -> tuple[ClientDraft, ClientDraft]:
        surname = make.random.choice(_SURNAMES)
        one = bare(name=surname + "春花", gender="f", address=make.address())
        return one, bare(name=surname + "秋月", gender="f", phones=one.phones, address=one.address)

    def twins() -> tuple[ClientDraft, ClientDraft]:
        surname, born = make.random.choice(_SURNAMES), make.born()
        one = bare(name=surname + "子涵", birthday=born, gender="f", address=make.address())
        return one, replace(one, name=surname + "雨桐")

    def twins_that_sound_alike() -> tuple[ClientDraft, ClientDraft]:
        surname, born = make.random.choice(_SURNAMES), make.born()
        one = bare(name=surname + "晓红", birthday=born, gender="f", address=make.address())
        return one, replace(one, name=surname + "晓虹")

    def namesakes() -> tuple[ClientDraft, ClientDraft]:
        name = make.name()
        return bare(name=name, gender="f", address=make.address()), bare(name=name, gender="f", address=make.address())

    def namesakes_of_one_day() -> tuple[ClientDraft, ClientDraft]:
        name, born = make.name(), make.born()
        one = bare(name=name, birthday=born, gender="f", address=make.address())
        return one, bare(name=name, birthday=born, gender="f", address=make.address())

    def namesakes_with_documents() -> tuple[ClientDraft, ClientDraft]:
        name, born = make.name(), make.born()
        one = make.person(name=name, birthday=born, document_number=make.document(born))
        return one, replace(one, phones=(make.phone(),), document_number=make.document(born))

    def father_and_son() -> tuple[ClientDraft, ClientDraft]:
        one = bare(name="John Smith", gender="m", birthday=Birthday(5, 1, 1955), address=make.address())
        return one, replace(one, birthday=Birthday(8, 9, 1985))

    def two_ladies() -> tuple[ClientDraft, ClientDraft]:
        one = bare(name="王女士", gender="f", birthday=None, address="")
        return one, replace(one, phones=(*one.phones, make.phone()))

    return {name: kind for name, kind in locals().items() if name not in {"make", "bare"}}


def nine_hundred(seed: int = 1, size: int = 900) -> Listed:
    """The list. Every kind of pair is in it several times; the others are people by themselves."""
    make = _Maker(seed)
    for kinds, add in ((_pairs_of_one(make), make.same), (_pairs_of_two(make), make.apart)):
        for _round in range(3):
            for name, kind in kinds.items():
                one, other = kind()
                if make.random.random() < 0.5 and add == make.same:
                    one, other = other, one
                add(name, one, other)
    for _round in range(2):
        for name, one, other in of_one(make.phone, make.born):
            make.same(name, one, other)
        for name, one, other in of_two(make.phone, make.born, make.random):
            make.apart(name, one, other)
    *_, mother, again = make.add(*family(make.phone()))
    make.listed.same.append((mother, again, "a family's phone"))
    shared = make.phone()  # the shop's own, typed where none is known
    make.add(*(make.person(phones=(shared,), document_number="", document_kind="") for _ in range(9)))
    ladies = [place for place, draft in enumerate(make.listed.people) if draft.phones == (shared,)]
    name = make.listed.people[ladies[0]].name
    make.listed.people[ladies[1]] = replace(make.listed.people[ladies[1]], name=name, birthday=None, address="")
    make.listed.apart.append((ladies[0], ladies[1], "the shop's phone"))
    make.add(*(make.person() for _ in range(size - len(make.listed.people))))
    return make.listed
