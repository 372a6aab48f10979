"""A fresh, real shop file for every test that asks for one, and the people who work there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.tables import StaffRow

#: A Saturday, half past two in Shanghai: the shop is open.
NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
STAFF = (("林欣妍", Role.OWNER), ("周琳", Role.ADVISOR), ("苏雪", Role.RECEPTIONIST), ("李岚", Role.BEAUTICIAN))


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts and window state of a test never land in the developer's home."""
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "home"))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Iterator[Shop]:
    opened = open_shop(tmp_path / "shop.db", clock=clock, create=True)
    with opened.writing():
        for name, role in STAFF:
            StaffRow.insert(name=name, role=role.value, created_at=NOW).execute()
        write_setting("shop_name", "兑记")
        write_setting("trades", ["salon", "pawn"])
    opened.settings_changed()
    yield opened
    opened.close()


def _acting(number: int) -> Acting:
    name, role = STAFF[number - 1]
    return Acting(StaffId(number), name, role, "desk-1")


@pytest.fixture
def owner() -> Acting:
    return _acting(1)


@pytest.fixture
def advisor() -> Acting:
    return _acting(2)


@pytest.fixture
def receptionist() -> Acting:
    return _acting(3)


@pytest.fixture
def beautician() -> Acting:
    return _acting(4)
