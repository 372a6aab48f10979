"""The child of test_kill.py: writes one setting and one audit line a unit of work, for ever."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desk_app.db.shop import open_shop
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.work import work


def main(path: str) -> None:
    shop = open_shop(Path(path))
    acting = Acting(StaffId(1), "林欣妍", Role.OWNER)
    number = int(shop.database.execute_sql("SELECT count(*) FROM setting WHERE name LIKE 'kill%'").fetchone()[0])
    while True:
        with work(shop, acting) as unit:
            shop.database.execute_sql("INSERT INTO setting VALUES (?, ?)", (f"kill{number}", '"' + "x" * 3000 + '"'))
            unit.audit("kill.tested", f"kill:{number}", detail={"number": number})
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main(sys.argv[1])
