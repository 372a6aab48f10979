"""Which files are part of which others, and what is kept of their values. Reading, but for what is forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.joining import FREE
from desk_app.clients.merging import MergedFile, MergeId, OtherValue
from desk_app.clients.searchwords import index_words
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN
from desk_app.errors import DeskError
from desk_app.words import N_

#: Fields that hold one word or number as text; of the others the JSON is read back as it was.
_LISTS = ("phones", "tags")

Values = dict[str, object]


def open_file(client_id: ClientId) -> ClientId:
    """The file that a client's number leads to: her own, or the one it was merged into."""
    found = OPEN.execute_sql("SELECT into_id FROM client_merged WHERE client_id = ?", (client_id,)).fetchone()
    return client_id if found is None else ClientId(found[0])


def led_to() -> dict[ClientId, ClientId]:
    """Every closed file and the open one it is part of."""
    return {ClientId(row[0]): ClientId(row[1]) for row in _rows("SELECT client_id, into_id FROM client_merged")}


def closed_files(client_id: ClientId) -> tuple[ClientId, ...]:
    """The files that are part of a client's, by number."""
    sql = "SELECT client_id FROM client_merged WHERE into_id = ? ORDER BY client_id"
    return tuple(ClientId(row[0]) for row in _rows(sql, client_id))


def other_names(client_ids: Iterable[int]) -> dict[ClientId, list[tuple[str, str, str]]]:
    """Code, name and document number of the files that are part of these, by the open file."""
    found: dict[ClientId, list[tuple[str, str, str]]] = {}
    wanted = set(client_ids)
    for client_id in wanted if len(wanted) == 1 else wanted.intersection(led_to().values()):
        sql = (
            "SELECT c.code, c.name, (SELECT value FROM client_merge_value v WHERE v.merge_id = m.merge_id AND v.side = "
            "'other' AND v.field = 'document_number') FROM client_merged m JOIN client c ON c.id = m.client_id "
            "WHERE m.into_id = ? ORDER BY m.client_id"
        )
        for code, name, document in _rows(sql, client_id):
            number = _read("document_number", document, "") if document else ""
            found.setdefault(ClientId(client_id), []).append((code, name, str(number)))
    return found


def other_words(client_id: int) -> str:
    """What a file is found by besides its own words: names, codes and documents of those that are part of it."""
    hers = other_names((client_id,)).get(ClientId(client_id), [])
    return " ".join(index_words(name, (), code, document) for code, name, document in hers)


def ids_by_other_document(numbers: Sequence[str]) -> list[ClientId]:
    """Open files of which a part has one of these document numbers."""
    wanted = [json.dumps(number) for number in numbers]
    marks = ", ".join("?" * len(wanted))
    sql = (
        "SELECT DISTINCT client_id FROM client_merge_value WHERE side = 'other' AND field = 'document_number' "
        f"AND value IN ({marks}) ORDER BY client_id"
    )
    return [ClientId(row[0]) for row in _rows(sql, *wanted)] if wanted else []


def told_by_merges(client_id: int) -> tuple[list[str], list[str]]:
    """Every name, and every phone and document number, that is kept with the merges of a file, of whichever side: what
    she was called before she took the other file's name, too."""
    sql = (
        "SELECT field, value FROM client_merge_value WHERE client_id = ? AND side IN ('before', 'after', 'other') "
        "AND field IN ('name', 'phones', 'document_number') ORDER BY id"
    )
    names, numbers = list[str](), list[str]()
    for field, value in _rows(sql, client_id):
        try:
            read = json.loads(value)
        except (ValueError, TypeError):  # forged: whoever is erased is looked for by the rest
            continue
        for one in read if isinstance(read, list) else [read]:
            if isinstance(one, str) and one:
                (names if field == "name" else numbers).append(one)
    return names, numbers


def merges_of(client_id: ClientId) -> tuple[MergedFile, ...]:
    """The files that are part of a client's, the newest first, each with the values that are not hers now."""
    sql = (
        "SELECT g.id, m.client_id, c.code, c.name, g.at, s.name, g.kept_id FROM client_merged m JOIN client_merge g "
        "ON g.id = m.merge_id JOIN client c ON c.id = m.client_id JOIN staff s ON s.id = g.staff_id "
        "WHERE m.into_id = ? ORDER BY g.id DESC"
    )
    found, told = list[MergedFile](), False
    for number, other, code, name, at, staff, kept in _rows(sql, client_id):
        newest = kept == client_id and not told
        told = told or newest
        merge = MergeId(number)
        others = tuple(OtherValue(field, value) for field, value in values_of(merge, "other").items())
        found.append(MergedFile(merge, ClientId(other), code, name, from_text(at), staff, others, newest))
    return tuple(found)


