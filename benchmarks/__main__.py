"""python -m benchmarks [--clients N] [--keep DIR] [--only WORD] [--json]"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.papers import papers
from benchmarks.reading import pages, questions, search
from benchmarks.shop import copied, shop_of
from benchmarks.starting import starting
from benchmarks.sweeping import sweeping
from benchmarks.timing import Figure
from benchmarks.writing import importing, saving


def in_window(path: Path) -> Iterator[Figure]:
    """The figures of the real window, from a process of its own, on a copy of the shop."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    # As an installed program: what compiling the code leaves behind in memory is not the window's.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-m", "compileall", "-q", "desk_app", "benchmarks"], check=True, env=environment)
    asked = json.dumps(questions(path))

    def told(what: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.window", what], input=asked, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, check=True, env=environment, text=True,
        )  # fmt: skip
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    bare, found = told("--bare"), told(str(copied(path)))
    for part, meanwhile in (
        ("keys", ""),
        ("importing", " while an import writes"),
        ("sweeping", " while the sweep runs"),
    ):
        for name, key in found[part].items():
            worked = found["worked"].get(name) if part == "keys" else None
            own = "" if worked is None else f"; own work {worked['p50']:.1f}, p99 {worked['p99']:.1f}"
            note = f"p50 {key['p50']:.1f}, longest {key['longest']:.1f}, {key['n']} keys{own}"
            what = f"key press to painted{meanwhile}: {name}, p99"
            yield Figure(what, key["p99"], bare["key"], "ms", "≤ 16.7", "bare line, list", note)
    for name, took in found["pages"].items():
        wanted = "≤ 100" if "queue" in name else "≤ 50"
        note = f"p50 {took['p50']:.1f}, {took['n']} clicks"
        yield Figure(f"click to painted: {name}, p99", took["p99"], None, "ms", wanted, note=note)
    for part, silence in found["silence"].items():
        note = f"p99 {silence['p99']:.1f}, over 16 ms {silence['over_16']} of {silence['n']} beats"
        what = f"longest silence of the window: {part}"
        yield Figure(what, silence["longest"], silence["machine"], "ms", "≤ 16", "a sleeper beside it", note)
        note = f"{silence['reckoned_over_16']} of {silence['n']} beats over 16 ms"
        yield Figure(f"its thread's longest turn: {part}", silence["reckoned"], None, "ms", "≤ 16", note=note)
    for part, held in found["resident"].items():
        yield Figure(f"resident memory after: {part}", held, None, "MB", "≤ 200")


#: What is measured, by the word that --only takes.
PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "search": search,
    "pages": pages,
    "saving": saving,
    "sweep": sweeping,
    "import": lambda _path: importing(),
    "papers": papers,
    "start": starting,
    "window": in_window,
}


def main() -> None:
    """Makes the shop where it is not there, measures, and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument(
        "--keep", type=Path, default=Path("bench-out"), help="the folder of the shops that are measured"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="measure only this (may be given again)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    console = Console(stderr=True)
    console.print(f"a shop of {options.clients:,} clients in {options.keep} …")
    path, made = shop_of(options.keep, options.clients)
    figures = [] if made is None else [Figure("making the shop", made, None, "s")]
    for name in options.only or PARTS:
        console.print(f"{name} …")
        figures.extend(PARTS[name](path))
    if options.json:
        print(
            json.dumps({"clients": options.clients, "figures": [one.as_json() for one in figures]}, ensure_ascii=False)
        )
    else:
        Console().print(table(figures, options.clients))


def table(figures: list[Figure], clients: int) -> Table:
    """The figures as people read them."""
    machine = f"Python {platform.python_version()} · {os.cpu_count()} cores"
    made = Table(title=f"{clients:,} clients · {machine} · {datetime.now(UTC):%Y-%m-%d}")
    made.add_column("figure")
    for name in ("ours", "floor", "ratio"):
        made.add_column(name, justify="right")
    for name in ("unit", "wanted", "the floor is", ""):
        made.add_column(name)
    for one in figures:
        floor = "" if one.floor is None else f"{one.floor:,.2f}"
        ratio = "" if one.ratio is None else f"{one.ratio:,.2f}"
        made.add_row(one.name, f"{one.ours:,.2f}", floor, ratio, one.unit, one.wanted, one.floor_name, one.note)
    return made


if __name__ == "__main__":
    main()
