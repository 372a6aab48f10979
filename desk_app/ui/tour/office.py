"""The back office: the list of clients, a list brought in, the month, the settings; and a shop's very first minutes."""

from __future__ import annotations

from desk_app.clients.desk import count_clients, find_clients
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop, open_shop
from desk_app.staff.desk import staff_list
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from desk_app.ui.pages.clients import ClientsPage
from desk_app.ui.pages.import_wizard import ImportWizardPage
from desk_app.ui.pages.insights import InsightsPage
from desk_app.ui.pages.set_up import SetUpWindow
from desk_app.ui.pages.settings import SettingsPage
from desk_app.ui.tour.counter import save_paper
from desk_app.ui.tour.hands import Hands, ensure
from desk_app.ui.tour.stage import NOW, SIZE, Stage, close
from desk_app.words import N_

#: Another program's list, with what lists have: a twin, a telephone with letters, a day there never was, a sum.
LIST = """会员姓名,联系电话,生日,来源,备注,积分
苏梓涵,138 0000 3301,1990-05-06,朋友介绍,敏感肌,120
欧阳若兮,139-0000-3302,农历八月十五,小红书,,88
喆犇玥翀,136 0000 3303,1985-02-30,路过,孕期停用精油,0
白露,one two three,1979/11/21,,周末才有空,15
苏梓涵,138 0000 3301,,,同上,120
,150 0000 3305,,,,
合计,,,,,343
"""
SHOP = {"zh_CN": ("兰若美容", "沈嘉禾"), "en": ("Orchid Rooms", "Shen Jiahe")}
PIN = "270581"
PASSPHRASE = "walnut frog lamp tulip"  # noqa: S105 - of a shop that the tour makes and throws away
PASSPHRASES = (("passphrase", PASSPHRASE), ("passphrase_again", PASSPHRASE))


def clients(stage: Stage) -> None:
    """The list narrows as somebody types."""
    stage.go("clients")
    page = stage.window.stack.page
    before = page.model.rowCount() if isinstance(page, ClientsPage) else 0
    stage.hands.reach("clients.filter")
    stage.hands.type("138")
    shown = page.model.rowCount() if isinstance(page, ClientsPage) else 0
    ensure(0 < shown <= before, N_("The list of clients does not narrow as somebody types."))
    stage.hands.picture("11-clients")
    stage.hands.write("")
    stage.hands.press("Backspace")


def bring_in(stage: Stage) -> None:
    """Ctrl+I: a list in the encoding it came in, tried first, then brought in; its problems saved."""
    hands, shop = stage.hands, stage.shop
    path = stage.folder / "会员导出.csv"
    path.write_bytes(LIST.encode("gb18030"))
    before = count_clients(shop)
    stage.go("clients")
    hands.press("Ctrl+I")
    page = stage.window.stack.page
    if not isinstance(page, ImportWizardPage):
        ensure(happened=False, sentence=N_("Ctrl+I did not open the import."))
        return
    hands.picture("14-import-pick")
    stage.dialogs.to_open = [path]
    hands.press("Ctrl+O")
    hands.picture("14-import")
    hands.press("Ctrl+Enter")
    ensure(page.result is not None and page.result.dry_run, N_("The trial of the import did not run."))
    ensure(count_clients(shop) == before, N_("The trial of the import kept something."))
    hands.picture("14-import-trial")
    stage.dialogs.save_as = "problems.xlsx"
    hands.press("Ctrl+S")
    ensure((stage.folder / "problems.xlsx").exists(), N_("The list of problems was not saved."))
    hands.press("Ctrl+Enter")
    ensure(page.landed, N_("The import did not run."))
    ensure(count_clients(shop) == before + 4, N_("The imported clients are not in the file."))
    ensure(find_clients(shop, "喆犇玥翀", 1), N_("The imported clients are not in the file."))
    hands.picture("14-import-done")


def insights(stage: Stage) -> None:
    """The month as it will be printed."""
    stage.go("insights")
    page = stage.window.stack.page
    ensure(isinstance(page, InsightsPage) and page.view.pages, N_("The month is not on its page."))
    stage.hands.picture("13-insights")
    save_paper(stage, "monthly-summary.pdf")


def settings(stage: Stage) -> None:
    """Shop, staff, backups."""
    stage.go("settings")
    ensure(isinstance(stage.window.stack.page, SettingsPage), N_("The settings did not open."))
    stage.hands.picture("15-settings")


def first_run(stage: Stage) -> None:
    """A new shop is set up by keyboard; its owner is let in by her PIN, and by no other."""
    home = stage.shop.path.parent / "new"
    home.mkdir()
    made: list[Shop] = []
    first = SetUpWindow(home)
    first.ready.connect(made.append)
    first.show()
    hands = Hands(stage.folder, SIZE)
    hands.lay_on(first, first.tasks)
    name, owner = SHOP[stage.language]
    typed = (("name", name), ("owner_name", owner), ("owner_pin", PIN), ("owner_pin_again", PIN), *PASSPHRASES)
    for place, said in typed:
        hands.reach(f"set_up.{place}")
        hands.type(said)
    hands.picture("18-set-up")
    hands.press("Enter")
    hands.until(lambda: first.sheet, N_("There is no recovery sheet."))
    sheet = first.sheet
    if sheet is not None:
        hands.reach("sheet.group")
        hands.type(sheet.sheet.groups[sheet.asked])
        hands.press("Enter")
    hands.until(lambda: made, N_("The new shop was not made."))
    ensure([member.name for member in staff_list(made[0])] == [owner], N_("The owner is not in the new shop."))
    path = made[0].path
    made[0].close()
    first.close()
    first.deleteLater()
    _sign_in(stage, open_shop(path, passphrase=PASSPHRASE, clock=FixedClock(NOW)), hands)
    stage.hands.lay_on(stage.window, stage.window.tasks)


def _sign_in(stage: Stage, shop: Shop, hands: Hands) -> None:
    window = MainWindow(shop, Memory(shop.path.parent))
    window.resize(stage.window.size())
    window.lock()
    window.show()
    hands.lay_on(window, window.tasks)
    try:
        hands.type("111111")
        hands.press("Enter")
        ensure(window.locked, N_("A wrong PIN opened the shop."))
        hands.picture("19-sign-in")
        hands.write(PIN)
        hands.press("Enter")
        hands.until(lambda: not window.locked, N_("The right PIN did not open the shop."))
        window.start_light()
        hands.picture("19-new-shop")
    finally:
        close(window, hands)
