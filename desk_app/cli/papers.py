"""PDFs from the command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from desk_app.cli.asking import beside, reading_as
from desk_app.cli.telling import SAY, complain
from desk_app.clients.desk import resolve_client
from desk_app.clock import local_time
from desk_app.db.names import is_kept, real_path
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import Export, Way, record_export
from desk_app.words import N_


def client_report(client: str, shop_file: Path, out: Path, user: str) -> None:
    """The file of the client that ``client`` names, in the language of the run. Where no line could say that it was
    taken out, it is not: not from a backup, and not from a file that cannot be written to."""
    # Drawing paper loads reportlab, which no other command needs.
    from desk_app.reports.client_paper import client_report_pdf
    from desk_app.reports.desk import read_client_report
    from desk_app.reports.save import save_pdf

    if is_kept(real_path(shop_file)):
        raise DeskError(
            N_("A client’s file taken out of a backup leaves no line in the trail. Ask the shop itself, or restore it.")
        )
    with reading_as(shop_file, user, Action.EXPORT) as (shop, acting):
        client_id = resolve_client(shop, client)
        read = read_client_report(shop, client_id)
        at = local_time(shop.now(), shop.settings.zone)
    pdf = client_report_pdf(read, SAY.words, at=at)
    export = Export(f"client:{client_id}", Way.SAVED, client_id, out.name, SAY.words.language, Action.EXPORT)
    _hand_out(shop, acting, export, lambda: save_pdf(pdf, out), noted=True)


def monthly_report(month: str, shop_file: Path, out: Path, user: str) -> None:
    """The summary of a month written as 2026-11."""
    # Drawing paper loads reportlab, which no other command needs.
    from desk_app.reports.desk import read_month
    from desk_app.reports.month_paper import month_pdf
    from desk_app.reports.save import save_pdf

    parts = re.fullmatch(r"((?:19|2[01])[0-9]{2})-([0-9]{1,2})", month.strip())
    if parts is None:
        raise RuleBroken("month", "no_month", N_("A month is written as 2026-11."))
    with reading_as(shop_file, user, Action.SEE_FIGURES) as (shop, acting):
        year, number = int(parts[1]), int(parts[2])
        read = read_month(shop, acting, year, number)
        at = local_time(shop.now(), shop.settings.zone)
    pdf = month_pdf(read, SAY.words, at=at)
    export = Export(f"month:{year}-{number:02}", Way.SAVED, None, out.name, SAY.words.language, Action.SEE_FIGURES)
    _hand_out(shop, acting, export, lambda: save_pdf(pdf, out))


def _hand_out(read: Shop, acting: Acting, export: Export, write: Callable[[], object], *, noted: bool = False) -> None:
    """Saves a paper and notes it in the shop that was read, which is closed by now: both or neither, beside an open
    window too. A backup is never written to and a read-only disk cannot be: what must be ``noted`` is refused then, of
    the rest it is said that no line was left there."""
    with beside(read) as shop:
        if shop is not None:
            record_export(shop, acting, export, write)
            return
    if noted:
        raise DeskError(
            N_("The file cannot be written to, so no line could say that a client’s file was taken out. It was not.")
        )
    write()
    complain(SAY(N_("The file cannot be written to, so its audit trail does not say that this was saved.")))
