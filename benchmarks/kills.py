"""kill -9 during a stream of saved visits, many times.

python -m benchmarks.kills --times 200
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.salon.kill_visits import kill_while_recording


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = kill_while_recording(Path(folder) / "shop.db", options.times, options.seed)
    print(f"kills {tally.kills} · acknowledged visits {tally.acknowledged} · lost {len(tally.lost)}", end=" · ")
    print(f"half written {len(tally.halves)} · unclean checks {len(tally.unclean)}")
    return 1 if tally.lost or tally.halves or tally.unclean else 0


if __name__ == "__main__":
    sys.exit(main())
