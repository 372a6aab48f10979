"""A client's family and dates: everybody and every day at left, the form of what is chosen at right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QStackedWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.greeting import greet, take_back_greeting
from desk_app.clients.relating import (
    add_date,
    add_relative,
    edit_date,
    edit_relative,
    put_back_date,
    put_back_relative,
    remove_date,
    remove_relative,
)
from desk_app.clients.relative import (
    ClientDate,
    DateDraft,
    KeptDate,
    KeptRelative,
    Relative,
    RelativeDraft,
    RemovedDate,
    RemovedRelative,
)
from desk_app.staff.account import Action
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.client_family_parts import (
    GREETABLE_DAYS,
    DayForm,
    FamilyLine,
    FamilySheet,
    PersonForm,
    empty_said,
    family_look,
    read_family,
)
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import FormDraft, FormErrors
from desk_app.ui.widgets.labels import Caption, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.words import N_, _, n_

RIGHT = 430


class ClientFamilyPage(Page):
    """``desk.go("client_family", client_id=5)``."""

    shows = frozenset({Kind.CLIENT, Kind.CALL})
    title = N_("Family and dates")

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> Iterator[None]:
        self.sheet: FamilySheet | None = None
        self.chosen: FamilyLine | None = None  # what the form is of; None: somebody or some day new
        self._wanted = ""
        self.head = Title("")
        self.greet_button = KeyButton(_("Wished well"), "Alt G", name="family.greet")
        self.new_day = KeyButton(_("Another day"), "Alt W", name="family.new_day")
        self.new_person = KeyButton(_("Add somebody"), "Alt A", ButtonKind.PRIMARY, name="family.new_person")
        self.away = KeyButton(_("Back"), "Esc", name="family.back")
        self.body.addLayout(row(self.head, self.greet_button, self.new_day, self.new_person, self.away, stretch=(1,)))
        yield
        right = self._build_form()
        right.setFixedWidth(RIGHT)
        self.body.addLayout(row(self._build_list(), right, spacing=16, stretch=(1,)), 1)

    def _build_list(self) -> Card:
        card = Card(_("Who and when"), flush=True)
        self.count = Caption()
        card.add_to_head(self.count)
        desk = self.desk
        self.model = RowsModel[FamilyLine](look=lambda line: family_look(line, desk.today, desk.words), parent=self)
        self.list = RowList(self.model, name="family.list", said=_("Family and dates"), height=56, edge=16, avatar=32)
        card.add(self.list, 1)
        return card

    def _build_form(self) -> Card:
        self.form_card = Card(_("Somebody new"))
        self.person, self.day = PersonForm(self.desk), DayForm(self.desk.today)
        self.forms = QStackedWidget()
        self.forms.addWidget(self.person)
        self.forms.addWidget(self.day)
        self.form_card.add(self.forms)
        self.form_card.add_stretch()
        self.remove = KeyButton(_("Take out"), "Alt D", name="family.remove")
        self.save_button = KeyButton(_("Save"), "Ctrl Enter", ButtonKind.PRIMARY, name="family.save", wide=True)
        self.form_card.add_row(self.remove, self.save_button, spacing=8, stretch=(0, 1))
        self.errors = FormErrors(self.banner, (*self.person.fields, *self.day.fields))
        person, day = self.person, self.day
        self.person_draft = FormDraft(self, self.desk.drafts, "relative:0")
        self.person_draft.watch(
            name=person.name.box,
            relation=person.relation.box,
            birthday=person.birthday.box,
            phone=person.phone.box,
            standing=person.standing.box,
            note=person.note.box,
            other=person.other,
        )
        self.day_draft = FormDraft(self, self.desk.drafts, "occasion:0")
        self.day_draft.watch(kind=day.kind.box, whose=day.whose.box, label=day.label.box, day=day.day.box)
        return self.form_card

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _line: self._focus_form())
        self.person.search.taken.connect(self._link)
        self.person.unlink.clicked.connect(self.unlink)
        self.person.open_file.clicked.connect(self.open_file)
        self.greet_button.clicked.connect(self.wish_well)
        self.new_day.clicked.connect(self.begin_day)
        self.new_person.clicked.connect(self.begin_person)
        self.save_button.clicked.connect(self.save)
        self.remove.clicked.connect(self.take_out)
        self.away.clicked.connect(self.desk.back)
        self.key("Alt+A", _("Add somebody"), self.begin_person)
        self.key("Alt+W", _("Another day that comes round"), self.begin_day)
        self.key("Ctrl+Return", _("Save"), self.save)
        self.key("Alt+G", _("Wished well, without a call"), self.wish_well)
        self.key("Alt+D", _("Take out what is chosen"), self.take_out)
        self.key("Alt+O", _("Open the file of her own"), self.open_file)
        self.key("Alt+U", _("Unlink the file of her own"), self.unlink)
        self.key("Esc", _("To the list; from there back"), self._leave)

    # ── whose page it is ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def client_id(self) -> ClientId | None:
        """Whose family it is."""
        found = self.where.get("client_id")
        return ClientId(found) if isinstance(found, int) else None

    def open(self, **where: object) -> None:
        if where.get("client_id") != self.where.get("client_id"):
            self.sheet, self._wanted = None, ""
            self.model.show_rows(())
            self.head.setText("")
        super().open(**where)
        if self.sheet is None:
            self._show_form(None, person=True)

    def focus_first(self) -> None:
        if self.sheet is None or self.sheet.lines:
            self.list.setFocus()  # where nobody is in it, the reading goes on to the form
        else:
            self._focus_form()

    def _focus_form(self) -> None:
        if self._on_person:
            (self.person.note if self.person.other_id is not None else self.person.name).box.setFocus()
        else:
            self.day.kind.box.setFocus()

    def _leave(self) -> None:
        if not self.list.hasFocus() and self.model.rowCount():
            self.list.setFocus()
        else:
            self.desk.back()

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        shop, client_id = self.desk.shop, self.client_id
        if client_id is not None:
            self.desk.tasks.read(self, lambda: read_family(shop, client_id), self._show, latest="family")

    def _show(self, sheet: FamilySheet) -> None:
        if self.desk.signed_in is None:  # locked meanwhile: read again for whoever comes
            self.stale = True
            return
        first, self.sheet = self.sheet is None, sheet
        self.head.setText(_("Family and dates of {client}", client=sheet.client.name))
        people = n_("{count} person", "{count} people", len(sheet.family.relatives))
        days = n_("{count} other day", "{count} other days", len(sheet.family.dates))
        self.count.setText(f"{people} · {days}" if sheet.lines else "")
        self.day.set_people(sheet.family)
        wanted = self._wanted or (self.chosen.key if self.chosen is not None else "")
        self._wanted = ""
        self.list.empty = empty_said(sheet)
        self.model.show_rows(sheet.lines)
        places = [place for place, line in enumerate(sheet.lines) if line.key == wanted]
        if places:
            self.list.choose(places[0])
            self._choose(sheet.lines[places[0]])
        elif first and sheet.lines:
            self.list.choose(0)
        else:
            self._show_form(None, person=self._on_person)
        self._allow()
        if first and not sheet.lines and self.list.hasFocus():
            self._focus_form()

    def _allow(self) -> None:
        sheet, may = self.sheet, self.desk.acting.may(Action.EDIT_CLIENT)
        may = may and sheet is not None and not (sheet.client.erased or sheet.family.barred)
        for button in (self.new_person, self.new_day, self.save_button):
            button.setEnabled(may)
        self.remove.setEnabled(may and self.chosen is not None)
        self.greet_button.setEnabled(self._greetable is not None)

    @property
    def _on_person(self) -> bool:
        return self.forms.currentWidget() is self.person

    @property
    def _greetable(self) -> FamilyLine | None:
        line = self.chosen
        if line is None or line.ahead is None or line.ahead.done:
            return None
        return line if (line.ahead.here.day - self.desk.today).days <= GREETABLE_DAYS else None

    def _choose(self, line: FamilyLine) -> None:
        self._show_form(line, person=line.relative is not None)

    def _show_form(self, line: FamilyLine | None, *, person: bool) -> None:
        """Fills the form with a line, or with nothing; what was typed and not saved comes back."""
        self.chosen = line
        self.errors.clear()
        client = self.client_id or 0
        if person:
            relative = line.relative if line is not None else None
            self.person_draft.hold(True)
            self.person.put(relative)
            self.person_draft.hold(False)
            self.person_draft.reset(f"relative:{client}:{relative.id if relative is not None else 'new'}")
            if self.person_draft.restore():
                self._link_again(relative)
            self._say_heading(relative.name if relative is not None else _("Somebody new"))
        else:
            day = line.day if line is not None else None
            self.day_draft.hold(True)
            self.day.put(day)
            self.day_draft.hold(False)
            self.day_draft.reset(f"occasion:{client}:{day.id if day is not None else 'new'}")
            self.day_draft.restore()
            self._say_heading(_("A day that comes round"))
        self.forms.setCurrentWidget(self.person if person else self.day)
        self._allow()

    def _say_heading(self, said: str) -> None:
        if self.form_card.heading is not None:  # a card may have none
            self.form_card.heading.setText(said)

    def _link_again(self, relative: Relative | None) -> None:
        """A link that was chosen and not saved."""
        number, name = self.person.other.text(), self.person.name.box.typed()
        kept = relative is not None and number == str(relative.other_id or "")
        self.person.put_link(number, self.person.linked.text() if kept else name)

    # ── the forms ─────────────────────────────────────────────────────────────────────────────────────────────

    def begin_person(self) -> None:
        """Alt+A: somebody new."""
        if self.new_person.isEnabled():
            self._show_form(None, person=True)
            self.person.name.box.setFocus()

    def begin_day(self) -> None:
        """Alt+W: another day, of whoever is chosen."""
        if not self.new_day.isEnabled():
            return
        whose = self.chosen.relative if self.chosen is not None else None
        self._show_form(None, person=False)
        if whose is not None and self.day.whose.box.typed() == "":
            self.day.whose.box.put_typed(str(whose.id))
        self.day.kind.box.setFocus()

    def _link(self, brief: ClientBrief) -> None:
        self.person.name.box.put_typed(brief.name)
        self.person.put_link(str(brief.id), f"{brief.name} · {brief.code}")
        self.person.relation.box.setFocus()

    def unlink(self) -> None:
        """Alt+U: a plain entry again, under the name of the file."""
        if self._on_person and self.person.other_id is not None:
            self.person.put_link("", "")
            self.person.name.box.setFocus()

    def open_file(self) -> None:
        """Alt+O: the relative's own file."""
        other = self.person.other_id if self._on_person else None
        if other is not None:
            self.desk.go("client_file", client_id=int(other))

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────

    def save(self) -> None:
        """Ctrl+Enter."""
        if not self.save_button.isEnabled() or self.client_id is None:
            return
        if self._on_person:
            person = self.errors.read(self.person.read)
            if person is not None:
                self._save_person(self.client_id, person)
        else:
            day = self.errors.read(self.day.read)
            if day is not None:
                self._save_day(self.client_id, day)

    def _save_person(self, client_id: ClientId, draft: RelativeDraft) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        before = self.chosen.relative if self.chosen is not None else None

        def work() -> KeptRelative:
            if before is None:
                return add_relative(shop, acting, client_id, draft)
            return edit_relative(shop, acting, before.id, draft)

        self.desk.tasks.command(self, work, partial(self._person_saved, before), self.errors.show)

    def _person_saved(self, before: Relative | None, kept: KeptRelative) -> None:
        self.person_draft.done()
        number = kept.relative_id
        self._wanted = f"r{number}"
        if before is None:
            undo = taking_back(self.desk, lambda shop, acting: remove_relative(shop, acting, number), self._undone)
            self.desk.toast(_("Added."), undo)
        elif kept.touched.clients:
            draft = before.as_draft()
            undo = taking_back(self.desk, lambda shop, acting: edit_relative(shop, acting, number, draft), self._undone)
            self.desk.toast(_("Saved."), undo)
        else:
            self.desk.toast(_("Nothing has changed."))

    def _save_day(self, client_id: ClientId, draft: DateDraft) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        before = self.chosen.day if self.chosen is not None else None

        def work() -> KeptDate:
            if before is None:
                return add_date(shop, acting, client_id, draft)
            return edit_date(shop, acting, before.id, draft)

        self.desk.tasks.command(self, work, partial(self._day_saved, before), self.errors.show)

    def _day_saved(self, before: ClientDate | None, kept: KeptDate) -> None:
        self.day_draft.done()
        number = kept.date_id
        self._wanted = f"d{number}"
        if before is None:
            undo = taking_back(self.desk, lambda shop, acting: remove_date(shop, acting, number), self._undone)
            self.desk.toast(_("Added."), undo)
        elif kept.touched.clients:
            draft = before.as_draft()
            undo = taking_back(self.desk, lambda shop, acting: edit_date(shop, acting, number, draft), self._undone)
            self.desk.toast(_("Saved."), undo)
        else:
            self.desk.toast(_("Nothing has changed."))

    def take_out(self) -> None:
        """Alt+D: what is chosen; Ctrl+Z puts it back."""
        line, shop, acting = self.chosen, self.desk.shop, self.desk.acting
        if line is None or not self.remove.isEnabled():
            return
        if line.relative is not None:
            person = line.relative.id
            self.desk.tasks.command(self, lambda: remove_relative(shop, acting, person), self._person_gone)
        elif line.day is not None:
            day = line.day.id
            self.desk.tasks.command(self, lambda: remove_date(shop, acting, day), self._day_gone)

    def _person_gone(self, removed: RemovedRelative) -> None:
        self.person_draft.done()
        undo = taking_back(self.desk, lambda shop, acting: put_back_relative(shop, acting, removed), self._undone)
        self.desk.toast(_("{name} is taken out.", name=removed.relative.name), undo)

    def _day_gone(self, removed: RemovedDate) -> None:
        self.day_draft.done()
        undo = taking_back(self.desk, lambda shop, acting: put_back_date(shop, acting, removed), self._undone)
        self.desk.toast(_("The day is taken out."), undo)

    def wish_well(self) -> None:
        """Alt+G: she was told in the shop; nobody needs to call."""
        line, client_id = self._greetable, self.client_id
        if line is None or line.ahead is None or client_id is None:
            return
        shop, acting, thread, here = self.desk.shop, self.desk.acting, line.ahead.thread, line.ahead.here
        undo = taking_back(self.desk, lambda s, a: take_back_greeting(s, a, client_id, thread, here), self._undone)
        self.desk.tasks.command(
            self,
            lambda: greet(shop, acting, client_id, thread, here),
            lambda _done: self.desk.toast(_("Noted: wished well."), undo),
        )

    def _undone(self, _done: object) -> None:
        self.desk.toast(_("Taken back."))
