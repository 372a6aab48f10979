"""What the owner looks at now and then: prices, the trail, privacy, keys; and what stands before a shop that does not
open by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget

from desk_app.clients.client import ClientId
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError
from desk_app.privacy.desk import consent_states
from desk_app.salon.catalogue import CatalogueKind
from desk_app.salon.desk import services
from desk_app.ui import key_store
from desk_app.ui.pages.audit import AuditPage
from desk_app.ui.pages.cannot_open import CannotOpenWindow
from desk_app.ui.pages.catalogue import CataloguePage
from desk_app.ui.pages.keys import KeysPage
from desk_app.ui.pages.privacy import PrivacyPage
from desk_app.ui.pages.privacy_shop import PrivacyShopPage
from desk_app.ui.pages.unlock import UnlockWindow
from desk_app.ui.tasks import Tasks
from desk_app.ui.tour.hands import Hands, ensure
from desk_app.ui.tour.office import PASSPHRASE
from desk_app.ui.tour.stage import NOW, SIZE, Stage
from desk_app.words import N_, current_words

#: Pages of the shop file that the tour spoils: the first says that it is one, and is left alone.
SPOILT = slice(4096, 4096 * 40)


def catalogue(stage: Stage) -> None:
    """Every service of the file with its price."""
    stage.go("catalogue")
    page = stage.window.stack.page
    shown = page.lists[CatalogueKind.SERVICE].model.rowCount() if isinstance(page, CataloguePage) else 0
    ensure(
        shown and shown == len(services(stage.shop)),
        N_("The services of the file are not on the page of services and prices."),
    )
    stage.hands.picture("23-catalogue")


def audit(stage: Stage) -> None:
    """What the day did stands in the trail, the newest first."""
    stage.go("audit")
    page = stage.window.stack.page
    rows = page.model.rowCount() if isinstance(page, AuditPage) else 0
    ensure(rows, N_("The audit trail is empty."))
    stage.hands.picture("24-audit")


def privacy(stage: Stage) -> None:
    """What a client agreed to; and what the shop keeps, how long, and who may see it."""
    client = ClientId(stage.kept["client"])
    stage.window.go("client_file", client_id=client)
    stage.hands.settle()
    stage.hands.press("Alt+Y")
    page = stage.window.stack.page
    shown = page.model.rowCount() if isinstance(page, PrivacyPage) else 0
    ensure(
        shown and shown == len(consent_states(stage.shop, client)),
        N_("What the client agreed to is not on its page."),
    )
    stage.hands.picture("25-privacy")
    stage.go("privacy_shop")
    ensure(isinstance(stage.window.stack.page, PrivacyShopPage), N_("The privacy of the shop did not open."))
    stage.hands.picture("25-privacy-shop")


def encryption(stage: Stage) -> None:
    """How the shop file is locked, and with what."""
    stage.go("keys")
    ensure(isinstance(stage.window.stack.page, KeysPage), N_("The page of keys did not open."))
    stage.hands.picture("26-encryption")


def unlock(stage: Stage) -> None:
    """The shop of the first run is asked for again: its passphrase opens it, and no other does."""
    path = next((stage.shop.path.parent / "new").glob("*.db"))
    key_store.leave_alone()
    opened: list[Shop] = []
    window = UnlockWindow(path, lambda at, key: open_shop(at, passphrase=key, clock=FixedClock(NOW)))
    window.opened.connect(opened.append)
    with _before_the_shop(stage, window, window.tasks) as hands:
        hands.reach("unlock.passphrase")
        hands.type(PASSPHRASE[::-1])
        hands.press("Enter")
        hands.until(lambda: window.passphrase.error or window.banner.text(), N_("A wrong passphrase was not refused."))
        ensure(not opened, N_("A wrong passphrase opened the shop."))
        hands.picture("27-unlock")
        hands.reach("unlock.passphrase")
        hands.write(PASSPHRASE)
        hands.press("Enter")
        hands.until(lambda: opened, N_("The passphrase did not open the shop."))
        opened[0].close()


def cannot_open(stage: Stage) -> None:
    """A shop file that was spoilt: why it does not open, and the last good backup as the way on."""
    folder = stage.shop.path.parent / "spoilt"
    folder.mkdir()
    path = folder / "demo.db"
    back_up(stage.shop, folder)
    with stage.shop.path.open("rb") as whole:
        data = bytearray(whole.read())
    data[SPOILT] = b"\x5a" * len(data[SPOILT])
    path.write_bytes(data)
    key, said = stage.shop.database.passphrase, ""
    try:
        open_shop(path, passphrase=key, clock=FixedClock(NOW)).close()
    except DeskError as error:
        said = error.say(current_words())
    ensure(said, N_("A spoilt shop file opened."))
    window = CannotOpenWindow(path, said)
    with _before_the_shop(stage, window, window.tasks) as hands:
        window.look_for_backup(key)
        hands.until(lambda: window.backup, N_("The last good backup was not found."))
        hands.picture("28-cannot-open")


@contextmanager
def _before_the_shop(stage: Stage, window: QWidget, tasks: Tasks) -> Iterator[Hands]:
    """Hands on a window that stands where no shop is open; afterwards the day goes on in the shop's own."""
    hands = Hands(stage.folder, SIZE)
    window.resize(*SIZE)
    window.show()
    hands.lay_on(window, tasks)
    try:
        yield hands
    finally:
        window.close()
        window.deleteLater()
        stage.hands.lay_on(stage.window, stage.window.tasks)
