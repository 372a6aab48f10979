"""M6: relatives and their dates go with a merge, and come back with its undoing."""

from __future__ import annotations

from datetime import date

import pytest

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clients.greeting import greet
from desk_app.clients.relating import add_date, add_relative, edit_relative, family_of
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft
from desk_app.db.shop import Shop
from desk_app.followup.occasions import coming_dates
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.staff.account import Acting
from tests.merging.test_desk import check, state

DAY = date(2026, 11, 23)


@pytest.fixture
def three(shop: Shop, owner: Acting) -> tuple[ClientId, ClientId, ClientId]:
    """Two files of one woman, and her husband's."""
    women = [add_client(shop, owner, ClientDraft(name, gender="f")).client_id for name in ("林小美", "林美")]
    his = add_client(shop, owner, ClientDraft("李强", gender="m", birthday=Birthday(11, 23, 1985))).client_id
    return women[0], women[1], his


def test_merging_and_parting_is_identity(shop: Shop, owner: Acting, three: tuple[ClientId, ClientId, ClientId]) -> None:
    kept, other, his = three
    for client in (kept, other):
        add_relative(shop, owner, client, RelativeDraft(Relation.HUSBAND, other_id=his))
    add_relative(shop, owner, kept, RelativeDraft(Relation.SISTER, other_id=other))  # not told apart yet
    add_relative(shop, owner, other, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(11, 23, 2019)))
    before = state(shop)
    done = merge_clients(shop, owner, kept, other)
    check(shop)
    assert [one.name for one in family_of(shop, kept).relatives] == ["李强", "李强", "小宝"]
    part_clients(shop, owner, done.merge_id)
    assert state(shop) == before
    check(shop)


def test_one_person_in_both_files_is_told_of_once(
    shop: Shop, owner: Acting, three: tuple[ClientId, ClientId, ClientId]
) -> None:
    kept, other, his = three
    for client in (kept, other):
        add_relative(shop, owner, client, RelativeDraft(Relation.HUSBAND, other_id=his))
    (of_other,) = coming_dates(shop, DAY, DAY, client_id=other)
    greet(shop, owner, other, of_other.coming.thread, of_other.coming.here)
    merge_clients(shop, owner, kept, other)
    found = [each for each in coming_dates(shop, DAY, DAY) if each.client_id == kept]
    assert [each.done for each in found] == [True]


def test_what_was_written_of_a_relative_since_goes_back_with_her(
    shop: Shop, owner: Acting, three: tuple[ClientId, ClientId, ClientId]
) -> None:
    kept, other, his = three
    plain = add_relative(shop, owner, other, RelativeDraft(Relation.HUSBAND, "老李")).relative_id
    done = merge_clients(shop, owner, kept, other)
    edit_relative(shop, owner, plain, RelativeDraft(Relation.HUSBAND, other_id=his))
    add_date(shop, owner, kept, DateDraft(DateKind.WEDDING, Birthday(5, 20), relative_id=plain))
    (coming,) = coming_dates(shop, DAY, DAY, client_id=kept)
    greet(shop, owner, kept, coming.coming.thread, coming.coming.here)
    part_clients(shop, owner, done.merge_id)
    check(shop)
    assert family_of(shop, kept).relatives == () == family_of(shop, kept).dates
    assert [one.other_id for one in family_of(shop, other).relatives] == [his]
    assert [one.other_id for one in family_of(shop, his).relatives] == [other]
    assert len(family_of(shop, other).dates) == 1
    assert [each.done for each in coming_dates(shop, DAY, DAY, client_id=other)] == [True]
