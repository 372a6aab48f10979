"""Which client: search as you type, or a walk-in's name and phone, or the client already chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.clients.client import LIKENESS_LABELS, ClientBrief, ClientDraft, ClientId, Saved
from desk_app.clients.desk import add_client, find_clients, get_briefs, recent_clients
from desk_app.clients.phones import spaced
from desk_app.clients.recognising import likely_same
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.new_client import say_new
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Alert, column, row
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Avatar, Badge, Heading, Text
from desk_app.ui.widgets.pick_box import SHOWN, PickBox
from desk_app.ui.widgets.rows import RowList
from desk_app.words import N_, _, current_words


@dataclass(frozen=True, slots=True)
class _Same:
    """A file that may already be the walk-in's, or None: open a new one all the same."""

    brief: ClientBrief | None
    why: str = ""


class ClientPick(QWidget):
    """An input for one client, for any form.

    ``picked`` gives a ``ClientBrief`` when one is chosen and None when she is taken away; ``brief`` and ``client_id``
    are who it is now. ``put(brief)`` and ``load(client_id)`` choose from code (``load`` reads; both say ``picked``),
    ``clear()`` takes her away, ``start()`` gives the keyboard to the search.

    Keys: type and Enter takes the first found; Down on the empty box shows who was here last; F2 opens the walk-in's
    two fields (the window hands F2 to the page: let its ``action_new_client`` call ``quick()``). A walk-in whose phone
    is in the files already is offered her file before a second one is opened. "Change" (or Backspace on the button)
    chooses again. The strip shows her allergies: it cannot be overlooked. ``note`` is a badge beside her name for what
    the form has to say of her.

    ``name`` is the object name of the whole; its parts are ``name.search``, ``name.name``, ``name.phone``,
    ``name.add``, ``name.change``.
    """

    picked = Signal(object)  # ClientBrief | None

    def __init__(self, desk: Desk, *, name: str = "client_pick", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._name = desk, name
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.brief: ClientBrief | None = None
        self.banner = Banner()
        self._search = self._build_search()
        self._walk_in = self._build_walk_in()
        self._strip = self._build_strip()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (self.banner, self._search, self._walk_in, self._strip):
            box.addWidget(part)
        self._show_part(self._search)

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build_search(self) -> QWidget:
        shop = self._desk.shop

        def search(text: str) -> Sequence[ClientBrief]:
            return find_clients(shop, text, SHOWN) if text else recent_clients(shop, SHOWN)

        self.search: PickBox[ClientBrief] = PickBox(
            self._desk.tasks,
            search,
            brief_look,
            name=f"{self._name}.search",
            hint=_("Which client? Name, pinyin, phone or code"),
            empty=_("Nobody is found. F2 takes a walk-in's name and phone."),
        )
        self.search.taken.connect(self.put)
        self.walk_in = KeyButton(_("Walk-in"), "F2", name=f"{self._name}.walk_in")
        self.walk_in.clicked.connect(self.quick)
        return _held(row(self.search, self.walk_in, spacing=12, stretch=(1,)))

    def _build_walk_in(self) -> QWidget:
        self.typed_name = Field(_("Name"), LineInput(name=f"{self._name}.name"), "name")
        self.typed_phone = Field(_("Phone"), LineInput(name=f"{self._name}.phone"), "phones")
        self.add = KeyButton(_("Add"), "Enter", ButtonKind.PRIMARY, name=f"{self._name}.add")
        self.away = KeyButton(_("Back"), "Esc", name=f"{self._name}.back")
        self.add.clicked.connect(self._look_for_same)
        self.away.clicked.connect(self._leave_walk_in)
        self.errors = FormErrors(self.banner, (self.typed_name, self.typed_phone))
        fields = row(self.typed_name, self.typed_phone, spacing=12, stretch=(1, 1))
        for button in (self.add, self.away):
            fields.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.same_model = RowsModel[_Same](look=_same_look, parent=self)
        self.same = RowList(
            self.same_model, name=f"{self._name}.same", said=_("May be the same person"), height=44, single_click=True
        )
        self.same.opened.connect(self._same_chosen)
        self.same.hide()
        whole = column(spacing=8)
        whole.addLayout(fields)
        whole.addWidget(self.same)
        return _held(whole)

    def _build_strip(self) -> QWidget:
        self.avatar = Avatar("", 40)
        self.who = Heading()
        self.do_not_call = Badge("", "warn")
        self.note = Badge("", "ok")
        self.facts = Text("", "caption", "text_2", shorten=True)
        self.change = KeyButton(_("Change client"), name=f"{self._name}.change")
        self.change.clicked.connect(self.choose_again)
        first = row(self.who, self.note, self.do_not_call, spacing=8)
        first.addStretch(1)
        words = column(spacing=0)
        words.addLayout(first)
        words.addWidget(self.facts)
        line = row(self.avatar, spacing=12)
        line.addLayout(words, 1)
        line.addWidget(self.change)
        self.allergy = Alert("", "bad")
        whole = column(spacing=12)
        whole.addLayout(line)
        whole.addWidget(self.allergy)
        return _held(whole)

    def _show_part(self, shown: QWidget) -> None:
        for part in (self._search, self._walk_in, self._strip):
            part.setVisible(part is shown)

    # ── who it is ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def client_id(self) -> ClientId | None:
        """Who is chosen; None while nobody is."""
        return self.brief.id if self.brief is not None else None

    def put(self, brief: ClientBrief | None) -> None:
        """Chooses a client, or nobody."""
        self.brief = brief
        self.banner.clear()
        if brief is None:
            self._show_part(self._search)
        else:
            self._fill(brief)
            self._show_part(self._strip)
        self.picked.emit(brief)

    def _fill(self, brief: ClientBrief) -> None:
        self.avatar.say(brief.name)
        self.who.setText(brief.name)
        self.do_not_call.say(_("Do not call") if brief.do_not_call else "")
        self.facts.setText(" · ".join(_facts(brief)))
        self.allergy.say(_("Allergy: {what}", what=brief.allergies) if brief.allergies else "")

    def load(self, client_id: int) -> None:
        """Reads a client by id and chooses her."""
        shop, wanted = self._desk.shop, ClientId(client_id)

        def read() -> ClientBrief:
            found = get_briefs(shop, (wanted,))
            if not found:
                raise NotFound(N_("There is no client “{text}”."), text=str(wanted))
            return found[0]

        self._desk.tasks.read(self, read, self.put, latest=f"{self._name}.load.{id(self)}")

    def clear(self) -> None:
        """Takes the client and everything typed away."""
        self.search.clear()
        self._empty_walk_in()
        self.put(None)

    def choose_again(self) -> None:
        """Somebody else: the search, with the keyboard."""
        self.put(None)
        self.start()

    def start(self) -> None:
        """The keyboard is where a client is chosen."""
        if self._walk_in.isVisibleTo(self):
            self.typed_name.box.setFocus()
        elif self.brief is None:
            self.search.setFocus()
        else:
            self.change.setFocus()

    # ── a walk-in ─────────────────────────────────────────────────────────────────────────────────────────────

    def quick(self) -> None:
        """F2: name and phone of a walk-in. What stood in the search begins the field it fits."""
        said = self.search.text().strip()
        self.search.clear()
        self._show_part(self._walk_in)
        if said:
            digits = sum(letter.isdigit() for letter in said) * 2 > len(said)
            (self.typed_phone if digits else self.typed_name).box.put_typed(said)
        first = self.typed_name if not self.typed_name.box.typed().strip() else self.typed_phone
        first.box.setFocus()

    def _leave_walk_in(self) -> None:
        self._empty_walk_in()
        self._show_part(self._search if self.brief is None else self._strip)
        self.start()

    def _empty_walk_in(self) -> None:
        self.errors.clear()
        self.same.hide()
        for field in (self.typed_name, self.typed_phone):
            field.box.put_typed("")

    def _draft(self) -> ClientDraft:
        name, phone = self.typed_name.box.typed().strip(), self.typed_phone.box.typed().strip()
        if not name:
            raise RuleBroken("name", "required", N_("What is the client called?"))
        return ClientDraft(name=name, phones=(phone,) if phone else ())

    def _look_for_same(self) -> None:
        draft = self.errors.read(self._draft)
        if draft is None:
            return
        shop = self._desk.shop
        self._desk.tasks.read(
            self,
            lambda: tuple(_Same(one.brief, LIKENESS_LABELS[one.reason]) for one in likely_same(shop, draft)),
            lambda found: self._answered(draft, found),
            latest=f"{self._name}.same.{id(self)}",
        )

    def _answered(self, draft: ClientDraft, found: tuple[_Same, ...]) -> None:
        if not found:
            self._add(draft)
            return
        self.same_model.show_rows([*found[:3], _Same(None)])
        self.same.setFixedHeight(self.same_model.rowCount() * 44)
        self.same.show()
        self.same.choose(0)
        self.same.setFocus()

    def _same_chosen(self, same: _Same) -> None:
        if same.brief is None:
            draft = self.errors.read(self._draft)
            if draft is not None:
                self._add(draft)
            return
        self._empty_walk_in()
        self.put(same.brief)

    def _add(self, draft: ClientDraft) -> None:
        shop, acting = self._desk.shop, self._desk.acting

        def saved(made: Saved) -> None:
            phone = draft.phones[0] if draft.phones else ""
            self._empty_walk_in()
            self.put(ClientBrief(made.client_id, made.code, draft.name, phone, None, "", do_not_call=False))
            say_new(self._desk, made.client_id, draft.name, lambda: self._gone(made.client_id))

        self._desk.tasks.command(self, lambda: add_client(shop, acting, draft), saved, self._refused)

    def _gone(self, client_id: ClientId) -> None:
        """A file just opened here was taken back: nobody is chosen, where it was she."""
        if shiboken6.isValid(self) and self.client_id == client_id:
            self.clear()

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, RuleBroken) and error.field.startswith("phones"):
            self.typed_phone.set_error(error.say(current_words()))
            self.typed_phone.box.setFocus()
        else:
            self.errors.show(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._walk_in.isVisible():
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._next_or_add()
                return
            if event.key() == Qt.Key.Key_Escape:
                self._leave_walk_in()
                return
        super().keyPressEvent(event)

    def _next_or_add(self) -> None:
        """Enter in the name goes on to the phone; in the phone it adds."""
        if self.typed_name.box.hasFocus() and not self.typed_phone.box.typed().strip():
            self.typed_phone.box.setFocus()
        else:
            self._look_for_same()


def _held(layout: QLayout) -> QWidget:
    held = QWidget()
    held.setLayout(layout)
    return held


def _facts(brief: ClientBrief) -> list[str]:
    facts = [spaced(brief.phone)] if brief.phone else [_("no phone in the file")]
    if brief.code:
        facts.append(brief.code)
    facts.append(
        _("last here {day}", day=current_words().day(brief.last_seen)) if brief.last_seen else _("first visit")
    )
    return facts


def brief_look(brief: ClientBrief) -> RowLook:
    """A client as a row of results."""
    badge = _("Allergy") if brief.allergies else ""
    return RowLook(title=brief.name, subtitle=" · ".join(_facts(brief)), avatar=brief.name, badge=badge, tone="bad")


def _same_look(same: _Same) -> RowLook:
    if same.brief is None:
        return RowLook(title=_("Open a new file all the same"), bold=False)
    return replace(brief_look(same.brief), badge=_(same.why), tone="warn")
