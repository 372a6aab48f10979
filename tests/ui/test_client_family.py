"""M6: the page of family and dates, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clients.relating import add_date, add_relative, family_of
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft, Standing
from desk_app.followup.occasions import coming_dates
from desk_app.ui.desk import Desk
from desk_app.ui.pages.client_family import ClientFamilyPage
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Settle

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def client(desk: Desk) -> ClientId:
    return add_client(desk.shop, desk.acting, ClientDraft("王婧颖", ("13800004821",), gender="f")).client_id


@pytest.fixture
def page(desk: Desk, client: ClientId, qtbot: QtBot, settle: Settle) -> ClientFamilyPage:
    shown = ClientFamilyPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1282, 690)
    desk.tasks.touched.connect(shown.note)
    shown.show()
    shown.activateWindow()
    shown.open(client_id=client)
    shown.come_into_view()
    settle()
    shown.focus_first()
    return shown


def press(page: ClientFamilyPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    QTest.keyClick(target if target is not None and page.isAncestorOf(target) else page, key, modifier)


def write(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    target.put_typed(text)  # type: ignore[attr-defined]  # every input of a form has it


def test_m6_a_name_and_a_relation_by_the_keyboard(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    assert page.person.name.box.hasFocus()  # nobody yet: one types at once
    QTest.keyClicks(page.person.name.box, "Li Qiang")
    press(page, Qt.Key.Key_Return, CTRL)
    settle()
    (one,) = family_of(desk.shop, client).relatives
    assert (one.name, one.relation) == ("Li Qiang", Relation.HUSBAND)
    assert [line.key for line in page.model.rows()] == ["r1"]
    assert page.chosen is not None


def test_everything_told_is_kept_and_shown(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    page.begin_person()
    page.person.name.box.put_typed("朵朵")
    page.person.relation_box.put(Relation.DAUGHTER.value)
    page.person.birthday.box.put_typed("2020年农历八月十五")
    page.person.phone.box.put_typed("138 0013 8000")
    page.person.note.box.put_typed("怕生")
    press(page, Qt.Key.Key_Return, CTRL)
    settle()
    (one,) = family_of(desk.shop, client).relatives
    assert (one.relation, one.birthday) == (Relation.DAUGHTER, Birthday(8, 15, 2020, lunar=True))
    assert one.phone == "13800138000"
    # What was read is written the same: saving again changes nothing.
    press(page, Qt.Key.Key_Return, CTRL)
    settle()
    assert family_of(desk.shop, client).relatives == (one,)


def test_a_birthday_that_is_none_stands_beside_its_field(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    page.person.name.box.put_typed("李强")
    page.person.birthday.box.put_typed("2-30")
    page.save()
    settle()
    assert page.person.birthday.error
    assert family_of(desk.shop, client).relatives == ()


def test_undo_takes_back_the_last_change(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    page.person.name.box.put_typed("李强")
    page.save()
    settle()
    page.person.name.box.put_typed("李大强")
    page.save()
    settle()
    assert family_of(desk.shop, client).relatives[0].name == "李大强"
    undo(doors, settle)
    assert family_of(desk.shop, client).relatives[0].name == "李强"
    page.take_out()
    settle()
    assert family_of(desk.shop, client).relatives == ()
    undo(doors, settle)
    assert [one.name for one in family_of(desk.shop, client).relatives] == ["李强"]


def undo(doors: FakeDoors, settle: Settle) -> None:
    back = doors.toasts[-1][1]
    assert back is not None
    back()
    settle()


def test_a_link_is_found_by_search_and_stands_in_both_files(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    his = add_client(desk.shop, desk.acting, ClientDraft("李强", gender="m", birthday=Birthday(10, 2, 1985))).client_id
    page.person.search.setFocus()
    QTest.keyClicks(page.person.search, "liqiang")
    settle()
    QTest.keyClick(page.person.search, Qt.Key.Key_Return)
    settle()
    assert not page.person.birthday.isVisibleTo(page)
    page.save()
    settle()
    (one,) = family_of(desk.shop, client).relatives
    assert (one.other_id, one.birthday) == (his, Birthday(10, 2, 1985))
    assert family_of(desk.shop, his).relatives[0].relation is Relation.WIFE
    page.unlink()
    page.save()
    settle()
    assert family_of(desk.shop, client).relatives[0].other_id is None
    assert family_of(desk.shop, his).relatives == ()


def test_alt_o_opens_the_other_file(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    his = add_client(desk.shop, desk.acting, ClientDraft("李强")).client_id
    add_relative(desk.shop, desk.acting, client, RelativeDraft(Relation.HUSBAND, other_id=his))
    page.refresh()
    settle()
    page.list.choose(0)
    press(page, Qt.Key.Key_O, ALT)
    assert doors.went[-1] == ("client_file", {"client_id": int(his)})


def test_a_day_of_her_own_and_of_somebody(page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle) -> None:
    press(page, Qt.Key.Key_W, ALT)
    page.day.day.box.put_typed("2015-5-20")
    press(page, Qt.Key.Key_Return, CTRL)
    settle()
    (day,) = family_of(desk.shop, client).dates
    assert (day.kind, day.day) == (DateKind.WEDDING, Birthday(5, 20, 2015))
    page.day.kind.box.put_typed(DateKind.OTHER.value)
    page.save()
    settle()
    assert page.day.label.error  # such a day needs a name
    page.day.label.box.put_typed("开店")
    page.save()
    settle()
    assert family_of(desk.shop, client).dates[0].label == "开店"


def test_what_was_typed_and_not_saved_comes_back(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle, qtbot: QtBot
) -> None:
    QTest.keyClicks(page.person.name.box, "Xiao Bao")
    page.person.phone.box.put_typed("138")
    again = ClientFamilyPage(desk)
    qtbot.addWidget(again)
    again.open(client_id=client)
    again.show()
    again.come_into_view()
    settle()
    assert (again.person.name.box.typed(), again.person.phone.box.typed()) == ("Xiao Bao", "138")


def test_wishing_well_is_noted_and_taken_back(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    add_relative(desk.shop, desk.acting, client, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(11, 23)))
    page.refresh()
    settle()
    page.list.choose(0)
    assert page.greet_button.isEnabled()
    press(page, Qt.Key.Key_G, ALT)
    settle()
    day = desk.shop.today().replace(day=23)
    assert [one.done for one in coming_dates(desk.shop, day, day)] == [True]
    assert not page.greet_button.isEnabled()
    undo(doors, settle)
    assert [one.done for one in coming_dates(desk.shop, day, day)] == [False]


def test_who_has_died_is_marked_and_fires_no_more(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    add_relative(desk.shop, desk.acting, client, RelativeDraft(Relation.FATHER, "王父", birthday=Birthday(11, 23)))
    add_date(desk.shop, desk.acting, client, DateDraft(DateKind.MEMORIAL, Birthday(4, 5)))
    page.refresh()
    settle()
    page.list.choose(0)
    page.person.standing_box.put(Standing.DIED.value)
    page.save()
    settle()
    day = desk.shop.today().replace(day=23)
    assert coming_dates(desk.shop, day, day) == ()
    assert family_of(desk.shop, client).relatives[0].standing is Standing.DIED


def test_nothing_of_the_client_before_stays(
    page: ClientFamilyPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    add_relative(desk.shop, desk.acting, client, RelativeDraft(Relation.SON, "小宝"))
    page.refresh()
    settle()
    other = add_client(desk.shop, desk.acting, ClientDraft("陈晨")).client_id
    page.open(client_id=other)
    assert page.model.rowCount() == 0
    assert page.person.name.box.typed() == ""
    page.come_into_view()
    settle()
    assert "陈晨" in page.head.text()
