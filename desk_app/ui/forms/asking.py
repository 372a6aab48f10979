"""The question to put now: its words and why, the answer, and what becomes of it. For every page that asks."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from desk_app.clients.asking import FileAsked, KeptAnswer, ask_again, decline_question, put_off_question
from desk_app.clients.client import GENDER_LABELS, ClientId, Gender
from desk_app.clients.completeness import PUT_OFF_DAYS, NextQuestion
from desk_app.clients.consent import Purpose
from desk_app.clients.field import SCALE_TOP, Field, FieldKind, Meeting, MeetingKind
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.staff.account import Acting, Action, StaffMember
from desk_app.staff.desk import staff_list
from desk_app.ui.desk import Desk
from desk_app.ui.forms.client_saving import AnswerSaved, save_answer, say_answer
from desk_app.ui.forms.sensitive_consent import SensitiveConsent
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import FormDraft
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Text
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _, current_words

#: How to write an answer, by the field it fills, or by its kind.
_HINTS = {
    "birthday": N_("8/15 or 农历八月十五"),
    "call_hours": N_("14-16, after 18…"),
    "allergies": N_("Alcohol, fruit acid, none…"),
    FieldKind.DATE: "2026-11-21",
    FieldKind.NUMBER: "12.5",
}

#: Milliseconds after which a sentence and the words to be read have their place: layouts lie in layouts here.
_SETTLED = 40

#: What can be asked for with its own consent.
_SENSITIVE = (Purpose.HEALTH, Purpose.IDENTITY, Purpose.MEANS)


class AskBlock(QWidget):
    """One question. ``wide``: in as few lines as a broad place allows, with the reason as its tip.

    ``answered`` gives text or a choice's value; ``later`` and ``never`` say that she gives none.
    """

    answered = Signal(str)
    later = Signal()
    never = Signal()

    def __init__(self, desk: Desk, place: str, *, wide: bool = False) -> None:
        super().__init__()
        self._desk, self._place, self._wide = desk, place, wide
        self._about: tuple[int, str] | None = None  # the client and the field it asks about
        self.question = Text("", "body_bold", wrap=True)
        self.because = Text("", "caption", "text_2", wrap=True)
        self.fault = Text("", "caption", "bad", wrap=True)
        self.line = LineInput(name=f"{place}.answer", hint=_("answer"))
        self.choice = ChoiceInput(name=f"{place}.answer_choice")
        self.consents = tuple(SensitiveConsent(desk, purpose, self.line, place) for purpose in _SENSITIVE)
        self.choice_consent = SensitiveConsent(desk, Purpose.MEANS, self.choice, f"{place}.choice")
        self.keep = KeyButton(_("Keep"), kind=ButtonKind.PRIMARY, name=f"{place}.keep_answer")
        self.put_off = KeyButton(_("Later"), "Alt L", name=f"{place}.later", small=True)
        self.decline = KeyButton(_("Never"), "Alt X", name=f"{place}.never", small=True)
        self._build()
        self.hide()  # until there is something to ask
        self.line.textChanged.connect(self._swap)
        self.choice.currentIndexChanged.connect(self._swap)
        self.line.returnPressed.connect(self.answer)
        self.keep.clicked.connect(self.answer)
        self.put_off.clicked.connect(self.later)
        self.decline.clicked.connect(self.never)
        for consent in self._all_consents():
            consent.tick.toggled.connect(lambda _on: self.refuse(""))

    def _all_consents(self) -> tuple[SensitiveConsent, ...]:
        return (*self.consents, self.choice_consent)

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(6)
        self.decline.setToolTip(_("Do not ask again"))
        self.decline.setAccessibleName(_("Do not ask again"))
        if self._wide:
            box.addLayout(row(self.question, self.put_off, self.decline, spacing=8, stretch=(1,)))
        else:
            box.addWidget(self.question)
            box.addWidget(self.because)
        below = row(spacing=8)
        self.inputs = QStackedLayout()
        below.addLayout(self.inputs, 1)
        below.addWidget(self.keep)
        box.addLayout(below)
        self.inputs.addWidget(self.line)  # once the stack has its place, or the first is a window of its own
        self.inputs.addWidget(self.choice)
        box.addWidget(self.fault)
        for consent in self._all_consents():
            box.addWidget(consent)
        if not self._wide:
            away = row(self.put_off, self.decline, spacing=8)
            away.addStretch(1)
            box.addLayout(away)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_question(
        self, client_id: ClientId | None, asked: NextQuestion | None, staff: tuple[StaffMember, ...] = (), more: int = 0
    ) -> None:
        """Another question, or none: then it is hidden. ``more``: how many follow at this meeting."""
        words = current_words()
        self.setVisible(asked is not None and client_id is not None)
        said = asked.field.ask(words) if asked is not None else ""
        self.question.setText(said)
        self.question.setAccessibleName(said)
        because = asked.because(words) if asked is not None else ""
        if more:
            because = " · ".join([because, _("then one more")])
        self.because.setText(because)
        self.because.setVisible(bool(because) and not self._wide)
        self.question.setToolTip(because)
        self.refuse("")
        choices = _choices(asked, staff) if asked is not None else ()
        self.choice.set_choices(choices)
        self.inputs.setCurrentIndex(1 if choices else 0)
        hint = (_HINTS.get(asked.field.key) or _HINTS.get(asked.field.kind)) if asked is not None else None
        self.line.setPlaceholderText(_(hint) if hint else _("answer"))
        for box in (self.line, self.choice):
            box.setAccessibleName(said)
        self._ask_consent(client_id, asked)
        self._swap()

    def _ask_consent(self, client_id: ClientId | None, asked: NextQuestion | None) -> None:
        """What is sensitive is asked for in the same step; a tick stays while the same is asked."""
        about = None if client_id is None or asked is None else (int(client_id), asked.field.key)
        if about == self._about:
            return
        self._about = about
        for consent in self._all_consents():
            box = self.choice if consent is self.choice_consent else self.line
            here = self.choice if self.inputs.currentIndex() else self.line
            if asked is not None and asked.field.purpose is consent.purpose and box is here:
                consent.begin_field(client_id, asked.field.key, "")
                QWidget.setTabOrder(box, consent.tick)  # only now are all of them in one window
                QWidget.setTabOrder(consent.tick, self.keep)
            else:
                consent.rest()

    @property
    def agreed(self) -> tuple[Purpose, ...]:
        """What she agreed to with this answer."""
        return tuple(consent.purpose for consent in self._all_consents() if consent.given)

    def refuse(self, said: str) -> None:
        """Why an answer was not kept, beside it."""
        self.fault.setText(said)
        self.fault.setVisible(bool(said))
        self.line.failed = bool(said)
        self.line.update()
        if said:
            QTimer.singleShot(_SETTLED, self, self._come_into_view)

    def _come_into_view(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            for each in (self, self.fault):  # the sentence, where there is no room for all
                above.ensureWidgetVisible(each, 0, 8)

    def focus_answer(self) -> None:
        """Puts the keyboard into the answer."""
        if self.isVisible():
            (self.choice if self.inputs.currentIndex() else self.line).setFocus()

    def said(self) -> str:
        """The answer as it stands."""
        return self.choice.read() if self.inputs.currentIndex() else self.line.text().strip()

    def answer(self) -> None:
        """Gives the answer out, if there is one and a sensitive one is agreed to."""
        if not self.said():
            return
        try:
            for consent in self._all_consents():
                consent.must_be_given()
        except RuleBroken as error:
            self.refuse(error.say(current_words()))
            return
        self.answered.emit(self.said())

    def _swap(self) -> None:
        """Later and Do not ask while there is no answer, Keep as soon as there is."""
        told = bool(self.said())
        self.keep.setVisible(told)
        self.put_off.setVisible(not told)
        self.decline.setVisible(not told)
        if self.fault.text():
            self.refuse("")


def _choices(asked: NextQuestion, staff: tuple[StaffMember, ...]) -> tuple[tuple[str, str], ...]:
    """The answers of a question that has only a few; none where it is answered in words."""
    first, field = ("", _("answer")), asked.field
    if field.key == "may_call":
        return (first, ("yes", _("Yes, may be called")), ("no", _("No, not by phone")))
    if field.key == "gender":
        return (first, *((each.value, _(GENDER_LABELS[each])) for each in Gender if each))
    if field.key == "advisor_id":
        return (first, *((str(member.id), member.name) for member in staff))
    found = choices_of(field)
    return (first, *found) if found else ()


def choices_of(field: Field) -> tuple[tuple[str, str], ...]:
    """What a field of few answers can say, as it is kept and as people read it."""
    words = current_words()
    if field.kind is FieldKind.SCALE:
        ends = {1: _("1, not at all"), SCALE_TOP: _("5, very much")}
        return tuple((str(step), ends.get(step, str(step))) for step in range(1, SCALE_TOP + 1))
    return tuple((key, words(label)) for key, label in field.choices)


class Asking(QObject):
    """Keeps what is answered in a block, and what was typed and not kept yet. ``put_aside``: she gave no answer."""

    put_aside = Signal()
    kept = Signal()

    def __init__(self, page: Page, block: AskBlock, meeting: MeetingKind = MeetingKind.FILE) -> None:
        super().__init__(page)
        self._page, self._desk, self._block, self._kind = page, page.desk, block, meeting
        self._client: ClientId | None = None
        self._name = ""
        self._asked: FileAsked | None = None
        self._staff: tuple[StaffMember, ...] = ()
        self._gone: set[tuple[int, str]] = set()  # put aside, until the page was read again
        self._keeping = False
        self.meeting_id: int | None = None
        self.typed = FormDraft(page, page.desk.drafts, "answer:none")
        self.typed.watch(answer=block.line)
        block.answered.connect(self._answer)
        block.later.connect(self.put_off)
        block.never.connect(self.decline)

    @property
    def question(self) -> NextQuestion | None:
        """What is asked now."""
        found = self._asked.questions if self._asked is not None else ()
        first = next(iter(found), None)
        if first is None or self._client is None or (int(self._client), first.field.key) in self._gone:
            return None
        return first if self._desk.acting.may(Action.EDIT_CLIENT) else None

    def show(self, client_id: ClientId | None, name: str = "", asked: FileAsked | None = None) -> None:
        """The questions for one client; None while the next is being read."""
        self._client, self._name, self._asked = client_id, name, asked
        question = self.question
        if question is not None and question.field.key == "advisor_id" and not self._staff:
            shop = self._desk.shop
            self._desk.tasks.read(self._page, lambda: staff_list(shop), self._show_staff, latest="asking.staff")
        more = len(asked.questions) - 1 if asked is not None and question is not None else 0
        self._block.show_question(client_id, question, self._staff, more)
        key = "none" if client_id is None or question is None else f"{client_id}:{question.field.key}"
        self._open(f"answer:{key}")

    def _show_staff(self, members: tuple[StaffMember, ...]) -> None:
        self._staff = members
        question = self.question
        if question is not None and question.field.key == "advisor_id":
            self._block.show_question(self._client, question, members)

    def _open(self, key: str) -> None:
        if self.typed.key != key:
            self._empty()
            self.typed.reset(key)
            self.typed.restore()

    def _empty(self) -> None:
        self.typed.hold(True)
        self._block.line.setText("")
        self.typed.hold(False)

    @property
    def _meeting(self) -> Meeting:
        return Meeting(self._kind, self.meeting_id)

    def _answer(self, said: str) -> None:
        client_id, question = self._client, self.question
        if client_id is None or question is None or (self._keeping and self._desk.tasks.busy):
            return
        self._keeping = True
        shop, acting, agreed, meeting = self._desk.shop, self._desk.acting, self._block.agreed, self._meeting
        field, name = question.field, self._name
        self._desk.tasks.command(
            self._page,
            lambda: save_answer(shop, acting, client_id, name, field, said, agreed, meeting),
            self._kept,
            self._refused,
        )

    def _kept(self, saved: AnswerSaved) -> None:
        self._keeping = False
        self._empty()
        self.typed.done()
        say_answer(self._desk, saved)
        self.kept.emit()

    def _refused(self, error: DeskError) -> None:
        self._keeping = False
        self._block.refuse(error.say(self._desk.words))

    def put_off(self) -> None:
        """Alt+L: not today."""
        client_id, question = self._client, self.question
        if client_id is not None and question is not None:
            shop, acting, meeting, key = self._desk.shop, self._desk.acting, self._meeting, question.field.key
            self._hide(client_id, key)
            self._desk.tasks.command(
                self._page, lambda: put_off_question(shop, acting, client_id, key, meeting), self._put_off
            )

    def decline(self) -> None:
        """Alt+X: never again."""
        client_id, question = self._client, self.question
        if client_id is not None and question is not None:
            shop, acting, meeting, key = self._desk.shop, self._desk.acting, self._meeting, question.field.key
            self._hide(client_id, key)
            self._desk.tasks.command(
                self._page, lambda: decline_question(shop, acting, client_id, key, meeting), self._declined
            )

    def _hide(self, client_id: ClientId, key: str) -> None:
        self._gone.add((int(client_id), key))
        self._block.hide()
        self.put_aside.emit()

    def _put_off(self, kept: KeptAnswer) -> None:
        self._say(kept, _("Not asked again for {count} days.", count=PUT_OFF_DAYS))

    def _declined(self, kept: KeptAnswer) -> None:
        self._say(kept, _("That is not asked again."))

    def _say(self, kept: KeptAnswer, said: str) -> None:
        def undo(shop: Shop, acting: Acting) -> KeptAnswer:
            return ask_again(shop, acting, kept.client_id, kept.key)

        def undone(_kept: KeptAnswer) -> None:
            self._gone.discard((int(kept.client_id), kept.key))
            self._desk.toast(_("It may be asked again."))

        self._desk.toast(said, taking_back(self._desk, undo, undone))
        self.kept.emit()
