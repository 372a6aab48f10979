"""A list as it is written: headings and rows of plain values. Knows neither files nor the shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desk_app.errors import DeskError
from desk_app.money import Money
from desk_app.words import N_

#: None is an empty cell. Money is written as a number, dates as dates; every text stays a text.
Cell = str | int | Money | date | datetime | None
Line = tuple[Cell, ...]


class Form(StrEnum):
    """What kind of file a list becomes."""

    XLSX = ".xlsx"
    CSV = ".csv"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: what it is called, already said, and its width in characters."""

    said: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list ready to be written. ``name`` is the sheet's, already said; ``lines`` can be gone through once."""

    name: str
    headings: tuple[Heading, ...]
    lines: Iterator[Line]


def form_of(name: str) -> Form:
    """What a file of this name is to be. Raises DeskError for any other ending."""
    ending = name[name.rfind(".") :].casefold() if "." in name else ""
    if ending not in set(Form):
        raise DeskError(N_("A list is saved as .xlsx or .csv."))
    return Form(ending)
