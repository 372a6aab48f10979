"""Options and values that several commands take, and how a day is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from desk_app.cli.telling import SAY
from desk_app.words import N_

#: The days whose lunar calendar is known, and that of the years which the queue reads on both sides.
FIRST_YEAR, LAST_YEAR = 1903, 2197


def day(text: str) -> date:
    """A date as 2026-11-21 in the years whose lunar calendar is known. Anything else is wrong usage."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(SAY(N_("{text} is no date. Write it as 2026-11-21."), text=text)) from None
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        said = N_("{text} is outside the calendar this program knows: {first} to {last}.")
        raise typer.BadParameter(SAY(said, text=text, first=FIRST_YEAR, last=LAST_YEAR))
    return given


ShopFile = Annotated[Path, typer.Option("--shop", metavar="FILE", help=N_("The shop file."))]
User = Annotated[str, typer.Option("--user", metavar="NAME", help=N_("Who you are. A demo shop asks nobody."))]
Json = Annotated[bool, typer.Option("--json", help=N_("One JSON object on standard output."))]
PdfFile = Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help=N_("Where to put the PDF."))]
