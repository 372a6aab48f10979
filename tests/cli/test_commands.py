"""Commands on real files: what they print, what they leave, and the exit code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from desk_app.bootstrap import main
from desk_app.cli.choices import Encoding
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.connection import raw_connect
from desk_app.db.shop import open_shop
from desk_app.demo.desk import make_demo
from desk_app.followup.desk import SHOWN, day_queue
from desk_app.importer.desk import ENCODINGS
from desk_app.staff.account import Role, StaffDraft
from desk_app.staff.desk import (
    ShopSetUp,
    acting_for,
    change_settings,
    save_staff,
    set_up_shop,
    sign_in,
    staff_list,
)
from tests.conftest import NOW
from tests.trail import audit_lines

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 11, 21)
PIN = "8341"
LIST = "list.csv"

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "made.db"
    make_demo(path, clients=60, today=TODAY)
    return path


@pytest.fixture(scope="module")
def demo(made: Path) -> Path:
    """The same file for every command that only reads."""
    return made


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A real shop: an owner with a PIN and a receptionist with one."""
    path = tmp_path / "real.db"
    shop = set_up_shop(path, ShopSetUp(name="兑记", owner_name="沈嘉禾", owner_pin=PIN), clock=FixedClock(NOW))
    owner = sign_in(shop, staff_list(shop)[0].id, PIN)
    save_staff(shop, owner, StaffDraft(name="田甜", role=Role.RECEPTIONIST, pin="7352"))
    shop.close()
    return path


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_demo_says_where_the_shop_is(tmp_path: Path, capsys: Captured) -> None:
    assert run("demo", tmp_path / "s.db", "--clients", "0", "--trade", "salon", "--today", "2026-11-21") == 0
    assert capsys.readouterr().out == f"{tmp_path / 's.db'}\n"
    shop = open_shop(tmp_path / "s.db", read_only=True)
    assert shop.settings.trades == ("salon",)
    shop.close()


def test_a_refusal_is_one_sentence_and_exit_1(demo: Path, capsys: Captured) -> None:
    before = demo.read_bytes()
    assert run("demo", demo) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"There is already a file {demo}.\n"
    assert demo.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["queue"],
        ["queue", "--shop", "x.db", "--on", "2026-02-30"],
        ["queue", "--shop", "x.db", "--at", "25:00"],
        ["queue", "--shop", "x.db", "--at", "noon"],
        ["queue", "--shop", "x.db", "--on", "9999-12-31"],
        ["queue", "--shop", "x.db", "--on", "0001-01-01"],
        ["demo", "x.db", "--today", "9999-12-31"],
        ["demo", "x.db", "--today", "0001-01-01"],
        ["demo", "x.db", "--trade", "bakery"],
        ["demo", "x.db", "--clients", "-1"],
        ["report", "client", "1", "--shop", "x.db", "--out", "x.pdf", "--lang", "fr"],
        ["import", "--shop", "x.db"],
        ["quote"],
        ["value", "--shop", "x.db"],
        ["--shop"],
    ],
)
def test_wrong_usage_is_exit_2_on_standard_error(arguments: list[str], capsys: Captured) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err


@pytest.mark.parametrize("command", [["queue"], ["check"], ["backup"]])
def test_a_file_that_is_not_there(command: list[str], tmp_path: Path, capsys: Captured) -> None:
    assert run(*command, "--shop", tmp_path / "gone.db") == 1
    assert str(tmp_path / "gone.db") in capsys.readouterr().err


def test_check_of_a_whole_shop(demo: Path, capsys: Captured) -> None:
    assert run("check", "--shop", demo, "--json") == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["ok"] is True
    assert shape["problems"] == []


