"""Writing down an answer inside an open unit of work, and obeying it in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from desk_app.clients import consent_store, store
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import SENSITIVE, VERSION, WORDINGS, Answer, Channel, Purpose
from desk_app.clock import local_date
from desk_app.errors import RuleBroken
from desk_app.staff.edits import changes
from desk_app.staff.work import Work
from desk_app.words import N_, words_for

#: The answer that ``Client.may_call`` stands for, and back.
_ANSWERS: dict[bool | None, Answer] = {True: Answer.GIVEN, False: Answer.WITHDRAWN, None: Answer.UNASKED}
_MAY_CALL = {answer: value for value, answer in _ANSWERS.items()}


def enter_consent(unit: Work, client_id: ClientId, purpose: Purpose, answer: Answer, channel: Channel) -> None:
    """Keeps an answer in the words of the shop's language, and obeys it: calls are held back or freed, health remarks
    barred or freed. The caller writes the audit line."""
    settings = unit.shop.settings
    wording = words_for(settings.language)(WORDINGS[purpose], shop=settings.shop_name)
    consent_store.insert_consent(client_id, unit.at, unit.acting.staff_id, purpose, answer, channel, wording, VERSION)
    if purpose is Purpose.CALLS:
        consent_store.obey_calls(client_id, _MAY_CALL[answer], unit.at)
    if purpose is Purpose.HEALTH:
        consent_store.obey_health(client_id, answer is Answer.WITHDRAWN, unit.at)


def consent_told(purpose: Purpose, channel: Channel) -> dict[str, object]:
    """What the trail says of an answer."""
    return {"purpose": purpose.value, "version": VERSION, "channel": channel.value}


def keep_agreed(unit: Work, client_id: ClientId, agreed: Sequence[Purpose]) -> None:
    """What she agreed to while her file was being written, with its lines in the trail."""
    for purpose in agreed:
        enter_consent(unit, client_id, purpose, Answer.GIVEN, Channel.SCREEN)
        told = consent_told(purpose, Channel.SCREEN)
        unit.audit("consent.given", f"client:{client_id}", client=client_id, detail=told)


def lift_do_not_call(unit: Work, client_id: ClientId, channel: Channel) -> None:
    """Her wish not to be called is over because she says so: that is her consent to calls, in its words, and from now
    on it holds. The caller writes the line about the consent. Raises RuleBroken where she did not say it herself."""
    if channel in {Channel.IMPORT, Channel.MERGE}:
        raise RuleBroken("channel", "import", N_("Only she lifts this, not a list: say how she said so."))
    store.set_do_not_call(client_id, False, unit.at)
    detail = changes({"do_not_call": True}, {"do_not_call": False}) | {"channel": channel.value}
    unit.audit("client.may_be_called", f"client:{client_id}", client=client_id, detail=detail)


def check_call_answers(unit: Work, client_id: ClientId, before: ClientDraft, after: ClientDraft) -> None:
    """What an edit of the file may not undo: that she wants no calls, or took back her consent to them. She says so
    herself (``privacy.desk.give_consent``); only a slip of the same person on the same day is put right by an edit.

    Raises RuleBroken("do_not_call" | "may_call", "hers").
    """
    sentence = N_(
        "She asked not to be called, and only she lifts that: in her file, Alt+Y, “Calls and messages”, with how she "
        "said so."
    )
    lifted = before.do_not_call and not after.do_not_call
    if lifted and not _own_slip(unit, consent_store.who_barred_calls(client_id)):
        raise RuleBroken("do_not_call", "hers", sentence)
    unasked = before.may_call is False and after.may_call is None
    if unasked and not _own_slip(unit, consent_store.who_answered(client_id, Purpose.CALLS)):
        raise RuleBroken("may_call", "hers", sentence)


def check_withdrawn(
    unit: Work, client_id: ClientId, before: ClientDraft, after: ClientDraft, agreed: Collection[Purpose]
) -> None:
    """What she took back her consent to is not written into her file again, unless she agrees anew in the same step.
    What stands there still may stay or go. The number a pawnshop keeps because the law wants it, consent or not.

    Raises RuleBroken("allergies" | "document_number", "withdrawn").
    """
    by_law = {Purpose.IDENTITY} if "pawn" in unit.shop.settings.trades else set[Purpose]()
    asked = [
        purpose
        for purpose, field in SENSITIVE.items()
        if getattr(after, field) and getattr(after, field) != getattr(before, field)
    ]
    withdrawn = consent_store.withdrawn_by([client_id], asked) if asked else set()
    for purpose in asked:
        if (client_id, purpose) in withdrawn and purpose not in by_law and purpose not in agreed:
            said = N_("She took back her consent to this. Ask her anew and write that down, or leave it as it was.")
            raise RuleBroken(SENSITIVE[purpose], "withdrawn", said)


def _own_slip(unit: Work, done: tuple[int, datetime] | None) -> bool:
    """Whether that was done by herself, today."""
    if done is None:
        return False
    return done[0] == unit.acting.staff_id and local_date(done[1], unit.shop.settings.zone) == unit.on


def keep_call_answer(unit: Work, client_id: ClientId, before: bool | None, after: bool | None) -> None:
    """The answer in the form of the file: where it changed, it is a consent or its withdrawal like any other."""
    if before != after:
        enter_consent(unit, client_id, Purpose.CALLS, _ANSWERS[after], Channel.SCREEN)
