"""A key in memory: bytes that no log, exception text or debugger's list of variables shows by accident."""

from __future__ import annotations

import hmac
from typing import NoReturn


class Secret:
    """Bytes to be kept to ourselves. ``reveal`` is the only way out, so that every use of it can be found."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = bytes(value)

    def reveal(self) -> bytes:
        """The bytes themselves."""
        return self._value

    def derive(self, purpose: str, length: int = 32) -> Secret:
        """Another key for one ``purpose`` (HKDF-SHA256, RFC 5869): who learns it learns nothing of this one."""
        # A native library that a plain shop never needs.
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return Secret(HKDF(SHA256(), length, salt=None, info=f"desk-app {purpose}".encode()).derive(self._value))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")


#: What opens a shop file: a data key in hand, what a person typed, or "" for a plain file.
Key = str | Secret
