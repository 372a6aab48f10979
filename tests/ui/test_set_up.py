"""The first-run window: a PIN is typed twice, and what is offered says what it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desk_app.clock import FixedClock
from desk_app.db.keys import Cost, new_keys
from desk_app.staff.desk import ShopSetUp
from desk_app.ui.pages.set_up import SetUpWindow
from desk_app.ui.widgets.form import Field
from desk_app.words import use_language


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[SetUpWindow]:
    made = SetUpWindow(tmp_path)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def test_two_different_pins_make_no_shop(window: SetUpWindow, tmp_path: Path) -> None:
    window.name.box.put_typed("Dui")
    window.owner.box.put_typed("Lin")
    window.pin.box.put_typed("482913")
    window.pin_again.box.put_typed("482931")
    QTest.keyClick(window.pin_again.box, Qt.Key.Key_Return)
    assert "not the same PIN" in window.pin_again.error
    assert list(tmp_path.glob("*.db")) == []


def has_fault(field: Field) -> bool:
    return bool(field.error)


def test_what_is_missing_is_asked_for_from_the_top(window: SetUpWindow, qtbot: QtBot, tmp_path: Path) -> None:
    fields = (window.name, window.owner, window.pin, window.passphrase)
    typed = ("Dui", "Lin", "482913", "walnut frog lamp tulip")
    for missing, (field, said) in enumerate(zip(fields, typed, strict=True)):
        QTest.keyClick(window.name.box, Qt.Key.Key_Return)
        qtbot.waitUntil(partial(has_fault, field))
        assert [bool(each.error) for each in fields] == [each is field for each in fields], missing
        assert field.box.hasFocus()
        assert window.banner.isHidden()
        field.box.put_typed(said)
        if field is window.pin:
            window.pin_again.box.put_typed(said)
    assert list(tmp_path.glob("*.db")) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_hint_is_to_be_seen_whole(window: SetUpWindow, language: str) -> None:
    window.resize(1366, 768)
    window._speak(language)
    QTest.qWait(1)
    try:
        hinted = [box for box in window.findChildren(QLineEdit) if box.placeholderText() and box.isVisible()]
        assert len(hinted) >= 2
        for box in hinted:
            assert box.fontMetrics().horizontalAdvance(box.placeholderText()) + 24 <= box.width(), box.objectName()
    finally:
        use_language("en")


def test_a_currency_is_offered_by_its_name(window: SetUpWindow) -> None:
    assert window.currency.itemText(0) == "Chinese yuan CNY"
    window.language.put("zh_CN")
    window.pin_again.box.put_typed("48")
    window.currency.put("EUR")
    window._speak("zh_CN")
    assert window.currency.itemText(0) == "人民币 CNY"
    assert (window.pin_again.box.typed(), window.currency.read()) == ("48", "EUR"), "what was chosen stays"
    use_language("en")


def test_the_sheet_is_of_the_day_where_the_shop_is(window: SetUpWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # in China it is the 22nd by then
    monkeypatch.setattr("desk_app.ui.pages.set_up.SystemClock", lambda: FixedClock(evening))
    keys = new_keys("walnut frog lamp tulip", Cost(64, 1, 1))
    for zone, day in (("America/New_York", date(2026, 11, 21)), ("Asia/Shanghai", date(2026, 11, 22))):
        window._hand_out(ShopSetUp("Dui", "Lin", "482913", zone=zone), keys, lambda _keys: None)
        assert window.sheet is not None
        assert window.sheet.sheet.made_on == day
        window._put_sheet_away()
