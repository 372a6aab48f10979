"""The worst of each door by hand, and that the watch over the cases sees what it is there to see."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.importer.desk import look
from tests.fuzz.doors import bring_workbook
from tests.fuzz.ground import Ground
from tests.fuzz.lists import bombs, packed, parts_of, sheet_of
from tests.fuzz.watching import TooSlow, Trespass, timed, watched


def _spin() -> None:
    number = 0
    while number < 3_000_000:
        number += 1


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_refused_before_it_goes_off(ground: Ground, name: str) -> None:
    resource = pytest.importorskip("resource")  # Windows has none
    data = bombs()[name]
    assert len(data) < 20_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bring_workbook(ground, data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes of memory"


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="ZZZZ9"><v>1</v></c>',
        '<c r="zzz99999"><v>1</v></c>',
        "<c r='XFD1048576'><v>1</v></c>",
        '<c t="n" r="XFD1048576"><v>1</v></c>',
        '<c  r = "XFD1048576"><v>1</v></c>',
        '<c r="ZZZZZZ4000000000"><v>1</v></c>',
        '<c r="XFD999"><v>1</v></c>',  # not too many for a list, but eight seconds of blanks for a list of two cells
        '<c r="J1048576"><v>1</v></c>',
    ],
)
def test_a_far_corner_is_seen_however_it_is_written(ground: Ground, cell: str) -> None:
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
    data = packed(parts_of(sheet_of(f'{first}<row r="2">{cell}</row>')))
    bring_workbook(ground, data)
    (looked,) = look([ground.give("far.xlsx", data)], ground.shop)
    assert looked.refusal is not None


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_sheet_that_does_not_unpack_is_no_list(ground: Ground, method: int) -> None:
    for at in range(40, 400, 15):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as book:
            for name, part in reversed(parts_of(sheet_of("<row>秦岚</row>" * 50)).items()):
                if name != "xl/sharedStrings.xml":
                    book.writestr(name, part)
        data = bytearray(out.getvalue())
        data[at : at + 4] = b"\xff\x07\xff\x9c"
        bring_workbook(ground, bytes(data))


def test_a_stray_cell_beside_a_list_stops_nobody(ground: Ground) -> None:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'
    rows = [row.format(1, "姓名"), *(row.format(number, "秦岚") for number in range(2, 1000))]
    rows.append('<row r="1000"><c r="BZ1000"><v>1</v></c></row>')
    (looked,) = look([ground.give("stray.xlsx", packed(parts_of(sheet_of("".join(rows)))))], ground.shop)
    assert looked.refusal is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda folder: (folder / "new.txt").write_text("x", encoding="utf-8"),
        lambda folder: (folder / "old.txt").unlink(),
        lambda folder: (folder / "old.txt").rename(folder / "other.txt"),
        lambda folder: (folder / "sub").mkdir(),
        lambda folder: os.close(os.open(folder / "old.txt", os.O_WRONLY)),
        lambda _folder: subprocess.run([sys.executable, "--version"], check=False, capture_output=True),
    ],
)
def test_a_trespass_is_seen(tmp_path: Path, wrong: Callable[[Path], object]) -> None:
    (tmp_path / "old.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Trespass), watched((tmp_path / "allowed",)):
        wrong(tmp_path)


def test_what_native_code_writes_is_seen(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Trespass), watched((tmp_path,), untouched=(tmp_path,)):
        (tmp_path / "old.txt").write_text("xy", encoding="utf-8")


def test_reading_and_writing_where_one_may_is_no_trespass(tmp_path: Path) -> None:
    with watched((tmp_path,)):
        (tmp_path / "new.txt").write_text("x", encoding="utf-8")
        assert Path(__file__).read_bytes()


def test_a_slow_case_is_seen_and_one_slow_only_at_first_is_not() -> None:
    with pytest.raises(TooSlow):
        timed(_spin, longest=0.02)
    first = iter([_spin])

    def work() -> None:
        for each in first:
            each()

    timed(work, longest=0.02)
