"""Use cases of client files, and the reading functions that every page asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from desk_app.changes import Kind, Touched
from desk_app.clients import store
from desk_app.clients.birthdays import solar_keys
from desk_app.clients.client import (
    Client,
    ClientBirthday,
    ClientBrief,
    ClientDraft,
    ClientId,
    ClientNote,
    Saved,
)
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.consenting import (
    check_call_answers,
    check_withdrawn,
    consent_told,
    enter_consent,
    keep_agreed,
    keep_call_answer,
    lift_do_not_call,
)
from desk_app.clients.holding import check_held
from desk_app.clients.merged_store import open_file, other_names
from desk_app.clients.recognising import readable_phones
from desk_app.clients.rules import check_draft, many_lines, one_line
from desk_app.clients.searchwords import exact_token, folded, near_questions, query_words, questions
from desk_app.clients.told import draft_told, edit_told
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import changes
from desk_app.staff.work import Work, work
from desk_app.words import N_

#: Candidates that a search ranks; what is further down is found by typing one more letter.
CANDIDATES = 100

#: What stands in a masked document number for what is hidden.
HIDDEN = "*"

#: The longest stretch ``birthdays_on`` answers for.
LONGEST_STRETCH = 400


# ---------------------------------------------------------------- writing


def add_client(shop: Shop, acting: Acting, draft: ClientDraft, agreed: tuple[Purpose, ...] = ()) -> Saved:
    """Opens a client file; an empty code is given one. What she agreed to is kept with it, in the same transaction.

    Raises RuleBroken with the field that is wrong, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    draft = check_draft(draft, shop.settings.phone_region, shop.today())
    with work(shop, acting) as unit:
        client_id = enter_client(unit, draft)
        keep_agreed(unit, client_id, agreed)
        code = draft.code or store.briefs([client_id])[client_id].code
        return Saved(client_id, code, unit.touched)


def enter_client(unit: Work, draft: ClientDraft) -> ClientId:
    """Writes a draft already checked inside an open unit of work: a walk-in saved with her first visit."""
    _check_code(draft, None)
    _check_advisors(draft, ClientDraft(name=""))
    client_id = store.insert_clients([draft], unit.at)[0]
    keep_call_answer(unit, client_id, None, draft.may_call)
    unit.audit("client.added", f"client:{client_id}", client=client_id, personal={"after": draft_told(draft)})
    if not draft.do_not_call and store.briefs([client_id])[client_id].do_not_call:
        unit.audit("client.do_not_call", f"client:{client_id}", client=client_id, detail={"same_number": True})
    unit.touch(Kind.CLIENT, client=client_id)
    return client_id


def edit_client(
    shop: Shop, acting: Acting, client_id: ClientId, draft: ClientDraft, agreed: tuple[Purpose, ...] = ()
) -> Saved:
    """Writes a draft over a client file; an empty code keeps the old one, and so does a document number that is
    still masked as ``get_client`` gave it. What she agreed to is kept with it, in the same transaction. Nothing is
    written where nothing changed.

    Raises RuleBroken with the field that is wrong (one that she took back her consent to and does not agree to anew
    as well), NotFound, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    before, draft = checked_edit(shop, client_id, draft)
    if draft == before and not agreed:
        return Saved(client_id, draft.code, Touched())
    with work(shop, acting) as unit:
        enter_edit(unit, client_id, before, draft, agreed)
        return Saved(client_id, draft.code, unit.touched)


def checked_edit(shop: Shop, client_id: ClientId, draft: ClientDraft) -> tuple[ClientDraft, ClientDraft]:
    """A file as it is, and as a draft makes it. Raises as ``edit_client``."""
    kept = _whole_client(client_id)
    draft = check_draft(_unmasked(draft, kept), shop.settings.phone_region, shop.today())
    if kept.erased:
        raise DeskError(N_("This client was erased. Open a new file if she comes back."))
    before = kept.as_draft()
    return before, replace(draft, code=draft.code or before.code)


def enter_edit(
    unit: Work, client_id: ClientId, before: ClientDraft, draft: ClientDraft, agreed: tuple[Purpose, ...] = ()
) -> None:
    """Writes a draft checked by ``checked_edit`` over a file, inside an open unit of work."""
    unit.must_be_open(client_id)
    if draft != before:
        check_withdrawn(unit, client_id, before, draft, agreed)
        _write_edit(unit, client_id, before, draft)
    keep_agreed(unit, client_id, agreed)
    unit.touch(Kind.CLIENT, client=client_id)


def _write_edit(unit: Work, client_id: ClientId, before: ClientDraft, draft: ClientDraft) -> None:
    _check_code(draft, client_id)
    _check_advisors(draft, before)
    check_call_answers(unit, client_id, before, draft)
    check_held(unit, client_id, before, draft)
    store.update_client(client_id, draft, unit.at)
    keep_call_answer(unit, client_id, before.may_call, draft.may_call)
    detail, told = edit_told(before, draft)
    unit.audit("client.edited", f"client:{client_id}", client=client_id, detail=detail, personal=told)


def _unmasked(draft: ClientDraft, kept: Client) -> ClientDraft:
    """The draft with the number that is kept in the place of its mask. Raises RuleBroken on any other mask."""
    if HIDDEN not in draft.document_number:
        return draft
    if draft.document_number.strip() != kept.masked_document:
        raise RuleBroken("document_number", "masked", N_("Part of this number is hidden. Type the whole of it."))
    return replace(draft, document_number=kept.document_number)


def _check_code(draft: ClientDraft, own_id: ClientId | None) -> None:
    if draft.code and any(other != own_id for other in store.ids_by_code(draft.code)):
        raise RuleBroken("code", "taken", N_("Another client has the member code {code}."), code=draft.code)


def _check_advisors(draft: ClientDraft, before: ClientDraft) -> None:
    for field in ("advisor_id", "second_advisor_id"):  # one who has left stays until another is chosen
        advisor = getattr(draft, field)
        if advisor is not None and advisor != getattr(before, field) and not store.active_staff(advisor):
            raise RuleBroken(field, "not_staff", N_("This advisor does not work here."))


@dataclass(frozen=True, slots=True)
class KeptNote:
    """What came of writing a note."""

    note_id: int
    touched: Touched


def add_note(shop: Shop, acting: Acting, client_id: ClientId, text: str) -> KeptNote:
    """Adds a dated remark to a client's timeline. Raises RuleBroken("text"), NotFound."""
    acting.must(Action.EDIT_CLIENT)
    text = many_lines(text, "text")
    if not text:
        raise RuleBroken("text", "empty", N_("Write the note first."))
    _must_exist(client_id)
    with work(shop, acting) as unit:
        note = store.insert_note(client_id, acting.staff_id, unit.at, text)
        unit.audit("client.note_added", f"client_note:{note}", client=client_id, detail={"length": len(text)})
        unit.touch(Kind.CLIENT, client=client_id)
        return KeptNote(note, unit.touched)


