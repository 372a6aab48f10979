"""Complaints and promises: taking them, and settling them."""

from __future__ import annotations

from datetime import datetime

from desk_app.care import store
from desk_app.care.owed import (
    ANSWER_WITHIN,
    Complaint,
    ComplaintId,
    FiledComplaint,
    MadePromise,
    Promise,
    PromiseId,
    PromiseOutcome,
    check_due,
)
from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.rules import many_lines
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import changes
from desk_app.staff.work import Work, work
from desk_app.till.store import client_exists
from desk_app.words import N_


def enter_complaint(unit: Work, client_id: ClientId, text: str, answer_by: datetime | None = None) -> ComplaintId:
    """Files a complaint inside an open unit of work; the answer is due within 24 hours unless another hour is given."""
    said = _said("text", text)
    due = unit.at + ANSWER_WITHIN if answer_by is None else answer_by
    check_due("answer_by", due, unit.at)
    _known(client_id)
    complaint_id = store.insert_complaint(unit, client_id, said, due)
    unit.audit("complaint.filed", f"complaint:{complaint_id}", client=client_id, detail={"answer_by": due.isoformat()})
    unit.touch(Kind.COMPLAINT, client=client_id)
    return complaint_id


def enter_promise(unit: Work, client_id: ClientId, text: str, due_at: datetime) -> PromiseId:
    """Makes a promise inside an open unit of work."""
    said = _said("text", text)
    check_due("due_at", due_at, unit.at)
    _known(client_id)
    promise_id = store.insert_promise(unit, client_id, said, due_at)
    unit.audit("promise.made", f"promise:{promise_id}", client=client_id, detail={"due_at": due_at.isoformat()})
    unit.touch(Kind.PROMISE, client=client_id)
    return promise_id


def take_back_complaint(unit: Work, complaint_id: ComplaintId) -> None:
    """Closes a complaint that was filed by a slip, inside an open unit of work. One that was answered stays.

    Another day's, and what somebody else filed, needs Action.TAKE_BACK. Raises NotAllowed.
    """
    complaint = store.get_complaint(complaint_id)
    if complaint is None or complaint.answered_at is not None:
        return
    unit.must_take_back(*store.complaint_by(complaint_id))
    store.withdraw_complaint(complaint_id, unit.at)
    unit.audit("complaint.taken_back", f"complaint:{complaint_id}", client=complaint.client_id)
    unit.touch(Kind.COMPLAINT, client=complaint.client_id)


def take_back_promise(unit: Work, promise_id: PromiseId) -> None:
    """Closes a promise that was made by a slip, inside an open unit of work. One that was closed stays.

    Another day's, and what somebody else made, needs Action.TAKE_BACK. Raises NotAllowed.
    """
    promise = store.get_promise(promise_id)
    if promise is None or promise.closed_at is not None:
        return
    unit.must_take_back(*store.promise_by(promise_id))
    store.close_promise(promise_id, PromiseOutcome.TAKEN_BACK, unit.at)
    unit.audit("promise.taken_back", f"promise:{promise_id}", client=promise.client_id)
    unit.touch(Kind.PROMISE, client=promise.client_id)


def file_complaint(
    shop: Shop, acting: Acting, client_id: ClientId, text: str, answer_by: datetime | None = None
) -> FiledComplaint:
    """Files a complaint. Raises RuleBroken("text" | "answer_by"), NotFound."""
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        complaint_id = enter_complaint(unit, client_id, text, answer_by)
    return FiledComplaint(complaint_id, unit.touched)


def answer_complaint(shop: Shop, acting: Acting, complaint_id: ComplaintId, answer: str) -> FiledComplaint:
    """Keeps what the client was told. Raises RuleBroken where it was answered already."""
    acting.must(Action.LOG_CALL)
    said = _said("answer", answer)
    with work(shop, acting) as unit:
        complaint = get_complaint(shop, complaint_id)
        if complaint.answered_at is not None:
            raise RuleBroken("answer", "answered", N_("This complaint has been answered already."))
        store.close_complaint(complaint_id, said, unit.at)
        unit.audit(
            "complaint.answered",
            f"complaint:{complaint_id}",
            client=complaint.client_id,
            detail={"late": unit.at > complaint.answer_by},
            personal=changes({"answer": ""}, {"answer": said}),
        )
        unit.touch(Kind.COMPLAINT, client=complaint.client_id)
    return FiledComplaint(complaint_id, unit.touched)


