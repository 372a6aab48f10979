"""What an edit changed: the fields that differ, before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from desk_app.money import Money


def changes(
    before: Mapping[str, object], after: Mapping[str, object], names: Iterable[str] | None = None
) -> dict[str, object]:
    """``{"before": {…}, "after": {…}}`` with the fields that differ, or just those of ``names``; a field that one side
    lacks is None there.

    >>> changes({"price": 5, "name": "a"}, {"price": 6, "name": "a"})
    {'before': {'price': 5}, 'after': {'price': 6}}
    """
    told = [name for name in {**before, **after} if before.get(name) != after.get(name)] if names is None else names
    told = sorted(told)
    return {
        "before": {name: before.get(name) for name in told},
        "after": {name: after.get(name) for name in told},
    }


def as_told(noun: object, leave: Collection[str] = ("id",)) -> dict[str, object]:
    """A noun's fields as the trail writes them: amounts in minor units, enums by their value, tuples as lists."""
    if not is_dataclass(noun):
        raise TypeError(f"{type(noun).__name__} has no fields")
    return {field.name: _plain(getattr(noun, field.name)) for field in fields(noun) if field.name not in leave}


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return value.minor
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)
