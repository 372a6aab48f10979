"""Two files of one person as one, and as two again. Pure: drafts in, drafts out.

What is kept where the two differ: the kept file's value, unless somebody chose the other's; a blank is filled; phones,
tags, allergies and alerts are joined; notes stand one below the other with where they came from; who does not want to
be called on either side is not called, and the hours to call are those that both allow. What gives way is not lost: the
caller keeps every value of the other file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.rules import LONGEST_LINE, LONGEST_NOTES, MOST_PHONES, MOST_TAGS
from desk_app.errors import RuleBroken
from desk_app.words import N_

#: Fields for which somebody may choose the other file's value; a document goes with its kind.
CHOOSABLE = ("name", "gender", "birthday", "document_number", "address", "source", "advisor_id")

#: The fields of a draft that hold free words.
FREE = ("address", "source", "notes", "allergies", "alerts")

#: Short lists and notes, of which the other file's part is put behind.
_JOINED = ("notes", "allergies", "alerts")

_PARTS = re.compile(r"[,，、;；\n]+")


def joined(old: str, new: str) -> str:
    """Two short lists ("青霉素、花粉") as one: what the second adds stands behind the first."""
    there = {_folded(part) for part in _PARTS.split(old)}
    more = [part for part in map(str.strip, _PARTS.split(new)) if part and _folded(part) not in there]
    if not old:
        return new
    return "、".join([old, *more]) if not old.isascii() else ", ".join([old, *more])


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def birthdays_fit(old: Birthday, new: Birthday) -> bool:
    """Whether two birthdays say the same, one of them perhaps without its year."""
    return old == new or (not (old.year and new.year) and replace(old, year=0) == replace(new, year=0))


def fuller_birthday(old: Birthday | None, new: Birthday | None) -> Birthday | None:
    """The birthday that says more: one with a year where the other is the same day without."""
    if old is None or new is None or old.year or not new.year:
        return old or new
    return new if birthdays_fit(old, new) else old


def merged_draft(
    kept: ClientDraft, other: ClientDraft, *, heading: str, take: Collection[str] = (), fill_document: bool = True
) -> ClientDraft:
    """The kept file with the other in it. ``take``: fields of ``CHOOSABLE`` whose value is the other's, where it has
    one. ``heading`` stands above the other's notes. ``fill_document``: whether its number may come into a blank.

    Raises RuleBroken with the field for which there is no room.
    """
    for field in take:
        if field not in CHOOSABLE:
            raise RuleBroken("take", "unknown", N_("“{name}” is not a field that can be chosen."), name=field)
    chosen = replace(kept, **{field: getattr(other, field) for field in take if getattr(other, field)})
    hers = "document_number" in take and bool(other.document_number)
    fills = fill_document and not kept.document_number
    number = other.document_number if hers or fills else kept.document_number
    call_from, call_to = _both_hours(kept, other)
    first = chosen.advisor_id if chosen.advisor_id is not None else other.advisor_id
    draft = replace(
        chosen,
        phones=tuple(dict.fromkeys(kept.phones + other.phones)),
        gender=chosen.gender or other.gender,
        birthday=chosen.birthday if "birthday" in take else fuller_birthday(kept.birthday, other.birthday),
        document_number=number,
        document_kind=other.document_kind if number and number == other.document_number else kept.document_kind,
        address=chosen.address or other.address,
        source=chosen.source or other.source,
        tags=tuple(sorted({*kept.tags, *other.tags})),
        notes=_below(kept.notes, heading, other.notes),
        allergies=joined(kept.allergies, other.allergies),
        alerts=joined(kept.alerts, other.alerts),
        advisor_id=first,
        second_advisor_id=next(
            (one for one in (kept.second_advisor_id, other.second_advisor_id) if one is not None and one != first), None
        ),
        may_call=_may_call(kept.may_call, other.may_call),
        do_not_call=kept.do_not_call or other.do_not_call,
        call_from=call_from,
        call_to=call_to,
    )
    _must_have_room(draft)
    return draft


def _below(notes: str, heading: str, more: str) -> str:
    """Notes with those of the other file below them."""
    if not more or more == notes:
        return notes
    return "\n".join(part for part in (notes, heading, more) if part)


def _may_call(kept: bool | None, other: bool | None) -> bool | None:
    """No on either side holds until she is asked again."""
    if False in {kept, other}:
        return False
    return True if True in {kept, other} else None


def _both_hours(kept: ClientDraft, other: ClientDraft) -> tuple[int | None, int | None]:
    """The hours that both files allow; those of the kept one where there are none."""
    firsts = [minute for minute in (kept.call_from, other.call_from) if minute is not None]
    lasts = [minute for minute in (kept.call_to, other.call_to) if minute is not None]
    first, last = max(firsts, default=None), min(lasts, default=None)
    if first is not None and last is not None and first >= last:
        return kept.call_from, kept.call_to
    return first, last


def _must_have_room(draft: ClientDraft) -> None:
    sizes = (
        ("phones", MOST_PHONES, N_("Together the files have {count} phone numbers, and one has {most} at most.")),
        ("tags", MOST_TAGS, N_("Together the files have {count} tags, and one has {most} at most.")),
        (
            "notes",
            LONGEST_NOTES,
            N_("Together the notes are too long: {count} characters, and there is room for {most}."),
        ),
        (
            "allergies",
            LONGEST_LINE,
            N_("Together the allergies are too long: {count} characters, and there is room for {most}."),
        ),
        (
            "alerts",
            LONGEST_LINE,
            N_("Together the alerts are too long: {count} characters, and there is room for {most}."),
        ),
    )
    for field, most, said in sizes:
        count = len(getattr(draft, field))
        if count > most:
            raise RuleBroken(field, "no_room", said, count=count, most=most)


def changed_fields(before: ClientDraft, after: ClientDraft) -> tuple[str, ...]:
    """The fields in which two drafts differ."""
    return tuple(each.name for each in fields(before) if getattr(before, each.name) != getattr(after, each.name))


def parted_draft(
    now: ClientDraft, before: Mapping[str, object], after: Mapping[str, object], stays: Collection[str] = ()
) -> ClientDraft:
    """The kept file without the other again. ``before`` and ``after`` hold the fields that the merge changed.

    A field is what it was before unless it was changed since, or is named by ``stays``: then the later value stands. Of
    a list only what the merge had put in goes; so it is of notes, allergies and alerts that were added to since.
    """
    put_back: dict[str, Any] = {}
    for field in sorted(before.keys() & after.keys()):
        was, became, stands = before[field], after[field], getattr(now, field)
        if field in stays:
            continue
        if stands == became:
            put_back[field] = was
        elif isinstance(was, tuple) and isinstance(became, tuple):
            put_back[field] = tuple(one for one in stands if one not in set(became) - set(was))
        elif field in _JOINED:
            put_back[field] = _without(str(stands), str(was), str(became))
    _together(put_back, now, before, ("document_number", "document_kind"))
    _together(put_back, now, before, ("call_from", "call_to"))
    parted = replace(now, **put_back)
    if parted.second_advisor_id == parted.advisor_id:  # one of the two was chosen anew since
        parted = replace(parted, second_advisor_id=None)
    return parted


def _without(stands: str, was: str, became: str) -> str:
    """A text that was added to since, without what the merge had put behind."""
    added = became[len(was) :] if became.startswith(was) else ""
    if not added or added not in stands:
        return stands
    start = stands.index(added)
    left = stands[:start] + stands[start + len(added) :]
    return left.strip("\n、,; ") if not was else left


def _together(
    put_back: dict[str, object], now: ClientDraft, before: Mapping[str, object], names: Iterable[str]
) -> None:
    """Fields that only mean something together go back together or stay together."""
    concerned = [name for name in names if name in before]
    if any(name not in put_back for name in concerned):
        for name in concerned:
            put_back.pop(name, None)
