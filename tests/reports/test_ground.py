"""The ground of this room: text, fonts, tables, charts, saving, previewing."""

from __future__ import annotations

import ast
import io
import os
import stat
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desk_app import reports
from desk_app.errors import DeskError, ShopFileError
from desk_app.reports import charts, fonts
from desk_app.reports.page import CELL, Paper, colour
from desk_app.reports.preview import page_images
from desk_app.reports.save import save_pdf
from desk_app.reports.table import Column, draw_table
from desk_app.reports.text import NOT_FIRST, NOT_LAST, clean, one_line, shortened, wrap
from desk_app.words import words_for
from tests.reports.conftest import fonts_of, read_text


@pytest.fixture(autouse=True)
def _fonts() -> None:
    fonts.ready()


def a_paper() -> Paper:
    return Paper(words_for("en"), title="<b>title</b>", author="shop")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\tb", "a b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x1b\x7f\x9fb", "ab"),
        ("\ud83d", "\ufffd"),
        ("<b>&amp;", "<b>&amp;"),
        ("👩‍👧", "👩‍👧"),
    ],
)
def test_only_control_characters_are_dropped(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_one_line_has_no_breaks() -> None:
    assert one_line("a\nb") == "a b"


@given(st.text(max_size=300), st.integers(30, 400))
@settings(max_examples=60, deadline=None)
def test_wrapping_loses_nothing_and_fits(typed: str, width: int) -> None:
    lines = wrap(typed, fonts.REGULAR, 9, width)
    assert "".join(lines) == clean(typed).replace("\n", "")
    for line in lines:
        assert len(line) <= 1 or fonts.width(line.rstrip(" "), fonts.REGULAR, 9) <= width + 0.01


@given(st.text(alphabet="补水护理，。（）“”《》！ab c", max_size=80))
@settings(max_examples=60, deadline=None)
def test_marks_do_not_begin_or_end_a_line_where_ideographs_can(typed: str) -> None:
    lines = wrap("护" + typed.replace(" ", ""), fonts.REGULAR, 9, 90)
    for before, after in pairwise(lines):
        forced = all(sign in NOT_FIRST | NOT_LAST or sign.isascii() for sign in before[1:])
        assert forced or (after[0] not in NOT_FIRST and before[-1] not in NOT_LAST)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("hello brave new world", ["hello brave ", "new world"]),
        ("补水护理补水护理，好", ["补水护理补水护", "理，好"]),
        ("x" * 20, ["x" * 13, "x" * 7]),
        ("", [""]),
    ],
)
def test_lines_break_where_they_may(typed: str, lines: list[str]) -> None:
    assert (
        wrap(typed, fonts.REGULAR, 10, 72 if typed[:1] != "x" else 13.5 * fonts.width("x", fonts.REGULAR, 10)) == lines
    )


def test_a_running_head_is_cut_visibly() -> None:
    cut = shortened("长" * 100, fonts.REGULAR, 8, 80)
    assert cut.endswith("…")
    assert fonts.width(cut, fonts.REGULAR, 8) <= 80
    assert shortened("short", fonts.REGULAR, 8, 80) == "short"


def test_a_missing_font_is_said_in_plain_words(tmp_path: Path) -> None:
    for content in (None, b"", b"not a font at all" * 100):
        path = tmp_path / "NotoSansSC-Regular.ttf"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(DeskError, match=r"NotoSansSC-Regular.ttf is missing or damaged"):
            fonts._load("Broken", path)


def test_two_papers_can_be_drawn_at_once() -> None:
    """Drawing happens off the window's thread: papers drawn together must be what they are drawn alone."""

    def draw(signs: str) -> bytes:
        paper = a_paper()
        for sign in signs:
            paper.lines(paper.left, [sign * 5], CELL)
        return paper.pdf()

    texts = ["".join(chr(start + step) for step in range(250)) for start in (0x4E00, 0x5000, 0x6000, 0x7000)]
    alone = [draw(text) for text in texts]
    together: dict[int, bytes] = {}

    def work(number: int) -> None:
        for _ in range(3):
            together[number] = draw(texts[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [together[number] for number in range(4)] == alone


def test_many_different_characters_stay_extractable() -> None:
    signs = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 900))
    paper = a_paper()
    paper.prose(paper.left, signs, CELL, paper.measure)
    assert signs in read_text(paper.pdf())


def test_a_table_repeats_its_heading_and_keeps_its_total() -> None:
    paper = a_paper()
    columns = (Column("Heading"), Column("Sum", 80, "right"))
    draw_table(paper, columns, [(f"row {number}", str(number)) for number in range(150)], total=("Total", "11175"))
    reader = PdfReader(io.BytesIO(paper.pdf()))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) >= 3
    assert all("Heading" in page for page in pages)
    assert "Total" in pages[-1]
    assert "row 149" in pages[-1]


def test_nothing_is_drawn_below_the_margin() -> None:
    paper = a_paper()
    tall = "字\n" * 200
    draw_table(paper, (Column("A"), Column("B", 90)), [("x", "y")] * 37 + [(tall, "z")] + [("x", tall)])
    lowest = min(mark[1] for page in paper._pages for mark in page if isinstance(mark, tuple))
    assert paper.height - lowest <= paper.bottom


def test_the_paper_takes_its_colours_from_the_theme() -> None:
    assert colour("text") == pytest.approx((0x1E / 255, 0x22 / 255, 0x27 / 255), abs=1e-4)


