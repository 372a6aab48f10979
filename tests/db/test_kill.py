"""kill -9 in the middle of work: the file opens, the check is clean, and it is the shop that was acknowledged."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desk_app.db.connection import raw_connect
from desk_app.db.keys import keys_path
from tests.db.day_of_work import ROUND, cheap_keys, reference, state_of
from tests.db.kill_day import Tally, _judge, kill_at_work


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_nothing_acknowledged_is_lost(tmp_path: Path, encrypted: bool) -> None:
    tally = Tally()
    for turn in range(5):  # on a machine busy with other work most of ten kills meet a file that is only being opened
        folder = tmp_path / str(turn)
        folder.mkdir()
        tally += kill_at_work(folder, times=10, seed=20261121 + turn, length=2 * len(ROUND), encrypted=encrypted)
        if tally.acknowledged >= 10:
            break
    assert tally.good, (tally.lost, tally.halves, tally.unclean)
    assert tally.kills == 10 * (turn + 1)
    assert tally.acknowledged >= 10


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_the_judge_sees_what_is_lost_and_what_is_half(tmp_path: Path, encrypted: bool) -> None:
    """A test of the test: files that are made wrong by hand are called wrong."""
    known = reference(tmp_path, 4, cheap_keys() if encrypted else None)
    base = known.copy_to(tmp_path / "judged")
    lost = Tally()
    _judge(lost, known, base, 3)
    assert (len(lost.lost), lost.halves, lost.unclean) == (1, [], [])
    half = Tally()
    path = tmp_path / "once" / "shop" / "shop.db"
    assert known.numbers(state_of(path, known.key)) == (4,)
    with closing(raw_connect(path, known.key)) as connection:
        connection.execute("UPDATE client SET notes = '' WHERE id = 1")
    _judge(half, known, path, 4)
    assert known.differs(state_of(path, known.key), 4) == ("client.notes",)
    assert (half.lost, len(half.halves)) == ([], 1)


def test_the_judge_sees_keys_that_do_not_open(tmp_path: Path) -> None:
    known = reference(tmp_path, 1, cheap_keys())
    base = known.copy_to(tmp_path / "judged")
    keys_path(base).write_bytes(keys_path(tmp_path / "once" / "shop" / "shop.db").read_bytes())
    tally = Tally()
    _judge(tally, known, base, 0)
    assert tally.good
    other = reference(tmp_path / "other", 1, cheap_keys("另一句很长的口令"))
    keys_path(base).write_bytes(keys_path(other.base).read_bytes())
    _judge(tally, known, base, 0)
    assert len(tally.unclean) == 1
