"""What was typed of a client in a form and not saved: the drafts of the window, on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Protocol
from weakref import WeakKeyDictionary

from desk_app.clock import from_text
from desk_app.db.keys import unseal
from desk_app.db.secret import Key, Secret

#: Forms whose drafts name the client they are of: "note:5".
_OF_A_CLIENT = {
    "agent", "answer", "call", "client", "colleague", "complaint", "leaving", "moment", "note", "occasion",
    "photograph", "promise", "relative", "values",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DraftFile:
    """One draft as it lies there. ``at`` is when it was last typed into; None where that is not known."""

    form: str
    values: dict[str, str]
    at: datetime | None = None


def draft_folder(state: Path, shop: Path) -> Path:
    """Where the drafts of a shop file lie, in a machine's folder of states."""
    identity = hashlib.sha256(str(shop.resolve()).encode()).hexdigest()[:16]
    return state / "drafts" / identity


def draft_key(key: Key) -> Secret | None:
    """The key that drafts of an encrypted shop are sealed with; None of a plain one."""
    return key.derive("drafts") if isinstance(key, Secret) else None


def load_draft(path: Path, key: Secret | None) -> DraftFile | None:
    """A draft file; None where it is missing, torn or sealed with another key."""
    try:
        content: bytes | None = path.read_bytes()
        if key is not None and content is not None:
            content = unseal(key, content, path.name.encode())
        if content is None:
            return None
        record = json.loads(content.decode(errors="surrogatepass"))
        values = {str(name): str(value) for name, value in record["values"].items()}
        return DraftFile(str(record["form"]), values, from_text(record["at"]) if record.get("at") else None)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None


def whose_draft(form: str, values: Mapping[str, str]) -> str:
    """The number of the client that a draft says it is of; "" where it says none."""
    kind, _colon, rest = form.partition(":")
    first, *more = rest.split(":")
    found = more[0] if first == "new" and more else first  # "visit:new:5"; 0 is nobody yet
    of_a_client = first == "new" or kind in _OF_A_CLIENT - {"complaint"}  # "complaint:5" is number 5 of those
    if of_a_client and found.strip("0").isdecimal():
        return found
    return values.get("client_id") or values.get("client") or ""


class Holder(Protocol):
    """Drafts that are held in memory as well: those of an open window."""

    def forms(self) -> tuple[str, ...]:
        """The forms that have a draft, on disk or in memory."""

    def take(self, form: str) -> dict[str, str]:
        """What was typed in a form."""

    def keep(self, form: str, values: Mapping[str, str]) -> None:
        """Keeps what is typed in a form."""

    def drop(self, form: str) -> None:
        """Forgets a form."""


_HOLDERS: WeakKeyDictionary[Holder, Path] = WeakKeyDictionary()
_GUARD = Lock()


def hold(holder: Holder, folder: Path) -> None:
    """Says that the drafts in ``folder`` are held in memory by ``holder``, for as long as there is one."""
    with _GUARD:
        _HOLDERS[holder] = folder


def let_go(holder: Holder) -> None:
    """Says that ``holder`` is closed."""
    with _GUARD:
        _HOLDERS.pop(holder, None)


def holders_of(folder: Path) -> tuple[Holder, ...]:
    """Who holds the drafts in ``folder`` in memory."""
    with _GUARD:
        return tuple(holder for holder, place in _HOLDERS.items() if place == folder)


def lying_in(folder: Path, key: Secret | None) -> Iterator[tuple[Path, DraftFile]]:
    """The drafts on disk that can be read: those sealed with ``key``, and those in the clear, from before a shop was
    encrypted too."""
    for path in sorted(folder.glob("*.json")):
        if (found := load_draft(path, None)) is not None:
            yield path, found
    for path in sorted(folder.glob("*.draft")) if key is not None else ():
        if (found := load_draft(path, key)) is not None:
            yield path, found
