"""Every true pair of a list of nine hundred is found, and none that is two people is called sure."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from desk_app.clients import sweep_store
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clients.likeness import facts_of, score
from desk_app.clients.packed import Row
from desk_app.clients.rules import check_draft
from desk_app.clients.store import insert_clients
from desk_app.clients.sweep import Pair, as_they_stand, find_pairs
from desk_app.clients.unit import UnitDraft
from desk_app.clients.units import add_unit
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.merging.distinct import say_distinct, take_back_distinct
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from tests.clients.nine_hundred import Listed, nine_hundred


def entered(shop: Shop, owner: Acting, people: Sequence[ClientDraft]) -> list[ClientId]:
    checked = [check_draft(draft, "CN", shop.today()) for draft in people]
    with work(shop, owner) as unit:
        unit.audit("import.done", "import:1")
        return insert_clients(checked, unit.at)


def by_files(pairs: Sequence[Pair]) -> dict[tuple[int, int], Pair]:
    return {(pair.first.id, pair.second.id): pair for pair in pairs}


@pytest.mark.parametrize("seed", range(1, 6))
def test_of_nine_hundred_every_true_pair_is_found_and_no_false_one_is_sure(
    shop: Shop, owner: Acting, seed: int
) -> None:
    listed: Listed = nine_hundred(seed)
    assert len(listed.people) == 900
    ids = entered(shop, owner, listed.people)
    start = time.perf_counter()
    swept = find_pairs(shop)
    assert time.perf_counter() - start < 20
    assert (swept.files, swept.whole) == (900, True)
    found = by_files(swept.pairs)
    true = {
        (ids[one], ids[other]) if ids[one] < ids[other] else (ids[other], ids[one]) for one, other, _ in listed.same
    }
    missed = [kind for one, other, kind in listed.same if (ids[one], ids[other]) not in found]
    assert missed == []
    sure = {files for files, pair in found.items() if pair.score.sure}
    names = {int(ids[place]): draft for place, draft in enumerate(listed.people)}
    assert [(names[one], names[other]) for one, other in sure - true] == []
    assert len(sure) >= 12  # a mark that nothing reaches would be of no use
    assert len(found) <= 2 * len(listed.same)  # nor would one that everything does


def test_keys_lose_no_pair_that_comparing_all_would_find(shop: Shop, owner: Acting) -> None:
    """The quick way against the plain one, on the part of the list in which the pairs are."""
    people = [check_draft(draft, "CN", shop.today()) for draft in nine_hundred(7, 240).people[:150]]
    ids = entered(shop, owner, people)
    facts = [facts_of(draft) for draft in people]
    plain = {
        (ids[one], ids[other])
        for one in range(len(people))
        for other in range(one + 1, len(people))
        if score(facts[one], facts[other]).shown
    }
    assert plain - by_files(find_pairs(shop).pairs).keys() == set()


def test_a_pair_found_distinct_is_not_shown_again(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    her = ClientDraft("王芳", phones=("13812345678",), birthday=Birthday(3, 7, 1990))
    one, other = (add_client(shop, owner, her).client_id for _ in range(2))
    (pair,) = find_pairs(shop).pairs
    assert (pair.first.id, pair.second.id, pair.score.sure) == (one, other, True)
    say_distinct(shop, receptionist, other, one)
    assert find_pairs(shop).pairs == ()
    take_back_distinct(shop, receptionist, one, other)
    assert len(find_pairs(shop).pairs) == 1
    with pytest.raises(NotFound):
        take_back_distinct(shop, receptionist, one, other)
    with pytest.raises(RuleBroken):
        say_distinct(shop, owner, one, one)
    with pytest.raises(NotFound):
        say_distinct(shop, owner, one, ClientId(404))


def test_two_people_stay_two_when_one_of_them_is_merged(shop: Shop, owner: Acting) -> None:
    her = ClientDraft("王芳", phones=("13812345678",))
    one, other, third = (add_client(shop, owner, her).client_id for _ in range(3))
    say_distinct(shop, owner, one, other)
    before = by_files(find_pairs(shop).pairs).keys()
    assert before == {(one, third), (other, third)}
    done = merge_clients(shop, owner, third, one)
    assert find_pairs(shop).pairs == ()
    part_clients(shop, owner, done.merge_id)
    assert by_files(find_pairs(shop).pairs).keys() == before
    merge_clients(shop, owner, third, one)
    take_back_distinct(shop, owner, third, other)
    assert by_files(find_pairs(shop).pairs).keys() == {(other, third)}


def test_two_people_who_are_merged_all_the_same_and_parted_are_two_again(shop: Shop, owner: Acting) -> None:
    her = ClientDraft("王芳", phones=("13812345678",))
    one, other = (add_client(shop, owner, her).client_id for _ in range(2))
    say_distinct(shop, owner, one, other)
    done = merge_clients(shop, owner, one, other)
    assert find_pairs(shop).pairs == ()
    part_clients(shop, owner, done.merge_id)
    assert find_pairs(shop).pairs == ()


def test_firms_of_one_registration_number_are_one(shop: Shop, owner: Acting) -> None:
    firm = UnitDraft(registration="91350100M000100Y43")
    one, other = (
        add_unit(shop, owner, ClientDraft("晨光商贸有限公司", phones=(phone,)), firm).client_id
        for phone in ("13812345678", "13900001111")
    )
    person = add_client(shop, owner, ClientDraft("晨光商贸有限公司", phones=("13812345678",))).client_id
    found = by_files(find_pairs(shop).pairs)
    assert found[one, other].score.sure
    assert [files for files, pair in found.items() if pair.score.sure] == [(one, other)]
    assert (one, person) in found


@pytest.mark.parametrize("files", [6, 30, 300])
def test_one_name_on_one_phone_is_shown_however_many_share_it(shop: Shop, owner: Acting, files: int) -> None:
    others = [ClientDraft(f"{chr(0x4E00 + 37 * number)}小明", phones=("13812345678",)) for number in range(files)]
    ids = entered(shop, owner, [*others, *(ClientDraft("李芳", phones=("13812345678",)) for _ in range(2))])
    (pair,) = (pair for pair in find_pairs(shop).pairs if {pair.first.id, pair.second.id} == set(ids[-2:]))
    assert not pair.score.sure


def test_a_merged_pair_is_not_shown_and_is_again_once_parted(shop: Shop, owner: Acting) -> None:
    one = add_client(shop, owner, ClientDraft("王芳", phones=("13812345678",))).client_id
    other = add_client(shop, owner, ClientDraft("王芳", phones=("13812345678",))).client_id
    done = merge_clients(shop, owner, one, other)
    assert find_pairs(shop).pairs == ()
    part_clients(shop, owner, done.merge_id)
    assert len(find_pairs(shop).pairs) == 1


def test_it_tells_how_far_it_is_and_stops_when_asked(shop: Shop, owner: Acting) -> None:
    entered(shop, owner, nine_hundred(1, 900).people)
    steps: list[tuple[int, int]] = []
    find_pairs(shop, progress=lambda done, of: steps.append((done, of)))
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    stopped = find_pairs(shop, stopped=lambda: True)
    assert (stopped.pairs, stopped.whole) == ((), False)


def test_only_the_likeliest_are_kept_where_there_are_too_many(shop: Shop, owner: Acting) -> None:
    entered(shop, owner, nine_hundred(1, 900).people)
    every, some = find_pairs(shop), find_pairs(shop, most=10)
    assert some.pairs == every.pairs[:10]
    assert not some.whole


def test_each_file_is_read_once_in_the_order_of_numbers_and_again_only_for_pairs(
    shop: Shop, owner: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered(shop, owner, nine_hundred(1, 900).people)
    passed, again = list[int](), list[int]()
    after, of = sweep_store.told_after, sweep_store.drafts_of

    def told_after(last: int, limit: int) -> list[Row]:
        rows = after(last, limit)
        passed.extend(row[0] for row in rows)
        return rows

    def drafts_of(files: Sequence[int]) -> dict[ClientId, ClientDraft]:
        again.extend(files)
        return of(files)

    monkeypatch.setattr(sweep_store, "told_after", told_after)
    monkeypatch.setattr(sweep_store, "drafts_of", drafts_of)
    swept = find_pairs(shop)
    assert passed == sorted(set(passed))
    assert len(passed) == 900
    assert len(again) <= 2 * swept.compared


@pytest.mark.parametrize("statement", ["told_after", "drafts_of"])
def test_no_statement_of_the_sweep_goes_through_the_table_unordered(
    shop: Shop, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans, ask = list[str](), shop.database.execute_sql

    def explained(sql: str, values: Sequence[object] = ()) -> object:
        plans.extend(row[3] for row in ask(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())
        return ask(sql, values)

    monkeypatch.setattr(shop.database, "execute_sql", explained)
    if statement == "told_after":
        sweep_store.told_after(0, 10)
    else:
        sweep_store.drafts_of([1, 2])
    assert plans
    assert not [line for line in plans if "TEMP B-TREE" in line or line in {"SCAN c", "SCAN p"}]


def test_what_was_found_is_read_again_as_it_stands(shop: Shop, owner: Acting) -> None:
    entered(shop, owner, nine_hundred(1, 900).people)
    found = find_pairs(shop)
    assert as_they_stand(shop, found) == found
    first, second, *rest = found.pairs
    merge_clients(shop, owner, first.first.id, first.second.id)
    say_distinct(shop, owner, second.first.id, second.second.id)
    gone = {first.second.id}
    left = [pair for pair in rest if not gone & {pair.first.id, pair.second.id}]
    now = by_files(as_they_stand(shop, found).pairs)
    assert now.keys() <= by_files(left).keys()
    assert len(now) >= len(left) - 3  # a merged file may be like the others no more
