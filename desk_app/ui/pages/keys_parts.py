"""The cards of the page on keys: how the shop is locked, what is changed there, what to do when something is lost."""

from __future__ import annotations

from pathlib import Path

from desk_app.clock import local_time
from desk_app.db.keys import keys_path
from desk_app.staff.encrypting import PlainCopy
from desk_app.staff.key_facts import Changed, KeyFacts
from desk_app.staff.passphrase import STRENGTH_LABELS, strength
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Pairs
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import HiddenInput, LineInput
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.ui.widgets.rows import RowList
from desk_app.words import _


class FactsCard(Card):
    """Whether the file is encrypted, and since when by which passphrase and sheet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("How this shop is locked"))
        self._desk = desk
        self.pairs = Pairs(140)
        self.add(self.pairs)
        self.more = Text("", "body", "text_2", wrap=True)
        self.add(self.more)

    def say(self, facts: KeyFacts) -> None:
        """The facts."""
        path = self._desk.shop.path
        state = _("Encrypted") if facts.encrypted else _("Not encrypted")
        lines = (
            (_("Shop file"), state),
            (_("Passphrase"), self._since(facts.passphrase)),
            (_("Recovery sheet"), self._since(facts.sheet)),
        )
        self.pairs.say(*lines, bold=frozenset({0}))
        if facts.encrypted:
            said = _(
                "{file} is encrypted, and so are its backups and what is typed and not saved yet. {keys} beside it "
                "holds the key, locked by the passphrase and by the sheet.",
                file=path.name,
                keys=keys_path(path).name,
            )
        elif self._desk.shop.settings.demo:
            said = _("This is a demo with invented people. Whoever has the file {file} can read it.", file=path.name)
        else:
            said = _("Whoever has the file {file} or a backup of it can read every name in it.", file=path.name)
        self.more.setText(said)

    def _since(self, changed: Changed | None) -> str:
        if changed is None:
            return ""
        at = local_time(changed.at, self._desk.shop.settings.zone)
        return _(
            "since {day} {time} · {name}", day=self._desk.words.day(at.date()), time=f"{at:%H:%M}", name=changed.by
        )


class PassphraseCard(Card):
    """A new passphrase, typed twice. ``old``: the one of now is asked as well."""

    def __init__(self, banner: Banner, heading: str, more: str, button: str, *, name: str, old: bool) -> None:
        super().__init__(heading)
        self.add(Caption(more, wrap=True))
        self.old = Field(_("Passphrase of now"), HiddenInput(name=f"keys.{name}_old"), "old_passphrase")
        self.new = Field(
            _("New passphrase"), HiddenInput(name=f"keys.{name}_new", hint=_("Four words of your own")), "passphrase"
        )
        self.again = Field(_("The passphrase once more"), HiddenInput(name=f"keys.{name}_again"), "passphrase_again")
        self.fields = (self.old, self.new, self.again) if old else (self.new, self.again)
        self.add_row(*self.fields, stretch=(1,) * len(self.fields))
        self.strength = Caption("")
        self.go = KeyButton(button, "Enter", ButtonKind.PRIMARY, name=f"keys.{name}")
        self.add_row(self.go, self.strength, stretch=(0, 1))
        self.errors = FormErrors(banner, self.fields)
        new = self.new.box
        if isinstance(new, LineInput):
            new.textEdited.connect(self._weigh)
        for field in self.fields:
            if isinstance(field.box, LineInput):
                field.box.returnPressed.connect(self.go.click)

    def typed(self) -> tuple[str, str, str]:
        """The old one, the new one, and the new one again."""
        return self.old.box.typed(), self.new.box.typed(), self.again.box.typed()

    def empty(self) -> None:
        """Forgets what was typed."""
        for field in self.fields:
            field.box.put_typed("")
            field.set_error("")
        self.strength.setText("")

    def _weigh(self, typed: str) -> None:
        self.strength.setText(_(STRENGTH_LABELS[strength(typed)]) if typed else "")


class SheetCard(Card):
    """Asks for the passphrase, and then for a new sheet."""

    def __init__(self, banner: Banner) -> None:
        super().__init__(_("Replace the recovery sheet"))
        more = _("For a sheet that is lost, or that somebody else has seen. The old one then opens nothing.")
        self.add(Caption(more, wrap=True))
        self.passphrase = Field(_("Passphrase of now"), HiddenInput(name="keys.sheet_passphrase"), "sheet_passphrase")
        self.go = KeyButton(_("New sheet…"), name="keys.sheet")
        self.add(self.passphrase)
        self.add_row(self.go).addStretch(1)
        self.errors = FormErrors(banner, (self.passphrase,))
        if isinstance(self.passphrase.box, LineInput):
            self.passphrase.box.returnPressed.connect(self.go.click)


class AdviceCard(Card):
    """What to do on a new computer, and when passphrase or sheet are lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(_("What to do when…"))
        self.box.setSpacing(6)
        file, keys = path.name, keys_path(path).name
        self.parts = (
            (
                _("…the shop moves to a new computer"),
                _(
                    "Close the program here. Copy two files onto a stick: {file} and {keys}, both from {folder}. "
                    "On the new computer put them into one folder, start the program, choose “Open a file…” and "
                    "pick {file}. It asks for the passphrase.",
                    file=file,
                    keys=keys,
                    folder=str(path.parent),
                ),
            ),
            (
                _("…the sheet is lost"),
                _("Make a new one here, with the passphrase. Whoever finds the old one can do nothing with it."),
            ),
            (
                _("…the passphrase is forgotten"),
                _(
                    "Start the program. Where it asks for the passphrase, choose “I have the sheet”, type the eight "
                    "groups, and give a new passphrase."
                ),
            ),
            (
                _("…both are lost"),
                _("Then nobody can open the shop or its backups, and neither can we. Keep the sheet somewhere safe."),
            ),
        )
        for heading, said in self.parts:
            self.add(Text(heading, "body_bold"))
            self.add(Text(said, "body", "text_2", wrap=True))


