"""What SQLite says of a damaged file, as a sentence for the shop: how many places, and whose records lie there.

SQLite names pages and trees of pages; those words are kept for whoever helps the shop, and never said.
Source of what it says: https://www.sqlite.org/pragma.html#pragma_integrity_check
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from desk_app.db.faults import Code, plain_words, result_code
from desk_app.words import N_, Words

#: Runs one SQL query on the file and returns the driver's cursor.
Execute = Callable[[str], Any]

#: Opens the file anew for reading.
Opened = Callable[[], AbstractContextManager[Any]]

#: At most so many places are looked for; a damaged file can have thousands.
MOST = 100

#: At most so many signs of what SQLite said are kept.
MOST_KEPT = 4000

#: What lies in a table, in words. Those of one room that nobody tells apart share theirs.
TABLES = {
    "audit": N_("the audit trail"),
    "audit_head": N_("the audit trail"),
    "booking": N_("appointments"),
    "breach": N_("the breach log"),
    "call": N_("calls"),
    "client": N_("client files"),
    "client_asked": N_("client files"),
    "client_agent": N_("agents of firms"),
    "client_consent": N_("consents"),
    "client_distinct": N_("files found to be of two people"),
    "client_merge": N_("merges of client files"),
    "client_merge_move": N_("merges of client files"),
    "client_merge_value": N_("merges of client files"),
    "client_merged": N_("merges of client files"),
    "client_field": N_("the shop’s own fields"),
    "client_date": N_("families and dates"),
    "client_greeting": N_("families and dates"),
    "client_key": N_("the keys of the audit trail"),
    "client_moment": N_("client files"),
    "client_leaving": N_("what was told of clients who go"),
    "client_note": N_("notes on clients"),
    "client_phone": N_("phone numbers"),
    "client_photograph": N_("photographs"),
    "client_photograph_picture": N_("photographs"),
    "client_relative": N_("families and dates"),
    "client_search": N_("the search for clients"),
    "client_tag": N_("client files"),
    "client_second_advisor": N_("client files"),
    "client_value": N_("client files"),
    "colleague_note": N_("notes to colleagues"),
    "client_unit": N_("client files"),
    "complaint": N_("complaints"),
    "file_filling": N_("how far files are filled"),
    "hand_over": N_("client files"),
    "handed_client": N_("client files"),
    "import_mapping": N_("what was imported"),
    "imported": N_("what was imported"),
    "last_line": N_("what is reckoned from visits"),
    "legal_hold": N_("holds by law"),
    "named_day": N_("what is reckoned from visits"),
    "opening_balance": N_("opening balances"),
    "payment": N_("payments"),
    "pledge": N_("pledges"),
    "product": N_("the catalogue"),
    "promise": N_("promises"),
    "rhythm": N_("what is reckoned from visits"),
    "service": N_("the catalogue"),
    "setting": N_("settings"),
    "staff": N_("staff"),
    "ticket": N_("pawn tickets"),
    "ticket_agent": N_("pawn tickets"),
    "ticket_event": N_("pawn tickets"),
    "visit": N_("visits"),
    "visit_item": N_("visits"),
}
_OTHER = N_("the order of the file itself")

_PLACE = re.compile(r"\bpage (\d+)", re.IGNORECASE)
_TREE = re.compile(r"^Tree (\d+)\b")
_INDEX = re.compile(r"\bindex (\w+)$")
_COLUMN = re.compile(r"\b(?:in|for|value) (\w+)\.\w+$")
_VALUE = re.compile(r"^\S+ value in \w+\.\w+$")


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage of the file: how many ``places`` (0: they cannot be counted), the ``tables`` that are hit, and what
    SQLite ``said``."""

    places: int = 0
    tables: frozenset[str] = frozenset()
    said: tuple[str, ...] = ()

    def say(self, words: Words) -> str:
        """One or two sentences: how much, and of what."""
        if not self.places:
            told = words(N_("The file is damaged, so badly that the places cannot be counted."))
        elif self.places >= MOST:
            told = words(N_("The file is damaged in {count} places or more."), count=self.places)
        else:
            told = words.n(
                "The file is damaged in {count} place.", "The file is damaged in {count} places.", self.places
            )
        hit = list(dict.fromkeys(words(label_of(table)) for table in sorted(self.tables)))
        return words(N_("{told} Hit are: {things}."), told=told, things=words.list_of(hit)) if hit else told

    @property
    def of_values(self) -> bool:
        """Whether every page is whole, and only what stands in some column cannot be there."""
        return all(_VALUE.match(line) for line in self.said)

    @property
    def support(self) -> str:
        """What SQLite said, for whoever helps the shop, of a bounded length."""
        whole = "\n".join(self.said)
        return whole if len(whole) <= MOST_KEPT else f"{whole[:MOST_KEPT]}…"


