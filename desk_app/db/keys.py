"""The keys of an encrypted shop: a random data key, wrapped by the owner's passphrase and by the recovery key.

Pure functions over what the key file says; ``key_file.py`` reads and writes it. The data key never changes, so a new
passphrase or a new recovery key rewrites a small file and no client. Wrapping is AES-256-GCM (NIST SP 800-38D) with
everything else the file says as associated data; the passphrase goes through Argon2id (RFC 9106), whose costs are
measured on the machine that makes the shop and kept in the file.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import secrets
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from desk_app.db.recovery import new_recovery_key
from desk_app.db.secret import Secret
from desk_app.errors import ShopFileError
from desk_app.words import N_

SUFFIX = ".keys"
FORMAT, VERSION = "desk-app keys", 1

#: Seconds that one try of a passphrase should take here; RFC 9106 asks for 64 MiB and three passes at the least.
TRY_SECONDS = 0.4
MEMORY_KIB, LANES = 64 * 1024, 2
FEWEST_PASSES, MOST_PASSES = 3, 12

#: Costs that no honest key file asks for: a hostile one must not take the machine's memory or its day. In all it may
#: cost what the dearest that is written here costs, with the memory used otherwise.
_MOST_MEMORY_KIB, _MOST_LANES = 256 * 1024, 16
_MOST_IN_ALL = MEMORY_KIB * MOST_PASSES

_KEY_BYTES, _NONCE_BYTES, _SALT_BYTES, _SEAL_BYTES = 32, 12, 16, 16
_WRAPPED_BYTES = _NONCE_BYTES + _KEY_BYTES + _SEAL_BYTES


class WrongKey(ShopFileError):
    """The passphrase or the recovery key is not this shop's."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs: Argon2id's memory in KiB, its passes, its lanes."""

    memory_kib: int
    passes: int
    lanes: int


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What stands in a key file. ``identity`` (16 hexadecimal digits) tells two data keys apart and gives none away.

    ``seal`` is an HMAC of all the rest by the data key: nobody opens the shop by the sheet for years, and a bit of it
    that is lost must be found before. Files of before there was one have b"".
    """

    identity: str
    cost: Cost
    salt: bytes
    by_passphrase: bytes
    recovery_salt: bytes
    by_recovery: bytes
    seal: bytes = b""


@dataclass(frozen=True, slots=True)
class NewKeys:
    """The keys of a shop that is about to be made. The recovery key is shown once and kept nowhere."""

    data: Secret
    file: KeyFile
    recovery: Secret


def keys_path(path: Path) -> Path:
    """The key file of the shop file or backup ``path``: ``shop.db.keys``."""
    return path.with_name(path.name + SUFFIX)


def new_keys(passphrase: str, cost: Cost | None = None) -> NewKeys:
    """A new data key and recovery key, and the file that holds the first wrapped."""
    data, recovery = Secret(secrets.token_bytes(_KEY_BYTES)), new_recovery_key()
    empty = KeyFile(identity_of(data), cost or calibrated(), b"", b"", b"", b"")
    return NewKeys(data, with_recovery(with_passphrase(empty, data, passphrase), data, recovery), recovery)


def identity_of(data: Secret) -> str:
    """What names a data key in public."""
    return data.derive("identity", 8).reveal().hex()


def with_passphrase(
    file: KeyFile, data: Secret, passphrase: str, cost: Cost | None = None, *, sheet_opens: bool = False
) -> KeyFile:
    """The file with another passphrase; the recovery key stays. A broken seal does too, because what it tells of may be
    the sheet; unless that was just used (``sheet_opens``)."""
    blank = replace(file, salt=secrets.token_bytes(_SALT_BYTES), cost=cost or file.cost)
    made = replace(blank, by_passphrase=_wrap(_stretched(passphrase, blank), data, _about_passphrase(blank)))
    return sealed(made, data) if sheet_opens or seal_holds(file, data) is not False else made


def with_recovery(file: KeyFile, data: Secret, recovery: Secret) -> KeyFile:
    """The file with another recovery key; the passphrase stays, and the old sheet opens nothing from now on. Who asks
    has just opened it by the passphrase, so it is whole again."""
    blank = replace(file, recovery_salt=secrets.token_bytes(_SALT_BYTES))
    return sealed(
        replace(blank, by_recovery=_wrap(_from_recovery(recovery, blank), data, _about_recovery(blank))), data
    )


def sealed(file: KeyFile, data: Secret) -> KeyFile:
    """The file with a seal over what it says now."""
    return replace(file, seal=_seal_of(file, data))


def seal_holds(file: KeyFile, data: Secret) -> bool | None:
    """Whether nothing was changed since the file was sealed; None where it never was."""
    return hmac.compare_digest(file.seal, _seal_of(file, data)) if file.seal else None


def _seal_of(file: KeyFile, data: Secret) -> bytes:
    key = data.derive("seal of the key file").reveal()
    return hmac.digest(key, json.dumps(_record(file), sort_keys=True).encode(), "sha256")


def unlock(file: KeyFile, passphrase: str) -> Secret:
    """The data key. Raises WrongKey. Takes as long as ``file.cost`` says, on purpose."""
    data = _unwrap(_stretched(passphrase, file), file.by_passphrase, _about_passphrase(file))
    if data is None:
        raise WrongKey(N_("The passphrase does not open this file. Try again, and look at Caps Lock."))
    return data


