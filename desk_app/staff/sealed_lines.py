"""Whether what the trail tells of each client opens with her key, and calls her what her file does.

A key that was replaced by another opens nothing, and her lines would read as those of somebody who was erased.
"""

from __future__ import annotations

from collections.abc import Iterator

from desk_app.db.check import MOST, Execute, Problem
from desk_app.staff.audit import RESEALED, opened_by_line
from desk_app.staff.sealing import IS_KEY, SEALED
from desk_app.words import N_

#: Lines that tell the whole name where they tell one.
_NAMING = frozenset({"client.added", "client.edited", "client.merged", "client.parted"})

_LINES = (
    "SELECT seq, action, subject, client_id, json_extract(detail, '$.sealed') FROM audit NOT INDEXED"
    " WHERE client_id IS NOT NULL AND instr(detail, '\"sealed\":') ORDER BY seq"
)
_RESEALED = (
    "SELECT client_id, max(seq) FROM audit NOT INDEXED WHERE seq IN (SELECT seq FROM audit"
    f" INDEXED BY audit_at_staff_id_action WHERE action = '{RESEALED}') GROUP BY client_id"
)
_KEYS = (
    f"SELECT client_id, key FROM client_key WHERE {IS_KEY} AND client_id IN (SELECT id FROM client"
    " WHERE erased_at IS NULL)"
)


class SealedLines:
    """Each sealed line of a client who was not erased opens with her key, but for those that were sealed anew."""

    name = "audit.sealed"
    rests_on = ("audit.chain", "audit.empty")

    def broken(self, execute: Execute) -> Iterator[Problem]:
        names = dict[int, tuple[int, str]]()
        shut = 0
        for seq, client, personal in _opened(execute):
            if personal is None:
                shut += 1
                if shut <= MOST:
                    said = N_("The key of client {client} does not open line {line} of the audit trail.")
                    yield Problem(self.name, said, {"client": client, "line": seq})
            elif (name := _name_in(personal)) is not None:
                names[client] = (seq, name)
        yield from self._misnamed(execute, names)

    def _misnamed(self, execute: Execute, names: dict[int, tuple[int, str]]) -> Iterator[Problem]:
        told = 0
        for client, code, name in execute("SELECT id, code, name FROM client WHERE erased_at IS NULL"):
            line, known = names.get(client, (0, name))
            if known != name and told < MOST:
                told += 1
                said = N_("Client {code} is not called what line {line} of the audit trail says.")
                yield Problem(self.name, said, {"code": code, "line": line})


def _opened(execute: Execute) -> Iterator[tuple[int, int, dict[str, object] | None]]:
    """Each sealed line that should open, whose it is and what it tells of her name, if anything; None for one that does
    not open."""
    anew = dict(execute(_RESEALED).fetchall())
    keys = {client: bytes(key) for client, key in execute(_KEYS)}
    for seq, action, subject, client, sealed in execute(_LINES):
        key = keys.get(client)
        if key is None or not isinstance(sealed, str) or seq < anew.get(client, 0):
            continue
        personal = opened_by_line({SEALED: sealed}, action, subject, client, key)
        yield seq, client, personal if personal is None or action in _NAMING else {}


def _name_in(personal: dict[str, object]) -> str | None:
    after = personal.get("after")
    name = after.get("name") if isinstance(after, dict) else None
    return name if isinstance(name, str) else None
