"""Queries of visits and rhythm. Wide reads are plain SQL with bound values; nouns come out of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from desk_app.clients import seen_store
from desk_app.clients.client import ClientId
from desk_app.clock import as_text, from_text
from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.money import Money
from desk_app.salon import latest_store
from desk_app.salon.catalogue import (
    ProductId,
    ServiceId,
)
from desk_app.salon.rhythm import ClientRhythm, Gaps, Rhythm, after_visit, rhythm
from desk_app.salon.sql import CHUNK, day_of, fetch, fetch_of_ids, iso, next_id
from desk_app.salon.tables import VisitItemRow, VisitRow
from desk_app.salon.visit import NOTHING, NewItem, NewVisit, Visit, VisitId, VisitItem
from desk_app.staff.account import StaffId
from desk_app.words import N_

_VISIT = """
    SELECT v.id, v.client_id, c.name, v.on_day, v.at, v.staff_id, st.name, v.receipt, v.total, v.discount, v.score,
        v.notes, v.next_due, v.replaces_id, v.replaced_by, v.reason
    FROM visit v JOIN staff st ON st.id = v.staff_id LEFT JOIN client c ON c.id = v.client_id """

_ITEMS = """
    SELECT i.visit_id, i.id, i.service_id, i.product_id, i.name, coalesce(s.category, p.category, ''),
        i.beautician_id, coalesce(b.name, ''), i.quantity, i.price, i.discount, i.amount, i.taxes
    FROM visit_item i LEFT JOIN service s ON s.id = i.service_id LEFT JOIN product p ON p.id = i.product_id
        LEFT JOIN staff b ON b.id = i.beautician_id
    WHERE i.visit_id IN ({ids}) ORDER BY i.id"""


def insert_visits(visits: Iterable[NewVisit]) -> list[VisitId]:
    """Adds visits in one stream and returns their ids in order. Inside a unit of work only.

    Rhythm, shelf and "last seen" are not kept up here: call ``rebuild_rhythms`` when the last item is in.
    """
    first = next_id("visit")
    ids: list[VisitId] = []

    def values() -> Iterator[tuple[Any, ...]]:
        for number, visit in enumerate(visits, start=first):
            ids.append(VisitId(number))
            yield (
                number,
                visit.client_id,
                as_text(visit.at),
                visit.on.isoformat(),
                visit.staff_id,
                visit.receipt,
                visit.total,
                visit.discount,
                visit.score,
                visit.notes,
                iso(visit.next_due),
            )

    OPEN.connection().executemany(
        "INSERT INTO visit (id, client_id, at, on_day, staff_id, receipt, total, discount, score, notes, next_due, "
        "reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        values(),
    )
    return ids


def insert_items(items: Iterable[NewItem]) -> None:
    """Adds lines of visits in one stream. Inside a unit of work only."""
    OPEN.connection().executemany(
        "INSERT INTO visit_item (visit_id, service_id, product_id, name, beautician_id, quantity, price, discount, "
        "amount, taxes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                item.visit_id,
                item.service_id,
                item.product_id,
                item.name,
                item.beautician_id,
                item.quantity,
                item.price,
                item.discount,
                item.amount,
                None if item.taxes is None else VisitItemRow.taxes.db_value(dict(item.taxes)),
            )
            for item in items
        ),
    )


def set_receipt(visit_id: VisitId, receipt: str) -> None:
    """Gives a new visit its number."""
    VisitRow.update(receipt=receipt).where(VisitRow.id == visit_id).execute()


def retire(old: Visit) -> None:
    """Frees the number of a visit that is corrected: the dead line becomes "6000/1", "6000/2", …"""
    if old.receipt:
        set_receipt(old.id, f"{old.receipt}/{line_of_corrections(old.id).index(old.id) + 1}")


def mark_replaced(old: VisitId, new: VisitId, reason: str) -> None:
    """Ties a corrected visit to the one that stands in its place. The old one stays."""
    VisitRow.update(replaced_by=new, reason=reason).where(VisitRow.id == old).execute()
    VisitRow.update(replaces=old).where(VisitRow.id == new).execute()


def mark_taken_back(visit_id: VisitId) -> None:
    """Nothing stands in the place of this visit; it stays to be seen."""
    VisitRow.update(replaced_by=NOTHING).where(VisitRow.id == visit_id).execute()


def recorded_with(visit_id: VisitId) -> tuple[int | None, str | None] | None:
    """The appointment that recording a visit moved on, and where it stood before (None, None: it moved none); None
    for a visit that was not recorded here.

    Read from the trail's end, so only for a visit that was recorded lately.
    """
    found = fetch(
        "SELECT json_extract(detail, '$.booking'), json_extract(detail, '$.booking_was') FROM audit "
        "WHERE action = 'visit.recorded' AND subject = ? ORDER BY seq DESC LIMIT 1",
        f"visit:{visit_id}",
    )
    return (found[0][0], found[0][1]) if found else None


def get_visit(visit_id: VisitId, currency: str) -> Visit | None:
    """One visit with its lines and names."""
    return next(iter(_visits(currency, "WHERE v.id = ?", visit_id)), None)


def visit_with_receipt(receipt: str, currency: str) -> Visit | None:
    """The newest visit of a receipt number."""
    return next(iter(_visits(currency, "WHERE v.receipt = ? ORDER BY v.id DESC LIMIT 1", receipt)), None)


def line_of_corrections(visit_id: VisitId) -> tuple[VisitId, ...]:
    """The visit, what it replaced, and what replaced it: oldest first."""
    sql = """
        WITH RECURSIVE back(id) AS (
            SELECT ? UNION SELECT v.replaces_id FROM visit v JOIN back ON v.id = back.id WHERE v.replaces_id NOTNULL),
        forth(id) AS (
            SELECT id FROM back UNION
            SELECT v.replaced_by FROM visit v JOIN forth ON v.id = forth.id WHERE v.replaced_by > 0)
        SELECT id FROM forth ORDER BY id"""
    return tuple(VisitId(row[0]) for row in fetch(sql, visit_id))


def visits_on(on: date, currency: str, *, replaced: bool) -> tuple[Visit, ...]:
    """A day's visits, newest first."""
    hidden = "" if replaced else "AND v.replaced_by IS NULL "
    return _visits(currency, f"WHERE v.on_day = ? {hidden}ORDER BY v.id DESC", on.isoformat())


