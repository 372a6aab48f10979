"""Pictures of finished pages, for looking at before printing. No Qt here: the window wraps the bytes itself."""

from __future__ import annotations

from collections.abc import Iterator

from desk_app.errors import DeskError
from desk_app.words import N_


def page_images(pdf: bytes, width_px: int) -> Iterator[tuple[int, int, bytes]]:
    """(width, height, pixels) of each page in turn, ``width_px`` wide; pixels are BGRX, four bytes each, row by row.

    ``QImage(pixels, width, height, width * 4, QImage.Format.Format_RGB32)`` shows them. Raises DeskError where the
    bytes are no PDF.
    """
    import pypdfium2  # a PDF renderer of several megabytes, asked for only when somebody looks at paper

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise DeskError(N_("This is not a PDF that can be shown.")) from error
    try:
        for page in document:
            bitmap = page.render(scale=width_px / page.get_width(), force_bitmap_format=_BGRX, rev_byteorder=False)
            yield bitmap.width, bitmap.height, _tight(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            bitmap.close()
            page.close()
    finally:
        document.close()


#: FPDFBitmap_BGRx in pdfium's public header: four bytes a pixel, the last unused.
_BGRX = 3


def _tight(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    """Rows without padding at their ends."""
    if stride == width * 4:
        return pixels
    return b"".join(pixels[row * stride : row * stride + width * 4] for row in range(height))
