"""M44 and M45: what is told of a client who goes, why in both cuts, corrected and taken back; who won her back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, RuleBroken
from desk_app.loyalty.desk import (
    correct_telling,
    history_of,
    standing_of,
    take_back_telling,
    tell_leaving,
    tell_won_back,
    tellings_of,
)
from desk_app.loyalty.leaving import STATE_LABELS, State, TellingDraft, TellingId
from desk_app.loyalty.reasons import (
    CUT_LABELS,
    LEARNED_LABELS,
    REASON,
    REASONS,
    SIDE_LABELS,
    WAYS,
    Cut,
    Learned,
    Side,
    label_of,
    offered,
)
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.followup.builder import TODAY, Builder, ago
from tests.trail import audit_lines


@pytest.fixture
def build(shop: Shop) -> Builder:
    return Builder(shop)


@pytest.fixture
def client(build: Builder) -> ClientId:
    found = build.client()
    build.visits(found, [ago(95), ago(65), ago(35), ago(5)])
    return found


def draft(client: ClientId, **others: object) -> TellingDraft:
    made = TellingDraft(client, State.LOST, TODAY, "beautician", "李岚走了以后她不想来", Learned.FRIEND, 4)
    return replace(made, **others)  # type: ignore[arg-type]  # values of its own fields


def test_m44_m45_a_loss_is_told_with_both_cuts_by_whom_and_from_whom(
    shop: Shop, receptionist: Acting, client: ClientId
) -> None:
    done = tell_leaving(shop, receptionist, draft(client))
    stand = standing_of(shop, client)
    assert (stand.state, stand.since) == (State.LOST, TODAY)
    (telling,) = tellings_of(shop, client)
    assert telling == stand.telling
    assert (telling.side, telling.cut, telling.reason) == (Side.SHOP, Cut.PEOPLE, "beautician")
    assert (telling.staff, telling.learned_by, telling.learned_from) == ("苏雪", "李岚", Learned.FRIEND)
    assert done.touched.concerns(Kind.CLIENT)
    assert done.touched.clients == {client}


def test_m45_the_cuts_of_a_reason_may_be_said_otherwise(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    tell_leaving(shop, receptionist, draft(client, side=Side.RIVAL, cut=Cut.VALUE))
    (telling,) = tellings_of(shop, client)
    assert (telling.side, telling.cut) == (Side.RIVAL, Cut.VALUE)


def test_every_reason_stands_in_both_cuts_and_is_called_something_in_both_languages() -> None:
    chinese = words_for("zh_CN")
    assert {reason.side for reason in REASONS} == set(Side)
    assert {(reason.side, reason.cut) for reason in REASONS} >= {
        (side, cut) for side in Side for cut in Cut if side and cut
    }, "each field of the nine has a reason"
    labels = [*(reason.label for reason in REASONS), *WAYS.values(), *SIDE_LABELS.values(), *CUT_LABELS.values()]
    labels += [*LEARNED_LABELS.values(), *STATE_LABELS.values()]
    assert all(chinese(label) != label for label in labels)
    assert not REASON.keys() & WAYS.keys()
    assert label_of("moved") == "Moved away"
    assert label_of("gone from the program") == "gone from the program"
    assert {reason.trade for reason in offered(("salon",))} == {"", "salon"}


@pytest.mark.parametrize(
    ("others", "field", "code"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on", "future"),
        ({"on": date(2010, 1, 1)}, "on", "too_old"),
        ({"reason": ""}, "reason", "unknown"),
        ({"reason": "call"}, "reason", "unknown"),
        ({"learned_by": 99}, "learned_by", "unknown"),
        ({"words": "长" * 20_001}, "words", "too_long"),
        ({"state": State.QUIET}, "state", "unknown"),
        ({"state": State.WON_BACK, "reason": "call"}, "state", "unknown"),
    ],
)
def test_what_cannot_be_told(
    shop: Shop, receptionist: Acting, client: ClientId, others: dict[str, object], field: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as caught:
        tell_leaving(shop, receptionist, draft(client, **others))
    assert (caught.value.field, caught.value.rule) == (field, code)
    assert tellings_of(shop, client) == ()


def test_a_beautician_tells_a_colleague(shop: Shop, beautician: Acting, client: ClientId) -> None:
    with pytest.raises(NotAllowed):
        tell_leaving(shop, beautician, draft(client))


def test_she_comes_again_and_the_file_says_won_back(
    shop: Shop, clock: FixedClock, receptionist: Acting, client: ClientId
) -> None:
    tell_leaving(shop, receptionist, draft(client, state=State.LEAVING))
    clock.instant += timedelta(days=3)
    record_visit(shop, receptionist, VisitDraft(client, shop.today(), (VisitItemDraft("护理"),)))
    stand = standing_of(shop, client)
    assert (stand.state, stand.since, stand.days) == (State.WON_BACK, TODAY + timedelta(days=3), 0)


def test_won_back_says_who_and_how(shop: Shop, advisor: Acting, client: ClientId) -> None:
    back = draft(client, state=State.WON_BACK, reason="call", words="", learned_by=None)
    with pytest.raises(RuleBroken) as caught:
        tell_won_back(shop, advisor, back)
    assert caught.value.rule == "here", "nobody is won back who is here"
    tell_leaving(shop, advisor, draft(client, on=ago(2)))
    with pytest.raises(RuleBroken):
        tell_won_back(shop, advisor, replace(back, reason="moved"))
    tell_won_back(shop, advisor, back)
    stand = standing_of(shop, client)
    assert stand.state is State.WON_BACK
    assert stand.telling is not None
    assert (stand.telling.learned_by, stand.telling.reason) == ("周琳", "call")
    assert [each.state for each in history_of(shop, client)] == [State.LOST, State.WON_BACK]


def test_a_correction_keeps_the_old_line(shop: Shop, receptionist: Acting, advisor: Acting, client: ClientId) -> None:
    first = tell_leaving(shop, receptionist, draft(client)).telling_id
    second = correct_telling(shop, advisor, first, draft(client, reason="moved", words="搬到苏州")).telling_id
    newer, older = tellings_of(shop, client)
    assert (older.id, older.replaced_by, older.words) == (first, second, "李岚走了以后她不想来")
    assert (newer.id, newer.replaced_by, newer.reason) == (second, None, "moved")
    assert standing_of(shop, client).telling == newer
    line = audit_lines(shop, 1)[0]
    assert (line.action, line.subject) == ("leaving.corrected", f"leaving:{second}")
    assert line.detail["replaces"] == first
    with pytest.raises(RuleBroken) as caught:
        correct_telling(shop, advisor, first, draft(client))
    assert caught.value.rule == "replaced"


def test_a_slip_is_taken_back_by_whoever_made_it_today(
    shop: Shop, clock: FixedClock, receptionist: Acting, advisor: Acting, owner: Acting, client: ClientId
) -> None:
    first = tell_leaving(shop, receptionist, draft(client)).telling_id
    with pytest.raises(NotAllowed):
        take_back_telling(shop, advisor, first)
    take_back_telling(shop, receptionist, first)
    assert standing_of(shop, client).state is State.HERE
    assert [each.replaced_by for each in tellings_of(shop, client)] == [0]
    second = tell_leaving(shop, receptionist, draft(client)).telling_id
    clock.instant += timedelta(days=1)
    with pytest.raises(NotAllowed):
        take_back_telling(shop, receptionist, second)
    take_back_telling(shop, owner, second)
    with pytest.raises(DeskError):
        take_back_telling(shop, owner, TellingId(99))


def test_what_she_said_is_sealed_in_the_trail_and_goes_with_her(shop: Shop, owner: Acting, client: ClientId) -> None:
    tell_leaving(shop, owner, draft(client))
    kept = shop.database.execute_sql("SELECT detail FROM audit ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert "beautician" not in kept
    assert "李岚" not in kept
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert tellings_of(shop, client) == ()
    with pytest.raises(DeskError):
        tell_leaving(shop, owner, draft(client))
