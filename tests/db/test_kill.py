"""kill -9 in the middle of work: the file opens, the check is clean, and every acknowledged row is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desk_app.clock import FixedClock
from desk_app.db.check import check_file
from desk_app.db.shop import open_shop
from desk_app.staff.checks import CHECKS
from desk_app.staff.desk import ShopSetUp, set_up_shop
from tests.db.kill_harness import kill_repeatedly


def test_nothing_acknowledged_is_lost(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "shop.db"
    set_up_shop(path, ShopSetUp("兑记", "林欣妍", "2580"), clock=clock).close()

    def verify(acknowledged: Sequence[str]) -> None:
        found = check_file(path, extra=CHECKS)
        assert found.ok, found.problems
        shop = open_shop(path)
        try:
            rows = shop.database.execute_sql("SELECT substr(name, 5) FROM setting WHERE name LIKE 'kill%'").fetchall()
            lines = shop.database.execute_sql("SELECT subject FROM audit WHERE action = 'kill.tested'").fetchall()
        finally:
            shop.close()
        kept = {number for (number,) in rows}
        assert set(acknowledged) <= kept
        assert {f"kill:{number}" for number in kept} == {subject for (subject,) in lines}  # all of a unit, or nothing
        assert len(kept - set(acknowledged)) <= len(runs)  # at most the one in flight at each kill
        runs.append(len(kept))

    runs: list[int] = [0]
    acknowledged = kill_repeatedly(Path(__file__).with_name("kill_child.py"), path, verify, times=10, seed=20261121)
    assert len(runs) == 11
    assert len(acknowledged) == len(set(acknowledged))
