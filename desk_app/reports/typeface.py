"""A TrueType file as reportlab wants it, read where it lies.

reportlab reads a font's tables whole into dictionaries of Python numbers: ten megabytes for each of our two fonts of
30,000 characters, of which a paper uses some hundreds. Here the file is mapped, and a character's shape, width and
outline are looked up when a text first needs them. Source of the formats: OpenType 1.9, cmap, hmtx, loca, glyf.
"""

from __future__ import annotations

import mmap
import sys
import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable
from pathlib import Path
from struct import error as CutShort  # noqa: N812 - a class with the name of a variable
from struct import unpack_from
from weakref import WeakKeyDictionary

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTEncoding, TTFError, TTFont, TTFontFace

#: The cmap tables of Unicode by (platform, encoding): the whole repertoire, else the first plane.
_UNICODE_MAPS = ((3, 10), (0, 4), (3, 1), (0, 3))
_MOST_IN_A_BLOCK = 100  # entries between beginbfchar and endbfchar (Adobe Technical Note 5014)

#: What a file that is no font, or half a one, is refused with.
DAMAGED = (OSError, TTFError, CutShort, ValueError, KeyError, IndexError)


def _itself(sign: str) -> str:
    return sign


class PaperFont(TTFont):
    """A reportlab font that costs what is used of it, and keeps every character's own code in the PDF.

    reportlab maps a missing character to code 0, which cannot be copied back, and writes a code beyond U+FFFF where
    the PDF needs its UTF-16 pair (ISO 32000-1, 9.10.3). Here a missing character is drawn as the font's box and stays
    in the text as typed.

    ``unseen`` are codes that take no room and leave no mark; ``spoken`` gives the text that a drawn character stands
    for; ``latin`` keeps a place for each ASCII character, which shortens the PDF where most text is of them.
    Raises one of ``DAMAGED``.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        *,
        unseen: frozenset[int] = frozenset(),
        spoken: Callable[[str], str] = _itself,
        latin: bool = True,
    ) -> None:
        # All that TTFont sets; calling it would read the tables whole.
        self.fontName = name
        self.face = Face(path, unseen)
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[PDFDocument, TTFont.State] = WeakKeyDictionary()
        self._asciiReadable = latin
        self.shapable = False
        self._spoken = spoken
        self._reading = threading.Lock()

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:  # noqa: N802 - reportlab's name
        """How many points ``text`` takes on one line."""
        return 0.001 * size * sum(map(self.face.charWidths.__getitem__, map(ord, text)))

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """As reportlab's; one document at a time, because the font file is read with one shared cursor."""
        with self._reading:
            subsets = self.state[doc].subsets
            internal = self.state[doc].internalName
            super().addObjects(doc)
            for number, subset in enumerate(subsets):
                base = doc.idToObject["BasicFonts"].dict[f"{internal}+{number}"].BaseFont
                doc.idToObject[f"toUnicodeCMap:{base}"].content = to_unicode(base, subset, self._spoken)
            self.face.let_go()


