"""What a client form and the next question are told, made into drafts. No widgets: it runs on the worker threads,
where reading the lunar calendar or the world's phone numbers may take its time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from desk_app.clients.birthdays import NotBirthday, birthday_text, next_birthday, parse_birthday
from desk_app.clients.client import Birthday, ClientDraft, ClientId, Gender, Likeness, LikenessReason
from desk_app.clients.desk import HIDDEN
from desk_app.clients.documents import (
    DOCUMENT_LABELS,
    Document,
    DocumentKind,
    NotDocument,
    birthday_of,
    check_document,
    gender_of,
)
from desk_app.clients.phones import NotPhone, parse_phone, split_phones
from desk_app.clients.recognising import likely_same
from desk_app.clients.units import units_like
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.staff.account import StaffId
from desk_app.words import N_, Words

#: What separates tags, as people write them.
_BETWEEN_TAGS = re.compile(r"[\s,;、，；/|]+")
_HOUR = r"(上午|早上|中午|下午|晚上|am|pm)?\s*(\d{1,2})(?:[:点时](\d{2})?)?\s*分?\s*(am|pm)?"
_HOURS = re.compile(rf"{_HOUR}\s*(?:[-–—~至到]|to)\s*{_HOUR}")
_FROM_HOUR = re.compile(rf"(?:after\s+)?{_HOUR}\s*(?:以后|之后|后|起|[-–—~])?")
_TO_HOUR = re.compile(rf"(?:before|until|[-–—~])\s*{_HOUR}|{_HOUR}\s*(?:以前|之前|前)")
#: Refusals that more typing may cure: said when the form is saved, not while it is typed.
_HALF_TYPED = {"unreadable", "incomplete", "ambiguous_calendar", "bad_length"}
_AFTERNOON = {"下午", "晚上", "pm"}


@dataclass(frozen=True, slots=True)
class ClientTyped:
    """A client form as it stands: text as typed, choices as values, hours already in minutes from midnight."""

    name: str = ""
    phones: str = ""
    code: str = ""
    gender: str = ""
    birthday: str = ""
    document_kind: str = ""
    document_number: str = ""
    address: str = ""
    source: str = ""
    tags: str = ""
    notes: str = ""
    allergies: str = ""
    alerts: str = ""
    advisor_id: str = ""
    second_advisor_id: str = ""
    may_call: str = ""  # "yes", "no" or "": not asked
    do_not_call: bool = False
    call_from: int | None = None
    call_to: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence beside a field; ``wrong`` where it warns."""

    said: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made of a form still being typed. ``offered``: the ID's birthday, as typed, while none is told."""

    likely: tuple[Likeness, ...] = ()
    birthday: Remark = Remark()
    document: Remark = Remark()
    gender: Remark = Remark()
    offered: str = ""


def phones_of(text: str, region: str) -> tuple[str, ...]:
    """The numbers of a field: commas and the like part them, and spaces where only that makes numbers of them."""
    found: list[str] = []
    for part in split_phones(text):
        found += [part] if _is_phone(part, region) else _parted(part.split(), region) or [part]
    return tuple(found)


def _is_phone(text: str, region: str) -> bool:
    try:
        parse_phone(text, region)
    except NotPhone:
        return False
    return True


def _parted(groups: list[str], region: str) -> list[str]:
    """Groups of digits joined from the left into numbers: "138 0000 1111 13900002222". Empty where some are left."""
    numbers: list[str] = []
    held: list[str] = []
    for group in groups:
        held.append(group)
        if _is_phone(" ".join(held), region):
            numbers.append(" ".join(held))
            held = []
    return [] if held else numbers


def tags_of(text: str) -> tuple[str, ...]:
    """Tags of one field, parted by spaces or commas."""
    return tuple(tag for tag in _BETWEEN_TAGS.split(text) if tag)


def birthday_typed(text: str, today: date) -> Birthday | None:
    """A birthday as typed; None for nothing and for 不详. Raises NotBirthday."""
    try:
        return parse_birthday(text, today)
    except NotBirthday as error:
        if error.code == "unknown":
            return None
        raise


def draft_of(typed: ClientTyped, region: str, today: date) -> ClientDraft:
    """The draft of a form. Raises RuleBroken by field."""
    return ClientDraft(
        name=typed.name,
        phones=phones_of(typed.phones, region),
        code=typed.code,
        gender=typed.gender,
        birthday=birthday_typed(typed.birthday, today),
        document_kind=typed.document_kind,
        document_number=typed.document_number,
        address=typed.address,
        source=typed.source,
        tags=tags_of(typed.tags),
        notes=typed.notes,
        allergies=typed.allergies,
        alerts=typed.alerts,
        advisor_id=StaffId(int(typed.advisor_id)) if typed.advisor_id else None,
        second_advisor_id=StaffId(int(typed.second_advisor_id)) if typed.second_advisor_id else None,
        may_call={"yes": True, "no": False}.get(typed.may_call),
        do_not_call=typed.do_not_call,
        call_from=typed.call_from,
        call_to=typed.call_to,
    )


