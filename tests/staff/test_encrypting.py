"""A plain shop is encrypted by its owner, and what lies about in the open is found and taken away."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, find_clients
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.check import CheckResult, Problem
from desk_app.db.connection import raw_connect
from desk_app.db.key_file import is_locked
from desk_app.db.keys import Cost, NewKeys, WrongKey, keys_path, new_keys
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, NotAllowed, ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting
from desk_app.staff.encrypting import encrypt_shop, has_encrypted_backup, plain_copies, remove_plain_copies
from desk_app.staff.key_facts import key_facts
from desk_app.staff.keys import is_encrypted, recover
from desk_app.staff.restoring import restore_shop
from tests.trail import audit_lines

PASSPHRASE, NEW = "walnut frog lamp tulip", "春天的第一杯奶茶"


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(PASSPHRASE, Cost(64, 1, 1))


def fill(shop: Shop, owner: Acting) -> None:
    for number in range(30):
        add_client(shop, owner, ClientDraft(f"王婧{number}", phones=(f"138{number:08}",)))


def rows(path: Path, key: object = "") -> dict[str, list[tuple[object, ...]]]:
    with closing(raw_connect(path, key)) as file:  # type: ignore[arg-type]  # a Secret or ""
        names = file.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        return {name: file.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}


def test_the_shop_is_the_same_and_encrypted(shop: Shop, owner: Acting, clock: FixedClock, keys: NewKeys) -> None:
    fill(shop, owner)
    path = shop.path
    shop.close()
    before = rows(path)
    done = encrypt_shop(owner, path, keys, clock=clock, check=check_everything)
    assert is_locked(path)
    assert b"SQLite format 3" not in path.read_bytes()
    assert done.kept.name == "shop.plain-20261121T063000Z.db"
    assert rows(done.kept) == before
    after = rows(path, keys.data)
    added = [row for row in after["audit"] if row not in before["audit"]]
    assert [row[4] for row in added] == ["keys.encrypted"]
    unlike = {name for name in before if before[name] != after[name]}
    assert unlike == {"audit", "audit_head"}
    opened = open_shop(path, passphrase=PASSPHRASE, clock=clock)
    assert find_clients(opened, "王婧7")
    assert audit_lines(opened, 1)[0].staff == owner.name
    facts = key_facts(opened)
    assert facts.encrypted
    assert facts.passphrase == facts.sheet
    assert facts.passphrase is not None
    assert (facts.passphrase.at, facts.passphrase.by) == (clock.now(), owner.name)
    opened.close()
    assert check_everything(path, PASSPHRASE).ok
    recover(path, keys.recovery, NEW, NEW, clock=clock)
    open_shop(path, passphrase=NEW, clock=clock).close()


def test_who_may_not_and_what_cannot_be_change_nothing(
    shop: Shop, owner: Acting, receptionist: Acting, clock: FixedClock, keys: NewKeys
) -> None:
    with pytest.raises(ShopFileError, match="open in another window"):
        encrypt_shop(owner, shop.path, keys, clock=clock)
    shop.close()
    before = {path.name: path.read_bytes() for path in shop.path.parent.iterdir() if path.is_file()}
    with pytest.raises(NotAllowed):
        encrypt_shop(receptionist, shop.path, keys, clock=clock)

    def find_fault(_path: Path, _key: object) -> CheckResult:
        return CheckResult((Problem("visit.total", "The total is wrong."),), 1)

    with pytest.raises(ShopFileError, match="total is wrong"):
        encrypt_shop(owner, shop.path, keys, clock=clock, check=find_fault)
    assert {path.name: path.read_bytes() for path in shop.path.parent.iterdir() if path.is_file()} == before
    encrypt_shop(owner, shop.path, keys, clock=clock)
    with pytest.raises(ShopFileError, match="locked with a passphrase"):
        encrypt_shop(owner, shop.path, keys, clock=clock)
    with pytest.raises(WrongKey):
        open_shop(shop.path, passphrase=NEW, clock=clock)


def test_a_copy_that_differs_is_not_used(
    shop: Shop, owner: Acting, clock: FixedClock, keys: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shop, owner)
    shop.close()
    monkeypatch.setattr("desk_app.db.encrypting._rows_equal", lambda _file, name: name != "client")
    with pytest.raises(ShopFileError, match="does not equal"):
        encrypt_shop(owner, shop.path, keys, clock=clock)
    assert not is_locked(shop.path)
    assert not keys_path(shop.path).exists()


def test_what_lies_in_the_open_is_found_and_removed(
    shop: Shop, owner: Acting, receptionist: Acting, clock: FixedClock, keys: NewKeys, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with shop.writing():
        write_setting("backup_second_folder", str(stick))
    shop.settings_changed()
    plain = {back_up(shop).path, back_up(shop, stick).path}
    others = [tmp_path / f"{stem}-20261121T063000Z.deskbackup" for stem in ("other", "shop-2")]
    for other in others:
        other.write_bytes(shop.path.read_bytes())
    shop.close()
    kept = encrypt_shop(owner, shop.path, keys, clock=clock).kept
    opened = open_shop(shop.path, passphrase=PASSPHRASE, clock=clock)
    everything = plain | {kept}
    assert {copy.path for copy in plain_copies(opened)} == everything
    with pytest.raises(DeskError, match="no encrypted backup"):
        remove_plain_copies(opened, owner, everything)
    assert not has_encrypted_backup(opened)
    backup = back_up(opened).path
    assert has_encrypted_backup(opened)
    with pytest.raises(NotAllowed):
        remove_plain_copies(opened, receptionist, everything)

    def find_fault(_path: Path, _key: object) -> CheckResult:
        return CheckResult((Problem("file.page", "A page is damaged."),), 1)

    with pytest.raises(DeskError, match="not in order"):
        remove_plain_copies(opened, owner, everything, check=find_fault)
    assert all(path.exists() for path in everything)
    done = remove_plain_copies(opened, owner, {*everything, opened.path, backup}, check=check_everything)
    assert done.count == len(everything)
    assert not any(path.exists() for path in everything)
    assert audit_lines(opened, 1)[0].action == "keys.plain_removed"
    assert is_encrypted(opened)
    opened.close()
    assert (opened.path.exists(), backup.exists(), keys_path(backup).exists()) == (True, True, True)
    assert all(other.exists() for other in others), "another shop's backups are not ours to delete"
    open_shop(shop.path, passphrase=PASSPHRASE, clock=clock).close()


def test_a_file_that_will_not_go_is_named(
    shop: Shop, owner: Acting, clock: FixedClock, keys: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.close()
    kept = encrypt_shop(owner, shop.path, keys, clock=clock).kept
    opened = open_shop(shop.path, passphrase=PASSPHRASE, clock=clock)
    back_up(opened)

    def stays(_path: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("desk_app.staff.encrypting._remove", stays)
    with pytest.raises(ShopFileError, match="could not be deleted"):
        remove_plain_copies(opened, owner, {kept})
    assert audit_lines(opened, 1)[0].detail == {"files": []}
    opened.close()


def test_a_plain_shop_has_no_keys_to_tell_of(shop: Shop) -> None:
    facts = key_facts(shop)
    assert (facts.encrypted, facts.passphrase, facts.sheet) == (False, None, None)


def test_a_plain_backup_does_not_silently_take_the_place_of_an_encrypted_shop(
    shop: Shop, owner: Acting, clock: FixedClock, keys: NewKeys
) -> None:
    backup = back_up(shop).path
    shop.close()
    encrypt_shop(owner, shop.path, keys, clock=clock)
    before = shop.path.read_bytes()
    with pytest.raises(ShopFileError, match="from before the shop was encrypted"):
        restore_shop(owner, backup, shop.path, keys.data, clock=clock)
    assert shop.path.read_bytes() == before
