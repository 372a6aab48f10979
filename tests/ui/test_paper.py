"""Paper in the window: the pages shown are the PDF saved, in the language asked for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.pawn.desk import get_ticket, issue_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.places import state_folder
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from desk_app.ui.pages import PAGES
from desk_app.ui.pages.insights import InsightsPage
from desk_app.ui.pages.paper import Drawn, PaperPage
from desk_app.ui.widgets.paper import paint_on
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import a_visit, furnish

Settle = Callable[[], None]


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
    assert not page.pdf, "what is being drawn anew is not saved meanwhile"
    qtbot.waitUntil(lambda: bool(page.pdf))
    assert page.pdf != before


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


def test_the_file_is_offered_under_her_name(
    page: PaperPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(desk.dialogs, "save_file", lambda _title, suggested, _filters: offered.append(suggested))
    page.action_save()
    page.language.put("zh_CN")
    page.refresh()
    qtbot.waitUntil(lambda: bool(page.pdf))
    page.action_save()
    assert offered == ["犇玥翀 file 2026-11-21.pdf", "犇玥翀 档案 2026-11-21.pdf"]


def test_a_saved_file_leaves_a_line(
    page: PaperPage, desk: Desk, client_id: ClientId, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: tmp_path / "her.pdf")
    page.action_save()
    settle()
    line = audit_lines(desk.shop)[0]
    assert (line.action, line.subject, line.client_id) == ("export.saved", f"client:{client_id}", client_id)
    assert (line.staff, line.detail) == ("林欣妍", {"to": "her.pdf", "language": "en"})


def test_a_file_that_could_not_be_saved_leaves_none(
    page: PaperPage, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = audit_lines(desk.shop)
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_args: tmp_path / "gone" / "her.pdf")
    page.action_save()
    settle()
    assert audit_lines(desk.shop) == before


def test_a_desk_locked_behind_the_box_saves_nothing(
    page: PaperPage, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock(*_args: object) -> Path:
        desk.signed_in = None
        return tmp_path / "her.pdf"

    monkeypatch.setattr(desk.dialogs, "save_file", lock)
    page.action_save()
    settle()
    assert not (tmp_path / "her.pdf").exists()


def drawn_by(desk: Desk, qtbot: QtBot, **where: object) -> tuple[PaperPage, Drawn]:
    """A page with its paper in view."""
    shown = PaperPage(desk)
    qtbot.addWidget(shown)
    shown.open(**where)
    shown.come_into_view()
    qtbot.waitUntil(lambda: shown.drawn is not None)
    assert shown.drawn is not None
    return shown, shown.drawn


@pytest.mark.parametrize("stranger", [False, True])
def test_a_receipt_says_whose_it_is(desk: Desk, qtbot: QtBot, stranger: bool) -> None:
    client, _other = furnish(desk)
    visit = a_visit(desk, None if stranger else client)
    page, drawn = drawn_by(desk, qtbot, kind="receipt", id=visit.visit_id)
    assert page.subject() == f"visit:{visit.visit_id}"
    assert drawn.client_id == (None if stranger else client)
    whose = "" if stranger else "Chen Rong "
    assert drawn.name == f"{whose}receipt {visit.receipt} 2026-11-21"


def test_a_ticket_says_whose_it_is(desk: Desk, qtbot: QtBot) -> None:
    draft = ClientDraft("李淑珍", document_number="110101199003077475")
    client = add_client(desk.shop, desk.acting, draft).client_id
    ring = PledgeDraft("金戒指", Money(500_000))
    ticket = TicketDraft(client, desk.today, 1, Money(100_000), Decimal("2.4"), Decimal("0.25"), (ring,))
    issued = issue_ticket(desk.shop, desk.acting, ticket)
    page, drawn = drawn_by(desk, qtbot, kind="ticket", id=issued.ticket_id)
    assert (page.subject(), drawn.client_id) == (f"ticket:{issued.ticket_id}", client)
    assert drawn.name == f"李淑珍 pawn ticket {get_ticket(desk.shop, issued.ticket_id).number} 2026-11-21"
    on_paper, on_screen = text_of(drawn.pdf), text_of(drawn.shown)
    assert "110101199003077475" in on_paper  # 典当管理办法 art. 31
    assert "110101199003077475" not in on_screen
    assert "1101**********7475" in on_screen


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace(" ", "")


def to_file(path: Path) -> QPrinter:
    """A printer that is a file."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_printing_leaves_a_line_first(
    page: PaperPage,
    desk: Desk,
    client_id: ClientId,
    doors: FakeDoors,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desk_app.ui.pages.paper.ask_printer", lambda _title, _page: to_file(tmp_path / "p.pdf"))
    page.action_print()
    settle()
    line = audit_lines(desk.shop)[0]
    assert (line.action, line.subject, line.client_id) == ("export.printed", f"client:{client_id}", client_id)
    assert (tmp_path / "p.pdf").exists()
    assert doors.toasts[-1][0] == "Sent to the printer."


