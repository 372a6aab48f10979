"""Lists and contact cards from the command line, beside an open window if need be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from desk_app.changes import Touched
from desk_app.cli.asking import beside, reading_as
from desk_app.cli.telling import SAY, Meter, answer, line
from desk_app.clients.desk import resolve_client
from desk_app.db.names import is_kept, real_path
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.exporter.desk import export_card, export_list
from desk_app.exporter.views import ClientsView, PaymentsView, Tickets, TicketsView, View, VisitsView
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import Export, record_export
from desk_app.words import N_

_SAVING = N_("Saving the list")


def export(
    what: str,
    shop_file: Path,
    out: Path,
    find: str,
    first: date | None,
    last: date | None,
    *,
    documents: bool,
    as_json: bool,
    user: str,
) -> None:
    """Saves a whole list; ``find`` narrows clients, the days visits and payments."""
    _must_be_the_shop(shop_file)
    with reading_as(shop_file, user, Action.EXPORT_LIST) as (shop, acting), Meter() as meter:
        view = _view(what, find, first, last, documents, shop.today())
        words, progress = SAY.words, partial(meter.at, _SAVING)
        record = partial(_beside, shop, acting)
        done = export_list(shop, acting, view, out, words, progress=progress, record=record)
    if as_json:
        answer({"file": str(done.path), "kind": what, "rows": done.rows})
    else:
        said = SAY.words.n("{count} row: {path}", "{count} rows: {path}", done.rows, path=done.path)
        line(said)


def _view(what: str, find: str, first: date | None, last: date | None, documents: bool, today: date) -> View:
    if what == "clients":
        return ClientsView(find, documents=documents)
    if what == "tickets":
        return TicketsView(Tickets.EVER, today)
    return PaymentsView(first, last) if what == "payments" else VisitsView(first, last)


def card(client: str, shop_file: Path, out: Path, user: str) -> None:
    """Saves how a client is reached as a vCard."""
    _must_be_the_shop(shop_file)
    with reading_as(shop_file, user, Action.EXPORT) as (shop, acting):
        export_card(shop, acting, resolve_client(shop, client), out, record=partial(_beside, shop, acting))
    line(str(out))


def _must_be_the_shop(shop_file: Path) -> None:
    if is_kept(real_path(shop_file)):
        raise DeskError(
            N_("What is taken out of a backup leaves no line in the trail. Ask the shop itself, or restore it.")
        )


def _beside(read: Shop, acting: Acting, what: Export, put: Callable[[], object]) -> Touched:
    """Keeps the line in the shop that is read, beside an open window too; without a line nothing is handed out."""
    with beside(read) as shop:
        if shop is not None:
            return record_export(shop, acting, what, put)
    raise DeskError(N_("The file cannot be written to, so no line could say that this was taken out. It was not."))
