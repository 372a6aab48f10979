"""Who is leaving, from the command line: counts, lists and reasons, in words and as JSON (M44, M45)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.cli.start import main
from desk_app.demo.desk import make_demo

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("leaving") / "shop.db"
    make_demo(path, clients=120, today=date(2026, 11, 21))
    return path


def test_the_lists_as_json(demo: Path, capsys: Captured) -> None:
    assert main(["leaving", "--shop", str(demo), "--on", "2026-11-21", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {"on", "since", "counts", "clients", "why"} == set(told)
    assert (told["on"], told["since"]) == ("2026-11-21", "2026-08-21")
    assert sum(told["counts"].values()) > 0
    for state, rows in told["clients"].items():
        assert len(rows) == min(told["counts"][state], 50)
        assert all(row["days"] is None or row["days"] >= 0 for row in rows)


def test_in_words_with_a_limit(demo: Path, capsys: Captured) -> None:
    assert main(["leaving", "--shop", str(demo), "--on", "2026-11-21", "--limit", "0", "--lang", "en"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said[:4]] == ["Growing quiet", "About to leave", "Lost", "Won back"]


def test_a_day_that_is_none_is_wrong_usage(demo: Path) -> None:
    assert main(["leaving", "--shop", str(demo), "--on", "tomorrow"]) == 2
