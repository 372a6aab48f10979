"""Finished pages on the screen, and on the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desk_app.reports.preview import page_images
from desk_app.ui.theme import look

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: Between two pages, and around them.
GAP = 16
#: Dots per inch a page is drawn with for the printer.
PRINT_DPI = 300


def pictures(pdf: bytes, width: int) -> list[QImage]:
    """Each page of a PDF as a picture ``width`` pixels wide. Off the UI thread: drawing a page takes a while."""
    images = []
    for wide, high, pixels in page_images(pdf, width):
        images.append(QImage(pixels, wide, high, wide * 4, QImage.Format.Format_RGB32).copy())
    return images


class PaperView(QWidget):
    """Pages one below the other, as wide as drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pages: list[QImage] = []

    def show_pages(self, pages: list[QImage]) -> None:
        """Other pages."""
        self.pages = pages
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        ratio = self.devicePixelRatioF()
        high = sum(round(page.height() / ratio) + GAP for page in self.pages) + GAP
        wide = max((round(page.width() / ratio) for page in self.pages), default=400)
        return QSize(wide + 2 * GAP, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ratio, top = QPainter(self), self.devicePixelRatioF(), GAP
        for page in self.pages:
            wide, high = round(page.width() / ratio), round(page.height() / ratio)
            place = QRect((self.width() - wide) // 2, top, wide, high)
            if place.intersects(event.rect()):
                painter.drawImage(place, page)
                painter.setPen(look().colour("line"))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
            top += high + GAP


def ask_printer(title: str, parent: QWidget) -> QPrinter | None:
    """Asks for a printer; None where the person changed their mind."""
    # The printing half of Qt is loaded when somebody prints.
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setResolution(PRINT_DPI)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return None
    return printer


def paint_on(printer: object, pdf: bytes) -> None:
    """Draws each page of ``pdf`` over a whole sheet of a QPrinter."""
    from PySide6.QtPrintSupport import QPrinter  # see ask_printer: loaded when somebody prints

    if not isinstance(printer, QPrinter):
        raise TypeError(printer)
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    painter = QPainter(printer)
    for number, page in enumerate(pictures(pdf, sheet.width())):
        if number:
            printer.newPage()
        painter.drawImage(0, 0, page)
    painter.end()
