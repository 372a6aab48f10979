"""Codes to scan, drawn fast: a card is one of ten thousand.

The modules are reckoned by reportlab, as on pawn tickets. It tries all eight masks of a code and weighs each, ten
milliseconds of them; any mask is a valid code (ISO/IEC 18004, 7.8), so one is taken here. Scanners read them all.
"""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode import qrencoder

from desk_app.reports.page import Paper

#: The mask that puts a diagonal over the modules, so that no two codes of our kind have long plain runs.
_MASK = 3
#: Light modules around a code; ISO/IEC 18004 asks for four, and paper around it is white.
QUIET = 2
#: No code of ours is longer.
LONGEST = 80


@lru_cache(maxsize=256)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark modules of ``text`` as a QR code of level M, row by row."""
    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, _MASK)
    return tuple(tuple(bool(dark) for dark in row) for row in code.modules)


def draw_code(paper: Paper, text: str, x: float, y: float, size: float) -> None:
    """``text`` as a code in a square of ``size`` points from its top left corner, its quiet zone among it; nothing
    where there is no text or too much of it."""
    if not text or len(text) > LONGEST:
        return
    marks, across = _rectangles(text)
    step = size / across
    # In modules from the bottom left corner of the square, black.
    placed = f"{step:.4f} 0 0 {step:.4f} {x:.2f} {paper.height - y - size:.2f} cm 0 g\n{marks} f"
    paper.put_shape(lambda canvas: canvas.addLiteral(placed))


@lru_cache(maxsize=256)
def _rectangles(text: str) -> tuple[str, int]:
    """The dark modules as rectangles of a PDF, each run of a row one; and how many modules go across, quiet zone and
    all."""
    rows = modules(text)
    across = len(rows) + 2 * QUIET
    found = []
    for down, row in enumerate(rows):
        start = -1
        for along, dark in enumerate((*row, False)):
            if dark and start < 0:
                start = along
            elif not dark and start >= 0:
                found.append(f"{start + QUIET} {across - down - 1 - QUIET} {along - start} 1 re")
                start = -1
    return "\n".join(found), across
