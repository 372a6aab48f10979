"""vCard files, versions 2.1, 3.0 and 4.0, as cards of properties: what telephones and mail programs give out.

Written here, because what there is stops at the first line it does not know and loses every card behind it; a front
desk gets files of twenty years of telephones in one. Sources: the vCard 2.1 specification (versit, 1996), RFC 2425,
RFC 2426 (3.0), RFC 6350 (4.0). A line that is none costs itself, never its card; a card never costs the next.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

#: A longer line, unfolded, is no field of a card: pictures are, and they are passed over.
LONGEST_VALUE = 100_000
#: More properties than any card has.
MOST_PROPERTIES = 2_000
#: What holds bytes and no words.
PICTURES = frozenset({"PHOTO", "LOGO"})
_BYTES = PICTURES | {"SOUND", "KEY"}

_NAME = re.compile(rb"(?:([A-Za-z0-9_-]{1,60})\.)?([A-Za-z0-9-]{1,60})(?=[;:])")
_PARAMETER = re.compile(r';([^;:="]*)(?:=((?:"[^"]*"|[^;:"])*))?')
_SOFT_BREAK = re.compile(rb"=[ \t]*$")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BARE_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
#: Simplified Chinese as telephones name it: the widest of the three reads them all.
_CODECS = {"GBK": "gb18030", "GB2312": "gb18030", "GB18030": "gb18030", "CP936": "gb18030", "US-ASCII": "utf-8"}
#: Of all names of encodings those that a telephone may mean; some that Python knows take a second for a long line.
_CHARSET = re.compile(r"UTF-?8|BIG5(?:-HKSCS)?|ISO-8859-\d{1,2}|(?:WINDOWS-|CP)125\d|SHIFT_JIS|EUC-(?:JP|KR)|KOI8-R")


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a card. ``name`` and the types are in capitals; ``value`` is as written, escapes and all.

    ``group`` joins lines ("item1.TEL", "item1.X-ABLabel"); ``parameters`` has CHARSET, VALUE and the like.
    """

    name: str
    value: str
    types: frozenset[str] = frozenset()
    group: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value without escapes."""
        return unescaped(self.value)

    def parts(self, mark: str = ";") -> tuple[str, ...]:
        """The parts of a structured value ("N", "ADR"), or of a list (``mark`` ","), without escapes."""
        return tuple(unescaped(part) for part in split_unescaped(self.value, mark))


@dataclass(slots=True)
class Card:
    """One person of a file. ``number`` counts cards from 1; ``pictures`` were passed over; ``broken`` lines were none,
    and ``unread`` values were in no encoding that could be told; ``unclosed``: its end is missing."""

    number: int
    properties: list[Property] = field(default_factory=list)
    pictures: int = 0
    broken: int = 0
    unread: int = 0
    unclosed: bool = False

    def all(self, *names: str) -> list[Property]:
        """Its lines of some names, in order."""
        return [one for one in self.properties if one.name in names]

    def first(self, *names: str) -> str:
        """The first value of one of some names that says anything."""
        return next((one.text.strip() for one in self.all(*names) if one.text.strip()), "")


def unescaped(text: str) -> str:
    r"""``text`` with "\n", "\," and "\;" as what they stand for."""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], text) if "\\" in text else text


def split_unescaped(text: str, mark: str) -> list[str]:
    """``text`` cut at every ``mark`` that no backslash stands before."""
    if "\\" not in text:
        return text.split(mark)
    parts, start, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 2
            continue
        if text[place] == mark:
            parts.append(text[start:place])
            start = place + 1
        place += 1
    return [*parts, text[start:]]


def read_cards(lines: Iterable[bytes], encoding: str) -> Iterator[Card]:
    """The cards of a file, one after the other. ``encoding`` is that of values which name none."""
    card: Card | None = None
    number, inner = 0, 0  # cards within the card: an assistant's, which is not our client
    for line in _logical(lines):
        word = line[:12].strip().upper() if len(line) < 40 else b""
        if word == b"BEGIN:VCARD":
            if card is not None and card.properties and card.properties[-1].name == "AGENT":
                inner += 1
                continue
            if card is not None:
                card.unclosed = True
                yield card
            number, inner = number + 1, 0
            card = Card(number)
        elif word == b"END:VCARD":
            if inner:
                inner -= 1
            elif card is not None:
                yield card
                card = None
        elif card is not None and not inner:
            _take(card, line, encoding)
    if card is not None:
        card.unclosed = True
        yield card


def _logical(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines as they were before they were folded: a line that begins with a blank goes on with the one before; so does
    one behind "=" where the text is quoted-printable, and one of base64 that nobody indented."""
    held: bytearray | None = None
    quoted = bytes_follow = False
    for raw in lines:
        line = raw.rstrip(b"\r\n")
        if held is not None and quoted and _SOFT_BREAK.search(held):
            _append(held, line, _SOFT_BREAK.sub(b"", bytes(held)))
            continue
        if held is not None and line[:1] in {b" ", b"\t"} and line.strip():
            _append(held, line[1:] if not bytes_follow else line.strip())
            continue
        if held is not None and bytes_follow and line and b":" not in line:
            _append(held, line)
            continue
        if held:
            yield bytes(held)
        held = bytearray(line)
        head = bytes(held[:200]).partition(b":")[0].upper()
        quoted = b"QUOTED-PRINTABLE" in head
        bytes_follow = b"BASE64" in head or b"ENCODING=B" in head
    if held:
        yield bytes(held)


