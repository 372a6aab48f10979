"""A service or a product as typed: new, or one that is kept already."""

from __future__ import annotations

import re
import unicodedata
from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.salon.catalogue import LONGEST_DAYS, CatalogueKind, Product, ProductDraft, Service, ServiceDraft
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.inputs import LineInput, MoneyInput, NumberInput
from desk_app.ui.widgets.labels import Badge, Caption
from desk_app.words import N_, _

Entry = Service | Product
EntryDraft = ServiceDraft | ProductDraft

#: How long a service lasts unless somebody says otherwise, in minutes.
USUAL_MINUTES = 60


class EntryForm(Card):
    """The card beside the list. ``show_entry`` fills it, ``read`` gives the draft.

    What is typed and not saved stays with its entry (``drafts`` key "catalogue:KIND:ID"), and comes back with it.
    ``wanted`` says that Enter or the button asked to save it; its value is whether to go on to the next price.
    """

    wanted = Signal(bool)
    kind: CatalogueKind

    def __init__(self, desk: Desk, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(self._new(), parent=parent)
        self._desk = desk
        self.entry: Entry | None = None
        self.begun = False  # somebody is typing a new one, and it should not be taken from under her
        self._as_filled: dict[str, str] = {}
        self._quiet = False
        self.box.setSpacing(10)
        self.unsaved = Badge("", "warn")
        self.add_to_head(self.unsaved)
        self.price = MoneyInput(desk.currency, name=self._name("price"), hint=_("no price yet"))
        self.cost = MoneyInput(desk.currency, name=self._name("cost"))
        self.active = Check(_("On offer"), name=self._name("active"))
        self.fields = self._lay_out()
        self.add(self.active)
        self.add_stretch()
        self.hint = Caption(_("Enter in the price saves it and goes on to the next price."), wrap=True)
        self.add(self.hint)
        said, name = _("Save"), self._name("save")
        self.save_button = KeyButton(said, "Ctrl S", ButtonKind.PRIMARY, name=name, wide=True)
        self.add(self.save_button)
        self.errors = FormErrors(banner, self.fields)
        self.draft = FormDraft(self, desk.drafts, self.key_of(None))
        self.draft.watch(active=self.active, **{field.name: field.box for field in self.fields})
        self._connect()
        self.show_entry(None)

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.wanted.emit(False))
        self.active.toggled.connect(self._edited)
        for field in self.fields:
            box = field.box
            if isinstance(box, LineInput):
                box.textChanged.connect(self._edited)
                box.returnPressed.connect(lambda box=box: self.wanted.emit(box is self.price))

    def _name(self, part: str) -> str:
        return f"catalogue.{self.kind.value}_{part}"

    def _line(self, part: str, hint: str = "") -> LineInput:
        return LineInput(name=self._name(part), hint=hint)

    def _number(self, part: str, unit: str = "", least: int = 0) -> NumberInput:
        return NumberInput(name=self._name(part), unit=unit, least=least)

    # ── for the two kinds ─────────────────────────────────────────────────────────────────────────────────────

    @abstractmethod
    def _new(self) -> str:
        """What a new one is called."""

    @abstractmethod
    def _lay_out(self) -> tuple[Field, ...]:
        """Makes the inputs and puts them into the card."""

    @abstractmethod
    def _put(self, entry: Entry | None) -> None:
        """Fills the inputs of this kind."""

    @abstractmethod
    def read(self) -> EntryDraft:
        """What is typed. Raises RuleBroken."""

    # ── filling ───────────────────────────────────────────────────────────────────────────────────────────────

    def key_of(self, entry: Entry | None) -> str:
        """Under what the drafts keep it."""
        return f"catalogue:{self.kind.value}:{'new' if entry is None else entry.id}"

    def show_entry(self, entry: Entry | None) -> None:
        """Fills the form with an entry, None for a new one; over it what was typed for it and not saved."""
        if entry is not None and entry == self.entry:
            return
        self.entry = entry
        self._quiet = True
        self.draft.hold(True)
        self.errors.clear()
        self.set_heading(self._new() if entry is None else entry.name)
        self.price.put(entry.price if entry is not None and entry.price else None)
        self.cost.put(entry.cost if entry is not None and entry.cost else None)
        self.active.setChecked(entry is None or entry.active)
        self._put(entry)
        self._as_filled = self._typed()
        self.draft.hold(False)
        self.draft.reset(self.key_of(entry))
        self.begun = self.draft.restore() and entry is None
        self._quiet = False
        self._say_unsaved()

    def settle(self) -> None:
        """It is saved as it stands."""
        self._as_filled = self._typed()
        self._say_unsaved()

    @property
    def edited(self) -> bool:
        """Whether something is typed that is not saved."""
        return self._typed() != self._as_filled

    def _typed(self) -> dict[str, str]:
        return {field.name: field.box.typed() for field in self.fields} | {"active": str(self.active.isChecked())}

    def _edited(self, *_what: object) -> None:
        if self._quiet:
            return
        if not self.edited:
            self.draft.done()  # typed back to what it was
        self._say_unsaved()

    def _say_unsaved(self) -> None:
        self.unsaved.say(_("not saved yet") if self.edited else "")

    def allow(self, may: bool) -> None:
        """Whether the person at the desk may change this."""
        for field in self.fields:
            field.box.setEnabled(may)
        self.active.setEnabled(may)
        self.save_button.setEnabled(may)

    def start(self, part: str = "code") -> None:
        """The keyboard on a field, all of it chosen."""
        box = next(field.box for field in self.fields if field.name == part)
        box.setFocus()
        if isinstance(box, LineInput):
            box.selectAll()

    def _money(self, box: MoneyInput) -> Money:
        return box.read() or Money(0, self._desk.currency)


