"""The check of a file names what is wrong and changes nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.check import Check, check_file
from desk_app.db.connection import raw_connect
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import ShopFileError
from desk_app.words import words_for
from tests.db.conftest import make_shop

NO_DARK = Check(
    "test.dark", "SELECT name AS what FROM setting WHERE value = '\"dark\"'", "The setting {what} must not be dark."
)


@pytest.mark.parametrize("passphrase", ["", "芝麻开门's"])
def test_a_good_file_is_clean_and_unchanged(tmp_path: Path, clock: FixedClock, passphrase: str) -> None:
    path = make_shop(tmp_path / "a.db", clock, passphrase)
    before = path.read_bytes()
    seen: list[tuple[int, int]] = []
    found = check_file(path, passphrase, extra=(NO_DARK,), progress=lambda done, total: seen.append((done, total)))
    assert (found.ok, found.problems) == (True, ())
    assert found.checks == (5 if passphrase else 4)
    assert seen[-1] == (found.checks, found.checks)
    assert path.read_bytes() == before


def test_beside_an_open_window(shop: Shop) -> None:
    with shop.writing():
        write_setting("theme", "dark")
    found = check_file(shop.path, extra=(NO_DARK,))
    assert [(problem.code, str(problem.say(words_for("en")))) for problem in found.problems] == [
        ("test.dark", "The setting theme must not be dark.")
    ]


def test_a_row_that_points_at_nothing(shop: Shop) -> None:
    with closing(raw_connect(shop.path)) as connection:
        connection.execute("PRAGMA foreign_keys=0")
        connection.execute(
            "INSERT INTO client_note (id, client_id, at, staff_id, text) "
            "VALUES (7, 404, '2026-11-21T06:30:00.000000Z', 1, '')"
        )
    (problem,) = check_file(shop.path, extra=(NO_DARK,)).problems
    assert problem.code == "file.pointers"
    said = "Row 7 of “notes on clients” points at a row of “client files” that is not there."
    assert problem.say(words_for("en")) == said


@pytest.mark.parametrize("passphrase", ["", "芝麻开门's"])
def test_damaged_pages(tmp_path: Path, clock: FixedClock, passphrase: str) -> None:
    path = make_shop(tmp_path / "a.db", clock, passphrase)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 9000] = bytes(sign ^ 0xFF for sign in data[middle : middle + 9000])
    path.write_bytes(data)
    problems = check_file(path, passphrase, extra=(NO_DARK,)).problems
    assert problems
    # Where a damaged page still reads as rows of a table, their values are named as well.
    assert {problem.code for problem in problems} <= {"file.pages", "file.seals", "file.values"}
    assert {"file.pages", "file.seals"} & {problem.code for problem in problems}


def test_a_file_whose_first_pages_are_gone_is_a_problem_and_not_a_crash(closed_shop: Path) -> None:
    data = bytearray(closed_shop.read_bytes())
    data[100:8192] = b"\xa5" * 8092
    closed_shop.write_bytes(data)
    (problem,) = check_file(closed_shop).problems
    assert problem.code == "file.pages"


def test_an_index_that_does_not_agree_with_its_table(shop: Shop) -> None:
    with closing(raw_connect(shop.path)) as connection:
        connection.execute("PRAGMA writable_schema=1")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'service_name')"
            " WHERE name = 'staff_name'"
        )
    problems = check_file(shop.path).problems
    assert {problem.code for problem in problems} == {"file.pages"}


def test_what_is_no_shop_file_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "a.txt").write_text("not a file of ours " * 400)
    encrypted = make_shop(tmp_path / "a.db", clock, "right")
    for path, passphrase, sentence in (
        (tmp_path / "none", "", "There is no file"),
        (tmp_path, "", "There is no file"),
        (tmp_path / "a.txt", "", "This is not a shop file"),
        (encrypted, "wrong", "passphrase does not open"),
    ):
        with pytest.raises(ShopFileError, match=sentence):
            check_file(path, passphrase)


def test_an_open_shop_can_be_checked_for_reading_only(closed_shop: Path) -> None:
    shop = open_shop(closed_shop, read_only=True)
    assert check_file(closed_shop).ok
    shop.close()
