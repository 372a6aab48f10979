"""What the clients of a shop are made up of, from the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from desk_app.cli.asking import reading_as
from desk_app.cli.telling import SAY, Meter, answer, line
from desk_app.overview.mix import MIX_LABELS, Mix, MixBy, read_mix
from desk_app.staff.account import Action
from desk_app.words import N_

HELP = N_("What the clients are made up of: how many, how often they came, what they brought.")


def tell_mix(
    shop_file: Annotated[Path, typer.Option("--shop", metavar="FILE", help=N_("The shop file."))],
    by: Annotated[MixBy, typer.Option(help=N_("By what they are counted."))] = MixBy.AREA,
    as_json: Annotated[bool, typer.Option("--json", help=N_("One JSON object on standard output."))] = False,
    user: Annotated[str, typer.Option("--user", metavar="NAME", help=N_("Who you are. A demo shop asks nobody."))] = "",
) -> None:
    """Counts all clients by one thing, and tells it: as JSON, or a line for each group."""
    with reading_as(shop_file, user, Action.SEE_FIGURES) as (shop, acting), Meter() as meter:
        mix = read_mix(shop, acting, by, partial(meter.at, N_("Counting clients")))
    if mix is None:  # nobody stops it here
        return
    if as_json:
        answer(_shape(mix))
        return
    words = SAY.words
    line(words(MIX_LABELS[mix.by]))
    for row in mix.rows:
        visits = words.n("{count} visit", "{count} visits", row.visits)
        parts = (row.say(words), words.number(row.clients), mix.percent(row), visits, words.money(row.turnover))
        line("  ".join(parts))
    line(words(N_("{count} clients, twelve months from {day}"), count=words.number(mix.clients), day=mix.since))


def _shape(mix: Mix) -> dict[str, object]:
    return {
        "by": mix.by.value,
        "on": mix.on.isoformat(),
        "since": mix.since.isoformat(),
        "clients": mix.clients,
        "told": mix.told,
        "groups": [
            {
                "key": row.key,
                "group": row.say(SAY.words),
                "clients": row.clients,
                "share": mix.percent(row),
                "active": row.active,
                "visits": row.visits,
                "turnover": str(row.turnover.decimal()),
                "others": row.others,
            }
            for row in mix.rows
        ],
    }
