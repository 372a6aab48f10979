"""How values are said on paper: cached, because a table says the same dates and amounts again and again."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from desk_app.care.owed import PROMISE_OUTCOME_LABELS
from desk_app.clients.birthdays import birthday_text
from desk_app.clients.client import GENDER_LABELS, Birthday
from desk_app.followup.outcome import OUTCOME_LABELS
from desk_app.money import Money
from desk_app.pawn.ticket import STATUS_LABELS
from desk_app.till.payment import PURPOSE_LABELS, TENDER_LABELS
from desk_app.words import N_, Words

# By the word kept in the file: one that this program does not know is printed as it stands.
_GENDERS = {str(kind): label for kind, label in GENDER_LABELS.items()}
_OUTCOMES = {str(kind): label for kind, label in OUTCOME_LABELS.items()} | {"call_back": N_("Call back")}
_STATUSES = {str(kind): label for kind, label in STATUS_LABELS.items()}
_TENDERS = {str(kind): label for kind, label in TENDER_LABELS.items()}
_PURPOSES = {str(kind): label for kind, label in PURPOSE_LABELS.items()}
_PROMISES = {str(kind): label for kind, label in PROMISE_OUTCOME_LABELS.items()}


@lru_cache(maxsize=4096)
def day(words: Words, value: date | None) -> str:
    """A date; nothing for None."""
    return "" if value is None else words.day(value)


def moment(words: Words, at: datetime) -> str:
    """A date and a time of day on the wall clock."""
    return f"{day(words, at.date())} {at:%H:%M}"


@lru_cache(maxsize=4096)
def money(words: Words, amount: Money) -> str:
    """An amount with its currency."""
    return words.money(amount)


def clock(minutes: int) -> str:
    """Minutes from midnight: 870 → "14:30"."""
    return f"{minutes // 60}:{minutes % 60:02}"


def birthday(words: Words, born: Birthday) -> str:
    """A birthday as it was told, solar or lunar."""
    if not born.lunar:
        if born.year:
            return words.day(date(born.year, born.month, born.day))
        bare = words.day(date(2000, born.month, born.day))  # a leap year has every day
        return bare.replace("2000年", "").removesuffix(" 2000")
    return birthday_text(born, words)


def gender(words: Words, value: str) -> str:
    """As told; nothing where it was not."""
    return words(_GENDERS.get(value, value))


def outcome(words: Words, value: str) -> str:
    """What came of a call."""
    return words(_OUTCOMES.get(value, value))


def status(words: Words, value: str) -> str:
    """Where a pawn ticket stands."""
    return words(_STATUSES.get(value, value))


def tender(words: Words, value: str) -> str:
    """How something was paid."""
    return words(_TENDERS.get(value, value))


def purpose(words: Words, value: str) -> str:
    """What was paid for."""
    return words(_PURPOSES.get(value, value))


def promise(words: Words, value: str) -> str:
    """How a promise stands."""
    return words(_PROMISES.get(value, value))
