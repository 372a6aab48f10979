"""Privacy of the whole shop, for the owner: register, breach log, how long things are kept, holds by law."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from desk_app.changes import Kind
from desk_app.ui.pages.privacy_back import BackPart
from desk_app.ui.pages.privacy_breaches import BreachesPart
from desk_app.ui.pages.privacy_holds import HoldsPart
from desk_app.ui.pages.privacy_keeping import KeepingPart
from desk_app.ui.pages.privacy_register import RegisterPart
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _

_TABS = (
    ("register", N_("Register")),
    ("breaches", N_("Breaches")),
    ("keeping", N_("How long things are kept")),
    ("holds", N_("Held by law")),
    ("back", N_("Back again")),
)


class PrivacyShopPage(Page):
    """``desk.go("privacy_shop", part="register" | "breaches" | "keeping" | "holds" | "back")``."""

    shows = frozenset({Kind.SETTING, Kind.CLIENT, Kind.TICKET, Kind.COMPLAINT, Kind.VISIT, Kind.CALL})
    title = N_("Privacy")

    def _build(self) -> Iterator[None]:
        self.tabs = Tabs(tuple((value, _(said)) for value, said in _TABS), name="privacy_shop.tabs")
        self.body.addLayout(row(Title(_("Privacy")), self.tabs, spacing=32, stretch=(0, 1)))
        self.parts_of = QStackedWidget()
        self.register = RegisterPart(self)
        yield
        self.breaches = BreachesPart(self)
        yield
        self.keeping = KeepingPart(self)
        yield
        self.holds = HoldsPart(self)
        yield
        self.back = BackPart(self)
        yield
        self._parts: dict[str, RegisterPart | BreachesPart | KeepingPart | HoldsPart | BackPart] = {
            "register": self.register,
            "breaches": self.breaches,
            "keeping": self.keeping,
            "holds": self.holds,
            "back": self.back,
        }
        for part in self._parts.values():
            self.parts_of.addWidget(part)
        self.body.addWidget(self.parts_of, 1)

    def _connect(self) -> None:
        self.tabs.changed.connect(self._turn)
        for number, (value, said) in enumerate(_TABS, start=1):
            self.key(f"Alt+{number}", _(said), partial(self._turn_to, value))
        for sequence, said, part, what in (
            ("Alt+N", _("New breach"), self.breaches, self.breaches.begin),
            ("Alt+A", _("Authority told"), self.breaches, self.breaches.tell_authority),
            ("Alt+P", _("Clients told"), self.breaches, self.breaches.tell_people),
            ("Alt+M", _("Add what was done…"), self.breaches, self.breaches.add_measures),
            ("Alt+R", _("Need not be reported…"), self.breaches, self.breaches.need_not_report),
            ("Alt+G", _("Let it go…"), self.keeping, self.keeping.ask_all),
            ("Ctrl+S", _("Save the limits"), self.keeping, self.keeping.keep),
            ("Alt+L", _("Lift…"), self.holds, self.holds.ask_to_lift),
        ):
            self.key(sequence, said, partial(self._if_in_view, part, what))
        self.key("Alt+E", _("Erase them…"), self._erase)
        self.key("Ctrl+Return", _("Keep what is written"), self._finish)

    @property
    def part(self) -> QWidget:
        """The part in view."""
        return self._parts[self.tabs.value()]

    def open(self, **where: object) -> None:
        super().open(**where)
        self.tabs.open(str(where.get("part", self.tabs.value())))

    def refresh(self) -> None:
        self._parts[self.tabs.value()].refresh()

    def focus_first(self) -> None:
        self._parts[self.tabs.value()].focus_first()

    def _if_in_view(self, part: QWidget, what: Callable[[], object]) -> None:
        if self.part is part:
            what()

    def _erase(self) -> None:
        if self.part is self.keeping:
            self.keeping.ask_clients()
        elif self.part is self.back:
            self.back.ask()

    def _turn_to(self, value: str) -> None:
        self.tabs.open(value)
        self.focus_first()

    def _turn(self, value: str) -> None:
        self.banner.clear()
        self.parts_of.setCurrentWidget(self._parts[value])
        self.refresh()

    def _finish(self) -> None:
        if self.part is self.holds:
            self.holds.keep()
        elif self.part is self.breaches and self.breaches.writing:
            self.breaches.form.finish()

    def action_print(self) -> None:
        """Ctrl+P: the register on paper."""
        self.register.print()

    def action_back(self) -> None:
        """Esc: out of the form, else to the page before."""
        if self.part is self.breaches and self.breaches.writing:
            self.breaches.leave_form()
        else:
            self.desk.back()
