"""The blank of a client's file to ask about now: its card, and keeping what she answers."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from desk_app.clients.client import GENDER_LABELS, Client, ClientDraft, Gender
from desk_app.clients.consent import SENSITIVE, Purpose
from desk_app.errors import DeskError, RuleBroken
from desk_app.ui.desk import Desk
from desk_app.ui.forms.client_reading import answered
from desk_app.ui.forms.client_saving import ClientSaved, save_answer, say_saved
from desk_app.ui.forms.sensitive_consent import SensitiveConsent
from desk_app.ui.pages.client_sheet import ClientSheet
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import FormDraft
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Caption, Progress, Text
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _, current_words

#: How to write an answer, by the field it fills.
_HINTS = {
    "birthday": N_("8/15 or 农历八月十五"),
    "call_hours": N_("14-16, after 18…"),
    "allergies": N_("Alcohol, fruit acid, none…"),
}


class FileCard(Card):
    """How complete the file is, and the one blank to ask about now. ``answered`` gives text or a choice's value."""

    answered = Signal(str)
    later = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("File complete"))
        self._about: tuple[int, str] | None = None  # the client and the field it asks about
        self.percent = Text("", "body_bold")
        self.add_to_head(self.percent)
        self.bar = Progress()
        self.add(self.bar)
        self.asking = QWidget()
        self.line = LineInput(name="client_file.answer", hint=_("answer"))
        self.choice = ChoiceInput(name="client_file.answer_choice")
        self.consents = tuple(SensitiveConsent(desk, purpose, self.line, "client_file") for purpose in SENSITIVE)
        self.put_off = KeyButton(_("Later"), name="client_file.later")
        self.keep = KeyButton(_("Keep"), kind=ButtonKind.PRIMARY, name="client_file.keep_answer")
        self.add(self._build_asking())
        self.line.textChanged.connect(self._swap)
        self.choice.currentIndexChanged.connect(self._swap)
        self.line.returnPressed.connect(self.answer)
        self.keep.clicked.connect(self.answer)
        self.put_off.clicked.connect(self.later)
        for consent in self.consents:
            consent.tick.toggled.connect(lambda _on: self.refuse(""))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _build_asking(self) -> QWidget:
        self.question = Text("", "body_bold", wrap=True)
        self.fault = Text("", "caption", "bad", wrap=True)
        box = QVBoxLayout(self.asking)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(6)
        box.addWidget(Caption(_("Next question")))
        box.addWidget(self.question)
        below = row(spacing=8)
        self.inputs = QStackedLayout()
        below.addLayout(self.inputs, 1)
        below.addWidget(self.keep)
        below.addWidget(self.put_off)
        box.addLayout(below)
        self.inputs.addWidget(self.line)  # once the stack has its place, or the first is a window of its own
        self.inputs.addWidget(self.choice)
        box.addWidget(self.fault)
        for consent in self.consents:
            box.addWidget(consent)
        return self.asking

    def show_sheet(self, sheet: ClientSheet | None, *, put_off: bool = False) -> None:
        """How far the file is, and its question unless that was put off."""
        percent = sheet.page.percent if sheet is not None else 0
        self.percent.setText(f"{percent}%" if sheet is not None else "")
        self.bar.set_percent(percent)
        asked = sheet.question if sheet is not None and not put_off else ""
        field = sheet.page.question_field if sheet is not None else ""
        self.asking.setVisible(bool(asked))
        self.question.setText(asked)
        self.question.setAccessibleName(asked)
        self.refuse("")
        choices = _choices(field, sheet) if sheet is not None else ()
        self.choice.set_choices(choices)
        self.inputs.setCurrentIndex(1 if choices else 0)
        self.line.setPlaceholderText(_(_HINTS[field]) if field in _HINTS else _("answer"))
        for box in (self.line, self.choice):
            box.setAccessibleName(asked)
        self._ask_consent(sheet.client if sheet is not None and asked else None, field)
        self._swap()

    def _ask_consent(self, client: Client | None, field: str) -> None:
        """What is sensitive is asked for in the same step; a tick stays while the same is asked."""
        about = None if client is None else (int(client.id), field)
        if about == self._about:
            return
        self._about = about
        for consent in self.consents:
            if client is not None and SENSITIVE[consent.purpose] == field:
                consent.begin(client)
                QWidget.setTabOrder(self.line, consent.tick)  # only now are all of them in one window
                QWidget.setTabOrder(consent.tick, self.keep)
            else:
                consent.rest()

    @property
    def agreed(self) -> tuple[Purpose, ...]:
        """What she agreed to with this answer."""
        return tuple(consent.purpose for consent in self.consents if consent.given)

    def refuse(self, said: str) -> None:
        """Why an answer was not kept, beside it."""
        self.fault.setText(said)
        self.fault.setVisible(bool(said))
        self.line.failed = bool(said)
        self.line.update()

    def focus_answer(self) -> None:
        """Puts the keyboard into the answer."""
        if self.asking.isVisible():
            (self.choice if self.inputs.currentIndex() else self.line).setFocus()

    def said(self) -> str:
        """The answer as it stands."""
        return self.choice.read() if self.inputs.currentIndex() else self.line.text().strip()

    def answer(self) -> None:
        """Gives the answer out, if there is one and a sensitive one is agreed to."""
        if not self.said():
            return
        try:
            for consent in self.consents:
                consent.must_be_given()
        except RuleBroken as error:
            self.refuse(error.say(current_words()))
            return
        self.answered.emit(self.said())

    def _swap(self) -> None:
        """Later while there is no answer, Keep as soon as there is."""
        told = bool(self.said())
        self.keep.setVisible(told)
        self.put_off.setVisible(not told)
        if self.fault.text():
            self.refuse("")