def merged(now: ClientDraft, first: ClientDraft, draft: ClientDraft) -> ClientDraft:
    """The file as it is ``now`` with what the form changed from ``first``, as it was opened, to ``draft``.

    What somebody else wrote into other fields meanwhile stays.
    """
    changed: dict[str, Any] = {
        field.name: getattr(draft, field.name)
        for field in fields(ClientDraft)
        if getattr(draft, field.name) != getattr(first, field.name)
    }
    if {"document_kind", "document_number"} & set(changed):  # the kind is told by the number
        changed |= {"document_kind": draft.document_kind, "document_number": draft.document_number}
    return replace(now, **changed)


def typed_of(draft: ClientDraft, words: Words) -> ClientTyped:
    """A draft as the form shows it."""
    chosen = draft.document_kind in {DocumentKind.PASSPORT, DocumentKind.OTHER}
    return ClientTyped(
        name=draft.name,
        phones=", ".join(draft.phones),
        code=draft.code,
        gender=draft.gender,
        birthday=_birthday_to_type(draft.birthday, words),
        document_kind=draft.document_kind if chosen else "",
        document_number=draft.document_number,
        address=draft.address,
        source=draft.source,
        tags=" ".join(draft.tags),
        notes=draft.notes,
        allergies=draft.allergies,
        alerts=draft.alerts,
        advisor_id="" if draft.advisor_id is None else str(draft.advisor_id),
        second_advisor_id="" if draft.second_advisor_id is None else str(draft.second_advisor_id),
        may_call="" if draft.may_call is None else "yes" if draft.may_call else "no",
        do_not_call=draft.do_not_call,
        call_from=draft.call_from,
        call_to=draft.call_to,
    )


def _birthday_to_type(birthday: Birthday | None, words: Words) -> str:
    """A birthday in a form that is read back as the same birthday."""
    if birthday is None:
        return ""
    if not birthday.lunar:
        day = f"{birthday.month:02}-{birthday.day:02}"
        return f"{birthday.year}-{day}" if birthday.year else day
    if words.language != "zh_CN":
        day = f"{birthday.month}-{birthday.day}"
        return f"lunar {'leap ' if birthday.leap else ''}{f'{birthday.year}-' if birthday.year else ''}{day}"
    year = f"{birthday.year}年" if birthday.year else ""
    return f"农历{year}{'闰' if birthday.leap else ''}{birthday.month}月{birthday.day}日"


def understand(
    shop: Shop, typed: ClientTyped, except_id: ClientId | None, words: Words, registration: str = ""
) -> Understood:
    """What can already be said of a form being typed: who it may be, and how birthday and document are understood.
    ``registration``: the number of a firm."""
    today, region = shop.today(), shop.settings.phone_region
    birthday, said = _said_birthday(typed.birthday, today, words)
    document, about = _said_document(typed, words)
    if birthday is not None and document is not None and _differs(birthday, birthday_of(document)):
        said = Remark(words(N_("The birthday is not the one in the ID number. Which is right?")), wrong=True)
    draft = ClientDraft(
        name=typed.name,
        phones=phones_of(typed.phones, region),
        birthday=birthday,
        document_kind=typed.document_kind,
        document_number=typed.document_number,
    )
    offered = ""
    if document is not None and not typed.birthday.strip():
        offered = _birthday_to_type(birthday_of(document), words)
        if offered:
            said = Remark(words(N_("Alt B: {day}, from the ID number"), day=offered))
    gender = _said_gender(typed.gender, document, words)
    likely = likely_same(shop, draft, except_id)
    firms = tuple(
        Likeness(brief, LikenessReason.REGISTRATION, 100, sure=True)
        for brief in units_like(shop, registration, except_id)
    )
    return Understood(firms + likely, said, about, gender, offered)


def _said_birthday(text: str, today: date, words: Words) -> tuple[Birthday | None, Remark]:
    if not text.strip():
        return None, Remark()
    try:
        birthday = birthday_typed(text, today)
    except NotBirthday as error:
        return None, Remark() if error.code in _HALF_TYPED else Remark(error.say(words), wrong=True)
    if birthday is None:
        return None, Remark(words(N_("Kept as not known")))
    next_on = words.day(next_birthday(birthday, today))
    said = words(N_("{birthday} · next on {day}"), birthday=birthday_text(birthday, words), day=next_on)
    return birthday, Remark(said)


