"""A visit as typed: who, what, by whom, for how much, how it went, when again. Used new and to correct one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.desk import get_briefs
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.salon.catalogue import CatalogueHit, CatalogueKind, Service, ServiceId
from desk_app.salon.desk import find_catalogue, suggest_next_due
from desk_app.salon.visit import Visit, VisitDraft, check_discount
from desk_app.ui.desk import Desk
from desk_app.ui.forms.visit_lines import (
    Line,
    LinesTable,
    line_of_hit,
    line_of_item,
    lines_of_typed,
    lines_typed,
)
from desk_app.ui.forms.visit_room import Yielding
from desk_app.ui.models.rows import RowLook
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.client_pick import ClientPick
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import DateInput, MoneyInput
from desk_app.ui.widgets.labels import Badge, Caption
from desk_app.ui.widgets.parts import Parts
from desk_app.ui.widgets.pick_box import SHOWN, PickBox
from desk_app.ui.widgets.score_pick import ScorePick
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _, current_words


@dataclass(frozen=True, slots=True)
class FreeLine:
    """What was typed, as a line of its own."""

    text: str


Found = CatalogueHit | FreeLine


class VisitForm(Yielding):
    """The left side of the page: client, lines, details.

    ``changed`` says that anything did; ``typed`` and ``put_typed`` are the whole form as a draft keeps it. ``gone``
    says that the client of such a draft is not in the file any more.
    """

    changed = Signal()
    gone = Signal()

    def __init__(self, desk: Desk, banner: Banner, parent: QWidget | None = None, *, whole: bool = True) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._zero = Money(0, desk.currency)
        self._due_typed = self._quiet = False
        self._off_fault = ""
        self._taken_up: ClientId | None = None
        self.beautician_of: dict[int | None, int] = {}
        self.parts = Parts(self._build(banner))
        if whole:
            self.parts.finish()

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self, banner: Banner) -> Iterator[None]:
        client, lines = self._build_client(), self._build_lines()
        yield
        details = self._build_details()
        yield
        self.setLayout(column(client, lines, details, spacing=16, stretch=(0, 1, 0)))
        self.errors = FormErrors(banner, (self.on, self.discount, self.next_due, self.notes))
        self._connect()

    def _build_client(self) -> QWidget:
        card = Card()
        self.pick = ClientPick(self._desk, name="visit.client")
        card.add(self.pick)
        return card

    def _build_lines(self) -> QWidget:
        card = Card(_("What was done"))
        self.count = Badge("", "muted")
        card.add_to_head(self.count)
        shop = self._desk.shop

        def search(text: str) -> tuple[Found, ...]:
            hits = find_catalogue(shop, text, SHOWN)
            return hits if hits or not text else (FreeLine(text),)

        self.search: PickBox[Found] = PickBox(
            self._desk.tasks,
            search,
            _found_look,
            name="visit.add",
            hint=_("Add a service or product: name, pinyin or code"),
            empty=_("The catalogue is empty. “Services and prices” on the salon page fills it."),
        )
        card.add(self.search)
        self.table = LinesTable(self._desk.currency, name="visit.lines")
        self.table.empty = _("Type what was done above; Enter adds it.")
        card.add(self.table, 1)
        self._keys = _("↓ to the lines · Enter changes a cell · + − quantity · Delete removes")
        self.hint = Caption(self._keys)
        card.add(self.hint)
        return card

    def _build_details(self) -> QWidget:
        card = Card()
        currency, today = self._desk.currency, self._desk.today
        self.on = Field(_("Day"), DateInput(today, name="visit.on"), "on")
        self.discount = Field(_("Discount on the visit"), MoneyInput(currency, name="visit.discount"), "discount")
        self.next_due = Field(_("Next due"), DateInput(today, name="visit.next_due"), "next_due")
        self.score = ScorePick(name="visit.score")
        self.notes = Field(_("Notes"), TextArea(name="visit.notes", lines=1), "notes")
        scored = QWidget()
        scored.setLayout(column(Caption(_("How it went, 1 to 10")), self.score, spacing=4))
        fields = row(self.on, self.discount, self.next_due, scored, spacing=12, stretch=(4, 4, 4, 9))
        for each in (self.on, self.discount, self.next_due, scored):
            fields.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        card.add_layout(fields)
        card.add(self.notes)
        return card

    def _connect(self) -> None:
        self.search.taken.connect(self._add)
        self.search.below = lambda: self.table.start(0)
        self.table.upwards.connect(self.search.setFocus)
        self.table.lines.changed.connect(self._lines_changed)
        self.pick.picked.connect(lambda _brief: self._client_changed())
        for field in (self.on, self.discount):
            if isinstance(field.box, DateInput | MoneyInput):
                field.box.textChanged.connect(self._tell)
        if isinstance(self.next_due.box, DateInput):
            self.next_due.box.textEdited.connect(self._due_edited)
        if isinstance(self.notes.box, TextArea):
            self.notes.box.textChanged.connect(self._tell)
        self.score.changed.connect(self._tell)

    # ── lines ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines as they stand."""
        return self.table.lines.rows()

    @property
    def begun(self) -> bool:
        """Whether anything of the visit itself is typed: a line or a note."""
        return bool(self.lines) or bool(self.notes.box.typed().strip())

    def _add(self, found: Found) -> None:
        if isinstance(found, FreeLine):
            self.table.lines.add(Line(found.text, self._zero, self._zero, beautician_id=self._usual(None)))
        else:
            self.add_hit(found)
        if self.lines[-1].price:
            self.search.setFocus()
        else:
            self.table.start()  # nobody has said what it costs: type it

    def add_hit(self, hit: CatalogueHit) -> None:
        """Adds a line of the catalogue, by the beautician who did it for her last."""
        self.table.lines.add(line_of_hit(hit, self._usual(hit.id if hit.kind is CatalogueKind.SERVICE else None)))
        self.table.scrollToBottom()

    def begin_with(self, service: Service | None) -> None:
        """The service that was booked, in a form still empty."""
        if service is not None and not self.lines:
            kind = CatalogueKind.SERVICE
            self.add_hit(CatalogueHit(kind, service.id, service.code, service.name, service.category, service.price))

    def _usual(self, service_id: int | None) -> int | None:
        return self.beautician_of.get(service_id, self.beautician_of.get(None))

    def _lines_changed(self) -> None:
        count = self.table.lines.rowCount()
        self.count.say(current_words().number(count) if count else "", "accent")
        said = self._keys
        if any(not line.price for line in self.lines):
            said = _("A line has no price yet: type it in its cell, Enter keeps it")
        elif any(line.by_nobody for line in self.lines):
            said = _("A line names nobody yet: Enter on its cell says who did it")
        self.hint.setText(said)
        self.suggest()
        self._tell()

    def _client_changed(self) -> None:
        self.suggest()
        self._tell()

    def suggest(self) -> None:
        """Works out when she is due again, unless somebody typed a day."""
        services = [ServiceId(line.service_id) for line in self.lines if line.service_id is not None]
        on = self._day(self.on)
        if self._due_typed or self._quiet or on is None:
            return
        shop, client = self._desk.shop, self.pick.client_id
        self._desk.tasks.read(
            self,
            lambda: suggest_next_due(shop, client, services, on) if services else None,
            self._suggested,
            latest="visit.next_due",
        )

    def _suggested(self, due: date | None) -> None:
        if not self._due_typed and isinstance(self.next_due.box, DateInput):
            self.next_due.box.put(due)
            self._tell()

    def _due_edited(self, _said: str) -> None:
        self._due_typed = True  # emptied by hand it stays empty: she comes when she likes
        self._tell()

    def _tell(self) -> None:
        if not self._quiet:
            self._weigh_discount()
            self.changed.emit()

    def _weigh_discount(self) -> None:
        """A discount that no visit of these lines can have is told while it is typed."""
        fault = ""
        try:
            check_discount("discount", self._typed_off() if self.lines else None, self.gross.minor, self._desk.currency)
        except RuleBroken as error:
            fault = error.say(current_words())
        if fault or self.discount.error == self._off_fault:
            self.discount.set_error(fault)
        self._off_fault = fault

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def _day(self, field: Field) -> date | None:
        try:
            return field.box.read() if isinstance(field.box, DateInput) else None
        except RuleBroken:
            return None

    @property
    def day(self) -> date:
        """The day of the visit; today while it cannot be read."""
        return self._day(self.on) or self._desk.today

    @property
    def due(self) -> date | None:
        """The next day, as far as it can be read."""
        return self._day(self.next_due)

    def _typed_off(self) -> Money:
        try:
            return (self.discount.box.read() if isinstance(self.discount.box, MoneyInput) else None) or self._zero
        except RuleBroken:
            return self._zero

    def _off(self) -> Money:
        """The discount on the visit; none while the one typed is more than the lines come to."""
        off = self._typed_off()
        return self._zero if off > max(self.gross, self._zero) else off

    @property
    def gross(self) -> Money:
        """The lines together."""
        return sum((line.amount for line in self.lines), self._zero)

    @property
    def total(self) -> Money:
        """What the visit is charged, as far as it can be read."""
        return self.gross - self._off()

    def read(self) -> VisitDraft:
        """The draft, without a tender. Raises RuleBroken."""
        on, due = self.on.box, self.next_due.box
        discount = self.discount.box
        if not (isinstance(on, DateInput) and isinstance(due, DateInput) and isinstance(discount, MoneyInput)):
            raise TypeError
        day = on.read()
        if day is None:
            raise RuleBroken("on", "empty", N_("On which day was it?"))
        client = self.pick.client_id
        return VisitDraft(
            client_id=None if client is None else ClientId(client),
            on=day,
            items=tuple(line.as_draft() for line in self.lines),
            notes=self.notes.box.typed(),
            score=self.score.value,
            next_due=due.read(),
            discount=discount.read() or None,
        )

    # ── filling ───────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        """An empty form of today."""
        self._quiet = True
        self.errors.clear()
        self._due_typed = False
        self._taken_up = None
        self.beautician_of = {}
        self.table.lines.show_rows(())
        self.count.say("")
        self.hint.setText(self._keys)
        self.search.clear()
        self.score.put(None)
        for field in (self.discount, self.next_due, self.notes):
            field.box.put_typed("")
        for day in (self.on.box, self.next_due.box):
            if isinstance(day, DateInput):
                day.today = self._desk.today
        if isinstance(self.on.box, DateInput):
            self.on.box.put(self._desk.today)
        self.pick.clear()
        self._quiet = False

    def fill(self, visit: Visit) -> None:
        """The form as a kept visit says."""
        self.begin()
        self._quiet = True
        self._due_typed = True
        if isinstance(self.on.box, DateInput) and isinstance(self.next_due.box, DateInput):
            self.on.box.put(visit.on)
            self.next_due.box.put(visit.next_due)
        if isinstance(self.discount.box, MoneyInput) and visit.discount:
            self.discount.box.put(visit.discount)
        self.notes.box.put_typed(visit.notes)
        self.score.put(visit.score)
        self.table.lines.show_rows([line_of_item(item) for item in visit.items])
        self._quiet = False
        self._lines_changed()
        if visit.client_id is not None:
            self.pick.load(visit.client_id)

    def typed(self) -> dict[str, str]:
        """Everything typed, as a draft keeps it."""
        return {
            "client": "" if self.pick.client_id is None else str(self.pick.client_id),
            "on": self.on.box.typed(),
            "lines": lines_typed(self.lines),
            "discount": self.discount.box.typed(),
            "next_due": self.next_due.box.typed() if self._due_typed else "",
            "no_next_due": "1" if self._due_typed and not self.next_due.box.typed().strip() else "",
            "score": "" if self.score.value is None else str(self.score.value),
            "notes": self.notes.box.typed(),
        }

    def put_typed(self, kept: Mapping[str, str]) -> None:
        """The inverse of ``typed``."""
        self._quiet = True
        for name, field in (("on", self.on), ("discount", self.discount), ("notes", self.notes)):
            field.box.put_typed(kept.get(name, ""))
        self._due_typed = bool(kept.get("next_due") or kept.get("no_next_due"))
        self.next_due.box.put_typed(kept.get("next_due", ""))
        score = kept.get("score", "")
        self.score.put(int(score) if score.isdigit() else None)
        self.table.lines.show_rows(lines_of_typed(kept.get("lines", ""), self._desk.currency))
        self._quiet = False
        self._lines_changed()
        client = kept.get("client", "")
        if client.isdigit():
            self._take_up(ClientId(int(client)))

    def _take_up(self, client: ClientId) -> None:
        """The client of a draft, if she is still in the file and nothing else was begun meanwhile."""
        shop, self._taken_up = self._desk.shop, client

        def show(found: tuple[ClientBrief, ...]) -> None:
            if self._taken_up != client:
                return
            self._taken_up = None
            if found:
                self.pick.put(found[0])
            else:
                self.gone.emit()

        self._desk.tasks.read(self, lambda: get_briefs(shop, (client,)), show, latest="visit.draft_client")


def _found_look(found: Found) -> RowLook:
    if isinstance(found, FreeLine):
        return RowLook(title=found.text, subtitle=_("Not in the catalogue: add it as a line of its own"))
    product = found.kind is CatalogueKind.PRODUCT
    return RowLook(
        title=found.name,
        subtitle=" · ".join(part for part in (found.code, found.category) if part),
        right=current_words().money(found.price) if found.price else _("no price yet"),
        avatar=found.name,
        badge=_("Product") if product else "",
    )
