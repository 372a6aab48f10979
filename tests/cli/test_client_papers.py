"""Papers of clients from the command line (M5): right clients, noted, one sentence where it is refused."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk_app.cli.console import INTERRUPTED
from desk_app.cli.start import main
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo
from desk_app.reports.choosing import Whose, choose_clients
from tests.trail import audit_lines

Captured = pytest.CaptureFixture[str]
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "shop.db"
    make_demo(path, clients=60, today=TODAY)
    return path


@contextmanager
def opened(path: Path) -> Iterator[Shop]:
    with closing(open_shop(path, clock=FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=UTC)), read_only=True)) as shop:
        yield shop


def run(*argv: object) -> int:
    return main([str(word) for word in argv])


def exported(path: Path) -> list[int | None]:
    with opened(path) as shop:
        return [line.client_id for line in audit_lines(shop) if line.action == "export.saved"]


@pytest.mark.parametrize(
    ("command", "sheets"), [("dossier", range(2, 11)), ("card", range(1, 2)), ("consultation", range(1, 2))]
)
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_paper_of_one_client(shop_file: Path, tmp_path: Path, command: str, sheets: range, lang: str) -> None:
    out, before = tmp_path / "one.pdf", len(exported(shop_file))
    assert run("report", command, "A-00007", "--shop", shop_file, "--out", out, "--lang", lang) == 0
    pages = PdfReader(out).pages
    assert len(pages) in sheets
    assert "A-00007" in pages[0].extract_text()
    assert len(exported(shop_file)) == before + 1


def test_labels_of_some_in_their_order(shop_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.pdf"
    asked = ("A-00009", "A-00002", "A-00005")
    assert run("report", "labels", *asked, "--shop", shop_file, "--out", out, "--start", 20) == 0
    pages = [page.extract_text() for page in PdfReader(out).pages]
    assert ["A-00009" in pages[0], "A-00002" in pages[0], "A-00005" in pages[1]] == [True, True, True]
    assert run("report", "labels", *asked, "--shop", shop_file, "--out", out, "--format", "62x29") == 0
    assert len(PdfReader(out).pages) == 3


def test_a_blank_card_leaves_no_line(shop_file: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "blank.pdf", len(exported(shop_file))
    assert run("report", "consultation", "--shop", shop_file, "--out", out, "--area", "hair", "--lang", "en") == 0
    assert "Scalp" in PdfReader(out).pages[0].extract_text()
    assert len(exported(shop_file)) == before


def test_cards_of_all_and_of_a_day(shop_file: Path, tmp_path: Path) -> None:
    with opened(shop_file) as shop:
        wanted = {whose: len(choose_clients(shop, whose, TODAY)) for whose in (Whose.ALL, Whose.BOOKED, Whose.QUEUE)}
    assert wanted[Whose.ALL] == 60
    for whose, option in (
        (Whose.ALL, ["--all"]), (Whose.BOOKED, ["--booked", "2026-11-21"]), (Whose.QUEUE, ["--queue", "2026-11-21"]),
    ):  # fmt: skip
        out = tmp_path / f"{whose}.pdf"
        code = run("report", "cards", *option, "--shop", shop_file, "--out", out)
        assert code == (0 if wanted[whose] else 1)
        assert not wanted[whose] or len(PdfReader(out).pages) == wanted[whose]


def test_a_file_for_each(shop_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "each"
    folder.mkdir()
    assert run("report", "cards", "--all", "--each", "--what", "labels", "--shop", shop_file, "--out", folder) == 0
    assert len(list(folder.glob("*.pdf"))) == 60


@pytest.mark.skipif(sys.platform == "win32", reason="there it ends a program at once")
@pytest.mark.parametrize("sent", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_batch_that_the_system_ends_leaves_nothing(shop_file: Path, tmp_path: Path, sent: str) -> None:
    start = "import sys; from desk_app.cli.start import main; sys.exit(main(sys.argv[1:]))"
    what = ("report", "cards", "--all", "--what", "dossier", "--shop", str(shop_file), "--out", str(tmp_path / "x.pdf"))
    with subprocess.Popen([sys.executable, "-c", start, *what], stderr=subprocess.PIPE) as batch:
        for _ in range(9_000):
            if any(tmp_path.glob(".*.part")):
                break
            time.sleep(0.01)
        else:
            pytest.fail("nothing was begun")
        batch.send_signal(getattr(signal, sent))
        _, said = batch.communicate(timeout=90)
    assert batch.returncode == INTERRUPTED, said
    assert b"Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [[], ["--all", "--booked", "2026-11-21"], ["--queue", "tomorrow"]])
def test_whom_has_to_be_said_once(shop_file: Path, tmp_path: Path, options: list[str], capsys: Captured) -> None:
    assert run("report", "cards", *options, "--shop", shop_file, "--out", tmp_path / "x.pdf") == 2
    assert capsys.readouterr().err
    assert not (tmp_path / "x.pdf").exists()


def test_nothing_is_taken_out_of_a_backup(shop_file: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run("backup", "--shop", shop_file, "--to", tmp_path) == 0
    backup = next(tmp_path.rglob("*.deskbackup"))
    out = tmp_path / "x.pdf"
    for argv in (("dossier", "A-00007"), ("card", "A-00007"), ("labels", "A-00007"), ("cards", "--all")):
        assert run("report", *argv, "--shop", backup, "--out", out) == 1
    assert not out.exists()
    capsys.readouterr()
