"""Rows of a client list as drafts. A field that cannot be read never costs the person: its text goes to her notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from desk_app.clients.birthday_words import FIRST_YEAR, NotBirthday, parse_birthday
from desk_app.clients.client import Birthday, ClientDraft, Gender
from desk_app.clients.documents import Document, DocumentKind, check_document, same_numbers
from desk_app.clients.phones import parse_phone, split_phones
from desk_app.clients.rules import LONGEST_NAME, LONGEST_NOTES, MOST_PHONES, MOST_TAGS, clean_name
from desk_app.errors import RuleBroken
from desk_app.importer.calls import CALL_FIELDS, NOTHING_SAID, calls_told, read_calls
from desk_app.importer.cells import fold, is_none, is_not_given, one_line, whole_number_text
from desk_app.importer.days import is_two_ways, iso_birthday
from desk_app.importer.land_fields import FieldReader
from desk_app.importer.lists import ListKind
from desk_app.importer.long_notes import in_pieces
from desk_app.importer.openings import Brought, read_openings
from desk_app.importer.own_lists import PROGRAM
from desk_app.importer.rows import RowReader, key_of
from desk_app.staff.account import StaffId
from desk_app.words import N_

_GENDERS = {
    **dict.fromkeys(("女", "女性", "女士", "小姐", "f", "female", "woman", "w", "ms", "mrs"), Gender.FEMALE.value),
    **dict.fromkeys(("男", "男性", "先生", "m", "male", "man", "mr"), Gender.MALE.value),
    **dict.fromkeys(("", "未知", "不详", "保密", "无", "-", "/", "unknown", "n/a", "na", "none", "0"), ""),
}
_TITLES = {"先生": "m", "女士": "f", "小姐": "f", "太太": "f", "夫人": "f"}
_ENGLISH_TITLE = re.compile(r"(mr|mrs|ms|miss|madam)\.?\s+(?=\S)", re.IGNORECASE)
_NO_NAME = frozenset({"无", "未知", "不详", "-", "--", "/", "n/a", "na", "none", "null", "unknown", "无名"})
_LUNAR = re.compile("[农農阴陰][历曆]|lunar", re.IGNORECASE)
_SOLAR = re.compile("[公阳陽新][历曆]|solar|gregorian", re.IGNORECASE)
_LUNAR_SAID = frozenset({"是", "y", "yes", "true", "1", "农", "農", "阴", "陰", "lunar"})
_TAGS = re.compile(r"[,，、;；|/]+")
_OWN_TAGS = re.compile("、|, ")
_NAME_SHOWN = 60
_EXTENSION = re.compile(r"(.*\d)[)）]?\s*(?:转|轉|分机|分機|内线|內線|ext\.?|x|#)[:：]?\s*\d{1,6}", re.IGNORECASE)
_NO_DOCUMENT = Document(DocumentKind.NONE, "")
#: Nothing in such a name needs cleaning.
_PLAIN_NAME = re.compile("[\u4e00-\u9fff]{2,20}")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row as a draft. ``folded``: the name as compared; ``documents``: every form of the number; ``key``: to
    know the same row again; ``overflow``: text for which the notes have no room; ``openings``: old balances;
    ``values``: what it says in fields of the file."""

    number: int
    key: str
    draft: ClientDraft
    folded: str
    documents: tuple[str, ...]
    overflow: tuple[str, ...] = ()
    openings: tuple[Brought, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)


