"""A backup in any format that was ever released restores and opens, plain or encrypted."""

from __future__ import annotations

import lzma
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clients.desk import find_clients, recent_clients
from desk_app.clock import FixedClock
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.header import PLAIN
from desk_app.db.key_file import read_keys
from desk_app.db.keys import keys_path, unlock_by_recovery
from desk_app.db.migrate import file_format, known_format
from desk_app.db.recovery import groups, read_groups
from desk_app.db.secret import Key
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting, Role
from desk_app.staff.desk import staff_list
from desk_app.staff.keys import recover
from desk_app.staff.restoring import restore_shop
from tools.make_format_fixture import FOLDER, LARGEST, LARGEST_ENCRYPTED, PASSPHRASE, RECOVERY, make

#: How an encrypted fixture is opened: as the owner says the passphrase, or as she reads the sheet.
WAYS = ("passphrase", "sheet")

OWNER = Acting(staff_id=1, name="沈嘉禾", role=Role.OWNER, machine="desk-1")  # type: ignore[arg-type] # an id

FIXTURES = sorted(FOLDER.glob("format-*.db.xz"), key=lambda path: int(re.findall(r"\d+", path.name)[0]))
ENCRYPTED = sorted(FOLDER.glob("format-*-encrypted"), key=lambda path: int(re.findall(r"\d+", path.name)[0]))

#: What to do while format 1 is not released and somebody has changed the first migration.
CHANGED = (
    "The fixture {name} is of an unreleased format that was changed since it was made."
    " Make it anew: python tools/make_format_fixture.py --again"
)


def unpacked(fixture: Path, folder: Path) -> Path:
    backup = folder / "shop-20261121T063000Z.deskbackup"
    if fixture.suffix == ".xz":
        backup.write_bytes(lzma.decompress(fixture.read_bytes()))
    else:
        shutil.copyfile(fixture, backup)
        shutil.copyfile(keys_path(fixture), keys_path(backup))
    return backup


def test_there_is_one_for_every_format() -> None:
    every = range(1, known_format() + 1)
    assert [path.name for path in FIXTURES] == [f"format-{number}.db.xz" for number in every]
    assert [path.name for path in ENCRYPTED] == [f"format-{number}-encrypted" for number in every]
    assert all(path.stat().st_size <= LARGEST for path in FIXTURES)
    for path in ENCRYPTED:
        assert path.stat().st_size <= LARGEST_ENCRYPTED
        assert not path.read_bytes().startswith(PLAIN)


def must_be_the_whole_shop(fixture: Path, path: Path, key: Key, clock: FixedClock) -> None:
    assert not check_everything(path, key).problems, CHANGED.format(name=fixture.name)
    shop = open_shop(path, passphrase=key, clock=clock)
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


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_it_restores_and_opens_in_the_newest_format(fixture: Path, tmp_path: Path, clock: FixedClock) -> None:
    backup = unpacked(fixture, tmp_path)
    before = backup.read_bytes()
    try:
        done = restore_shop(OWNER, backup, tmp_path / "shop.db", clock=clock)
    except ShopFileError as error:
        pytest.fail(f"{CHANGED.format(name=fixture.name)} ({error})")
    must_be_the_whole_shop(fixture, done.path, "", clock)
    assert backup.read_bytes() == before


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fixture", ENCRYPTED, ids=lambda path: path.name)
def test_an_encrypted_one_restores_and_opens_both_ways(
    fixture: Path, way: str, tmp_path: Path, clock: FixedClock
) -> None:
    backup = unpacked(fixture, tmp_path)
    before = backup.read_bytes(), keys_path(backup).read_bytes()
    sheet = read_groups(" ".join(groups(RECOVERY)))  # as it is typed from the paper
    key: Key = PASSPHRASE if way == "passphrase" else unlock_by_recovery(read_keys(backup), sheet)
    try:
        done = restore_shop(OWNER, backup, tmp_path / "shop.db", key, clock=clock)
    except ShopFileError as error:
        pytest.fail(f"{CHANGED.format(name=fixture.name)} ({error})")
    if way == "sheet":  # the passphrase is forgotten, and the next start asks for the new one
        recover(done.path, sheet, "新的口令 88888", "新的口令 88888", clock=clock)
        with pytest.raises(ShopFileError):
            open_shop(done.path, passphrase=PASSPHRASE, clock=clock)
    must_be_the_whole_shop(fixture, done.path, PASSPHRASE if way == "passphrase" else "新的口令 88888", clock)
    assert not done.path.read_bytes().startswith(PLAIN)
    assert (backup.read_bytes(), keys_path(backup).read_bytes()) == before


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours, but for the list of formats and the search's own."""
    with closing(raw_connect(path, mode=Mode.READ)) as file:
        named = file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall()
        tables = [name for (name,) in named if not name.startswith(("sqlite_", "client_search", "schema_"))]
        return {table: file.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall() for table in tables}


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_nothing_is_lost_on_the_way_to_the_newest_format(fixture: Path, tmp_path: Path, clock: FixedClock) -> None:
    """Every row of the backup is in the restored file as it was; the trail has lines of the restore besides."""
    backup = unpacked(fixture, tmp_path)
    before = rows(backup)
    after = rows(restore_shop(OWNER, backup, tmp_path / "shop.db", clock=clock).path)
    for table, kept in before.items():
        if table == "audit_head":
            continue
        found = [row[: len(kept[0])] for row in after[table]] if kept else []
        assert found[: len(kept)] == kept, table
        assert len(found) == len(kept) or table == "audit", table


def test_a_fixture_is_not_made_over_one_that_is_there(tmp_path: Path) -> None:
    (tmp_path / f"format-{known_format()}.db.xz").write_bytes(b"released")
    with pytest.raises(FileExistsError, match="--again"):
        make(tmp_path, again=False)
    plain, locked, keys = make(tmp_path, again=True)
    assert lzma.decompress(plain.read_bytes()).startswith(PLAIN)
    assert keys == keys_path(locked)
    with pytest.raises(FileExistsError, match="--again"):
        make(tmp_path, again=False)
