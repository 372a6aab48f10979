"""The form that says whether a client leaves, and the list of what was told of her before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.loyalty.desk import standing_of, tellings_of
from desk_app.loyalty.leaving import NOTHING, STATE_LABELS, STATE_TONES, Standing, State, Telling, TellingDraft
from desk_app.loyalty.reasons import (
    CUT_LABELS,
    LEARNED_LABELS,
    REASON,
    SIDE_LABELS,
    WAYS,
    Cut,
    Learned,
    Side,
    label_of,
    offered,
)
from desk_app.staff.account import StaffMember
from desk_app.staff.desk import staff_list
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.client_sheet import day_said, standing_said
from desk_app.ui.widgets.buttons import Check, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput, DateInput
from desk_app.ui.widgets.labels import Caption, Divider
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.tabs import Tabs
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, Words, _

HISTORY_WIDTH = 380
_TABS = (State.LEAVING, State.LOST, State.WON_BACK)
_SIDES = {"1": Side.SHOP, "2": Side.CLIENT, "3": Side.RIVAL}


@dataclass(frozen=True, slots=True)
class LeavingSheet:
    """What the page shows of a client."""

    client_id: ClientId
    client: str
    standing: Standing
    said: str  # how she stands, in words; "" where she comes as always
    tellings: tuple[Telling, ...]
    staff: tuple[StaffMember, ...]


def read_leaving(shop: Shop, client_id: ClientId, words: Words) -> LeavingSheet:
    """One reading for the page. Raises NotFound."""
    client, stands = get_client(shop, client_id), standing_of(shop, client_id)
    said = standing_said(stands, shop.today(), words)
    told = tellings_of(shop, client_id)
    return LeavingSheet(client.id, client.name, stands, said, told, staff_list(shop))


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason to go, or a way of winning back."""

    code: str
    label: str
    side: Side = Side.UNKNOWN
    cut: Cut = Cut.UNKNOWN


