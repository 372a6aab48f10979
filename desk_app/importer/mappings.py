"""What somebody said that columns mean, remembered by their headings, so that it is said once.

Kept is a digest of the headings and which column is which field: nothing of any row, and of the headings themselves
nothing that could be read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desk_app.changes import Touched
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.importer import mapping_store as store
from desk_app.importer.columns import Understood, plain_heading
from desk_app.importer.lists import FIELDS, OWN, REQUIRED, ListKind
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import Work, work


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the columns of a list meant the last time somebody said it: field → column. ``staff`` said it ``on``."""

    digest: str
    kind: ListKind
    columns: Mapping[str, int]
    on: date
    staff: str


def digest_of(understood: Understood) -> str:
    """What stands for the headings of a list, whatever their width, case and punctuation; "" where it has none."""
    if not any(understood.headings) or not (understood.heading_row or understood.program):
        return ""
    headings = [plain_heading(heading) for heading in understood.headings]
    while headings and not headings[-1]:
        headings.pop()
    joined = "\x1f".join((understood.program, *headings)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16, person=b"import headings").hexdigest()


def remembered(shop: Shop, understood: Understood) -> Remembered | None:
    """What was said of these headings before; None where nothing was, or it no longer fits what lists can have."""
    digest = digest_of(understood)
    found = store.mapping(shop.database, digest) if digest else None
    if found is None:
        return None
    kind, columns, at, staff = found
    if kind not in set(ListKind):
        return None
    fitting = _fitting(ListKind(kind), json.loads(columns), len(understood.headings))
    if not all(group & fitting.keys() for group in REQUIRED[ListKind(kind)]):
        return None
    return Remembered(digest, ListKind(kind), fitting, local_date(at, shop.settings.zone), staff)


def _fitting(kind: ListKind, columns: object, width: int) -> dict[str, int]:
    """The columns that are there, and mean what a list of the kind can have."""
    known = {field.name for field in FIELDS[kind]}
    if not isinstance(columns, dict):
        return {}
    return {
        name: column
        for name, column in columns.items()
        if (name in known or name.startswith(OWN)) and isinstance(column, int) and 0 <= column < width
    }


def remember(unit: Work, understood: Understood) -> None:
    """Keeps what these columns were said to mean, inside the unit of work that brings the list in."""
    digest = digest_of(understood)
    if not digest:
        return
    columns = json.dumps(dict(sorted(understood.columns.items())))
    if store.keep_mapping(digest, understood.kind.value, columns, unit.at, unit.acting.staff_id):
        detail = {"columns": len(understood.columns), "kind": understood.kind.value}
        unit.audit("import.mapping_kept", f"mapping:{digest}", detail=detail)


def forget_mapping(shop: Shop, acting: Acting, digest: str) -> Touched:
    """Forgets what was said of some headings. Nothing happens where nothing was kept."""
    acting.must(Action.IMPORT)
    with work(shop, acting) as unit:
        store.drop_mapping(digest)
        unit.audit("import.mapping_forgotten", f"mapping:{digest}")
    return unit.touched