def make_promise(shop: Shop, acting: Acting, client_id: ClientId, text: str, due_at: datetime) -> MadePromise:
    """Makes a promise to be kept by ``due_at``. Raises RuleBroken("text" | "due_at"), NotFound."""
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        promise_id = enter_promise(unit, client_id, text, due_at)
    return MadePromise(promise_id, unit.touched)


def close_promise(shop: Shop, acting: Acting, promise_id: PromiseId, outcome: PromiseOutcome) -> MadePromise:
    """Says whether a promise was kept. Raises RuleBroken where that was said already."""
    acting.must(Action.LOG_CALL)
    if outcome not in {PromiseOutcome.KEPT, PromiseOutcome.BROKEN}:
        raise RuleBroken("outcome", "empty", N_("Say whether the promise was kept."))
    with work(shop, acting) as unit:
        promise = get_promise(shop, promise_id)
        if promise.closed_at is not None:
            raise RuleBroken("outcome", "closed", N_("This promise has been closed already."))
        store.close_promise(promise_id, outcome, unit.at)
        unit.audit(
            f"promise.{outcome.value}",
            f"promise:{promise_id}",
            client=promise.client_id,
            detail=changes({"active": True}, {"active": False}) | {"late": unit.at > promise.due_at},
        )
        unit.touch(Kind.PROMISE, client=promise.client_id)
    return MadePromise(promise_id, unit.touched)


def undo_complaint(shop: Shop, acting: Acting, complaint_id: ComplaintId) -> FiledComplaint:
    """Takes back a complaint filed by a slip. Raises NotAllowed, and RuleBroken where that is done already."""
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        complaint = get_complaint(shop, complaint_id)
        if complaint.withdrawn:
            raise RuleBroken("complaint", "withdrawn", N_("This complaint has been taken back already."))
        if complaint.answered_at is not None:
            raise RuleBroken("complaint", "answered", N_("This complaint has been answered already."))
        take_back_complaint(unit, complaint_id)
    return FiledComplaint(complaint_id, unit.touched)


def undo_promise(shop: Shop, acting: Acting, promise_id: PromiseId) -> MadePromise:
    """Takes back a promise made by a slip. Raises RuleBroken where it was closed already, NotAllowed."""
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        if get_promise(shop, promise_id).closed_at is not None:
            raise RuleBroken("promise", "closed", N_("This promise has been closed already."))
        take_back_promise(unit, promise_id)
    return MadePromise(promise_id, unit.touched)


def get_complaint(shop: Shop, complaint_id: ComplaintId) -> Complaint:
    """One complaint. Raises NotFound."""
    found = store.get_complaint(complaint_id)
    if found is None:
        raise NotFound(N_("There is no complaint {number}."), number=complaint_id)
    return found


def get_promise(shop: Shop, promise_id: PromiseId) -> Promise:
    """One promise. Raises NotFound."""
    found = store.get_promise(promise_id)
    if found is None:
        raise NotFound(N_("There is no promise {number}."), number=promise_id)
    return found


def open_complaints(shop: Shop, limit: int = 200) -> tuple[Complaint, ...]:
    """Complaints not yet answered, the most urgent first."""
    return store.open_complaints(limit)


def open_promises(shop: Shop, limit: int = 200) -> tuple[Promise, ...]:
    """Promises not yet closed, the most urgent first."""
    return store.open_promises(limit)


def complaints_of(shop: Shop, client_id: ClientId, limit: int = 50) -> tuple[Complaint, ...]:
    """A client's complaints, newest first."""
    return store.complaints_of(client_id, limit)


def promises_of(shop: Shop, client_id: ClientId, limit: int = 50) -> tuple[Promise, ...]:
    """A client's promises, newest first."""
    return store.promises_of(client_id, limit)


def _said(field: str, text: str) -> str:
    said = many_lines(text, field)
    if not said:
        raise RuleBroken(field, "empty", N_("This must not be empty."))
    return said


def _known(client_id: ClientId) -> None:
    if not client_exists(client_id):
        raise NotFound(N_("There is no client {client}."), client=client_id)
