"""Forgetting what was typed of whoever is erased, or of a field that is cleared, and not saved: the drafts of this
machine, in memory and on disk."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from desk_app.clients.client import Client, ClientId
from desk_app.db.rows import OPEN
from desk_app.db.secret import Key
from desk_app.places import state_folder
from desk_app.privacy.naming import Look, look_of, numbers_of
from desk_app.privacy.typed import draft_folder, draft_key, holders_of, lying_in, whose_draft

#: Drafts under the number of a record, and the table that says whose it is: "complaint:7" is the answer to one.
_OF_A_RECORD = {"complaint": "complaint", "visit": "visit", "ticket:correct": "ticket"}


def drop_typed(path: Path, key: Key, persons: Sequence[Client]) -> int:
    """Deletes the drafts of the shop at ``path`` that are about ``persons``, or have a name or a number of theirs in
    them, however it is written; how many. ``persons`` as they were before they were erased, with their whole numbers;
    afterwards, with the shop open. What the disk does not give up stays.
    """
    if not persons:
        return 0
    dropped, them = set[str](), _Them(persons)
    folder = draft_folder(state_folder(), path)
    for holder in holders_of(folder):
        for form in holder.forms():
            if them.are_in(form, holder.take(form)):
                holder.drop(form)
                dropped.add(form)
    for file, draft in lying_in(folder, draft_key(key)):
        if draft.form in dropped or them.are_in(draft.form, draft.values):
            with suppress(OSError):
                file.unlink(missing_ok=True)
                dropped.add(draft.form)
    for torn in folder.glob("*.new"):  # what a crash left half written, and nobody reads
        with suppress(OSError):
            torn.unlink(missing_ok=True)
    return len(dropped)


def drop_cleared(path: Path, key: Key, clients: Collection[ClientId], fields: Collection[str]) -> None:
    """Takes fields that were cleared of ``clients`` out of what was typed into their files and not saved: the form of a
    file keeps all of it. In an open window the rest of the form stays."""
    them, folder = {str(client) for client in clients}, draft_folder(state_folder(), path)

    def has_it(form: str, values: Mapping[str, str]) -> bool:
        of_file = form.startswith(("client:", "values:")) and any(values.get(field) for field in fields)
        return whose_draft(form, values) in them and (of_file or asks_it(form))

    def asks_it(form: str) -> bool:
        return form.rpartition(":")[2] in fields

    held = set[str]()
    for holder in holders_of(folder):
        for form in holder.forms():
            if has_it(form, values := holder.take(form)):
                held.add(form)
                rest = {name: value for name, value in values.items() if name not in fields}
                holder.drop(form) if asks_it(form) else holder.keep(form, rest)
    for file, draft in lying_in(folder, draft_key(key)):
        if draft.form not in held and has_it(draft.form, draft.values):
            with suppress(OSError):
                file.unlink(missing_ok=True)


class _Them:
    """Those who were erased, and what to look for of each."""

    def __init__(self, persons: Iterable[Client]) -> None:
        self._persons = {str(person.id): person for person in persons}
        self._numbers = {number: numbers_of(person) for number, person in self._persons.items()}
        self._looks: dict[str, Look | None] = {}

    def are_in(self, form: str, values: Mapping[str, str]) -> bool:
        """Whether a draft is about one of them: under her number, or with her name or a number of hers in it."""
        whose = whose_draft(form, values) or _whose_record(form)
        if {whose, values.get("client_id"), values.get("client")} & self._persons.keys():
            return True
        texts = [text for value in values.values() if value for text in {value, _usual(value)}]
        bare = [_bare(text) for text in texts]
        return any(self._is_in(number, texts, bare, another=bool(whose)) for number in self._persons)

    def _is_in(self, person: str, texts: list[str], bare: list[str], *, another: bool) -> bool:
        """``another``: the draft is of another client, who may have the same name or number."""
        name = self._persons[person].name.strip()
        numbers = {number for number in self._numbers[person] if any(number in text for text in bare)}
        exact = any(text.strip().lower() == name.lower() for text in texts)
        if not another and (numbers or exact):
            return True
        if not numbers and not any(name.lower() in text.lower() for text in texts):
            return False
        look = self._look(person)
        marks = () if look is None else tuple(mark for mark in look.marks if not (another and mark.shared))
        if any(mark.text in numbers for mark in marks if mark.is_number):
            return True
        spots = [spot for text in texts for spot in look.spots(text)] if look is not None else []
        return any(spot.whole and spot.mark in marks for spot in spots)

    def _look(self, person: str) -> Look | None:
        """Asks the shop who else is called so: only of who may be named."""
        if person not in self._looks:
            self._looks[person] = look_of(self._persons[person])
        return self._looks[person]


def _usual(text: str) -> str:
    """With wide digits and letters as the usual ones."""
    return unicodedata.normalize("NFKC", text)


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum()).upper()


def _whose_record(form: str) -> str:
    kind, _colon, number = form.rpartition(":")
    if kind not in _OF_A_RECORD or not number.isdecimal() or len(number) > 18:
        return ""
    found = OPEN.execute_sql(f"SELECT client_id FROM {_OF_A_RECORD[kind]} WHERE id = ?", (int(number),)).fetchone()
    return "" if found is None or found[0] is None else str(found[0])