def set_do_not_call(
    shop: Shop, acting: Acting, client_id: ClientId, value: bool, reason: str, channel: Channel | None = None
) -> Touched:
    """Keeps a client's wish not to be called, or lifts it as she said by ``channel``: that is her consent to calls, and
    kept as one. The reason goes into the trail. Raises NotFound, RuleBroken("channel") where nobody says how."""
    acting.must(Action.EDIT_CLIENT)
    reason = one_line(reason, "reason")
    before = _whole_client(client_id).do_not_call
    if not value and channel is None:
        raise RuleBroken("channel", "empty", N_("Only she lifts this, not a list: say how she said so."))
    with work(shop, acting) as unit:
        if channel is not None and not value:
            enter_consent(unit, client_id, Purpose.CALLS, Answer.GIVEN, channel)
            told = consent_told(Purpose.CALLS, channel)
            unit.audit(
                "consent.given", f"client:{client_id}", client=client_id, detail=told, personal={"reason": reason}
            )
            lift_do_not_call(unit, client_id, channel)
        else:
            store.set_do_not_call(client_id, True, unit.at)
            told = changes({"do_not_call": before}, {"do_not_call": True})
            subject, personal = f"client:{client_id}", {"reason": reason}
            unit.audit("client.do_not_call", subject, client=client_id, detail=told, personal=personal)
        unit.touch(Kind.CLIENT, client=client_id)
        return unit.touched


@dataclass(frozen=True, slots=True)
class SeenDocument:
    """A whole identity number that was shown to somebody."""

    client_id: ClientId
    number: str
    touched: Touched


def see_document(shop: Shop, acting: Acting, client_id: ClientId) -> SeenDocument:
    """A client's whole document number, for eyes that must see it; the trail says who saw it. "" where none is kept.

    Raises NotAllowed, NotFound.
    """
    acting.must(Action.SEE_DOCUMENT)
    kept = _whole_client(client_id)
    if not kept.document_number:
        return SeenDocument(client_id, "", Touched())
    with work(shop, acting) as unit:
        unit.audit("client.document_seen", f"client:{client_id}", client=client_id)
    return SeenDocument(client_id, kept.document_number, unit.touched)


def _must_exist(client_id: ClientId) -> None:
    if not store.briefs([client_id]):
        raise _no_such_client(client_id)


def _no_such_client(text: object) -> NotFound:
    return NotFound(N_("There is no client “{text}”."), text=str(text)[:60])


# ---------------------------------------------------------------- reading


def get_client(shop: Shop, client_id: ClientId) -> Client:
    """One client file, her document number masked: ``see_document`` shows the whole of it. Raises NotFound."""
    found = _whole_client(client_id)
    return replace(found, document_number=found.masked_document)