def values_of(merge_id: MergeId, side: str) -> Values:
    """The values kept on one side of a merge, by field."""
    sql = "SELECT field, value, text FROM client_merge_value WHERE merge_id = ? AND side = ? ORDER BY id"
    return {field: _read(field, value, text) for field, value, text in _rows(sql, merge_id, side)}


def keep_values(merge_id: MergeId, client_id: ClientId, side: str, values: Mapping[str, object]) -> None:
    """Keeps values of one side of a merge for the open file. Inside a unit of work only."""
    for field, value in values.items():
        free = field in FREE
        kept = "" if free else json.dumps(_plain(value), ensure_ascii=False)
        OPEN.execute_sql(
            "INSERT INTO client_merge_value (client_id, merge_id, side, field, value, text) VALUES (?, ?, ?, ?, ?, ?)",
            (client_id, merge_id, side, field, kept, value if free else ""),
        )


def _plain(value: object) -> object:
    if isinstance(value, Birthday):
        return [value.month, value.day, value.year, value.lunar, value.leap]
    return list(value) if isinstance(value, tuple) else value


def _read(field: str, value: str, text: str) -> object:
    """Raises DeskError of what is no such value."""
    if field in FREE:
        return text
    try:
        read = json.loads(value)
        if field == "birthday" and read is not None:
            month, day, year, lunar, leap = read
            return Birthday(month, day, year, lunar=lunar, leap=leap)
        return tuple(read) if field in _LISTS else read
    except (ValueError, TypeError) as error:
        raise DeskError(N_("What is kept of this merge cannot be read. Put the last good backup back.")) from error


def draft_of(values: Mapping[str, object]) -> ClientDraft:
    """A draft from the values that were kept of it."""
    known: dict[str, Any] = {each.name: values[each.name] for each in fields(ClientDraft) if each.name in values}
    return ClientDraft(**known)


def forget_values(client_id: ClientId, names: Iterable[str]) -> None:
    """Takes fields out of everything that is kept of the files that are part of a client's. In a unit of work only."""
    for name in names:
        OPEN.execute_sql("DELETE FROM client_merge_value WHERE client_id = ? AND field = ?", (client_id, name))


def forget_merges(client_id: ClientId) -> tuple[ClientId, ...]:
    """Takes out everything that is kept of the merges of a client who is being erased: they cannot be undone any more,
    and each file stands by itself, to be erased as well. Those files. Inside a unit of work only."""
    closed = closed_files(client_id)
    OPEN.execute_sql("DELETE FROM client_merge_value WHERE client_id = ?", (client_id,))
    OPEN.execute_sql(
        "DELETE FROM client_merge_move WHERE merge_id IN (SELECT merge_id FROM client_merged WHERE into_id = ?)",
        (client_id,),
    )
    OPEN.execute_sql("DELETE FROM client_merged WHERE into_id = ?", (client_id,))
    return closed


def forget_move(table: str, row_id: int) -> None:
    """A row that may have come with a merge is being deleted, and its number will be given again: what has it then did
    not come from anywhere. Inside a unit of work only."""
    forget_moves(table, "id = ?", row_id)


def forget_moves(table: str, where: str, *values: object) -> None:
    """As ``forget_move``, of the rows that ``where`` finds: those that came, and those whose relative came
    (``table.other``). Before they are deleted, inside a unit of work."""
    sql = (
        "DELETE FROM client_merge_move WHERE moved IN (?, ? || '.other') "
        f'AND row_id IN (SELECT id FROM "{table}" WHERE {where})'
    )
    OPEN.execute_sql(sql, (table, table, *values))


#: What is left in the row of a closed file: its number, its code and its name. All else stands with the merge.
_EMPTY = (
    "UPDATE client SET gender = '', birth_lunar = 0, birth_year = 0, birth_month = 0, birth_day = 0, birth_leap = 0, "
    "document_kind = '', document_number = '', address = '', source = '', notes = '', allergies = '', alerts = '', "
    "advisor_id = NULL, may_call = 0, do_not_call = 1, call_from = NULL, call_to = NULL, health_barred = 0, "
    "last_seen = NULL, updated_at = ? WHERE id = ?",
    "DELETE FROM client_phone WHERE client_id = ?",
    "DELETE FROM client_tag WHERE client_id = ?",
    "DELETE FROM client_second_advisor WHERE client_id = ?",
    "DELETE FROM client_search WHERE rowid = ?",
)


def close_file(client_id: ClientId, at: datetime) -> None:
    """Empties the row of a file that is part of another now. Inside a unit of work only."""
    OPEN.execute_sql(_EMPTY[0], (as_text(at), client_id))
    for sql in _EMPTY[1:]:
        OPEN.execute_sql(sql, (client_id,))


def _rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, values).fetchall())
