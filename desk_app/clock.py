"""Time is a value passed in. Only this file asks the machine what time it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the current instant, in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is set: tests, demos, "as of" reports."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


def local_date(instant: datetime, zone: str) -> date:
    """The shop's calendar date at a UTC instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


def local_time(instant: datetime, zone: str) -> datetime:
    """A UTC instant on the shop's wall clock."""
    return instant.astimezone(ZoneInfo(zone))


def as_text(instant: datetime) -> str:
    """UTC to the form kept in the file: "2026-11-21T06:30:00.123456Z"; sorts as time does."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_text(text: str) -> datetime:
    """The inverse of ``as_text``."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
