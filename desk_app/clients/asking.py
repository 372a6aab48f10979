"""The next question of a file: which it is, and what came of it (M1, M2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.changes import Kind, Touched
from desk_app.clients import field_store, standing_store
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.completeness import (
    MOST,
    FileState,
    NextQuestion,
    Score,
    next_questions,
    score_of,
    state_of,
    until_asked_again,
    waiting,
)
from desk_app.clients.consent import Purpose
from desk_app.clients.consenting import keep_agreed
from desk_app.clients.desk import checked_edit, enter_edit
from desk_app.clients.field import Asked, AskOutcome, Field, Meeting
from desk_app.clients.fielding import all_fields, barred_keys, enter_values, known_client
from desk_app.clients.rating import Rating
from desk_app.clients.unit_rules import UNASKED_OF_A_UNIT
from desk_app.clients.unit_store import is_unit
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import Work, work
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class FileAsked:
    """How complete a file is, what to ask now, and how many blanks wait until trust is earned."""

    score: Score
    questions: tuple[NextQuestion, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What came of a question. ``before`` is what the field said: to put it back."""

    client_id: ClientId
    key: str
    outcome: AskOutcome
    before: str
    touched: Touched


def file_state(shop: Shop, client_id: ClientId, on: date, fields: tuple[Field, ...] | None = None) -> FileState:
    """All that the score and the next question of a client depend on."""
    fields = all_fields(shop) if fields is None else fields
    filled = standing_store.filled_of(client_id) | field_store.values_of(client_id).keys()
    standing = standing_store.standing_of(client_id, on, shop.settings.trades)
    barred = barred_keys(fields, client_id) | (UNASKED_OF_A_UNIT if is_unit(client_id) else frozenset())
    return state_of(standing, filled, barred, field_store.asked_of(client_id), on)


def ask_of(shop: Shop, client_id: ClientId, on: date, most: int = MOST) -> FileAsked:
    """The score of a file and the questions to put to her on a day."""
    fields = all_fields(shop)
    state = file_state(shop, client_id, on, fields)
    return FileAsked(score_of(fields, state), next_questions(fields, state, on, most), waiting(fields, state))


def rating_of(shop: Shop, client_id: ClientId) -> Rating | None:
    """The newest rating a client gave; None where she gave none."""
    return standing_store.last_rating(client_id)


def asked_of(shop: Shop, client_id: ClientId) -> tuple[Asked, ...]:
    """The questions that were put to a client and what came of each, the newest first."""
    return field_store.asked_of(client_id)


def answer_question(
    shop: Shop,
    acting: Acting,
    client_id: ClientId,
    key: str,
    said: str | ClientDraft,
    agreed: tuple[Purpose, ...] = (),
    meeting: Meeting | None = None,
) -> KeptAnswer:
    """Keeps an answer: in a field's words, or the whole file with it where the field is of the file itself. What she
    agreed to, the field and that it was asked are one transaction.

    Raises RuleBroken with the key, as ``set_values`` and ``edit_client`` do; NotFound, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    if isinstance(said, ClientDraft):
        kept, draft = checked_edit(shop, client_id, said)
        with work(shop, acting) as unit:
            enter_edit(unit, client_id, kept, draft, agreed)
            return _keep(unit, client_id, key, AskOutcome.ANSWERED, meeting)
    if not said.strip():
        raise RuleBroken(key, "empty", N_("Write the answer first."))
    with work(shop, acting) as unit:
        keep_agreed(unit, client_id, agreed)
        before, _after = enter_values(unit, client_id, {key: said})
        return _keep(unit, client_id, key, AskOutcome.ANSWERED, meeting, before.get(key, ""))


def put_off_question(
    shop: Shop, acting: Acting, client_id: ClientId, key: str, meeting: Meeting | None = None
) -> KeptAnswer:
    """She was asked, and it is not the moment: not again for thirty days. Raises NotFound, NotAllowed."""
    return _put_aside(shop, acting, client_id, key, AskOutcome.POSTPONED, meeting)


def decline_question(
    shop: Shop, acting: Acting, client_id: ClientId, key: str, meeting: Meeting | None = None
) -> KeptAnswer:
    """She does not want to be asked that: never again, and it is no blank any more. Raises NotFound, NotAllowed."""
    return _put_aside(shop, acting, client_id, key, AskOutcome.DECLINED, meeting)


def ask_again(shop: Shop, acting: Acting, client_id: ClientId, key: str, meeting: Meeting | None = None) -> KeptAnswer:
    """Takes back that a question was put off or declined: it may be put again today. Both stay to be seen."""
    return _put_aside(shop, acting, client_id, key, AskOutcome.POSTPONED, meeting, again=True)


def _put_aside(
    shop: Shop,
    acting: Acting,
    client_id: ClientId,
    key: str,
    outcome: AskOutcome,
    meeting: Meeting | None,
    *,
    again: bool = False,
) -> KeptAnswer:
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        known_client(client_id)
        return _keep(unit, client_id, key, outcome, meeting, again=again)


def _keep(
    unit: Work,
    client_id: ClientId,
    key: str,
    outcome: AskOutcome,
    meeting: Meeting | None,
    before: str = "",
    *,
    again: bool = False,
) -> KeptAnswer:
    if key not in {each.key for each in all_fields(unit.shop, retired=True)}:
        raise NotFound(N_("There is no field “{key}”."), key=key[:60])
    where = meeting or Meeting()
    until = unit.on if again else until_asked_again(unit.on) if outcome is AskOutcome.POSTPONED else None
    asked = Asked(key, unit.at, unit.on, unit.acting.name, where, outcome, until)
    field_store.insert_asked(client_id, asked, unit.acting.staff_id)
    detail = {"field": key, "outcome": "again" if again else outcome.value, "meeting": where.kind.value}
    unit.audit("client.asked", f"client:{client_id}", client=client_id, detail=detail)
    unit.touch(Kind.CLIENT, client=client_id)
    return KeptAnswer(client_id, key, outcome, before, unit.touched)
