"""What a date and a family are called, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from desk_app.clients.birthdays import birthday_text
from desk_app.clients.client import Birthday
from desk_app.clients.occurrences import next_occurrence, years_at
from desk_app.clients.relation import RELATION_LABELS, RELATION_SPOKEN, Relation
from desk_app.clients.relative import DATE_LABELS, ClientFamily, DateKind, Relative, Standing
from desk_app.words import N_, Words

#: In a client's facts: so many lines of so many people.
BRIEF_LINES, IN_LINE = 2, 2

#: A child's years are told; beyond them nobody wants to hear a number.
GROWN_UP = 18

_YOUNG = frozenset({Relation.SON, Relation.DAUGHTER, Relation.CHILD, Relation.GRANDCHILD})

_SPOKEN_OWN: dict[DateKind, str] = {
    DateKind.BIRTHDAY: N_("your birthday"),
    DateKind.WEDDING: N_("your wedding anniversary"),
    DateKind.MEMBERSHIP: N_("the anniversary of your membership"),
    DateKind.MEMORIAL: N_("your day of remembrance"),
    DateKind.OTHER: N_("“{label}”"),
}
_SPOKEN_OF: dict[DateKind, str] = {
    DateKind.BIRTHDAY: N_("{relative}’s birthday"),
    DateKind.WEDDING: N_("{relative}’s wedding anniversary"),
    DateKind.MEMBERSHIP: N_("the anniversary of {relative}’s membership"),
    DateKind.MEMORIAL: N_("the day of remembrance for {relative}"),
    DateKind.OTHER: N_("{relative}’s day “{label}”"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence not yet in any language: its template, the words that go into it (msgids), and the name that somebody
    typed ("label")."""

    template: str
    words: Mapping[str, str] = field(default_factory=dict)
    label: str = ""

    def say(self, words: Words) -> str:
        """In the language of ``words``."""
        return words(self.template, label=self.label, **{name: words(value) for name, value in self.words.items()})


def said_of(kind: DateKind, relation: Relation | None, label: str) -> Said:
    """What a date is: "Husband’s birthday", "Wedding anniversary", "Daughter: first day of school"."""
    if relation is None:
        return Said("{label}" if kind is DateKind.OTHER else DATE_LABELS[kind], label=label)
    who = {"relation": RELATION_LABELS[relation]}
    if kind is DateKind.BIRTHDAY:
        return Said(N_("{relation}’s birthday"), who)
    if kind is DateKind.OTHER:
        return Said(N_("{relation}: {label}"), who, label)
    return Said(N_("{relation}: {day}"), who | {"day": DATE_LABELS[kind]})


def spoken_of(kind: DateKind, relation: Relation | None, label: str) -> Said:
    """The same as said to the client's face: "your husband’s birthday"."""
    if relation is None:
        return Said(_SPOKEN_OWN[kind], label=label)
    return Said(_SPOKEN_OF[kind], {"relative": RELATION_SPOKEN[relation]}, label)


def told_said(kind: DateKind, told: Birthday, on: date, words: Words, relation: Relation | None = None) -> str:
    """A date as told, short: "10-02", "lunar 15th of 8th month"; a child's with the years."""
    short = f"{told.month:02}-{told.day:02}"
    if told.lunar and words.language == "zh_CN":  # there the day has a name of its own, and it is short
        short = birthday_text(Birthday(told.month, told.day, 0, told.lunar, told.leap), words)
    elif told.lunar:
        short = words(N_("lunar {day}"), day=short)
    years = age(told, on)
    if kind is DateKind.BIRTHDAY and relation in _YOUNG and years is not None and years < GROWN_UP:
        return words.n("{count} year old", "{count} years old", years) if years else short
    return short


def age(told: Birthday, on: date) -> int | None:
    """Whole years since a date, counted when it comes round; None where the year is not told or lies ahead."""
    if not told.year:
        return None
    years = years_at(told, next_occurrence(told, on))
    here = next_occurrence(told, on).day
    whole = None if years is None else years if here == on else years - 1
    return whole if whole is not None and whole >= 0 else None


def brief_family(family: ClientFamily, on: date, words: Words) -> tuple[str, ...]:
    """Everybody in a few short lines: "Husband 10-02 · Daughter 6 years old"; whoever has died or is not family any
    more is left out, and of many the rest is counted."""
    said = [_briefly(one, on, words) for one in family.relatives if one.standing is Standing.CURRENT]
    in_line = IN_LINE if words.language == "zh_CN" else 1  # half as wide
    shown = said[: BRIEF_LINES * in_line]
    lines = [" · ".join(shown[place : place + in_line]) for place in range(0, len(shown), in_line)]
    if len(said) > len(shown):
        lines[-1] += f" +{len(said) - len(shown)}"
    return tuple(lines)


def _briefly(one: Relative, on: date, words: Words) -> str:
    who = words(RELATION_LABELS[one.relation])
    if one.birthday is None:
        return words(N_("{relation} {name}"), relation=who, name=one.name)
    told = told_said(DateKind.BIRTHDAY, one.birthday, on, words, one.relation)
    return words(N_("{relation} {day}"), relation=who, day=told)


def family_lines(family: ClientFamily, words: Words) -> tuple[tuple[str, str], ...]:
    """A client's family and dates for paper: who or what, and everything told of it, in one line each."""
    return (*_people(family, words), *_days(family, words))


def _people(family: ClientFamily, words: Words) -> Iterator[tuple[str, str]]:
    for one in family.relatives:
        told = [one.name]
        if one.birthday is not None:
            told.append(birthday_text(one.birthday, words))
        told += [one.phone] if one.phone else []
        told += [one.other_code] if one.other_code else []
        if one.standing is Standing.DIED:
            told.append(words(N_("has died")))
        elif one.standing is Standing.ENDED:
            told.append(words(N_("ended")))
        told += [" ".join(one.note.split())] if one.note else []
        yield words(RELATION_LABELS[one.relation]), " · ".join(told)


def _days(family: ClientFamily, words: Words) -> Iterator[tuple[str, str]]:
    for day in family.dates:
        whose = family.relative(day.relative_id)
        said = said_of(day.kind, whose.relation if whose is not None else None, day.label).say(words)
        yield said, birthday_text(day.day, words)
