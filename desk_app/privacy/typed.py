"""What was typed of a client in a form and not saved: the drafts of the window, on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk_app.clients.client import Client
from desk_app.clock import from_text
from desk_app.db.keys import unseal
from desk_app.db.secret import Key, Secret

#: Forms whose drafts name the client they are of: "note:5".
_OF_A_CLIENT = {"answer", "call", "client", "complaint", "note", "photograph", "promise"}


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


def is_of(client: Client, form: str, values: Mapping[str, str]) -> bool:
    """Whether a draft is about a client: under her number, or with her name or a number of hers in it."""
    kind, _colon, rest = form.partition(":")
    if kind in _OF_A_CLIENT and str(client.id) in rest.split(":"):
        return True
    if values.get("client_id") == str(client.id):
        return True
    return any(sign in value for value in values.values() for sign in _signs(client))


def _signs(client: Client) -> Iterable[str]:
    return (sign for sign in (client.name, *client.phones) if sign)


def drop_drafts_on_disk(state: Path, shop: Path, key: Key, client: Client) -> int:
    """Deletes the drafts of a client, as she was before she was erased, that lie in ``state``; how many. Those in the
    clear too, from before a shop was encrypted.

    For the command line: an open window holds its drafts in memory, and has the shop file for itself.
    """
    folder, sealed, dropped = draft_folder(state, shop), draft_key(key), 0
    lying: list[tuple[Path, Secret | None]] = [(path, None) for path in sorted(folder.glob("*.json"))]
    lying += [(path, sealed) for path in sorted(folder.glob("*.draft"))] if sealed is not None else []
    for path, by in lying:
        found = load_draft(path, by)
        if found is not None and is_of(client, found.form, found.values):
            with suppress(FileNotFoundError):
                path.unlink()
                dropped += 1
    return dropped