def to_unicode(name: str, codes: list[int], spoken: Callable[[str], str] = _itself) -> str:
    """The CMap that turns the bytes 0, 1, 2 … of a subset back into the text that its ``codes`` stand for."""
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap"]
    lines += [f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def"]
    lines += [f"/CMapName /{name} def", "/CMapType 2 def"]
    lines += ["1 begincodespacerange", f"<00> <{len(codes) - 1:02X}>", "endcodespacerange"]
    for first in range(0, len(codes), _MOST_IN_A_BLOCK):
        block = codes[first : first + _MOST_IN_A_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        for place, code in enumerate(block, start=first):
            text = spoken(chr(code)).encode("utf-16-be", "surrogatepass").hex().upper()
            lines.append(f"<{place:02X}> <{text}>")
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


class Face(TTFontFace):
    """The tables of a font file. Shapes, widths and outlines are read from the mapped file when asked for."""

    def __init__(self, path: Path, unseen: frozenset[int]) -> None:
        self._unseen = unseen
        super().__init__(_Mapped(path))

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803 - reportlab's names
        """Name, metrics and flags as reportlab reads them; of the tables only where they lie."""
        size = len(self._ttf_data)
        if any(table["offset"] + table["length"] > size for table in self.tables):
            raise TTFError(f"{self.filename} is cut off")
        super().extractInfo(0)
        data = self._ttf_data
        (full,) = unpack_from(">H", data, self.get_table_pos("hhea")[0] + 34)
        (wide,) = unpack_from(">H", data, self.get_table_pos("head")[0] + 50)
        self.hmetrics = _Metrics(data, self.get_table_pos("hmtx")[0], full)
        self.glyphPos = _Places(data, self.get_table_pos("loca")[0], bool(wide))
        self._outlines = _Outlines(data, self.get_table_pos("glyf")[0])
        self.charToGlyph = _Glyphs(data, self.get_table_pos("cmap")[0], self._unseen)
        self.charWidths = _Widths(self)
        self.defaultWidth = self._pdfScale(self.hmetrics[0][0])
        self.let_go()

    def has(self, code: int) -> bool:
        """Whether the font has a shape for a character."""
        return self.charToGlyph[code] != 0

    def getCharWidth(self, code: int) -> float:  # noqa: N802 - reportlab's name
        """The advance of a character in thousandths of the type size."""
        return self.charWidths[code]

    def read_width(self, code: int) -> float:
        """As ``getCharWidth``, from the file."""
        return 0 if code in self._unseen else self._pdfScale(self.hmetrics[self.charToGlyph[code]][0])

    def get_table(self, tag: str) -> bytes | _Outlines:
        """A table's bytes; the outlines, ten megabytes of them, by the part that is asked for."""
        return self._outlines if tag == "glyf" else super().get_table(tag)

    def let_go(self) -> None:
        """The system may have back the pages of the file that were read, and gives them again."""
        if sys.platform == "linux":
            self._ttf_data.madvise(mmap.MADV_DONTNEED)


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


class _Metrics:
    """Advance and bearing of every glyph by its number; the last advance holds for all glyphs after it."""

    def __init__(self, data: mmap.mmap, start: int, full: int) -> None:
        self._data = data
        self._start = start
        self._full = full

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        if glyph < self._full:
            advance, bearing = unpack_from(">HH", self._data, self._start + 4 * glyph)
            return advance, bearing
        (advance,) = unpack_from(">H", self._data, self._start + 4 * (self._full - 1))
        (bearing,) = unpack_from(">H", self._data, self._start + 2 * (self._full + glyph))
        return advance, bearing


class _Places:
    """Where each glyph's outline begins in the table of outlines."""

    def __init__(self, data: mmap.mmap, start: int, wide: bool) -> None:
        self._data = data
        self._start = start
        self._wide = wide

    def __getitem__(self, glyph: int) -> int:
        if self._wide:
            return int(unpack_from(">L", self._data, self._start + 4 * glyph)[0])
        return 2 * int(unpack_from(">H", self._data, self._start + 2 * glyph)[0])


class _Glyphs(dict[int, int]):
    """Glyph numbers by character code, kept once they were looked up; 0, the box, where the font has no shape."""

    def __init__(self, data: mmap.mmap, start: int, unseen: frozenset[int]) -> None:
        super().__init__()
        self._unseen = unseen
        self._find = _segments(data, start + _unicode_map(data, start))

    def __missing__(self, code: int) -> int:
        glyph = self[0x20] if code in self._unseen else self._find(code)
        self[code] = glyph
        return glyph

    def __contains__(self, _: object) -> bool:
        return True  # reportlab asks before it gives a character a place in the PDF: each gets one


class _Widths(dict[int, float]):
    """Advances by character code, kept once they were looked up."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, code: int) -> float:
        self[code] = wide = self._face.read_width(code)
        return wide


def _unicode_map(data: mmap.mmap, start: int) -> int:
    """Where, from the start of the cmap table, its best table for Unicode lies."""
    (count,) = unpack_from(">H", data, start + 2)
    found = {}
    for number in range(count):
        platform, encoding, offset = unpack_from(">HHL", data, start + 4 + 8 * number)
        found[platform, encoding] = offset
    for wanted in _UNICODE_MAPS:
        if wanted in found:
            return int(found[wanted])
    raise TTFError("no table of Unicode characters")


def _segments(data: mmap.mmap, start: int) -> Callable[[int], int]:
    """Looks characters up in a cmap table of format 12 (groups of codes) or 4 (segments of the first plane)."""
    (form,) = unpack_from(">H", data, start)
    if form == 12:
        return _groups(data, start)
    if form != 4:
        raise TTFError(f"character table of format {form}")
    count = unpack_from(">H", data, start + 6)[0] // 2
    ends = _numbers(data, "H", start + 14, count)
    starts = _numbers(data, "H", start + 16 + 2 * count, count)
    deltas = _numbers(data, "H", start + 16 + 4 * count, count)
    offsets_at = start + 16 + 6 * count
    offsets = _numbers(data, "H", offsets_at, count)

    def find(code: int) -> int:
        at = bisect_right(starts, code) - 1
        if code > 0xFFFF or at < 0 or code > ends[at]:
            return 0
        if not offsets[at]:
            return (code + deltas[at]) & 0xFFFF
        (glyph,) = unpack_from(">H", data, offsets_at + 2 * at + offsets[at] + 2 * (code - starts[at]))
        return (glyph + deltas[at]) & 0xFFFF if glyph else 0

    return find


def _groups(data: mmap.mmap, start: int) -> Callable[[int], int]:
    (count,) = unpack_from(">L", data, start + 12)
    numbers = _numbers(data, "I", start + 16, 3 * count)
    firsts, lasts, glyphs = numbers[0::3], numbers[1::3], numbers[2::3]

    def find(code: int) -> int:
        at = bisect_right(firsts, code) - 1
        return glyphs[at] + code - firsts[at] if at >= 0 and code <= lasts[at] else 0

    return find


def _numbers(data: mmap.mmap, kind: str, start: int, count: int) -> array[int]:
    """``count`` numbers of two ("H") or four ("I") bytes, high byte first in the file."""
    numbers = array(kind)
    numbers.frombytes(data[start : start + numbers.itemsize * count])
    if len(numbers) != count:
        raise TTFError("a table is cut off")
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
