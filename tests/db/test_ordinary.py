"""What has the name of a file and is none keeps nobody: a pipe waits for ever, a device never ends."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.db.backup import back_up, list_backups
from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.header import begins_plain
from desk_app.db.ordinary import is_odd, open_ordinary, read_ordinary
from desk_app.db.rescue import way_back
from desk_app.db.second import last_second, second_note
from desk_app.db.shop import Shop, open_shop
from desk_app.db.sticks import MARKER, is_the_chosen, read_mark
from desk_app.db.swap_note import note_path
from desk_app.errors import DeskError, ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.reports.save import save_pdf
from desk_app.staff.account import Acting
from desk_app.staff.restoring import restore_shop

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")

NEWER = "shop-20991231T235959Z.deskbackup"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Who waits at a pipe fails, and does not keep everybody."""

    def late(_number: int, _frame: object) -> None:
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    made = tmp_path / "pipe"
    os.mkfifo(made)
    return made


def test_a_file_is_read_and_what_is_none_is_not(tmp_path: Path, pipe: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"0123456789")
    (tmp_path / "link").symlink_to(file)
    (tmp_path / "to pipe").symlink_to(pipe)
    assert (read_ordinary(file), read_ordinary(tmp_path / "link", 3)) == (b"0123456789", b"012")
    for odd in (pipe, tmp_path / "to pipe", Path("/dev/zero")):
        assert is_odd(odd)
        with pytest.raises(OSError, match="no ordinary file") as refused:
            open_ordinary(odd)
        assert refused.value.errno == errno.ENODEV
    assert not any(is_odd(path) for path in (file, tmp_path, tmp_path / "nothing"))
    with pytest.raises(IsADirectoryError):
        open_ordinary(tmp_path)
    with pytest.raises(FileNotFoundError):
        open_ordinary(tmp_path / "nothing")


def test_a_pipe_called_as_a_backup_is_none(shop: Shop, owner: Acting) -> None:
    good = back_up(shop).path
    odd = shop.path.with_name(NEWER)
    os.mkfifo(odd)
    assert [made.path for made in list_backups(shop.path.parent, "shop")] == [good]
    shop.close()
    check_everything(shop.path)
    for work in (lambda: restore_shop(owner, odd, shop.path), lambda: check_file(odd), lambda: open_shop(odd)):
        with pytest.raises(DeskError):
            work()
    shop.path.write_bytes(b"\xff" * 40_000)
    found = way_back(shop.path)
    assert found is not None
    assert found.backup.path == good


def test_a_pipe_beside_the_shop_or_on_the_stick_is_no_note(shop: Shop, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    os.mkfifo(stick / MARKER)
    os.mkfifo(second_note(shop.path.parent, shop.path.stem))
    assert (read_mark(stick), is_the_chosen(stick, "abc"), last_second(shop)) == ("", False, None)
    shop.close()
    os.mkfifo(note_path(shop.path))
    with pytest.raises(ShopFileError):
        open_shop(shop.path)


def test_a_pipe_is_no_shop_and_takes_no_pdf(pipe: Path) -> None:
    with pytest.raises(OSError, match="no ordinary file"):
        begins_plain(pipe)
    with pytest.raises(OSError, match="no ordinary file"):
        raw_connect(pipe)
    with pytest.raises(ShopFileError, match="no ordinary file"):
        save_pdf(b"%PDF-1.7", pipe)
    assert [path.name for path in pipe.parent.iterdir()] == ["pipe"]


@pytest.mark.parametrize("name", ["shop.db.lock", "shop.db-wal", "shop.db-shm"])
def test_a_pdf_never_takes_the_name_of_what_lies_beside_a_shop(tmp_path: Path, name: str) -> None:
    with pytest.raises(ShopFileError, match="Give the PDF another name"):
        save_pdf(b"%PDF-1.7", tmp_path / name)
    assert not list(tmp_path.iterdir())
