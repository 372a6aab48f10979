"""Papers of clients from the command line: dossier, card, consultation card, labels, and many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from desk_app.cli.asking import beside, reading_as
from desk_app.cli.telling import SAY, Meter, line
from desk_app.clients.client import ClientId
from desk_app.clients.desk import resolve_client
from desk_app.db.names import is_kept, real_path
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.reports.choosing import Whose, choose_clients
from desk_app.reports.consultation import Area, usual_area
from desk_app.reports.label import LabelFormat
from desk_app.staff.account import Acting, Action
from desk_app.words import N_

#: What --what takes: papers by the name of their kind (``reports.batch.PaperKind``).
CARD, CONSULTATION, LABELS, DOSSIER = "card", "consultation", "labels", "dossier"

_KEPT = N_("A client’s file taken out of a backup leaves no line in the trail. Ask the shop itself, or restore it.")
_UNNOTED = N_("The file cannot be written to, so no line could say that a client’s file was taken out. It was not.")


def one_client(client: str, shop_file: Path, out: Path, user: str, *, what: str, area: Area | None = None) -> None:
    """A paper of the client that ``client`` names."""
    with _noting(shop_file, user) as (shop, acting):
        _print(shop, acting, (resolve_client(shop, client),), out, what=what, area=area)


def labels(clients: Sequence[str], shop_file: Path, out: Path, user: str, *, kind: LabelFormat, start: int) -> None:
    """Labels of the clients that ``clients`` name, in their order."""
    with _noting(shop_file, user) as (shop, acting):
        ids = tuple(resolve_client(shop, client) for client in clients)
        _print(shop, acting, ids, out, what=LABELS, kind=kind, start=start)


def blank_consultation(shop_file: Path, out: Path, user: str, *, area: Area | None) -> None:
    """A consultation card of nobody: it says nothing of any client."""
    # Drawing paper loads reportlab, which no other command needs.
    from desk_app.reports import batch
    from desk_app.reports.save import save_pdf

    with reading_as(shop_file, user, Action.PRINT) as (shop, _acting):
        pdf = batch.blank_consultation(shop, area or usual_area(shop.settings.trades), SAY.words)
    save_pdf(pdf, out)


def many(
    shop_file: Path,
    out: Path,
    user: str,
    *,
    what: str,
    booked: date | None,
    queue: date | None,
    kind: LabelFormat,
    start: int,
    area: Area | None,
    each: bool,
) -> None:
    """Papers of everybody, or of the appointments or the calls of a day: into one PDF, or one for each into a
    folder."""
    with _noting(shop_file, user) as (shop, acting):
        if booked is not None:
            ids = choose_clients(shop, Whose.BOOKED, booked)
        elif queue is not None:
            ids = choose_clients(shop, Whose.QUEUE, queue)
        else:
            ids = choose_clients(shop, Whose.ALL, shop.today())
        _print(shop, acting, ids, out, what=what, kind=kind, start=start, area=area, each=each)


@contextmanager
def _noting(shop_file: Path, user: str) -> Iterator[tuple[Shop, Acting]]:
    """The shop, beside an open window too, where what is taken out can be noted. Raises where it cannot."""
    if is_kept(real_path(shop_file)):
        raise DeskError(_KEPT)
    with reading_as(shop_file, user, Action.EXPORT) as (read, acting), beside(read) as shop:
        if shop is None:
            raise DeskError(_UNNOTED)
        yield shop, acting


def _print(
    shop: Shop,
    acting: Acting,
    ids: Sequence[ClientId],
    out: Path,
    *,
    what: str,
    kind: LabelFormat = LabelFormat.L7160,
    start: int = 1,
    area: Area | None = None,
    each: bool = False,
) -> None:
    # Drawing paper loads reportlab, which no other command needs.
    from desk_app.reports.batch import Order, PaperKind, print_each, print_papers

    words = SAY.words
    order = Order(PaperKind(what), area or usual_area(shop.settings.trades), kind, start)
    with Meter() as meter:
        progress = _told(meter)
        made = (print_each if each else print_papers)(shop, acting, ids, order, words, out, progress=progress)
    line(str(out))
    if len(ids) > 1 or each:
        line(words.n("{count} client", "{count} clients", len(made.clients)))


def _told(meter: Meter) -> Callable[[int, int], None]:
    return lambda done, total: meter.at(N_("Printing"), done, total)
