"""Writing many client files at once."""

from __future__ import annotations

import pytest

from desk_app.clients import desk, store
from desk_app.clients.client import Birthday, ClientDraft
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.staff.work import work


def test_codes_are_given_around_those_taken(shop: Shop, owner: Acting) -> None:
    drafts = [
        ClientDraft("一", code="A-00002"),
        ClientDraft("二"),
        ClientDraft("三"),
        ClientDraft("四", code="x"),
    ]
    with work(shop, owner) as unit:
        ids = store.insert_clients(drafts, unit.at)
        ids += store.insert_clients([ClientDraft("五")], unit.at)
        assert store.insert_clients([], unit.at) == []
        unit.audit("test", "test")
    assert ids == [1, 2, 3, 4, 5]
    codes = [brief.code for brief in desk.get_briefs(shop, tuple(ids))]
    assert codes == ["A-00002", "A-00001", "A-00003", "x", "A-00005"]
    assert [desk.find_clients(shop, code)[0].code for code in codes] == codes


def test_every_part_of_a_draft_lands(shop: Shop, owner: Acting) -> None:
    drafts = [
        ClientDraft(
            f"客户{number}",
            phones=(f"1380000{number:04d}", f"1390000{number:04d}"),
            code=f"C{number}",
            tags=("a", "b")[: number % 3],
            birthday=Birthday(1 + number % 12, 1 + number % 28, lunar=bool(number % 2)) if number % 5 else None,
            may_call=(None, True, False)[number % 3],
            do_not_call=number % 7 == 0,
        )
        for number in range(40)
    ]
    with work(shop, owner) as unit:
        ids = store.insert_clients(drafts, unit.at)
        unit.audit("test", "test")
    assert [desk.get_client(shop, client_id).as_draft() for client_id in ids] == drafts


def test_a_unit_that_fails_leaves_nothing_behind(shop: Shop, owner: Acting) -> None:
    def interrupted() -> None:
        with work(shop, owner) as unit:
            store.insert_clients([ClientDraft("王芳", phones=("13800001111",))], unit.at)
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        interrupted()
    assert desk.count_clients(shop) == 0
    assert desk.find_clients(shop, "王芳") == ()
    assert desk.find_clients(shop, "1380") == ()
