"""The right of the page of second files: the two files side by side, and what a merged one said."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from desk_app.clients.likeness import Score
from desk_app.clients.why import POINTS, WHY_LABELS
from desk_app.merging.desk import Joined
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.pages.duplicates_sides import Compared, Side, said_there
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Caption
from desk_app.ui.widgets.rows import RowTable
from desk_app.words import Words, _


def why_said(score: Score) -> str:
    """The reasons in words; what speaks against it first, where a narrow list cuts the end off."""
    reasons = sorted(score.reasons, key=lambda why: POINTS[why] > 0)
    return " · ".join(_(WHY_LABELS[why]) for why in reasons)


def _mark(side: Side) -> str:
    if side.taken:
        return _("chosen")
    return _("choose") if side.open else ""


class SidesCard(Card):
    """Field by field: the file that stays, the one that goes into it, and what would stand there then."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Both files"), parent=parent)
        self.swap = KeyButton(_("Keep the other one"), "Alt K", name="duplicates.swap", small=True)
        self.add_to_head(self.swap)
        self.why = Caption("", wrap=True)
        self.add(self.why)
        columns: tuple[Column[Side], ...] = (
            Column("", lambda side: side.label, width=148, quiet=True),
            Column(_("Stays"), lambda side: side.kept),
            Column(_("Goes into it"), lambda side: side.other),
            Column(_("After merging"), lambda side: side.after, bold=True),
            Column("", _mark, width=84, tone=lambda side: "accent" if side.taken else "muted"),
        )
        self.model = RowsModel[Side](columns=columns, parent=self)
        self.table = RowTable(self.model, name="duplicates.sides", said=_("Both files"), height=40)
        self.add(self.table, 1)
        said = _(
            "Every record moves to the file that stays, and every value that gives way is kept beside it. Enter on"
            " a line with two values chooses the other one."
        )
        self.add(Caption(said, wrap=True))
        self.merge = KeyButton(_("Merge"), "M", ButtonKind.PRIMARY, name="duplicates.merge")
        self.apart = KeyButton(_("Not the same"), "D", name="duplicates.distinct")
        doing = row(self.merge, self.apart, spacing=8)
        doing.addStretch(1)
        self.add_layout(doing)

    def show_files(self, found: Compared, why: str) -> None:
        """Other files, or another choice; the line that was chosen stays so."""
        chosen = self.table.currentIndex().row()
        self.model.show_rows(found.sides)
        if 0 <= chosen < len(found.sides):
            self.table.choose(chosen)
        self.set_heading(_("{kept} stays, {other} goes into it", kept=found.kept.code, other=found.other.code))
        self.why.setText(why)
        self.merge.setEnabled(found.refused is None)


class PartingCard(Card):
    """What a file said that is part of another, and the button that makes it one of its own again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("A merged file"), parent=parent)
        columns: tuple[Column[tuple[str, str]], ...] = (
            Column(_("Field"), lambda line: line[0], width=150, quiet=True),
            Column(_("Said there"), lambda line: line[1]),
        )
        self.model = RowsModel[tuple[str, str]](columns=columns, parent=self)
        self.table = RowTable(self.model, name="duplicates.values", said=_("Said there"), height=40)
        self.add(self.table, 1)
        self.hint = Caption("", wrap=True)
        self.add(self.hint)
        self.part = KeyButton(_("Part them again"), "U", name="duplicates.part")
        doing = row(self.part)
        doing.addStretch(1)
        self.add_layout(doing)

    def show_file(self, joined: Joined, on: date, words: Words, region: str) -> None:
        """Another merged file, merged ``on`` that day. One that a later merge stands before is parted after that."""
        file, kept = joined.file, joined.kept.code
        self.model.show_rows(said_there(joined, words, region))
        said = _(
            "{code} was merged into {kept} on {day} by {staff}. Parting gives it back every record that came from"
            " it; what was written since stays with {kept}.",
            code=file.code,
            kept=kept,
            day=words.day(on),
            staff=file.staff,
        )
        self.hint.setText(said)
        self.part.setEnabled(file.newest)
