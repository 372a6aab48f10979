"""The owner's page of fields: what a client's file can hold, what counts how much, and after how much trust."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desk_app.changes import Kind
from desk_app.clients.completeness import trust_said
from desk_app.clients.field import GROUP_LABELS, KIND_LABELS, Field
from desk_app.clients.fielding import SavedField, all_fields, retire_field, save_field
from desk_app.clients.fielding import move_field as put_elsewhere
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed
from desk_app.staff.account import Acting, Action
from desk_app.ui.forms.field_form import FieldForm
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowTable
from desk_app.words import N_, _, current_words


class FieldsPage(Page):
    """``desk.go("fields", key="likes")`` opens one field."""

    shows = frozenset({Kind.SETTING})
    title = N_("Fields of the file")

    def _build(self) -> Iterator[None]:
        self._wanted = ""  # the field to choose once the list is read
        self._saving = False
        self.new = KeyButton(_("New field"), "Alt A", name="fields.new")
        self.away = KeyButton(_("Back"), "Esc", name="fields.back")
        self.body.addLayout(row(Title(_("Fields of the file")), self.new, self.away, stretch=(1,)))
        card = Card(flush=True)
        self.model = RowsModel[Field](columns=self._columns(), parent=self)
        self.table = RowTable(self.model, name="fields.list", said=_("Fields of the file"), height=36)
        card.add(self.table, 1)
        yield
        self.form = FieldForm(self.desk, self.banner)
        self.body.addLayout(row(card, self.form, spacing=16, stretch=(1,)), 1)

    def _columns(self) -> tuple[Column[Field], ...]:
        words, trades = self.desk.words, frozenset(self.desk.shop.settings.trades)
        return (
            Column(_("Name of the field"), lambda each: each.say(words), bold=True),
            Column(_("Group"), lambda each: _(GROUP_LABELS[each.group]), width=190, quiet=True),
            Column(_("What it holds"), lambda each: _(KIND_LABELS[each.kind]), width=92),
            Column(_("Counts"), lambda each: words.number(each.weight(trades)), width=64, right=True),
            Column("", lambda _each: "", width=8),
            Column(_("Asked"), lambda each: trust_said(each.trust, words) or _("at once"), width=210, quiet=True),
            Column("", lambda each: "" if each.active else _("not in use"), width=84, tone=lambda _each: "muted"),
        )

    def _connect(self) -> None:
        self.table.chosen.connect(self._show_field)
        self.table.opened.connect(lambda _field: self.form.label.setFocus())
        self.new.clicked.connect(self.begin_new)
        self.away.clicked.connect(self.action_back)
        self.form.wanted.connect(self.save)
        self.form.retired.connect(self.retire)
        self.key("Alt+A", _("New field"), self.begin_new)
        self.key("Ctrl+S", _("Save"), self.save)
        self.key("Alt+R", _("Retire the field, or use it again"), self.retire)
        self.key("Alt+Up", _("Earlier in its group"), lambda: self.move_field(down=False))
        self.key("Alt+Down", _("Later in its group"), lambda: self.move_field(down=True))
        self.key("Esc", _("Back"), self.action_back)

    def open(self, **where: object) -> None:
        super().open(**where)
        key = where.get("key")
        self._wanted = key if isinstance(key, str) else self._wanted

    def refresh(self) -> None:
        shop, may = self.desk.shop, self.desk.acting.may(Action.CHANGE_RULES)
        self.form.allow(may)
        only_owner = _("Only the owner changes these.")
        if not may:
            self.say(only_owner, Tone.INFO)
        elif self.banner.text() == only_owner:
            self.banner.clear()
        self.desk.tasks.read(self, lambda: all_fields(shop, retired=True), self._show, latest="fields.all")

    def _show(self, fields: tuple[Field, ...]) -> None:
        chosen = self._wanted or (self.form.field.key if self.form.field is not None else "")
        begun_new = self.form.field is None and bool(self.form.label.text())
        self._wanted = ""
        self.model.show_rows(fields)
        at = next((place for place, each in enumerate(fields) if each.key == chosen), None)
        if at is not None:
            self.table.choose(at)
        elif fields and not begun_new:
            self.table.choose(0)

    def _show_field(self, field: Field) -> None:
        self.form.show_field(field, frozenset(self.desk.shop.settings.trades))

    # ── acting ────────────────────────────────────────────────────────────────────────────────────────────────

    def begin_new(self) -> None:
        """Alt+A: an empty form."""
        try:
            self.desk.acting.must(Action.CHANGE_RULES)
        except NotAllowed as error:
            self.refuse(error)
            return
        self.table.clearSelection()
        self.form.show_field(None, frozenset())
        self.form.label.setFocus()

    def save(self) -> None:
        """Ctrl+S and Enter: from now on it is in every form, list and question."""
        draft = self.form.errors.read(self.form.read)
        if draft is None or self._saving:
            return

        def saved(kept: SavedField) -> None:
            self.form.draft.done()
            self._wanted = kept.key
            self.desk.toast(_("{name} is saved.", name=draft.label.strip()))

        self._do(lambda shop, acting: save_field(shop, acting, draft), saved)

    def retire(self) -> None:
        """Alt+R: out of use, or back into it. What stands in files stays."""
        field = self.form.field
        if field is None or field.in_file:
            return

        def done(_kept: SavedField) -> None:
            said = _("{name} is not in use any more.") if field.active else _("{name} is in use again.")
            back = _("{name} is as it was.", name=field.say(self.desk.words))

            def undo(shop: Shop, acting: Acting) -> SavedField:
                return retire_field(shop, acting, field.key, active=field.active)

            undone = taking_back(self.desk, undo, lambda _kept: self.desk.toast(back))
            self.desk.toast(said.format(name=field.say(current_words())), undone)

        self._do(lambda shop, acting: retire_field(shop, acting, field.key, active=not field.active), done)

    def move_field(self, *, down: bool) -> None:
        """Alt+Up and Alt+Down: another place in its group."""
        field = self.form.field
        if field is not None:
            self._do(lambda shop, acting: put_elsewhere(shop, acting, field.key, down=down), lambda _kept: None)

    def _do(self, work: Callable[[Shop, Acting], SavedField], done: Callable[[SavedField], object]) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        self._saving = True

        def kept(saved: SavedField) -> None:
            self._saving = False
            done(saved)

        def failed(error: DeskError) -> None:
            self._saving = False
            self.form.errors.show(error)

        self.desk.tasks.command(self, lambda: work(shop, acting), kept, failed)

    def action_back(self) -> None:
        """Esc: from the form to the list, from there to the page before."""
        if self.form.isAncestorOf(self.focusWidget()):
            self.table.setFocus()
        else:
            self.desk.back()

    def focus_first(self) -> None:
        self.table.setFocus()
