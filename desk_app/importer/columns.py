"""What the columns of a list mean: by their headings first, by what stands in them second. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from desk_app.importer.answers import call_hours, speaks_of_calls
from desk_app.importer.cells import fold, whole_number_text
from desk_app.importer.lists import FIELDS, IGNORED, LANDING_ORDER, NAME_HINTS, REQUIRED, ListKind

#: How many rows are looked at for headings, and how many for what stands in a column.
HEADING_ROWS = 20
SAMPLE_ROWS = 200
#: What share of a column's filled cells must look alike to be taken for what they look like.
ALIKE = 0.6

_EXACT, _CONTAINED, _BY_CONTENT = 1.0, 0.8, 0.5
#: Fields that only a heading of exactly their words is taken for.
_TO_THE_LETTER = frozenset({"balance", "owed"})
_PUNCTUATION = re.compile(r"[\W_]+")
_PARENTHESES = re.compile(r"[(（\[【].*?[)）\]】]")
_PHONE = re.compile(r"(?:\+|00)?(?:86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\+?\(?\d{2,4}\)?[- ]\d{3,4}[- ]\d{4}")
_DOCUMENT = re.compile(r"\d{17}[\dXx]|\d{6}[3-9]\d[01]\d[0-3]\d{4}")
_DATE = re.compile(
    r"((?:19|20)\d\d)\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|(?:19|20)\d\d[01]\d[0-3]\d|\d{1,2}/\d{1,2}/((?:19|20)\d\d)"
)
_LUNAR = re.compile("^[农農阴陰][历曆]")
_GENDERS = frozenset({"男", "女", "f", "m", "male", "female", "先生", "女士"})
_SPAN = re.compile(r"\d\s*[:：点時时]?\s*\d*\s*[-–—~～至到]\s*\D{0,2}\d")
_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}|[A-Z][a-z'’-]+(?: [A-Z][a-z'’.-]*){1,3}")


@dataclass(frozen=True, slots=True)
class Understood:
    """A list's columns. ``columns``: field → column from 0; ``certainty``: field → 0…1; ``unknown``: the rest.

    ``heading_row`` is the number of the row of headings, 0 where there is none. ``sample``: the first rows below it.
    ``program``: the marked name of the program whose list it is, where that was recognised and its columns laid out;
    ``own``: the fields of the shop's files that columns can be besides, and what they are called.
    """

    kind: ListKind
    headings: tuple[str, ...]
    heading_row: int
    columns: Mapping[str, int]
    certainty: Mapping[str, float]
    unknown: tuple[int, ...]
    sample: tuple[tuple[str, ...], ...]
    program: str = ""
    own: tuple[tuple[str, str], ...] = ()

    def with_own(
        self, columns: Mapping[str, int], certainty: Mapping[str, float], own: tuple[tuple[str, str], ...]
    ) -> Understood:
        """The same list with columns that are fields of the file."""
        used = set(columns.values())
        unknown = tuple(column for column in self.unknown if column not in used)
        return replace(self, columns=dict(columns), certainty=dict(certainty), unknown=unknown, own=own)

    def with_columns(self, kind: ListKind, columns: Mapping[str, int]) -> Understood:
        """The same list as a person says it is to be read."""
        used = set(columns.values())
        unknown = tuple(
            index
            for index, heading in enumerate(self.headings)
            if index not in used and plain_heading(heading) not in IGNORED and (heading or self._has(index))
        )
        certainty = dict.fromkeys(columns, 1.0)
        return replace(self, kind=kind, columns=dict(columns), certainty=certainty, unknown=unknown)

    def _has(self, column: int) -> bool:
        return any(column < len(row) and row[column] for row in self.sample)


def plain_heading(heading: str) -> str:
    """A heading as it is compared: folded, without punctuation and without what stands in brackets."""
    return _PUNCTUATION.sub("", fold(_PARENTHESES.sub("", heading)))


@cache
def _synonyms(kind: ListKind) -> dict[str, tuple[str, int]]:
    """Plain synonym → field and how far back it stands in its field's list (0: the usual word)."""
    found: dict[str, tuple[str, int]] = {}
    for field in FIELDS[kind]:
        for place, heading in enumerate(field.headings):
            found.setdefault(_PUNCTUATION.sub("", fold(heading)), (field.name, place))
    return found


