"""The use cases of follow-up: reading the day's queue, opening a call, logging what came of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from desk_app.care.desk import enter_complaint, enter_promise, take_back_complaint, take_back_promise
from desk_app.care.owed import ComplaintId, PromiseId
from desk_app.changes import Kind, Touched
from desk_app.clients.asking import ask_of
from desk_app.clients.client import ClientId
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.followup import detail_store, scripts, store
from desk_app.followup.deriving import derive
from desk_app.followup.drafting import check_take_back, checked
from desk_app.followup.outcome import OUTCOME_LABELS, CallDraft, CallId, LoggedCall, Outcome, PastCall
from desk_app.followup.phrase import Parts, Phrase, names_of
from desk_app.followup.queue import CallCard, Contact, Counts, Family, Queue
from desk_app.followup.ranking import rank
from desk_app.followup.spelling import read_details, script_for, spell, spell_held
from desk_app.salon.booking import BookingId, BookingStatus
from desk_app.salon.booking_store import set_booking_status
from desk_app.salon.desk import enter_booking, get_booking
from desk_app.staff.account import Acting, Action, StaffId
from desk_app.staff.work import Work, work
from desk_app.words import N_, Words

#: Lines of "last contacts" on a call card.
CONTACTS = 6

#: How many calls the page spells out; its head says how many there are in all.
SHOWN = 60


def day_queue(
    shop: Shop, on: date, *, now: datetime | None = None, advisor: StaffId | None = None, limit: int | None = None
) -> Queue:
    """The calls of ``on``, best first.

    Without ``now`` (UTC) the whole day is meant and hours of the day hold nothing back. ``advisor`` keeps the clients
    of one advisor; ``limit`` bounds the calls and the held calls that are spelled out, not the totals.
    """
    derived = derive(shop, on, now=now, advisor=advisor)
    calls, worn = spell(shop, derived, limit)
    held, total_held = spell_held(derived, worn, limit)
    wall = derived.moment.now
    return Queue(on, calls, held, derived.total - len(worn), total_held, None if wall is None else wall.time())


def queue_counts(shop: Shop, on: date, *, now: datetime | None = None, advisor: StaffId | None = None) -> Counts:
    """How many calls ``on`` has, as the call page counts them; ``mine`` are those of ``advisor``.

    The calls of its first page are spelled out, and remembered for it: worn words turn a call into one held back.
    """
    hers = None if advisor is None else day_queue(shop, on, now=now, advisor=advisor, limit=SHOWN)
    queue = day_queue(shop, on, now=now, limit=SHOWN)
    return Counts(queue.total, 0 if hers is None else hers.total, queue.total_held)


def call_card(shop: Shop, client_id: ClientId, on: date, words: Words, *, now: datetime | None = None) -> CallCard:
    """What lies beside the phone for one client on ``on``. Raises NotFound."""
    row = detail_store.card_row(client_id)
    if row is None:
        raise NotFound(N_("There is no client {client}."), client=client_id)
    code, name, _, advisor, allergies, alerts, created = row
    derived = derive(shop, on, now=now, only=client_id)
    calls, worn = spell(shop, derived, 1)
    held, _held_in_all = spell_held(derived, worn, 1)
    # A client is held with the reasons she has; her words are chosen all the same, for whoever calls her by hand.
    ranked = derived.first(1)
    entry = ranked[0] if ranked else rank(client_id, [derived.first_held(1)[0].held[0].candidate], 0)
    details = read_details(shop, derived, [entry])
    script = None if worn else script_for(shop, derived, entry, details)
    last_said = details.last_said.get(client_id, "")
    opening, reason, offer, close = scripts.fill(script, words) if script else ("", "", "", "")
    text = scripts.full_text(script, words) if script else ""
    return CallCard(
        client_id=client_id,
        code=code,
        client=name,
        phone=next(iter(details.phones.get(client_id, ())), ""),
        advisor=advisor,
        allergies=allergies,
        alerts=alerts,
        member_since=local_date(datetime.fromisoformat(created), shop.settings.zone),
        call=next((call for call in calls if call.reasons[0].family is not Family.KEEP_IN_TOUCH), None),
        script=script,
        opening=opening,
        reason=reason,
        offer=offer,
        close=close,
        text=text,
        alike=scripts.likeness(text, last_said) if text and last_said else None,
        refused=script is None,
        hold=held[0] if held and not calls else None,
        last_calls=last_calls(shop, client_id),
        contacts=tuple(_contact(row) for row in detail_store.contact_rows(client_id, CONTACTS)),
        asked=ask_of(shop, client_id, on),
    )


def _contact(row: tuple[Any, ...]) -> Contact:
    kind, day, word, what, who, _, withdrawn = row
    on = date.fromisoformat(day)
    if kind == "call":
        said = N_("Undone · {outcome}") if withdrawn else N_("Call · {outcome}")
        return Contact(kind, on, Phrase(said, {"outcome": Phrase(OUTCOME_LABELS[Outcome(word)])}), Parts((what,)))
    title = Phrase(N_("Visit")) if word is None else Phrase(N_("Visit · score {score}"), {"score": word})
    return Contact(kind, on, title, Parts((names_of(what), who)))


def log_call(shop: Shop, acting: Acting, draft: CallDraft) -> LoggedCall:
    """Keeps what came of a call and what follows from it, in one transaction: an appointment, a complaint, a promise,
    do-not-call.

    Raises NotAllowed, NotFound, and RuleBroken beside the field that an outcome or an appointment asks for.
    """
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        kept = checked(draft, unit.at, unit.on)
        if detail_store.card_row(kept.client_id) is None:
            raise NotFound(N_("There is no client {client}."), client=kept.client_id)
        caused = _consequences(unit, kept)
        call_id = store.insert_call(unit, kept, unit.at, caused)
        detail = {"outcome": kept.outcome.value, "reasons": list(kept.reasons), "seconds": kept.seconds}
        unit.audit("call.logged", f"call:{call_id}", client=kept.client_id, detail=detail)
        unit.touch(Kind.CALL, client=kept.client_id)
    booked = BookingId(caused["booking"]) if "booking" in caused else None
    return LoggedCall(CallId(call_id), unit.touched, booked)


def _consequences(unit: Work, kept: CallDraft) -> dict[str, int]:
    """What follows from an outcome, and how to find it again if the call is taken back."""
    caused: dict[str, int] = {}
    client = kept.client_id
    if kept.outcome is Outcome.DO_NOT_CALL:
        caused["do_not_call"] = int(_never_call(unit, client))
    if kept.outcome is Outcome.COMPLAINT:
        caused["complaint"] = enter_complaint(unit, client, kept.note)
    if kept.promise_text and kept.promise_due is not None:
        caused["promise"] = enter_promise(unit, client, kept.promise_text, kept.promise_due)
    if kept.booking is not None:
        caused["booking"] = enter_booking(unit, kept.booking)
    return caused


def _never_call(unit: Work, client: ClientId, *, value: bool = True) -> bool:
    """Keeps or lifts the wish not to be called; whether that changed anything."""
    changed = store.set_do_not_call(client, value, unit.at)
    action = "client.do_not_call" if value else "client.may_be_called"
    unit.audit(action, f"client:{client}", client=client, detail={"value": value})
    unit.touch(Kind.CLIENT, client=client)
    return changed


def take_back_call(shop: Shop, acting: Acting, call_id: CallId) -> Touched:
    """Takes back a slip of the hand: the call stays to be seen and counts for nothing, and what it caused is undone.

    What somebody has dealt with since stays: an answered complaint, a closed promise, an appointment that was moved
    on, and the wish not to be called where it was written down once more. What somebody else logged needs
    Action.TAKE_BACK. Raises NotAllowed, NotFound, and
    RuleBroken("call") for another day's call, one taken back before, or one after which she was called again.
    """
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        row = store.call_row(call_id)
        if row is None:
            raise NotFound(N_("There is no call {number}."), number=call_id)
        client, staff_id, at, day, outcome, caused, withdrawn, again = row
        check_take_back(day == unit.on.isoformat(), bool(withdrawn), bool(again))
        unit.must_take_back(staff_id, datetime.fromisoformat(at))
        _undo(unit, call_id, ClientId(client), json.loads(caused) if caused else {})
        store.withdraw_call(call_id)
        unit.audit("call.taken_back", f"call:{call_id}", client=client, detail={"outcome": outcome})
        unit.touch(Kind.CALL, client=client)
    return unit.touched


def _undo(unit: Work, call_id: CallId, client: ClientId, caused: dict[str, int]) -> None:
    if caused.get("do_not_call") and not store.refused_since(call_id, client):
        _never_call(unit, client, value=False)
    if "complaint" in caused:
        take_back_complaint(unit, ComplaintId(caused["complaint"]))
    if "promise" in caused:
        take_back_promise(unit, PromiseId(caused["promise"]))
    if "booking" in caused:
        _take_back_booking(unit, call_id, BookingId(caused["booking"]))


def _take_back_booking(unit: Work, call_id: CallId, booking_id: BookingId) -> None:
    """Cancels an appointment that was made by a slip. One that no longer stands as it was made stays."""
    booking = get_booking(unit.shop, booking_id)
    if booking.status is not BookingStatus.BOOKED:
        return
    set_booking_status(booking_id, BookingStatus.CANCELLED, unit.on)
    detail = {"from": booking.status.value, "to": BookingStatus.CANCELLED.value, "call_taken_back": call_id}
    unit.audit("booking.moved", f"booking:{booking_id}", client=booking.client_id, detail=detail)
    unit.touch(Kind.BOOKING, client=booking.client_id)


def last_calls(shop: Shop, client_id: ClientId, limit: int = 10) -> tuple[PastCall, ...]:
    """The latest calls to a client, newest first."""
    return tuple(_past(row) for row in detail_store.past_rows(client_id, limit))


def _past(row: tuple[Any, ...]) -> PastCall:
    call, client, at, on, staff, outcome, reasons, note, parts, said, seconds, call_back_at, until, withdrawn = row
    return PastCall(
        id=CallId(call),
        client_id=ClientId(client),
        at=datetime.fromisoformat(at),
        on_day=date.fromisoformat(on),
        staff=staff,
        outcome=Outcome(outcome),
        reasons=tuple(json.loads(reasons)),
        note=note,
        parts=json.loads(parts) if parts else {},
        said=said,
        seconds=seconds,
        call_back_at=None if call_back_at is None else datetime.fromisoformat(call_back_at),
        until=None if until is None else date.fromisoformat(until),
        withdrawn=bool(withdrawn),
    )
