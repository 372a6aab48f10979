"""The first run: a new shop, the demo, or a file that is already there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.clock import SystemClock, local_date
from desk_app.db.keys import NewKeys, new_keys
from desk_app.db.recovery import groups
from desk_app.db.shop import Shop
from desk_app.demo.desk import make_demo
from desk_app.errors import DeskError, RuleBroken, ShopFileError
from desk_app.places import state_folder
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.salon.desk import load_starter
from desk_app.salon.starter import read_starter, starter_file
from desk_app.staff.desk import ShopSetUp, set_up_shop, sign_in, staff_list
from desk_app.staff.passphrase import STRENGTH_LABELS, checked_passphrase, strength
from desk_app.staff.pin import checked_pin
from desk_app.staff.settingrules import named
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.forms.shop_place import PLACES, currency_choices, place_choices, place_values
from desk_app.ui.pages.set_up_place import breakable, free_path
from desk_app.ui.pages.sheet_step import SheetStep
from desk_app.ui.qt_words import speak_qt
from desk_app.ui.tasks import Tasks
from desk_app.ui.theme import Tone, look
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import AnyInput, Field, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, HiddenInput, LineInput
from desk_app.ui.widgets.labels import Caption, Progress, Title
from desk_app.words import N_, _, current_words, use_language

T = TypeVar("T")

SHOP_FILES = N_("Shop files (*.db *.deskbackup)")

LANGUAGES = (("zh_CN", "中文"), ("en", "English"))


class SetUpWindow(QWidget):
    """Shown when no shop file is open. ``ready`` gives the open shop, ``wanted`` the path of a file to open.

    The new shop is kept in ``file``; without one, in ``folder`` (None: the program's own) under a name that is free.
    """

    ready = Signal(object)  # Shop
    wanted = Signal(object)  # Path
    closed = Signal()

    def __init__(self, folder: Path | None = None, parent: QWidget | None = None, *, file: Path | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("set_up")
        self.dialogs = Dialogs(self)
        self.tasks = Tasks(None, self)
        self.path = file or free_path(folder or state_folder(), "shop")
        self._busy = False
        self.resize(1366, 768)
        self._fill()

    def _fill(self) -> None:
        """Builds everything in the language of the moment."""
        speak_qt(current_words().language)
        self.setWindowTitle(_("A new shop"))
        outer = QVBoxLayout()
        outer.setContentsMargins(20, 20, 20, 20)
        outer.setSpacing(16)
        self.banner = Banner()
        outer.addWidget(self.banner)
        outer.addStretch(1)
        self._centre = centre = QHBoxLayout()
        self.sheet: SheetStep | None = None
        centre.setSpacing(16)
        centre.addStretch(1)
        self._cards = (self._form_card(), self._other_card())
        for card in self._cards:
            centre.addWidget(card)
        centre.addStretch(1)
        outer.addLayout(centre)
        outer.addStretch(2)
        self.setLayout(outer)
        self.tasks.refused.connect(self._refused)
        self.name.box.setFocus()

    def _form_card(self) -> Card:
        card = Card()
        card.setFixedWidth(560)
        card.box.setContentsMargins(28, 24, 28, 24)
        card.box.setSpacing(14)
        card.add(Title(_("A new shop")))
        card.add(
            Caption(
                _("All of this can be changed later, in Settings; the currency until the first amount is written."),
                wrap=True,
            )
        )
        self.name = Field(_("Name of the shop"), LineInput(name="set_up.name"), "name")
        self.salon = Check(_("Beauty salon"), name="set_up.salon")
        self.pawn = Check(_("Pawnshop"), name="set_up.pawn")
        self.salon.setChecked(True)
        self.starter = Check(_("Start with a usual list of services"), name="set_up.starter")
        self.starter.setChecked(True)
        self.language = ChoiceInput(LANGUAGES, name="set_up.language")
        self.language.put(current_words().language)
        self.place = ChoiceInput(place_choices(), name="set_up.place")
        self.currency = ChoiceInput(currency_choices(), name="set_up.currency")
        self.owner = Field(_("Your name"), LineInput(name="set_up.owner_name"), "owner_name")
        self._pin_box = HiddenInput(name="set_up.owner_pin", hint=_("At least 4 digits"))
        self.pin = Field(_("Your PIN"), self._pin_box, "owner_pin")
        self._again_box = HiddenInput(name="set_up.owner_pin_again")
        self.pin_again = Field(_("The PIN once more"), self._again_box, "owner_pin_again")
        self._make_passphrase()
        fields = (
            self.name,
            Field(_("Language"), self.language, "language"),
            Field(_("Place"), self.place, "place"),
            Field(_("Currency"), self.currency, "currency"),
            self.owner,
            self.pin,
            self.pin_again,
            self.passphrase,
            self.passphrase_again,
        )
        self.errors = FormErrors(self.banner, fields)
        card.add(self.name)
        card.add_row(self.salon, self.pawn, self.starter, spacing=24).addStretch(1)
        card.add_row(*fields[1:4], stretch=(1, 1, 1))
        card.add_row(self.owner, self.pin, self.pin_again, stretch=(1, 1, 1))
        card.add_row(self.passphrase, self.passphrase_again, stretch=(1, 1))
        card.add(self.strength)
        card.add(Caption(self._where(), wrap=True))
        self.make = KeyButton(_("Make the shop"), "Enter", ButtonKind.PRIMARY, name="set_up.make", wide=True)
        card.add(self.make)
        self._connect_form()
        return card

    def _connect_form(self) -> None:
        self.make.clicked.connect(self._make)
        self.salon.toggled.connect(self.starter.setVisible)
        self.place.picked.connect(self._placed)
        self.language.picked.connect(self._speak)
        for box in (self.name.box, self.owner.box, self._pin_box, self._again_box, *self._phrases()):
            if isinstance(box, LineInput):
                box.returnPressed.connect(self._make)

    def _make_passphrase(self) -> None:
        self._phrase_box = HiddenInput(name="set_up.passphrase", hint=_("Four words of your own"))
        self.passphrase = Field(_("Passphrase of the shop file"), self._phrase_box, "passphrase")
        self._phrase_again_box = HiddenInput(name="set_up.passphrase_again")
        self.passphrase_again = Field(_("The passphrase once more"), self._phrase_again_box, "passphrase_again")
        self.strength = Caption("")
        self._phrase_box.textEdited.connect(self._weigh)

    def _other_card(self) -> Card:
        card = Card(_("Or"))
        card.setFixedWidth(300)
        card.box.setSpacing(10)
        self.demo = KeyButton(_("Open a demo shop"), name="set_up.demo", wide=True)
        self.open = KeyButton(_("Open a file…"), name="set_up.open", wide=True)
        card.add(Caption(_("A shop full of invented clients, to look around in. It is not encrypted."), wrap=True))
        card.add(self.demo)
        card.add(Caption(_("A shop file from another machine, or a backup."), wrap=True))
        card.add(self.open)
        self.progress = Progress()
        self.progress.hide()
        card.add(self.progress)
        card.add_stretch()
        self.demo.clicked.connect(self._demo)
        self.open.clicked.connect(self._open)
        return card

    def _where(self) -> str:
        return _("The shop will be kept in {path}", path=breakable(self.path))

    # ── answers ───────────────────────────────────────────────────────────────────────────────────────────────

    def _typed_boxes(self) -> tuple[AnyInput, ...]:
        return (
            self.name.box,
            self.owner.box,
            self._pin_box,
            self._again_box,
            *self._phrases(),
            self.place,
            self.currency,
        )

    def _phrases(self) -> tuple[LineInput, LineInput]:
        return self._phrase_box, self._phrase_again_box

    def _weigh(self, typed: str) -> None:
        self.strength.setText(_(STRENGTH_LABELS[strength(typed)]) if typed else "")

    def _speak(self, language: str) -> None:
        """The form in another language; what is typed stays."""
        kept = {box.objectName(): box.typed() for box in self._typed_boxes()}
        checks = {box.objectName(): box.isChecked() for box in (self.salon, self.pawn, self.starter)}
        use_language(language)
        old = QWidget()
        layout = self.layout()
        if layout is not None:
            old.setLayout(layout)  # takes the layout and its widgets away from this window
        old.deleteLater()
        self._fill()
        for box in self._typed_boxes():
            box.put_typed(kept[box.objectName()])
        for check in (self.salon, self.pawn, self.starter):
            check.setChecked(checks[check.objectName()])
        self.language.setFocus()

    def _placed(self, place: str) -> None:
        self.currency.put(next(currency for code, _said, _zone, currency in PLACES if code == place))

    def _answers(self) -> ShopSetUp:
        """What is typed, the fields asked for in the order they stand in."""
        name = named("name", self.name.box.typed())
        trades = tuple(trade for trade, box in (("salon", self.salon), ("pawn", self.pawn)) if box.isChecked())
        if not trades:
            raise RuleBroken("trades", "empty", N_("Choose at least one trade."))
        owner = named("owner_name", self.owner.box.typed())
        if not self._pin_box.text().strip():
            raise RuleBroken("owner_pin", "empty", N_("Choose a PIN of your own: at least 4 digits."))
        if self._pin_box.text() != self._again_box.text():
            raise RuleBroken("owner_pin_again", "differs", N_("This is not the same PIN as the first time."))
        return ShopSetUp(
            name=name,
            owner_name=owner,
            owner_pin=self._pin_box.text(),
            trades=trades,
            language=self.language.read(),
            currency=self.currency.read(),
            place=self.place.read(),
            zone=str(place_values(self.place.read())["zone"]),
        )

    def _make(self) -> None:
        answers = self.errors.read(self._answers)
        if answers is None or self._busy:
            return
        path = self.path
        with_list = self.starter.isChecked() and "salon" in answers.trades
        phrase, again = (box.text() for box in self._phrases())

        def made(keys: NewKeys) -> None:
            self._run(lambda _progress, _stopped: make_shop(path, answers, with_list=with_list, keys=keys), self._ready)

        self._run(
            lambda _progress, _stopped: prepare(answers, phrase, again, with_list=with_list),
            lambda keys: self._hand_out(answers, keys, made),
        )

    def _ready(self, shop: Shop) -> None:
        self.ready.emit(shop)

    def _hand_out(self, answers: ShopSetUp, keys: NewKeys, then: Callable[[NewKeys], None]) -> None:
        """The recovery sheet comes before the shop: no shop is made whose owner has nothing in hand."""
        self.banner.clear()
        sheet = RecoverySheet(answers.name, groups(keys.recovery), local_date(SystemClock().now(), answers.zone))
        step = SheetStep(sheet, self.dialogs, self.tasks, self._where())
        self.sheet = step
        for card in self._cards:
            card.hide()
        self._centre.insertWidget(1, step)
        step.back.connect(self._put_sheet_away)
        step.kept.connect(lambda: then(keys))
        step.save.setFocus()

    def _put_sheet_away(self) -> None:
        step, self.sheet = self.sheet, None
        if step is not None:
            step.hide()
            step.deleteLater()
        for card in self._cards:
            card.show()
        self.name.box.setFocus()

    def _demo(self) -> None:
        if self._busy:
            return
        path = free_path(state_folder(), "demo")
        today = local_date(SystemClock().now(), "Asia/Shanghai")
        language = self.language.read()

        def work(progress: Callable[..., None], _stopped: Callable[[], bool]) -> Path:
            make_demo(path, today=today, progress=progress)
            return path

        self.banner.say(_("Making a demo shop…"), Tone.INFO)
        use_language(language)
        self._run(work, self.wanted.emit)

    def _open(self) -> None:
        path = self.dialogs.open_file(_("Open a shop file"), _(SHOP_FILES))
        if path is not None:
            self.wanted.emit(path)

    def _run(
        self,
        work: Callable[[Callable[..., None], Callable[[], bool]], T],
        done: Callable[[T], object],
    ) -> None:
        self._busy = True
        self._enable(False)

        def finished(result: T) -> None:
            self._busy = False
            self._enable(True)
            done(result)

        def failed(error: DeskError) -> None:
            self._busy = False
            self._enable(True)
            self._put_sheet_away()
            self.errors.show(error)

        self.tasks.job(self, work, self._tell, finished, failed)

    def _tell(self, *values: object) -> None:
        numbers = [value for value in values if isinstance(value, int)]
        if len(numbers) >= 2 and numbers[1]:
            self.progress.show()
            self.progress.set_percent(numbers[0] * 100 // numbers[1])

    def _enable(self, enabled: bool) -> None:
        for button in (self.make, self.demo, self.open):
            button.setEnabled(enabled)

    def _refused(self, _owner: object, error: DeskError) -> None:
        self.banner.say(error.say(current_words()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tasks.close()
        event.accept()
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look().colour("background"))


def prepare(answers: ShopSetUp, passphrase: str, again: str, *, with_list: bool) -> NewKeys:
    """What can be told before the sheet is printed, and the keys. Raises DeskError."""
    checked_pin(answers.owner_pin, "owner_pin")
    if with_list:
        read_starter(starter_file(answers.language), answers.currency)
    return new_keys(checked_passphrase(passphrase, again))


def make_shop(path: Path, answers: ShopSetUp, *, with_list: bool, keys: NewKeys | None = None) -> Shop:
    """Makes a shop, encrypted with ``keys``, and ``with_list`` gives it the usual list of services in its language.

    Raises DeskError.
    """
    if with_list:
        read_starter(starter_file(answers.language), answers.currency)  # its fault is told before a file is made
    shop = set_up_shop(path, answers, keys=keys)
    if with_list:
        try:
            owner = sign_in(shop, staff_list(shop)[0].id, answers.owner_pin)
            load_starter(shop, owner, answers.language)
        except ShopFileError:
            # The disk filled up just now: the shop itself is whole, and its page of services offers the list again.
            return shop
        except BaseException:
            shop.close()
            raise
    return shop
