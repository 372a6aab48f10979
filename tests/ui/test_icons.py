"""Each icon is there, is one of the set, and is used."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from desk_app.places import resource
from desk_app.ui.icons import Icon, pixmap


@pytest.mark.parametrize("icon", list(Icon))
def test_every_icon_is_drawn_in_the_colour_asked_for(icon: Icon, qapp: QApplication) -> None:
    image = pixmap(icon, QColor("#ff0000"), 22).toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert len(inked) > 20
    assert all(colour.red() > 200 and colour.green() < 60 for colour in inked)


def test_files_and_names_agree() -> None:
    assert {path.stem for path in resource("icons").glob("*.svg")} == {icon.value for icon in Icon}


@pytest.mark.parametrize("icon", list(Icon))
def test_every_icon_is_of_the_one_style(icon: Icon) -> None:
    source = resource("icons", f"{icon}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in source
    assert 'stroke-width="1.75"' in source
    assert 'stroke="currentColor"' in source


def test_a_sharp_screen_gets_a_sharp_icon(qapp: QApplication) -> None:
    drawn = pixmap(Icon.TODAY, QColor("black"), 22, 2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (44, 2.0)