class Choices(RowList[Choice]):
    """The reasons; 1, 2, 3 go to those of the shop, of the client, of a rival."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        side = _SIDES.get(event.text())
        first = next((place for place, each in enumerate(self.rows.rows()) if each.side is side), None)
        if side is None or first is None:
            super().keyPressEvent(event)
        else:
            self.choose(first)


class TellingForm(Card):
    """What is told. ``finished`` says that Ctrl+Enter was pressed, or the button; ``edited`` that somebody typed."""

    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._held = False
        self._cuts_typed = False  # somebody said the cuts otherwise than the reason has them
        self.box.setSpacing(10)
        self.tabs = Tabs(tuple((each.value, _(STATE_LABELS[each])) for each in _TABS), name="client_leaving.state")
        self.add_row(self.tabs, stretch=(1,))
        self.model = RowsModel[Choice](look=_choice_look, parent=self)
        self.list = Choices(self.model, name="client_leaving.reasons", said=_("Why"), height=36, edge=12, mark=84)
        self.why = Caption("")
        self.add(self.why)
        self.add(self.list, 1)
        self.add(Divider())
        self._build_fields()
        self.tabs.changed.connect(lambda _value: self._turned())
        self.list.chosen.connect(self._chose)
        for box in (self.side.box, self.cut.box):
            if isinstance(box, ChoiceInput):
                box.activated.connect(lambda _at: self._cut_by_hand())
        for line in (self.words.box, self.on.box):
            if isinstance(line, TextArea | DateInput):
                line.textChanged.connect(self._changed)
        for choice in (self.learned_from.box, self.learned_by.box):
            if isinstance(choice, ChoiceInput):
                choice.activated.connect(lambda _at: self._changed())
        self.no_offers.toggled.connect(lambda _on: self._changed())

    def _build_fields(self) -> None:
        name = "client_leaving"
        sides = tuple((each.value, _(said)) for each, said in SIDE_LABELS.items())
        cuts = tuple((each.value, _(said)) for each, said in CUT_LABELS.items())
        ways = tuple((each.value, _(said)) for each, said in LEARNED_LABELS.items())
        self.side = Field(_("Whose doing"), ChoiceInput(sides, name=f"{name}.side"), "side")
        self.cut = Field(_("What gave way"), ChoiceInput(cuts, name=f"{name}.cut"), "cut")
        self.learned_from = Field(_("Learned from"), ChoiceInput(ways, name=f"{name}.from"), "learned_from")
        self.learned_by = Field(_("Learned by"), ChoiceInput((), name=f"{name}.by"), "learned_by")
        self.on = Field(_("Day"), DateInput(self._desk.today, name=f"{name}.on"), "on")
        self.words = Field(_("In her words"), TextArea(name=f"{name}.words", lines=2), "words")
        self.no_offers = Check(_("She wants to be sold nothing: offers are held until she comes again"))
        self.no_offers.setObjectName(f"{name}.no_offers")
        self.add_row(self.side, self.cut, spacing=8, stretch=(1, 1))
        self.add_row(self.learned_from, self.learned_by, self.on, spacing=8, stretch=(3, 3, 2))
        self.add(self.words)
        self.add(self.no_offers)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Those that a refusal can name."""
        return self.side, self.cut, self.on, self.learned_from, self.learned_by, self.words

    @property
    def state(self) -> State:
        """What is told."""
        return State(self.tabs.value())

    # ── what stands in it ─────────────────────────────────────────────────────────────────────────────────────

    def begin(self, sheet: LeavingSheet, acting_id: int, *, learned: str = "", words: str = "") -> None:
        """Empty, turned to what is likely."""
        stands = sheet.standing
        told = stands.telling is not None and stands.state in {State.LEAVING, State.LOST}
        state = State.WON_BACK if told else State.LOST if stands.state is State.LOST else State.LEAVING
        self._fill(sheet, state, "", learned or Learned.HERSELF.value, acting_id, self._desk.today, words)

    def correct(self, sheet: LeavingSheet, telling: Telling) -> None:
        """Filled with what was told."""
        by = telling.learned_by_id or 0
        self._fill(
            sheet, telling.state, telling.reason, telling.learned_from.value, by, telling.on, telling.words,
            no_offers=telling.no_offers,
        )  # fmt: skip
        self._held = True
        self._put_cuts(telling.side, telling.cut)
        self._held = False
        known = REASON.get(telling.reason)
        self._cuts_typed = known is not None and (known.side, known.cut) != (telling.side, telling.cut)

    def _fill(
        self, sheet: LeavingSheet, state: State, reason: str, learned: str, by: int, on: date, words: str,
        *, no_offers: bool = False,
    ) -> None:  # fmt: skip
        self._held = True
        self._cuts_typed = False
        members = tuple((str(each.id), each.name) for each in sheet.staff)
        if isinstance(self.learned_by.box, ChoiceInput):
            self.learned_by.box.set_choices(members)
        self.tabs.open(state.value)
        self._turned()
        self._put(reason, learned, str(by), on.isoformat(), words)
        self.no_offers.setChecked(no_offers)
        self._held = False

    def _put(self, reason: str, learned: str, by: str, on: str, words: str) -> None:
        choices = self.model.rows()
        self.list.choose(next((at for at, each in enumerate(choices) if each.code == reason), 0))
        for field, said in ((self.learned_from, learned), (self.learned_by, by), (self.on, on), (self.words, words)):
            field.box.put_typed(said)

    def typed(self) -> dict[str, str]:
        """As a draft keeps it."""
        reason = self.list.noun()
        return {
            "state": self.state.value,
            "reason": reason.code if reason is not None else "",
            "learned_from": self.learned_from.box.typed(),
            "learned_by": self.learned_by.box.typed(),
            "on": self.on.box.typed(),
            "words": self.words.box.typed(),
            "no_offers": "1" if self.no_offers.isChecked() else "",
            "side": self.side.box.typed() if self._cuts_typed else "",
            "cut": self.cut.box.typed() if self._cuts_typed else "",
        }

    def put_typed(self, kept: dict[str, str]) -> None:
        """What was typed before and not saved."""
        self._held = True
        self.tabs.open(kept.get("state", ""))
        self._turned()
        self._put(*(kept.get(name, "") for name in ("reason", "learned_from", "learned_by", "on", "words")))
        self.no_offers.setChecked(kept.get("no_offers") == "1")
        if kept.get("side") or kept.get("cut"):
            self._cuts_typed = True
            self.side.box.put_typed(kept.get("side", ""))
            self.cut.box.put_typed(kept.get("cut", ""))
        self._held = False

    def read(self, client_id: ClientId) -> TellingDraft:
        """The draft. Raises RuleBroken."""
        reason, day = self.list.noun(), self.on.box
        if reason is None or not isinstance(day, DateInput):
            raise RuleBroken("reason", "unknown", N_("Choose the reason, or that it is not known."))
        on = day.read()
        by = self.learned_by.box.typed()
        going = self.state is not State.WON_BACK
        return TellingDraft(
            client_id,
            self.state,
            self._desk.today if on is None else on,
            reason.code,
            self.words.box.typed(),
            Learned(self.learned_from.box.typed() or Learned.HERSELF.value),
            int(by) if by.isdecimal() else None,
            Side(self.side.box.typed()) if going and self._cuts_typed else None,
            Cut(self.cut.box.typed()) if going and self._cuts_typed else None,
            going and self.no_offers.isChecked(),
        )

    # ── slots ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _turned(self) -> None:
        """The reasons, or the ways back."""
        going = self.state is not State.WON_BACK
        trades = self._desk.shop.settings.trades
        reasons = tuple(Choice(each.code, each.label, each.side, each.cut) for each in offered(trades))
        self.model.show_rows(reasons if going else tuple(Choice(code, said) for code, said in WAYS.items()))
        self.why.setText(_("Why she goes. 1, 2, 3: our side, her side, a rival") if going else _("How she came back"))
        for part in (self.side, self.cut, self.no_offers, self.learned_from):
            part.setVisible(going)
        _rename(self.learned_by, _("Learned by") if going else _("Won back by"))
        _rename(self.words, _("In her words") if going else _("What was done"))
        self.list.choose(0)
        self._changed()

    def turn(self, step: int) -> None:
        """The next state (1) or the one before (-1)."""
        at = (_TABS.index(self.state) + step) % len(_TABS)
        self.tabs.open(_TABS[at].value)

    def _chose(self, choice: Choice) -> None:
        if not self._cuts_typed:
            self._put_cuts(choice.side, choice.cut)
        self._changed()

    def _put_cuts(self, side: Side, cut: Cut) -> None:
        self.side.box.put_typed(side.value)
        self.cut.box.put_typed(cut.value)

    def _cut_by_hand(self) -> None:
        self._cuts_typed = True
        self._changed()

    def _changed(self) -> None:
        if not self._held:
            self.edited.emit()


