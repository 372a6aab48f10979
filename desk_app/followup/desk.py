"""The use cases of follow-up: reading the day's queue, opening a call, logging what came of it."""

from __future__ import annotations

from datetime import date, datetime

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.followup.outcome import CallDraft, LoggedCall, PastCall
from desk_app.followup.queue import CallCard, Counts, Queue
from desk_app.staff.account import Acting, StaffId
from desk_app.words import Words


def day_queue(
    shop: Shop, on: date, *, now: datetime | None = None, advisor: StaffId | None = None, limit: int | None = None
) -> Queue:
    """The calls of ``on``, best first.

    Without ``now`` (UTC) the whole day is meant and hours of the day hold nothing back. ``advisor`` keeps the clients
    of one advisor; ``limit`` bounds the calls and the held calls that are spelled out, not the totals.
    """
    raise NotImplementedError


def queue_counts(shop: Shop, on: date, *, now: datetime | None = None, advisor: StaffId | None = None) -> Counts:
    """How many calls ``on`` has, without spelling any out; ``mine`` are those of ``advisor``."""
    raise NotImplementedError


def call_card(shop: Shop, client_id: ClientId, on: date, words: Words, *, now: datetime | None = None) -> CallCard:
    """What lies beside the phone for one client on ``on``. Raises NotFound."""
    raise NotImplementedError


def log_call(shop: Shop, acting: Acting, draft: CallDraft) -> LoggedCall:
    """Keeps what came of a call, and what follows from it (a complaint, a promise, do-not-call), in one transaction."""
    raise NotImplementedError


def last_calls(shop: Shop, client_id: ClientId, limit: int = 10) -> tuple[PastCall, ...]:
    """The latest calls to a client, newest first."""
    raise NotImplementedError
