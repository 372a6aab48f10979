"""The breach log, the catalogue, photographs and opening balances held against what the lines of the trail tell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from desk_app.clients.pictures import MOST_THUMBNAIL
from desk_app.db.check import MOST, Execute
from desk_app.overview.told_sql import SAME, held, lines, read, told, told_of, went_with

# The breach log

_NOTED = lines("privacy.breach_noted")
#: The line writes the instant with the offset of its day, which only SQLite's own reading makes comparable.
_KNOWN_AT = "strftime('%Y-%m-%dT%H:%M:%f', json_extract(a.detail, '$.known_at'))"


def _step(action: str, value: str) -> str:
    """What the first line of a step tells of a breach; nothing where there is none."""
    return f"(SELECT l.{value} FROM {lines(action)} l WHERE l.id = a.id ORDER BY l.seq LIMIT 1)"


_BREACHES = (
    held(
        "breach",
        _NOTED,
        {"staff_id": "a.staff_id"}
        | {"known_at": f"iif({_KNOWN_AT} <> strftime('%Y-%m-%dT%H:%M:%f', t.known_at), '', t.known_at)"}
        | {"authority_told_at": _step("privacy.authority_told", "at")}
        | {"people_told_at": _step("privacy.people_told", "at")}
        | {"excused_at": _step("privacy.not_reported", "at")}
        | {"excused_by_id": _step("privacy.not_reported", "staff_id")},
    ),
    told_of("breach", f"SELECT id FROM {_NOTED}"),
)

# The catalogue: the last line that tells a column. What a list or the starter brought has a line when it is changed.

_COLUMNS = {
    "service": ("code", "name", "category", "minutes", "price", "cost", "rhythm_days", "active"),
    "product": ("code", "name", "brand", "category", "supplier", "price", "cost", "minimum", "maximum", "active"),
}


def _last(table: str, column: str) -> str:
    path = f"'$.after.{column}'"
    return (
        f"(SELECT max(seq) AS seq, id, coalesce(json_extract(detail, {path}), 0) AS told"
        f" FROM {lines(f'{table}.saved')} WHERE json_type(detail, {path}) IS NOT NULL GROUP BY id)"
    )


_CATALOGUE = tuple(
    held(table, _last(table, column), {column: "a.told"}) for table, columns in _COLUMNS.items() for column in columns
)

# Photographs. A number is given again once the newest is gone; those of whoever is erased go without a line each.

_ADDED = lines("photograph.added")
_STEPS = lines("photograph.added", "photograph.removed")
_LAST = f"(SELECT max(seq) AS seq, id, action, at, staff_id, client_id, detail FROM {_STEPS} GROUP BY id)"
_ERASED = f"(SELECT client_id AS whose, max(seq) AS until FROM {lines('client.erased')} GROUP BY client_id)"
_STANDING = (
    f"(SELECT l.* FROM {_LAST} l LEFT JOIN {_ERASED} e ON e.whose = l.client_id"
    " WHERE l.action = 'photograph.added' AND coalesce(e.until, 0) < l.seq)"
)
_GONE = f"SELECT id FROM {_LAST} WHERE id NOT IN (SELECT id FROM {_STANDING})"
_PHOTOGRAPHS = (
    held(
        "client_photograph",
        _STANDING,
        SAME | {name: told(name, name) for name in ("sha256", "width", "height", "size")},
    ),
    told_of("client_photograph", f"SELECT id FROM {_ADDED}"),
    f"SELECT 'client_photograph', NULL, t.id, '' FROM client_photograph t WHERE t.id IN ({_GONE})",
)

# What was told of clients who go. Numbers are given again once the newest is erased with whose it is.

_LINES_OF_LEAVING = ("leaving.told", "leaving.won_back", "leaving.corrected")
_TELLINGS = lines(*_LINES_OF_LEAVING)
_NEWEST = f"(SELECT max(seq) AS seq, id, at, staff_id, client_id, detail FROM {_TELLINGS} GROUP BY id)"
_KEPT_TELLINGS = f"(SELECT l.* FROM {_NEWEST} l WHERE NOT {went_with('client_leaving')})"
_INSTEAD = (
    f"coalesce((SELECT l.id FROM {lines('leaving.corrected')} l WHERE l.seq > a.seq"
    " AND json_extract(l.detail, '$.replaces') = a.id ORDER BY l.seq DESC LIMIT 1),"
    f" (SELECT 0 FROM {lines('leaving.taken_back')} l WHERE l.id = a.id AND l.seq > a.seq))"
)
_LEAVING = (
    held(
        "client_leaving",
        _KEPT_TELLINGS,
        SAME
        | {"state": told("state", "state"), "on_day": told("on", "on_day"), "no_offers": told("no_offers", "no_offers")}
        | {"replaced_by": _INSTEAD},
    ),
    told_of("client_leaving", f"SELECT id FROM {_KEPT_TELLINGS}"),
)

# Opening balances

_OPENED, _REVERSED = lines("opening.entered"), lines("opening.reversed")
_OPENING = {name: told(name, name) for name in ("amount", "kind")} | SAME | {"on_day": told("on", "on_day")}
_OPENINGS = (
    held("opening_balance", _OPENED, _OPENING | {"reverses_id": "NULL"}),
    held("opening_balance", _REVERSED, _OPENING, on="t.reverses_id = a.id"),
    told_of(
        "opening_balance",
        f"SELECT id FROM {_OPENED} UNION ALL SELECT o.id FROM {_REVERSED} a JOIN opening_balance o"
        " ON o.reverses_id = a.id",
    ),
)

#: The lines that these read.
SELDOM = (
    *("privacy.breach_noted", "privacy.authority_told", "privacy.people_told", "privacy.not_reported"),
    *("opening.entered", "opening.reversed"),
    *("service.saved", "product.saved", "photograph.added", "photograph.removed", "client.erased"),
    *(*_LINES_OF_LEAVING, "leaving.taken_back"),
)

REST = (*_BREACHES, *_CATALOGUE, *_PHOTOGRAPHS, *_LEAVING, *_OPENINGS)


def other_thumbnails(execute: Execute) -> Iterator[tuple[int, int]]:
    """The line and the number of each photograph whose thumbnail is not the one that was added with it."""
    seldom = read("photograph.added", "photograph.removed", "client.erased")
    kept = execute(
        f"WITH seldom AS MATERIALIZED ({seldom}) SELECT a.seq, a.id, json_extract(a.detail, '$.thumbnail')"
        f" FROM {_STANDING} a JOIN client_photograph_picture p ON p.photograph_id = a.id"
        f" WHERE json_extract(a.detail, '$.thumbnail') IS NOT NULL AND length(p.thumbnail) <= {MOST_THUMBNAIL}"
        " ORDER BY a.id"
    ).fetchall()
    found = 0
    for line, number, digest in kept:  # one at a time, so that memory does not grow with them
        sql = f"SELECT thumbnail FROM client_photograph_picture WHERE photograph_id = {int(number)}"
        if hashlib.sha256(execute(sql).fetchone()[0]).hexdigest() != digest:
            yield line, number
            found += 1
            if found == MOST:
                return
