"""The line of tabs above every page of Insights: one for each that is in the list of pages with a word for its tab."""

from __future__ import annotations

from functools import partial

from desk_app.ui.pages import PAGES
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import _


def insights_tabs(page: Page, here: str) -> Tabs:
    """Tabs to the other pages of Insights, ``here`` being the page they stand on; Ctrl+PgUp and Ctrl+PgDown walk."""
    desk = page.desk
    names = [spec.name for spec in PAGES if spec.tab and desk.has_page(spec.name)]
    tabs = Tabs(tuple((spec.name, _(spec.tab)) for spec in PAGES if spec.name in names), name=f"{here}.tabs")
    tabs.open(here)

    def go(name: str) -> None:
        if name != here:
            tabs.open(here)  # it stands on this page for ever
            desk.go(name)

    def step(by: int) -> None:
        go(names[(names.index(here) + by) % len(names)])

    tabs.changed.connect(go)
    page.key("Ctrl+PgDown", _("Next tab"), partial(step, 1))
    page.key("Ctrl+PgUp", _("Tab before"), partial(step, -1))
    return tabs
