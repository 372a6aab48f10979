"""The pages behind a broken first one say whose file it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.belonging import pages_open
from desk_app.db.key_file import read_keys
from desk_app.db.keys import unlock
from desk_app.db.secret import Secret
from tests.db.conftest import make_shop


@pytest.fixture
def shop_and_key(tmp_path: Path, clock: FixedClock) -> tuple[Path, Secret]:
    path = make_shop(tmp_path / "a.db", clock, "芝麻开门")
    return path, unlock(read_keys(path), "芝麻开门")


def over_first_page(path: Path, what: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[: len(what)] = what
    path.write_bytes(data)


@pytest.mark.parametrize("pages", [1, 2, 10])
@pytest.mark.parametrize("random", [True, False])
def test_its_own_key_is_known_without_the_first_pages(
    shop_and_key: tuple[Path, Secret], pages: int, random: bool
) -> None:
    path, key = shop_and_key
    over_first_page(path, os.urandom(4096 * pages) if random else bytes(4096 * pages))
    assert pages_open(path, key)
    for _other in range(20):
        assert not pages_open(path, Secret(os.urandom(32)))


def test_what_is_left_of_a_few_pages_is_not_enough(shop_and_key: tuple[Path, Secret]) -> None:
    path, key = shop_and_key
    path.write_bytes(path.read_bytes()[: 4096 * 8])
    assert not pages_open(path, key)
    path.write_bytes(b"")
    assert not pages_open(path, key)


def test_a_plain_file_opens_by_no_key(tmp_path: Path, clock: FixedClock) -> None:
    path = make_shop(tmp_path / "a.db", clock)
    assert not pages_open(path, Secret(bytes(32)))
