"""Landing a file: its rows in batches through the lander of its kind, inside one open unit of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from desk_app.importer.encodings import CHOICES, same_encoding
from desk_app.importer.land_bookings import BookingLander
from desk_app.importer.land_catalogue import CatalogueLander
from desk_app.importer.land_clients import ClientLander
from desk_app.importer.land_receipts import ReceiptLander
from desk_app.importer.landed import added_since, highest
from desk_app.importer.lists import ListKind
from desk_app.importer.plan import FilePlan
from desk_app.importer.reading import Row
from desk_app.importer.result import FileResult, Marked, Stopped, Tally
from desk_app.importer.rows import RowReader
from desk_app.money import Money
from desk_app.staff.exporting import told_name
from desk_app.staff.work import Work
from desk_app.words import N_, words_for

#: Rows of one batch: enough that a batch costs a handful of statements, few enough that progress moves and that what
#: is done with a batch in one go takes less than a frame.
BATCH = 250

_LANDERS: dict[ListKind, Callable[[Work, RowReader], Lander]] = {
    ListKind.CLIENTS: ClientLander,
    ListKind.SERVICES: CatalogueLander,
    ListKind.PRODUCTS: CatalogueLander,
    ListKind.RECEIPTS: ReceiptLander,
    ListKind.BOOKINGS: BookingLander,
    ListKind.CANCELLATIONS: BookingLander,
    ListKind.NO_SHOWS: BookingLander,
}


class Lander(Protocol):
    """Lands rows of one kind of list. ``land`` takes one batch, ``finish`` what needs the whole file."""

    def land(self, batch: Sequence[Row]) -> None: ...

    def finish(self) -> None: ...


def land_file(
    unit: Work, plan: FilePlan, step: Callable[[int], None], stopped: Callable[[], bool] | None
) -> FileResult:
    """Lands one file in the open unit. ``step`` is told how many rows were done. Raises Stopped."""
    settings = unit.shop.settings
    tally = Tally()
    _whole_file_problems(plan, tally)
    rows = RowReader(plan, tally, words_for(settings.language), settings.currency, stopped)
    before = highest(unit)
    lander = _LANDERS[plan.kind](unit, rows)
    batch: list[Row] = []
    for row in plan.rows():
        batch.append(row)
        if len(batch) >= BATCH:
            rows.note_cleaned(plan.source.take_cleaned())
            rows.note_remarks(plan.source.take_remarks())
            _land_batch(lander, batch, tally, step, stopped)
            batch = []
    rows.note_cleaned(plan.source.take_cleaned())
    rows.note_remarks(plan.source.take_remarks())
    _land_batch(lander, batch, tally, step, stopped)
    lander.finish()
    unit.audit(
        "import.landed",
        f"import:{plan.kind}",
        detail={
            "file": told_name(plan.path.name),
            "read": tally.read,
            "added": tally.added,
            "updated": tally.updated,
            "ids": added_since(unit, before),
        },
    )
    return FileResult(
        plan.path.name,
        plan.kind,
        plan.source.encoding,
        tally.read,
        tally.added,
        tally.updated,
        tally.merged,
        tally.skipped,
        tally.sorted_problems(),
        Money(tally.amount, settings.currency) if plan.kind is ListKind.RECEIPTS else None,
        plan.date_order.value if plan.order_matters and plan.order else "",
        tally.health_unasked,
        tally.identity_unasked,
    )


def _land_batch(
    lander: Lander, batch: list[Row], tally: Tally, step: Callable[[int], None], stopped: Callable[[], bool] | None
) -> None:
    if stopped is not None and stopped():
        raise Stopped
    if batch:
        tally.read += len(batch)
        lander.land(batch)
        step(len(batch))


def _whole_file_problems(plan: FilePlan, tally: Tally) -> None:
    if plan.source.guessed:
        sentence = N_("Read as {encoding}, which is a guess. If names look wrong, choose another encoding.")
        label = CHOICES.get(same_encoding(plan.source.encoding), plan.source.encoding.upper())
        tally.problem(0, "", "encoding_guessed", sentence, encoding=Marked(label))
    for name in plan.source.other_sheets():
        tally.problem(0, "", "other_sheet", N_("The sheet “{sheet}” was not read: a file holds one list."), sheet=name)
    if plan.order_matters and not plan.order_seen and plan.kind is not ListKind.CLIENTS:
        tally.problem(
            0,
            "date",
            "date_order",
            N_("Nothing in this file tells whether day or month stands first; its dates were read as {order}."),
            order=plan.date_order.value,
        )