def unlock_by_recovery(file: KeyFile, recovery: Secret) -> Secret:
    """The data key. Raises WrongKey."""
    data = _unwrap(_from_recovery(recovery, file), file.by_recovery, _about_recovery(file))
    if data is None:
        raise WrongKey(N_("This recovery key is of another shop, or was replaced by a newer sheet."))
    return data


@cache
def calibrated() -> Cost:
    """Costs that make one try take about ``TRY_SECONDS`` on this machine, within bounds."""
    begun = time.perf_counter()
    _argon2(b"how fast", bytes(_SALT_BYTES), Cost(MEMORY_KIB, FEWEST_PASSES, LANES))
    took = max(time.perf_counter() - begun, 0.001)
    passes = round(FEWEST_PASSES * TRY_SECONDS / took)
    return Cost(MEMORY_KIB, min(max(passes, FEWEST_PASSES), MOST_PASSES), LANES)


# The file as text


def as_json(file: KeyFile) -> str:
    """What goes into the key file."""
    record = _record(file) | ({"seal": _text(file.seal)} if file.seal else {})
    return json.dumps(record, indent=1) + "\n"


def _record(file: KeyFile) -> dict[str, object]:
    """All that a key file says, but for its seal."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "identity": file.identity,
        "passphrase": {
            "memory_kib": file.cost.memory_kib,
            "passes": file.cost.passes,
            "lanes": file.cost.lanes,
            "salt": _text(file.salt),
            "wrapped": _text(file.by_passphrase),
        },
        "recovery": {"salt": _text(file.recovery_salt), "wrapped": _text(file.by_recovery)},
    }


def from_json(text: str) -> KeyFile | None:
    """What a key file says; None where it is damaged, foreign or asks for costs beyond reason.

    Raises ShopFileError for a newer version.
    """
    try:
        record = json.loads(text)
        if record["format"] != FORMAT:
            return None
        if int(record["version"]) > VERSION:
            raise ShopFileError(N_("The key file was written by a newer version of the program."))
        by, cost = record["passphrase"], _cost(record["passphrase"])
        file = KeyFile(
            bytes.fromhex(record["identity"]).hex(),
            cost,
            _bytes(by["salt"]),
            _bytes(by["wrapped"]),
            _bytes(record["recovery"]["salt"]),
            _bytes(record["recovery"]["wrapped"]),
            _seal(record.get("seal")),
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return file if _whole(file) else None


def _seal(text: object) -> bytes:
    """The seal; one that is no text of bytes is a broken one, and the passphrase opens the file all the same."""
    try:
        return b"" if text is None else _bytes(text) or b"?"
    except ValueError:
        return b"?"


def _cost(by: Mapping[str, object]) -> Cost:
    values = [by[name] for name in ("memory_kib", "passes", "lanes")]
    memory, passes, lanes = (value if type(value) is int else 0 for value in values)
    if not (
        0 < lanes <= _MOST_LANES and 8 * lanes <= memory <= _MOST_MEMORY_KIB and 0 < passes * memory <= _MOST_IN_ALL
    ):
        raise ValueError("costs")
    return Cost(memory, passes, lanes)


def _whole(file: KeyFile) -> bool:
    salts = len(file.salt) == len(file.recovery_salt) == _SALT_BYTES
    return salts and len(file.by_passphrase) == len(file.by_recovery) == _WRAPPED_BYTES


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except binascii.Error as error:
        raise ValueError("base 64") from error


# Wrapping


def _stretched(passphrase: str, file: KeyFile) -> Secret:
    # Full-width letters of a Chinese keyboard and composed accents are the same passphrase to whoever types it.
    return Secret(_argon2(unicodedata.normalize("NFKC", passphrase).encode(), file.salt, file.cost))


def _argon2(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    # A native library that a plain shop never needs.
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, _KEY_BYTES, Type.ID)


def _from_recovery(recovery: Secret, file: KeyFile) -> Secret:
    # 160 bits of chance need no stretching; the salt gives every sheet a wrapping key of its own.
    return recovery.derive(f"recovery {file.recovery_salt.hex()}")


def _about_passphrase(file: KeyFile) -> bytes:
    cost = file.cost
    costs = f"{cost.memory_kib},{cost.passes},{cost.lanes}"
    return f"{FORMAT} {VERSION}|{file.identity}|passphrase|{costs}|{file.salt.hex()}".encode()


def _about_recovery(file: KeyFile) -> bytes:
    return f"{FORMAT} {VERSION}|{file.identity}|recovery|{file.recovery_salt.hex()}".encode()


def _wrap(by: Secret, data: Secret, about: bytes) -> bytes:
    return seal(by, data.reveal(), about)


def _unwrap(by: Secret, wrapped: bytes, about: bytes) -> Secret | None:
    found = unseal(by, wrapped, about)
    return None if found is None else Secret(found)


def seal(key: Secret, value: bytes, about: bytes) -> bytes:
    """``value`` encrypted (AES-256-GCM): 12 bytes of chance, text, seal. ``about`` is bound to it and not hidden."""
    # A native library that a plain shop never needs.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key.reveal()).encrypt(nonce, value, about)


def unseal(key: Secret, sealed: bytes, about: bytes) -> bytes | None:
    """What ``seal`` was given; None where key, text or ``about`` is another."""
    # A native library that a plain shop never needs.
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(sealed) < _NONCE_BYTES + _SEAL_BYTES:
        return None
    try:
        return AESGCM(key.reveal()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
    except InvalidTag:
        return None
