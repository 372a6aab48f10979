"""Who is the same person: the rule, and the people a batch of rows may be about. Pure.

Conservative: a shared phone alone never makes two people one (a mother's phone is her daughter's), and people who
are known to differ in a document stay apart whatever else they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.rules import LONGEST_NOTES, MOST_PHONES
from desk_app.importer.cells import fold
from desk_app.importer.clients import PersonRow


@dataclass(slots=True, eq=False)
class Person:
    """A client the file is about: one the shop has (``id``), or one being added.

    ``before``: as the shop has her; ``draft``: as she will be; ``overflow``: notes for which there is no room.
    """

    id: ClientId | None
    before: ClientDraft
    draft: ClientDraft
    folded: str
    documents: tuple[str, ...]
    overflow: tuple[str, ...] = ()
    first_row: int = 0  # the row of this file that landed on her first; 0: none yet


class People:
    """The people among whom rows are looked up, by what may identify them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._phones: dict[str, list[Person]] = {}
        self._documents: dict[str, list[Person]] = {}
        self._names: dict[str, list[Person]] = {}
        self._codes: dict[str, Person] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """Makes a person findable by her phones, documents, name and code."""
        for phone in person.draft.phones:
            self._phones.setdefault(phone, []).append(person)
        for number in person.documents:
            self._documents.setdefault(number, []).append(person)
        self._names.setdefault(person.folded, []).append(person)
        if person.draft.code:
            self._codes.setdefault(person.draft.code.casefold(), person)

    def has_code(self, code: str) -> bool:
        """Whether somebody has this member code."""
        return code.casefold() in self._codes

    def find(self, row: PersonRow) -> Person | None:
        """The one person a row is certainly about; None where there is none, or more than one could be meant."""
        holder = self._codes.get(row.draft.code.casefold()) if row.draft.code else None
        if holder is not None and (holder.folded == row.folded or is_nameless(holder.draft)):
            return holder
        for number in row.documents:
            for person in self._documents.get(number, ()):
                return person
        named = [person for person in self._names.get(row.folded, ()) if not _documents_differ(person, row)]
        phones = set(row.draft.phones)
        for person in named:
            if phones & set(person.draft.phones):
                return person
        born = {id(person): person for person in named if _born_alike(person, row)}
        return next(iter(born.values())) if len(born) == 1 else None


def is_nameless(draft: ClientDraft) -> bool:
    """Whether a client is known by her code alone, as receipts leave her."""
    return fold(draft.name) == fold(draft.code)


def _documents_differ(person: Person, row: PersonRow) -> bool:
    return bool(person.documents and row.documents) and not set(person.documents) & set(row.documents)


def _born_alike(person: Person, row: PersonRow) -> bool:
    """Same full birthday, and nothing else known on both sides to compare: one of them has no phone."""
    born = row.draft.birthday
    if born is None or not born.year or person.draft.birthday != born:
        return False
    return not (person.draft.phones and row.draft.phones)


def merge(person: Person, row: PersonRow) -> bool:
    """Fills what is blank in a person from a row; nothing she has is replaced. Whether anything changed."""
    old, new = person.draft, row.draft
    phones = tuple(dict.fromkeys(old.phones + new.phones))[:MOST_PHONES]
    notes, overflow = _joined_notes(old.notes, new.notes)
    merged = replace(
        old,
        name=new.name if is_nameless(old) else old.name,
        phones=phones,
        gender=old.gender or new.gender,
        birthday=_fuller(old.birthday, new.birthday),
        document_kind=old.document_kind if old.document_number else new.document_kind,
        document_number=old.document_number or new.document_number,
        address=old.address or new.address,
        source=old.source or new.source,
        tags=tuple(sorted({*old.tags, *new.tags}))[:30],
        allergies=old.allergies or new.allergies,
        advisor_id=old.advisor_id or new.advisor_id,
        notes=notes,
    )
    person.overflow += overflow
    person.documents = person.documents or row.documents
    if merged == old:
        return False
    person.draft, person.folded = merged, fold(merged.name)
    return True


def _fuller(old: Birthday | None, new: Birthday | None) -> Birthday | None:
    """The birthday that says more: one with a year where the other is the same day without."""
    if old is None or new is None or old.year or not new.year:
        return old or new
    return new if replace(new, year=0) == old else old


def _joined_notes(old: str, new: str) -> tuple[str, tuple[str, ...]]:
    """Both notes, lines that are there already left out; and what there is no room for."""
    there = set(old.split("\n"))
    more = "\n".join(line for line in new.split("\n") if line and line not in there)
    if not more:
        return old, ()
    if len(old) + len(more) + 1 > LONGEST_NOTES:
        return old, (more,)
    return f"{old}\n{more}" if old else more, ()
