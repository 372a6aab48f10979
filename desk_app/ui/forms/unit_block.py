"""Private or a firm: the choice in a client's form, and what a firm is asked in the place of what only a person has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.clients.client import Client
from desk_app.clients.told import FIELD_LABELS
from desk_app.clients.unit import Unit, UnitDraft
from desk_app.clients.unit_rules import NOT_OF_A_UNIT
from desk_app.clients.units import unit_of
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Caption
from desk_app.words import _

if TYPE_CHECKING:
    from desk_app.ui.forms.client_form import ClientForm

PRIVATE, FIRM = "private", "firm"


@dataclass(frozen=True, slots=True)
class FirmTyped:
    """What the form says of a firm. ``now`` None: she is a private client. ``before``: what stood in the file."""

    now: UnitDraft | None
    before: UnitDraft | None

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.now != self.before


def may_become(desk: Desk, client: Client | None, firm: FirmTyped | None) -> bool:
    """A person's file made a firm's loses what only a person has, and nothing brings it back: that is asked once."""
    if client is None or firm is None or firm.now is None or firm.before is not None:
        return True
    lost = [name for name in ("allergies", "document_number", "birthday", "gender") if getattr(client, name)]
    if not lost:
        return True
    said = desk.words.list_of([_(FIELD_LABELS[name]) for name in lost])
    return desk.dialogs.ask_once(
        _("Make {client} a firm?", client=client.name),
        _("What only a person has goes out of the file and cannot be brought back: {fields}.", fields=said),
        _("Make it a firm"),
    )


class UnitBlock(QWidget):
    """The fields of a firm; hidden for a private client. ``kind`` is the choice, which the card of the form holds."""

    def __init__(self, form: ClientForm, card: Card) -> None:
        super().__init__()
        self._form, self._card = form, card
        self._client: Client | None = None
        self._before: UnitDraft | None = None
        self._known = True  # whether the file said what she is
        kinds = ((PRIVATE, _("Private client")), (FIRM, _("Firm")))
        self.kind = ChoiceInput(kinds, name="client_form.client_kind")
        self.kind.setAccessibleName(_("Private or firm"))
        self.kind.setFixedWidth(150)
        card.add_to_head(self.kind)
        self.fields = {
            name: Field(said, LineInput(name=f"client_form.{name}", hint=hint), name)
            for name, said, hint in (
                ("registration", _("Registration number"), _("18 characters, or as another place writes it")),
                ("legal_name", _("Legal representative"), ""),
                ("trade", _("Trade of a firm"), _("Jewellery, catering, building…")),
                ("invoice_title", _("Invoice title"), ""),
                ("tax_number", _("Tax number"), ""),
                ("bank", _("Bank and account"), ""),
            )
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        pairs = (("registration", "legal_name"), ("trade", "tax_number"), ("invoice_title", "bank"))
        for left, right in pairs:
            box.addLayout(row(self.fields[left], self.fields[right], spacing=12, stretch=(1, 1)))
        self.goes = Caption(
            _("A firm has no gender, birthday, identity number or allergies: what stands there goes with saving."),
            wrap=True,
        )
        box.addWidget(self.goes)
        self.agents = Caption(_("Who acts for the firm is written down in its file: Alt+G."), wrap=True)
        box.addWidget(self.agents)
        self.hide()

    def connect_form(self) -> None:
        """Once the form stands: its draft and its refusals know these inputs too."""
        form = self._form
        boxes = {name: field.box for name, field in self.fields.items()}
        form.draft.watch(client_kind=self.kind, **boxes)
        for field in self.fields.values():
            form.errors.add(field)
        self.kind.currentIndexChanged.connect(lambda _index: self._swap())
        self._line("registration").textChanged.connect(lambda _text: form.ask_soon())

    def _line(self, name: str) -> LineInput:
        box = self.fields[name].box
        assert isinstance(box, LineInput)  # noqa: S101 - built above, by name
        return box

    @property
    def is_firm(self) -> bool:
        """Whether it is a firm that is written down."""
        return self.kind.read() == FIRM

    @property
    def registration(self) -> str:
        """Its number as typed; "" of a private client."""
        return self._line("registration").text() if self.is_firm else ""

    def turn(self) -> None:
        """Alt+K: the other of the two."""
        self.kind.put(PRIVATE if self.is_firm else FIRM)
        (self._form.fields["name"].box if not self.is_firm else self._line("registration")).setFocus()

    # ── filling ───────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, client: Client | None) -> None:
        """A new file (None) or this one, whose firm is read now."""
        self._client, self._known = client, client is None
        self._fill(None)
        if client is not None:
            shop = self._form.desk.shop
            self._form.desk.tasks.read(
                self, lambda: unit_of(shop, client.id), lambda unit: self._show(client, unit), latest="client_form.unit"
            )

    def _show(self, client: Client, unit: Unit | None) -> None:
        if self._client is not client:
            return
        self._known = True
        self._fill(None if unit is None else unit.draft)
        kept = self._form.desk.drafts.take(self._form.draft.key)  # what was typed before goes over what stands there
        self._form.draft.hold(True)
        for name, box in {"client_kind": self.kind, **{n: f.box for n, f in self.fields.items()}}.items():
            if name in kept:
                box.put_typed(kept[name])
        self._form.draft.hold(False)
        self._swap()

    def _fill(self, firm: UnitDraft | None) -> None:
        self._before = firm
        shown = firm or UnitDraft()
        self._form.draft.hold(True)
        self.kind.put(PRIVATE if firm is None else FIRM)
        for name in self.fields:
            self._line(name).setText(getattr(shown, name))
            self._line(name).setCursorPosition(0)
        self._form.draft.hold(False)
        self._swap()

    def _swap(self) -> None:
        """The fields of a person, or those of a firm."""
        form, firm = self._form, self.is_firm
        stands = any(form.fields[name].box.typed().strip() for name in NOT_OF_A_UNIT if name != "document_kind")
        for name in NOT_OF_A_UNIT:
            form.fields[name].setVisible(not firm)
        for asked in (form.identity, form.health):
            asked.setVisible(not firm and asked.asks)
        self.setVisible(firm)
        self.goes.setVisible(firm and stands)
        self.agents.setVisible(firm)
        form.fields["name"].label.setText(_("Name of the firm") if firm else _("Name"))
        self._card.set_heading(_("The firm") if firm else _("Who she is"))
        form.ask_soon()

    def typed(self) -> dict[str, str]:
        """Everything as it stands, by name."""
        return {"client_kind": self.kind.read()} | {name: field.box.typed() for name, field in self.fields.items()}

    def read(self) -> FirmTyped | None:
        """What is to be written; None where the file did not say yet what she is: then it stays."""
        if not self._known:
            return None
        if not self.is_firm:
            return FirmTyped(None, self._before)
        said = {name: field.box.typed().strip() for name, field in self.fields.items()}
        kind = ""
        if self._before is not None and said["registration"] == self._before.registration:
            kind = self._before.registration_kind
        return FirmTyped(UnitDraft(registration_kind=kind, **said), self._before)