class ToldCard(Card):
    """What was told of her before, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("What was told"), flush=True)
        self._desk = desk
        self.setFixedWidth(HISTORY_WIDTH)
        self.model = RowsModel[Telling](look=self._look, parent=self)
        self.list = RowList(
            self.model, name="client_leaving.told", said=_("What was told"), height=60, edge=16, lead=72
        )
        self.list.empty = _("Nobody has told anything of her yet.")
        self.add(self.list, 1)
        self.by = Caption("", wrap=True)
        self.correct = KeyButton(_("Correct"), "E", name="client_leaving.correct", small=True)
        self.undo = KeyButton(_("Take back"), "Alt Z", name="client_leaving.take_back", small=True)
        foot = row(self.correct, self.undo, spacing=8)
        foot.addStretch(1)
        self.add(Divider())
        below = column(self.by, spacing=8)
        below.addLayout(foot)
        below.setContentsMargins(15, 8, 15, 15)
        self.add_layout(below)
        self.list.chosen.connect(self._chose)
        self._chose(None)

    def show_tellings(self, tellings: tuple[Telling, ...]) -> None:
        """Those of one client."""
        self.model.show_rows(tellings)
        if tellings:
            self.list.choose(0)
        else:
            self._chose(None)

    def _chose(self, telling: Telling | None) -> None:
        standing = telling is not None and telling.replaced_by is None
        self.correct.setEnabled(standing)
        self.undo.setEnabled(standing)
        if telling is None:
            self.by.setText("")
            return
        cuts = [_(SIDE_LABELS[telling.side]), _(CUT_LABELS[telling.cut])] if telling.side or telling.cut else []
        said = [*cuts, telling.words] if telling.words else cuts
        who = _("{staff} wrote it down; learned by {other}", staff=telling.staff, other=telling.learned_by)
        if telling.state is State.WON_BACK:
            who = _("{staff} wrote it down; won back by {other}", staff=telling.staff, other=telling.learned_by)
        self.by.setText("\n".join(part for part in (" · ".join(said), who) if part))

    def _look(self, telling: Telling) -> RowLook:
        badge, tone = _(STATE_LABELS[telling.state]), STATE_TONES[telling.state]
        if telling.replaced_by is not None:
            badge, tone = (_("Taken back") if telling.replaced_by == NOTHING else _("Corrected")), "muted"
        return RowLook(
            lead=day_said(telling.on, self._desk.today),
            title=_(label_of(telling.reason)),
            subtitle=_(LEARNED_LABELS[telling.learned_from])
            if telling.state is not State.WON_BACK
            else telling.learned_by,
            badge=badge,
            tone=tone,
            bold=False,
            quiet=telling.replaced_by is not None,
        )


def _rename(field: Field, said: str) -> None:
    field.label.setText(said)
    field.box.setAccessibleName(said)


def _choice_look(choice: Choice) -> RowLook:
    tones: dict[Side, str] = {Side.SHOP: "bad", Side.CLIENT: "info", Side.RIVAL: "warn", Side.UNKNOWN: "muted"}
    mark = _(SIDE_LABELS[choice.side]) if choice.code not in WAYS else ""
    cut = _(CUT_LABELS[choice.cut]) if choice.cut is not Cut.UNKNOWN else ""
    return RowLook(title=_(choice.label), mark=mark, mark_tone=tones[choice.side], right=cut, bold=False)
