"""Consents: taking them, taking them back, reading them. Both are one step, and obeyed in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.changes import Kind, Touched
from desk_app.clients import consent_store
from desk_app.clients.client import ClientId
from desk_app.clients.consent import VERSION, Answer, Channel, Consent, Purpose
from desk_app.clients.consenting import enter_consent
from desk_app.clients.desk import get_client
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class ConsentState:
    """How things stand for one purpose. ``last`` None: nobody wrote an answer down; what an imported or older file
    says of calls still holds."""

    purpose: Purpose
    answer: Answer
    last: Consent | None


@dataclass(frozen=True, slots=True)
class ConsentKept:
    """What ``give_consent`` and ``withdraw_consent`` did."""

    touched: Touched


def give_consent(shop: Shop, acting: Acting, client_id: ClientId, purpose: Purpose, channel: Channel) -> ConsentKept:
    """Writes down that a client agrees to one purpose, in its words of today. Raises NotFound, NotAllowed, and
    DeskError for an erased client."""
    return _keep(shop, acting, client_id, purpose, channel, Answer.GIVEN)


def withdraw_consent(
    shop: Shop, acting: Acting, client_id: ClientId, purpose: Purpose, channel: Channel
) -> ConsentKept:
    """Writes down that a client takes her consent back; at once nobody is asked to call her, or her health remarks are
    left out everywhere. Raises as ``give_consent``."""
    return _keep(shop, acting, client_id, purpose, channel, Answer.WITHDRAWN)


def _keep(
    shop: Shop, acting: Acting, client_id: ClientId, purpose: Purpose, channel: Channel, answer: Answer
) -> ConsentKept:
    acting.must(Action.EDIT_CLIENT)
    if get_client(shop, client_id).erased:
        raise DeskError(N_("This client was erased: there is nobody left to agree to anything."))
    with work(shop, acting) as unit:
        enter_consent(unit, client_id, purpose, answer, channel)
        detail = {"purpose": purpose.value, "version": VERSION, "channel": channel.value}
        unit.audit(f"consent.{answer.value}", f"client:{client_id}", client=client_id, detail=detail)
        unit.touch(Kind.CLIENT, client=client_id)
        return ConsentKept(unit.touched)


def consents_of(shop: Shop, client_id: ClientId, limit: int = 500) -> tuple[Consent, ...]:
    """Every answer a client gave, the newest first."""
    return consent_store.consents_of(client_id, limit)


def consent_states(shop: Shop, client_id: ClientId) -> tuple[ConsentState, ...]:
    """How things stand, one line for every purpose. Raises NotFound."""
    may_call = get_client(shop, client_id).may_call
    last: dict[Purpose, Consent] = {}
    for consent in consent_store.consents_of(client_id, 500):
        last.setdefault(consent.purpose, consent)
    states = []
    for purpose in Purpose:
        kept = last.get(purpose)
        answer = Answer.UNASKED if kept is None else kept.answer
        if purpose is Purpose.CALLS and may_call is not None:
            answer = Answer.GIVEN if may_call else Answer.WITHDRAWN
        states.append(ConsentState(purpose, answer, kept))
    return tuple(states)
