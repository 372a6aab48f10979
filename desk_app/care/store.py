"""Queries of complaints and promises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk_app.care.owed import Complaint, ComplaintId, Promise, PromiseId, PromiseOutcome
from desk_app.care.tables import ComplaintRow, PromiseRow
from desk_app.clients.client import ClientId
from desk_app.clients.tables import ClientRow
from desk_app.db.check import Check
from desk_app.staff.tables import StaffRow
from desk_app.staff.work import Work
from desk_app.till.store import rows
from desk_app.words import N_


def insert_complaint(unit: Work, client_id: ClientId, text: str, answer_by: datetime) -> ComplaintId:
    """Adds a complaint. Inside a unit of work only."""
    return ComplaintId(
        ComplaintRow.insert(
            client=client_id, at=unit.at, staff=unit.acting.staff_id, text=text, answer_by=answer_by
        ).execute()
    )


def close_complaint(complaint_id: ComplaintId, answer: str, at: datetime) -> None:
    """Keeps the answer of an open complaint."""
    ComplaintRow.update(answer=answer, answered_at=at).where(ComplaintRow.id == complaint_id).execute()


def withdraw_complaint(complaint_id: ComplaintId, at: datetime) -> None:
    """Closes an open complaint without an answer."""
    ComplaintRow.update(withdrawn=True, answered_at=at).where(ComplaintRow.id == complaint_id).execute()


def insert_promise(unit: Work, client_id: ClientId, text: str, due_at: datetime) -> PromiseId:
    """Adds a promise. Inside a unit of work only."""
    return PromiseId(
        PromiseRow.insert(client=client_id, at=unit.at, staff=unit.acting.staff_id, text=text, due_at=due_at).execute()
    )


def close_promise(promise_id: PromiseId, outcome: PromiseOutcome, at: datetime) -> None:
    """Keeps how an open promise ended."""
    PromiseRow.update(outcome=outcome.value, closed_at=at).where(PromiseRow.id == promise_id).execute()


def get_complaint(complaint_id: ComplaintId) -> Complaint | None:
    """One complaint."""
    return next(iter(_complaints(ComplaintRow.id == complaint_id, (ComplaintRow.id,), 1)), None)


def complaint_by(complaint_id: ComplaintId) -> tuple[int, datetime]:
    """Who filed a complaint that is there, and when."""
    query = ComplaintRow.select(ComplaintRow.staff, ComplaintRow.at).where(ComplaintRow.id == complaint_id)
    staff_id, at = rows(query)[0]
    return staff_id, at


def promise_by(promise_id: PromiseId) -> tuple[int, datetime]:
    """Who made a promise that is there, and when."""
    query = PromiseRow.select(PromiseRow.staff, PromiseRow.at).where(PromiseRow.id == promise_id)
    staff_id, at = rows(query)[0]
    return staff_id, at


def open_complaints(limit: int) -> tuple[Complaint, ...]:
    """Not answered, the most urgent first."""
    return _complaints(ComplaintRow.answered_at.is_null(), (ComplaintRow.answer_by, ComplaintRow.id), limit)


def complaints_of(client_id: ClientId, limit: int) -> tuple[Complaint, ...]:
    """Of one client, newest first."""
    return _complaints(ComplaintRow.client == client_id, (ComplaintRow.at.desc(), ComplaintRow.id.desc()), limit)


def get_promise(promise_id: PromiseId) -> Promise | None:
    """One promise."""
    return next(iter(_promises(PromiseRow.id == promise_id, (PromiseRow.id,), 1)), None)


def open_promises(limit: int) -> tuple[Promise, ...]:
    """Not closed, the most urgent first."""
    return _promises(PromiseRow.closed_at.is_null(), (PromiseRow.due_at, PromiseRow.id), limit)


def promises_of(client_id: ClientId, limit: int) -> tuple[Promise, ...]:
    """Of one client, newest first."""
    return _promises(PromiseRow.client == client_id, (PromiseRow.at.desc(), PromiseRow.id.desc()), limit)


def _complaints(condition: object, order: tuple[Any, ...], limit: int) -> tuple[Complaint, ...]:
    query = (
        ComplaintRow.select(
            ComplaintRow.id,
            ComplaintRow.client,
            ClientRow.name,
            ComplaintRow.at,
            StaffRow.name,
            ComplaintRow.text,
            ComplaintRow.answer_by,
            ComplaintRow.answer,
            ComplaintRow.answered_at,
            ComplaintRow.withdrawn,
        )
        .join(ClientRow, on=(ComplaintRow.client == ClientRow.id))
        .join(StaffRow, on=(ComplaintRow.staff == StaffRow.id))
        .where(condition)
        .order_by(*order)
        .limit(limit)
    )
    return tuple(Complaint(ComplaintId(row[0]), ClientId(row[1]), *row[2:]) for row in rows(query))


def _promises(condition: object, order: tuple[Any, ...], limit: int) -> tuple[Promise, ...]:
    query = (
        PromiseRow.select(
            PromiseRow.id,
            PromiseRow.client,
            ClientRow.name,
            PromiseRow.at,
            StaffRow.name,
            PromiseRow.text,
            PromiseRow.due_at,
            PromiseRow.outcome,
            PromiseRow.closed_at,
        )
        .join(ClientRow, on=(PromiseRow.client == ClientRow.id))
        .join(StaffRow, on=(PromiseRow.staff == StaffRow.id))
        .where(condition)
        .order_by(*order)
        .limit(limit)
    )
    return tuple(
        Promise(
            PromiseId(row[0]),
            ClientId(row[1]),
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            PromiseOutcome(row[7]),
            row[8],
        )
        for row in rows(query)
    )


CHECKS = (
    Check(
        "complaint.answered",
        "SELECT id FROM complaint WHERE (answered_at IS NULL OR withdrawn) <> (answer = '') "
        "OR (withdrawn AND answered_at IS NULL)",  # not by their instants: the clock may have been put back
        N_("Complaint {id} and its answer contradict each other."),
    ),
    Check(
        "promise.closed",
        "SELECT id FROM promise WHERE (closed_at IS NULL) <> (outcome = '') "
        "OR outcome NOT IN ('', 'kept', 'broken', 'taken_back')",
        N_("Promise {id} and its outcome contradict each other."),
    ),
)
