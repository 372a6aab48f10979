"""How what a line of the trail tells is asked for in SQL, and held against the rows of a table.

Each question answers with table, line, row and column: what differs; without a column the row is gone, without a line
nobody tells of it. They read the seldom lines out of ``seldom``, which whoever asks puts before them (``read``),
and ``near`` behind those.
"""

from __future__ import annotations

from collections.abc import Mapping

#: A demo: its trail does not begin where a shop was set up (one with a PIN has to, ``audit.beginning``).
IS_DEMO = "(SELECT action <> 'shop.set_up' FROM audit NOT INDEXED WHERE seq = (SELECT min(seq) FROM audit))"

#: The lines that say which files were ever one, and the table of it, each with each: ``one`` and ``other``. By the
#: trail and not by the rows: a merge that was put into the file by hand must not excuse what moved along it.
MERGING = ("client.merged", "client.parted")
NEAR = (
    "unions(kept, other, since, until) AS MATERIALIZED (SELECT m.client_id, m.id, m.seq,"
    " (SELECT min(p.seq) FROM seldom p WHERE p.action = 'client.parted'"
    " AND json_extract(p.detail, '$.merge') = json_extract(m.detail, '$.merge'))"
    " FROM seldom m WHERE m.action = 'client.merged'),"
    " pair(one, other) AS (SELECT client_id, id FROM seldom WHERE action = 'client.merged' UNION ALL"
    " SELECT id, client_id FROM seldom WHERE action = 'client.merged'),"
    " near(one, other) AS (SELECT one, other FROM pair UNION SELECT near.one, pair.other FROM near"
    " JOIN pair ON pair.one = near.other),"
    " way(one, file) AS (SELECT one, one FROM pair UNION SELECT way.one, u.kept FROM way"
    " JOIN unions u ON u.other = way.file AND u.until IS NULL),"
    " leads(one, open) AS MATERIALIZED (SELECT one, file FROM way"
    " WHERE file NOT IN (SELECT other FROM unions WHERE until IS NULL))"
)


def hers(told: str) -> str:
    """A client's number and those of files that were ever one with hers: her records may stand under any of them."""
    return f"(SELECT {told} UNION ALL SELECT other FROM near WHERE one = {told})"


def may(told: str, line: str) -> str:
    """The open files under which a record may stand that ``line`` tells of client ``told``: the one her number leads to
    now; and of a record of the kept file that was written while a merge stood that was parted since, the other's,
    for it may go on after something of the other (a correction, money of a visit)."""
    return (
        f"(WITH RECURSIVE may(file) AS (SELECT {told} UNION SELECT iif(u.until IS NULL, u.kept, u.other) FROM may"
        f" JOIN unions u ON (u.until IS NULL AND u.other = may.file) OR (u.kept = may.file AND {line} > u.since"
        f" AND {line} < u.until)) SELECT file FROM may WHERE file NOT IN"
        " (SELECT other FROM unions WHERE until IS NULL))"
    )


def whose(told: str, line: str = "a.seq") -> str:
    """Under which number a row stands that ``line`` tells of client ``told``; itself while nothing was merged."""
    return (
        f"CASE WHEN {told} IS NULL OR {told} NOT IN (SELECT one FROM near) THEN {told}"
        f" WHEN ({told}, t.client_id) IN (SELECT one, open FROM leads) OR t.client_id IN {may(told, line)}"
        f" THEN t.client_id ELSE (SELECT open FROM leads WHERE one = {told}) END"
    )


#: Whose, by whom and when, which every line tells.
SAME = {"client_id": whose("a.client_id"), "staff_id": "a.staff_id", "at": "a.at"}


def read(*actions: str) -> str:
    """The lines of ``actions``, found by an index that is much smaller than the trail."""
    wanted = ", ".join(f"'{action}'" for action in actions)
    return (
        "SELECT seq, at, staff_id, action, CAST(substr(subject, instr(subject, ':') + 1) AS INTEGER) AS id, client_id,"
        " detail FROM audit NOT INDEXED WHERE seq IN (SELECT seq FROM audit INDEXED BY audit_at_staff_id_action"
        f" WHERE action IN ({wanted}))"
    )


def lines(*actions: str) -> str:
    """Those of ``actions`` among the seldom ones."""
    return f"(SELECT * FROM seldom WHERE action IN ({', '.join(map(repr, actions))}))"


def went_with(table: str) -> str:
    """Of a line ``l``: its row is gone, and somebody was erased since in whose file it may have stood: whose the line
    names, or whoever was ever merged with her. A row that is there is held to its line whoever was erased."""
    ever = (
        f"SELECT id FROM {lines('client.merged')} WHERE client_id = l.client_id UNION ALL"
        f" SELECT client_id FROM {lines('client.merged')} WHERE id = l.client_id UNION ALL SELECT l.client_id"
    )
    return (
        f"(l.id NOT IN (SELECT id FROM {table}) AND EXISTS (SELECT 1 FROM {lines('client.erased')} e"
        f" WHERE e.seq > l.seq AND e.client_id IN ({ever})))"
    )


def told(name: str, column: str) -> str:
    """A value that a line tells; where it does not, what stands in the row."""
    return f"coalesce(json_extract(a.detail, '$.{name}'), t.{column})"


def held(table: str, among: str, pairs: Mapping[str, str], on: str = "t.id = a.id", row: str = "a.id") -> str:
    """Each row is as its line ``among`` (``a``) says: column → what it must be."""
    differ = " OR ".join(f"t.{column} IS NOT {value}" for column, value in pairs.items()) or "0"
    which = " ".join(f"WHEN t.{column} IS NOT {value} THEN '{column}'" for column, value in pairs.items())
    return (
        f"SELECT '{table}', a.seq, {row}, CASE WHEN t.rowid IS NULL THEN '' {which} END FROM {among} a"
        f" LEFT JOIN {table} t ON {on} WHERE t.rowid IS NULL OR {differ}"
    )


def told_of(table: str, born: str, row: str = "t.id", unless: str = "0") -> str:
    """No row but a demo's own is without a line among ``born`` (a query for ids), ``unless`` something else tells."""
    return (
        f"SELECT '{table}', NULL, {row}, '' FROM {table} t WHERE t.id NOT IN (SELECT id FROM ({born}))"
        f" AND NOT ({IS_DEMO} AND t.id < coalesce((SELECT min(id) FROM ({born})), t.id + 1)) AND NOT ({unless})"
    )