def _append(held: bytearray, more: bytes, instead: bytes | None = None) -> None:
    """Joins a line to the one it goes on from; beyond what a value may be nothing is kept."""
    if instead is not None:
        held[:] = instead
    if len(held) <= LONGEST_VALUE:
        held += more


def _take(card: Card, line: bytes, encoding: str) -> None:
    if not line.strip():
        return
    match = _NAME.match(line)
    if match is None or len(card.properties) >= MOST_PROPERTIES:
        card.broken += 1
        return
    name = match[2].decode("ascii").upper()
    if name in _BYTES:
        card.pictures += name in PICTURES
        return
    rest = line[match.end() :]
    end = _end_of_head(rest)
    if end < 0 or len(line) > LONGEST_VALUE:
        card.broken += 1
        return
    types, parameters = _parameters(rest[:end].decode("ascii", "replace"))
    value, clear = _value(rest[end + 1 :], types, parameters, encoding)
    card.unread += not clear
    group = (match[1] or b"").decode("ascii").upper()
    card.properties.append(Property(name, value, types - _BARE_ENCODINGS, group, parameters))


def _end_of_head(rest: bytes) -> int:
    """Where the colon stands that ends the parameters; one within quotation marks does not."""
    within = False
    for place, sign in enumerate(rest):
        if sign == 0x22:
            within = not within
        elif sign == 0x3A and not within:
            return place
    return rest.find(b":") if within else -1


def _parameters(head: str) -> tuple[frozenset[str], dict[str, str]]:
    """Types and the other parameters. Version 2.1 names types without saying that they are ("TEL;CELL")."""
    types: set[str] = set()
    parameters: dict[str, str] = {}
    for written, said in _PARAMETER.findall(head):
        name, value = written.strip().upper(), said.strip().strip('"')
        if not value:
            types.add(name)
        elif name == "TYPE":
            types.update(part.strip().upper() for part in value.split(","))
        else:
            parameters.setdefault(name, value)
    return frozenset(types - {""}), parameters


def _value(raw: bytes, types: frozenset[str], parameters: Mapping[str, str], encoding: str) -> tuple[str, bool]:
    """The text of a value, and whether it could be read whole."""
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE" or "QUOTED-PRINTABLE" in types:
        raw = quopri.decodestring(raw)
    charset = parameters.get("CHARSET", "").upper()
    named = _CODECS.get(charset) or (charset if _CHARSET.fullmatch(charset) else "")
    for name in (named, encoding, "utf-8"):
        try:
            if name:
                return raw.decode(name), True
        except (LookupError, ValueError):  # no such encoding, or not in it
            continue
    text = raw.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    if sum(1 for sign in text if sign > "\x7f") - lost < lost:  # it is not UTF-8 but for a byte or two
        try:
            text = raw.decode("gb18030")
            text.encode("gb2312")  # of rare signs alone it would be no text
            return text, True
        except ValueError:
            text = raw.decode("utf-8", "replace")
    return text, False
