"""What the audit trail calls things, in words: actions, kinds, subjects, fields and the values in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk_app.clients.built_in import CHOICES, LABELS
from desk_app.clients.field import OUTCOME_LABELS as ASKED_LABELS
from desk_app.clients.photograph import PART_LABELS
from desk_app.followup.outcome import OUTCOME_LABELS
from desk_app.loyalty.leaving import STATE_LABELS
from desk_app.loyalty.reasons import CUT_LABELS, LEARNED_LABELS, REASON, SIDE_LABELS, WAYS
from desk_app.money import Money
from desk_app.pawn.ticket import UNDONE_AT_ONCE
from desk_app.salon.booking import BOOKING_STATUS_LABELS
from desk_app.staff.account import ROLE_LABELS
from desk_app.staff.audit import AuditLine
from desk_app.till.payment import TENDER_LABELS
from desk_app.ui.pages.audit_names import ACTIONS, FIELDS, SUBJECTS
from desk_app.words import N_, Words

#: For the program alone: the columns and numbers of what "taken_out" counts, the copies that were dated ahead, the seal
#: of a PIN's hash, and the digests of a picture.
_NOT_SAID = frozenset({"authorised", "copies_ahead", "pin_seal", "sha256", "texts", "thumbnail"})

_AMOUNTS = frozenset({"amount", "appraisal", "charges", "cost", "limit", "price", "principal", "redemption", "total"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a line tells: a field, what it was and what it is. ``was`` is "" where there is only one value."""

    label: str
    was: str
    now: str


def action_said(action: str, words: Words) -> str:
    """What an action is called; one of another version of the program, as it is written."""
    return words(ACTIONS[action]) if action in ACTIONS else action


def subject_said(subject: str, words: Words) -> str:
    """ "visit:17" in words; what has no word is left as it is."""
    kind, _colon, number = subject.partition(":")
    return words(SUBJECTS[kind], number=number) if kind in SUBJECTS and number else ""


def facts(line: AuditLine, words: Words, currency: str) -> tuple[Fact, ...]:
    """What a line tells, field by field: first what changed, before and after, then the rest."""
    detail = {name: value for name, value in line.detail.items() if name not in _NOT_SAID}
    before, after = _record(detail.pop("before", None)), _record(detail.pop("after", None))
    if "from" in detail and "to" in detail:
        before, after = before | {"status": detail.pop("from")}, after | {"status": detail.pop("to")}
    changed = bool(before)
    own = _record(detail.pop("labels", None))  # what the owner's fields were called then
    found = [
        Fact(
            str(own.get(name) or _field(name, words)),
            _value(name, before.get(name), words, currency) if changed else "",
            _value(name, after.get(name), words, currency),
        )
        for name in dict.fromkeys([*after, *before])
        if not changed or before.get(name) != after.get(name) or _masked(name)
    ]
    if changed:
        detail.pop("fields", None)
    rest = [Fact(_field(name, words), "", _value(name, value, words, currency)) for name, value in detail.items()]
    return (*found, *rest)


def _masked(name: str) -> bool:
    return name == "document_number"  # two numbers may look alike behind their stars


def _record(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _field(name: str, words: Words) -> str:
    label = FIELDS.get(name) or LABELS.get(name)
    return words(label) if label else name.replace("_", " ")


def _value(name: str, value: object, words: Words, currency: str) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return words(N_("yes")) if value else words(N_("no"))
    if name in _AMOUNTS and isinstance(value, int):
        return words.money(Money(value, currency))
    if isinstance(value, Mapping):
        return _of_record(name, value, words, currency)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return words.list_of([_part(name, one, words, currency) for one in value])
    text = str(value)
    if _DAY.fullmatch(text):
        return words.day(date.fromisoformat(text))
    return _code(name, text, words)


def _of_record(name: str, value: Mapping[str, object], words: Words, currency: str) -> str:
    if name in {"birthday", "family_birthday", "family_day"}:
        parts = [str(value[part]) for part in ("year", "month", "day") if part in value]
        lunar = words(N_("lunar"))
        return "-".join(parts) + (f" ({lunar})" if value.get("lunar") else "")
    return words.list_of([f"{_field(part, words)} {_value(part, one, words, currency)}" for part, one in value.items()])


def _part(name: str, value: object, words: Words, currency: str) -> str:
    """A line of a bill, [name, pieces, amount], or of a ticket, [name, appraisal]; a field's name; or a plain value."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        *said, last = value
        amount = words.money(Money(last, currency)) if isinstance(last, int) else str(last)
        return " ".join([str(said[0]), *(f"×{pieces}" for pieces in said[1:]), amount])
    if name in {"beyond", "fields"} and isinstance(value, str):
        return _field(value, words)
    return _value("", value, words, currency)


def _code(name: str, text: str, words: Words) -> str:
    tables: dict[str, Mapping[str, str]] = {
        "outcome": {code.value: said for code, said in (*OUTCOME_LABELS.items(), *ASKED_LABELS.items())},
        "part": {code.value: said for code, said in PART_LABELS.items()},
        "reason": {UNDONE_AT_ONCE: UNDONE_AT_ONCE, **{code: said.label for code, said in REASON.items()}, **WAYS},
        "side": {code.value: said for code, said in SIDE_LABELS.items()},
        "cut": {code.value: said for code, said in CUT_LABELS.items()},
        "learned_from": {code.value: said for code, said in LEARNED_LABELS.items()},
        "state": {code.value: said for code, said in STATE_LABELS.items()},
        "role": {code.value: said for code, said in ROLE_LABELS.items()},
        "status": {code.value: said for code, said in BOOKING_STATUS_LABELS.items()},
        "tender": {code.value: said for code, said in TENDER_LABELS.items()},
    }
    said = tables.get(name, {}).get(text) or CHOICES.get((name, text))
    return text if said is None else words(said)
