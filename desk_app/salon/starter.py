"""The list a new salon begins with: resources/catalogues/salon.LANGUAGE.toml, read and checked line by line.

It holds no prices. They are the owner's: an entry comes in at zero, which the window shows as "no price yet".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk_app.clients.rules import one_line
from desk_app.errors import DeskError
from desk_app.money import Money
from desk_app.places import resource
from desk_app.salon.catalogue import ProductDraft, ServiceDraft, check_product, check_service
from desk_app.till.typed import required_line
from desk_app.words import N_, Words

VERSION = 1

#: What an entry of each list holds, and the kind of each value. All of it is needed.
_SERVICE: dict[str, type] = {
    "code": str, "name": str, "category": str, "minutes": int, "rhythm_days": int, "aftercare": list,
}  # fmt: skip
_PRODUCT: dict[str, type] = {"code": str, "name": str, "category": str}
_LISTS = {"services": _SERVICE, "products": _PRODUCT}


@dataclass(frozen=True, slots=True)
class Starter:
    """Services and products to begin with, in the order of the file, none priced."""

    services: tuple[ServiceDraft, ...]
    products: tuple[ProductDraft, ...]


class StarterFault(DeskError):
    """A line of the file cannot be read; ``line`` counts from 1, ``reason`` says why."""

    def __init__(self, file: str, line: int, reason: DeskError) -> None:
        super().__init__(N_("{file}, line {line}: {reason}"), file=file, line=line, reason=reason)
        self.line = line
        self.reason = reason

    def say(self, words: Words) -> str:
        """The sentence and its reason in the language of ``words``."""
        return words(self.template, **(self.values | {"reason": self.reason.say(words)}))


def starter_file(language: str) -> Path:
    """The list in a language; English where there is none in it."""
    own = resource("catalogues", f"salon.{language}.toml")
    return own if own.is_file() else resource("catalogues", "salon.en.toml")


def read_starter(path: Path, currency: str) -> Starter:
    """The list in ``path`` for a shop that counts in ``currency``. Raises StarterFault with the line and the reason."""
    return starter_of(path.read_text(encoding="utf-8"), currency, path.name)


def starter_of(text: str, currency: str, file: str) -> Starter:
    """The list in a text. ``file`` is what a fault calls it. Raises StarterFault."""
    data = _parsed(text, file)
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line.lstrip().startswith("{")]
    entries = [(kind, entry) for kind in data if kind in _LISTS for entry in data[kind]]
    if len(entries) != len(lines):
        raise StarterFault(file, 1, DeskError(N_("Each entry stands on a line of its own.")))
    found: dict[str, list[Any]] = {kind: [] for kind in _LISTS}
    seen: set[tuple[str, str]] = set()
    for (kind, entry), line in zip(entries, lines, strict=True):
        try:
            _check_shape(entry, _LISTS[kind])
            draft = _service(entry, currency) if kind == "services" else _product(entry, currency)
            if (kind, draft.code.casefold()) in seen:
                raise DeskError(N_("The code {code} stands here a second time."), code=draft.code)
        except DeskError as reason:
            raise StarterFault(file, line, reason) from reason
        seen.add((kind, draft.code.casefold()))
        found[kind].append(draft)
    return Starter(tuple(found["services"]), tuple(found["products"]))


def _parsed(text: str, file: str) -> Mapping[str, Any]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        last = text.count("\n") + 1  # "at end of document"
        reason = DeskError(N_("This is not TOML: {fault}"), fault=str(error))
        raise StarterFault(file, int(where[1]) if where else last, reason) from error
    if data.get("version") != VERSION:
        raise StarterFault(file, 1, DeskError(N_("This program reads version {version} of the list."), version=VERSION))
    for kind, entries in data.items():
        if kind != "version" and kind not in _LISTS:
            raise StarterFault(file, _line_of(text, kind), DeskError(N_("Nobody knows “{key}” here."), key=kind))
        if kind in _LISTS and not isinstance(entries, list):
            raise StarterFault(file, _line_of(text, kind), DeskError(N_("“{key}” is a list of entries."), key=kind))
    return data


def _line_of(text: str, key: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), start=1) if key in line.split("#")[0]), 1)


def _check_shape(entry: object, wanted: Mapping[str, type]) -> None:
    if not isinstance(entry, dict):
        raise DeskError(N_("An entry is written between { and }."))
    for key in wanted:
        if key not in entry:
            raise DeskError(N_("“{key}” is missing."), key=key)
    for key, value in entry.items():
        if key not in wanted:
            raise DeskError(N_("Nobody knows “{key}” here."), key=key)
        days = value if isinstance(value, list) else ()
        if not isinstance(value, wanted[key]) or isinstance(value, bool) or any(type(day) is not int for day in days):
            raise DeskError(N_("“{key}” has a value of another kind than it takes."), key=key)


def _service(entry: Mapping[str, Any], currency: str) -> ServiceDraft:
    draft = ServiceDraft(
        code=required_line(entry["code"], "code"),
        name=required_line(entry["name"], "name"),
        price=Money(0, currency),
        category=one_line(entry["category"], "category"),
        minutes=entry["minutes"],
        rhythm_days=entry["rhythm_days"],
        aftercare=tuple(sorted(set(entry["aftercare"]))),
    )
    check_service(draft, currency)
    return draft


def _product(entry: Mapping[str, Any], currency: str) -> ProductDraft:
    draft = ProductDraft(
        code=required_line(entry["code"], "code"),
        name=required_line(entry["name"], "name"),
        price=Money(0, currency),
        category=one_line(entry["category"], "category"),
    )
    check_product(draft, currency)
    return draft
