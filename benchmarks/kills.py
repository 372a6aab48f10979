"""kill -9 in the middle of a day's work of every room, many times.

python -m benchmarks.kills --times 1000
python -m benchmarks.kills --times 1000 --encrypted
python -m benchmarks.kills --times 1000 --part 1/2      half of them, for two machines or two terminals
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.db.kill_day import Tally, kill_at_work


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--encrypted", action="store_true", help="the same with an encrypted shop file")
    asked.add_argument("--part", default="", help="only this part, in this process alone: 1/2, 2/2")
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    part, parts = (int(each) for each in (options.part or f"1/{options.processes}").split("/"))
    mine = [part] if options.part else list(range(1, parts + 1))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(mine)) as pool:
        runs = [
            pool.submit(
                kill_at_work,
                Path(folder) / f"part{each}",
                times=options.times * each // parts - options.times * (each - 1) // parts,
                seed=options.seed * 1000 + each,
                encrypted=options.encrypted,
                aloud=True,
            )
            for each in mine
        ]
        tally = sum((each.result() for each in runs), Tally())
    kind = "encrypted" if options.encrypted else "plain"
    print(f"{kind} · {tally} · {time.monotonic() - began:.0f} s")
    for wrong in (*tally.lost, *tally.halves, *tally.unclean):
        print("  ", wrong)
    return 0 if tally.good else 1


if __name__ == "__main__":
    sys.exit(main())
