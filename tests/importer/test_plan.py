"""Files made ready to land."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.errors import DeskError
from desk_app.importer.lists import ListKind
from desk_app.importer.plan import look_as_told, look_at, prepare
from tests.importer.samples import write_csv, write_xlsx


@pytest.mark.parametrize("below", [[], [("", ""), ("", "")]])
def test_headings_with_nothing_below_are_refused_in_plain_words(tmp_path: Path, below: list[tuple[str, str]]) -> None:
    rows = [("姓名", "手机"), *below]
    for path in (write_csv(tmp_path / "a.csv", rows), write_xlsx(tmp_path / "a.xlsx", rows)):
        for reading in (prepare, look_at):
            with pytest.raises(DeskError, match="Nothing stands below the headings"):
                reading(path, None)


def test_a_list_as_told_shows_what_stands_below_its_first_filled_row(tmp_path: Path) -> None:
    rows = [("", "", ""), ("甲", "乙", "丙"), ("", "", ""), *((f"x{number}", "y", "z") for number in range(30))]
    _, understood = look_as_told(write_csv(tmp_path / "a.csv", rows), ListKind.CLIENTS)
    assert (understood.heading_row, understood.headings) == (2, ("甲", "乙", "丙"))
    assert [row[0] for row in understood.sample] == [f"x{number}" for number in range(20)]
