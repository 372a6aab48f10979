"""Plain pip works: the wheel carries the program, its resources, its compiled words and the command."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent


def test_the_wheel_carries_everything_the_program_reads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    built = subprocess.run([*command, "-w", str(tmp_path), str(ROOT)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-2000:]
    (wheel,) = tmp_path.glob("desk_app-*.whl")
    with ZipFile(wheel) as opened:
        names = set(opened.namelist())
        entry = next(name for name in names if name.endswith("entry_points.txt"))
        assert "desk-app = desk_app.bootstrap:main" in opened.read(entry).decode()
    shipped = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert {f"desk_app/{name}" for name in shipped} <= names
    assert "desk_app/resources/i18n/zh_CN.mo" in names
    assert {f"desk_app/resources/fonts/{name}.txt" for name in ("OFL", "OFL-Noto")} <= names
    assert {name for name in names if name.startswith("desk_app/db/migrations/")}
    assert not [name for name in names if name.startswith(("tests/", "tools/", "benchmarks/"))]


def test_what_a_shop_leaves_beside_itself_is_never_taken_for_source() -> None:
    """The demo shop of `make run` lies in the checkout, and so do its backups: all of them full of clients."""
    left = ["demo-shop.db", "demo-shop.db.lock", "demo-shop.db-wal", "demo-shop.db-shm", "demo-shop.db.keys"]
    left += ["demo-shop.db.keys.1", "demo-shop-20261121-063000.deskbackup", ".demo-shop.db.new", ".s.deskbackup.part"]
    left += ["demo-shop-20261121-063000.deskbackup.keys", "backups/demo-shop-1.deskbackup", "s.replaced-20261121.db"]
    git = [shutil.which("git") or "git", "-C", str(ROOT), "check-ignore", "--no-index", *left]
    told = subprocess.run(git, capture_output=True, text=True, check=False)
    if told.returncode == 128:
        pytest.skip("not a checkout")
    assert sorted(told.stdout.splitlines()) == sorted(left)
