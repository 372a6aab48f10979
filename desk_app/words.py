"""One catalogue for the window, the paper and the command line.

English is the source language: the English sentence is the key. Translations live in ``resources/i18n/LANG/*.po``,
one file per room of the house, and are compiled into one ``LANG.mo``. Where the compiled file is missing or older
than a source (a fresh checkout), the sources are read directly, which is slower and just as right.

Marks that the extraction check knows: ``_("…")`` (the window's current language), ``N_("…")`` (marked now, said
later), ``say("…")`` and ``words("…")`` (a ``Words`` value in hand), ``n_("one", "many", count)`` and ``.n(...)``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

from desk_app.money import Money
from desk_app.places import resource

LANGUAGES = ("en", "zh_CN")

#: As CLDR has them (tests compare). Babel itself costs a tenth of the window's start.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zh_CN": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
}


class Words:
    """Says a marked English sentence in one language. Immutable; safe to hand to any thread."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def __call__(self, sentence: str, **values: object) -> str:
        """``sentence`` in this language with its ``{holes}`` filled; amounts and dates are written as it does.

        An empty sentence stays empty.
        """
        if not sentence:
            return ""
        said = self._catalogue.gettext(sentence)
        return said.format_map({name: self._filled(value) for name, value in values.items()}) if values else said

    def _filled(self, value: object) -> object:
        if isinstance(value, Money):
            return self.money(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return self.day(value)
        return value

    def n(self, one: str, many: str, count: int, **values: object) -> str:
        """The plural form for ``count``; ``{count}`` is filled too."""
        return self._catalogue.ngettext(one, many, count).format_map({"count": count, **values})

    def number(self, value: int) -> str:
        """A whole number with this language's grouping."""
        return f"{value:,}"  # en and zh_CN group alike

    def list_of(self, names: Iterable[str]) -> str:
        """Names in a row, as this language parts them: "Facial, Dye", "面部补水、染发"."""
        return ("、" if self.language == "zh_CN" else ", ").join(names)

    def percent(self, share: Decimal, places: int = 0) -> str:
        """A share of one as a percentage: Decimal("0.123") → "12%"."""
        return f"{share * 100:.{places}f}%"

    def day(self, day: date) -> str:
        """A date in full, without the weekday: "21 Nov 2026", "2026年11月21日"."""
        if self.language == "zh_CN":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def weekday(self, day: date) -> str:
        """The name of the day of the week: "Saturday", "星期六"."""
        return _WEEKDAYS["zh_CN" if self.language == "zh_CN" else "en"][day.weekday()]

    def month(self, year: int, month: int) -> str:
        """A month of a year: "November 2026", "2026年11月"."""
        return (
            f"{year}年{month}月"
            if self.language == "zh_CN"
            else _babel_dates().format_date(date(year, month, 1), "MMMM y", locale="en")
        )

    def money(self, amount: Money) -> str:
        """An amount with its sign and grouping: "¥1,280.00"."""
        if amount.currency == "CNY":
            value = amount.decimal()
            return f"-¥{-value:,.2f}" if value < 0 else f"¥{value:,.2f}"
        from babel.numbers import format_currency  # CLDR patterns of currencies that few shops keep

        return str(format_currency(amount.decimal(), amount.currency, locale="en"))


def _babel_dates() -> ModuleType:
    from babel import dates  # CLDR's tables are read when the first date is shown, not at start

    return dates


def N_(sentence: str) -> str:  # noqa: N802 - the name every gettext tool extracts
    """Marks a sentence for translation without saying it yet."""
    return sentence


@lru_cache(maxsize=4)
def words_for(language: str) -> Words:
    """The words of ``language`` ("en" or "zh_CN"); an unknown language falls back to English."""
    if language == "en" or language not in LANGUAGES:
        return Words("en", gettext.NullTranslations())
    return Words(language, _catalogue(language))


def _catalogue(language: str) -> gettext.NullTranslations:
    compiled = resource("i18n") / f"{language}.mo"
    sources = sorted((resource("i18n") / language).glob("*.po"))
    newest = max((path.stat().st_mtime for path in sources), default=0.0)
    if compiled.exists() and compiled.stat().st_mtime >= newest:
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)
    return read_sources(sources)


def read_sources(sources: list[Path]) -> gettext.NullTranslations:
    """The catalogue read straight from .po files."""
    return gettext.GNUTranslations(BytesIO(compiled_words(sources)))


def compiled_words(sources: list[Path]) -> bytes:
    """The bytes of one .mo file made of several .po files, merged in name order."""
    # Babel only reads sources; a compiled catalogue needs the standard library alone, and that is the start-up path.
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(charset="utf-8", locale=sources[0].parent.name if sources else None)
    for path in sources:
        with path.open("rb") as file:
            for message in read_po(file, locale=path.parent.name, abort_invalid=True):
                if message.id and message.string:
                    merged.add(message.id, message.string)
    buffer = BytesIO()
    write_mo(buffer, merged)
    return buffer.getvalue()


class _Current:
    words = words_for("en")


def use_language(language: str) -> None:
    """Switches the language that ``_`` and ``n_`` speak: the window's, one per process."""
    _Current.words = words_for(language)


def current_words() -> Words:
    """The words of the window's current language."""
    return _Current.words


def _(sentence: str, **values: object) -> str:
    """``sentence`` in the window's current language."""
    return _Current.words(sentence, **values)


def n_(one: str, many: str, count: int, **values: object) -> str:
    """The plural form of a sentence in the window's current language."""
    return _Current.words.n(one, many, count, **values)
