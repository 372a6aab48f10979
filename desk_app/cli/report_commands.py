"""The commands under ``desk-app report``: their options, and what they call."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from desk_app.cli import client_papers, papers
from desk_app.cli.options import PdfFile, ShopFile, User, day
from desk_app.cli.telling import SAY, line
from desk_app.reports.consultation import Area
from desk_app.reports.label import LabelFormat
from desk_app.words import N_


class What(StrEnum):
    """What --what takes."""

    CARD = client_papers.CARD
    CONSULTATION = client_papers.CONSULTATION
    LABELS = client_papers.LABELS
    DOSSIER = client_papers.DOSSIER


report = typer.Typer(
    help=N_("Prints clients' papers or a month into a PDF."), no_args_is_help=True, rich_markup_mode=None
)

Client = Annotated[str, typer.Argument(metavar="CLIENT", help=N_("An id, a member code or a phone."))]
Format = Annotated[LabelFormat, typer.Option("--format", help=N_("Which labels."))]
Start = Annotated[int, typer.Option("--start", metavar="N", help=N_("The first free label of a used sheet."))]
About = Annotated[Area | None, typer.Option("--area", help=N_("What a consultation card is about."))]


@report.command("client", help=N_("The file of one client."))
def report_client(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("An id, a member code or a phone."))],
    shop: ShopFile,
    out: PdfFile,
    user: User = "",
) -> None:
    papers.client_report(client, shop, out, user)
    line(str(out))


@report.command("monthly", help=N_("The summary of a month."))
def report_monthly(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help=N_("The month."))],
    shop: ShopFile,
    out: PdfFile,
    user: User = "",
) -> None:
    papers.monthly_report(month, shop, out, user)
    line(str(out))


@report.command("dossier", help=N_("Everything about one client on two to ten pages."))
def report_dossier(client: Client, shop: ShopFile, out: PdfFile, user: User = "") -> None:
    client_papers.one_client(client, shop, out, user, what=client_papers.DOSSIER)


@report.command("card", help=N_("One client on one page."))
def report_card(client: Client, shop: ShopFile, out: PdfFile, user: User = "") -> None:
    client_papers.one_client(client, shop, out, user, what=client_papers.CARD)


@report.command("consultation", help=N_("A card to fill in by hand; a blank one where no client is named."))
def report_consultation(
    shop: ShopFile,
    out: PdfFile,
    client: Annotated[str, typer.Argument(metavar="[CLIENT]", help=N_("An id, a member code or a phone."))] = "",
    area: About = None,
    user: User = "",
) -> None:
    if client:
        client_papers.one_client(client, shop, out, user, what=client_papers.CONSULTATION, area=area)
    else:
        client_papers.blank_consultation(shop, out, user, area=area)
        line(str(out))


@report.command("labels", help=N_("Labels with name, code and a code to scan."))
def report_labels(
    clients: Annotated[list[str], typer.Argument(metavar="CLIENT…", help=N_("An id, a member code or a phone."))],
    shop: ShopFile,
    out: PdfFile,
    kind: Format = LabelFormat.L7160,
    start: Start = 1,
    user: User = "",
) -> None:
    client_papers.labels(clients, shop, out, user, kind=kind, start=start)


@report.command("cards", help=N_("Papers of many clients: all, or those of a day's appointments or calls."))
def report_cards(
    shop: ShopFile,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help=N_("Where to put the PDF, or the folder."))],
    everybody: Annotated[bool, typer.Option("--all", help=N_("All clients."))] = False,
    booked: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help=N_("Whoever has an appointment on a day."))
    ] = None,
    queue: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help=N_("Whoever is to be called on a day."))
    ] = None,
    what: Annotated[What, typer.Option(help=N_("What is printed of each."))] = What.CARD,
    each: Annotated[bool, typer.Option("--each", help=N_("A PDF for each client into a folder."))] = False,
    kind: Format = LabelFormat.L7160,
    start: Start = 1,
    area: About = None,
    user: User = "",
) -> None:
    if sum((everybody, booked is not None, queue is not None)) != 1:
        raise typer.BadParameter(SAY(N_("Say one of --all, --booked DATE and --queue DATE.")))
    client_papers.many(
        shop, out, user, what=what.value, booked=booked, queue=queue, kind=kind, start=start, area=area, each=each
    )
