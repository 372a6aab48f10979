"""Photographs by the command line: added where she agrees, listed, and refused in a sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.cli.start import main
from desk_app.clients.photograph import Part
from desk_app.demo.desk import make_demo
from desk_app.demo.photographs import portrait
from desk_app.overview.whole import check_everything

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    make_demo(path, clients=30, today=date(2026, 11, 21))
    return path


def clients(path: Path) -> tuple[str, str]:
    """One who agrees to photographs, and one who does not."""
    from contextlib import closing

    from desk_app.db.connection import raw_connect

    agrees = "SELECT client_id FROM client_photograph LIMIT 1"
    not_asked = "SELECT id FROM client WHERE id NOT IN (SELECT client_id FROM client_consent) LIMIT 1"
    with closing(raw_connect(path)) as raw:
        found = (
            raw.execute(not_asked).fetchone()
            or raw.execute(
                "SELECT id FROM client WHERE id NOT IN "
                "(SELECT client_id FROM client_consent WHERE purpose = 'photographs') LIMIT 1"
            ).fetchone()
        )
        return str(raw.execute(agrees).fetchone()[0]), str(found[0])


def test_pictures_are_added_and_listed(demo: Path, tmp_path: Path, capsys: Captured) -> None:
    client, _other = clients(demo)
    good, bad = tmp_path / "after.jpg", tmp_path / "list.csv"
    good.write_bytes(portrait(2, Part.AFTER))
    bad.write_text("a,b")
    shop = ["--shop", str(demo)]
    assert main(["photographs", "add", client, str(good), str(bad), *shop, "--part", "after", "--caption", "x",
                 "--json", "--lang", "en"]) == 0  # fmt: skip
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert len(told["added"]) == 1
    assert told["refused"][0]["file"] == "list.csv"
    assert "list.csv" in said.err
    assert main(["photographs", "list", client, *shop, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["consent"], found["kept"]) == ("given", 3)
    newest = found["photographs"][0]
    assert (newest["id"], newest["part"], newest["caption"]) == (told["added"][0], "after", "x")
    assert main(["photographs", "list", client, *shop, "--lang", "en"]) == 0
    assert "Before treatment" in capsys.readouterr().out
    assert check_everything(demo).ok


def test_without_her_consent_none_is_added(demo: Path, tmp_path: Path, capsys: Captured) -> None:
    _client, other = clients(demo)
    good = tmp_path / "after.jpg"
    good.write_bytes(portrait(2, Part.AFTER))
    assert main(["photographs", "add", other, str(good), "--shop", str(demo), "--lang", "en"]) == 1
    assert "has not agreed" in capsys.readouterr().err
    assert main(["photographs", "list", other, "--shop", str(demo), "--lang", "en"]) == 0
    assert "shown to nobody" in capsys.readouterr().out
