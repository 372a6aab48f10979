"""What is written down of a defect and of a crash of the interpreter, and never what somebody typed."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

#: A log that grew beyond this many bytes begins anew.
LARGEST_LOG = 1_000_000


def write_down(log: Path, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Adds a defect to the log: where in the program it was, and its type. Never its message, which may hold a name."""
    lines = [f"{type(error).__module__}.{kind.__name__} (Python {sys.version.split()[0]}, {sys.platform})"]
    lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        sys.stderr.write("\n".join(lines) + "\n")


def crash_log(folder: Path) -> TextIO | None:
    """The file that a crash of the interpreter is written into."""
    path = folder / "crash.log"
    try:
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.unlink()
        return path.open("a", encoding="utf-8")
    except OSError:
        return None
