"""Queries of the till."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from peewee import JOIN, Case, fn

from desk_app.clients.client import ClientId
from desk_app.clients.tables import ClientRow
from desk_app.clock import as_text
from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.money import Money
from desk_app.staff.account import StaffId
from desk_app.staff.tables import StaffRow
from desk_app.staff.work import Work
from desk_app.till.opening_store import CHECKS as OPENINGS
from desk_app.till.payment import NewPayment, Payment, PaymentId, Purpose, Tender
from desk_app.till.tables import PaymentRow
from desk_app.words import N_

if TYPE_CHECKING:
    from peewee import ModelSelect

_COLUMNS = (
    PaymentRow.id,
    PaymentRow.receipt,
    PaymentRow.at,
    PaymentRow.on_day,
    PaymentRow.client,
    ClientRow.name,
    PaymentRow.staff,
    StaffRow.name,
    PaymentRow.subject,
    PaymentRow.purpose,
    PaymentRow.tender,
    PaymentRow.amount,
    PaymentRow.note,
)


def rows(query: ModelSelect[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query as plain tuples, each value in its Python form."""
    return cast("list[tuple[Any, ...]]", list(query.tuples()))


def client_exists(client_id: ClientId) -> bool:
    """Whether there is a file of this number."""
    return ClientRow.select(ClientRow.id).where(ClientRow.id == client_id).tuples().first() is not None


def visit_stands(visit_id: int) -> bool | None:
    """Whether a visit, or the correction that took its place, still stands; None where there is no such visit.

    ``replaced_by`` is 0 where a visit was taken back. Plain SQL: the tables of visits belong to a room above.
    """
    found = OPEN.execute_sql(
        "WITH RECURSIVE line (next) AS (SELECT replaced_by FROM visit WHERE id = ? "
        "UNION SELECT v.replaced_by FROM line JOIN visit v ON v.id = line.next) "
        "SELECT count(*), total(next IS 0) FROM line",
        (visit_id,),
    ).fetchone()
    return None if not found[0] else not found[1]


def client_of_visit(visit_id: int) -> ClientId | None:
    """Whose a visit is that is there; None where nobody's."""
    found = OPEN.execute_sql("SELECT client_id FROM visit WHERE id = ?", (visit_id,)).fetchone()[0]
    return None if found is None else ClientId(int(found))


#: Of the first line ``r`` of a visit: what was paid for it elsewhere. A visit under a number that is not ours, for
#: which nothing stands here, was paid in full in the program it came from. Once corrected, our number ends in "/1".
PAID_ELSEWHERE = """
    CASE WHEN r.receipt = printf('V-%06d', r.id) OR r.receipt LIKE printf('V-%06d/%%', r.id)
        OR EXISTS (SELECT 1 FROM payment o WHERE o.subject = 'visit:' || r.id AND o.amount > 0
            AND o.purpose <> 'reversal' AND NOT EXISTS (SELECT 1 FROM payment b
                WHERE b.subject = o.subject AND b.purpose = 'reversal' AND b.note = o.receipt))
    THEN 0 ELSE r.total END"""


def visit_money(visit_id: int) -> tuple[int, int]:
    """What was paid for a visit, the lines it replaced and those in its place, less what was given back; and the total
    of the newest line. In minor units. Plain SQL: the tables of visits belong to a room above."""
    paid, total = OPEN.execute_sql(
        "WITH RECURSIVE back (id) AS (SELECT ? UNION "
        "SELECT v.replaces_id FROM visit v JOIN back ON v.id = back.id WHERE v.replaces_id NOTNULL), "
        "line (id) AS (SELECT id FROM back UNION "
        "SELECT v.replaced_by FROM visit v JOIN line ON v.id = line.id WHERE v.replaced_by > 0) "
        "SELECT (SELECT coalesce(sum(amount), 0) FROM payment WHERE subject IN (SELECT 'visit:' || id FROM line)) "
        f"+ coalesce((SELECT {PAID_ELSEWHERE} FROM visit r WHERE r.id = (SELECT min(id) FROM line)), 0), "
        "coalesce((SELECT total FROM visit WHERE id = (SELECT max(id) FROM line)), 0)",
        (visit_id,),
    ).fetchone()
    return int(paid), int(total)


