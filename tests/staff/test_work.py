"""The unit of work asks whether she who signed in is still who she was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, SignInEnded
from desk_app.staff import store
from desk_app.staff.account import Acting, Action, Role, StaffDraft, StaffId
from desk_app.staff.desk import save_staff, set_pin, sign_in
from desk_app.staff.tables import AuditRow
from desk_app.staff.work import work
from desk_app.words import words_for
from tests.her_word import under_her_word


@pytest.mark.parametrize(("role", "active"), [(Role.RECEPTIONIST, False), (Role.ADVISOR, True), (Role.OWNER, True)])
def test_a_session_ends_with_the_account_it_was_opened_for(
    shop: Shop, owner: Acting, receptionist: Acting, role: Role, active: bool
) -> None:
    add_client(shop, receptionist, ClientDraft("王婧颖"))
    save_staff(shop, owner, StaffDraft("苏雪", role, active=active, pin="2580", id=receptionist.staff_id))
    lines = AuditRow.select().count()
    allowed = under_her_word(shop, receptionist, Action.EDIT_CLIENT)
    for who in (receptionist, allowed):
        with pytest.raises(SignInEnded) as refused:
            add_client(shop, who, ClientDraft("李静"))
        assert refused.value.action == "", "no owner's word on the spot helps"
        assert "重新登录" in refused.value.say(words_for("zh_CN"))
    assert AuditRow.select().count() == lines
    add_client(shop, owner, ClientDraft("李静"))
    if active:
        add_client(shop, replace(receptionist, role=role), ClientDraft("赵敏"))  # she signed in again


def test_a_role_that_was_never_hers_writes_nothing(shop: Shop, receptionist: Acting) -> None:
    with pytest.raises(SignInEnded):
        add_client(shop, replace(receptionist, role=Role.OWNER), ClientDraft("李静"))


def test_another_name_ends_no_session(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    draft = StaffDraft("苏小雪", Role.RECEPTIONIST, pin="2580", id=receptionist.staff_id)
    save_staff(shop, owner, draft)
    add_client(shop, receptionist, ClientDraft("李静"))


@pytest.mark.parametrize("how", ["set_pin", "save_staff"])
def test_a_pin_that_an_owner_gives_ends_the_session_that_was_opened_with_another(
    shop: Shop, owner: Acting, receptionist: Acting, how: str
) -> None:
    set_pin(shop, owner, receptionist.staff_id, "2580")
    set_pin(shop, owner, owner.staff_id, "1357")
    she, boss = sign_in(shop, receptionist.staff_id, "2580"), sign_in(shop, owner.staff_id, "1357")
    set_pin(shop, boss, StaffId(2), "4702")  # somebody else's ends nothing
    add_client(shop, she, ClientDraft("王婧颖"))
    if how == "set_pin":
        set_pin(shop, boss, she.staff_id, "8642")
    else:
        save_staff(shop, boss, StaffDraft("苏雪", Role.RECEPTIONIST, pin="8642", id=she.staff_id))
    lines = AuditRow.select().count()
    for who in (she, under_her_word(shop, she, Action.TAKE_BACK)):
        with pytest.raises(SignInEnded):
            add_client(shop, who, ClientDraft("李静"))
    assert AuditRow.select().count() == lines
    add_client(shop, boss, ClientDraft("李静"))
    add_client(shop, sign_in(shop, she.staff_id, "8642"), ClientDraft("赵敏"))


def test_her_own_change_of_her_pin_keeps_her_session(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    set_pin(shop, owner, receptionist.staff_id, "2580")
    she = sign_in(shop, receptionist.staff_id, "2580")
    assert she.since
    set_pin(shop, she, she.staff_id, "8642", old_pin="2580")
    add_client(shop, she, ClientDraft("李静"))


def test_the_lines_since_she_signed_in_are_found_by_their_number(shop: Shop) -> None:
    plan = shop.database.execute_sql(f"EXPLAIN QUERY PLAN {store.OTHERS_SET_PIN}", (5, "a", "b", 1)).fetchall()
    assert [row[3] for row in plan] == ["SEARCH audit USING INTEGER PRIMARY KEY (rowid>?)"]


@pytest.mark.parametrize("at", [StaffId(1), StaffId(2), StaffId(3), StaffId(4)])
def test_must_take_back_knows_her_own_of_today(shop: Shop, receptionist: Acting, at: StaffId) -> None:
    with work(shop, receptionist) as unit:
        unit.audit("test", "test:1")
        ask: Callable[[], None] = lambda: unit.must_take_back(at, unit.at)  # noqa: E731
        if at == receptionist.staff_id:
            ask()
        else:
            with pytest.raises(NotAllowed):
                ask()
