"""A PDF that is written while it grows: whole, of the right sheets, and nothing of them kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from desk_app.reports.codes import draw_code
from desk_app.reports.page import BODY, Paper
from desk_app.reports.running_file import RunningFile
from desk_app.words import words_for
from tests.reports.conftest import fonts_of

WORDS = words_for("zh_CN")


def a_sheet(*lines: str, part: str = "", size: tuple[float, float] = (300, 400)) -> Paper:
    paper = Paper(WORDS, title="", author="", size=size, margin=20, numbered=False)
    if part:
        paper.show(part)
    for line in lines:
        paper.line(paper.left, line, BODY)
        paper.y += BODY.leading
    return paper


def written(count: int, *, part: str = "") -> bytes:
    buffer = io.BytesIO()
    with RunningFile(buffer, WORDS, title="题 <b>", author="店") as file:
        if part:
            file.keep(part, a_sheet("固定的", "fixed"))
        for number in range(count):
            file.add(a_sheet("", "", f"第 {number} 张 {chr(0x4E00 + number)}", part=part))
    return buffer.getvalue()


@pytest.mark.parametrize("count", [0, 1, 7])
def test_every_sheet_is_there_in_its_order(count: int) -> None:
    reader = PdfReader(io.BytesIO(written(count)), strict=True)
    told = ["".join(page.extract_text().split()) for page in reader.pages]
    assert told == [f"第{number}张{chr(0x4E00 + number)}" for number in range(count)]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("题 <b>", "店")


def test_a_fixed_part_is_in_the_file_once_and_on_every_sheet() -> None:
    data = written(20, part="base")
    reader = PdfReader(io.BytesIO(data), strict=True)
    assert all("固定的" in page.extract_text() and "fixed" in page.extract_text() for page in reader.pages)
    assert data.count(b"/Subtype /Form") == 1


def test_fonts_are_put_in_once_whatever_the_number_of_sheets() -> None:
    many = written(200)
    assert all(fonts_of(many).values())
    assert many.count(b"/FontFile2") == len(fonts_of(many)) == 2  # 200 ideographs beside ASCII: two subsets of 256


def test_the_same_sheets_give_the_same_bytes() -> None:
    assert written(5, part="base") == written(5, part="base")


def test_sheets_keep_their_sizes() -> None:
    buffer = io.BytesIO()
    with RunningFile(buffer, WORDS, title="", author="") as file:
        for size in ((300.0, 400.0), (175.0, 82.0)):
            file.add(a_sheet("一", size=size))
    sizes = [(float(page.mediabox.width), float(page.mediabox.height)) for page in PdfReader(buffer).pages]
    assert sizes == [(300.0, 400.0), (175.0, 82.0)]


def test_an_error_leaves_what_is_no_pdf() -> None:
    buffer = io.BytesIO()

    def broken_off() -> None:
        with RunningFile(buffer, WORDS, title="", author="") as file:
            file.add(a_sheet("一"))
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        broken_off()
    assert b"%%EOF" not in buffer.getvalue()


def test_a_photograph_is_on_every_sheet_that_shows_it() -> None:
    jpeg, buffer = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 30), (200, 120, 90)).save(jpeg, "JPEG")
    with RunningFile(buffer, WORDS, title="", author="") as file:
        for shown in (True, True, False):
            paper = a_sheet("一")
            if shown:
                paper.photograph(jpeg.getvalue(), 20, 100, 80, 60)
            file.add(paper)
    assert [len(page.images) for page in PdfReader(buffer, strict=True).pages] == [1, 1, 0]


def test_nothing_of_a_sheet_stays() -> None:
    """What grows with the sheets is where each begins: sixteen bytes, not its words."""
    file = RunningFile(io.BytesIO(), WORDS, title="", author="")
    file.add(a_sheet("一"))
    document = file._document
    before = len(document.idToObject), len(document.numberToId), len(document.idToObjectNumberAndVersion)
    for number in range(30):
        file.add(a_sheet(f"第 {number} 张"))
    after = len(document.idToObject), len(document.numberToId), len(document.idToObjectNumberAndVersion)
    assert after == before
    assert file.pages == 31


@pytest.mark.parametrize("text", ["", "x" * 81])
def test_what_is_no_code_is_not_drawn(text: str) -> None:
    paper = a_sheet()
    draw_code(paper, text, 10, 10, 60)
    assert len(paper._pages[0]) == 0
