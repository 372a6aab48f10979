"""What the walk over the fault points found, each by itself: a disk that fails at one moment, and what must be said."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import desk_app.db.shop
import desk_app.staff.keys
from desk_app.clock import FixedClock
from desk_app.db import key_file
from desk_app.db.backup import back_up
from desk_app.db.check import check_file
from desk_app.db.connection import driver, raw_connect
from desk_app.db.faults import plain_words
from desk_app.db.key_file import read_keys
from desk_app.db.keys import KeyFile, keys_path
from desk_app.db.restore import restore
from desk_app.db.second import SecondFault, Why
from desk_app.db.shop import Shop, create_whole, open_shop
from desk_app.db.swap_note import SwapNote, coming, note_path, stamp_of, write_note
from desk_app.db.swapping import settle
from desk_app.errors import ShopFileError
from desk_app.staff.desk import ShopSetUp, set_up_shop
from desk_app.staff.keys import KeysUnsure, change_passphrase
from desk_app.words import words_for
from tests.db.conftest import make_shop
from tests.db.day_of_work import ACTING, OPENING, PASSPHRASE, cheap_keys
from tests.db.fault_step import opens, opens_by_sheet
from tests.trail import audit_lines

NEW = "换一句新的口令 春天"


def test_a_shop_whose_log_could_not_be_folded_in_gets_no_name(tmp_path: Path, clock: FixedClock) -> None:
    """SQLite says nothing where closing leaves the log behind; the file alone would then be half a shop."""
    path = tmp_path / "new.db"
    held = []

    def fill(shop: Shop) -> None:
        reader = raw_connect(shop.path)
        held.append(reader)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM setting").fetchone()  # whoever reads keeps the log from being folded in
        with shop.writing():
            shop.database.execute_sql("INSERT INTO setting (name, value) VALUES ('a', '1')")

    with pytest.raises(ShopFileError):
        create_whole(path, fill, clock=clock)
    assert not path.exists()
    for reader in held:
        reader.close()


@contextmanager
def failing_once(monkeypatch: pytest.MonkeyPatch, where: object, name: str, *, after: bool) -> Iterator[None]:
    """The function does its work (``after``) or not, and then the disk fails; the next time it goes well."""
    real = getattr(where, name)
    failed: list[str] = []

    def function(*arguments: object, **named: object) -> object:
        if failed:
            return real(*arguments, **named)
        failed.append(name)
        if after:
            real(*arguments, **named)
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(where, name, function)
        yield
    assert failed


def test_keys_are_not_taken_from_a_shop_that_got_its_name_as_the_disk_failed(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, keys = tmp_path / "new.db", cheap_keys()
    setup = ShopSetUp("兑记", "林欣妍", "2468")
    with failing_once(monkeypatch, desk_app.db.shop, "give_name", after=True), pytest.raises(ShopFileError):
        set_up_shop(path, setup, keys=keys, clock=clock)
    assert not path.exists()
    assert not keys_path(path).exists()
    again = cheap_keys()
    set_up_shop(path, setup, keys=again, clock=clock).close()
    assert opens(path, PASSPHRASE, again.data)
    assert opens_by_sheet(path, again.recovery, again.data)


def test_a_fault_of_the_stick_takes_the_reason_of_another_sentence(tmp_path: Path) -> None:
    said = ShopFileError("The disk did not do what it was asked ({reason}). Nothing was changed.", reason="EIO", why=1)
    fault = SecondFault(Why.OTHER, tmp_path, said.template, **said.values)
    assert "(EIO)" in fault.say(words_for("en"))


def test_what_the_export_of_an_encryption_met_is_said(tmp_path: Path) -> None:
    """It carries the code of any error, and only its words say which."""
    with closing(raw_connect(make_shop(tmp_path / "a.db", FixedClock(OPENING)))) as connection:
        connection.execute("PRAGMA max_page_count=1")
        connection.execute("ATTACH DATABASE ? AS sealed KEY ''", (str(tmp_path / "b.db"),))
        connection.execute("PRAGMA sealed.max_page_count=2")
        with pytest.raises(driver.OperationalError) as raised:
            connection.execute("SELECT sqlcipher_export('sealed')").fetchall()
    assert plain_words(raised.value) is not None


@pytest.fixture
def locked(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(desk_app.staff.keys, "calibrated", lambda: cheap_keys().file.cost)
    made = set_up_shop(tmp_path / "a.db", ShopSetUp("兑记", "林欣妍", "2468"), keys=cheap_keys(), clock=clock)
    yield made
    made.close()


def test_a_passphrase_whose_line_could_not_be_written_is_taken_back(
    locked: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, before = locked.database.passphrase, audit_lines(locked)
    real = type(locked.database).commit

    def fail(self: object) -> None:
        monkeypatch.setattr(type(locked.database), "commit", real)
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(type(locked.database), "commit", fail)
    with pytest.raises(ShopFileError) as refused:
        change_passphrase(locked, ACTING, PASSPHRASE, NEW, NEW)
    assert not isinstance(refused.value, KeysUnsure)
    assert audit_lines(locked) == before
    assert opens(locked.path, PASSPHRASE, key)
    assert not opens(locked.path, NEW, key)


def test_where_the_old_keys_cannot_be_put_back_it_is_said(locked: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    real, writes = key_file.write_keys, []

    def write_keys(path: Path, file: KeyFile) -> None:
        writes.append(path)
        if len(writes) == 1:
            real(path, file)
        raise ShopFileError("The disk is full.")

    monkeypatch.setattr(desk_app.staff.keys, "write_keys", write_keys)
    with pytest.raises(KeysUnsure):
        change_passphrase(locked, ACTING, PASSPHRASE, NEW, NEW)
    assert opens(locked.path, NEW, locked.database.passphrase)


def test_keys_that_a_disk_would_not_read_are_not_taken_for_none(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, keys = tmp_path / "a.db", cheap_keys()
    shop = set_up_shop(path, ShopSetUp("兑记", "林欣妍", "2468"), keys=keys, clock=clock)
    backup = back_up(shop).path
    shop.close()
    real, asked = key_file.read_keys, []

    def read_keys(of: Path, *, settled: bool = False) -> KeyFile:
        asked.append(of)
        if asked.count(path) == 1 and of == path:  # the backup's own keys are read before
            raise ShopFileError("The disk did not do what it was asked.") from OSError(errno.EIO, "Input/output error")
        return real(of, settled=settled)

    monkeypatch.setattr(key_file, "read_keys", read_keys)
    with pytest.raises(ShopFileError):
        restore(backup, path, keys.data, clock=clock)
    assert path in asked
    assert list(path.parent.glob("*.replaced-*")) == []
    assert opens(path, PASSPHRASE, keys.data)
    open_shop(path, passphrase=PASSPHRASE).close()


@pytest.mark.parametrize("unread", [note_path, lambda path: path])
def test_a_disk_that_would_not_say_what_was_begun_takes_no_keys_away(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, unread: Callable[[Path], Path]
) -> None:
    """A kill came after the file took its place and before its keys did; then the disk fails for a moment."""
    path, keys = tmp_path / "a.db", cheap_keys()
    set_up_shop(path, ShopSetUp("兑记", "林欣妍", "2468"), keys=keys, clock=clock).close()
    brought = keys_path(coming(path))
    keys_path(path).rename(brought)
    write_note(path, SwapNote(stamp_of(path), "", "a backup"))
    real, failing = os.open, unread(path)

    def open_file(name: str, *arguments: int, **named: int | None) -> int:
        if str(name) == str(failing):
            raise OSError(errno.EIO, "Input/output error", str(name))
        return real(name, *arguments, **named)  # type: ignore[arg-type]  # whatever a caller asks for

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", open_file)
        with pytest.raises(OSError, match="Input"):
            settle(path)
        with pytest.raises(ShopFileError):
            read_keys(path)
    assert brought.exists()
    open_shop(path, passphrase=PASSPHRASE).close()
    assert keys_path(path).exists()


def test_a_restored_file_whose_log_stayed_is_not_put_in_place(tmp_path: Path, clock: FixedClock) -> None:
    shop = set_up_shop(tmp_path / "a.db", ShopSetUp("兑记", "林欣妍", demo=True), clock=clock)
    backup = back_up(shop).path
    shop.close()
    held = []

    def finish(fresh: Path) -> None:
        reader = raw_connect(fresh)
        held.append(reader)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM setting").fetchone()
        with closing(raw_connect(fresh)) as writer:
            writer.execute("INSERT INTO setting (name, value) VALUES ('a', '1')")

    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(ShopFileError):
        restore(backup, tmp_path / "a.db", clock=clock, finish=finish)
    assert (tmp_path / "a.db").read_bytes() == before
    assert check_file(tmp_path / "a.db").ok
    for reader in held:
        reader.close()
