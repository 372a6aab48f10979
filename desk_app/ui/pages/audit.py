"""The audit trail: who did what, when, on which machine; what it was before and what it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_briefs, resolve_client
from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.privacy.desk import sealed_for
from desk_app.staff.account import Acting, Action, StaffId, StaffMember
from desk_app.staff.desk import staff_list
from desk_app.staff.trail import AuditLine, TrailFilter, read_trail
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.pages.audit_names import KINDS
from desk_app.ui.pages.audit_words import action_said, facts, subject_said
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.inputs import ChoiceInput, DateInput, LineInput
from desk_app.ui.widgets.labels import Caption, Heading, Passage, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowTable, Scroll
from desk_app.words import N_, _


@dataclass(frozen=True, slots=True)
class TrailRow:
    """A line and the name of the client it is about; "" of nobody, or of one who is gone."""

    line: AuditLine
    client: str


def read_rows(shop: Shop, acting: Acting, chosen: TrailFilter, last: TrailRow | None, count: int) -> list[TrailRow]:
    """A page of the trail. Raises NotAllowed."""
    lines = sealed_for(shop, read_trail(shop, acting, chosen, count, None if last is None else last.line.seq))
    asked = tuple({ClientId(line.client_id) for line in lines if line.client_id is not None})
    names = {brief.id: brief.name for brief in get_briefs(shop, asked)}
    return [TrailRow(line, names.get(ClientId(line.client_id or 0), "")) for line in lines]


class AuditPage(Page):
    """``desk.go("audit")``, or ``desk.go("audit", client_id=…)`` for what was done with one client."""

    shows = frozenset(Kind)
    title = N_("Audit trail")

    def _build(self) -> None:
        self._asked: tuple[object, ...] | None = None
        self.everything = KeyButton(_("Show everything"), "Alt R", name="audit.clear")
        self.body.addLayout(row(Title(_("Audit trail")), self.everything, stretch=(1,)))
        self.body.addLayout(self._build_filters())
        card = Card()
        self.model = RowsModel[TrailRow](columns=self._columns(), parent=self)
        self.table = RowTable(self.model, name="audit.list", said=_("Audit trail"), height=40)
        self.table.empty = _("No line fits. Show everything clears the filters.")
        card.add(self.table, 1)
        self.body.addLayout(row(card, self._build_detail(), spacing=16, stretch=(1, 0)), 1)

    def _build_filters(self) -> QHBoxLayout:
        self.who = ChoiceInput((("", _("Everybody")),), name="audit.who")
        self.who.setAccessibleName(_("Who"))
        kinds = tuple((kind, _(said)) for kind, said in KINDS.items() if self._has_trade(kind))
        self.kind = ChoiceInput((("", _("Everything")), *kinds), name="audit.kind")
        self.kind.setAccessibleName(_("What kind"))
        self.first = DateInput(self.desk.today, name="audit.first", hint=_("From day"))
        self.last = DateInput(self.desk.today, name="audit.last", hint=_("To day"))
        self.client = LineInput(name="audit.client", hint=_("Client: name, code, phone or #id"))
        for box, said in ((self.first, _("From day")), (self.last, _("To day")), (self.client, _("Client"))):
            box.setAccessibleName(said)
        return row(self.who, self.kind, self.first, self.last, self.client, spacing=8, stretch=(2, 2, 2, 2, 3))

    def _has_trade(self, kind: str) -> bool:
        salon = {"visit", "price", "booking", "service", "product"}
        trade = "pawn" if kind == "ticket" else "salon" if kind in salon else None
        return trade is None or trade in self.desk.shop.settings.trades

    def _build_detail(self) -> QWidget:
        card = Card()
        card.setFixedWidth(400)
        self.head, self.told = Heading(), Caption("", wrap=True)
        self.facts = Passage()
        self.to_client = KeyButton(_("Open the client file"), "Alt C", name="audit.open_client", wide=True)
        card.add(self.head)
        card.add(self.told)
        card.add(Scroll(self.facts), 1)
        card.add(self.to_client)
        self.to_client.hide()
        return card

    def _columns(self) -> tuple[Column[TrailRow], ...]:
        words = self.desk.words
        return (
            Column(_("No."), lambda one: str(one.line.seq), width=72, right=True, quiet=True),
            Column(_("When"), self._when, width=196),
            Column(_("Who"), lambda one: one.line.staff, width=120),
            Column(_("What happened"), lambda one: action_said(one.line.action, words), bold=True),
            Column(_("Client"), lambda one: one.client, width=150),
        )

    def _when(self, one: TrailRow) -> str:
        at = local_time(one.line.at, self.desk.shop.settings.zone)
        return f"{self.desk.words.day(at.date())} {at:%H:%M:%S}"

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_line)
        self.model.loaded.connect(self._loaded)
        self.who.picked.connect(lambda _value: self._read())
        self.kind.picked.connect(lambda _value: self._read())
        for box in (self.first, self.last, self.client):
            box.editingFinished.connect(self._read)
        self.everything.clicked.connect(self.clear)
        self.to_client.clicked.connect(self._open_client)
        self.key("Alt+R", _("Show everything"), self.clear)
        self.key("Alt+C", _("Open the client file"), self._open_client)

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        super().open(**where)
        self._asked = None
        client = where.get("client_id")
        if isinstance(client, int):
            self._empty()
            self.client.setText(f"#{client}")

    def focus_first(self) -> None:
        self.table.setFocus()

    def clear(self) -> None:
        """No filter."""
        self._empty()
        self._read()
        self.table.setFocus()

    def _empty(self) -> None:
        self.who.put("")
        self.kind.put("")
        for box in (self.first, self.last, self.client):
            box.setText("")

    def refresh(self) -> None:
        self._asked = None
        if not self.desk.acting.may(Action.SEE_AUDIT):
            self.model.show_rows(())
            self.say(_("Only the owner reads the audit trail."), Tone.INFO)
            return
        shop = self.desk.shop
        self.desk.tasks.read(self, lambda: staff_list(shop, everyone=True), self._show_staff, latest="audit.staff")
        self._read()

    def _show_staff(self, members: Sequence[StaffMember]) -> None:
        self.who.set_choices((("", _("Everybody")), *((str(one.id), one.name) for one in members)))

    def _read(self) -> None:
        """Reads the newest lines that fit, unless just that was asked last: leaving a box is not yet a change."""
        if not self.desk.acting.may(Action.SEE_AUDIT):
            return
        asked = (self.who.read(), self.kind.read(), self.first.text(), self.last.text(), self.client.text().strip())
        if asked == self._asked:
            return
        self._asked = asked
        try:
            first, last = self.first.read(), self.last.read()
        except RuleBroken as error:
            self.refuse(error)
            return
        self.banner.clear()
        shop, zone, who = self.desk.shop, self.desk.shop.settings.zone, asked[0]
        staff = StaffId(int(who)) if who else None

        def found(client: int | None) -> None:
            self._load(TrailFilter(staff, asked[1], first, last, client, zone))

        if asked[4]:
            text = asked[4]
            self.desk.tasks.read(self, lambda: resolve_client(shop, text), found, self._nobody, latest="audit.client")
        else:
            found(None)

    def _nobody(self, error: DeskError) -> None:
        self.model.show_rows(())
        self.refuse(error)

    def _load(self, chosen: TrailFilter) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        self.model.load(self.desk.tasks, lambda last, count: read_rows(shop, acting, chosen, last, count))

    def _loaded(self, count: int) -> None:
        if count and self.table.noun() is None:
            self.table.choose(0)
        if not count:
            self._show_line(None)

    # ── one line ──────────────────────────────────────────────────────────────────────────────────────────────

    def _show_line(self, one: TrailRow | None) -> None:
        self.to_client.setVisible(one is not None and bool(one.client))
        if one is None:
            self.head.setText("")
            self.told.setText("")
            self.facts.setText("")
            return
        line, words = one.line, self.desk.words
        self.head.setText(action_said(line.action, words))
        told = [self._when(one), line.staff, line.machine, subject_said(line.subject, words)]
        self.told.setText(" · ".join(part for part in told if part))
        said = [
            f"{fact.label}\n{fact.was} → {fact.now}" if fact.was else f"{fact.label}\n{fact.now}"
            for fact in facts(line, words, self.desk.currency)
        ]
        if line.unreadable:
            said.append(_("This line holds what the program did not write there. Check the shop file (Settings)."))
        if line.forgotten:
            said.append(_("The personal values of this line were erased."))
        self.facts.setText("\n\n".join(said))

    def _open_client(self) -> None:
        one = self.table.noun()
        if one is not None and one.client:
            self.desk.go("client_file", client_id=one.line.client_id)
