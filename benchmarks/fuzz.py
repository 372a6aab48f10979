"""The doors of tests/fuzz, each tried for a time by atheris, which keeps the cases that reach new code.

python -m benchmarks.fuzz --seconds 600 [--door list]

Needs the extra "fuzz" (``pip install -e .[fuzz]``; docs/DEPENDENCIES.md says on which systems there is one). The cases
kept lie in bench-out/fuzz/<door>, what broke a property in bench-out/fuzz/<door>-found, with its traceback, and the
figures of the last run in bench-out/fuzz/<door>.json; they are printed as a table in the end. A find does not end the
run; the same fault at the same line is kept once.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

OUT = Path("bench-out") / "fuzz"
DOORS = ("list", "cards", "workbook", "search", "fields", "backup", "sealed", "bytes", "arguments", "paper", "picture")
#: Seconds after which a case that hangs in native code ends the run, and megabytes that end it too.
STUCK, MEMORY = 30, 4096


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seconds", type=int, default=600, help="in all, shared by the doors")
    asked.add_argument("--door", choices=DOORS, action="append", help="only this one; may be repeated")
    asked.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print('atheris is not installed: pip install -e ".[fuzz]" (Linux; see docs/DEPENDENCIES.md)', file=sys.stderr)
        return 2
    doors: list[str] = options.door or list(DOORS)
    if options.inside:
        _fuzz(doors[0], options.seconds)
        return 0
    worst = max([_child(door, max(1, options.seconds // len(doors))) for door in doors])
    print("| Door | Cases | Minutes | Longest, ms | Found |\n|---|---|---|---|---|")
    for door in doors:
        print(_line(door))
    return worst


def _line(door: str) -> str:
    """The figures of the door's last run as a line of a table."""
    try:
        told = json.loads((OUT / f"{door}.json").read_text(encoding="utf-8"))
    except OSError:
        return f"| {door} | not run | | | |"
    return (
        f"| {door} | {told['cases']:,} | {told['seconds'] / 60:.0f} | {told['longest'] * 1000:.0f} | {told['found']} |"
    )


def _child(door: str, seconds: int) -> int:
    """Runs one door in a process of its own: the fuzzer ends the process it runs in."""
    command = [sys.executable, "-m", "benchmarks.fuzz", "--inside", "--door", door, "--seconds", str(seconds)]
    done = subprocess.run(command, check=False)
    found = sorted((OUT / f"{door}-found").glob("*.txt")) if (OUT / f"{door}-found").is_dir() else []
    print(f"{door}: exit {done.returncode}, {len(found)} kept in {OUT / f'{door}-found'}", flush=True)
    return 1 if done.returncode or found else 0


def _fuzz(name: str, seconds: int) -> None:
    import atheris  # only here: few systems have it

    with atheris.instrument_imports(include=["desk_app"], enable_loader_override=False):
        from tests.fuzz.doors import DOORS as ALL
        from tests.fuzz.ground import Ground
        from tests.fuzz.seeds import seeds
    from hypothesis import HealthCheck, given, settings

    corpus, found = OUT / name, OUT / f"{name}-found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    door, ground = ALL[name], Ground(Path(tempfile.mkdtemp(prefix="fuzz-")))
    ALL["fields"].enter(ground, "1988-08-15 王 +1 202 555 0143")  # what is loaded late is loaded now
    for number, data in enumerate(seeds(name, ground)):
        (corpus / f"seed-{number}").write_bytes(data)
    ground.longest = 0.0
    tally = _Tally(found, lambda case: door.enter(ground, case), ground.renew, lambda: ground.longest)

    @settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(door.cases)
    def drawn(case: object) -> None:
        tally.run(case)

    test: Any = drawn  # hypothesis hangs its own attribute on the function
    target: Callable[[bytes], object] = tally.run if door.raw else test.hypothesis.fuzz_one_input
    limits = [f"-max_total_time={seconds}", f"-timeout={STUCK}", f"-rss_limit_mb={MEMORY}", "-max_len=20000"]
    atheris.Setup(
        [sys.argv[0], str(corpus), *limits, f"-artifact_prefix={found}/", "-print_final_stats=1", "-verbosity=0"],
        lambda data: target(data) and None,
    )
    atheris.Fuzz()


class _Tally:
    """Runs cases, writes down what breaks and goes on; says how many there were every ten seconds."""

    def __init__(
        self, found: Path, enter: Callable[[object], None], renew: Callable[[], None], longest: Callable[[], float]
    ) -> None:
        self._found, self._enter, self._renew, self._longest = found, enter, renew, longest
        self._known: set[str] = set()
        self._cases, self._begun, self._said = 0, time.monotonic(), time.monotonic()

    def run(self, case: object) -> None:
        """One case."""
        self._cases += 1
        try:
            self._enter(case)
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # noqa: BLE001 - whatever it is, it is what we are looking for
            self._keep(case, fault)
            self._renew()
        if time.monotonic() - self._said > 10:
            self._tell()

    def _tell(self) -> None:
        # not only in the end: the fuzzer ends the process without a word to us
        self._said = time.monotonic()
        told = {
            "cases": self._cases,
            "seconds": round(self._said - self._begun),
            "longest": round(self._longest(), 4),
            "found": len(self._known),
        }
        figures = self._found.with_name(self._found.name.removesuffix("-found") + ".json")
        figures.write_text(json.dumps(told), encoding="utf-8")
        print(f"  {told}", flush=True)

    def _keep(self, case: object, fault: BaseException) -> None:
        at = [frame for frame in traceback.extract_tb(fault.__traceback__) if "site-packages" not in frame.filename]
        where = f"{type(fault).__name__} {at[-1].filename}:{at[-1].lineno}"
        if where in self._known:
            return
        self._known.add(where)
        name = hashlib.sha256(where.encode()).hexdigest()[:12]
        told = "".join(traceback.format_exception(fault))
        (self._found / f"{name}.txt").write_text(
            f"{where}\n\n{case!r}\n\n{told}".encode("utf-8", "replace").decode(), encoding="utf-8"
        )
        if isinstance(case, bytes):
            (self._found / f"{name}.bin").write_bytes(case)


if __name__ == "__main__":
    sys.exit(main())
