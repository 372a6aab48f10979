"""What a relative and a day that comes round may hold. Pure: a draft in, a clean draft or a refusal out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desk_app.clients.birthday_words import NotBirthday, check_birthday
from desk_app.clients.client import Birthday
from desk_app.clients.phones import parse_phone
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft
from desk_app.clients.rules import LONGEST_NAME, many_lines, one_line
from desk_app.errors import RuleBroken
from desk_app.words import N_

#: A wedding is planned so many years ahead at most; a birthday or a death never lies ahead.
YEARS_AHEAD = 3

_NEVER_AHEAD = frozenset({DateKind.BIRTHDAY, DateKind.MEMORIAL})


def check_relative(draft: RelativeDraft, region: str, today: date) -> RelativeDraft:
    """The draft as it is kept. ``region`` is the shop's country for the phone. A relative with a file of her own has
    name, phone and birthday there, and they are left out here.

    Raises RuleBroken("name" | "phone" | "birthday" | "note").
    """
    note = many_lines(draft.note, "note")
    if draft.other_id is not None:
        return replace(draft, name="", phone="", birthday=None, note=note)
    name = one_line(draft.name, "name", LONGEST_NAME)
    if not name:
        raise RuleBroken("name", "empty", N_("Write the name, or what the client calls this person."))
    phone = parse_phone(draft.phone, region) if draft.phone.strip() else ""
    if draft.birthday is not None:
        check_birthday(draft.birthday, today)
    return replace(draft, name=name, phone=phone, note=note)


def check_date(draft: DateDraft, today: date) -> DateDraft:
    """The draft as it is kept; a name only where the kind has none. Raises RuleBroken("day" | "label")."""
    label = one_line(draft.label, "label") if draft.kind is DateKind.OTHER else ""
    if draft.kind is DateKind.OTHER and not label:
        raise RuleBroken("label", "empty", N_("Write what day it is."))
    if draft.kind is DateKind.BIRTHDAY:
        raise RuleBroken("kind", "birthday", N_("A birthday stands with the person whose it is."))
    _check_day(draft.day, latest_day(draft.kind, today))
    return replace(draft, label=label)


def latest_day(kind: DateKind, today: date) -> date:
    """The last day that a date of a kind may begin on."""
    return today if kind in _NEVER_AHEAD else date(today.year + YEARS_AHEAD, 12, 31)


def _check_day(day: Birthday, latest: date) -> None:
    try:
        check_birthday(day, latest)
    except NotBirthday as error:
        if error.code == "future":
            raise RuleBroken("day", "future", N_("This day is too far ahead.")) from error
        raise RuleBroken("day", error.code, error.template, **error.values) from error
