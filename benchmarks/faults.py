"""Every fault at every operation that a day's work of every room does to the files of its shop. Linux, with cc.

python -m benchmarks.faults
python -m benchmarks.faults --spread 200
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.db.fault_walk import FAULTS, built, walk


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--spread", type=int, default=0, help="only so many runs (0: every fault point)")
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        library = built(Path(name))
        if library is None:
            print("Fault points need Linux and a C compiler.")
            return 0
        several, made = options.processes, library
        with ThreadPoolExecutor(several) as pool:
            walks = [
                pool.submit(walk, made, Path(name) / f"walk{each}", spread=options.spread, share=f"{each}/{several}")
                for each in range(several)
            ]
        results = [each.result() for each in walks]
    runs = sum((Counter(each.runs) for each in results), Counter[str]())
    wrong = [said for each in results for said in each.wrong]
    print(f"fault points {results[0].points} · runs {runs.total()} · {time.monotonic() - began:.0f} s")
    for fault in FAULTS:
        print(f"  {fault}: {runs[fault]}")
    print(f"refused in a sentence {sum(each.refused for each in results)}", end=" · ")
    print(f"did no harm and was not noticed {sum(each.unnoticed for each in results)} · wrong {len(wrong)}")
    for said in wrong:
        print("  ", said)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