def test_titles_are_plain_text() -> None:
    metadata = PdfReader(io.BytesIO(a_paper().pdf())).metadata
    assert metadata is not None
    assert metadata.title == "<b>title</b>"


@pytest.mark.parametrize(
    ("span", "step"), [(0, 1), (1, 1), (4, 1), (5, 2), (9, 5), (20, 5), (21, 10), (400, 100), (401, 200)]
)
def test_grids_have_at_most_four_steps(span: int, step: int) -> None:
    assert charts.nice_step(span) == step


@pytest.mark.parametrize("values", [(0,) * 30, (5, -3, 0), (10**11,) * 31, (-1, -2)])
def test_charts_of_any_month_are_sound_svg(values: tuple[int, ...]) -> None:
    drawing = charts.daily_bars(values, ["1", *[""] * (len(values) - 1)], 500, 90)
    svg = charts.as_svg(drawing)
    root = ET.fromstring(svg)  # noqa: S314 - our own drawing
    assert root.tag.endswith("svg")
    bars = [element for element in root.iter() if element.tag.endswith("rect")]
    assert sum(1 for value in values if value) <= len(bars)
    for bar in bars:
        assert float(bar.get("height", "0")) >= 0


def test_a_chart_says_names_as_typed_on_screen_and_on_paper() -> None:
    drawing = charts.ranked_bars([("a<b>&c", 5, "¥5"), ("退款", -5, "-¥5")], 400)
    words = [element.text or "" for element in ET.fromstring(charts.as_svg(drawing)).iter()]  # noqa: S314 - ours
    assert any("a<b>&c" in word for word in words)
    assert b"Noto Sans SC" in charts.as_svg(drawing)
    paper = a_paper()
    paper.picture(drawing, paper.left, paper.y)
    assert "a<b>&c" in read_text(paper.pdf())
    assert all(fonts_of(paper.pdf()).values())


def test_nothing_in_this_room_parses_markup() -> None:
    """reportlab's markup parser lives in platypus; without it no text can be taken for markup."""
    for path in Path(str(reports.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            names = (
                [module or "", *(alias.name for alias in getattr(node, "names", []))] if hasattr(node, "names") else []
            )
            assert not any("platypus" in name or "paraparser" in name or "xpreformatted" in name for name in names), (
                path
            )


def test_saving_replaces_a_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "报表 <b>.pdf"
    save_pdf(b"%PDF one", path)
    save_pdf(b"%PDF two", path)
    assert path.read_bytes() == b"%PDF two"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="no umask there")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o007, 0o660)])
def test_who_may_read_a_saved_paper_is_the_accounts_choice(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        save_pdf(b"one", tmp_path / "a.pdf")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == mode


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("shop.db", b"SQLite format 3\x00"),
        ("sealed.db", b"\x8f\x01\x02"),
        ("shop-20261121T063000Z.deskbackup", b"SQLite format 3\x00"),
        ("shop.db-wal", b""),
        ("shop.db.lock", b""),
        ("letter.pdf", b"Dear"),
        ("short", b"%PD"),
    ],
)
def test_only_a_pdf_is_replaced_by_a_pdf(tmp_path: Path, name: str, begin: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(begin)
    with pytest.raises(ShopFileError, match="is not a PDF and was not replaced"):
        save_pdf(b"%PDF-1.4", path)
    assert path.read_bytes() == begin
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_an_empty_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    save_pdf(b"%PDF-1.4", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1.4"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing/a.pdf", "no folder"),
        (".", "is a folder"),
        ("file.txt/a.pdf", "no folder"),
        ("x" * 300, "cannot be saved"),
    ],
)
def test_a_path_that_cannot_be_written_is_said_plainly(tmp_path: Path, name: str, sentence: str) -> None:
    (tmp_path / "file.txt").write_bytes(b"")
    with pytest.raises(ShopFileError, match=sentence):
        save_pdf(b"pdf", tmp_path / name)
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.txt"]


def test_a_full_disk_leaves_the_old_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF old")
    with pytest.raises(ShopFileError, match="disk is full"):
        save_pdf(b"%PDF new", path)
    assert path.read_bytes() == b"%PDF old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.pdf"]


def test_a_preview_is_a_picture_of_each_page() -> None:
    paper = a_paper()
    paper.box(0, 0, paper.width, paper.height, fill="bad", radius=0)
    paper.turn()
    pictures = list(page_images(paper.pdf(), 300))
    assert len(pictures) == 2
    for width, height, pixels in pictures:
        assert width == 300
        assert height == pytest.approx(300 * 841.89 / 595.28, abs=1)
        assert len(pixels) == width * height * 4
    middle = (pictures[0][1] // 2 * 300 + 150) * 4
    blue, green, red = pictures[0][2][middle : middle + 3]
    assert (red, green, blue) == (0xB4, 0x23, 0x18)
    assert pictures[1][2][middle : middle + 3] == b"\xff\xff\xff"


def test_a_preview_of_no_pdf_is_refused() -> None:
    with pytest.raises(DeskError, match="not a PDF"):
        list(page_images(b"nothing", 100))


def test_reading_does_not_load_the_drawing() -> None:
    """The window reads for a page without waiting for reportlab; only paper brings it in."""
    code = (
        "import sys; from desk_app.reports.desk import warm_up; from desk_app.words import words_for; "
        "assert 'reportlab' not in sys.modules and 'pypdfium2' not in sys.modules; "
        "warm_up(words_for('zh_CN')); assert 'reportlab' in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
