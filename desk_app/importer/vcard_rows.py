"""A vCard file as rows of a client list: one card a row, under headings of our own.

The columns are fixed and known, so nothing is asked; what a card has beyond them stands in one column more and goes to
the notes, each line with what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from desk_app.importer.cells import clean, has_controls
from desk_app.importer.days import DateOrder
from desk_app.importer.encodings import card_encoding
from desk_app.importer.lists import ListKind
from desk_app.importer.vcard import Card, Property, read_cards
from desk_app.words import N_, Words

#: What the columns are called, and the field each is; "" stands in the notes unless a person says otherwise.
CARD_COLUMNS: tuple[tuple[str, str], ...] = (
    (N_("Name"), "name"),
    (N_("Phone"), "phone"),
    (N_("Birthday"), "birthday"),
    (N_("Gender"), "gender"),
    (N_("Address"), "address"),
    (N_("Member code"), "code"),
    (N_("Tags"), "tags"),
    (N_("Notes"), "notes"),
    (N_("E-mail"), ""),
    (N_("Company"), ""),
    (N_("Position"), ""),
    (N_("Further"), ""),
)

#: What between two numbers of one cell every reader of phones takes apart.
BETWEEN = " / "
#: The names of properties of our own, which other programs pass over.
CODE, LUNAR_BIRTHDAY, GENDER = "X-DESK-APP-CODE", "X-DESK-APP-BIRTHDAY", "X-GENDER"

_WIDE = re.compile("[\u3400-\u9fff]")
_NO_YEAR = re.compile(r"--?(\d\d)-?(\d\d)(?:T.*)?")
_WHOLE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_TEL = re.compile(r"(?i)tel:")
_EXTENSION = re.compile(r"(?i);ext=(\d+).*")
_MAILTO = re.compile(r"(?i)mailto:")
#: What is worth a line of the notes, with the words before it.
_FURTHER: tuple[tuple[str, str], ...] = (
    ("NICKNAME", N_("Nickname")),
    ("ROLE", N_("Role")),
    ("URL", N_("Website")),
    ("IMPP", N_("Messages")),
    ("X-WECHAT", N_("WeChat")),
    ("X-QQ", N_("QQ")),
    ("X-AIM", N_("Messages")),
    ("X-MSN", N_("Messages")),
    ("X-SKYPE", N_("Messages")),
    ("X-JABBER", N_("Messages")),
    ("ANNIVERSARY", N_("Anniversary")),
    ("X-ANNIVERSARY", N_("Anniversary")),
    ("X-SPOUSE", N_("Spouse")),
    ("RELATED", N_("Related")),
    ("X-ABRELATEDNAMES", N_("Related")),
    ("HOBBY", N_("Hobby")),
    ("INTEREST", N_("Interest")),
    ("LANG", N_("Language")),
)

#: A row (0: the file), a code, a marked sentence and its values.
Remark = tuple[int, str, str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class CardFile:
    """A vCard file as a ``reading.Source`` whose first row, numbered 0, has the headings: card 1 is row 1."""

    path: Path
    encoding: str
    words: Words  # of the shop: what is kept in notes is said in its language, and the same every time
    delimiter: str = ":"  # there is one, so the window offers other encodings
    guessed: bool = False
    _cleaned: list[tuple[int, int]] = field(default_factory=list, repr=False, compare=False)
    _remarks: list[Remark] = field(default_factory=list, repr=False, compare=False)

    #: Days are written year first or month first, whatever the place.
    order = DateOrder.MONTH_FIRST

    @classmethod
    def open(cls, path: Path, words: Words, encoding: str = "") -> CardFile:
        """How the file is written is told as ``card_encoding`` says. Raises DeskError where it is no text."""
        found = card_encoding(path, encoding)
        return cls(path, found.name, words, guessed=found.guessed)

    @property
    def kind(self) -> ListKind:
        return ListKind.CLIENTS

    @property
    def columns(self) -> dict[str, int]:
        """Field → column; nothing is left to be guessed."""
        return {name: place for place, (_, name) in enumerate(CARD_COLUMNS) if name}

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The headings, then every card that says anything."""
        self._cleaned.clear()
        self._remarks.clear()
        pictures = 0
        yield 0, [self.words(heading) for heading, _ in CARD_COLUMNS]
        for card in self._cards():
            if is_group(card):
                said = N_("This card is a group of contacts and no person; it was left out.")
                self._remarks.append((card.number, "group", said, {}))
                continue
            pictures += card.pictures
            self._say(card)
            cells = cells_of(card, self.words)
            self._cleaned.extend((card.number, place) for place, cell in enumerate(cells) if has_controls(cell))
            yield card.number, [clean(cell) if cell else "" for cell in cells]
        if pictures:
            said = N_("Pictures left out of the cards: {count}. Photographs are added in a client’s file.")
            self._remarks.append((0, "picture", said, {"count": pictures}))

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """As ``rows``, for counting."""
        yield 0, [self.words(heading) for heading, _ in CARD_COLUMNS]
        for card in self._cards():
            if not is_group(card):
                yield card.number, cells_of(card, self.words)

    def _cards(self) -> Iterator[Card]:
        with self.path.open("rb") as raw:
            if not self.encoding.startswith(("utf-16", "utf-32")):
                encoding = "utf-8" if self.encoding == "utf-8-sig" else self.encoding
                yield from read_cards(_lines(raw, mark=self.encoding == "utf-8-sig"), encoding)
                return
            with TextIOWrapper(raw, self.encoding, newline="") as text:
                yield from read_cards((line.encode() for line in iter(lambda: text.readline(_LINE), "")), "utf-8")

    def _say(self, card: Card) -> None:
        for count, code, sentence in (
            (card.broken, "broken_line", N_("Lines of this card that could not be read: {count}.")),
            (card.unread, "unread", N_("Values of this card in no encoding that could be told: {count}.")),
            (int(card.unclosed), "unclosed", N_("This card has no end; what there is of it was taken.")),
        ):
            if count:
                self._remarks.append((card.number, code, sentence, {"count": count}))

    def other_sheets(self) -> tuple[str, ...]:
        """A file of cards has one list."""
        return ()

    def take_cleaned(self) -> tuple[tuple[int, int], ...]:
        """The cells of ``rows`` that were cleaned since this was last asked."""
        taken = tuple(self._cleaned)
        self._cleaned.clear()
        return taken

    def take_remarks(self) -> tuple[Remark, ...]:
        """What is to be said of the cards since this was last asked."""
        taken = tuple(self._remarks)
        self._remarks.clear()
        return taken


