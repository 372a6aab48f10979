"""What the demo's clients told of themselves over the visits: fields, the questions put to them, moments with a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from desk_app.clients.built_in import BUILT_IN
from desk_app.clients.consent import Purpose
from desk_app.clients.field import AskOutcome, ExtraForm, FieldDraft, FieldGroup, FieldKind, MeetingKind, MomentKind
from desk_app.demo.consents import SPARSE
from desk_app.demo.people import Person
from desk_app.demo.rows import instant
from desk_app.demo.store import Cells

#: What is said in each field of words, as somebody at the desk writes it down.
_SAID: dict[str, tuple[str, ...]] = {
    "problem": ("换季泛红", "T 区出油、毛孔粗", "肩颈僵硬，久坐", "发尾干枯", "睡不好，眼下发青"),
    "expectation": ("想皮肤稳定，不再反复", "下个月婚礼前好转", "肩膀能松下来", "做完能安静睡一会儿", "赎得快，手续少"),
    "history": (
        "别家办过卡，被一直推销",
        "自己在家做过水光仪",
        "第一次做护理",
        "去年在商场店做过，嫌贵",
        "一直是老店熟客",
    ),
    "views": ("不信美白针", "只用无香精的", "觉得贵的不一定好", "相信中药调理", "不做任何仪器"),
    "likes": ("温的红枣茶", "轻音乐，不聊天", "靠窗的位置", "柠檬水，不加糖", "喜欢小孩子的话题"),
    "occupation": (
        "小学老师，四点半后有空",
        "会计，月底忙",
        "自己开网店",
        "医院护士，倒班",
        "写字楼上班，午休两小时",
        "退休",
    ),
}
#: Of a hundred clients, how many told it. What nobody asks before there is trust is told by few.
_SHARE = {
    "problem": 34, "expectation": 31, "history": 28, "views": 14, "contact_style": 38, "likes": 42, "occupation": 36,
    "personality": 19, "client_kind": 22, "household": 26, "means": 17, "income_outlook": 9, "risk": 8,
    "cost_money": 12, "cost_time": 14, "cost_effort": 7, "cost_worry": 9, "ladder": 13,
}  # fmt: skip
_MEANS = 16

_REQUESTS = ("想给婆婆也做一次", "要发票抬头写公司", "想把护理挪到晚上八点", "问有没有男士项目", "想存放一把自己的梳子")
_EXTRAS: dict[ExtraForm, tuple[str, ...]] = {
    ExtraForm.MATERIAL: ("送了旅行装面膜", "下雨借伞，没让还"),
    ExtraForm.FINANCIAL: ("迟了二十分钟，免了手部护理", "多送一次头皮按摩"),
    ExtraForm.SPIRIT: ("记得她女儿高考，发了祝福", "手写了换季护理单"),
}
_GESTURES = ("生日当天备了小蛋糕", "她感冒，备了姜茶", "结婚纪念日送了一枝花")

#: A field of the owner's own.
TEA = FieldDraft("常喝的茶", FieldKind.CHOICE, question="平时喝什么茶？", choices=("红茶", "绿茶", "花草茶", "白水"))

_ASKED_IN = {False: MeetingKind.VISIT, True: MeetingKind.CALL}


@dataclass
class ToldRows:
    """The rows of a batch of clients. ``own``: the key of the owner's own field."""

    rng: Random
    today: date
    staff: Sequence[int]
    sparse: bool
    own: str
    values: list[Cells] = field(default_factory=list)
    asked: list[Cells] = field(default_factory=list)
    moments: list[Cells] = field(default_factory=list)

    def add(self, person: Person, agreed: frozenset[Purpose], *, cast: bool) -> None:
        """What one client told; of what is sensitive, only under a consent of hers that stands."""
        if self.sparse and not cast and person.id % SPARSE:
            return
        for key, text, number in self._told(agreed, eager=1.8 if cast else 1.0):
            at, staff = self._moment(person.joined), self.rng.choice(self.staff)
            self.values.append((person.id, key, text, number, None, at, staff))
            self._ask(person.id, key, at, staff, AskOutcome.ANSWERED)
        if self.rng.random() < 0.09:
            outcome = AskOutcome.DECLINED if self.rng.random() < 0.4 else AskOutcome.POSTPONED
            self._ask(person.id, "address", self._moment(person.joined), self.rng.choice(self.staff), outcome)
        if self.rng.random() < (0.6 if cast else 0.12):
            self._happened(person)

    def _told(self, agreed: frozenset[Purpose], eager: float) -> Iterator[tuple[str, str, int | None]]:
        lot = self.rng.random
        for each in BUILT_IN:
            if each.group is FieldGroup.FILE or lot() * 100 >= _SHARE[each.key] * eager:
                continue
            if each.purpose is not None and each.purpose not in agreed:
                continue
            if each.kind is FieldKind.SCALE:
                points = self.rng.randint(2, 9)
                yield each.key, str(points), points * 1000
            elif each.kind is FieldKind.CHOICE:
                keys = [key for key, _label in each.choices]
                yield each.key, keys[int(lot() ** 2 * len(keys))], None
            else:
                yield each.key, self.rng.choice(_SAID[each.key]), None
        if lot() < 0.15 * eager:
            yield self.own, self.rng.choice(TEA.choices), None

    def agrees_to_means(self) -> bool:
        """Whether a client lets the shop note down her family and means."""
        return self.rng.random() * 100 < _MEANS

    def _moment(self, joined: date) -> str:
        return instant(self._day(joined), 10 * 60 + self.rng.randint(5, 240))

    def _day(self, joined: date) -> date:
        return joined + timedelta(days=int(max((self.today - joined).days - 1, 0) * self.rng.random()))

    def _ask(self, client: int, key: str, at: str, staff: int, outcome: AskOutcome) -> None:
        on = date.fromisoformat(at[:10])
        until = (on + timedelta(days=30)).isoformat() if outcome is AskOutcome.POSTPONED else None
        where = _ASKED_IN[self.rng.random() < 0.3]
        self.asked.append((client, key, at, on.isoformat(), staff, where.value, None, outcome.value, until))

    def _happened(self, person: Person) -> None:
        on, staff = self._day(person.joined), self.rng.choice(self.staff)
        kind = self.rng.choice(tuple(MomentKind))
        form = self.rng.choice(tuple(_EXTRAS)) if kind is MomentKind.EXTRA else ExtraForm.NONE
        said = {MomentKind.REQUEST: _REQUESTS, MomentKind.GESTURE: _GESTURES}.get(kind) or _EXTRAS[form]
        at = instant(on, 10 * 60 + self.rng.randint(5, 240))
        text = self.rng.choice(said)
        self.moments.append((person.id, kind.value, form.value, on.isoformat(), at, staff, text))
