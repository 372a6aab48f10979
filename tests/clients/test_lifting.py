"""Who asked not to be called is called again only after she said so herself, and how she said it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import VERSION, Answer, Channel, Purpose
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client, set_do_not_call
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, RuleBroken
from desk_app.followup.desk import day_queue, log_call, take_back_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.followup.queue import Hold
from desk_app.importer.desk import import_files
from desk_app.privacy.desk import consent_states, consents_of, give_consent, withdraw_consent
from desk_app.staff.account import Acting
from tests.trail import audit_lines

SAME = "as it is"
DRAFT = ClientDraft("王婧颖", phones=("13800004821",))


@pytest.fixture
def barred(shop: Shop, owner: Acting, clock: FixedClock) -> ClientId:
    """A client who said so yesterday."""
    client = add_client(shop, owner, DRAFT).client_id
    set_do_not_call(shop, owner, client, True, "她写信来说")
    clock.instant += timedelta(days=1)
    return client


def unticked(
    shop: Shop, acting: Acting, client: ClientId, do_not_call: bool | str = SAME, may_call: bool | str | None = SAME
) -> None:
    draft = get_client(shop, client).as_draft()
    if isinstance(do_not_call, bool):
        draft = replace(draft, do_not_call=do_not_call)
    if not isinstance(may_call, str):
        draft = replace(draft, may_call=may_call)
    edit_client(shop, acting, client, draft)


def test_a_plain_edit_lifts_nothing_whoever_edits(
    shop: Shop, owner: Acting, receptionist: Acting, advisor: Acting, barred: ClientId
) -> None:
    for who in (owner, receptionist, advisor):
        with pytest.raises(RuleBroken) as refused:
            unticked(shop, who, barred, do_not_call=False)
        assert (refused.value.field, refused.value.rule) == ("do_not_call", "hers")
    assert get_client(shop, barred).do_not_call
    unticked(shop, receptionist, barred, may_call=True)
    assert get_client(shop, barred).do_not_call, "an answer in the form does not lift it either"


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.SCREEN, Channel.PHONE])
def test_her_own_word_lifts_it_and_is_kept_as_a_consent(
    shop: Shop, receptionist: Acting, barred: ClientId, channel: Channel
) -> None:
    states = {state.purpose: state.answer for state in consent_states(shop, barred)}
    assert states[Purpose.CALLS] is Answer.WITHDRAWN
    give_consent(shop, receptionist, barred, Purpose.CALLS, channel)
    client, (kept,) = get_client(shop, barred), consents_of(shop, barred)
    assert (client.do_not_call, client.may_call) == (False, True)
    assert (kept.purpose, kept.answer, kept.channel, kept.version) == (
        Purpose.CALLS, Answer.GIVEN, channel, VERSION
    )  # fmt: skip
    assert (kept.at, kept.staff) == (shop.now(), receptionist.name)
    assert "致电" in kept.wording or "电话" in kept.wording
    lifted, given = audit_lines(shop, 2, client=barred)
    assert (lifted.action, lifted.detail["channel"]) == ("client.may_be_called", channel.value)
    assert lifted.detail["after"] == {"do_not_call": False}
    assert given.action == "consent.given"


def test_no_other_consent_lifts_it(shop: Shop, owner: Acting, barred: ClientId) -> None:
    for purpose in set(Purpose) - {Purpose.CALLS}:
        give_consent(shop, owner, barred, purpose, Channel.PAPER)
    withdraw_consent(shop, owner, barred, Purpose.CALLS, Channel.PAPER)
    assert get_client(shop, barred).do_not_call


def test_lifted_by_itself_it_needs_how_she_said_so(
    shop: Shop, owner: Acting, beautician: Acting, barred: ClientId
) -> None:
    for channel in (None, Channel.IMPORT):
        with pytest.raises(RuleBroken) as refused:
            set_do_not_call(shop, owner, barred, False, "又可以了", channel)
        assert refused.value.field == "channel"
    with pytest.raises(RuleBroken):
        give_consent(shop, owner, barred, Purpose.CALLS, Channel.IMPORT)
    with pytest.raises(NotAllowed):
        set_do_not_call(shop, beautician, barred, False, "又可以了", Channel.PHONE)
    assert (get_client(shop, barred).do_not_call, consents_of(shop, barred)) == (True, ())
    set_do_not_call(shop, owner, barred, False, "又可以了", Channel.PHONE)
    assert not get_client(shop, barred).do_not_call
    assert [(one.answer, one.channel) for one in consents_of(shop, barred)] == [(Answer.GIVEN, Channel.PHONE)]


def test_a_slip_is_put_right_by_her_who_made_it_on_the_day(
    shop: Shop, owner: Acting, receptionist: Acting, clock: FixedClock
) -> None:
    client = add_client(shop, receptionist, DRAFT).client_id
    unticked(shop, receptionist, client, do_not_call=True)
    with pytest.raises(RuleBroken):
        unticked(shop, owner, client, do_not_call=False)
    unticked(shop, receptionist, client, do_not_call=False)
    unticked(shop, receptionist, client, do_not_call=True)
    clock.instant += timedelta(days=1)
    with pytest.raises(RuleBroken):
        unticked(shop, receptionist, client, do_not_call=False)
    new = add_client(shop, receptionist, replace(DRAFT, phones=(), do_not_call=True)).client_id
    unticked(shop, receptionist, new, do_not_call=False)


def test_what_she_said_again_is_no_slip(shop: Shop, receptionist: Acting) -> None:
    """A line written by whoever wants to lift it does not make it hers to lift."""
    client = add_client(shop, receptionist, DRAFT).client_id
    unticked(shop, receptionist, client, do_not_call=True)
    set_do_not_call(shop, receptionist, client, True, "又说了一次")
    with pytest.raises(RuleBroken):
        unticked(shop, receptionist, client, do_not_call=False)
    called = add_client(shop, receptionist, replace(DRAFT, phones=())).client_id
    call = log_call(shop, receptionist, CallDraft(called, (), Outcome.DO_NOT_CALL)).call_id
    with pytest.raises(RuleBroken):
        unticked(shop, receptionist, called, do_not_call=False)
    take_back_call(shop, receptionist, call)
    assert not get_client(shop, called).do_not_call, "the call itself was the slip"


def test_consent_taken_back_does_not_become_unasked(
    shop: Shop, owner: Acting, receptionist: Acting, clock: FixedClock
) -> None:
    client = add_client(shop, owner, replace(DRAFT, may_call=True)).client_id
    withdraw_consent(shop, owner, client, Purpose.CALLS, Channel.PHONE)
    for who, days in ((receptionist, 0), (owner, 1)):
        clock.instant += timedelta(days=days)
        with pytest.raises(RuleBroken) as refused:
            unticked(shop, who, client, may_call=None)
        assert (refused.value.field, refused.value.rule) == ("may_call", "hers")
    assert get_client(shop, client).may_call is False


def test_a_list_brought_in_again_lifts_nothing(shop: Shop, owner: Acting, barred: ClientId, tmp_path: Path) -> None:
    table = tmp_path / "clients.csv"
    table.write_text("姓名,手机号,允许电话,备注\n王婧颖,13800004821,是,老客户\n", encoding="utf-8")
    for _again in range(2):
        import_files(shop, owner, [table])
        assert get_client(shop, barred).do_not_call
    assert consents_of(shop, barred) == ()
    held = day_queue(shop, shop.today()).held
    assert all(one.rule is Hold.DO_NOT_CALL for one in held if one.client_id == barred)


def test_another_name_under_her_number_is_no_way_around_it(
    shop: Shop, owner: Acting, receptionist: Acting, barred: ClientId, tmp_path: Path
) -> None:
    table = tmp_path / "clients.csv"
    table.write_text("姓名,手机号\n王静颖,13800004821\n李四,13800009999\n", encoding="utf-8")
    import_files(shop, owner, [table])
    by_list = [(one.name, one.do_not_call) for one in find_clients(shop, "1380000") if one.id != barred]
    assert sorted(by_list) == [("李四", False), ("王静颖", True)]
    by_hand = add_client(shop, receptionist, replace(DRAFT, name="王妈妈")).client_id
    assert get_client(shop, by_hand).do_not_call
    assert audit_lines(shop, 1, client=by_hand)[0].detail == {"same_number": True}
    with pytest.raises(RuleBroken):
        unticked(shop, receptionist, by_hand, do_not_call=False)
    give_consent(shop, receptionist, by_hand, Purpose.CALLS, Channel.PHONE)
    assert (get_client(shop, by_hand).do_not_call, get_client(shop, barred).do_not_call) == (False, True)
