"""Two names compared: as they are written, by their sound, by a slip of the pen, by a part of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from desk_app.clients import pinyin
from desk_app.clients.alike_signs import alike
from desk_app.clients.pinyin import is_han
from desk_app.clients.searchwords import word_runs
from desk_app.clients.why import Why

#: What is written behind a surname in place of a name.
_TITLES = re.compile("(女士|小姐|先生|太太|夫人|老师|阿姨|大姐|老板|老板娘|经理|总|姐|哥|嫂|姨|叔|妹)$")

#: What is written before or behind a name in Latin letters.
_LATIN_TITLES_WORDS = (
    "mr mrs ms miss mx dr prof sir madam madame mme mlle monsieur frau herr fraulein signora signor "
    "signorina senora senor sra sr jr"
)
_LATIN_TITLES = frozenset(_LATIN_TITLES_WORDS.split())

#: What is written in place of a name: of nobody, or of anybody.
_NOBODY_WORDS = (
    "散客 客户 客人 顾客 新客 新客户 老客户 过客 路人 会员 匿名 无名 无名氏 未知 不详 不知道 没有 "
    "没有名字 未留名 待定 女士 小姐 先生 太太 夫人 美女 帅哥 阿姨 大姐 老师 姐姐 妹妹 某人 某女士 某先生 "
    "测试 临时 游客 访客 贵宾 walkin walkincustomer walkinclient guest customer client visitor unknown "
    "anonymous noname none nobody test mr mrs ms miss lady madam sir newclient newcustomer cashcustomer "
    "passerby xxx nn 妈妈 爸爸 妈咪 爸比 宝宝 宝贝 孩子 小孩 儿子 女儿 老公 老婆 奶奶 爷爷 外婆 外公 "
    "mum mom mummy mommy mother dad daddy father son daughter baby wife husband sister brother"
)
_NOBODY = frozenset(_NOBODY_WORDS.split())
#: What such a name begins with, whatever follows: 散客A, 路人甲.
_NOBODY_BEGINS = ("散客", "客户", "匿名", "路人", "顾客", "游客", "访客", "walkin")

#: How the commoner surnames are written in Latin letters where they stand first: of two names that begin with one of
#: them it says no more than that they are of one family.
_SURNAMES_FIRST_WORDS = (
    "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng "
    "xie han tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lv lu lyu su jiang cai jia ding "
    "wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai "
    "cui kang mao qiu qin gu hou shao meng long wan duan lei qian tao yin li chan wong lee cheung lau "
    "leung ho ng chow kwok yip kim park choi jung nguyen tran le pham"
)
_SURNAMES_FIRST = frozenset(_SURNAMES_FIRST_WORDS.split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name as compared. ``sounds`` are its readings as one word; ``short``: a surname with a title or initials;
    ``beside``: what else is written there (an English name, a title, "mother", 2); ``nobody``: 散客, walk-in."""

    whole: str
    main: str
    han: bool
    words: tuple[str, ...]
    sounds: frozenset[str]
    short: bool
    beside: frozenset[str] = frozenset()
    nobody: bool = False


@lru_cache(maxsize=4096)
def name_of(text: str) -> Name:
    """``taken_apart``, remembered: a name is compared with several."""
    return taken_apart(text)


def taken_apart(text: str) -> Name:
    """A name taken apart. Of a name in both scripts the Chinese part counts, if it has two signs or more."""
    runs = word_runs(text[:200])
    whole = "".join(run for _han, run in runs)
    in_han = "".join(run for han, run in runs if han)
    if whole.rstrip("0123456789") in _NOBODY or in_han in _NOBODY or whole.startswith(_NOBODY_BEGINS):
        return Name(whole, whole, False, (whole,), frozenset(), short=False, nobody=True)
    if not in_han:
        return _in_latin(text, tuple(run for _han, run in runs))
    bare = _TITLES.sub("", in_han)
    beside = frozenset(run for han, run in runs if not han)
    if bare != in_han and len(bare) <= 2:
        return Name(whole, bare, True, (bare,), frozenset(), True, beside)
    if len(in_han) == 2 and in_han[0] in "小老阿":  # 小王
        return Name(whole, in_han[1], True, (in_han[1],), frozenset(), True, beside)
    if len(in_han) >= 2:
        return Name(whole, in_han, True, (in_han,), frozenset(pinyin.full_sounds(in_han)), False, beside)
    return Name(whole, in_han, True, tuple(run for _han, run in runs), frozenset(), short=True)  # 王F


def _in_latin(text: str, said: tuple[str, ...]) -> Name:
    titles = frozenset(word for word in said if word in _LATIN_TITLES)
    words = tuple(word for word in said if word not in titles)
    if not titles or not words:
        titles, words = frozenset(), said
    whole = "".join(words)
    initials = len(words) == 1 and 2 <= len(whole) <= 4 and text.isupper()
    short = initials or any(len(word) == 1 for word in words) or (bool(titles) and len(words) == 1)
    sounds = {whole, "".join(words[-1:] + words[:-1])}
    sounds |= {sound.replace("lyu", "lu").replace("nyu", "nu") for sound in sounds if "yu" in sound}
    return Name("".join(said), whole, False, words, frozenset(sounds), short, titles)


def heard_besides(name: Name) -> set[str]:
    """How a name of three words or more sounds without an English one before or behind it: Mary Chen Meiling."""
    if name.han or name.short or len(name.words) < 3:
        return set()
    left = [rest for rest in (name.words[1:], name.words[:-1]) if not _SURNAMES_FIRST.isdisjoint(rest)]
    return {"".join(said) for rest in left for said in (rest, rest[-1:] + rest[:-1])}


