"""The window: rail, top bar, pages, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from desk_app.changes import Kind, Touched
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.places import state_folder
from desk_app.staff.account import ROLE_LABELS, Acting
from desk_app.ui import settling
from desk_app.ui.collecting import Collector
from desk_app.ui.desk import AsItIs, Desk
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.drafts import Drafts
from desk_app.ui.keys import KEYS, WindowKey
from desk_app.ui.memory import Memory
from desk_app.ui.page_stack import PageStack
from desk_app.ui.pages import PAGES, PageSpec
from desk_app.ui.qt_words import speak_qt
from desk_app.ui.session import InputWatch
from desk_app.ui.tasks import Tasks
from desk_app.ui.theme import Tone
from desk_app.ui.undoing import Undoing
from desk_app.ui.widgets.banner import Toast
from desk_app.ui.widgets.rail import Rail
from desk_app.ui.widgets.search import Hit, SearchBox
from desk_app.ui.widgets.top_bar import TopBar
from desk_app.words import _, current_words, use_language

if TYPE_CHECKING:
    from desk_app.db.keys import NewKeys
    from desk_app.ui.backup_light import BackupLight
    from desk_app.ui.pages.sign_in import SignInPage


class MainWindow(QWidget):
    """The desk of one open shop file. ``closed`` when it is really gone; ``replace`` asks for a backup
    to be put in the place of the file."""

    closed = Signal()
    replace = Signal(object, object, object)  # backup or new keys, shop file, its key

    def __init__(self, shop: Shop, memory: Memory, specs: Iterable[PageSpec] = PAGES, *, machine: str = "") -> None:
        super().__init__()
        self.setObjectName("window")
        self.memory = memory
        self._machine = machine
        self.collector = Collector(self, at_work=lambda: self.tasks.busy, at_rest=self.at_rest)
        self.tasks = Tasks(shop, self)
        self.drafts = Drafts(state_folder(), shop.path, clock=shop.clock, key=shop.database.passphrase)
        self.desk = Desk(shop, self.tasks, self.drafts, Dialogs(self, memory), self)
        self.stack = PageStack(self.desk, specs)
        self._gate: SignInPage | None = None
        self._was: Acting | None = None
        self._keys_sheet: QWidget | None = None
        self._closing = self._leave_now = False
        self.light: BackupLight | None = None
        self._build()
        self._connect()
        self._retranslate()
        self.resize(memory.now.width, memory.now.height)

    def _build(self) -> None:
        self.rail = Rail()
        self.search = SearchBox(self.tasks, self.look_for)
        self.top = TopBar(self.search)
        self.shell = QWidget()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        across = QHBoxLayout(self.shell)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self.front = QStackedLayout(self)
        self.front.addWidget(self.shell)
        self.note = Toast(self, self.top.arranged)
        self.undoing = Undoing(self.note)

    def _connect(self) -> None:
        self.rail.picked.connect(self.go)
        self.stack.came.connect(lambda _spec: self.rail.light_up(self.stack.rail_name))
        self.search.opened.connect(self._leave_search)
        self.top.language.clicked.connect(self.other_language)
        self.top.person.clicked.connect(self.action_lock)
        self.top.plain.clicked.connect(lambda: self.go("keys"))
        self.tasks.touched.connect(self._touched)
        self.tasks.refused.connect(self._refused)
        self.watch = InputWatch(self)
        self.watch.scanned.connect(self._scanned)
        settling.lock_when_left(self)
        settling.bind_keys(self)
        settling.ask_owners(self)

    def _retranslate(self) -> None:
        settings = self.desk.shop.settings
        speak_qt(current_words().language)
        self.setWindowTitle(settings.shop_name or "desk-app")
        self.rail.logo.say(settings.shop_name)
        entries = [(spec.name, spec.icon, _(spec.label)) for spec in self.stack.specs() if spec.label]
        self.rail.set_entries(entries)
        self.rail.light_up(self.stack.rail_name)
        self.search.retranslate()
        settling.label_top(self)
        self._show_person()
        if self.light is not None:
            self.light.show()

    def start_light(self) -> None:
        """Lights the backup light. Called once the window stands: a first backup can wait for the first picture."""
        if self.light is None:
            self.light = settling.light_of(self)

    def at_rest(self) -> bool:
        """Whether somebody is signed in and nobody touches anything."""
        return not self.locked and self.desk.signed_in is not None and self.watch.idle_seconds() > 1

    def _show_person(self) -> None:
        acting = self.desk.signed_in
        if acting is not None:
            self.top.person.say(_(ROLE_LABELS[acting.role]), bold=acting.name, key="Ctrl L")
        self.top.person.setVisible(acting is not None)

    # ── the doors of the pages ────────────────────────────────────────────────────────────────────────────────

    def go(self, name: str, **where: object) -> None:
        """Opens a page."""
        self.stack.go(name, **where)

    def back(self) -> None:
        """The page before this one."""
        self.stack.back()

    def has_page(self, name: str) -> bool:
        """Whether this shop has a page of that name."""
        return self.stack.has(name)

    def say(self, said: str, tone: Tone | str = Tone.BAD) -> None:
        """A sentence above the page in view."""
        if (page := self._gate if self.locked else self.stack.page) is not None:
            page.say(said, tone)

    def toast(self, said: str, undo: Callable[[], object] | None = None, instead: str = "") -> None:
        """What was done, and the way to undo it, or what to do ``instead``."""
        self.undoing.say(said, undo, instead)

    def _touched(self, changed: Touched) -> None:
        if changed.concerns(Kind.SETTING):
            self._settings_changed()
        self.stack.note(changed)
        if self._gate is not None:
            self._gate.note(changed)

    def _settings_changed(self) -> None:
        settling.wear(self.desk.shop.settings.theme)
        self._retranslate()
        if self.light is not None:
            self.light.look()

    def _refused(self, owner: object, error: DeskError) -> None:
        page = self.stack.page_of(owner)
        if page is not None:
            page.refuse(error)
        else:
            self.say(error.say(current_words()))

    # ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────

    def press(self, key: WindowKey) -> None:
        """A key of the window was pressed."""
        if self.locked:
            return
        action = self._action(key)
        if action is not None:
            action()

    def _action(self, key: WindowKey) -> Callable[[], object] | None:
        its: Callable[[], object] | None = getattr(self.stack.page, f"action_{key.name}", None)
        if its is not None:
            return its
        ours: Callable[[], object] | None = getattr(self, f"action_{key.name}", None)
        if ours is not None:
            return None if key.name == "back" and not self.stack.has_past else ours
        if key.leads_to and self.has_page(key.leads_to):
            return lambda: self._lead(key)
        return None

    def _lead(self, key: WindowKey) -> None:
        if key.name == "new_client":
            self.go(key.leads_to, new=True)
            return
        client = self.stack.page.client_in_view if self.stack.page is not None else None
        self.go(key.leads_to, **({} if client is None or key.name == "calls" else {"client_id": client}))

    def action_search(self) -> None:
        """Ctrl+K and /"""
        self.search.start()

    def action_undo(self) -> None:
        """Ctrl+Z"""
        self.undoing.undo()

    def action_back(self) -> None:
        """Alt+Left"""
        self.back()

    def action_lock(self) -> None:
        """Ctrl+L"""
        self.lock()

    def action_keys(self) -> None:
        """F1"""
        # The sheet is only needed by whoever asks for it.
        from desk_app.ui.widgets.keys_sheet import KeysSheet

        sheet = KeysSheet(self)
        if self._keys_sheet is not None:
            self._keys_sheet.deleteLater()
        self._keys_sheet = sheet
        sheet.open(self.keys_here())

    def keys_here(self) -> tuple[tuple[str, str], ...]:
        """The keys that do something now, from what is really registered."""
        acting = [key for key in KEYS if self._action(key) is not None]
        lines = [(sequence, _(key.said)) for key in acting for sequence in key.sequences]
        page = self.stack.page
        if page is not None:
            lines += [(key.sequence, key.said) for key in page.keys]
            if hasattr(page, "action_back") and "Esc" not in {key.sequence for key in page.keys}:
                lines.append(("Esc", _("Back")))
        return tuple(lines)

    # ── search and scans ──────────────────────────────────────────────────────────────────────────────────────

    def look_for(self, text: str) -> Sequence[Hit]:
        """What the search box shows for ``text``. On a reader thread."""
        # Loaded with the first search: it reads every room, and the window opens sooner without them.
        from desk_app.ui import finding

        doings = finding.doings(self.stack.specs(), self.go, self.press, self.back_up)
        return finding.hits(self.desk.shop, text, current_words(), self.go, self.has_page, doings)

    def back_up(self) -> None:
        """Makes a backup now; the light says how it goes."""
        if self.light is not None:
            self.light.make()

    def _leave_search(self) -> None:
        if (page := self.stack.page) is not None:
            page.focus_first()

    def _scanned(self, code: str) -> None:
        page = self.stack.page
        if self.locked or (page is not None and page.scanned(code)):
            return
        self.search.search_for(code, enter=True)

    # ── who is at the desk ────────────────────────────────────────────────────────────────────────────────────

    @property
    def locked(self) -> bool:
        """Whether the window asks who is there."""
        return self._gate is not None and self.front.currentWidget() is self._gate

    def sign_in(self, acting: Acting) -> None:
        """Somebody is at the desk: the pages as they were, for her."""
        other = self._was is None or self._was.staff_id != acting.staff_id
        self.desk.signed_in = self._was = acting
        self.watch.touch()
        self.front.setCurrentWidget(self.shell)
        self._show_person()
        page = self.stack.page
        if page is None:
            first = next((spec for spec in self.stack.specs() if spec.label), None)
            if first is not None:
                self.go(first.name)
        else:
            if other:
                page.stale = True
            page.come_into_view()
            page.focus_first()

    def lock(self) -> None:
        """Hides everything and asks who is there. Pages stay as they are."""
        if self._gate is None:
            # Loaded with the first lock: a demo shop opens without asking.
            from desk_app.ui.pages.sign_in import SignInPage

            gate = SignInPage(self.desk, self._machine)
            gate.signed_in.connect(self.sign_in)
            self.front.addWidget(gate)
            self._gate = gate
        self.search.clear()
        self.search.put_away()
        self.note.hide()
        self.desk.dialogs.put_away()
        self._gate.locked_by(self._was)
        self.front.setCurrentWidget(self._gate)
        settling.leave_only(self, self._gate)
        self._gate.come_into_view()
        self.desk.signed_in = None

    def lock_if_idle(self) -> None:
        """Locks after the minutes the owner set. A demo shop is not locked: it asks nobody who they are."""
        settings = self.desk.shop.settings
        if self.desk.signed_in is None or settings.demo:
            return
        if self.watch.idle_seconds() >= settings.lock_after_minutes * 60:
            self.lock()

    def other_language(self) -> None:
        """The pill: the window's other language, at once and on this machine."""
        self.speak("en" if current_words().language == "zh_CN" else "zh_CN")

    def speak(self, language: str) -> None:
        """The window in a language; every page is made anew in it."""
        if language == current_words().language:
            return
        use_language(language)
        self.memory.change(language=language)
        self._retranslate()
        self.stack.make_again()
        gate, self._gate, locked = self._gate, None, self.locked
        if locked:
            self.lock()
        if gate is not None:  # it speaks the language it was made in
            gate.deleteLater()

    def restore(self, backup: Path | AsItIs, acting: Acting | None = None) -> None:
        """Closes the shop, and asks for ``backup`` to be put in its place and opened, on the word of ``acting``."""
        settling.give_up(self, backup, acting)

    def encrypt(self, keys: NewKeys) -> None:
        """Closes the shop, and asks for its file to be encrypted with ``keys`` and opened."""
        settling.give_up(self, keys)

    # ── the window itself ─────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.watch.watch(handle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.note.place()
        if self._keys_sheet is not None:
            self._keys_sheet.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        light = None if self._leave_now else settling.light_to_close(self)
        if light is not None:
            event.ignore()
            if not self._closing:
                self._closing = True
                self.say(_("Making a backup before closing…"), Tone.INFO)
                light.make(self._backed_up)
            return
        self.end()
        event.accept()
        self.closed.emit()

    def _backed_up(self, error: DeskError | None) -> None:
        self._closing = False
        if error is not None and not self.desk.dialogs.ask_once(
            _("The backup could not be made. Close anyway?"),
            error.say(current_words()) + " " + _("What you did is saved in the shop file, but there is no copy of it."),
            _("Close without a backup"),
        ):
            return
        self._leave_now = True
        QTimer.singleShot(0, self.close)

    def end(self) -> None:
        """Closes the shop file and everything that uses it."""
        settling.keep_size(self)
        self.tasks.close()
        self.drafts.close()
        from desk_app.staff.witness import note_head  # what reads backups is not needed to open a window

        note_head(self.desk.shop)
        self.desk.shop.close()
        self.collector.close()
