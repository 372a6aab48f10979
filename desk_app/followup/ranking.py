"""What a client weighs: her reasons sifted by holds and put in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from desk_app.followup.candidate import Candidate
from desk_app.followup.holding import Held, Moment, Standing, sift
from desk_app.followup.queue import Family, Hold
from desk_app.followup.rulebook import Rulebook

#: What most clients are known for: nothing that bears on calling them.
NOTHING_KNOWN = Standing()


class Ranked(NamedTuple):
    """One client to call. Entries sort by themselves: agreed call-backs by their minute, then by falling priority.

    ``reasons``: the weightiest first. ``contacts``: how often she was contacted in the last days.
    """

    group: int  # 0: an agreed call-back
    at: str
    falling: int  # the priority, negative
    due: str
    client: int
    reasons: tuple[Candidate, ...]
    contacts: int

    @property
    def priority(self) -> int:
        """The sum of the points that the card shows."""
        return -self.falling


def contact_points(count: int) -> int:
    """Points for leaving her in peace lately: 6, less 2 for each contact in the last 30 days."""
    return max(0, 6 - 2 * count)


def priority(reasons: tuple[Candidate, ...], contacts: int) -> int:
    """The weightiest reason in full, a quarter of the urgency of each other, and the points for peace."""
    first = reasons[0]
    points = first.urgency + first.worth + first.chance + contact_points(contacts)
    return points + sum(reason.urgency // 4 for reason in reasons[1:]) if len(reasons) > 1 else points


def rank(client: int, candidates: list[Candidate], contacts: int) -> Ranked:
    """The place of a client who may be called about ``candidates``."""
    reasons = tuple(sorted(candidates, key=_reason_order)) if len(candidates) > 1 else (candidates[0],)
    first = reasons[0]
    agreed = first.family is Family.CALL_BACK
    points = priority(reasons, contacts)
    return Ranked(0 if agreed else 1, first.facts[1] if agreed else "", -points, first.due, client, reasons, contacts)


def weigh(
    client: int, candidates: list[Candidate], standing: Standing, moment: Moment, book: Rulebook
) -> tuple[Ranked | None, list[Held]]:
    """The call to a client, if she may be called at this moment, and her reasons that are held back."""
    kept, held, contacts = sift(candidates, standing, moment, book)
    return rank(client, kept, contacts) if kept else None, held


def held_order(held: Held) -> tuple[int, int, str]:
    """Held reasons by falling weight."""
    return -held.candidate.points, held.candidate.client, held.candidate.key


class HeldBack(NamedTuple):
    """A client with all of her reasons that are held back, those of the strongest rule first, then the weightiest.

    Entries sort by themselves: by her weightiest reason.
    """

    place: tuple[int, int, str]
    client: int
    held: tuple[Held, ...]


_STRENGTH = {rule: place for place, rule in enumerate(Hold)}


def held_back(held: Iterable[Held]) -> list[HeldBack]:
    """One entry a client, in no order."""
    clients: dict[int, list[Held]] = {}
    for each in held:
        clients.setdefault(each.candidate.client, []).append(each)
    return [
        HeldBack(
            min(map(held_order, reasons)),
            client,
            tuple(sorted(reasons, key=lambda each: (_STRENGTH[each.rule], held_order(each)))),
        )
        for client, reasons in clients.items()
    ]


def _reason_order(candidate: Candidate) -> tuple[bool, int, str, str]:
    return candidate.family is not Family.CALL_BACK, -candidate.points, candidate.due, candidate.key
