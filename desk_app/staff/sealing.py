"""Personal values inside audit lines, sealed with a key of the client's own.

A line keeps the ciphertext, and the chain of the trail is over the ciphertext: when a client is erased her key goes,
the text is gone for good, and the chain still holds.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from desk_app.db.rows import OPEN

if TYPE_CHECKING:
    from desk_app.staff.work import Work

#: The name under which a line's detail keeps what is sealed.
SEALED = "sealed"

#: Bytes of a client's key (AES-256), and of the nonce before each ciphertext.
KEY_BYTES, NONCE_BYTES = 32, 12

#: What a key is, in SQL; a number put there would be taken for a length.
IS_KEY = f"typeof(key) = 'blob' AND length(key) = {KEY_BYTES}"


def seal_personal(client: int, bound: str, personal: Mapping[str, object]) -> str:
    """``personal`` as base64 of nonce and AES-GCM ciphertext. ``bound`` is what the text belongs to: moved to another
    line it no longer opens. Makes the client's key where she has none. Inside a unit of work only."""
    # OpenSSL's bindings: needed with the first line that names somebody, not to open the window.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(NONCE_BYTES)
    text = json.dumps(personal, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return b64encode(nonce + AESGCM(_key_to_write(client)).encrypt(nonce, text.encode(), bound.encode())).decode()


def _key_to_write(client: int) -> bytes:
    known = client_keys([client])
    if client in known:
        return known[client]
    key = secrets.token_bytes(KEY_BYTES)
    # What stands there and is no key opens nothing: it is lost as if it had been taken away.
    OPEN.execute_sql("INSERT OR REPLACE INTO client_key (client_id, key) VALUES (?, ?)", (client, key))
    return key


def client_keys(clients: Iterable[int]) -> dict[int, bytes]:
    """The keys of those clients that have one."""
    wanted = sorted(set(clients))
    marks = ", ".join("?" * len(wanted))
    rows = OPEN.execute_sql(f"SELECT client_id, key FROM client_key WHERE {IS_KEY} AND client_id IN ({marks})", wanted)
    return {int(client): bytes(key) for client, key in rows.fetchall()}


def open_personal(key: bytes | None, bound: str, sealed: str) -> dict[str, object] | None:
    """What was sealed; None where the key is gone, or is not the one it was sealed with."""
    # OpenSSL's bindings again: needed when somebody reads the trail.
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if key is None:
        return None
    try:
        raw = b64decode(sealed, validate=True)
        opened = json.loads(AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound.encode()))
    except (InvalidTag, ValueError):
        return None
    return opened if isinstance(opened, dict) else None


def forget_client_key(unit: Work, client_id: int) -> bool:
    """Destroys a client's key: what the trail says of her as a person can no longer be read, by anybody. Whether she
    had one. The caller writes the line that says why; the file overwrites what it deletes (``secure_delete``)."""
    del unit  # whoever holds one is inside a transaction with an author
    return bool(OPEN.execute_sql("DELETE FROM client_key WHERE client_id = ?", (client_id,)).rowcount)
