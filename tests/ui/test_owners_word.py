"""An owner's word for what is closed to a receptionist: settings, staff, a list brought in, a backup put in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.desk import recent_clients
from desk_app.db.backup import back_up
from desk_app.db.shop import Shop, open_shop
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.audit import AuditLine
from desk_app.staff.desk import set_pin
from desk_app.staff.restoring import restore_shop
from desk_app.ui.desk import Desk
from desk_app.ui.overriding import Overriding
from desk_app.ui.pages.import_wizard import ImportWizardPage
from desk_app.ui.pages.settings import SettingsPage
from tests.importer.samples import PEOPLE, write_csv
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
PIN = "2580"


@pytest.fixture
def asked(desk: Desk, owner: Acting, receptionist: Acting, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A receptionist is at the desk; each box for an owner is answered with her PIN, and what it asked is kept."""
    set_pin(desk.shop, owner, StaffId(1), PIN)
    desk.signed_in = receptionist
    desk.tasks.ask_owner = Overriding(desk).ask
    questions: list[str] = []

    def answer(question: str, owners: list[tuple[str, str]], *_said: str) -> tuple[str, str]:
        questions.append(question)
        return owners[0][0], PIN

    monkeypatch.setattr(desk.dialogs, "ask_owner", answer)
    yield questions
    desk.tasks.ask_owner = None


def shown(page: SettingsPage | ImportWizardPage, qtbot: QtBot, settle: Settle) -> None:
    qtbot.addWidget(page)
    page.resize(1282, 712)
    page.show()
    page.come_into_view()
    settle()


@pytest.fixture
def page(desk: Desk, asked: list[str], qtbot: QtBot, settle: Settle) -> SettingsPage:
    made = SettingsPage(desk)
    shown(made, qtbot, settle)
    return made


def lines(shop: Shop, count: int) -> list[AuditLine]:
    """The newest lines, the oldest of them first."""
    return list(reversed(audit_lines(shop, count)))


def test_settings_open_for_one_save(
    page: SettingsPage, desk: Desk, asked: list[str], receptionist: Acting, settle: Settle
) -> None:
    card = page.shop_card
    assert not card.lock.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert card.lock.isEnabled()
    assert asked == [], "she is asked when it is saved"
    card.lock.setText("3")
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert asked == ["苏雪 may not do this: Change settings."]
    assert desk.shop.settings.lock_after_minutes == 3
    allowed, changed = lines(desk.shop, 2)
    assert (allowed.action, changed.action) == ("staff.allowed_once", "settings.changed")
    assert changed.staff_id == receptionist.staff_id
    assert changed.detail["allowed"] == {"action": "change_settings", "by": 1, "name": "林欣妍"}
    assert not card.lock.isEnabled(), "once is once"
    assert page.ask.isVisible()


def test_a_rule_among_the_settings_needs_her_word_of_its_own(
    page: SettingsPage, desk: Desk, asked: list[str], settle: Settle
) -> None:
    QTest.mouseClick(page.ask, LEFT)
    page.shop_card.lock.setText("3")
    page.shop_card.leeway.setText("25")
    page.shop_card.save()
    settle()
    assert [question.rpartition(": ")[2] for question in asked] == [
        "Change settings.",
        "Change the catalogue and the rules.",
    ]
    assert (desk.shop.settings.lock_after_minutes, desk.shop.settings.price_leeway_percent) == (3, 25)


def test_leaving_the_page_closes_it_again(page: SettingsPage, settle: Settle) -> None:
    QTest.mouseClick(page.ask, LEFT)
    assert page.staff_card.name.box.isEnabled()
    page.hide()
    page.show()
    page.come_into_view()
    settle()
    assert not page.staff_card.name.box.isEnabled()
    assert not page.shop_card.lock.isEnabled()


