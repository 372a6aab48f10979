"""However a backup comes about, this machine notes how far the trail goes: no later trail may be without that line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.db.backup import list_backups
from desk_app.db.shop import Shop, open_shop
from desk_app.places import state_folder
from desk_app.staff.account import Acting
from desk_app.staff.audit import Head, audit_head
from desk_app.staff.desk import change_settings
from desk_app.staff.witness import witnesses
from desk_app.ui.backup_light import BackupLight
from desk_app.ui.desk import Desk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from desk_app.ui.pages import PageSpec
from desk_app.ui.pages.settings import SettingsPage
from desk_app.ui.widgets.buttons import Pill
from desk_app.words import N_

Settle = Callable[[], None]


def noted(shop: Shop) -> list[Head]:
    return [one.head for one in witnesses(shop.path) if one.backup is None]


@pytest.fixture
def written(desk: Desk, owner: Acting) -> Head:
    """The head of a trail in which something was just written."""
    change_settings(desk.shop, owner, shop_name="新兑记")
    head = audit_head(desk.shop.database.execute_sql)
    assert head is not None
    assert noted(desk.shop) == []
    return head


def test_back_up_now_notes_it(desk: Desk, written: Head, qtbot: QtBot, settle: Settle) -> None:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.come_into_view()
    settle()
    QTest.mouseClick(page.backups_card.make_button, Qt.MouseButton.LeftButton)
    settle()
    assert noted(desk.shop) == [written]


def test_the_backup_of_the_schedule_notes_it(desk: Desk, owner: Acting, qtbot: QtBot, settle: Settle) -> None:
    pill = Pill("top.backup")
    qtbot.addWidget(pill)
    light = BackupLight(desk, pill)
    settle()
    change_settings(desk.shop, owner, shop_name="新兑记")
    light.tick()
    settle()
    assert len(list_backups(desk.shop.path.parent, "shop")) == 1
    assert noted(desk.shop) == [audit_head(desk.shop.database.execute_sql)]


@pytest.mark.parametrize("with_backup", [True, False])
def test_closing_notes_it(shop: Shop, owner: Acting, qtbot: QtBot, with_backup: bool) -> None:
    change_settings(shop, owner, lock_after_minutes=7)
    window = MainWindow(
        shop, Memory(state_folder()), (PageSpec("settings", "settings:SettingsPage", N_("Settings"), "settings"),)
    )
    qtbot.addWidget(window)
    window.sign_in(owner)
    window.show()
    qtbot.waitExposed(window)
    window.start_light()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    if with_backup:
        change_settings(shop, owner, shop_name="新兑记")
    with qtbot.waitSignal(window.closed, timeout=10_000):
        window.close()
    assert len(list_backups(shop.path.parent, "shop")) == int(with_backup)
    again = open_shop(shop.path, read_only=True)
    assert noted(again) == [audit_head(again.database.execute_sql)]
    again.close()
