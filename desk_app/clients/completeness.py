"""How complete a file is, and what to ask next. Pure.

The score is the weight of what is filled out of the weight of what may be asked of her in the trades she comes for.
Trust does not change it: else a file would grow emptier by itself with every day that passes, and nobody could be told
by whose work it fills. What she declined, or took back her consent to, is no blank.

The next question is the weightiest blank that she trusts us enough to be asked for (M1, M2), at most two a day, of
which one is sensitive at most. Who puts one off has no time for another today.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from desk_app.clients.field import Asked, AskOutcome, Field, Trust
from desk_app.words import N_, Words

#: Questions on one day: at one meeting, or at two.
MOST = 2

#: Days for which a question that was put off is not put again.
PUT_OFF_DAYS = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has of our trust and we of hers: visits and tickets, the mean of her last ratings in tenths of a
    point (None: never rated), days since the file was opened, and the trades she comes for (none yet: the shop's)."""

    visits: int = 0
    score: int | None = None
    days: int = 0
    trades: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileState:
    """All that a score and the next question depend on. ``barred``: sensitive fields she took back her consent to."""

    standing: Standing
    filled: frozenset[str]
    barred: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    put_off: Mapping[str, date] = field(default_factory=dict)  # not to be asked before that day
    asked_today: int = 0  # ``MOST``: no more today


@dataclass(frozen=True, slots=True)
class Score:
    """Weights: what is filled, out of what may be."""

    filled: int
    whole: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down; 100 only where nothing is missing."""
        return 100 if self.whole == 0 else 100 * self.filled // self.whole


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """A field to ask for now, and why."""

    field: Field
    standing: Standing

    def because(self, words: Words) -> str:
        """Why it, and why now: what it is good for, and the trust that was earned where it asks for any."""
        found = [words(N_("because it tells {what}"), what=words(self.field.good_for))] if self.field.good_for else []
        need, have = self.field.trust, self.standing
        if need.visits:
            found.append(words.n("{count} visit", "{count} visits", have.visits))
        if need.score and have.score is not None:
            found.append(words(N_("rates us {score}"), score=_tenths(have.score)))
        if need.days:
            found.append(words(N_("with us for {count} days"), count=have.days))
        return " · ".join(found)


def _tenths(score: int) -> str:
    return f"{score // 10}.{score % 10}"


def trust_said(trust: Trust, words: Words) -> str:
    """What has to be earned first; "" where nothing."""
    found = [words.n("from {count} visit on", "from {count} visits on", trust.visits)] if trust.visits else []
    if trust.score:
        found.append(words(N_("rated {score} or better"), score=_tenths(trust.score)))
    if trust.days:
        found.append(words(N_("after {count} days"), count=trust.days))
    return " · ".join(found)


def earned(trust: Trust, standing: Standing) -> bool:
    """Whether a field that needs ``trust`` may be asked for. A rating that nobody gave reaches none."""
    if standing.visits < trust.visits or standing.days < trust.days:
        return False
    return not trust.score or (standing.score is not None and standing.score >= trust.score)


def state_of(
    standing: Standing, filled: Collection[str], barred: Collection[str], asked: Iterable[Asked], on: date
) -> FileState:
    """The state by what was asked so far; ``asked`` with the newest first."""
    last: dict[str, Asked] = {}
    for each in asked:
        last.setdefault(each.key, each)
    today = [each for each in last.values() if each.on == on and each.until != on]  # until today: taken back
    no_time = any(each.outcome is AskOutcome.POSTPONED for each in today)
    return FileState(
        standing,
        frozenset(filled),
        frozenset(barred),
        frozenset(key for key, each in last.items() if each.outcome is AskOutcome.DECLINED),
        {key: each.until for key, each in last.items() if each.outcome is AskOutcome.POSTPONED and each.until},
        MOST if no_time else len(today),
    )


def score_of(fields: Iterable[Field], state: FileState) -> Score:
    """How complete a file is."""
    filled = whole = 0
    for each in fields:
        weight = each.weight(state.standing.trades) if each.active else 0
        if each.key in state.filled:
            filled += weight
            whole += weight
        elif each.key not in state.declined and each.key not in state.barred:
            whole += weight
    return Score(filled, whole)


def may_be_asked(field: Field, state: FileState, on: date) -> bool:
    """Whether a field is a blank that may be asked for on a day."""
    key = field.key
    if not field.active or key in state.filled or key in state.declined or key in state.barred:
        return False
    until = state.put_off.get(key)
    if until is not None and until > on:
        return False
    return field.weight(state.standing.trades) > 0 and earned(field.trust, state.standing)


def next_questions(fields: Iterable[Field], state: FileState, on: date, most: int = MOST) -> tuple[NextQuestion, ...]:
    """What to ask at a meeting, the weightiest first; among equals as the owner ordered them."""
    trades = state.standing.trades
    ordered: Sequence[tuple[int, Field]] = sorted(enumerate(fields), key=lambda one: (-one[1].weight(trades), one[0]))
    found: list[NextQuestion] = []
    for _place, each in ordered:
        if len(found) >= min(most, MOST) - min(state.asked_today, MOST):
            break
        if any(one.field.purpose is not None for one in found) and each.purpose is not None:
            continue  # one thing that is hard to say is enough
        if may_be_asked(each, state, on):
            found.append(NextQuestion(each, state.standing))
    return tuple(found)


def until_asked_again(on: date) -> date:
    """The day from which a question that is put off on ``on`` may be put again."""
    return on + timedelta(days=PUT_OFF_DAYS)


def waiting(fields: Iterable[Field], state: FileState) -> int:
    """How many blanks wait until trust is earned."""
    trades = state.standing.trades
    return sum(
        each.active
        and each.key not in state.filled | state.declined | state.barred
        and each.weight(trades) > 0
        and not earned(each.trust, state.standing)
        for each in fields
    )
