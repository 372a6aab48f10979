"""Photographs of a client, from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desk_app.cli.asking import reading, writing
from desk_app.cli.telling import SAY, answer, complain, line
from desk_app.clients.desk import resolve_client
from desk_app.clients.photograph import MOST_OF_CLIENT, PART_LABELS, Part, Photograph
from desk_app.clients.photographing import NewPhotograph, add_photographs, photograph_state, photographs_of
from desk_app.staff.account import Action
from desk_app.words import N_


def add(
    client: str, files: Sequence[Path], shop_file: Path, part: Part, caption: str, *, as_json: bool, user: str
) -> None:
    """Adds ``files`` to the file of the client that ``client`` names; those that cannot be read are named beside it."""
    with writing(shop_file, user, Action.EDIT_CLIENT) as (shop, acting):
        client_id = resolve_client(shop, client)
        done = add_photographs(shop, acting, client_id, [NewPhotograph(path, part, caption) for path in files])
        words = SAY.words
    for one in done.refused:
        complain(f"{one.name}: {one.error.say(words)}")
    if as_json:
        refused = [{"file": one.name, "why": one.error.say(words)} for one in done.refused]
        answer({"client_id": client_id, "added": list(done.ids), "refused": refused})
    else:
        line(words.n("{count} photograph added.", "{count} photographs added.", len(done.ids)))


def listed(client: str, shop_file: Path, *, as_json: bool, user: str) -> None:
    """The photographs of the client that ``client`` names, or that they may not be shown."""
    with reading(shop_file, user, Action.EDIT_CLIENT) as shop:
        client_id = resolve_client(shop, client)
        state, found = photograph_state(shop, client_id), photographs_of(shop, client_id, MOST_OF_CLIENT)
        words = SAY.words
    if as_json:
        shape = {"client_id": client_id, "consent": state.answer.value, "kept": state.count}
        answer(shape | {"photographs": [_shape(each) for each in found]})
        return
    if not state.shown:
        line(words(N_("She does not agree to photographs: those that are kept are shown to nobody.")))
    for each in found:
        said = (f"#{each.id}", each.taken_on.isoformat(), words(PART_LABELS[each.part]), each.caption)
        line("  ".join(part for part in said if part))


def _shape(each: Photograph) -> dict[str, object]:
    return {
        "id": each.id,
        "taken_on": each.taken_on.isoformat(),
        "part": each.part.value,
        "pair": each.pair,
        "caption": each.caption,
        "width": each.width,
        "height": each.height,
        "bytes": each.size,
        "added_by": each.staff,
    }
