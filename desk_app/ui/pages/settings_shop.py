"""The shop itself: name, language, theme, trades, hours, locking and where backups go."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from desk_app.changes import Touched
from desk_app.db.sticks import NEAR_SAID, Near, how_near
from desk_app.errors import RuleBroken
from desk_app.staff import settingrules
from desk_app.staff.desk import RULES, change_settings
from desk_app.ui.forms.shop_place import currency_choices, place_choices, place_values
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput, NumberInput, TimeInput
from desk_app.ui.widgets.labels import Text
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _

#: What each theme is called; the shop offers those that its settings allow.
THEME_NAMES = (
    ("system", N_("As the machine")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
    ("contrast", N_("High contrast")),
)


class ShopCard(Card):
    """One form, saved as one change; the rules in it as another. ``saved`` when both are."""

    saved = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(_("The shop"))
        self._page = page
        self._desk = page.desk
        self._chosen_anew = False
        self.name = LineInput(name="settings.shop_name")
        self.language = ChoiceInput((("zh_CN", "中文"), ("en", "English")), name="settings.language")
        self.theme = ChoiceInput(
            tuple((value, _(said)) for value, said in THEME_NAMES if value in settingrules.THEMES),
            name="settings.theme",
        )
        settings = self._desk.shop.settings
        places, currencies = place_choices(), currency_choices()
        known = {code for code, _said in (*places, *currencies)}
        self.place = ChoiceInput(  # a shop made elsewhere may stand in a place that is not in the list
            places if settings.place in known else (*places, (settings.place, settings.place.upper())),
            name="settings.place",
        )
        self.currency = ChoiceInput(
            currencies if settings.currency in known else (*currencies, (settings.currency, settings.currency)),
            name="settings.currency",
        )
        self.salon = Check(_("Beauty salon"), name="settings.salon")
        self.pawn = Check(_("Pawnshop"), name="settings.pawn")
        self.open_from = TimeInput(name="settings.open_from")
        self.open_to = TimeInput(name="settings.open_to")
        self.call_from = TimeInput(name="settings.call_from")
        self.call_to = TimeInput(name="settings.call_to")
        self.lock = NumberInput(name="settings.lock", unit=_("minutes"))
        self.leeway = NumberInput(name="settings.price_leeway", unit="%")
        self.answer = NumberInput(name="settings.note_answer", unit=_("hours open"))
        self.escalate = ChoiceInput(
            (("second", _("Her other advisor")), ("owner", _("The owner"))), name="settings.note_escalates"
        )
        self.every = NumberInput(name="settings.every", unit=_("minutes"))
        self.old = NumberInput(name="settings.backup_old", unit=_("hours"))
        self.folder = LineInput(name="settings.backup_folder", hint=_("beside the shop file"))
        self.second = LineInput(name="settings.backup_second_folder", hint=_("a USB stick or another folder"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.fields = (
            Field(_("Name of the shop"), self.name, "shop_name"),
            Field(_("Language of the shop"), self.language, "language"),
            Field(_("Theme"), self.theme, "theme"),
            Field(_("Place"), self.place, "place"),
            Field(_("Currency"), self.currency, "currency"),
            Field(_("Open from"), self.open_from, "open_from"),
            Field(_("until"), self.open_to, "open_to"),
            Field(_("Calls from"), self.call_from, "call_from"),
            Field(_("until"), self.call_to, "call_to"),
            Field(_("Lock after"), self.lock, "lock_after_minutes"),
            Field(_("Prices may differ by"), self.leeway, "price_leeway_percent"),
            Field(_("Backup every"), self.every, "backup_every_minutes"),
            Field(_("Red without a copy for"), self.old, "backup_old_hours"),
            Field(_("Notes answered within"), self.answer, "note_answer_hours"),
            Field(_("then they go to"), self.escalate, "note_escalates_to"),
            Field(_("Folder for backups"), self.folder, "backup_folder"),
            Field(_("Second copy of each backup"), self.second, "backup_second_folder"),
        )
        name, language, theme, place, currency, *hours, lock, leeway, every, old, answer, escalate, folder, second = (
            self.fields
        )
        self.near = Text("", "caption", "text_2", wrap=True)
        self.near.setObjectName("settings.near")
        self.near.hide()
        self.box.setSpacing(7)
        self.add_row(name, language, theme, stretch=(2, 1, 1))
        where = self.add_row(place, currency, spacing=16, stretch=(3, 2))
        for trade in (self.salon, self.pawn):
            where.addWidget(trade, 0, Qt.AlignmentFlag.AlignBottom)
        self.add_row(*hours, stretch=(1, 1, 1, 1))
        self.add_row(lock, leeway, every, old, stretch=(1, 1, 1, 1))
        self.add_row(answer, escalate, stretch=(1, 1))
        self.pick = KeyButton(_("Choose a folder…"), name="settings.pick_folder")
        self.pick_second = KeyButton(_("Choose a folder…"), name="settings.pick_second")
        self.save_button = KeyButton(_("Save"), "Ctrl S", ButtonKind.PRIMARY, name="settings.save")
        for field, pick in ((folder, self.pick), (second, self.pick_second)):
            self.add_row(field, spacing=8, stretch=(1,)).addWidget(pick, 0, Qt.AlignmentFlag.AlignBottom)
        self.add(self.near)
        self.add_stretch()
        self.add_to_head(self.save_button)

    def _connect(self) -> None:
        self.errors = FormErrors(self._page.banner, self.fields)
        self.draft = FormDraft(self, self._desk.drafts, "settings.shop")
        self.draft.watch(
            **{field.name: field.box for field in self.fields if field.box is not self.theme},
            trade_salon=self.salon,
            trade_pawn=self.pawn,
        )
        self.save_button.clicked.connect(self.save)
        self.pick.clicked.connect(lambda: self._pick(self.folder, _("Folder for backups")))
        self.pick_second.clicked.connect(self._pick_second)
        for box in (self.folder, self.second):
            box.editingFinished.connect(self.look_how_near)
        self.theme.picked.connect(self._wear)
        for field in self.fields:
            if isinstance(field.box, LineInput):
                field.box.returnPressed.connect(self.save)

    def refresh(self) -> None:
        """Shows what is set, and over it what was typed and not yet saved."""
        settings = self._desk.shop.settings
        self.draft.hold(True)
        self.name.setText(settings.shop_name)
        self.language.put(settings.language)
        self.theme.put(settings.theme)
        self.place.put(settings.place)
        self.currency.put(settings.currency)
        self.salon.setChecked("salon" in settings.trades)
        self.pawn.setChecked("pawn" in settings.trades)
        self.open_from.put(settings.open_from)
        self.open_to.put(settings.open_to)
        self.call_from.put(settings.call_from)
        self.call_to.put(settings.call_to)
        self.lock.put(settings.lock_after_minutes)
        self.leeway.put(settings.price_leeway_percent)
        self.answer.put(settings.note_answer_hours)
        self.escalate.put(settings.note_escalates_to)
        self.every.put(settings.backup_every_minutes)
        self.old.put(settings.backup_old_hours)
        self.folder.setText(settings.backup_folder)
        self.second.setText(settings.backup_second_folder)
        self.draft.hold(False)
        self.draft.restore()
        self._chosen_anew = False
        self.look_how_near()

    def allow(self, may: bool) -> None:
        """Whether the person at the desk may change this."""
        for field in self.fields:
            field.box.setEnabled(may)
        for button in (self.salon, self.pawn, self.pick, self.pick_second, self.save_button):
            button.setEnabled(may)

    def focus_first(self) -> None:
        """The first input."""
        self.name.setFocus()

    def _values(self) -> dict[str, object]:
        trades = tuple(name for name, box in (("salon", self.salon), ("pawn", self.pawn)) if box.isChecked())
        if not trades:
            raise RuleBroken("trades", "empty", N_("Choose at least one trade."))
        values: dict[str, object] = {
            "shop_name": self.name.text(),
            "language": self.language.read(),
            "theme": self.theme.read(),
            "trades": trades,
            "backup_folder": self.folder.text().strip(),
            "backup_second_folder": self.second.text().strip(),
            "currency": self.currency.read(),
            "note_escalates_to": self.escalate.read(),
        }
        if self.place.read() != self._desk.shop.settings.place:  # a time zone set by hand stays otherwise
            values |= place_values(self.place.read())
        for name, box in (
            ("open_from", self.open_from),
            ("open_to", self.open_to),
            ("call_from", self.call_from),
            ("call_to", self.call_to),
            ("lock_after_minutes", self.lock),
            ("price_leeway_percent", self.leeway),
            ("note_answer_hours", self.answer),
            ("backup_every_minutes", self.every),
            ("backup_old_hours", self.old),
        ):
            number = box.read()
            if number is None:
                raise RuleBroken(name, "empty", N_("This is needed."))
            values[name] = number
        return values

    def save(self) -> None:
        """Ctrl+S and Enter."""
        values = self.errors.read(self._values)
        if values is None or not self.save_button.isEnabled():
            return
        shop, acting = self._desk.shop, self._desk.acting
        language = str(values["language"])
        other_language = language != shop.settings.language
        rules = {name: values.pop(name) for name in RULES & values.keys()}
        if all(getattr(shop.settings, name) == value for name, value in rules.items()):
            rules = {}
        if self._chosen_anew:
            values["backup_second_mark"] = ""

        def done(_touched: Touched) -> None:
            self.draft.done()
            self._page.say(_("Saved."), Tone.OK)
            self.saved.emit()
            if other_language:
                self._desk.doors.speak(language)

        def saved(touched: Touched) -> None:
            if rules:  # a right of their own: an owner gives her word for each
                work = partial(change_settings, shop, acting, **rules)
                self._desk.tasks.command(self, work, done, self.errors.show)
            else:
                done(touched)

        self._desk.tasks.command(self, lambda: change_settings(shop, acting, **values), saved, self.errors.show)

    def _wear(self, theme: str) -> None:
        """A theme is seen at once, and kept: it is chosen by looking at it."""
        shop, acting = self._desk.shop, self._desk.acting
        if theme != shop.settings.theme:
            self._desk.tasks.command(
                self, lambda: change_settings(shop, acting, theme=theme), lambda _touched: None, self.errors.show
            )

    def _pick_second(self) -> None:
        if self._pick(self.second, _("Second copy of each backup")):
            self._chosen_anew = True  # another stick in the same place is taken from now on

    def look_how_near(self) -> None:
        """Says beside the folders where the second is nearer to the first than it should be."""
        first = Path(self.folder.text().strip() or self._desk.shop.path.parent)
        second = self.second.text().strip()

        def near() -> Near:
            try:
                return how_near(first, Path(second)) if second else Near.APART
            except (OSError, ValueError):
                return Near.APART  # it is out, or no folder at all: that is said where it is saved or used

        self._desk.tasks.read(self, near, self._say_how_near, latest="settings.near")

    def _say_how_near(self, near: Near) -> None:
        said = NEAR_SAID.get(near, "")
        self.near.setText(_(said) if said else "")
        self.near.setVisible(bool(said))

    def _pick(self, box: LineInput, title: str) -> bool:
        start = Path(box.text()) if box.text() else self._desk.shop.path.parent
        folder = self._desk.dialogs.open_folder(title, start)
        if folder is None:
            return False
        box.setText(str(folder))
        self.look_how_near()
        return True
