"""Second files of one client, from the command line: finding them, merging two, parting them again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from desk_app.cli.asking import reading, writing
from desk_app.cli.telling import SAY, Meter, answer, line
from desk_app.clients.client import ClientBrief
from desk_app.clients.desk import get_client, resolve_client
from desk_app.clients.sweep import Pair, find_pairs
from desk_app.clients.why import WHY_LABELS
from desk_app.errors import NotFound
from desk_app.merging.desk import Merged, merge_clients, merged_files, part_clients
from desk_app.staff.account import Action
from desk_app.words import N_, Words

_COMPARING = N_("Comparing")


def tell_duplicates(shop_file: Path, limit: int, *, as_json: bool, user: str) -> None:
    """Says which files may be of one person, the likeliest first."""
    with reading(shop_file, user, Action.EDIT_CLIENT) as shop, Meter() as meter:
        found = find_pairs(shop, most=limit, progress=partial(meter.at, _COMPARING))
    words = SAY.words
    if as_json:
        pairs = [_pair_json(pair, words) for pair in found.pairs]
        answer({"files": found.files, "compared": found.compared, "whole": found.whole, "pairs": pairs})
        return
    for pair in found.pairs:
        mark = words(N_("sure")) if pair.score.sure else ""
        both = " = ".join(f"{brief.name} ({brief.code}, #{brief.id})" for brief in (pair.first, pair.second))
        line(f"{pair.score.points:>4}  {both}  {_why(pair, words)}  {mark}".rstrip())
    count = len(found.pairs)
    line(words.n("{count} pair that may be one person.", "{count} pairs that may be one person.", count))


def merge(kept: str, other: str, shop_file: Path, take: Sequence[str], *, as_json: bool, user: str) -> None:
    """Merges the file that ``other`` names into the one that ``kept`` names."""
    with writing(shop_file, user, Action.MERGE) as (shop, acting):
        done = merge_clients(shop, acting, resolve_client(shop, kept), resolve_client(shop, other), take)
        codes = get_client(shop, done.other).code, get_client(shop, done.kept).code
    if as_json:
        answer(_merged_json(done))
        return
    line(SAY(N_("{other} is part of {kept} now."), other=codes[0], kept=codes[1]))
    line(SAY.words.n("{count} record moved.", "{count} records moved.", done.records))


def part(client: str, shop_file: Path, *, as_json: bool, user: str) -> None:
    """Undoes the merge of the file that ``client`` names by its old code or number; the newest one of a kept file."""
    with writing(shop_file, user, Action.MERGE) as (shop, acting):
        into = resolve_client(shop, client)
        asked = client.strip().removeprefix("#")
        files = merged_files(shop, into)
        named = [one for one in files if asked in {one.code, str(one.client_id)}] or list(files[:1])
        if not named:
            raise NotFound(N_("These files are not merged (any more)."))
        done = part_clients(shop, acting, named[0].merge_id)
        codes = get_client(shop, done.other).code, get_client(shop, done.kept).code
    if as_json:
        answer(_merged_json(done))
        return
    line(SAY(N_("{other} is a file of its own again, apart from {kept}."), other=codes[0], kept=codes[1]))
    line(SAY.words.n("{count} record moved.", "{count} records moved.", done.records))


def _pair_json(pair: Pair, words: Words) -> dict[str, object]:
    return {
        "kept": _brief_json(pair.first),
        "other": _brief_json(pair.second),
        "score": pair.score.points,
        "sure": pair.score.sure,
        "reasons": [why.value for why in pair.score.reasons],
        "text": _why(pair, words),
    }


def _brief_json(brief: ClientBrief) -> dict[str, object]:
    return {"client_id": brief.id, "code": brief.code, "client": brief.name, "phone": brief.phone}


def _merged_json(done: Merged) -> dict[str, object]:
    return {"merge": done.merge_id, "kept": done.kept, "other": done.other, "moved": done.moved}


def _why(pair: Pair, words: Words) -> str:
    return words.list_of([words(WHY_LABELS[why]) for why in pair.score.reasons])
