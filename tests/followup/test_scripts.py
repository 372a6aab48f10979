"""The words of a call: whole in both languages, never a hole, never the same twice in a row."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.followup import telling
from desk_app.followup.address import address
from desk_app.followup.candidate import Candidate
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import rulebook
from desk_app.followup.scripts import PARTS, Spoken, choose, fill, full_text, holes_of, likeness, variants
from desk_app.money import Money
from desk_app.words import words_for

ON = date(2026, 11, 21)
BOOK = rulebook()
FULL: dict[str, object] = {
    "name": "王婧颖", "gender": "f", "advisor": "林欣妍", "shop": "兑记", "service": "面部补水", "days": 7,
    "promise": "给您找敏感肌小样",
    "ticket": "D-2411-0087", "due": ON, "last_day": ON + timedelta(days=5), "amount": Money(1_230_000),
}  # fmt: skip


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_lines_with_the_same_holes() -> None:
    chinese, english = variants("zh_CN"), variants("en")
    assert {group: set(lines) for group, lines in chinese.groups.items()} == {
        group: set(lines) for group, lines in english.groups.items()
    }
    for number, text in chinese.texts.items():
        assert holes(text) == holes(english.texts[number]), number
    assert all(re.search("[\u4e00-\u9fff]", text) for text in chinese.texts.values())


def test_there_are_enough_variants() -> None:
    groups = variants("en").groups
    assert len(groups["opening"]) >= 6
    assert len(groups["opening_nameless"]) >= 6
    assert len(groups["close"]) >= 5
    for group, lines in groups.items():
        if group.startswith("reason."):
            assert len(lines) >= 4, group
        if group.startswith("offer."):
            assert len(lines) >= 6, group


@pytest.mark.parametrize("family", list(Family))
def test_every_family_can_be_spoken_about_with_nothing_but_a_name(family: Family) -> None:
    known: dict[str, object] = {"name": "KERT01"}
    if family is Family.MATURITY:
        known |= {name: FULL[name] for name in ("ticket", "due", "last_day", "amount")}
    if family is Family.PROMISE:
        known |= {"promise": "a sample"}
    if family in {Family.AFTERCARE, Family.REBOOKING}:
        known |= {"service": "Women's hair cut", "days": 7}
    script = choose(1, ON, family, known, (), BOOK)
    assert script is not None
    for language in ("zh_CN", "en"):
        text = full_text(script, words_for(language))
        assert "{" not in text
        assert "None" not in text


def test_where_no_name_is_known_none_is_said_and_no_two_calls_begin_alike() -> None:
    assert not any("name" in holes_of(variant) for variant in variants("en").groups["opening_nameless"])
    said: list[Spoken] = []
    last = ""
    for week in range(10):
        day = ON + timedelta(days=7 * week)
        family = (Family.BIRTHDAY, Family.AFTERCARE, Family.REBOOKING, Family.MATURITY)[week % 4]
        script = choose(1, day, family, {**FULL, "name": ""}, said, BOOK, last_text=last)
        assert script is not None
        assert not said or script.opening != said[0].parts["opening"]
        said = [Spoken(day, script.parts), *said][: BOOK.remembered_calls]
        last = full_text(script, words_for("zh_CN"))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_offer_points_at_something_nobody_named(language: str) -> None:
    """Offers of care also follow birthday wishes and agreed calls, where nothing was named before them."""
    pointing = re.compile(r"这件事|那件事|\b(check this|look after it)\b")
    assert not [text for text in variants(language).groups["offer.care"].values() if pointing.search(text)]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(("group", "hole"), [("call_back_service", "service"), ("call_back_ticket", "ticket")])
def test_every_line_about_a_known_matter_names_it(language: str, group: str, hole: str) -> None:
    lines = variants(language).groups[f"reason.{group}"]
    assert all(holes(text) == {hole} for text in lines.values())


def test_a_line_whose_hole_is_empty_is_not_used() -> None:
    known = {**FULL, "advisor": "", "shop": ""}
    for client in range(60):
        script = choose(client, ON, Family.BIRTHDAY, known, (), BOOK)
        assert script is not None
        assert not holes_of(script.opening) & {"advisor", "shop"}


def test_the_choice_is_the_same_every_time_and_differs_between_clients() -> None:
    chosen = [choose(client, ON, Family.AFTERCARE, FULL, (), BOOK) for client in range(40)]
    assert chosen == [choose(client, ON, Family.AFTERCARE, FULL, (), BOOK) for client in range(40)]
    assert len({script.opening for script in chosen if script}) > 4


def test_the_least_used_line_is_taken() -> None:
    used = [f"o{number}" for number in range(1, 12) if number != 5]
    said = [Spoken(ON - timedelta(days=10 + index), {"opening": line}) for index, line in enumerate(used)]
    script = choose(1, ON, Family.BIRTHDAY, FULL, said, BOOK)
    assert script is not None
    assert script.opening == "o5"


@settings(max_examples=40, deadline=None)
@given(
    client=st.integers(1, 10**6),
    steps=st.lists(st.tuples(st.sampled_from(list(Family)), st.integers(3, 40)), min_size=2, max_size=14),
)
def test_no_two_calls_in_a_row_share_opening_or_offer_or_sound_alike(
    client: int, steps: list[tuple[Family, int]]
) -> None:
    said: list[Spoken] = []
    texts: list[str] = []
    on = ON
    for family, gap in steps:
        on += timedelta(days=gap)
        script = choose(client, on, family, FULL, said, BOOK)
        if script is None:
            continue
        if said:
            assert all(script.parts[part] != said[0].parts[part] for part in PARTS)
        said.insert(0, Spoken(on, script.parts))
        texts.append(full_text(script, words_for("zh_CN")))
    for before, after in pairwise(texts):
        assert likeness(before, after) <= BOOK.likeness_percent


@pytest.mark.parametrize("family", list(Family))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_words_too_alike_to_the_last_are_not_chosen(family: Family, language: str) -> None:
    words = words_for(language)
    least_used = choose(1, ON, family, FULL, (), BOOK)
    assert least_used is not None
    last = full_text(least_used, words)
    # The text is remembered without its variants, as from another program.
    chosen = choose(1, ON, family, FULL, (), BOOK, last_text=last)
    assert chosen is not None
    assert chosen != least_used
    assert likeness(full_text(chosen, words), last) <= BOOK.likeness_percent
    assert chosen == choose(1, ON, family, FULL, (), BOOK, last_text=last)
    unlike = choose(1, ON, family, FULL, (), BOOK, last_text="xyz")
    assert unlike == least_used


def test_where_everything_is_too_alike_nothing_is_said() -> None:
    least_used = choose(1, ON, Family.BIRTHDAY, FULL, (), BOOK)
    assert least_used is not None
    last = full_text(least_used, words_for("zh_CN"))
    strict = replace(BOOK, likeness_percent=0)
    assert choose(1, ON, Family.BIRTHDAY, FULL, (), strict, last_text=last) is None
    assert choose(1, ON, Family.BIRTHDAY, FULL, (), strict) is not None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_no_two_lines_of_a_part_are_near_copies(language: str) -> None:
    for group, lines in variants(language).groups.items():
        for (one, text), (other, second) in combinations(lines.items(), 2):
            assert likeness(text, second) <= BOOK.likeness_percent, (group, one, other)


@pytest.mark.parametrize(
    ("one", "other", "percent"),
    [("", "", 0), ("abc", "abc", 100), ("abc", "xyz", 0), ("night", "nacht", 25), ("A b C", "abc", 100)],
)
def test_likeness_is_dice_over_pairs(one: str, other: str, percent: int) -> None:
    assert likeness(one, other) == percent


@pytest.mark.parametrize(
    ("name", "gender", "chinese", "english"),
    [
        ("王婧颖", "f", "王女士", "王婧颖"),
        ("高强", "m", "高先生", "高强"),
        ("欧阳倩", "f", "欧阳女士", "欧阳倩"),
        ("王婧颖", "", "王婧颖", "王婧颖"),
        ("小美", "f", "小美", "小美"),
        ("喆犇玥翀", "f", "喆犇玥翀", "喆犇玥翀"),
        ("Mary Ann Lee", "f", "Mary", "Mary"),
        ("KERT01", "f", "KERT01", "KERT01"),
        ("<b>", "m", "<b>", "<b>"),
        ("{name}", "f", "{name}", "{name}"),
    ],
)
def test_address(name: str, gender: str, chinese: str, english: str) -> None:
    assert address(name, gender, "zh_CN") == chinese
    assert address(name, gender, "en") == english


def test_a_name_with_braces_is_said_as_it_is() -> None:
    script = choose(1, ON, Family.BIRTHDAY, {**FULL, "name": "{shop} {0}"}, (), BOOK)
    assert script is not None
    assert "{shop} {0}" in fill(script, words_for("zh_CN"))[0]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_line_about_a_promise_names_it(language: str) -> None:
    lines = variants(language).groups["reason.promise"]
    assert all("{promise}" in text for text in lines.values())
    long = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申…"
    said: list[Spoken] = []
    last = ""
    for day in range(0, 18, 3):  # the same long promise six times: there are always words unlike the last
        on, known = ON + timedelta(days=day), {**FULL, "promise": long}
        script = choose(7, on, Family.PROMISE, known, said, BOOK, last_text=last)
        assert script is not None
        assert long in fill(script, words_for(language))[1]
        said = [Spoken(on, script.parts), *said]
        last = full_text(script, words_for(language))


def test_a_date_is_said_without_its_year() -> None:
    script = choose(3, ON, Family.MATURITY, FULL, (), BOOK)
    assert script is not None
    assert "11月21日" in fill(script, words_for("zh_CN"))[1]
    assert "21 Nov" in fill(script, words_for("en"))[1]
    assert "2026" not in full_text(script, words_for("en"))


#: What a line may not say beside a reason, by the group it is of: that it is time now, or that she is late.
NOW = ("正好", "差不多", "往常", "平时的节奏", "这几天", "这两天", "about time", "close to", "about right", "about now")
LATE = (
    "过了",
    "很久",
    "迟",
    "晚了",
    "好一阵",
    "没来",
    "露面",
    "past",
    "later",
    "long while",
    "not seen",
    "stayed away",
)
HABIT = ("平时", "习惯", "往常", "一向", "usual", "habit", "regular")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("group", "never"),
    [
        ("rebooking", LATE),
        ("named", (*LATE, *HABIT)),
        ("late", (*NOW, *HABIT)),
        ("very_late", (*NOW, *HABIT)),
        ("win_back", (*NOW, "习惯", "habit")),
    ],
)
def test_every_line_fits_how_late_she_is(language: str, group: str, never: tuple[str, ...]) -> None:
    for number, text in variants(language).groups[f"reason.{group}"].items():
        assert not [word for word in never if word in text.casefold()], (number, text)


@pytest.mark.parametrize(
    ("visits", "mean", "spread", "late", "group"),
    [
        (7, 28, 4, -2, "rebooking"),
        (7, 28, 4, 0, "rebooking"),
        (7, 28, 4, 5, "rebooking"),  # a fifth of the gap is still on time
        (7, 28, 4, 6, "late"),
        (7, 28, 4, 28, "late"),
        (7, 28, 4, 33, "very_late"),  # what a stranger saw: "these days are about right"
        (7, 6, 1, 3, "late"),
        (7, 6, 1, 7, "very_late"),
        (3, 30, 20, 20, "rebooking"),
        (0, 0, 0, -1, "named"),
        (0, 0, 0, 7, "named"),
        (0, 0, 0, 8, "late"),
        (0, 0, 0, 31, "very_late"),
    ],
)
def test_the_lines_follow_her_lateness(visits: int, mean: int, spread: int, late: int, group: str) -> None:
    facts = ("", visits, mean, spread, "2026-10-01", late, 5, 38_000)
    candidate = Candidate(1, Family.REBOOKING, "2026-10-20", 18, 0, 0, facts)
    assert telling.lines_for(candidate) == group
    assert telling.lines_for(candidate._replace(family=Family.WIN_BACK)) == "win_back"
