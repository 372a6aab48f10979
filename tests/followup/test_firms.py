"""M9: a call about a firm goes to its agent in charge, and nobody is called Mr. or Ms. by a firm's name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.unit import Act, AgentDraft, UnitDraft
from desk_app.clients.units import add_agent, add_unit, revoke_agent
from desk_app.db.shop import Shop
from desk_app.followup.address import FIRM, address
from desk_app.followup.desk import call_card, day_queue
from desk_app.money import Money
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.words import words_for


@pytest.fixture
def firm(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft("王氏商贸", phones=("02158881234",), may_call=True)
    found = add_unit(shop, owner, draft, UnitDraft(legal_name="王建国")).client_id
    item = VisitItemDraft("护理", 1, Money(10_000))
    record_visit(shop, owner, VisitDraft(found, shop.today() - timedelta(days=40), (item,), next_due=shop.today()))
    return found


def test_m9_a_firms_name_is_said_whole() -> None:
    for language in ("zh_CN", "en"):
        assert address("王氏商贸", FIRM, language) == "王氏商贸"
        assert address("Wansheng Trading Company", FIRM, language) == "Wansheng Trading Company"


def test_m9_the_agent_is_called_and_greeted(shop: Shop, owner: Acting, firm: ClientId) -> None:
    agent = AgentDraft("陈志强", "13917772222", acts=(Act.BOOK,), in_charge=True)
    agent_id = add_agent(shop, owner, firm, agent).agent_id
    words = words_for("zh_CN")
    card = call_card(shop, firm, shop.today(), words)
    assert card.phone == "13917772222"
    assert "王女士" not in card.text
    assert "王先生" not in card.text
    queue = day_queue(shop, shop.today())
    call = next(call for call in queue.calls if call.client_id == firm)
    assert call.phone == "13917772222"
    assert any("陈志强" in why.phrase.say(words) for why in call.why)
    revoke_agent(shop, owner, agent_id, shop.today(), "离职")
    assert call_card(shop, firm, shop.today(), words).phone == "02158881234"
