"""The roles hold below the window: no use case forgets to ask, and the document says what the code does."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note, see_document
from desk_app.clients.taking_back import take_back_client, take_back_note
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.importer.desk import import_files
from desk_app.merging.desk import merge_clients
from desk_app.money import Money
from desk_app.pawn.desk import correct_ticket, issue_ticket, redeem_ticket, void_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft, TicketId
from desk_app.privacy.copying import read_copy
from desk_app.privacy.erasing import hold_for_law
from desk_app.reports.desk import read_month, read_ticket
from desk_app.salon.catalogue import ProductDraft, ServiceDraft
from desk_app.salon.desk import correct_visit, load_starter, record_visit, save_product, save_service
from desk_app.salon.taking_back import take_back_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import ACTION_LABELS, MAY, ROLE_LABELS, Acting, Action, Role, StaffDraft, StaffId, put_away
from desk_app.staff.desk import change_settings, save_staff, set_pin
from desk_app.staff.exporting import Export, Way, record_export
from desk_app.staff.restoring import restore_shop
from desk_app.staff.trail import TrailFilter, read_trail
from desk_app.till.desk import take_back_payment, take_payment
from desk_app.till.payment import PaymentId, Purpose, Tender
from tests.her_word import under_her_word

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)

#: Public functions that take an ``acting`` and need not ask, each with why.
ASKED_OTHERWISE = {
    "staff/desk.py:allow_once": "an owner's PIN is what allows it",
    "staff/work.py:work": "is opened once the use case has asked",
    "staff/work.py:one_command": "as work",
    "staff/work.py:must_stand": "is called once the reading was allowed",
    "staff/work.py:read_once": "is called once the reading was allowed",
    "clients/filling.py:keep_filling": "measures how far files are filled, once a day, whoever has the window open",
    "demo/filling.py:write_history": "fills a demo that was just made",
    "knowing/desk.py:may_close": "says it of a note that was read already",
    "overview/desk.py:today_board": "reads what everybody sees; acting says whose calls are mine",
    "overview/desk.py:day_outlook": "as today_board",
}

#: What a use case is known by, and a reading of what is guarded.
OPENS = r"with work\(|read_once\(|must_stand\("


# ── no use case forgets ───────────────────────────────────────────────────────────────────────────────────────────


def takes_acting(function: ast.FunctionDef) -> bool:
    return any(each.arg == "acting" for each in (*function.args.args, *function.args.kwonlyargs))


def asks(function: ast.FunctionDef, others: dict[str, ast.FunctionDef]) -> bool:
    """Whether it calls ``acting.must``, or hands ``acting`` to a function of its module that does."""
    for call in (each for each in ast.walk(function) if isinstance(each, ast.Call)):
        named = call.func
        if isinstance(named, ast.Attribute) and named.attr == "must" and ast.unparse(named.value) == "acting":
            return True
        handed = [ast.unparse(each) for each in (*call.args, *(word.value for word in call.keywords))]
        if isinstance(named, ast.Name) and "acting" in handed and named.id in others:
            other = others[named.id]
            if other is not function and asks(
                other, {name: each for name, each in others.items() if each is not other}
            ):
                return True
    return False


def forgetful(source: str) -> list[str]:
    functions = {each.name: each for each in ast.parse(source).body if isinstance(each, ast.FunctionDef)}
    return [
        name for name, each in functions.items()
        if not name.startswith("_") and takes_acting(each) and not asks(each, functions)
    ]  # fmt: skip


def use_case_modules() -> list[Path]:
    """Every desk, and every other module that opens a unit of work, or reads what is guarded, for somebody."""
    rooms = (each for each in (ROOT / "desk_app").glob("*/*.py") if each.parent.name not in {"ui", "cli", "db"})
    return [each for each in rooms if each.name == "desk.py" or re.search(OPENS, each.read_text(encoding="utf-8"))]


def test_no_use_case_forgets_to_ask() -> None:
    modules = use_case_modules()
    assert len(modules) >= 10
    found = {
        f"{module.parent.name}/{module.name}:{name}"
        for module in modules
        for name in forgetful(module.read_text(encoding="utf-8"))
    }
    assert found == set(ASKED_OTHERWISE)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def a(shop, acting):\n    with work(shop, acting) as unit: pass", ["a"]),
        ("def a(shop, acting):\n    acting.must(1)", []),
        ("def a(shop, acting):\n    _b(shop, acting)\ndef _b(shop, acting):\n    acting.must(1)", []),
        ("def a(shop, acting):\n    _b(shop, acting)\ndef _b(shop, acting):\n    a(shop, acting)", ["a"]),
        ("def a(shop):\n    pass\ndef _c(acting):\n    pass", []),
    ],
)
def test_the_search_for_the_forgetful_finds_them(source: str, expected: list[str]) -> None:
    assert forgetful(source) == expected


# ── each guarded use case, called without the window ──────────────────────────────────────────────────────────────


class Scene:
    """What the calls need: a client with a ticket and a paid visit."""

    def __init__(self, shop: Shop, owner: Acting, folder: Path) -> None:
        self.shop = shop
        self.file = folder / "list.csv"
        self.file.write_text("姓名,手机号\n李静,13900002222\n", encoding="utf-8")
        self.client: ClientId = add_client(
            shop, owner, ClientDraft("王婧颖", document_number="110101199003077475")
        ).client_id
        self.service = save_service(shop, owner, ServiceDraft("F", "面部", Money(10_000))).service_id
        self.ticket: TicketId = issue_ticket(shop, owner, self.loan()).ticket_id
        self.visit = record_visit(shop, owner, self.priced(10_000)).visit_id
        she = Acting(StaffId(3), "苏雪", Role.RECEPTIONIST, "desk-1")
        self.hers: TicketId = issue_ticket(shop, she, self.loan()).ticket_id
        self.held: ClientId = add_client(
            shop, owner, ClientDraft("赵敏", document_number="110101199003070011")
        ).client_id
        self.held_ticket: TicketId = issue_ticket(shop, she, self.loan(client_id=self.held)).ticket_id
        self.held_visit = record_visit(shop, owner, replace(self.priced(10_000), client_id=self.held)).visit_id
        hold_for_law(shop, owner, self.held, "公安", "X-1")
        self.note = add_note(shop, owner, self.client, "喜欢安静").note_id
        self.new: ClientId = add_client(shop, owner, ClientDraft("李静")).client_id

    def loan(self, **other: object) -> TicketDraft:
        ring = PledgeDraft("金戒指", Money(500_000))
        usual = TicketDraft(self.client, TODAY, 1, Money(100_000), Decimal("2.4"), Decimal("0.25"), (ring,))
        return replace(usual, **other)  # type: ignore[arg-type]  # a table of fields

    def priced(self, price: int) -> VisitDraft:
        item = VisitItemDraft("", price=Money(price), service_id=self.service)
        return VisitDraft(self.client, TODAY, (item,), tender=Tender.CASH)


Call = Callable[[Scene, Acting], object]

GUARDED: tuple[tuple[str, Action, Call], ...] = (
    ("refund", Action.REFUND, lambda at, who: take_payment(
        at.shop, who, f"visit:{at.visit}", at.client, Money(-100), Tender.CASH, Purpose.REFUND)),
    ("price", Action.OVERRIDE_PRICE, lambda at, who: record_visit(at.shop, who, at.priced(5_000))),
    ("void", Action.VOID, lambda at, who: void_ticket(at.shop, who, at.ticket, "x")),
    ("loan free", Action.OVERRIDE_PRICE, lambda at, who: issue_ticket(
        at.shop, who, at.loan(fee_percent=Decimal(0)))),
    ("loan dated back", Action.OVERRIDE_PRICE, lambda at, who: issue_ticket(
        at.shop, who, at.loan(start_on=date(2026, 11, 19)))),
    ("her own ticket", Action.OVERRIDE_PRICE, lambda at, who: correct_ticket(
        at.shop, who, at.hers, at.loan(term_months=2), "x")),
    ("another's ticket", Action.TAKE_BACK, lambda at, who: correct_ticket(
        at.shop, who, at.ticket, at.loan(), "x")),
    ("ticket moved", Action.VOID, lambda at, who: correct_ticket(
        at.shop, who, at.hers, at.loan(client_id=at.held), "x")),
    ("held ticket", Action.CHANGE_HELD, lambda at, who: correct_ticket(
        at.shop, who, at.held_ticket, at.loan(), "x")),
    ("held ticket redeemed", Action.CHANGE_HELD, lambda at, who: redeem_ticket(at.shop, who, at.held_ticket)),
    ("held ticket void", Action.CHANGE_HELD, lambda at, who: void_ticket(at.shop, who, at.held_ticket, "x")),
    ("held visit", Action.CHANGE_HELD, lambda at, who: correct_visit(
        at.shop, who, at.held_visit, at.priced(10_000), "x")),
    ("visit", Action.TAKE_BACK, lambda at, who: take_back_visit(at.shop, who, at.visit)),
    ("payment", Action.TAKE_BACK, lambda at, who: take_back_payment(at.shop, who, PaymentId(2))),
    ("merge", Action.MERGE, lambda at, who: merge_clients(at.shop, who, at.client, at.new)),
    ("client", Action.TAKE_BACK, lambda at, who: take_back_client(at.shop, who, at.new)),
    ("note", Action.TAKE_BACK, lambda at, who: take_back_note(at.shop, who, at.note)),
    ("export", Action.EXPORT, lambda at, who: record_export(at.shop, who, Export("client:1", Way.SAVED))),
    ("figures", Action.SEE_FIGURES, lambda at, who: record_export(
        at.shop, who, Export("month:2026-11", Way.SAVED, needs=Action.SEE_FIGURES))),
    ("document", Action.SEE_DOCUMENT, lambda at, who: see_document(at.shop, who, at.client)),
    ("service", Action.CHANGE_RULES, lambda at, who: save_service(
        at.shop, who, ServiceDraft("N", "新", Money(1)))),
    ("product", Action.CHANGE_RULES, lambda at, who: save_product(at.shop, who, ProductDraft("N", "新", Money(1)))),
    ("starter", Action.CHANGE_RULES, lambda at, who: load_starter(at.shop, who, "en")),
    ("rule", Action.CHANGE_RULES, lambda at, who: change_settings(at.shop, who, loan_fee_percent="9")),
    ("leeway", Action.CHANGE_RULES, lambda at, who: change_settings(at.shop, who, price_leeway_percent=90)),
    ("setting", Action.CHANGE_SETTINGS, lambda at, who: change_settings(at.shop, who, shop_name="x")),
    ("account", Action.MANAGE_STAFF, lambda at, who: save_staff(
        at.shop, who, StaffDraft("x", Role.OWNER, pin="2580"))),
    ("pin", Action.MANAGE_STAFF, lambda at, who: set_pin(at.shop, who, StaffId(1), "2580")),
    ("import", Action.IMPORT, lambda at, who: import_files(at.shop, who, [at.file])),
    ("restore", Action.RESTORE, lambda at, who: restore_shop(who, at.file, at.shop.path)),
)  # fmt: skip


def lines(shop: Shop) -> int:
    """How many lines the trail has: every write leaves one."""
    with shop.database.atomic():
        return int(OPEN.execute_sql("SELECT count(*) FROM audit").fetchone()[0])


@pytest.mark.parametrize(("action", "call"), [(row[1], row[2]) for row in GUARDED], ids=[row[0] for row in GUARDED])
def test_a_receptionist_calling_it_directly_is_refused_and_nothing_is_written(
    shop: Shop, owner: Acting, receptionist: Acting, tmp_path: Path, action: Action, call: Call
) -> None:
    scene = Scene(shop, owner, tmp_path)
    before = lines(shop)
    file = shop.path.read_bytes()
    for who in (receptionist, under_her_word(shop, receptionist, Action.BACK_UP)):
        with pytest.raises(NotAllowed) as refused:
            call(scene, who)
        assert refused.value.action == action
    assert lines(shop) == before
    assert shop.path.read_bytes() == file
    if action is not Action.RESTORE:  # that one closes and replaces the file
        call(scene, under_her_word(shop, receptionist, action))
        assert lines(shop) > before


#: Readings of what not everybody may see. They write nothing, and use an owner's word up all the same.
READ: tuple[tuple[str, Action, Call], ...] = (
    ("trail", Action.SEE_AUDIT, lambda at, who: read_trail(at.shop, who, TrailFilter())),
    ("month", Action.SEE_FIGURES, lambda at, who: read_month(at.shop, who, 2026, 11)),
    ("copy", Action.EXPORT, lambda at, who: read_copy(at.shop, who, at.client)),
    ("paper of a ticket", Action.PRINT, lambda at, who: read_ticket(at.shop, who, at.ticket)),
)


@pytest.mark.parametrize(("action", "call"), [(row[1], row[2]) for row in READ], ids=[row[0] for row in READ])
def test_a_beautician_reading_it_directly_is_refused(
    shop: Shop, owner: Acting, beautician: Acting, tmp_path: Path, action: Action, call: Call
) -> None:
    scene = Scene(shop, owner, tmp_path)
    for who in (beautician, under_her_word(shop, beautician, Action.BACK_UP)):
        with pytest.raises(NotAllowed) as refused:
            call(scene, who)
        assert refused.value.action == action
    allowed = under_her_word(shop, beautician, action)
    assert call(scene, allowed)
    if action is not Action.SEE_FIGURES:  # which the owner shows month after month, until the page is left
        with pytest.raises(NotAllowed):
            call(scene, allowed)
    put_away(allowed)
    with pytest.raises(NotAllowed):
        call(scene, allowed)
    assert call(scene, owner)
    assert call(scene, owner)


#: What is called by whoever reads what is guarded.
_GUARDED_READS = {"audit_lines", "everything_of", "_whole_client", "client_document"}
#: Functions that work on what they read and show none of it.
_SHOW_NOTHING = {
    "clients/desk.py:checked_edit": "gives drafts to whoever writes them",
    "clients/desk.py:get_client": "masks the number",
    "pawn/agents.py:check_identified": "says whether there is a number",
}


def without_a_name() -> Iterator[str]:
    for path in sorted((ROOT / "desk_app").glob("*/*.py")):
        for each in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and not takes_acting(each):
                calls = {
                    ast.unparse(call.func).rpartition(".")[2] for call in ast.walk(each) if isinstance(call, ast.Call)
                }
                if calls & _GUARDED_READS:
                    yield f"{path.parent.name}/{path.name}:{each.name}"


def test_what_is_guarded_is_read_by_nobody_without_a_name() -> None:
    assert set(without_a_name()) == set(_SHOW_NOTHING)


# ── the document ──────────────────────────────────────────────────────────────────────────────────────────────────


def table() -> str:
    """The table of roles as docs/SECURITY.md has it."""
    roles = tuple(Role)
    rows = ["| | " + " | ".join(ROLE_LABELS[role] for role in roles) + " |", "|---|" + ":-:|" * len(roles)]
    rows += [
        f"| {ACTION_LABELS[action]} | " + " | ".join("✓" if action in MAY[role] else "–" for role in roles) + " |"
        for action in Action
    ]
    return "\n".join(rows)


def test_the_document_says_what_the_code_does() -> None:
    said = (ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8")
    section = re.search(r"(?ms)^## Roles\n(.*?)(?=^## |\Z)", said)
    assert section is not None
    assert table() in section[1]
    assert set(ACTION_LABELS) == set(Action)
