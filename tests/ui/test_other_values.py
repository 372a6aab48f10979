"""The window on a file whose columns hold other things: it opens, or says in a sentence why not."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.demo.desk import make_demo
from desk_app.ui.app import DeskApp
from tests.cli.test_other_values import hurt


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("values") / "made.db"
    make_demo(path, clients=12, today=date(2026, 11, 21))
    return path


@pytest.fixture
def app(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskApp]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    opened = DeskApp(qapp)
    opened.memory.change(language="en")
    yield opened
    if opened.refused is not None:
        opened.refused.close()
    if opened.window is not None:
        opened.window._leave_now = True
        opened.window.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("created_at", "'z'"),
        ("created_at", "x'00'"),
        ("name", "CAST(CAST(name AS BLOB) || x'e7' AS TEXT)"),
        ("locked_until", "5"),
    ],
)
def test_a_file_that_does_not_tell_who_works_there_is_refused(
    app: DeskApp, qtbot: QtBot, made: Path, tmp_path: Path, column: str, value: str
) -> None:
    path = hurt(made, tmp_path / "b.db", "staff", column, value)
    assert app.open(path) is None
    assert app.refused is not None
    assert app.refused.isVisible()


@pytest.mark.parametrize("value", ["'[1'", "x'00'", "CAST(x'ff' AS TEXT)", "'[[[['", "5"])
def test_settings_that_cannot_be_read_keep_no_window_from_opening(
    app: DeskApp, qtbot: QtBot, made: Path, tmp_path: Path, value: str
) -> None:
    window = app.open(hurt(made, tmp_path / "b.db", "setting", "value", value))
    assert window is not None
    assert window.isVisible()
