"""Two records of one person made one: what is blank is filled, what is there stays, and nothing is lost. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.joining import birthdays_fit, fuller_birthday, joined
from desk_app.clients.rules import LONGEST_LINE, LONGEST_NOTES, MOST_PHONES, MOST_TAGS
from desk_app.importer.calls import joined_calls
from desk_app.importer.cells import fold
from desk_app.importer.clients import PersonRow
from desk_app.importer.long_notes import in_pieces
from desk_app.importer.people import Person, is_nameless
from desk_app.staff.account import StaffId

#: The form of a code that the shop gave by itself (``clients.store.next_codes``): it means nothing to anybody.
_AUTOMATIC = re.compile(r"A-\d{5,}")

Value = str | Birthday | StaffId


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value of a row for which there is no room beside the one that is kept. ``field``: a field of client lists."""

    field: str
    kept: Value
    other: Value


def merge(person: Person, row: PersonRow) -> tuple[Conflict, ...]:
    """Fills what is blank in a person from a row; nothing she has is replaced, but for a code the shop made up.

    What of the row has no place is returned: the caller keeps it in the notes (``add_lines``).
    """
    old, new = person.draft, row.draft
    found = tuple(_conflicts(person, row))
    allergies, alerts = joined(old.allergies, new.allergies), joined(old.alerts, new.alerts)
    first, second = _advisors(old, new)
    person.draft = replace(
        old,
        name=new.name if is_nameless(old) else old.name,
        code=new.code if new.code and _gives_way(person, new.code) else old.code,
        phones=_all_phones(old, new)[:MOST_PHONES],
        gender=old.gender or new.gender,
        birthday=fuller_birthday(old.birthday, new.birthday),
        document_kind=old.document_kind if old.document_number else new.document_kind,
        document_number=old.document_number or new.document_number,
        address=old.address or new.address,
        source=old.source or new.source,
        tags=_tags(old, new),
        allergies=allergies if len(allergies) <= LONGEST_LINE else old.allergies,
        alerts=alerts if len(alerts) <= LONGEST_LINE else old.alerts,
        advisor_id=first,
        second_advisor_id=second,
    )
    person.draft = joined_calls(person.draft, new)
    person.folded = fold(person.draft.name)
    person.documents = person.documents or row.documents
    person.overflow += row.overflow
    add_lines(person, new.notes.split("\n"))
    return found


def _advisors(old: ClientDraft, new: ClientDraft) -> tuple[StaffId | None, StaffId | None]:
    """Hers, or the list's where she has none; nobody is both."""
    first = old.advisor_id or (new.advisor_id if new.advisor_id != old.second_advisor_id else None)
    second = old.second_advisor_id or (new.second_advisor_id if new.second_advisor_id != first else None)
    return first, second


def add_lines(person: Person, lines: Iterable[str]) -> None:
    """Puts lines below a person's notes, those that are there already left out."""
    notes, overflow = joined_notes(person.draft.notes, "\n".join(lines))
    if notes != person.draft.notes:
        person.draft = replace(person.draft, notes=notes)
    person.overflow += overflow


def _conflicts(person: Person, row: PersonRow) -> Iterator[Conflict]:
    old, new = person.draft, row.draft
    if old.code and new.code and not person.has_code(new.code) and not _gives_way(person, new.code):
        yield Conflict("code", old.code, new.code)
    for phone in _all_phones(old, new)[MOST_PHONES:]:
        yield Conflict("phone", old.phones[0], phone)
    if old.gender and new.gender and old.gender != new.gender:
        yield Conflict("gender", old.gender, new.gender)
    if old.birthday and new.birthday and not birthdays_fit(old.birthday, new.birthday):
        yield Conflict("birthday", old.birthday, new.birthday)
    if person.documents and row.documents and not set(person.documents) & set(row.documents):
        yield Conflict("document", old.document_number, new.document_number)
    for field, kept, other in (
        ("address", old.address, new.address),
        ("source", old.source, new.source),
        ("advisor", old.advisor_id, new.advisor_id),
        ("second_advisor", old.second_advisor_id, new.second_advisor_id),
    ):
        if kept and other and fold(str(kept)) != fold(str(other)):
            yield Conflict(field, kept, other)
    if left_out := sorted(set(new.tags) - set(_tags(old, new))):
        yield Conflict("tags", "、".join(old.tags), "、".join(left_out))
    for kept, other in ((old.allergies, new.allergies), (old.alerts, new.alerts)):
        if len(joined(kept, other)) > LONGEST_LINE:
            yield Conflict("allergies", kept, other)


def _gives_way(person: Person, new: str) -> bool:
    old = person.draft.code
    if new in person.other_codes:  # of a file that was merged into hers: it leads to her already, and stays taken
        return False
    return not old or (_AUTOMATIC.fullmatch(old) is not None and _AUTOMATIC.fullmatch(new) is None)


def _all_phones(old: ClientDraft, new: ClientDraft) -> tuple[str, ...]:
    return tuple(dict.fromkeys(old.phones + new.phones))


def _tags(old: ClientDraft, new: ClientDraft) -> tuple[str, ...]:
    """Her tags, and of the row's as many as there is room for."""
    return tuple(sorted(list(dict.fromkeys((*old.tags, *new.tags)))[:MOST_TAGS]))


def joined_notes(old: str, new: str) -> tuple[str, tuple[str, ...]]:
    """Both notes, lines that are there already left out; and what there is no room for."""
    there = set(old.split("\n"))
    more = "\n".join(line for line in new.split("\n") if line and line not in there)
    if not more:
        return old, ()
    if len(old) + len(more) + 1 > LONGEST_NOTES:
        pieces = in_pieces(more)
        return (old, pieces) if old else (pieces[0], pieces[1:])
    return f"{old}\n{more}" if old else more, ()
