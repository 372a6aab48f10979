"""A saved file is whole or is not there, and what the system says against it is said in the words of its kind."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from desk_app.errors import ShopFileError
from desk_app.staff.saving import Unsaved, save_whole

SAID = Unsaved("not {path}", "folder {path}", "no folder {path}", "full", "barred {path}")
PATH = Path("place") / "list.csv"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EISDIR, ""), f"folder {PATH}"),
        (OSError(errno.ENOENT, ""), "no folder place"),
        (OSError(errno.ENOTDIR, ""), "no folder place"),
        (OSError(errno.ENOSPC, ""), "full"),
        (OSError(errno.EACCES, ""), f"barred {PATH}"),
        (OSError(errno.EPERM, ""), f"barred {PATH}"),
        (OSError(errno.EROFS, ""), f"barred {PATH}"),
        (OSError(errno.EIO, ""), f"not {PATH}"),
        (ValueError("embedded null byte"), f"not {PATH}"),
    ],
)
def test_what_the_system_says_is_said_plainly(error: Exception, said: str) -> None:
    assert str(SAID.of(error, PATH)) == said
    assert str(Unsaved("not {path}").of(error, PATH)) == f"not {PATH}"


@pytest.mark.skipif(sys.platform == "win32", reason="no umask there")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o007, 0o660)])
def test_who_may_read_it_is_the_accounts_choice(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        save_whole(b"one", tmp_path / "a.csv", SAID)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == mode


def test_an_older_file_is_replaced_whole(tmp_path: Path) -> None:
    for data in (b"one", b"two"):
        save_whole(data, tmp_path / "a.csv", SAID)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("a.csv", b"two")]


def test_what_a_save_that_was_ended_left_goes_with_the_next_a_day_later(tmp_path: Path) -> None:
    old, ours = time.time() - 25 * 3600, f".{'0a' * 8}.part"
    kept = ["0a0a0a0a0a0a0a0a.part", ".0A0A0A0A0A0A0A0A.part", ".0a0a.part", f"{ours}.pdf", f".{'0b' * 8}.part"]
    for name in [ours, *kept]:
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (old, old))
    os.utime(tmp_path / kept[-1])  # of a save that may still be going on
    (tmp_path / f".{'0c' * 8}.part").mkdir()
    os.utime(tmp_path / f".{'0c' * 8}.part", (old, old))
    save_whole(b"one", tmp_path / "a.csv", SAID)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([*kept, f".{'0c' * 8}.part", "a.csv"])


def test_what_may_not_be_replaced_stays(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"old")

    def check(asked: Path) -> None:
        raise ShopFileError("{path} stays", path=asked.name)

    with pytest.raises(ShopFileError, match=r"shop\.db stays"):
        save_whole(b"new", path, SAID, check=check)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("shop.db", b"old")]


def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ShopFileError, match="full"):
        save_whole(b"new", tmp_path / "a.csv", SAID)
    assert list(tmp_path.iterdir()) == []
