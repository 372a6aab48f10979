"""The seal of a key file: what is damaged in it is found while the passphrase still opens the shop."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.check import KEY_SEAL, check_file
from desk_app.db.key_file import read_keys, sheet_fault, write_keys
from desk_app.db.keys import (
    Cost,
    KeyFile,
    NewKeys,
    as_json,
    from_json,
    keys_path,
    new_keys,
    seal_holds,
    unlock,
    unlock_by_recovery,
    with_passphrase,
    with_recovery,
)
from desk_app.db.recovery import new_recovery_key
from desk_app.db.rescue import way_back
from desk_app.db.second import back_up_both
from desk_app.db.shop import Shop, create_whole, open_shop
from desk_app.db.standing import State, judge, look_at
from desk_app.db.unfit import must_be_whole

PASSPHRASE = "walnut frog lamp tulip"


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(PASSPHRASE, Cost(64, 1, 1))


@pytest.fixture
def path(tmp_path: Path, keys: NewKeys, clock: FixedClock) -> Path:
    create_whole(tmp_path / "shop.db", lambda _shop: None, keys=keys, clock=clock).close()
    return tmp_path / "shop.db"


def flipped(value: bytes, bit: int = 100) -> bytes:
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def damage(path: Path) -> None:
    """One bit of what the sheet unwraps."""
    file = read_keys(path)
    write_keys(path, replace(file, by_recovery=flipped(file.by_recovery)))


def unseal(path: Path) -> None:
    """As the key files were before there were seals."""
    record = json.loads(keys_path(path).read_text(encoding="utf-8"))
    del record["seal"]
    keys_path(path).write_text(json.dumps(record), encoding="utf-8")


def test_a_new_file_is_sealed_and_comes_back_so(keys: NewKeys) -> None:
    assert seal_holds(keys.file, keys.data)
    assert from_json(as_json(keys.file)) == keys.file
    other = new_keys(PASSPHRASE, Cost(64, 1, 1))
    assert seal_holds(keys.file, other.data) is False


@pytest.mark.parametrize(
    "change",
    [
        lambda file: replace(file, by_recovery=flipped(file.by_recovery)),
        lambda file: replace(file, recovery_salt=flipped(file.recovery_salt, 0)),
        lambda file: replace(file, by_passphrase=flipped(file.by_passphrase)),
        lambda file: replace(file, salt=flipped(file.salt, 9)),
        lambda file: replace(file, cost=Cost(128, 1, 1)),
        lambda file: replace(file, seal=flipped(file.seal)),
        lambda file: replace(file, seal=file.seal[:-1]),
        lambda file: replace(file, identity="0" * 16),
    ],
)
def test_whatever_is_changed_breaks_it(keys: NewKeys, change: object) -> None:
    assert callable(change)
    changed: KeyFile = change(keys.file)
    assert seal_holds(changed, keys.data) is False


def test_a_seal_that_is_no_text_of_bytes_is_a_broken_one(keys: NewKeys) -> None:
    for seal in ("%%", "", 7, None, [1]):
        record = json.loads(as_json(keys.file)) | {"seal": seal}
        file = from_json(json.dumps(record))
        assert file is not None
        assert unlock(file, PASSPHRASE) == keys.data
        assert seal_holds(file, keys.data) is (None if seal is None else False)


def test_the_check_names_it_and_the_records_are_none_the_worse(path: Path, keys: NewKeys, clock: FixedClock) -> None:
    assert check_file(path, PASSPHRASE).ok
    shop = open_shop(path, passphrase=PASSPHRASE, clock=clock)
    (path.parent / "usb").mkdir()
    good = back_up(shop, path.parent / "usb").path
    damage(path)
    worse = back_up_both(shop).made
    assert worse is not None, "a copy that the passphrase opens is better than none"
    verdict = judge(look_at(shop), shop.now(), shop.now() - shop.now())
    shop.close()
    assert (verdict.state, verdict.tone) == (State.KEYS, "bad")
    assert "Make a new sheet" in str(verdict.fault)
    for each, passphrase in ((path, PASSPHRASE), (worse.path, PASSPHRASE), (path, keys.data)):
        found = check_file(each, passphrase)
        assert ([problem.code for problem in found.problems], found.sound) == ([KEY_SEAL], True)
        assert keys_path(each).name in str(found.problems[0].values)
    assert check_file(good, PASSPHRASE).ok
    assert must_be_whole(worse.path, keys.data) == ()
    found_back = way_back(path, PASSPHRASE)
    assert found_back is not None
    assert found_back.backup.path == worse.path


def test_only_a_new_sheet_or_the_sheet_itself_mends_it(path: Path, keys: NewKeys) -> None:
    damage(path)
    file = read_keys(path)
    changed = with_passphrase(file, keys.data, "another one entirely")
    assert seal_holds(changed, keys.data) is False, "a new passphrase must not cover what is wrong with the sheet"
    assert seal_holds(with_recovery(changed, keys.data, new_recovery_key()), keys.data)
    broken = replace(keys.file, by_passphrase=flipped(keys.file.by_passphrase))
    data = unlock_by_recovery(broken, keys.recovery)
    assert seal_holds(with_passphrase(broken, data, "another one", sheet_opens=True), data)


def test_an_older_file_opens_is_no_fault_and_is_sealed_once_it_is_opened_to_write(
    path: Path, keys: NewKeys, clock: FixedClock
) -> None:
    unseal(path)
    assert check_file(path, PASSPHRASE).ok
    open_shop(path, passphrase=PASSPHRASE, clock=clock, read_only=True).close()
    assert read_keys(path).seal == b""
    assert seal_holds(with_passphrase(read_keys(path), keys.data, "another one"), keys.data)
    open_shop(path, passphrase=PASSPHRASE, clock=clock).close()
    sealed = read_keys(path)
    assert seal_holds(sealed, keys.data)
    assert (unlock(sealed, PASSPHRASE), unlock_by_recovery(sealed, keys.recovery)) == (keys.data, keys.data)


def test_a_broken_seal_is_not_made_good_by_opening(path: Path, keys: NewKeys, clock: FixedClock) -> None:
    damage(path)
    open_shop(path, passphrase=PASSPHRASE, clock=clock).close()
    assert sheet_fault(path, keys.data) is not None


def test_a_plain_shop_has_no_fault_of_that_kind(shop: Shop) -> None:
    assert sheet_fault(shop.path, shop.database.passphrase) is None
    assert look_at(shop).keys is None
