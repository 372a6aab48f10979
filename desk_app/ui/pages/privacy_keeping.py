"""How long things are kept, what is over now, and the clients whose time is over."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.privacy.keeping import (
    LAPSE_LABELS,
    Lapse,
    Lapsed,
    LapsedErased,
    LapsedFile,
    LetGone,
    erase_lapsed,
    lapsed_files,
    let_lapse,
    what_lapsed,
    years_kept,
)
from desk_app.staff.account import Action
from desk_app.staff.desk import change_settings
from desk_app.staff.settingrules import BOOKS_YEARS
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, column
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import NumberInput
from desk_app.ui.widgets.labels import Caption
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.words import N_, Words, _, n_

#: Clients that the list shows at most; the rest follow when these are gone.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Over:
    kinds: tuple[Lapsed, ...]
    files: tuple[LapsedFile, ...]


def _read(shop: Shop) -> _Over:
    return _Over(what_lapsed(shop), lapsed_files(shop, SHOWN))


def lapsed_said(kinds: tuple[Lapsed, ...], words: Words) -> str:
    """What is over, in one line: "Notes of visits 12 · Health remarks 3"."""
    return " · ".join(f"{words(LAPSE_LABELS[each.kind])} {words.number(each.count)}" for each in kinds if each.count)


def gone_said(done: LetGone, words: Words) -> str:
    """What went, in one line."""
    if not done.gone:
        return _("Nothing went: the law keeps what is over.")
    return _("Gone: {what}", what=" · ".join(f"{words(LAPSE_LABELS[kind])} {count}" for kind, count in done.gone))


class KeepingPart(QWidget):
    """The limits and what is over on the left, the clients whose time is over on the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._desk = page, page.desk
        self._over = _Over((), ())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        line.addLayout(column(self._build_limits(), self._build_over(), stretch=(0, 1)), 1)
        line.addWidget(self._build_files(), 1)
        self.errors = FormErrors(page.banner, self.fields.values())
        self.save.clicked.connect(self.keep)
        self.let_go.clicked.connect(self.ask_all)
        self.erase.clicked.connect(self.ask_clients)

    def _build_limits(self) -> QWidget:
        card = Card(_("How many years things are kept"))
        card.box.setSpacing(8)
        names = {f"keep_{kind.value}_years": _(LAPSE_LABELS[kind]) for kind in Lapse}
        names["keep_pawn_years"] = _("Pawn tickets and books")
        self.fields = {
            name: Field(label, NumberInput(unit=_("years"), name=f"privacy_shop.{name}"), name)
            for name, label in names.items()
        }
        fields = list(self.fields.values())
        for at in range(0, len(fields), 2):
            card.add_row(*fields[at : at + 2], spacing=12, stretch=(1, 1))
        least = BOOKS_YEARS.get(self._desk.shop.settings.place)
        said = _("The law of your place is not confirmed here for tickets and books: ask, and set it.")
        if least is not None:
            said = _("Tickets and books: {years} years at least (税收征收管理法实施细则 29).", years=least)
        card.add(Caption(said, wrap=True))
        self.save = KeyButton(_("Save"), "Ctrl S", ButtonKind.PRIMARY, name="privacy_shop.save_limits")
        line = card.add_row(self.save)
        line.addStretch(1)
        return card

    def _build_over(self) -> QWidget:
        card = Card(_("What is over now"), flush=True)
        self.let_go = KeyButton(_("Let it go…"), "Alt G", name="privacy_shop.let_go", small=True)
        card.add_to_head(self.let_go)
        self.kinds_model = RowsModel[Lapsed](look=self._kind_look, parent=self)
        self.kinds = RowList(
            self.kinds_model, name="privacy_shop.kinds", said=_("What is over now"), height=44, edge=16
        )
        card.add(self.kinds, 1)
        return card

    def _build_files(self) -> QWidget:
        card = Card(_("Clients whose time is over"), flush=True)
        self.erase = KeyButton(_("Erase them…"), "Alt E", ButtonKind.DANGER, name="privacy_shop.erase", small=True)
        card.add_to_head(self.erase)
        self.files_model = RowsModel[LapsedFile](look=self._file_look, parent=self)
        self.files = RowList(
            self.files_model, name="privacy_shop.files", said=_("Clients whose time is over"), height=56, edge=16
        )
        self.files.empty = _("Nobody's time is over. Who stays away for so many years appears here.")
        self.files.opened.connect(lambda file: self._desk.go("client_file", client_id=file.brief.id))
        card.add(self.files, 1)
        return card

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        """Reads the limits and what is over."""
        shop = self._desk.shop
        for name, field in self.fields.items():
            if isinstance(field.box, NumberInput) and not field.box.hasFocus():
                field.box.put(getattr(shop.settings, name))
        self.save.setEnabled(self._desk.acting.may(Action.CHANGE_SETTINGS))
        self._desk.tasks.read(self, lambda: _read(shop), self._show, latest="privacy_shop.over")

    def _show(self, over: _Over) -> None:
        self._over = over
        self.kinds_model.show_rows(over.kinds)
        self.files_model.show_rows(over.files)
        may = self._desk.acting.may(Action.ERASE)
        self.let_go.setEnabled(may and any(each.count for each in over.kinds))
        self.erase.setEnabled(may and any(not file.hindered for file in over.files))

    def _kind_look(self, lapsed: Lapsed) -> RowLook:
        words = self._desk.words
        said = _("from before {day}", day=words.day(lapsed.before))
        tone = "warn" if lapsed.count else "muted"
        return RowLook(title=_(LAPSE_LABELS[lapsed.kind]), right=said, badge=words.number(lapsed.count), tone=tone)

    def _file_look(self, file: LapsedFile) -> RowLook:
        words, seen = self._desk.words, file.brief.last_seen
        said = _("Last seen {day}", day=words.day(seen)) if seen is not None else _("Never seen")
        if not file.hindered:
            return RowLook(
                title=file.brief.name, after=file.brief.code, subtitle=said, badge=_("would go"), tone="warn"
            )
        why = file.hindered[0].say(words)
        return RowLook(title=file.brief.name, after=file.brief.code, subtitle=why, badge=_("stays"), tone="info")

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────

    def _years(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, field in self.fields.items():
            years = field.box.read() if isinstance(field.box, NumberInput) else None
            if not isinstance(years, int):
                raise RuleBroken(name, "empty", N_("From {least} to {most}, please."), least=1, most=100)
            found[name] = years
        return found

    def keep(self) -> None:
        """Ctrl+S: the limits, as one change."""
        shop, acting, years = self._desk.shop, self._desk.acting, self.errors.read(self._years)
        if years is None:
            return

        def done(_touched: Touched) -> None:
            self._page.say(_("Saved."), Tone.OK)
            self.refresh()

        self._desk.tasks.command(self, lambda: change_settings(shop, acting, **years), done, self.errors.show)

    def ask_all(self) -> None:
        """Alt+G: everything that is over, after one question."""
        over = self._over.kinds
        if not self.let_go.isEnabled() or not ask_to_let_go(self._page, over):
            return
        shop, acting = self._desk.shop, self._desk.acting

        def done(gone: LetGone) -> None:
            self._page.say(gone_said(gone, self._desk.words), Tone.OK)
            self.refresh()

        kinds = tuple(each.kind for each in over if each.count)
        self._desk.tasks.job(
            self, lambda _progress, stopped: let_lapse(shop, acting, kinds, stopped), None, done, self._page.refuse
        )

    def ask_clients(self) -> None:
        """Alt+E: the clients in the list whom nothing keeps, after one question for all of them."""
        going = tuple(file.brief.id for file in self._over.files if not file.hindered)
        if not self.erase.isEnabled() or not going:
            return
        question = n_("Erase {count} client for good?", "Erase {count} clients for good?", len(going))
        consequence = _(
            "Name, phones, document, birthday, remarks and everything said go. Amounts, days and ticket numbers stay. "
            "This cannot be taken back."
        )
        if self._desk.dialogs.ask_once(question, consequence, _("Erase")) and self._desk.signed_in is not None:
            self._erase(going)

    def _erase(self, going: tuple[ClientId, ...]) -> None:
        shop, acting, years = self._desk.shop, self._desk.acting, years_kept(self._desk.shop, Lapse.CLIENTS)

        def done(erased: LapsedErased) -> None:
            said = n_("{count} client is erased. The books stay.", "{count} clients are erased. The books stay.",
                      len(erased.erased))  # fmt: skip
            self._page.say(said, Tone.OK)
            self.refresh()

        self._desk.tasks.command(self, lambda: erase_lapsed(shop, acting, going, years), done)

    def focus_first(self) -> None:
        """The clients."""
        self.files.setFocus()


def ask_to_let_go(page: Page, over: tuple[Lapsed, ...]) -> bool:
    """The one question before anything goes; whether the owner said yes and is still there."""
    desk = page.desk
    consequence = _(
        "{what}. Amounts, days and ticket numbers stay. Whom the law keeps stays. This cannot be taken back.",
        what=lapsed_said(over, desk.words),
    )
    sure = desk.dialogs.ask_once(_("Let go what is over?"), consequence, _("Let it go"))
    return sure and desk.signed_in is not None and desk.signed_in.may(Action.ERASE)
