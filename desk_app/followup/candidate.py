"""A reason to call as it is weighed: light enough that thousands of them make a day's queue in one blink."""

from __future__ import annotations

from typing import NamedTuple

from desk_app.followup.queue import Family


class Candidate(NamedTuple):
    """One reason, before any words. Days are ISO text, as in the file.

    ``urgency``, ``worth`` and ``chance`` are points: logarithms, so that their sum ranks as the product would.
    ``facts`` are what the words will need; each family lays them out as its function in ``sources.py`` says.
    """

    client: int
    family: Family
    key: str
    due: str
    urgency: int
    worth: int
    chance: int
    facts: tuple[object, ...]

    @property
    def points(self) -> int:
        """What the reason weighs by itself."""
        return self.urgency + self.worth + self.chance


class Who(NamedTuple):
    """What the file says about calling one client. Hours are minutes from midnight."""

    advisor: int | None
    do_not_call: int
    may_call: int | None
    call_from: int | None
    call_to: int | None
