"""A PDF that is written while it grows: each sheet goes to the file when it is drawn, and nothing of it stays.

reportlab keeps every page until the end. Here only three things do, whatever the number of sheets: the characters that
were drawn (each font is put in once, last of all), the fixed parts of a form (in the file once, shown on every sheet),
and where each object begins. Source of the format: ISO 32000-1, 7.5 (objects may stand in any order; the table of
their places stands last).
"""

from __future__ import annotations

from array import array
from io import BytesIO
from types import TracebackType
from typing import BinaryIO, Self

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from desk_app.reports import fonts
from desk_app.reports.page import Paper
from desk_app.reports.text import one_line
from desk_app.words import Words

#: The dictionary of fonts, by the name that reportlab gives it: complete only when the last sheet is drawn.
_FONTS = "BasicFonts"


class RunningFile:
    """A PDF being written into ``file``, which need not be read or sought in. Use it in a ``with``: an error leaves
    what is no PDF, a good end makes it one."""

    def __init__(self, file: BinaryIO, words: Words, *, title: str, author: str) -> None:
        fonts.ready()
        self.words = words
        self._canvas = Canvas(BytesIO(), invariant=1, initialFontName=fonts.REGULAR, pageCompression=1)
        self._canvas._doc = self._document = _Document(file, words.language.replace("_", "-"))
        self._kept: set[str] = set()
        self._canvas.setTitle(one_line(title))
        self._canvas.setAuthor(one_line(author))
        self._canvas.setCreator("desk-app")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._document.finish(self._canvas)

    @property
    def pages(self) -> int:
        """How many sheets are in the file."""
        return len(self._document.sheets)

    def add(self, paper: Paper) -> None:
        """Every sheet of ``paper``, in its own size."""
        self._canvas.setPageSize((paper.width, paper.height))
        paper.draw_on(self._canvas)

    def keep(self, name: str, paper: Paper) -> None:
        """The first sheet of ``paper`` as a fixed part: in the file once, shown by ``Paper.show(name)``."""
        if name not in self._kept:
            self._kept.add(name)
            self._canvas.beginForm(name, 0, 0, paper.width, paper.height)
            paper.draw_part(self._canvas)
            self._canvas.endForm()


class _Document(pdfdoc.PDFDocument):
    """reportlab's document, whose objects leave for the file as soon as nothing can change them any more."""

    def __init__(self, file: BinaryIO, lang: str) -> None:
        super().__init__(compression=1, invariant=1, lang=lang)
        self._file = file
        self._at = 0
        self._next = 1  # the first number that has not been looked at
        self._late: list[int] = []
        self._offsets = array("Q", [0])  # by number; 0: still to be written
        self.sheets = array("L")
        head = pdfdoc.PDFFile(self._pdfVersion)
        self._write(b"".join(head.strings))

    def addPage(self, page: pdfdoc.PDFPage) -> None:  # noqa: N802 - reportlab's name
        """Writes the page and what it is made of."""
        self.pageCounter += 1
        self.inObject = None
        name = f"Page{len(self.sheets) + 1}"
        self.Reference(page, name)
        self.sheets.append(self.idToObjectNumberAndVersion[name][0])
        self._flush()

    def finish(self, canvas: Canvas) -> None:
        """The fonts, the list of pages, and where everything is."""
        for font in self.delayedFonts:
            font.addObjects(self)
        self.info.invariant = self.invariant
        self.info.digest(self.signature)
        root, about = self.Reference(self.Catalog), self.Reference(self.info)
        self.Outlines.prepare(self, canvas)
        if self.Outlines.ready < 0:
            self.Catalog.Outlines = None
        self._flush(last=True)
        for number in self._late:
            name = self.numberToId[number]
            if self.idToObject[name] is self.Pages:
                self._pages(number)
            else:
                self._object(number, name)
        self._table(root, about)

    def _flush(self, *, last: bool = False) -> None:
        """Writes what is new. Except at the last, nothing refers to a page or its marks again, and they are let go; an
        image is put in anew where another page shows it. Fixed parts are known by name to every page to come."""
        done: list[tuple[int, str]] = []
        while self._next <= self.objectcounter:
            number, name = self._next, self.numberToId.get(self._next)
            self._next += 1
            self._offsets.append(0)
            if name is None:
                continue
            if name == _FONTS or self.idToObject[name] is self.Pages:
                self._late.append(number)
                continue
            self._object(number, name)
            done.append((number, name))
        for number, name in () if last else done:
            if not isinstance(self.idToObject.pop(name), pdfdoc.PDFFormXObject):
                del self.idToObjectNumberAndVersion[name]
                del self.numberToId[number]

    def _object(self, number: int, name: str) -> None:
        self._place(number)
        self._write(pdfdoc.PDFIndirectObject(name, self.idToObject[name]).format(self))

    def _pages(self, number: int) -> None:
        self._place(number)
        self._write(b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [" % (number, len(self.sheets)))
        for sheet in self.sheets:
            self._write(b" %d 0 R" % sheet)
        self._write(b" ] >>\nendobj\n")

    def _table(self, root: object, about: object) -> None:
        start, last = self._at, self.objectcounter
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1))
        for number in range(1, last + 1):
            at = self._offsets[number]
            self._write(b"%010d 00000 n \n" % at if at else b"0000000000 65535 f \n")
        trailer = pdfdoc.PDFTrailer(startxref=start, Size=last + 1, Root=root, Info=about, ID=self.ID())
        self._write(trailer.format(self))

    def _place(self, number: int) -> None:
        while len(self._offsets) <= number:
            self._offsets.append(0)
        self._offsets[number] = self._at

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)
