"""A sensitive field and the consent to it are written together, or neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desk_app.clients import consent_store
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client, count_clients, edit_client, get_client
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.privacy.desk import withdraw_consent
from desk_app.staff.account import Acting
from desk_app.staff.audit import audit_lines

HEALTH = (Purpose.HEALTH,)


def answers(client: ClientId) -> list[tuple[Purpose, Answer, Channel, str]]:
    kept = consent_store.consents_of(client, 10)
    return [(each.purpose, each.answer, each.channel, each.staff) for each in kept]


def written(shop: Shop) -> tuple[int, ...]:
    sql = "SELECT (SELECT count(*) FROM client_consent), (SELECT count(*) FROM audit)"
    return tuple(shop.database.execute_sql(sql).fetchone())


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The disk fails just when the consent is to be written."""

    def fail(*_said: object) -> None:
        raise OSError("disk full")

    return lambda: monkeypatch.setattr(consent_store, "insert_consent", fail)


def test_a_new_file_is_kept_with_what_she_agreed_to(shop: Shop, receptionist: Acting) -> None:
    draft = ClientDraft("李岚", allergies="酒精", document_number="11010519491231002X")
    client = add_client(shop, receptionist, draft, (Purpose.HEALTH, Purpose.IDENTITY)).client_id
    name = receptionist.name
    assert answers(client) == [
        (Purpose.IDENTITY, Answer.GIVEN, Channel.SCREEN, name),
        (Purpose.HEALTH, Answer.GIVEN, Channel.SCREEN, name),
    ]
    assert [line.action for line in audit_lines(3)] == ["consent.given", "consent.given", "client.added"]


def test_an_edit_is_kept_with_what_she_agreed_to(shop: Shop, receptionist: Acting) -> None:
    client = add_client(shop, receptionist, ClientDraft("李岚")).client_id
    draft = replace(get_client(shop, client).as_draft(), allergies="酒精")
    assert client in edit_client(shop, receptionist, client, draft, HEALTH).touched.clients
    assert get_client(shop, client).allergies == "酒精"
    assert answers(client) == [(Purpose.HEALTH, Answer.GIVEN, Channel.SCREEN, receptionist.name)]
    assert [line.action for line in audit_lines(2)] == ["consent.given", "client.edited"]
    edit_client(shop, receptionist, client, draft, HEALTH)  # nothing changed but her word
    assert [line.action for line in audit_lines(2)] == ["consent.given", "consent.given"]
    before = written(shop)
    edit_client(shop, receptionist, client, draft)
    assert written(shop) == before


def test_neither_is_written_where_one_cannot_be(shop: Shop, receptionist: Acting, broken: Callable[[], None]) -> None:
    client = add_client(shop, receptionist, ClientDraft("李岚")).client_id
    draft, before = get_client(shop, client).as_draft(), written(shop)
    broken()
    with pytest.raises(OSError, match="disk full"):
        edit_client(shop, receptionist, client, replace(draft, allergies="酒精"), HEALTH)
    with pytest.raises(OSError, match="disk full"):
        add_client(shop, receptionist, ClientDraft("王静", allergies="酒精"), HEALTH)
    assert get_client(shop, client).allergies == ""
    assert count_clients(shop) == 1
    assert written(shop) == before


@pytest.mark.parametrize("cleared", [True, False])
def test_what_she_took_back_is_not_filled_again_without_her_word(
    shop: Shop, receptionist: Acting, cleared: bool
) -> None:
    draft = ClientDraft("李岚", allergies="" if cleared else "酒精")
    client = add_client(shop, receptionist, draft).client_id
    withdraw_consent(shop, receptionist, client, Purpose.HEALTH, Channel.PHONE)
    draft, before = get_client(shop, client).as_draft(), written(shop)
    for allergies, agreed in (("花生", ()), ("花生", (Purpose.IDENTITY,))):
        with pytest.raises(RuleBroken, match="took back her consent") as broken:
            edit_client(shop, receptionist, client, replace(draft, allergies=allergies), agreed)
        assert (broken.value.field, broken.value.rule) == ("allergies", "withdrawn")
    assert written(shop) == before
    edit_client(shop, receptionist, client, replace(draft, address="上海"))  # what stands there may stay
    edit_client(shop, receptionist, client, replace(draft, allergies=""))
    edit_client(shop, receptionist, client, replace(draft, allergies="花生"), HEALTH)
    kept = get_client(shop, client)
    assert (kept.allergies, kept.usable_allergies) == ("花生", "花生")


@pytest.mark.parametrize("trades", [["salon"], ["salon", "pawn"]])
def test_a_number_that_the_law_wants_is_written_whether_she_agrees_or_not(
    shop: Shop, receptionist: Acting, trades: list[str]
) -> None:
    with shop.writing():
        write_setting("trades", trades)
    shop.settings_changed()
    client = add_client(shop, receptionist, ClientDraft("李岚")).client_id
    withdraw_consent(shop, receptionist, client, Purpose.IDENTITY, Channel.PHONE)
    draft = replace(get_client(shop, client).as_draft(), document_number="11010519491231002X")
    if "pawn" not in trades:
        with pytest.raises(RuleBroken, match="took back her consent"):
            edit_client(shop, receptionist, client, draft)
    edit_client(shop, receptionist, client, draft, () if "pawn" in trades else (Purpose.IDENTITY,))
    assert get_client(shop, client).masked_document == "1101**********002X"
