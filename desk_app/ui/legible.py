"""Opening a shop file of which the window can show its first page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.staff.desk import staff_list


def legible(opener: Callable[[Path, Key], Shop], path: Path, key: Key) -> Shop:
    """The open shop, which tells who may sign in: every window begins with that. Else it is closed again.

    Raises ShopFileError where the file is to blame, whatever reading it ended in.
    """
    try:
        shop = opener(path, key)
        try:
            staff_list(shop)
        except BaseException:
            shop.close()
            raise
    except Exception as error:
        # Only where the file may be to blame: it brings the checks of every room.
        from desk_app.overview.whole import fault_of_file

        fault = fault_of_file(error, path, key)
        if fault is None or fault is error:
            raise
        raise fault from error
    return shop
