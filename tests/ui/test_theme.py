"""The tokens hold what they promise: every text can be read on every ground."""

from __future__ import annotations

from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from desk_app.ui.qt_words import speak_qt
from desk_app.ui.theme import FAMILY, ROLE_OF, Look, Tone, look, palette, use_theme

THEMES = ("light", "dark", "contrast")
PAIRS = (
    *product(("text", "text_2", "text_3", "accent", "bad", "warn", "ok"), ("background", "surface", "surface_2")),
    *((tone, f"{tone}_soft") for tone in ("accent", "warn", "bad", "ok", "info", "gold")),
    ("on_accent", "accent"),
    ("text", "accent_soft"),
    ("text_2", "accent_soft"),
)


def luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio, WCAG 2.2: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(theme: str, front: str, ground: str) -> None:
    found = Look(theme)
    assert contrast(found.colour(front), found.colour(ground)) >= 4.5


def test_high_contrast_is_higher() -> None:
    for front, ground in PAIRS:
        found = Look("contrast")
        assert contrast(found.colour(front), found.colour(ground)) >= 7, (front, ground)


def test_contrast_itself() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)  # WCAG's known near miss


@pytest.mark.parametrize("tone", list(Tone))
def test_every_tone_has_text_and_ground(tone: Tone) -> None:
    front, ground = Look("dark").tone(tone)
    assert contrast(front, ground) >= 4.5


def test_theme_switches_live(qapp: QApplication) -> None:
    use_theme(qapp, "dark")
    try:
        assert look().dark
        assert qapp.palette().color(QPalette.ColorRole.Window) == look().colour("background")
    finally:
        use_theme(qapp, "light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#F5F4F0")


def test_palette_roles_of_labels_carry_their_tokens() -> None:
    made = palette(Look("dark"))
    for token, role in ROLE_OF.items():
        assert made.color(role) == Look("dark").colour(token), token


def test_english_sets_its_quotation_marks_close_and_chinese_as_wide_as_a_character(wardrobe: None) -> None:
    def wide(language: str, text: str) -> float:
        return QFontMetricsF(Look("light", language).body).horizontalAdvance(text)

    em = wide("en", "中")
    assert wide("en", "“”") < 1.2 * em
    assert wide("zh_CN", "“”") > 1.8 * em
    assert wide("en", "王芳 A1") == wide("zh_CN", "王芳 A1")


def test_the_type_follows_the_language_live(qapp: QApplication, wardrobe: None) -> None:
    use_theme(qapp, "light")
    before = look()
    speak_qt("zh_CN")
    try:
        assert (look().language, look().name) == ("zh_CN", before.name)
        assert qapp.font() == look().body
        same = look()
        speak_qt("zh_CN")
        assert look() is same, "nothing is made anew for nothing"
    finally:
        speak_qt("en")


def test_the_font_comes_with_the_program(qapp: QApplication) -> None:
    assert FAMILY in QFontDatabase.families()
    assert qapp.font().family() == FAMILY
