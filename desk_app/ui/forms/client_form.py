"""The form of a client file: name and phone first, everything else when there is time for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.clients.client import GENDER_LABELS, Client, ClientId, Gender, Likeness
from desk_app.clients.client import LIKENESS_LABELS as WHY_ALIKE
from desk_app.clients.consent import Purpose
from desk_app.clients.documents import DOCUMENT_LABELS, DocumentKind
from desk_app.clients.phones import spaced
from desk_app.clients.told import FIELD_LABELS
from desk_app.errors import DeskError, RuleBroken
from desk_app.staff.account import StaffMember
from desk_app.ui.desk import Desk
from desk_app.ui.drafts import kept_since
from desk_app.ui.forms.client_reading import ClientTyped, Understood, typed_of, understand
from desk_app.ui.forms.client_saving import ClientSaved, save_client
from desk_app.ui.forms.sensitive_consent import SensitiveConsent
from desk_app.ui.forms.unit_block import UnitBlock, may_become
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Alert, Card, row
from desk_app.ui.widgets.form import AnyInput, Field, FormDraft, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput, TimeInput
from desk_app.ui.widgets.labels import Text, Title
from desk_app.ui.widgets.rows import Scroll
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import _, current_words

#: Milliseconds after the last key until the file is asked who this may be.
PAUSE = 150
_ADVISORS = ("advisor_id", "second_advisor_id")


def _advisors_of(client: Client) -> list[tuple[str, str]]:
    """The advisors in a file, as a choice offers them."""
    found = ((client.advisor_id, client.advisor_name), (client.second_advisor_id, client.second_advisor_name))
    return [(str(number), name) for number, name in found if number is not None]


class ClientForm(QWidget):
    """Fills a new file or changes one. Enter, F9 and Ctrl+Enter save; Esc leaves, and what was typed stays kept.

    ``saved`` gives a ClientSaved, ``left`` when Esc was pressed, ``wanted`` the id of the likely other file.
    """

    saved = Signal(object)
    left = Signal()
    wanted = Signal(int)

    def __init__(self, desk: Desk, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.client: Client | None = None
        self.likely: Likeness | None = None
        self.offered = ""  # the birthday in the ID number, while none is typed
        self._before = ClientTyped()
        self._advisors = dict.fromkeys(_ADVISORS, "")
        self._saving = False
        self.fields: dict[str, Field] = {}
        self._build()
        self.errors = FormErrors(banner, self.fields.values())
        self._banner = banner
        self.draft = FormDraft(self, desk.drafts, "client:new")
        self.draft.watch(**{name: field.box for name, field in self.fields.items()}, do_not_call=self.do_not_call)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._ask)
        self.unit.connect_form()
        for name in ("name", "phones", "birthday", "document_number"):
            self._line(name).textChanged.connect(lambda _text: self._timer.start())
        for name in ("document_kind", "gender"):
            self._choice(name).currentIndexChanged.connect(lambda _number: self._timer.start())

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        content = QWidget()
        sides = row(self._build_who(), self._build_care(), spacing=16, stretch=(11, 9))
        below = QVBoxLayout(content)
        below.setContentsMargins(0, 0, 0, 0)
        below.addLayout(sides)
        below.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        box.addLayout(self._build_head())
        box.addWidget(Scroll(content), 1)

    def _build_head(self) -> QHBoxLayout:
        self.title = Title()
        self.strip = Alert("", "warn")
        self.strip.setObjectName("client_form.likely")
        self.other = KeyButton(_("Open that file"), "Alt O", name="client_form.other")
        self.afresh = KeyButton(_("Start afresh"), "Alt R", name="client_form.afresh")
        self.away = KeyButton(_("Back"), "Esc", name="client_form.back")
        self.save = KeyButton(_("Save"), "F9", ButtonKind.PRIMARY, name="client_form.save")
        self.other.clicked.connect(self.open_other)
        self.afresh.clicked.connect(self.start_afresh)
        self.away.clicked.connect(self.left)
        self.save.clicked.connect(self.keep)
        head = row(self.title, spacing=12)
        self.enough = Text("", "body", "text_2", shorten=True)
        between = row(self.enough, self.strip, self.other, spacing=8, stretch=(1, 1))
        head.addSpacing(4)
        head.addLayout(between, 1)
        for each in (self.afresh, self.away, self.save):
            head.addWidget(each)
        return head

    def _build_who(self) -> QWidget:
        card = Card(_("Who she is"))
        self.unit = UnitBlock(self, card)
        card.box.setSpacing(12)
        genders = tuple((each.value, _(GENDER_LABELS[each]) if each else _("Not told")) for each in Gender)
        others = (DocumentKind.PASSPORT, DocumentKind.OTHER)
        kinds = (("", _("By the number")), *((each.value, _(DOCUMENT_LABELS[each])) for each in others))
        self._put_row(card, self._field("name", LineInput()), self._field("phones", self._phones()))
        birthday = LineInput(hint=_("1988-08-15, 8/15 or 农历八月十五"))
        self._put_row(
            card, self._with_note("gender", ChoiceInput(genders)), self._with_note("birthday", birthday), stretch=(1, 2)
        )
        self._put_row(
            card,
            self._field("document_kind", ChoiceInput(kinds)),
            self._with_note("document_number", LineInput()),
            stretch=(1, 2),
        )
        self.identity = SensitiveConsent(self.desk, Purpose.IDENTITY, self._line("document_number"))
        card.add(self.identity)
        card.add(self.unit)
        code = LineInput(hint=_("Given by itself"))
        source = LineInput(hint=_("A friend, passing by, an app…"))
        self._put_row(card, self._field("code", code), self._field("source", source), stretch=(1, 2))
        card.add(self._field("address", LineInput()))
        card.add(self._field("tags", LineInput(hint=_("Words with spaces between"))))
        card.add_stretch()
        return card

    def _phones(self) -> LineInput:
        return LineInput(hint=_("Several with commas or spaces between"))

    def _build_care(self) -> QWidget:
        card = Card(_("Calls and care"))
        card.box.setSpacing(12)
        consent = (("", _("Not asked yet")), ("yes", _("Yes, may be called")), ("no", _("No, not by phone")))
        self._put_row(
            card, self._field("advisor_id", ChoiceInput((("", _("Nobody yet")),))),
            self._field("second_advisor_id", ChoiceInput((("", _("Nobody yet")),))),
        )  # fmt: skip
        self.do_not_call = Check(_("Does not want to be called"), name="client_form.do_not_call")
        hours = row(
            self._field("call_from", TimeInput(hint="14:00")),
            self._field("call_to", TimeInput(hint="16:00")),
            spacing=12,
        )
        line = row(self._field("may_call", ChoiceInput(consent)), spacing=12, stretch=(1,))
        line.addLayout(hours, 1)
        card.add_layout(line)
        card.add(self.do_not_call)
        card.add(self._field("allergies", LineInput(hint=_("Shown in red wherever she appears"))))
        self.health = SensitiveConsent(self.desk, Purpose.HEALTH, self._line("allergies"))
        card.add(self.health)
        card.add(self._field("alerts", LineInput(hint=_("A hold, a worry, a wish of hers"))))
        notes = TextArea(lines=5)
        card.add(self._field("notes", notes))
        card.add_stretch()
        return card

    def _field(self, name: str, box: AnyInput) -> Field:
        box.setObjectName(f"client_form.{name}")
        self.fields[name] = Field(_(FIELD_LABELS[name]), box, name)
        return self.fields[name]

    def _with_note(self, name: str, box: AnyInput) -> Field:
        """A field with room for how it is understood, beside its label."""
        field = self._field(name, box)
        note = Text("", "caption", "accent", shorten=True)
        note.setObjectName(f"client_form.{name}_note")
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = field.layout()
        if isinstance(layout, QVBoxLayout):
            layout.removeWidget(field.label)
            layout.insertLayout(0, row(field.label, note, spacing=8, stretch=(0, 1)))
        return field

    def _put_row(self, card: Card, *fields: Field, stretch: tuple[int, ...] = (1, 1)) -> None:
        line = card.add_row(*fields, spacing=12, stretch=stretch)
        for field in fields:
            line.setAlignment(field, Qt.AlignmentFlag.AlignTop)

    def _line(self, name: str) -> LineInput:
        box = self.fields[name].box
        assert isinstance(box, LineInput)  # noqa: S101 - built above, by name
        return box

    def _choice(self, name: str) -> ChoiceInput:
        box = self.fields[name].box
        assert isinstance(box, ChoiceInput)  # noqa: S101 - built above, by name
        return box

    def _note_of(self, name: str) -> Text | None:
        return self.findChild(Text, f"client_form.{name}_note")

    # ── filling ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, client: Client | None) -> None:
        """A new file (None), or one to change; what was typed into it before and not saved is put back."""
        self.client = client
        self._saving = False
        self.errors.clear()
        self.title.setText(_("New client") if client is None else _("Edit file"))
        self.enough.setText(_("A name and a phone are enough; Enter saves.") if client is None else client.name)
        self.draft.reset("client:new" if client is None else f"client:{client.id}")
        self._before = ClientTyped() if client is None else typed_of(client.as_draft(), current_words())
        if client is not None:
            self._offer(_advisors_of(client))
        self._fill(self._before)
        for asked in (self.identity, self.health):
            asked.begin(client)
        self.unit.begin(client)
        first = self._snapshot()
        restored = self.draft.restore()
        kept = self.desk.drafts.take(self.draft.key) if restored else {}
        self._advisors = {name: kept.get(name, getattr(self._before, name)) for name in _ADVISORS}
        before = {name: getattr(self._before, name) for name in _ADVISORS}
        changed = self._snapshot() != first or self._advisors != before
        self.afresh.setVisible(restored and changed)
        if restored and changed:
            self.enough.setText(kept_since(self.desk.drafts, self.draft.key, self.desk.shop.settings.zone))
        for field in self.fields.values():
            if isinstance(field.box, LineInput):
                field.box.setCursorPosition(0)  # a long text is read from its beginning
        self._show(Understood())
        self._timer.start()

    def is_of(self, client_id: ClientId | None) -> bool:
        """Whether it holds the file of this client."""
        return self.client is not None and self.client.id == client_id

    def show_staff(self, members: tuple[StaffMember, ...]) -> None:
        """Whom she can have as her advisor, read after the form was opened."""
        offered = [(str(member.id), member.name) for member in members]
        here = _advisors_of(self.client) if self.client is not None else []
        offered += [one for one in here if one not in offered]  # she left, and is still in the file
        picked = {name: self._choice(name).read() or self._advisors[name] for name in _ADVISORS}
        self._offer(offered)
        self.draft.hold(True)
        for name, value in picked.items():
            self._choice(name).put(value)
        self.draft.hold(False)

    def _offer(self, advisors: list[tuple[str, str]]) -> None:
        self.draft.hold(True)
        for name in _ADVISORS:
            self._choice(name).set_choices((("", _("Nobody yet")), *advisors))
        self.draft.hold(False)

    def _snapshot(self) -> dict[str, str]:
        return {name: field.box.typed() for name, field in self.fields.items()} | {
            "do_not_call": str(self.do_not_call.isChecked()), **self.unit.typed()
        }  # fmt: skip

    def _fill(self, typed: ClientTyped) -> None:
        self.draft.hold(True)
        for name, field in self.fields.items():
            value = getattr(typed, name)
            if isinstance(field.box, TimeInput):
                field.box.put(value)
            else:
                field.box.put_typed(value)
        self.do_not_call.setChecked(typed.do_not_call)
        self.draft.hold(False)

    def start_afresh(self) -> None:
        """Forgets what was typed before: the empty form, or the file as it is."""
        if self.afresh.isVisible():
            self.draft.done()
            self.open(self.client)
            self.focus_first()

    def focus_first(self, field: str = "") -> None:
        """The name, or the field that somebody came for."""
        (self.fields[field].box if field in self.fields else self._line("name")).setFocus()

    # ── who this may be ───────────────────────────────────────────────────────────────────────────────────────

    def _typed(self) -> ClientTyped:
        """The form as it stands. Raises RuleBroken on an hour that is none, or a consent that is not there."""
        for asked in () if self.unit.is_firm else (self.identity, self.health):
            asked.must_be_given()
        first, last = self.fields["call_from"].box, self.fields["call_to"].box
        return replace(
            self._texts(),
            do_not_call=self.do_not_call.isChecked(),
            call_from=first.read() if isinstance(first, TimeInput) else None,
            call_to=last.read() if isinstance(last, TimeInput) else None,
        )

    def _texts(self) -> ClientTyped:
        """What is typed and chosen, but for the hours."""
        hours = {"call_from", "call_to"}
        said: dict[str, Any] = {name: field.box.typed() for name, field in self.fields.items() if name not in hours}
        return ClientTyped(**said)

    def ask_soon(self) -> None:
        """Something was typed that tells who this is."""
        self._timer.start()

    def _ask(self) -> None:
        shop, words, typed, firm = self.desk.shop, current_words(), self._texts(), self.unit.registration
        own = self.client.id if self.client is not None else None
        self.desk.tasks.read(self, lambda: understand(shop, typed, own, words, firm), self._show, latest="client_form")

    def _show(self, understood: Understood) -> None:
        self.offered = understood.offered
        for name, remark in (
            ("gender", understood.gender),
            ("birthday", understood.birthday),
            ("document_number", understood.document),
        ):
            note = self._note_of(name)
            if note is not None:
                said = "" if remark.wrong and self.fields[name].error else remark.said  # a fault is said once
                note.set_colour("bad" if remark.wrong else "accent")
                note.setText(said)
                note.setToolTip(said)
        self.likely = understood.likely[0] if understood.likely else None
        self.other.setVisible(self.likely is not None)
        self.enough.setVisible(self.likely is None)
        if self.likely is None:
            self.strip.say("")
            return
        brief = self.likely.brief
        parts = [
            brief.name,
            spaced(brief.phone, self.desk.shop.settings.phone_region) if brief.phone else "",
            brief.code,
        ]
        more = " · ".join([*(part for part in parts if part), _(WHY_ALIKE[self.likely.reason])])
        self.strip.say(_("Is she in the file already?"), more)

    def take_birthday(self) -> None:
        """Alt+B: the birthday that the ID number holds."""
        if self.offered and not self._line("birthday").text().strip():
            self._line("birthday").setText(self.offered)

    def open_other(self) -> None:
        """Opens the likely file; what was typed here stays kept."""
        if self.likely is not None:
            self.wanted.emit(self.likely.brief.id)

    # ── saving ────────────────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif self._line("name").hasFocus() and self.client is None and not self._line("phones").text().strip():
            self._line("phones").setFocus()  # a hand that types the name and Enter wants the phone next
        else:
            self.keep()

    def keep(self) -> None:
        """Saves; a refusal stands beside its field."""
        if self._saving and self.desk.tasks.busy:
            return
        typed = self.errors.read(self._typed)
        if typed is None:
            return
        firm, given = self.unit.read(), tuple(one.purpose for one in (self.identity, self.health) if one.given)
        if not may_become(self.desk, self.client, firm):
            return
        self._saving = True
        shop, acting, client, first = self.desk.shop, self.desk.acting, self.client, self._before

        def save() -> ClientSaved:
            return save_client(shop, acting, client, first, typed, given, firm)

        self.desk.tasks.command(self, save, self._kept, self._refused)

    def _kept(self, saved: ClientSaved) -> None:
        self._saving = False
        self._timer.stop()
        self.draft.done()
        self.saved.emit(saved)

    def _refused(self, error: DeskError) -> None:
        self._saving = False
        self.errors.show(error)
        note = self._note_of(error.field) if isinstance(error, RuleBroken) else None
        if note is not None:
            note.setText("")  # it stands under the input now
