"""What the window and the command line call to read what goes on paper. Nothing here writes.

Drawing is in ``client_paper.py``, ``month_paper.py``, ``receipt_paper.py`` and ``ticket_paper.py``; they bring
reportlab with them, so a start-up path imports them only when somebody asks for paper.
"""

from __future__ import annotations

from datetime import date

from desk_app.money import Money
from desk_app.reports.month_store import read_month
from desk_app.reports.paper_store import read_receipt, read_ticket
from desk_app.reports.store import read_client_report
from desk_app.words import Words

__all__ = ["read_client_report", "read_month", "read_receipt", "read_ticket", "warm_up"]


def warm_up(words: Words) -> None:
    """Loads what the first paper would have to wait for, about a fifth of a second: for a background thread in an
    idle moment after the start. Raises DeskError where a font is missing."""
    from desk_app.reports import fonts, said  # reportlab, six megabytes and a tenth of a second: never at start

    fonts.ready()
    said.money(words, Money(0))
    said.day(words, date(2026, 1, 1))
