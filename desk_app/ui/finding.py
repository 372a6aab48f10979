"""What the search box finds: records of the shop, pages of the window and its actions, as lines that open them.

Loaded with the first search, on a reader thread: the rooms it reads need pinyin and phone tables, the window does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from desk_app.db.shop import Shop
from desk_app.overview.desk import find_anything
from desk_app.overview.found import Found, FoundKind
from desk_app.ui.keys import KEYS, WindowKey
from desk_app.ui.pages import PageSpec
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.search import Hit
from desk_app.words import N_, Words, _

#: Where each kind of record opens, with the name its page knows the id by.
_PLACES: dict[FoundKind, tuple[str, str]] = {
    FoundKind.CLIENT: ("client_file", "client_id"),
    FoundKind.TICKET: ("pawn_ticket", "ticket_id"),
    FoundKind.RECEIPT: ("record_service", "visit_id"),
    FoundKind.SERVICE: ("salon", "service_id"),
    FoundKind.PRODUCT: ("catalogue", "product_id"),
}

_KINDS: dict[FoundKind, tuple[str, Tone]] = {
    FoundKind.CLIENT: (N_("client"), Tone.ACCENT),
    FoundKind.TICKET: (N_("ticket"), Tone.GOLD),
    FoundKind.RECEIPT: (N_("receipt"), Tone.INFO),
    FoundKind.SERVICE: (N_("service"), Tone.MUTED),
    FoundKind.PRODUCT: (N_("product"), Tone.MUTED),
}


def hits(
    shop: Shop,
    text: str,
    words: Words,
    go: Callable[..., object],
    has_page: Callable[[str], bool],
    doings: Sequence[tuple[str, Callable[[], object]]],
    limit: int = 8,
) -> tuple[Hit, ...]:
    """Records first, then what can be done; a doing that begins with the text comes before the records.

    ``doings`` are the window's pages and actions: what they are called, and what opens them.
    """
    wanted = text.casefold()
    named = [(said, act) for said, act in doings if wanted in said.casefold()]
    first = [_doing(said, act, words) for said, act in named if said.casefold().startswith(wanted) and len(wanted) > 1]
    after = [_doing(said, act, words) for said, act in named if not said.casefold().startswith(wanted)]
    found = [_record(one, words, go) for one in find_anything(shop, text, limit) if has_page(_PLACES[one.kind][0])]
    return tuple([*first, *found, *after][:limit])


def doings(
    specs: Iterable[PageSpec], go: Callable[..., object], press: Callable[[WindowKey], object]
) -> list[tuple[str, Callable[[], object]]]:
    """The pages of the rail and the actions of the window's keys: what they are called, and what opens them."""
    pages = [(_(spec.label), partial(go, spec.name)) for spec in specs if spec.label]
    return [*pages, *((_(key.said), partial(press, key)) for key in KEYS if key.name not in ("search", "back"))]


def _record(found: Found, words: Words, go: Callable[..., object]) -> Hit:
    page, name = _PLACES[found.kind]
    said, tone = _KINDS[found.kind]
    return Hit(
        found.title,
        found.subtitle.say(words),
        words(said),
        lambda: go(page, **{name: found.id}),
        tone,
        found.title,
    )


def _doing(said: str, act: Callable[[], object], words: Words) -> Hit:
    return Hit(said, "", words("action"), act, Tone.MUTED, "›")
