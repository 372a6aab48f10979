"""Who was erased before and is here again by a restore, with the button that erases them again."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.privacy.again import CameBack, ErasedAgain, came_back, erase_again, say_again
from desk_app.staff.account import Action
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.labels import Caption
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.words import _, n_


class BackPart(QWidget):
    """One list: whom nothing keeps any more goes with one question, whom the law keeps stays with the reason."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._desk = page, page.desk
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        card = Card(_("Erased before, back by a restore"), flush=True)
        self.erase = KeyButton(
            _("Erase them again…"), "Alt E", ButtonKind.DANGER, name="privacy_shop.erase_again", small=True
        )
        card.add_to_head(self.erase)
        self.model = RowsModel[CameBack](look=self._look, parent=self)
        self.list = RowList(
            self.model, name="privacy_shop.back", said=_("Erased before, back by a restore"), height=56, edge=16
        )
        self.list.empty = _("Nobody who was erased is here again.")
        self.list.opened.connect(lambda back: self._desk.go("privacy", client_id=back.brief.id))
        card.add(self.list, 1)
        box.addWidget(card, 1)
        said = _(
            "A backup of before holds whoever was erased since. Restoring it erases them again at once; who stands here"
            " has to stay, because in the restored shop the law keeps her file, or an older file was put in place by"
            " hand."
        )
        box.addWidget(Caption(said, wrap=True))
        self.erase.clicked.connect(self.ask)

    def refresh(self) -> None:
        """Reads who is back."""
        shop = self._desk.shop
        self._desk.tasks.read(self, lambda: came_back(shop), self._show, latest="privacy_shop.back")

    def _show(self, found: tuple[CameBack, ...]) -> None:
        self.model.show_rows(found)
        free = any(not each.hindered for each in found)
        self.erase.setEnabled(free and self._desk.acting.may(Action.ERASE))

    def _look(self, back: CameBack) -> RowLook:
        words = self._desk.words
        said = _("erased {day}", day=words.day(back.erased_on))
        title, code = back.brief.name, back.brief.code
        if not back.hindered:
            return RowLook(title=title, after=code, right=said, badge=_("would go"), tone="warn")
        why = back.hindered[0].say(words)
        return RowLook(title=title, after=code, subtitle=why, right=said, badge=_("stays"), tone="info")

    def ask(self) -> None:
        """Alt+E: all whom nothing keeps any more, after one question."""
        count = sum(not back.hindered for back in self.model.rows())
        if not self.erase.isEnabled() or not count:
            return
        sure = self._desk.dialogs.ask_once(
            n_("Erase {count} client again?", "Erase {count} clients again?", count),
            _(
                "Name, phones, document, birthday, remarks and everything said go. Amounts, days and ticket numbers"
                " stay. This cannot be taken back."
            ),
            _("Erase"),
        )
        if not sure or self._desk.signed_in is None:
            return
        shop, acting = self._desk.shop, self._desk.acting

        def done(again: ErasedAgain) -> None:
            self._page.say(say_again(again, self._desk.words), Tone.OK)
            self.refresh()

        self._desk.tasks.command(self, lambda: erase_again(shop, acting), done)

    def focus_first(self) -> None:
        """The list."""
        self.list.setFocus()
