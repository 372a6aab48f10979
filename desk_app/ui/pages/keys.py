"""Keys and encryption: how the shop is locked, a new passphrase, a new sheet, and encrypting a plain shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.changes import Kind, Touched
from desk_app.db.keys import NewKeys, new_keys
from desk_app.db.recovery import groups, new_recovery_key
from desk_app.db.secret import Secret
from desk_app.db.shop import Shop
from desk_app.db.standing import Faults
from desk_app.overview.whole import check_everything
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.staff.account import Action
from desk_app.staff.encrypting import PlainCopy, Removed, has_encrypted_backup, plain_copies, remove_plain_copies
from desk_app.staff.key_facts import KeyFacts, key_facts
from desk_app.staff.keys import change_passphrase, is_encrypted, prove_passphrase, replace_recovery_key
from desk_app.staff.passphrase import checked_passphrase
from desk_app.ui.backup_light import Made, run_round
from desk_app.ui.pages.keys_parts import AdviceCard, FactsCard, PassphraseCard, PlainCopiesCard, SheetCard, StepsCard
from desk_app.ui.pages.sheet_step import SheetStep
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.card import column, row
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import Scroll
from desk_app.words import N_, _, n_


@dataclass(frozen=True, slots=True)
class _Seen:
    facts: KeyFacts
    copies: tuple[PlainCopy, ...]
    backed_up: bool


def _read(shop: Shop) -> _Seen:
    facts = key_facts(shop)
    if not facts.encrypted:
        return _Seen(facts, (), backed_up=False)
    return _Seen(facts, plain_copies(shop), has_encrypted_backup(shop))


class KeysPage(Page):
    """``desk.go("keys")``. Only the owner sees what is in it."""

    shows: ClassVar[frozenset[Kind]] = frozenset({Kind.SETTING, Kind.BACKUP})
    title = N_("Keys and encryption")

    def _build(self) -> Iterator[None]:
        self.sheet: SheetStep | None = None
        self.locked = is_encrypted(self.desk.shop)
        self.body.addLayout(row(Title(_("Keys and encryption")), stretch=(1,)))
        self.facts = FactsCard(self.desk)
        yield
        content = QWidget()
        left, right = (self._changes(), self._advice()) if self.locked else (self._first(), _side(StepsCard()))
        content.setLayout(row(left, right, spacing=16, stretch=(1, 1)))
        self.main = Scroll(content)
        self.body.addWidget(self.main, 1)

    def _changes(self) -> QWidget:
        self.change = PassphraseCard(
            self.banner,
            _("Change the passphrase"),
            _("The sheet stays good. Backups made before keep the passphrase of their day."),
            _("Change the passphrase"),
            name="change",
            old=True,
        )
        self.replace = SheetCard(self.banner)
        return _side(self.facts, self.change, self.replace)

    def _advice(self) -> QWidget:
        self.copies = PlainCopiesCard()
        self.copies.setVisible(False)
        return _side(self.copies, AdviceCard(self.desk.shop.path))

    def _first(self) -> QWidget:
        self.encrypt = PassphraseCard(
            self.banner,
            _("Encrypt this shop"),
            _("Without the passphrase or the recovery sheet nobody can read the file then."),
            _("Go on to the recovery sheet"),
            name="encrypt",
            old=False,
        )
        return _side(self.facts, self.encrypt)

    def _connect(self) -> None:
        self.key("Esc", _("Back"), self.action_back)
        if not self.locked:
            self.encrypt.go.clicked.connect(self._prepare)
            return
        self.change.go.clicked.connect(self._change)
        self.replace.go.clicked.connect(self._prove)
        self.copies.remove.clicked.connect(self._remove)
        self.copies.back_up.clicked.connect(self._back_up)
        self.key("Ctrl+B", _("Make a backup now"), self._back_up)

    # ── what is seen ──────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        may = self.desk.acting.may(Action.CHANGE_SETTINGS)
        if not may:
            self._forget()
        self.main.setVisible(may and self.sheet is None)
        if not may:
            self.say(_("Only the owner changes these."), Tone.INFO)
            return
        shop = self.desk.shop
        self.desk.tasks.read(self, lambda: _read(shop), self._show, latest="keys")

    def _show(self, seen: _Seen) -> None:
        self.facts.say(seen.facts)
        if seen.facts.fault is not None:
            self.say(seen.facts.fault.say(self.desk.words))
        if self.locked:
            self.copies.say(seen.copies, backed_up=seen.backed_up)

    def focus_first(self) -> None:
        if self.sheet is not None:
            self.sheet.save.setFocus()
        else:
            (self.change.old if self.locked else self.encrypt.new).box.setFocus()

    def leaving(self) -> None:
        self._forget()

    def action_back(self) -> None:
        """Esc: away from the sheet, or the page before this one."""
        if self.sheet is not None:
            self._put_sheet_away()
            self.focus_first()
        else:
            self.desk.back()

    def _forget(self) -> None:
        """Nothing secret stays on a page that is not looked at."""
        self._put_sheet_away()
        if self.locked:
            self.change.empty()
            self.replace.passphrase.box.put_typed("")
        else:
            self.encrypt.empty()

    # ── a new passphrase ──────────────────────────────────────────────────────────────────────────────────────

    def _change(self) -> None:
        self.change.errors.clear()
        shop, acting = self.desk.shop, self.desk.acting
        old, new, again = self.change.typed()

        def changed(_touched: Touched) -> None:
            self.change.empty()
            self.say(_("The passphrase is changed. Backups made before keep the old one."), Tone.OK)
            self._read_again()

        self.desk.tasks.command(
            self, lambda: change_passphrase(shop, acting, old, new, again), changed, self.change.errors.show
        )

    # ── a new sheet ───────────────────────────────────────────────────────────────────────────────────────────

    def _prove(self) -> None:
        self.replace.errors.clear()
        shop, acting, passphrase = self.desk.shop, self.desk.acting, self.replace.passphrase.box.typed()
        self.desk.tasks.read(
            self,
            lambda: prove_passphrase(shop, acting, passphrase),
            lambda _proved: self._hand_out(new_recovery_key(), lambda recovery: self._replace(passphrase, recovery)),
            self.replace.errors.show,
            latest="keys.prove",
        )

    def _replace(self, passphrase: str, recovery: Secret) -> None:
        shop, acting = self.desk.shop, self.desk.acting

        def replaced(_touched: Touched) -> None:
            self._forget()
            self.say(_("The new sheet is good from now on. Destroy the old one: it opens nothing any more."), Tone.OK)
            self._read_again()

        self.desk.tasks.command(self, lambda: replace_recovery_key(shop, acting, passphrase, recovery), replaced)

    def _hand_out(self, recovery: Secret, then: Callable[[Secret], None]) -> None:
        """The sheet comes before anything depends on it: whoever turns back here has changed nothing."""
        if self.desk.signed_in is None or not self.desk.signed_in.may(Action.CHANGE_SETTINGS):
            return
        self.banner.clear()
        self._put_sheet_away()
        shop = self.desk.shop
        sheet = RecoverySheet(shop.settings.shop_name, groups(recovery), shop.today())
        self.sheet = SheetStep(sheet, self.desk.dialogs, self.desk.tasks)
        self.sheet.back.connect(self.action_back)
        self.sheet.kept.connect(lambda: then(recovery))
        self.main.setVisible(False)
        self._around = QWidget()
        line = row(self.sheet)
        line.insertStretch(0, 1)
        line.addStretch(1)
        around = QVBoxLayout(self._around)
        around.addLayout(line)
        around.addStretch(1)
        self.body.addWidget(self._around, 1)
        self.sheet.save.setFocus()

    def _put_sheet_away(self) -> None:
        if self.sheet is None:
            return
        self.sheet = None
        self._around.hide()
        self._around.deleteLater()
        self.main.setVisible(True)

    # ── a plain shop ──────────────────────────────────────────────────────────────────────────────────────────

    def _prepare(self) -> None:
        self.encrypt.errors.clear()
        self.desk.acting.must(Action.CHANGE_SETTINGS)
        _old, new, again = self.encrypt.typed()

        def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> NewKeys:
            return new_keys(checked_passphrase(new, again))

        self.desk.tasks.job(self, work, None, self._prepared, self.encrypt.errors.show)

    def _prepared(self, keys: NewKeys) -> None:
        self._hand_out(keys.recovery, lambda _recovery: self.desk.doors.encrypt(keys))

    # ── what still lies in the open ───────────────────────────────────────────────────────────────────────────

    def _back_up(self) -> None:
        shop = self.desk.shop
        self.desk.acting.must(Action.BACK_UP)
        self.say(_("Making a backup…"), Tone.INFO)
        self.desk.tasks.job(self, lambda _progress, _stopped: run_round(shop), None, self._backed_up)

    def _backed_up(self, made: Made) -> None:
        done = made.round
        self.desk.backups.last = Faults(done.fault, done.second_fault)
        fault = done.fault or done.second_fault
        if fault is None:
            self.say(_("The backup is made and checked."), Tone.OK)
        else:
            self.say(fault.say(self.desk.words), Tone.BAD if done.made is None else Tone.WARN)
        self._read_again()

    def _remove(self) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        chosen = self.copies.paths
        sure = self.desk.dialogs.ask_once(
            n_("Remove {count} file for good?", "Remove {count} files for good?", len(chosen)),
            _("The newest encrypted backup is checked first. What was on a stick that is not here now stays on it."),
            _("Remove"),
        )
        if not sure or self.desk.signed_in is None:
            return

        def gone(removed: Removed) -> None:
            self.say(n_("{count} file is removed.", "{count} files are removed.", removed.count), Tone.OK)
            self._read_again()

        self.desk.tasks.command(self, lambda: remove_plain_copies(shop, acting, chosen, check=check_everything), gone)


def _side(*cards: QWidget) -> QWidget:
    """Cards one under the other, each as high as it must be."""
    side, line = QWidget(), column(*cards)
    line.addStretch(1)
    side.setLayout(line)
    return side
