"""Who knows whom on the command line: each advisor's clients, and the gaps, as JSON or as lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desk_app.cli.asking import reading_as
from desk_app.cli.telling import SAY, answer, line
from desk_app.knowing.coverage import GAP_LABELS, Coverage, Gap, GapLine
from desk_app.knowing.covering import name_gaps, read_coverage
from desk_app.money import Money
from desk_app.staff.account import Action
from desk_app.words import N_, Words

#: How many clients of each gap are told.
MostOfEach = Annotated[int, typer.Option(min=0, metavar="N", help=N_("At most so many clients of each gap."))]


def tell_knows(shop_file: Path, limit: int, *, as_json: bool, user: str) -> None:
    """Reads who knows whom (her own clients where she may not see the figures), and the first ``limit`` clients of each
    gap."""
    with reading_as(shop_file, user, Action.WRITE_NOTE) as (shop, acting):
        found = read_coverage(shop, acting)
        assert found is not None  # noqa: S101 - nobody stops it here
        gaps = {gap: name_gaps(shop, found.gaps[gap][:limit]) for gap in Gap}
        currency = shop.settings.currency
    if as_json:
        answer(_json(found, gaps, currency))
    else:
        _tell(found, gaps, SAY.words)


def _json(found: Coverage, gaps: dict[Gap, tuple[GapLine, ...]], currency: str) -> dict[str, object]:
    return {
        "on": found.on.isoformat(),
        "since": found.since.isoformat(),
        "clients": found.clients,
        "advisors": [
            {
                "advisor": one.name or None,
                "left": one.left,
                "clients": one.clients,
                "known": one.known,
                "known_by_second": one.second_known,
                "known_by_nobody": one.by_nobody,
                "silent": one.silent,
            }
            for one in found.advisors
        ],
        "gaps": {
            gap.value: {
                "count": found.counts[gap],
                "clients": [
                    {
                        "client_id": one.client_id,
                        "code": one.code,
                        "client": one.name,
                        "advisor": one.advisor or None,
                        "talked_on": one.talked_on.isoformat() if one.talked_on else None,
                        "worth": Money(one.worth, currency).plain(),
                    }
                    for one in gaps[gap]
                ],
            }
            for gap in Gap
        },
    }


def _tell(found: Coverage, gaps: dict[Gap, tuple[GapLine, ...]], words: Words) -> None:
    for one in found.advisors:
        name = one.name or words(N_("Nobody yet"))
        line(words(N_("{name}: knows {known} of {count}"), name=name, known=one.known, count=one.clients))
    for gap in Gap:
        line(f"{words(GAP_LABELS[gap])}: {words.number(found.counts[gap])}")
        for client in gaps[gap]:
            line(f"    {client.code}  {client.name}  {client.advisor}")
