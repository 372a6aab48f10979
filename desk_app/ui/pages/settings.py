"""Settings: the shop, its hours, its people and its backups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from PySide6.QtGui import QHideEvent
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
        self._opened = False
        self.prices = KeyButton(_("Services and prices"), name="settings.catalogue")
        self.fields = KeyButton(_("File fields"), "Alt F", name="settings.fields")
        self.trail = KeyButton(_("Audit trail"), name="settings.audit")
        self.locks = KeyButton(_("Keys and encryption"), "Alt K", name="settings.keys")
        self.privacy = KeyButton(_("Privacy"), "Alt Y", name="settings.privacy")
        self.ask = KeyButton(_("Change with the owner’s PIN"), "Alt O", name="settings.ask_owner")
        self.ask.hide()
        head = (self.ask, self.privacy, self.locks, self.trail, self.fields, self.prices)
        self.body.addLayout(row(Title(_("Settings")), *head, stretch=(1,)))
        self.shop_card = ShopCard(self)
        yield
        self.staff_card = StaffCard(self)
        self.backups_card = BackupsCard(self)
        right = QWidget()
        right.setLayout(column(self.staff_card, self.backups_card, stretch=(3, 2)))
        self.body.addLayout(row(self.shop_card, right, spacing=16, stretch=(1, 1)), 1)

    def _connect(self) -> None:
        self.prices.clicked.connect(lambda: self.desk.go("catalogue"))
        self.fields.clicked.connect(lambda: self.desk.go("fields"))
        self.key("Alt+F", _("Fields of the file"), lambda: self.desk.go("fields"))
        self.trail.clicked.connect(lambda: self.desk.go("audit"))
        self.locks.clicked.connect(lambda: self.desk.go("keys"))
        self.key("Alt+K", _("Keys and encryption"), self.locks.click)
        self.privacy.clicked.connect(self._to_privacy)
        self.key("Alt+Y", _("Privacy"), self._to_privacy)
        self.ask.clicked.connect(self.open_once)
        self.key("Alt+O", _("Change with the owner’s PIN"), self.open_once)
        for card in (self.shop_card, self.staff_card):
            card.saved.connect(self._close_again)
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
        self._allow()
        if may:
            self.banner.clear()
        elif not self._opened:
            self.say(_("Only the owner changes these."), Tone.INFO)

    def _allow(self) -> None:
        acting = self.desk.acting
        may = acting.may(Action.CHANGE_SETTINGS)
        self.ask.setVisible(not may and not self._opened)
        self.shop_card.allow(may or self._opened)
        self.staff_card.allow(acting.may(Action.MANAGE_STAFF) or self._opened)

    def open_once(self) -> None:
        """Alt+O: the forms for one save, which an owner then allows with her PIN; the trail says so."""
        if not self._opened and not self.desk.acting.may(Action.CHANGE_SETTINGS):
            self._opened = True
            self._allow()
            self.say(_("Change what is needed. Saving asks for the owner’s PIN."), Tone.INFO)
            self.focus_first()

    def _close_again(self) -> None:
        if self._opened:
            self._opened = False
            self._allow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, or the lock: what was opened for one save is closed."""
        super().hideEvent(event)
        if self._opened:
            self._opened, self.stale = False, True

    def _to_privacy(self) -> None:
        if self.desk.acting.may(Action.CHANGE_SETTINGS):
            self.desk.go("privacy_shop")

    def focus_first(self) -> None:
        self.shop_card.focus_first()
