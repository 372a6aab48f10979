"""Writing down an answer inside an open unit of work, and obeying it in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.clients import consent_store
from desk_app.clients.client import ClientId
from desk_app.clients.consent import VERSION, WORDINGS, Answer, Channel, Purpose
from desk_app.staff.work import Work
from desk_app.words import words_for

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


def keep_call_answer(unit: Work, client_id: ClientId, before: bool | None, after: bool | None) -> None:
    """The answer in the form of the file: where it changed, it is a consent or its withdrawal like any other."""
    if before != after:
        enter_consent(unit, client_id, Purpose.CALLS, _ANSWERS[after], Channel.SCREEN)
