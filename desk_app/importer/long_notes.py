"""Notes longer than one note may be: cut where a reader would pause, and nothing of them lost."""

from __future__ import annotations

import re
import unicodedata

from desk_app.clients.client import ClientId
from desk_app.clients.rules import LONGEST_NOTES
from desk_app.clients.store import insert_note
from desk_app.importer.result import Tally
from desk_app.staff.work import Work
from desk_app.words import N_

#: Where a piece may end, the best first: at a line, after a sentence, at a blank.
_ENDS = (re.compile(r"\n"), re.compile(r"[。！？!?；;…]+[”’」』）)\"']*|\.(?=\s)"), re.compile(r"\s"))


def in_pieces(text: str, longest: int = LONGEST_NOTES) -> tuple[str, ...]:
    """``text`` in pieces of at most ``longest`` characters. Only the blanks at the cuts are gone."""
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > longest:
        end = _end_of_piece(rest, longest)
        pieces.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return (*pieces, rest) if rest else tuple(pieces)


def _end_of_piece(text: str, longest: int) -> int:
    """The last good place to cut in the second half: an earlier one would leave a note of a few words."""
    for ends in _ENDS:
        found = 0
        for match in ends.finditer(text, longest // 2, longest):
            found = match.end()
        if found:
            return found
    end = longest
    while end > longest // 2 and _belongs_to_the_one_before(text[end]):
        end -= 1
    return end


def _belongs_to_the_one_before(sign: str) -> bool:
    """Accents, variation selectors and what joins the parts of one picture."""
    return unicodedata.category(sign) in {"Mn", "Me", "Mc"} or sign in "\u200d\ufe0f"


def keep_beside(unit: Work, tally: Tally, row: int, client: ClientId | None, heading: str, text: str) -> None:
    """Keeps what a visit's or an appointment's notes have no room for as notes of its client, under ``heading``.

    What is of no client has no place; it is named.
    """
    if client is None:
        tally.problem(
            row,
            "notes",
            "too_long",
            N_("The notes are full and there is no client to keep more of them: {length} characters were left out."),
            length=len(text),
        )
        return
    tally.problem(
        row,
        "notes",
        "split",
        N_("This note is too long for one: {length} characters of it are kept in the client's notes."),
        length=len(text),
    )
    for piece in in_pieces(f"{heading}\n{text}"):
        note_told(unit, client, insert_note(client, unit.acting.staff_id, unit.at, piece), piece)


def note_told(unit: Work, client: ClientId, note: int, text: str) -> None:
    """The line of the trail about a note that an import wrote for a client who is there."""
    detail = {"length": len(text), "by": "import"}
    unit.audit("client.note_added", f"client_note:{note}", client=client, detail=detail)
