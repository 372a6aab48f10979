"""Whoever changes something leaves a line, on which machine, and for what was there before: what it was and what it is.

Every room's use cases are done on a real file, and what changed in it is held against the lines they left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.care.desk import make_promise
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import edit_client, get_client, set_do_not_call
from desk_app.clients.greeting import greet
from desk_app.clients.merging import MergeId
from desk_app.clients.occurrences import Occurrence
from desk_app.clients.photograph import Part, PhotographDraft, PhotographId
from desk_app.clients.photographing import NewPhotograph, add_photographs, edit_photograph, remove_photograph
from desk_app.clients.relating import add_date, add_relative, edit_date, edit_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateId, DateKind, RelativeDraft, RelativeId
from desk_app.clients.unit import Act, AgentDraft, AgentId, UnitDraft
from desk_app.clients.units import add_agent, add_unit, edit_agent, edit_unit, revoke_agent
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.photographs import portrait
from desk_app.knowing.covering import assign_advisor
from desk_app.knowing.desk import answer_note, finish_note, pass_note, reopen_note
from desk_app.knowing.handed import HandOverId
from desk_app.knowing.handing import hand_over, take_back_hand_over
from desk_app.knowing.note import ColleagueNoteId, NoteDraft
from desk_app.loyalty.desk import correct_telling, take_back_telling, tell_leaving, tell_won_back
from desk_app.loyalty.leaving import State, TellingDraft, TellingId
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.money import Money
from desk_app.pawn.desk import issue_ticket, void_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft, TicketId
from desk_app.privacy.desk import give_consent
from desk_app.salon.catalogue import ProductDraft, ServiceDraft, ServiceId
from desk_app.salon.desk import save_product, save_service
from desk_app.staff.account import Role, StaffDraft, StaffId
from desk_app.staff.desk import save_staff
from tests.db.day_of_work import ACTING, ROUND, at, make_base
from tests.trail import audit_lines

ROOT = Path(__file__).parents[2] / "desk_app"
Step = Callable[[Shop, int], object]
Rows = dict[tuple[str, object], dict[str, object]]


def _last_ticket(shop: Shop) -> TicketId:
    return TicketId(int(shop.database.execute_sql("SELECT max(id) FROM ticket").fetchone()[0]))


FIRM = UnitDraft(registration="HRB 12345", registration_kind="other", legal_name="沈国栋")
CHEN = AgentDraft("陈志强", document_number="G12345678", acts=(Act.PLEDGE,))


def _firm(shop: Shop) -> ClientId:
    return ClientId(int(shop.database.execute_sql("SELECT max(client_id) FROM client_unit").fetchone()[0]))


#: Use cases that the day at the desk has not: each once, after it.
MORE: tuple[tuple[str, Step], ...] = (
    ("do not call", lambda shop, _n: set_do_not_call(shop, ACTING, ClientId(1), True, "不想接电话")),
    ("promise", lambda shop, _n: make_promise(shop, ACTING, ClientId(1), "带小样", shop.now())),
    ("service changed", lambda shop, _n: save_service(
        shop, ACTING, ServiceDraft("H01", "面部护理", Money(39_000)), ServiceId(1))),
    ("product", lambda shop, _n: save_product(shop, ACTING, ProductDraft("P1", "面霜", price=Money(9_000)))),
    ("account", lambda shop, _n: save_staff(shop, ACTING, StaffDraft("周琳", Role.RECEPTIONIST, pin="739164"))),
    ("account changed", lambda shop, _n: save_staff(shop, ACTING, StaffDraft("周琳", Role.ADVISOR, id=StaffId(2)))),
    ("merged", lambda shop, _n: merge_clients(shop, ACTING, ClientId(1), ClientId(2), ["name"])),
    ("parted", lambda shop, _n: part_clients(shop, ACTING, MergeId(1))),
    ("another ticket", lambda shop, _n: issue_ticket(shop, ACTING, TicketDraft(
        ClientId(1), shop.today(), 1, Money(60_000), Decimal("2.4"), Decimal("0.5"),
        (PledgeDraft("金戒指", Money(90_000)),)))),
    ("agrees to photographs", lambda shop, _n: give_consent(
        shop, ACTING, ClientId(1), Purpose.PHOTOGRAPHS, Channel.PAPER)),
    ("photograph", lambda shop, _n: add_photographs(
        shop, ACTING, ClientId(1), [NewPhotograph(portrait(0, Part.BEFORE), Part.BEFORE)])),
    ("photograph described", lambda shop, _n: edit_photograph(
        shop, ACTING, PhotographId(1), PhotographDraft(shop.today(), Part.BEFORE, "左颊"))),
    ("photograph removed", lambda shop, _n: remove_photograph(shop, ACTING, PhotographId(1))),
    ("second advisor", lambda shop, _n: edit_client(
        shop, ACTING, ClientId(1), replace(get_client(shop, ClientId(1)).as_draft(), second_advisor_id=StaffId(2)))),
    ("note", lambda shop, _n: pass_note(shop, ACTING, NoteDraft(StaffId(2), "她想换清爽型", ClientId(1)))),
    ("note done", lambda shop, _n: finish_note(shop, ACTING, ColleagueNoteId(1))),
    ("note open again", lambda shop, _n: reopen_note(shop, ACTING, ColleagueNoteId(1))),
    ("note answered", lambda shop, _n: answer_note(shop, ACTING, ColleagueNoteId(1), "好")),
    ("handed over", lambda shop, _n: hand_over(shop, ACTING, StaffId(2), ACTING.staff_id)),
    ("handed over taken back", lambda shop, _n: take_back_hand_over(shop, ACTING, HandOverId(1))),
    ("advisor", lambda shop, _n: assign_advisor(shop, ACTING, ClientId(1), ACTING.staff_id)),
    ("told that she goes", lambda shop, _n: tell_leaving(
        shop, ACTING, TellingDraft(ClientId(1), State.LEAVING, shop.today(), "price"))),
    ("put right why", lambda shop, _n: correct_telling(
        shop, ACTING, TellingId(1), TellingDraft(ClientId(1), State.LOST, shop.today(), "moved"))),
    ("won back", lambda shop, _n: tell_won_back(
        shop, ACTING, TellingDraft(ClientId(1), State.WON_BACK, shop.today(), "call"))),
    ("not won back", lambda shop, _n: take_back_telling(shop, ACTING, TellingId(3))),
    ("firm", lambda shop, _n: add_unit(shop, ACTING, ClientDraft("万盛商贸"), FIRM)),
    ("firm changed", lambda shop, _n: edit_unit(
        shop, ACTING, _firm(shop), ClientDraft("万盛商贸"), replace(FIRM, trade="珠宝"))),
    ("agent", lambda shop, _n: add_agent(shop, ACTING, _firm(shop), CHEN)),
    ("agent changed", lambda shop, _n: edit_agent(
        shop, ACTING, AgentId(1), replace(CHEN, acts=(Act.PLEDGE, Act.REDEEM), in_charge=True))),
    ("agent of a ticket", lambda shop, _n: issue_ticket(shop, ACTING, TicketDraft(
        _firm(shop), shop.today(), 1, Money(60_000), Decimal("2.4"), Decimal("0.5"),
        (PledgeDraft("金条", Money(90_000)),)), agent=AgentId(1))),
    ("agent revoked", lambda shop, _n: revoke_agent(shop, ACTING, AgentId(1), shop.today(), "离职")),
    ("firm opened by mistake", lambda shop, _n: add_unit(shop, ACTING, ClientDraft("误开"), FIRM)),
    ("private again", lambda shop, _n: edit_unit(
        shop, ACTING, _firm(shop), ClientDraft("误开"), None)),
    ("relative", lambda shop, _n: add_relative(
        shop, ACTING, ClientId(1), RelativeDraft(Relation.SON, "小宝", birthday=Birthday(6, 1, 2019), note="怕生"))),
    ("relative changed", lambda shop, _n: edit_relative(shop, ACTING, RelativeId(1), RelativeDraft(
        Relation.SON, "大宝", phone="13800138000", birthday=Birthday(6, 2, 2019)))),
    ("day", lambda shop, _n: add_date(
        shop, ACTING, ClientId(1), DateDraft(DateKind.OTHER, Birthday(9, 1), "开学", RelativeId(1)))),
    ("day changed", lambda shop, _n: edit_date(
        shop, ACTING, DateId(2), DateDraft(DateKind.WEDDING, Birthday(5, 20)))),
    ("wished well", lambda shop, _n: greet(
        shop, ACTING, ClientId(1), "d2", Occurrence(shop.today(), shop.today().year, False))),
    ("made void", lambda shop, _n: void_ticket(shop, ACTING, _last_ticket(shop), "写错了")),
)  # fmt: skip

#: What follows from records and is worked out anew, or is the trail itself: nobody edits it.
FOLLOWS = re.compile(
    r"audit\..*|audit_head\..*|client_key\..*|rhythm\..*|imported\..*|.*\.updated_at|client\.last_seen"
    r"|staff\.(failed_tries|locked_until|pin_hash)|.*sweep.*|due_.*"
)


def rows_of(path: Path) -> Rows:
    """Every row of every table by its key, read past the program."""
    found: Rows = {}
    with closing(raw_connect(path)) as raw:
        tables = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        for (table,) in tables.fetchall():
            if table.startswith(("sqlite_", "client_search")):
                continue
            keys = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")').fetchall() if row[5]]
            cursor = raw.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                values = dict(zip(names, row, strict=True))
                found[table, tuple(values[key] for key in keys)] = values
    return found


def edited(before: Rows, after: Rows) -> Iterator[str]:
    """The columns of rows that were there and are another, and tables of which a row is gone."""
    for key, old in before.items():
        new = after.get(key)
        names = [f"{key[0]}."] if new is None else [f"{key[0]}.{name}" for name in old if old[name] != new[name]]
        yield from (name for name in names if not FOLLOWS.fullmatch(name))


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[Shop]:
    make_base(tmp_path / "a" / "shop.db")
    shop = open_shop(tmp_path / "a" / "shop.db", clock=at(0))
    yield shop
    shop.close()


def test_every_change_is_told_with_what_it_was(worked: Shop) -> None:
    silent: dict[str, list[str]] = {}
    for number, (name, step) in enumerate((*ROUND, *MORE), start=1):
        worked.clock = at(number)
        before, last = rows_of(worked.path), audit_lines(worked, 1)[0].seq
        step(worked, number)
        after = rows_of(worked.path)
        lines = [line for line in audit_lines(worked, 500) if line.seq > last]
        if {key: row for key, row in before.items() if key[0] != "audit_head"} != {
            key: row for key, row in after.items() if key[0] != "audit_head"
        }:
            assert lines, f"{name}: something was written, and no line says so"
        for line in lines:
            assert line.machine == "desk-1", name
            assert line.staff_id == ACTING.staff_id
        changed = sorted(set(edited(before, after)))
        told = any({"before", "after"} <= line.detail.keys() or {"from", "to"} <= line.detail.keys() for line in lines)
        if changed and not told:
            silent[name] = changed
    assert not silent, f"{silent}: changed, and no line says what it was"


def test_nothing_writes_but_in_a_unit_of_work() -> None:
    """``work`` alone opens the file for writing, and undoes what left no line (tests/staff/test_audit.py)."""
    opened = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if re.search(r"\b(shop|self|database|_shop)\.writing\(\)", path.read_text(encoding="utf-8"))
    }
    assert opened == {"db/migrate.py", "db/shop.py", "staff/work.py"}
