"""M9: a pawn ticket of a firm: who may pledge, renew and redeem, and what says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, find_clients, get_client
from desk_app.clients.unit import Act, AgentDraft, AgentId, UnitDraft
from desk_app.clients.units import add_agent, add_unit, agents_of, edit_agent, edit_unit, revoke_agent
from desk_app.clock import FixedClock
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import correct_ticket, get_ticket, issue_ticket, redeem_ticket, renew_ticket
from desk_app.pawn.ticket import PledgeDraft, Step, TicketDraft
from desk_app.privacy.copying import read_copy
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.naming import mentions_of
from desk_app.staff.account import Acting
from desk_app.till.payment import Tender
from tests.clients.test_unit_rules import checked

TODAY = date(2026, 11, 21)
BODY = "91310115MA1H7QYP5"
FIRM = UnitDraft(BODY + checked(BODY), legal_name="沈国栋", trade="珠宝零售")
CHEN = AgentDraft(
    "陈志强",
    "13917772222",
    document_number="310115199002142760",
    acts=(Act.PLEDGE, Act.RENEW, Act.REDEEM),
    limit=Money(1_000_000),
    valid_from=TODAY,
    valid_until=TODAY + timedelta(days=20),
    paper="授字第1号",
    in_charge=True,
)


@pytest.fixture
def firm(shop: Shop, owner: Acting) -> ClientId:
    return add_unit(shop, owner, ClientDraft("上海万盛商贸有限公司", phones=("02158881234",)), FIRM).client_id


@pytest.fixture
def chen(shop: Shop, owner: Acting, firm: ClientId) -> AgentId:
    return add_agent(shop, owner, firm, CHEN).agent_id


def draft(client: ClientId, principal: int = 800_000) -> TicketDraft:
    pledge = PledgeDraft("金条", Money(2_000_000), weight_mg=100_000)
    return TicketDraft(client, TODAY, 2, Money(principal), Decimal("2.4"), Decimal("0.5"), (pledge,))


def refused(work: object, rule: str) -> None:
    assert callable(work)
    with pytest.raises(RuleBroken) as error:
        work()
    assert (error.value.field, error.value.rule) == ("agent", rule)


def problems(path: Path) -> list[str]:
    return [problem.code for problem in check_everything(path).problems]


def test_m9_a_ticket_of_a_firm_names_its_agent(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    written = issue_ticket(shop, owner, draft(firm), Tender.CASH, chen)
    renew_ticket(shop, owner, written.ticket_id, 1, Tender.CASH, chen)
    ticket = get_ticket(shop, written.ticket_id)
    assert [(event.step, event.agent, event.agent_id) for event in ticket.events] == [
        (Step.ISSUED, "陈志强", chen),
        (Step.RENEWED, "陈志强", chen),
    ]
    assert problems(shop.path) == []


def test_m9_without_an_agent_nothing_is_written(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    refused(lambda: issue_ticket(shop, owner, draft(firm)), "required")
    written = issue_ticket(shop, owner, draft(firm), Tender.CASH, chen)
    refused(lambda: renew_ticket(shop, owner, written.ticket_id, 1), "required")
    refused(lambda: redeem_ticket(shop, owner, written.ticket_id), "required")
    assert len(get_ticket(shop, written.ticket_id).events) == 1


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"acts": (Act.REDEEM,)}, "not_covered"),
        ({"limit": Money(799_999)}, "over_limit"),
        ({"valid_from": TODAY + timedelta(days=1)}, "to_come"),
        ({"valid_from": TODAY - timedelta(days=9), "valid_until": TODAY - timedelta(days=1)}, "lapsed"),
        ({"document_number": ""}, "no_document"),
    ],
)
def test_m9_who_may_not_is_refused_with_the_reason(
    shop: Shop, owner: Acting, firm: ClientId, chen: AgentId, change: dict[str, object], rule: str
) -> None:
    edit_agent(shop, owner, chen, replace(CHEN, **change))  # type: ignore[arg-type]  # the fields, by name
    refused(lambda: issue_ticket(shop, owner, draft(firm), Tender.CASH, chen), rule)


def test_m9_redeeming_counts_the_whole_sum(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    written = issue_ticket(shop, owner, draft(firm, 1_000_000), Tender.CASH, chen)
    refused(lambda: redeem_ticket(shop, owner, written.ticket_id, Tender.CASH, chen), "over_limit")
    edit_agent(shop, owner, chen, replace(CHEN, limit=None))
    redeem_ticket(shop, owner, written.ticket_id, Tender.CASH, chen)
    assert get_ticket(shop, written.ticket_id).events[-1].agent == "陈志强"


def test_m9_revoked_or_of_another_firm(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    revoke_agent(shop, owner, chen, TODAY, "离职")
    refused(lambda: issue_ticket(shop, owner, draft(firm), Tender.CASH, chen), "revoked")
    other = add_unit(shop, owner, ClientDraft("别的公司"), replace(FIRM, registration="")).client_id
    theirs = add_agent(shop, owner, other, CHEN).agent_id
    refused(lambda: issue_ticket(shop, owner, draft(firm), Tender.CASH, theirs), "not_of_it")
    with pytest.raises(RuleBroken) as error:
        issue_ticket(shop, owner, draft(other), Tender.CASH, theirs)
    assert error.value.rule == "no_registration"


def test_m9_a_private_client_acts_herself(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    her = add_client(shop, owner, ClientDraft("王婧颖", document_number="G12345678")).client_id
    refused(lambda: issue_ticket(shop, owner, draft(her), Tender.CASH, chen), "private")
    written = issue_ticket(shop, owner, draft(her))
    redeem_ticket(shop, owner, written.ticket_id)
    assert {event.agent for event in get_ticket(shop, written.ticket_id).events} == {""}


def test_m9_a_corrected_ticket_keeps_its_agent(
    shop: Shop, owner: Acting, firm: ClientId, chen: AgentId, clock: FixedClock
) -> None:
    written = issue_ticket(shop, owner, draft(firm), Tender.CASH, chen)
    again = correct_ticket(shop, owner, written.ticket_id, draft(firm, 700_000), "写错了")
    assert get_ticket(shop, again.ticket_id).events[0].agent_id == chen
    refused(
        lambda: correct_ticket(shop, owner, again.ticket_id, draft(firm, 1_200_000), "写错了"),
        "over_limit",
    )
    assert problems(shop.path) == []


def test_m9_a_firm_with_a_ticket_stays_one(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    issue_ticket(shop, owner, draft(firm), Tender.CASH, chen)
    hers = get_client(shop, firm).as_draft()
    with pytest.raises(RuleBroken) as error:
        edit_unit(shop, owner, firm, hers, replace(FIRM, registration=""))
    assert error.value.rule == "ticket_open"
    revoke_agent(shop, owner, chen, TODAY, "离职")
    with pytest.raises(RuleBroken) as error:
        edit_unit(shop, owner, firm, hers, None)
    assert error.value.rule == "ticket_open"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE client_agent SET most = NULL", "told.client_agent"),
        ("UPDATE client_agent SET acts = 'pledge renew redeem pay'", "told.client_agent"),
        ("UPDATE client_agent SET valid_until = '2030-01-01'", "told.client_agent"),
        ("UPDATE client_agent SET revoked_on = NULL, revoked_by_id = NULL WHERE id = 2", "told.client_agent"),
        ("UPDATE client_agent SET revoked_on = '2026-11-21', revoked_by_id = 1 WHERE id = 1", "told.client_agent"),
        ("UPDATE ticket_agent SET agent_id = 2", "told.ticket_agent"),
        ("DELETE FROM ticket_agent", "told.ticket_agent"),
        ("DELETE FROM client_unit", "told.client_unit"),
        ("INSERT INTO client_unit SELECT 9, 2, at, staff_id, 'other', 'X1', '', '', '', '', '' FROM client_unit",
         "told.client_unit"),
        ("INSERT INTO client_agent SELECT 9, client_id, at, staff_id, NULL, '李静', '', '', '', acts, most, "
         "valid_from, valid_until, '', 0, NULL, NULL, '' FROM client_agent WHERE id = 1", "told.client_agent"),
    ],
)  # fmt: skip
def test_m9_what_is_changed_behind_the_trail_is_named(
    shop: Shop, owner: Acting, firm: ClientId, chen: AgentId, change: str, code: str
) -> None:
    add_client(shop, owner, ClientDraft("王婧颖"))
    second = add_agent(shop, owner, firm, replace(CHEN, name="李静")).agent_id
    edit_agent(shop, owner, chen, replace(CHEN, limit=Money(900_000)))
    issue_ticket(shop, owner, draft(firm), Tender.CASH, chen)
    revoke_agent(shop, owner, second, TODAY, "离职")
    assert problems(shop.path) == []
    path = shop.path
    shop.close()
    connection = raw_connect(path)
    connection.execute(change)
    connection.commit()
    connection.close()
    assert code in problems(path)


def everything(shop: Shop) -> bytes:
    shop.close()
    return b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))


def test_m9_an_erased_firm_takes_its_people_along(shop: Shop, owner: Acting, firm: ClientId, chen: AgentId) -> None:
    written = issue_ticket(shop, owner, draft(firm), Tender.CASH, chen)
    redeem_owner = replace(CHEN, limit=None)
    edit_agent(shop, owner, chen, redeem_owner)
    redeem_ticket(shop, owner, written.ticket_id, Tender.CASH, chen)
    copy = read_copy(shop, owner, firm)
    assert copy.data["client_agent"][0]["name"] == "陈志强"
    assert len(copy.data["ticket_agent"]) == 2
    erase_client(shop, owner, firm, ErasureReason.ASKED)
    assert find_clients(shop, "陈志强") == ()
    assert problems(shop.path) == []
    data = everything(shop)
    for said in ("陈志强", "13917772222", "310115199002142760", "沈国栋", FIRM.registration, "授字第1号"):
        assert said.encode() not in data, said


def test_m9_an_agent_with_a_file_is_erased_from_the_firms(shop: Shop, owner: Acting, firm: ClientId) -> None:
    her = add_client(shop, owner, ClientDraft("宋婉清", phones=("13600008888",), document_number="G12345678")).client_id
    agent = add_agent(shop, owner, firm, replace(CHEN, name="", person_id=her)).agent_id
    issue_ticket(shop, owner, draft(firm), Tender.CASH, agent)
    assert read_copy(shop, owner, her).data["client_agent"][0]["id"] == agent
    erase_client(shop, owner, her, ErasureReason.ASKED)
    assert agents_of(shop, firm)[0].gone
    assert find_clients(shop, "宋婉清") == ()
    assert find_clients(shop, "13600008888") == ()
    refused(lambda: issue_ticket(shop, owner, draft(firm), Tender.CASH, agent), "gone")
    assert problems(shop.path) == []
    data = everything(shop)
    for said in ("宋婉清", "13600008888"):
        assert said.encode() not in data, said


def test_m9_her_letter_goes_from_a_ticket_that_she_took_before_another_came(
    shop: Shop, owner: Acting, firm: ClientId
) -> None:
    person = add_client(shop, owner, ClientDraft("欧阳璟雯", document_number="G12345678")).client_id
    hers = AgentDraft(person_id=person, acts=tuple(Act), valid_from=TODAY, paper="授字第 77 号")
    agent = add_agent(shop, owner, firm, hers).agent_id
    issue_ticket(shop, owner, draft(firm), agent=agent)
    edit_agent(shop, owner, agent, AgentDraft(name="赵六六", acts=tuple(Act), valid_from=TODAY, paper="授字第 78 号"))
    assert "授字第 77 号".encode() in everything(shop)
    erase_client(shop, owner, person, ErasureReason.ASKED, [one.key for one in mentions_of(shop, person)])
    assert "授字第 77 号".encode() not in everything(shop)
    assert [(one.name, one.paper) for one in agents_of(shop, firm)] == [("赵六六", "授字第 78 号")]
    assert problems(shop.path) == []


def test_m9_a_person_named_as_an_agent_elsewhere_is_found(
    shop: Shop, owner: Acting, firm: ClientId, chen: AgentId
) -> None:
    issue_ticket(shop, owner, draft(firm), Tender.CASH, chen)
    her = add_client(shop, owner, ClientDraft("陈志强", phones=("13917772222",))).client_id
    found = mentions_of(shop, her)
    places = {mention.key.split(":")[0] for mention in found}
    assert places == {"client_agent.name", "client_agent.phone", "ticket_agent.name"}
    erase_client(shop, owner, her, ErasureReason.ASKED, [mention.key for mention in found])
    assert find_clients(shop, "陈志强") == ()
    assert problems(shop.path) == []
