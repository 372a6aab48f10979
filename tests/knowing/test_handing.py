"""M4: all clients of an advisor go to another at once, and come back."""

from __future__ import annotations

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.knowing.handed import HandOverId
from desk_app.knowing.handing import clients_of_advisor, hand_over, take_back_hand_over
from desk_app.staff.account import Acting, StaffId
from tests.trail import audit_lines

OWNER, GIVER, TAKER, OTHER = (StaffId(number) for number in range(1, 5))

#: First and second advisor before, and after GIVER's clients went to TAKER.
PAIRS: tuple[tuple[tuple[StaffId | None, StaffId | None], tuple[StaffId | None, StaffId | None]], ...] = (
    ((GIVER, None), (TAKER, None)),
    ((GIVER, OTHER), (TAKER, OTHER)),
    ((GIVER, TAKER), (TAKER, None)),
    ((TAKER, GIVER), (TAKER, None)),
    ((OTHER, GIVER), (OTHER, TAKER)),
    ((None, GIVER), (None, TAKER)),
    ((OTHER, TAKER), (OTHER, TAKER)),
    ((None, None), (None, None)),
)


@pytest.fixture
def clients(shop: Shop, owner: Acting) -> list[ClientId]:
    return [
        add_client(shop, owner, ClientDraft(f"客户{number}", advisor_id=first, second_advisor_id=second)).client_id
        for number, ((first, second), _after) in enumerate(PAIRS)
    ]


def advisors(shop: Shop, clients: list[ClientId]) -> list[tuple[StaffId | None, StaffId | None]]:
    found = [get_client(shop, client) for client in clients]
    return [(one.advisor_id, one.second_advisor_id) for one in found]


def test_m4_everybody_goes_over_and_comes_back(shop: Shop, owner: Acting, clients: list[ClientId]) -> None:
    assert clients_of_advisor(shop, GIVER) == (3, 3)
    done = hand_over(shop, owner, GIVER, TAKER)
    assert done.clients == 6
    assert advisors(shop, clients) == [after for _before, after in PAIRS]
    assert clients_of_advisor(shop, GIVER) == (0, 0)
    line = audit_lines(shop, 1)[0]
    assert line.action == "clients.handed_over"
    assert line.detail == {"before": {"advisor_id": GIVER}, "after": {"advisor_id": TAKER}, "count": 6}
    take_back_hand_over(shop, owner, done.hand_over_id)
    assert advisors(shop, clients) == [before for before, _after in PAIRS]
    assert audit_lines(shop, 1)[0].action == "clients.hand_over_taken_back"


def test_whoever_was_given_another_advisor_since_stays(shop: Shop, owner: Acting, clients: list[ClientId]) -> None:
    done = hand_over(shop, owner, GIVER, TAKER)
    first = get_client(shop, clients[0]).as_draft()
    edit_client(shop, owner, clients[0], ClientDraft(first.name, code=first.code, advisor_id=OTHER))
    third = get_client(shop, clients[2]).as_draft()
    edit_client(
        shop, owner, clients[2], ClientDraft(third.name, code=third.code, advisor_id=TAKER, second_advisor_id=GIVER)
    )
    take_back_hand_over(shop, owner, done.hand_over_id)
    assert advisors(shop, clients)[:3] == [(OTHER, None), (GIVER, OTHER), (TAKER, GIVER)]


def test_the_reverse_brings_the_first_advisors_back(shop: Shop, owner: Acting, clients: list[ClientId]) -> None:
    hand_over(shop, owner, GIVER, TAKER)
    hand_over(shop, owner, TAKER, GIVER)
    assert [first for first, _second in advisors(shop, clients)][:3] == [GIVER] * 3


def test_it_is_taken_back_once(shop: Shop, owner: Acting, clients: list[ClientId]) -> None:
    done = hand_over(shop, owner, GIVER, TAKER)
    take_back_hand_over(shop, owner, done.hand_over_id)
    with pytest.raises(RuleBroken):
        take_back_hand_over(shop, owner, done.hand_over_id)
    with pytest.raises(NotFound):
        take_back_hand_over(shop, owner, HandOverId(99))


@pytest.mark.parametrize(
    ("giver", "taker", "field", "rule"),
    [(GIVER, GIVER, "taker", "same"), (GIVER, StaffId(99), "taker", "not_staff"), (OWNER, TAKER, "giver", "nobody")],
)
def test_what_makes_no_sense_is_refused_and_leaves_nothing(
    shop: Shop, owner: Acting, clients: list[ClientId], giver: StaffId, taker: StaffId, field: str, rule: str
) -> None:
    lines = len(audit_lines(shop))
    with pytest.raises(RuleBroken) as refused:
        hand_over(shop, owner, giver, taker)
    assert (refused.value.field, refused.value.rule) == (field, rule)
    assert len(audit_lines(shop)) == lines
    assert shop.database.execute_sql("SELECT count(*) FROM hand_over").fetchone()[0] == 0


def test_m4_only_an_owner_hands_over(shop: Shop, advisor: Acting, receptionist: Acting) -> None:
    for acting in (advisor, receptionist):
        with pytest.raises(NotAllowed):
            hand_over(shop, acting, GIVER, TAKER)
        with pytest.raises(NotAllowed):
            take_back_hand_over(shop, acting, HandOverId(1))
