"""A pledge whose name told who she is, since somebody was erased: the ticket's line tells the name of before."""

from __future__ import annotations

from desk_app.overview.told_sql import lines
from desk_app.privacy.taking_out import ERASED_MARK
from desk_app.words import LANGUAGES, words_for

#: After which a pledge of hers may be named anew: her own, or one of a ticket in whose file somebody else was named.
ERASING = ("client.name_taken_out",)

_TOLD_SO = (
    f"SELECT 1 FROM ticket k JOIN {lines('client.erased', *ERASING)} l ON l.client_id = k.client_id"
    " WHERE k.id = t.ticket_id AND l.seq > a.seq AND (l.action = 'client.erased'"
    " OR EXISTS (SELECT 1 FROM json_each(l.detail, '$.fields') WHERE value = 'ticket'))"
)
_PLAIN = r"replace(replace(replace(t.name, '\', '\\'), '%', '\%'), '_', '\_')"
#: The row (``t``) holds the mark, and all around it is what the line (``a``) tells.
_BUT_FOR_MARKS = (
    f"SELECT 1 FROM marks WHERE instr(t.name, mark) AND a.name LIKE replace({_PLAIN}, mark, '%') ESCAPE '\\'"
)

#: Whether a line tells that somebody was taken out, and no more than that differs.
NAMED_ANEW = f"t.name <> a.name AND EXISTS ({_BUT_FOR_MARKS}) AND EXISTS ({_TOLD_SO})"


def marks() -> str:
    """The table of what may stand in the place of whoever is erased: the language of the shop may have been another."""
    each = sorted({words_for(language)(ERASED_MARK).replace("'", "''") for language in LANGUAGES})
    return "marks(mark) AS (VALUES " + ", ".join(f"('{mark}')" for mark in each) + ")"
