"""The grammar every paper shares: sheet, margins, type scale, colours, running head and foot, page x of y.

Sizes are points, measured from the top left corner of the sheet. Pages are kept as plain lists of marks until the end,
because "page 1 of 3" can only be said when the third is there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from desk_app.places import resource
from desk_app.reports import fonts
from desk_app.reports.text import one_line, shortened, wrap
from desk_app.words import Words

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

# Streams as they are: text of 7 bits (ASCII base 85) makes them a quarter longer and takes a sixth of the time.
rl_config.useA85 = 0

#: ISO 216.
A4 = (595.28, 841.89)
MILLIMETRE = 72 / 25.4

Align = Literal["left", "right", "center"]

#: Codes of characters without a shape that the line at the foot names; more of them end in "…".
_NAMED = 8


@lru_cache(maxsize=64)
def colour(name: str) -> tuple[float, float, float]:
    """A light colour of the theme (resources/theme/tokens.toml) as red, green, blue from 0 to 1."""
    return _rgb(_light()[name])


@lru_cache(maxsize=1)
def _light() -> dict[str, str]:
    with resource("theme", "tokens.toml").open("rb") as file:
        return dict(tomllib.load(file)["light"])


def _rgb(code: str) -> tuple[float, float, float]:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return round(red, 4), round(green, 4), round(blue, 4)


@dataclass(frozen=True, slots=True)
class Style:
    """Typeface, size and distance of lines in points, colour by its name in the theme."""

    font: str
    size: float
    leading: float
    colour: str = "text"

    @property
    def rise(self) -> float:
        """From the top of a line to its baseline: the ideographs stand in the middle of the line."""
        return (self.leading + self.size) / 2 - self.size * 0.12


TITLE = Style(fonts.BOLD, 20, 27)
HEADING = Style(fonts.BOLD, 11, 16)
FIGURE = Style(fonts.BOLD, 15, 20)
BODY = Style(fonts.REGULAR, 9, 13.5)
STRONG = Style(fonts.BOLD, 9, 13.5)
LABEL = Style(fonts.REGULAR, 9, 13.5, "text_2")
CELL = Style(fonts.REGULAR, 8.5, 12)
CELL_STRONG = Style(fonts.BOLD, 8.5, 12)
CELL_QUIET = Style(fonts.REGULAR, 8, 12, "text_2")
HEAD = Style(fonts.REGULAR, 7.5, 11, "text_2")
CAPTION = Style(fonts.REGULAR, 7.5, 11, "text_3")
ALARM = Style(fonts.BOLD, 10, 15, "bad")

_Ink = tuple[float, float, float]
#: Left end and baseline in points from the bottom left corner, (font, signs) in drawing order, size, colour.
_TextMark = tuple[float, float, tuple[tuple[str, str], ...], float, _Ink]
_Shape = Callable[[Canvas], None]
_ANCHORS: dict[str, Align] = {"start": "left", "middle": "center", "end": "right"}


class _Sheet(list["_TextMark | _Shape"]):
    """The marks of one sheet, and the characters of its texts that no font can draw, each once."""

    def __init__(self) -> None:
        super().__init__()
        self.lost: dict[str, None] = {}

    def write(self, x: float, baseline: float, text: str, font: str, size: float, ink: _Ink, align: Align) -> None:
        if align != "left":
            wide = fonts.width(text, font, size)
            x -= wide if align == "right" else wide / 2
        self.lost.update(dict.fromkeys(fonts.lost(text, font)))
        self.append((x, baseline, fonts.runs(text, font), size, ink))


class Paper:
    """Sheets being filled from the top. ``y`` is where the next thing goes, in points from the top edge."""

    def __init__(
        self,
        words: Words,
        *,
        title: str,
        author: str,
        size: tuple[float, float] = A4,
        margin: float = 15 * MILLIMETRE,
        foot: str = "",
        numbered: bool = True,
    ) -> None:
        fonts.ready()
        self.words = words
        self.title = one_line(title)
        self.author = one_line(author)
        self.width, self.height = size
        self.left, self.right = margin, size[0] - margin
        self.top = margin + (18 if numbered else 0)
        self.bottom = size[1] - margin - (18 if numbered else 0)
        self.y = margin  # the first sheet has no running head
        self._margin = margin
        self._foot = foot
        self._numbered = numbered
        self._pages = [_Sheet()]
        self.on_heading = (
            0  # the sheet of the first heading drawn (``sections.draw_heading``) since somebody set it to 0
        )

    @property
    def measure(self) -> float:
        """The width between the margins."""
        return self.right - self.left

    @property
    def pages(self) -> int:
        """How many sheets there are so far."""
        return len(self._pages)

    def room(self) -> float:
        """The height left on this sheet."""
        return self.bottom - self.y

    def need(self, height: float) -> bool:
        """Turns to a new sheet unless ``height`` is left; says whether it did."""
        if self.y + height <= self.bottom + 0.01:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Begins a new sheet."""
        self._pages.append(_Sheet())
        self.y = self.top

    def put(self, x: float, baseline: float, text: str, style: Style, align: Align = "left", *, sheet: int = 0) -> None:
        """One line of text at a baseline: ``x`` is its left end, its right end or its middle. On the last sheet, or
        on an earlier one by its number."""
        if text:
            ink = colour(style.colour)
            self._pages[sheet - 1].write(x, self.height - baseline, text, style.font, style.size, ink, align)

    def line(self, x: float, text: str, style: Style, align: Align = "left") -> None:
        """One line of text at ``y``, which stays where it is."""
        self.put(x, self.y + style.rise, text, style, align)

    def lines(self, x: float, lines: list[str], style: Style) -> None:
        """Lines one under another from ``y`` down, turning sheets as needed; ``y`` ends below the last."""
        for line in lines:
            self.need(style.leading)
            self.line(x, line, style)
            self.y += style.leading

    def prose(self, x: float, text: str, style: Style, width: float) -> None:
        """A wrapped text from ``y`` down. The first two lines stay together, and so do the last two."""
        lines = wrap(text, style.font, style.size, width)
        fitting = int(self.room() // style.leading)
        if fitting < min(2, len(lines)):
            self.turn()
        elif fitting == len(lines) - 1 and len(lines) > 3:
            self.lines(x, lines[: fitting - 1], style)
            self.turn()
            lines = lines[fitting - 1 :]
        self.lines(x, lines, style)

    def rule(self, x: float, y: float, width: float, name: str = "line", thick: float = 0.6) -> None:
        """A thin horizontal line."""
        at, ink = self.height - y, colour(name)

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColorRGB(*ink)
            canvas.setLineWidth(thick)
            canvas.line(x, at, x + width, at)

        self._pages[-1].append(draw)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        stroke: str = "",
        thick: float = 0.8,
        radius: float = 6,
    ) -> None:
        """A rounded rectangle from its top left corner, filled and outlined in theme colours."""
        under = self.height - y - height

        def draw(canvas: Canvas) -> None:
            if fill:
                canvas.setFillColorRGB(*colour(fill))
            if stroke:
                canvas.setStrokeColorRGB(*colour(stroke))
                canvas.setLineWidth(thick)
            canvas.roundRect(x, under, width, height, radius, stroke=int(bool(stroke)), fill=int(bool(fill)))

        self._pages[-1].append(draw)

    def stamp(self, text: str, y: float, size: float, sheet: int = -1) -> None:
        """Large letters across a sheet, rising to the right about the point ``y`` from its top edge. What stands under
        them stays legible, and they are plain at black and white too."""
        at, ink, wide = self.height - y, colour("bad"), fonts.width(text, fonts.BOLD, size)

        def draw(canvas: Canvas) -> None:
            canvas.setFillColorRGB(*ink)
            canvas.setFillAlpha(0.3)
            canvas.translate(self.width / 2, at)
            canvas.rotate(24)
            writing = canvas.beginText(-wide / 2, -size * 0.36)
            for font, signs in fonts.runs(text, fonts.BOLD):
                writing.setFont(font, size)
                writing.textOut(signs)
            canvas.drawText(writing)

        self._pages[sheet].append(draw)

    def put_shape(self, draw: _Shape, *, sheet: int = 0) -> None:
        """Whatever ``draw`` draws, in points from the bottom left corner of the last sheet or an earlier one."""
        self._pages[sheet - 1].append(draw)

    def dashes(self, x: float, y: float, width: float) -> None:
        """A dashed line to cut along."""
        at = self.height - y

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColorRGB(*colour("text_3"))
            canvas.setLineWidth(0.6)
            canvas.setDash(3, 3)
            canvas.line(x, at, x + width, at)
            canvas.setDash()

        self._pages[-1].append(draw)

    def picture(self, drawing: Drawing, x: float, y: float) -> None:
        """A reportlab drawing from its top left corner; what it says is written as all text of the paper is."""
        from reportlab.graphics import renderPDF, shapes  # four megabytes that most papers do not need

        under = self.height - y - float(drawing.height)
        said = [shape for shape in drawing.contents if isinstance(shape, shapes.String)]
        if said:
            mute = [shape for shape in drawing.contents if not isinstance(shape, shapes.String)]
            drawing = shapes.Drawing(drawing.width, drawing.height, *mute, initialFontName=fonts.REGULAR)
        self._pages[-1].append(lambda canvas: renderPDF.draw(drawing, canvas, x, under))
        for text in said:
            ink = (text.fillColor.red, text.fillColor.green, text.fillColor.blue)
            align = _ANCHORS[text.textAnchor]
            self._pages[-1].write(x + text.x, under + text.y, text.text, text.fontName, text.fontSize, ink, align)

    def photograph(self, jpeg: bytes, x: float, y: float, width: float, height: float) -> None:
        """A JPEG of our own making in a box from its top left corner: whole, in the middle, as large as it fits."""
        image = ImageReader(BytesIO(jpeg))
        wide, high = image.getSize()
        scale = min(width / wide, height / high)
        left, under = x + (width - wide * scale) / 2, self.height - y - (height + high * scale) / 2
        self._pages[-1].append(lambda canvas: canvas.drawImage(image, left, under, wide * scale, high * scale))

    def pdf(self) -> bytes:
        """The finished document. The same marks give the same bytes."""
        buffer = BytesIO()
        canvas = Canvas(
            buffer,
            pagesize=(self.width, self.height),
            invariant=1,
            initialFontName=fonts.REGULAR,
            lang=self.words.language.replace("_", "-"),
        )
        canvas.setTitle(self.title)
        canvas.setAuthor(self.author)
        canvas.setCreator("desk-app")
        self.draw_on(canvas)
        canvas.save()
        return buffer.getvalue()

    def draw_on(self, canvas: Canvas) -> None:
        """Every sheet, each with its head and foot, as a page of ``canvas``."""
        for number, marks in enumerate(self._pages, start=1):
            _draw(canvas, [*marks, *self._around(number)])
            canvas.showPage()

    def draw_part(self, canvas: Canvas) -> None:
        """The marks of the first sheet alone, for a part that stands on many sheets."""
        _draw(canvas, self._pages[0])

    def show(self, part: str) -> None:
        """A part that the file keeps (``running_file.RunningFile.keep``), over the whole sheet."""
        self._pages[-1].append(lambda canvas: canvas.doForm(part))

    def _around(self, number: int) -> _Sheet:
        """The running head (from the second sheet on) and the foot, made on a sheet of scrap, and the line that names
        the characters of this sheet that stand as boxes."""
        scrap = Paper.__new__(Paper)
        scrap.height, scrap._pages = self.height, [_Sheet()]
        base = self.height - self._margin
        if self._numbered:
            self._head_and_foot(scrap, number, base)
        lost = self._pages[number - 1].lost | scrap._pages[0].lost
        if lost:
            style = CAPTION
            if self._numbered:
                base -= 10
            else:
                # Under the last line; where a form fills its sheet, in the margin above it. Black, as on all slips.
                style = replace(CAPTION, colour="text")
                base = self.y + 9 if self.y + 12 < self.height - self._margin / 2 else self._margin - 6
            told = shortened(_told(self.words, list(lost)), style.font, style.size, self.measure)
            scrap.put(self.left, base, told, style)
        return scrap._pages[0]

    def _head_and_foot(self, scrap: Paper, number: int, base: float) -> None:
        if number > 1:
            half = self.measure / 2 - 8
            over = self._margin + 6
            scrap.put(self.left, over, shortened(self.author, CAPTION.font, CAPTION.size, half), CAPTION)
            scrap.put(self.right, over, shortened(self.title, CAPTION.font, CAPTION.size, half), CAPTION, "right")
            scrap.rule(self.left, self._margin + 12, self.measure)
        scrap.put(self.left, base, self._foot, CAPTION)
        said = self.words("Page {page} of {pages}", page=number, pages=len(self._pages))
        scrap.put(self.right, base, said, CAPTION, "right")


