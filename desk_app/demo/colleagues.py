"""Who else knows a client, and what colleagues told each other about some of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from desk_app.demo.rows import instant
from desk_app.demo.store import Cells
from desk_app.knowing.note import Closing, Why

#: One in so many clients has a second advisor.
_SECOND = 3

#: From whom, to whom, about whom, days ago, minute, what, the answer: the staff of the demo by number.
_NOTES: tuple[tuple[int, int, str, int, int, str, str], ...] = (
    (6, 2, "王婧颖", 0, 640, "她说这周脸干，想换滋润一点的，您回访时问一下。", ""),
    (4, 1, "郭岚", 0, 655, "郭姐问年卡能不能再优惠一点，想请老板回个话。", ""),
    (1, 2, "陈蓉", 1, 1000, "陈蓉的敏感肌小样到了没有？", "到了，明天她来时给她。"),
    (7, 3, "许慧", 2, 1010, "许慧想改到周末，请您帮她看下时间。", ""),
)


def second_advisors(clients: int, hands: tuple[int, ...], first: int) -> Iterator[Cells]:
    """Client and staff: of every third client the beautician who also looks after her; ``first`` is 王婧颖."""
    for number in range(1, clients + 1):
        if number == first or number % _SECOND == 0:
            yield (number, hands[0] if number == first else hands[number // _SECOND % len(hands)])


def notes(names: dict[str, int], today: date) -> Iterator[Cells]:
    """Two of this morning, one that was answered, and one that nobody answered for two days."""
    for sender, addressee, name, ago, minute, text, answer in _NOTES:
        client = names.get(name)
        if client is None:
            continue
        on = today - timedelta(days=ago)
        at, by = instant(on, minute), instant(on + timedelta(days=1), minute)
        closing = Closing.ANSWERED if answer else Closing.OPEN
        seen = instant(on, minute + 20) if answer else None
        closed = instant(on, minute + 25) if answer else None
        who = addressee if answer else None
        yield (at, sender, addressee, client, text, by, seen, closing.value, answer, closed, who, Why.NOT.value)
