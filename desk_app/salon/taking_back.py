"""Taking a visit back that was recorded by mistake."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.changes import Kind, Touched
from desk_app.clients.seen_store import work_out_last_seen
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon import catalogue_store, store
from desk_app.salon.desk import get_visit
from desk_app.salon.recording import pieces_of, put_back_booking, was
from desk_app.salon.visit import VisitId, check_take_back
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work
from desk_app.till.desk import reverse_payment, standing_payments


@dataclass(frozen=True, slots=True)
class TakenBackVisit:
    """What came of it: ``money`` is what went back over the counter (below zero: came in)."""

    visit_id: VisitId
    receipt: str
    money: Money
    touched: Touched


def take_back_visit(shop: Shop, acting: Acting, visit_id: VisitId) -> TakenBackVisit:
    """Takes back a visit recorded by mistake today: it stays to be seen and counts nowhere; every payment of it is
    reversed by an opposite entry; its products are on the shelf and its appointment stands as before. One transaction.

    What somebody else recorded or took money for needs Action.TAKE_BACK.
    Raises NotAllowed, NotFound, RuleBroken("visit_id" | "payment", …).
    """
    acting.must(Action.RECORD_VISIT)
    with work(shop, acting) as unit:
        visit = get_visit(shop, visit_id)
        check_take_back(visit, local_date(visit.at, shop.settings.zone), unit.on)
        if visit.staff_id != acting.staff_id:
            acting.must(Action.TAKE_BACK)
        paid = standing_payments(shop, f"visit:{visit_id}")
        money = sum((each.amount for each in paid), Money(0, shop.settings.currency))
        for payment in reversed(paid):
            reverse_payment(unit, payment)
        store.mark_taken_back(visit_id)
        pieces = pieces_of(visit.items)
        catalogue_store.take_from_shelf({product: -count for product, count in pieces.items()})
        put_back_booking(unit, visit_id)
        detail = {"before": was(visit), "by": acting.name, "paid": money.minor}
        unit.audit("visit.taken_back", f"visit:{visit_id}", client=visit.client_id, detail=detail)
        unit.touch(Kind.VISIT)
        if visit.client_id is not None:
            work_out_last_seen(visit.client_id)
            store.rebuild_rhythms([visit.client_id])
            unit.touch(Kind.CLIENT, client=visit.client_id)
        if pieces:
            unit.touch(Kind.CATALOGUE)
    return TakenBackVisit(visit_id, visit.receipt, money, unit.touched)
