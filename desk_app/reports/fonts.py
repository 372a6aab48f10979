"""The fonts of every paper: Noto Sans SC, Regular and Bold, and other Noto fonts where it has no shape.

A font is opened when a text first needs it, and a PDF carries of each only the characters that stand on its pages.
Characters that none has are drawn as a box and stay in the text as typed: searching and copying find them, and the
paper says so at its foot.
"""

from __future__ import annotations

import threading
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics

from desk_app.errors import DeskError
from desk_app.places import resource
from desk_app.reports.arabic import joined, shapes_of, spoken
from desk_app.reports.direction import LEFTWARD, in_drawing_order
from desk_app.reports.typeface import DAMAGED, PaperFont
from desk_app.words import N_

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
_LATIN = "NotoSans"
_HEBREW = "NotoSansHebrew"
_ARABIC = "NotoSansArabic"
_THAI = "NotoSansThai"
_EMOJI = "NotoEmoji"
_FILES = {
    REGULAR: "NotoSansSC-Regular.ttf",
    BOLD: "NotoSansSC-Bold.ttf",
    _EMOJI: "NotoEmoji-Regular.ttf",
    **{name: f"{name}-Regular.ttf" for name in (_LATIN, _HEBREW, _ARABIC, _THAI)},
    **{f"{name}-Bold": f"{name}-Bold.ttf" for name in (_LATIN, _HEBREW, _ARABIC, _THAI)},
}
#: Fonts whose words may hold spaces of their own; these are as wide as the main font's, which lines are measured by.
_SPACED = frozenset(_FILES) - {REGULAR, BOLD, _EMOJI}

#: First and last code, and the fonts that may have what Noto Sans SC lacks of them. Beyond these there is none.
_SCRIPTS = (
    (0x0000, 0x058F, (_LATIN,)),
    (0x0590, 0x05FF, (_HEBREW,)),
    (0x0600, 0x08FF, (_ARABIC,)),
    (0x0E00, 0x0E7F, (_THAI,)),
    (0x1AB0, 0x1FFF, (_LATIN,)),
    (0x2000, 0x2DFF, (_LATIN, _EMOJI)),
    (0x2E00, 0x2E7F, (_LATIN,)),
    (0xA640, 0xABFF, (_LATIN,)),
    (0xFB00, 0xFB06, (_LATIN,)),
    (0xFB1D, 0xFB4F, (_HEBREW,)),
    (0xFB50, 0xFDFF, (_ARABIC,)),
    (0xFE20, 0xFE2F, (_LATIN,)),
    (0xFE70, 0xFEFE, (_ARABIC,)),
    (0x1F000, 0x1FAFF, (_EMOJI,)),
)

#: Joiners, variation selectors, direction marks and tags: nothing to see, but part of what was typed.
_UNSEEN = frozenset(
    (
        *(0x034F, 0x061C, 0xFEFF),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        *(*range(0xFE00, 0xFE10), *range(0xE0001, 0xE0080), *range(0xE0100, 0xE01F0)),
    )
)

#: Marks above and below Latin letters. Noto Sans SC has five of them, which take room of their own.
_LATIN_MARKS = range(0x0300, 0x0370)

_fonts: dict[str, PaperFont] = {}
_guard = threading.Lock()


def ready() -> None:
    """Opens the two main fonts if that is still to be done. Raises DeskError where a font file is missing or
    damaged."""
    _font(REGULAR)
    _font(BOLD)


def _font(name: str) -> PaperFont:
    found = _fonts.get(name)
    if found is not None:
        return found
    space = _font(BOLD if name.endswith("-Bold") else REGULAR).face.getCharWidth(0x20) if name in _SPACED else None
    with _guard:
        found = _fonts.get(name) or _load(name, resource("fonts", _FILES[name]))
        if space is not None:
            found.face.charWidths[0x20] = space
        _fonts[name] = found
    return found


def _load(name: str, path: Path) -> PaperFont:
    try:
        font = PaperFont(name, path, unseen=_UNSEEN, spoken=spoken, latin=name in {REGULAR, BOLD})
    except DAMAGED as error:
        raise DeskError(
            N_("The font file {file} is missing or damaged, so nothing can be printed. Install the program again."),
            file=path.name,
        ) from error
    pdfmetrics.registerFont(font)
    return font


class _Drawers(dict[str, str]):
    """By character the font that draws it where ``main`` is asked for; "" where none can."""

    def __init__(self, main: str) -> None:
        super().__init__()
        self._main = main

    def __missing__(self, sign: str) -> str:
        code = ord(sign)
        name = self._main
        if code not in _UNSEEN:
            others = _others(code, self._main)
            names = (*others, self._main) if code in _LATIN_MARKS else (self._main, *others)
            name = next((name for name in names if _font(name).face.has(code)), "")
        self[sign] = name
        return name


def _others(code: int, main: str) -> tuple[str, ...]:
    """The fonts to ask after ``main``, in its weight where they have it."""
    names = next((names for first, last, names in _SCRIPTS if first <= code <= last), ())
    return tuple(f"{name}-Bold" if main == BOLD and f"{name}-Bold" in _FILES else name for name in names)


class _Advances(dict[str, float]):
    """By character its advance in thousandths of the type size, in the font that draws it."""

    def __init__(self, main: str) -> None:
        super().__init__()
        self._main = main

    def __missing__(self, sign: str) -> float:
        font = _font(_drawers[self._main][sign] or self._main)
        self[sign] = wide = font.face.getCharWidth(ord(sign))
        return wide


_drawers = {name: _Drawers(name) for name in (REGULAR, BOLD)}
_advances = {name: _Advances(name) for name in (REGULAR, BOLD)}
#: Characters met so far that the main font draws, that run to the right and never join: nothing to decide.
_plain: dict[str, set[str]] = {name: set() for name in (REGULAR, BOLD)}


def runs(text: str, font: str) -> tuple[tuple[str, str], ...]:
    """A line cut into (font, signs from left to right), as they are drawn one after the other."""
    if _plain[font].issuperset(text):
        return ((font, text),)
    drawers = _drawers[font]
    _plain[font].update(sign for sign in text if drawers[sign] == font and not LEFTWARD.match(sign))
    drawn = in_drawing_order(joined(text))
    names = [drawers[sign] or font for sign in drawn]
    for at in range(1, len(names) - 1):
        # Words of one script stay one run: programs that read a PDF put leftward words in order within a run only.
        if drawn[at] == " " and names[at - 1] in _SPACED:
            names[at] = names[at - 1] if names[at - 1] == names[at + 1] else font
    pairs = groupby(zip(names, drawn, strict=True), lambda pair: pair[0])
    return tuple((name, "".join(sign for _, sign in signs)) for name, signs in pairs)


def lost(text: str, font: str) -> list[str]:
    """The characters of ``text`` that no font can draw."""
    if _plain[font].issuperset(text):
        return []
    drawers = _drawers[font]
    return [sign for sign in text if not drawers[sign]]


def width(text: str, font: str, size: float) -> float:
    """How many points ``text`` takes on one line."""
    drawn = text if _plain[font].issuperset(text) else joined(text)
    return 0.001 * size * sum(map(_advances[font].__getitem__, drawn))


def widths(text: str, font: str) -> list[float]:
    """The advance of each character, in thousandths of the type size; of an Arabic letter that of its widest shape."""
    advances = _advances[font]
    if _plain[font].issuperset(text):
        return [advances[sign] for sign in text]
    return [max(advances[shape] for shape in shapes_of(sign)) for sign in text]
