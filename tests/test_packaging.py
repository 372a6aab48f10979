"""Plain pip works: the wheel carries the program, its resources, its compiled words and the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

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
