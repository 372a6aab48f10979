"""An encrypted shop at work: no name, phone or identity number in any file of its folders."""

from __future__ import annotations

import json
from pathlib import Path

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, add_note
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, new_keys
from desk_app.overview.whole import check_everything
from desk_app.staff.desk import ShopSetUp, set_up_shop, sign_in, staff_list

PASSPHRASE, PIN = "walnut frog lamp tulip", "482913"
NAME, PHONE, DOCUMENT, NOTE = "喆犇玥翀", "13912345678", "11010519491231002X", "对青霉素过敏，来过三次"


def clear(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Which words stand in which files, in any way that a look at the bytes would find them."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes() + path.name.encode()
            for word in words:
                ways = (word.encode(), word.encode("utf-16-le"), json.dumps(word).strip('"').encode())
                if any(way in content for way in ways):
                    found.append((path.name, word))
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
