"""Killing the program in the middle of a stream of saved visits: shared by the test and by the long run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.shop import open_shop
from desk_app.overview.whole import check_everything
from desk_app.staff.desk import ShopSetUp, acting_for, set_up_shop, staff_list
from tests.db.kill_harness import kill_repeatedly

CHILD = Path(__file__).with_name("kill_child.py")


@dataclass
class Tally:
    """What was found after the kills so far."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    halves: list[int] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)


def kill_while_recording(path: Path, times: int, seed: int) -> Tally:
    """Makes a shop with three clients at ``path``, kills a stream of saved visits ``times`` times, looks each time."""
    shop = set_up_shop(path, ShopSetUp("兑记", "林欣妍", demo=True))
    acting = acting_for(shop, staff_list(shop)[0].id)
    for name in ("王婧颖", "李淑珍", "高强"):
        add_client(shop, acting, ClientDraft(name=name))
    shop.close()
    tally = Tally()

    def verify(acknowledged: Sequence[str]) -> None:
        tally.kills += 1
        tally.acknowledged = len(acknowledged)
        found = check_everything(path)
        tally.unclean += [problem.code for problem in found.problems]
        opened = open_shop(path)
        try:
            rows = opened.database.execute_sql(
                "SELECT v.id, v.total, v.receipt, count(i.id), sum(i.amount), "
                "(SELECT sum(amount) FROM payment WHERE subject = 'visit:' || v.id), "
                "(SELECT count(*) FROM audit WHERE subject = 'visit:' || v.id) "
                "FROM visit v LEFT JOIN visit_item i ON i.visit_id = v.id GROUP BY v.id"
            ).fetchall()
        finally:
            opened.close()
        kept = {f"{number} {total} {receipt}" for number, total, receipt, *_rest in rows}
        tally.lost += sorted(set(acknowledged) - kept)
        tally.halves += [
            number
            for number, total, _receipt, items, amount, paid, lines in rows
            if items != 3 or amount != total or paid not in {total, 10_000} or lines < 1
        ]

    kill_repeatedly(CHILD, path, verify, times=times, seed=seed)
    return tally
