"""The words a client is found by, and the words of a question. Pure text; the index itself is ``store.py``'s.

The index (see ``tables.py``) knows whole tokens and their beginnings. Any part of a name is the beginning of one of
its suffixes, so every suffix is a token: of the characters, of their pinyin and of the initials. What begins a name,
a code or a number is marked with ``§``, a letter to the tokenizer: the token itself is then an exact match, its
beginning a match from the start, and a bare token a match further in.

A document is found by its last four characters, which everybody is shown, or by the whole number, as a card reader
types it. Its tokens have a mark of their own and are never asked for by a beginning: sign by sign a hidden number could
be guessed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from desk_app.clients import pinyin
from desk_app.clients.pinyin import is_han

START = "§"
#: What begins the tokens of a document.
DOCUMENT = "¤"
#: Characters at the end of a document number that everybody is shown, of one longer than ``_BARELY_SHOWN``.
_SHOWN = 4
_BARELY_SHOWN = 8

#: The longest beginning that the index keeps a list of its own of (``prefix`` in ``tables.SEARCH_TABLE``).
INDEXED = 6

#: Longest token kept; a longer name is found by its first characters, a longer question is cut to them.
LONGEST = 24

#: Words of a question that are looked at; more would only narrow what is already one name.
MOST_WORDS = 8

#: Suffixes kept of one run of letters: a name of 200 characters must not fill the index.
_MOST_SUFFIXES = 60

_LETTERS = {"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
#: Chinese characters of the first block alone.
_PLAIN_HAN = re.compile("[\u4e00-\u9fff]+")
_DIGITS = "0123456789"
_PUNCTUATION = re.compile("[^a-z0-9]+")
#: Words whose ends are tokens: of letters, or what stands before a number and the number.
_LATER = re.compile(r"[^\W\d]+|([^\W\d]*)\d+")
_PHONE_LIKE = re.compile(r"\+?[\d\s\-().]+")


@lru_cache(maxsize=8192)
def _folded_sign(sign: str) -> str:
    """One character as compared: simplified, lower case, without accent; "" for what is no part of a word."""
    if is_han(sign):
        return pinyin.simplified(sign)
    category = unicodedata.category(sign)
    if (
        category[0] in "PZ"
        or category in {"Cc", "Cf", "Cs"}
        or sign in {START, DOCUMENT}
        or 0xFE00 <= ord(sign) <= 0xFE0F
    ):
        return ""
    if sign.isascii():
        return sign if sign.isalnum() else ""
    base = unicodedata.normalize("NFD", sign)
    if base[0].isalpha() and (ord(base[0]) < 0x530):  # Latin, Greek, Cyrillic: é is e
        return "".join(_LETTERS.get(part, part) for part in base if not unicodedata.combining(part))
    return "" if 0x300 <= ord(sign) <= 0x36F else sign


@lru_cache(maxsize=4096)
def _runs(text: str) -> tuple[tuple[bool, str], ...]:
    """The folded words of a text as (is Han, word). Han words parted only by spaces or dots are one."""
    if _PLAIN_HAN.fullmatch(text):  # nearly every name: these have one width and no case
        return ((True, "".join(map(pinyin.simplified, text))),)
    runs: list[tuple[bool, str]] = []
    current, han, parted = "", False, True
    for sign in unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()):
        folded = _folded_sign(sign)
        if not folded:
            parted = True
            continue
        sign_is_han = is_han(folded[0])
        if current and (sign_is_han != han or (parted and not han)):
            runs.append((han, current))
            current = ""
        current, han, parted = current + folded, sign_is_han, False
    if current:
        runs.append((han, current))
    return tuple(runs)


def word_runs(text: str) -> tuple[tuple[bool, str], ...]:
    """The folded words of a name as (is Chinese, word): simplified, lower case, without accents."""
    return _runs(text)


def folded(text: str) -> str:
    """A name as compared with another: no spaces, simplified, lower case, without accents."""
    if text.isascii():  # nearly every member code: no need to look at each sign's family
        return _PUNCTUATION.sub("", text.lower())
    return "".join(run for _, run in _runs(text))


def name_tokens(name: str) -> set[str]:
    """The tokens of a name."""
    runs = _runs(name)
    whole = runs[0][1][:LONGEST] if len(runs) == 1 else "".join([run for _, run in runs])[:LONGEST]
    if not whole:
        return set()
    tokens = {START + whole}
    for number, (han, run) in enumerate(runs):
        if number == 0 and han:
            tokens.update(map(START.__add__, pinyin.first_sounds(run[:LONGEST])))
            tokens.update(_han_suffixes(run[1:_MOST_SUFFIXES]))
        elif han:
            tokens.update(_han_suffixes(run[:_MOST_SUFFIXES]))
        else:
            tokens.update(_word_suffixes(run))
    return tokens


@lru_cache(maxsize=16384)
def _han_suffixes(run: str) -> tuple[str, ...]:
    """Every suffix of a run of characters, as written and as typed. Given names repeat, so this is remembered."""
    tokens: set[str] = set()
    for start in range(len(run)):
        tail = run[start : start + LONGEST]
        tokens.add(tail)
        tokens.update(pinyin.later_sounds(tail))
    return tuple(tokens)


def _word_suffixes(run: str) -> set[str]:
    # A single ASCII letter at the end of every word would make every client match every letter.
    last = max(1, len(run) - 1) if run.isascii() else len(run)
    return {run[start : start + LONGEST] for start in range(min(last, _MOST_SUFFIXES))}


def phone_tokens(number: str) -> list[str]:
    """The tokens of a kept phone number: every run of three or more digits begins one of them."""
    digits = number.removeprefix("+")
    tokens = [digits[start:] for start in range(1, len(digits) - 2)]
    tokens.append(START + digits)
    if len(digits) == 11 and digits[0] == "1" and number[0] != "+":
        tokens.append("86" + digits)
    return tokens


def code_tokens(code: str) -> list[str]:
    """The tokens of a member code: whole without its punctuation, and the endings of its number."""
    whole = folded(code)[:LONGEST]
    if not whole:
        return []
    digits = whole[len(whole.rstrip(_DIGITS)) :]
    tokens = [digits[start:] for start in range(len(digits) - 2)]
    tokens.append(START + whole)
    bare = digits.lstrip("0")
    if bare:
        tokens.append(START + bare)
    return tokens


def document_tokens(number: str) -> set[str]:
    """The tokens of a document: whole, where that is no longer than a question may be, and the last four characters
    that its mask shows (``client.masked``)."""
    whole, shown = folded(number), folded(number[-_SHOWN:])
    tokens = {DOCUMENT + whole} if 0 < len(whole) <= LONGEST else set[str]()
    if len(number) > _BARELY_SHOWN and len(shown) == _SHOWN:
        tokens.add(DOCUMENT + shown)
    return tokens


def index_words(name: str, phones: tuple[str, ...], code: str, document: str) -> str:
    """The row of the search index: every token of a client, parted by spaces."""
    tokens = name_tokens(name)
    tokens.update(code_tokens(code))
    for number in phones:
        tokens.update(phone_tokens(number))
    if document:
        tokens |= document_tokens(document)
    return " ".join(tokens)


def field_tokens(text: str) -> set[str]:
    """The tokens of what stands in a field: Chinese from every sign on, as written, and other words whole. Without
    their sounds: a field may be a sentence, and the index has a row for every client."""
    tokens: set[str] = set()
    for han, run in _runs(text):
        if han:
            tokens.update(run[start : start + LONGEST] for start in range(min(len(run), _MOST_SUFFIXES)))
        else:
            tokens.add(run[:LONGEST])
    return tokens


def query_words(text: str) -> tuple[str, ...]:
    """The words of a question, folded and cut to ``LONGEST``, at most ``MOST_WORDS``. No FTS syntax survives.

    Digits with spaces and dashes between them are one number, as on a business card.
    """
    text = unicodedata.normalize("NFKC", text[:400])
    digits = re.sub(r"\D", "", text) if _PHONE_LIKE.fullmatch(text.strip()) else ""
    if len(digits) >= 3 and digits.isascii():
        return (digits.removeprefix("00")[:LONGEST] if len(digits) > 11 else digits,)
    return tuple(dict.fromkeys(run[:LONGEST] for _, run in _runs(text)))[:MOST_WORDS]


def questions(words: tuple[str, ...]) -> tuple[str, str, str]:
    """What the index is asked for the words of a question, best answers first: exact, from the start, anywhere."""
    joined = "".join(words)[:LONGEST]
    whole = exact_token(joined)
    document = f' OR "{DOCUMENT}{joined}"' if len(joined) > _SHOWN else ""
    anywhere = " AND ".join(_near_or_whole(word) if len(words) > 1 else _anywhere(word) for word in words)
    return f'"{whole}"{document}', f'"{whole}"*', anywhere


def _anywhere(word: str) -> str:
    return f'("{START}{word}"* OR "{word}"*' + (f' OR "{DOCUMENT}{word}")' if len(word) >= _SHOWN else ")")


def _near_or_whole(word: str) -> str:
    """A number beside other words, as ``near_questions`` asks for it: the page that they fill is seldom whole."""
    if not word.isdecimal() or len(START + word) <= INDEXED:
        return _anywhere(word)
    return f'({_near(START, word)} OR {_near("", word)} OR "{DOCUMENT}{word}")'


def near_questions(words: tuple[str, ...]) -> tuple[str, str, str]:
    """The same questions by beginnings that the index has lists of; "" where there is nothing to be gained.

    The index answers a longer beginning only once it has read everything that begins so: a year that begins every
    member code, or six digits that begin every phone of a town, is a million files. Whoever has it also has a token
    that begins with the first signs of it and one that begins with its later signs, and those lists are read no
    further than needed. What answers these need not, very seldom, answer the question itself, and the sounds of a
    name have no later letters: only a whole page of answers is to be taken.
    """
    joined = "".join(words)[:LONGEST]
    start = _near(START, joined)
    several = [(_near(START, word), _near("", word)) for word in words]
    long = any(len(START + word) > INDEXED for word in words) and all(map(all, several))
    anywhere = " AND ".join(f"({first} OR {later})" for first, later in several)
    return "", start if len(START + joined) > INDEXED else "", anywhere if long else ""


def _near(mark: str, word: str) -> str:
    """Beginnings no longer than the index has lists of, that a client has who has ``mark`` and ``word``; "" where
    they do not say all of it."""
    parted = _LATER.fullmatch(word)
    if parted is None:
        return ""
    whole, first = mark + word, len(mark) + (len(parted[1] or "") or 1)
    if first > INDEXED < len(whole):
        return ""
    parts = [whole[:INDEXED]]
    parts += [whole[max(end - INDEXED, first) : end] for end in range(len(whole), INDEXED, -INDEXED)]
    return "(" + " AND ".join(f'"{part}"*' for part in parts) + ")"


def exact_token(text: str) -> str:
    """The token of a whole name, code or number that is folded already."""
    return START + text[:LONGEST]


def sounds_like(name: str) -> tuple[str, ...]:
    """Whole tokens that names written or spoken the same as ``name`` have: for the warning of a second file."""
    runs = _runs(name)
    whole = "".join(run for _, run in runs)
    if not whole:
        return ()
    spoken = pinyin.full_sounds(runs[0][1]) if len(runs) == 1 and runs[0][0] and len(whole) > 1 else ()
    return (exact_token(whole), *map(exact_token, spoken))
