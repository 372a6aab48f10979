"""How a client rated us, and for how long that is worth anything (M41). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.words import N_, Words

#: A rating says how she was content then. After half a year of other visits, prices and people it says nothing of today
#:: it is shown grey, says so, and earns no trust any more.
FRESH_DAYS = 180


@dataclass(frozen=True, slots=True)
class Rating:
    """What she gave, from 1 to 10, and on which day."""

    score: int
    on: date

    def say(self, words: Words, on: date) -> str:
        """One line: the score and its day, and that it is out of date."""
        said = N_("{score} on {day}, out of date") if is_stale(self.on, on) else N_("{score} on {day}")
        return words(said, score=self.score, day=words.day(self.on))


def is_stale(rated: date, on: date) -> bool:
    """Whether a rating of day ``rated`` says nothing any more on day ``on``."""
    return on - rated > timedelta(days=FRESH_DAYS)


def fresh_since(on: date) -> date:
    """The first day whose ratings are fresh on day ``on``."""
    return on - timedelta(days=FRESH_DAYS)
