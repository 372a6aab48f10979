"""Consents are written down in their words, and obeyed at once by the queue, the file and the paper."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.care.desk import make_promise
from desk_app.clients.checks import CHECKS
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import VERSION, Answer, Channel, Purpose
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client
from desk_app.db.check import check_file
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound
from desk_app.followup.desk import call_card, day_queue
from desk_app.followup.queue import Hold
from desk_app.overview.desk import client_page
from desk_app.privacy.desk import consent_states, consents_of, give_consent, withdraw_consent
from desk_app.reports.desk import read_client_report
from desk_app.staff.account import Acting
from desk_app.words import words_for


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft("王梅", phones=("13812345678",), allergies="酒精", may_call=True)
    return add_client(shop, owner, draft).client_id


def test_a_consent_keeps_its_words_and_who_took_it(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    give_consent(shop, receptionist, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    kept = consents_of(shop, client)[0]
    assert (kept.purpose, kept.answer, kept.channel) == (Purpose.PHOTOGRAPHS, Answer.GIVEN, Channel.PAPER)
    assert kept.staff == receptionist.name
    assert kept.version == VERSION
    assert "兑记" in kept.wording
    assert kept.at == shop.now()


def test_no_purpose_brings_another_with_it(shop: Shop, owner: Acting, client: ClientId) -> None:
    give_consent(shop, owner, client, Purpose.MARKETING, Channel.SCREEN)
    states = {state.purpose: state.answer for state in consent_states(shop, client)}
    given = {Purpose.MARKETING, Purpose.CALLS}  # calls: said in the form of the file
    assert states == {each: Answer.GIVEN if each in given else Answer.UNASKED for each in Purpose}


def test_the_last_answer_counts_and_the_first_stays(shop: Shop, owner: Acting, client: ClientId) -> None:
    for step in (give_consent, withdraw_consent, give_consent, withdraw_consent):
        step(shop, owner, client, Purpose.SHARING, Channel.PHONE)
    said = [each.answer for each in consents_of(shop, client) if each.purpose is Purpose.SHARING]
    assert said == [Answer.WITHDRAWN, Answer.GIVEN, Answer.WITHDRAWN, Answer.GIVEN]
    assert {state.purpose: state.answer for state in consent_states(shop, client)}[Purpose.SHARING] is Answer.WITHDRAWN


def test_a_withdrawn_call_is_held_at_once_and_freed_at_once(shop: Shop, owner: Acting, client: ClientId) -> None:
    make_promise(shop, owner, client, "样品", shop.now() + timedelta(hours=2))
    assert [call.client_id for call in day_queue(shop, shop.today()).calls] == [client]
    withdraw_consent(shop, owner, client, Purpose.CALLS, Channel.PHONE)
    queue = day_queue(shop, shop.today())
    assert not queue.calls
    assert [(held.client_id, held.rule) for held in queue.held] == [(client, Hold.CONSENT)]
    give_consent(shop, owner, client, Purpose.CALLS, Channel.SCREEN)
    assert [call.client_id for call in day_queue(shop, shop.today()).calls] == [client]


def test_withdrawn_health_remarks_are_nowhere_and_come_back(shop: Shop, owner: Acting, client: ClientId) -> None:
    def shown() -> tuple[str, str, str, list[str]]:
        card = call_card(shop, client, shop.today(), words_for("en"))
        kinds = [alert.kind for alert in client_page(shop, client).alerts]
        report = read_client_report(shop, client)
        return find_clients(shop, "王梅")[0].allergies, report.allergies, card.allergies, kinds

    assert shown() == ("酒精", "酒精", "酒精", ["allergy"])
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PAPER)
    assert shown() == ("", "", "", ["health"])
    assert get_client(shop, client).usable_allergies == ""
    give_consent(shop, owner, client, Purpose.HEALTH, Channel.PAPER)
    assert shown() == ("酒精", "酒精", "酒精", ["allergy"])


def test_the_answer_in_the_form_is_a_consent(shop: Shop, owner: Acting, client: ClientId) -> None:
    draft = get_client(shop, client).as_draft()
    for may_call in (False, None, True):
        edit_client(shop, owner, client, ClientDraft(draft.name, draft.phones, draft.code, may_call=may_call))
    said = [(each.purpose, each.answer) for each in consents_of(shop, client)]
    answers = (Answer.GIVEN, Answer.UNASKED, Answer.WITHDRAWN, Answer.GIVEN)
    assert said == [(Purpose.CALLS, answer) for answer in answers]


def test_an_edit_that_does_not_touch_it_writes_no_consent(shop: Shop, owner: Acting, client: ClientId) -> None:
    edit_client(shop, owner, client, ClientDraft("王小梅", may_call=True))
    assert len(consents_of(shop, client)) == 1


@pytest.mark.parametrize("sql", ["UPDATE client_consent SET answer = 'given'", "DELETE FROM client_consent"])
def test_consents_are_append_only(shop: Shop, client: ClientId, sql: str) -> None:
    with pytest.raises(Exception, match="append-only"), shop.writing():
        OPEN.execute_sql(sql)


def test_who_may_not_edit_takes_no_consent(shop: Shop, beautician: Acting, client: ClientId) -> None:
    with pytest.raises(NotAllowed):
        withdraw_consent(shop, beautician, client, Purpose.CALLS, Channel.PHONE)


def test_nobody_agrees_to_nothing(shop: Shop, owner: Acting) -> None:
    with pytest.raises(NotFound):
        give_consent(shop, owner, ClientId(404), Purpose.CALLS, Channel.PHONE)


def test_check_finds_health_remarks_that_are_used_against_her_word(shop: Shop, owner: Acting, client: ClientId) -> None:
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PAPER)
    assert check_file(shop.path, extra=CHECKS).ok
    with shop.writing():
        OPEN.execute_sql("UPDATE client SET health_barred = 0")
    assert [problem.code for problem in check_file(shop.path, extra=CHECKS).problems] == ["client.health_consent"]
