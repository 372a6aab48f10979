"""Reading who knows whom, as a job in the background, and what is done about a gap (M4).

Nothing of it is kept in the file: it follows from the records, is reckoned when somebody looks, piece by piece, and is
the same however often that is done.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

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
    Known,
    Tally,
    lines,
)
from desk_app.knowing.coverage_store import Contact
from desk_app.staff.account import Acting, Action, StaffId
from desk_app.staff.edits import changes
from desk_app.staff.work import read_once, work
from desk_app.words import N_

#: Clients of one piece: some hundredths of a second.
PIECE = 5_000

Progress = Callable[[int, int], None]


def _told_nobody(_done: int, _all: int) -> None:
    return


def _never() -> bool:
    return False


@dataclass(slots=True)
class _Sums:
    """Of each client by her number: her advisors (0: nobody), what each of them weighs, the last day she was talked
    to, and what she is worth. Arrays, so that a million clients take some tens of megabytes."""

    first: array[int]
    second: array[int]
    first_weight: array[int]
    second_weight: array[int]
    talked: array[int]
    worth: array[int]
    day: str = ""  # the last day that was read, and its number
    number: int = 0

    @classmethod
    def of(cls, highest: int) -> _Sums:
        """Nothing known yet, for numbers up to ``highest``."""
        first, second, first_weight, second_weight, talked, worth = (
            array("q", bytes(8 * (highest + 1))) for _number in range(6)
        )
        return cls(first, second, first_weight, second_weight, talked, worth)

    def add(self, contacts: list[Contact]) -> None:
        """Adds what was done with some."""
        first, second, talked, worth = self.first, self.second, self.talked, self.worth
        for client, staff, weight, day, brought in contacts:
            if client >= len(first):
                continue  # came while this was reckoned
            if staff == first[client]:
                self.first_weight[client] += weight
            elif staff == second[client]:
                self.second_weight[client] += weight
            if day:
                if day != self.day:
                    self.day, self.number = day, date.fromisoformat(day).toordinal()
                talked[client] = max(talked[client], self.number)
            worth[client] += brought


def read_coverage(
    shop: Shop, acting: Acting, progress: Progress = _told_nobody, stopped: Callable[[], bool] = _never
) -> Coverage | None:
    """Who knows whom today: of all clients for whoever may see the shop's figures, else of her own alone. None where
    it was stopped. ``progress`` gets clients done, about, and all. Reads the records of a year: never for a click.
    """
    acting.must(Action.WRITE_NOTE)
    read_once(shop, acting)
    whose = None if acting.may(Action.SEE_FIGURES) else acting.staff_id
    on = shop.today()
    since = on - timedelta(days=LOOKED_BACK)
    whole, highest = coverage_store.count()
    sums = _Sums.of(highest)
    known: list[int] = []
    progress(0, whole)
    for people in coverage_store.clients(PIECE):
        if stopped():
            return None
        _enrol(sums, people, whose, known)
    for share, found in coverage_store.contacts(since, on):
        if stopped():
            return None
        sums.add(found)
        progress(int(whole * share), whole)
    tally = _tallied(sums, known, (on - timedelta(days=SILENT_DAYS)).isoformat(), stopped)
    if tally is None:
        return None
    if whose is None:
        tally.not_met(coverage_store.met_by_owners([one.client_id for one in tally.key_clients()]))
    progress(whole, whole)
    return Coverage(
        on=on,
        since=since,
        whose=whose,
        advisors=_advisors(tally, coverage_store.staff()),
        gaps={gap: lines(heap, gap) for gap, heap in tally.heaps.items()},
        counts=dict(tally.counts),
        clients=tally.clients,
    )


def _enrol(
    sums: _Sums, people: list[tuple[int, int | None, int | None]], whose: StaffId | None, known: list[int]
) -> None:
    for client, first, second in people:
        if client < len(sums.first) and (whose is None or whose in {first, second}):
            known.append(client)
            sums.first[client], sums.second[client] = first or 0, second or 0


def _tallied(sums: _Sums, known: list[int], silent_before: str, stopped: Callable[[], bool]) -> Tally | None:
    here = {number for number, (_name, active) in coverage_store.staff().items() if active}
    tally = Tally(silent_before)
    for place, client in enumerate(known):
        if place % PIECE == 0 and stopped():
            return None
        first, day = sums.first[client], sums.talked[client]
        tally.add(
            Known(
                client,
                first or None,
                sums.second[client] or None,
                first > 0 and first not in here,
                sums.first_weight[client],
                sums.second_weight[client],
                date.fromordinal(day).isoformat() if day else "",
                sums.worth[client],
            )
        )
    return tally


def _advisors(tally: Tally, staff: dict[int, tuple[str, bool]]) -> tuple[AdvisorCoverage, ...]:
    found = [
        AdvisorCoverage(
            None if advisor is None else StaffId(advisor),
            "" if advisor is None else staff[advisor][0],
            own.left,
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
