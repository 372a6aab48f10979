"""All fields of one client's file, and what happened with her that has a day: requests, extras, gestures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.field import FORM_LABELS, MOMENT_LABELS, ExtraForm, FieldGroup, Moment, MomentKind
from desk_app.clients.fielding import SavedMoment, SavedValues, add_moment, set_values, take_back_moment
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.staff.account import Acting, Action
from desk_app.ui.forms.values_form import FieldsSheet, GroupCard, read_fields
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import Field as FormField
from desk_app.ui.widgets.form import FormDraft, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, DateInput
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _

RIGHT = 380


class ClientFieldsPage(Page):
    """``desk.go("client_fields", client_id=5)``."""

    shows = frozenset({Kind.CLIENT, Kind.SETTING})
    title = N_("Fields of the file")

    def _build(self) -> Iterator[None]:
        self.sheet: FieldsSheet | None = None
        self._first: dict[str, str] = {}
        self._saving = False
        self.groups: list[GroupCard] = []
        self.head = Title("")
        self.save_button = KeyButton(_("Save"), "Ctrl S", ButtonKind.PRIMARY, name="client_fields.save")
        self.unfold = KeyButton(_("Show all"), "Alt A", name="client_fields.unfold")
        self.away = KeyButton(_("Back"), "Esc", name="client_fields.back")
        self.body.addLayout(row(self.head, self.unfold, self.save_button, self.away, stretch=(1,)))
        self.content = QWidget()
        self.box = QVBoxLayout(self.content)
        self.box.setContentsMargins(0, 0, 12, 0)
        self.box.setSpacing(12)
        self.box.addStretch(1)
        yield
        right = self._build_moments()
        right.setFixedWidth(RIGHT)
        self.body.addLayout(row(Scroll(self.content), right, spacing=16, stretch=(1,)), 1)

    def _build_moments(self) -> Card:
        card = Card(_("Requests, extras, gestures"))
        card.box.setSpacing(8)
        self.model = RowsModel[Moment](look=self._look, parent=self)
        self.list = RowList(self.model, name="client_fields.moments", said=_("Requests, extras, gestures"), height=56)
        self.list.empty = _("Nothing yet. What she asked for out of the ordinary is a chance.")
        card.add(self.list, 1)
        kinds = tuple((each.value, _(said)) for each, said in MOMENT_LABELS.items())
        forms = tuple((each.value, _(said) if said else "–") for each, said in FORM_LABELS.items())
        self.kind = ChoiceInput(kinds, name="client_fields.moment_kind")
        self.form = FormField(_("It was"), ChoiceInput(forms, name="client_fields.moment_form"), "form")
        self.on = FormField(_("Day"), DateInput(self.desk.today, name="client_fields.moment_on"), "on")
        self.text = FormField(_("What it was"), TextArea(name="client_fields.moment_text", lines=2), "text")
        card.add_row(FormField(_("What kind"), self.kind, "kind"), self.on, spacing=8, stretch=(3, 2))
        card.add(self.form)
        card.add(self.text)
        self.add_button = KeyButton(_("Write it down"), "Alt W", name="client_fields.add")
        self.undo_button = KeyButton(_("Take back"), "Alt Z", name="client_fields.take_back", small=True)
        doing = row(self.undo_button, spacing=8)
        doing.addStretch(1)
        doing.addWidget(self.add_button)
        card.add_layout(doing)
        self.moment_errors = FormErrors(self.banner, (self.form, self.on, self.text))
        self.moment_draft = FormDraft(self, self.desk.drafts, "moment:none")
        self.moment_draft.watch(kind=self.kind, form=self.form.box, on=self.on.box, text=self.text.box)
        return card

    def _connect(self) -> None:
        self.save_button.clicked.connect(self.save)
        self.unfold.clicked.connect(self.unfold_all)
        self.away.clicked.connect(self.desk.back)
        self.add_button.clicked.connect(self.add_moment)
        self.undo_button.clicked.connect(self.take_back)
        self.kind.currentIndexChanged.connect(lambda _at: self._fit())
        self.key("Ctrl+S", _("Save"), self.save)
        self.key("Alt+A", _("Show all"), self.unfold_all)
        self.key("Alt+W", _("Write down a request, an extra or a gesture"), self.add_moment)
        self.key("Alt+Z", _("Take back the chosen line"), self.take_back)
        self.key("Esc", _("Back"), self.desk.back)
        self._fit()

    def _fit(self) -> None:
        self.form.setVisible(self.kind.read() == MomentKind.EXTRA)

    @property
    def client_id(self) -> ClientId | None:
        """Whose fields they are."""
        found = self.where.get("client_id")
        return ClientId(found) if isinstance(found, int) else None

    @property
    def client_in_view(self) -> int | None:
        return self.client_id

    def open(self, **where: object) -> None:
        if where.get("client_id") != self.where.get("client_id"):
            self._show_groups(None)
        super().open(**where)

    def refresh(self) -> None:
        shop, client_id, words = self.desk.shop, self.client_id, self.desk.words
        if client_id is not None and not self._edited():
            self.desk.tasks.read(
                self, lambda: read_fields(shop, client_id, words), self._show, self.refuse, latest="client_fields"
            )

    def _show(self, sheet: FieldsSheet) -> None:
        if sheet.client.id != self.client_id or self.desk.signed_in is None:
            self.stale = True
            return
        self.head.setText(_("Fields of {client}", client=sheet.client.name))
        self._show_groups(sheet)
        self.model.show_rows(sheet.moments)
        may = self.desk.acting.may(Action.EDIT_CLIENT) and not sheet.client.erased
        for button in (self.save_button, self.add_button, self.undo_button):
            button.setEnabled(may)

    def _show_groups(self, sheet: FieldsSheet | None) -> None:
        """Made anew with each reading: the owner may have added a field meanwhile."""
        self.sheet = sheet
        for card in self.groups:
            self.box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.groups = []
        self._first = {}
        if sheet is None:
            self.head.setText("")
            self.model.show_rows(())
            return
        for group in FieldGroup:
            if any(each.group is group for each in sheet.fields):
                card = GroupCard(self.desk, group, sheet)
                self.groups.append(card)
                self.box.insertWidget(self.box.count() - 1, card)
        self._first = self._typed()
        self.errors = FormErrors(self.banner, [form for card in self.groups for form in card.forms.values()])
        self.draft = FormDraft(self.content, self.desk.drafts, f"values:{sheet.client.id}")
        boxes = {key: box for card in self.groups for key, box in card.boxes.items()}
        self.draft.watch(**boxes)
        if self.draft.restore():
            for card in self.groups:
                if any(self._first[key] != box.typed() for key, box in card.boxes.items()):
                    card.unfold()
        if self.groups and all(card.content.isHidden() for card in self.groups):
            self.groups[0].unfold()  # a file without a word in its fields begins with what is asked first
        if self.moment_draft.key != f"moment:{sheet.client.id}":
            self._empty_moment()
            self.moment_draft.reset(f"moment:{sheet.client.id}")
            self.moment_draft.restore()

    def _typed(self) -> dict[str, str]:
        return {key: box.typed() for card in self.groups for key, box in card.boxes.items()}

    def _edited(self) -> bool:
        return self._typed() != self._first

    def unfold_all(self) -> None:
        """Alt+A: every field in view."""
        for card in self.groups:
            card.unfold()

    # ── acting ────────────────────────────────────────────────────────────────────────────────────────────────

    def save(self) -> None:
        """Ctrl+S: what was changed, with what she agreed to."""
        client_id, sheet = self.client_id, self.sheet
        if client_id is None or sheet is None or self._saving:
            return
        changed = {key: said for key, said in self._typed().items() if said != self._first[key]}
        needed = {each.purpose for each in sheet.fields if changed.get(each.key)}
        agreed = tuple(dict.fromkeys(one for card in self.groups for one in card.agreed if one in needed))
        if not changed:
            self.desk.toast(_("Nothing has changed."))
            return
        shop, acting, name = self.desk.shop, self.desk.acting, sheet.client.name
        self._saving = True

        def saved(kept: SavedValues) -> None:
            self._saving = False
            self._first = self._typed()
            self.draft.done()
            done = _("{client}: the file is as it was.", client=name)

            def put_back(shop: Shop, acting: Acting) -> SavedValues:
                return set_values(shop, acting, client_id, kept.before)

            undo = taking_back(self.desk, put_back, lambda _kept: self.desk.toast(done))
            self.desk.toast(_("{client}: the file is changed.", client=name), undo)
            self.refresh()

        def failed(error: DeskError) -> None:
            self._saving = False
            self.errors.show(error)

        self.errors.clear()
        self.desk.tasks.command(self, lambda: set_values(shop, acting, client_id, changed, agreed), saved, failed)

    def _empty_moment(self) -> None:
        self.moment_draft.hold(True)
        for form in (self.form, self.on, self.text):
            form.box.put_typed("")
        self.moment_draft.hold(False)

    def add_moment(self) -> None:
        """Alt+W: a dated line."""
        client_id = self.client_id
        on = self.moment_errors.read(lambda: (self.on.box.read() if isinstance(self.on.box, DateInput) else None,))
        if client_id is None or on is None:
            return
        shop, acting, kind, text = self.desk.shop, self.desk.acting, MomentKind(self.kind.read()), self.text.box.typed()
        form = ExtraForm(self.form.box.typed()) if kind is MomentKind.EXTRA else ExtraForm.NONE

        def added(kept: SavedMoment) -> None:
            self._empty_moment()
            self.moment_draft.done()
            undo = taking_back(self.desk, partial(_take_back, kept.moment_id), lambda _kept: None)
            self.desk.toast(_("It is written down."), undo)

        self.desk.tasks.command(
            self,
            lambda: add_moment(shop, acting, client_id, kind, text, on=on[0], form=form),
            added,
            self.moment_errors.show,
        )

    def take_back(self) -> None:
        """Alt+Z: the chosen line goes; the trail keeps what it said."""
        moment = self.list.noun()
        if moment is not None:
            shop, acting, number = self.desk.shop, self.desk.acting, moment.id
            done = _("It is taken back.")
            self.desk.tasks.command(self, lambda: _take_back(number, shop, acting), lambda _kept: self.desk.toast(done))

    def _look(self, moment: Moment) -> RowLook:
        kind, form = _(MOMENT_LABELS[moment.kind]), FORM_LABELS[moment.form]
        said = " · ".join(part for part in (kind, _(form) if form else "", moment.staff) if part)
        return RowLook(lead=f"{moment.on:%m-%d}", title=moment.text.replace("\n", " "), subtitle=said, bold=False)

    def focus_first(self) -> None:
        first = next((box for card in self.groups for box in card.boxes.values() if box.isVisible()), None)
        (first or self.unfold).setFocus()


def _take_back(number: int, shop: Shop, acting: Acting) -> SavedMoment:
    return take_back_moment(shop, acting, number)
