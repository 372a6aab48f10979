"""A line that must not be empty; the rest of cleaning typed text is the clients' room's."""

from __future__ import annotations

from desk_app.clients.rules import LONGEST_NAME, one_line
from desk_app.errors import RuleBroken
from desk_app.words import N_


def required_line(text: str, field: str) -> str:
    """A name or code of at most 200 characters. Raises RuleBroken(field) where it is empty or too long."""
    line = one_line(text, field, LONGEST_NAME)
    if not line:
        raise RuleBroken(field, "empty", N_("This must not be empty."))
    return line