def visits_of(client_id: ClientId, currency: str, limit: int, before: tuple[date, VisitId] | None) -> tuple[Visit, ...]:
    """A client's visits, corrected ones too, newest first; the next page is ``before`` the last one's (on, id)."""
    day, id_ = before or (date.max, VisitId(0))
    return _visits(
        currency,
        "WHERE v.client_id = ? AND (v.on_day, v.id) < (?, ?) ORDER BY v.on_day DESC, v.id DESC LIMIT ?",
        client_id,
        day.isoformat(),
        id_,
        limit,
    )


def _visits(currency: str, tail: str, *values: object) -> tuple[Visit, ...]:
    found = fetch(_VISIT + tail, *values)
    items: dict[int, list[VisitItem]] = {row[0]: [] for row in found}
    for row in fetch_of_ids(_ITEMS, items):
        items[row[0]].append(_item(row[1:], currency))
    return tuple(_visit(row, currency, tuple(items[row[0]])) for row in found)


def _visit(row: Sequence[Any], currency: str, items: tuple[VisitItem, ...]) -> Visit:
    id_, client_id, client, on, at, staff_id, staff, receipt, total, discount, score, *rest = row
    notes, next_due, replaces, replaced_by, reason = rest
    return Visit(
        id=VisitId(id_),
        client_id=None if client_id is None else ClientId(client_id),
        client=client or "",
        on=date.fromisoformat(on),
        at=from_text(at),
        staff_id=StaffId(staff_id),
        staff=staff,
        receipt=receipt,
        total=Money(total, currency),
        discount=Money(discount, currency),
        score=score,
        notes=notes,
        next_due=day_of(next_due),
        replaces=None if replaces is None else VisitId(replaces),
        replaced_by=None if replaced_by is None else VisitId(replaced_by),
        reason=reason,
        items=items,
    )


def _item(row: Sequence[Any], currency: str) -> VisitItem:
    id_, service, product, name, category, beautician_id, beautician, quantity, price, discount, amount, taxes = row
    return VisitItem(
        id=id_,
        service_id=None if service is None else ServiceId(service),
        product_id=None if product is None else ProductId(product),
        name=name,
        category=category,
        beautician_id=None if beautician_id is None else StaffId(beautician_id),
        beautician=beautician,
        quantity=quantity,
        price=Money(price, currency),
        discount=Money(discount, currency),
        amount=Money(amount, currency),
        taxes=None if taxes is None else json.loads(taxes),
    )


_VISIT_DAYS = """
    SELECT v.client_id, v.on_day, coalesce(s.category, '') FROM visit v JOIN visit_item i ON i.visit_id = v.id
        LEFT JOIN service s ON s.id = i.service_id
    WHERE v.client_id {clients} AND v.replaced_by IS NULL AND i.quantity > 0 AND i.product_id IS NULL
    ORDER BY v.client_id, v.on_day"""


