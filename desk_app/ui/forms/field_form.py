"""The form of one field: what it is called and asks, what it may hold, what it counts and the trust it needs."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.clients.consent import PURPOSE_LABELS, Purpose
from desk_app.clients.field import KIND_LABELS, Field, FieldDraft, FieldKind, Trust
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import Field as FormField
from desk_app.ui.widgets.form import FormDraft, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput, NumberInput
from desk_app.ui.widgets.labels import Caption, Heading
from desk_app.ui.widgets.rows import Scroll
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import _, current_words

WIDTH = 356


class FieldForm(QWidget):
    """One field, or a new one. ``wanted``: save it; ``retired``: out of use, or back into it."""

    wanted = Signal()
    retired = Signal()

    def __init__(self, desk: Desk, banner: Banner) -> None:
        super().__init__()
        self.desk = desk
        self.field: Field | None = None
        self.setFixedWidth(WIDTH)
        self.card = Card()
        self.heading = Heading()
        self.card.add(self.heading)
        self.fields: dict[str, FormField] = {}
        self._build()
        self.errors = FormErrors(banner, self.fields.values())
        self.draft = FormDraft(self, desk.drafts, "field:new")
        self.draft.watch(**{name: each.box for name, each in self.fields.items()}, searchable=self.searchable)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.card, 1)

    def _build(self) -> None:
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 12, 0)
        box.setSpacing(8)
        self.label = LineInput(name="fields.label")
        self.question = LineInput(name="fields.question", hint=_("How it is asked; empty: by its name"))
        self.kind = ChoiceInput(tuple((each.value, _(said)) for each, said in KIND_LABELS.items()), name="fields.kind")
        purposes = ((each.value, _(PURPOSE_LABELS[each])) for each in (Purpose.HEALTH, Purpose.MEANS))
        self.purpose = ChoiceInput((("", _("Not sensitive")), *purposes), name="fields.purpose")
        self.choices = TextArea(name="fields.choices", hint=_("One a line"), lines=3)
        self.weight = NumberInput(name="fields.weight", most=100)
        self.visits = NumberInput(name="fields.visits", most=1000)
        self.score = NumberInput(name="fields.score", places=1, most=10)
        self.days = NumberInput(name="fields.days", most=36_500)
        self.searchable = Check(_("The search finds clients by it"), name="fields.searchable")
        box.addWidget(self._put(_("Name of the field"), self.label, "label"))
        box.addWidget(self._put(_("Question"), self.question, "question"))
        box.addLayout(
            row(
                self._put(_("What it holds"), self.kind, "kind"),
                self._put(_("Its consent"), self.purpose, "purpose"),
                spacing=8,
                stretch=(1, 1),
            )
        )
        self.choices_field = self._put(_("Choices"), self.choices, "choices")
        box.addWidget(self.choices_field)
        box.addWidget(self._put(_("Weight in the score, 0 to 100"), self.weight, "weight"))
        box.addWidget(Caption(_("Not asked before she has"), wrap=True))
        box.addLayout(
            row(
                self._put(_("Visits, tickets"), self.visits, "visits"),
                self._put(_("Rating"), self.score, "score"),
                self._put(_("Days with us"), self.days, "trust"),
                spacing=8,
                stretch=(1, 1, 1),
            )
        )
        box.addWidget(self.searchable)
        self.about = Caption("", wrap=True)
        box.addWidget(self.about)
        box.addStretch(1)
        self.card.add(Scroll(content), 1)
        self.save_button = KeyButton(_("Save"), "Ctrl S", ButtonKind.PRIMARY, name="fields.save")
        self.retire_button = KeyButton(_("Retire"), "Alt R", name="fields.retire")
        self.card.add_row(self.retire_button, self.save_button, spacing=8, stretch=(0, 1))
        self.save_button.clicked.connect(self.wanted)
        self.retire_button.clicked.connect(self.retired)
        for line in (self.label, self.question, self.weight, self.visits, self.score, self.days):
            line.returnPressed.connect(self.wanted)
        self.kind.currentIndexChanged.connect(lambda _at: self._fit())

    def _put(self, label: str, box: LineInput | ChoiceInput | TextArea, name: str) -> FormField:
        self.fields[name] = FormField(label, box, name)
        return self.fields[name]

    def show_field(self, field: Field | None, trades: frozenset[str]) -> None:
        """One field, or an empty form; what was typed before and not saved comes back."""
        self.field = field
        words = current_words()
        for each in self.fields.values():
            each.set_error("")
        self.draft.reset("field:new" if field is None else f"field:{field.key}")
        self.draft.hold(True)
        self.heading.setText(_("New field") if field is None else field.say(words))
        self.label.setText(field.say(words) if field else "")
        self.question.setText(words(field.question) if field else "")
        self.kind.put((field.kind if field else FieldKind.TEXT).value)
        self.purpose.put(field.purpose.value if field and field.purpose else "")
        self.choices.setText("\n".join(words(said) for _key, said in field.choices) if field else "")
        self.weight.put(field.weight(trades) if field else 3)
        trust = field.trust if field else Trust()
        for box, value in ((self.visits, trust.visits), (self.days, trust.days)):
            box.put(value or None)
        self.score.put(Decimal(trust.score) / 10 if trust.score else None)
        self.searchable.setChecked(field.searchable if field else True)
        self.draft.hold(False)
        self.draft.restore()
        self._fit()

    def _fit(self) -> None:
        """What can be changed of this field, and what goes with its kind."""
        field = self.field
        own, in_file = field is None or field.own, field is not None and field.in_file
        self.choices_field.setVisible(self.kind.read() == FieldKind.CHOICE)
        for box in (self.kind, self.purpose, self.choices, self.searchable):
            box.setEnabled(own)
        self.label.setEnabled(not in_file)
        self.retire_button.setVisible(field is not None and not in_file)
        self.retire_button.say(_("Retire") if field is None or field.active else _("Use again"))
        words = current_words()
        said = [_("Because it tells {what}.", what=words(field.good_for))] if field and field.good_for else []
        if field is not None and not field.own:
            said.append(_("It came built in: what it holds stays as it is."))
        if field is not None and not field.active:
            said.append(_("Not in use: what stands in files stays there."))
        self.about.setText(" ".join(said))
        self.about.setVisible(bool(said))

    def allow(self, may: bool) -> None:
        """Others than the owner look."""
        self.save_button.setEnabled(may)
        self.retire_button.setEnabled(may)

    def read(self) -> FieldDraft:
        """The form as it stands. Raises RuleBroken."""
        field = self.field
        score = self.score.read_decimal()
        return FieldDraft(
            label=self.label.text(),
            kind=FieldKind(self.kind.read()),
            key=field.key if field is not None else "",
            question=self.question.text(),
            choices=tuple(self.choices.text().split("\n")),
            weight=self.weight.read() or 0,
            trust=Trust(self.visits.read() or 0, int((score or Decimal(0)) * 10), self.days.read() or 0),
            purpose=Purpose(self.purpose.read()) if self.purpose.read() else None,
            searchable=self.searchable.isChecked(),
            active=field.active if field is not None else True,
        )
