"""What a client file may hold. Pure: a draft and the shop's country in, a clean draft or a refusal out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date

from desk_app.clients.birthdays import check_birthday
from desk_app.clients.client import ClientDraft, Gender
from desk_app.clients.documents import check_document
from desk_app.clients.phones import parse_phone
from desk_app.clients.pinyin import is_han
from desk_app.errors import RuleBroken
from desk_app.words import N_

LONGEST_NAME, LONGEST_LINE, LONGEST_NOTES = 200, 500, 20_000
MOST_PHONES, MOST_TAGS = 10, 30
MINUTES_OF_DAY = 24 * 60

#: Characters that turn the reading direction of what follows them: never part of a name, and they garble a page.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def one_line(text: str, field: str, longest: int = LONGEST_LINE) -> str:
    """A one-line field: control characters out, runs of white space to one space. Raises RuleBroken if too long."""
    clean = " ".join(_without_controls(text.replace("\t", " ").replace("\n", " ")).split())
    _must_fit(clean, field, longest)
    return clean


def many_lines(text: str, field: str, longest: int = LONGEST_NOTES) -> str:
    """A field of several lines: control characters but line ends out. Raises RuleBroken if too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    clean = "\n".join(_without_controls(line).rstrip() for line in lines).strip()
    _must_fit(clean, field, longest)
    return clean


def _without_controls(text: str) -> str:
    kept = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cs", "Zl", "Zp"})
    return _TURNING.sub("", kept).replace("\ufeff", "")


def _must_fit(text: str, field: str, longest: int) -> None:
    if len(text) > longest:
        raise RuleBroken(
            field,
            "too_long",
            N_("This is too long: {length} characters, and there is room for {longest}."),
            length=len(text),
            longest=longest,
        )


def clean_name(text: str) -> str:
    """A name as kept. Spaces inside an all-Chinese name, put there to line up a list, go. Raises RuleBroken."""
    name = one_line(text, "name", LONGEST_NAME)
    if all(is_han(sign) or sign.isspace() for sign in name):
        name = "".join(name.split())
    if not any(unicodedata.category(sign)[0] in "LNS" or unicodedata.category(sign) == "Co" for sign in name):
        raise RuleBroken("name", "name_required", N_("A client needs a name."))
    return name


def check_draft(draft: ClientDraft, region: str, today: date) -> ClientDraft:
    """The draft as it will be kept. ``region`` is the shop's country for phone numbers.

    Raises RuleBroken with the draft's field: name, phones, birthday, document_number, call_from, call_to, ….
    """
    document = check_document(draft.document_number, draft.document_kind)
    if draft.birthday is not None:
        check_birthday(draft.birthday, today)
    call_from, call_to = _check_hours(draft.call_from, draft.call_to)
    if draft.second_advisor_id is not None and draft.second_advisor_id == draft.advisor_id:
        raise RuleBroken("second_advisor_id", "same", N_("The second advisor is somebody else than the first."))
    return replace(
        draft,
        name=clean_name(draft.name),
        phones=_check_phones(draft.phones, region),
        code=one_line(draft.code, "code", 40),
        gender=_check_gender(draft.gender),
        document_kind=document.kind.value,
        document_number=document.number,
        address=one_line(draft.address, "address"),
        source=one_line(draft.source, "source"),
        tags=_check_tags(draft.tags),
        notes=many_lines(draft.notes, "notes"),
        allergies=one_line(draft.allergies, "allergies"),
        alerts=one_line(draft.alerts, "alerts"),
        call_from=call_from,
        call_to=call_to,
    )


def _check_phones(phones: tuple[str, ...], region: str) -> tuple[str, ...]:
    numbers = tuple(dict.fromkeys(parse_phone(phone, region) for phone in phones if phone.strip()))
    if len(numbers) > MOST_PHONES:
        raise RuleBroken("phones", "too_many", N_("A client has at most {most} phone numbers."), most=MOST_PHONES)
    return numbers


def _check_gender(text: str) -> str:
    if text not in set(Gender):
        raise RuleBroken("gender", "unknown_gender", N_("Choose female, male, or leave it open."))
    return text


def _check_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    clean = tuple(sorted({tag for tag in (one_line(tag, "tags", 40) for tag in tags) if tag}))
    if len(clean) > MOST_TAGS:
        raise RuleBroken("tags", "too_many", N_("A client has at most {most} tags."), most=MOST_TAGS)
    return clean


def _check_hours(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    for field, minute in (("call_from", first), ("call_to", last)):
        if minute is not None and not 0 <= minute <= MINUTES_OF_DAY:
            raise RuleBroken(field, "bad_hour", N_("An hour to call lies between 0:00 and 24:00."))
    if first is not None and last is not None and first >= last:
        raise RuleBroken("call_to", "hours_reversed", N_("The hours to call end before they begin."))
    return first, last
