"""A backup in any format that was ever released restores and opens."""

from __future__ import annotations

import lzma
import re
from pathlib import Path

import pytest

from desk_app.clients.desk import find_clients, recent_clients
from desk_app.clock import FixedClock
from desk_app.db.migrate import file_format, known_format
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting, Role
from desk_app.staff.desk import staff_list
from desk_app.staff.restoring import restore_shop
from tools.make_format_fixture import FOLDER, LARGEST, make

FIXTURES = sorted(FOLDER.glob("format-*.db.xz"), key=lambda path: int(re.findall(r"\d+", path.name)[0]))

#: What to do while format 1 is not released and somebody has changed the first migration.
CHANGED = (
    "The fixture {name} is of an unreleased format that was changed since it was made."
    " Make it anew: python tools/make_format_fixture.py --again"
)


def unpacked(fixture: Path, folder: Path) -> Path:
    backup = folder / "shop-20261121T063000Z.deskbackup"
    backup.write_bytes(lzma.decompress(fixture.read_bytes()))
    return backup


def test_there_is_one_for_every_format() -> None:
    assert [path.name for path in FIXTURES] == [f"format-{number}.db.xz" for number in range(1, known_format() + 1)]
    assert all(path.stat().st_size <= LARGEST for path in FIXTURES)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_it_restores_and_opens_in_the_newest_format(fixture: Path, tmp_path: Path, clock: FixedClock) -> None:
    backup = unpacked(fixture, tmp_path)
    before = backup.read_bytes()
    owner = Acting(staff_id=1, name="沈嘉禾", role=Role.OWNER, machine="desk-1")  # type: ignore[arg-type] # an id
    try:
        done = restore_shop(owner, backup, tmp_path / "shop.db", clock=clock)
        found = check_everything(done.path)
    except ShopFileError as error:
        pytest.fail(f"{CHANGED.format(name=fixture.name)} ({error})")
    assert not found.problems, CHANGED.format(name=fixture.name)
    shop = open_shop(done.path, clock=clock)
    try:
        assert file_format(shop.database) == known_format()
        clients = recent_clients(shop, 50)
        assert len(clients) >= 5
        assert find_clients(shop, clients[0].name)
        assert [member.role for member in staff_list(shop)].count(Role.OWNER) >= 1
        for table in ("visit", "payment", "ticket", "call"):
            assert shop.database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] > 0, table
    finally:
        shop.close()
    assert backup.read_bytes() == before


def test_a_fixture_is_not_made_over_one_that_is_there(tmp_path: Path) -> None:
    (tmp_path / f"format-{known_format()}.db.xz").write_bytes(b"released")
    with pytest.raises(FileExistsError, match="--again"):
        make(tmp_path, again=False)
    made = make(tmp_path, again=True)
    assert lzma.decompress(made.read_bytes()).startswith(b"SQLite format 3\x00")
