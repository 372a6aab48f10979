"""How complete a client's file is, and the question to put to her now: its card."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from desk_app.ui.desk import Desk
from desk_app.ui.forms.asking import AskBlock
from desk_app.ui.pages.client_sheet import ClientSheet
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.labels import Progress, Text
from desk_app.words import _, n_


class FileCard(Card):
    """The score with what waits until trust is earned, and under it the next question."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("File complete"))
        self.percent = Text("", "body_bold")
        self.all = KeyButton(_("All fields"), "F", name="client_file.fields", small=True)
        self.add_to_head(self.percent, self.all)
        self.bar = Progress()
        self.add(self.bar)
        self.waiting = Text("", "caption", "text_2", wrap=True)
        self.add(self.waiting)
        self.asking = AskBlock(desk, "client_file")
        self.add(self.asking)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_sheet(self, sheet: ClientSheet | None) -> None:
        """How far the file is."""
        asked = sheet.page.asked if sheet is not None else None
        percent = asked.score.percent if asked is not None else 0
        self.percent.setText(f"{percent}%" if asked is not None else "")
        self.bar.set_percent(percent)
        count = asked.waiting if asked is not None else 0
        said = n_(
            "{count} field waits until she knows us better", "{count} fields wait until she knows us better", count
        )
        self.waiting.setText(said if count else "")
        self.waiting.setVisible(bool(count))
