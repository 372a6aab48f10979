"""What the sweep for second files reads: every open file, a batch at a time, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.packed import Row
from desk_app.db.rows import OPEN

_COLUMNS = (
    "c.id, c.name, c.gender, c.birth_lunar, c.birth_year, c.birth_month, c.birth_day, c.birth_leap, c.document_kind, "
    "c.document_number, c.address"
)
#: A subquery for the phones: of a join the whole would be read again for each batch.
_TOLD = (
    "c.id, c.name, c.birth_lunar, c.birth_year, c.birth_month, c.birth_day, c.birth_leap, c.document_kind, "
    "c.document_number, c.address, (SELECT group_concat(p.number, ' ') FROM client_phone p WHERE p.client_id = c.id)"
)
_OPEN = "c.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM client_merged g WHERE g.client_id = c.id)"

#: The next files behind a number: the columns of ``packed.Row``.
NEXT = f"SELECT {_TOLD} FROM client c WHERE c.id > ? AND {_OPEN} ORDER BY c.id LIMIT ?"


def count_open() -> int:
    """About how many files there are."""
    return int(OPEN.execute_sql("SELECT count(*) FROM client").fetchone()[0])


def told_after(client_id: int, limit: int) -> list[Row]:
    """The next open files behind a number, with what is compared of them, as ``packed.Row`` names it."""
    rows: list[Row] = OPEN.execute_sql(NEXT, (client_id, limit)).fetchall()
    return rows


def drafts_of(client_ids: Sequence[int]) -> dict[ClientId, ClientDraft]:
    """What is compared of some files; those that are not open are left out."""
    marks = ", ".join("?" * len(client_ids))
    rows = OPEN.execute_sql(f"SELECT {_COLUMNS} FROM client c WHERE c.id IN ({marks}) AND {_OPEN}", client_ids)
    phones = OPEN.execute_sql(f"SELECT client_id, number FROM client_phone WHERE client_id IN ({marks})", client_ids)
    return dict(_with_phones(rows.fetchall(), phones.fetchall()))


def _with_phones(rows: Sequence[Any], phones: Sequence[tuple[int, str]]) -> list[tuple[ClientId, ClientDraft]]:
    numbers: dict[int, tuple[str, ...]] = {}
    for client_id, number in phones:
        numbers[client_id] = (*numbers.get(client_id, ()), number)
    return [
        (
            ClientId(row[0]),
            ClientDraft(
                name=row[1],
                phones=numbers.get(row[0], ()),
                gender=row[2],
                birthday=Birthday(row[5], row[6], row[4], lunar=bool(row[3]), leap=bool(row[7])) if row[5] else None,
                document_kind=row[8],
                document_number=row[9],
                address=row[10],
            ),
        )
        for row in rows
    ]


def phones_of_more_than(most: int) -> frozenset[str]:
    """Phones that more files than ``most`` have."""
    sql = "SELECT number FROM client_phone GROUP BY number HAVING count(*) > ?"
    return frozenset(row[0] for row in OPEN.execute_sql(sql, (most,)).fetchall())


def registrations_of(client_ids: Sequence[int]) -> dict[ClientId, str]:
    """The registration numbers of those files that are of firms; "" of a firm without."""
    marks = ", ".join("?" * len(client_ids))
    sql = f"SELECT client_id, registration FROM client_unit WHERE client_id IN ({marks})"
    return {ClientId(row[0]): row[1] for row in OPEN.execute_sql(sql, client_ids).fetchall()}


def registered_twice(most: int = 10_000) -> list[tuple[int, int]]:
    """Pairs of firms of one registration number, the lower file first."""
    sql = (
        "SELECT a.client_id, b.client_id FROM client_unit a JOIN client_unit b ON b.registration = a.registration "
        "AND b.client_id > a.client_id WHERE a.registration <> '' LIMIT ?"
    )
    return [(row[0], row[1]) for row in OPEN.execute_sql(sql, (most,)).fetchall()]


#: What was said of a file that is closed now is said of the open one that it is part of, for as long as it is.
_LED = (
    "SELECT d.first_id, d.second_id, coalesce(m.into_id, d.first_id), coalesce(n.into_id, d.second_id) "
    "FROM client_distinct d LEFT JOIN client_merged m ON m.client_id = d.first_id "
    "LEFT JOIN client_merged n ON n.client_id = d.second_id"
)


def found_distinct() -> frozenset[tuple[int, int]]:
    """Pairs of open files that somebody found to be of two people, the lower number first: what was said of a file that
    is part of another counts for that one."""
    rows = OPEN.execute_sql(_LED).fetchall()
    return frozenset((min(row[2:]), max(row[2:])) for row in rows if row[2] != row[3])


def said_distinct(one: int, other: int) -> list[tuple[int, int]]:
    """What was said that keeps two files apart: the pairs as they are kept, of them or of files that are part of
    them."""
    wanted = (min(one, other), max(one, other))
    rows = OPEN.execute_sql(_LED).fetchall()
    return [(row[0], row[1]) for row in rows if (min(row[2:]), max(row[2:])) == wanted]
