"""Good cases from which the long run begins to mutate."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fuzz.cards import good_cards
from tests.fuzz.ground import Ground
from tests.fuzz.lists import ENCODINGS
from tests.fuzz.photographs import good_pictures

_LISTS = (
    "姓名,手机号,生日,备注\n秦岚,199-0000-8320,1996-10-10,老客户\n欧阳翀,13800001133,农历闰四月初八,=1+1\n",
    "单号;日期;项目;客户;金额\nS-1;2026-11-02;补水护理;秦岚;380.00\nS-1;02/11/2026;精华;秦岚;(20)\n",
    "Code\tName\tPrice\tMinutes\nA1\tFacial\t1,280.00\t60\n",
    "Cancel Date,Client,Service,Staff,Booking Date,Days\n11/02/2026,A-1,Facial,Lin,11/05/2026,3\n",
    "预约日期,时间,客户,项目,美容师\n2026-12-01,14:30,秦岚,补水护理,李岚\n",
)


def seeds(door: str, ground: Ground) -> Iterator[bytes]:
    """Of the doors that take plain bytes; the others draw theirs from whatever bytes there are."""
    if door == "list":
        for text in _LISTS:
            for name in ENCODINGS[:5]:
                yield text.encode(name, "replace")
    elif door == "cards":
        yield from good_cards()
    elif door == "bytes":
        yield ground.empty.read_bytes()[:20_000]
        yield ground.empty.read_bytes()[:100]
    elif door == "picture":
        yield from good_pictures()
    else:
        yield bytes(range(256)) * 4
