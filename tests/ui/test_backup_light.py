"""The backup light, and the strip on Today: what is wrong, what to do, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up, list_backups
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.db.standing import State, Verdict
from desk_app.errors import DeskError
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.ui.backup_light import BackupLight
from desk_app.ui.backup_words import label, sentence
from desk_app.ui.desk import Desk
from desk_app.ui.pages.today import TodayPage
from desk_app.ui.widgets.buttons import Pill
from desk_app.words import use_language
from tests.conftest import NOW
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
Light = Callable[[], tuple[BackupLight, Pill]]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def make_light(desk: Desk, qtbot: QtBot, settle: Settle) -> Light:
    """The light as after a start of the program."""

    def make() -> tuple[BackupLight, Pill]:
        pill = Pill("top.backup")
        qtbot.addWidget(pill)
        light = BackupLight(desk, pill)
        light.look()
        settle()
        return light, pill

    return make


@pytest.fixture
def today(desk: Desk, qtbot: QtBot, settle: Settle) -> TodayPage:
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.resize(1282, 712)
    page.show()
    desk.tasks.touched.connect(lambda changed: page.refresh() if changed.concerns(*page.shows) else None)
    page.come_into_view()
    settle()
    return page


def taken(shop: Shop, folder: Path | None = None) -> int:
    return len(list_backups(folder or shop.path.parent, shop.path.stem))


def test_old_work_without_a_copy_is_red_after_a_start_and_the_button_cures_it(
    desk: Desk, owner: Acting, clock: FixedClock, make_light: Light, today: TodayPage, settle: Settle
) -> None:
    back_up(desk.shop)
    clock.instant += timedelta(minutes=1)
    change_settings(desk.shop, owner, shop_name="新兑记")
    desk.shop.writes = 0  # as in a new run
    clock.instant += timedelta(hours=25)
    _light, pill = make_light()
    assert (pill.text(), pill.light) == ("Last backup 21 Nov 2026", "bad")
    assert today.backups.isVisible()
    assert "21 Nov 2026, 14:30; the work since then has no copy. Back up now." in today.backups.text()
    assert "has no copy" in pill.toolTip()
    QTest.mouseClick(today.backups.button, LEFT)
    settle()
    assert pill.light == "ok"
    assert taken(desk.shop) == 2
    assert not today.backups.isVisible()


def test_the_setting_says_when_it_is_old(desk: Desk, owner: Acting, clock: FixedClock, make_light: Light) -> None:
    back_up(desk.shop)
    clock.instant += timedelta(minutes=1)
    change_settings(desk.shop, owner, backup_old_hours=2)
    clock.instant += timedelta(hours=3)
    assert make_light()[1].light == "bad"


def test_what_an_earlier_run_left_is_backed_up_without_being_asked(
    desk: Desk, owner: Acting, clock: FixedClock, make_light: Light, settle: Settle
) -> None:
    change_settings(desk.shop, owner, shop_name="新兑记")
    desk.shop.writes = 0
    clock.instant += timedelta(hours=25)
    light, pill = make_light()
    assert (pill.text(), pill.light) == ("No backup yet", "bad")
    light.tick()
    settle()
    assert (taken(desk.shop), pill.light) == (1, "ok")


def test_work_from_while_the_clock_was_ahead_is_backed_up_at_once(
    desk: Desk, owner: Acting, clock: FixedClock, make_light: Light, settle: Settle
) -> None:
    back_up(desk.shop)
    clock.instant += timedelta(days=300)
    change_settings(desk.shop, owner, shop_name="新兑记")
    desk.shop.writes = 0
    clock.instant = NOW + timedelta(hours=2)
    light, pill = make_light()
    assert pill.light == "bad"
    light.tick()
    settle()
    assert (taken(desk.shop), pill.light) == (2, "ok")


def test_a_stick_that_is_away_is_said_and_filled_when_it_is_back(
    desk: Desk, owner: Acting, clock: FixedClock, make_light: Light, today: TodayPage, settle: Settle,
    tmp_path: Path, doors: FakeDoors,
) -> None:  # fmt: skip
    stick = tmp_path / "stick"
    stick.mkdir()
    change_settings(desk.shop, owner, backup_second_folder=str(stick))
    light, pill = make_light()
    assert (pill.text(), pill.light) == ("No backup yet", "warn")
    light.ask()
    settle()
    assert (pill.light, taken(desk.shop, stick)) == ("ok", 1)
    stick.rename(tmp_path / "pocket")
    light.tick()
    settle()
    assert (pill.text(), pill.light) == ("Backup stick is missing", "warn")
    assert "Put the stick in; the next backup goes there." in today.backups.text()
    clock.instant += timedelta(hours=1)
    change_settings(desk.shop, owner, shop_name="新兑记")
    light.tick()
    settle()
    assert (pill.light, taken(desk.shop)) == ("warn", 2)
    assert doors.said == []  # the light and the strip say it; nobody is interrupted
    clock.instant += timedelta(days=2)
    light.tick()
    settle()
    assert pill.light == "bad"
    (tmp_path / "pocket").rename(stick)
    light.look()
    settle()
    assert pill.text() == "Second backup is behind"
    light.tick()
    settle()
    assert (pill.light, taken(desk.shop, stick)) == ("ok", 2)
    assert not today.backups.isVisible()


def test_a_stick_that_will_not_take_it_is_not_tried_at_every_look(
    desk: Desk, owner: Acting, clock: FixedClock, make_light: Light, settle: Settle, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    change_settings(desk.shop, owner, backup_second_folder=str(stick))
    clock.instant += timedelta(hours=1)
    light, _pill = make_light()
    light.tick()
    settle()
    for path in stick.glob("*.deskbackup"):
        path.unlink()
    before = taken(desk.shop)
    for minutes, more in ((1, 0), (1, 0), (28, 1), (1, 1)):
        clock.instant += timedelta(minutes=minutes)
        light.tick()
        settle()
        for path in stick.glob("*.deskbackup"):  # as if it never took one
            path.unlink()
        assert taken(desk.shop) == before + more


def test_a_backup_that_was_asked_for_says_what_the_stick_did(
    desk: Desk, make_light: Light, settle: Settle, tmp_path: Path, doors: FakeDoors
) -> None:
    with desk.shop.writing():
        write_setting("backup_second_folder", str(tmp_path / "gone"))
    desk.shop.settings_changed()
    _light, pill = make_light()
    QTest.mouseClick(pill, LEFT)
    settle()
    assert len(doors.said) == 1
    assert "second place for backups is not there" in doors.said[0]


def test_a_failed_backup_is_red_in_both_places_until_one_is_made(
    desk: Desk, make_light: Light, today: TodayPage, settle: Settle, tmp_path: Path
) -> None:
    with desk.shop.writing():
        write_setting("backup_folder", str(tmp_path / "gone"))
    desk.shop.settings_changed()
    light, pill = make_light()
    assert (pill.text(), pill.light) == ("Backup failed", "bad")
    assert "Put it back, or choose another one in Settings." in today.backups.text()
    (tmp_path / "gone").mkdir()
    light.ask()
    settle()
    assert pill.light == "ok"
    assert not today.backups.isVisible()


def test_a_sheet_that_may_not_open_leads_to_the_keys_and_to_no_copy(
    desk: Desk, today: TodayPage, doors: FakeDoors, receptionist: Acting
) -> None:
    desk.backups.verdict = Verdict(State.KEYS, "bad", NOW, DeskError("Make a new sheet."))
    today.backups.refresh()
    assert "Make a new sheet." in today.backups.text()
    assert not today.backups.button.isVisible()
    QTest.mouseClick(today.backups.to_keys, LEFT)
    assert doors.went == [("keys", {})]
    desk.signed_in = receptionist
    today.backups.refresh()
    assert not today.backups.to_keys.isVisible(), "she may not make one"
    desk.backups.verdict = Verdict(State.OLD, "bad", NOW)
    today.backups.refresh()
    assert (today.backups.button.isVisible(), today.backups.to_keys.isVisible()) == (True, False)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_state_is_said_and_all_but_the_quiet_ones_with_what_to_do(state: State, language: str) -> None:
    use_language(language)
    verdict = Verdict(state, "warn", NOW)
    assert label(verdict, NOW, "Asia/Shanghai")
    without_fault = {State.GOOD, State.NONE_YET, State.FAILED, State.SECOND, State.KEYS}
    assert bool(sentence(verdict, "Asia/Shanghai")) is (state not in without_fault)
