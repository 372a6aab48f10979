"""The name a saved paper is offered under: whose it is, what it is, and the day. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

#: What Windows, macOS or Linux refuses in a file name, or a shell takes for something else.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
#: Devices of Windows: a file of that name cannot be made there, whatever its ending.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|\s*\.)", re.IGNORECASE)
#: Bytes in UTF-8: file systems take 255, the ending and a number beside it included.
LONGEST_NAME, LONGEST_PART = 200, 120


def paper_name(*parts: str, on: date | None = None) -> str:
    """A file name without its ending: ``paper_name("王芳", "档案", on=…)`` → "王芳 档案 2026-11-22".

    Empty parts are left out; what no file system takes is left out of each, and a long part is shortened.
    """
    said = [_within(_clean(part), LONGEST_PART) for part in parts]
    if on is not None:
        said.append(on.isoformat())
    return safe_name(" ".join(part for part in said if part))


def safe_name(text: str) -> str:
    """``text`` as the name of a file on any system; "_" where nothing of it can stand in one."""
    name = _within(_clean(text), LONGEST_NAME)
    return f"_{name}" if not name or _DEVICE.match(name) else name


def numbered(name: str, taken: set[str]) -> str:
    """``name``, or "{name} (2)" and so on where one of ``taken`` is in its place, and adds it there. Names that
    differ in the size of their letters alone are one file on many systems."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(free.casefold())
    return free


def _clean(text: str) -> str:
    plain = unicodedata.normalize("NFC", text)
    # Controls, turners of the reading direction, halves of a pair and what has no meaning yet.
    seen = "".join(" " if sign.isspace() else sign for sign in plain if sign.isspace() or not _unseen(sign))
    return " ".join(_FORBIDDEN.sub(" ", seen).split()).strip(". ").lstrip("-~ .")


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Cn", "Co"}


def _within(text: str, bytes_: int) -> str:
    """As much of ``text`` as fits, whole characters only, with nothing at its end that Windows drops."""
    cut = text.encode("utf-8")[:bytes_].decode("utf-8", "ignore")
    return cut.rstrip(". ") if len(cut) < len(text) else text