#: A physical line is read in pieces of this size at most.
_LINE = 1 << 20


def _lines(raw: IO[bytes], *, mark: bool) -> Iterator[bytes]:
    """Lines, however they end; old programs of one maker end them without a line feed."""
    if mark:
        raw.read(3)
    rest = b""
    while piece := raw.readline(_LINE):
        *lines, rest = (rest + piece).splitlines(keepends=True)
        yield from lines
        if len(rest) >= _LINE or rest.endswith(b"\n"):
            yield rest
            rest = b""
    if rest:
        yield rest


def is_cards(head: bytes) -> bool:
    """Whether a file that begins so is one of cards, in any encoding that texts have."""
    bare = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    return bare.lstrip()[:11].upper() == b"BEGIN:VCARD"


def is_group(card: Card) -> bool:
    """Whether a card is a list of other cards (RFC 6350, 6.1.4; before 4.0 under a name of its maker's)."""
    return card.first("KIND", "X-ADDRESSBOOKSERVER-KIND").casefold() == "group"


def cells_of(card: Card, words: Words) -> list[str]:
    """A card as cells of ``CARD_COLUMNS``, as written."""
    phones, further = _phones(card)
    birthday, other_birthday = _birthday(card)
    addresses = [said for one in card.all("ADR") if (said := _address(one.parts()))]
    companies = list(dict.fromkeys(" ".join(filter(None, map(str.strip, one.parts()))) for one in card.all("ORG")))
    tags = [
        " ".join(re.split(r"[\s,，;；|/、]+", part)).strip()
        for one in card.all("CATEGORIES")
        for part in one.parts(",")
    ]
    further += [(N_("Birthday"), other_birthday)] if other_birthday else []
    further += [(N_("Address"), address) for address in addresses[1:]]
    for name, label in _FURTHER:
        further += [(label, text) for one in card.all(name) if (text := _plain(one))]
    return [
        _name(card),
        BETWEEN.join(dict.fromkeys(phones)),
        birthday,
        _gender(card),
        addresses[0] if addresses else "",
        card.first(CODE),
        ", ".join(dict.fromkeys(filter(None, tags))),
        "\n".join(filter(None, (one.text.strip() for one in card.all("NOTE")))),
        ", ".join(dict.fromkeys(filter(None, (_MAILTO.sub("", one.text).strip() for one in card.all("EMAIL"))))),
        ", ".join(filter(None, companies)),
        card.first("TITLE"),
        "\n".join(words(N_("{heading}: {text}"), heading=words(label), text=text) for label, text in further),
    ]