def label_of(table: str) -> str:
    """What lies in ``table``, as a marked sentence; its name where nobody gave it words."""
    if table.startswith("client_search"):
        return TABLES["client_search"]
    return _OTHER if table.startswith("sqlite_") or table == "schema_migration" else TABLES.get(table, table)


def told(execute: Execute) -> list[str]:
    """What SQLite's check of every page and index says; ["ok"] of a whole file. Raises what stops even that.

    Having named the damaged pages it reads the rows, and where that fails the driver keeps the names to itself. Asked
    for no more places than there are, the check ends before it comes to the rows.
    """
    try:
        return _integrity(execute, MOST)
    except Exception as error:
        if not is_damage(error):
            raise
        lines, least, most = _integrity(execute, 1), 1, MOST
    while least + 1 < most:
        # one or two damaged places are the usual case, and each question reads much of the file
        middle = least + 1 if least < 3 else (least + most) // 2
        try:
            lines, least = _integrity(execute, middle), middle
        except Exception as error:
            if not is_damage(error):
                raise
            most = middle
    return lines


def _integrity(execute: Execute, most: int) -> list[str]:
    return [str(row[0]) for row in execute(f"PRAGMA integrity_check({most})").fetchall()]


def of_pages(lines: Sequence[str], execute: Execute) -> Damage:
    """The damage that ``lines`` of SQLite's integrity check name."""
    trees, indexes = _trees(execute)
    found = [line for text in lines for line in text.splitlines() if line and not line.startswith("***")]
    tables = set()
    for line in found:
        tree, index, column = _TREE.search(line), _INDEX.search(line), _COLUMN.search(line)
        if tree and int(tree[1]) in trees:
            tables.add(trees[int(tree[1])])
        if index and index[1] in indexes:
            tables.add(indexes[index[1]])
        if column:
            tables.add(column[1])
    return Damage(_places(found), frozenset(tables), tuple(lines))


def of_seals(lines: Sequence[str]) -> Damage:
    """The damage that ``lines`` of SQLCipher's check of every page's seal name."""
    return Damage(_places(lines), frozenset(), tuple(lines))


def of_error(error: Exception) -> Damage:
    """The damage that stopped a check: how much of it there is, nobody can say."""
    return Damage(said=(str(error),))


def is_damage(error: Exception) -> bool:
    """Whether the driver raised this because of what stands in the file."""
    return (result_code(error) or 0) & 0xFF in {Code.CORRUPT, Code.NOTADB}


def joined(found: Iterable[Damage], opened: Opened) -> Damage:
    """All that was found, as one. Tables that the checks had no room or no way to name are found by reading them."""
    each = tuple(found)
    tables = frozenset().union(*(one.tables for one in each)) | _unreadable(opened)
    said = tuple(dict.fromkeys(line for one in each for line in one.said))
    return Damage(max(one.places for one in each), tables, said)


def _places(lines: Sequence[str]) -> int:
    """A page is one place, however much is said of it; so is a line that names none. One that the damage of another
    hides is no place."""
    seen = [line for line in lines if "never used" not in line] or lines
    return min(MOST, len({page[1] if (page := _PLACE.search(line)) else line for line in seen}))


def _trees(execute: Execute) -> tuple[dict[int, str], dict[str, str]]:
    """The table of every tree of pages, and of every index."""
    try:
        rows = execute("SELECT type, name, tbl_name, rootpage FROM sqlite_master").fetchall()
    except Exception as error:
        if plain_words(error) is None:
            raise
        return {}, {}
    return {row[3]: row[2] for row in rows if row[3]}, {row[1]: row[2] for row in rows if row[0] == "index"}


def _unreadable(opened: Opened) -> frozenset[str]:
    """The tables that cannot be read to their end. SQLCipher reads nothing any more after one page whose seal is
    broken, so each is asked anew."""
    with opened() as connection:
        tables = sorted(set(_trees(connection.execute)[0].values()))
    found = set()
    for table in tables:
        try:
            with opened() as connection:
                connection.execute(f'SELECT count(*) FROM "{table}" NOT INDEXED').fetchone()
        except Exception as error:
            if not is_damage(error):
                raise
            found.add(table)
    return frozenset(found)
