"""Where the program starts. Without a command it is the window, and what only commands need is not loaded."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType

from desk_app.cli.console import DONE, INTERRUPTED, NO_FRONTS, PASSPHRASE, SECRETS, Fronts, begins_plain
from desk_app.cli.dumps import leave_none


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the window is told: the shop file to open (None: the last one, or the first-run set-up)."""

    shop: Path | None = None


def window_options(argv: Sequence[str]) -> WindowOptions | None:
    """The options of the window, or None where ``argv`` names a command or is not understood."""
    match list(argv):
        case []:
            return WindowOptions()
        case ["--shop", path] if path:
            return WindowOptions(Path(path))
        case [option] if option.startswith("--shop=") and len(option) > len("--shop="):
            return WindowOptions(Path(option.removeprefix("--shop=")))
    return None


def given_passphrase(path: Path | None) -> str:
    """The passphrase of the environment, where the file is one that takes a passphrase."""
    try:
        if path is None or begins_plain(path):
            return ""
    except OSError:
        return ""  # opening it will say why
    return os.environ.get(PASSPHRASE, "")


def main(argv: Sequence[str] | None = None, fronts: Fronts = NO_FRONTS) -> int:
    """Runs the window or one command and returns the exit code. ``argv`` None: the process's own.

    The whole program is ``bootstrap.main``; without ``fronts`` there are the commands only.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    window = window_options(arguments)
    leave_none()
    try:
        if window is not None:
            passphrase = given_passphrase(window.shop)
            for secret in SECRETS:  # whatever the window starts (a printer's program) need not know them
                os.environ.pop(secret, None)
            return fronts.window(window.shop, passphrase)
        _steady_streams()
        # typer and rich cost a third of the window's start.
        from desk_app.cli.commands import run_command

        with _ended_in_order():
            code = run_command(arguments, fronts)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output went away (`… | head`): nothing more to say, and nothing to say about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    return code


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """A command that the system ends (SIGTERM, SIGHUP) cleans up as one that is interrupted at the keyboard does, and
    leaves no half-written file. The window listens for itself."""
    if current_thread() is not main_thread():
        yield
        return
    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]  # nohup ignores SIGHUP
    for number in ours:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _steady_streams() -> None:
    """UTF-8 whatever the console's code page, and no crash on half a character in a file name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