def next_receipt(on: date) -> str:
    """The next number of the shop's day: "R-20261121-0001". Inside a unit of work only.

    Entries are only ever added, so the day's newest row carries its highest number.
    """
    last = (
        PaymentRow.select(PaymentRow.receipt)
        .where(PaymentRow.on_day == on)
        .order_by(PaymentRow.id.desc())
        .limit(1)
        .tuples()
        .first()
    )
    number = int(last[0].rsplit("-", 1)[1]) + 1 if last else 1
    return f"R-{on:%Y%m%d}-{number:04d}"


def insert_payment(
    unit: Work,
    *,
    subject: str,
    client_id: ClientId | None,
    amount: Money,
    tender: Tender,
    purpose: Purpose,
    note: str,
    on: date,
) -> Payment:
    """Adds an entry under the next receipt number of ``on``. Inside a unit of work only."""
    receipt = next_receipt(on)
    payment_id = PaymentRow.insert(
        receipt=receipt,
        at=unit.at,
        on_day=on,
        client=client_id,
        staff=unit.acting.staff_id,
        subject=subject,
        purpose=purpose.value,
        tender=tender.value,
        amount=amount.minor,
        note=note,
    ).execute()
    return _read(amount.currency, PaymentRow.id == payment_id)[0]


def insert_payments(payments: Iterable[NewPayment]) -> list[str]:
    """Adds entries in one stream, numbered by their day, and returns their receipts. Inside a unit of work only."""
    numbers: dict[date, int] = {}
    receipts: list[str] = []

    def values() -> Iterator[tuple[Any, ...]]:
        for payment in payments:
            day = payment.on
            numbers[day] = numbers[day] + 1 if day in numbers else int(next_receipt(day).rsplit("-", 1)[1])
            receipts.append(f"R-{day:%Y%m%d}-{numbers[day]:04d}")
            yield (
                receipts[-1],
                as_text(payment.at),
                day.isoformat(),
                payment.client_id,
                payment.staff_id,
                payment.subject,
                payment.purpose.value,
                payment.tender.value,
                payment.amount,
                payment.note,
            )

    OPEN.connection().executemany(
        "INSERT INTO payment (receipt, at, on_day, client_id, staff_id, subject, purpose, tender, amount, note) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values(),
    )
    return receipts


def payments_on(on: date, currency: str) -> tuple[Payment, ...]:
    """A day's entries in order."""
    return _read(currency, PaymentRow.on_day == on)


def payments_for(subject: str, currency: str) -> tuple[Payment, ...]:
    """The entries of one visit or ticket, in order."""
    return _read(currency, PaymentRow.subject == subject)


def payments_of(client_id: ClientId, currency: str, limit: int, before: PaymentId | None) -> tuple[Payment, ...]:
    """A client's newest entries, before an id."""
    condition = PaymentRow.client == client_id
    if before is not None:
        condition &= PaymentRow.id < before
    return _read(currency, condition, newest=limit)


def find_payment(receipt: str, currency: str) -> Payment | None:
    """The entry with a receipt number."""
    found = _read(currency, PaymentRow.receipt == receipt)
    return found[0] if found else None


def get_payment(payment_id: PaymentId, currency: str) -> Payment | None:
    """One entry."""
    return next(iter(_read(currency, PaymentRow.id == payment_id)), None)


def reversed_receipts(subject: str) -> frozenset[str]:
    """The receipt numbers of a visit's entries that were taken back."""
    query = PaymentRow.select(PaymentRow.note).where(
        PaymentRow.subject == subject, PaymentRow.purpose == Purpose.REVERSAL.value
    )
    return frozenset(row[0] for row in rows(query))


def paid_for(subjects: tuple[str, ...]) -> int:
    """What was paid for some visits or tickets together, less what was given back, in minor units."""
    total = PaymentRow.select(fn.SUM(PaymentRow.amount)).where(PaymentRow.subject.in_(subjects)).scalar()
    return int(total or 0)


