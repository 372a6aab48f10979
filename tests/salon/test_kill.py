"""kill -9 during a stream of saved visits: nothing acknowledged is lost, nothing is half there."""

from __future__ import annotations

from pathlib import Path

from tests.salon.kill_visits import kill_while_recording


def test_every_acknowledged_visit_survives_being_killed(tmp_path: Path) -> None:
    tally = kill_while_recording(tmp_path / "killed.db", times=10, seed=2026)
    assert tally.kills == 10
    assert tally.acknowledged > 10
    assert (tally.lost, tally.halves, tally.unclean) == ([], [], [])
