"""M9 in the window: a firm in the form of a client, its agents, and who stands at the pawn counter, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, find_clients, get_client
from desk_app.clients.unit import Act, AgentId, UnitDraft
from desk_app.clients.units import add_agent, add_unit, agents_of, edit_agent, unit_of
from desk_app.money import Money
from desk_app.ui.desk import Desk
from desk_app.ui.forms.ticket_form import TicketForm
from desk_app.ui.pages.client_agents import ClientAgentsPage
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.inputs import LineInput
from tests.clients.test_unit_rules import checked
from tests.pawn.test_agents import CHEN
from tests.ui.conftest import FakeDoors, Opened
from tests.ui.salon_scene import Settle

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
BODY = "91310115MA1H7QYP5"
NUMBER = BODY + checked(BODY)


@pytest.fixture
def firm(desk: Desk) -> ClientId:
    draft = ClientDraft("上海万盛商贸有限公司", phones=("02158881234",))
    return add_unit(desk.shop, desk.acting, draft, UnitDraft(NUMBER, legal_name="沈国栋")).client_id


@pytest.fixture
def chen(desk: Desk, firm: ClientId) -> AgentId:
    return add_agent(desk.shop, desk.acting, firm, CHEN).agent_id


@pytest.fixture
def page(desk: Desk, firm: ClientId, qtbot: QtBot, settle: Settle) -> ClientAgentsPage:
    return shown(desk, firm, qtbot, settle)


def shown(desk: Desk, client: ClientId, qtbot: QtBot, settle: Settle) -> ClientAgentsPage:
    page = ClientAgentsPage(desk)
    qtbot.addWidget(page)
    page.resize(1282, 690)
    desk.tasks.touched.connect(page.note)
    page.show()
    page.activateWindow()
    page.open(client_id=client)
    page.come_into_view()
    settle()
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def write(said: str) -> None:
    widget = QApplication.focusWidget()
    assert isinstance(widget, LineInput)
    if said.isascii():
        QTest.keyClicks(widget, said)
        return
    widget.insert(said)  # what an input method commits
    widget.textEdited.emit(widget.text())


def test_m9_an_agent_is_written_down_and_kept(
    page: ClientAgentsPage, desk: Desk, firm: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    write("陈志强")
    press(Qt.Key.Key_Tab)
    write("13917772222")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert not page.form.acts_fault.isHidden()
    press(Qt.Key.Key_Space)  # the first of what she may do has the keyboard
    press(Qt.Key.Key_Return, CTRL)
    settle()
    agent = agents_of(desk.shop, firm)[0]
    assert (agent.name, agent.phone, agent.acts) == ("陈志强", "13917772222", (Act.PLEDGE,))
    assert page.model.rowCount() == 1
    assert page.form.agent == agent


def test_m9_what_was_typed_comes_back(
    page: ClientAgentsPage, desk: Desk, firm: ClientId, qtbot: QtBot, settle: Settle
) -> None:
    write("陈志")
    page.close()
    again = shown(desk, firm, qtbot, settle)
    assert again.form.fields["name"].box.typed() == "陈志"


def test_m9_an_authorisation_is_revoked_with_its_reason(
    desk: Desk, firm: ClientId, chen: AgentId, qtbot: QtBot, settle: Settle
) -> None:
    page = shown(desk, firm, qtbot, settle)
    press(Qt.Key.Key_V, ALT)
    settle()
    assert page.form.reason.error
    write("离职")
    press(Qt.Key.Key_V, ALT)
    settle()
    assert agents_of(desk.shop, firm)[0].revoked_for == "离职"
    assert not page.form.keep.isEnabled()
    assert page.form.ending.isHidden()
    assert chen == agents_of(desk.shop, firm)[0].id


def test_m9_a_client_of_the_shop_is_taken_as_an_agent(
    page: ClientAgentsPage, desk: Desk, firm: ClientId, settle: Settle
) -> None:
    her = add_client(desk.shop, desk.acting, ClientDraft("王婧颖", phones=("13800001234",))).client_id
    page.form.pick.setFocus()
    write("王婧")
    settle()
    press(Qt.Key.Key_Return)
    settle()
    assert page.form.fields["name"].isHidden()
    page.form.acts[Act.PAY].setChecked(True)
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert agents_of(desk.shop, firm)[0].person_id == her


def test_m9_a_private_client_is_told_so(desk: Desk, qtbot: QtBot, settle: Settle, doors: FakeDoors) -> None:
    her = add_client(desk.shop, desk.acting, ClientDraft("王婧颖")).client_id
    page = shown(desk, her, qtbot, settle)
    assert page.stack.currentWidget() is page.private
    page.edit.click()
    assert doors.went[-1] == ("client_file", {"client_id": her, "edit": True})


def test_m9_the_form_asks_a_firm_for_what_a_firm_has(desk: Desk, opened: Opened, settle: Settle) -> None:
    page = opened(new=True)
    form = page.form
    assert form is not None
    assert form.unit.isHidden()
    press(Qt.Key.Key_K, ALT)
    settle()
    assert not form.unit.isHidden()
    assert form.fields["birthday"].isHidden()
    assert form.fields["gender"].isHidden()
    write(NUMBER[:-1] + "0")
    form.fields["name"].box.setFocus()
    write("上海万盛")
    form.keep()
    settle()
    assert form.unit.fields["registration"].error
    form.unit.fields["registration"].box.put_typed(NUMBER)
    form.keep()
    settle()
    client = find_clients(desk.shop, "上海万盛")[0].id
    unit = unit_of(desk.shop, client)
    assert unit is not None
    assert unit.draft.registration == NUMBER


def test_m9_a_private_client_is_saved_as_before(desk: Desk, opened: Opened, settle: Settle) -> None:
    page = opened(new=True)
    assert page.form is not None
    page.form.fields["name"].box.put_typed("王婧颖")
    page.form.fields["birthday"].box.put_typed("8/15")
    page.form.keep()
    settle()
    client = find_clients(desk.shop, "王婧颖")[0].id
    assert unit_of(desk.shop, client) is None
    assert get_client(desk.shop, client).birthday is not None


def test_m9_the_file_of_a_firm_names_whom_to_call_and_what_lapses(
    desk: Desk, opened: Opened, firm: ClientId, chen: AgentId
) -> None:
    page = opened(client_id=firm)
    said = page.card.facts.accessibleName()
    assert NUMBER in said
    assert "陈志强 · 139 1777 2222" in said
    assert "陈志强" in page.card.strips.text()
    assert [ahead.upcoming.kind for ahead in page.ahead.model.rows()] == ["authorisation"]
    assert not page.doings.agents.isHidden()


def test_m9_editing_a_firm_keeps_it(desk: Desk, opened: Opened, firm: ClientId, settle: Settle) -> None:
    page = opened(client_id=firm, edit=True)
    form = page.form
    assert form is not None
    assert form.unit.is_firm
    form.unit.fields["trade"].box.put_typed("珠宝零售")
    form.keep()
    settle()
    unit = unit_of(desk.shop, firm)
    assert unit is not None
    assert (unit.draft.trade, unit.draft.legal_name) == ("珠宝零售", "沈国栋")


def test_m9_the_ticket_form_asks_who_is_here(
    desk: Desk, firm: ClientId, chen: AgentId, qtbot: QtBot, settle: Settle
) -> None:
    edit_agent(desk.shop, desk.acting, chen, replace(CHEN, limit=Money(100)))
    lapsed = replace(
        CHEN,
        name="周敏",
        valid_from=desk.today - timedelta(days=9),
        valid_until=desk.today - timedelta(days=1),
        in_charge=False,
    )
    add_agent(desk.shop, desk.acting, firm, lapsed)
    form = TicketForm(desk, Banner())
    qtbot.addWidget(form)
    form.show()
    form.begin(firm)
    settle()
    assert form.client.agent.isVisible()
    assert form.client.agent.agent_id == chen
    assert not form.client.lacks_document


@pytest.mark.parametrize("agrees", [True, False])
def test_m9_a_person_made_a_firm_is_asked_about_once(
    desk: Desk, opened: Opened, settle: Settle, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    asked: list[tuple[str, ...]] = []

    def ask_once(*said: str) -> bool:
        asked.append(said)
        return agrees

    monkeypatch.setattr(desk.dialogs, "ask_once", ask_once)
    wang = add_client(desk.shop, desk.acting, ClientDraft("王芳", allergies="酒精", gender="f")).client_id
    page = opened(client_id=wang)
    page.edit()
    settle()
    form = page.form
    assert form is not None
    form.unit.kind.put("firm")
    form.keep()
    settle()
    assert [said[0] for said in asked] == ["Make 王芳 a firm?"]
    assert "Allergies" in asked[0][1]
    assert (unit_of(desk.shop, wang) is not None, get_client(desk.shop, wang).allergies) == (
        (True, "") if agrees else (False, "酒精")
    )
