"""The list side of the page of services and prices: its lines, its columns, and what stands there while it is empty."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desk_app.salon.catalogue import CatalogueKind, Product, Service
from desk_app.ui.forms.catalogue_form import Entry, said_days
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import EmptyState
from desk_app.ui.widgets.rows import RowTable
from desk_app.words import _, current_words


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the table shows it: a text a column, and a badge at the end."""

    entry: Entry
    cells: tuple[str, ...]
    badge: str = ""
    tone: str = "muted"


def line_of(entry: Entry) -> Line:
    """The line of a service or a product in the language of the moment."""
    words = current_words()
    price = words.money(entry.price) if entry.price else "–"
    if isinstance(entry, Service):
        minutes = words.number(entry.minutes)
        rhythm = _("{count} days", count=entry.rhythm_days) if entry.rhythm_days else "–"
        days = said_days(entry.aftercare) or "–"
        cells: tuple[str, ...] = (entry.code, entry.name, entry.category, minutes, price, rhythm, days)
    else:
        cells = (entry.code, entry.name, entry.brand, entry.category, price, words.number(entry.on_hand))
    badge, tone = _standing(entry)
    return Line(entry, cells, badge, tone)


def _standing(entry: Entry) -> tuple[str, str]:
    if not entry.active:
        return _("not on offer"), "muted"
    if not entry.price:
        return _("no price yet"), "warn"
    if isinstance(entry, Product) and entry.on_hand < entry.minimum:
        return _("running out"), "bad"
    return "", "muted"


def matching(entries: tuple[Entry, ...], said: str) -> tuple[Entry, ...]:
    """Those whose code, name, category or brand holds what was typed, whatever its case."""
    wanted = said.strip().casefold()
    return tuple(entry for entry in entries if wanted in _searched(entry)) if wanted else entries


def _searched(entry: Entry) -> str:
    brand = entry.brand if isinstance(entry, Product) else ""
    return "\n".join((entry.code, entry.name, entry.category, brand)).casefold()


def columns(kind: CatalogueKind) -> tuple[Column[Line], ...]:
    """The columns of a list of that kind."""
    status: Column[Line] = Column(_("Status"), lambda line: line.badge, width=100, tone=lambda line: line.tone)
    code: Column[Line] = Column(_("Code"), lambda line: line.cells[0], width=64, quiet=True)
    said = _("Service name") if kind is CatalogueKind.SERVICE else _("Product name")
    name: Column[Line] = Column(said, lambda line: line.cells[1], bold=True)
    if kind is CatalogueKind.SERVICE:
        return (
            code,
            name,
            Column(_("Category"), lambda line: line.cells[2], width=104),
            Column(_("Minutes"), lambda line: line.cells[3], width=64, right=True),
            Column(_("Price"), lambda line: line.cells[4], width=98, right=True),
            Column(_("Again after"), lambda line: line.cells[5], width=84, right=True),
            Column("", lambda _line: "", width=8),
            Column(_("Aftercare"), lambda line: line.cells[6], width=98, quiet=True),
            status,
        )
    return (
        code,
        name,
        Column(_("Brand"), lambda line: line.cells[2], width=110),
        Column(_("Category"), lambda line: line.cells[3], width=112),
        Column(_("Price"), lambda line: line.cells[4], width=98, right=True),
        Column(_("On the shelf"), lambda line: line.cells[5], width=96, right=True),
        Column("", lambda _line: "", width=8),
        status,
    )


class EntryTable(QWidget):
    """The table of one kind, or what to do first. ``load`` and ``bring_in`` say which of its buttons was pressed."""

    load = Signal()
    bring_in = Signal()

    def __init__(self, kind: CatalogueKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        services = kind is CatalogueKind.SERVICE
        self.kind = kind
        self.model = RowsModel[Line](columns=columns(kind), parent=self)
        said = _("Services") if services else _("Products")
        self.table = RowTable(self.model, name=f"catalogue.{kind.value}_list", said=said, height=40)
        self.table.empty = _("Nothing is called so.")
        more = _("Load the usual list and type your prices, or add the first one with Alt+A.")
        self.nothing = EmptyState(_("No services yet.") if services else _("No products yet."), more)
        name = f"catalogue.{kind.value}"
        load = KeyButton(_("Load the usual list"), kind=ButtonKind.PRIMARY, name=f"{name}_load")
        bring_in = KeyButton(_("Import from a file"), name=f"{name}_import")
        self.load_button = load
        for button, pressed in ((load, self.load), (bring_in, self.bring_in)):
            self.nothing.add_action(button)
            button.clicked.connect(pressed)
        self.both = QStackedLayout(self)
        self.both.addWidget(self.table)
        self.both.addWidget(self.nothing)

    def show_entries(self, kept: tuple[Entry, ...], said: str) -> None:
        """Those of ``kept`` that match what was typed."""
        self.model.show_rows([line_of(entry) for entry in matching(kept, said)])
        self.both.setCurrentIndex(0 if kept else 1)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is listed now."""
        return tuple(line.entry for line in self.model.rows())

    def choose(self, entry_id: int) -> bool:
        """Makes an entry the current one; False where it is not listed."""
        place = next((i for i, entry in enumerate(self.entries) if entry.id == entry_id), -1)
        if place >= 0:
            self.table.choose(place)
        return place >= 0

    def choose_none(self) -> None:
        """No entry is the current one: a new one is typed."""
        self.table.setCurrentIndex(QModelIndex())
        self.table.clearSelection()
