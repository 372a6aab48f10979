"""Papers in the window (M5): which paper of a client by one key, and papers of many with progress and a stop."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.ui.desk import Desk
from desk_app.ui.pages.clients import ClientsPage
from desk_app.ui.pages.paper import PaperPage
from desk_app.ui.pages.printing import PrintingPage
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]


@pytest.fixture
def clients(desk: Desk) -> list[ClientId]:
    names = ("王婧颖", "王岚", "周敏")
    return [add_client(desk.shop, desk.acting, ClientDraft(name=name)).client_id for name in names]


@pytest.fixture
def paper(desk: Desk, clients: list[ClientId], qtbot: QtBot) -> PaperPage:
    page = PaperPage(desk)
    qtbot.addWidget(page)
    page.open(kind="client", id=clients[0])
    page.resize(1282, 712)
    page.show()
    page.come_into_view()
    qtbot.waitUntil(lambda: bool(page.pdf), timeout=15_000)
    page.focus_first()
    return page


@pytest.fixture
def printing(desk: Desk, clients: list[ClientId], qtbot: QtBot) -> PrintingPage:
    page = PrintingPage(desk)
    qtbot.addWidget(page)
    page.open(text="王")
    page.resize(1282, 712)
    page.show()
    page.come_into_view()
    qtbot.waitUntil(lambda: bool(page.view.pages), timeout=15_000)
    return page


def text_of(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize(
    ("key", "kind", "sheets", "says"),
    [
        ("2", "dossier", 2, "Contents"),
        ("3", "card", 1, "Asknext"),
        ("4", "consultation", 1, "Skintype"),
        ("5", "labels", 1, "王婧颖"),
        ("1", "client", 1, "Clientfile"),
    ],
)
def test_each_paper_of_a_client_is_one_key_away(
    paper: PaperPage, clients: list[ClientId], qtbot: QtBot, key: str, kind: str, sheets: int, says: str
) -> None:
    if kind == "client":
        paper.choose("card")
        qtbot.waitUntil(lambda: bool(paper.pdf), timeout=15_000)
    before = paper.pdf
    shortcut = next(each for each in paper.keys if each.sequence == key)
    assert shortcut is not None
    QTest.keyClick(paper.view, Qt.Key(ord(key)))
    qtbot.waitUntil(lambda: bool(paper.pdf) and paper.pdf != before, timeout=15_000)
    found = text_of(paper.pdf)
    assert len(found) == len(paper.view.pages) == sheets
    assert any(says in page for page in found)
    assert "周敏" not in "".join(found)
    assert paper.where["kind"] == paper.papers.value() == kind
    assert paper.subject() == f"client:{clients[0]}"


def test_a_card_that_is_saved_leaves_a_line(
    paper: PaperPage, desk: Desk, clients: list[ClientId], qtbot: QtBot, settle: Settle, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    paper.choose("card")
    qtbot.waitUntil(lambda: bool(paper.pdf), timeout=15_000)
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: tmp_path / "card.pdf")
    paper.action_save()
    settle()
    assert (tmp_path / "card.pdf").read_bytes() == paper.pdf
    line = next(line for line in audit_lines(desk.shop) if line.action == "export.saved")
    assert (line.subject, line.client_id) == (f"client:{clients[0]}", clients[0])


def test_a_used_sheet_of_labels_is_begun_where_it_is_free(paper: PaperPage, qtbot: QtBot) -> None:
    paper.choose("labels")
    qtbot.waitUntil(lambda: bool(paper.pdf), timeout=15_000)
    before = paper.pdf
    paper.choices.start.put("8")
    paper.choices.start.picked.emit("8")
    qtbot.waitUntil(lambda: bool(paper.pdf) and paper.pdf != before, timeout=15_000)
    assert paper.choices.first == 8
    paper.choices.format.put("62x29")
    paper.choices.format.picked.emit("62x29")
    assert (paper.choices.first, paper.choices.start.isVisible()) == (1, False)


def test_a_blank_card_is_of_nobody(desk: Desk, clients: list[ClientId], qtbot: QtBot) -> None:
    page = PaperPage(desk)
    qtbot.addWidget(page)
    page.open(kind="blank", id=0)
    page.show()
    page.come_into_view()
    qtbot.waitUntil(lambda: bool(page.pdf), timeout=15_000)
    assert not page.papers.isVisible()
    assert "王" not in "".join(text_of(page.pdf))


def test_the_list_leads_to_the_papers_of_those_in_it(desk: Desk, doors: FakeDoors, qtbot: QtBot) -> None:
    page = ClientsPage(desk)
    qtbot.addWidget(page)
    page.filter.setText(" 王 ")
    page.action_print()
    assert doors.went == [("printing", {"text": "王"})]


def test_those_of_the_list_are_printed_into_one_file_and_noted(
    printing: PrintingPage, desk: Desk, clients: list[ClientId], settle: Settle, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert printing.count.text() == "2 clients"
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: tmp_path / "cards.pdf")
    printing.action_print()
    settle()
    found = text_of((tmp_path / "cards.pdf").read_bytes())
    assert len(found) == 2
    assert all("王" in page for page in found)
    assert printing.so_far.text() == "2 clients · 2 sheets"
    noted = {line.client_id for line in audit_lines(desk.shop) if line.action == "export.saved"}
    assert noted == set(clients[:2])
    assert not printing.stop.isVisible()


def test_one_for_each_goes_into_a_folder(
    printing: PrintingPage, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "each"
    folder.mkdir()
    monkeypatch.setattr(desk.dialogs, "open_folder", lambda *_args: folder)
    printing.each.setChecked(True)
    printing.action_print()
    settle()
    assert len(list(folder.glob("*.pdf"))) == 2


def test_esc_stops_it_and_nothing_is_left(
    printing: PrintingPage, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: tmp_path / "cards.pdf")
    printing.action_print()
    printing.action_back()
    settle()
    assert printing.so_far.text() == "Stopped: nothing was saved."
    assert list(tmp_path.glob("*.pdf")) == []
    assert not [line for line in audit_lines(desk.shop) if line.action == "export.saved"]


def test_where_nobody_is_meant_nothing_can_be_saved(printing: PrintingPage, settle: Settle) -> None:
    printing.whose.put("booked")
    printing.whose.picked.emit("booked")
    settle()
    assert not printing.save.isEnabled()
    assert printing.so_far.text() == "There is nobody to print for."
