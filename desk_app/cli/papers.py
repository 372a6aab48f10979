"""PDFs from the command line."""

from __future__ import annotations

import re
from pathlib import Path

from desk_app.cli.asking import reading
from desk_app.cli.telling import words_of
from desk_app.clients.desk import resolve_client
from desk_app.clock import local_time
from desk_app.errors import RuleBroken
from desk_app.staff.account import Action
from desk_app.words import N_


def client_report(client: str, shop_file: Path, out: Path, lang: str, user: str) -> None:
    """The file of the client that ``client`` names, in the shop's language unless ``lang`` says otherwise."""
    # Drawing paper loads reportlab, which no other command needs.
    from desk_app.reports.client_paper import client_report_pdf
    from desk_app.reports.desk import read_client_report
    from desk_app.reports.save import save_pdf

    with reading(shop_file, user, Action.PRINT) as shop:
        read = read_client_report(shop, resolve_client(shop, client))
        words, at = words_of(lang, shop.settings.language), local_time(shop.now(), shop.settings.zone)
    save_pdf(client_report_pdf(read, words, at=at), out)


def monthly_report(month: str, shop_file: Path, out: Path, lang: str, user: str) -> None:
    """The summary of a month written as 2026-11."""
    # Drawing paper loads reportlab, which no other command needs.
    from desk_app.reports.desk import read_month
    from desk_app.reports.month_paper import month_pdf
    from desk_app.reports.save import save_pdf

    parts = re.fullmatch(r"((?:19|2[01])[0-9]{2})-([0-9]{1,2})", month.strip())
    if parts is None:
        raise RuleBroken("month", "no_month", N_("A month is written as 2026-11."))
    with reading(shop_file, user, Action.SEE_FIGURES) as shop:
        read = read_month(shop, int(parts[1]), int(parts[2]))
        words, at = words_of(lang, shop.settings.language), local_time(shop.now(), shop.settings.zone)
    save_pdf(month_pdf(read, words, at=at), out)
