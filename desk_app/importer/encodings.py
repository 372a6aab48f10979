"""In which encoding a text file is written: decided strictly, the same way every time.

A byte order mark decides; then strict UTF-8; then UTF-16 by where its zero bytes lie; then GB18030, Big5 and the
Western code pages, each only where the whole file decodes and the result reads like a list. Pure functions of bytes
and of a file's path; nothing is kept in memory but one chunk.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from desk_app.errors import DeskError
from desk_app.words import N_

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
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def detect_encoding(path: Path) -> str:
    """The Python codec name of the text file ``path``. Raises DeskError where it is no text at all."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return _named(path, name)
    sixteen = _utf16_without_mark(head)
    if sixteen and _decodes(path, sixteen):
        return sixteen
    if _decodes(path, "utf-8"):
        _must_read_like_text(path, head.decode("utf-8", "ignore"))
        return "utf-8"
    for name in ("gb18030", "big5"):
        if _reads_as(path, head, name):
            return name
    return _by_likelihood(path, head)


def _named(path: Path, name: str) -> str:
    if not _decodes(path, name):
        raise DeskError(
            N_("“{file}” begins as {encoding} text but is damaged further on. Save it again as UTF-8."),
            file=path.name,
            encoding=name.removesuffix("-sig").upper(),
        )
    return name


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


def _decodes(path: Path, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _reads_as(path: Path, head: bytes, name: str) -> bool:
    """Whether the file decodes as ``name`` and its wide characters are mostly the common ones of that set."""
    if not _decodes(path, name):
        return False
    text = head.decode(name, "ignore")
    if _HEADING_WORDS.search(text[:4000]):
        return True
    wide = [character for character in text if character > "\x7f"]
    common = "gb2312" if name == "gb18030" else "big5"
    inside = sum(1 for character in wide if _is_common(character, common))
    return bool(wide) and inside >= len(wide) * 0.85


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
