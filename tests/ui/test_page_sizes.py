"""No page may make the window larger than the smallest screen it is made for: 1366 × 768."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import pytest
from PySide6.QtWidgets import QStackedLayout, QStackedWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.desk import Desk
from desk_app.ui.pages import PAGES, PageSpec
from desk_app.ui.theme import look
from desk_app.ui.widgets.page import Page
from desk_app.words import use_language

LONG = "This is a sentence of some length about what was refused and what there is to do about it now. " * 20


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.name)
def test_a_page_with_a_banner_fits_the_smallest_screen(
    desk: Desk, qtbot: QtBot, settle: Callable[[], None], spec: PageSpec, language: str
) -> None:
    use_language(language)
    module, name = spec.place.split(":")
    page = getattr(import_module(f"desk_app.ui.pages.{module}"), name)(desk)
    assert isinstance(page, Page)
    qtbot.addWidget(page)
    room = (1366 - look().space.rail, 768 - look().space.top)
    page.resize(*room)
    page.show()
    page.open()
    page.come_into_view()
    settle()
    page.say(LONG)
    least = page.minimumSizeHint()
    assert least.width() <= room[0]
    assert least.height() <= room[1]
    layout = page.layout()
    assert layout is not None
    assert layout.totalMinimumHeightForWidth(room[0]) <= room[1], "with its sentences in their lines"
    faces = [
        stack.widget(number)
        for kind in (QStackedWidget, QStackedLayout)
        for stack in page.findChildren(kind)
        if isinstance(stack, QStackedWidget | QStackedLayout)
        for number in range(stack.count())
    ]
    assert all(face is None or face.minimumSizeHint().height() <= room[1] for face in faces)
