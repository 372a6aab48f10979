"""Labels (M5): on the sheets people buy, from the first free place of a used one, with codes that scan."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.reports.label import GRIDS, LABEL_FORMATS, Label, LabelFormat, check_start
from desk_app.reports.label_paper import draw_labels
from desk_app.reports.page import MILLIMETRE
from desk_app.reports.running_file import RunningFile
from desk_app.words import words_for
from tests.reports.test_client_paper import HOSTILE


def labels(count: int, name: str = "王芳") -> list[Label]:
    return [Label(ClientId(number), f"A-{number:05}", name) for number in range(1, count + 1)]


def drawn(these: list[Label], kind: LabelFormat, start: int = 1) -> bytes:
    buffer = io.BytesIO()
    with RunningFile(buffer, words_for("zh_CN"), title="标签", author="兑记") as file:
        assert list(draw_labels(file, these, kind, start)) == these
    return buffer.getvalue()


@pytest.mark.parametrize("kind", LabelFormat)
def test_every_label_scans_and_is_in_its_place(kind: LabelFormat) -> None:
    grid = GRIDS[kind]
    pdf = drawn(labels(3), kind)
    document = pypdfium2.PdfDocument(pdf)
    found: dict[str, tuple[float, float]] = {}
    for page in document:
        assert (round(page.get_width(), 1), round(page.get_height(), 1)) == tuple(round(each, 1) for each in grid.sheet)
        for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil()):
            corner = code.position.top_left
            place = grid.place(len(found) % grid.count)
            assert place[0] <= corner.x / 3 <= place[0] + grid.label[0]
            assert place[1] <= corner.y / 3 <= place[1] + grid.label[1]
            found[code.text] = place
    assert sorted(found) == ["A-00001", "A-00002", "A-00003"]
    assert len(document) == (1 if grid.count > 1 else 3)


@pytest.mark.parametrize(
    ("kind", "across", "down", "wide", "high"),
    [  # the maker's measures, in millimetres
        (LabelFormat.L7160, 3, 7, 63.5, 38.1),
        (LabelFormat.L7159, 3, 8, 63.5, 33.9),
        (LabelFormat.ROLL_62_29, 1, 1, 62, 29),
        (LabelFormat.ROLL_40_30, 1, 1, 40, 30),
    ],
)
def test_the_measures_are_the_makers(kind: LabelFormat, across: int, down: int, wide: float, high: float) -> None:
    grid = GRIDS[kind]
    assert (grid.across, grid.down) == (across, down)
    assert grid.label == pytest.approx((wide * MILLIMETRE, high * MILLIMETRE))
    for number in range(grid.count):
        left, top = grid.place(number)
        assert left >= 0
        assert top >= 0
        assert left + grid.label[0] <= grid.sheet[0] + 0.01
        assert top + grid.label[1] <= grid.sheet[1] + 0.01
    assert kind in LABEL_FORMATS


@pytest.mark.parametrize(("start", "count", "sheets"), [(1, 21, 1), (2, 21, 2), (21, 1, 1), (21, 23, 3), (1, 22, 2)])
def test_a_used_sheet_is_begun_where_it_is_free(start: int, count: int, sheets: int) -> None:
    pages = PdfReader(io.BytesIO(drawn(labels(count), LabelFormat.L7160, start))).pages
    assert len(pages) == sheets
    on_first = min(count, 21 - start + 1)
    assert [f"A-{number:05}" in pages[0].extract_text() for number in (1, on_first, on_first + 1)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("kind", "start"), [(LabelFormat.L7160, 22), (LabelFormat.L7160, 0), (LabelFormat.ROLL_62_29, 2)]
)
def test_a_place_that_is_not_on_the_sheet_is_refused(kind: LabelFormat, start: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_start(kind, start)
    assert refused.value.field == "start"


@pytest.mark.parametrize("kind", LabelFormat)
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_the_name_the_code_still_scans(kind: LabelFormat, name: str) -> None:
    page = pypdfium2.PdfDocument(drawn([Label(ClientId(1), "A-00417", name)], kind))[0]
    assert [code.text for code in zxingcpp.read_barcodes(page.render(scale=4).to_pil())] == ["A-00417"]


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable()))
def test_any_code_is_drawn_or_left_out(code: str) -> None:
    drawn([Label(ClientId(1), code, "王芳")], LabelFormat.ROLL_62_29)
