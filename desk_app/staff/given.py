"""Owners' words that were given in this run and not used yet. Kept in memory: none outlives the program."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, replace
from weakref import ref


@dataclass(frozen=True, slots=True)
class Given:
    """A word: ``said`` is the override as it was given, to whom, at which open shop, by which line of the trail (0: no
    later PIN ends it). One that is ``carried`` over to another file allows nothing: it is told there."""

    said: object
    staff_id: int
    shop: ref[object]
    since: int = 0
    carried: bool = False


_STANDING: dict[str, Given] = {}
_GUARD = threading.Lock()


def give(given: Given) -> str:
    """Keeps a word, and returns the name it is asked for by, which nobody can guess."""
    nonce = secrets.token_hex(16)
    with _GUARD:
        _STANDING[nonce] = given
    return nonce


def standing(nonce: str) -> Given | None:
    """The word of that name; None where there is none, or it was used."""
    return _STANDING.get(nonce)


def spend(nonce: str) -> Given | None:
    """Uses a word. None where somebody else was faster."""
    with _GUARD:
        return _STANDING.pop(nonce, None)


def give_back(nonce: str, given: Given) -> None:
    """Undoes ``spend``: what it was used for did not happen."""
    with _GUARD:
        _STANDING[nonce] = given


def carry(nonce: str) -> str:
    """Uses a word, and returns the name of one that tells of it in another file; "" where it does not stand."""
    given = spend(nonce)
    return "" if given is None else give(replace(given, carried=True))
