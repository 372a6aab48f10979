"""The child of the kill tests: goes on with the script of day_of_work.py where the file stands, until it is killed.

Arguments: the shop file, the passphrase ("" for none), and the lines of the audit trail after each use case, by which
it finds its place. Prints the number of each use case after it was committed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desk_app.db.shop import open_shop
from tests.db.day_of_work import at, do, name_of


def main(path: str, passphrase: str, lines: str) -> None:
    shop = open_shop(Path(path), passphrase=passphrase, clock=at(0))
    after = [int(each) for each in lines.split(",")]
    (there,) = shop.database.execute_sql("SELECT max(seq) FROM audit").fetchone()
    done = max(number for number, line in enumerate(after) if line == there)
    for number in range(done + 1, len(after)):
        do(shop, number)
        sys.stdout.write(f"{number} {name_of(number)}\n")
        sys.stdout.flush()
    time.sleep(60)  # the whole script is done: the end comes all the same


if __name__ == "__main__":
    main(*sys.argv[1:])
