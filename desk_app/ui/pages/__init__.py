"""One file per page of the window, and the one list of them.

A page is imported when it is first shown. To add one, append its line: the module must exist (a test says so).
"""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page as data. ``label`` is its word in the rail, and "" keeps it out of the rail.

    ``trade`` is "salon" or "pawn" where only such a shop has it. ``rail`` is the name of the rail entry that lights up
    while it is in view (its own name by default).
    """

    name: str
    place: str  # "module:Class", under desk_app.ui.pages
    label: str = ""
    icon: str = ""
    trade: str = ""
    key: str = ""
    rail: str = ""

    @property
    def rail_name(self) -> str:
        """The rail entry it belongs to."""
        return self.rail or self.name


PAGES: tuple[PageSpec, ...] = (PageSpec("settings", "settings:SettingsPage", N_("Settings"), "settings"),)
