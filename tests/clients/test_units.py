"""M9: the file of a firm and of those who act for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client
from desk_app.clients.relating import add_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import RelativeDraft
from desk_app.clients.taking_back import take_back_client
from desk_app.clients.unit import Act, AgentDraft, AgentId, RegistrationKind, Standing, UnitDraft
from desk_app.clients.unit_rules import standing
from desk_app.clients.units import (
    add_agent,
    add_unit,
    agents_of,
    authorisations_lapsing,
    edit_agent,
    edit_unit,
    is_unit,
    revoke_agent,
    unit_of,
    units_acted_for,
    units_like,
)
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, RuleBroken
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting
from tests.clients.test_unit_rules import checked
from tests.trail import audit_lines

TODAY = date(2026, 11, 21)


CHEN = AgentDraft(
    "陈志强",
    "139 1777 2222",
    document_number="310115199002142760",
    acts=(Act.REDEEM, Act.PLEDGE),
    limit=Money(8_000_000),
    valid_from=TODAY,
    valid_until=TODAY + timedelta(days=20),
    paper="授字第1号",
    in_charge=True,
)
BODY = "91310115MA1H7QYP5"
FIRM = UnitDraft(BODY + checked(BODY), legal_name="沈国栋", trade="珠宝零售", invoice_title="上海万盛商贸有限公司")


@pytest.fixture
def firm(shop: Shop, receptionist: Acting) -> ClientId:
    return add_unit(shop, receptionist, ClientDraft("上海万盛商贸有限公司", phones=("02158881234",)), FIRM).client_id


@pytest.fixture
def chen(shop: Shop, receptionist: Acting, firm: ClientId) -> AgentId:
    return add_agent(shop, receptionist, firm, CHEN).agent_id


def sound(shop: Shop) -> bool:
    return check_everything(shop.path).sound


def test_m9_a_firm_is_opened_in_one_step(shop: Shop, firm: ClientId) -> None:
    kept = unit_of(shop, firm)
    assert kept is not None
    assert kept.draft == replace(FIRM, registration_kind=RegistrationKind.USCC)
    assert is_unit(shop, firm)
    assert [line.action for line in audit_lines(shop)[:2]] == ["unit.saved", "client.added"]


def test_m9_a_private_client_stays_as_she_was(shop: Shop, owner: Acting) -> None:
    her = add_client(shop, owner, ClientDraft("王婧颖", gender="f", birthday=Birthday(8, 15))).client_id
    assert unit_of(shop, her) is None
    edit_unit(shop, owner, her, get_client(shop, her).as_draft(), None)
    assert get_client(shop, her).birthday == Birthday(8, 15)
    with pytest.raises(RuleBroken) as refused:
        add_agent(shop, owner, her, CHEN)
    assert refused.value.rule == "private"


def test_m9_a_file_becomes_a_firms_and_private_again(shop: Shop, owner: Acting) -> None:
    her = add_client(shop, owner, ClientDraft("万盛", gender="f", birthday=Birthday(8, 15))).client_id
    edit_unit(shop, owner, her, get_client(shop, her).as_draft(), FIRM)
    assert (get_client(shop, her).gender, get_client(shop, her).birthday) == ("", None)
    agent = add_agent(shop, owner, her, CHEN).agent_id
    with pytest.raises(RuleBroken) as refused:
        edit_unit(shop, owner, her, get_client(shop, her).as_draft(), None)
    assert refused.value.rule == "agents"
    revoke_agent(shop, owner, agent, TODAY, "离职")
    edit_unit(shop, owner, her, get_client(shop, her).as_draft(), None)
    assert unit_of(shop, her) is None
    assert sound(shop)


def test_m9_a_refused_firm_leaves_no_file(shop: Shop, owner: Acting) -> None:
    with pytest.raises(RuleBroken) as refused:
        add_unit(shop, owner, ClientDraft("万盛"), replace(FIRM, registration="911100006000373410"))
    assert refused.value.field == "registration"
    assert find_clients(shop, "万盛") == ()


def test_m9_an_agent_is_kept_whole_and_shown_masked(shop: Shop, firm: ClientId, chen: AgentId) -> None:
    kept = unit_of(shop, firm)
    assert kept is not None
    agent = kept.agents[0]
    assert (agent.id, agent.phone, agent.acts, agent.limit) == (
        chen,
        "13917772222",
        (Act.PLEDGE, Act.REDEEM),
        CHEN.limit,
    )
    assert agent.document_number == "3101**********2760"
    assert agents_of(shop, firm)[0].document_number == "310115199002142760"


def test_m9_what_is_masked_stays_when_an_agent_is_changed(
    shop: Shop, owner: Acting, firm: ClientId, chen: AgentId
) -> None:
    kept = unit_of(shop, firm)
    assert kept is not None
    draft = replace(kept.agents[0].as_draft(), acts=(Act.PAY,), limit=None)
    edit_agent(shop, owner, chen, draft)
    assert agents_of(shop, firm)[0].document_number == "310115199002142760"
    assert agents_of(shop, firm)[0].acts == (Act.PAY,)
    lines = len(audit_lines(shop))
    edit_agent(shop, owner, chen, draft)
    assert len(audit_lines(shop)) == lines


def test_m9_a_client_of_the_shop_acts_with_what_her_own_file_says(shop: Shop, owner: Acting, firm: ClientId) -> None:
    her = add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001234",), document_number="G12345678")).client_id
    add_agent(shop, owner, firm, AgentDraft(person_id=her, acts=(Act.SIGN,), valid_from=TODAY))
    agent = agents_of(shop, firm)[0]
    assert (agent.name, agent.phone, agent.document_number, agent.person_id) == (
        "王婧颖",
        "13800001234",
        "G12345678",
        her,
    )
    assert units_acted_for(shop, her) == ((firm, "上海万盛商贸有限公司"),)
    with pytest.raises(RuleBroken) as refused:
        add_agent(shop, owner, firm, AgentDraft(person_id=her, acts=(Act.PAY,)))
    assert refused.value.rule == "twice"
    with pytest.raises(RuleBroken) as refused:
        add_agent(shop, owner, firm, AgentDraft(person_id=firm, acts=(Act.PAY,)))
    assert refused.value.rule == "unit"


def test_m9_a_firm_is_found_by_its_number_and_its_people(
    shop: Shop, owner: Acting, firm: ClientId, chen: AgentId
) -> None:
    her = add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001234",))).client_id
    add_agent(shop, owner, firm, AgentDraft(person_id=her, acts=(Act.SIGN,)))
    for asked in (FIRM.registration, "陈志强", "chenzq", "2222", "13917772222", "沈国栋", "王婧", "13800001234"):
        assert firm in [brief.id for brief in find_clients(shop, asked)], asked
    edit_client(shop, owner, her, replace(get_client(shop, her).as_draft(), name="李文静", phones=("13600009999",)))
    assert firm in [brief.id for brief in find_clients(shop, "李文静")]
    assert firm in [brief.id for brief in find_clients(shop, "13600009999")]
    assert firm not in [brief.id for brief in find_clients(shop, "王婧颖")]
    edit_agent(shop, owner, chen, replace(CHEN, name="周杰"))
    assert firm in [brief.id for brief in find_clients(shop, "周杰")]
    assert find_clients(shop, "陈志强") == ()
    assert sound(shop)


def test_m9_one_number_is_one_firm(shop: Shop, firm: ClientId) -> None:
    assert [brief.id for brief in units_like(shop, FIRM.registration.lower())] == [firm]
    assert units_like(shop, FIRM.registration, firm) == ()
    assert units_like(shop, "91") == ()


def test_m9_one_is_in_charge(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    second = add_agent(shop, owner, firm, AgentDraft("李静", acts=(Act.SIGN,), in_charge=True)).agent_id
    assert {agent.id: agent.in_charge for agent in agents_of(shop, firm)} == {chen: False, second: True}


def test_m9_revoking_says_when_by_whom_and_why(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    for on, reason, field in (
        (TODAY, " ", "reason"),
        (TODAY + timedelta(days=1), "离职", "revoked_on"),
        (TODAY - timedelta(days=1), "离职", "revoked_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            revoke_agent(shop, owner, chen, on, reason)
        assert refused.value.field == field
    revoke_agent(shop, owner, chen, TODAY, "离职")
    agent = agents_of(shop, firm)[0]
    assert (agent.revoked_on, agent.revoked_by, agent.revoked_for) == (TODAY, "林欣妍", "离职")
    assert standing(agent, TODAY) is Standing.REVOKED
    with pytest.raises(RuleBroken):
        edit_agent(shop, owner, chen, replace(CHEN, limit=None))
    with pytest.raises(RuleBroken):
        revoke_agent(shop, owner, chen, TODAY, "离职")


def test_m9_what_lapses_soon_is_listed(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    assert [(brief.id, agent.id) for brief, agent in authorisations_lapsing(shop, TODAY)] == [(firm, chen)]
    assert authorisations_lapsing(shop, TODAY, within=19) == ()
    revoke_agent(shop, owner, chen, TODAY, "离职")
    assert authorisations_lapsing(shop, TODAY) == ()


def test_m9_a_firm_with_an_agent_is_not_taken_back(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    with pytest.raises(RuleBroken) as refused:
        take_back_client(shop, owner, firm)
    assert refused.value.rule == "attached"


def test_m9_a_firm_opened_by_mistake_is_taken_back(shop: Shop, owner: Acting) -> None:
    firm = add_unit(shop, owner, ClientDraft("万盛"), FIRM).client_id
    take_back_client(shop, owner, firm)
    assert not is_unit(shop, firm)
    assert find_clients(shop, "沈国栋") == ()
    assert sound(shop)


def test_m9_the_trail_tells_what_is_covered_and_seals_who(shop: Shop, firm: ClientId, chen: AgentId) -> None:
    line = audit_lines(shop)[0]
    assert (line.action, line.subject) == ("agent.added", f"agent:{chen}")
    assert line.detail["authorised"]["acts"] == ["pledge", "redeem"]  # type: ignore[index]  # a record in JSON
    kept = shop.database.execute_sql("SELECT detail FROM audit WHERE seq = ?", (line.seq,)).fetchone()[0]
    assert "陈志强" not in kept


def test_m9_a_beautician_writes_no_agents(shop: Shop, beautician: Acting, firm: ClientId) -> None:
    with pytest.raises(NotAllowed):
        add_agent(shop, beautician, firm, CHEN)


def test_m9_nobody_is_added_to_an_erased_file(shop: Shop, owner: Acting, firm: ClientId) -> None:
    with pytest.raises(DeskError):
        add_agent(shop, owner, ClientId(999), CHEN)


def test_m9_a_firm_has_no_family_and_a_person_with_one_is_no_firm(shop: Shop, owner: Acting, firm: ClientId) -> None:
    wang = add_client(shop, owner, ClientDraft("王芳")).client_id
    with pytest.raises(RuleBroken, match="agents"):
        add_relative(shop, owner, firm, RelativeDraft(Relation.SON, "小宝"))
    with pytest.raises(RuleBroken, match="nobody’s relative"):
        add_relative(shop, owner, wang, RelativeDraft(Relation.HUSBAND, other_id=firm))
    add_relative(shop, owner, wang, RelativeDraft(Relation.SON, "小宝"))
    with pytest.raises(RuleBroken, match="Relatives stand"):
        edit_unit(shop, owner, wang, ClientDraft("王芳"), FIRM)
    li = add_client(shop, owner, ClientDraft("李静", phones=("13912340009",))).client_id
    add_agent(shop, owner, firm, AgentDraft(person_id=li, acts=(Act.PAY,), valid_from=shop.today()))
    with pytest.raises(RuleBroken, match="end that authorisation"):
        edit_unit(shop, owner, li, ClientDraft("李静", phones=("13912340009",)), replace(FIRM, registration=""))
    with pytest.raises(DeskError):
        take_back_client(shop, owner, li)
