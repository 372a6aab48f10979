"""What a merge keeps of itself: forged, ``check`` names it, and parting dies of nothing."""

from __future__ import annotations

from contextlib import suppress

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.fielding import set_values, values_of
from desk_app.clients.merged_store import merges_of, told_by_merges
from desk_app.clients.relating import remove_relative
from desk_app.clients.relative import RelativeId
from desk_app.clients.taking_back import take_back_note
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.merging.checks import CHECKS
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.merging.knowing import is_readable
from desk_app.merging.store import DELETED, values_kept
from desk_app.overview.whole import check_everything
from desk_app.privacy.desk import withdraw_consent
from desk_app.staff.account import Acting
from tests.merging.test_desk import KEPT, OTHER, check, live
from tests.merging.test_numbers import DELETED as DELETING

Pair = tuple[ClientId, ClientId]


@pytest.fixture
def pair(shop: Shop, owner: Acting) -> Pair:
    hers = (add_client(shop, owner, KEPT).client_id, add_client(shop, owner, OTHER).client_id)
    for client in hers:
        live(shop, owner, client)
    set_values(shop, owner, hers[0], {"likes": "安静"})
    set_values(shop, owner, hers[1], {"likes": "热闹", "occupation": "教师"})
    withdraw_consent(shop, owner, hers[0], Purpose.MARKETING, Channel.PAPER)
    withdraw_consent(shop, owner, hers[1], Purpose.HEALTH, Channel.PAPER)
    return hers


def named() -> set[str]:
    return {problem.code for one in CHECKS for problem in one.broken(OPEN.execute_sql)}


def forge(shop: Shop, sql: str) -> None:
    with shop.writing():
        OPEN.execute_sql(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM client_merge_move",
        "DELETE FROM client_merge_move WHERE moved = 'visit'",
        "DELETE FROM client_merge_move WHERE moved = 'client_consent'",
        *(
            f"INSERT OR IGNORE INTO client_merge_move SELECT 1, '{table}', id FROM {table}"
            for table in ("visit", "payment", "ticket", "client_consent", "client_note", "client_relative")
        ),
        "UPDATE client_merge_move SET row_id = (SELECT min(id) FROM visit) WHERE moved = 'visit'",
    ],
)
def test_rows_that_did_not_come_and_those_that_are_hidden_are_named(
    shop: Shop, owner: Acting, pair: Pair, sql: str
) -> None:
    merge_clients(shop, owner, *pair)
    assert named() == set()
    forge(shop, sql)
    assert named() == {"merge.moves"}
    assert "merge.moves" in {problem.code for problem in check_everything(shop.path).problems}


def test_what_a_use_case_deleted_is_not_missed(shop: Shop, owner: Acting, pair: Pair) -> None:
    merge_clients(shop, owner, *pair)
    take_back_note(shop, owner, 2)
    remove_relative(shop, owner, RelativeId(2))
    set_values(shop, owner, pair[0], {"occupation": ""})
    assert named() == set()
    assert set(DELETING) == DELETED - {"client_relative.other"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE client_merge_value SET value = '{' WHERE side = 'other' AND field = 'phones'",
        "UPDATE client_merge_value SET value = '[1]' WHERE side = 'other' AND field = 'phones'",
        "UPDATE client_merge_value SET value = '[3, 7]' WHERE side = 'other' AND field = 'birthday'",
        "DELETE FROM client_merge_value WHERE side = 'mark'",
        "DELETE FROM client_merge_value WHERE side = 'before'",
        "UPDATE client_merge_value SET value = 'x' WHERE side = 'mark' AND field = 'payment'",
        "UPDATE client_merge_value SET value = '\"\"' WHERE side = 'other' AND field = 'name'",
        "UPDATE client_merge_value SET value = 'null' WHERE side = 'other' AND field = 'name'",
        "UPDATE client_merge_value SET field = 'zzz' WHERE side = 'other' AND field = 'name'",
        "UPDATE client_merge_value SET side = 'zzz' WHERE side = 'other' AND field = 'phones'",
        "UPDATE client_merge_value SET value = '[null]' WHERE side = 'field'",
        "DELETE FROM client_merge_value",
    ],
)
def test_values_that_cannot_be_read_are_named_and_nothing_dies_of_them(
    shop: Shop, owner: Acting, pair: Pair, sql: str
) -> None:
    merge = merge_clients(shop, owner, *pair).merge_id
    assert is_readable(values_kept(merge))
    forge(shop, sql)
    assert "merge.unreadable" in named()
    with pytest.raises(DeskError, match="cannot be read"):
        part_clients(shop, owner, merge)
    for reading in (merges_of, told_by_merges):
        with suppress(DeskError):
            reading(pair[0])


def test_a_value_comes_back_through_two_merges(shop: Shop, owner: Acting) -> None:
    first, second, third = (add_client(shop, owner, ClientDraft(name)).client_id for name in ("甲一", "乙二", "丙三"))
    set_values(shop, owner, second, {"likes": "热闹"})
    set_values(shop, owner, third, {"likes": "安静"})
    one = merge_clients(shop, owner, first, second).merge_id
    two = merge_clients(shop, owner, third, first).merge_id
    part_clients(shop, owner, two)
    part_clients(shop, owner, one)
    assert [[value.text for value in values_of(shop, client).values()] for client in (first, second, third)] == [
        [], ["热闹"], ["安静"],
    ]  # fmt: skip
    check(shop)
