"""Every fault at every operation that work of every room does to the files of its shop. Linux, with cc.

python -m benchmarks.faults                          a plain shop: a day's work, and each story beside it
python -m benchmarks.faults --encrypted
python -m benchmarks.faults --story day --spread 200
python -m benchmarks.faults --part 1/2               half of them, for two machines or two terminals
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.db.fault_walk import FAULTS, STORIES, Walked, built, stories, walk


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--story", action="append", choices=STORIES, help="only these (again for another)")
    asked.add_argument("--encrypted", action="store_true", help="the same with an encrypted shop file")
    asked.add_argument("--spread", type=int, default=0, help="only so many runs of each story (0: every fault point)")
    asked.add_argument("--every", action="store_true", help="in copies too, each of many writes in a row")
    asked.add_argument("--part", default="", help="only this part, in this process alone: 1/2, 2/2")
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return asked.parse_args()


def _walk(library: Path, folder: Path, story: str, options: argparse.Namespace, part: str) -> Walked:
    where = folder / f"{story}-{part.replace('/', '-')}"
    return walk(
        library,
        where,
        story,
        encrypted=options.encrypted,
        spread=options.spread,
        part=part,
        every=options.every,
        aloud=True,
    )


def main() -> int:
    options = _asked()
    several = options.processes
    parts = [options.part] if options.part else [f"{each}/{several}" for each in range(1, several + 1)]
    wrong = 0
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(len(parts)) as pool:
        library = built(Path(name))
        if library is None:
            print("Fault points need Linux and a C compiler.")
            return 0
        for story in options.story or stories(encrypted=options.encrypted):
            began = time.monotonic()
            walked = sum(pool.map(partial(_walk, library, Path(name), story, options), parts), Walked())
            wrong += len(walked.wrong)
            _tell(f"{'encrypted' if options.encrypted else 'plain'} {story}", walked, time.monotonic() - began)
    return 1 if wrong else 0


def _tell(name: str, walked: Walked, seconds: float) -> None:
    print(f"{name}: fault points {walked.points} · runs {sum(walked.runs.values())} · {seconds:.0f} s")
    print("  ", " · ".join(f"{fault} {walked.runs[fault]}" for fault in FAULTS if fault in walked.runs))
    print(
        f"   refused in a sentence {walked.refused} · did no harm and was not noticed {walked.unnoticed}"
        f" · wrong {len(walked.wrong)}",
        flush=True,
    )
    for said in walked.wrong:
        print("     ", said)


if __name__ == "__main__":
    sys.exit(main())
