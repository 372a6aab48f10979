"""Who has not been here for long and is in no queue all the same: counted and named, so that nobody just vanishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desk_app.clients.client import ClientId
from desk_app.followup import store, sweep_store
from desk_app.followup.rulebook import rulebook
from desk_app.words import N_, Words


class Unasked(StrEnum):
    """Why a client who stays away is not asked to come back, by no rule that ends on a day."""

    ASKED_LATELY = "asked_lately"
    LONG_GONE = "long_gone"
    FEW_VISITS = "few_visits"


UNASKED_LABELS: dict[Unasked, str] = {
    Unasked.ASKED_LATELY: N_("Asked to come back within {days} days"),
    Unasked.LONG_GONE: N_("More than {days} days past their own rhythm: counted as gone"),
    Unasked.FEW_VISITS: N_("Here once or twice, more than {days} days ago: no rhythm yet"),
}


@dataclass(frozen=True, slots=True)
class UnaskedGroup:
    """Clients without a coming appointment who are not asked for one reason, by id; ``days`` is the rule's figure."""

    rule: Unasked
    days: int
    clients: tuple[ClientId, ...]

    def say(self, words: Words) -> str:
        """The reason in words."""
        return words(UNASKED_LABELS[self.rule], days=self.days)


def unasked(on: date) -> tuple[UnaskedGroup, ...]:
    """Every client who is past the day on which asking to book again lapses and has no reason to be called for it.

    Read when somebody asks for it, not with every queue: it looks at all clients who ever stayed away.
    """
    book = rulebook()
    before, gone = on - timedelta(days=book.rebooking_lapse), on - timedelta(days=book.win_back_longest)
    asked = store.asked_back(on - timedelta(days=book.win_back_again), on, None)
    found = {
        Unasked.ASKED_LATELY: (book.win_back_again, sweep_store.quiet(gone, before, on) & asked),
        Unasked.LONG_GONE: (book.win_back_longest, sweep_store.quiet(date.min, gone, on)),
        Unasked.FEW_VISITS: (book.rebooking_lapse, sweep_store.few_visits(before, on)),
    }
    return tuple(
        UnaskedGroup(rule, days, tuple(map(ClientId, sorted(clients)))) for rule, (days, clients) in found.items()
    )