def match_headings(kind: ListKind, headings: Sequence[str]) -> dict[str, tuple[int, float]]:
    """Field → column and certainty for one row of headings. A field takes its most usual heading, leftmost first."""
    found: dict[str, tuple[int, float]] = {}
    best: dict[str, tuple[float, int, int]] = {}
    for column, heading in enumerate(headings):
        plain = plain_heading(heading) if len(heading) <= 60 else ""
        if not plain:
            continue
        field, place, certainty = _match_one(kind, plain)
        if not field:
            continue
        rank = (certainty, -place, -column)
        if field not in best or rank > best[field]:
            best[field], found[field] = rank, (column, certainty)
    return found


def _match_one(kind: ListKind, plain: str) -> tuple[str, int, float]:
    synonyms = _synonyms(kind)
    if plain in synonyms:
        return *synonyms[plain], _EXACT
    # "顾客联系手机号码", "Customer's mobile number": the longest known word inside, no shorter than two characters
    # but a balance of points, or of sessions, is no money
    inside = [
        word
        for word, (field, _place) in synonyms.items()
        if len(word) >= (2 if word > "\x7f" else 5) and word in plain and field not in _TO_THE_LETTER
    ]
    if not inside or len(plain) > 3 * max(map(len, inside)) + 4:
        return "", 0, 0.0
    longest = max(inside, key=len)
    return *synonyms[longest], _CONTAINED


def understand(
    rows: Sequence[tuple[int, Sequence[str]]], *, name: str = "", kind: ListKind | None = None
) -> Understood | None:
    """What the first rows of a file say about it; None where neither headings nor content say enough.

    ``rows`` are numbered rows (``HEADING_ROWS + SAMPLE_ROWS`` are enough); ``name`` is the file's, for a hint.
    ``kind`` settles what list it is.
    """
    kinds = (kind,) if kind is not None else LANDING_ORDER
    best: tuple[float, ListKind, int] | None = None
    for index, (_number, cells) in enumerate(rows[:HEADING_ROWS]):
        for candidate in kinds:
            score = _score(candidate, cells, name)
            if score and (best is None or score > best[0] + 0.001):
                best = (score, candidate, index)
    if best is None:
        return _by_one_heading(rows, kinds) or _without_headings(rows, kinds)
    _, chosen, index = best
    number, headings = rows[index]
    below = [cells for _, cells in rows[index + 1 : index + 1 + SAMPLE_ROWS] if any(cells)]
    return _understood(chosen, tuple(headings), number, below)


def _score(kind: ListKind, cells: Sequence[str], name: str) -> float:
    if not 1 <= sum(1 for cell in cells if cell) <= 500:
        return 0.0
    found = match_headings(kind, cells)
    if not all(group & found.keys() for group in REQUIRED[kind]):
        return 0.0
    filled = sum(1 for cell in cells if cell)
    if kind is ListKind.NO_SHOWS and filled > len(found) + 1:
        return 0.0
    if kind is ListKind.CLIENTS and len(found) == 1 and filled > 1 and not _hinted(kind, name):
        return 0.0
    score = sum(certainty for _, certainty in found.values()) + len(found) / max(filled, 1)
    if _hinted(kind, name):
        score += 0.6
    # the rarer the required columns, the surer the kind
    return score + len(REQUIRED[kind]) * 0.25


def _hinted(kind: ListKind, name: str) -> bool:
    return any(hint in name.casefold() for hint in NAME_HINTS[kind])


def _understood(kind: ListKind, headings: tuple[str, ...], number: int, below: Sequence[Sequence[str]]) -> Understood:
    found = match_headings(kind, headings)
    taken = {column for column, _ in found.values()}
    if kind is ListKind.CLIENTS:
        if "phone" in found and "phone2" not in found and (second := _second_phone(headings, below, taken)) is not None:
            found["phone2"] = (second, _CONTAINED)
            taken.add(second)
        for column in range(len(headings)):
            if column in taken:
                continue
            field = _by_content(below, column, set(found))
            # a column under a heading of its own is only taken where the heading says nothing against it
            if field and field not in {"name", "gender"} and not (field == "call_hours" and headings[column]):
                found[field] = (column, _BY_CONTENT)
                taken.add(column)
    # columns without a heading count where two rows have them: one row alone has stray cells
    widths = sorted(len(row) for row in below[:50])[-2:]
    if widths:
        headings = headings + ("",) * (min(*widths, 500) - len(headings))
    unknown = tuple(
        column
        for column, heading in enumerate(headings)
        if column not in taken
        and plain_heading(heading) not in IGNORED
        and (heading or any(column < len(row) and row[column] for row in below))
    )
    return Understood(
        kind,
        headings,
        number,
        {field: column for field, (column, _) in found.items()},
        {field: certainty for field, (_, certainty) in found.items()},
        unknown,
        tuple(tuple(row) for row in below[:20]),
    )


