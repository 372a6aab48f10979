"""The log of changes is cut off, at the latest when nobody reads the file any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desk_app.db.connection import BUSY_SECONDS, raw_connect
from desk_app.db.shop import Shop
from desk_app.staff.tables import StaffRow
from tests.conftest import NOW


def log(shop: Shop) -> bytes:
    path = Path(f"{shop.path}-wal")
    return path.read_bytes() if path.exists() else b""


def write(shop: Shop, name: str) -> None:
    with shop.writing():
        StaffRow.insert(name=name, role="advisor", created_at=NOW).execute()


@pytest.fixture
def leave(shop: Shop) -> Iterator[Callable[[], object]]:
    """Ends the reading of another program, which keeps the file open."""
    write(shop, "司徒秘密")
    other = raw_connect(shop.path)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM staff").fetchone()
    shop.database.execute_sql("PRAGMA busy_timeout=0")  # the first try would wait for it
    yield lambda: other.execute("COMMIT")
    other.close()


def test_with_nobody_else_it_is_cut_at_once(shop: Shop) -> None:
    write(shop, "司徒秘密")
    assert log(shop)
    assert shop.cut_log()
    assert log(shop) == b""


def test_beside_a_reader_it_is_cut_after_the_first_change_without_one(shop: Shop, leave: Callable[[], object]) -> None:
    assert not shop.cut_log()
    write(shop, "甲")
    assert "司徒秘密".encode() in log(shop), "the reader still reads"
    leave()
    assert log(shop)
    write(shop, "乙")
    assert log(shop) == b""
    write(shop, "丙")
    assert log(shop), "and that was that"


def test_or_when_the_shop_is_closed_although_the_other_stays(shop: Shop, leave: Callable[[], object]) -> None:
    assert not shop.cut_log()
    leave()
    shop.close()
    shop.close()
    assert log(shop) == b""


@pytest.mark.usefixtures("leave")
def test_those_who_write_wait_for_each_other_as_before(shop: Shop) -> None:
    assert not shop.cut_log()
    write(shop, "甲")
    assert shop.database.execute_sql("PRAGMA busy_timeout").fetchone()[0] == BUSY_SECONDS * 1000
