"""Landing a client list: every row becomes a new file, fills one that is there, or is the same person once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk_app.changes import Kind
from desk_app.clients.birthdays import birthday_text
from desk_app.clients.client import GENDER_LABELS, Birthday, ClientDraft, ClientId, Gender, masked
from desk_app.clients.consent import SENSITIVE, VERSION, WORDINGS, Answer, Channel, Purpose
from desk_app.clients.consent_store import answered_by, insert_consent, withdrawn_by
from desk_app.clients.joining import joined
from desk_app.clients.store import insert_clients, insert_note
from desk_app.clients.told import edit_told
from desk_app.importer import store
from desk_app.importer.calls import call_quarrels, hours_text
from desk_app.importer.clients import ClientReader, PersonRow
from desk_app.importer.codes import MemberCodes
from desk_app.importer.land_fields import FieldReader
from desk_app.importer.lists import ListKind, field_label
from desk_app.importer.long_notes import note_told
from desk_app.importer.merging import Conflict, Value, add_lines, joined_notes, merge
from desk_app.importer.openings import land_openings
from desk_app.importer.people import People, Person, is_nameless
from desk_app.importer.reading import Row
from desk_app.importer.rows import RowReader, shown
from desk_app.staff.work import Work
from desk_app.words import N_, words_for

#: A list longer than this is worth preparing the search index for.
_MANY = 5_000
_GENDERS = frozenset({Gender.FEMALE.value, Gender.MALE.value})


class ClientLander:
    """Lands client rows. Remembers which row of this file a person came from, to name the second one."""

    def __init__(self, unit: Work, rows: RowReader) -> None:
        self._unit = unit
        self._rows = rows
        self._tally = rows.tally
        self._fields = FieldReader(rows, unit.shop)
        region, staff = unit.shop.settings.phone_region, store.staff_by_name()
        self._reader = ClientReader(rows, region, unit.on, staff, self._fields)
        self._staff_names = store.staff_names()
        self._codes = MemberCodes()
        self._many = rows.plan.total > _MANY
        if self._many:
            store.expect_many_clients(True)
        self._to_index: set[ClientId] = set()
        self._withdrawn: set[tuple[ClientId, Purpose]] = set()  # by whoever the batch at hand may be about
        self._first_rows: dict[int, int] = {}  # client → the row of this file that landed on her

    def land(self, batch: Sequence[Row]) -> None:
        """Lands one batch: a few bulk reads, the decisions in memory, a few bulk writes."""
        read = [row for row in (self._reader.read(*one) for one in batch) if row is not None]
        known = self._known(read)
        unknown = [row for row in read if row.key not in known]
        candidates = self._candidates(unknown)
        known_ids = [person.id for person in candidates if person.id is not None]
        self._withdrawn = withdrawn_by(known_ids, tuple(SENSITIVE)) if known_ids else set()
        people = People(candidates)
        landed: list[tuple[str, Person]] = []
        by_key: dict[str, Person] = {}
        again: list[tuple[PersonRow, ClientId]] = []
        for row in read:
            if row.key in known:
                file = known[row.key]
                if file is None:
                    said = N_("The file of this row’s person was erased here; the row was left out.")
                    self._rows.skip(row.number, "", "erased", said)
                else:
                    again.append((row, file))
                    self._count_again(row, file)
                continue
            person = self._land_one(row, by_key.get(row.key), people)
            by_key[row.key] = person
            landed.append((row.key, person))
        self._write(list(dict.fromkeys(person for _, person in landed)))
        store.remember_rows(ListKind.CLIENTS, [(key, person.id) for key, person in landed if person.id is not None])
        if landed:
            self._unit.touch(Kind.CLIENT)
        self._land_beside([*again, *((row, by_key[row.key].id) for row in read if row.key in by_key)])

    @staticmethod
    def _known(rows: Sequence[PersonRow]) -> dict[str, ClientId | None]:
        """Key → the file that is hers now, for rows that came before; None where she was erased since."""
        known = store.known_rows(ListKind.CLIENTS, [row.key for row in rows])
        files = store.files_behind(known.values())
        return {key: files[number] for key, number in known.items()}

    def _land_beside(self, rows: Sequence[tuple[PersonRow, ClientId | None]]) -> None:
        """Old balances and fields of the file, in the order of the list, once who has them has a number."""
        found = [(row.number, client, row.openings) for row, client in rows if row.openings and client is not None]
        land_openings(self._unit, self._rows, sorted(found, key=lambda each: each[0]))
        told = [(row.number, client, row.values) for row, client in rows if row.values and client is not None]
        self._fields.land(self._unit, sorted(told, key=lambda each: each[0]))

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

    def _land_one(self, row: PersonRow, person: Person | None, people: People) -> Person:
        """Lands one row on ``person``, whom the same row landed on before, or on whom it is about, or anew."""
        strange = people.stranger_with_document(row) is not None
        person = person or people.find(_without_document(row) if strange else row)
        row = self._without_withdrawn(row, person)
        row = self._without_strange_document(row, people)
        row = self._without_taken_code(row, person, people)
        return self._new(row, people) if person is None else self._again(row, person, people)

    def _without_withdrawn(self, row: PersonRow, person: Person | None) -> PersonRow:
        """The row without what she took back her consent to: no list gives it back to the file, nor to its notes."""
        if person is None or person.id is None:
            return row
        kept, sentence = person.draft.allergies, N_("She took back her consent to keep this, and it was left out.")
        if (person.id, Purpose.HEALTH) in self._withdrawn and joined(kept, row.draft.allergies) != kept:
            self._tally.problem(row.number, "allergies", "withdrawn", sentence)
            row = replace(row, draft=replace(row.draft, allergies=""))
        known = set(row.documents).intersection(person.documents)
        if (person.id, Purpose.IDENTITY) in self._withdrawn and row.draft.document_number and not known:
            self._tally.problem(row.number, "document", "withdrawn", sentence)
            row = _without_document(row)
        return row

    def _without_strange_document(self, row: PersonRow, people: People) -> PersonRow:
        holder = people.stranger_with_document(row)
        if holder is None:
            return row
        self._tally.problem(
            row.number,
            "document",
            "document_taken",
            N_("This document number is that of {name}, who has another phone; here it is kept in the notes."),
            name=holder.draft.name,
        )
        return _noted(_without_document(row), self._rows.as_written("document", row.draft.document_number))

    def _without_taken_code(self, row: PersonRow, person: Person | None, people: People) -> PersonRow:
        holder = people.with_code(row.draft.code)
        if holder is None or holder is person:
            return row
        draft = row.draft
        self._tally.problem(
            row.number, "code", "code_taken", N_("The member code {code} is another client's."), code=draft.code
        )
        return _noted(replace(row, draft=replace(draft, code="")), self._rows.as_written("code", draft.code))

    def _new(self, row: PersonRow, people: People) -> Person:
        if people.has_namesake(row):
            sentence = N_("A client of this name has this phone too, and may be somebody else; each has her own file.")
            self._tally.problem(row.number, "phone", "same_phone", sentence)
        else:
            self._shared(row, people.with_phone(row.draft.phones))
        person = Person(
            None, row.draft, row.draft, row.folded, row.documents, overflow=row.overflow, first_row=row.number
        )
        people.add(person)
        self._tally.added += 1
        return person

    def _shared(self, row: PersonRow, holder: Person | None) -> None:
        """Names the other client who has a phone of the row: a family's, or a slip of the pen."""
        if holder is not None:
            sentence = N_("{name} has this phone too; each has her own file.")
            self._tally.problem(row.number, "phone", "shared_phone", sentence, name=shown(holder.draft.name))

    def _again(self, row: PersonRow, person: Person, people: People) -> Person:
        first = person.first_row or (self._first_rows.get(person.id, 0) if person.id is not None else 0)
        lines: list[str] = []
        if row.folded != person.folded and not is_nameless(person.draft):
            self._tally.problem(
                row.number, "name", "other_name", N_("This document is that of {name}."), name=person.draft.name
            )
            lines.append(self._rows.words(N_("Also written as: {name}"), name=row.draft.name))
        before, beside = person.draft, len(person.overflow)
        news = [phone for phone in row.draft.phones if phone not in before.phones]
        self._shared(row, people.with_phone(news, besides=person))
        lines += self._about_calls(row, before)
        lines += [self._conflict(row, conflict) for conflict in merge(person, row)]
        add_lines(person, lines)
        if len(person.overflow) > beside + len(row.overflow):
            sentence = N_("The client's notes are full; what this row adds is kept as notes of their own.")
            self._tally.problem(row.number, "notes", "split", sentence)
        changed = person.draft != before
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

    def _about_calls(self, row: PersonRow, before: ClientDraft) -> list[str]:
        """Names what a row says of calls that is not what her file says; the lines that keep it in the notes."""
        lines = []
        for field, sentence in call_quarrels(before, row.draft):
            self._tally.problem(row.number, field, "not_called" if field == "may_call" else "conflict", sentence)
            if field == "call_hours":
                words, label = self._rows.words, field_label(ListKind.CLIENTS, field)
                lines.append(
                    words(N_("{heading}: {text} (imported)"), heading=words(label), text=hours_text(row.draft))
                )
        return lines

    def _conflict(self, row: PersonRow, conflict: Conflict) -> str:
        """Names a value that is not the one in the file, and returns the line that keeps it in the notes."""
        words, whole = self._rows.words, self._shown(conflict.other)
        kept, other = self._shown(conflict.kept), whole
        if conflict.field == "document":
            kept, other = masked(kept), masked(other)
        self._tally.problem(
            row.number,
            conflict.field,
            "conflict",
            N_("The client's file has “{kept}”, this row “{other}”; the row's is kept in the notes."),
            kept=shown(kept),
            other=shown(other),
        )
        label = words(field_label(ListKind.CLIENTS, conflict.field))
        return words(N_("{heading}: {text} (imported)"), heading=label, text=whole)

    def _shown(self, value: Value) -> str:
        if isinstance(value, Birthday):
            return birthday_text(value, self._rows.words)
        if isinstance(value, int):
            return self._staff_names.get(value, str(value))
        return self._rows.words(GENDER_LABELS[Gender(value)]) if value in _GENDERS else value

    def _write(self, people: Sequence[Person]) -> None:
        at = self._unit.at
        changed = [person for person in people if person.id is not None and person.draft != person.before]
        self._to_index.update(store.update_people(changed, at))  # first: a code given here is not given again below
        for person in changed:
            detail, told = edit_told(person.before, person.draft)
            self._unit.audit(
                "client.edited",
                f"client:{person.id}",
                client=person.id,
                detail=detail | {"by": "import", "row": person.first_row},
                personal=told,
            )
        fresh = [person for person in people if person.id is None]
        ids = insert_clients([person.draft for person in fresh], at) if fresh else []
        for person, client_id in zip(fresh, ids, strict=True):
            person.id = client_id
        new = {id(person) for person in fresh}
        _keep_answers(self._unit, people, new)
        self._count_unasked(people, new)
        for person in people:
            if person.id is None:
                continue
            for text in person.overflow:
                note = insert_note(person.id, self._unit.acting.staff_id, at, text)
                if id(person) not in new:
                    note_told(self._unit, person.id, note, text)
            if person.draft.code:
                self._codes.learn(person.draft.code, person.id)
            self._first_rows.setdefault(person.id, person.first_row)

    def _count_unasked(self, people: Sequence[Person], new: set[int]) -> None:
        """Counts whose sensitive fields this file filled and who never agreed to that. Nothing is left out for it."""
        filled = {
            (person.id, purpose)
            for person in people
            for purpose, field in SENSITIVE.items()
            if person.id is not None
            and getattr(person.draft, field)
            and (id(person) in new or not getattr(person.before, field))
        }
        known = sorted({client for client, _ in filled})
        unasked = filled - answered_by(known, tuple(SENSITIVE), Answer.GIVEN) if known else set()
        self._tally.health_unasked += sum(purpose is Purpose.HEALTH for _, purpose in unasked)
        self._tally.identity_unasked += sum(purpose is Purpose.IDENTITY for _, purpose in unasked)

    def _candidates(self, rows: Sequence[PersonRow]) -> list[Person]:
        if not rows:
            return []
        births = []
        for row in rows:
            born = row.draft.birthday
            if born is not None and born.year:
                births.append((row.draft.name, born.year, born.month, born.day))
        return store.find_people(
            ids=self._codes.find(row.draft.code for row in rows).values(),
            phones=[phone for row in rows for phone in row.draft.phones],
            documents=[number for row in rows for number in row.documents],
            births=births,
        )


def _without_document(row: PersonRow) -> PersonRow:
    return replace(row, documents=(), draft=replace(row.draft, document_kind="", document_number=""))


def _noted(row: PersonRow, line: str) -> PersonRow:
    """The row with one line more in its notes."""
    notes, overflow = joined_notes(row.draft.notes, line)
    return replace(row, draft=replace(row.draft, notes=notes), overflow=row.overflow + overflow)


def _keep_answers(unit: Work, people: Sequence[Person], new: set[int]) -> None:
    """Her yes or no to calls, as a consent or its withdrawal that came with a list; her file has it already.

    ``new``: those who had no file before (by ``id``)."""
    answered = [
        person
        for person in people
        if person.draft.may_call is not None and (id(person) in new or person.draft.may_call != person.before.may_call)
    ]
    if not answered:
        return
    settings = unit.shop.settings
    wording = words_for(settings.language)(WORDINGS[Purpose.CALLS], shop=settings.shop_name)
    for person in answered:
        if person.id is not None:
            answer = Answer.GIVEN if person.draft.may_call else Answer.WITHDRAWN
            insert_consent(
                person.id, unit.at, unit.acting.staff_id, Purpose.CALLS, answer, Channel.IMPORT, wording, VERSION
            )
