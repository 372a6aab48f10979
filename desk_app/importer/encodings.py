"""In which encoding a text file is written: decided strictly, the same way every time.

A byte order mark decides; then UTF-16 by where its zero bytes lie; then strict UTF-8; then GB18030, Big5 and
Shift-JIS by plausible characters; then the Western code pages by how letters sit in words (``western``); and what is
none of these by likelihood. Each only where the whole file decodes and the result reads like a list. What no mark,
no strict rule and no heading has shown is guessed, and said to be. Pure functions of bytes and of a file's path;
nothing is kept in memory but one chunk.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk_app.errors import DeskError
from desk_app.importer.western import western_page
from desk_app.words import N_, Words

CHUNK = 1 << 20
#: How much of a file's beginning is looked at where a look is enough.
SAMPLE = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Words that stand in the headings of lists in Chinese: a decoding under which they appear is the right one.
_HEADING_WORDS = re.compile(
    "姓名|名字|名称|名稱|客户|客戶|顾客|顧客|会员|會員|手机|手機|电话|電話|生日|日期|备注|備註|"
    "性别|性別|项目|項目|金额|金額"
)
#: A run of wide characters with the Latin letter before and after it.
_WIDE = re.compile("([A-Za-z]?)[^\x00-\x7f]+([A-Za-z]?)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


#: Encodings a person may choose, as she knows them. The names beside the numbers are the same in every language.
CHOICES: dict[str, str] = {
    "utf-8": N_("UTF-8"),
    "gb18030": N_("Simplified Chinese (GB18030)"),
    "big5": N_("Traditional Chinese (Big5)"),
    "cp1252": N_("Western European (Windows-1252)"),
    "mac_roman": N_("Western European (Mac)"),
    "cp850": N_("Western European (DOS 850)"),
    "cp1250": N_("Central European (Windows-1250)"),
    "cp1254": N_("Turkish (Windows-1254)"),
    "cp1251": N_("Cyrillic (Windows-1251)"),
    "cp932": N_("Japanese (Shift-JIS)"),
    "utf-16": N_("UTF-16"),
}
#: The same under the names that a byte order mark or a look at the bytes gives.
_SAME = {"utf-8-sig": "utf-8"} | dict.fromkeys(("utf-16-le", "utf-16-be", "utf_16_le", "utf_16_be"), "utf-16")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec name. ``guessed``: nothing in the file proves it; ``damaged``: some bytes are not in it."""

    name: str
    guessed: bool = False
    damaged: bool = False


def encoding_label(name: str, words: Words) -> str:
    """An encoding as people know it; its codec's name where it has none."""
    label = CHOICES.get(_SAME.get(name, name))
    return words(label) if label else name.upper()


def same_encoding(name: str) -> str:
    """The choice that stands for a codec name; "" where there is none."""
    name = _SAME.get(name, name)
    return name if name in CHOICES else ""


