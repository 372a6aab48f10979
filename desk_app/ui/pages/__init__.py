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


#: In the order of the rail; pages that are not in it stand beside the one they belong to.
PAGES: tuple[PageSpec, ...] = (
    PageSpec("today", "today:TodayPage", N_("Today"), "today"),
    PageSpec("clients", "clients:ClientsPage", N_("Clients"), "clients"),
    PageSpec("client_file", "client_file:ClientFilePage", rail="clients"),
    PageSpec("paper", "paper:PaperPage", rail="clients"),
    PageSpec("import_wizard", "import_wizard:ImportWizardPage", rail="clients"),
    PageSpec("salon", "salon:SalonPage", N_("Salon"), "salon", trade="salon"),
    PageSpec("record_service", "record_service:RecordServicePage", rail="salon", trade="salon"),
    PageSpec("catalogue", "catalogue:CataloguePage", rail="salon", trade="salon"),
    PageSpec("pawn", "pawn:PawnPage", N_("Pawn"), "pawn", trade="pawn"),
    PageSpec("pawn_ticket", "pawn_ticket:PawnTicketPage", rail="pawn", trade="pawn"),
    PageSpec("till", "till:TillPage", N_("Till"), "till"),
    PageSpec("calls", "calls:CallsPage", N_("Calls"), "calls", key="F6"),
    PageSpec("care", "care:CarePage", N_("Care"), "care"),
    PageSpec("insights", "insights:InsightsPage", N_("Insights"), "insights"),
    PageSpec("settings", "settings:SettingsPage", N_("Settings"), "settings"),
)
