"""The page of the audit trail: newest first, a page at a time, narrowed by who, kind, days and client."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.care.owed import PromiseOutcome
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Answer
from desk_app.clients.desk import add_client, edit_client
from desk_app.clock import FixedClock
from desk_app.errors import NotAllowed
from desk_app.knowing.note import Closing
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.staff.exporting import Way
from desk_app.staff.sealing import forget_client_key
from desk_app.staff.trail import TrailFilter, read_trail
from desk_app.staff.work import work
from desk_app.ui.desk import Desk
from desk_app.ui.pages.audit import AuditPage
from desk_app.ui.pages.audit_names import ACTIONS, KINDS
from desk_app.ui.pages.client_file import ClientFilePage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
ROOT = Path(__file__).resolve().parent.parent.parent
#: The actions that are put together from a choice.
PUT_TOGETHER = {
    "export.{export.way}": [f"export.{way}" for way in Way],
    "privacy.{who}_told": ["privacy.authority_told", "privacy.people_told"],
    "consent.{answer.value}": [f"consent.{answer}" for answer in Answer],
    "colleague_note.{closing.value}": [f"colleague_note.{closing}" for closing in Closing if closing],
    "promise.{outcome.value}": [f"promise.{outcome}" for outcome in (PromiseOutcome.KEPT, PromiseOutcome.BROKEN)],
}
FANG = ClientDraft("王芳", phones=("13800004821",), allergies="酒精")


@pytest.fixture
def page(desk: Desk, clock: FixedClock, qtbot: QtBot, settle: Settle, advisor: Acting) -> AuditPage:
    shop = desk.shop
    saved = add_client(shop, advisor, FANG)
    clock.instant += timedelta(days=1)
    edit_client(shop, desk.acting, saved.client_id, replace(FANG, code=saved.code, phones=("13912345678",)))
    change_settings(shop, desk.acting, loan_term_months=7)
    add_client(shop, desk.acting, ClientDraft("李岚"))
    made = AuditPage(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    made.show()
    made.open()
    made.activateWindow()
    made.come_into_view()
    made.focus_first()
    settle()
    return made


def actions(page: AuditPage) -> list[str]:
    return [one.line.action for one in page.model.rows()]


ALL = ["client.added", "settings.changed", "client.edited", "client.added"]


def test_newest_first_with_what_it_was_and_is(page: AuditPage, settle: Settle) -> None:
    assert [action for action in actions(page) if not action.startswith("consent.")] == ALL
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.head.text() == "Settings changed"
    assert page.facts.text().endswith("→ 7")
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.head.text() == "Client file changed"
    assert page.facts.text() == "Phones\n13800004821 → 13912345678"
    assert "林欣妍" in page.told.text()
    assert "Client 1" in page.told.text()


@pytest.mark.parametrize(
    ("box", "typed", "found"),
    [
        ("client", "13912345678", ["client.edited", "client.added"]),
        ("client", "#2", ["client.added"]),
        ("last", "2026-11-21", ["client.added"]),
        ("first", "2026-11-22", ["client.added", "settings.changed", "client.edited"]),
    ],
)
def test_typing_narrows(page: AuditPage, settle: Settle, box: str, typed: str, found: list[str]) -> None:
    line = getattr(page, box)
    line.setFocus()
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle()
    assert [action for action in actions(page) if not action.startswith("consent.")] == found
    QTest.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    settle()
    assert [action for action in actions(page) if not action.startswith("consent.")] == ALL


@pytest.mark.parametrize(("who", "kind", "found"), [("2", "client", ["client.added"]), ("", "settings", ALL[1:2])])
def test_choosing_narrows(page: AuditPage, settle: Settle, who: str, kind: str, found: list[str]) -> None:
    page.who.put(who)
    page.kind.put(kind)
    page.kind.picked.emit(kind)
    settle()
    assert actions(page) == found


def test_one_client_from_her_file_and_back(page: AuditPage, settle: Settle, doors: FakeDoors) -> None:
    page.open(client_id=2)
    page.come_into_view()
    settle()
    assert {one.client for one in page.model.rows()} == {"李岚"}
    QTest.keyClick(page, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert doors.went == [("client_file", {"client_id": 2})]


def test_a_client_who_is_not_there_is_said(page: AuditPage, settle: Settle) -> None:
    QTest.keyClicks(page.client, "nobody")
    QTest.keyClick(page.client, Qt.Key.Key_Return)
    settle()
    assert actions(page) == []
    assert "nobody" in page.banner.text()


def test_what_was_erased_is_said(page: AuditPage, desk: Desk, settle: Settle) -> None:
    with work(desk.shop, desk.acting) as unit:
        forget_client_key(unit, 1)
        unit.audit("client.erased", "client:1", client=1)
    page.open(client_id=1)
    page.come_into_view()
    settle()
    page.table.choose(1)
    assert page.facts.text() == "Fields\nPhones\n\nThe personal values of this line were erased."


def test_it_reads_a_page_at_a_time(page: AuditPage, desk: Desk, settle: Settle) -> None:
    for number in range(70):
        with work(desk.shop, desk.acting) as unit:
            unit.audit("staff.signed_in", f"staff:{number}")
    page.refresh()
    settle()
    assert page.model.rowCount() == 50
    page.model.fetchMore()
    settle()
    numbers = [one.line.seq for one in page.model.rows()]
    assert len(numbers) > 70
    assert numbers == sorted(numbers, reverse=True)


def test_only_who_may_reads_it(page: AuditPage, desk: Desk, settle: Settle, receptionist: Acting) -> None:
    with pytest.raises(NotAllowed):
        read_trail(desk.shop, receptionist, TrailFilter(client=ClientId(1)))
    desk.signed_in = receptionist
    page.refresh()
    settle()
    assert actions(page) == []
    assert page.banner.text() == "Only the owner reads the audit trail."


def written() -> Iterator[str]:
    """Every action that the source hands to ``unit.audit``; of a variable, the names it can stand for."""
    for path in sorted((ROOT / "desk_app").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                yield from _written_in(function)


def _written_in(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit":
            said = ast.walk(function) if isinstance(node.args[0], ast.Name) else ast.walk(node.args[0])
            for part in said:
                if isinstance(part, ast.JoinedStr):
                    yield ast.unparse(part)[2:-1]
                elif isinstance(part, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(part.value)):
                    yield str(part.value)


def test_every_action_has_its_word() -> None:
    found = {each for one in written() for each in PUT_TOGETHER.get(one, [one]) if re.match(r"[a-z_]+\.", one)}
    assert len(found) > 40
    assert found - set(ACTIONS) == set()
    assert {action.partition(".")[0] for action in ACTIONS} == set(KINDS)


def test_her_file_leads_to_it(desk: Desk, qtbot: QtBot, settle: Settle, doors: FakeDoors, receptionist: Acting) -> None:
    saved = add_client(desk.shop, desk.acting, FANG)
    made = ClientFilePage(desk)
    qtbot.addWidget(made)
    made.show()
    made.open(client_id=saved.client_id)
    made.activateWindow()
    made.come_into_view()
    settle()
    QTest.keyClick(made, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert doors.went == [("audit", {"client_id": saved.client_id})]
    assert made.doings.trail.isVisible()
    desk.signed_in = receptionist
    made.refresh()
    settle()
    assert made.doings.trail.isHidden()
