"""What is looked up in a font file is what reportlab reads from all of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from desk_app.places import resource
from desk_app.reports.typeface import DAMAGED, Face, PaperFont, to_unicode

FILES = sorted(path.name for path in resource("fonts").glob("*.ttf"))
SMALL = "NotoSansHebrew-Regular.ttf"


@pytest.mark.parametrize("file", FILES)
def test_every_character_has_the_shape_and_width_that_reportlab_reads(file: str) -> None:
    path = resource("fonts", file)
    face, whole = Face(path, frozenset()), TTFontFile(str(path))
    shapes = {code: face.charToGlyph[code] for code in whole.charToGlyph}
    if 0xA0 in shapes:  # reportlab draws the space that does not break as a space
        shapes[0xA0] = whole.charToGlyph[0xA0]
    assert shapes == whole.charToGlyph
    assert [face.getCharWidth(code) for code in whole.charWidths if code != 0xA0] == pytest.approx(
        [wide for code, wide in whole.charWidths.items() if code != 0xA0]
    )
    count = whole.numGlyphs
    if whole.unitsPerEm == 1000:  # of other fonts reportlab scales some of what it copies into the PDF
        assert [face.hmetrics[glyph] for glyph in range(count)] == whole.hmetrics
    assert [face.glyphPos[glyph] for glyph in range(count + 1)] == whole.glyphPos
    assert face.defaultWidth == pytest.approx(whole.defaultWidth)
    assert face.makeSubset([0, 32, 0x41, 0xE9]) == whole.makeSubset([0, 32, 0x41, 0xE9])


@pytest.mark.parametrize("code", [0x1F, 0x5FF, 0x4E00, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF])
def test_a_character_that_is_not_there_is_the_box(code: int) -> None:
    face = Face(resource("fonts", SMALL), frozenset())
    assert not face.has(code)
    assert face.getCharWidth(code) == face.defaultWidth


def test_only_what_was_asked_for_is_kept() -> None:
    face = Face(resource("fonts", "NotoSansSC-Regular.ttf"), frozenset({0x200D}))
    assert face.has(ord("喆"))
    assert face.getCharWidth(ord("喆")) == 1000
    assert face.getCharWidth(0x200D) == 0
    assert len(face.charToGlyph) < 5


@pytest.mark.parametrize("part", [0, 4, 11, 200, 0.5, 0.99])
def test_half_a_font_file_is_refused(tmp_path: Path, part: float) -> None:
    whole = resource("fonts", SMALL).read_bytes()
    path = tmp_path / "half.ttf"
    path.write_bytes(whole[: int(part * len(whole)) if part < 1 else int(part)])
    with pytest.raises(DAMAGED):
        PaperFont("Half", path)


def test_bytes_turn_back_into_what_was_typed() -> None:
    lines = to_unicode("F", [0, 0x1F600, 0x59B9, 0xFEFB], _letters).split("\n")
    assert "<01> <D83DDE00>" in lines
    assert "<02> <59B9>" in lines
    assert "<03> <06440627>" in lines


def _letters(sign: str) -> str:
    return {"\ufefb": "\u0644\u0627"}.get(sign, sign)


def test_blocks_of_a_map_are_as_short_as_readers_ask() -> None:
    lines = to_unicode("F", list(range(0x4E00, 0x4E00 + 256))).split("\n")
    assert [line for line in lines if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "56 beginbfchar",
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_both_fonts_take_less_than_four_megabytes() -> None:
    """reportlab's own tables of them take twenty."""
    code = """
import gc
from pathlib import Path
from desk_app.reports import fonts
def resident():
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])
gc.collect()
before = resident()
fonts.ready()
assert fonts.width("王喆犇玥翀 and 500 more " * 50, fonts.REGULAR, 9) > 0
print(resident() - before)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert int(done.stdout) < 4 * 1024
