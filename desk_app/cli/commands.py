"""The commands, their options, and the one place where a refusal becomes a sentence and an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from desk_app.cli import keys, knowing, lists, merging, mixing, photographs, privacy, work
from desk_app.cli.choices import Encoding, Erasure, Kind, Taken
from desk_app.cli.console import DONE, INTERRUPTED, REFUSED, WRONG_USAGE, Fronts
from desk_app.cli.dates import tell_dates
from desk_app.cli.leaving import leaving
from desk_app.cli.options import Json, PdfFile, ShopFile, User, day
from desk_app.cli.queue import minute, tell_queue
from desk_app.cli.report_commands import report
from desk_app.cli.spoken import Language, asked_language, spoken, usage
from desk_app.cli.telling import SAY, Meter, complain, line
from desk_app.clients.photograph import Part
from desk_app.clock import SystemClock, local_date
from desk_app.db.connection import ShopDatabase
from desk_app.db.faults import plain_words
from desk_app.db.rows import OPEN
from desk_app.demo.desk import make_demo
from desk_app.errors import DeskError
from desk_app.importer.reading import LARGEST_MEGABYTES
from desk_app.overview.whole import fault_of_file
from desk_app.words import N_


def run_command(argv: Sequence[str], fronts: Fronts) -> int:
    """Runs one command line and returns its exit code: 0 done, 1 refused, 2 wrong usage."""
    SAY.begin(asked_language(argv))
    try:
        code = spoken(app, _HOLES)(list(argv), prog_name="desk-app", standalone_mode=False, obj=fronts)
    except typer.TyperException as error:  # what was typed makes no sense
        complain(usage(error.format_message()))
        complain(SAY(N_("“desk-app --help” says what there is.")))
        return WRONG_USAGE
    except typer.Exit as error:
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the answer went away: the start of the program knows what to do
        raise
    except Exception as error:
        said = plain_words(error) or _of_the_file(error)
        if said is None:
            raise
        complain(said.say(SAY.words))
        return REFUSED
    return code if isinstance(code, int) else DONE


def _of_the_file(error: Exception) -> DeskError | None:
    """What was wrong with the shop file that was read last, where that is why the command failed."""
    database: ShopDatabase | None = OPEN.obj
    return None if database is None else fault_of_file(error, database.path, database.passphrase)


class Trade(StrEnum):
    """What --trade takes."""

    SALON = "salon"
    PAWN = "pawn"
    BOTH = "both"


class Theme(StrEnum):
    """What --theme takes."""

    LIGHT = "light"
    DARK = "dark"


#: What the marked help says of the program.
_HOLES = {"limit": LARGEST_MEGABYTES}

#: Helps are marked, and said when a command line is run (``spoken``), which also gives --lang to every command.
app = typer.Typer(
    name="desk-app",
    help=N_("Front desk for salons and pawnshops. Without a command it opens the window."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(report, name="report")
locks = typer.Typer(
    help=N_("The passphrase and the recovery sheet of an encrypted shop."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(locks, name="keys")
personal = typer.Typer(help=N_("A client's own copy, and erasing her."), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(personal, name="privacy")
seen = typer.Typer(help=N_("Photographs of clients."), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(seen, name="photographs")
app.command("mix", help=mixing.HELP)(mixing.tell_mix)


@app.command(help=N_("Makes a believable shop of any size."))
def demo(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The new shop file."))],
    clients: Annotated[
        int, typer.Option(min=0, max=5_000_000, metavar="N", help=N_("Clients; 0 makes an empty shop."))
    ] = 400,
    trade: Annotated[Trade, typer.Option(help=N_("What the shop does."))] = Trade.BOTH,
    today: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help=N_("The day on which the shop stands."))
    ] = None,
    seed: Annotated[int, typer.Option(metavar="S", help=N_("The same seed makes the same shop."))] = 1,
) -> None:
    stands_on = today or local_date(SystemClock().now(), "Asia/Shanghai")
    with Meter() as meter:
        make_demo(file, clients=clients, trade=trade.value, today=stands_on, seed=seed, progress=meter.at)
    line(str(file))


@app.command("import", help=N_("Brings other people's lists in: CSV, Excel and contact cards."))
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help=N_("The files, up to {limit} MB each; several go together."),
        ),
    ],
    shop: ShopFile,
    kind: Annotated[Kind, typer.Option(help=N_("What the files are."))] = Kind.AUTO,
    encoding: Annotated[
        Encoding, typer.Option(help=N_("How the text files are written; each file tells it otherwise."))
    ] = Encoding.AUTO,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Say what would happen and keep nothing."))] = False,
    json: Json = False,
    user: User = "",
) -> None:
    written = "" if encoding is Encoding.AUTO else encoding.value
    work.bring_in(files, shop, kind.value, written, dry_run=dry_run, as_json=json, user=user)


@app.command(help=N_("Takes a whole list out, as Excel or CSV."))
def export(
    what: Annotated[Taken, typer.Argument(metavar="LIST", help=N_("clients, tickets, visits or payments."))],
    shop: ShopFile,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help=N_("Where to put it: .xlsx or .csv."))],
    find: Annotated[str, typer.Option(metavar="TEXT", help=N_("Of clients those that a search finds."))] = "",
    first: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="DATE", help=N_("The first day of visits or payments."))
    ] = None,
    last: Annotated[
        date | None, typer.Option("--to", parser=day, metavar="DATE", help=N_("The last day of them."))
    ] = None,
    documents: Annotated[bool, typer.Option("--documents", help=N_("Document numbers whole, not masked."))] = False,
    json: Json = False,
    user: User = "",
) -> None:
    lists.export(what.value, shop, out, find, first, last, documents=documents, as_json=json, user=user)


@app.command(help=N_("A client as a contact card for a telephone."))
def vcard(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("An id, a member code or a phone."))],
    shop: ShopFile,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.vcf", help=N_("Where to put the card."))],
    user: User = "",
) -> None:
    lists.card(client, shop, out, user)


@app.command(help=N_("Whom to call on a day, and why."))
def queue(
    shop: ShopFile,
    on: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help=N_("The day; today otherwise."))] = None,
    at: Annotated[
        time | None,
        typer.Option(
            parser=minute,
            metavar="HH:MM",
            help=N_("The minute of the day, as the window; the whole day otherwise."),
        ),
    ] = None,
    advisor: Annotated[str, typer.Option(metavar="NAME", help=N_("Only the clients of this advisor."))] = "",
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help=N_("At most so many calls."))] = None,
    json: Json = False,
    user: User = "",
) -> None:
    tell_queue(shop, on, at, advisor, limit, as_json=json, user=user)


@app.command(help=N_("Who knows whom: each advisor’s clients, and where nobody does."))
def knows(shop: ShopFile, limit: knowing.MostOfEach = 20, json: Json = False, user: User = "") -> None:
    knowing.tell_knows(shop, limit, as_json=json, user=user)


app.command(help=N_("Who is quiet, leaving, lost and won back, and why."))(leaving)


@app.command(help=N_("The dates of clients and their families that come round."))
def dates(
    shop: ShopFile,
    on: Annotated[date | None, typer.Option(parser=day, metavar="DATE", help=N_("The day; today otherwise."))] = None,
    days: Annotated[int, typer.Option(min=0, max=366, metavar="N", help=N_("So many days ahead."))] = 7,
    json: Json = False,
    user: User = "",
) -> None:
    tell_dates(shop, on, days, as_json=json, user=user)


@app.command(help=N_("Finds files that may be of one person."))
def duplicates(
    shop: ShopFile,
    limit: Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help=N_("At most so many pairs."))] = 2_000,
    json: Json = False,
    user: User = "",
) -> None:
    merging.tell_duplicates(shop, limit, as_json=json, user=user)


@app.command(help=N_("Makes two files of one client one. It can be undone."))
def merge(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help=N_("The client whose file stays."))],
    other: Annotated[str, typer.Argument(metavar="OTHER", help=N_("The client whose file becomes part of it."))],
    shop: ShopFile,
    take: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help=N_("The other's value: name, gender, birthday, document_number, address, source, advisor_id."),
        ),
    ] = None,
    json: Json = False,
    user: User = "",
) -> None:
    merging.merge(kept, other, shop, take or (), as_json=json, user=user)


@app.command(help=N_("Undoes a merge: two files again, with what was written since."))
def unmerge(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("The old code, or the client whose file stayed."))],
    shop: ShopFile,
    json: Json = False,
    user: User = "",
) -> None:
    merging.part(client, shop, as_json=json, user=user)


@personal.command("copy", help=N_("Everything kept of one client: a PDF and a JSON file."))
def privacy_copy(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("An id, a member code or a phone."))],
    shop: ShopFile,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=N_("The folder."))],
    user: User = "",
) -> None:
    privacy.copy_out(client, shop, out, user)


@personal.command("erase", help=N_("Takes a client out of the shop file for good. The books stay."))
def privacy_erase(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("An id, a member code or a phone."))],
    shop: ShopFile,
    reason: Annotated[Erasure, typer.Option(help=N_("Why she is erased."))],
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help=N_("Out of other files too, where it cannot mean somebody else."))
    ] = False,
    set_aside: Annotated[
        bool, typer.Option("--set-aside", help=N_("Delete what a restore or encrypting set aside beside the shop too."))
    ] = False,
    json: Json = False,
    user: User = "",
) -> None:
    privacy.erase(client, shop, reason.value, elsewhere=elsewhere, set_aside=set_aside, as_json=json, user=user)


@seen.command("add", help=N_("Adds pictures to a client's file, where she agrees to it."))
def photographs_add(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("An id, a member code or a phone."))],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=N_("JPEG, PNG, WebP or GIF."))],
    shop: ShopFile,
    part: Annotated[Part, typer.Option(help=N_("What they show."))] = Part.OTHER,
    caption: Annotated[str, typer.Option(metavar="TEXT", help=N_("Words about them."))] = "",
    json: Json = False,
    user: User = "",
) -> None:
    photographs.add(client, files, shop, part, caption, as_json=json, user=user)


@seen.command("list", help=N_("The photographs of a client, the newest first."))
def photographs_list(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("An id, a member code or a phone."))],
    shop: ShopFile,
    json: Json = False,
    user: User = "",
) -> None:
    photographs.listed(client, shop, as_json=json, user=user)


@locks.command("passphrase", help=N_("Changes the passphrase."))
def keys_passphrase(shop: ShopFile, user: User = "") -> None:
    keys.new_passphrase(shop, user)


@locks.command("sheet", help=N_("Makes a new recovery sheet; the old one opens the shop no longer."))
def keys_sheet(shop: ShopFile, out: PdfFile, user: User = "") -> None:
    keys.new_sheet(shop, out, user)


@locks.command("encrypt", help=N_("Encrypts a plain shop file and saves its recovery sheet."))
def keys_encrypt(shop: ShopFile, out: PdfFile, user: User = "") -> None:
    keys.encrypt(shop, out, user)


@locks.command("recover", help=N_("A new passphrase by the recovery sheet."))
def keys_recover(shop: ShopFile) -> None:
    keys.by_sheet(shop)


@app.command(help=N_("Takes a verified backup, beside an open window if need be."))
def backup(
    shop: ShopFile,
    to: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help=N_("The folder; otherwise the shop's own, and the second place.")),
    ] = None,
    json: Json = False,
    user: User = "",
) -> None:
    work.take_backup(shop, to, as_json=json, user=user)


@app.command(help=N_("Puts a backup in the place of a shop file, which is kept beside it."))
def restore(
    backup_file: Annotated[Path, typer.Argument(metavar="BACKUP", help=N_("The backup."))],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help=N_("The shop file."))],
    yes: Annotated[
        bool, typer.Option("--yes", help=N_("Say what will be lost, and do not ask at the terminal."))
    ] = False,
    damaged: Annotated[
        bool, typer.Option("--damaged", help=N_("Restore it although its check finds faults; the trail says so."))
    ] = False,
    json: Json = False,
    user: User = "",
) -> None:
    work.put_back(backup_file, to, as_json=json, user=user, yes=yes, damaged=damaged)


@app.command(help=N_("Is the shop file whole? Changes nothing."))
def check(shop: ShopFile, json: Json = False) -> None:
    if not work.check_shop(shop, as_json=json):
        raise typer.Exit(REFUSED)


@app.command(help=N_("A day at the desk: pictures and PDFs into a folder."))
def tour(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=N_("The folder."))],
    lang: Annotated[Language | None, typer.Option(help=N_("The language; both where it is not given."))] = None,
    theme: Annotated[Theme | None, typer.Option(help=N_("The theme; both where it is not given."))] = None,
) -> None:
    if code := context.obj.tour(folder, lang.value if lang else None, theme.value if theme else None):  # as Fronts say
        raise typer.Exit(code)
