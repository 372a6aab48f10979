"""Notes to a named colleague: written, seen, answered, done; what nobody answers escalates (M11).

Who reads one: about a client it stands in her file, where everybody reads it; about nobody it is for who wrote it, who
it is to, who it escalated to, and the owners. Only these close it. The trail tells that a note was written, seen and
closed, and how long it is: never what it says, so that its words are gone once they are cleared or she is erased.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desk_app.changes import Kind, Touched
from desk_app.clients.desk import get_client
from desk_app.clients.merged_store import open_file
from desk_app.clients.rules import many_lines
from desk_app.clock import as_text
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.knowing import store
from desk_app.knowing.note import (
    LONGEST_WAIT,
    Closing,
    ColleagueNote,
    ColleagueNoteId,
    NoteDraft,
    PassedNote,
    Why,
    answer_by,
    escalates,
    escalates_to,
)
from desk_app.staff.account import Acting, Action, Role, StaffId
from desk_app.staff.edits import changes
from desk_app.staff.work import Work, read_once, work
from desk_app.words import N_

#: Open notes that are read at once: nobody has more before her.
MOST_OPEN = 500
#: So many are kept as escalated in one transaction; the next look takes the rest.
MOST_AT_ONCE = 100
_LAST = ("9999", 0)


class Box(StrEnum):
    """Which notes a list shows."""

    MINE = "mine"
    SENT = "sent"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for somebody: notes to her, and those that escalated to her and that she has not opened.
    ``unwritten``: that some notes escalate is not kept yet (``keep_escalations``)."""

    mine: tuple[ColleagueNote, ...]
    escalated: tuple[ColleagueNote, ...]
    unwritten: bool

    @property
    def new(self) -> int:
        """Notes to her that she has not opened."""
        return sum(note.seen_at is None for note in self.mine)


# ---------------------------------------------------------------- writing


def due_at(shop: Shop, at: datetime, hours: int | None = None) -> datetime:
    """When a note of ``at`` (UTC) is to be answered, after ``hours`` of opening, or as the owner set it."""
    settings = shop.settings
    wanted = settings.note_answer_hours if hours is None else hours
    return answer_by(at, wanted, open_from=settings.open_from, open_to=settings.open_to, zone=settings.zone)


def pass_note(shop: Shop, acting: Acting, draft: NoteDraft) -> PassedNote:
    """Writes a note to a colleague. Raises RuleBroken("to_id" | "text" | "hours"), NotFound, NotAllowed,
    and DeskError for an erased client."""
    acting.must(Action.WRITE_NOTE)
    text = many_lines(draft.text, "text")
    if not text:
        raise RuleBroken("text", "empty", N_("Write the note first."))
    if draft.to_id == acting.staff_id:
        raise RuleBroken("to_id", "self", N_("A note goes to somebody else."))
    if not store.is_here(draft.to_id):
        raise RuleBroken("to_id", "not_staff", N_("This colleague does not work here."))
    if draft.hours is not None and not 1 <= draft.hours <= LONGEST_WAIT:
        raise RuleBroken("hours", "range", N_("From {least} to {most}, please."), least=1, most=LONGEST_WAIT)
    if draft.client_id is not None:
        client = get_client(shop, open_file(draft.client_id))
        if client.erased:
            raise DeskError(N_("This client was erased. Open a new file if she comes back."))
        draft = replace(draft, client_id=client.id)
    with work(shop, acting) as unit:
        due = due_at(shop, unit.at, draft.hours)
        number = store.insert(unit, draft, text, due)
        detail = {"to_id": draft.to_id, "answer_by": as_text(due), "length": len(text)}
        unit.audit("colleague_note.sent", f"colleague_note:{number}", client=draft.client_id, detail=detail)
        return _done(unit, number, draft.client_id)


def open_note(shop: Shop, acting: Acting, note_id: ColleagueNoteId) -> PassedNote:
    """Somebody reads a note: that its colleague has seen it, or that who it escalated to has, is kept the first time.
    For everybody else nothing is written. Raises NotFound, NotAllowed."""
    acting.must(Action.WRITE_NOTE)
    note = _readable(acting, note_id)
    seen = note.seen_at is None and note.to_id == acting.staff_id and note.closing is Closing.OPEN
    looked = note.escalated_at is not None and note.looked_at is None and _escalated_to(shop, note, acting)
    if not seen and not looked:
        return PassedNote(note_id, Touched())
    with work(shop, acting) as unit:
        wrote = [name for name, new in (("seen_at", seen), ("looked_at", looked)) if new]
        store.update(note_id, **dict.fromkeys(wrote, unit.at))
        detail = changes(dict.fromkeys(wrote, False), dict.fromkeys(wrote, True))
        unit.audit("colleague_note.seen", f"colleague_note:{note_id}", client=note.client_id, detail=detail)
        return _done(unit, note_id, note.client_id)


