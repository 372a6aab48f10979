"""What a list says of calls: whether she may be called, that she must not be, and at what hours. Pure.

A doubt is never read as a yes: what is neither a plain yes nor a plain no stays in her notes and is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from desk_app.importer.cells import fold, is_not_given
from desk_app.importer.days import parse_minute


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words("是 y yes true t 1 √ ✓ ✔ 对 對 ok")
_NO = _words("否 n no false f 0 不 不是 无 無 没有 沒有 × ✗ ✘")
_MAY = _YES | _words(
    "可 可以 能 行 好 有 愿意 願意 同意 接受 允许 允許 方便 可回访 可回訪 可以回访 接受回访 同意回访 愿意回访 可致电 "
    "可以致电 可打电话 可以打电话 可以打 能打电话 愿意接听 consent consented given agreed agree accepted allowed "
    "granted maycall cancall canbecalled oktocall callok"
)
_MAY_NOT = _words(
    "否 n no false f 0 × ✗ ✘ 不 不可 不可以 不能 不行 不愿 不愿意 不願意 不同意 不接受 不允许 不方便 拒绝 拒絕 不回访 "
    "不可回访 不接受回访 不同意回访 不愿意回访 refused refuse declined denied withdrawn revoked notallowed noconsent"
)
_UNASKED = _words("未问 未询问 未知 不详 不詳 notasked unknown ?")
#: A wish not to be called, in words. A list that says so somewhere in a cell says it.
_BARRED = re.compile(
    r"(?:不要|别|別|勿|不可以?|不能|不许|不許|不准|不想|拒绝?|拒絕|禁止|免)再?(?:给她|给我|被)?"
    r"(?:打扰|打擾|打电话|打電話|致电|致電|来电|來電|联系|聯繫|接电话|接電話|接听|电话|電話|扰|擾)(?:了|我|她)?"
    r"|(?:不要|别|勿)打(?!折)|do(?:no|n['’]?)t(?:call|contact|phone|ring)(?:me|her)?|no(?:phone)?calls?(?!ed)|nevercall|\bdnc\b|"
    r"opt(?:ed)?[- ]?out"
)
_RANGE = re.compile(r"(.+?)(?:-|–|—|~|～|至|到|to|until)(.+)")
_FROM = re.compile(r"(?:从|自|after|from|since)?(.+?)(?:以后|之后|以後|之後|后|後|起|onwards?)?")
_TO = re.compile(r"(?:before|until|till|by)?(.+?)(?:以前|之前|前|为止)?")
_HOUR = re.compile(r"(上午|下午|晚上|早上|中午|凌晨)?(\d{1,2})(?:[:：.点點时時](\d{2}|半)?分?)?(am|pm)?")
_DAY = 24 * 60
_PARTS_OF_DAY: dict[str, tuple[int | None, int | None]] = {
    **dict.fromkeys(("早上", "上午", "早晨", "morning", "mornings", "am"), (None, 12 * 60)),
    **dict.fromkeys(("中午", "午间", "午休", "noon", "lunchtime"), (12 * 60, 14 * 60)),
    **dict.fromkeys(("下午", "afternoon", "afternoons", "pm"), (12 * 60, 18 * 60)),
    **dict.fromkeys(("晚上", "晚间", "傍晚", "下班后", "evening", "evenings"), (18 * 60, None)),
    **dict.fromkeys(("随时", "隨時", "任何时间", "全天", "都可以", "都行", "不限", "anytime", "allday"), (None, None)),
}

Hours = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell says. ``clear``: nothing else stands in it; ``given`` False: nobody has asked her."""

    may_call: bool | None = None
    do_not_call: bool = False
    clear: bool = True
    given: bool = True


@lru_cache(maxsize=1024)
def may_be_called(text: str) -> Answer:
    """The answer in a column that asks whether she may be called."""
    said = fold(text).strip("。.!！,，")
    if said in _MAY:
        return Answer(may_call=True)
    if said in _MAY_NOT:
        return Answer(may_call=False)
    return _in_words(said)


@lru_cache(maxsize=1024)
def must_not_be_called(text: str) -> Answer:
    """The answer in a column that asks whether she is not to be called. A no lifts nothing, and is no consent."""
    said = fold(text).strip("。.!！,，")
    if said in _YES or said == "x":
        return Answer(do_not_call=True)
    if said in _NO:
        return Answer()
    return _in_words(said)


def _in_words(said: str) -> Answer:
    if _BARRED.search(said):
        return Answer(do_not_call=True, clear=_BARRED.fullmatch(said) is not None)
    if said in _UNASKED or is_not_given(said):
        return Answer(given=False)
    return Answer(clear=False)


def speaks_of_calls(text: str) -> bool:
    """Whether a cell says by itself, under any heading, that she may or must not be called."""
    said = fold(text)
    return len(said) <= 20 and (
        _BARRED.fullmatch(said) is not None or (said in _MAY and _SPEAKS.search(said) is not None)
    )


_SPEAKS = re.compile("回访|致电|打电话|接听|call")


@lru_cache(maxsize=1024)
def call_hours(text: str) -> Hours | None:
    """The hours in a cell as minutes from midnight ("14:00-16:00", "下午2点后", "晚上"), None where one end is open;
    None for the whole where it does not say."""
    said = fold(text).replace("：", ":").replace("之间", "").replace("左右", "")
    if said in _PARTS_OF_DAY:
        return _PARTS_OF_DAY[said]
    if match := _RANGE.fullmatch(said):
        first, last = _hour(match[1], match[2]), _hour(match[2], "", after=_hour(match[1], match[2]))
        return _in_order(first, last) if first is not None and last is not None else None
    if (match := _FROM.fullmatch(said)) and match[1] != said:
        hour = _hour(match[1])
        return None if hour is None else _in_order(hour, None)
    if (match := _TO.fullmatch(said)) and match[1] != said:
        hour = _hour(match[1])
        return None if hour is None else _in_order(None, hour)
    return None


def _in_order(first: int | None, last: int | None) -> Hours | None:
    return None if first is not None and last is not None and first >= last else (first, last)


def _hour(text: str, beside: str = "", after: int | None = None) -> int | None:
    """Minutes from midnight of one end. ``beside``: the other end, whose 点 or pm holds for both ("2-4点", "2-4pm");
    ``after``: an hour of the afternoon is meant where this one says so ("下午2点到4点")."""
    match = _HOUR.fullmatch(text)
    if match is None:
        minute = parse_minute(text)
        return minute if minute is not None and minute <= _DAY else None
    word, half = match[1] or "", match[4] or ""
    if beside and not half and (ends := re.search("(am|pm)$", beside)):
        half = ends[1]
    hour, minute = int(match[2]), 30 if match[3] == "半" else int(match[3] or 0)
    if (half == "pm" or word in {"下午", "晚上"}) and hour < 12:
        hour += 12
    if after is not None and not word and not half and hour * 60 + minute <= after and hour < 12:
        hour += 12
    found = hour * 60 + minute
    return found if found <= _DAY and minute < 60 else None
