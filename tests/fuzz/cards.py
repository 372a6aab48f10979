"""Contact cards at the door for lists: good ones of each version, hurt, and cards put together of odd parts."""

from __future__ import annotations

import quopri

from hypothesis import strategies as st

from tests.fuzz.odd import texts

_NAMES = (
    "FN",
    "N",
    "TEL",
    "BDAY",
    "NOTE",
    "ADR",
    "ORG",
    "CATEGORIES",
    "PHOTO",
    "X-GENDER",
    "item1.TEL",
    "AGENT",
    "é",
    "",
)
_PARAMETERS = (
    "", ";CHARSET=GBK", ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE", ";QUOTED-PRINTABLE", ";ENCODING=BASE64",
    ";TYPE=\"a:b;c",
    ";CHARSET=idna", ";CHARSET=unicode_escape", ";TYPE=CELL,FAX", ";X-APPLE-OMIT-YEAR=1604", ";CALSCALE=chinese",
)  # fmt: skip
_ENDS = ("\r\n", "\n", "\r\n ", "=\r\n", "\n\t", "")


def good_cards() -> list[bytes]:
    """One of each version."""
    quoted = quopri.encodestring("张丽".encode("gbk"))
    return [
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:"
        + quoted
        + b"\r\nTEL;CELL:13800001234"
        b"\r\nPHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n AAAA\r\n\r\nBDAY:19900415\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\nVERSION:3.0\nN:王;秀英;;;\nFN:王秀英\nTEL;TYPE=CELL:13900002345\nNOTE:a\\nb\\,c\nEND:VCARD\n".encode(),
        b'BEGIN:VCARD\nVERSION:4.0\nFN:Ann Lee\nTEL;VALUE=uri;TYPE="cell,home":tel:+1-650-253-0000;ext=5\nBDAY:--0415\n'
        b"CATEGORIES:VIP,Old\nEND:VCARD\n",
    ]


@st.composite
def _odd_cards(draw: st.DrawFn) -> bytes:
    lines = draw(st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_PARAMETERS), texts()), max_size=8))
    body = "".join(f"{name}{more}:{value}{draw(st.sampled_from(_ENDS))}" for name, more, value in lines)
    end = draw(st.sampled_from(("END:VCARD\n", "", "BEGIN:VCARD\n", "END:VCARD\nEND:VCARD\n")))
    return f"BEGIN:VCARD\nFN:A\n{body}\n{end}".encode(draw(st.sampled_from(("utf-8", "gb18030", "utf-16"))), "replace")


@st.composite
def _hurt_cards(draw: st.DrawFn) -> bytes:
    data = bytearray(b"".join(draw(st.lists(st.sampled_from(good_cards()), min_size=1, max_size=3))))
    for place, value in draw(st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), max_size=10)):
        data[place] = value
    if draw(st.booleans()):
        del data[draw(st.integers(0, len(data))) :]
    return bytes(data)


def cases() -> st.SearchStrategy[bytes]:
    """What is brought as cards."""
    return st.one_of(_hurt_cards(), _odd_cards())
