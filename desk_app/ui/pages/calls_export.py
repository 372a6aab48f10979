"""The calls of a day as a list that is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk_app.exporter.views import CallsView
from desk_app.ui.list_export import ListExport
from desk_app.ui.widgets.card import Card, row

if TYPE_CHECKING:
    from desk_app.ui.pages.calls import CallsPage


def add_export(page: CallsPage, card: Card) -> ListExport:
    """Ctrl+E for the queue, or for whom it holds back, as it stands; its button at the foot of ``card``."""

    def view() -> CallsView:
        desk = page.desk
        advisor = int(desk.acting.staff_id) if page._mine else None
        return CallsView(desk.today, desk.shop.now(), advisor, held=page.show_held.isChecked())

    exporting = ListExport(page, "calls", view, small=True)
    foot = row(exporting.button, spacing=4)
    foot.setContentsMargins(8, 4, 8, 8)
    foot.addStretch(1)
    card.add_layout(foot)
    exporting.connect_key()
    return exporting
