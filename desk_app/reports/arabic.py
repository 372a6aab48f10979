"""Arabic letters as they join: each takes the shape that its neighbours ask for.

The shapes are Unicode's presentation forms, whose decompositions say which letter and which place each is for
(UAX #44); letters that join on both sides are those with an initial form.
"""

from __future__ import annotations

import re
from functools import cache
from unicodedata import category, decomposition

_LETTERS = re.compile("[\u0620-\u06ff\u0750-\u077f]")
_FORMS = (*range(0xFB50, 0xFBE9), *range(0xFBFC, 0xFC00), *range(0xFE80, 0xFEFD))
_STRETCH = "\u0640"  # tatweel joins on both sides and has one shape
_LAM = "\u0644"


@cache
def _shapes() -> dict[str, dict[str, str]]:
    """Letter (or lam with alef) → place → shape."""
    shapes: dict[str, dict[str, str]] = {}
    for code in _FORMS:
        parts = decomposition(chr(code)).split()
        if parts and parts[0] in {"<initial>", "<medial>", "<final>", "<isolated>"}:
            letters = "".join(chr(int(part, 16)) for part in parts[1:])
            shapes.setdefault(letters, {})[parts[0].strip("<>")] = chr(code)
    return shapes


@cache
def _letters() -> dict[str, str]:
    """Shape → the letters it stands for."""
    return {shape: letters for letters, places in _shapes().items() for shape in places.values()}


def spoken(sign: str) -> str:
    """The letters that a shape stands for; any other sign is itself."""
    return _letters().get(sign, sign)


def shapes_of(sign: str) -> tuple[str, ...]:
    """Every shape that a sign may be drawn in, itself first."""
    if not _LETTERS.match(sign):
        return (sign,)
    return (sign, *_shapes().get(sign, {}).values())


def joined(text: str) -> str:
    """``text`` in the order it is read, each Arabic letter in its shape, lam and alef as one."""
    if text.isascii() or not _LETTERS.search(text):
        return text
    drawn: list[str] = []
    at = 0
    before = ""  # the last letter, where it joins what follows
    while at < len(text):
        sign = text[at]
        if category(sign) == "Mn":  # vowel marks stand above what joins below them
            drawn.append(sign)
            at += 1
            continue
        pair = text[at : at + 2]
        letters = pair if sign == _LAM and pair in _shapes() else sign
        at += len(letters)
        after = _next_letter(text, at)
        drawn.append(_shape(letters, joins_before=bool(before), joins_after=_takes_before(after)))
        before = letters if _gives_after(letters) else ""
    return "".join(drawn)


def _next_letter(text: str, at: int) -> str:
    while at < len(text) and category(text[at]) == "Mn":
        at += 1
    return text[at : at + 1]


def _gives_after(letters: str) -> bool:
    return letters in {_STRETCH, "\u200d"} or "initial" in _shapes().get(letters, {})


def _takes_before(letters: str) -> bool:
    return letters in {_STRETCH, "\u200d"} or "final" in _shapes().get(letters, {})


def _shape(letters: str, *, joins_before: bool, joins_after: bool) -> str:
    places = _shapes().get(letters)
    if not places:
        return letters
    onward = joins_after and "initial" in places
    if joins_before and "final" in places:
        return places["medial"] if onward else places["final"]
    if onward:
        return places["initial"]
    return letters if len(letters) == 1 else places["isolated"]
