"""Noto Sans SC, Regular and Bold, registered with reportlab once and embedded as subsets.

Characters the font lacks are drawn as its box and stay in the text as typed: searching and copying find them.
"""

from __future__ import annotations

import mmap
import sys
import threading
from array import array
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from desk_app.errors import DeskError
from desk_app.places import resource
from desk_app.words import N_

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}

#: Joiners, variation selectors and direction marks: nothing to see, but part of what was typed.
_UNSEEN = (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF)

_fonts: dict[str, PaperFont] = {}
_guard = threading.Lock()


class PaperFont(TTFont):
    """A reportlab font that keeps every character's code in the PDF, also those it has no shape for.

    reportlab maps a missing character to code 0, which cannot be copied back, and writes a code beyond U+FFFF where
    the PDF needs its UTF-16 pair (ISO 32000-1, 9.10.3). Both are put right here.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, _Mapped(path), shapable=False)
        self._reading = threading.Lock()
        face = self.face
        whole = face.get_table
        outlines = _Outlines(face._ttf_data, face.get_table_pos("glyf")[0])
        face.get_table = lambda tag: outlines if tag == "glyf" else whole(tag)
        # 65,000 boxed numbers and pairs become three flat arrays: a third of the font's memory.
        face.glyphPos = array("L", face.glyphPos)
        face.hmetrics = _Pairs(face.hmetrics)
        face.glyphToChar = {}  # only shaping asks for it
        for code in _UNSEEN:
            face.charToGlyph.setdefault(code, face.charToGlyph[0x20])
            face.charWidths[code] = 0
        _let_go(face._ttf_data)

    def splitString(self, text: str, doc: PDFDocument, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802 - reportlab's name
        """As reportlab's, after giving each unknown character the box and a place of its own."""
        known = self.face.charToGlyph
        for code in map(ord, text):
            if code not in known:
                self.face.charWidths[code] = self.face.defaultWidth
                known[code] = 0
        return list(super().splitString(text, doc, encoding))

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """As reportlab's; one document at a time, because the font file is read with one shared cursor."""
        with self._reading:
            for subset in self.state[doc].subsets:
                for place, code in enumerate(subset):
                    if code > 0xFFFF:
                        subset[place] = self._as_pair(code)
            super().addObjects(doc)
            _let_go(self.face._ttf_data)

    def _as_pair(self, code: int) -> int:
        pair = int.from_bytes(chr(code).encode("utf-16-be"), "big")
        self.face.charToGlyph[pair] = self.face.charToGlyph[code]
        self.face.charWidths[pair] = self.face.charWidths[code]
        return pair


def _let_go(mapped: mmap.mmap) -> None:
    """Reading a font's tables touches all of it; the system may have those pages back, and gives them again."""
    if sys.platform == "linux":
        mapped.madvise(mmap.MADV_DONTNEED)


class _Mapped:
    """What reportlab takes for an open font file: its ten megabytes stay on the disk, mapped, not copied."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)

    def read(self) -> mmap.mmap:
        with Path(self.name).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class _Outlines:
    """The outlines of all glyphs, of which a subset copies only its own."""

    def __init__(self, data: mmap.mmap, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


class _Pairs:
    """Advance and bearing of every glyph, read by glyph number."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self._advances = array("H", [advance for advance, _ in pairs])
        self._bearings = array("H", [bearing for _, bearing in pairs])

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        return self._advances[glyph], self._bearings[glyph]


def ready() -> None:
    """Registers both fonts if that is still to be done (about a tenth of a second, once).

    Raises DeskError where a font file is missing or damaged.
    """
    if len(_fonts) == len(_FILES):
        return
    with _guard:
        for name, file in _FILES.items():
            if name not in _fonts:
                _fonts[name] = _load(name, resource("fonts", file))


def _load(name: str, path: Path) -> PaperFont:
    try:
        font = PaperFont(name, path)
    except (OSError, TTFError, ValueError, KeyError, IndexError) as error:
        raise DeskError(
            N_("The font file {file} is missing or damaged, so nothing can be printed. Install the program again."),
            file=path.name,
        ) from error
    pdfmetrics.registerFont(font)
    return font


def width(text: str, font: str, size: float) -> float:
    """How many points ``text`` takes on one line."""
    return float(_fonts[font].stringWidth(text, size))


def widths(text: str, font: str) -> list[float]:
    """The advance of each character, in thousandths of the type size."""
    face = _fonts[font].face
    known, missing = face.charWidths, face.defaultWidth
    return [known.get(code, missing) for code in map(ord, text)]
