"""Text as people type it, made fit to keep: control characters gone, length within bounds, never cut."""

from __future__ import annotations

import unicodedata

from desk_app.errors import RuleBroken
from desk_app.words import N_

NAME_LENGTH = 200
LINE_LENGTH = 500
NOTE_LENGTH = 20_000


def clean_line(field: str, text: str, *, limit: int = LINE_LENGTH) -> str:
    """One line: control characters become spaces, runs of white space one space. RuleBroken(field) if too long."""
    bare = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return _within(field, " ".join(bare.split()), limit)


def clean_name(field: str, text: str) -> str:
    """A name: one line that must not be empty. RuleBroken(field) if empty or too long."""
    name = clean_line(field, text, limit=NAME_LENGTH)
    if not name:
        raise RuleBroken(field, "empty", N_("This must not be empty."))
    return name


def clean_note(field: str, text: str) -> str:
    """Several lines: line breaks stay, other control characters go. RuleBroken(field) if too long."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    bare = "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign) != "Cc")
    return _within(field, bare.strip(), NOTE_LENGTH)


def _within(field: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise RuleBroken(
            field,
            "too_long",
            N_("This text is too long: {length} characters, at most {limit}."),
            length=len(text),
            limit=limit,
        )
    return text
