"""A visit that was written for the wrong client: whose trail says so, and who may move it away from a held file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.money import Money
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import correct_visit, get_visit, record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Action
from desk_app.words import words_for
from tests.her_word import under_her_word
from tests.pawn.conftest import TODAY
from tests.trail import audit_lines

OTHERS_NUMBER = "13911112222"


@pytest.fixture
def other(shop: Shop, receptionist: Acting) -> ClientId:
    return add_client(shop, receptionist, ClientDraft("李静", (OTHERS_NUMBER,))).client_id


@pytest.fixture
def draft(client: ClientId, facial: ServiceId) -> VisitDraft:
    return VisitDraft(client, TODAY, (VisitItemDraft("", price=Money(38_000), service_id=facial),))


@pytest.mark.parametrize("to_somebody", [True, False])
def test_both_trails_tell_that_a_visit_went_from_one_client_to_another(
    shop: Shop, receptionist: Acting, client: ClientId, other: ClientId, draft: VisitDraft, to_somebody: bool
) -> None:
    done = record_visit(shop, receptionist, draft)
    now = replace(draft, client_id=other if to_somebody else None)
    correct_visit(shop, receptionist, done.visit_id, now, "是李静的")
    left = audit_lines(shop, 1, client=client)[0]
    assert (left.action, left.subject) == ("visit.corrected", f"visit:{done.visit_id}")
    before, after = left.detail["before"], left.detail["after"]
    assert isinstance(before, dict)
    assert (before["client"], before["receipt"], before["total"]) == (client, done.receipt, 38_000)
    assert after == before | {"client": None}, "whose it is now is not hers to know"
    assert "李静" not in str(left.detail)
    if to_somebody:
        assert audit_lines(shop, 1, client=other)[0].action == "visit.corrected"


def test_a_correction_that_leaves_her_the_visit_is_one_line(
    shop: Shop, receptionist: Acting, client: ClientId, draft: VisitDraft
) -> None:
    done = record_visit(shop, receptionist, draft)
    correct_visit(shop, receptionist, done.visit_id, replace(draft, notes="左脸敏感"), "备注")
    told = [line.action for line in audit_lines(shop, client=client)]
    assert told.count("visit.corrected") == 1


def test_a_visit_of_a_held_file_goes_to_another_by_an_owner_alone(
    shop: Shop, receptionist: Acting, client: ClientId, other: ClientId, draft: VisitDraft
) -> None:
    done = record_visit(shop, receptionist, draft)
    with shop.writing():
        shop.database.execute_sql(
            "INSERT INTO legal_hold (client_id, at, staff_id, reason) VALUES (?, '2026-11-21T00:00:00Z', 1, '公安')",
            (client,),
        )
    with pytest.raises(NotAllowed) as refused:
        correct_visit(shop, receptionist, done.visit_id, replace(draft, client_id=other), "写错人")
    assert refused.value.action == Action.CHANGE_HELD
    assert "王婧颖" in refused.value.say(words_for("zh_CN"))
    noted = correct_visit(shop, receptionist, done.visit_id, replace(draft, notes="x"), "备注")
    allowed = under_her_word(shop, receptionist, Action.CHANGE_HELD)
    moved = correct_visit(shop, allowed, noted.visit_id, replace(draft, client_id=other), "写错人")
    assert get_visit(shop, moved.visit_id).client_id == other
