"""Labels for folders and drawers: what stands on one, and the sheets they are printed on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.words import N_

_MILLIMETRE = 72 / 25.4
_A4 = (210.0, 297.0)


@dataclass(frozen=True, slots=True)
class Label:
    """One client's label. Her phone is not on it: a label is seen by whoever passes."""

    id: ClientId
    code: str
    name: str


class LabelFormat(StrEnum):
    """The sheets and rolls that are known, by the name they are sold under."""

    L7160 = "L7160"
    L7159 = "L7159"
    ROLL_62_29 = "62x29"
    ROLL_40_30 = "40x30"


LABEL_FORMATS: dict[LabelFormat, str] = {
    LabelFormat.L7160: N_("A4 sheet, 21 labels 63.5 × 38.1 mm (Avery L7160)"),
    LabelFormat.L7159: N_("A4 sheet, 24 labels 63.5 × 33.9 mm (Avery L7159)"),
    LabelFormat.ROLL_62_29: N_("Label printer, 62 × 29 mm"),
    LabelFormat.ROLL_40_30: N_("Label printer, 40 × 30 mm"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet of labels, in points: its size, how many go across and down, the size of each and the step to the
    next. The labels stand in the middle of the sheet."""

    sheet: tuple[float, float]
    across: int
    down: int
    label: tuple[float, float]
    step: tuple[float, float]

    @property
    def count(self) -> int:
        """Labels on a sheet."""
        return self.across * self.down

    def place(self, number: int) -> tuple[float, float]:
        """The top left corner of a label, numbered from 0, row by row."""
        row, column = divmod(number, self.across)
        wide = self.step[0] * (self.across - 1) + self.label[0]
        high = self.step[1] * (self.down - 1) + self.label[1]
        left, top = (self.sheet[0] - wide) / 2, (self.sheet[1] - high) / 2
        return left + column * self.step[0], top + row * self.step[1]


def _grid(sheet: tuple[float, float], across: int, down: int, label: tuple[float, float], gap: float = 0) -> Grid:
    wide, high = label[0] * _MILLIMETRE, label[1] * _MILLIMETRE
    page = (sheet[0] * _MILLIMETRE, sheet[1] * _MILLIMETRE)
    return Grid(page, across, down, (wide, high), (wide + gap * _MILLIMETRE, high))


#: Measures of the makers, in millimetres.
GRIDS: dict[LabelFormat, Grid] = {
    LabelFormat.L7160: _grid(_A4, 3, 7, (63.5, 38.1), 2.5),
    LabelFormat.L7159: _grid(_A4, 3, 8, (63.5, 33.9), 2.5),
    LabelFormat.ROLL_62_29: _grid((62.0, 29.0), 1, 1, (62.0, 29.0)),
    LabelFormat.ROLL_40_30: _grid((40.0, 30.0), 1, 1, (40.0, 30.0)),
}


def check_start(kind: LabelFormat, start: int) -> None:
    """``start`` is the first free label of a used sheet, from 1. Raises RuleBroken("start")."""
    count = GRIDS[kind].count
    if not 1 <= start <= count:
        raise RuleBroken("start", "no_such_label", N_("A sheet has labels 1 to {count}."), count=count)
