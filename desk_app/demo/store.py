"""Writing a demo shop: plain rows, many at a time, with every constraint and index in place.

Only ``desk.py`` of this room calls it, inside its own units of work, on a file it has just made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from desk_app.db.rows import JsonField
from desk_app.db.shop import Shop

#: One row, in the order of its table's column list below.
Cells = tuple[object, ...]

_COLUMNS: dict[str, str] = {
    "staff": "id name code role pin_hash active failed_tries created_at",
    "service": "id code name category minutes price cost rhythm_days aftercare active",
    "product": "id code name brand category supplier price cost on_hand minimum maximum active",
    "client": (
        "id code name gender birth_lunar birth_year birth_month birth_day birth_leap document_kind document_number "
        "address source notes allergies alerts advisor_id may_call do_not_call call_from call_to created_at updated_at"
    ),
    "client_phone": "client_id number label position",
    "client_tag": "client_id tag",
    "client_second_advisor": "client_id staff_id",
    "colleague_note": (
        "at staff_id to_id client_id text answer_by seen_at closing answer closed_at closed_by_id escalated_why"
    ),
    "client_note": "client_id at staff_id text",
    "client_consent": "client_id at staff_id purpose answer wording version channel",
    "client_search": "rowid words",
    "client_value": "client_id field text number day at staff_id",
    "client_asked": "client_id field at on_day staff_id meeting meeting_id outcome until",
    "client_leaving": ("client_id at staff_id state on_day reason side cut words learned_from learned_by_id no_offers"),
    "client_moment": "client_id kind form on_day at staff_id text",
    "visit": "id client_id at on_day staff_id receipt total discount score notes next_due reason",
    "visit_item": "visit_id service_id product_id name beautician_id quantity price discount amount",
    "booking": "client_id service_id staff_id on_day minute minutes status cancelled_on notes",
    "payment": "receipt at on_day client_id staff_id subject purpose tender amount note",
    "ticket": (
        "id number client_id staff_id pack pack_version status issued_at start_on due_on last_day term_months "
        "principal appraisal fee_percent interest_percent renewals closed_on notes replaces replaced_by"
    ),
    "pledge": "ticket_id name category description serial weight_mg fineness appraisal bin",
    "ticket_event": "ticket_id at on_day staff_id step principal interest fee detail note",
    "call": "client_id staff_id at on_day outcome reasons note parts said seconds call_back_at until sold number",
    "complaint": "client_id at staff_id text answer_by answer answered_at",
    "promise": "client_id at staff_id text due_at outcome closed_at",
}

_INSERTS = {
    table: f"INSERT INTO {table} ({names.replace(' ', ', ')}) VALUES ({', '.join('?' * len(names.split()))})"
    for table, names in _COLUMNS.items()
}


def insert(shop: Shop, table: str, rows: Iterable[Cells]) -> None:
    """Adds ``rows`` to ``table``. Inside a unit of work only."""
    shop.database.connection().executemany(_INSERTS[table], rows)


def bar_health(shop: Shop, clients: Iterable[Cells]) -> None:
    """Bars the use of health remarks of those who took their consent back. Inside a unit of work only."""
    shop.database.connection().executemany("UPDATE client SET health_barred = 1 WHERE id = ?", clients)


def json_cell(value: object) -> str | None:
    """A value as the file keeps JSON."""
    text: str | None = JsonField().db_value(value)
    return text


@contextmanager
def roomy_cache(shop: Shop, kibibytes: int = 96_000) -> Iterator[None]:
    """A larger page cache for this thread while much is written; the pragma's own size afterwards."""
    connection = shop.database.connection()
    (before,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size=-{kibibytes}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size={before}")


def settle(shop: Shop) -> None:
    """Gathers the planner's statistics and folds the write-ahead log into the file. Between units of work."""
    connection = shop.database.connection()
    connection.execute("PRAGMA query_only=0")
    try:
        connection.execute("PRAGMA analysis_limit=1000")
        connection.execute("PRAGMA optimize=0x10002")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.execute("PRAGMA query_only=1")