def test_check_names_what_does_not_hold(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "s.db"
    make_demo(path, clients=60, today=TODAY)
    shop = open_shop(path)
    with shop.writing():
        shop.database.execute_sql("UPDATE visit SET total = total + 1 WHERE id = 5")
        (receipt,) = shop.database.execute_sql("SELECT receipt FROM visit WHERE id = 5").fetchone()
    shop.close()
    assert run("check", "--shop", path) == 1
    assert receipt in capsys.readouterr().out


def damaged(demo: Path, path: Path, at: int, bytes_: bytes) -> Path:
    data = bytearray(demo.read_bytes())
    data[at : at + len(bytes_)] = bytes_
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("command", [("queue", "--on", "2026-11-21"), ("backup",), ("check",)])
def test_damage_is_one_sentence(demo: Path, tmp_path: Path, capsys: Captured, command: tuple[str, ...]) -> None:
    size = demo.stat().st_size
    whole_middle = b"\xff" * (size - 8 * 4096)
    for number, (at, bytes_) in enumerate(((47, b"\x09"), (8 * 4096, whole_middle))):
        shop = damaged(demo, tmp_path / f"{number}.db", at, bytes_)
        assert run(*command, "--shop", shop) == 1
        out, err = capsys.readouterr()
        assert "damaged" in out + err
        assert "Traceback" not in err


@pytest.mark.parametrize("bytes_", [b"\x09", b"", None])
def test_check_as_json_always_reports(demo: Path, tmp_path: Path, capsys: Captured, bytes_: bytes | None) -> None:
    path = tmp_path / "s.db"
    if bytes_:
        damaged(demo, path, 47, bytes_)
    elif bytes_ is not None:
        path.write_bytes(b"")
    assert run("check", "--shop", path, "--json") == 1
    shape = json.loads(capsys.readouterr().out)
    assert shape["ok"] is False
    assert shape["problems"][0]["message"]


def test_check_names_a_table_that_is_gone(demo: Path, tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(demo.read_bytes())
    with closing(raw_connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=0")
        connection.execute("DROP TABLE visit_item")
    assert run("check", "--shop", path, "--json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert any("visit_item" in problem["message"] for problem in problems)


def test_queue_has_the_shape_and_says_the_same_twice(demo: Path, capsys: Captured) -> None:
    texts = []
    for _ in range(2):
        assert run("queue", "--shop", demo, "--on", "2026-11-21", "--json") == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    shape = json.loads(texts[0])
    assert shape["on"] == "2026-11-21"
    first = shape["calls"][0]
    assert {"position", "client_id", "client", "reason", "due", "priority", "why", "script", "text"} <= set(first)
    assert first["client"] == "王婧颖"
    assert [call["position"] for call in shape["calls"]] == list(range(1, len(shape["calls"]) + 1))
    assert all(call["why"] and call["text"] and "{" not in call["text"] for call in shape["calls"])
    for held in shape["held_back"]:
        assert {"client_id", "reason", "rule", "until"} <= set(held)


def test_queue_says_which_moment_it_is_reckoned_for(demo: Path, capsys: Captured) -> None:
    told = {}
    for at in ("", "08:00", "14:30"):
        asked: list[str | Path] = ["queue", "--shop", demo, "--on", "2026-11-21", *(["--at", at] if at else [])]
        assert run(*asked, "--json") == 0
        told[at] = json.loads(capsys.readouterr().out)
        assert told[at]["at"] == (at or None)
        assert run(*asked) == 0
        assert told[at]["reckoned_for"] in capsys.readouterr().out
    assert told["08:00"]["total"] == 0  # before the shop's call hours
    assert told[""]["total"] >= told["14:30"]["total"] > 0
    with closing(open_shop(demo)) as shop:
        now = datetime(2026, 11, 21, 14, 30, tzinfo=ZoneInfo(shop.settings.zone)).astimezone(UTC)
        window = day_queue(shop, date(2026, 11, 21), now=now, limit=SHOWN)
    assert (window.total, window.total_held) == (told["14:30"]["total"], told["14:30"]["total_held_back"])


@pytest.mark.parametrize("day", ["1903-01-01", "2197-12-31"])
def test_the_ends_of_the_calendar(demo: Path, tmp_path: Path, day: str) -> None:
    assert run("queue", "--shop", demo, "--on", day) == 0
    assert run("demo", tmp_path / "s.db", "--clients", "5", "--today", day) == 0
    assert run("queue", "--shop", tmp_path / "s.db", "--on", day) == 0


def test_queue_of_one_advisor_and_in_words(demo: Path, capsys: Captured) -> None:
    assert run("queue", "--shop", demo, "--on", "2026-11-21", "--advisor", "林欣妍", "--limit", "2", "--json") == 0
    calls = json.loads(capsys.readouterr().out)["calls"]
    assert 1 <= len(calls) <= 2
    assert {call["advisor"] for call in calls} == {"林欣妍"}
    assert run("queue", "--shop", demo, "--advisor", "nobody") == 1
    assert run("queue", "--shop", demo, "--on", "2026-11-21", "--lang", "zh_CN") == 0
    assert "2026年11月21日" in capsys.readouterr().out


def test_queue_beside_an_open_window(demo: Path, capsys: Captured) -> None:
    shop = open_shop(demo)
    try:
        assert run("queue", "--shop", demo, "--on", "2026-11-21", "--limit", "0", "--json") == 0
        assert run("import", ROOT / "pyproject.toml", "--shop", demo) == 1
    finally:
        shop.close()
    assert "open in another window" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "words"), [("zh_CN", "王婧颖"), ("en", "王婧颖")])
def test_report_of_a_client(demo: Path, tmp_path: Path, lang: str, words: str) -> None:
    out = tmp_path / "client.pdf"
    assert run("report", "client", "13800004821", "--shop", demo, "--out", out, "--lang", lang) == 0
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert words in text
    assert ("客户" in text.replace(words, "")) == (lang == "zh_CN")


def test_report_of_a_month_and_of_no_month(demo: Path, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "month.pdf"
    assert run("report", "monthly", "2026-10", "--shop", demo, "--out", out) == 0
    assert PdfReader(out).pages
    for wrong in ("2026-13", "October", "2026", "٢٠٢٦-١٠", "２０２６-10", "9999-12", "0001-01"):
        assert run("report", "monthly", wrong, "--shop", demo, "--out", tmp_path / "no.pdf") == 1
    assert run("report", "client", "no such client", "--shop", demo, "--out", tmp_path / "no.pdf") == 1
    assert run("report", "client", "1", "--shop", demo, "--out", tmp_path / "gone" / "no.pdf") == 1
    assert not (tmp_path / "no.pdf").exists()
    assert "Traceback" not in capsys.readouterr().err


def exports(shop_file: Path) -> list[tuple[str, str, str, int | None, object]]:
    """Who handed out what, the newest first."""
    shop = open_shop(shop_file, read_only=True)
    lines = [line for line in audit_lines(shop) if line.action.startswith("export.")]
    shop.close()
    return [(line.action, line.staff, line.subject, line.client_id, line.detail["to"]) for line in lines]


@pytest.mark.parametrize("window_open", [False, True])
def test_a_report_leaves_a_line_beside_an_open_window_too(
    made: Path, tmp_path: Path, capsys: Captured, window_open: bool
) -> None:
    copy = tmp_path / "own.db"
    copy.write_bytes(made.read_bytes())
    window = open_shop(copy) if window_open else None
    assert run("report", "client", "13800004821", "--shop", copy, "--out", tmp_path / "c.pdf") == 0
    assert run("report", "monthly", "2026-10", "--shop", copy, "--out", tmp_path / "m.pdf", "--user", "沈嘉禾") == 0
    assert capsys.readouterr().err == ""
    if window is not None:
        window.close()
    month, client = exports(copy)[:2]
    assert month == ("export.saved", "沈嘉禾", "month:2026-10", None, "*.pdf")
    assert client == ("export.saved", "沈嘉禾", f"client:{client[3]}", client[3], "c.pdf")
    assert run("check", "--shop", copy) == 0


def test_a_report_that_is_not_written_leaves_no_line(made: Path, tmp_path: Path) -> None:
    copy = tmp_path / "own.db"
    copy.write_bytes(made.read_bytes())
    before = exports(copy)
    assert run("report", "client", "1", "--shop", copy, "--out", tmp_path / "gone" / "c.pdf") == 1
    assert exports(copy) == before


def test_a_report_from_a_backup_says_that_it_leaves_no_line(made: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run("backup", "--shop", made, "--to", tmp_path) == 0
    backup = Path(capsys.readouterr().out.strip())
    before = backup.read_bytes()
    assert run("report", "monthly", "2026-10", "--shop", backup, "--out", tmp_path / "m.pdf", "--lang", "en") == 0
    assert "audit trail" in capsys.readouterr().err
    assert backup.read_bytes() == before


def test_a_report_never_replaces_a_shop(demo: Path, tmp_path: Path, capsys: Captured) -> None:
    shop = tmp_path / "own.db"
    shop.write_bytes(demo.read_bytes())
    for command in (("client", "1"), ("monthly", "2026-10")):
        assert run("report", *command, "--shop", shop, "--out", shop, "--lang", "en") == 1
        assert "is not a PDF and was not replaced" in capsys.readouterr().err
    assert shop.read_bytes() == demo.read_bytes()


def test_a_list_is_read_in_the_encoding_that_is_given(tmp_path: Path, capsys: Captured) -> None:
    shop, sheet = tmp_path / "shop.db", tmp_path / "clients.csv"
    assert run("demo", shop, "--clients", "0") == 0
    sheet.write_bytes("Name,Phone\nPawel Muńoz,+14165551234\n".encode("cp1250"))
    capsys.readouterr()
    assert run("import", sheet, "--shop", shop, "--dry-run", "--lang", "zh_CN") == 0
    assert "整个文件：按西欧（Windows-1252）读取，这是推测的" in capsys.readouterr().out
    assert run("import", sheet, "--shop", shop, "--encoding", "cp1250", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert (told["encoding"], told["added"], told["problems"]) == ("cp1250", 1, [])
    with closing(open_shop(shop)) as opened:
        assert opened.database.execute_sql("SELECT name FROM client").fetchall() == [("Pawel Muńoz",)]
    assert run("import", sheet, "--shop", shop, "--encoding", "utf-8") == 1
    assert "UTF-8" in capsys.readouterr().err
    assert run("import", sheet, "--shop", shop, "--encoding", "klingon") == 2
    assert set(Encoding) == {"auto", *ENCODINGS}


def test_import_tells_json_and_the_second_time_adds_nothing(tmp_path: Path, capsys: Captured) -> None:
    shop, sheet = tmp_path / "s.db", tmp_path / "clients.csv"
    sheet.write_text("姓名,手机号\n龚玥翀,13900001234\n喆犇,13900001235\n", encoding="gb18030")
    run("demo", shop, "--clients", "0")
    capsys.readouterr()
    for dry, added in (("--dry-run", 2), (None, 2), (None, 0)):
        extra = [dry] if dry else []
        assert run("import", sheet, "--shop", shop, "--kind", "clients", "--json", *extra) == 0
        shape = json.loads(capsys.readouterr().out)
        (one,) = shape["files"]
        assert shape["dry_run"] is bool(dry)
        assert one["added"] == added
        assert one["read"] == one["added"] + one["updated"] + one["merged"] + one["skipped"]


def test_backup_and_restore(demo: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run("backup", "--shop", demo, "--to", tmp_path) == 0
    backup = Path(capsys.readouterr().out.strip())
    assert backup.parent == tmp_path
    target = tmp_path / "back.db"
    assert run("restore", backup, "--to", target) == 0
    assert "kept" not in capsys.readouterr().err
    assert run("restore", backup, "--to", target, "--lang", "en") == 0
    (kept,) = tmp_path.glob("back.replaced-*.db")
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "No visit, payment, ticket, call or client was written since this backup.",
        f"The file that was there before is kept as {kept}",
    ]
    assert run("check", "--shop", target) == 0
    assert run("backup", "--shop", demo, "--to", tmp_path / "gone") == 1
    backup.write_bytes(b"%PDF-1.4 not a shop")
    assert run("restore", backup, "--to", target) == 1
    assert run("check", "--shop", target) == 0


def test_a_backup_goes_to_both_places_and_a_stick_that_is_away_stops_nothing(
    demo: Path, tmp_path: Path, capsys: Captured
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    own = tmp_path / "own.db"
    assert run("backup", "--shop", demo, "--to", tmp_path) == 0
    assert run("restore", capsys.readouterr().out.strip(), "--to", own) == 0
    shop = open_shop(own)
    change_settings(shop, acting_for(shop, staff_list(shop)[0].id), backup_second_folder=str(stick))
    shop.close()
    capsys.readouterr()
    assert run("backup", "--shop", own, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (Path(told["file"]).parent, Path(told["second"]["file"]).parent) == (tmp_path, stick)
    assert run("check", "--shop", told["second"]["file"]) == 0
    stick.rename(tmp_path / "pocket")
    capsys.readouterr()
    assert run("backup", "--shop", own, "--lang", "en") == 0
    said = capsys.readouterr()
    assert Path(said.out.strip()).parent == tmp_path
    assert "Put the stick in; the next backup goes there." in said.err


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("\n", 1), ("y\n", 0), ("是\n", 0)])
def test_at_a_terminal_a_restore_says_what_is_lost_and_asks(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured, answer: str, code: int
) -> None:
    assert run("backup", "--shop", demo, "--to", tmp_path) == 0
    backup, own = capsys.readouterr().out.strip(), tmp_path / "own.db"
    assert run("restore", backup, "--to", own) == 0
    shop = open_shop(own)
    add_client(shop, acting_for(shop, staff_list(shop)[0].id), ClientDraft("唐宁"))
    shop.close()
    typed = io.StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    capsys.readouterr()
    assert run("restore", backup, "--to", own, "--lang", "en") == code
    said = capsys.readouterr().err
    assert said.index("clients 1.") < said.index("y / n")
    assert len(list(tmp_path.glob("own.replaced-*.db"))) == (0 if code else 1)
    assert run("restore", backup, "--to", own, "--yes") == 0


def test_a_real_shop_asks_who_and_holds_the_roles(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    out = tmp_path / "m.pdf"
    monthly = ("report", "monthly", "2026-10", "--shop", real, "--out", out)
    assert run(*monthly) == 1
    assert "--user" in capsys.readouterr().err
    assert run(*monthly, "--user", "沈嘉禾") == 1  # no PIN, no terminal
    monkeypatch.setenv("DESK_APP_PIN", "0000")
    assert run(*monthly, "--user", "沈嘉禾") == 1
    monkeypatch.setenv("DESK_APP_PIN", "7352")
    assert run(*monthly, "--user", "田甜") == 1
    assert "田甜" in capsys.readouterr().err
    assert not out.exists()
    monkeypatch.setenv("DESK_APP_PIN", PIN)
    assert run(*monthly, "--user", "沈嘉禾") == 0
    assert out.exists()


def test_a_demo_shop_takes_any_name_of_its_own(demo: Path, tmp_path: Path) -> None:
    monthly = ("report", "monthly", "2026-10", "--shop", demo, "--out", tmp_path / "m.pdf")
    assert run(*monthly, "--user", "田甜") == 1  # a receptionist does not see the figures
    assert run(*monthly, "--user", "沈嘉禾") == 0
    shop = open_shop(demo, read_only=True)
    assert acting_for(shop, staff_list(shop)[0].id).role is Role.OWNER
    shop.close()


def test_who_has_no_pin_does_nothing_in_a_real_shop(
    real: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    shop = open_shop(real)
    owner = sign_in(shop, staff_list(shop)[0].id, PIN)
    save_staff(shop, owner, StaffDraft(name="小满", role=Role.RECEPTIONIST))
    shop.close()
    monkeypatch.setenv("DESK_APP_PIN", "")
    for command in (("queue",), ("backup",), ("import", ROOT / "pyproject.toml")):
        assert run(*command, "--shop", real, "--user", "小满", "--lang", "en") == 1
        assert "小满 has no PIN yet" in capsys.readouterr().err


def test_the_file_that_is_replaced_says_who_may(
    real: Path, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    assert run("restore", demo, "--to", real) == 1
    assert "--user" in capsys.readouterr().err
    monkeypatch.setenv("DESK_APP_PIN", "7352")
    assert run("restore", demo, "--to", real, "--user", "田甜") == 1
    assert "田甜" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.replaced-*"))
    monkeypatch.setenv("DESK_APP_PIN", PIN)
    assert run("restore", demo, "--to", real, "--user", "沈嘉禾") == 0
    assert len(list(tmp_path.glob("real.replaced-*.db"))) == 1
    shop = open_shop(real, read_only=True)
    newest = audit_lines(shop)[0]
    assert (newest.action, newest.staff, newest.detail["backup"]) == ("shop.restored", "沈嘉禾", demo.name)
    assert shop.settings.demo
    shop.close()
    assert run("check", "--shop", real) == 0


def child(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | environment, timeout=120)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is always a display there")
def test_without_a_display_the_window_says_so() -> None:
    done = child(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="", LC_ALL="C.UTF-8")
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.decode().startswith("There is no display to open a window on. “desk-app tour DIR”")
    assert len(done.stderr.splitlines()) == 1


def test_the_whole_program_speaks_utf_8_whatever_the_console(demo: Path) -> None:
    done = child(
        "queue", "--shop", demo, "--on", "2026-11-21", "--json", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert done.returncode == 0
    assert json.loads(done.stdout.decode())["calls"][0]["client"] == "王婧颖"
    assert done.stderr == b""


def test_a_chinese_console_gets_chinese_sentences(tmp_path: Path) -> None:
    done = child("check", "--shop", tmp_path / "gone.db", LC_ALL="zh_CN.UTF-8")
    assert done.stderr.decode().startswith("没有文件 ")


@pytest.mark.parametrize(
    ("command", "shop_says", "english"),
    [
        (("queue", "--on", "2026-11-21", "--limit", "1"), "2026年11月21日：", "21 Nov 2026: "),
        (("queue", "--on", "2026-11-21", "--limit", "1", "--json"), "您", "Hello"),
        (("check",), "项检查，没有问题。", "nothing wrong."),
        (("import", LIST, "--kind", "clients", "--dry-run"), "第 3 行：", "row 3: "),
        (("import", LIST, "--kind", "clients", "--dry-run", "--json"), "不是电话号码", "is not a phone"),
    ],
)
def test_an_answer_is_in_the_shops_language_whatever_the_console(
    demo: Path, tmp_path: Path, command: tuple[str, ...], shop_says: str, english: str
) -> None:
    """The made shop is Chinese, as a shop is unless its owner chose otherwise."""
    (tmp_path / LIST).write_text("姓名,手机号\n喆犇,13900001235\n玥翀,no-phone\n", encoding="utf-8")
    given = [tmp_path / LIST if part == LIST else part for part in command]
    answers = {}
    for lang in ("", "zh_CN", "en"):
        for console in ("C.UTF-8", "zh_CN.UTF-8"):
            extra = ["--lang", lang] if lang else []
            done = child(*given, "--shop", demo, *extra, LC_ALL=console)
            assert done.returncode == 0, done.stderr
            answers[lang, console] = done.stdout.decode()
    assert len({answers[lang, console] for lang in ("", "zh_CN") for console in ("C.UTF-8", "zh_CN.UTF-8")}) == 1
    assert answers["en", "C.UTF-8"] == answers["en", "zh_CN.UTF-8"]
    assert shop_says in answers["", "C.UTF-8"]
    assert english in answers["en", "zh_CN.UTF-8"]
    assert english not in answers["", "C.UTF-8"]


def test_a_closed_pipe_is_nothing_to_talk_about(demo: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "queue", "--shop", str(demo), "--on", "2026-11-21", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_no_command_loads_qt_and_the_window_loads_no_typer() -> None:
    code = (
        "import sys; from desk_app.bootstrap import main; before = 'typer' in sys.modules;"
        "main(['--help']); print(before, 'typer' in sys.modules, 'PySide6' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, text=True)
    assert done.stderr.strip() == "False True False"
