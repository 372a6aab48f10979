"""An encrypted shop at work: no name, phone, identity number or secret in any file that the program writes.

What a person saves or prints is hers and is not looked at. Everything else is: file, log, backups in both places, key
file, drafts, window state, notes of the trail, desk.log and crash.log, temporary files, and what other processes see.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, add_note
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, new_keys
from desk_app.overview.whole import check_everything
from desk_app.staff.desk import ShopSetUp, set_up_shop, sign_in, staff_list

ROOT = Path(__file__).parents[2]
PASSPHRASE, PIN = "walnut frog lamp tulip", "482913"
NAME, PHONE, DOCUMENT, NOTE = "喆犇玥翀", "13912345678", "11010519491231002X", "对青霉素过敏，来过三次"


def ways(word: str) -> set[bytes]:
    """How a word can stand in a file. A name of two characters is four bytes of UTF-16, and chance makes those too."""
    plain = {word.encode(), json.dumps(word).strip('"').encode(), word.encode("gb18030")}
    wide = {word.encode("utf-16-le"), word.encode("utf-16-be")}
    return {way for way in plain | wide if len(way) >= 6}


def clear(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which words stand in which files, in any way that a look at the bytes would find them."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes() + path.name.encode()
            found += [(path.name, word) for word in words if any(way in content for way in ways(word))]
    return found


def test_file_log_backup_and_keys_tell_nothing(tmp_path: Path, clock: FixedClock) -> None:
    words = (NAME, PHONE, DOCUMENT, NOTE, "Lin Xinyan", PASSPHRASE, PIN, "CREATE TABLE")
    seen: dict[str, list[tuple[str, str]]] = {}
    for kind, keys in (("plain", None), ("encrypted", new_keys(PASSPHRASE, Cost(64, 1, 1)))):
        folder = tmp_path / kind
        folder.mkdir()
        shop = set_up_shop(folder / "shop.db", ShopSetUp("Dui", "Lin Xinyan", owner_pin=PIN), keys=keys, clock=clock)
        acting = sign_in(shop, staff_list(shop)[0].id, PIN)
        draft = ClientDraft(NAME, phones=(PHONE,), document_kind="", document_number=DOCUMENT)
        add_note(shop, acting, add_client(shop, acting, draft).client_id, NOTE)
        log = Path(f"{shop.path}-wal")
        assert log.stat().st_size > 0, "the log is looked at while it holds something"
        backup = back_up(shop).path
        seen[kind] = clear(folder, words)
        shop.close()
        seen[kind] += clear(folder, words)
        assert check_everything(backup, PASSPHRASE if keys else "").ok
    assert {word for _file, word in seen["plain"]} >= {NAME, PHONE, DOCUMENT, NOTE, "CREATE TABLE"}, "the look finds"
    assert seen["encrypted"] == []


def of_children(parent: int) -> bytes:
    """Command lines and environments of the processes that ``parent`` started, and its own command line."""
    seen = Path(f"/proc/{parent}/cmdline").read_bytes()
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and f"\nPPid:\t{parent}\n" in (process / "status").read_text():
                seen += (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue  # it has ended
    return seen


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks on through inotify and /proc")
def test_a_whole_day_in_the_window_tells_nothing(tmp_path: Path) -> None:
    home, out, temporary = tmp_path / "home", tmp_path / "saved", tmp_path / "temporary"
    for folder in (home, out, temporary):
        folder.mkdir()
    env = os.environ | {"DESK_APP_HOME": str(home), "TMPDIR": str(temporary), "QT_QPA_PLATFORM": "offscreen"}
    command = (sys.executable, "-m", "tests.overview.day_in_the_window", str(home), str(out))
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as day:
        assert day.stdout is not None
        line = next((said for said in day.stdout if said.startswith("{")), "")
        seen_outside = of_children(day.pid) if line else b""
        before = {path.name for path in home.rglob("*") if path.is_file()}
        said, complained = day.communicate("look\n", timeout=60)
    assert line, complained
    told = json.loads(line)
    words = tuple(told["words"])
    assert told["failures"] == []
    assert len(words) > 200
    assert {"喻知夏", PASSPHRASE, PIN} <= set(words)

    log = (home / "desk.log").read_text(encoding="utf-8")
    assert log.count("ValueError") >= 4, "each defect was written down"
    assert "Segmentation fault" in (home / "crash.log").read_text(encoding="utf-8")
    kinds = {Path(name).suffix for name in before}
    assert {".db", ".keys", ".deskbackup", ".draft", ".json", ".log"} <= kinds, "there is something to look at"
    assert any(name.endswith("-wal") for name in before)
    assert list((home / "stick").glob("*.deskbackup"))

    assert clear(home, words) == []
    assert clear(temporary, words) == []
    assert told["temporary"] == [], "what is previewed, printed, saved and imported needs no temporary file"
    assert told["written"] == []
    assert [word for word in words if any(way in seen_outside for way in ways(word))] == []
    assert [word for word in words if word in said + complained] == []
    saved = {path.suffix for path in out.rglob("*") if path.is_file()}
    assert {".pdf", ".json", ".xlsx"} <= saved, "papers, a copy and a list were saved, and those are hers"
