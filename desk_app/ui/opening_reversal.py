"""Reversing an opening balance from the line of it in her file."""

from __future__ import annotations

from desk_app.overview.entry import Entry
from desk_app.till.opening import OpeningId
from desk_app.till.openings import Reversed, reverse_opening
from desk_app.ui.widgets.page import Page
from desk_app.words import _


def reverse_if_sure(page: Page, entry: Entry) -> None:
    """Asks once, and adds the opposite entry: both stay. One that was reversed says so."""
    desk = page.desk
    if entry.old:
        page.say(_("This opening balance was reversed already."), "info")
        return
    sure = desk.dialogs.ask_once(
        _("Reverse {what}?", what=entry.title.say(desk.words)),
        _("An opposite entry is added, and both stay to be seen. No money is given back."),
        _("Reverse"),
    )
    if not sure or desk.signed_in is None:
        return
    shop, acting, opening_id = desk.shop, desk.acting, OpeningId(entry.ref)

    def done(_reversed: Reversed) -> None:
        desk.toast(_("The opening balance is reversed."))

    desk.tasks.command(page, lambda: reverse_opening(shop, acting, opening_id), done)
