"""What the import wizard knows of the files that were picked: how each is understood, and what a person said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desk_app.db.shop import Shop
from desk_app.importer.desk import LookedAt, Understood, look, look_as
from desk_app.importer.lists import FIELDS, REQUIRED, ListKind, field_label
from desk_app.ui.theme import Tone
from desk_app.words import N_

#: Certainty of a column in words, with the tone of its badge; the first whose bound is reached.
_CERTAIN: tuple[tuple[float, str, Tone], ...] = (
    (1.0, N_("certain"), Tone.OK),
    (0.75, N_("likely"), Tone.INFO),
    (0.0, N_("by what is in it"), Tone.WARN),
)

#: As sure as a column can be that is read in an encoding nobody is sure of.
_GUESSED = 0.8
#: What stands between the values of a column that are shown.
_BETWEEN = " · "

#: Lists with notes take in there what stands in columns that mean nothing else.
_WITHOUT_NOTES = frozenset({ListKind.SERVICES, ListKind.PRODUCTS})
_IN_THE_NOTES, _LEFT_OUT = N_("kept in the notes"), N_("not brought in")


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of a file. ``field`` "" means nothing of its own; ``sure`` and ``label`` are marked."""

    column: int
    heading: str
    field: str
    label: str
    sure: str
    tone: Tone
    sample: str


@dataclass(frozen=True, slots=True)
class Picked:
    """One file of the wizard. ``columns`` None: as it was understood; else as a person said (field → column).
    ``encoding``: the one she chose, "" where it was told by itself; ``from_memory``: the columns are as somebody said
    the last time."""

    looked: LookedAt
    columns: Mapping[str, int] | None = None
    by_hand: frozenset[str] = frozenset()
    kind_by_hand: bool = False
    encoding: str = ""
    from_memory: bool = False

    @property
    def path(self) -> Path:
        """The file."""
        return self.looked.path

    @property
    def understood(self) -> Understood | None:
        """How its columns are read; None where it was refused."""
        return self.looked.understood

    @property
    def kind(self) -> ListKind | None:
        """What it is a list of."""
        return self.looked.kind

    @property
    def in_force(self) -> Mapping[str, int]:
        """Field → column, as it will be read."""
        if self.columns is not None:
            return self.columns
        return self.understood.columns if self.understood is not None else {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The marked labels of columns without which the list cannot be read; one of each group is enough."""
        if self.kind is None:
            return ()
        kind = self.kind
        order = [field.name for field in FIELDS[kind]]
        return tuple(
            field_label(kind, min(group, key=order.index))
            for group in REQUIRED[kind]
            if not group & self.in_force.keys()
        )

    @property
    def ready(self) -> bool:
        """Whether it can be brought in."""
        return self.kind is not None and not self.missing

    def looked_at_in(self, encoding: str, shop: Shop | None = None) -> LookedAt:
        """The file as it reads in an encoding, as the list that a person said it is."""
        if self.kind_by_hand and self.kind is not None:
            return look_as(self.path, self.kind, encoding, shop)
        (looked,) = look((self.path,), shop, encoding=encoding)
        return looked

    def with_meaning(self, column: int, field: str) -> Picked:
        """The same file with a column read as ``field`` ("" leaves it out). A field has one column at most."""
        kept = {name: place for name, place in self.in_force.items() if place != column and name != field}
        if field:
            kept[field] = column
        return replace(self, columns=kept, by_hand=self.by_hand | {field})

    def lines(self) -> tuple[ColumnLine, ...]:
        """Every column that has a heading or anything in it, in the order of the file."""
        understood = self.understood
        if understood is None:
            return ()
        field_at = {column: field for field, column in self.in_force.items()}
        made: list[ColumnLine] = []
        for column, heading in enumerate(understood.headings):
            sample = self._sample(understood, column)
            if heading or sample:
                made.append(self._line(understood, column, heading, field_at.get(column, ""), sample))
        return tuple(made)

    def _line(self, understood: Understood, column: int, heading: str, field: str, sample: str) -> ColumnLine:
        if not field:
            noted = understood.kind not in _WITHOUT_NOTES and column in self._unknown
            return ColumnLine(column, heading, "", _IN_THE_NOTES if noted else _LEFT_OUT, "", Tone.MUTED, sample)
        label = dict(understood.own).get(field) or field_label(understood.kind, field)
        if self.from_memory and field not in self.by_hand:
            return ColumnLine(column, heading, field, label, N_("as the last time"), Tone.ACCENT, sample)
        if field in self.by_hand:
            return ColumnLine(column, heading, field, label, N_("chosen by you"), Tone.ACCENT, sample)
        surety = understood.certainty.get(field, 0.0)
        if self.looked.guessed and not (heading + sample.replace(_BETWEEN, "")).isascii():
            surety = min(surety, _GUESSED)  # in another encoding it would read otherwise
        sure, tone = next((said, tone) for bound, said, tone in _CERTAIN if surety >= bound)
        return ColumnLine(column, heading, field, label, sure, tone, sample)

    @property
    def _unknown(self) -> tuple[int, ...]:
        """Columns that mean nothing of their own; running numbers and empty ones are not among them."""
        if self.understood is None:
            return ()
        return self.understood.with_columns(self.understood.kind, self.in_force).unknown

    @staticmethod
    def _sample(understood: Understood, column: int) -> str:
        values = (row[column] for row in understood.sample if column < len(row) and row[column])
        distinct = list(dict.fromkeys(" ".join(value.split())[:60] for value in values))
        return _BETWEEN.join(distinct[:4])


def as_remembered(looked: LookedAt) -> Picked:
    """A file as it was understood, its columns as somebody said of the same headings before."""
    kept = looked.remembered
    if kept is None or looked.understood is None:
        return Picked(looked)
    understood = looked.understood.with_columns(kept.kind, kept.columns)
    return Picked(
        replace(looked, understood=understood),
        kept.columns,
        kind_by_hand=kept.kind is not looked.kind,
        from_memory=True,
    )


def forgotten(picked: Picked, shop: Shop) -> Picked:
    """The same file as the program understands it by itself: on a reader thread."""
    (looked,) = look((picked.path,), shop, encoding=picked.encoding)
    return Picked(replace(looked, remembered=None), encoding=picked.encoding)


def meanings(kind: ListKind, own: tuple[tuple[str, str], ...] = ()) -> tuple[tuple[str, str], ...]:
    """What a column of such a list can mean: field and marked label, beginning with nothing of its own; of clients the
    fields of their files too."""
    return (
        ("", _LEFT_OUT if kind in _WITHOUT_NOTES else _IN_THE_NOTES),
        *((field.name, field.label) for field in FIELDS[kind]),
        *(own if kind is ListKind.CLIENTS else ()),
    )