def _choices(field: str, sheet: ClientSheet) -> tuple[tuple[str, str], ...]:
    """The answers of a question that has only a few; none where it is answered in words."""
    first = ("", _("answer"))
    if field == "may_call":
        return (first, ("yes", _("Yes, may be called")), ("no", _("No, not by phone")))
    if field == "gender":
        return (first, *((each.value, _(GENDER_LABELS[each])) for each in Gender if each))
    if field == "advisor_id":
        return (first, *((str(member.id), member.name) for member in sheet.staff))
    return ()


class Asking(QObject):
    """Keeps what is answered in the card of a page, and what was typed and not kept yet. ``put_off``: not now."""

    put_off = Signal()

    def __init__(self, page: Page, card: FileCard) -> None:
        super().__init__(page)
        self._page, self._desk, self._card = page, page.desk, card
        self._sheet: ClientSheet | None = None
        self._later: set[tuple[int, str]] = set()
        self._keeping = False
        self.typed = FormDraft(page, page.desk.drafts, "answer:none")
        self.typed.watch(answer=card.line)
        card.answered.connect(self._answer)
        card.later.connect(self._put_off)

    def show_sheet(self, sheet: ClientSheet | None) -> None:
        """One client; None while the next is being read."""
        self._sheet = sheet
        if sheet is None:
            self._card.show_sheet(None)
            self._open("answer:none")
            return
        asked = (sheet.client.id, sheet.page.question_field)
        self._card.show_sheet(sheet, put_off=asked in self._later)
        self._open(f"answer:{asked[0]}:{asked[1]}")

    def _open(self, key: str) -> None:
        if self.typed.key != key:
            self._empty()
            self.typed.reset(key)
            self.typed.restore()

    def _empty(self) -> None:
        self.typed.hold(True)
        self._card.line.setText("")
        self.typed.hold(False)

    def _answer(self, said: str) -> None:
        sheet = self._sheet
        if sheet is None or (self._keeping and self._desk.tasks.busy):
            return
        self._keeping = True
        shop, acting, client, agreed = self._desk.shop, self._desk.acting, sheet.client, self._card.agreed
        field, region, today = sheet.page.question_field, shop.settings.phone_region, shop.today()

        def fill_in(draft: ClientDraft) -> ClientDraft:
            return answered(draft, field, said, region, today)

        self._desk.tasks.command(
            self._page, lambda: save_answer(shop, acting, client, fill_in, agreed), self._kept, self._refused
        )

    def _kept(self, saved: ClientSaved) -> None:
        self._keeping = False
        self._empty()
        self.typed.done()
        say_saved(self._desk, saved)

    def _refused(self, error: DeskError) -> None:
        self._keeping = False
        self._card.refuse(error.say(self._desk.words))

    def _put_off(self) -> None:
        if self._sheet is not None:
            self._later.add((self._sheet.client.id, self._sheet.page.question_field))
            self._card.show_sheet(self._sheet, put_off=True)
            self.put_off.emit()
