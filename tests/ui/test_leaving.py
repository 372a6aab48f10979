"""Told to go in the middle of a form: what is typed is kept, a backup is made, the file is closed, exit code 0."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.db.backup import list_backups
from desk_app.db.shop import open_shop
from desk_app.overview.whole import check_everything
from desk_app.staff.desk import ShopSetUp, set_up_shop
from desk_app.ui.drafts import Drafts

ROOT = Path(__file__).resolve().parents[2]
WAYS = ["session"] if sys.platform == "win32" else ["session", "SIGTERM", "SIGHUP"]


@pytest.mark.parametrize("way", WAYS)
def test_the_desk_closes_in_order(tmp_path: Path, way: str) -> None:
    path = tmp_path / "shop" / "shop.db"
    path.parent.mkdir()
    set_up_shop(path, ShopSetUp("兑记", "林欣妍", language="en", demo=True)).close()
    home = tmp_path / "home"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DESK_APP_HOME": str(home)}
    command = (sys.executable, str(Path(__file__).with_name("leaving_child.py")), str(path), way)
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        if said and way != "session":
            child.send_signal(signal.Signals[way])
        try:
            _out, noise = child.communicate(timeout=60)
        finally:
            child.kill()
    assert said == "ready\n", noise
    assert (child.returncode, "Traceback" in noise) == (0, False), noise
    drafts = Drafts(home, path)
    assert any("Wang half typed" in drafts.take(form).values() for form in drafts.forms())
    assert sorted(each.name for each in path.parent.iterdir() if each.suffix != ".deskbackup") == ["shop.db"]
    assert len(list_backups(path.parent, "shop")) >= 1
    assert check_everything(path).ok
    open_shop(path).close()