def compare(one: Name, other: Name) -> list[Why]:
    """What two names say, the name itself first."""
    if one.nobody or other.nobody:
        return [Why.NO_NAME]
    why, beside = _names(one, other), (one.beside, other.beside)
    if why is not Why.SAME_NAME or beside[0] == beside[1]:
        return [why]
    return [why, Why.OTHER_BESIDE if all(beside) else Why.BESIDE]


def _names(one: Name, other: Name) -> Why:
    if one.short or other.short:
        if one.whole == other.whole:
            return Why.SAME_NAME
        return Why.SHORT_NAME if _may_be_short(one, other) or _may_be_short(other, one) else Why.OTHER_NAME
    if one.main == other.main:
        return Why.SAME_NAME
    if one.han != other.han:
        return _over_scripts(one, other) if one.han else _over_scripts(other, one)
    if not one.han and sorted(one.words) == sorted(other.words):
        return Why.TURNED_NAME
    if one.sounds & other.sounds:
        return Why.SAME_SOUND
    if _slip_in_signs(one, other) if one.han else _slip_in_letters(one, other):
        return Why.ALMOST_NAME
    part = _one_surname_more(one, other) if one.han else _given_or_family(one, other)
    return Why.PART_NAME if part else Why.OTHER_NAME


def _over_scripts(han: Name, latin: Name) -> Why:
    if han.sounds & latin.sounds:
        return Why.OTHER_SCRIPT
    return _english_beside(han, latin) or (Why.ALMOST_NAME if _slip_in_letters(han, latin) else Why.OTHER_NAME)


def _english_beside(han: Name, latin: Name) -> Why | None:
    """陈美玲 Mary and "Mary Chen Meiling", or "Mary Chen", or "Mary" alone."""
    if not han.beside & frozenset(latin.words):
        return None
    rest = tuple(word for word in latin.words if word not in han.beside)
    if han.sounds & {"".join(rest), "".join(rest[-1:] + rest[:-1])}:
        return Why.OTHER_SCRIPT
    return Why.PART_NAME if not rest or set(rest) & set(pinyin.readings(han.main[0])) else None


def _one_surname_more(one: Name, other: Name) -> bool:
    """陈方安生 and 方安生: her husband's surname before her own."""
    short, long = sorted((one.main, other.main), key=len)
    return len(long) >= 4 and len(short) == len(long) - 1 and long[1:] == short


def _given_or_family(one: Name, other: Name) -> bool:
    """Anna Schmidt and Anna Hoffmann, who married; Elizabeth and Liz Brown."""
    first, second = one.words, other.words
    if len(first) < 2 or len(second) < 2:
        return False
    if first[0] == second[0]:
        return len(first[0]) > 2 and first[0] not in _SURNAMES_FIRST
    return first[-1] == second[-1] and _pet_name(first[0], second[0])


def _pet_name(one: str, other: str) -> bool:
    """Kathi for Katharina, Liz for Elizabeth: the beginning, or a part."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and (long[:3] == short[:3] or short in long)


def _may_be_short(short: Name, name: Name) -> bool:
    """王女士 or 王F for 王芳, "J Smith" for "John Smith", "WF" for 王芳 or "Wang Fang"."""
    if not short.short or not short.main or not name.main:
        return False
    if short.han and name.han:
        letters = "".join(word for word in short.words if not is_han(word[0]))
        return name.main.startswith(short.main) and (not letters or letters in _initials(name.main[len(short.main) :]))
    if not short.han and name.han and short.beside:
        return short.main in pinyin.readings(name.main[0])
    if not short.han and name.han:
        return len(short.main) == len(name.main) and short.main in _initials(name.main)
    if short.han or name.han:
        return False
    if short.beside:
        return short.main in (name.words[0], name.words[-1])
    if len(short.words) == 1:
        return short.main == "".join(word[0] for word in name.words)
    return len(short.words) == len(name.words) and all(
        part == word or (len(part) == 1 and word.startswith(part))
        for part, word in zip(short.words, name.words, strict=True)
    )


def _initials(run: str) -> set[str]:
    sounds = pinyin.later_sounds(run) if run else set()
    return {sound for sound in sounds if len(sound) == len(run)}


def _slip_in_signs(one: Name, other: Name) -> bool:
    """Two signs swapped, one too many behind the same surname, or one that sounds or looks almost the same."""
    short, long = sorted((one.main, other.main), key=len)
    if len(short) < 2 or len(long) - len(short) > 1:
        return False
    if len(short) < len(long):
        return short[0] == long[0] and any(long[:place] + long[place + 1 :] == short for place in range(1, len(long)))
    if sorted(short) == sorted(long):
        return True
    differ = [place for place, (first, second) in enumerate(zip(short, long, strict=True)) if first != second]
    return (len(differ) == 1 and _almost(one.sounds, other.sounds)) or alike(short, long)


def _almost(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two readings differ by one letter."""
    # A C library; the first page of the window compares no names.
    from rapidfuzz.distance import OSA

    return any(OSA.distance(one, other, score_cutoff=1) <= 1 for one in some for other in others)


def _slip_in_letters(one: Name, other: Name) -> bool:
    """One letter wrong in a name of five or more, two in one of ten; or a middle name left out."""
    from rapidfuzz.distance import OSA  # as above

    if one.han == other.han:
        fewer, more = sorted((one.words, other.words), key=len)
        if 2 <= len(fewer) < len(more) and set(fewer) <= set(more):
            return True
    shorter = min(len(sound) for name in (one, other) for sound in name.sounds)
    most = 2 if shorter >= 10 else 1 if shorter >= 5 else 0
    return most > 0 and any(
        OSA.distance(first, second, score_cutoff=most) <= most for first in one.sounds for second in other.sounds
    )
