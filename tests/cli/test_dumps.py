"""A crash leaves no picture of the memory on the disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its error reports are the system's own")

ROOT = Path(__file__).resolve().parent.parent.parent

CRASH = """
import os, resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
if sys.argv[1] == "ours":
    from desk_app.cli.start import main
    assert main(["check", "--shop", "nothing.db"]) == 1
kept = "the passphrase " + "of the shop"
os.abort()
"""

ASK = """
import ctypes, resource
from desk_app.cli.start import main
main(["check", "--shop", "nothing.db"])
print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def child(code: str, folder: Path, *given: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-c", code, *given)
    told = {"PYTHONPATH": str(ROOT), "DESK_APP_HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=False)


def cores(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.is_file() and "core" in path.name]


def test_no_core_is_left(tmp_path: Path) -> None:
    (tmp_path / "another").mkdir()
    child(CRASH, tmp_path / "another", "another program")
    if not cores(tmp_path / "another"):
        pytest.skip("no program leaves one here")
    assert child(CRASH, tmp_path, "ours").returncode < 0
    assert not cores(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_the_kernel_may_not_write_it_down(tmp_path: Path) -> None:
    assert child(ASK, tmp_path).stdout.split() == ["0", "0"]
