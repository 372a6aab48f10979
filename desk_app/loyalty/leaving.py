"""The nouns of leaving: the states of a client, what people were told, and how she stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.loyalty.reasons import Cut, Learned, Side
from desk_app.words import N_

TellingId = NewType("TellingId", int)

#: In the place of the telling that replaced one: it was taken back.
NOTHING = 0


class State(StrEnum):
    """Whether a client is still ours."""

    HERE = "here"
    QUIET = "quiet"
    LEAVING = "leaving"
    LOST = "lost"
    WON_BACK = "won_back"


STATE_LABELS: dict[State, str] = {
    State.HERE: N_("Comes as always"),
    State.QUIET: N_("Growing quiet"),
    State.LEAVING: N_("About to leave"),
    State.LOST: N_("Lost"),
    State.WON_BACK: N_("Won back"),
}

STATE_TONES: dict[State, str] = {
    State.HERE: "ok",
    State.QUIET: "warn",
    State.LEAVING: "bad",
    State.LOST: "bad",
    State.WON_BACK: "ok",
}

#: What people can tell of a client.
TOLD = (State.LEAVING, State.LOST, State.WON_BACK)


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody learned about a client. ``replaced_by``: the telling that corrects it, NOTHING: taken back.

    ``reason`` is a code of ``reasons.REASON``, of ``reasons.WAYS`` where she was won back. ``learned_by`` is who of us
    learned it, or won her back. ``no_offers``: she wants to be sold nothing; the queue obeys until she comes again.
    """

    id: TellingId
    client_id: ClientId
    at: datetime
    staff: str
    state: State
    on: date
    reason: str
    side: Side
    cut: Cut
    words: str
    learned_from: Learned
    learned_by_id: int | None
    learned_by: str
    no_offers: bool
    replaced_by: int | None = None


@dataclass(frozen=True, slots=True)
class TellingDraft:
    """What is told. ``side`` and ``cut`` None: as the reason has them. ``learned_by`` None: who writes it down."""

    client_id: ClientId
    state: State
    on: date
    reason: str
    words: str = ""
    learned_from: Learned = Learned.HERSELF
    learned_by: int | None = None
    side: Side | None = None
    cut: Cut | None = None
    no_offers: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What was told."""

    telling_id: TellingId
    client_id: ClientId
    touched: Touched


@dataclass(frozen=True, slots=True)
class Change:
    """A client became another state on a day: ``telling`` where people said so, by the rules where it is None.

    Lost by the rules after people said that she is leaving keeps their telling, for it has the reason.
    """

    state: State
    on: date
    telling: Telling | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a client stands on a day. ``days`` since she was last here; None: never, or not known."""

    state: State
    since: date | None
    last_on: date | None
    days: int | None
    telling: Telling | None = None


class For(StrEnum):
    """What she came for: a service (which makes her rhythm), something else of the salon, or a pawn ticket."""

    SERVICE = "service"
    SALON = "salon"
    PAWN = "pawn"


@dataclass(frozen=True, slots=True)
class Seen:
    """A day on which she was here."""

    on: date
    came_for: For = For.SERVICE
