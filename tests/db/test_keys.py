"""Wrapping the data key: who opens it, who does not, and what never shows."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest

from desk_app.db.keys import (
    FEWEST_PASSES,
    MEMORY_KIB,
    MOST_PASSES,
    Cost,
    WrongKey,
    as_json,
    calibrated,
    from_json,
    identity_of,
    new_keys,
    seal,
    unlock,
    unlock_by_recovery,
    unseal,
    with_passphrase,
    with_recovery,
)
from desk_app.db.recovery import groups, new_recovery_key
from desk_app.db.secret import Secret
from desk_app.errors import ShopFileError

CHEAP = Cost(64, 1, 1)  # the tests are about who gets in, not about how long a try takes


def test_passphrase_and_recovery_key_each_open_it() -> None:
    made = new_keys("芝麻开门 a long one", CHEAP)
    assert unlock(made.file, "芝麻开门 a long one") == made.data
    assert unlock(made.file, "芝麻开门 ａ long one") == made.data, "full-width letters are the same passphrase"
    assert unlock_by_recovery(made.file, made.recovery) == made.data
    assert len(made.data.reveal()) == 32


@pytest.mark.parametrize("given", ["", "芝麻开门", "芝麻开门 A LONG ONE", "x" * 10_000])
def test_another_passphrase_does_not(given: str) -> None:
    with pytest.raises(WrongKey, match="does not open"):
        unlock(new_keys("芝麻开门 a long one", CHEAP).file, given)


def test_another_recovery_key_does_not() -> None:
    with pytest.raises(WrongKey, match="another shop"):
        unlock_by_recovery(new_keys("a", CHEAP).file, new_recovery_key())


def test_a_new_passphrase_ends_the_old_one_and_leaves_the_sheet() -> None:
    made = new_keys("the old one", CHEAP)
    file = with_passphrase(made.file, made.data, "the new one")
    assert unlock(file, "the new one") == unlock_by_recovery(file, made.recovery) == made.data
    with pytest.raises(WrongKey):
        unlock(file, "the old one")


def test_a_new_sheet_ends_the_old_one_and_leaves_the_passphrase() -> None:
    made, sheet = new_keys("the same", CHEAP), new_recovery_key()
    file = with_recovery(made.file, made.data, sheet)
    assert unlock(file, "the same") == unlock_by_recovery(file, sheet) == made.data
    with pytest.raises(WrongKey):
        unlock_by_recovery(file, made.recovery)


def test_the_file_reads_back_and_tells_nothing() -> None:
    made = new_keys("芝麻开门 a long one", CHEAP)
    text = as_json(made.file)
    assert from_json(text) == made.file
    for hidden in (made.data.reveal().hex(), made.recovery.reveal().hex(), *groups(made.recovery), "芝麻", "long one"):
        assert hidden not in text
    assert identity_of(made.data) == made.file.identity
    assert made.data.reveal().hex()[:16] != made.file.identity


def test_costs_of_the_file_cannot_be_lowered_unseen() -> None:
    file = new_keys("a", CHEAP).file
    with pytest.raises(WrongKey):
        unlock(replace(file, cost=Cost(32, 1, 1)), "a")
    with pytest.raises(WrongKey):
        unlock(replace(file, identity="0" * 16), "a")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "something"},
        {"version": "one"},
        {"version": float("inf")},
        {"identity": "zz"},
        {"passphrase": None},
        {"recovery": {"salt": "AAAA", "wrapped": "AAAA"}},
        {"recovery": {"salt": "ä", "wrapped": "="}},
        {"recovery": []},
    ],
)
def test_a_damaged_key_file_is_none(change: dict[str, object]) -> None:
    record = json.loads(as_json(new_keys("a", CHEAP).file))
    assert from_json(json.dumps(record | change)) is None


@pytest.mark.parametrize(
    "cost",
    [
        {"memory_kib": 1 << 40},
        {"memory_kib": 1 << 20},
        {"memory_kib": 1 << 18, "passes": 4},
        {"memory_kib": 1 << 16, "passes": 13},
        {"passes": 10**9},
        {"lanes": 0},
        {"lanes": 0, "memory_kib": 0},
        {"passes": -1},
        {"lanes": 5000},
        {"passes": True},
        {"passes": "3"},
    ],
)
def test_a_hostile_cost_is_refused_and_not_paid(cost: dict[str, object]) -> None:
    record = json.loads(as_json(new_keys("a", CHEAP).file))
    record["passphrase"] |= cost
    assert from_json(json.dumps(record)) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", "[" * 100_000, "\0", '{"format": "desk-app keys"}'])
def test_what_is_no_key_file_is_none(text: str) -> None:
    assert from_json(text) is None


def test_a_newer_key_file_is_said() -> None:
    record = json.loads(as_json(new_keys("a", CHEAP).file)) | {"version": 2}
    with pytest.raises(ShopFileError, match="newer version"):
        from_json(json.dumps(record))


def test_costs_measured_here_are_within_bounds() -> None:
    cost = calibrated()
    assert (cost.memory_kib, cost.passes >= FEWEST_PASSES, cost.passes <= MOST_PASSES) == (MEMORY_KIB, True, True)


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret(b"0123456789abcdef")
    assert {repr(secret), str(secret), f"{secret}", f"{[secret]}"[1:-1]} == {"Secret(…)"}
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    made = new_keys("sesame open", CHEAP)
    assert made.data.reveal().hex() not in repr(made)
    assert made.recovery.reveal().hex() not in repr(made)


def test_derived_keys_differ_by_purpose() -> None:
    key = Secret(bytes(32))
    assert key.derive("drafts") == key.derive("drafts")
    assert key.derive("drafts") != key.derive("identity")


def test_sealed_text_opens_with_its_key_and_about_only() -> None:
    key, sealed = Secret(bytes(32)), seal(Secret(bytes(32)), "林欣妍".encode(), b"draft")
    assert unseal(key, sealed, b"draft") == "林欣妍".encode()
    for other in (
        unseal(Secret(b"1" * 32), sealed, b"draft"),
        unseal(key, sealed, b"x"),
        unseal(key, sealed[:-1], b"draft"),
        unseal(key, b"", b""),
    ):
        assert other is None
    assert seal(key, b"a", b"") != seal(key, b"a", b""), "a nonce is used once"
