"""Privacy of the shop: register, breach log with its clock, what is over, holds by law; and the strips on Today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_briefs, get_client
from desk_app.clock import FixedClock
from desk_app.privacy.breaches import breaches, note_breach, open_breaches
from desk_app.privacy.erasing import hold_for_law, obstacles
from desk_app.privacy.gone import CAME_BACK
from desk_app.privacy.keeping import lapsed_to_ask
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from desk_app.ui.desk import Desk
from desk_app.ui.pages.paper import PaperPage
from desk_app.ui.pages.privacy_breaches import clock_said
from desk_app.ui.pages.privacy_shop import PrivacyShopPage
from desk_app.ui.pages.settings import SettingsPage
from desk_app.ui.pages.today import TodayPage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> PrivacyShopPage:
    shown = PrivacyShopPage(desk)
    qtbot.addWidget(shown)
    desk.tasks.touched.connect(shown.note)
    shown.show()
    shown.open()
    shown.come_into_view()
    shown.focus_first()
    settle()
    return shown


@pytest.fixture
def clients(desk: Desk, clock: FixedClock) -> tuple[ClientId, ...]:
    """Two who were never seen again for six years; the second is held by the police."""
    made = tuple(add_client(desk.shop, desk.acting, ClientDraft(name)).client_id for name in ("王婧颖", "李静"))
    hold_for_law(desk.shop, desk.acting, made[1], "经侦支队", "118号")
    clock.instant += timedelta(days=6 * 366)
    return made


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_settings_lead_here_and_only_the_owner(
    desk: Desk, doors: FakeDoors, receptionist: Acting, qtbot: QtBot, settle: Settle
) -> None:
    settings = SettingsPage(desk)
    qtbot.addWidget(settings)
    settings.show()
    settings.come_into_view()
    settle()
    settings.focus_first()
    press(Qt.Key.Key_Y, ALT)
    assert doors.went == [("privacy_shop", {})]
    desk.signed_in = receptionist
    settings.refresh()
    settle()
    assert settings.privacy.isHidden()
    press(Qt.Key.Key_Y, ALT)
    assert len(doors.went) == 1


def test_the_register_is_read_and_leads_to_paper(page: PrivacyShopPage, doors: FakeDoors) -> None:
    assert page.register.model.rowCount() == 10
    press(Qt.Key.Key_Down)
    assert "Allergies" in page.register.whole.text()
    assert "NOT encrypted" in page.register.whole.text()
    page.action_print()
    assert doors.went == [("paper", {"kind": "register", "id": 0})]


def test_the_register_is_drawn_as_paper(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    paper = PaperPage(desk)
    qtbot.addWidget(paper)
    paper.open(kind="register", id=0)
    paper.come_into_view()
    settle()
    assert paper.pdf.startswith(b"%PDF")
    assert paper.subject() == "register:0"
    assert paper.drawn is not None
    assert paper.drawn.name.startswith("兑记 register of processing")


def test_a_breach_is_written_down_and_told_by_keyboard(page: PrivacyShopPage, desk: Desk, settle: Settle) -> None:
    press(Qt.Key.Key_2, ALT)
    press(Qt.Key.Key_N, ALT)
    form = page.breaches.form
    assert page.breaches.side.currentWidget() is form
    press(Qt.Key.Key_Return, CTRL)  # nothing is written yet: it says what is missing
    settle()
    assert form.what.error
    form.what.box.put_typed("名单被拍照")
    form.whom.box.put_typed("约 40 位")
    form.time.box.put_typed("12:30")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    (breach,) = breaches(desk.shop)
    assert (breach.what, breach.whom, breach.hours_since(desk.shop.now())) == ("名单被拍照", "约 40 位", 2)
    assert page.breaches.side.currentWidget() is not form
    assert page.breaches.clock.figure.text() == "70 h 00 min left"
    press(Qt.Key.Key_A, ALT)
    settle()
    press(Qt.Key.Key_P, ALT)
    settle()
    (breach,) = breaches(desk.shop)
    assert breach.authority_told_at == breach.people_told_at == desk.shop.now()
    assert page.breaches.clock.figure.text() == "told in time"
    assert not page.breaches.authority.isEnabled()


def test_measures_are_added_under_what_stands_there(
    page: PrivacyShopPage, desk: Desk, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_breach(desk.shop, desk.acting, desk.shop.now(), "U 盘遗失", "全部", "已停用")
    press(Qt.Key.Key_2, ALT)
    settle()
    monkeypatch.setattr(desk.dialogs, "ask_text", lambda *_said: "已报警")
    press(Qt.Key.Key_M, ALT)
    settle()
    assert breaches(desk.shop)[0].measures == "已停用\n已报警"


def test_a_breach_is_closed_with_the_reason_why_it_need_not_be_reported(
    page: PrivacyShopPage, desk: Desk, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_breach(desk.shop, desk.acting, desk.shop.now(), "U 盘遗失", "全部", "已停用")
    press(Qt.Key.Key_2, ALT)
    settle()
    asked: list[str] = []

    def answer(question: str, _label: str) -> str:
        asked.append(question)
        return "U 盘已加密" if len(asked) > 1 else ""

    monkeypatch.setattr(desk.dialogs, "ask_text", answer)
    press(Qt.Key.Key_R, ALT)  # without a reason nothing is noted
    settle()
    assert len(open_breaches(desk.shop)) == 1
    press(Qt.Key.Key_R, ALT)
    settle()
    assert open_breaches(desk.shop) == ()
    assert "PIPL 57" in asked[0]
    assert page.breaches.clock.figure.text() == "need not be reported"
    assert f"{desk.acting.name}\n    U 盘已加密" in page.breaches.whole.text()
    assert not page.breaches.excuse.isEnabled()
    assert page.breaches.authority.isEnabled(), "should it turn out otherwise"
    press(Qt.Key.Key_R, ALT)
    settle()
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("hours", "said", "tone"),
    [(1, "71 h 00 min left", "warn"), (60, "12 h 00 min left", "warn"), (61, "11 h 00 min left", "bad"),
     (75, "3 h 00 min overdue", "bad")],
)  # fmt: skip
def test_the_clock_turns_red_near_its_end(desk: Desk, hours: int, said: str, tone: str) -> None:
    now = desk.shop.now()
    note_breach(desk.shop, desk.acting, now - timedelta(hours=hours), "丢失", "全部")
    (breach,) = open_breaches(desk.shop)
    assert clock_said(breach, now) == (said, tone)


@pytest.mark.parametrize("sure", [True, False])
def test_lapsed_clients_go_with_one_question_and_the_held_stay(
    desk: Desk, clients: tuple[ClientId, ...], page: PrivacyShopPage, settle: Settle,
    monkeypatch: pytest.MonkeyPatch, sure: bool,
) -> None:  # fmt: skip
    asked: list[str] = []

    def ask(question: str, *_more: str) -> bool:
        asked.append(question)
        return sure

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    press(Qt.Key.Key_3, ALT)
    settle()
    rows = [page.keeping.files_model.row(number) for number in range(page.keeping.files_model.rowCount())]
    assert [bool(file.hindered) for file in rows if file is not None] == [False, True]
    press(Qt.Key.Key_E, ALT)
    settle()
    assert asked == ["Erase 1 client for good?"]
    assert [get_client(desk.shop, client).erased for client in clients] == [sure, False]


def test_limits_are_saved_and_the_law_is_obeyed(page: PrivacyShopPage, desk: Desk, settle: Settle) -> None:
    press(Qt.Key.Key_3, ALT)
    settle()
    fields = page.keeping.fields
    fields["keep_clients_years"].box.put_typed("7")
    fields["keep_pawn_years"].box.put_typed("3")
    press(Qt.Key.Key_S, CTRL)
    settle()
    assert fields["keep_pawn_years"].error == "The law asks for 10 years at least."
    assert desk.shop.settings.keep_clients_years == 5
    fields["keep_pawn_years"].box.put_typed("12")
    press(Qt.Key.Key_S, CTRL)
    settle()
    assert (desk.shop.settings.keep_clients_years, desk.shop.settings.keep_pawn_years) == (7, 12)


def test_a_hold_is_set_with_its_number_and_lifted(
    page: PrivacyShopPage, desk: Desk, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft("王婧颖")).client_id
    press(Qt.Key.Key_4, ALT)
    settle()
    holds = page.holds
    press(Qt.Key.Key_Return, CTRL)
    assert page.banner.text() == "Whose file is it? Choose a client."
    holds.pick.put(get_briefs(desk.shop, (client,))[0])
    holds.paper.box.put_typed("沪公〔2026〕118号")
    holds.paper.box.setFocus()
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert holds.reason.error
    holds.reason.box.put_typed("静安分局")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert "沪公〔2026〕118号 · 静安分局" in str(obstacles(desk.shop, client)[0])
    assert holds.lift.isEnabled()
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *_said: True)
    press(Qt.Key.Key_L, ALT)
    settle()
    assert obstacles(desk.shop, client) == ()
    assert not holds.lift.isEnabled()


# ── Today ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def today(desk: Desk, qtbot: QtBot, settle: Settle) -> Callable[[], TodayPage]:
    def shown() -> TodayPage:
        page = TodayPage(desk)
        qtbot.addWidget(page)
        desk.tasks.touched.connect(page.note)
        page.show()
        page.come_into_view()
        qtbot.waitUntil(lambda: page.privacy.looked, timeout=10_000)
        settle()
        return page

    return shown


def test_today_shows_the_clock_of_an_open_breach(
    today: Callable[[], TodayPage], desk: Desk, doors: FakeDoors, clock: FixedClock
) -> None:
    note_breach(desk.shop, desk.acting, desk.shop.now() - timedelta(hours=50), "名单被拍照", "约 40 位")
    page = today()
    assert "22 h 00 min left · 名单被拍照" in page.privacy.breach.text()
    clock.instant += timedelta(hours=23)
    page.privacy.breach.tick()
    assert "1 h 00 min overdue" in page.privacy.breach.text()
    page.privacy.breach.button.click()
    assert doors.went == [("privacy_shop", {"part": "breaches"})]


def test_today_asks_once_and_lets_it_go(
    clients: tuple[ClientId, ...], today: Callable[[], TodayPage], desk: Desk, settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    page = today()
    assert page.privacy.lapsed.text() == "Kept long enough: Clients who do not come any more 1"
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *_said: False)
    page.privacy.lapsed.yes.click()
    settle()
    assert not get_client(desk.shop, clients[0]).erased, "nothing goes without the owner's yes"
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *_said: True)
    page.privacy.lapsed.yes.click()
    settle()
    assert [get_client(desk.shop, client).erased for client in clients] == [True, False]
    assert page.privacy.lapsed.isHidden()


def test_not_now_is_remembered(
    clients: tuple[ClientId, ...], today: Callable[[], TodayPage], desk: Desk, settle: Settle
) -> None:
    page = today()
    page.privacy.lapsed.later.click()
    settle()
    assert page.privacy.lapsed.isHidden()
    assert lapsed_to_ask(desk.shop) == ()
    assert not get_client(desk.shop, clients[0]).erased


def test_a_receptionist_is_not_asked(
    clients: tuple[ClientId, ...], today: Callable[[], TodayPage], desk: Desk, receptionist: Acting
) -> None:
    note_breach(desk.shop, desk.acting, desk.shop.now(), "丢失", "全部")
    desk.signed_in = receptionist
    page = today()
    assert page.privacy.lapsed.isHidden()
    assert "72 h 00 min left" in page.privacy.breach.text()
    assert page.privacy.breach.button.isHidden()


def test_who_is_back_by_a_restore_is_listed_and_erased_again(
    page: PrivacyShopPage, desk: Desk, clients: tuple[ClientId, ...], settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a restore writes down of two who had to stay; the law still keeps the second."""
    with work(desk.shop, desk.acting) as unit:
        for client in clients:
            unit.audit(CAME_BACK, f"client:{client}", client=client, detail={"erased": "2026-11-21T06:30:00.000000Z"})
    press(Qt.Key.Key_5, ALT)
    settle()
    first, second = page.back.model.rows()
    assert [first.brief.name, second.brief.name] == ["王婧颖", "李静"]
    assert [len(first.hindered), len(second.hindered)] == [0, 1]
    answers = iter([False, True])
    asked: list[str] = []

    def ask_once(question: str, *_more: str) -> bool:
        asked.append(question)
        return next(answers)

    monkeypatch.setattr(desk.dialogs, "ask_once", ask_once)
    press(Qt.Key.Key_E, ALT)
    settle()
    assert not get_client(desk.shop, clients[0]).erased
    press(Qt.Key.Key_E, ALT)
    settle()
    assert asked == ["Erase 1 client again?"] * 2
    assert [get_client(desk.shop, client).erased for client in clients] == [True, False]
    assert page.back.model.rowCount() == 1
    assert not page.back.erase.isEnabled()
    press(Qt.Key.Key_E, ALT)
    assert len(asked) == 2