def detect_encoding(path: Path, chosen: str = "") -> Encoding:
    """How the text file ``path`` is written, or that it can be read as ``chosen``. Raises DeskError where it is no
    text at all, or not in the chosen encoding."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if chosen:
        return _as_chosen(path, head, chosen)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _named(path, name)
    sixteen = _utf16_without_mark(head)
    if sixteen and _decodes(path, sixteen):
        return Encoding(sixteen)
    if _decodes(path, "utf-8"):
        _must_read_like_text(path, head.decode("utf-8", "ignore"))
        return Encoding("utf-8")
    if _nearly_utf8(path, _FEW):
        return Encoding("utf-8", damaged=True)
    return _by_letters(path, head)


def _by_letters(path: Path, head: bytes) -> Encoding:
    """How a text that is not UTF-8 is written, by what its letters would be."""
    telling = _telling_lines(path)
    for name in ("gb18030", "big5"):
        if found := _reads_as(path, head, telling, name):
            return found
    if _is_japanese(telling) and _decodes(path, "cp932"):
        return Encoding("cp932", guessed=True)
    page = western_page(telling)
    if page and _decodes(path, page):
        _must_read_like_text(path, head.decode(page, "ignore"))
        return Encoding(page, guessed=True)
    return Encoding(_by_likelihood(path, head), guessed=True)


def card_encoding(path: Path, chosen: str = "") -> Encoding:
    """As ``detect_encoding``, for cards: theirs is UTF-8 but for the oldest, and a value that is not costs only itself.
    A person who says that it is UTF-8 is taken at her word."""
    with path.open("rb") as file:
        marked = file.read(3) == codecs.BOM_UTF8
    name = "utf-8-sig" if marked else "utf-8"
    if not _decodes(path, name) and (chosen == "utf-8" or (not chosen and _nearly_utf8(path, _SOME))):
        return Encoding(name, damaged=True)
    return detect_encoding(path, chosen)


def _as_chosen(path: Path, head: bytes, chosen: str) -> Encoding:
    name = {"utf-8": "utf-8-sig"}.get(chosen, chosen)
    if chosen == "utf-8" and not _decodes(path, name) and _nearly_utf8(path, _SOME):
        return Encoding(name, damaged=True)
    if chosen == "utf-16" and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = _utf16_without_mark(head) or "utf-16-le"
    if chosen not in CHOICES or not _decodes(path, name):
        sentence = N_("“{file}” cannot be read as {encoding}. Choose another encoding.")
        raise DeskError(sentence, file=path.name, encoding=chosen.upper())
    _must_read_like_text(path, head.decode(name, "ignore"))
    return Encoding(name)


def _telling_lines(path: Path) -> bytes:
    """The first lines that have bytes above 127, wherever in the file they stand."""
    found: list[bytes] = []
    length = 0
    for chunk in _chunks(path):
        for line in chunk.split(b"\n"):
            if not line.isascii() and length < SAMPLE:
                found.append(line[:SAMPLE])
                length += len(found[-1])
        if length >= SAMPLE:
            break
    return b"\n".join(found)


def _named(path: Path, name: str) -> Encoding:
    if not _decodes(path, name):
        if name == "utf-8-sig" and _nearly_utf8(path, _FEW):
            return Encoding(name, damaged=True)
        raise DeskError(
            N_("“{file}” begins as {encoding} text but is damaged further on. Save it again as UTF-8."),
            file=path.name,
            encoding=name.removesuffix("-sig").upper(),
        )
    return Encoding(name)


def _utf16_without_mark(head: bytes) -> str:
    """UTF-16 by its zero bytes: digits, commas and line ends have one, always on the same side."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    # a stray zero in plain text is none: where UTF-8 reads as well, nearly every pair must have its zero
    least = 0.3 if _is_utf8(head) else 0.05
    even, odd = head[: pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd >= pairs * least and even <= odd * 0.02:
        return "utf-16-le"
    if even >= pairs * least and odd <= even * 0.02:
        return "utf-16-be"
    return ""


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


#: So many signs that are plainly UTF-8 stand for one byte that is not: where it is guessed, and where it is likely.
_FEW, _SOME = 20, 2


def _nearly_utf8(path: Path, for_one: int) -> bool:
    """Whether a file is UTF-8 but for a few bytes, or for its end, which cuts a sign in two."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        if not text.isascii():
            lost = text.count("\ufffd")
            bad += lost
            good += sum(1 for sign in text if sign > "\x7f") - lost
    return good >= for_one * max(bad, 1)


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _reads_as(path: Path, head: bytes, telling: bytes, name: str) -> Encoding | None:
    """Whether the file decodes as ``name`` and its wide characters are mostly the common ones of that set."""
    if not _decodes(path, name):
        return None
    if _HEADING_WORDS.search(head.decode(name, "ignore")[:4000]):
        return Encoding(name)
    text = telling.decode(name, "ignore")
    wide = [character for character in text if character > "\x7f"]
    common = "gb2312" if name == "gb18030" else "big5"
    inside = sum(1 for character in wide if _is_common(character, common))
    if not wide or inside < len(wide) * 0.85 or _is_glued(text):
        return None
    return Encoding(name, guessed=True)


def _is_glued(text: str) -> bool:
    """Whether wide characters mostly stand against Latin letters, as those of no Chinese or Japanese text do: in
    another encoding two bytes of "Ángel" are one of them."""
    runs = _WIDE.findall(text)
    return sum(1 for before, after in runs if before or after) > len(runs) * 0.3


def _is_japanese(telling: bytes) -> bool:
    """Shift-JIS by its kana, of which every Japanese text is full."""
    text = telling.decode("cp932", "ignore")
    wide = [character for character in text if character > "\x7f"]
    kana = sum(1 for character in wide if "\u3040" <= character <= "\u30ff")
    halves = sum(1 for character in wide if "\uff61" <= character <= "\uff9f")
    return kana >= 2 and kana >= len(wide) * 0.1 and halves <= len(wide) * 0.05 and not _is_glued(text)


def _is_common(character: str, name: str) -> bool:
    try:
        lead = character.encode(name)[0]
    except UnicodeError:
        return False
    # Big5's frequent characters lie in A4–C6, its rare ones and the private ones above
    return name != "big5" or 0xA1 <= lead <= 0xC6


def _by_likelihood(path: Path, head: bytes) -> str:
    from charset_normalizer import from_bytes  # large tables; most files never come here

    best = from_bytes(head).best()
    name = best.encoding if best is not None else ""
    if not name or not _decodes(path, name):
        raise not_a_table(path)
    _must_read_like_text(path, head.decode(name, "ignore"))
    return name


def _must_read_like_text(path: Path, text: str) -> None:
    if len(_CONTROLS.findall(text)) > 8 + len(text) // 50:
        raise not_a_table(path)


def not_a_table(path: Path) -> DeskError:
    """The refusal of a file that is no list at all."""
    return DeskError(
        N_("“{file}” is not a list that can be read. Save it from its program as CSV or Excel."), file=path.name
    )
