"""Small lists that tests write to disk in every form other programs have."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

PEOPLE: tuple[tuple[str, ...], ...] = (
    ("姓名", "手机号", "生日", "备注"),
    ("秦岚", "199-0000-8320", "1996-10-10", "老客户"),
    ("喆犇玥", "13900007316", "1971/09/14", "怕痛, 🌸"),
    ("欧阳翀", "１３８００００１１３３", "农历闰四月初八", "周三\n下午方便"),
)


def csv_text(rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    """``rows`` as a CSV text with Windows line ends."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def write_csv(
    path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",", mark: bytes = b""
) -> Path:
    """Writes ``rows`` to ``path`` after a byte order ``mark``."""
    path.write_bytes(mark + csv_text(rows, delimiter).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Iterable[Sequence[object]], merged: Iterable[str] = ()) -> Path:
    """Writes ``rows`` to the first sheet of a workbook, text as text."""
    from openpyxl import Workbook  # heavy; only the tests that need a workbook load it

    book = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(row=number, column=column)
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    for block in merged:
        sheet.merge_cells(block)
    book.save(path)
    return path
