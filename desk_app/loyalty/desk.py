"""Telling that a client goes, or that she was won back; and how each of them stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.clients.rules import many_lines
from desk_app.clock import from_text
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.loyalty import store
from desk_app.loyalty.drift import history, standing
from desk_app.loyalty.leaving import (
    NOTHING,
    TOLD,
    Change,
    Standing,
    State,
    Telling,
    TellingDraft,
    TellingId,
    Told,
)
from desk_app.loyalty.reasons import REASON, WAYS, Cut, Side
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import changes
from desk_app.staff.members import staff_list
from desk_app.staff.work import Work, work
from desk_app.words import N_

#: What was learned longer ago is a slip of the keys.
OLDEST = timedelta(days=10 * 366)


def tell_leaving(shop: Shop, acting: Acting, draft: TellingDraft) -> Told:
    """Writes down that a client is about to leave, or lost, and why.

    Raises RuleBroken("state" | "on" | "reason" | "words" | "learned_by"), NotFound, NotAllowed.
    """
    acting.must(Action.LOG_CALL)
    if draft.state is State.WON_BACK:
        raise RuleBroken("state", "unknown", N_("Say whether she is about to leave or lost."))
    return _tell(shop, acting, draft)


def tell_won_back(shop: Shop, acting: Acting, draft: TellingDraft) -> Told:
    """Writes down that a client was won back: who did it (``learned_by``) and how (``reason``). Raises as
    ``tell_leaving``, and RuleBroken("state") where she is not away."""
    acting.must(Action.LOG_CALL)
    if draft.state is not State.WON_BACK:
        raise RuleBroken("state", "unknown", N_("Say how she was won back."))
    if standing_of(shop, draft.client_id, draft.on).state is State.HERE:
        raise RuleBroken("state", "here", N_("She comes as always: there is nothing to win back."))
    return _tell(shop, acting, draft)


def _tell(shop: Shop, acting: Acting, draft: TellingDraft) -> Told:
    with work(shop, acting) as unit:
        made = _enter(unit, draft)
        told, said = _told(made)
        action = "leaving.won_back" if made.state is State.WON_BACK else "leaving.told"
        unit.audit(action, f"leaving:{made.id}", client=made.client_id, detail=told, personal=said)
        unit.touch(Kind.CLIENT, client=made.client_id)
    return Told(made.id, made.client_id, unit.touched)


def correct_telling(shop: Shop, acting: Acting, telling_id: TellingId, draft: TellingDraft) -> Told:
    """Writes what was told anew; the old line stays and points to the new one. Raises as ``tell_leaving``, and
    RuleBroken("telling") where it was corrected before, or the client is another."""
    acting.must(Action.CORRECT_RECORD)
    with work(shop, acting) as unit:
        old = _standing_telling(telling_id)
        if old.client_id != draft.client_id:
            raise RuleBroken("telling", "client", N_("This was told of another client."))
        made = _enter(unit, draft)
        store.replace(old.id, made.id)
        told, after = _told(made)
        detail = told | {"replaces": old.id}
        before = _told(old)[1]
        unit.audit(
            "leaving.corrected",
            f"leaving:{made.id}",
            client=made.client_id,
            detail=detail,
            personal={"before": before, "after": after},
        )
        unit.touch(Kind.CLIENT, client=made.client_id)
    return Told(made.id, made.client_id, unit.touched)


def take_back_telling(shop: Shop, acting: Acting, telling_id: TellingId) -> Told:
    """Takes back what was told by a slip; the line stays and says so. Another day's, and what somebody else wrote,
    needs Action.TAKE_BACK. Raises NotAllowed, NotFound, RuleBroken("telling")."""
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        old = _standing_telling(telling_id)
        staff_id, at = store.who_told(telling_id)
        unit.must_take_back(staff_id, from_text(at))
        store.replace(old.id, NOTHING)
        gone = changes({"active": True}, {"active": False})
        unit.audit("leaving.taken_back", f"leaving:{old.id}", client=old.client_id, detail=gone)
        unit.touch(Kind.CLIENT, client=old.client_id)
    return Told(old.id, old.client_id, unit.touched)


def get_telling(shop: Shop, telling_id: TellingId) -> Telling:
    """One thing that was told. Raises NotFound."""
    found = store.telling(telling_id)
    if found is None:
        raise NotFound(N_("Nothing was told under the number {number}."), number=telling_id)
    return found


def tellings_of(shop: Shop, client_id: ClientId) -> tuple[Telling, ...]:
    """Everything that was told of a client, what was corrected or taken back among it, newest first."""
    return tuple(reversed(store.tellings_of((client_id,), replaced=True)))


def history_of(shop: Shop, client_id: ClientId, on: date | None = None) -> tuple[Change, ...]:
    """Every change of how a client stands up to a day (today), oldest first."""
    return _changes(client_id, shop.today() if on is None else on)[0]


def standing_of(shop: Shop, client_id: ClientId, on: date | None = None) -> Standing:
    """How a client stands on a day (today). One who was never here and of whom nobody told is here."""
    day = shop.today() if on is None else on
    told, last = _changes(client_id, day)
    return standing(told, last, day)


def _changes(client_id: ClientId, on: date) -> tuple[tuple[Change, ...], date | None]:
    seen = store.days_of(client_id)
    service_days, kept = store.ties_of(client_id, on)
    told = store.tellings_of((client_id,))
    last = max((day.on for day in seen if day.on <= on), default=None)
    return history(seen, told, on=on, service_days=service_days, kept=kept), last


def _standing_telling(telling_id: TellingId) -> Telling:
    found = store.telling(telling_id)
    if found is None:
        raise NotFound(N_("Nothing was told under the number {number}."), number=telling_id)
    if found.replaced_by is not None:
        raise RuleBroken("telling", "replaced", N_("This was corrected or taken back before."))
    return found


def _enter(unit: Work, draft: TellingDraft) -> Telling:
    """Checks a draft and writes it."""
    if get_client(unit.shop, draft.client_id).erased:
        raise DeskError(N_("This client was erased before."))
    if draft.state not in TOLD:
        raise RuleBroken("state", "unknown", N_("Say whether she is about to leave or lost."))
    if draft.on > unit.on:
        raise RuleBroken("on", "future", N_("This day has not come yet."))
    if unit.on - draft.on > OLDEST:
        raise RuleBroken("on", "too_old", N_("This day is more than ten years ago."))
    side, cut = _cuts(draft)
    clean = replace(
        draft,
        words=many_lines(draft.words, "words"),
        no_offers=draft.no_offers and draft.state is not State.WON_BACK,
    )
    learned_by = unit.acting.staff_id if draft.learned_by is None else draft.learned_by
    if learned_by not in {member.id for member in staff_list(unit.shop, everyone=True)}:
        raise RuleBroken("learned_by", "unknown", N_("There is no such person on the staff."))
    made = store.telling(store.insert(unit, clean, side, cut, learned_by))
    if made is None:
        raise RuntimeError("what was written is not there")
    return made


def _cuts(draft: TellingDraft) -> tuple[Side, Cut]:
    """The place of the reason in both cuts."""
    if draft.state is State.WON_BACK:
        if draft.reason not in WAYS:
            raise RuleBroken("reason", "unknown", N_("Say how she was won back."))
        return Side.UNKNOWN, Cut.UNKNOWN
    known = REASON.get(draft.reason)
    if known is None:
        raise RuleBroken("reason", "unknown", N_("Choose the reason, or that it is not known."))
    side = known.side if draft.side is None else draft.side
    return side, known.cut if draft.cut is None else draft.cut


def _told(telling: Telling) -> tuple[dict[str, object], dict[str, object]]:
    """What the trail says in clear, and what it seals."""
    clear: dict[str, object] = {"state": telling.state.value, "on": telling.on.isoformat()}
    clear |= {"no_offers": telling.no_offers, "learned_by": telling.learned_by_id}
    sealed: dict[str, object] = {"reason": telling.reason, "side": telling.side.value, "cut": telling.cut.value}
    return clear, sealed | {"words": telling.words, "learned_from": telling.learned_from.value}
