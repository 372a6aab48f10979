"""Settings: the shop, its hours, its people and its backups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from desk_app.changes import Kind
from desk_app.staff.account import Action
from desk_app.ui.pages.settings_backups import BackupsCard
from desk_app.ui.pages.settings_shop import ShopCard
from desk_app.ui.pages.settings_staff import StaffCard
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import column, row
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _


class SettingsPage(Page):
    """Three cards; the owner may change them, others look."""

    shows: ClassVar[frozenset[Kind]] = frozenset({Kind.SETTING, Kind.STAFF, Kind.BACKUP})
    title = N_("Settings")

    def _build(self) -> Iterator[None]:
        self.prices = KeyButton(_("Services and prices"), name="settings.catalogue")
        self.trail = KeyButton(_("Audit trail"), name="settings.audit")
        self.locks = KeyButton(_("Keys and encryption"), "Alt K", name="settings.keys")
        self.privacy = KeyButton(_("Privacy"), "Alt Y", name="settings.privacy")
        self.body.addLayout(row(Title(_("Settings")), self.privacy, self.locks, self.trail, self.prices, stretch=(1,)))
        self.shop_card = ShopCard(self)
        yield
        self.staff_card = StaffCard(self)
        self.backups_card = BackupsCard(self)
        right = QWidget()
        right.setLayout(column(self.staff_card, self.backups_card, stretch=(3, 2)))
        self.body.addLayout(row(self.shop_card, right, spacing=16, stretch=(1, 1)), 1)

    def _connect(self) -> None:
        self.prices.clicked.connect(lambda: self.desk.go("catalogue"))
        self.trail.clicked.connect(lambda: self.desk.go("audit"))
        self.locks.clicked.connect(lambda: self.desk.go("keys"))
        self.key("Alt+K", _("Keys and encryption"), self.locks.click)
        self.privacy.clicked.connect(self._to_privacy)
        self.key("Alt+Y", _("Privacy"), self._to_privacy)
        self.key("Ctrl+S", _("Save the settings"), self.shop_card.save)
        self.key("Alt+A", _("Add somebody to the staff"), self.staff_card.begin_new)
        self.key("Ctrl+B", _("Make a backup now"), self.backups_card.make)

    def refresh(self) -> None:
        may = self.desk.acting.may(Action.CHANGE_SETTINGS)
        self.prices.setVisible(self.desk.has_page("catalogue"))
        self.privacy.setVisible(may)
        self.locks.setVisible(may)
        self.trail.setVisible(self.desk.acting.may(Action.SEE_AUDIT))
        for card in (self.shop_card, self.staff_card, self.backups_card):
            card.refresh()
        self.shop_card.allow(may)
        self.staff_card.allow(self.desk.acting.may(Action.MANAGE_STAFF))
        if may:
            self.banner.clear()
        else:
            self.say(_("Only the owner changes these."), Tone.INFO)

    def _to_privacy(self) -> None:
        if self.desk.acting.may(Action.CHANGE_SETTINGS):
            self.desk.go("privacy_shop")

    def focus_first(self) -> None:
        self.shop_card.focus_first()
