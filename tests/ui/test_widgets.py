"""The kit: what inputs read, where faults stand, what keys do, and that everything paints in every theme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.errors import DeskError, RuleBroken
from desk_app.money import Money
from desk_app.ui import theme
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import Column, RowLook, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.banner import AFTER_SEARCH, Banner, Toast
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton, Pill
from desk_app.ui.widgets.card import Alert, Card, EmptyState, Figure, Pairs, column
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.inputs import (
    ChoiceInput,
    DateInput,
    LineInput,
    MoneyInput,
    NumberInput,
    TimeInput,
    read_day,
)
from desk_app.ui.widgets.keys_sheet import LEAST, WORDS_AT, KeysSheet
from desk_app.ui.widgets.labels import Avatar, Badge, Caption, Divider, Heading, KeyCap, Progress, Speech, Text, Title
from desk_app.ui.widgets.paint import initial
from desk_app.ui.widgets.rows import RowList, RowTable, Scroll
from desk_app.ui.widgets.tabs import Steps, Tabs
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-21", TODAY),
        ("2026/1/2", date(2026, 1, 2)),
        ("2026年11月21日", TODAY),
        ("20261121", TODAY),
        ("11-30", date(2026, 11, 30)),
        ("11月30日", date(2026, 11, 30)),
        ("+3", date(2026, 11, 24)),
        ("-1", date(2026, 11, 20)),
        ("明天", date(2026, 11, 22)),
        ("today", TODAY),
        ("２０２６－１１－２１", TODAY),
    ],
)
def test_dates_as_people_type_them(typed: str, meant: date) -> None:
    assert read_day(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["1985-02-30", "soon", "2026-13-01", "99999999", "+99999", "1e400", "<b>"])
def test_what_is_no_date_is_refused_in_words(qtbot: QtBot, typed: str) -> None:
    box = DateInput(TODAY)
    field = Field("Due", box, "due_on")
    qtbot.addWidget(field)
    box.setText(typed)
    with pytest.raises(RuleBroken) as caught:
        box.read()
    assert (caught.value.field, caught.value.rule) == ("due_on", "not_a_date")


def test_a_date_moves_by_a_day_with_the_arrows(qtbot: QtBot) -> None:
    box = DateInput(TODAY)
    qtbot.addWidget(box)
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Up)
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.read() == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("typed", "places", "meant"),
    [("3", 0, Decimal(3)), ("1,280", 0, Decimal(1280)), ("38.20", 2, Decimal("38.20")), ("", 0, None), ("12%", 0, 12)],
)
def test_numbers_as_people_type_them(qtbot: QtBot, typed: str, places: int, meant: Decimal | None) -> None:
    box = NumberInput(places=places)
    qtbot.addWidget(box)
    box.setText(typed)
    assert box.read_decimal() == meant


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("1e400", "unreadable"),
        ("three", "unreadable"),
        ("3.5", "too_precise"),
        ("-1", "out_of_range"),
        ("9999", "out_of_range"),
    ],
)
def test_what_is_no_number_here_is_refused(qtbot: QtBot, typed: str, rule: str) -> None:
    box = NumberInput(most=100)
    qtbot.addWidget(box)
    box.setText(typed)
    with pytest.raises(RuleBroken) as caught:
        box.read()
    assert caught.value.rule == rule


def test_money_reads_back_what_it_shows(qtbot: QtBot) -> None:
    box = MoneyInput("CNY")
    qtbot.addWidget(box)
    assert box.read() is None
    box.put(Money(2_400_000))
    assert box.text() == "24,000.00"
    assert box.read() == Money(2_400_000)
    box.setText("1.234")
    with pytest.raises(RuleBroken):
        box.read()


@pytest.mark.parametrize(
    ("typed", "minutes"), [("9:30", 570), ("0930", 570), ("14", 840), ("24:00", 1440), ("8点30", 510)]
)
def test_times_as_people_type_them(qtbot: QtBot, typed: str, minutes: int) -> None:
    box = TimeInput()
    qtbot.addWidget(box)
    box.setText(typed)
    assert box.read() == minutes


@pytest.mark.parametrize("typed", ["25:00", "9:75", "noon", "24:01"])
def test_what_is_no_time_is_refused(qtbot: QtBot, typed: str) -> None:
    box = TimeInput()
    qtbot.addWidget(box)
    box.setText(typed)
    with pytest.raises(RuleBroken):
        box.read()


def test_a_choice_keeps_its_value_when_its_words_change(qtbot: QtBot) -> None:
    box = ChoiceInput((("cash", "Cash"), ("card", "Card")))
    qtbot.addWidget(box)
    box.put("card")
    box.set_choices((("cash", "现金"), ("card", "刷卡")))
    assert (box.read(), box.currentText()) == ("card", "刷卡")
    box.put("gold")
    assert box.read() == "card"


def form(qtbot: QtBot) -> tuple[QWidget, Field, Field, Banner, FormErrors]:
    page, banner = QWidget(), Banner()
    name = Field("Name", LineInput(name="t.name"), "name")
    price = Field("Price", MoneyInput("CNY", name="t.price"), "price")
    page.setLayout(column(banner, name, price))
    qtbot.addWidget(page)
    page.show()
    return page, name, price, banner, FormErrors(banner, (name, price))


def test_a_refusal_stands_beside_its_field_and_goes_when_it_is_edited(qtbot: QtBot) -> None:
    _page, name, price, banner, errors = form(qtbot)
    errors.show(RuleBroken("name", "empty", N_("A name is needed.")))
    assert name.error == "A name is needed."
    assert name.box.accessibleDescription() == "A name is needed."
    assert (price.error, banner.text()) == ("", "")
    QTest.keyClicks(name.box, "a")
    assert name.error == ""


def test_a_refusal_of_no_field_goes_to_the_banner(qtbot: QtBot) -> None:
    _page, name, _price, banner, errors = form(qtbot)
    errors.show(DeskError(N_("The disk is full. Nothing was saved; what you typed is still here.")))
    assert banner.isVisible()
    assert name.error == ""
    errors.clear()
    assert not banner.isVisible()


def test_reading_a_form_marks_what_cannot_be_read(qtbot: QtBot) -> None:
    _page, _name, price, _banner, errors = form(qtbot)
    box = price.box
    assert isinstance(box, MoneyInput)
    box.setText("cheap")
    assert errors.read(box.read) is None
    assert price.error == "This is not an amount."
    box.setText("12")
    assert errors.read(box.read) == Money(1200)
    assert price.error == ""


def test_a_form_draft_survives_the_form(qtbot: QtBot, desk: Desk) -> None:
    def build() -> tuple[QWidget, LineInput, TextArea, Check, FormDraft]:
        page = QWidget()
        qtbot.addWidget(page)
        line, area, tick = LineInput(), TextArea(), Check("May be called")
        draft = FormDraft(page, desk.drafts, "client:new")
        draft.watch(name=line, notes=area, may=tick)
        return page, line, area, tick, draft

    _page, line, area, tick, draft = build()
    assert not draft.restore()
    QTest.keyClicks(line, "Wang")
    area.setText("a\nb")
    tick.click()
    _page2, line2, area2, tick2, draft2 = build()
    assert draft2.restore()
    assert (line2.text(), area2.text(), tick2.isChecked()) == ("Wang", "a\nb", True)
    draft2.done()
    assert not build()[4].restore()
    draft.hold(True)
    line.setText("from the record")
    assert desk.drafts.take("client:new") == {}


def test_markup_in_a_name_is_shown_and_not_obeyed(qtbot: QtBot) -> None:
    label = Text('<b>x</b> <img src="x.png">')
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize(("name", "letter"), [("王婧颖", "王"), ("anna", "A"), ("<b>", "B"), ("  ", "·"), ("", "·")])
def test_the_letter_of_an_avatar(name: str, letter: str) -> None:
    assert initial(name) == letter


def test_enter_and_space_press_a_button(qtbot: QtBot) -> None:
    button = KeyButton("Save", "F9", ButtonKind.PRIMARY)
    qtbot.addWidget(button)
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(pressed) == 2
    assert button.sizeHint().height() >= 36


def test_tabs_move_by_click_and_arrow(qtbot: QtBot) -> None:
    tabs = Tabs((("all", "All"), ("visit", "Visits"), ("call", "Calls")), name="t.tabs")
    qtbot.addWidget(tabs)
    tabs.show()
    opened: list[str] = []
    tabs.changed.connect(opened.append)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    QTest.keyClick(tabs, Qt.Key.Key_Right)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=QPoint(2, 20))
    assert opened == ["visit", "call", "all"]
    tabs.set_tabs((("call", "回访"), ("all", "全部")))
    assert tabs.value() == "all"


def test_a_list_opens_on_enter_and_says_what_is_chosen(qtbot: QtBot) -> None:
    model: RowsModel[str] = RowsModel(look=lambda name: RowLook(title=name))
    view: RowList[str] = RowList(model, name="t.list", said="People")
    qtbot.addWidget(view)
    view.show()
    opened: list[str] = []
    chosen: list[str] = []
    view.opened.connect(opened.append)
    view.chosen.connect(chosen.append)
    QTest.keyClick(view, Qt.Key.Key_Return)
    model.show_rows(["王", "李"])
    assert view.noun() is None
    view.choose(0)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert (chosen, opened, view.noun()) == (["王", "李"], ["李"], "李")


def test_a_toast_offers_undo_and_forgets_it(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    toast = Toast(page)
    undone: list[int] = []
    toast.say("Saved", lambda: undone.append(1))
    assert toast.can_undo()
    toast.undo()
    toast.undo()
    assert undone == [1]
    toast.say("Printed")
    assert not toast.can_undo()


@pytest.mark.parametrize("undo", [None, lambda: None])
def test_a_toast_shows_all_of_a_short_note(qtbot: QtBot, undo: Callable[[], object] | None) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    toast = Toast(page)
    toast.say("王婧颖: Satisfied", undo)
    QApplication.processEvents()
    text = toast.findChildren(Text)[0]
    assert text.width() >= text.fontMetrics().horizontalAdvance("王婧颖: Satisfied")


def gallery() -> QWidget:
    """One of everything."""
    page = QWidget()
    look: Callable[[RowLook], RowLook] = lambda row: row  # noqa: E731 - a look that is already one
    rows: RowsModel[RowLook] = RowsModel(look=look)
    row = RowLook(
        "王思雨", "due", "D-1", "王", "13:30", "visit", Tone.INFO, "hydration", "苏雪", True, "late", Tone.WARN
    )
    rows.show_rows([row, RowLook("x" * 300, badge="y" * 50), RowLook(quiet=True)])
    table: RowsModel[int] = RowsModel(
        columns=(
            Column("A", str, bold=True),
            Column("B", str, 90, right=True),
            Column("C", str, 90, tone=lambda _n: "ok"),
        )
    )
    table.show_rows([1, 2, 3])
    figure, speech, badge, steps, pairs = Figure("Calls"), Speech(), Badge("new"), Steps(("A", "B")), Pairs()
    figure.say("23", "9 are mine", Tone.ACCENT)
    speech.say("Good afternoon.\nIs it well?", quiet=("(If so)",))
    steps.say(1, frozenset({0}))
    pairs.say(("Phone", "138 0000 4821"), ("Nothing", ""), bold=frozenset({0}))
    pill, card, empty = Pill("p"), Card("Heading"), EmptyState("Nothing here.", "F2 adds one.")
    pill.say("Advisor", bold="Lin", key="Ctrl L", light="ok")
    card.add_to_head(KeyButton("Calendar", small=True))
    empty.add_action(KeyButton("New client", "F2"))
    failed = Field("Price", MoneyInput("CNY"), "price")
    failed.set_error("This is not an amount.")
    widgets: list[QWidget] = [
        Title("T"), Heading("H"), Caption("C"), Text("long " * 50, shorten=True), badge, KeyCap("F3"), Avatar("王"),
        Divider(), Progress(78), speech, figure, pairs, Alert("Allergy", Tone.BAD, "alcohol"), empty, card, failed,
        KeyButton("Danger", "Del", ButtonKind.DANGER), KeyButton("Quiet", kind=ButtonKind.QUIET), pill, Check("Yes"),
        ChoiceInput((("a", "A"),)), TextArea(hint="notes"), Tabs((("a", "A"), ("b", "B"))), steps,
        RowList(rows, edge=16), RowTable(table), Scroll(QWidget()), Banner(),
    ]  # fmt: skip
    page.setLayout(column(*widgets, spacing=4))
    return page


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_everything_paints_in_every_theme_without_a_warning(qtbot: QtBot, qapp: QApplication, name: str) -> None:
    page = gallery()
    qtbot.addWidget(page)
    page.resize(900, 2400)
    theme.use_theme(qapp, name)
    try:
        page.show()
        for check in page.findChildren(Check):
            check.setChecked(True)
            check.setFocus()
        drawn = page.grab().toImage()
        colours = {
            drawn.pixelColor(x, y).name() for x in range(0, drawn.width(), 3) for y in range(0, drawn.height(), 3)
        }
        assert theme.look().colour("accent").name() in colours
        assert theme.look().colour("bad").name() in colours
    finally:
        theme.use_theme(qapp, "light")


def test_the_sheet_of_keys_goes_at_any_key(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    sheet = KeysSheet(page)
    sheet.open([(f"F{n}", f"Key {n}") for n in range(1, 15)])
    assert sheet.isVisible()
    sheet.grab()
    QTest.keyClick(sheet, Qt.Key.Key_A)
    assert not sheet.isVisible()


def test_the_sheet_of_keys_is_as_wide_as_its_words(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    sheet = KeysSheet(page)
    said = "The outcome, also while writing a note"
    sheet.open([("Ctrl+1 … 9", said), *((f"F{n}", "Short") for n in range(25))])
    assert sheet.column_width() >= WORDS_AT + paint.width_of(said, theme.look().body)
    assert 3 * sheet.column_width() + 48 < page.width()
    sheet.open([("F1", "Short")])
    assert sheet.column_width() == LEAST


@pytest.mark.parametrize("said", ["Saved.", "A note that goes on and on, longer than there is room for. " * 4])
def test_a_note_never_lies_over_the_search(qtbot: QtBot, said: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    note = Toast(window)
    note.say(said, lambda: None)
    assert note.geometry().left() >= AFTER_SEARCH
    assert note.geometry().right() < window.width()
    assert note.geometry().bottom() <= theme.look().space.top
