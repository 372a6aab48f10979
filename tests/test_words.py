"""Every sentence a person can read exists in both languages, with the same holes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from babel.dates import format_date
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from babel.numbers import format_currency, get_currency_precision

from desk_app.money import Money, minor_digits
from desk_app.places import resource
from desk_app.words import read_sources, words_for

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {"_": None, "N_": None, "say": None, "words": None, "n_": (1, 2), "n": (1, 2), "say_n": (1, 2)}
#: A mark of the Western set beside a Chinese character. File patterns, "(*.db)", stand in the open after a space.
WESTERN_MARK = re.compile(
    r"[\u3400-\u9fff“”《》〈〉（）「」…}%][,;:?!()]|[,;:?!()](?=[\u3400-\u9fff“《（「])|[\u3400-\u9fff] \((?!\*)"
)
HOLE = re.compile(r"\{(\w+)")


def marked() -> set[str]:
    """Every marked sentence of the program; of a plural, its singular."""
    found = set()
    methods = [("**.py", "python")]
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT / "desk_app", method_map=methods, keywords=KEYWORDS
    ):
        sentence = message if isinstance(message, str) else message[0]
        if sentence:
            found.add(sentence)
    return found


def translated() -> dict[str, tuple[str, str]]:
    """English sentence to its Chinese and the file that holds it."""
    told: dict[str, tuple[str, str]] = {}
    for path in sorted(resource("i18n", "zh_CN").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="zh_CN"):
                if message.id and message.string:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    said = message.string if isinstance(message.string, str) else message.string[0]
                    assert not message.fuzzy, f"{path.name}: {key} is marked fuzzy"
                    if key in told:
                        assert told[key][0] == said, f"{key!r} is said in two ways: {told[key][1]} and {path.name}"
                    told[key] = (said, path.name)
    return told


def test_every_sentence_is_translated() -> None:
    missing = sorted(marked() - set(translated()))
    assert not missing, f"{len(missing)} sentences without Chinese:\n" + "\n".join(missing)


def test_translations_have_the_same_holes() -> None:
    wrong = [
        f"{where}: {key}"
        for key, (said, where) in translated().items()
        if set(HOLE.findall(key)) != set(HOLE.findall(said))
    ]
    assert not wrong, "\n".join(wrong)


def test_chinese_has_chinese_punctuation() -> None:
    wrong = [f"{where}: {said}" for said, where in translated().values() if WESTERN_MARK.search(said)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("店铺文件已打开,请先关闭。", True),
        ("{text} (导入)", True),
        ("确定吗?", True),
        ("“{file}”:没有内容", True),
        ("{count},请先", True),
        ("店铺文件 (*.db *.deskbackup)", False),
        ("0 到 5,000,000 之间", False),
        ("写成 9:30 或 9：30，都行（可以）。", False),
    ],
)
def test_what_counts_as_a_western_mark(said: str, wrong: bool) -> None:
    assert bool(WESTERN_MARK.search(said)) is wrong


def test_nothing_is_translated_that_nobody_says() -> None:
    stale = sorted(set(translated()) - marked())
    assert not stale, f"{len(stale)} sentences that no code says:\n" + "\n".join(stale)


def test_sources_and_compiled_words_agree() -> None:
    sources = sorted(resource("i18n", "zh_CN").glob("*.po"))
    plain = read_sources(sources)
    for key, (said, _where) in list(translated().items())[:200]:
        assert said in {plain.gettext(key), plain.ngettext(key, key, 1)}


@pytest.mark.parametrize(
    ("language", "amount", "shown"),
    [
        ("zh_CN", Money(-128000, "CNY"), "-¥1,280.00"),
        ("en", Money(128000, "CNY"), "¥1,280.00"),
        ("en", Money(500, "JPY"), "¥500"),
        ("en", Money(123456, "EUR"), "€1,234.56"),
    ],
)
def test_money_is_shown_with_its_sign_and_places(language: str, amount: Money, shown: str) -> None:
    assert words_for(language).money(amount) == shown


def test_days_and_shares() -> None:
    chinese, english = words_for("zh_CN"), words_for("en")
    assert chinese.day(date(2026, 11, 21)) == "2026年11月21日"
    assert english.day(date(2026, 11, 21)) == "21 Nov 2026"
    assert chinese.weekday(date(2026, 11, 21)) == "星期六"
    assert english.month(2026, 11) == "November 2026"
    assert english.percent(Decimal("0.1234"), 1) == "12.3%"
    assert english.list_of(("Facial", "Dye")) == "Facial, Dye"
    assert words_for("zh_CN").list_of(("面部补水", "染发")) == "面部补水、染发"
    assert words_for("xx").language == "en"


def test_the_short_tables_say_what_cldr_says() -> None:
    days = [date(2026, 1, 5) + timedelta(days=9 * number) for number in range(50)]
    for day in days:
        assert words_for("en").day(day) == format_date(day, "d MMM y", locale="en_GB")
        assert words_for("zh_CN").day(day) == format_date(day, "y年M月d日", locale="zh_CN")
        for language in ("en", "zh_CN"):
            assert words_for(language).weekday(day) == format_date(day, "EEEE", locale=language)
    for minor in (0, 1, -1, 99_999, 100_000, 128_050, -128_050, 10**14):
        money = Money(minor)
        assert words_for("zh_CN").money(money) == format_currency(money.decimal(), "CNY", locale="zh_CN")
    for currency in ("CNY", "HKD", "TWD", "SGD", "MYR", "PHP", "USD", "CAD", "EUR", "GBP", "JPY", "KWD", "XYZ"):
        assert minor_digits(currency) == get_currency_precision(currency)
