"""Which command lines open the window, and what an interruption comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.cli import commands
from desk_app.cli.start import INTERRUPTED, WindowOptions, main, window_options


@pytest.mark.parametrize(
    ("argv", "options"),
    [
        ([], WindowOptions()),
        (["--shop", "a b.db"], WindowOptions(Path("a b.db"))),
        (["--shop=店.db"], WindowOptions(Path("店.db"))),
        (["--shop"], None),
        (["--shop="], None),
        (["--shop", ""], None),
        (["--help"], None),
        (["queue", "--shop", "a.db"], None),
        (["--shop", "a.db", "queue"], None),
    ],
)
def test_what_opens_the_window(argv: list[str], options: WindowOptions | None) -> None:
    assert window_options(argv) == options


def test_an_interruption_is_exit_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(argv: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_command", stop)
    assert main(["check"]) == INTERRUPTED
