"""M11: a note to a named colleague is answered in time or escalates; pure rules, the time passed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.client import ClientId
from desk_app.knowing.note import (
    STATE_LABELS,
    STATE_TONES,
    Closing,
    ColleagueNote,
    ColleagueNoteId,
    State,
    Why,
    answer_by,
    escalates,
    escalates_to,
)
from desk_app.staff.account import StaffId

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai
SENDER, ADDRESSEE, FIRST, SECOND = (StaffId(number) for number in range(1, 5))
NOTE = ColleagueNote(
    ColleagueNoteId(1), NOW, SENDER, "林欣妍", ADDRESSEE, "周琳", ClientId(1), "王婧颖", "想换产品",
    NOW + timedelta(hours=2), None, Closing.OPEN, "", None, "", None, Why.NOT, None, None, first=FIRST, second=SECOND,
)  # fmt: skip


def due(text: str, hours: int, opens: int = 9 * 60, closes: int = 21 * 60, zone: str = "Asia/Shanghai") -> str:
    found = answer_by(datetime.fromisoformat(text), hours, open_from=opens, open_to=closes, zone=zone)
    return found.isoformat()


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-11-21T06:30+00:00", 2, "2026-11-21T08:30:00+00:00"),
        # 14:30 and 12 hours: six and a half until 21:00, five and a half from 9:00 on
        ("2026-11-21T06:30+00:00", 12, "2026-11-22T06:30:00+00:00"),
        ("2026-11-21T12:30+00:00", 1, "2026-11-22T01:30:00+00:00"),  # half an hour before closing
        ("2026-11-21T13:00+00:00", 1, "2026-11-22T02:00:00+00:00"),  # as it closes
        ("2026-11-21T16:00+00:00", 1, "2026-11-22T02:00:00+00:00"),  # at midnight
        ("2026-11-20T23:00+00:00", 3, "2026-11-21T04:00:00+00:00"),  # at seven in the morning
    ],
)
def test_m11_only_hours_of_opening_count(at: str, hours: int, expected: str) -> None:
    assert due(at, hours) == expected


def test_a_shop_that_is_open_around_the_clock_counts_every_hour() -> None:
    assert due("2026-11-21T06:30+00:00", 24, 0, 1440) == "2026-11-22T06:30:00+00:00"


def test_the_hour_that_the_clock_is_put_forward_is_not_there() -> None:
    """In Berlin 29 March 2026 has no 2:00: from 1:00 to 4:00 it is two hours."""
    assert due("2026-03-29T00:00+00:00", 2, 0, 1440, "Europe/Berlin") == "2026-03-29T02:00:00+00:00"
    assert due("2026-03-28T23:00+00:00", 3, 60, 1440, "Europe/Berlin") == "2026-03-29T03:00:00+00:00"


@settings(max_examples=60)
@given(
    minutes=st.integers(0, 20_000), hours=st.integers(1, 240), opens=st.integers(0, 1380), length=st.integers(15, 1440)
)
def test_it_is_never_before_the_hours_have_passed_and_always_while_open(
    minutes: int, hours: int, opens: int, length: int
) -> None:
    at, closes = NOW + timedelta(minutes=minutes), min(opens + length, 1440)
    found = answer_by(at, hours, open_from=opens, open_to=closes, zone="Asia/Shanghai")
    wall = found + timedelta(hours=8)
    minute = wall.hour * 60 + wall.minute
    assert found >= at + timedelta(hours=hours)
    assert opens <= minute <= closes or (minute == 0 and closes == 1440)
    assert answer_by(at, hours + 1, open_from=opens, open_to=closes, zone="Asia/Shanghai") > found


def test_m11_a_note_escalates_once_its_time_is_over_and_not_before() -> None:
    assert escalates(NOTE, NOTE.answer_by) is Why.NOT
    assert escalates(NOTE, NOTE.answer_by + timedelta(seconds=1)) is Why.LATE
    seen = replace(NOTE, seen_at=NOW)
    assert escalates(seen, NOTE.answer_by + timedelta(seconds=1)) is Why.LATE, "to have seen it is no answer"


def test_m11_a_colleague_who_left_escalates_at_once() -> None:
    assert escalates(replace(NOTE, here=False), NOW) is Why.LEFT


@pytest.mark.parametrize("closing", [Closing.ANSWERED, Closing.DONE, Closing.TAKEN_BACK])
def test_what_is_closed_does_not_escalate(closing: Closing) -> None:
    closed = replace(NOTE, closing=closing, closed_at=NOW, here=False)
    assert escalates(closed, NOW + timedelta(days=9)) is Why.NOT
    assert closed.state(NOW + timedelta(days=9)).value == closing.value


@pytest.mark.parametrize(
    ("to", "sender", "first", "second", "expected"),
    [
        (ADDRESSEE, SENDER, FIRST, SECOND, SECOND),
        (SECOND, SENDER, FIRST, SECOND, FIRST),  # the second one did not answer
        (FIRST, SENDER, FIRST, SECOND, SECOND),
        (FIRST, SECOND, FIRST, SECOND, None),  # the other one wrote it
        (ADDRESSEE, SENDER, None, None, None),  # about nobody, or she has none
        (FIRST, SENDER, FIRST, None, None),
    ],
)
def test_m11_it_goes_to_the_other_advisor_else_to_the_owners(
    to: StaffId, sender: StaffId, first: StaffId | None, second: StaffId | None, expected: StaffId | None
) -> None:
    note = replace(NOTE, to_id=to, from_id=sender, first=first, second=second)
    assert escalates_to(note, to_second=True) == expected
    assert escalates_to(note, to_second=False) is None


def test_every_state_has_its_word_and_its_colour() -> None:
    assert set(STATE_LABELS) == set(STATE_TONES) == set(State)
    assert NOTE.state(NOW) is State.SENT
    assert replace(NOTE, seen_at=NOW).state(NOW) is State.SEEN
    kept = replace(NOTE, escalated_at=NOW, escalated_why=Why.LATE)
    assert kept.state(NOW) is State.LATE, "what was kept stays, though the clock was put back"
