"""What was written of a file while it was merged accuses nobody once the two are parted and one of them is erased."""

from __future__ import annotations

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clients.unit import Act, AgentDraft, UnitDraft
from desk_app.clients.units import add_agent, add_unit, edit_agent, revoke_agent
from desk_app.db.shop import Shop
from desk_app.loyalty.desk import correct_telling, tell_leaving, tellings_of
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.overview.whole import check_everything
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.account import Acting


@pytest.mark.parametrize("erased", [0, 1])
@pytest.mark.parametrize("revoked", [True, False])
def test_an_agent_who_was_changed_while_two_firms_were_one(
    shop: Shop, owner: Acting, erased: int, *, revoked: bool
) -> None:
    kept, other = (
        add_unit(shop, owner, ClientDraft(name, (phone,)), UnitDraft(legal_name="沈")).client_id
        for name, phone in (("公司甲", "02158881234"), ("公司乙", "02158881235"))
    )
    draft = AgentDraft("陈", "13900001111", acts=(Act.PLEDGE,), valid_from=shop.today(), in_charge=True)
    agent = add_agent(shop, owner, other, draft).agent_id
    merge = merge_clients(shop, owner, kept, other).merge_id
    if revoked:
        revoke_agent(shop, owner, agent, shop.today(), "走了")
    else:
        changed = AgentDraft("陈改", "13900001112", acts=(Act.REDEEM,), valid_from=shop.today())
        edit_agent(shop, owner, agent, changed)
    part_clients(shop, owner, merge)
    assert check_everything(shop.path).problems == ()
    erase_client(shop, owner, (kept, other)[erased], ErasureReason.ASKED)
    assert check_everything(shop.path).problems == ()


@pytest.mark.parametrize("erased", [0, 1])
def test_what_was_told_of_her_and_put_right_while_two_files_were_one(shop: Shop, owner: Acting, erased: int) -> None:
    kept, other = (
        add_client(shop, owner, ClientDraft(name, (phone,))).client_id
        for name, phone in (("甲", "13800138001"), ("乙", "13800138002"))
    )
    tell_leaving(shop, owner, TellingDraft(other, State.LOST, shop.today(), "price", words="贵"))
    told = tellings_of(shop, other)[0].id
    merge = merge_clients(shop, owner, kept, other).merge_id
    correct_telling(shop, owner, told, TellingDraft(kept, State.LEAVING, shop.today(), "price", words="改"))
    part_clients(shop, owner, merge)
    erase_client(shop, owner, (kept, other)[erased], ErasureReason.ASKED)
    assert check_everything(shop.path).problems == ()
