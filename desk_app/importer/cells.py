"""Cells as text: what every reader of lists does to a value before anyone looks at it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache

#: Control characters, among them NUL and the bidirectional overrides that make text read other than it is written.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
#: The apostrophe other programs put before a text so that no spreadsheet takes it for a formula.
_GUARDS = ("'=", "'+", "'-", "'@")
_EXPONENT = re.compile(r"\d(?:\.(\d+))?[eE]\+?(\d{1,2})")
_TRAILING_ZERO = re.compile(r"(\d+)\.0+")
#: Beyond this a number of a spreadsheet has lost its last digits (15 significant ones are kept).
_EXACT = 10**15


def clean(text: str) -> str:
    """``text`` without control characters, outer blanks and the guard of a text that begins like a formula."""
    if text.isprintable():  # none of the controls is, nor a line end
        bare = text.strip()
    else:
        bare = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return bare[1:] if bare.startswith(_GUARDS) else bare


def has_controls(text: str) -> bool:
    """Whether ``clean`` takes a sign out of the text that nobody can see; blanks and line ends are none."""
    return not text.isprintable() and _CONTROLS.search(text) is not None


def one_line(text: str) -> str:
    """``text`` with every run of blanks and line ends as one space."""
    return " ".join(text.split())


#: What people write into a cell to say that there is nothing to write.
_NOT_GIVEN = re.compile(
    r"不详|不詳|不知道?|不明|不清楚|未知|未填写?|未提供|未登记|保密|没有|沒有|无|無|暂无|暫無|空|"
    r"unknown|notknown|notgiven|none|n/?a|null|nil|[-–—−―_/\\.?？*]+"
)


def is_not_given(text: str) -> bool:
    """Whether a cell says that nothing is known ("不详", "无", "N/A", "-"), which is no mistake."""
    return 0 < len(text) <= 20 and not text[-1].isdigit() and _NOT_GIVEN.fullmatch(fold(text)) is not None


#: And that there is none of what a column asks for: "no allergies" is no allergy.
_NONE = re.compile(
    r"无|無|没有|沒有|暂无|暫無|否|不|不过敏|[无無没]有?[任何已知]*过敏[史源原]?|無過敏史?|没有过敏史?|未发现|无特殊|无禁忌|没有禁忌|"
    r"no|none|n|n/?a|nil|null|false|0|no(?:known|drug)*allerg(?:y|ies)|nka|nkda|nothing|[-–—−―_/\\.]+"
)


def is_none(text: str) -> bool:
    """Whether a cell says that she has none ("无", "没有", "nil", "no known allergies", "-")."""
    return len(text) <= 40 and _NONE.fullmatch(fold(text).rstrip("。.!") or "-") is not None


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """The form in which names, codes and headings are compared: width, case and blanks do not count."""
    if text.isascii():
        return "".join(text.casefold().split())
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def fold_words(text: str) -> str:
    """As ``fold``, but words stay apart by one space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def cell_text(value: object) -> str:
    """A spreadsheet's value as the text a person sees: no ".0" on whole numbers, ISO dates, "TRUE"/"FALSE"."""
    match value:
        case str():
            return clean(value)
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return _number_text(value)
        case datetime() if value.time() != time():
            return value.isoformat(" ", "seconds")
        case date():
            return value.isoformat()[:10]
        case time():
            return value.isoformat("seconds")
        case _:
            return clean(str(value))


def _number_text(value: float) -> str:
    if isinstance(value, float) and (value != value or value in {float("inf"), float("-inf")}):  # noqa: PLR0124 - NaN
        return ""
    if value == int(value):
        # a longer number has already lost digits: it is shown as the sheet shows it, so that nobody takes it for whole
        return str(int(value)) if abs(value) < _EXACT else f"{value:.14E}"
    return repr(value)


def whole_number_text(text: str) -> str:
    """Digits of a number that a program wrote as "1.3800001234E+10" or "13800001234.0"; anything else as it is."""
    if text.isalnum() and "e" not in text and "E" not in text:
        return text
    if match := _TRAILING_ZERO.fullmatch(text):
        return match[1]
    match = _EXPONENT.fullmatch(text)
    if match and len(match[1] or "") >= min(int(match[2]), 20):
        try:
            return str(int(Decimal(text)))
        except InvalidOperation:
            return text
    return text
