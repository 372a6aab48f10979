"""Saying that a file was opened, and the way to take it back. Apart from what the window needs to open."""

from __future__ import annotations

from collections.abc import Callable

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.clients.taking_back import take_back_client
from desk_app.db.shop import Shop
from desk_app.privacy.gone import note_erased
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.undoing import taking_back
from desk_app.words import _


def say_new(desk: Desk, client_id: ClientId, name: str, gone: Callable[[], object]) -> None:
    """Says that a file was opened; Ctrl+Z takes it back, then ``gone`` leaves it."""

    def taken_back(_touched: Touched) -> None:
        desk.toast(_("{client}: the file is taken back.", client=name))
        gone()

    def take_back(shop: Shop, acting: Acting) -> Touched:
        touched = take_back_client(shop, acting, client_id)
        note_erased(shop, (client_id,))  # so that no backup brings her back
        return touched

    undo = taking_back(desk, take_back, taken_back)
    desk.toast(_("{client} has a file now.", client=name), undo)
