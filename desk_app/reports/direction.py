"""Which way letters run: a line as its signs stand from left to right.

Hebrew, Arabic and their like are written from right to left, numbers and Latin words among them are not. The rules are
those of the Unicode bidirectional algorithm (UAX #9, revision 48: W1–W7, N0–N2, I1, I2, L1, L2, L4) without explicit
embeddings, whose marks nobody types into a form. A line runs from left to right, as our forms do, unless every letter
of it runs the other way.
"""

from __future__ import annotations

import re
from unicodedata import bidirectional, mirrored

#: Everything that is written from right to left, Arabic digits included.
LEFTWARD = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

_MIRROR = str.maketrans("()[]{}<>«»‹›≤≥（）《》〈〉「」『』【】", ")(][}{><»«›‹≥≤）（》《〉〈」「』『】【")
_CLOSED_BY = dict(zip("([{（〈「『【《", ")]}）〉」』】》", strict=True))
_NUMBERS = {"EN", "AN"}
_STRONG = {"L", "R"} | _NUMBERS
_SEPARATORS = {"B", "S", "WS", "BN"}


def in_drawing_order(line: str) -> str:
    """The signs of a line from left to right; brackets within leftward text are turned round with it."""
    if line.isascii() or not LEFTWARD.search(line):
        return line
    kinds = [_kind(sign) for sign in line]
    base = 0 if "L" in kinds else 1
    trailing = len(kinds)
    while trailing and kinds[trailing - 1] in _SEPARATORS:
        trailing -= 1
    _settle_marks(kinds, base)
    _settle_numbers(kinds, base)
    _settle_brackets(line, kinds, base)
    _settle_neutrals(kinds, base)
    levels = [_level(kind, base) for kind in kinds]
    levels[trailing:] = [base] * (len(levels) - trailing)
    signs = [
        sign.translate(_MIRROR) if level % 2 and mirrored(sign) else sign
        for sign, level in zip(line, levels, strict=True)
    ]
    for level in range(max(levels), 0, -1):
        _reverse(signs, levels, level)
    return "".join(signs)


def _kind(sign: str) -> str:
    kind = bidirectional(sign) or "L"  # a character that Unicode does not know yet
    return kind if kind not in {"LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} else "BN"


def _settle_marks(kinds: list[str], base: int) -> None:
    """W1 to W3: marks follow their letter, numbers after Arabic are Arabic."""
    before = strong = "R" if base else "L"
    for at, told in enumerate(kinds):
        kind = before if told == "NSM" else told
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        before = kind
        kinds[at] = "R" if kind == "AL" else kind


def _settle_numbers(kinds: list[str], base: int) -> None:
    """W4 to W7: the signs of a number belong to it, a number after Latin is Latin."""
    for at in range(1, len(kinds) - 1):
        left, right = kinds[at - 1], kinds[at + 1]
        if left == right and (kinds[at], left) in {("ES", "EN"), ("CS", "EN"), ("CS", "AN")}:
            kinds[at] = left
    for at in range(1, len(kinds)):
        if kinds[at] == "ET" and kinds[at - 1] == "EN":
            kinds[at] = "EN"
    for at in range(len(kinds) - 2, -1, -1):
        if kinds[at] == "ET" and kinds[at + 1] == "EN":
            kinds[at] = "EN"
    strong = "R" if base else "L"
    for at, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"


def _settle_brackets(line: str, kinds: list[str], base: int) -> None:
    """N0: both brackets of a pair follow the line where anything inside does, else what is inside and before them."""
    along, against = ("R", "L") if base else ("L", "R")
    for first, last in _pairs(line, kinds):
        inside = {_side(kind) for kind in kinds[first + 1 : last] if kind in _STRONG}
        if along in inside:
            kinds[first] = kinds[last] = along
        elif against in inside:
            before = next((_side(kind) for kind in reversed(kinds[:first]) if kind in _STRONG), along)
            kinds[first] = kinds[last] = before


def _pairs(line: str, kinds: list[str]) -> list[tuple[int, int]]:
    """Where brackets that belong together stand, by their first."""
    pairs = []
    opened: list[tuple[str, int]] = []
    for at, sign in enumerate(line):
        if kinds[at] != "ON":
            continue
        if sign in _CLOSED_BY:
            opened.append((_CLOSED_BY[sign], at))
        elif any(sign == wanted for wanted, _ in opened):
            while opened:
                wanted, first = opened.pop()
                if wanted == sign:
                    pairs.append((first, at))
                    break
    return sorted(pairs)


def _settle_neutrals(kinds: list[str], base: int) -> None:
    """N1 and N2: between two of one direction spaces and signs follow them, else they follow the line."""
    around = "R" if base else "L"
    at = 0
    while at < len(kinds):
        if kinds[at] in _STRONG:
            at += 1
            continue
        end = at
        while end < len(kinds) and kinds[end] not in _STRONG:
            end += 1
        left = _side(kinds[at - 1]) if at else around
        right = _side(kinds[end]) if end < len(kinds) else around
        kinds[at:end] = [left if left == right else around] * (end - at)
        at = end


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _level(kind: str, base: int) -> int:
    """I1 and I2: 0 and 2 run to the right, 1 to the left."""
    if kind == "R":
        return 1
    return 2 if kind in _NUMBERS or (kind == "L" and base) else 0


def _reverse(signs: list[str], levels: list[int], level: int) -> None:
    """L2: turns round each run of at least this level."""
    at = 0
    while at < len(signs):
        end = at
        while end < len(signs) and levels[end] >= level:
            end += 1
        signs[at:end] = signs[at:end][::-1]
        at = end + 1
