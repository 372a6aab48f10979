"""The look: every colour, size and font of the window, read from one token file.

Widgets ask ``look()`` while they paint, so that a change of theme is one repaint and no restyling. The palette carries
the same colours for what Qt draws by itself; there is no style sheet (polishing one costs more than painting).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from desk_app.places import resource
from desk_app.words import current_words

FAMILY = "Noto Sans SC"
#: A Chinese font has quotation marks as wide as a character, as Chinese wants them and English does not.
_PROPORTIONAL = QFont.Tag("pwid")
THEMES = ("system", "light", "dark", "contrast")


class Tone(StrEnum):
    """What a badge says without words. Status is never colour alone: a badge always has a text."""

    ACCENT = "accent"
    WARN = "warn"
    BAD = "bad"
    OK = "ok"
    INFO = "info"
    GOLD = "gold"
    MUTED = "muted"


@cache
def tokens() -> dict[str, Any]:
    """The token file as it stands."""
    with resource("theme", "tokens.toml").open("rb") as file:
        return tomllib.load(file)


@dataclass(frozen=True, slots=True)
class Space:
    """Sizes in logical pixels."""

    unit: int = 4
    padding: int = 16
    gap: int = 16
    margin: int = 20
    control: int = 36
    rail: int = 84
    top: int = 56
    card_radius: int = 12
    control_radius: int = 8
    badge_radius: int = 10


def _space() -> Space:
    kept = tokens()["space"]
    return Space(
        unit=kept["unit"],
        padding=kept["card_padding"],
        gap=kept["gap"],
        margin=kept["page_margin"],
        control=kept["control_height"],
        rail=kept["rail_width"],
        top=kept["top_height"],
        card_radius=kept["radius"]["card"],
        control_radius=kept["radius"]["control"],
        badge_radius=kept["radius"]["badge"],
    )


def _font(pixels: int, *, bold: bool = False, language: str = "") -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    if language == "en":
        font.setFeature(_PROPORTIONAL, 1)
    if bold:
        font.setWeight(QFont.Weight.Bold)
    return font


class Look:
    """One theme in force: colours by token name, and the fonts as ``language`` sets its type."""

    def __init__(self, name: str, language: str = "") -> None:
        kinds = tokens()["type"]
        self.name = name
        self.language = language
        self.dark = name == "dark"
        self.space = _space()
        self._colours = {token: QColor(value) for token, value in tokens()[name].items()}
        self.body = _font(kinds["body"][0], language=language)
        self.body_bold = _font(kinds["body"][0], bold=True, language=language)
        self.caption = _font(kinds["caption"][0], language=language)
        self.caption_bold = _font(kinds["caption"][0], bold=True, language=language)
        self.heading = _font(kinds["heading"][0], bold=True, language=language)
        self.title = _font(kinds["title"][0], bold=True, language=language)
        self.figure = _font(kinds["figure"][0], bold=True, language=language)
        self.speech = _font(kinds["speech"][0], language=language)
        self.key = _font(kinds["caption"][0] - 1, language=language)
        self.small = _font(kinds["body"][0] - 1, language=language)
        self.small_bold = _font(kinds["body"][0] - 1, bold=True, language=language)
        self._fonts = {
            "body": self.body,
            "body_bold": self.body_bold,
            "caption": self.caption,
            "caption_bold": self.caption_bold,
            "heading": self.heading,
            "title": self.title,
            "figure": self.figure,
            "speech": self.speech,
            "key": self.key,
            "small": self.small,
            "small_bold": self.small_bold,
        }

    def colour(self, token: str) -> QColor:
        """A colour by its name in the token file."""
        return self._colours[token]

    def tone(self, tone: Tone | str) -> tuple[QColor, QColor]:
        """Text and ground of a tone; "" is muted, as what has no tone of its own."""
        if tone in {Tone.MUTED, ""}:
            return self._colours["text_2"], self._colours["surface_2"]
        return self._colours[str(tone)], self._colours[f"{tone}_soft"]

    def font(self, style: str) -> QFont:
        """A font by its style: body, small, caption (each also _bold), heading, title, figure, speech, key."""
        return self._fonts[style]


class _Current:
    look: Look | None = None
    wish = "light"


def look() -> Look:
    """The look in force."""
    if _Current.look is None:
        _Current.look = Look("light")
    return _Current.look


def load_fonts() -> None:
    """Makes Noto Sans SC known to Qt. A missing file leaves the system's font in its place."""
    for weight in ("Regular", "Bold"):
        path = resource("fonts", f"NotoSansSC-{weight}.ttf")
        if path.exists():
            QFontDatabase.addApplicationFont(str(path))


def resolve(wish: str) -> str:
    """The theme that a wish of the settings means now: "system" follows the machine."""
    if wish in ("light", "dark", "contrast"):
        return wish
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def use_theme(application: QApplication, wish: str) -> None:
    """Puts a theme in force, live. ``wish`` is one of ``THEMES``."""
    _Current.wish = wish
    name, language = resolve(wish), current_words().language
    if _Current.look is None or (_Current.look.name, _Current.look.language) != (name, language):
        _Current.look = Look(name, language)
    application.setPalette(palette(_Current.look))
    application.setFont(_Current.look.body)


def set_type(application: QApplication, language: str) -> None:
    """The fonts as another language of the window sets its type."""
    now = look()
    if now.language != language:
        _Current.look = Look(now.name, language)
        application.setFont(_Current.look.body)


def dress(application: QApplication, wish: str) -> None:
    """Style, fonts and theme of a fresh application."""
    application.setStyle(QStyleFactory.create("Fusion"))
    load_fonts()
    use_theme(application, wish)
    application.styleHints().colorSchemeChanged.connect(lambda _scheme: _follow(application))


def _follow(application: QApplication) -> None:
    if _Current.wish == "system":
        use_theme(application, "system")


#: Palette roles as text colours: a label picks a role and follows the theme by itself.
ROLE_OF = {
    "text": QPalette.ColorRole.WindowText,
    "text_2": QPalette.ColorRole.LinkVisited,
    "text_3": QPalette.ColorRole.PlaceholderText,
    "accent": QPalette.ColorRole.Link,
    "bad": QPalette.ColorRole.BrightText,
    "on_accent": QPalette.ColorRole.HighlightedText,
}


def palette(theme: Look) -> QPalette:
    """The tokens as Qt's palette."""
    role = QPalette.ColorRole
    made = QPalette()
    pairs = {
        role.Window: "background",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "surface_2",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "bad",
        role.PlaceholderText: "text_3",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
        role.LinkVisited: "text_2",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.Light: "surface_2",
        role.Midlight: "surface_2",
        role.Mid: "line",
        role.Dark: "line",
        role.Shadow: "line",
        role.Accent: "accent",
    }
    for each, token in pairs.items():
        made.setColor(each, theme.colour(token))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, theme.colour("text_3"))
    return made
