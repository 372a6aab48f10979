"""Landing a client list: every row becomes a new file, fills one that is there, or is the same person once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.store import insert_clients, insert_note
from desk_app.importer import store
from desk_app.importer.clients import ClientReader, PersonRow
from desk_app.importer.lists import ListKind
from desk_app.importer.people import People, Person, is_nameless, merge
from desk_app.importer.reading import Row
from desk_app.importer.rows import RowReader
from desk_app.staff.work import Work
from desk_app.words import N_

#: A list longer than this is worth preparing the search index for.
_MANY = 5_000


class ClientLander:
    """Lands client rows. Remembers which row of this file a person came from, to name the second one."""

    def __init__(self, unit: Work, rows: RowReader) -> None:
        self._unit = unit
        self._rows = rows
        self._tally = rows.tally
        self._reader = ClientReader(rows, unit.shop.settings.phone_region, unit.on, store.staff_by_name())
        self._many = rows.plan.total > _MANY
        if self._many:
            store.expect_many_clients(True)
        self._to_index: set[ClientId] = set()
        self._first_rows: dict[int, int] = {}  # client → the row of this file that landed on her

    def land(self, batch: Sequence[Row]) -> None:
        """Lands one batch: a few bulk reads, the decisions in memory, a few bulk writes."""
        read = [row for row in (self._reader.read(*one) for one in batch) if row is not None]
        known = store.known_rows(ListKind.CLIENTS, [row.key for row in read])
        unknown = [row for row in read if row.key not in known]
        found = _candidates(unknown)
        people = People(found)
        landed: list[tuple[str, Person]] = []
        by_key: dict[str, Person] = {}
        for row in read:
            if row.key in known:
                self._count_again(row, ClientId(known[row.key]))
                continue
            person = by_key.get(row.key) or people.find(row)
            person = self._new(row, people) if person is None else self._again(row, person, people)
            by_key[row.key] = person
            landed.append((row.key, person))
        self._write(list(dict.fromkeys(person for _, person in landed)))
        store.remember_rows(ListKind.CLIENTS, [(key, person.id) for key, person in landed if person.id is not None])
        if landed:
            self._unit.touch(Kind.CLIENT)

    def finish(self) -> None:
        """Files that were filled in are found by what they hold now; the index goes back to its usual ways."""
        store.index_anew(self._to_index)
        if self._many:
            store.expect_many_clients(False)

    def _count_again(self, row: PersonRow, client_id: ClientId) -> None:
        self._tally.merged += 1
        if client_id in self._first_rows:
            self._duplicate(row, self._first_rows[client_id])
        else:
            self._first_rows[client_id] = row.number

    def _duplicate(self, row: PersonRow, first: int) -> None:
        self._tally.problem(
            row.number, "", "duplicate", N_("The same person as in row {row}; the two were made one."), row=first
        )

    def _new(self, row: PersonRow, people: People) -> Person:
        draft = row.draft
        if draft.code and people.has_code(draft.code):
            self._tally.problem(
                row.number, "code", "code_taken", N_("The member code {code} is another client's."), code=draft.code
            )
            kept = self._rows.as_written("code", draft.code)
            draft = replace(draft, code="", notes=f"{draft.notes}\n{kept}".strip())
        person = Person(None, draft, draft, row.folded, row.documents, overflow=row.overflow, first_row=row.number)
        people.add(person)
        self._tally.added += 1
        return person

    def _again(self, row: PersonRow, person: Person, people: People) -> Person:
        first = person.first_row or (self._first_rows.get(person.id, 0) if person.id is not None else 0)
        if row.folded != person.folded and not is_nameless(person.draft):
            self._tally.problem(
                row.number, "name", "other_name", N_("This document is that of {name}."), name=person.draft.name
            )
            also = self._rows.words(N_("Also written as: {name}"), name=row.draft.name)
            row = replace(row, draft=replace(row.draft, notes=f"{row.draft.notes}\n{also}".strip()))
        changed = merge(person, row)
        if changed:
            people.add(person)  # what she was given now finds her too
        if first:
            self._duplicate(row, first)
        person.first_row = first or row.number
        if person.id is not None:
            self._first_rows.setdefault(person.id, person.first_row)
        if changed and not first:
            self._tally.updated += 1
        else:
            self._tally.merged += 1
        return person

    def _write(self, people: Sequence[Person]) -> None:
        at = self._unit.at
        fresh = [person for person in people if person.id is None]
        ids = insert_clients([person.draft for person in fresh], at) if fresh else []
        for person, client_id in zip(fresh, ids, strict=True):
            person.id = client_id
            person.before = person.draft
        changed = [person for person in people if person.draft != person.before]
        self._to_index.update(store.update_people(changed, at))
        for person in people:
            if person.id is None:
                continue
            for text in person.overflow:
                insert_note(person.id, self._unit.acting.staff_id, at, text)
            self._first_rows.setdefault(person.id, person.first_row)


def _candidates(rows: Sequence[PersonRow]) -> list[Person]:
    if not rows:
        return []
    births = []
    for row in rows:
        born = row.draft.birthday
        if born is not None and born.year:
            births.append((row.draft.name, born.year, born.month, born.day))
    codes = [row.draft.code for row in rows if row.draft.code]
    return store.find_people(
        phones=[phone for row in rows for phone in row.draft.phones],
        documents=[number for row in rows for number in row.documents],
        codes=[*codes, *(code.upper() for code in codes)],
        births=births,
    )