def test_what_is_not_noted_is_not_printed(
    page: PaperPage, desk: Desk, beautician: Acting, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk_app.ui.pages.paper.ask_printer", lambda _title, _page: to_file(tmp_path / "p.pdf"))
    desk.signed_in = beautician  # who may not print
    page.action_print()
    settle()
    assert not (tmp_path / "p.pdf").exists()


def test_a_month_leaves_a_line_too(
    desk: Desk, qtbot: QtBot, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def pick(_title: str, suggested: str, _filters: str) -> Path:
        offered.append(suggested)
        return tmp_path / suggested

    monkeypatch.setattr(desk.dialogs, "save_file", pick)
    shown = InsightsPage(desk)
    qtbot.addWidget(shown)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: bool(shown.pdf))
    shown.action_save()
    settle()
    line = audit_lines(desk.shop)[0]
    assert (line.action, line.subject, line.client_id) == ("export.saved", "month:2026-11", None)
    assert offered == ["Monthly summary November 2026.pdf"]


@pytest.fixture
def window(shop: Shop, owner: Acting, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(shop, Memory(state_folder()))
    qtbot.addWidget(made)
    made.sign_in(owner)
    yield made
    made.tasks.close()
    made.drafts.close()
    made.collector.close()
    gc.disable()


@pytest.mark.parametrize(
    ("kind", "opened_from", "lit"),
    [
        ("client", "client_file", "clients"),
        ("receipt", "till", "till"),
        ("receipt", "record_service", "salon"),
        ("receipt", "salon", "salon"),
        ("receipt", "today", "till"),
        ("ticket", "pawn_ticket", "pawn"),
        ("ticket", "till", "till"),
        ("ticket", "today", "pawn"),
    ],
)
def test_the_rail_lights_up_where_a_paper_came_from(
    window: MainWindow, kind: str, opened_from: str, lit: str, qtbot: QtBot
) -> None:
    window.go(opened_from)
    window.go("paper", kind=kind, id=1)
    assert lit_in(window) == lit
    window.go("calls")
    window.back()
    assert lit_in(window) == lit
    qtbot.waitUntil(lambda: not window.tasks.busy)


def test_a_month_lights_up_its_own_entry(window: MainWindow, qtbot: QtBot) -> None:
    window.go("till")
    window.go("insights")
    assert lit_in(window) == "insights"
    qtbot.waitUntil(lambda: not window.tasks.busy)


def lit_in(window: MainWindow) -> str:
    """The entry of the rail that is lit."""
    buttons = {spec.name: window.rail.button(spec.name) for spec in PAGES if spec.label}
    (lit,) = [name for name, button in buttons.items() if button is not None and button.isChecked()]
    return lit


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
    assert others.hidden.isVisible()
    assert not others.pages.isVisible()
    assert "Only the owner" in others.hidden.said.text()
    for dead in (others.earlier, others.later, others.language, others.save, others.print):
        assert not dead.isEnabled(), dead.objectName()
    assert not others.view.pages