def _said_document(typed: ClientTyped, words: Words) -> tuple[Document | None, Remark]:
    if not typed.document_number.strip():
        return None, Remark()
    if HIDDEN in typed.document_number:
        return None, Remark(words(N_("Partly hidden. Type the whole number to change it.")))
    try:
        document = check_document(typed.document_number, typed.document_kind)
    except NotDocument as error:
        return None, Remark() if error.code in _HALF_TYPED else Remark(error.say(words), wrong=True)
    parts = [words(DOCUMENT_LABELS[document.kind])]
    born = birthday_of(document)
    if born is not None:
        parts.append(words(N_("born {day}"), day=birthday_text(born, words)))
        parts.append(words(N_("woman")) if gender_of(document) is Gender.FEMALE else words(N_("man")))
    return document, Remark(" · ".join(parts))


def _said_gender(told: str, document: Document | None, words: Words) -> Remark:
    holds = gender_of(document) if document is not None else Gender.UNKNOWN
    if not told or holds is Gender.UNKNOWN or told == holds.value:
        return Remark()
    return Remark(words(N_("ID says: woman")) if holds is Gender.FEMALE else words(N_("ID says: man")), wrong=True)


def _differs(told: Birthday, holds: Birthday | None) -> bool:
    if holds is None or told.lunar:
        return False
    return (told.month, told.day) != (holds.month, holds.day) or bool(told.year and told.year != holds.year)


# ── the next question ─────────────────────────────────────────────────────────────────────────────────────────────


Answer = Callable[[ClientDraft, str], ClientDraft]

#: How a plain answer lands in the draft, by the question's field.
_PLAIN: dict[str, Answer] = {
    "name": lambda draft, said: replace(draft, name=said),
    "gender": lambda draft, said: replace(draft, gender=said),
    "allergies": lambda draft, said: replace(draft, allergies=said),
    "source": lambda draft, said: replace(draft, source=said),
    "address": lambda draft, said: replace(draft, address=said),
    "may_call": lambda draft, said: replace(draft, may_call=said == "yes"),
    "advisor_id": lambda draft, said: replace(draft, advisor_id=StaffId(int(said))),
    "document_number": lambda draft, said: replace(draft, document_kind="", document_number=said),
}


def answered(draft: ClientDraft, field: str, said: str, region: str, today: date) -> ClientDraft:
    """The draft with one blank filled by an answer. Raises RuleBroken(field).

    ``field`` is a question's field (``followup.questions``); choices are answered by their values.
    """
    if not said.strip():
        raise RuleBroken(field, "empty", N_("Write the answer first."))
    if field == "phones":
        return replace(draft, phones=(*draft.phones, *phones_of(said, region)))
    if field == "birthday":
        return replace(draft, birthday=parse_birthday(said, today))
    if field == "call_hours":
        first, last = call_hours(said)
        return replace(draft, call_from=first, call_to=last)
    return _PLAIN[field](draft, said)


def call_hours(text: str) -> tuple[int | None, int | None]:
    """Hours to call as people say them: "14-16", "下午2点到4点", "14:30 以后", "before 11". Minutes from midnight.

    Without a word for the half of the day, an hour before eight is meant in the afternoon. Raises
    RuleBroken("call_hours").
    """
    bare = unicodedata.normalize("NFKC", text).strip().casefold().replace("点半", ":30")
    if match := _HOURS.fullmatch(bare):
        first, last = _minutes(match.groups()[:4]), _minutes(match.groups()[4:])
        if last <= first and last < 12 * 60:
            last += 12 * 60
        if first < last:
            return first, last
    elif match := _TO_HOUR.fullmatch(bare):
        return None, _minutes(match.groups()[:4] if match[2] else match.groups()[4:])
    elif match := _FROM_HOUR.fullmatch(bare):
        return _minutes(match.groups()), None
    raise _not_hours()


def _minutes(parts: tuple[str | None, ...]) -> int:
    before, hour, minute, after = parts
    hours, minutes = int(hour or 0), int(minute or 0)
    half = before or after
    if hours < 12 and (half in _AFTERNOON or (half is None and hours < 8)):
        hours += 12
    if hours * 60 + minutes > 24 * 60 or minutes > 59:
        raise _not_hours()
    return hours * 60 + minutes


def _not_hours() -> RuleBroken:
    return RuleBroken("call_hours", "not_hours", N_("Write the hours like {example}."), example="14-16")
