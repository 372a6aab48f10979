"""M4: who knows whom, from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.cli.start import main
from desk_app.demo.desk import make_demo
from desk_app.knowing.coverage import Gap

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("knows")
        patch.setenv("DESK_APP_HOME", str(folder / "home"))
        make_demo(folder / "shop.db", clients=60, today=date(2026, 11, 21))
    return folder / "shop.db"


def test_m4_everybody_is_told_as_json(demo: Path, capsys: Captured) -> None:
    assert main(["knows", "--shop", str(demo), "--json", "--limit", "3"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["clients"] == 60
    assert sum(one["clients"] for one in found["advisors"]) == 60
    assert set(found["gaps"]) == {gap.value for gap in Gap}
    for gap in found["gaps"].values():
        assert len(gap["clients"]) == min(gap["count"], 3)
    worths = [float(one["worth"]) for one in found["gaps"]["unknown"]["clients"]]
    assert worths == sorted(worths, reverse=True)


def test_m4_an_advisor_is_told_of_her_own(demo: Path, capsys: Captured) -> None:
    assert main(["knows", "--shop", str(demo), "--json", "--user", "陆明"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert 0 < found["clients"] < 60
    assert found["gaps"]["owner"]["count"] == 0


def test_m4_lines_say_how_many_each_knows(demo: Path, capsys: Captured) -> None:
    assert main(["--lang", "en", "knows", "--shop", str(demo), "--limit", "0"]) == 0
    said = capsys.readouterr().out
    assert "林欣妍: knows " in said
    assert "No advisor: " in said
