"""How what a line of the trail tells is asked for in SQL, and held against the rows of a table.

Each question answers with table, line, row and column: what differs; without a column the row is gone, without a line
nobody tells of it. They read the seldom lines out of ``seldom``, which whoever asks puts before them (``read``).
"""

from __future__ import annotations

from collections.abc import Mapping

#: A demo: its trail does not begin where a shop was set up (one with a PIN has to, ``audit.beginning``).
IS_DEMO = "(SELECT action <> 'shop.set_up' FROM audit NOT INDEXED WHERE seq = (SELECT min(seq) FROM audit))"

#: Whose, by whom and when, which every line tells.
SAME = {"client_id": "a.client_id", "staff_id": "a.staff_id", "at": "a.at"}


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