class ServiceForm(EntryForm):
    """A service: what it is, what it costs, when she comes again and when to ask how it has been."""

    kind = CatalogueKind.SERVICE

    def _new(self) -> str:
        return _("New service")

    def _lay_out(self) -> tuple[Field, ...]:
        self.minutes = self._number("minutes", _("min"))
        self.rhythm = self._number("rhythm", _("days"))
        code, category = (
            Field(_("Code"), self._line("code"), "code"),
            Field(_("Category"), self._line("category"), "category"),
        )
        name = Field(_("Service name"), self._line("name"), "name")
        price, cost = Field(_("Price"), self.price, "price"), Field(_("Cost"), self.cost, "cost")
        minutes = Field(_("Lasts"), self.minutes, "minutes")
        rhythm = Field(_("Usually again after"), self.rhythm, "rhythm_days")
        aftercare = Field(_("Ask how it has been, days after"), self._line("aftercare", "1, 3, 7, 30"), "aftercare")
        self.aftercare = aftercare.box
        self.add_row(code, category, stretch=(2, 3))
        self.add(name)
        self.add_row(price, cost, stretch=(1, 1))
        self.add_row(minutes, rhythm, stretch=(1, 1))
        self.add(aftercare)
        self.code, self.category, self.title = code.box, category.box, name.box
        return code, category, name, price, cost, minutes, rhythm, aftercare

    def _put(self, entry: Entry | None) -> None:
        service = entry if isinstance(entry, Service) else None
        self.code.put_typed(service.code if service else "")
        self.title.put_typed(service.name if service else "")
        self.category.put_typed(service.category if service else "")
        self.minutes.put(service.minutes if service else USUAL_MINUTES)
        self.rhythm.put((service.rhythm_days or None) if service else None)
        self.aftercare.put_typed(said_days(service.aftercare) if service else "")

    def read(self) -> ServiceDraft:
        return ServiceDraft(
            code=self.code.typed(),
            name=self.title.typed(),
            price=self._money(self.price),
            category=self.category.typed(),
            minutes=self.minutes.read() or 0,
            cost=self._money(self.cost),
            rhythm_days=self.rhythm.read() or 0,
            aftercare=read_days(self.aftercare.typed()),
            active=self.active.isChecked(),
        )


