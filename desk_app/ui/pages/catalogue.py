"""What the salon offers: services and products, their prices, and the days that make the calls."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desk_app.changes import Kind, Touched
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed
from desk_app.salon.catalogue import CatalogueKind, ProductId, ServiceDraft, ServiceId
from desk_app.salon.desk import (
    SavedProduct,
    SavedService,
    load_starter,
    products,
    save_product,
    save_service,
    services,
)
from desk_app.staff.account import Acting, Action
from desk_app.ui.forms.catalogue_form import Entry, EntryDraft, EntryForm, ProductForm, ServiceForm, draft_of
from desk_app.ui.pages.catalogue_parts import EntryTable
from desk_app.ui.theme import Tone
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _

Saved = SavedService | SavedProduct

KINDS = (CatalogueKind.SERVICE, CatalogueKind.PRODUCT)
TABS = {CatalogueKind.SERVICE: N_("Services"), CatalogueKind.PRODUCT: N_("Products")}
NEW = {CatalogueKind.SERVICE: N_("New service"), CatalogueKind.PRODUCT: N_("New product")}


class CataloguePage(Page):
    """``desk.go("catalogue", service_id=…)`` or ``product_id=…`` opens one entry."""

    shows = frozenset({Kind.CATALOGUE})
    title = N_("Services and prices")

    def _build(self) -> Iterator[None]:
        self._kept: dict[CatalogueKind, tuple[Entry, ...]] = dict.fromkeys(KINDS, ())
        self._asked: dict[CatalogueKind, int] = {}  # which entry to show once it is read
        self._saving: set[str] = set()
        self.new = KeyButton(_(NEW[CatalogueKind.SERVICE]), "Alt A", name="catalogue.new")
        self.away = KeyButton(_("Back"), "Esc", name="catalogue.back")
        self.body.addLayout(row(Title(_("Services and prices")), self.new, self.away, stretch=(1,)))
        self.forms: dict[CatalogueKind, EntryForm] = {}
        for kind_of_form in (ServiceForm, ProductForm):
            self.forms[kind_of_form.kind] = kind_of_form(self.desk, self.banner)
            yield
        self.lists: dict[CatalogueKind, EntryTable] = {}
        for kind in KINDS:
            self.lists[kind] = EntryTable(kind)
            yield
        right = QWidget()
        right.setFixedWidth(316)
        self._right = QStackedLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        for form in self.forms.values():
            self._right.addWidget(form)
        self.body.addLayout(row(self._build_list(), right, spacing=16, stretch=(1,)), 1)

    def _build_list(self) -> QWidget:
        card = Card()
        self.tabs = Tabs(self._tabs(), name="catalogue.tabs")
        self.filter = LineInput(name="catalogue.filter", hint=_("Code, name or category: narrows the list as you type"))
        self.filter.setAccessibleName(_("Narrow the list"))
        self.filter.setClearButtonEnabled(True)
        card.add_row(self.tabs, self.filter, spacing=16, stretch=(2, 3))
        self._left = QStackedLayout()
        card.add_layout(self._left, 1)
        for each in self.lists.values():
            self._left.addWidget(each)
        return card

    def _tabs(self) -> tuple[tuple[str, str], ...]:
        number = self.desk.words.number
        return tuple((kind.value, f"{_(TABS[kind])} {number(len(self._kept[kind]))}") for kind in KINDS)

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda _value: self._turn())
        self.filter.textChanged.connect(lambda _said: self._list_again())
        self.filter.returnPressed.connect(self._to_list)
        self.new.clicked.connect(self.begin_new)
        self.away.clicked.connect(self.action_back)
        for kind in KINDS:
            shown, form = self.lists[kind], self.forms[kind]
            shown.table.chosen.connect(lambda line, form=form: form.show_entry(line.entry))
            shown.table.opened.connect(lambda _line, form=form: form.start("price"))
            shown.load.connect(self.load)
            shown.bring_in.connect(lambda: self.desk.go("import_wizard"))
            form.wanted.connect(self.save)
        self.key("Alt+A", _("New service or product"), self.begin_new)
        self.key("Ctrl+S", _("Save"), self.save)
        for number, kind in enumerate(KINDS, start=1):
            self.key(str(number), _(TABS[kind]), partial(self.tabs.open, kind.value))

    # ── what is in view ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def kind(self) -> CatalogueKind:
        """Which list is open."""
        return CatalogueKind(self.tabs.value())

    @property
    def form(self) -> EntryForm:
        """The form beside it."""
        return self.forms[self.kind]

    def open(self, **where: object) -> None:
        super().open(**where)
        for kind, name in ((CatalogueKind.SERVICE, "service_id"), (CatalogueKind.PRODUCT, "product_id")):
            wanted = where.get(name)
            if isinstance(wanted, int):
                self._asked[kind] = wanted
                self.filter.clear()
                self.tabs.open(kind.value)

    def _turn(self) -> None:
        place = KINDS.index(self.kind)
        self._left.setCurrentIndex(place)
        self._right.setCurrentIndex(place)
        self.new.say(_(NEW[self.kind]))

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        shop, may = self.desk.shop, self.desk.acting.may(Action.CHANGE_RULES)
        for kind in KINDS:
            self.forms[kind].allow(may)
            self.lists[kind].load_button.setEnabled(may)
        only_owner = _("Only the owner changes these.")
        if not may:
            self.say(only_owner, Tone.INFO)
        elif self.banner.text() == only_owner:
            self.banner.clear()
        self.desk.tasks.read(
            self, lambda: (services(shop), products(shop)), lambda found: self._show(*found), latest="catalogue.all"
        )

    def _show(self, offered: tuple[Entry, ...], shelf: tuple[Entry, ...]) -> None:
        self._kept = {CatalogueKind.SERVICE: offered, CatalogueKind.PRODUCT: shelf}
        self.tabs.set_tabs(self._tabs())
        self._list_again()
        if not self._kept[self.kind] and self.lists[self.kind].isVisible() and not self.form.begun:
            self.lists[self.kind].load_button.setFocus()

    def _list_again(self) -> None:
        for kind in KINDS:
            shown, form = self.lists[kind], self.forms[kind]
            shown.show_entries(self._kept[kind], self.filter.text())
            # One loud button a page: while there is nothing to price, it is the one that fills the list.
            form.save_button.set_kind(ButtonKind.PRIMARY if self._kept[kind] else ButtonKind.PLAIN)
            asked = self._asked.pop(kind, None) if self._kept[kind] else None
            wanted = asked if asked is not None else form.entry.id if form.entry is not None else None
            if wanted is not None:
                shown.choose(wanted)
            elif shown.entries and not form.begun:
                shown.table.choose(0)

    # ── acting ────────────────────────────────────────────────────────────────────────────────────────────────

    def begin_new(self) -> None:
        """Alt+A: an empty form; what was typed for a new one and not saved comes back."""
        try:
            self.desk.acting.must(Action.CHANGE_RULES)
        except NotAllowed as error:
            self.refuse(error)
            return
        self.lists[self.kind].choose_none()
        self.form.show_entry(None)
        self.form.begun = True
        self.form.start()

    def action_pay(self) -> None:
        """F9: as Ctrl+S."""
        self.save()

    def save(self, onwards: bool = False) -> None:
        """Ctrl+S and Enter. ``onwards`` goes on to the next price without waiting for the disk."""
        form, before = self.form, self.form.entry
        if before is not None and not form.edited:
            if not onwards:
                self.desk.toast(_("Nothing has changed."))
        elif not self._write(form, before):
            return
        if onwards and before is not None:
            self._next_price(before)

    def _write(self, form: EntryForm, before: Entry | None) -> bool:
        """Hands what is typed to the salon; False where it cannot be read, or is on its way already."""
        key = form.draft.key
        draft = form.errors.read(form.read)
        if draft is None or key in self._saving:
            return False
        shop, acting = self.desk.shop, self.desk.acting

        def done(saved: Saved) -> None:
            self._saving.discard(key)
            self._saved(form, key, before, saved)
            self._toast(draft, before)

        def failed(error: DeskError) -> None:
            self._saving.discard(key)
            self._not_saved(form, key, before, error)

        self._saving.add(key)
        entry_id = None if before is None else before.id
        self.desk.tasks.command(self, lambda: keep(shop, acting, draft, entry_id), done, failed)
        return True

    def _saved(self, form: EntryForm, key: str, before: Entry | None, saved: Saved) -> None:
        self.desk.drafts.drop(key)
        if form.draft.key != key:
            return  # she is at the next one already
        form.settle()
        if before is None:
            form.begun = False
            self.filter.clear()
            self._asked[form.kind] = saved.service_id if isinstance(saved, SavedService) else saved.product_id

    def _not_saved(self, form: EntryForm, key: str, before: Entry | None, error: DeskError) -> None:
        """Back to the entry that was refused, with what was typed, and the reason beside its field."""
        if form.draft.key != key and before is not None:
            self.filter.clear()
            self.lists[form.kind].choose(before.id)
        self.tabs.open(form.kind.value)
        form.errors.show(error)

    def _toast(self, draft: EntryDraft, before: Entry | None) -> None:
        desk, said = self.desk, _("{name} is saved.", name=draft.name.strip())
        if before is None:
            desk.toast(said)
            return
        desk.toast(
            said,
            taking_back(
                desk,
                lambda shop, acting: keep(shop, acting, draft_of(before), before.id),
                lambda _kept: desk.toast(_("{name} is as it was.", name=before.name)),
            ),
        )

    def load(self) -> None:
        """The usual list of a salon: of the open tab, or of both where both are empty."""
        shop, acting, language = self.desk.shop, self.desk.acting, self.desk.words.language
        only = self.kind if any(self._kept.values()) else None

        def loaded(_touched: Touched) -> None:
            self.lists[self.kind].table.setFocus()
            self.desk.toast(_("The usual list is here. Enter on a line, then type its price."))

        self.desk.tasks.command(self, lambda: load_starter(shop, acting, language, only), loaded, self.refuse)

    def _next_price(self, before: Entry) -> None:
        shown = self.lists[self.kind]
        ids = [entry.id for entry in shown.entries]
        place = ids.index(before.id) + 1 if before.id in ids else len(ids)
        if place < len(ids):
            shown.table.choose(place)
            self.form.start("price")
        else:
            shown.table.setFocus()

    # ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────

    def action_back(self) -> None:
        """Esc and Alt+Left: from the form to the list, from there to the page before."""
        if self.form.isAncestorOf(self.focusWidget()):
            self._to_list()
        else:
            self.desk.back()

    def _to_list(self) -> None:
        table = self.lists[self.kind].table
        table.setFocus()
        if table.noun() is None and table.rows.rowCount():
            table.choose(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            self._to_list()
            return
        super().keyPressEvent(event)

    def focus_first(self) -> None:
        self.lists[self.kind].table.setFocus()


def keep(shop: Shop, acting: Acting, draft: EntryDraft, entry_id: int | None) -> Saved:
    """Saves a service or a product. Raises DeskError."""
    if isinstance(draft, ServiceDraft):
        return save_service(shop, acting, draft, None if entry_id is None else ServiceId(entry_id))
    return save_product(shop, acting, draft, None if entry_id is None else ProductId(entry_id))
