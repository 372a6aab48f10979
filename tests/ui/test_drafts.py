"""Nothing typed is ever lost: drafts reach the disk, survive a crash and go when they are done with."""

from __future__ import annotations

import json
import os
import stat
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.secret import Key, Secret
from desk_app.ui.drafts import Drafts, kept_since
from desk_app.words import use_language


def fresh(tmp_path: Path, shop: str = "shop.db") -> Drafts:
    return Drafts(tmp_path / "state", tmp_path / shop, wait=0.0)


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "state").rglob("*.json"))


def test_what_is_kept_can_be_taken_at_once_and_after_a_restart(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("visit:new:17", {"notes": "两颊 <b>紧绷</b>", "price": "380"})
    assert drafts.take("visit:new:17") == {"notes": "两颊 <b>紧绷</b>", "price": "380"}
    drafts.close()
    again = fresh(tmp_path)
    assert again.take("visit:new:17")["price"] == "380"
    assert again.forms() == ("visit:new:17",)
    again.close()


def test_a_draft_that_is_done_leaves_nothing_behind(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("a", {"x": "1"})
    drafts.close()
    again = fresh(tmp_path)
    assert again.take("a") == {"x": "1"}
    again.drop("a")
    assert again.take("a") == {}
    again.close()
    assert files(tmp_path) == []


def test_drop_right_after_keep_wins(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    for _turn in range(50):
        drafts.keep("a", {"x": "1"})
        drafts.drop("a")
    drafts.close()
    assert files(tmp_path) == []


def test_a_draft_that_is_done_is_gone_while_the_disk_still_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("note:5", {"text": "怕痛"})
    while not files(tmp_path):
        time.sleep(0.005)
    begun, go_on = threading.Event(), threading.Event()
    write = Drafts._write

    def slow(self: Drafts, form: str, values: dict[str, str] | None) -> None:
        begun.set()
        assert go_on.wait(10)
        write(self, form, values)

    monkeypatch.setattr(Drafts, "_write", slow)
    drafts.drop("note:5")
    assert begun.wait(10)
    assert files(tmp_path)
    assert drafts.forms() == ()
    go_on.set()
    drafts.close()
    assert files(tmp_path) == []


def test_the_last_keep_wins(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    for number in range(200):
        drafts.keep("a", {"x": str(number)})
    drafts.close()
    assert fresh(tmp_path).take("a") == {"x": "199"}


def test_each_shop_file_has_its_own(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("a", {"x": "1"})
    drafts.close()
    assert fresh(tmp_path, "other.db").take("a") == {}


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"form": "a"}', '{"form": "a", "values": 3}', "\x00\x00"])
def test_a_torn_file_counts_as_none(tmp_path: Path, torn: str) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("a", {"x": "1"})
    drafts.close()
    files(tmp_path)[0].write_text(torn, encoding="utf-8")
    again = fresh(tmp_path)
    assert again.take("a") == {}
    assert again.forms() == ()


def test_a_full_disk_loses_nothing_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = fresh(tmp_path)

    def full(*_args: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", full)
    drafts.keep("a", {"x": "1"})
    drafts.close()
    assert drafts.take("a") == {"x": "1"}


def test_what_a_disk_did_not_take_is_tried_again_without_another_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk_app.ui.drafts.AGAIN", 0.01)
    drafts, real = fresh(tmp_path), os.open
    refused: list[Path] = []

    def full_twice(path: Path, flags: int, mode: int = 0o777) -> int:
        if len(refused) < 2:
            refused.append(path)
            raise OSError(28, "No space left on device")
        return real(path, flags, mode)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", full_twice)
        drafts.keep("a", {"x": "1"})
        until = time.monotonic() + 5
        while not files(tmp_path) and time.monotonic() < until:
            time.sleep(0.01)
    assert len(refused) == 2
    assert fresh(tmp_path).take("a") == {"x": "1"}  # and the window is still open
    drafts.close()


def test_form_names_are_no_paths(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("../../etc/passwd", {"x": "1"})
    drafts.keep("王 婧颖", {"x": "2"})
    drafts.close()
    assert len(files(tmp_path)) == 2
    assert all((tmp_path / "state" / "drafts") in path.parents for path in files(tmp_path))
    assert fresh(tmp_path).take("王 婧颖") == {"x": "2"}


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_person_herself_may_read_them(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("a", {"x": "1"})
    drafts.close()
    assert stat.S_IMODE(files(tmp_path)[0].stat().st_mode) == 0o600


def test_a_draft_knows_when_it_was_typed_also_after_a_restart(tmp_path: Path) -> None:
    use_language("en")
    clock = FixedClock(datetime(2026, 11, 21, 0, 44, tzinfo=UTC))
    drafts = Drafts(tmp_path / "state", tmp_path / "shop.db", wait=0.0, clock=clock)
    drafts.keep("a", {"x": "1"})
    drafts.close()
    clock.instant += timedelta(hours=2)
    again = Drafts(tmp_path / "state", tmp_path / "shop.db", wait=0.0, clock=clock)
    assert again.take("a")
    assert kept_since(again, "a", "Asia/Shanghai") == "Not saved yet, typed at 08:44"
    clock.instant += timedelta(days=1)
    assert kept_since(again, "a", "Asia/Shanghai") == "Not saved yet, typed on 21 Nov 2026 at 08:44"
    again.drop("a")
    assert again.typed_at("a") is None
    again.close()


def test_a_draft_of_before_times_were_kept_is_taken(tmp_path: Path) -> None:
    drafts = fresh(tmp_path)
    drafts.keep("a", {"x": "1"})
    drafts.close()
    (path,) = files(tmp_path)
    path.write_text('{"form": "a", "values": {"x": "1"}}', encoding="utf-8")
    again = fresh(tmp_path)
    assert again.take("a") == {"x": "1"}
    use_language("en")
    assert kept_since(again, "a", "Asia/Shanghai") == "Not saved yet"
    again.close()


def test_drafts_of_an_encrypted_shop_are_encrypted(tmp_path: Path) -> None:
    key, form, typed = Secret(b"k" * 32), "client:new:林欣妍", {"name": "林欣妍", "phone": "13800138000"}

    def opened(with_key: Key) -> Drafts:
        return Drafts(tmp_path / "state", tmp_path / "shop.db", wait=0.0, key=with_key)

    drafts = opened(key)
    drafts.keep(form, typed)
    drafts.close()
    written = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert len(written) == 1
    shown = written[0].read_bytes() + str(written[0]).encode()
    for hidden in ("林欣妍", "13800138000", "client", "phone", json.dumps("林欣妍").strip('"')):
        assert hidden.encode() not in shown
    assert opened(key).take(form) == typed
    assert opened(key).forms() == (form,)
    assert opened(Secret(b"x" * 32)).take(form) == {}, "another shop's key"
    assert opened("").take(form) == {}
