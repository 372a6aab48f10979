"""Who was erased, as this machine notes it outside of the shop file: a backup that is put back knows nothing of it.

By numbers and instants only. Nothing that tells who she was is written down.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from desk_app.clients.client import ClientId
from desk_app.clock import from_text
from desk_app.db.check import Execute
from desk_app.db.faults import plain_words
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.staff.identity import shop_identity

#: The trail's word for an erasure, and what of its line names the texts of other files that she was taken out of.
ERASED, TEXTS = "client.erased", "texts"

#: The trail's word for a client who was erased, came back by a restore, and had to stay.
CAME_BACK = "client.came_back"

#: What a text is called among all: a column and a number.
_KEY = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}:[0-9]{1,18}")

#: So many clients are asked for in one query.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Gone:
    """Whose file was erased: her number, when that file was made, so that whoever gets the number later is not taken
    for her, when it was erased, and out of which texts of other files she was taken (``Mention.key``: a column and a
    number). Instants as they stand in the shop file."""

    client: ClientId
    made: str
    erased: str
    taken: tuple[str, ...] = ()


def erased_in(execute: Execute) -> frozenset[Gone]:
    """Who is erased in the file that ``execute`` reads, and who was, came back and still waits there."""
    erased = execute(
        "SELECT client.id, client.created_at, client.erased_at, line.detail FROM client"
        f" LEFT JOIN audit AS line ON line.client_id = client.id AND line.action = '{ERASED}'"
        " WHERE client.erased_at IS NOT NULL"
    ).fetchall()
    found = (Gone(ClientId(number), made, at, _texts(told)) for number, made, at, told in erased)
    return frozenset(found) | waiting_in(execute)


def waiting_in(execute: Execute) -> frozenset[Gone]:
    """Who was erased, came back by a restore and still waits to be erased again, as the file itself says."""
    rows = execute(
        "SELECT client.id, client.created_at, line.detail FROM audit AS line INDEXED BY audit_at_staff_id_action"
        " CROSS JOIN client ON client.id = line.client_id"
        f" WHERE line.action = '{CAME_BACK}' AND client.erased_at IS NULL"
    ).fetchall()
    return frozenset(_told(number, made, told) for number, made, told in rows)


def _texts(detail: object) -> tuple[str, ...]:
    """Out of which texts a line of an erasure says that she was taken."""
    with suppress(ValueError, TypeError, AttributeError):  # a line that somebody else wrote
        return _keys(json.loads(str(detail)).get(TEXTS, ()))
    return ()


def _keys(told: Iterable[object]) -> tuple[str, ...]:
    return tuple(key for key in told if isinstance(key, str) and _KEY.fullmatch(key))


def _told(number: int, made: str, detail: str) -> Gone:
    with suppress(ValueError, KeyError, TypeError):  # a line that somebody else wrote
        erased = str(json.loads(detail)["erased"])
        from_text(erased)
        return Gone(ClientId(number), made, erased)
    return Gone(ClientId(number), made, made)


def whole_of(execute: Execute, known: Collection[Gone]) -> tuple[Gone, ...]:
    """Those of ``known`` whose file is there and not erased, in the order of their numbers, each once."""
    by_file: dict[tuple[int, str], Gone] = {}
    for each in sorted(known, key=lambda each: each.erased):
        before = by_file.get((each.client, each.made), each)
        taken = tuple(sorted({*before.taken, *each.taken}))
        by_file[each.client, each.made] = replace(each, taken=taken)
    numbers, found = sorted({number for number, _made in by_file}), list[Gone]()
    for at in range(0, len(numbers), _AT_ONCE):
        marks = ", ".join(str(int(number)) for number in numbers[at : at + _AT_ONCE])
        rows = execute(f"SELECT id, created_at FROM client WHERE id IN ({marks}) AND erased_at IS NULL ORDER BY id")
        found += [by_file[each] for each in rows.fetchall() if each in by_file]
    return tuple(found)


def note_erased(
    shop: Shop, clients: Collection[ClientId], taken: Mapping[ClientId, Collection[str]] | None = None
) -> None:
    """Notes on this machine that ``clients`` of the open shop are erased, and were ``taken`` out of which texts. Called
    after each erasing.

    Where that cannot be, nothing is noted: then only the shop file itself knows.
    """
    try:
        identity = shop_identity(shop.database.execute_sql)
        noted = _as_noted(shop.database.execute_sql, clients, taken or {})
        lines = [json.dumps(asdict(each)) for each in noted]
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
                taken = _keys(told.get("taken", ()))
                found.add(Gone(ClientId(int(told["client"])), str(told["made"]), str(told["erased"]), taken))
    return frozenset(found)


def _as_noted(
    execute: Execute, clients: Collection[ClientId], taken: Mapping[ClientId, Collection[str]]
) -> Iterator[Gone]:
    for number in clients:
        sql = f"SELECT created_at, erased_at FROM client WHERE id = {int(number)} AND erased_at IS NOT NULL"
        row = execute(sql).fetchone()
        if row is not None:
            yield Gone(number, str(row[0]), str(row[1]), tuple(taken.get(number, ())))


def _append(place: Path, lines: list[str]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a", encoding="utf-8") as file:
        # Each on a line of its own, whatever a kill left of the last one.
        file.write("\n" + "\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _place(identity: str) -> Path:
    return state_folder() / "erased" / f"{identity}.jsonl"
