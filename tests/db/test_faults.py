"""What goes wrong on the disk has a sentence; what is a defect has none."""

from __future__ import annotations

import errno
from contextlib import closing
from pathlib import Path

import peewee
import pytest

from desk_app.db.connection import Mode, driver, raw_connect
from desk_app.db.faults import plain_words, result_code
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken, ShopFileError
from desk_app.words import words_for


@pytest.mark.parametrize(
    ("number", "begin"),
    [
        (errno.ENOSPC, "The disk is full."),
        (errno.EROFS, "/a cannot be written: the disk is read-only."),
        (errno.EACCES, "You may not use /a."),
        (errno.ENOENT, "There is no file or folder /a."),
        (errno.ENAMETOOLONG, "The name /a is too long"),
        (errno.EIO, "The disk has no room left, or it failed."),
        (errno.ENXIO, "The disk did not do what it was asked (strange)."),
    ],
)
def test_the_system_s_errors(number: int, begin: str) -> None:
    said = plain_words(OSError(number, "strange", "/a"))
    assert isinstance(said, ShopFileError)
    assert str(said).startswith(begin)


def test_what_sqlite_says_in_english_is_said_in_the_words_of_the_shop() -> None:
    said = plain_words(driver.OperationalError("disk I/O error"))
    assert said is not None
    assert said.say(words_for("zh_CN")) == "磁盘没有空间了，或者磁盘出错，未作任何改动。请腾出空间后再试。"


def test_a_sentence_stays_itself_and_a_defect_stays_a_defect() -> None:
    refused = RuleBroken("name", "empty", "A name is needed.")
    assert plain_words(refused) is refused
    assert plain_words(ZeroDivisionError()) is None
    assert plain_words(driver.OperationalError("no such table: x")) is None


@pytest.mark.parametrize("said", ["unsupported file format", "Could not decode to UTF-8 column 'name' with text"])
@pytest.mark.parametrize("code", [None, 1])
def test_damage_that_comes_as_a_general_error(said: str, code: int | None) -> None:
    error = driver.OperationalError(said)
    if code is not None:
        error.sqlite_errorcode = code
    assert str(plain_words(error)).startswith("The shop file is damaged")


def test_damage_in_the_words_that_name_it() -> None:
    said = b"malformed database schema (\xcc)"
    assert str(plain_words(UnicodeDecodeError("utf-8", said, 27, 28, "invalid"))).startswith("The shop file is damaged")
    assert plain_words(UnicodeDecodeError("utf-8", b"\xcc", 0, 1, "invalid")) is None


def test_an_error_wrapped_by_peewee_twice_is_found(shop: Shop) -> None:
    with pytest.raises(peewee.OperationalError) as broken:
        shop.database.execute_sql("SELECT * FROM nowhere")
    assert result_code(broken.value) == 1  # SQLITE_ERROR
    assert plain_words(broken.value) is None
    shop.database.close()
    moved = shop.path.rename(shop.path.with_name("moved.db"))
    with pytest.raises(peewee.OperationalError) as gone:
        shop.database.execute_sql("SELECT 1")
    moved.rename(shop.path)
    said = plain_words(gone.value)
    assert str(said) == "The shop file cannot be opened. Its folder may be gone or read-only."


def test_a_busy_file(shop: Shop) -> None:
    with closing(raw_connect(shop.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        shop.database.execute_sql("PRAGMA busy_timeout=10")
        with pytest.raises(ShopFileError, match="Another program is using the shop file"), shop.writing():
            pass
        other.execute("ROLLBACK")
    with shop.writing():
        pass


def test_every_result_code_of_the_disk_has_a_sentence(tmp_path: Path) -> None:
    for code, begin in ((8, "The shop file or its disk"), (11, "The shop file is damaged"), (4874, "The disk is full")):
        error = driver.OperationalError("made up")
        error.sqlite_errorcode = code
        assert str(plain_words(error)).startswith(begin)


def test_a_connection_that_came_to_be_for_reading_only_is_opened_anew(shop: Shop) -> None:
    shop.database.close()
    shop.database.mode = Mode.READ  # as SQLite falls back to where opening for writing failed once
    with pytest.raises(ShopFileError, match="read-only"), shop.writing():
        shop.database.execute_sql("INSERT INTO setting VALUES ('a', '1')")
    shop.database.mode = Mode.WRITE
    with shop.writing():
        shop.database.execute_sql("INSERT INTO setting VALUES ('a', '1')")
