"""A client's photographs: before and after, side by side or wiped one over the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.consent import Answer
from desk_app.clients.photograph import PART_LABELS, Part, Photograph, PhotographId
from desk_app.clients.photographing import (
    NewPhotograph,
    PhotographsAdded,
    add_photographs,
    edit_photograph,
    remove_photograph,
    remove_withdrawn,
    save_photograph,
)
from desk_app.errors import DeskError
from desk_app.staff.account import Action
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.client_photographs_parts import (
    Details,
    Large,
    Line,
    PhotographList,
    Sheet,
    barred_said,
    look_of,
    pasted,
    read_large,
    read_lines,
    read_page,
)
from desk_app.ui.saving import ask_where
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, EmptyState, row
from desk_app.ui.widgets.form import FormDraft, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Caption, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.photograph_view import Face, PhotographView
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _, n_

LIST_WIDTH = 300

#: How a pair is seen, in the order of the tabs.
FACES: tuple[tuple[Face, str], ...] = (
    (Face.ONE, N_("One photograph")),
    (Face.SIDE, N_("Side by side")),
    (Face.WIPE, N_("Slider")),
)


def _local(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class ClientPhotographsPage(Page):
    """``desk.go("client_photographs", client_id=5)``."""

    shows = frozenset({Kind.CLIENT})
    title = N_("Photographs")

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> Iterator[None]:
        self.sheet: Sheet | None = None
        self.large: Large | None = None
        self.wanted: PhotographId | None = None  # to be chosen once it is in the list
        self.setAcceptDrops(True)
        self.head = Title(_("Photographs"))
        parts = tuple((part.value, _(PART_LABELS[part])) for part in Part)
        self.part_new = ChoiceInput(parts, name="photographs.part_new")
        self.part_new.setFixedWidth(150)
        self.part_new.setAccessibleName(_("What new ones show"))
        self.copy = KeyButton(_("Save a copy…"), "Ctrl S", name="photographs.copy")
        self.remove = KeyButton(_("Delete…"), "Alt D", name="photographs.remove")
        self.add = KeyButton(_("Add…"), "Alt A", ButtonKind.PRIMARY, name="photographs.add")
        new = Caption(_("New ones show"))
        self.body.addLayout(row(self.head, self.copy, self.remove, new, self.part_new, self.add, stretch=(1,)))
        yield
        self.whole = QWidget()
        self.whole.setLayout(row(self._build_list(), self._build_large(), spacing=16, stretch=(0, 1)))
        self.barred = EmptyState("")
        self.consents = KeyButton(_("Consents and her data"), "Alt Y", ButtonKind.PRIMARY, name="photographs.consents")
        self.clear = KeyButton(_("Delete them all…"), "Alt E", ButtonKind.DANGER, name="photographs.clear")
        self.barred.add_action(self.consents)
        self.barred.add_action(self.clear)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.whole)
        self.stack.addWidget(self.barred)
        self.body.addWidget(self.stack, 1)

    def _build_list(self) -> Card:
        card = Card(_("By day"), flush=True)
        self.count = Caption()
        card.add_to_head(self.count)
        words = self.desk.words
        self.model = RowsModel[Line](look=lambda line: look_of(line, words), parent=self)
        self.list = PhotographList(self.model, name="photographs.list", said=_("Photographs"))
        self.list.empty = _("None yet. Alt+A adds some.")
        card.add(self.list, 1)
        card.setFixedWidth(LIST_WIDTH)
        return card

    def _build_large(self) -> Card:
        card = Card()
        self.tabs = Tabs(tuple((face.value, _(said)) for face, said in FACES), name="photographs.faces")
        card.add_row(self.tabs, stretch=(1,))
        self.view = PhotographView(name="photographs.view")
        self.view.turn_to(Face.SIDE)
        self.tabs.open(Face.SIDE.value)
        self.view.empty = _("Drop photographs here, paste them with Ctrl+V, or press Alt+A.")
        card.add(self.view, 1)
        self.details = Details(self.desk.today)
        card.add(self.details)
        self.errors = FormErrors(self.banner, self.details.fields)
        self.draft = FormDraft(self, self.desk.drafts, "photograph:0:0")
        return card

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.sideways.connect(self.view.step)
        self.list.opened.connect(lambda _line: self.view.setFocus())
        self.model.loaded.connect(self._loaded)
        self.tabs.changed.connect(lambda face: self.view.turn_to(Face(face)))
        boxes = self.details
        self.draft.watch(taken_on=boxes.taken_on, part=boxes.part, caption=boxes.caption, pair=boxes.pair)
        self.add.clicked.connect(self._add)
        self.copy.clicked.connect(self._save_copy)
        self.remove.clicked.connect(self._remove)
        self.details.save.clicked.connect(self._save_words)
        self.consents.clicked.connect(self._to_consents)
        self.clear.clicked.connect(self._clear)
        self.key("Alt+A", _("Add photographs"), self._add)
        self.key("Ctrl+V", _("Add what is in the clipboard"), self._paste)
        self.key("Alt+V", _("One, side by side, slider"), self._turn)
        self.key("Ctrl+S", _("Save a copy of this one"), self._save_copy)
        self.key("Ctrl+Return", _("Save what is said of it"), self._save_words)
        self.key("Alt+D", _("Delete this one"), self._remove)
        self.key("Alt+Y", _("Consents and her data"), self._to_consents)
        self.key("Alt+E", _("Delete them all, once she took her consent back"), self._clear)
        self.key("Esc", _("Back"), self.desk.back)

    # ── whose page it is ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def client_id(self) -> ClientId | None:
        """Whose photographs they are."""
        found = self.where.get("client_id")
        return ClientId(found) if isinstance(found, int) else None

    def open(self, **where: object) -> None:
        if where.get("client_id") != self.where.get("client_id"):
            self._forget()
        super().open(**where)

    def _forget(self) -> None:
        """Nothing of the client before stands beside the name of the next."""
        self.sheet = self.large = None
        self.model.show_rows(())
        self.view.show_pair(None)
        self.head.setText(_("Photographs"))
        self._show_chosen()

    def focus_first(self) -> None:
        (self.list if self.stack.currentWidget() is self.whole else self.consents).setFocus()

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        shop, client_id = self.desk.shop, self.client_id
        if client_id is not None:
            self.desk.tasks.read(self, lambda: read_page(shop, client_id), self._show, latest="photographs")

    def _show(self, sheet: Sheet) -> None:
        if sheet.client.id != self.client_id:
            return
        if self.desk.signed_in is None:  # locked meanwhile: read again for whoever comes
            self.stale = True
            return
        self.sheet = sheet
        self.head.setText(_("Photographs of {client}", client=sheet.client.name))
        shown, may = sheet.state.shown, self.desk.acting.may(Action.EDIT_CLIENT)
        for part in (self.add, self.part_new):
            part.setEnabled(shown and may)
        if shown:
            self.stack.setCurrentWidget(self.whole)
            self.count.setText(n_("{count} photograph", "{count} photographs", sheet.state.count))
            shop, client_id = self.desk.shop, sheet.client.id
            kept = self.list.noun()
            if self.wanted is None and kept is not None:
                self.wanted = kept.photograph.id
            self.model.load(self.desk.tasks, lambda last, count: read_lines(shop, client_id, last, count), 30)
        else:
            self._bar(sheet)
        self._show_chosen()

    def _bar(self, sheet: Sheet) -> None:
        """Shown to nobody: why, and what can be done."""
        count, taken_back = sheet.state.count, sheet.state.answer is Answer.WITHDRAWN
        self.large = None
        self.model.show_rows(())
        self.view.show_pair(None)
        said, more = barred_said(sheet.state)
        self.barred.say(said, more)
        self.clear.setVisible(taken_back and count > 0)
        self.clear.setEnabled(self.desk.acting.may(Action.EDIT_CLIENT))
        had = self.focusWidget() is not None
        self.stack.setCurrentWidget(self.barred)
        if had:
            self.consents.setFocus()

    def _loaded(self, _count: int) -> None:
        rows = self.model.rows()
        if not rows:
            self.large = None
            self.view.show_pair(None)
            self._show_chosen()
            return
        places = [place for place, line in enumerate(rows) if line.photograph.id == self.wanted]
        if places or self.list.noun() is None:
            self.wanted = None
            self.list.choose(places[0] if places else 0)

    def _choose(self, line: Line) -> None:
        shop, words, one = self.desk.shop, self.desk.words, line.photograph
        self.draft.hold(True)
        self.details.put(one, self.sheet.befores if self.sheet is not None else (), words)
        self.draft.hold(False)
        self.draft.reset(f"photograph:{one.client_id}:p{one.id}")
        self.draft.restore()
        self._show_chosen()
        self.desk.tasks.read(self, lambda: read_large(shop, one, words), self._show_large, latest="photographs.large")

    def _show_large(self, large: Large) -> None:
        chosen = self.chosen
        if chosen is None or chosen.id != large.photograph.id:
            return
        self.large = large
        self.view.empty = large.fault.say(self.desk.words) if large.fault is not None else ""
        self.view.show_pair(large.one, large.before, large.after)
        self.tabs.setVisible(self.view.paired)

    @property
    def chosen(self) -> Photograph | None:
        """The photograph that is chosen in the list."""
        line = self.list.noun()
        return line.photograph if line is not None else None

    def _show_chosen(self) -> None:
        there, acting = self.chosen is not None, self.desk.acting
        self.copy.setEnabled(there and acting.may(Action.EXPORT))
        self.remove.setEnabled(there and acting.may(Action.EDIT_CLIENT))
        self.details.setVisible(there)
        self.tabs.setVisible(there and self.view.paired)

    def _turn(self) -> None:
        """Alt+V: the next way to see a pair."""
        if self.view.paired:
            faces = [face for face, _said in FACES]
            self.tabs.open(faces[(faces.index(self.view.face) + 1) % len(faces)].value)

    def leaving(self) -> None:
        self.banner.clear()

    # ── adding ────────────────────────────────────────────────────────────────────────────────────────────────

    def _add(self) -> None:
        if not self.add.isEnabled():
            return
        kinds = _("Photographs") + " (*.jpg *.jpeg *.png *.webp *.gif *.JPG *.JPEG *.PNG *.WEBP *.GIF)"
        self._take(self.desk.dialogs.open_files(_("Add photographs"), kinds, remember=False))

    def _take(self, paths: Sequence[Path]) -> None:
        part = Part(self.part_new.read())
        if paths:
            self._bring(lambda: [NewPhotograph(path, part) for path in paths])

    def _paste(self) -> None:
        data = QGuiApplication.clipboard().mimeData()
        if not self.add.isEnabled():
            return
        if data is not None and data.hasImage():
            image, part = QGuiApplication.clipboard().image(), Part(self.part_new.read())
            self._bring(lambda: [pasted(image, part)])
        elif data is not None and (files := _local(data)):
            self._take(files)
        else:
            self.say(_("There is no picture in the clipboard."), "info")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.add.isEnabled() and _local(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._take(_local(event.mimeData()))

    def _bring(self, new: Callable[[], Sequence[NewPhotograph]]) -> None:
        shop, acting, client_id = self.desk.shop, self.desk.acting, self.client_id
        if client_id is None or self.desk.signed_in is None:
            return
        self.banner.clear()
        self.add.setEnabled(False)

        def work(progress: Callable[..., None], stopped: Callable[[], bool]) -> PhotographsAdded:
            return add_photographs(shop, acting, client_id, new(), progress, stopped)

        self.desk.tasks.job(self, work, self._progress, self._added, self._not_added)

    def _progress(self, done: int, count: int) -> None:
        if count > 1:
            self.say(_("Adding {number} of {count}…", number=done + 1, count=count), "info")

    def _added(self, added: PhotographsAdded) -> None:
        self.add.setEnabled(True)
        self.banner.clear()
        self.wanted = added.ids[-1] if added.ids else None
        if added.ids:
            self.desk.toast(n_("{count} photograph added.", "{count} photographs added.", len(added.ids)))
        if added.refused:
            words = self.desk.words
            said = " ".join(f"{each.name}: {each.error.say(words)}" for each in added.refused[:3])
            self.say(said)

    def _not_added(self, error: DeskError) -> None:
        self.add.setEnabled(True)
        self.refuse(error)

    # ── what is done with one ─────────────────────────────────────────────────────────────────────────────────

    def _save_words(self) -> None:
        one, shop, acting = self.chosen, self.desk.shop, self.desk.acting
        draft = self.errors.read(lambda: self.details.read(lambda: self.desk.today)) if one is not None else None
        if one is None or draft is None:
            return
        number, self.wanted = one.id, one.id
        self.desk.tasks.command(
            self, lambda: edit_photograph(shop, acting, number, draft), self._saved, self.errors.show
        )

    def _saved(self, _touched: object) -> None:
        self.draft.done()
        self.desk.toast(_("Saved."))

    def _save_copy(self) -> None:
        one = self.chosen
        if one is None or not self.copy.isEnabled():
            return
        shop, acting = self.desk.shop, self.desk.acting
        name = f"{one.taken_on.isoformat()}-{_(PART_LABELS[one.part])}.jpg".replace(" ", "-")
        target = ask_where(self.desk.dialogs, _("Save a copy"), name, "JPEG (*.jpg)", ".jpg", ".jpeg")
        if target is not None and self.desk.signed_in is not None:
            self.desk.tasks.command(
                self,
                lambda: save_photograph(shop, acting, one.id, target),
                lambda _noted: self.desk.toast(_("Saved as {path}", path=str(target))),
            )

    def _remove(self) -> None:
        one = self.chosen
        if one is None or not self.remove.isEnabled():
            return
        question = _("Delete this photograph?")
        more = _("It is gone from the file for good. Backups of before have it until they lapse.")
        if self.desk.dialogs.ask_once(question, more, _("Delete")) and self.desk.signed_in is not None:
            shop, acting = self.desk.shop, self.desk.acting
            self.draft.done()
            self.desk.tasks.command(self, lambda: remove_photograph(shop, acting, one.id), self._gone)

    def _gone(self, _touched: object) -> None:
        self.desk.toast(_("The photograph is deleted."))

    def _clear(self) -> None:
        sheet = self.sheet
        if sheet is None or self.stack.currentWidget() is not self.barred or not self.clear.isVisibleTo(self):
            return
        question = _("Delete all photographs of {client}?", client=sheet.client.name)
        more = _("They are gone from the file for good. Backups of before have them until they lapse.")
        if self.desk.dialogs.ask_once(question, more, _("Delete")) and self.desk.signed_in is not None:
            shop, acting, client_id = self.desk.shop, self.desk.acting, sheet.client.id
            self.desk.tasks.command(
                self,
                lambda: remove_withdrawn(shop, acting, client_id),
                lambda _touched: self.desk.toast(_("Her photographs are deleted.")),
            )

    def _to_consents(self) -> None:
        if self.client_id is not None:
            self.desk.go("privacy", client_id=self.client_id)
