"""A client as a vCard of version 3.0 (RFC 2426), which every telephone takes: how she is reached, and nothing more.

Her health, her document, what was noted of her and what she buys stay here. The member code, a lunar birthday and her
gender stand under names of our own (``importer.vcard_rows``), so that another shop of ours reads them back.
"""

from __future__ import annotations

from desk_app.clients.client import Birthday, Client

#: A line of a card is folded after so many bytes.
FOLD = 75


def card_of(client: Client, region: str) -> str:
    """The card, its lines ended as the standard asks. ``region``: the shop's country, for numbers without one."""
    del region
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_escaped(client.name)}",
        f"N:{_escaped(client.name)};;;;",
        *(f"TEL;TYPE=CELL:{_escaped(phone)}" for phone in client.phones),
        *_birthday(client.birthday),
        *([f"X-GENDER:{client.gender.upper()}"] if client.gender else []),
        *([f"ADR;TYPE=HOME:;;{_escaped(client.address)};;;;"] if client.address else []),
        *([f"CATEGORIES:{','.join(map(_escaped, client.tags))}"] if client.tags else []),
        *([f"X-DESK-APP-CODE:{_escaped(client.code)}"] if client.code else []),
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _birthday(born: Birthday | None) -> list[str]:
    if born is None:
        return []
    if born.lunar:
        year = f"{born.year}年" if born.year else ""
        return [f"X-DESK-APP-BIRTHDAY:农历{year}{'闰' if born.leap else ''}{born.month}月{born.day}日"]
    if born.year:
        return [f"BDAY:{born.year:04d}-{born.month:02d}-{born.day:02d}"]
    return [f"BDAY:--{born.month:02d}{born.day:02d}"]


def _escaped(text: str) -> str:
    bare = " ".join(text.split())
    for sign in ("\\", ";", ","):
        bare = bare.replace(sign, f"\\{sign}")
    return bare


def _folded(line: str) -> str:
    """A line in pieces of at most ``FOLD`` bytes, none of which cuts a letter."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode("utf-8", "replace"))
        if size + width > FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    return "\r\n".join([*pieces, piece])
