"""Files of every kind that a person may hand to the program."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.connection import raw_connect
from desk_app.db.key_file import key_for
from desk_app.db.shop import open_shop

#: Rows enough for the file to have a middle.
SETTINGS = 400


@pytest.fixture
def closed_shop(tmp_path: Path, clock: FixedClock) -> Path:
    """A shop file nobody has open, a few hundred pages long."""
    return make_shop(tmp_path / "closed.db", clock)


def make_shop(path: Path, clock: FixedClock, passphrase: str = "") -> Path:
    """A shop file with 400 settings of 2,000 signs, closed."""
    shop = open_shop(path, clock=clock, create=True, passphrase=passphrase)
    with shop.writing():
        rows = ((f"name{number}", f'"{number:04}{"x" * 2000}"') for number in range(SETTINGS))
        for row in rows:
            shop.database.execute_sql("INSERT INTO setting (name, value) VALUES (?, ?)", row)
    shop.close()
    return path


def count_settings(path: Path, passphrase: str = "") -> int:
    """Settings in the file, read past the program."""
    with closing(raw_connect(path, key_for(path, passphrase))) as connection:
        return int(connection.execute("SELECT count(*) FROM setting").fetchone()[0])


def listing(folder: Path) -> dict[str, bytes]:
    """Every file of the folder and what is in it."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def fill_up(disk: Path, *, leave: int) -> None:
    """Fills a disk until ``leave`` bytes are free."""
    (disk / "films.bin").write_bytes(b"0" * (shutil.disk_usage(disk).free - leave))


def _mount(*arguments: str) -> None:
    done = subprocess.run(("mount", *arguments), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this account may not mount a disk: {done.stderr.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    try:
        _mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder))
    except FileNotFoundError:
        pytest.skip("no mount on this system")
    yield folder
    subprocess.run(("umount", "-l", str(folder)), check=False)


@pytest.fixture
def write_protect(tmp_path: Path) -> Iterator[Callable[[Path], Path]]:
    """Makes what a folder holds appear in a place where nothing can be written, not even by root."""
    mounted: list[Path] = []
    chmodded: list[Path] = []

    def protect(folder: Path) -> Path:
        for path in folder.iterdir():
            path.chmod(0o400)
        if os.geteuid() != 0:
            folder.chmod(0o500)
            chmodded.append(folder)
            return folder
        protected = tmp_path / "protected"
        protected.mkdir()
        try:
            _mount("--bind", str(folder), str(protected))
        except FileNotFoundError:
            pytest.skip("no mount on this system")
        mounted.append(protected)
        _mount("-o", "remount,bind,ro", str(protected))
        return protected

    yield protect
    for folder in chmodded:
        folder.chmod(0o700)
    for protected in mounted:
        subprocess.run(("umount", "-l", str(protected)), check=False)
