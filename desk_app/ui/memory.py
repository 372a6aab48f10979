"""What the window remembers on this machine: the last shop file, its size, the language somebody chose here."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Remembered:
    """Everything remembered. ``language`` "" means the shop's own; ``spoken`` is the one last spoken here, for when the
    shop cannot be asked; ``last_folder`` is where a file was last picked,
    ``key_kept`` whether the system's key store was ever given a passphrase."""

    last_shop: str = ""
    language: str = ""
    width: int = 1366
    height: int = 768
    maximised: bool = False
    last_folder: str = ""
    spoken: str = ""
    key_kept: bool = False


class Memory:
    """One small JSON file in the state folder; a torn or foreign one counts as empty."""

    def __init__(self, state: Path) -> None:
        self._path = state / "window.json"
        self.now = self._read()

    def change(self, **values: str | int | bool) -> None:
        """Remembers something. A full disk is no reason to trouble anybody over a window's size."""
        self.now = replace(self.now, **values)  # type: ignore[arg-type]  # names and types are those of the class
        try:
            new = self._path.with_suffix(".new")
            new.write_text(json.dumps(asdict(self.now)), encoding="utf-8")
            new.replace(self._path)
        except OSError:
            return

    def _read(self) -> Remembered:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Remembered()
        if not isinstance(kept, dict):
            return Remembered()
        first = Remembered()
        known = {field.name: type(getattr(first, field.name)) for field in fields(first)}
        good = {name: value for name, value in kept.items() if name in known and type(value) is known[name]}
        return replace(first, **good)
