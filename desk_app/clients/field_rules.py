"""What may stand in a field, how it is said, and which fields a shop has. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from desk_app.clients.built_in import BUILT_IN
from desk_app.clients.field import (
    NUMBER_UNIT,
    SCALE_TOP,
    TOP_SCORE,
    Field,
    FieldDraft,
    FieldGroup,
    FieldKind,
    Kept,
    Trust,
    Value,
)
from desk_app.clients.rules import one_line
from desk_app.errors import RuleBroken
from desk_app.words import N_, Words

#: A field is a line on a form; what is longer belongs into the notes.
LONGEST_LABEL, LONGEST_QUESTION, LONGEST_CHOICE = 40, 120, 40
MOST_CHOICES, MOST_WEIGHT = 20, 100
MOST_NUMBER = Decimal(1_000_000_000)

#: The owner's own fields come after the built-in ones.
FIRST_OWN = 10_000

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def fields_of(kept: Iterable[Kept]) -> tuple[Field, ...]:
    """All fields of a shop, retired ones too, in their order: built-in ones as she changed them, then her own."""
    changed = {each.key: each for each in kept}
    groups = list(FieldGroup)
    found = [_changed(each, changed[each.key]) if each.key in changed else each for each in BUILT_IN]
    found += [_own(each) for each in changed.values() if each.own]
    return tuple(sorted(found, key=lambda each: (groups.index(each.group), each.position, each.key)))


def _changed(built_in: Field, kept: Kept) -> Field:
    weights = built_in.weights if kept.weight is None else dict.fromkeys(built_in.weights, kept.weight)
    return replace(
        built_in,
        label=kept.label or built_in.label,
        question=kept.question or built_in.question,
        weights=weights,
        trust=kept.trust or built_in.trust,
        active=kept.active,
        position=kept.position,
    )


def _own(kept: Kept) -> Field:
    return Field(
        kept.key,
        kept.kind,
        kept.label,
        kept.question,
        choices=tuple((choice, choice) for choice in kept.choices),
        weights={"salon": kept.weight or 0, "pawn": kept.weight or 0},
        trust=kept.trust or Trust(),
        purpose=kept.purpose,
        searchable=kept.searchable,
        active=kept.active,
        position=kept.position,
        own=True,
    )


def check_field(draft: FieldDraft, others: Iterable[Field], words: Words) -> FieldDraft:
    """The draft as it is kept. ``others``: the fields there are besides it; no two are called alike.

    Raises RuleBroken("label" | "question" | "choices" | "weight" | "trust").
    """
    label = one_line(draft.label, "label", LONGEST_LABEL)
    if not label:
        raise RuleBroken("label", "empty", N_("A field needs a name."))
    if any(label.casefold() in {each.label.casefold(), each.say(words).casefold()} for each in others):
        raise RuleBroken("label", "taken", N_("There is a field “{label}” already."), label=label)
    lines = (one_line(choice, "choices", LONGEST_CHOICE) for choice in draft.choices)
    choices = tuple(dict.fromkeys(line for line in lines if line))
    if draft.kind is FieldKind.CHOICE and not 2 <= len(choices) <= MOST_CHOICES:
        raise RuleBroken("choices", "few", N_("Give two to {most} choices, a line each."), most=MOST_CHOICES)
    if not 0 <= draft.weight <= MOST_WEIGHT:
        raise RuleBroken("weight", "range", N_("A weight lies between 0 and {most}."), most=MOST_WEIGHT)
    trust = draft.trust
    if not (0 <= trust.visits <= 1000 and 0 <= trust.score <= TOP_SCORE and 0 <= trust.days <= 36_500):
        raise RuleBroken("trust", "range", N_("Nobody can earn that much trust."))
    return replace(
        draft,
        label=label,
        question=one_line(draft.question, "question", LONGEST_QUESTION),
        choices=choices if draft.kind is FieldKind.CHOICE else (),
        searchable=draft.searchable and draft.purpose is None,  # what is sensitive is looked for by nobody
    )


def read_value(field: Field, text: str, words: Words) -> Value:
    """What was typed into a field, as it is kept; text "" empties it. A choice is named by its key or as it is called.

    Raises RuleBroken with the key of the field.
    """
    said = one_line(text, field.key)
    if not said:
        return Value(field.key, "")
    if field.kind is FieldKind.NUMBER:
        return _number(field, said)
    if field.kind is FieldKind.DATE:
        return _day(field, said)
    if field.kind is FieldKind.SCALE:
        if not (said.isascii() and said.isdigit() and 1 <= int(said) <= SCALE_TOP):
            raise RuleBroken(field.key, "scale", N_("Give a whole number from 1 to {most}."), most=SCALE_TOP)
        return Value(field.key, said, int(said) * NUMBER_UNIT)
    if field.kind is FieldKind.CHOICE:
        return _choice(field, said, words)
    return Value(field.key, said)


def _number(field: Field, said: str) -> Value:
    try:
        number = Decimal(said.replace(",", "").replace(" ", ""))
        thousandths = number * NUMBER_UNIT
        if not number.is_finite() or abs(number) > MOST_NUMBER or thousandths != thousandths.to_integral_value():
            raise InvalidOperation
    except InvalidOperation:
        said = N_("This is no number: write it like {example}.")
        raise RuleBroken(field.key, "number", said, example="12.5") from None
    return Value(field.key, f"{number.normalize():f}", int(thousandths))


def _day(field: Field, said: str) -> Value:
    match = _DAY.fullmatch(said.replace(" ", ""))
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if day is None or not 1800 <= day.year <= 2400:
        raise RuleBroken(field.key, "date", N_("This is no date: write it like {example}."), example="2026-11-21")
    return Value(field.key, day.isoformat(), None, day)


def _choice(field: Field, said: str, words: Words) -> Value:
    for key, label in field.choices:
        if said.casefold() in {key.casefold(), label.casefold(), words(label).casefold()}:
            return Value(field.key, key)
    named = words.list_of([words(label) for _key, label in field.choices])
    raise RuleBroken(field.key, "choice", N_("Choose one of these: {choices}."), choices=named)


def value_said(field: Field, value: Value, words: Words) -> str:
    """What a value says to people."""
    if field.kind is FieldKind.DATE and value.day is not None:
        return words.day(value.day)
    if field.kind is FieldKind.SCALE:
        return f"{value.text} / {SCALE_TOP}"
    if field.kind is FieldKind.CHOICE:
        return words(dict(field.choices).get(value.text, value.text))
    return value.text


def told(values: Mapping[str, Value]) -> dict[str, str]:
    """Values as the trail keeps them."""
    return {key: value.text for key, value in values.items()}
