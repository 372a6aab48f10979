"""Words and amounts that are longer than usual are still read whole."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.money import Money
from desk_app.pawn.desk import issue_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.reports.capitals import capitals
from desk_app.ui.desk import Desk
from desk_app.ui.pages.calls import CallsPage
from desk_app.ui.pages.pawn_ticket import PawnTicketPage
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.amounts import AmountLine, Amounts, DueLine, DueLines
from desk_app.words import _, use_language
from tests.ui.salon_scene import Settle

NOTES = (
    "Chen Rong has paid ¥1,500.00 for ticket D-2026-000042 on 21 Nov 2026",
    "Chen Rong has paid CN¥1,500.00 and 12,345.67 is left of it",
    "陈蓉付了¥1,500.00，当票D-2026-000042还欠¥12,345.67，2026年11月21日到期",
    "陈蓉的存款减少1,500.00元，11月21日前补足",
    "Chen Rong a payé 1\u202f500,00\u00a0€ pour le billet",
)
WHOLE = re.compile(
    r"(?:CN)?¥?\d[\d,\u202f]*(?:\.\d+|,\d\d\u00a0€)?|[A-Z]-\d{4}-\d{6}|\d+年\d+月\d+日|\d+月\d+日|\d+ Nov \d{4}"
)


@pytest.mark.parametrize("said", NOTES)
def test_a_note_breaks_in_no_amount_number_or_date(said: str, wardrobe: None) -> None:
    font = look().caption
    wholes = [found.group() for found in WHOLE.finditer(said)]
    assert len(wholes) >= 1
    least = max(paint.width_of(whole, font) for whole in wholes)
    for width in range(least + 1, paint.width_of(said, font)):
        first, second = paint.two_lines(said, font, width)
        assert (first + second).replace(" ", "") == said.replace(" ", "")
        assert first
        assert paint.width_of(first, font) <= width
        for whole in wholes:
            assert whole in first or whole in second, (width, first, second)


def test_one_word_that_no_line_holds_breaks_where_it_must(wardrobe: None) -> None:
    first, second = paint.two_lines("D" * 60, look().caption, 100)
    assert first
    assert first + second == "D" * 60


def _ink(widget: QWidget) -> int:
    """How much is drawn on white, by the darkness of each pixel."""
    image = QImage(widget.size(), QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    data = bytes(image.constBits())
    return sum(255 - data[y * image.bytesPerLine() + x] for y in range(image.height()) for x in range(image.width()))


TEN_BILLION = Decimal("10000000000.00")
LINES = (
    AmountLine("Comprehensive fee, 3 months at 2.4 % a month of 10,000,000,000.00", "720,000,000.00"),
    AmountLine("综合费用：10,000,000,000.00 × 每月2.4% × 3个月，按月收取，不足一月按日", "720,000,000.00"),
    AmountLine("In capitals", capitals(TEN_BILLION + Decimal("795123456.78")), bold=True),
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.said[:4])
@pytest.mark.parametrize("width", [308, 240])
def test_an_amount_line_is_never_cut(qtbot: QtBot, line: AmountLine, width: int) -> None:
    roomy, narrow = Amounts(), Amounts()
    for amounts, wide in ((roomy, 1600), (narrow, width)):
        qtbot.addWidget(amounts)
        amounts.resize(wide, 10)
        amounts.say(line)
        amounts.resize(wide, amounts.height())
    assert narrow.height() > roomy.height()
    assert abs(_ink(narrow) - _ink(roomy)) <= 0.04 * _ink(roomy)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("count", ["24", "4058", "12345", "99999"])
def test_the_tabs_of_the_queue_hold_five_digits(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, language: str, count: str
) -> None:
    use_language(language)
    page = CallsPage(desk)
    qtbot.addWidget(page)
    page.resize(1282, 712)
    page.show()
    page.total.say(count, "accent")
    page.show_held.say(_("Held {count}", count=count))
    QApplication.processEvents()
    drawn: list[tuple[str, bool]] = []

    def note(_painter: QPainter, rect: QRect, said: str, font: QFont, *_more: object) -> None:
        drawn.append((said, paint.width_of(said, font) <= rect.width()))

    monkeypatch.setattr(paint, "text", note)
    for part in (page.show_held, page.only_mine, page.total):
        part.grab()
    assert all(fits for _said, fits in drawn), (drawn, page.show_held.width(), page.only_mine.width())
    assert {page.show_held.text(), page.only_mine.text(), count} <= {said for said, _fits in drawn}
    assert (page.show_held.key in {said for said, _fits in drawn}) or len(count) > 2


def test_the_terms_of_ten_billion_are_read_whole(
    desk: Desk, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, acting, ten = desk.shop, desk.acting, Money(1_000_000_000_000, "CNY")
    client = add_client(shop, acting, ClientDraft("陈蓉", document_kind="cn_id", document_number="510105199003071946"))
    ring = PledgeDraft("金条", Money(2_000_000_000_000, "CNY"))
    terms = TicketDraft(client.client_id, shop.today(), 3, ten, Decimal("2.4"), Decimal("0.25"), (ring,))
    page = PawnTicketPage(desk)
    qtbot.addWidget(page)
    page.resize(1282, 712)
    page.open(ticket_id=issue_ticket(shop, acting, terms).ticket_id)
    page.show()
    page.come_into_view()
    settle()
    drawn: list[tuple[str, bool]] = []

    def note(_painter: QPainter, rect: QRect, said: str, font: QFont, *_more: object) -> None:
        drawn.append((said, paint.width_of(said, font) <= rect.width()))

    monkeypatch.setattr(paint, "text", note)
    page.view.facts.grab()
    assert all(fits for _said, fits in drawn), drawn
    assert {"CN¥10,000,000,000.00", "¥10,000,000,000.00"} & {said for said, _fits in drawn}
    assert "50.0 %" in {said for said, _fits in drawn} or "50 %" in {said for said, _fits in drawn}
    assert paint.width_of(page.view.figure.text(), page.view.figure.font()) <= page.view.figure.width()


def test_moments_of_ten_billion_close_up_and_leave_room_for_what_is_below(qtbot: QtBot) -> None:
    few, many = DueLines(), DueLines()
    usual = tuple(DueLine(f"{n} months", "2027-02-21", "+1,908.00", "¥25,908.00") for n in (1, 2, 3, 4))
    large = tuple(DueLine(f"{n} months", "2027-02-21", "+795,000,000.00", "¥10,795,000,000.00") for n in (1, 2, 3, 4))
    for lines, said in ((few, usual), (many, large)):
        qtbot.addWidget(lines)
        lines.resize(308, 50)
        lines.show()
        lines.say(*said)
    assert (few.height(), many.height()) == (200, 4 * 29)
    many.say(large[0])
    assert many.height() == 50
    many.say(*usual)
    assert many.height() == 200
