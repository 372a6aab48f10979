"""Paper in the window: the pages shown are the PDF saved, in the language asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.insights import InsightsPage
from desk_app.ui.pages.paper import PaperPage
from desk_app.ui.widgets.paper import paint_on


@pytest.fixture
def client_id(desk: Desk) -> ClientId:
    return add_client(desk.shop, desk.acting, ClientDraft(name="犇玥翀")).client_id


@pytest.fixture
def page(desk: Desk, client_id: ClientId, qtbot: QtBot) -> PaperPage:
    shown = PaperPage(desk)
    qtbot.addWidget(shown)
    shown.open(kind="client", id=client_id)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: bool(shown.view.pages))
    return shown


def test_the_page_is_shown_and_saved(
    page: PaperPage, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "client"
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: target)
    page.action_save()
    saved = target.with_suffix(".pdf")
    qtbot.waitUntil(saved.exists)
    reader = PdfReader(saved)
    assert len(reader.pages) == len(page.view.pages)
    assert "犇玥翀" in reader.pages[0].extract_text()


def test_the_paper_speaks_the_language_asked_for(page: PaperPage, qtbot: QtBot) -> None:
    before = page.pdf
    page.language.put("zh_CN")
    page.language.picked.emit("zh_CN")
    qtbot.waitUntil(lambda: page.pdf != before)


def test_a_folder_that_is_gone_is_said(
    page: PaperPage, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: tmp_path / "gone" / "client.pdf")
    with qtbot.waitSignal(desk.tasks.refused) as said:
        page.action_save()
    assert "There is no folder" in str(said.args[1])


def test_a_shop_file_is_not_saved_over(
    page: PaperPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: desk.shop.path)
    with qtbot.waitSignal(desk.tasks.refused) as said:
        page.action_save()
    assert "is not a PDF" in str(said.args[1])
    assert desk.shop.path.read_bytes().startswith(b"SQLite")


def test_printing_puts_every_page_on_a_sheet(page: PaperPage, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    paint_on(printer, page.pdf)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == len(page.view.pages)


def test_the_month_is_shown_to_the_owner_only(desk: Desk, qtbot: QtBot, receptionist: Acting) -> None:
    owners = InsightsPage(desk)
    qtbot.addWidget(owners)
    owners.show()
    owners.come_into_view()
    qtbot.waitUntil(lambda: bool(owners.view.pages))
    owners.earlier.click()
    qtbot.waitUntil(owners.save.isEnabled)
    assert "October 2026" in owners.name.text()
    desk.signed_in = receptionist
    others = InsightsPage(desk)
    qtbot.addWidget(others)
    others.show()
    others.come_into_view()
    assert others.banner.isVisible()
    assert not others.view.pages