class ClientReader:
    """Reads the rows of one client list. ``staff``: folded names of colleagues, for the advisor's column."""

    def __init__(
        self, rows: RowReader, region: str, today: date, staff: Mapping[str, StaffId], fields: FieldReader
    ) -> None:
        self._rows = rows
        self._fields = fields
        self._region = region
        self._today = today
        self._staff = staff
        self._split_names = not rows.columns.keys().isdisjoint({"first_name", "last_name"})
        self._phone_fields = [name for name in ("phone", "phone2") if name in rows.columns]
        self._own = rows.plan.understood.program == PROGRAM
        self._asks = not rows.columns.keys().isdisjoint(CALL_FIELDS)
        column = rows.columns.get("birthday")
        heading = rows.headings[column] if column is not None else ""
        self._lunar_heading = bool(_LUNAR.search(heading)) and not _SOLAR.search(heading)

    def read(self, number: int, cells: Sequence[str]) -> PersonRow | None:
        """The row as a draft; None where it was no person, counted and named."""
        rows = self._rows
        if rows.skip_not_data(number, cells):
            return None
        kept: list[str] = []
        name, by_title = self._name(number, cells, kept)
        if not name:
            rows.skip(number, "name", "no_name", N_("This row has no name."))
            return None
        document = self._document(number, cells, kept)
        phones = self._phones(number, cells, kept)
        birthday = self._birthday(number, cells, kept)
        gender = self._gender(cells, kept) or by_title
        code = rows.line(number, cells, "code", kept, 40)
        address = rows.line(number, cells, "address", kept)
        source = rows.line(number, cells, "source", kept)
        allergies = self._allergies(number, cells, kept)
        calls = read_calls(rows, number, cells, kept) if self._asks else NOTHING_SAID
        tags, advisor = self._tags(cells, kept), self._advisor(cells, kept, "advisor")
        second = self._advisor(cells, kept, "second_advisor")
        openings = read_openings(rows, number, cells, kept)
        values = self._fields.read(number, cells, kept) if self._fields.fields else {}
        notes, overflow = self._notes(number, cells, kept)
        draft = ClientDraft(
            name=name,
            phones=phones,
            code=code,
            gender=gender,
            birthday=birthday,
            document_kind=document.kind.value,
            document_number=document.number,
            address=address,
            source=source,
            tags=tags,
            notes=notes,
            allergies=allergies,
            advisor_id=advisor,
            second_advisor_id=None if second == advisor else second,
            may_call=calls.may_call,
            do_not_call=calls.do_not_call,
            call_from=calls.first,
            call_to=calls.last,
        )
        return PersonRow(number, _key(draft), draft, fold(name), same_numbers(document), overflow, openings, values)

    def _name(self, number: int, cells: Sequence[str], kept: list[str]) -> tuple[str, str]:
        """The name and what a title in it says of the gender; "" where there is none."""
        rows = self._rows
        text = one_line(rows.text(cells, "name"))
        if self._own and text:  # as her file has it, titles and all
            return text[:LONGEST_NAME], ""
        if _PLAIN_NAME.fullmatch(text) and text not in _NO_NAME and not self._split_names:
            return _without_title(text)
        last, first = one_line(rows.text(cells, "last_name")), one_line(rows.text(cells, "first_name"))
        if first or last:
            joined = f"{last}{first}" if last > "\x7f" or first > "\x7f" else f"{first} {last}"
            text = text if fold(text) == fold(joined) or (text and joined in text) else f"{text} {joined}".strip()
        if fold(text) in _NO_NAME:
            return "", ""
        if len(text) > LONGEST_NAME:
            sentence = N_("This name has {length} characters; all of it is kept in the notes.")
            rows.tally.problem(number, "name", "too_long", sentence, length=len(text))
            kept.append(text)
            text = text[:_NAME_SHOWN] + "…"
        try:
            name = clean_name(text)
        except RuleBroken:
            return "", ""
        return _without_title(name)

    def _phones(self, number: int, cells: Sequence[str], kept: list[str]) -> tuple[str, ...]:
        numbers: list[str] = []
        for name in self._phone_fields:
            text = whole_number_text(self._rows.text(cells, name))
            if not text:
                continue
            try:
                plain = text.isdigit()
                if not plain and is_not_given(text):
                    self._rows.tally.not_given(number, name, "bad_phone", text)
                    continue
                extension = None if plain else _EXTENSION.fullmatch(text)
                numbers.append(parse_phone(extension[1] if extension else text, self._region))
                if extension:  # a number has none here: the whole of it stays in the notes
                    kept.append(self._rows.as_written(name, self._rows.text(cells, name)))
            except RuleBroken as error:
                parts = split_phones(text)
                if len(parts) < 2:
                    self._rows.tally.refused(number, name, "bad_phone", error)
                    kept.append(self._rows.as_written(name, self._rows.text(cells, name)))
                else:
                    numbers += self._several(number, name, parts, kept)
        found = tuple(numbers) if len(numbers) < 2 else tuple(dict.fromkeys(numbers))
        if len(found) > MOST_PHONES:
            kept.append(", ".join(found[MOST_PHONES:]))
        return found[:MOST_PHONES]

    def _several(self, number: int, name: str, parts: Sequence[str], kept: list[str]) -> list[str]:
        """The numbers of a cell that holds several; one that cannot be read costs none of the others."""
        numbers: list[str] = []
        for part in parts:
            extension = _EXTENSION.fullmatch(part)
            try:
                numbers.append(parse_phone(extension[1] if extension else part, self._region))
            except RuleBroken as error:
                self._rows.tally.refused(number, name, "bad_phone", error)
                kept.append(self._rows.as_written(name, part))
            else:
                if extension:
                    kept.append(self._rows.as_written(name, part))
        return numbers

    def _birthday(self, number: int, cells: Sequence[str], kept: list[str]) -> Birthday | None:
        rows = self._rows
        written = rows.text(cells, "birthday")
        if not written:
            return None
        if not self._lunar_heading and "calendar" not in rows.columns and (born := self._plain_day(written)):
            return born
        text = iso_birthday(whole_number_text(written), rows.plan.order, rows.plan.short_order)
        calendar = rows.text(cells, "calendar")
        lunar = fold(calendar) in _LUNAR_SAID or bool(_LUNAR.search(calendar)) or (self._lunar_heading and not calendar)
        if lunar and not _LUNAR.search(text) and not _SOLAR.search(text):
            text = f"农历{text}"
        try:
            if not lunar and rows.plan.short_order is None and is_two_ways(text):
                raise NotBirthday("ambiguous", written)
            return parse_birthday(text, self._today)
        except NotBirthday as error:
            if error.code == "unknown" or is_not_given(written):
                rows.tally.not_given(number, "birthday", "bad_date", written)
            else:
                rows.tally.refused(number, "birthday", "bad_date", error)
                kept.append(rows.as_written("birthday", written))
            return None

    def _plain_day(self, text: str) -> Birthday | None:
        """1996-10-10, as nearly every cell of a sheet has it: no need to try every other way of writing."""
        if len(text) != 10 or text[4] != "-" or not text.isascii():
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return None
        if not day.year >= FIRST_YEAR or day > self._today:
            return None
        return Birthday(day.month, day.day, day.year)

    def _document(self, number: int, cells: Sequence[str], kept: list[str]) -> Document:
        text = self._rows.text(cells, "document")
        if not text:
            return _NO_DOCUMENT
        if is_not_given(text):
            self._rows.tally.not_given(number, "document", "bad_id", text)
        else:
            try:
                return check_document(text.lstrip("'’`"))
            except RuleBroken as error:
                self._rows.tally.refused(number, "document", "bad_id", error)
                kept.append(self._rows.as_written("document", text))
        return _NO_DOCUMENT

    def _allergies(self, number: int, cells: Sequence[str], kept: list[str]) -> str:
        """What she does not bear; nothing where the list says that there is nothing, or that nobody knows."""
        text = self._rows.line(number, cells, "allergies", kept)
        if not text or is_none(text):
            return ""
        if is_not_given(text):
            self._rows.tally.not_given(number, "allergies", "bad_answer", text)
            return ""
        return text

    def _gender(self, cells: Sequence[str], kept: list[str]) -> str:
        text = one_line(self._rows.text(cells, "gender"))
        gender = _GENDERS.get(fold(text))
        if gender is None:
            kept.append(self._rows.as_written("gender", text))
            return ""
        return gender

    def _notes(self, number: int, cells: Sequence[str], kept: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Notes with all that has no field of its own, each on its own line; and in pieces what is too much for one."""
        rows = self._rows
        parts = [rows.text(cells, "notes"), *kept, *rows.unknown(number, cells)]
        notes = parts[0] if len(parts) == 1 else "\n".join(filter(None, parts))
        if len(notes) <= LONGEST_NOTES:
            return notes, ()
        first, *more = in_pieces(notes)
        rows.tally.problem(
            number,
            "notes",
            "split",
            N_("The notes of this row have {length} characters; they are kept as {count} notes, one after the other."),
            length=len(notes),
            count=1 + len(more),
        )
        return first, tuple(more)

    def _tags(self, cells: Sequence[str], kept: list[str]) -> tuple[str, ...]:
        text = self._rows.text(cells, "tags")
        if not text:
            return ()
        tags = tuple(sorted({one_line(tag) for tag in (_OWN_TAGS if self._own else _TAGS).split(text)} - {""}))
        if len(tags) > MOST_TAGS or any(len(tag) > 40 for tag in tags):
            kept.append(self._rows.labelled(self._rows.columns["tags"], text))
            return ()
        return tags

    def _advisor(self, cells: Sequence[str], kept: list[str], column: str) -> StaffId | None:
        text = self._rows.text(cells, column)
        found = self._staff.get(fold(text)) if text else None
        if text and found is None:
            kept.append(self._rows.labelled(self._rows.columns[column], text))
        return found


def _without_title(name: str) -> tuple[str, str]:
    """张丽女士 → 张丽, "f"; 王女士 keeps her title, it is all that is known of her name."""
    title = name[-2:]
    if title in _TITLES and len(name) > 2:
        bare = name[:-2].strip()
        return (bare if len(bare) > 1 else name), _TITLES[title]
    if match := _ENGLISH_TITLE.match(name):
        return name[match.end() :], _GENDERS.get(match[1].casefold(), "f")
    return name, ""


def _key(draft: ClientDraft) -> str:
    born = draft.birthday
    return key_of(
        ListKind.CLIENTS.value,
        fold(draft.name),
        *draft.phones,
        draft.code,
        draft.gender,
        f"({born.year}, {born.month}, {born.day}, {born.lunar}, {born.leap})" if born else "",
        draft.document_number,
        draft.address,
        draft.source,
        ",".join(draft.tags),
        draft.allergies,
        draft.notes,
        *calls_told(draft),  # nothing where the list says nothing: such rows keep the key they had
    )
