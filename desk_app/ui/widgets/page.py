"""The base of every page: built once, refreshed when what it shows has changed, asked by the window's keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.changes import Kind, Touched
from desk_app.errors import DeskError
from desk_app.ui.desk import Desk
from desk_app.ui.theme import Tone, look
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.parts import Parts
from desk_app.words import current_words


@dataclass(frozen=True, slots=True)
class PageKey:
    """A key that works on a page, for the sheet of keys (F1)."""

    sequence: str
    said: str


class Page(QWidget):
    """A page of the window.

    A page builds itself in ``_build`` (into ``self.body``, a vertical layout with the page's margins), connects in
    ``_connect``, and reads in ``refresh`` through ``desk.tasks.read``. A large page's ``_build`` yields between its
    parts: made ahead (``whole=False``), each part is a turn of its own, so that a key in between is answered.
    ``shows`` names the kinds of record that make it stale: in view it refreshes at once, hidden when it is next shown.
    ``open(**where)`` gets the arguments of ``desk.go``; the base keeps them in ``self.where`` and refreshes.

    The window's keys call ``action_print``, ``action_pay``, ``action_new_client``, ``action_record_service``,
    ``action_pawn_ticket``, ``action_undo``, ``action_back`` (also Esc) where a page has them. Keys of its own: ``key``.
    """

    shows: ClassVar[frozenset[Kind]] = frozenset()
    title: ClassVar[str] = ""  # N_()-marked; the window's title

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(parent)
        self.desk = desk
        self.where: dict[str, object] = {}
        self.stale = True
        self.keys: list[PageKey] = []
        margin = look().space.margin
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.setSpacing(look().space.gap)
        self.banner = Banner()
        outer.addWidget(self.banner)
        self.body = outer
        self.parts = Parts(self._in_parts())
        if whole:
            self.parts.finish()

    # ── for pages to write ────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> Iterator[None] | None:
        """Makes the widgets, at once or in parts (a generator). No reading here."""

    def _connect(self) -> None:
        """Connects signals and registers keys."""

    def make_ahead(self) -> Iterator[None]:
        """What is otherwise made when first needed (a form behind a list), in parts; only where nobody waits for it."""
        yield from ()

    def refresh(self) -> None:
        """Reads what the page shows, through ``self.desk.tasks.read``."""

    def open(self, **where: object) -> None:
        """Called by ``desk.go``. Pages that show one record read ``where`` here and call ``super().open``."""
        self.where = where
        self.stale = True

    def focus_first(self) -> None:
        """Gives the keyboard to what a person uses first here."""

    def leaving(self) -> None:
        """Called before another page takes its place."""

    def scanned(self, code: str) -> bool:
        """A scan while this page is in view; True when the page took it."""
        return False

    # ── for the window ────────────────────────────────────────────────────────────────────────────────────────

    def _in_parts(self) -> Iterator[None]:
        yield from self._build() or ()
        self._connect()

    @property
    def homes(self) -> tuple[str, ...]:
        """Rail entries that may light up for it: the one it was opened from, else the first. None: its own."""
        return ()

    @property
    def client_in_view(self) -> int | None:
        """The client that F3, F4 and F9 start with; None where the page has none."""
        found = self.where.get("client_id")
        return found if isinstance(found, int) else None

    def come_into_view(self) -> None:
        """Called by the window when the page is shown: reads again where something changed since."""
        if self.stale:
            self._read_again()

    def note(self, changed: Touched) -> None:
        """Called by the window after every write."""
        if not changed.concerns(*self.shows):
            return
        if self.isVisible():
            self._read_again()
        else:
            self.stale = True

    def _read_again(self) -> None:
        self.stale = False
        try:
            self.refresh()
        except DeskError as error:  # nothing to show, and the page says why
            self.refuse(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key press and no shortcut: whatever has the keyboard and knows Esc (a popup, a page's own key) comes first.
        leave: Callable[[], object] | None = getattr(self, "action_back", None)
        if event.key() == Qt.Key.Key_Escape and leave is not None:
            leave()
            return
        super().keyPressEvent(event)

    def refuse(self, error: DeskError) -> None:
        """A refusal that belongs to no field."""
        self.banner.say(error.say(current_words()))

    # ── for pages to use ──────────────────────────────────────────────────────────────────────────────────────

    def say(self, said: str, tone: Tone | str = Tone.BAD) -> None:
        """A sentence above the page."""
        self.banner.say(said, tone)

    def key(self, sequence: str, said: str, press: Callable[[], object]) -> QShortcut:
        """A key of this page, listed by F1. Typing into an input never triggers single letters or digits."""
        shortcut = QShortcut(QKeySequence(sequence), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(press)
        self.keys.append(PageKey(sequence, said))
        return shortcut