def test_an_account_is_changed_under_her_word(page: SettingsPage, desk: Desk, settle: Settle) -> None:
    QTest.mouseClick(page.ask, LEFT)
    page.staff_card.begin_new()
    page.staff_card.name.box.put_typed("陈蓉")
    page.staff_card.save()
    settle()
    allowed, added = lines(desk.shop, 2)
    assert (allowed.action, added.action) == ("staff.allowed_once", "staff.added")
    assert added.detail["allowed"] == {"action": "manage_staff", "by": 1, "name": "林欣妍"}


def test_a_backup_is_put_in_place_under_her_word(
    page: SettingsPage, desk: Desk, doors: FakeDoors, asked: list[str], receptionist: Acting, settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    made = back_up(desk.shop)
    page.backups_card.refresh()
    settle()
    handed: list[Acting] = []
    monkeypatch.setattr(doors, "restore", lambda _backup, acting: handed.append(acting))
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *_asked: True)
    QTest.mouseClick(page.backups_card.restore_button, LEFT)
    settle()
    assert asked == ["苏雪 may not do this: Restore a backup."]
    (by,) = handed
    assert (by.staff_id, desk.signed_in) == (receptionist.staff_id, receptionist), "she herself may still not"
    path = desk.shop.path
    desk.tasks.close()
    desk.shop.close()
    restore_shop(by, made.path, path)
    again = open_shop(path)
    (line,) = audit_lines(again, 1)
    again.close()
    assert (line.action, line.staff_id) == ("shop.restored", receptionist.staff_id)
    assert line.detail["allowed"] == {"action": "restore", "by": 1, "name": "林欣妍"}


def test_a_list_is_brought_in_under_her_word_each_time(
    desk: Desk, asked: list[str], qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    page = ImportWizardPage(desk)
    shown(page, qtbot, settle)
    page.take([write_csv(tmp_path / "people.csv", PEOPLE)])
    settle()
    page._run(dry_run=True)
    settle()
    assert recent_clients(desk.shop, 5) == ()
    page._run(dry_run=False)
    settle()
    assert len(recent_clients(desk.shop, 5)) == 3
    assert asked == ["苏雪 may not do this: Import lists."] * 2
    landed = next(line for line in audit_lines(desk.shop, 9) if line.action == "import.landed")
    assert landed.detail["allowed"] == {"action": "import", "by": 1, "name": "林欣妍"}


def test_without_her_word_nothing_is_done(
    page: SettingsPage, desk: Desk, doors: FakeDoors, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.dialogs, "ask_owner", lambda *_asked: None)
    back_up(desk.shop)
    page.backups_card.refresh()
    settle()
    QTest.mouseClick(page.backups_card.restore_button, LEFT)
    settle()
    QTest.mouseClick(page.ask, LEFT)
    page.shop_card.lock.setText("3")
    page.shop_card.save()
    settle()
    assert doors.said == []
    assert desk.shop.settings.lock_after_minutes == 10
    assert "may not do this" in page.banner.text()
    assert page.shop_card.lock.text() == "3", "what was typed stays"


def test_a_second_folder_that_is_too_near_is_taken_and_said(
    desk: Desk, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    page = SettingsPage(desk)
    shown(page, qtbot, settle)
    card = page.shop_card
    first, beside, inside = tmp_path / "first", tmp_path / "others", tmp_path / "first" / "in"
    for folder in (beside, inside):
        folder.mkdir(parents=True)
    card.folder.setText(str(first))
    for folder, said in ((beside, "same disk"), (inside, "inside the other"), (tmp_path / "gone", "")):
        card.second.setText(str(folder))
        card.second.editingFinished.emit()
        settle()
        assert said in card.near.text()
        assert card.near.isVisible() == bool(said)
        card.save()
        settle()
        assert (desk.shop.settings.backup_second_folder == str(folder)) == bool(said)
    card.second.setText(str(first))
    card.save()
    settle()
    (field,) = [each for each in card.fields if each.name == "backup_second_folder"]
    assert "where the first copy goes" in field.error
