"""The pages of the window: made when first shown, kept, told what changed, and the way back."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import shiboken6
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStackedWidget, QWidget

from desk_app.changes import Touched
from desk_app.errors import DeskError
from desk_app.ui.desk import Desk
from desk_app.ui.pages import PageSpec
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.parts import draw_ahead, draw_later
from desk_app.words import current_words

#: Steps back that are remembered.
REMEMBERED = 50
#: Milliseconds between two pages made ahead, and until it is looked again whether anybody is at work.
BREATH, REST = 50, 1000


class PageStack(QStackedWidget):
    """Shows one page at a time. ``came`` gives the spec of the page now in view."""

    came = Signal(object)

    def __init__(self, desk: Desk, specs: Iterable[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._all = {spec.name: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._begun: tuple[str, Page] | None = None  # being made ahead, part by part
        self._history: list[tuple[str, dict[str, object]]] = []
        self._name = ""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keep_keyboard)
        desk.tasks.write_refused.connect(self._say_in_view)

    # ── which pages there are ─────────────────────────────────────────────────────────────────────────────────

    def specs(self) -> tuple[PageSpec, ...]:
        """The pages this shop has: those of its trades."""
        trades = self._desk.shop.settings.trades
        return tuple(spec for spec in self._all.values() if not spec.trade or spec.trade in trades)

    def has(self, name: str) -> bool:
        """Whether this shop has a page of that name."""
        return any(spec.name == name for spec in self.specs())

    @property
    def name(self) -> str:
        """The name of the page in view; "" before the first."""
        return self._name

    @property
    def page(self) -> Page | None:
        """The page in view."""
        return self._pages.get(self._name)

    @property
    def rail_name(self) -> str:
        """The rail entry that the page in view belongs to; of a paper, the page it was opened from where it may."""
        page = self.page
        if page is None:
            return ""
        if not page.homes:
            return self._all[self._name].rail_name
        before = next((name for name, _where in reversed(self._history) if name != self._name), "")
        rail = self._all[before].rail_name if before else ""
        return rail if rail in page.homes else page.homes[0]

    @property
    def has_past(self) -> bool:
        """Whether there is a page to go back to."""
        return bool(self._history)

    def made(self, name: str) -> Page | None:
        """A page that was already made."""
        return self._pages.get(name)

    def make(self, name: str) -> Page:
        """The page of that name, made now if it was not."""
        page = self._pages.get(name)
        if page is None:
            page = self._begin(name)
            page.parts.finish()
            self._keep(name, page)
        return page

    def _begin(self, name: str) -> Page:
        """The page of that name as far as it is made; from now on it is somebody's to finish."""
        if self._begun is not None and self._begun[0] == name:
            page = self._begun[1]
            self._begun = None
            return page
        page = self._kind_of(name)(self._desk, whole=False)
        page.setObjectName(name)
        return page

    def _keep(self, name: str, page: Page) -> None:
        self._pages[name] = page
        self.addWidget(page)

    def _kind_of(self, name: str) -> type[Page]:
        module, _colon, kind = self._all[name].place.partition(":")
        # A page is code that is only needed when it is shown: the window opens sooner without the others.
        found: object = getattr(importlib.import_module(f"desk_app.ui.pages.{module}"), kind)
        if not (isinstance(found, type) and issubclass(found, Page)):  # a defect in the registry
            raise TypeError(f"{found!r} is not a page")
        return found

    def warm(self, at_rest: Callable[[], bool], done: Callable[[], object] = lambda: None) -> None:
        """Makes the pages that were not shown yet, part by part while nobody does anything; then calls ``done``.

        Their code is loaded on a reader thread; what is left for the UI thread is to build the widgets, one part in
        each turn.
        """
        name = next((spec.name for spec in self.specs() if spec.name not in self._pages), "")
        if not name:
            done()
            return
        if not at_rest():
            QTimer.singleShot(REST, self, lambda: self.warm(at_rest, done))
            return

        def on(parts: Iterator[None]) -> None:
            if not at_rest():
                QTimer.singleShot(REST, self, lambda: on(parts))
            elif next(parts, parts) is None:
                QTimer.singleShot(BREATH, self, lambda: on(parts))
            else:
                QTimer.singleShot(BREATH, self, lambda: self.warm(at_rest, done))

        self._desk.tasks.read(self, lambda: self._kind_of(name), lambda _kind: on(self._ahead(name)))

    def _ahead(self, name: str) -> Iterator[None]:
        """Makes a page part by part; stops where somebody asked for the page meanwhile, and so made all of it."""
        if name in self._pages:
            return
        page = self._begin(name)
        self._begun = (name, page)
        while self._begun == (name, page) and page.parts.go_on():
            yield
        if self._begun != (name, page):
            return
        self._begun = None
        self._keep(name, page)
        steps = chain(page.make_ahead(), self._drawn_ahead(page))
        while True:
            yield
            if self._pages.get(name) is not page or next(steps, steps) is steps:  # made anew in another language
                return

    def _drawn_ahead(self, page: Page) -> Iterator[None]:
        for part in draw_ahead(page):
            yield part
            if page.isVisible():
                return

    # ── moving ────────────────────────────────────────────────────────────────────────────────────────────────

    def go(self, name: str, **where: object) -> None:
        """Shows a page; one this shop does not have is left alone. A page that was left while it waited for an answer
        leads nowhere with it any more."""
        if not self.has(name) or self.out_of_view(self._desk.tasks.answering) is not None:
            return
        if self._name:
            before = self._pages[self._name]
            self._history.append((self._name, before.where))
            del self._history[:-REMEMBERED]
        self._show(name, where)

    def back(self) -> None:
        """The page before this one."""
        if self._history and self.out_of_view(self._desk.tasks.answering) is None:
            name, where = self._history.pop()
            self._show(name, where)

    def _show(self, name: str, where: dict[str, object]) -> None:
        before, page = self.page, self.make(name)
        if before is not None and before is not page:
            before.leaving()
        self._name = name
        if where or page.where:
            page.open(**where)
        if before is None:  # the first picture: nobody has anything in view yet, and all of it is wanted at once
            self.setCurrentWidget(page)
        else:
            self.setUpdatesEnabled(False)  # what was in view stays until the page is drawn
            self.setCurrentWidget(page)
            self._draw_in_turns(page)
        page.come_into_view()
        page.focus_first()
        self.came.emit(self._all[name])

    def _draw_in_turns(self, page: Page) -> None:
        """Draws a page in the turn after this one, and the rows of its lists in the next: each takes half a frame."""
        lists = [view.viewport() for view in page.findChildren(QAbstractItemView) if view.isVisible()]
        draw_later(self, then=lambda: draw_later(*lists))
        for rows in lists:
            rows.setUpdatesEnabled(False)

    def _keep_keyboard(self, before: QWidget | None, now: QWidget | None) -> None:
        """A page that was left, or is locked, while it waited for an answer may not take the keyboard with it."""
        page = self.page_of(now)
        if page is None or page.isVisible() or self.indexOf(page) < 0:
            return
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()
        elif self.page is not None and self.page.isVisible():
            self.page.focus_first()

    def _say_in_view(self, owner: object, error: DeskError) -> None:
        """What a page that was left could not write is said where somebody looks, too."""
        if self.out_of_view(owner) is not None:
            self._desk.banner(error.say(current_words()))

    # ── what changed ──────────────────────────────────────────────────────────────────────────────────────────

    def note(self, changed: Touched) -> None:
        """Tells every page what a write changed."""
        for page in tuple(self._pages.values()):
            page.note(changed)

    def make_again(self) -> None:
        """Every page anew (another language): the one in view with the same arguments, the others when next shown."""
        if not self._name:
            return
        name, where = self._name, self._pages[self._name].where
        old, self._pages = self._pages, {}
        if self._begun is not None:
            self._begun[1].deleteLater()
            self._begun = None
        for page in old.values():
            page.leaving()
            self.removeWidget(page)
            page.hide()
            page.deleteLater()
        self._show(name, where)

    def out_of_view(self, owner: object) -> Page | None:
        """The page of this stack that a widget or model stands on, where another one is in view; else None."""
        page = self.page_of(owner)
        return page if page is not None and page is not self.page and self.indexOf(page) >= 0 else None

    def page_of(self, owner: object) -> Page | None:
        """The page that a widget or model stands on."""
        seen = owner
        while seen is not None and not isinstance(seen, Page):
            parent = getattr(seen, "parent", None)
            seen = parent() if callable(parent) else None
        return seen
