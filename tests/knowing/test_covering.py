"""M4: who knows whom follows from what people did; the gaps are listed, those that bring most first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from desk_app.care.desk import make_promise
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note, get_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, RuleBroken
from desk_app.followup.desk import log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.knowing import covering
from desk_app.knowing.coverage import GAP_LABELS, KNOWN, Coverage, Gap, Known, Tally
from desk_app.knowing.covering import assign_advisor, name_gaps, read_coverage
from desk_app.knowing.desk import pass_note
from desk_app.knowing.note import NoteDraft
from desk_app.money import Money
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffDraft, StaffId
from desk_app.staff.desk import save_staff
from tests.conftest import NOW

OWNER, ADVISOR, DESK, HANDS = (StaffId(number) for number in range(1, 5))


def add(
    shop: Shop, acting: Acting, name: str, advisor: StaffId | None = None, second: StaffId | None = None
) -> ClientId:
    return add_client(shop, acting, ClientDraft(name, advisor_id=advisor, second_advisor_id=second)).client_id


def visit(
    shop: Shop, acting: Acting, client: ClientId, by: StaffId | None = None, on: date | None = None, price: int = 38_000
) -> None:
    item = VisitItemDraft("补水", price=Money(price), beautician_id=by)
    record_visit(shop, acting, VisitDraft(client, on or shop.today(), (item,)))


def call(shop: Shop, acting: Acting, client: ClientId, outcome: Outcome) -> None:
    log_call(shop, acting, CallDraft(client, (), outcome))


def whole(shop: Shop, acting: Acting) -> Coverage:
    found = read_coverage(shop, acting)
    assert found is not None
    return found


def of(found: Coverage, gap: Gap) -> list[int]:
    assert found.counts[gap] == len(found.gaps[gap])
    return [int(line.client_id) for line in found.gaps[gap]]


def knows(shop: Shop, owner: Acting) -> int:
    return next(one.known for one in whole(shop, owner).advisors if one.advisor_id == ADVISOR)


def test_m4_one_treatment_is_knowing(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    client = add(shop, owner, "王婧颖", ADVISOR)
    assert knows(shop, owner) == 0
    visit(shop, receptionist, client, by=ADVISOR)
    assert knows(shop, owner) == 1


def test_m4_to_write_visits_down_for_others_is_not_until_the_third(shop: Shop, owner: Acting, advisor: Acting) -> None:
    client = add(shop, owner, "王婧颖", ADVISOR)
    for known in (0, 0, 1):
        visit(shop, advisor, client, by=HANDS)
        assert knows(shop, owner) == known


def test_m4_two_talks_or_a_talk_and_a_note_are(shop: Shop, owner: Acting, advisor: Acting) -> None:
    client = add(shop, owner, "王婧颖", ADVISOR)
    call(shop, advisor, client, Outcome.NO_ANSWER)
    call(shop, advisor, client, Outcome.SATISFIED)
    assert knows(shop, owner) == 0
    add_note(shop, advisor, client, "喜欢清爽")
    assert knows(shop, owner) == 1
    other = add(shop, owner, "郭岚", ADVISOR)
    call(shop, advisor, other, Outcome.SATISFIED)
    make_promise(shop, advisor, other, "带小样", shop.now() + timedelta(days=1))
    assert knows(shop, owner) == 2


def test_m4_what_is_longer_ago_than_a_year_does_not_count(
    shop: Shop, owner: Acting, receptionist: Acting, clock: FixedClock
) -> None:
    client = add(shop, owner, "王婧颖", ADVISOR)
    visit(shop, receptionist, client, by=ADVISOR)
    clock.instant = NOW + timedelta(days=365)
    assert knows(shop, owner) == 1
    clock.instant = NOW + timedelta(days=366)
    assert knows(shop, owner) == 0


def test_m4_the_second_advisor_is_counted_apart(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    known, unknown = add(shop, owner, "王婧颖", ADVISOR, HANDS), add(shop, owner, "郭岚", ADVISOR, HANDS)
    visit(shop, receptionist, known, by=HANDS)
    hers = whole(shop, owner).advisors[0]
    assert (hers.name, hers.clients, hers.known, hers.second_known, hers.by_nobody) == ("周琳", 2, 0, 1, 1)
    assert hers.permille == 0
    assert of(whole(shop, owner), Gap.UNKNOWN) == [known, unknown]


def test_m4_gaps_no_advisor_advisor_gone_and_nobody_talked_to_her(
    shop: Shop, owner: Acting, receptionist: Acting, clock: FixedClock
) -> None:
    nobody, hers = add(shop, owner, "张丽"), add(shop, owner, "王婧颖", ADVISOR)
    visit(shop, receptionist, nobody, by=HANDS)
    visit(shop, receptionist, hers, by=ADVISOR)
    found = whole(shop, owner)
    assert of(found, Gap.NO_ADVISOR) == [nobody]
    assert not of(found, Gap.SILENT)
    assert not of(found, Gap.ADVISOR_LEFT)
    save_staff(shop, owner, StaffDraft("周琳", Role.ADVISOR, active=False, id=ADVISOR))
    clock.instant = NOW + timedelta(days=181)
    found = whole(shop, owner)
    assert of(found, Gap.ADVISOR_LEFT) == [hers]
    assert of(found, Gap.SILENT) == [nobody, hers]
    assert [(one.name, one.left) for one in found.advisors] == [("周琳", True), ("", False)]


def test_m4_key_clients_the_owner_has_never_met(
    shop: Shop, owner: Acting, receptionist: Acting, clock: FixedClock
) -> None:
    met, not_met, idle = (add(shop, owner, name, ADVISOR) for name in ("王婧颖", "郭岚", "陈蓉"))
    clock.instant = NOW - timedelta(days=800)
    add_note(shop, owner, met, "一起吃过饭")
    clock.instant = NOW
    visit(shop, receptionist, met, by=ADVISOR, price=100_000)
    visit(shop, receptionist, not_met, by=ADVISOR, price=50_000)
    found = whole(shop, owner)
    assert of(found, Gap.OWNER) == [not_met], "to have met her once, however long ago, is enough"
    assert idle not in of(found, Gap.OWNER), "who brings nothing is no key client"
    assert found.gaps[Gap.OWNER][0].worth == 50_000


def test_the_first_twentieth_is_key(shop: Shop) -> None:
    tally = Tally("2026-05-25")
    for number in range(1, 1001):
        tally.add(Known(number, 1, None, False, 3, 0, "2026-11-01", number))
    key = [one.client_id for one in tally.key_clients()]
    assert key == list(range(1000, 950, -1))
    tally.not_met(range(961, 1001))
    assert tally.counts[Gap.OWNER] == 10


def test_of_each_gap_those_that_bring_most_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk_app.knowing.coverage.MOST_LISTED", 3)
    tally = Tally("2026-05-25")
    for number in range(1, 11):
        tally.add(Known(number, None, None, False, 0, 0, "2026-11-01", number))
    assert tally.counts[Gap.NO_ADVISOR] == 10
    assert sorted(entry[0] for entry in tally.heaps[Gap.NO_ADVISOR]) == [8, 9, 10]


def test_m4_an_advisor_sees_her_own_clients_alone(
    shop: Shop, owner: Acting, advisor: Acting, receptionist: Acting
) -> None:
    hers, second = add(shop, owner, "王婧颖", ADVISOR), add(shop, owner, "郭岚", DESK, ADVISOR)
    add(shop, owner, "陈蓉", DESK)
    found = whole(shop, advisor)
    assert found.whose == ADVISOR
    assert found.clients == 2
    assert set(of(found, Gap.UNKNOWN)) == {hers, second}
    assert not of(found, Gap.OWNER), "whom the owner knows is the owner's to read"
    assert whole(shop, receptionist).clients == 2


def test_it_is_read_in_pieces_with_progress_and_can_be_stopped(
    shop: Shop, owner: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(covering, "PIECE", 2)
    for number in range(5):
        add(shop, owner, f"客户{number}")
    told: list[tuple[int, int]] = []
    found = read_coverage(shop, owner, lambda done, all_of: told.append((done, all_of)))
    assert found is not None
    assert found.clients == 5
    assert (told[0], told[-1]) == ((0, 5), (5, 5))
    assert told == sorted(told)
    assert len(told) > 50, "week by week"
    assert read_coverage(shop, owner, stopped=lambda: True) is None


def test_who_is_erased_is_in_no_list(shop: Shop, owner: Acting) -> None:
    gone, here = add(shop, owner, "张丽"), add(shop, owner, "王婧颖")
    found = whole(shop, owner)
    erase_client(shop, owner, gone, ErasureReason.ASKED)
    assert of(whole(shop, owner), Gap.NO_ADVISOR) == [here]
    assert [line.name for line in name_gaps(shop, found.gaps[Gap.NO_ADVISOR])] == ["王婧颖"]


def test_a_note_to_a_colleague_counts_as_a_note(shop: Shop, owner: Acting, advisor: Acting) -> None:
    client = add(shop, owner, "王婧颖", ADVISOR)
    call(shop, advisor, client, Outcome.SATISFIED)
    pass_note(shop, advisor, NoteDraft(OWNER, "她想见您", client))
    assert knows(shop, owner) == 1


def test_m4_an_advisor_is_given_with_one_key_and_it_is_told(shop: Shop, owner: Acting, beautician: Acting) -> None:
    client = add(shop, owner, "王婧颖", None, DESK)
    done = assign_advisor(shop, owner, client, DESK)
    kept = get_client(shop, client)
    assert (done.before, kept.advisor_id, kept.second_advisor_id) == (None, DESK, None)
    assert not assign_advisor(shop, owner, client, DESK).touched.kinds
    with pytest.raises(RuleBroken):
        assign_advisor(shop, owner, client, StaffId(99))
    with pytest.raises(NotAllowed):
        assign_advisor(shop, beautician, client, ADVISOR)
    assign_advisor(shop, owner, client, None)
    assert get_client(shop, client).advisor_id is None


def test_every_gap_has_its_words() -> None:
    assert set(GAP_LABELS) == set(Gap)
    assert KNOWN == 3
    assert datetime.fromisoformat("2026-11-21") - timedelta(days=180) == datetime(2026, 5, 25)  # noqa: DTZ001
