"""What the clients of a shop are made up of, from the command line."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from desk_app.cli.asking import reading_as
from desk_app.cli.telling import SAY, Meter, answer, line
from desk_app.overview.mix import MIX_LABELS, Mix, MixBy, read_mix
from desk_app.staff.account import Action
from desk_app.words import N_


def tell_mix(shop_file: Path, by: MixBy, *, as_json: bool, user: str) -> None:
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
