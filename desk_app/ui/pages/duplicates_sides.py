"""Two files side by side, field by field, and what the one that stays would say: made on the reader thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from desk_app.clients.birthdays import birthday_text
from desk_app.clients.client import GENDER_LABELS, Birthday, Client, ClientDraft, ClientId, Gender, masked
from desk_app.clients.consent import ANSWER_LABELS, Answer
from desk_app.clients.desk import get_client
from desk_app.clients.field_rules import value_said
from desk_app.clients.joining import CHOOSABLE
from desk_app.clients.phones import spaced
from desk_app.clients.told import FIELD_LABELS
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.merging.desk import Joined, preview_merge
from desk_app.staff.desk import staff_list
from desk_app.ui.pages.client_sheet import hours_said
from desk_app.words import N_, Words

#: Fields in the order of a file; hours and a document's kind go with what they belong to.
_FIELDS = (
    "name", "phones", "gender", "birthday", "document_number", "address", "source", "tags", "advisor_id", "allergies",
    "alerts", "notes", "may_call", "do_not_call", "call_from",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One field of both files and of the one that would stay. ``open``: somebody may choose; ``taken``: the other's
    value was chosen."""

    field: str
    label: str
    kept: str
    other: str
    after: str
    open: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Both files and every field in which either says something; ``refused`` says why they cannot be merged so."""

    kept: Client
    other: Client
    sides: tuple[Side, ...]
    refused: DeskError | None


def compare(shop: Shop, kept_id: ClientId, other_id: ClientId, take: Collection[str], words: Words) -> Compared:
    """Reads both. Raises NotFound."""
    kept, other = get_client(shop, kept_id), get_client(shop, other_id)
    refused, after = None, kept.as_draft()
    try:
        after = preview_merge(shop, kept_id, other_id, take)
    except DeskError as error:
        refused = error
    advisors = {int(member.id): member.name for member in staff_list(shop, everyone=True)}
    region = shop.settings.phone_region
    sides = []
    for field in _FIELDS:
        one, two, then = (
            _said(draft, field, words, advisors, region) for draft in (kept.as_draft(), other.as_draft(), after)
        )
        if not (one or two):
            continue
        free = field in CHOOSABLE and bool(one) and bool(two) and one != two
        label = words(N_("Call hours")) if field == "call_from" else words(FIELD_LABELS[field])
        sides.append(Side(field, label, one, two, then, free, free and field in take))
    return Compared(kept, other, tuple(sides), refused)


def _said(draft: ClientDraft, field: str, words: Words, advisors: dict[int, str], region: str) -> str:
    value = getattr(draft, field)
    if field == "call_from":
        return hours_said(draft.call_from, draft.call_to, words)
    if field == "phones":
        return "  ".join(spaced(phone, region) for phone in draft.phones)
    if field == "may_call":
        return "" if value is None else words(ANSWER_LABELS[Answer.GIVEN if value else Answer.WITHDRAWN])
    if field == "do_not_call":
        return words(N_("asked not to be called")) if value else ""
    return _plain(value, field, words, advisors)


def _plain(value: object, field: str, words: Words, advisors: dict[int, str]) -> str:
    if isinstance(value, Birthday):
        return birthday_text(value, words)
    if isinstance(value, tuple):
        return words.list_of([str(one) for one in value]) if value else ""
    if field == "gender":
        return words(GENDER_LABELS[Gender(str(value))]) if value else ""
    if field == "document_number" and isinstance(value, str) and "*" not in value:
        return masked(value)
    if isinstance(value, int):
        return advisors.get(value, "")
    return "" if value is None else " ".join(str(value).split())


def said_there(joined: Joined, words: Words, region: str) -> tuple[tuple[str, str], ...]:
    """Field and value of everything the merged file said."""
    draft = ClientDraft(name=joined.file.name)
    known: dict[str, Any] = {one.field: one.value for one in joined.file.others}
    draft = replace(draft, **known)
    lines = []
    for field in ("code", *_FIELDS):
        text = _said(draft, field, words, {}, region)
        if text:
            lines.append((words(N_("Call hours")) if field == "call_from" else words(FIELD_LABELS[field]), text))
    lines += [(words(field.label), value_said(field, value, words)) for field, value in joined.fields]
    return tuple(lines)