def _whole_client(client_id: ClientId) -> Client:
    found = store.client(client_id)
    if found is None:
        raise _no_such_client(client_id)
    return found


def get_briefs(shop: Shop, client_ids: tuple[ClientId, ...]) -> tuple[ClientBrief, ...]:
    """Briefs in the order of the ids, in one query; ids that are not there are left out."""
    found = store.briefs(client_ids)
    return tuple(found[client_id] for client_id in client_ids if client_id in found)


def client_notes(shop: Shop, client_id: ClientId, limit: int = 50) -> tuple[ClientNote, ...]:
    """A client's dated remarks, newest first."""
    return store.notes_of(client_id, limit)


def find_clients(shop: Shop, text: str, limit: int = 50) -> tuple[ClientBrief, ...]:
    """Clients found by any part of a name, pinyin, initials, three or more digits of a phone, member code, the last
    four characters of a document or the whole of it.

    Best first: the whole name, code or number; then those that start so; then the rest. Among equals the client seen
    last, then the newer file. Of more than ``CANDIDATES`` equals the newest files are ranked. Never raises on any text.
    """
    words = query_words(text)
    if not words:
        return ()
    rank: dict[ClientId, int] = {}
    for place, (question, near) in enumerate(zip(questions(words), near_questions(words), strict=True)):
        if len(rank) < CANDIDATES:
            answers = store.search(near, CANDIDATES) if near else []
            if len(answers) < CANDIDATES:
                answers = store.search(question, CANDIDATES)
            for client_id in answers:
                rank.setdefault(client_id, place)
    found = store.briefs(list(rank)).values()
    newest_first = sorted(found, key=lambda brief: (brief.last_seen or date.min, brief.id), reverse=True)
    return tuple(sorted(newest_first, key=lambda brief: rank[brief.id])[:limit])


def every_match(shop: Shop, text: str) -> list[ClientId]:
    """The numbers of all clients a search finds, however many: the best first, the newer file first among equals."""
    found: dict[ClientId, None] = {}
    for question in questions(query_words(text)) if query_words(text) else ():
        found.update(dict.fromkeys(store.search(question, 2**31)))
    return list(found)


def recent_clients(shop: Shop, limit: int, before: ClientBrief | None = None) -> tuple[ClientBrief, ...]:
    """A page of all clients, last seen first, the never seen at the end.

    ``before`` is the last one of the page before.
    """
    return store.recently_seen(limit, before)


def count_clients(shop: Shop) -> int:
    """How many client files there are."""
    return store.count()


def birthdays_on(shop: Shop, first_day: date, last_day: date) -> tuple[ClientBirthday, ...]:
    """Whose birthday is kept on the days from ``first_day`` to ``last_day`` (both included), by day and client."""
    days = [first_day + timedelta(days=number) for number in range((last_day - first_day).days + 1)][:LONGEST_STRETCH]
    kept = {key: day for day in reversed(days) for key in solar_keys(day)}
    found = [
        ClientBirthday(client_id, name, birthday, kept[birthday.lunar, birthday.month, birthday.day, birthday.leap])
        for client_id, name, birthday in store.born_on(list(kept))
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.client_id)))


def resolve_client(shop: Shop, text: str) -> ClientId:
    """The client that an id ("17", "#17"), a member code, a phone or else a whole name names; of a file that was merged
    into another, that one.

    Raises NotFound; DeskError where it names several.
    """
    asked = text.strip().encode(errors="ignore").decode()  # a lone surrogate cannot be asked for
    number = asked.removeprefix("#")
    by_id: set[ClientId] = set()
    if number.isascii() and number.isdigit() and len(number) <= 18:
        by_id = set(store.briefs([int(number)]))
    if asked.startswith("#"):
        found = by_id
    else:
        found = by_id | (set(store.ids_by_code(asked)) or _ids_by_code_like(asked))
        if not found:
            found = set(store.ids_by_phone(readable_phones(shop, ClientDraft(name="", phones=(asked,)))))
        found = found or set(store.ids_by_name(asked))
    found = {open_file(client_id) for client_id in found}  # an old number or code leads to the file of now
    if not found:
        raise _no_such_client(asked)
    if len(found) > 1:
        raise DeskError(
            N_("“{text}” names {count} clients. Give the id, with # before it."), text=asked[:60], count=len(found)
        )
    return found.pop()


def _ids_by_code_like(asked: str) -> set[ClientId]:
    """Clients whose member code is ``asked`` but for capitals and punctuation."""
    code = folded(asked)
    candidates = store.briefs(store.search(f'"{exact_token(code)}"', CANDIDATES)) if code else {}
    others = other_names(candidates)
    return {
        brief.id
        for brief in candidates.values()
        if code in {folded(brief.code), *(folded(other) for other, _name, _document in others.get(brief.id, ()))}
    }
