"""A small salon for the tests of its pages: a catalogue, clients, and hands on real keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.changes import Touched
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.money import Money
from desk_app.salon.catalogue import ProductDraft, ServiceDraft, ServiceId
from desk_app.salon.desk import record_visit, save_product, save_service
from desk_app.salon.visit import RecordedVisit, VisitDraft, VisitItemDraft
from desk_app.staff.account import StaffId
from desk_app.till.payment import Tender
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.page import Page

Settle = Callable[[], None]

FACE, DYE = Money(38_000), Money(68_000)
LI_LAN = StaffId(4)


@dataclass
class Hands:
    """Presses real keys where the keyboard is, and counts them."""

    settle: Settle
    window: QWidget | None = None
    pressed: int = 0

    def focused(self) -> QWidget:
        """Where the keyboard is."""
        widget = QApplication.focusWidget() or self.window
        assert widget is not None
        return widget

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, with what it is held together with; then what it asked for is answered."""
        QTest.keyClick(self.focused(), key, held)
        self.pressed += 1
        self._rest()

    def write(self, said: str) -> None:
        """Text typed; it does not count."""
        for letter in said:
            QTest.keyClicks(self.focused(), letter)
        self._rest()

    def _rest(self) -> None:
        QApplication.processEvents()  # an editor in a table closes after its key
        self.settle()


def furnish(desk: Desk) -> tuple[ClientId, ClientId]:
    """A catalogue of two services and a product, and two clients: one with an allergy, one who wants no calls."""
    shop, acting = desk.shop, desk.acting
    face = ServiceDraft("FACE", "Hydration", FACE, category="face", rhythm_days=28, aftercare=(1, 7))
    save_service(shop, acting, face)
    save_service(shop, acting, ServiceDraft("DYE", "Colour", DYE, category="hair", minutes=120))
    save_product(shop, acting, ProductDraft("CREAM", "Night cream", Money(19_900), on_hand=5))
    first = add_client(shop, acting, ClientDraft("Chen Rong", phones=("13800001111",), allergies="alcohol"))
    second = add_client(shop, acting, ClientDraft("Ma Jing", phones=("13900002222",), do_not_call=True))
    return first.client_id, second.client_id


def a_visit(desk: Desk, client: ClientId | None, *, tender: Tender | None = None, days_ago: int = 0) -> RecordedVisit:
    """A hydration done by Li Lan."""
    on = desk.today.fromordinal(desk.today.toordinal() - days_ago)
    item = VisitItemDraft("", price=FACE, service_id=ServiceId(1), beautician_id=LI_LAN)
    return record_visit(desk.shop, desk.acting, VisitDraft(client, on, (item,), tender=tender))


def put_on_screen(page: Page, qtbot: QtBot, settle: Settle, **where: object) -> None:
    """Shows a page as the window does, and keeps it told of what is written."""
    qtbot.addWidget(page)
    page.resize(1282, 712)

    def tell(changed: Touched) -> None:
        page.note(changed)

    page.desk.tasks.touched.connect(tell)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    if where:
        page.open(**where)
    page.come_into_view()
    page.focus_first()
    settle()
