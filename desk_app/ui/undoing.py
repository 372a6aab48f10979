"""Ctrl+Z: the last thing done is taken back, or a word says why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.banner import Toast
from desk_app.words import _

T = TypeVar("T")


class Undoing:
    """What the note in the top bar says, and what Ctrl+Z does about it."""

    def __init__(self, note: Toast) -> None:
        self._note = note
        self._instead = ""

    def say(self, said: str, undo: Callable[[], object] | None = None, instead: str = "") -> None:
        """What was done; ``instead`` is what to do about it where Ctrl+Z cannot take it back."""
        self._instead = instead
        self._note.say(said, undo)

    def undo(self) -> None:
        """Ctrl+Z. Where there is nothing to undo it says so, quietly."""
        if self._note.can_undo():
            self._note.undo()
        else:
            self._note.say(self._instead or _("Nothing to undo here"))


def taking_back(desk: Desk, work: Callable[[Shop, Acting], T], done: Callable[[T], object]) -> Callable[[], None]:
    """An undo for a toast: a use case that whoever is at the desk when Ctrl+Z is pressed asks for; then ``done``.

    It outlives the page that offers it: every page is made anew in another language.
    """

    def undo() -> None:
        shop, acting, tasks = desk.shop, desk.acting, desk.tasks
        tasks.command(tasks, lambda: work(shop, acting), done, lambda error: desk.banner(error.say(desk.words)))

    return undo
