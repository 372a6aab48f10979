"""Use cases: save a list, save a client as a contact card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken, ShopFileError
from desk_app.exporter.card import card_of
from desk_app.exporter.lists import VIEW_LABELS, sheet_of
from desk_app.exporter.sheet import Form, form_of
from desk_app.exporter.views import ClientsView, View
from desk_app.exporter.writing import MOST_ROWS, write_list
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import Export, Way, record_export
from desk_app.staff.saving import Unsaved, begins_otherwise, drafted, save_whole
from desk_app.words import N_, Words

#: What files of each form begin with: only such a one, or an empty one, is replaced.
_BEGIN = {Form.XLSX: b"PK\x03\x04", Form.CSV: b"\xef\xbb\xbf"}
_CARD = b"BEGIN:VCARD"
_BESIDE_A_SHOP = ("-wal", "-shm", "-journal", ".lock")

_UNSAVED = Unsaved(
    N_("The list cannot be saved as {path}. Another program may have it open; choose another place or name."),
    a_folder=N_("{path} is a folder. Give the list a name of its own."),
    no_folder=N_("There is no folder {path} to save the list in."),
    disk_full=N_("The disk is full. The list was not saved."),
)
_CARD_UNSAVED = Unsaved(
    N_("The card cannot be saved as {path}. Choose another place or name."),
    a_folder=N_("{path} is a folder. Give the card a name of its own."),
    no_folder=N_("There is no folder {path} to save the card in."),
    disk_full=N_("The disk is full. The card was not saved."),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it. ``rows``: how many it has; ``stopped``: nothing was saved."""

    path: Path
    rows: int
    touched: Touched
    stopped: bool = False


class _Stopped(Exception):
    """The person cancelled."""


#: How a line is kept of what is saved: in the shop at hand, or beside an open window.
Record = Callable[[Export, Callable[[], object]], Touched]


def export_list(
    shop: Shop,
    acting: Acting,
    view: View,
    path: Path,
    words: Words,
    *,
    progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
    record: Record | None = None,
) -> Exported:
    """Saves a view as .xlsx or .csv, whole or not at all, and notes what, how many and where in the same transaction.

    ``progress`` is told rows done and rows in all (0: not known); ``stopped`` is asked between pages. ``record`` keeps
    the line where it is not kept in ``shop``. Raises NotAllowed, ShopFileError, DeskError for another ending.
    """
    acting.must(Action.EXPORT_LIST)
    if isinstance(view, ClientsView) and view.documents:
        acting.must(Action.SEE_DOCUMENT)
    path, form = Path(path), form_of(Path(path).name)
    sheet, about = sheet_of(shop, view, words)
    rows = 0

    def step(done: int) -> None:
        if stopped is not None and stopped():
            raise _Stopped
        if progress is not None:
            progress(done, max(about, done) if about else 0)

    def write(file: IO[bytes]) -> None:
        nonlocal rows
        try:
            rows = write_list(file, sheet, form, step)
        except OverflowError as error:
            said = N_("A workbook has room for {limit} rows. Save the list as CSV.")
            raise RuleBroken("path", "too_many", said, limit=words.number(MOST_ROWS - 1)) from error

    def must_be_replaceable(target: Path) -> None:
        if begins_otherwise(target, _BEGIN[form]) or target.name.endswith(_BESIDE_A_SHOP):
            said = N_("{path} is not such a list and was not replaced. Give the list another name.")
            raise ShopFileError(said, path=str(target))

    try:
        with drafted(path, _UNSAVED, check=must_be_replaceable) as draft:
            write(draft.file)
            draft.finish()
            export = Export(
                f"list:{view.kind}",
                Way.SAVED,
                to=path.name,
                language=words.language,
                needs=Action.EXPORT_LIST,
                told={"rows": rows} | ({"documents": True} if getattr(view, "documents", False) else {}),
            )
            touched = (
                record(export, draft.place) if record is not None else record_export(shop, acting, export, draft.place)
            )
    except _Stopped:
        return Exported(path, 0, Touched(), stopped=True)
    return Exported(path, rows, touched)


def export_card(
    shop: Shop, acting: Acting, client_id: ClientId, path: Path, *, record: Record | None = None
) -> Exported:
    """Saves how a client is reached as a vCard, and notes it in the same transaction. Nothing sensitive is in it.
    Raises NotAllowed, NotFound, ShopFileError, DeskError for an erased client."""
    acting.must(Action.EXPORT)
    client = get_client(shop, client_id)
    if client.erased:
        raise DeskError(N_("This client was erased: there is nothing to hand out."))
    path, data = Path(path), card_of(client, shop.settings.phone_region).encode()

    def must_be_replaceable(target: Path) -> None:
        if begins_otherwise(target, _CARD) or target.name.endswith(_BESIDE_A_SHOP):
            said = N_("{path} is not a contact card and was not replaced. Give the card another name.")
            raise ShopFileError(said, path=str(target))

    def put() -> None:
        save_whole(data, path, _CARD_UNSAVED, check=must_be_replaceable)

    export = Export(f"client:{client_id}", Way.SAVED, client_id, path.name, "", Action.EXPORT)
    touched = record(export, put) if record is not None else record_export(shop, acting, export, put)
    return Exported(path, 1, touched)


def suggested_name(view: View, words: Words, on: str) -> str:
    """A name for the file of a view: "Clients 2026-11-21.xlsx"."""
    return f"{words(VIEW_LABELS[view.kind])} {on}.xlsx"
