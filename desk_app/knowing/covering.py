"""Reading who knows whom, as a job in the background, and what is done about a gap (M4).

Nothing of it is kept in the file: it follows from the records, is reckoned when somebody looks, piece by piece, and is
the same however often that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from desk_app.changes import Kind, Touched
from desk_app.clients import store as clients
from desk_app.clients.advisor_store import set_advisors
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.clients.merged_store import open_file
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.knowing import coverage_store
from desk_app.knowing.coverage import (
    LOOKED_BACK,
    SILENT_DAYS,
    AdvisorCoverage,
    Coverage,
    Gap,
    GapLine,
    Tally,
    lines,
)
from desk_app.staff.account import Acting, Action, StaffId
from desk_app.staff.edits import changes
from desk_app.staff.work import read_once, work
from desk_app.words import N_

#: Clients of one piece: some hundredths of a second of reading.
PIECE = 5_000

Progress = Callable[[int, int], None]


def _told_nobody(_done: int, _all: int) -> None:
    return


def _never() -> bool:
    return False


def read_coverage(
    shop: Shop, acting: Acting, progress: Progress = _told_nobody, stopped: Callable[[], bool] = _never
) -> Coverage | None:
    """Who knows whom today: of all clients for whoever may see the shop's figures, else of her own alone. None where
    it was stopped. ``progress`` gets clients done and all. Reads every client once: never for a click.
    """
    acting.must(Action.WRITE_NOTE)
    read_once(shop, acting)
    whose = None if acting.may(Action.SEE_FIGURES) else acting.staff_id
    on = shop.today()
    since = on - timedelta(days=LOOKED_BACK)
    tally = Tally((on - timedelta(days=SILENT_DAYS)).isoformat())
    whole = coverage_store.count(whose)
    progress(0, whole)
    for piece in coverage_store.pieces(whose, PIECE):
        if stopped():
            return None
        for one in coverage_store.known(piece, since):
            tally.add(one)
        progress(tally.clients, max(whole, tally.clients))
    if whose is None:
        tally.not_met(coverage_store.met_by_owners([one.client_id for one in tally.key_clients()]))
    called = coverage_store.staff_names()
    return Coverage(
        on=on,
        since=since,
        whose=whose,
        advisors=_advisors(tally, called),
        gaps={gap: lines(heap, gap) for gap, heap in tally.heaps.items()},
        counts=dict(tally.counts),
        clients=tally.clients,
    )


def _advisors(tally: Tally, called: dict[int, str]) -> tuple[AdvisorCoverage, ...]:
    found = [
        AdvisorCoverage(
            None if advisor is None else StaffId(advisor),
            "" if advisor is None else called.get(advisor, ""),
            own.left and advisor is not None,
            own.clients,
            own.known,
            own.second_known,
            own.by_nobody,
            own.silent,
        )
        for advisor, own in tally.sums.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.advisor_id is None, one.left, -one.clients, one.name)))


def name_gaps(shop: Shop, found: Sequence[GapLine]) -> tuple[GapLine, ...]:
    """Some lines of a list with names, codes and advisors as they are now; whoever was erased since is left out."""
    del shop
    called = coverage_store.names([line.client_id for line in found])
    return tuple(
        replace(
            line,
            code=called[line.client_id][0],
            name=called[line.client_id][1],
            advisor_id=_staff(called[line.client_id][2]),
            advisor=called[line.client_id][3],
        )
        for line in found
        if line.client_id in called
    )


def _staff(number: int | None) -> StaffId | None:
    return None if number is None else StaffId(number)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A client has an advisor now; ``before`` is whom she had."""

    client_id: ClientId
    before: StaffId | None
    touched: Touched


def assign_advisor(shop: Shop, acting: Acting, client_id: ClientId, advisor: StaffId | None) -> Assigned:
    """Gives one client an advisor: an edit of her file like any other, without a form. If it was her second one, she
    has no second one any more.

    Raises RuleBroken("advisor_id"), NotFound, NotAllowed, and DeskError for an erased client.
    """
    acting.must(Action.EDIT_CLIENT)
    client_id = open_file(client_id)
    client = get_client(shop, client_id)
    if client.erased:
        raise DeskError(N_("This client was erased. Open a new file if she comes back."))
    if advisor is not None and not clients.active_staff(advisor):
        raise RuleBroken("advisor_id", "not_staff", N_("This advisor does not work here."))
    second = None if client.second_advisor_id == advisor else client.second_advisor_id
    if advisor == client.advisor_id:
        return Assigned(client_id, client.advisor_id, Touched())
    with work(shop, acting) as unit:
        set_advisors(client_id, advisor, second, unit.at)
        names = ["advisor_id"] + (["second_advisor_id"] if second != client.second_advisor_id else [])
        was = {"advisor_id": client.advisor_id, "second_advisor_id": client.second_advisor_id}
        told = changes(was, {"advisor_id": advisor, "second_advisor_id": second}, names)
        detail = {"fields": names}
        unit.audit("client.edited", f"client:{client_id}", client=client_id, detail=detail, personal=told)
        unit.touch(Kind.CLIENT, client=client_id)
        return Assigned(client_id, client.advisor_id, unit.touched)


#: In the order in which the owner is told of them.
GAPS = tuple(Gap)