def answer_note(shop: Shop, acting: Acting, note_id: ColleagueNoteId, answer: str) -> PassedNote:
    """Keeps what the colleague answers. Raises RuleBroken("answer" | "note"), NotFound, NotAllowed."""
    acting.must(Action.WRITE_NOTE)
    said = many_lines(answer, "answer")
    if not said:
        raise RuleBroken("answer", "empty", N_("Write the answer first, or say that it is done."))
    return _close(shop, acting, note_id, Closing.ANSWERED, said)


def finish_note(shop: Shop, acting: Acting, note_id: ColleagueNoteId) -> PassedNote:
    """Says that what a note asked for is done. Raises RuleBroken("note"), NotFound, NotAllowed."""
    acting.must(Action.WRITE_NOTE)
    return _close(shop, acting, note_id, Closing.DONE, "")


def _close(shop: Shop, acting: Acting, note_id: ColleagueNoteId, closing: Closing, answer: str) -> PassedNote:
    with work(shop, acting) as unit:
        note = _of(note_id)
        _must_be_open(note)
        if not may_close(shop, acting, note):
            raise RuleBroken("note", "not_hers", N_("This note is to {name}; she answers it."), name=note.to_name)
        _write_closing(unit, note, closing, answer)
        unit.audit(
            f"colleague_note.{closing.value}",
            f"colleague_note:{note_id}",
            client=note.client_id,
            detail=changes({"active": True}, {"active": False})
            | {"late": unit.at > note.answer_by, "length": len(answer)},
        )
        return _done(unit, note_id, note.client_id)


def _write_closing(unit: Work, note: ColleagueNote, closing: Closing, answer: str) -> None:
    seen = {"seen_at": unit.at} if note.seen_at is None and note.to_id == unit.acting.staff_id else {}
    store.update(
        note.id, closing=closing.value, answer=answer, closed_at=unit.at, closed_by=unit.acting.staff_id, **seen
    )


def take_back_passed(shop: Shop, acting: Acting, note_id: ColleagueNoteId) -> PassedNote:
    """Takes back a note written by a slip, while it is open. Another day's, and another's, needs Action.TAKE_BACK.
    Raises RuleBroken("note"), NotFound, NotAllowed."""
    acting.must(Action.WRITE_NOTE)
    with work(shop, acting) as unit:
        note = _of(note_id)
        _must_be_open(note)
        unit.must_take_back(note.from_id, note.at)
        _write_closing(unit, note, Closing.TAKEN_BACK, "")
        detail = changes({"active": True}, {"active": False})
        unit.audit("colleague_note.taken_back", f"colleague_note:{note_id}", client=note.client_id, detail=detail)
        return _done(unit, note_id, note.client_id)


def reopen_note(shop: Shop, acting: Acting, note_id: ColleagueNoteId) -> PassedNote:
    """Takes back that a note was answered or done. Another day's, and another's, needs Action.TAKE_BACK.
    Raises RuleBroken("note"), NotFound, NotAllowed."""
    acting.must(Action.WRITE_NOTE)
    with work(shop, acting) as unit:
        note = _of(note_id)
        if note.closed_at is None or note.closing is Closing.TAKEN_BACK:
            raise RuleBroken("note", "open", N_("This note is open already."))
        unit.must_take_back(store.closed_by(note_id), note.closed_at)
        store.update(note_id, closing=Closing.OPEN.value, answer="", closed_at=None, closed_by=None)
        unit.audit(
            "colleague_note.reopened",
            f"colleague_note:{note_id}",
            client=note.client_id,
            detail=changes({"active": False}, {"active": True}) | {"length": len(note.answer)},
        )
        return _done(unit, note_id, note.client_id)


@dataclass(frozen=True, slots=True)
class Escalated:
    """How many notes are kept as escalated now."""

    count: int
    touched: Touched


def keep_escalations(shop: Shop, acting: Acting) -> Escalated:
    """Keeps of every open note that escalates by now that it does, why and to whom: once, whoever looks first. Nothing
    is written where nothing is new."""
    acting.must(Action.WRITE_NOTE)
    if not _new_escalations(shop, shop.now()):
        return Escalated(0, Touched())
    with work(shop, acting) as unit:
        found = _new_escalations(shop, unit.at)
        for note, why in found:
            to = escalates_to(note, to_second=shop.settings.note_escalates_to == "second")
            store.update(note.id, escalated_at=unit.at, escalated_why=why.value, escalated_to=to)
            subject = f"colleague_note:{note.id}"
            detail = changes({"escalated": ""}, {"escalated": why.value}) | {"escalated_to_id": to}
            unit.audit("colleague_note.escalated", subject, client=note.client_id, detail=detail)
        if not found:
            unit.audit("colleague_note.escalated", "colleague_note:0", detail={"count": 0})  # somebody was quicker
        unit.touch(Kind.NOTE)
        return Escalated(len(found), unit.touched)


