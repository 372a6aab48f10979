"""kill -9 in the middle of a day's work of every room, many times.

python -m benchmarks.kills --times 1000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.db.kill_day import kill_at_work


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_at_work(Path(folder), times=options.times, seed=options.seed)
    print(tally, f"· {time.monotonic() - began:.0f} s")
    for wrong in (*tally.lost, *tally.halves, *tally.unclean):
        print("  ", wrong)
    return 0 if tally.good else 1


if __name__ == "__main__":
    sys.exit(main())
