"""Measures once a day how far the files are filled, when nobody waits for it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desk_app.clients.filling import AdvisorSum, filling_due, keep_filling, measure_filling
from desk_app.errors import DeskError
from desk_app.ui.desk import Desk

#: Milliseconds after the first look at a day: the morning's first clients are served by then.
MEASURE_AFTER = 30_000


def measure(desk: Desk, owner: QWidget) -> None:
    """Measures on a reader thread, and keeps the few lines it gives; nothing where today was measured."""
    if desk.signed_in is None:
        return
    shop, acting = desk.shop, desk.acting

    def keep(sums: tuple[AdvisorSum, ...]) -> None:
        if sums and desk.signed_in is not None:
            desk.tasks.command(owner, lambda: keep_filling(shop, acting, sums), lambda _kept: None, _left)

    desk.tasks.read(
        owner, lambda: measure_filling(shop) if filling_due(shop) else (), keep, _left, latest="filling.measure"
    )


def measure_later(desk: Desk, owner: QWidget) -> None:
    """The same in half a minute, if ``owner`` is still there."""
    QTimer.singleShot(MEASURE_AFTER, owner, lambda: measure(desk, owner))


def _left(_error: DeskError) -> None:
    """Nobody asked for it: tomorrow is another day."""