def _told(words: Words, lost: list[str]) -> str:
    """How many characters stand as boxes, and by what codes they can be found."""
    codes = [f"U+{ord(sign):04X}" for sign in lost[:_NAMED]]
    return words.n(
        "{count} character cannot be printed: {codes}",
        "{count} characters cannot be printed: {codes}",
        len(lost),
        codes=words.list_of([*codes, "…"] if len(lost) > _NAMED else codes),
    )


def _draw(canvas: Canvas, marks: list[_TextMark | _Shape]) -> None:
    """Puts marks on a canvas; neighbouring texts share one text object, and set only what changes."""
    writing: Any = None
    font, size, ink = "", 0.0, (-1.0, -1.0, -1.0)
    for mark in marks:
        if callable(mark):
            if writing is not None:
                canvas.drawText(writing)
                writing = None
            canvas.saveState()
            mark(canvas)
            canvas.restoreState()
            continue
        if writing is None:
            writing, font, size, ink = canvas.beginText(), "", 0.0, (-1.0, -1.0, -1.0)
        if mark[4] != ink:
            ink = mark[4]
            writing.setFillColorRGB(*ink)
        writing.setTextOrigin(mark[0], mark[1])
        for name, signs in mark[2]:
            if name != font or mark[3] != size:
                font, size = name, mark[3]
                writing.setFont(font, size)
            writing.textOut(signs)
    if writing is not None:
        canvas.drawText(writing)
