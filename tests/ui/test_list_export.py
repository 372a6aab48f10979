"""Ctrl+E: the list of a page as a file, every row of it, by whom it may be, with a way to stop."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clients.store import insert_clients
from desk_app.importer.desk import look
from desk_app.money import Money
from desk_app.overview.entry import EntryKind
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from desk_app.till.opening import OpeningKind
from desk_app.till.openings import enter_opening, openings_of
from desk_app.ui.desk import Desk
from desk_app.ui.pages.calls import CallsPage
from desk_app.ui.pages.care import CarePage
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.clients import ClientsPage
from desk_app.ui.pages.import_wizard import COLUMNS, RESULT, ImportWizardPage
from desk_app.ui.pages.pawn import PawnPage
from desk_app.ui.pages.salon import SalonPage
from desk_app.ui.pages.till import TillPage
from desk_app.ui.widgets.page import Page
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def shown(kind: type[Page], desk: Desk, qtbot: QtBot, settle: Settle, **where: object) -> Page:
    made = kind(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    if where:
        made.open(**where)
    made.show()
    made.come_into_view()
    settle()
    return made


def save_as(desk: Desk, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: path)


def many(desk: Desk, count: int) -> None:
    with work(desk.shop, desk.acting) as unit:
        insert_clients([ClientDraft(name=f"王{number}", code=f"B-{number}") for number in range(count)], unit.at)
        unit.audit("client.added", "client:0")


def test_clients_all_of_them_with_the_search_typed(
    desk: Desk, qtbot: QtBot, settle: Settle, doors: FakeDoors, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    many(desk, 120)
    add_client(desk.shop, desk.acting, ClientDraft(name="李岚"))
    page = shown(ClientsPage, desk, qtbot, settle)
    assert isinstance(page, ClientsPage)
    save_as(desk, monkeypatch, tmp_path / "a.xlsx")
    QTest.keyClick(page, Qt.Key.Key_E, CTRL)
    settle()
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active.max_row == 122
    page.filter.setText("王")
    settle()
    save_as(desk, monkeypatch, tmp_path / "b.csv")
    QTest.mouseClick(page.exporting.button, Qt.MouseButton.LeftButton)
    settle()
    rows = list(csv.reader(StringIO((tmp_path / "b.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == 121, "the page has read fifty of them"
    assert not page.exporting.isVisible()
    assert "120 rows saved" in doors.toasts[-1][0]
    told = [line for line in audit_lines(desk.shop) if line.action == "export.saved"]
    assert [(line.subject, line.detail["rows"]) for line in told] == [("list:clients", 120), ("list:clients", 121)]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (PawnPage, "list:tickets"),
        (TillPage, "list:payments"),
        (SalonPage, "list:bookings"),
        (CallsPage, "list:calls"),
        (CarePage, "list:complaints"),
    ],
)
def test_every_page_with_a_list_has_the_key(
    kind: type[Page],
    name: str,
    desk: Desk,
    qtbot: QtBot,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    page = shown(kind, desk, qtbot, settle)
    assert "Ctrl+E" in {key.sequence for key in page.keys}, "F1 lists it"
    save_as(desk, monkeypatch, tmp_path / "a.xlsx")
    QTest.keyClick(page, Qt.Key.Key_E, CTRL)
    settle()
    assert [line.subject for line in audit_lines(desk.shop) if line.action == "export.saved"] == [name]


def test_who_changes_her_mind_saves_nothing(
    desk: Desk, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(ClientsPage, desk, qtbot, settle)
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: None)
    QTest.keyClick(page, Qt.Key.Key_E, CTRL)
    settle()
    assert not [line for line in audit_lines(desk.shop) if line.action == "export.saved"]


def test_stopped_it_leaves_nothing(
    desk: Desk, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    many(desk, 30)
    page = shown(ClientsPage, desk, qtbot, settle)
    assert isinstance(page, ClientsPage)
    save_as(desk, monkeypatch, tmp_path / "a.xlsx")
    page.exporting.save()
    page.exporting.stop()
    settle()
    assert not page.exporting.busy
    assert list(tmp_path.glob("*.xlsx")) + list(tmp_path.glob(".*.part")) == []
    assert "Stopped" in page.banner.text()


def test_a_file_that_is_none_is_not_replaced(
    desk: Desk, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = shown(ClientsPage, desk, qtbot, settle)
    (tmp_path / "a.xlsx").write_bytes(b"SQLite format 3\0")
    save_as(desk, monkeypatch, tmp_path / "a.xlsx")
    QTest.keyClick(page, Qt.Key.Key_E, CTRL)
    settle()
    assert "not replaced" in page.banner.text()
    assert (tmp_path / "a.xlsx").read_bytes() == b"SQLite format 3\0"


def test_a_receptionist_asks_the_owners_word(
    desk: Desk,
    receptionist: Acting,
    qtbot: QtBot,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    desk.signed_in = receptionist
    page = shown(ClientsPage, desk, qtbot, settle)
    save_as(desk, monkeypatch, tmp_path / "a.xlsx")
    QTest.keyClick(page, Qt.Key.Key_E, CTRL)
    settle()
    assert not (tmp_path / "a.xlsx").exists()
    assert not [line for line in audit_lines(desk.shop) if line.action == "export.saved"]


def test_her_contact_card_out_of_her_file(
    desk: Desk, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft(name="王秀英", phones=("13800001234",))).client_id
    page = shown(ClientFilePage, desk, qtbot, settle, client_id=int(client))
    save_as(desk, monkeypatch, tmp_path / "a.vcf")
    QTest.keyClick(page, Qt.Key.Key_V, ALT)
    settle()
    assert "FN:王秀英" in (tmp_path / "a.vcf").read_text(encoding="utf-8")


def test_the_till_says_what_was_brought_in_and_is_not_of_the_day(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft(name="王秀英")).client_id
    with work(desk.shop, desk.acting) as unit:
        enter_opening(unit, ClientId(client), OpeningKind.STORED, Money(128_000, "CNY"))
    page = shown(TillPage, desk, qtbot, settle)
    assert isinstance(page, TillPage)
    said = page.openings.text()
    assert page.openings.isVisibleTo(page)
    assert "not taken here" in said
    assert "¥1,280.00" in said
    assert page.payments_model.rowCount() == 0


def test_an_opening_balance_is_reversed_from_her_file(
    desk: Desk, qtbot: QtBot, settle: Settle, doors: FakeDoors, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft(name="王秀英")).client_id
    with work(desk.shop, desk.acting) as unit:
        enter_opening(unit, ClientId(client), OpeningKind.STORED, Money(128_000, "CNY"))
    page = shown(ClientFilePage, desk, qtbot, settle, client_id=int(client))
    assert isinstance(page, ClientFilePage)
    asked: list[str] = []

    def sure(title: str, *_more: str) -> bool:
        asked.append(title)
        return True

    monkeypatch.setattr(desk.dialogs, "ask_once", sure)
    line = next(each for each in page.timeline.model.rows() if each.entry.kind is EntryKind.OPENING)
    page._open_line(line)
    settle()
    assert asked == ["Reverse Opening balance, paid ahead · ¥1,280.00?"]
    (first, second) = openings_of(desk.shop, ClientId(client))
    assert (first.reversed, second.amount) == (True, Money(-128_000, "CNY"))
    assert doors.toasts[-1][0] == "The opening balance is reversed."


def test_the_wizard_remembers_what_was_said_and_forgets_it(
    desk: Desk, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,手机号,来的路\n张丽,13800001234,朋友\n", encoding="utf-8")
    page = shown(ImportWizardPage, desk, qtbot, settle)
    assert isinstance(page, ImportWizardPage)
    page.take([path])
    settle()
    page._ask_column(page.files[0], 2, "source")
    for step in (RESULT, RESULT):
        page.forward()
        settle()
        assert page.here == step
    page.forward()
    page.take([path])
    settle()
    assert page.here == COLUMNS
    assert page.files[0].in_force == {"name": 0, "phone": 1, "source": 2}
    assert page.columns.memory.isVisibleTo(page)
    assert desk.acting.name in page.columns.memory_said.text()
    QTest.keyClick(page, Qt.Key.Key_F, ALT)
    settle()
    assert not page.columns.memory.isVisibleTo(page)
    assert "source" not in page.files[0].in_force
    (looked,) = look([path], desk.shop)
    assert looked.remembered is None
