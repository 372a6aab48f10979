"""What the search box finds: records of the shop, pages of the window and its actions, as lines that open them.

Loaded with the first search, on a reader thread: the rooms it reads need pinyin and phone tables, the window does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from desk_app.clients.pinyin import is_han, readings
from desk_app.db.shop import Shop
from desk_app.overview.desk import find_anything
from desk_app.overview.found import Found, FoundKind
from desk_app.ui.keys import KEYS, WindowKey
from desk_app.ui.pages import PageSpec
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.search import Hit
from desk_app.words import LANGUAGES, N_, Words, words_for

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


@dataclass(frozen=True, slots=True)
class Doing:
    """Something that can be done: its marked sentence, what opens it, and more words it is known by."""

    said: str
    act: Callable[[], object]
    words: str = ""

    def begins(self, wanted: str) -> bool:
        """Whether it is called so in either language; one letter is too little."""
        return len(wanted) > 1 and any(name.startswith(wanted) for name in _names(self.said, self.words))

    def holds(self, wanted: str) -> bool:
        """Whether a name of it has that inside, or its Chinese names begin so in pinyin or its first letters."""
        names = _names(self.said, self.words)[: len(LANGUAGES)]
        return any(wanted in name for name in names) or (
            len(wanted) > 1 and any(sound.startswith(wanted) for sound in _sounds(self.said, self.words))
        )


@lru_cache(maxsize=256)
def _names(said: str, words: str) -> tuple[str, ...]:
    """What a doing is called, in every language, then the words beside it."""
    return (*(words_for(language)(said).casefold() for language in LANGUAGES), *words.casefold().split())


@lru_cache(maxsize=256)
def _sounds(said: str, words: str) -> tuple[str, ...]:
    """The Chinese names in pinyin and in its first letters: "dr" and "daoru" for 导入."""
    found: list[str] = []
    for name in _names(said, words):
        heard = [known[0] for sign in name if is_han(sign) and (known := readings(sign))]
        if heard:
            found += ["".join(heard), "".join(sound[0] for sound in heard)]
    return tuple(found)


def hits(
    shop: Shop,
    text: str,
    words: Words,
    go: Callable[..., object],
    has_page: Callable[[str], bool],
    doings: Sequence[Doing],
    limit: int = 8,
) -> tuple[Hit, ...]:
    """Records first, then what can be done; a doing that is called so comes before the records.

    ``doings`` are the window's pages and actions. Two lines are kept for them however many records there are.
    """
    wanted = text.casefold()
    first = [doing for doing in doings if doing.begins(wanted)]
    after = [doing for doing in doings if doing not in first and doing.holds(wanted)]
    found = [_record(one, words, go) for one in find_anything(shop, text, limit) if has_page(_PLACES[one.kind][0])]
    found = found[: max(limit - len(first) - min(len(after), 2), 0)]
    return tuple(
        [*(_doing(doing, words) for doing in first), *found, *(_doing(doing, words) for doing in after)][:limit]
    )


def doings(
    specs: Iterable[PageSpec],
    go: Callable[..., object],
    press: Callable[[WindowKey], object],
    back_up: Callable[[], object],
) -> list[Doing]:
    """The pages and actions of the window, and what is done on them that people look for by name."""
    known = list(specs)
    pages = [Doing(spec.label or spec.does, partial(go, spec.name), spec.words) for spec in known]
    keys = [Doing(key.said, partial(press, key), key.words) for key in KEYS if key.name not in ("search", "back")]
    more = (
        ("salon", Doing(N_("New appointment"), partial(go, "salon", new=True), "booking book 预约 约")),
        ("insights", Doing(N_("Month summary"), partial(go, "insights"), "month report 月报 月度")),
        ("settings", Doing(N_("Back up now"), back_up, "backup copy save 备份")),
    )
    here = {spec.name for spec in known}
    return [doing for doing in pages if doing.said] + keys + [doing for name, doing in more if name in here]


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


def _doing(doing: Doing, words: Words) -> Hit:
    return Hit(words(doing.said), "", words("action"), doing.act, Tone.MUTED, "›")
