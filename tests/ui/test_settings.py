"""The settings page: what is typed is saved as one change, and what is refused stands beside its field."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.backup import list_backups
from desk_app.db.connection import raw_connect
from desk_app.money import Money
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role
from desk_app.staff.desk import set_pin, staff_list
from desk_app.ui.desk import Desk
from desk_app.ui.pages.settings import SettingsPage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> SettingsPage:
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    made.show()
    made.come_into_view()
    settle()
    return made


def test_settings_are_saved_with_one_key(page: SettingsPage, desk: Desk, settle: Settle) -> None:
    card = page.shop_card
    card.name.setText("新兑记")
    card.open_from.setText("8:30")
    card.lock.setText("3")
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    settings = desk.shop.settings
    assert (settings.shop_name, settings.open_from, settings.lock_after_minutes) == ("新兑记", 510, 3)
    assert page.banner.text() == "Saved."


@pytest.mark.parametrize(
    ("field", "typed"),
    [("open_from", "25:00"), ("open_to", "08:00"), ("lock_after_minutes", ""), ("lock_after_minutes", "0")],
)
def test_what_is_refused_stands_beside_its_field(
    page: SettingsPage, desk: Desk, settle: Settle, field: str, typed: str
) -> None:
    before = desk.shop.settings
    fields = {each.name: each for each in page.shop_card.fields}
    fields[field].box.put_typed(typed)
    page.shop_card.save()
    settle()
    assert fields[field].error
    assert desk.shop.settings == before


def test_a_folder_that_is_not_there_is_refused(page: SettingsPage, settle: Settle, tmp_path: Path) -> None:
    page.shop_card.folder.setText(str(tmp_path / "gone"))
    page.shop_card.save()
    settle()
    (field,) = [each for each in page.shop_card.fields if each.name == "backup_folder"]
    assert "gone" in field.error


def test_a_stick_for_second_copies_is_chosen_and_used(
    page: SettingsPage, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(desk.dialogs, "open_folder", lambda _title, _start: stick)
    QTest.mouseClick(page.shop_card.pick_second, LEFT)
    page.shop_card.old.setText("8")
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert (desk.shop.settings.backup_second_folder, desk.shop.settings.backup_old_hours) == (str(stick), 8)
    QTest.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.banner.text() == "The backup is made in both places and checked."
    (made,) = list_backups(stick, "shop")
    for path in tmp_path.glob("*.deskbackup"):
        path.unlink()
    page.backups_card.refresh()
    settle()
    row = page.backups_card.model.row(0)
    assert row is not None
    assert row.path == made.path  # the only one left, and it can be restored


def test_another_language_is_spoken_at_once(page: SettingsPage, doors: FakeDoors, settle: Settle) -> None:
    page.shop_card.language.put("en")
    page.shop_card.save()
    settle()
    assert doors.said == ["language: en"]


def test_what_is_typed_survives_the_page(page: SettingsPage, desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    page.shop_card.name.setText("half a na")
    again = SettingsPage(desk)
    qtbot.addWidget(again)
    again.come_into_view()
    settle()
    assert again.shop_card.name.text() == "half a na"


def test_somebody_is_added_and_let_go(page: SettingsPage, desk: Desk, settle: Settle) -> None:
    card = page.staff_card
    QTest.mouseClick(card.add_button, LEFT)
    card.name.box.put_typed("陈蓉")
    card.role.box.put_typed(Role.ADVISOR.value)
    card.pin.box.put_typed("482913")
    QTest.mouseClick(card.save_button, LEFT)
    settle()
    added = staff_list(desk.shop)[-1]
    assert (added.name, added.role, added.has_pin) == ("陈蓉", Role.ADVISOR, True)
    card.refresh()
    settle()
    card.list.choose(card.model.rowCount() - 1)
    QTest.mouseClick(card.leave, LEFT)
    settle()
    assert added.id not in {member.id for member in staff_list(desk.shop)}


def test_a_taken_name_is_refused_beside_it(page: SettingsPage, settle: Settle) -> None:
    card = page.staff_card
    card.begin_new()
    card.name.box.put_typed("周琳")
    card.save()
    settle()
    assert card.name.error


def test_only_the_owner_changes_anything(desk: Desk, receptionist: Acting, qtbot: QtBot, settle: Settle) -> None:
    desk.signed_in = receptionist
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.come_into_view()
    settle()
    assert not page.shop_card.save_button.isEnabled()
    assert not page.staff_card.save_button.isEnabled()
    assert page.banner.text() == "Only the owner changes these."
    page.shop_card.save()
    page.staff_card.begin_new()
    page.staff_card.name.box.put_typed("X")
    page.staff_card.save()
    settle()
    assert "X" not in {member.name for member in staff_list(desk.shop)}


def test_a_backup_is_made_listed_and_checked(page: SettingsPage, desk: Desk, settle: Settle) -> None:
    card = page.backups_card
    assert card.model.rowCount() == 0
    QTest.mouseClick(card.make_button, LEFT)
    settle()
    assert page.banner.text() == "The backup is made and checked."
    assert len(list_backups(desk.shop.path.parent, desk.shop.path.stem)) == 1
    card.refresh()
    settle()
    assert card.model.rowCount() == 1
    for button in (card.check_button, card.check_file_button):
        page.banner.clear()
        QTest.mouseClick(button, LEFT)
        settle()
        assert page.banner.text() == "Everything is in order."


def test_restoring_asks_once_and_says_what_is_lost(
    page: SettingsPage, desk: Desk, doors: FakeDoors, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, asked, answers = page.backups_card, [], iter((False, True))

    def ask(question: str, consequence: str, yes: str = "") -> bool:
        asked.append(consequence)
        return next(answers)

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    card.make()
    settle()
    card.refresh()
    settle()
    add_client(desk.shop, desk.acting, ClientDraft("郭岚"))
    QTest.mouseClick(card.restore_button, LEFT)
    settle()
    assert doors.said == []
    QTest.mouseClick(card.restore_button, LEFT)
    settle()
    assert len(doors.said) == 1
    assert doors.said[0].startswith("restore: shop-")
    assert "14:30" in asked[0]
    assert "clients 1." in asked[0]


@pytest.mark.parametrize(
    ("left", "said"),
    [(9000, "is damaged and was not used. Choose an earlier one."), (0, "is damaged"), (-1, "no backup")],
)
def test_a_backup_that_is_no_use_is_named_and_nothing_is_asked(
    page: SettingsPage,
    desk: Desk,
    doors: FakeDoors,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
    left: int,
    said: str,
) -> None:
    card = page.backups_card
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *words: asked.append(words))
    card.make()
    settle()
    card.refresh()
    settle()
    (made,) = list_backups(desk.shop.path.parent, desk.shop.path.stem)
    made.path.write_bytes(b"name,phone\n" if left < 0 else made.path.read_bytes()[:left])
    QTest.mouseClick(card.restore_button, LEFT)
    settle()
    assert asked == []
    assert doors.said == []
    assert made.path.name in page.banner.text()
    assert said in page.banner.text()


@pytest.mark.parametrize("sure", [False, True])
def test_a_backup_with_faults_is_asked_about_twice(
    page: SettingsPage, desk: Desk, doors: FakeDoors, settle: Settle, monkeypatch: pytest.MonkeyPatch, sure: bool
) -> None:
    card, asked = page.backups_card, list[tuple[str, str]]()

    def ask(question: str, consequence: str, _yes: str = "") -> bool:
        asked.append((question, consequence))
        return sure or len(asked) == 1

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    add_client(desk.shop, desk.acting, ClientDraft("郭岚"))
    card.make()
    settle()
    card.refresh()
    settle()
    (made,) = list_backups(desk.shop.path.parent, desk.shop.path.stem)
    with closing(raw_connect(made.path)) as file:
        file.execute("UPDATE staff SET role = 'king' WHERE id = 4")
    QTest.mouseClick(card.restore_button, LEFT)
    settle()
    assert [question for question, _more in asked][1] == "This backup is not in order. Restore it all the same?"
    assert "king" in asked[1][1]
    assert doors.said == [f"restore: {made.path.name} as it is by {desk.acting.name}"] * sure


def test_a_desk_that_locked_itself_behind_the_question_restores_nothing(
    page: SettingsPage, desk: Desk, doors: FakeDoors, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = page.backups_card

    def ask(*_asked: str) -> bool:
        desk.signed_in = None
        return True

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    card.make()
    settle()
    card.refresh()
    settle()
    QTest.mouseClick(card.restore_button, LEFT)
    settle()
    assert doors.said == []


def test_a_pin_is_never_shown_again(page: SettingsPage, desk: Desk, owner: Acting, settle: Settle) -> None:
    members = staff_list(desk.shop)
    set_pin(desk.shop, owner, members[1].id, "482913")
    page.staff_card.refresh()
    settle()
    page.staff_card.list.choose(1)
    assert page.staff_card.pin.box.typed() == ""


def test_a_theme_is_worn_as_soon_as_it_is_chosen(page: SettingsPage, desk: Desk, settle: Settle) -> None:
    page.shop_card.name.setText("half a na")
    box = page.shop_card.theme
    box.put("dark")
    box.picked.emit("dark")
    settle()
    assert desk.shop.settings.theme == "dark"
    page.shop_card.refresh()
    assert box.read() == "dark"
    assert page.shop_card.name.text() == "half a na"
    assert desk.shop.settings.shop_name != "half a na", "nothing else is saved with it"


def test_place_and_currency_change_until_an_amount_is_written(
    page: SettingsPage, desk: Desk, owner: Acting, settle: Settle
) -> None:
    card = page.shop_card
    assert "Chinese yuan CNY" in [card.currency.itemText(number) for number in range(card.currency.count())]
    card.place.put("hk")
    card.currency.put("HKD")
    card.save()
    settle()
    settings = desk.shop.settings
    assert (settings.place, settings.zone, settings.phone_region) == ("hk", "Asia/Hong_Kong", "HK")
    assert settings.currency == "HKD"
    client = add_client(desk.shop, owner, ClientDraft("Mei")).client_id
    line = VisitItemDraft("Facial", price=Money(100, "HKD"))
    record_visit(desk.shop, owner, VisitDraft(client, desk.today, (line,)))
    card.refresh()
    card.currency.put("CNY")
    card.save()
    settle()
    (field,) = [each for each in card.fields if each.name == "currency"]
    assert "already written" in field.error
    assert desk.shop.settings.currency == "HKD"
