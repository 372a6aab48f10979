"""The recovery key as people write it: eight groups of five characters, the last of each a check.

Four characters of a group carry 20 bits, so eight groups carry 160. The alphabet is Crockford's base 32
(https://www.crockford.com/base32.html): no I, L, O or U, and reading takes I and L for 1 and O for 0. The check
is a sum over GF(32) with a different factor for each place and the group's number added, so that one wrong character,
two swapped neighbours and two swapped groups are found for certain.
"""

from __future__ import annotations

import secrets
import unicodedata

from desk_app.db.secret import Secret
from desk_app.errors import RuleBroken
from desk_app.words import N_

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 8, 5
BYTES = 20

_FOLDED = str.maketrans("OIL", "011")
_BETWEEN = str.maketrans("", "", " -–—.·\t\r\n")


def new_recovery_key() -> Secret:
    """160 bits from the system's source of chance."""
    return Secret(secrets.token_bytes(BYTES))


def groups(key: Secret) -> tuple[str, ...]:
    """The eight groups of a recovery key."""
    number = int.from_bytes(key.reveal(), "big")
    digits = [(number >> 5 * place) & 31 for place in reversed(range(GROUPS * 4))]
    made = []
    for at in range(GROUPS):
        four = digits[4 * at : 4 * at + 4]
        made.append("".join(ALPHABET[digit] for digit in (*four, _check(four, at))))
    return tuple(made)


def read_groups(typed: str) -> Secret:
    """The recovery key that was typed or scanned, in any case and with any spaces or dashes.

    Raises RuleBroken("recovery", …) that names the group with a slip in it.
    """
    text = _plain(typed)
    if len(text) != GROUPS * GROUP:
        raise RuleBroken(
            "recovery",
            "length",
            N_("The recovery key has {most} characters; here are {here}."),
            most=GROUPS * GROUP,
            here=len(text),
        )
    number = 0
    for at in range(GROUPS):
        group = text[GROUP * at : GROUP * at + GROUP]
        if not group_holds(group, at):
            raise RuleBroken("recovery", "group", N_("Group {number} has a slip in it. Read it again."), number=at + 1)
        for sign in group[:4]:
            number = number << 5 | ALPHABET.index(sign)
    return Secret(number.to_bytes(BYTES, "big"))


def group_holds(typed: str, at: int) -> bool:
    """Whether ``typed`` can be group number ``at`` (from 0) of a recovery key."""
    group = _plain(typed)
    if len(group) != GROUP or any(sign not in ALPHABET for sign in group):
        return False
    *four, check = (ALPHABET.index(sign) for sign in group)
    return _check(four, at) == check


def same_group(typed: str, group: str) -> bool:
    """Whether ``typed`` says ``group``."""
    return _plain(typed) == group


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).upper().translate(_BETWEEN).translate(_FOLDED)


def _check(four: list[int], at: int) -> int:
    total, factor = at, 1
    for digit in four:
        factor = _times(factor, 2)
        total ^= _times(factor, digit)
    return total


def _times(left: int, right: int) -> int:
    """The product in GF(32), whose polynomial is x⁵ + x² + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= 0b100101
        right >>= 1
    return product
