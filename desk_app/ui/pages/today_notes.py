"""On Today: the notes that wait for whoever is at the desk, and those that nobody answered (M11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.words import _, n_

if TYPE_CHECKING:
    from desk_app.db.shop import Shop
    from desk_app.knowing.desk import Inbox
    from desk_app.staff.account import Acting
    from desk_app.ui.widgets.page import Page

#: Longer notes are cut off in the strip; the page has them whole.
LONGEST = 140


def _inbox(shop: Shop, acting: Acting) -> Inbox:
    """On a reader thread."""
    # The room it reads is only loaded here: the first picture does not wait for it.
    from desk_app.knowing.desk import read_inbox

    return read_inbox(shop, acting)


class NotesStrip(Banner):
    """How many notes wait, the most urgent first; those that escalated to her before all others."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._desk = page, page.desk
        self._box, self._first = "mine", 0
        self.setObjectName("today.notes")
        self.put_away_close()
        self.button = KeyButton(_("Notes to colleagues"), "Alt N", name="today.to_notes", small=True)
        self.button.clicked.connect(self.go)
        self.add_button(self.button)

    def go(self) -> None:
        """Alt+N: the notes, at the one that is named."""
        if self._first and self.isVisible():
            self._desk.go("notes", box=self._box, note_id=self._first)
        else:
            self._desk.go("notes")

    def refresh(self) -> None:
        """Reads what waits, and keeps what has escalated by now, once."""
        desk = self._desk
        if desk.signed_in is None:
            return
        shop, acting = desk.shop, desk.acting
        desk.tasks.read(self._page, lambda: _inbox(shop, acting), self._show, latest="today.notes")

    def _show(self, found: Inbox) -> None:
        self._first = 0
        if found.escalated:
            first = found.escalated[0]
            said = n_("{count} note that nobody answered", "{count} notes that nobody answered", len(found.escalated))
            whose = _("{sender} to {addressee}", sender=first.from_name, addressee=first.to_name)
            self._say("escalated", int(first.id), (said, whose, first.client, first.text), "bad")
        elif found.mine:
            first = found.mine[0]
            said = n_("{count} note for you", "{count} notes for you", len(found.mine))
            late = first.answer_by < self._desk.shop.now()
            tone = "bad" if late else "warn" if found.new else "info"
            self._say("mine", int(first.id), (said, first.from_name, first.client, first.text), tone)
        else:
            self.clear()
        if found.unwritten:
            self._keep()

    def _say(self, box: str, first: int, parts: tuple[str, ...], tone: str) -> None:
        self._box, self._first = box, first
        told = " · ".join(" ".join(part.split()) for part in parts if part)
        told = told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"
        self.say(told, tone)

    def _keep(self) -> None:
        from desk_app.knowing.desk import keep_escalations  # loaded with the inbox

        desk = self._desk
        if desk.signed_in is not None:
            shop, acting = desk.shop, desk.acting
            desk.tasks.command(self._page, lambda: keep_escalations(shop, acting), lambda _done: None)