def tender_sums(on: date) -> list[tuple[str, int, int, int]]:
    """(tender, entries, taken, paid out) of a day. An entry that was taken back counts nowhere."""
    amount = PaymentRow.amount
    reversal = PaymentRow.purpose == Purpose.REVERSAL.value
    # What was taken back was neither taken nor paid out: its opposite counts where it was counted.
    into = (amount > 0) & ~reversal | (amount < 0) & reversal
    query = (
        PaymentRow.select(
            PaymentRow.tender,
            fn.SUM(Case(None, ((reversal, -1),), 1)),
            fn.SUM(Case(None, ((into, amount),), 0)),
            fn.SUM(Case(None, ((into, 0),), amount)),
        )
        .where(PaymentRow.on_day == on)
        .group_by(PaymentRow.tender)
        .having(fn.SUM(Case(None, ((reversal, -1),), 1)) > 0)
        .order_by(PaymentRow.tender)
    )
    return [(str(tender), count, taken, out) for tender, count, taken, out in rows(query)]


def _read(currency: str, condition: object, newest: int | None = None) -> tuple[Payment, ...]:
    query = (
        PaymentRow.select(*_COLUMNS)
        .join(ClientRow, JOIN.LEFT_OUTER, on=(PaymentRow.client == ClientRow.id))
        .join(StaffRow, on=(PaymentRow.staff == StaffRow.id))
        .where(condition)
        .order_by(PaymentRow.id if newest is None else PaymentRow.id.desc())
    )
    if newest is not None:
        query = query.limit(newest)
    return tuple(_payment(row, currency) for row in rows(query))


def _payment(row: tuple[Any, ...], currency: str) -> Payment:
    id_, receipt, at, on, client_id, client, staff_id, staff, subject, purpose, tender, amount, note = row
    return Payment(
        PaymentId(id_),
        receipt,
        at,
        on,
        None if client_id is None else ClientId(client_id),
        client or "",
        StaffId(staff_id),
        staff,
        subject,
        Purpose(purpose),
        Tender(tender),
        Money(amount, currency),
        note,
    )


CHECKS = (
    *OPENINGS,
    Check(
        "payment.amount",
        "SELECT receipt FROM payment WHERE amount = 0 OR (purpose = 'refund' AND amount > 0) "
        "OR (purpose NOT IN ('refund', 'loan', 'reversal') AND amount < 0)",
        N_("The amount of receipt {receipt} does not fit what it was for."),
    ),
    Check(
        "payment.purpose",
        "SELECT receipt FROM payment WHERE subject LIKE 'visit:%' AND purpose IN ('loan', 'interest_fee', 'principal')",
        N_("Receipt {receipt} is money of a ticket, and stands with a visit."),
    ),
    Check(
        "payment.reversal",
        "SELECT r.receipt FROM payment r LEFT JOIN payment p ON p.receipt = r.note WHERE r.purpose = 'reversal' AND "
        "(p.id IS NULL OR p.id > r.id OR p.purpose = 'reversal' OR p.amount <> -r.amount OR p.tender <> r.tender "
        "OR p.subject <> r.subject OR p.on_day <> r.on_day) "
        "UNION ALL SELECT max(receipt) FROM payment WHERE purpose = 'reversal' GROUP BY note HAVING count(*) > 1",
        N_("Receipt {receipt} takes back a payment, and is not its opposite."),
    ),
    Check(
        "payment.subject",
        "SELECT receipt FROM payment p WHERE NOT CASE substr(subject, 1, instr(subject, ':') - 1) "
        "WHEN 'visit' THEN EXISTS (SELECT 1 FROM visit WHERE id = substr(p.subject, 7)) "
        "WHEN 'ticket' THEN EXISTS (SELECT 1 FROM ticket WHERE id = substr(p.subject, 8)) ELSE 1 END",
        N_("Receipt {receipt} was paid for something that is not there."),
    ),
)
