"""A reason to call as it is weighed: light enough that thousands of them make a day's queue in one blink."""

from __future__ import annotations

from typing import Any, NamedTuple

from desk_app.followup.queue import Family


class Candidate(NamedTuple):
    """One reason, before any words. Days are ISO text, as in the file.

    ``urgency``, ``worth`` and ``chance`` are points: logarithms, so that their sum ranks as the product would.
    ``facts`` are what the key and the words need; ``sources.py`` says how each family lays them out.
    """

    client: int
    family: Family
    due: str
    urgency: int
    worth: int
    chance: int
    facts: tuple[Any, ...]

    @property
    def points(self) -> int:
        """What the reason weighs by itself."""
        return self.urgency + self.worth + self.chance

    @property
    def key(self) -> str:
        """What a logged call answers, e.g. "aftercare:visit:17:7", "rebooking:STYLE:2018-07-30", "birthday:2026".

        A ticket's key names its due day, so that a renewed ticket is called about again.
        """
        facts = self.facts
        match self.family:
            case Family.AFTERCARE:
                return f"aftercare:visit:{facts[0]}:{facts[3]}"
            case Family.REBOOKING:
                return f"rebooking:{facts[0]}:{self.due}" if facts[1] else f"rebooking:visit:{facts[6]}:{self.due}"
            case Family.WIN_BACK:
                return f"win_back:{self.due}"
            case Family.MATURITY:
                return f"maturity:ticket:{facts[0]}:{facts[6]}:{facts[2]}"
            case Family.BIRTHDAY:
                return f"birthday:{self.due[:4]}"
            case Family.OCCASION:
                return f"occasion:{facts[0]}:{facts[1]}"
            case Family.CALL_BACK | Family.PROMISE | Family.COMPLAINT:
                return f"{self.family.value}:{facts[0]}"
            case Family.KEEP_IN_TOUCH:
                return f"keep_in_touch:{self.due}"