def _second_phone(headings: Sequence[str], below: Sequence[Sequence[str]], taken: set[int]) -> int | None:
    """Another column that is headed as a phone and holds phones: people have two."""
    for column, heading in enumerate(headings):
        if column in taken or len(heading) > 60 or _match_one(ListKind.CLIENTS, plain_heading(heading))[0] != "phone":
            continue
        values = [row[column] for row in below if column < len(row) and row[column]]
        if sum(map(_is_phone, values)) >= len(values) * ALIKE:
            return column
    return None


def _by_one_heading(rows: Sequence[tuple[int, Sequence[str]]], kinds: Sequence[ListKind]) -> Understood | None:
    """A list of people of whose headings only the name's is known, where what stands below says more."""
    if ListKind.CLIENTS not in kinds:
        return None
    for index, (number, headings) in enumerate(rows[:HEADING_ROWS]):
        if "name" in match_headings(ListKind.CLIENTS, headings):
            below = [cells for _, cells in rows[index + 1 : index + 1 + SAMPLE_ROWS] if any(cells)]
            found = _understood(ListKind.CLIENTS, tuple(headings), number, below)
            if len(found.columns) > 1:
                return found
    return None


def _without_headings(rows: Sequence[tuple[int, Sequence[str]]], kinds: Sequence[ListKind]) -> Understood | None:
    """A list of people with no headings at all, by what stands in it: a name and a phone or document at least."""
    if ListKind.CLIENTS not in kinds:
        return None
    filled = [cells for _, cells in rows if any(cells)][:SAMPLE_ROWS]
    if not filled:
        return None
    found: dict[str, int] = {}
    for column in range(min(max(map(len, filled)), 60)):
        field = _by_content(filled, column, set(found))
        if field:
            found[field] = column
    if "name" not in found or not found.keys() & {"phone", "document"}:
        return None
    width = min(max(map(len, filled)), 60)
    taken = set(found.values())
    return Understood(
        ListKind.CLIENTS,
        ("",) * width,
        0,
        found,
        dict.fromkeys(found, _BY_CONTENT),
        tuple(column for column in range(width) if column not in taken),
        tuple(tuple(row) for row in filled[:20]),
    )


def _by_content(rows: Sequence[Sequence[str]], column: int, known: set[str]) -> str:
    values = [row[column] for row in rows if column < len(row) and row[column]]
    if not values or len(values) < len(rows) * 0.05:
        return ""
    for field, looks_like in _LOOKS:
        if field not in known and sum(map(looks_like, values)) >= len(values) * ALIKE:
            return field
    return ""


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(whole_number_text(fold(text))) is not None or _PHONE.fullmatch(text) is not None


def _is_birth_date(text: str) -> bool:
    """A date long enough ago to be a birthday; dates of recent years are of joining or of a visit."""
    if _LUNAR.match(text):
        return True
    match = _DATE.fullmatch(text.strip())
    if not match:
        return False
    year = int(match[1] or match[2] or text[:4])
    return 1920 <= year <= _YOUNGEST


#: Few clients are born later than this, and few lists begin earlier.
_YOUNGEST = date(2008, 1, 1).year

_LOOKS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("document", lambda text: _DOCUMENT.fullmatch(fold(text)) is not None),
    ("phone", _is_phone),
    ("birthday", _is_birth_date),
    ("may_call", speaks_of_calls),
    ("call_hours", lambda text: call_hours(text) not in {None, (None, None)} and _SPAN.search(text) is not None),
    ("gender", lambda text: fold(text) in _GENDERS),
    ("name", lambda text: _NAME.fullmatch(text.strip()) is not None),
)