class StepsCard(Card):
    """What encrypting a plain shop does, before it is begun."""

    def __init__(self) -> None:
        super().__init__(_("What happens"))
        self.box.setSpacing(6)
        for said in (
            _("1. You choose a passphrase. From then on the program asks for it when it starts."),
            _("2. You print or save the recovery sheet, and type one group of it back."),
            _(
                "3. The desk closes for a moment. An encrypted copy is made, compared row by row, checked, and put in "
                "the place of the file. If the power fails meanwhile, the shop opens as before or encrypted."
            ),
            _("4. You remove what still lies in the open: the file of before and the old backups."),
        ):
            self.add(Text(said, "body", "text_2", wrap=True))


class PlainCopiesCard(Card):
    """Backups and files of before that anybody can read who has them."""

    def __init__(self) -> None:
        super().__init__(_("Still not encrypted"))
        self.more = Caption("", wrap=True)
        self.add(self.more)
        self.model: RowsModel[PlainCopy] = RowsModel(look=self._look, parent=self)
        self.list: RowList[PlainCopy] = RowList(
            self.model, name="keys.plain", said=_("Still not encrypted"), height=44, edge=10
        )
        self.list.setFixedHeight(44 * 2)
        self.add(self.list)
        self.back_up = KeyButton(_("Back up now"), "Ctrl B", name="keys.backup_now")
        self.remove = KeyButton(_("Remove these files…"), kind=ButtonKind.DANGER, name="keys.remove")
        self.add_row(self.back_up, self.remove, spacing=8).addStretch(1)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are shown."""
        rows = (self.model.row(number) for number in range(self.model.rowCount()))
        return tuple(copy.path for copy in rows if copy is not None)

    def _look(self, copy: PlainCopy) -> RowLook:
        size = _("{size} MB", size=max(1, round(copy.size / 1_000_000)))
        return RowLook(title=copy.path.name, subtitle=str(copy.path.parent), right=size)

    def say(self, copies: tuple[PlainCopy, ...], *, backed_up: bool) -> None:
        """What there is; nothing hides the card."""
        self.setVisible(bool(copies))
        self.model.show_rows(copies)
        self.back_up.setVisible(not backed_up)
        self.remove.setEnabled(backed_up)
        self.more.setText(
            _("Anybody who has these files can read them. They can be removed now: there is an encrypted backup.")
            if backed_up
            else _("Anybody who has these files can read them. Make a backup first; it is encrypted.")
        )
