"""The words of a call: parts with variants, the choice among them, and how alike two texts are.

Pure: the file's facts, what was said before and the date come in as values. The choice never draws lots, so the same
file and day give the same words.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from string import Formatter
from zlib import crc32

from desk_app.followup.address import address
from desk_app.followup.phrase import NearDay, Phrase
from desk_app.followup.queue import Family, Script
from desk_app.followup.rulebook import Rulebook
from desk_app.money import Money
from desk_app.places import resource
from desk_app.words import LANGUAGES, Words, words_for

PARTS = ("opening", "reason", "offer", "close")

#: Which kind of offer goes with which reason.
OFFERS: dict[Family, str] = {
    Family.CALL_BACK: "care",
    Family.COMPLAINT: "care",
    Family.PROMISE: "care",
    Family.MATURITY: "pawn",
    Family.AFTERCARE: "care",
    Family.REBOOKING: "book",
    Family.WIN_BACK: "book",
    Family.BIRTHDAY: "care",
    Family.OCCASION: "care",
    Family.KEEP_IN_TOUCH: "care",
}

#: Reason lines of their own kind of offer, whatever their family's is.
OFFERS_OF_LINES = {"call_back_ticket": "pawn"}

#: The openings for a client whose name nobody knows.
NAMELESS = "opening_nameless"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The variants of one earlier call to this client, by part."""

    on: date
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Variants:
    """Every line of one language: id to text, by part and group."""

    groups: Mapping[str, Mapping[str, str]]  # "opening", "reason.aftercare", "offer.book", "close", … → id → text
    texts: Mapping[str, str]  # id → text


@cache
def variants(language: str) -> Variants:
    """The lines of ``language`` as they ship; an unknown language speaks English."""
    name = language if language in LANGUAGES else "en"
    data = tomllib.loads(resource("scripts", f"{name}.toml").read_text(encoding="utf-8"))
    groups: dict[str, Mapping[str, str]] = {name: data[name] for name in ("opening", NAMELESS, "close")}
    for part in ("reason", "offer"):
        groups.update({f"{part}.{group}": lines for group, lines in data[part].items()})
    return Variants(groups, {key: text for lines in groups.values() for key, text in lines.items()})


@cache
def holes_of(variant: str) -> frozenset[str]:
    """The names of the holes of a line; the same in every language (a test keeps it so)."""
    return frozenset(name for _, name, _, _ in Formatter().parse(variants("en").texts[variant]) if name)


def choose(
    client_id: int,
    on: date,
    family: Family,
    holes: Mapping[str, object],
    said: Sequence[Spoken],
    book: Rulebook,
    *,
    group: str = "",
    last_text: str = "",
) -> Script | None:
    """The least used wording for this client, or None where everything that fits is worn.

    ``group`` is that of the reason lines, where it is not the family's own. ``said`` is newest first. The opening and
    the offer of the last call are never taken again, nor its reason line; a line said ``worn_times`` within
    ``worn_within_days`` is worn. Ties are broken by a checksum of client and date.
    The whole text is no more alike to ``last_text``, the words of the last call, than ``likeness_percent``: where the
    least used wording is, the next combination by use is taken.
    """
    full = {name for name, value in holes.items() if value is not None and value != ""}
    recent = [spoken for spoken in said if on - spoken.on < timedelta(days=book.worn_within_days)]
    last = said[0].parts if said else {}
    groups = {
        "opening": "opening" if "name" in full else NAMELESS,
        "reason": f"reason.{group or family.value}",
        "offer": f"offer.{OFFERS_OF_LINES.get(group, OFFERS[family])}",
        "close": "close",
    }
    able: list[list[tuple[int, int, str]]] = []  # by part: how often it was said, the checksum, the variant
    for part in PARTS:
        used = Counter(spoken.parts.get(part, "") for spoken in recent)
        able.append(
            sorted(
                (used[variant], crc32(f"{client_id}:{on}:{variant}".encode()), variant)
                for variant in variants("en").groups[groups[part]]
                if holes_of(variant) <= full
                and variant != last.get(part)
                and (part == "close" or used[variant] < book.worn_times)
            )
        )
    if not all(able):
        return None
    first = _script([variants_of[0] for variants_of in able], family, holes)
    if not last_text or _fresh(first, last_text, book):
        return first
    by_use = sorted(product(*able), key=lambda choice: (sum(use for use, _, _ in choice), choice))
    scripts = (_script(choice, family, holes) for choice in by_use)
    return next((script for script in scripts if _fresh(script, last_text, book)), None)


def _script(choice: Sequence[tuple[int, int, str]], family: Family, holes: Mapping[str, object]) -> Script:
    opening, reason, offer, close = (variant for _, _, variant in choice)
    return Script(opening, reason, offer, close, family, holes)


def _fresh(script: Script, last_text: str, book: Rulebook) -> bool:
    """Whether a text is under the bound, in the language of the last: in another it is alike in nothing but names."""
    words = words_for(spoken_in(last_text))
    return likeness(full_text(script, words), last_text) <= book.likeness_percent


def spoken_in(text: str) -> str:
    """The language of a text: Chinese from one Han character in four signs on, so that a name decides nothing."""
    signs = [sign for sign in text if not sign.isspace()]
    return "zh_CN" if 4 * sum("\u3400" <= sign <= "\u9fff" for sign in signs) >= max(1, len(signs)) else "en"


def fill(script: Script, words: Words) -> tuple[str, str, str, str]:
    """Opening, reason, offer and close in the language of ``words``, every hole filled."""
    lines = variants(words.language).texts
    values = {name: _spoken(name, value, words, script.holes) for name, value in script.holes.items()}
    opening, reason, offer, close = (
        lines[variant].format_map(values) for variant in (script.opening, script.reason, script.offer, script.close)
    )
    return opening, reason, offer, close


def full_text(script: Script, words: Words) -> str:
    """The whole text in one paragraph."""
    return ("" if words.language == "zh_CN" else " ").join(fill(script, words))


def _spoken(name: str, value: object, words: Words, holes: Mapping[str, object]) -> object:
    if name == "name":
        return address(str(value), str(holes.get("gender", "")), words.language)
    if isinstance(value, Phrase):
        return value.say(words)
    if isinstance(value, Money):
        return words.money(value)
    if isinstance(value, date):
        return NearDay(value).say(words)  # nobody says the year of a day this close
    return value


def likeness(text: str, other: str) -> int:
    """How alike two texts are, 0–100: Dice's coefficient over pairs of neighbouring signs, counted as often as they
    stand there (Dice 1945). Spaces and case do not count.
    """
    pairs, others = _pairs(text), _pairs(other)
    together = sum(pairs.values()) + sum(others.values())
    return 0 if together == 0 else 200 * sum((pairs & others).values()) // together


def _pairs(text: str) -> Counter[str]:
    bare = "".join(text.casefold().split())
    return Counter(bare[index : index + 2] for index in range(len(bare) - 1))


def free_again(said: Iterable[Spoken], book: Rulebook) -> date | None:
    """The day on which the oldest of the remembered calls is forgotten and its lines are fresh again."""
    days = sorted(spoken.on for spoken in said)
    return days[0] + timedelta(days=book.worn_within_days) if days else None
