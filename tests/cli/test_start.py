"""Which command lines open the window, and what an interruption comes to."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from desk_app.cli import commands
from desk_app.cli.console import DONE, INTERRUPTED, NO_FRONTS, SECRETS, Fronts
from desk_app.cli.start import WindowOptions, main, window_options


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


class Seen:
    """Fronts that only remember what they were asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def fronts(self, code: int = 0) -> Fronts:
        def window(shop: Path | None, passphrase: str) -> int:
            self.asked.append((shop, passphrase))
            return code

        def tour(folder: Path, language: str | None, theme: str | None) -> int:
            self.asked.append((folder, language, theme))
            return code

        return Fronts(window, tour)


def test_no_command_starts_the_window_and_nothing_of_the_commands() -> None:
    seen = Seen()
    assert main([], seen.fronts(7)) == 7
    assert seen.asked == [(None, "")]


@pytest.mark.parametrize(("begin", "given"), [(b"SQLite format 3\x00", ""), (b"\x8f" * 32, "secret"), (b"", "")])
def test_the_window_gets_the_passphrase_of_a_locked_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: bytes, given: str
) -> None:
    (tmp_path / "s.db").write_bytes(begin)
    monkeypatch.setenv("DESK_APP_PASSPHRASE", "secret")
    seen = Seen()
    main(["--shop", str(tmp_path / "s.db")], seen.fronts())
    assert seen.asked == [(tmp_path / "s.db", given)]


def test_what_the_window_starts_does_not_inherit_a_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "s.db").write_bytes(b"\x8f" * 32)
    for name in SECRETS:
        monkeypatch.setenv(name, "walnut frog")
    seen: list[str] = []

    def window(_shop: Path | None, passphrase: str) -> int:
        told = subprocess.run(("env",), capture_output=True, text=True, check=True).stdout
        seen.extend([passphrase, told])
        return DONE

    assert main(["--shop", str(tmp_path / "s.db")], replace(NO_FRONTS, window=window)) == DONE
    assert seen[0] == "walnut frog"
    assert "walnut frog" not in seen[1]


@pytest.mark.parametrize(
    ("options", "language", "theme"), [([], None, None), (["--lang", "en", "--theme", "dark"], "en", "dark")]
)
def test_tour_is_handed_on_with_its_exit_code(
    tmp_path: Path, options: list[str], language: str | None, theme: str | None
) -> None:
    seen = Seen()
    assert main(["tour", str(tmp_path), *options], seen.fronts(3)) == 3
    assert seen.asked == [(tmp_path, language, theme)]


def test_an_interruption_is_exit_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(argv: list[str], fronts: Fronts) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_command", stop)
    assert main(["check"], Seen().fronts()) == INTERRUPTED
