"""Consents: taking them, taking them back, reading them. Both are one step, and obeyed in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk_app.changes import Kind, Touched
from desk_app.clients import consent_store, field_store
from desk_app.clients.clearing import merge_search, sensitive_keys
from desk_app.clients.client import ClientId
from desk_app.clients.consent import CLEARED, SENSITIVE, Answer, Channel, Consent, Purpose
from desk_app.clients.consenting import consent_told, enter_consent, lift_do_not_call
from desk_app.clients.desk import get_client
from desk_app.clients.relative_store import has_family
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.privacy import store
from desk_app.privacy.clearing import CLEARED as CLEARED_LINE
from desk_app.privacy.clearing import enter_clearing
from desk_app.privacy.forgetting import drop_cleared
from desk_app.staff.account import Acting, Action
from desk_app.staff.audit import AuditLine
from desk_app.staff.resealing import without_fields
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
    """Writes down that a client agrees to one purpose, in its words of today. Agreeing to calls lifts her wish not to
    be called: nothing else does. Raises NotFound, NotAllowed, and DeskError for an erased client."""
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
    client = get_client(shop, client_id)
    if client.erased:
        raise DeskError(N_("This client was erased: there is nobody left to agree to anything."))
    with work(shop, acting) as unit:
        enter_consent(unit, client_id, purpose, answer, channel)
        detail = consent_told(purpose, channel)
        unit.audit(f"consent.{answer.value}", f"client:{client_id}", client=client_id, detail=detail)
        if client.do_not_call and purpose is Purpose.CALLS and answer is Answer.GIVEN:
            lift_do_not_call(unit, client_id, channel)
        unit.touch(Kind.CLIENT, client=client_id)
        return ConsentKept(unit.touched)


def clear_sensitive(shop: Shop, acting: Acting, client_id: ClientId, purpose: Purpose) -> ConsentKept:
    """Takes out of a client's file what she withdrew her consent to: health, identity number, family and means; and out
    of the trail whatever they were (``enter_clearing``), and of what is typed and not saved. Cannot be taken back.

    Raises RuleBroken("purpose") where she has not withdrawn it, DeskError with what keeps it, NotFound, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    get_client(shop, client_id)
    if purpose not in CLEARED or not consent_store.withdrawn_by([client_id], [purpose]):
        raise RuleBroken("purpose", "standing", N_("She has not withdrawn her consent to this."))
    if purpose is Purpose.IDENTITY:
        _nothing_keeps_the_number(client_id)
    with work(shop, acting) as unit:
        fields = enter_clearing(unit, client_id, purpose, CLEARED_LINE)
        if purpose is Purpose.IDENTITY:
            merge_search()
        kept = ConsentKept(unit.touched)
    shop.cut_log()
    drop_cleared(shop.path, shop.database.passphrase, (client_id,), {*fields, *sensitive_keys(purpose)})
    return kept


def kept_under(shop: Shop, client_id: ClientId) -> frozenset[Purpose]:
    """Under which consents that can be cleared something is kept of a client. Raises NotFound."""
    client = get_client(shop, client_id)
    values = field_store.values_of(client_id).keys()
    return frozenset(
        purpose
        for purpose in CLEARED
        if (purpose in SENSITIVE and getattr(client, SENSITIVE[purpose]))
        or sensitive_keys(purpose) & values
        or (purpose is Purpose.MEANS and has_family(client_id))
    )


def _nothing_keeps_the_number(client_id: ClientId) -> None:
    held = store.holds_of(client_id)
    if held:
        raise DeskError(N_("The law demands that this file is kept: {reason}."), reason=held[0][1])
    tickets = store.open_ticket_numbers(client_id)
    if tickets:
        raise DeskError(N_("Ticket {number} is open: the law asks for her number."), number=tickets[0])


def barred_fields(shop: Shop, client_ids: Sequence[ClientId]) -> dict[ClientId, frozenset[str]]:
    """Sensitive fields whose consent is withdrawn, by client: while it is, what they were is shown to nobody."""
    found: dict[ClientId, frozenset[str]] = {}
    for client_id, purpose in consent_store.withdrawn_by(client_ids, CLEARED):
        fields = sensitive_keys(purpose) | ({SENSITIVE[purpose]} if purpose in SENSITIVE else set[str]())
        found[client_id] = found.get(client_id, frozenset()) | fields
    return found


def sealed_for(shop: Shop, lines: Sequence[AuditLine]) -> tuple[AuditLine, ...]:
    """Lines of the trail without the values of fields whose consent is withdrawn: "…" stands in their place."""
    barred = barred_fields(shop, sorted({ClientId(line.client_id) for line in lines if line.client_id is not None}))
    return tuple(_without(line, barred.get(ClientId(line.client_id or 0), frozenset())) for line in lines)


def _without(line: AuditLine, fields: frozenset[str]) -> AuditLine:
    return replace(line, detail=without_fields(line.detail, fields)) if fields else line


def stands_by(shop: Shop, client_id: ClientId, purpose: Purpose) -> bool:
    """Whether a client stands by her consent to a purpose: its last answer is yes."""
    return last_answer(shop, client_id, purpose) is Answer.GIVEN


def last_answer(shop: Shop, client_id: ClientId, purpose: Purpose) -> Answer:
    """What a client said last to a purpose; UNASKED where nobody wrote an answer down."""
    last = next((each for each in consent_store.consents_of(client_id, 500) if each.purpose is purpose), None)
    return Answer.UNASKED if last is None else last.answer


def consents_of(shop: Shop, client_id: ClientId, limit: int = 500) -> tuple[Consent, ...]:
    """Every answer a client gave, the newest first."""
    return consent_store.consents_of(client_id, limit)


def consent_states(shop: Shop, client_id: ClientId) -> tuple[ConsentState, ...]:
    """How things stand, one line for every purpose. Raises NotFound."""
    client = get_client(shop, client_id)
    may_call = False if client.do_not_call else client.may_call
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