class ProductForm(EntryForm):
    """A product: what it is, what it costs, and how many there are."""

    kind = CatalogueKind.PRODUCT

    def _new(self) -> str:
        return _("New product")

    def _lay_out(self) -> tuple[Field, ...]:
        self.on_hand = self._number("on_hand", least=-(10**9))
        self.minimum, self.maximum = self._number("minimum"), self._number("maximum")
        code, category = (
            Field(_("Code"), self._line("code"), "code"),
            Field(_("Category"), self._line("category"), "category"),
        )
        name = Field(_("Product name"), self._line("name"), "name")
        brand, supplier = (
            Field(_("Brand"), self._line("brand"), "brand"),
            Field(_("Supplier"), self._line("supplier"), "supplier"),
        )
        price, cost = Field(_("Price"), self.price, "price"), Field(_("Cost"), self.cost, "cost")
        on_hand = Field(_("On the shelf"), self.on_hand, "on_hand")
        minimum, maximum = Field(_("At least"), self.minimum, "minimum"), Field(_("At most"), self.maximum, "maximum")
        self.add_row(code, category, stretch=(2, 3))
        self.add(name)
        self.add_row(brand, supplier, stretch=(1, 1))
        self.add_row(price, cost, stretch=(1, 1))
        self.add_row(on_hand, minimum, maximum, stretch=(1, 1, 1))
        self.code, self.category, self.title = code.box, category.box, name.box
        self.brand, self.supplier = brand.box, supplier.box
        return code, category, name, brand, supplier, price, cost, on_hand, minimum, maximum

    def _put(self, entry: Entry | None) -> None:
        product = entry if isinstance(entry, Product) else None
        for box, said in (
            (self.code, product.code if product else ""),
            (self.title, product.name if product else ""),
            (self.category, product.category if product else ""),
            (self.brand, product.brand if product else ""),
            (self.supplier, product.supplier if product else ""),
        ):
            box.put_typed(said)
        self.on_hand.put(product.on_hand if product else None)
        self.minimum.put((product.minimum or None) if product else None)
        self.maximum.put((product.maximum or None) if product else None)

    def read(self) -> ProductDraft:
        return ProductDraft(
            code=self.code.typed(),
            name=self.title.typed(),
            price=self._money(self.price),
            brand=self.brand.typed(),
            category=self.category.typed(),
            supplier=self.supplier.typed(),
            cost=self._money(self.cost),
            on_hand=self.on_hand.read() or 0,
            minimum=self.minimum.read() or 0,
            maximum=self.maximum.read() or 0,
            active=self.active.isChecked(),
        )


def said_days(days: tuple[int, ...]) -> str:
    """Aftercare days as people write them: "1, 3, 7, 30"."""
    return ", ".join(str(day) for day in days)


def read_days(said: str) -> tuple[int, ...]:
    """Aftercare days as typed, with commas, spaces or 、 between them. Raises RuleBroken("aftercare")."""
    parts = [part for part in re.split(r"[\s,、;/]+", unicodedata.normalize("NFKC", said)) if part]
    if any(not re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        raise RuleBroken(
            "aftercare", "unreadable", N_("Type the days with commas between them: {example}."), example="1, 3, 7, 30"
        )
    days = tuple(sorted({int(part) for part in parts}))
    if len(days) > LONGEST_DAYS:
        raise RuleBroken("aftercare", "range", N_("Each aftercare day lies between 1 and {most}."), most=LONGEST_DAYS)
    return days


def draft_of(entry: Entry) -> EntryDraft:
    """A kept entry as a draft, to put it back as it was."""
    if isinstance(entry, Service):
        return ServiceDraft(
            code=entry.code,
            name=entry.name,
            price=entry.price,
            category=entry.category,
            minutes=entry.minutes,
            cost=entry.cost,
            rhythm_days=entry.rhythm_days,
            aftercare=entry.aftercare,
            active=entry.active,
        )
    return ProductDraft(
        code=entry.code,
        name=entry.name,
        price=entry.price,
        brand=entry.brand,
        category=entry.category,
        supplier=entry.supplier,
        cost=entry.cost,
        on_hand=entry.on_hand,
        minimum=entry.minimum,
        maximum=entry.maximum,
        active=entry.active,
    )
