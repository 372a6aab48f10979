"""Compiles resources/i18n/LANG/*.po into resources/i18n/LANG.mo, when a source is newer."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from desk_app.words import compiled_words  # noqa: E402 - the checkout's own package, not an installed one


def compile_all(*, force: bool = False) -> list[Path]:
    """Every language's compiled catalogue; those older than a source are written first."""
    compiled = []
    for folder in sorted(path for path in (ROOT / "resources" / "i18n").iterdir() if path.is_dir()):
        target = folder.parent / f"{folder.name}.mo"
        sources = sorted(folder.glob("*.po"))
        newest = max((source.stat().st_mtime for source in sources), default=0.0)
        if force or not target.exists() or target.stat().st_mtime < newest:
            target.write_bytes(compiled_words(sources))
            print(f"{folder.name}: words compiled")
        compiled.append(target)
    return compiled


if __name__ == "__main__":
    compile_all(force="--force" in sys.argv)
