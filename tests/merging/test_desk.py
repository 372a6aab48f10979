"""Two files of one person become one, nothing is lost, and the two come back whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from desk_app.care.desk import answer_complaint, file_complaint, make_promise
from desk_app.clients import unit_store, units
from desk_app.clients.asking import decline_question
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import (
    add_client,
    add_note,
    birthdays_on,
    count_clients,
    edit_client,
    find_clients,
    get_client,
    recent_clients,
    resolve_client,
    set_do_not_call,
)
from desk_app.clients.field import Meeting, MeetingKind, MomentKind
from desk_app.clients.fielding import add_moment, moments_of, set_values, take_back_moment, values_of
from desk_app.clients.greeting import greet
from desk_app.clients.merged_store import merges_of
from desk_app.clients.occurrences import Occurrence
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import NewPhotograph, add_photographs, photographs_of
from desk_app.clients.recognising import likely_same
from desk_app.clients.relating import add_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import RelativeDraft
from desk_app.clients.taking_back import take_back_client
from desk_app.clients.unit import Act, AgentDraft
from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.demo.photographs import portrait
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken
from desk_app.followup.desk import day_queue, log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.knowing.desk import get_note, pass_note
from desk_app.knowing.note import NoteDraft
from desk_app.loyalty.desk import tell_leaving
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.merging.checks import CHECKS
from desk_app.merging.desk import merge_clients, merge_of, merges_standing, part_clients
from desk_app.merging.store import MOVED, STAY, VALUES
from desk_app.money import Money
from desk_app.overview.desk import client_page, find_anything, timeline
from desk_app.overview.entry import EntryKind
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import correct_ticket, issue_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy.desk import consent_states, give_consent, withdraw_consent
from desk_app.privacy.erasing import hold_for_law
from desk_app.salon.booking import BookingDraft
from desk_app.salon.desk import add_booking, correct_visit, record_visit, rhythms_of
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.work import work
from desk_app.till.desk import payments_of, take_payment
from desk_app.till.opening import OpeningKind
from desk_app.till.openings import enter_opening
from desk_app.till.payment import Purpose as PaidFor
from desk_app.till.payment import Tender
from tests.trail import audit_lines

KEPT = ClientDraft(
    "王芳", phones=("13812345678",), gender="f", document_number="110101199003077475", notes="喜欢安静",
    address="徐汇区天钥桥路 5 号", tags=("老客",), allergies="酒精", call_from=600, call_to=1200,
)  # fmt: skip
OTHER = ClientDraft(
    "王 芳芳", phones=("13812345678", "13911112222"), code="C-0042", birthday=Birthday(3, 7, 1990),
    document_number="510105199003071946", address="静安区愚园路 9 号", source="朋友介绍", tags=("VIP",), notes="怕痛",
    allergies="酒精、花粉", alerts="孕期", call_from=840, call_to=1260,
)  # fmt: skip


def cny(yuan: int) -> Money:
    return Money(yuan * 100, "CNY")


@pytest.fixture
def pair(shop: Shop, owner: Acting) -> tuple[ClientId, ClientId]:
    return add_client(shop, owner, KEPT).client_id, add_client(shop, owner, OTHER).client_id


def visit(client: ClientId, shop: Shop, *, days_ago: int = 0, yuan: int = 300) -> VisitDraft:
    item = VisitItemDraft("面部护理", price=cny(yuan))
    return VisitDraft(client, shop.today() - timedelta(days=days_ago), (item,), notes="嫌疼", tender=Tender.CASH)


def ticket(client: ClientId, shop: Shop) -> TicketDraft:
    pledge = PledgeDraft("金戒指", appraisal=cny(2000))
    return TicketDraft(client, shop.today(), 1, cny(1000), Decimal("2.4"), Decimal("0.25"), (pledge,))


def live(shop: Shop, acting: Acting, client: ClientId) -> None:
    """Something of hers in every room."""
    add_note(shop, acting, client, "说怕痛")
    record_visit(shop, acting, visit(client, shop))
    add_booking(shop, acting, BookingDraft(client, shop.today() + timedelta(days=3), 600))
    log_call(shop, acting, CallDraft(client, (), Outcome.OTHER, note="不方便接"))
    complaint = file_complaint(shop, acting, client, "太吵了").complaint_id
    answer_complaint(shop, acting, complaint, "退她一半")
    make_promise(shop, acting, client, "送面膜", shop.now() + timedelta(days=1))
    issue_ticket(shop, acting, ticket(client, shop))
    give_consent(shop, acting, client, Purpose.HEALTH, Channel.PAPER)
    give_consent(shop, acting, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    add_photographs(shop, acting, client, [NewPhotograph(portrait(0, Part.BEFORE), Part.BEFORE)])
    kept = add_relative(shop, acting, client, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(6, 1, 2019)))
    day = Occurrence(shop.today(), shop.today().year, lunar=False)
    greet(shop, acting, client, f"r{kept.relative_id}", day)
    hold_for_law(shop, acting, client, "公安", "沪公 1")
    add_moment(shop, acting, client, MomentKind.GESTURE, "送了伞")
    tell_leaving(shop, acting, TellingDraft(client, State.LEAVING, shop.today(), "price"))
    decline_question(shop, acting, client, "likes", Meeting(MeetingKind.FILE))
    pass_note(shop, acting, NoteDraft(StaffId(2), "她想换清爽型", client))
    agent = AgentDraft("陈志强", acts=(Act.PAY,), valid_from=shop.today())
    with work(shop, acting) as unit:  # of a time when it was a firm's file
        agent_id = unit_store.insert_agent(client, agent, acting.staff_id, unit.at)
        units._tell_agent(unit, "agent.added", client, agent_id, None, agent)
        enter_opening(unit, client, OpeningKind.STORED, Money(10_000, "CNY"))


def counts(client: ClientId) -> dict[str, int]:
    found = {}
    for table in MOVED:
        sql = f'SELECT count(*) FROM "{table}" WHERE client_id = ?'
        found[table] = int(OPEN.execute_sql(sql, (client,)).fetchone()[0])
    return found


#: What a merge and its undoing leave behind, and what only says when a row was written last.
TRACES = {"audit", "audit_head", "client_key", "client_merge", "setting", "imported", "staff"}


def state(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the file but for the trail and the notes of merges."""
    found: dict[str, list[tuple[object, ...]]] = {}
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
    for (table,) in OPEN.execute_sql(sql).fetchall():
        if table in TRACES or table.startswith(("sqlite_", "client_search", "schema_")):
            continue
        cursor = OPEN.execute_sql(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        drop = {"updated_at"} | ({"id"} if table == "client_phone" else set())
        keep = [place for place, name in enumerate(names) if name not in drop]
        found[table] = sorted(tuple(row[place] for place in keep) for row in cursor.fetchall())
    return found


def check(shop: Shop) -> None:
    assert [(problem.code, problem.values) for problem in check_everything(shop.path).problems] == []


# ── every record moves, and every table is known ──────────────────────────────────────────────────────────────────


def test_every_table_with_a_client_moves_or_stays_on_purpose(shop: Shop) -> None:
    names = [row[0] for row in OPEN.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    of_clients = {
        name
        for name in names
        if "client_id" in {row[1] for row in OPEN.execute_sql(f'PRAGMA table_info("{name}")').fetchall()}
    }
    assert of_clients == {*MOVED, VALUES} | STAY
    assert not set(MOVED) & STAY


def test_every_record_moves(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    live(shop, owner, kept)
    live(shop, owner, other)
    before = {table: counts(kept)[table] + counts(other)[table] for table in MOVED}
    assert all(before.values())
    done = merge_clients(shop, owner, kept, other)
    assert counts(kept) == before
    assert not any(counts(other).values())
    assert done.records == sum(done.moved.values()) > 9
    assert done.touched.clients == {kept, other}
    check(shop)


def test_the_queue_and_the_rhythm_know_one_client(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], clock: FixedClock
) -> None:
    kept, other = pair
    for client, days in ((kept, 60), (other, 40), (kept, 20), (other, 1)):
        record_visit(shop, owner, visit(client, shop, days_ago=days))
    make_promise(shop, owner, other, "送面膜", shop.now() + timedelta(hours=2))
    merge_clients(shop, owner, kept, other)
    (rhythm,) = [each for each in rhythms_of(shop, kept) if not each.category]
    assert (rhythm.rhythm.visits, rhythm.rhythm.mean_days) == (4, 20)
    assert rhythms_of(shop, other) == ()
    assert get_client(shop, kept).last_seen == shop.today() - timedelta(days=1)
    assert [call.client_id for call in day_queue(shop, shop.today()).calls] == [kept]
    check(shop)


# ── the values ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_kept_file_says_what_both_said(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    merge_clients(shop, owner, kept, other)
    now = get_client(shop, kept)
    assert (now.name, now.address) == ("王芳", "徐汇区天钥桥路 5 号")  # hers stay
    assert (now.source, now.birthday, now.gender) == ("朋友介绍", Birthday(3, 7, 1990), "f")  # blanks are filled
    assert now.phones == ("13812345678", "13911112222")
    assert now.tags == ("VIP", "老客")
    assert now.allergies == "酒精、花粉"
    assert now.alerts == "孕期"
    assert now.notes == "喜欢安静\n来自档案 C-0042：\n怕痛"
    assert (now.call_from, now.call_to) == (840, 1200)
    (merged,) = merges_of(kept)
    assert (merged.code, merged.name, merged.staff, merged.newest) == ("C-0042", "王芳芳", owner.name, True)
    said = {each.field: each.value for each in merged.others}
    assert (said["name"], said["address"], said["notes"]) == ("王芳芳", "静安区愚园路 9 号", "怕痛")


def test_somebody_may_choose_the_others_value(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    merge_clients(shop, owner, kept, other, take=("name", "address", "gender"))
    now = get_client(shop, kept)
    assert (now.name, now.address) == ("王芳芳", "静安区愚园路 9 号")
    assert now.gender == "f"  # the other's is blank


def test_a_field_without_room_refuses_the_whole(shop: Shop, owner: Acting) -> None:
    first = add_client(shop, owner, ClientDraft("王芳", phones=tuple(f"1380000{n:04}" for n in range(8))))
    second = add_client(shop, owner, ClientDraft("王芳", phones=tuple(f"1390000{n:04}" for n in range(3))))
    before = state(shop)
    with pytest.raises(RuleBroken) as refused:
        merge_clients(shop, owner, first.client_id, second.client_id)
    assert refused.value.field == "phones"
    assert state(shop) == before


# ── the old file leads to the new one ─────────────────────────────────────────────────────────────────────────────


def test_old_codes_names_phones_and_numbers_lead_to_the_kept_file(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    receipt = record_visit(shop, owner, visit(other, shop)).receipt
    number = issue_ticket(shop, owner, ticket(other, shop)).number
    merge_clients(shop, owner, kept, other)
    for asked in ("C-0042", f"#{other}", "王芳芳", "13911112222", "c0042"):
        assert resolve_client(shop, asked) == kept
    for asked in ("C-0042", "芳芳", "wff", "11112222", "510105199003071946", "1946"):
        assert [brief.id for brief in find_clients(shop, asked)] == [kept], asked
    assert client_page(shop, other).client.id == kept
    assert timeline(shop, other, kinds=[EntryKind.VISIT])[0].ref == timeline(shop, kept, kinds=[EntryKind.VISIT])[0].ref
    assert [found.title for found in find_anything(shop, receipt)] == [receipt]
    assert [found.title for found in find_anything(shop, number)] == [number]
    for draft in (ClientDraft("x", phones=("13911112222",)), ClientDraft("x", document_number="510105199003071946")):
        assert [one.brief.id for one in likely_same(shop, draft)] == [kept]


def test_the_closed_file_is_in_no_list(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    merge_clients(shop, owner, kept, other)
    assert [brief.id for brief in recent_clients(shop, 50)] == [kept]
    assert count_clients(shop) == 1
    born = [one.client_id for one in birthdays_on(shop, shop.today(), shop.today() + timedelta(days=364))]
    assert born == [kept]


@pytest.mark.parametrize(
    "write",
    [
        lambda shop, acting, client: add_note(shop, acting, client, "x"),
        lambda shop, acting, client: record_visit(shop, acting, visit(client, shop)),
        lambda shop, acting, client: add_booking(shop, acting, BookingDraft(client, shop.today(), 600)),
        lambda shop, acting, client: log_call(shop, acting, CallDraft(client, (), Outcome.SATISFIED)),
        lambda shop, acting, client: issue_ticket(shop, acting, ticket(client, shop)),
        lambda shop, acting, client: file_complaint(shop, acting, client, "吵"),
        lambda shop, acting, client: make_promise(shop, acting, client, "送", shop.now() + timedelta(days=1)),
        lambda shop, acting, client: edit_client(shop, acting, client, ClientDraft("李")),
        lambda shop, acting, client: give_consent(shop, acting, client, Purpose.CALLS, Channel.PAPER),
        lambda shop, acting, client: set_do_not_call(shop, acting, client, True, ""),
        lambda shop, acting, client: hold_for_law(shop, acting, client, "公安"),
        lambda shop, acting, client: take_payment(
            shop, acting, "visit:1", client, cny(1), Tender.CASH, PaidFor.SALE
        ),
    ],
)  # fmt: skip
def test_nothing_is_written_under_a_closed_file(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], write: Callable[[Shop, Acting, ClientId], object]
) -> None:
    kept, other = pair
    record_visit(shop, owner, visit(kept, shop))
    merge_clients(shop, owner, kept, other)
    before = state(shop)
    with pytest.raises(DeskError, match="merged into"):
        write(shop, owner, other)
    assert state(shop) == before


# ── who may, and what may not ─────────────────────────────────────────────────────────────────────────────────────


def test_the_owner_alone_merges_and_parts(
    shop: Shop, owner: Acting, advisor: Acting, receptionist: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    for acting in (advisor, receptionist):
        with pytest.raises(NotAllowed):
            merge_clients(shop, acting, kept, other)
    done = merge_clients(shop, owner, kept, other)
    for acting in (advisor, receptionist):
        with pytest.raises(NotAllowed):
            part_clients(shop, acting, done.merge_id)


def test_what_is_refused(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    gone = add_client(shop, owner, ClientDraft("李静")).client_id
    take_back_client(shop, owner, gone)
    merge_clients(shop, owner, kept, other)
    third = add_client(shop, owner, ClientDraft("张燕")).client_id
    for first, second, rule in ((kept, kept, "same_file"), (kept, gone, "erased"), (third, other, "merged")):
        for one, two in ((first, second), (second, first)):
            with pytest.raises(RuleBroken) as refused:
                merge_clients(shop, owner, one, two)
            assert refused.value.rule == rule
    with pytest.raises(NotFound):
        merge_clients(shop, owner, kept, ClientId(999))
    with pytest.raises(RuleBroken, match="already"):
        take_back_client(shop, owner, kept)


# ── calls and consents: the stricter one holds ────────────────────────────────────────────────────────────────────


def answers(shop: Shop, client: ClientId) -> dict[Purpose, Answer]:
    return {state.purpose: state.answer for state in consent_states(shop, client)}


@pytest.mark.parametrize("who_withdrew", [0, 1])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("purpose", [Purpose.CALLS, Purpose.HEALTH, Purpose.MARKETING])
def test_a_consent_withdrawn_on_either_side_is_withdrawn(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], who_withdrew: int, first: int, purpose: Purpose
) -> None:
    kept, other = pair
    for place in (first, 1 - first):
        step = withdraw_consent if place == who_withdrew else give_consent
        step(shop, owner, pair[place], purpose, Channel.PAPER)
    before = answers(shop, kept), answers(shop, other)
    done = merge_clients(shop, owner, kept, other)
    assert answers(shop, kept)[purpose] is Answer.WITHDRAWN
    if purpose is Purpose.HEALTH:
        assert get_client(shop, kept).usable_allergies == ""
    check(shop)
    part_clients(shop, owner, done.merge_id)
    assert (answers(shop, kept), answers(shop, other)) == before
    check(shop)


def test_asked_again_she_may_agree(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    withdraw_consent(shop, owner, other, Purpose.CALLS, Channel.PAPER)
    done = merge_clients(shop, owner, kept, other)
    give_consent(shop, owner, kept, Purpose.CALLS, Channel.PHONE)
    assert answers(shop, kept)[Purpose.CALLS] is Answer.GIVEN
    part_clients(shop, owner, done.merge_id)
    assert answers(shop, kept)[Purpose.CALLS] is Answer.GIVEN  # said since
    assert answers(shop, other)[Purpose.CALLS] is Answer.WITHDRAWN


@pytest.mark.parametrize("again", [False, True])
def test_a_wish_not_to_be_called_holds_on_either_side(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], *, again: bool
) -> None:
    kept, other = pair
    set_do_not_call(shop, owner, other, True, "不想接电话")
    done = merge_clients(shop, owner, kept, other)
    assert get_client(shop, kept).do_not_call
    if again:
        set_do_not_call(shop, owner, kept, True, "再说一次")
    part_clients(shop, owner, done.merge_id)
    assert get_client(shop, kept).do_not_call is again
    assert get_client(shop, other).do_not_call


# ── undone ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_undone_at_once_both_are_what_they_were(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    live(shop, owner, kept)
    live(shop, owner, other)
    before = state(shop)
    done = merge_clients(shop, owner, kept, other)
    assert merge_of(shop, other) == done.merge_id
    part_clients(shop, owner, done.merge_id)
    assert state(shop) == before
    assert merge_of(shop, other) is None
    assert [brief.id for brief in find_clients(shop, "C-0042")] == [other]
    assert merges_of(kept) == ()
    check(shop)


def test_later_work_stays_with_the_kept_file_and_corrections_go_back(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], clock: FixedClock
) -> None:
    kept, other = pair
    first = record_visit(shop, owner, visit(other, shop)).visit_id
    pawned = issue_ticket(shop, owner, ticket(other, shop)).ticket_id
    done = merge_clients(shop, owner, kept, other)
    clock.instant += timedelta(minutes=5)
    mine = record_visit(shop, owner, visit(kept, shop, yuan=50)).visit_id
    corrected = correct_visit(shop, owner, first, visit(kept, shop, yuan=400), "少写了").visit_id
    new_ticket = correct_ticket(shop, owner, pawned, ticket(kept, shop), "写错了").ticket_id
    note = add_note(shop, owner, kept, "合并后写的").note_id
    part_clients(shop, owner, done.merge_id)

    def whose(table: str, row: int) -> int:
        return int(OPEN.execute_sql(f"SELECT client_id FROM {table} WHERE id = ?", (row,)).fetchone()[0])

    assert whose("visit", mine) == kept
    assert whose("client_note", note) == kept
    assert {whose("visit", first), whose("visit", corrected), whose("ticket", pawned), whose("ticket", new_ticket)} == {
        other
    }
    mixed = OPEN.execute_sql(
        "SELECT count(*) FROM payment p JOIN visit v ON p.subject = 'visit:' || v.id WHERE p.client_id <> v.client_id"
    ).fetchone()[0]
    assert mixed == 0
    assert len(payments_of(shop, other)) >= 2
    check(shop)


def test_a_photograph_of_after_goes_back_with_its_before(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    for client in pair:
        give_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    (before,) = add_photographs(shop, owner, other, [NewPhotograph(portrait(0, Part.BEFORE), Part.BEFORE)]).ids
    done = merge_clients(shop, owner, kept, other)
    (after,) = add_photographs(shop, owner, kept, [NewPhotograph(portrait(0, Part.AFTER), Part.AFTER)]).ids
    (mine,) = add_photographs(shop, owner, kept, [NewPhotograph(portrait(1, Part.BEFORE), Part.OTHER)]).ids
    part_clients(shop, owner, done.merge_id)
    assert [{each.id for each in photographs_of(shop, one)} for one in pair] == [{mine}, {before, after}]
    check(shop)


def test_what_was_changed_since_stays(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    done = merge_clients(shop, owner, kept, other)
    merged = get_client(shop, kept).as_draft()
    later = ClientDraft(
        **{
            **{name: getattr(merged, name) for name in merged.__slots__},
            "source": "门口路过",
            "phones": (*merged.phones, "13700001111"),
            "notes": merged.notes + "\n合并后写的",
            "allergies": merged.allergies + "、青霉素",
        }
    )
    edit_client(shop, owner, kept, later)
    part_clients(shop, owner, done.merge_id)
    now = get_client(shop, kept)
    assert now.source == "门口路过"
    assert now.phones == ("13812345678", "13700001111")
    assert now.notes == "喜欢安静\n合并后写的"
    assert now.allergies == "酒精、青霉素"
    assert (now.birthday, now.alerts) == (None, "")
    again = get_client(shop, other)
    assert (again.name, again.phones, again.birthday) == ("王芳芳", OTHER.phones, OTHER.birthday)
    assert (again.notes, again.allergies, again.alerts, again.source) == ("怕痛", "酒精、花粉", "孕期", "朋友介绍")
    check(shop)


def test_a_chain_leads_to_its_end_and_is_undone_newest_first(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    third = add_client(shop, owner, ClientDraft("王小芳", phones=("13700009999",))).client_id
    for client in (*pair, third):
        record_visit(shop, owner, visit(client, shop))
    start = state(shop)
    one = merge_clients(shop, owner, kept, other)
    middle = state(shop)
    two = merge_clients(shop, owner, third, kept)
    for asked in (f"#{other}", f"#{kept}", "C-0042"):
        assert resolve_client(shop, asked) == third
    assert [merged.client_id for merged in merges_of(third)] == [kept, other]
    assert [merged.newest for merged in merges_of(third)] == [True, False]
    check(shop)
    with pytest.raises(RuleBroken) as refused:
        part_clients(shop, owner, one.merge_id)
    assert refused.value.rule == "newest_first"
    part_clients(shop, owner, two.merge_id)
    assert state(shop) == middle
    assert resolve_client(shop, "C-0042") == kept
    part_clients(shop, owner, one.merge_id)
    assert state(shop) == start
    with pytest.raises(NotFound):
        part_clients(shop, owner, one.merge_id)
    check(shop)


def test_two_into_one_are_undone_newest_first(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    third = add_client(shop, owner, ClientDraft("王小芳", source="路过", address="浦东")).client_id
    start = state(shop)
    one = merge_clients(shop, owner, kept, other)
    two = merge_clients(shop, owner, kept, third)
    with pytest.raises(RuleBroken, match="first"):
        part_clients(shop, owner, one.merge_id)
    part_clients(shop, owner, two.merge_id)
    part_clients(shop, owner, one.merge_id)
    assert state(shop) == start


# ── the trail and the guards ──────────────────────────────────────────────────────────────────────────────────────


def test_the_trail_of_the_kept_file_reads_both(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    add_note(shop, owner, other, "怕痛")
    merge_clients(shop, owner, kept, other)
    lines = audit_lines(shop, client=kept)
    assert {line.client_id for line in lines} == {kept, other}
    (added,) = [line for line in lines if line.action == "client.added" and line.client_id == other]
    assert added.detail["after"]["name"] == "王芳芳"  # type: ignore[index]  # opened JSON
    (merged,) = [line for line in lines if line.action == "client.merged"]
    assert "13911112222" not in str(merged.detail)  # what the other said is sealed with the other's key
    assert not check_everything(shop.path).problems


@pytest.mark.parametrize("table", ["payment", "client_consent"])
def test_a_payment_and_a_consent_change_files_along_a_merge_alone(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], table: str
) -> None:
    kept, other = pair
    record_visit(shop, owner, visit(other, shop))
    give_consent(shop, owner, other, Purpose.HEALTH, Channel.PAPER)
    third = add_client(shop, owner, ClientDraft("张燕")).client_id
    done = merge_clients(shop, owner, kept, other)
    with pytest.raises(Exception, match="append-only"), shop.writing():
        OPEN.execute_sql(f"UPDATE {table} SET client_id = ?", (third,))
    part_clients(shop, owner, done.merge_id)
    with pytest.raises(Exception, match="append-only"), shop.writing():
        OPEN.execute_sql(f"UPDATE {table} SET client_id = ?", (kept,))


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        ("UPDATE booking SET client_id = {other}", "merge.record_of_closed"),
        ("UPDATE client SET notes = 'x' WHERE id = {other}", "merge.closed_and_known"),
        ("UPDATE client_merged SET into_id = client_id", "merge.leads_nowhere"),
        ("DELETE FROM client_merged", "merge.other"),
        ("UPDATE client_merge_value SET client_id = {other}", "merge.values"),
    ],
)
def test_what_does_not_hold_is_found(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], sql: str, broken: str
) -> None:
    kept, other = pair
    add_booking(shop, owner, BookingDraft(kept, shop.today(), 600))
    merge_clients(shop, owner, kept, other)
    assert not [problem for one in CHECKS for problem in one.broken(OPEN.execute_sql)]
    with shop.writing():
        OPEN.execute_sql(sql.format(other=other))
    assert broken in {problem.code for one in CHECKS for problem in one.broken(OPEN.execute_sql)}


# ── fields ────────────────────────────────────────────────────────────────────────────────────────────────────────


def texts(shop: Shop, client: ClientId) -> dict[str, str]:
    return {key: value.text for key, value in values_of(shop, client).items()}


def test_fields_fill_the_blanks_and_what_both_say_is_kept_with_the_merge(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    set_values(shop, owner, kept, {"likes": "安静", "occupation": "教师"})
    set_values(shop, owner, other, {"likes": "热闹", "history": "做过水光"})
    merge = merge_clients(shop, owner, kept, other).merge_id
    assert texts(shop, kept) == {"likes": "安静", "occupation": "教师", "history": "做过水光"}
    assert texts(shop, other) == {}
    (joined,) = merges_standing(shop)
    assert [(field.key, value.text) for field, value in joined.fields] == [("likes", "热闹")]
    check(shop)
    set_values(shop, owner, kept, {"history": "做过两次水光", "occupation": "校长"})
    part_clients(shop, owner, merge)
    assert texts(shop, kept) == {"likes": "安静", "occupation": "校长"}
    assert texts(shop, other) == {"likes": "热闹", "history": "做过两次水光"}
    check(shop)


def test_what_is_deleted_gives_its_number_to_nobody_who_came_with_a_merge(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    set_values(shop, owner, other, {"history": "做过水光"})
    gesture = add_moment(shop, owner, other, MomentKind.GESTURE, "送了伞").moment_id
    merge = merge_clients(shop, owner, kept, other).merge_id
    set_values(shop, owner, kept, {"history": ""})
    set_values(shop, owner, kept, {"occupation": "教师"})
    take_back_moment(shop, owner, gesture)
    assert add_moment(shop, owner, kept, MomentKind.REQUEST, "要靠窗").moment_id == gesture
    part_clients(shop, owner, merge)
    assert (texts(shop, kept), texts(shop, other)) == ({"occupation": "教师"}, {})
    assert [one.text for one in moments_of(shop, kept)] == ["要靠窗"]
    check(shop)


@pytest.mark.parametrize(
    ("kept", "other", "both"),
    [
        ((None, None), (2, 3), (2, 3)),
        ((2, None), (3, 4), (2, 4)),
        ((2, 3), (3, 4), (2, 3)),
        ((3, None), (2, 3), (3, None)),  # the other's second one is her first one already
        ((None, 2), (2, 3), (2, 3)),
    ],
)
def test_m4_second_advisors_are_joined_and_parted(
    shop: Shop, owner: Acting, kept: tuple[int | None, ...], other: tuple[int | None, ...], both: tuple[int | None, ...]
) -> None:
    def add(name: str, pair: tuple[int | None, ...]) -> ClientId:
        first, second = (None if one is None else StaffId(one) for one in pair)
        return add_client(shop, owner, ClientDraft(name, advisor_id=first, second_advisor_id=second)).client_id

    def advisors(client_id: ClientId) -> tuple[int | None, ...]:
        found = get_client(shop, client_id)
        return found.advisor_id, found.second_advisor_id

    one, two = add("王芳", kept), add("王芳芳", other)
    done = merge_clients(shop, owner, one, two)
    assert advisors(one) == both
    check(shop)
    part_clients(shop, owner, done.merge_id)
    assert (advisors(one), advisors(two)) == (kept, other)
    check(shop)


def test_m11_a_note_about_a_file_that_was_merged_goes_to_the_open_one(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    merge_clients(shop, owner, kept, other)
    note = pass_note(shop, owner, NoteDraft(StaffId(2), "她来过", other)).note_id
    assert get_note(shop, owner, note).client_id == kept
    check(shop)