def _new_escalations(shop: Shop, now: datetime) -> list[tuple[ColleagueNote, Why]]:
    found = [(note, escalates(note, now)) for note in store.past(now, MOST_AT_ONCE, unwritten=True)]
    return [(note, why) for note, why in found if why is not Why.NOT]


def _done(unit: Work, note_id: ColleagueNoteId, client_id: int | None) -> PassedNote:
    unit.touch(Kind.NOTE, client=client_id)
    return PassedNote(note_id, unit.touched)


def _must_be_open(note: ColleagueNote) -> None:
    if note.closing is not Closing.OPEN:
        raise RuleBroken("note", "closed", N_("This note was answered or taken back already."))


def _is_owner(acting: Acting) -> bool:
    return acting.role is Role.OWNER


def _goes_to(shop: Shop, note: ColleagueNote) -> StaffId | None:
    """Whom a note that escalates goes to, as it is kept, or else as it would be; None: the owners."""
    if note.escalated_at is not None:
        return note.escalated_to
    return escalates_to(note, to_second=shop.settings.note_escalates_to == "second")


def _escalated_to(shop: Shop, note: ColleagueNote, acting: Acting) -> bool:
    if note.escalated_at is None and escalates(note, shop.now()) is Why.NOT:
        return False
    to = _goes_to(shop, note)
    return to == acting.staff_id or (_is_owner(acting) and (to is None or not store.is_here(to)))


# ---------------------------------------------------------------- reading


def _of(note_id: ColleagueNoteId) -> ColleagueNote:
    found = store.note(note_id)
    if found is None:
        raise NotFound(N_("There is no note {number}."), number=note_id)
    return found


def _readable(acting: Acting, note_id: ColleagueNoteId) -> ColleagueNote:
    note = _of(note_id)
    hers = {note.from_id, note.to_id, note.escalated_to}
    if note.client_id is None and acting.staff_id not in hers and not _is_owner(acting):
        raise NotFound(N_("There is no note {number}."), number=note_id)
    return note


def get_note(shop: Shop, acting: Acting, note_id: ColleagueNoteId) -> ColleagueNote:
    """One note. Raises NotAllowed, and NotFound also where it is not for her."""
    acting.must(Action.WRITE_NOTE)
    read_once(shop, acting)
    return _readable(acting, note_id)


def may_close(shop: Shop, acting: Acting, note: ColleagueNote) -> bool:
    """Whether she is who answers a note: it is to her, or escalated to her, or she is an owner."""
    return acting.staff_id == note.to_id or _is_owner(acting) or _escalated_to(shop, note, acting)


def read_inbox(shop: Shop, acting: Acting) -> Inbox:
    """What waits for somebody now: a few indexed reads of what is open."""
    acting.must(Action.WRITE_NOTE)
    read_once(shop, acting)
    now = shop.now()
    past = store.past(now, MOST_OPEN)
    hers = tuple(note for note in past if note.looked_at is None and _escalated_to(shop, note, acting))
    return Inbox(
        mine=store.open_to(acting.staff_id, MOST_OPEN),
        escalated=tuple(note for note in hers if note.to_id != acting.staff_id),
        unwritten=bool(store.past(now, 1, unwritten=True)),
    )


def notes_page(
    shop: Shop, acting: Acting, box: Box, last: ColleagueNote | None = None, limit: int = 50
) -> tuple[ColleagueNote, ...]:
    """A page of a list after ``last``: open notes first, the most urgent first, then closed ones, the newest first."""
    acting.must(Action.WRITE_NOTE)
    read_once(shop, acting)
    found: list[ColleagueNote] = []
    if last is None or last.closed_at is None:
        waiting = _open_of(shop, acting, box)
        start = next((at + 1 for at, note in enumerate(waiting) if last is not None and note.id == last.id), 0)
        found += waiting[start:][:limit] if last is None or start else ()
    before = (as_text(last.at), int(last.id)) if last is not None and last.closed_at is not None else _LAST
    where = {Box.MINE: "to_id", Box.SENT: "staff_id", Box.ESCALATED: "escalated_at"}[box]
    while len(found) < limit:
        wanted = limit - len(found)
        more = store.closed(where, acting.staff_id, before, wanted)
        found += [note for note in more if box is not Box.ESCALATED or _was_hers(note, acting)]
        if len(more) < wanted:
            break
        before = (as_text(more[-1].at), int(more[-1].id))
    return tuple(found)


def _open_of(shop: Shop, acting: Acting, box: Box) -> tuple[ColleagueNote, ...]:
    if box is Box.MINE:
        return store.open_to(acting.staff_id, MOST_OPEN)
    if box is Box.SENT:
        return store.open_from(acting.staff_id, MOST_OPEN)
    past = store.past(shop.now(), MOST_OPEN)
    return tuple(note for note in past if _is_owner(acting) or _escalated_to(shop, note, acting))


def _was_hers(note: ColleagueNote, acting: Acting) -> bool:
    return _is_owner(acting) or note.escalated_to == acting.staff_id
