"""Opening a shop file: what is refused, in which words, and that nothing was touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db import migrate
from desk_app.db.connection import APPLICATION_ID, raw_connect
from desk_app.db.rows import OPEN
from desk_app.db.settings import Settings, write_setting
from desk_app.db.shop import Shop, create_whole, open_shop
from desk_app.errors import ShopFileError
from tests.db.conftest import SETTINGS, count_settings, fill_up, listing, make_shop


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("客户,电话\n林欣妍,13800000000\n" * 500)


def pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"0" * 9000)


def of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE album (name TEXT); INSERT INTO album VALUES ('a'); PRAGMA user_version=1"
        )


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"CREATE TABLE t (a); PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version=2")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (empty, "The file is empty. Restore the last backup."),
        (text, "This is not a shop file, or it is locked with a passphrase that was not given."),
        (pdf, "This is not a shop file, or it is locked with a passphrase that was not given."),
        (of_another_program, "This is a database of another program, not a shop file."),
        (newer, "This file was written by a newer version of the program (format 2; this one knows 1)."),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_not_ours_is_refused_untouched(
    tmp_path: Path, make: Callable[[Path], None], sentence: str, read_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "known_format", lambda: 1)
    folder = tmp_path / "files"
    folder.mkdir()
    path = folder / "a.db"
    make(path)
    before = listing(folder)
    with pytest.raises(ShopFileError) as refused:
        open_shop(path, read_only=read_only)
    assert str(refused.value) == sentence
    assert listing(folder) == before


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    for path, sentence in (
        (tmp_path / "none.db", f"There is no file {tmp_path / 'none.db'}."),
        (tmp_path, f"{tmp_path} is a folder, not a shop file."),
        (tmp_path / "gone" / "a.db", f"There is no folder {tmp_path / 'gone'}."),
    ):
        with pytest.raises(ShopFileError) as refused:
            open_shop(path)
        assert str(refused.value) == sentence
    assert listing(tmp_path) == {}


def truncated(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def schema_overwritten(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xa5" * 3996
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [truncated, cut_in_the_header, schema_overwritten])
def test_a_damaged_file_says_so_and_stays_as_it_is(closed_shop: Path, damage: Callable[[Path], None]) -> None:
    damage(closed_shop)
    before = listing(closed_shop.parent)
    with pytest.raises(ShopFileError, match=r"damaged|end of the shop file is missing") as refused:
        open_shop(closed_shop)
    assert "Restore the last good backup." in str(refused.value)
    assert listing(closed_shop.parent) == before


def test_damage_in_the_middle_is_told_by_the_read_that_meets_it(closed_shop: Path) -> None:
    data = bytearray(closed_shop.read_bytes())
    for page in range(len(data) // 8192, len(data) // 4096 - 10):
        data[page * 4096 : page * 4096 + 4096] = b"\xff" * 4096
    closed_shop.write_bytes(data)
    shop = open_shop(closed_shop)
    try:
        with pytest.raises(ShopFileError, match="The shop file is damaged"), shop.writing():
            shop.database.execute_sql("UPDATE setting SET value = value || ' '")
    finally:
        shop.close()


def test_a_second_copy_of_the_program_is_refused_until_the_first_has_closed(closed_shop: Path) -> None:
    child = (
        "import sys\nfrom pathlib import Path\nfrom desk_app.db.shop import open_shop\n"
        "shop = open_shop(Path(sys.argv[1]))\nprint('open', flush=True)\nsys.stdin.readline()\nshop.close()\n"
    )
    with subprocess.Popen(
        (sys.executable, "-c", child, str(closed_shop)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(ShopFileError, match="open in another window"):
            open_shop(closed_shop)
        reader = open_shop(closed_shop, read_only=True)
        assert reader.database.execute_sql("SELECT count(*) FROM setting").fetchone() == (SETTINGS,)
        reader.close()
        other.communicate("go\n")
    open_shop(closed_shop).close()
    assert set(listing(closed_shop.parent)) == {closed_shop.name}


def test_a_shop_opened_in_one_thread_is_let_go_in_another(closed_shop: Path) -> None:
    shop = open_shop(closed_shop)
    thread = threading.Thread(target=shop.close)
    thread.start()
    thread.join()
    open_shop(closed_shop).close()


def test_reading_only_never_writes(closed_shop: Path) -> None:
    before = closed_shop.read_bytes()
    shop = open_shop(closed_shop, read_only=True)
    with pytest.raises(ShopFileError, match="for reading only"), shop.writing():
        write_setting("shop_name", "x")
    shop.close()
    assert closed_shop.read_bytes() == before


def test_a_write_outside_the_unit_of_work_is_a_defect_and_not_a_sentence(shop: Shop) -> None:
    with pytest.raises(Exception, match="readonly"):
        write_setting("shop_name", "x")
    with shop.writing(), pytest.raises(RuntimeError, match="inside another"), shop.writing():
        pass


@pytest.mark.parametrize(
    ("passphrase", "given", "sentence"),
    [
        ("芝麻开门's", "sesame", "The passphrase does not open this file. Try again, and look at Caps Lock."),
        ("芝麻开门's", "", "This is not a shop file, or it is locked with a passphrase that was not given."),
        ("", "sesame", "This file has no passphrase. Leave the passphrase empty."),
        ("", "a\0b", "The passphrase has a character that cannot be used."),
        ("", "\ud83d", "The passphrase has a character that cannot be used."),
    ],
)
def test_a_wrong_passphrase_is_refused_in_silence(
    tmp_path: Path, clock: FixedClock, capfd: pytest.CaptureFixture[str], passphrase: str, given: str, sentence: str
) -> None:
    path = make_shop(tmp_path / "a.db", clock, passphrase)
    before = listing(tmp_path)
    with pytest.raises(ShopFileError) as refused:
        open_shop(path, passphrase=given)
    assert str(refused.value) == sentence
    assert listing(tmp_path) == before
    assert capfd.readouterr() == ("", "")


def test_an_encrypted_shop_has_no_word_in_the_clear_and_opens_with_its_passphrase(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = make_shop(tmp_path / "a.db", clock, "芝麻开门's")
    assert b"xxxxxxxx" not in path.read_bytes()
    assert b"SQLite" not in path.read_bytes()
    shop = open_shop(path, passphrase="芝麻开门's")
    assert shop.database.execute_sql("SELECT count(*) FROM setting").fetchone() == (SETTINGS,)
    shop.close()


def test_a_read_only_disk_is_refused_for_work_and_open_for_reading(
    closed_shop: Path, write_protect: Callable[[Path], Path]
) -> None:
    folder = write_protect(closed_shop.parent)
    before = listing(folder)
    with pytest.raises(ShopFileError, match="is read-only"):
        open_shop(folder / closed_shop.name)
    with pytest.raises(ShopFileError, match="cannot be written to"):
        open_shop(folder / "new.db", create=True)
    shop = open_shop(folder / closed_shop.name, read_only=True)
    assert shop.database.execute_sql("SELECT count(*) FROM setting").fetchone() == (SETTINGS,)
    shop.close()
    assert listing(folder) == before


def test_a_write_protected_file_is_refused_when_opened_not_at_the_first_client(closed_shop: Path) -> None:
    if os.geteuid() == 0:  # nothing but the disk's own mark stops root
        if subprocess.run(("chattr", "+i", str(closed_shop)), capture_output=True, check=False).returncode:
            pytest.skip("this disk has no immutable files")
    else:
        closed_shop.chmod(0o400)
    try:
        with pytest.raises(ShopFileError, match="is read-only"):
            open_shop(closed_shop)
    finally:
        subprocess.run(("chattr", "-i", str(closed_shop)), capture_output=True, check=False)
        closed_shop.chmod(0o600)
    assert set(listing(closed_shop.parent)) == {closed_shop.name}
    open_shop(closed_shop).close()


def test_a_full_disk_keeps_what_was_saved_and_takes_work_again_when_there_is_room(
    small_disk: Path, clock: FixedClock
) -> None:
    shop = open_shop(small_disk / "a.db", clock=clock, create=True)
    saved = 0

    def fill() -> None:
        nonlocal saved
        for number in range(1000):
            with shop.writing():
                value = '"' + "x" * 60_000 + '"'
                shop.database.execute_sql("INSERT INTO setting VALUES (?, ?)", (f"name{number}", value))
            saved = number + 1

    with pytest.raises(ShopFileError, match="The disk is full"):
        fill()
    assert saved > 1
    assert saved == shop.writes
    assert shop.database.execute_sql("SELECT count(*) FROM setting").fetchone() == (saved,)
    subprocess.run(("mount", "-o", "remount,size=40m", str(small_disk)), check=True)
    with shop.writing():
        write_setting("shop_name", "兑记")
    shop.close()
    assert count_settings(small_disk / "a.db") == saved + 1


def test_a_new_file_that_does_not_fit_leaves_no_half_file(small_disk: Path) -> None:
    fill_up(small_disk, leave=60_000)
    with pytest.raises(ShopFileError, match="full"):
        open_shop(small_disk / "a.db", create=True)
    assert set(listing(small_disk)) == {"films.bin"}


def test_a_page_limit_is_the_full_disk_where_none_can_be_mounted(shop: Shop) -> None:
    pages = shop.database.execute_sql("PRAGMA page_count").fetchone()[0]
    shop.database.execute_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(ShopFileError, match="The disk is full"), shop.writing():
        shop.database.execute_sql("INSERT INTO setting VALUES ('big', ?)", ('"' + "x" * 3_000_000 + '"',))
    assert shop.database.execute_sql("SELECT count(*) FROM setting WHERE name='big'").fetchone() == (0,)
    shop.database.execute_sql("PRAGMA max_page_count=1000000")
    with shop.writing():
        write_setting("shop_name", "again")


def test_a_file_moved_from_under_the_program_takes_no_more_writes(shop: Shop) -> None:
    with shop.writing():
        write_setting("shop_name", "before")
    away = shop.path.with_name("away")
    away.mkdir()
    moved = shop.path.rename(away / "shop.db")
    with pytest.raises(ShopFileError, match="was moved, replaced or deleted"), shop.writing():
        write_setting("shop_name", "lost")
    shutil.copy(moved, shop.path)
    with pytest.raises(ShopFileError, match="was moved, replaced or deleted"), shop.writing():
        write_setting("shop_name", "lost")
    assert shop.writes == 2  # the fixture's and "before"


def test_a_failed_unit_of_work_leaves_nothing(shop: Shop) -> None:
    before = shop.writes

    def fail() -> None:
        with shop.writing():
            write_setting("shop_name", "half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    shop.settings_changed()
    assert (shop.settings.shop_name, shop.writes) == ("兑记", before)


def test_what_a_killed_program_left_in_its_log_is_there_on_opening(closed_shop: Path, tmp_path: Path) -> None:
    child = (
        "import os, sys\nfrom pathlib import Path\nfrom desk_app.db.settings import write_setting\n"
        "from desk_app.db.shop import open_shop\nshop = open_shop(Path(sys.argv[1]))\n"
        "with shop.writing():\n    write_setting('shop_name', 'in the log')\nos.kill(os.getpid(), 9)\n"
    )
    subprocess.run((sys.executable, "-c", child, str(closed_shop)), check=False)
    assert Path(f"{closed_shop}-wal").stat().st_size > 0
    for read_only in (True, False):
        shop = open_shop(closed_shop, read_only=read_only)
        assert shop.settings.shop_name == "in the log"
        shop.close()
    assert set(listing(tmp_path)) == {closed_shop.name}


def test_creating_never_writes_over_a_file(closed_shop: Path) -> None:
    before = closed_shop.read_bytes()
    with pytest.raises(ShopFileError, match="There is already a file"):
        open_shop(closed_shop, create=True)
    with pytest.raises(ShopFileError, match="There is already a file"):
        create_whole(closed_shop, lambda _: None)
    assert closed_shop.read_bytes() == before


def test_a_file_filled_on_creation_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.db"

    def half(shop: Shop) -> None:
        with shop.writing():
            write_setting("shop_name", "half")
        assert not path.exists()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        create_whole(path, half)
    assert listing(tmp_path) == {}

    def whole(shop: Shop) -> None:
        with shop.writing():
            write_setting("shop_name", "whole")

    shop = create_whole(path, whole)
    assert (shop.settings.shop_name, shop.path) == ("whole", path)
    shop.close()
    assert set(listing(tmp_path)) == {"a.db"}


def test_a_refused_file_leaves_the_open_shop_the_open_one(shop: Shop, tmp_path: Path) -> None:
    empty(tmp_path / "empty.db")
    with pytest.raises(ShopFileError):
        open_shop(tmp_path / "empty.db")
    assert OPEN.obj is shop.database


def test_settings_of_a_wrong_type_or_name_keep_their_first_value(shop: Shop) -> None:
    with shop.writing():
        for name, value in (("lock_after_minutes", '"ten"'), ("demo", "1"), ("gone", "3"), ("theme", '"dark"')):
            shop.database.execute_sql("INSERT INTO setting VALUES (?, ?)", (name, value))
    shop.settings_changed()
    assert shop.settings == Settings(shop_name="兑记", trades=("salon", "pawn"), theme="dark")
    with pytest.raises(KeyError), shop.writing():
        write_setting("gone", 3)


def test_the_pragmas_of_the_house_hold_in_every_thread(shop: Shop) -> None:
    found: list[dict[str, object]] = []

    def look() -> None:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema", "cell_size_check")
        found.append({name: shop.database.execute_sql(f"PRAGMA {name}").fetchone()[0] for name in names})
        shop.database.close()

    look()
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "trusted_schema": 0}
    assert found == [{**wanted, "cell_size_check": 1}] * 2


def test_the_file_says_whose_it_is(closed_shop: Path) -> None:
    with closing(raw_connect(closed_shop)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x4445534B,)
        assert connection.execute("PRAGMA user_version").fetchone() == (migrate.known_format(),)
