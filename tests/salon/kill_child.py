"""The child of the kill tests: records visits with payment, for ever, and acknowledges each after its commit.

Every other one is paid in part: 100.00 of it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desk_app.clients.client import ClientId
from desk_app.db.shop import open_shop
from desk_app.money import Money
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.till.payment import Tender


def main(path: str) -> None:
    shop = open_shop(Path(path))
    acting = Acting(StaffId(1), "林欣妍", Role.OWNER)
    number = 0
    while True:
        number += 1
        items = tuple(
            VisitItemDraft(name=f"护理 {place}", price=Money(10000 + number % 97), quantity=1) for place in range(3)
        )
        draft = VisitDraft(
            client_id=ClientId(1 + number % 3),
            on=shop.today(),
            items=items,
            notes="x" * 2000,
            tender=Tender.CASH,
            paid=Money(10_000) if number % 2 else None,
        )
        done = record_visit(shop, acting, draft)
        sys.stdout.write(f"{done.visit_id} {done.total.minor} {done.receipt}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
