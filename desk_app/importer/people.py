"""Who is the same person: the rule, and the people a batch of rows may be about. Pure.

Conservative: a shared phone alone never makes two people one (a mother's phone is her daughter's), nor does the
same name beside it where the days of birth differ; and people who are known to differ in a document stay apart
whatever else they share. What becomes of two rows that are one person is said in ``merging``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.lunar import celebrated
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
    others: tuple[tuple[str, str, str], ...] = ()  # code, name, document of files that were merged into hers
    first_row: int = 0  # the row of this file that landed on her first; 0: none yet

    def is_called(self, folded: str) -> bool:
        """Whether this is her name, or was that of a file that is part of hers."""
        return folded == self.folded or folded in self.other_names

    @property
    def other_names(self) -> tuple[str, ...]:
        """Folded names of files that are part of hers."""
        return tuple(fold(name) for _code, name, _document in self.others)

    @property
    def other_codes(self) -> tuple[str, ...]:
        """Member codes of files that are part of hers."""
        return tuple(code for code, _name, _document in self.others)

    def known_as(self, others: Iterable[tuple[str, str, str]]) -> Person:
        """Herself, with what the files that were merged into hers were known by: code, name, document."""
        self.others = tuple(others)
        self.documents += tuple(document for _code, _name, document in self.others if document)
        return self

    def has_code(self, code: str) -> bool:
        """Whether this is her member code, or was that of a file that is part of hers."""
        return fold(code) in {fold(one) for one in (self.draft.code, *self.other_codes)}


class People:
    """The people among whom rows are looked up, by what may identify them."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._phones: dict[str, list[Person]] = {}
        self._documents: dict[str, list[Person]] = {}
        self._names: dict[str, list[Person]] = {}
        self._codes: dict[str, list[Person]] = {}
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """Makes a person findable by her phones, documents, name and code."""
        for phone in person.draft.phones:
            _file(self._phones, phone, person)
        for number in person.documents:
            _file(self._documents, number, person)
        for name in (person.folded, *person.other_names):
            _file(self._names, name, person)
        for code in (person.draft.code, *person.other_codes):
            if code:
                _file(self._codes, fold(code), person)

    def with_code(self, code: str) -> Person | None:
        """Who has this member code: to the letter, else but for width and case."""
        if not code:
            return None
        holders = self._codes.get(fold(code), ())
        exact = (person for person in holders if person.draft.code == code)
        return next(exact, None) or next(iter(holders), None)

    def stranger_with_document(self, row: PersonRow) -> Person | None:
        """Who has the row's document under another name and another phone: a slip of the pen, not the same person."""
        if not row.documents:
            return None
        holders = [person for number in row.documents for person in self._documents.get(number, ())]
        if any(not _strangers(person, row) for person in holders):
            return None
        return next(iter(holders), None)

    def find(self, row: PersonRow) -> Person | None:
        """The one person a row is certainly about; None where there is none, or more than one could be meant."""
        if not row.draft.code and not row.documents and row.folded not in self._names:
            return None  # nearly every row: nobody shares what makes a person the same
        holder = self.with_code(row.draft.code)
        if holder is not None and (holder.is_called(row.folded) or is_nameless(holder.draft)):
            return holder
        for number in row.documents:
            for person in self._documents.get(number, ()):
                if not _strangers(person, row):
                    return person
        named = [person for person in self._names.get(row.folded, ()) if not _documents_differ(person, row)]
        phones = set(row.draft.phones)
        near = [person for person in named if phones.intersection(person.draft.phones) and not _born_apart(person, row)]
        if len(near) > 1:
            near = [person for person in near if row.draft.birthday and person.draft.birthday == row.draft.birthday]
        if near:
            return near[0] if len(near) == 1 else None
        born = [person for person in named if _born_alike(person, row)]
        return born[0] if len(born) == 1 else None

    def with_phone(self, phones: Iterable[str], besides: Person | None = None) -> Person | None:
        """Somebody else who has one of these phones."""
        for phone in phones:
            for person in self._phones.get(phone, ()):
                if person is not besides:
                    return person
        return None

    def has_namesake(self, row: PersonRow) -> bool:
        """Whether somebody of this name has one of the row's phones."""
        namesakes = self._names.get(row.folded)
        if namesakes is None:
            return False
        phones = set(row.draft.phones)
        return any(
            phones.intersection(person.draft.phones) and not _documents_differ(person, row) for person in namesakes
        )


def _file(found: dict[str, list[Person]], key: str, person: Person) -> None:
    people = found.setdefault(key, [])
    if person not in people:
        people.append(person)


def is_nameless(draft: ClientDraft) -> bool:
    """Whether a client is known by her code alone, as receipts leave her."""
    return fold(draft.name) == fold(draft.code)


def _strangers(person: Person, row: PersonRow) -> bool:
    """Another name, and phones on both sides of which none is the same."""
    if person.is_called(row.folded) or is_nameless(person.draft):
        return False
    theirs, ours = person.draft.phones, row.draft.phones
    return bool(theirs and ours) and not set(theirs).intersection(ours)


def _documents_differ(person: Person, row: PersonRow) -> bool:
    return bool(person.documents and row.documents) and not set(person.documents) & set(row.documents)


def _born_alike(person: Person, row: PersonRow) -> bool:
    """Same full birthday, and nothing else known on both sides to compare: one of them has no phone."""
    born = row.draft.birthday
    if born is None or not born.year or person.draft.birthday != born:
        return False
    return not (person.draft.phones and row.draft.phones)


def _born_apart(person: Person, row: PersonRow) -> bool:
    """Two birthdays, the year known in both, that are not the same day."""
    one, other = person.draft.birthday, row.draft.birthday
    if one is None or other is None or not one.year or not other.year or one == other:
        return False
    return one.lunar == other.lunar or _solar(one) != _solar(other)


def _solar(born: Birthday) -> date:
    if born.lunar:
        return celebrated(born.year, born.month, born.day, leap=born.leap)
    return date(born.year, born.month, born.day)
