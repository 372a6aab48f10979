"""Handing out a client's copy: a PDF to read and a JSON file for machines, together or not at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.errors import ShopFileError
from desk_app.privacy.copying import read_copy
from desk_app.reports.copy_paper import client_copy_pdf
from desk_app.reports.desk import read_client_report
from desk_app.reports.file_name import paper_name
from desk_app.reports.save import save_pdf
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import Export, Way, record_export
from desk_app.staff.saving import Unsaved, save_whole
from desk_app.staff.work import one_command
from desk_app.words import N_, Words


@dataclass(frozen=True, slots=True)
class CopyMade:
    """The two files of a client's copy."""

    pdf: Path
    json: Path
    touched: Touched


def hand_out_copy(shop: Shop, acting: Acting, client_id: ClientId, folder: Path, words: Words) -> CopyMade:
    """Writes a client's copy into ``folder`` and notes it in the trail in the same transaction.

    Raises NotAllowed, NotFound, DeskError for an erased client, ShopFileError where the folder cannot be written.
    """
    acting.must(Action.EXPORT)
    with one_command(shop, acting):
        return _hand_out(shop, acting, client_id, Path(folder), words)


def _hand_out(shop: Shop, acting: Acting, client_id: ClientId, folder: Path, words: Words) -> CopyMade:
    zone = shop.settings.zone
    copy, report = read_copy(shop, acting, client_id), read_client_report(shop, client_id)
    pdf = client_copy_pdf(report, copy, words, at=local_time(copy.made_at, zone), zone=zone)
    name = paper_name(words("Copy"), copy.code, copy.name, on=shop.today())
    paper, machine = folder / f"{name}.pdf", folder / f"{name}.json"

    def write() -> None:
        new = not paper.exists()
        save_pdf(pdf, paper)
        try:
            save_whole(copy.as_json(), machine, Unsaved(N_("{path} cannot be written.")))
        except ShopFileError:
            if new:  # one that was there before has its line in the trail already
                with suppress(OSError):
                    paper.unlink()
            raise

    export = Export(f"client:{client_id}", Way.SAVED, client_id, paper.name, words.language, Action.EXPORT)
    return CopyMade(paper, machine, record_export(shop, acting, export, write))
