"""Backups from an enemy, one trick after the other, plain and encrypted, and what may lie beside them."""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from pathlib import Path

import pytest

from desk_app.db.check import check_file
from desk_app.db.key_file import read_keys
from desk_app.db.keys import as_json, keys_path
from desk_app.db.restore import restore
from desk_app.errors import DeskError, ShopFileError
from tests.fuzz import backups
from tests.fuzz.doors import restore_bytes, restore_recipe, restore_sealed
from tests.fuzz.ground import PASSPHRASE, Ground
from tests.fuzz.watching import timed

_WHOLE = ("whole", 0, b"x")


@pytest.mark.parametrize("number", range(len(backups.TRICKS)))
def test_a_trick_is_refused_or_harmless(ground: Ground, number: int) -> None:
    recipe = (backups.TRICKS[number], _WHOLE)
    restore_recipe(ground, recipe)
    if number % 3 == 0:  # the same way in, once it is opened
        restore_sealed(ground, (recipe, None, PASSPHRASE))


def test_an_honest_backup_is_restored(ground: Ground) -> None:
    """So that the doors do not only refuse."""
    for how in (restore_recipe, lambda to, recipe: restore_sealed(to, (recipe, None, PASSPHRASE))):
        how(ground, ((), _WHOLE))
        target = ground.shops / "target.db"
        sealed = keys_path(target).exists()
        assert check_file(target, PASSPHRASE if sealed else "").ok


def _sealed(ground: Ground) -> Path:
    path = ground.give("hostile.deskbackup", ground.sealed.read_bytes())
    keys_path(path).write_text(as_json(ground.keys.file), encoding="utf-8")
    return path


def test_a_key_file_without_end_is_neither_read_nor_carried_along(ground: Ground) -> None:
    path = _sealed(ground)
    with keys_path(path).open("ab") as file:
        file.write(b" " * 70_000)  # blanks after JSON are no fault of the JSON
        file.truncate(100 << 20)
    try:
        with pytest.raises(ShopFileError, match="damaged"):
            read_keys(path)
        restore_bytes(ground, None, PASSPHRASE)
        assert not keys_path(ground.shops / "target.db").exists()
    finally:
        keys_path(path).unlink()


def test_the_dearest_key_file_that_is_taken_costs_what_an_honest_one_may(ground: Ground) -> None:
    path = _sealed(ground)
    for memory, passes in ((2**20, 64), (2**18, 4), (2**16, 13)):
        backups.spoil_keys(keys_path(path), as_json(ground.keys.file), (("passphrase", "memory_kib"), memory))
        text = keys_path(path).read_text(encoding="utf-8").replace('"passes": 1', f'"passes": {passes}')
        keys_path(path).write_text(text, encoding="utf-8")

        def refused() -> None:
            with pytest.raises(ShopFileError, match="damaged"):
                restore(path, ground.shops / "target.db", PASSPHRASE)

        timed(refused, 0.5)
    keys_path(path).unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_a_backup_that_is_a_pipe_or_a_device_is_none(ground: Ground) -> None:
    pipe = ground.given / "pipe.deskbackup"
    os.mkfifo(pipe)
    try:
        for path in (pipe, Path("/dev/zero"), Path("/dev/urandom"), Path("/dev/full")):
            with pytest.raises(DeskError):
                restore(path, ground.shops / "target.db", PASSPHRASE)
    finally:
        pipe.unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_a_key_file_that_is_a_pipe_is_missing(ground: Ground) -> None:
    path = ground.give("hostile.deskbackup", ground.sealed.read_bytes())
    os.mkfifo(keys_path(path))
    try:
        with pytest.raises(ShopFileError):
            restore(path, ground.shops / "target.db", PASSPHRASE)
    finally:
        keys_path(path).unlink()


@pytest.mark.parametrize("typed", ["\ud800", "half \udcff", "\0", "a\0b"])
def test_a_passphrase_that_no_key_can_be_made_of_is_said(ground: Ground, typed: str) -> None:
    path = _sealed(ground)
    try:
        with pytest.raises(ShopFileError, match="cannot be used"):
            restore(path, ground.shops / "target.db", typed)
    finally:
        keys_path(path).unlink()


def _naming(victim: Path, pages: int) -> bytes:
    """A journal that claims to be one of several under ``victim``, which SQLite would tidy away after playing it."""
    mark, name = bytes.fromhex("d9d505f920a163d7"), str(victim).encode()
    head = (mark + struct.pack(">5I", 0, 7, pages, 512, 4096)).ljust(512, b"\0")
    return head + struct.pack(">I", 0x40000000 // 4096 + 1) + name + struct.pack(">2I", len(name), sum(name)) + mark


@pytest.mark.parametrize("beside", ["-journal", "-wal", "-shm", "-journal-wal"])
def test_what_lies_beside_a_backup_harms_nobody_else(ground: Ground, beside: str) -> None:
    # SQLite 3.40 deletes the file that such a journal names; the one we are built with does not
    victim = ground.bystander / "diary.txt"
    path = ground.give("hostile.deskbackup", ground.template.read_bytes())
    pages = path.stat().st_size // 4096
    journal = _naming(victim, pages)
    names = [Path(f"{path}-{name}") for name in beside.strip("-").split("-")]
    try:
        for name in names:
            name.write_bytes(journal)
        for work in (lambda: check_file(path), lambda: restore(path, ground.shops / "target.db")):
            with suppress(DeskError):
                work()
        assert victim.read_text(encoding="utf-8") == "nobody's business"
    finally:
        for name in ground.given.glob("hostile.deskbackup-*"):
            name.unlink()
