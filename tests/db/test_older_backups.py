"""A backup of an older format is restored by the command line and by the window as any other: who restores is asked of
it as it lies there, and what is in place afterwards is of the newest format."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.clock import FixedClock
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.key_file import read_keys
from desk_app.db.keys import keys_path, unlock
from desk_app.db.migrate import file_format, known_format
from desk_app.db.rescue import way_back
from desk_app.db.secret import Key
from desk_app.db.shop import open_shop
from desk_app.errors import RuleBroken, ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.privacy.again import restore_keeping_erased
from desk_app.staff import reading
from desk_app.staff.account import Action, Role
from desk_app.staff.pin import hash_pin
from desk_app.staff.rescuing import owner_of_backup, rescuers
from tests.db.test_formats import ENCRYPTED, FIXTURES, must_be_the_whole_shop, unpacked
from tools.make_format_fixture import PASSPHRASE

EVERY = [*FIXTURES, *ENCRYPTED]
OLDER = FIXTURES[: known_format() - 1]

each = pytest.mark.parametrize("fixture", EVERY, ids=lambda path: path.name)
older = pytest.mark.parametrize("fixture", OLDER, ids=lambda path: path.name)


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_APP_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(reading, "WRONG_PIN_SECONDS", 0)


def key_of(backup: Path) -> Key:
    return unlock(read_keys(backup), PASSPHRASE) if keys_path(backup).exists() else ""


def damage(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(bytes(8 * 4096) + data[8 * 4096 :])


def own_format(path: Path) -> int:
    with closing(raw_connect(path, key_of(path), mode=Mode.READ)) as file:
        return int(file.execute("PRAGMA user_version").fetchone()[0])


@each
@pytest.mark.parametrize("place", ["gone", "damaged", "whole"])
def test_the_command_line_restores_it(
    fixture: Path, place: str, tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    backup, to = unpacked(fixture, tmp_path), tmp_path / "shop.db"
    before = backup.read_bytes()
    if place != "gone":  # a whole one of that format, which nobody opened with this program yet
        to.write_bytes(before)
        if keys_path(backup).exists():
            keys_path(to).write_bytes(keys_path(backup).read_bytes())
    if place == "damaged":
        damage(to)
    laid = to.read_bytes() if to.exists() else b""
    assert main(["restore", str(backup), "--to", str(to), "--yes", "--lang", "en"]) == 0, capsys.readouterr().err
    assert backup.read_bytes() == before
    kept = list(tmp_path.glob("shop.replaced-*.db"))
    assert [path.read_bytes() for path in kept] == ([] if place == "gone" else [laid])
    must_be_the_whole_shop(fixture, to, key_of(to), clock)
    assert main(["check", "--shop", str(to)]) == 0


@each
def test_the_window_restores_it_by_the_word_of_an_owner(fixture: Path, tmp_path: Path, clock: FixedClock) -> None:
    backup, to = unpacked(fixture, tmp_path), tmp_path / "shop.db"
    found = way_back(to, PASSPHRASE, check=check_everything, clock=clock)
    assert found is not None
    assert found.backup.path == backup
    who = rescuers(backup, found.key)
    assert who.demo
    assert {member.role for member in who.owners} == {Role.OWNER}
    acting = owner_of_backup(backup, who.owners[0].id, "", found.key, machine="desk-1")
    assert acting.name == who.owners[0].name
    done = restore_keeping_erased(acting, backup, to, found.key, clock=clock, check=check_everything)
    must_be_the_whole_shop(fixture, done.path, found.key, clock)
    shop = open_shop(to, passphrase=found.key, clock=clock)
    try:
        assert file_format(shop.database) == known_format()
    finally:
        shop.close()


@older
def test_the_backup_of_before_the_update_is_offered_and_restored(
    fixture: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The way it comes about: the first start of a new program takes a backup in the old format, and then the file is
    damaged before there is another."""
    to = tmp_path / "shop.db"
    to.write_bytes(unpacked(fixture, tmp_path).read_bytes())
    (tmp_path / "shop-20261121T063000Z.deskbackup").unlink()
    open_shop(to).close()
    (made,) = tmp_path.glob("shop-*.deskbackup")
    assert own_format(made) < known_format()
    damage(to)
    assert main(["check", "--shop", str(to), "--lang", "en"]) == 1
    assert str(made) in capsys.readouterr().err
    assert main(["restore", str(made), "--to", str(to), "--yes", "--lang", "en"]) == 0, capsys.readouterr().err
    assert main(["check", "--shop", str(to)]) == 0


@older
def test_its_pin_is_asked_and_neither_file_is_touched(fixture: Path, tmp_path: Path) -> None:
    backup = unpacked(fixture, tmp_path)
    with closing(raw_connect(backup, mode=Mode.WRITE)) as file:
        file.execute("UPDATE setting SET value = 'false' WHERE name = 'demo'")
        file.execute("UPDATE staff SET pin_hash = ?", (hash_pin("482913"),))
        file.commit()
    (shop_file := tmp_path / "shop.db").write_bytes(backup.read_bytes())
    before = shop_file.read_bytes()
    owner = next(iter(rescuers(backup).owners))
    for path in (backup, shop_file):  # the second could be written to, and is not brought up to date for a question
        with pytest.raises(RuleBroken, match="PIN"):
            owner_of_backup(path, owner.id, "111111")
        assert owner_of_backup(path, owner.id, "482913").may(Action.RESTORE)
        assert path.read_bytes() == before
    assert not list(tmp_path.glob("shop.*before*"))


@older
def test_nothing_else_reads_it_as_it_is(fixture: Path, tmp_path: Path) -> None:
    backup = unpacked(fixture, tmp_path)
    with pytest.raises(ShopFileError, match="older format"):
        open_shop(backup, read_only=True)
    assert main(["queue", "--shop", str(backup)]) == 1


@older
def test_what_is_read_of_every_format_is_alike_in_all(fixture: Path, tmp_path: Path) -> None:
    """Who works there, the settings and the identity are read from an older file by the tables of today."""
    backup = unpacked(fixture, tmp_path)
    newest = tmp_path / "newest.db"
    open_shop(newest, create=True).close()

    def columns(path: Path) -> list[object]:
        with closing(raw_connect(path, mode=Mode.READ)) as file:
            return [
                file.execute(f"PRAGMA table_info({table})").fetchall() for table in ("staff", "setting", "audit_head")
            ]

    assert columns(backup) == columns(newest)
