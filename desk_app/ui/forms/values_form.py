"""What stands in the fields of one client's file, group by group; a group that says nothing is folded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from desk_app.clients.asking import file_state
from desk_app.clients.client import Client, ClientId
from desk_app.clients.completeness import earned, trust_said
from desk_app.clients.consent import WORDINGS, Purpose
from desk_app.clients.desk import get_client
from desk_app.clients.field import GROUP_LABELS, Field, FieldGroup, FieldKind, Moment, Value
from desk_app.clients.field_rules import value_said
from desk_app.clients.fielding import all_fields, moments_of, values_of
from desk_app.db.shop import Shop
from desk_app.privacy.desk import stands_by
from desk_app.ui.desk import Desk
from desk_app.ui.forms.asking import choices_of
from desk_app.ui.widgets.buttons import Check, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import Field as FormField
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Caption
from desk_app.words import Words, _, current_words, n_


@dataclass(frozen=True, slots=True)
class FieldsSheet:
    """All the page of a client's fields shows. ``early``: what has to be earned before a field is asked for, by key."""

    client: Client
    fields: tuple[Field, ...]
    values: Mapping[str, Value]
    agreed: frozenset[Purpose]
    early: Mapping[str, str]
    moments: tuple[Moment, ...]


def read_fields(shop: Shop, client_id: ClientId, words: Words) -> FieldsSheet:
    """One reading for the whole page. Raises NotFound."""
    client, values = get_client(shop, client_id), values_of(shop, client_id)
    fields = tuple(
        each for each in all_fields(shop, retired=True) if not each.in_file and (each.active or each.key in values)
    )
    standing = file_state(shop, client_id, shop.today()).standing
    purposes = {each.purpose for each in fields if each.purpose is not None}
    return FieldsSheet(
        client=client,
        fields=fields,
        values=values,
        agreed=frozenset(purpose for purpose in purposes if stands_by(shop, client_id, purpose)),
        early={
            each.key: trust_said(each.trust, current_words()) for each in fields if not earned(each.trust, standing)
        },
        moments=moments_of(shop, client_id),
    )


class GroupCard(Card):
    """Fields of one group in two columns. Sensitive ones wait for her consent, which is asked for above them."""

    def __init__(self, desk: Desk, group: FieldGroup, sheet: FieldsSheet) -> None:
        super().__init__(_(GROUP_LABELS[group]))
        self.desk, self.group = desk, group
        self.fields = tuple(each for each in sheet.fields if each.group is group)
        self.boxes: dict[str, LineInput | ChoiceInput] = {}
        self.forms: dict[str, FormField] = {}
        self.ticks: dict[Purpose, Check] = {}
        self.fold = KeyButton("", name=f"client_fields.{group.value}_fold", small=True)
        self.add_to_head(self.fold)
        self.content = QWidget()
        self._build(sheet)
        self.add(self.content)
        self.fold.clicked.connect(self.turn)
        filled = sum(each.key in sheet.values for each in self.fields)
        self._said = n_("{count} filled", "{count} filled", filled)
        self._show(bool(filled))

    def _build(self, sheet: FieldsSheet) -> None:
        grid = QGridLayout(self.content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row = 0
        for purpose in dict.fromkeys(each.purpose for each in self.fields if each.purpose is not None):
            if purpose in sheet.agreed:
                continue
            words = Caption(_(WORDINGS[purpose], shop=self.desk.shop.settings.shop_name), wrap=True)
            tick = Check(_("She agrees to this"), name=f"client_fields.agrees_{self.group.value}_{purpose.value}")
            self.ticks[purpose] = tick
            tick.toggled.connect(lambda _on: self._free())
            grid.addWidget(words, row, 0, 1, 2)
            grid.addWidget(tick, row + 1, 0, 1, 2)
            row += 2
        for number, field in enumerate(self.fields):
            grid.addWidget(self._input(field, sheet), row + number // 2, number % 2)
        self._free()

    def _input(self, field: Field, sheet: FieldsSheet) -> FormField:
        words, kept = current_words(), sheet.values.get(field.key)
        name = f"client_fields.{field.key}"
        box: LineInput | ChoiceInput
        if field.kind in {FieldKind.CHOICE, FieldKind.SCALE}:
            box = ChoiceInput((("", "–"), *choices_of(field)), name=name)
        else:
            early = sheet.early.get(field.key, "")
            hint = _("asked {when}", when=early) if early else ""
            box = LineInput(name=name, hint="2026-11-21" if field.kind is FieldKind.DATE and not hint else hint)
        if kept is not None:
            box.put_typed(kept.text)
            box.setToolTip(value_said(field, kept, words))
        self.boxes[field.key] = box
        self.forms[field.key] = FormField(field.say(words), box, field.key)
        return self.forms[field.key]

    def _free(self) -> None:
        """A sensitive field is written into with her consent alone."""
        for field in self.fields:
            tick = self.ticks.get(field.purpose) if field.purpose is not None else None
            self.boxes[field.key].setEnabled(tick is None or tick.isChecked())

    @property
    def agreed(self) -> tuple[Purpose, ...]:
        """What she agreed to just now."""
        return tuple(purpose for purpose, tick in self.ticks.items() if tick.isChecked())

    def turn(self) -> None:
        """Unfolds the group, or folds it."""
        self._show(self.content.isHidden())

    def unfold(self) -> None:
        """Everything in view."""
        self._show(True)

    def _show(self, open_now: bool) -> None:
        self.content.setVisible(open_now)
        self.fold.say(_("Fold") if open_now else _("Fill in · {said}", said=self._said))
