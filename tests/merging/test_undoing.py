"""Merge, work, undo: the rest is as if nobody had merged anything."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from desk_app.care.desk import file_complaint, make_promise
from desk_app.clients.asking import put_off_question
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client, add_note, edit_client, get_client, set_do_not_call
from desk_app.clients.field import MomentKind
from desk_app.clients.fielding import add_moment, set_values
from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from desk_app.followup.desk import log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.salon.booking import BookingDraft
from desk_app.salon.desk import add_booking, record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.tables import StaffRow
from desk_app.till.payment import Tender
from tests.conftest import NOW
from tests.merging.test_desk import TRACES

OWNER = Acting(StaffId(1), "林欣妍", Role.OWNER, "desk-1")

Step = Callable[[Shop, ClientId], object]


def edit(**values: object) -> Step:
    def step(shop: Shop, client: ClientId) -> object:
        return edit_client(shop, OWNER, client, replace(get_client(shop, client).as_draft(), **values))  # type: ignore[arg-type]  # fields of a draft

    return step


def more(field: str, text: str) -> Step:
    """Something written behind what stands in a field."""

    def step(shop: Shop, client: ClientId) -> object:
        draft = get_client(shop, client).as_draft()
        stands = getattr(draft, field)
        more = (*stands, text) if isinstance(stands, tuple) else f"{stands}\n{text}" if stands else text
        behind: dict[str, Any] = {field: more}
        if isinstance(stands, tuple) and text in stands:
            return None
        return edit_client(shop, OWNER, client, replace(draft, **behind))

    return step


def visit(days_ago: int) -> Step:
    def step(shop: Shop, client: ClientId) -> object:
        item = VisitItemDraft("面部护理", price=Money(30_000))
        on = shop.today() - timedelta(days=days_ago)
        return record_visit(shop, OWNER, VisitDraft(client, on, (item,), tender=Tender.CASH))

    return step


WORK: dict[str, Step] = {
    "note": lambda shop, client: add_note(shop, OWNER, client, "说怕痛"),
    "visit today": visit(0),
    "visit before": visit(35),
    "booking": lambda shop, client: add_booking(shop, OWNER, BookingDraft(client, shop.today(), 600)),
    "call": lambda shop, client: log_call(shop, OWNER, CallDraft(client, (), Outcome.SATISFIED)),
    "no more calls": lambda shop, client: log_call(shop, OWNER, CallDraft(client, (), Outcome.DO_NOT_CALL)),
    "do not call": lambda shop, client: set_do_not_call(shop, OWNER, client, True, "不想接"),
    "complaint": lambda shop, client: file_complaint(shop, OWNER, client, "吵"),
    "promise": lambda shop, client: make_promise(shop, OWNER, client, "送", shop.now() + timedelta(days=1)),
    "health yes": lambda shop, client: give_consent(shop, OWNER, client, Purpose.HEALTH, Channel.PAPER),
    "health no": lambda shop, client: withdraw_consent(shop, OWNER, client, Purpose.HEALTH, Channel.PAPER),
    "calls yes": lambda shop, client: give_consent(shop, OWNER, client, Purpose.CALLS, Channel.PAPER),
    "calls no": lambda shop, client: withdraw_consent(shop, OWNER, client, Purpose.CALLS, Channel.PAPER),
    "likes": lambda shop, client: set_values(shop, OWNER, client, {"likes": "安静"}),
    "likes and occupation": lambda shop, client: set_values(
        shop, OWNER, client, {"likes": "热闹", "occupation": "教师"}
    ),
    "history": lambda shop, client: set_values(shop, OWNER, client, {"history": "做过水光"}),
    "asked": lambda shop, client: put_off_question(shop, OWNER, client, "likes"),
    "moment": lambda shop, client: add_moment(shop, OWNER, client, MomentKind.GESTURE, "送了伞"),
    "name": edit(name="王芳芳芳"),
    "source": edit(source="路过"),
    "address": edit(address="浦东"),
    "birthday": edit(birthday=Birthday(8, 15, lunar=True)),
    "hours": edit(call_from=700, call_to=800),
    "phone": more("phones", "13711110000"),
    "tag": more("tags", "新"),
    "notes": more("notes", "后来写的"),
}

DRAFTS = st.builds(
    ClientDraft,
    name=st.sampled_from(["王芳", "王小芳", "Wang Fang"]),
    phones=st.lists(st.sampled_from(["13811110000", "13911112222", "13611113333"]), unique=True).map(tuple),
    gender=st.sampled_from(["", "f", "m"]),
    birthday=st.sampled_from([None, Birthday(3, 7), Birthday(3, 7, 1990)]),
    document_number=st.sampled_from(["", "510105199003071946", "110101199003077475"]),
    address=st.sampled_from(["", "静安", "徐汇"]),
    source=st.sampled_from(["", "朋友"]),
    tags=st.lists(st.sampled_from(["老客", "VIP"]), unique=True).map(tuple),
    notes=st.sampled_from(["", "喜欢安静", "怕痛"]),
    allergies=st.sampled_from(["", "酒精", "酒精、花粉"]),
    alerts=st.sampled_from(["", "孕期"]),
    may_call=st.sampled_from([None, True, False]),
    do_not_call=st.booleans(),
    call_from=st.sampled_from([None, 600]),
    call_to=st.sampled_from([None, 660, 1200]),
)
#: What is typed after a merge is nothing that the other file said: else nobody could tell where it came from.
TYPED = frozenset({"name", "source", "address", "birthday", "hours", "phone", "tag", "notes", "history"})
#: What both files may have said before; of the merged file it may be the other's.
SAID_BEFORE = frozenset({"likes", "likes and occupation"})
BEFORE = st.lists(st.sampled_from(sorted(WORK.keys() - TYPED)), max_size=5)
AFTER = st.lists(st.sampled_from(sorted(WORK.keys() - SAID_BEFORE)), max_size=6)


def new_shop(folder: Path) -> Shop:
    shop = open_shop(folder / "shop.db", clock=FixedClock(NOW), create=True)
    with shop.writing():
        StaffRow.insert(name=OWNER.name, role=OWNER.role.value, created_at=NOW).execute()
        write_setting("trades", ["salon", "pawn"])
    shop.settings_changed()
    return shop


def state() -> dict[str, list[tuple[object, ...]]]:
    """Every row but the trail, merges, and what only numbers rows that a merge adds to (the withdrawals it repeats)."""
    found: dict[str, list[tuple[object, ...]]] = {}
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    for (table,) in OPEN.execute_sql(sql).fetchall():
        if table in TRACES or table.startswith(("sqlite_", "client_search", "schema_")):
            continue
        where = " WHERE channel <> 'merge'" if table == "client_consent" else ""
        cursor = OPEN.execute_sql(f'SELECT * FROM "{table}"{where}')
        # whether a call itself brought about that she is not called: the merged file may have said so already
        drop = {"updated_at", "caused"} | (
            {"id"} if table in {"client_phone", "client_consent", "client_value"} else set()
        )
        keep = [place for place, column in enumerate(cursor.description) if column[0] not in drop]
        rows = [tuple(row[place] for place in keep) for row in cursor.fetchall()]
        found[table] = sorted(rows, key=repr)
    return found


def lived(
    drafts: tuple[ClientDraft, ClientDraft, ClientDraft],
    before: tuple[list[str], list[str]],
    after: list[str],
    *,
    merging: bool,
) -> dict[str, list[tuple[object, ...]]]:
    with tempfile.TemporaryDirectory() as folder:
        shop = new_shop(Path(folder))
        try:
            kept, other, third = (add_client(shop, OWNER, draft).client_id for draft in drafts)
            for client, steps in zip((kept, other), before, strict=True):
                for step in steps:
                    WORK[step](shop, client)
            done = merge_clients(shop, OWNER, kept, other) if merging else None
            assert not check_everything(shop.path).problems
            for step in after:
                WORK[step](shop, kept)
            visit(7)(shop, third)
            if done is not None:
                part_clients(shop, OWNER, done.merge_id)
            assert not check_everything(shop.path).problems
            return state()
        finally:
            shop.close()


@settings(max_examples=20, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(drafts=st.tuples(DRAFTS, DRAFTS, DRAFTS), before=st.tuples(BEFORE, BEFORE), after=AFTER)
def test_merge_work_undo_is_the_work_alone(
    drafts: tuple[ClientDraft, ClientDraft, ClientDraft], before: tuple[list[str], list[str]], after: list[str]
) -> None:
    """Also with a third client beside them, whose wish not to be called may lie on a shared number."""
    plain = lived(drafts, before, after, merging=False)
    undone = lived(drafts, before, after, merging=True)
    assert {table: rows for table, rows in plain.items() if rows != undone[table]} == {}
    assert plain.keys() == undone.keys()
