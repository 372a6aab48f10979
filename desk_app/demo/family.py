"""The families of some of the demo's people, and the days that come round in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft
from desk_app.clients.relative_store import insert_date, insert_relative, put_birthday
from desk_app.staff.work import Work


def families(today: date) -> Mapping[str, tuple[RelativeDraft, ...]]:
    """Relatives by client; one has a birthday the day after tomorrow."""
    soon = today + timedelta(days=2)
    return {
        "王婧颖": (
            RelativeDraft(Relation.HUSBAND, "周先生", birthday=Birthday(10, 2, 1986)),
            RelativeDraft(Relation.DAUGHTER, "小满", birthday=Birthday(3, 18, today.year - 6), note="在学钢琴"),
        ),
        "许慧": (
            RelativeDraft(Relation.HUSBAND, "陈先生", birthday=Birthday(soon.month, soon.day, 1984)),
            RelativeDraft(Relation.SON, "乐乐", birthday=Birthday(6, 1, today.year - 9), note="四点半放学"),
        ),
        "陈蓉": (RelativeDraft(Relation.MOTHER, "陈妈妈", birthday=Birthday(8, 15, 1955, lunar=True)),),
    }


def write_families(unit: Work, names: Mapping[str, int], today: date) -> int:
    """Writes them down; one keeps her wedding day, and two of the clients are sisters. How many relatives."""
    written = 0

    def write(client: ClientId, relative: RelativeDraft) -> None:
        nonlocal written
        number = insert_relative(client, relative, unit.at, unit.acting.staff_id)
        put_birthday(number, client, relative.birthday, unit.at, unit.acting.staff_id)
        written += 1

    for name, relatives in families(today).items():
        for relative in relatives if name in names else ():
            write(ClientId(names[name]), relative)
    if "王婧颖" in names:
        wedding = DateDraft(DateKind.WEDDING, Birthday(5, 20, 2015))
        insert_date(ClientId(names["王婧颖"]), wedding, unit.at, unit.acting.staff_id)
    if {"何蓉", "许婷"} <= names.keys():
        one, other = ClientId(names["何蓉"]), ClientId(names["许婷"])
        write(one, RelativeDraft(Relation.SISTER, other_id=other))
        write(other, RelativeDraft(Relation.SISTER, other_id=one))
    return written
