"""A client's contact card, saved from her file."""

from __future__ import annotations

from collections.abc import Callable

from desk_app.clients.client import ClientId
from desk_app.exporter.desk import Exported, export_card
from desk_app.ui.saving import ask_where
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _

FILTERS = N_("Contact card (*.vcf)")


def save_card(page: Page, client_id: ClientId | None) -> None:
    """Asks where and saves how she is reached, for a telephone; nothing sensitive is in it."""
    desk = page.desk
    if client_id is None or desk.signed_in is None:
        return
    target = ask_where(desk.dialogs, _("Save the contact card"), _("Contact.vcf"), _(FILTERS), ".vcf")
    if target is None or desk.signed_in is None:
        return
    shop, acting = desk.shop, desk.acting

    def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> Exported:
        return export_card(shop, acting, client_id, target)

    def done(saved: Exported) -> None:
        desk.toast(_("Saved as {path}", path=str(saved.path)))

    desk.tasks.job(page, work, None, done)