def rebuild_rhythms(client_ids: Iterable[ClientId] | None = None) -> int:
    """Works out the rhythm of some clients (None: all) from their visits and keeps it; how many rows it wrote.

    What the call queue asks about their last visits is kept up with it.

    One stream along the index (client, day), so that memory does not grow with the shop. Inside a unit of work only.
    """
    if client_ids is None:
        OPEN.execute_sql("DELETE FROM rhythm")
        written = _keep_rhythms(OPEN.execute_sql(_VISIT_DAYS.format(clients=latest_store.ALL)))
        latest_store.keep_latest(latest_store.ALL)
        return written
    written = 0
    wanted = sorted(set(client_ids))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = f"IN ({', '.join('?' * len(part))})"
        OPEN.execute_sql(f"DELETE FROM rhythm WHERE client_id {marks}", part)
        written += _keep_rhythms(OPEN.execute_sql(_VISIT_DAYS.format(clients=marks), part))
        latest_store.keep_latest(marks, part)
    return written


def rhythms_of(client_id: ClientId) -> tuple[ClientRhythm, ...]:
    """A client's rhythm by category; "" is over everything."""
    found = fetch(
        "SELECT category, visits, mean_days, spread_days, last_on, due_on FROM rhythm WHERE client_id = ? "
        "ORDER BY category",
        client_id,
    )
    return tuple(
        ClientRhythm(category, Rhythm(visits, mean, spread, date.fromisoformat(last), day_of(due)))
        for category, visits, mean, spread, last, due in found
    )


def _keep_rhythms(visit_days: Iterable[tuple[int, str, str]]) -> int:
    written, waiting = 0, list[tuple[Any, ...]]()
    for row in _rhythm_rows(visit_days):
        waiting.append(row)
        if len(waiting) == 5000:
            written += _insert_rhythms(waiting)
            waiting.clear()
    return written + _insert_rhythms(waiting)


def _insert_rhythms(values: list[tuple[Any, ...]]) -> int:
    OPEN.connection().executemany(
        "INSERT INTO rhythm (client_id, category, visits, mean_days, spread_days, last_on, due_on) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    return len(values)


def _rhythm_rows(visit_days: Iterable[tuple[int, str, str]]) -> Iterator[tuple[Any, ...]]:
    """Rows of the table from (client, day, category) in order of client and day."""
    current: int | None = None
    running: dict[str, Gaps] = {}
    for client, day, category in visit_days:
        if client != current:
            if current is not None:
                yield from _rows_of(current, running)
            current, running = client, {}
        on = date.fromisoformat(day)
        for key in {"", category}:
            running[key] = after_visit(running.get(key), on)
    if current is not None:
        yield from _rows_of(current, running)


def _rows_of(client: int, running: dict[str, Gaps]) -> Iterator[tuple[Any, ...]]:
    for category in sorted(running):
        kept = rhythm(running[category])
        yield (
            client,
            category,
            kept.visits,
            kept.mean_days,
            kept.spread_days,
            kept.last_on.isoformat(),
            iso(kept.due_on),
        )


CHECKS = (
    Check(
        "visit.total",
        "SELECT v.receipt FROM visit v LEFT JOIN visit_item i ON i.visit_id = v.id GROUP BY v.id "
        "HAVING v.total <> coalesce(sum(i.amount), 0) - v.discount",
        N_("The total of receipt {receipt} is not the sum of its lines less the discount."),
    ),
    Check(
        "visit.replaced",
        "SELECT v.receipt FROM visit v LEFT JOIN visit n ON n.id = v.replaced_by "
        "WHERE v.replaced_by > 0 AND n.replaces_id IS NOT v.id "
        "UNION ALL SELECT n.receipt FROM visit n JOIN visit v ON v.id = n.replaces_id WHERE v.replaced_by IS NOT n.id",
        N_("Receipt {receipt} was corrected, but its two lines do not point at each other."),
    ),
    Check(
        "visit.taken_back",
        "SELECT v.receipt FROM visit v JOIN payment p ON p.subject = 'visit:' || v.id WHERE v.replaced_by = 0 "
        "GROUP BY v.id HAVING sum(p.amount) <> 0",
        N_("Receipt {receipt} was taken back, and its money was not."),
    ),
    Check(
        "visit.dead_line",
        "SELECT v.receipt FROM audit a JOIN visit v ON v.id = CAST(substr(a.subject, 7) AS INTEGER) "
        "WHERE a.action = 'visit.corrected' AND (v.total <> json_extract(a.detail, '$.before.total') "
        "OR json_array_length(a.detail, '$.before.items') <> (SELECT count(*) FROM visit_item WHERE visit_id = v.id))",
        N_("Receipt {receipt} was corrected and is no longer what it was then."),
    ),
    Check(
        "booking.status",
        "SELECT id FROM booking WHERE status NOT IN ('booked', 'arrived', 'done', 'cancelled', 'no_show')",
        N_("Appointment {id} has a status nobody knows."),
    ),
    *seen_store.CHECKS,
    *latest_store.CHECKS,
)
