"""Asking for the separate consent when a sensitive field of a file is first filled (PIPL 29, GDPR 9)."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.clients.client import Client, ClientId
from desk_app.clients.consent import SENSITIVE, WORDINGS, Answer, Purpose
from desk_app.errors import RuleBroken
from desk_app.privacy.desk import last_answer
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.buttons import Check
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Caption
from desk_app.words import N_, _


class SensitiveConsent(QWidget):
    """The words to be read out and a tick, under its field. Hidden unless something is typed into a field that was
    empty, by a client who has not agreed yet, or changed in one that she took back her consent to."""

    def __init__(
        self, desk: Desk, purpose: Purpose, field: LineInput | ChoiceInput, place: str = "client_form"
    ) -> None:
        super().__init__()
        self._desk, self.purpose, self._field = desk, purpose, field
        self._key = SENSITIVE.get(purpose, "")  # the field of the file it stands under now
        self._asked, self._place = True, place
        self._whose: ClientId | None = None
        self._before = ""  # what stands in the file
        self.tick = Check(_("She agrees to this"), name=f"{place}.agrees_{purpose.value}")
        shown = QVBoxLayout(self)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(2)
        self.words = Caption(_(WORDINGS[purpose], shop=desk.shop.settings.shop_name), wrap=True)
        shown.addWidget(self.words)
        shown.addWidget(self.tick)
        self.hide()
        if isinstance(field, LineInput):
            field.textChanged.connect(lambda _text: self._show())
        else:
            field.currentIndexChanged.connect(lambda _at: self._show())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self.words.heightForWidth(self.width())  # every word, in a narrow card too
        self.words.setMinimumHeight(high)
        self.setMinimumHeight(high + 2 + self.tick.sizeHint().height())  # and the tick below them

    def begin(self, client: Client | None) -> None:
        """For a new file (None) or this one."""
        before = "" if client is None else str(getattr(client, SENSITIVE[self.purpose]))
        self.begin_field(None if client is None else client.id, SENSITIVE[self.purpose], before)

    def begin_field(self, whose: ClientId | None, key: str, before: str) -> None:
        """For any field of a file: ``before`` is what stands there."""
        self.tick.setChecked(False)
        self._whose, self._key, self._before = whose, key, before
        self._asked = bool(before)
        self._show()
        if whose is None:
            return
        shop, purpose = self._desk.shop, self.purpose

        def known(answer: Answer) -> None:
            if self._whose == whose:  # not of a file that was left meanwhile
                self._asked = answer is Answer.GIVEN or (self._asked and answer is not Answer.WITHDRAWN)
                self._show()

        mark = f"{self._place}.consent.{purpose.value}"
        self._desk.tasks.read(self, lambda: last_answer(shop, whose, purpose), known, latest=mark)

    def rest(self) -> None:
        """Asks nothing: the field is used for something else now."""
        self._whose, self._asked = None, True
        self.tick.setChecked(False)
        self._show()

    @property
    def asks(self) -> bool:
        """Whether her word is needed now."""
        typed = self._field.typed().strip()
        return not self._asked and bool(typed) and typed != self._before

    def _show(self) -> None:
        self.setVisible(self.asks)

    def must_be_given(self) -> None:
        """Raises RuleBroken beside the field where she was not asked. A pawnshop needs her number by law."""
        needed = self.purpose is not Purpose.IDENTITY or "pawn" not in self._desk.shop.settings.trades
        if self.asks and needed and not self.tick.isChecked():
            said = N_("This is sensitive: read her the words below, and tick that she agrees. Else leave it empty.")
            raise RuleBroken(self._key, "consent", said)

    @property
    def given(self) -> bool:
        """Whether she agreed just now."""
        return self.asks and self.tick.isChecked()
