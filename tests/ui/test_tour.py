"""The tour really plays the day, and says so where something did not happen."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desk_app.ui import tour
from desk_app.ui.tour.counter import NEW_CLIENT, papers
from desk_app.ui.tour.hands import NotDone, ensure
from desk_app.ui.tour.stage import NO_HINTS, Stage, without_size_hints
from desk_app.ui.tour.steps import Step
from desk_app.words import N_


def test_the_whole_day_is_played_and_pictured(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tour.run_tour(tmp_path, lang="en", theme="light") == 0, capsys.readouterr().err
    said = capsys.readouterr()
    assert not said.err
    assert str(tmp_path) in said.out
    for step in tour.STEPS:
        picture = QImage(str(tmp_path / f"{step.picture}.png"))
        assert (picture.width(), picture.height()) == (1366, 768), step.picture
    assert not list(tmp_path.glob("*-failed.png"))
    for paper in papers(tmp_path):
        assert "".join(page.extract_text() for page in PdfReader(paper).pages).strip(), paper.name
    assert NEW_CLIENT[0] not in PdfReader(tmp_path / "client-report.pdf").pages[0].extract_text()


def test_a_step_without_effect_fails_the_tour(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_comes_of_it(_stage: Stage) -> None:
        ensure(happened=False, sentence=N_("The call is not in the file."))

    monkeypatch.setattr(tour, "STEPS", (Step("06-calls", nothing_comes_of_it),))
    assert tour.run_tour(tmp_path, lang="en", theme="dark") == 1
    assert capsys.readouterr().err == "06-calls: The call is not in the file.\n"
    assert (tmp_path / "06-calls-failed.png").exists()


def test_what_did_not_happen_is_raised() -> None:
    ensure(happened=True, sentence="")
    with pytest.raises(NotDone):
        ensure(happened=False, sentence=N_("There is no window."))


def test_only_the_line_about_size_hints_is_kept_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    heard: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, message: heard.append(message))
    try:
        with without_size_hints():
            qWarning(NO_HINTS)
            qWarning("A layout has no parent")
        qWarning(NO_HINTS)
    finally:
        qInstallMessageHandler(before)
    assert heard == ["A layout has no parent", NO_HINTS]
    assert not capfd.readouterr().err
