"""Who was erased, as this machine notes it outside of the shop file: a backup that is put back knows nothing of it.

By numbers and instants only. Nothing that tells who she was is written down.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from desk_app.clients.client import ClientId
from desk_app.clock import from_text
from desk_app.db.check import Execute
from desk_app.db.faults import plain_words
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.staff.identity import shop_identity

#: The trail's word for a client who was erased, came back by a restore, and had to stay.
CAME_BACK = "client.came_back"

#: So many clients are asked for in one query.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Gone:
    """Whose file was erased: her number, when that file was made, so that whoever gets the number later is not taken
    for her, and when it was erased. Instants as they stand in the shop file."""

    client: ClientId
    made: str
    erased: str


def erased_in(execute: Execute) -> frozenset[Gone]:
    """Who is erased in the file that ``execute`` reads, and who was, came back and still waits there."""
    erased = execute("SELECT id, created_at, erased_at FROM client WHERE erased_at IS NOT NULL").fetchall()
    return frozenset(Gone(ClientId(number), made, at) for number, made, at in erased) | waiting_in(execute)


def waiting_in(execute: Execute) -> frozenset[Gone]:
    """Who was erased, came back by a restore and still waits to be erased again, as the file itself says."""
    rows = execute(
        "SELECT client.id, client.created_at, line.detail FROM audit AS line INDEXED BY audit_at_staff_id_action"
        " CROSS JOIN client ON client.id = line.client_id"
        f" WHERE line.action = '{CAME_BACK}' AND client.erased_at IS NULL"
    ).fetchall()
    return frozenset(_told(number, made, told) for number, made, told in rows)


def _told(number: int, made: str, detail: str) -> Gone:
    with suppress(ValueError, KeyError, TypeError):  # a line that somebody else wrote
        erased = str(json.loads(detail)["erased"])
        from_text(erased)
        return Gone(ClientId(number), made, erased)
    return Gone(ClientId(number), made, made)


def whole_of(execute: Execute, known: Collection[Gone]) -> tuple[Gone, ...]:
    """Those of ``known`` whose file is there and not erased, in the order of their numbers."""
    by_number = {each.client: each for each in sorted(known, key=lambda each: each.erased)}
    numbers, found = sorted(by_number), []
    for at in range(0, len(numbers), _AT_ONCE):
        marks = ", ".join(str(int(number)) for number in numbers[at : at + _AT_ONCE])
        rows = execute(f"SELECT id, created_at FROM client WHERE id IN ({marks}) AND erased_at IS NULL ORDER BY id")
        found += [by_number[number] for number, made in rows.fetchall() if by_number[number].made == made]
    return tuple(found)


def note_erased(shop: Shop, clients: Collection[ClientId]) -> None:
    """Notes on this machine that ``clients`` of the open shop are erased. Called after each erasing.

    Where that cannot be, nothing is noted: then only the shop file itself knows.
    """
    try:
        identity = shop_identity(shop.database.execute_sql)
        lines = [json.dumps(asdict(each)) for each in _as_noted(shop.database.execute_sql, clients)]
        if identity and lines:
            _append(_place(identity), lines)
    except Exception as error:
        if plain_words(error) is None:
            raise


def noted_erased(identity: str) -> frozenset[Gone]:
    """Who of the shop of ``identity`` was erased on this machine. A line that was torn knows nothing."""
    found = set()
    with suppress(OSError, ValueError):
        for line in _place(identity).read_text(encoding="utf-8").splitlines():
            with suppress(ValueError, KeyError, TypeError):
                told = json.loads(line)
                from_text(told["erased"])
                found.add(Gone(ClientId(int(told["client"])), str(told["made"]), str(told["erased"])))
    return frozenset(found)


def _as_noted(execute: Execute, clients: Collection[ClientId]) -> Iterator[Gone]:
    for number in clients:
        sql = f"SELECT created_at, erased_at FROM client WHERE id = {int(number)} AND erased_at IS NOT NULL"
        row = execute(sql).fetchone()
        if row is not None:
            yield Gone(number, str(row[0]), str(row[1]))


def _append(place: Path, lines: list[str]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as file:
        # Each on a line of its own, whatever a kill left of the last one.
        file.write("\n" + "\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _place(identity: str) -> Path:
    return state_folder() / "erased" / f"{identity}.jsonl"
