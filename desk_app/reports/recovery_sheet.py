"""The recovery sheet: one page to print once and to keep away from the computer. It opens the shop by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What is on the sheet. ``groups`` are the eight groups of the recovery key."""

    shop_name: str
    groups: tuple[str, ...]
    made_on: date

    def __repr__(self) -> str:
        return f"RecoverySheet({self.made_on})"