def _name(card: Card) -> str:
    """Her name. In Chinese the family name goes first, whatever order a telephone made of it."""
    parts = next((one.parts() for one in card.all("N") if any(map(str.strip, one.parts()))), ())
    family, given, middle = ((*map(str.strip, parts), "", "", "")[:3]) if parts else ("", "", "")
    full = card.first("FN")
    if family and given and _WIDE.search(family + given):
        return f"{family}{given}{middle}"
    joined = (
        "".join((family, given, middle))
        if _WIDE.search(family + given)
        else " ".join(filter(None, (given, middle, family)))
    )
    return (
        full
        or joined
        or card.first("NICKNAME")
        or " ".join(filter(None, (part.strip() for one in card.all("ORG") for part in one.parts())))
    )


def _phones(card: Card) -> tuple[list[str], list[tuple[str, str]]]:
    """Numbers to call; and those that answer with a whistle, for the notes."""
    phones: list[str] = []
    further: list[tuple[str, str]] = []
    for one in card.all("TEL"):
        text = _EXTENSION.sub(r" ext \1", _TEL.sub("", one.text.strip())).strip()
        if not text:
            continue
        if "FAX" in one.types and not one.types & {"CELL", "VOICE"}:
            further.append((N_("Fax"), text))
        else:
            phones.append(text.replace("/", " "))
    return phones, further


def _birthday(card: Card) -> tuple[str, str]:
    """Her birthday as our reader of birthdays takes it; and as written, where it is in a calendar that is not told."""
    own = card.first(LUNAR_BIRTHDAY)
    if own:
        return own, ""
    for one in card.all("BDAY"):
        text = one.text.strip()
        if not text:
            continue
        if one.parameters.get("CALSCALE", "gregorian").casefold() != "gregorian":
            return "", text
        if match := _NO_YEAR.fullmatch(text):
            return f"{match[1]}-{match[2]}", ""
        if match := _WHOLE.fullmatch(text):
            unknown = match[1] in {one.parameters.get("X-APPLE-OMIT-YEAR", "1604"), "0000"}
            return f"{match[2]}-{match[3]}" if unknown else f"{match[1]}-{match[2]}-{match[3]}", ""
        return text, ""
    return "", ""


def _gender(card: Card) -> str:
    """ "F" and "M" as they are; all others say nothing that a client's file holds."""
    said = card.first("GENDER", GENDER).partition(";")[0].strip()
    return said if said.upper() not in {"O", "N", "U"} else ""


def _address(parts: tuple[str, ...]) -> str:
    """An address on one line, in the order of its script: from the country down to the door in Chinese."""
    filled = [" ".join(part.split()) for part in parts]
    box, more, street, town, region, code, country = (*filled, *("",) * 7)[:7]
    if _WIDE.search("".join(filled)):
        return "".join((country, region, town, street, more, box)) + (f" {code}" if code else "")
    return ", ".join(filter(None, (box, more, street, town, " ".join(filter(None, (region, code))), country)))


def _plain(one: Property) -> str:
    return " ".join(" ".join(part.split()) for part in one.parts() if part.strip())
