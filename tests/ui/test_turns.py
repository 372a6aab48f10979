"""A job gives way to the window's thread: counted in turns of the job, not in milliseconds."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from desk_app.ui import turns
from desk_app.ui.desk import Desk


def counting(counted: list[int]) -> Callable[[object, Callable[[], bool]], None]:
    """A job of many small steps that looks at ``stopped`` in each."""

    def work(_progress: object, stopped: Callable[[], bool]) -> None:
        while not stopped():
            counted[0] += 1
            sum(range(200))

    return work


def be_at_something(seconds: float) -> None:
    """The window's thread painting, say: it answers no timer, and lets go of the interpreter now and then."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        sum(range(2_000))


def test_a_job_rests_while_the_window_is_at_something(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST", 60.0)
    counted = [0]
    handle = desk.tasks.job(desk.tasks, counting(counted))
    qtbot.waitUntil(lambda: counted[0] > 1_000, timeout=10_000)
    be_at_something(0.05)  # it has noticed by now
    before = counted[0]
    be_at_something(0.2)
    assert counted[0] == before
    qtbot.waitUntil(lambda: counted[0] > before + 1_000, timeout=10_000)  # and goes on afterwards
    handle.stop()
    qtbot.waitUntil(lambda: not desk.tasks.busy)


def test_a_window_that_never_answers_does_not_hold_a_job_up_for_good(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.005)
    counted = [0]
    handle = desk.tasks.job(desk.tasks, counting(counted))
    qtbot.waitUntil(lambda: counted[0] > 100, timeout=10_000)
    be_at_something(0.05)
    before = counted[0]
    be_at_something(0.5)
    assert counted[0] > before
    handle.stop()
    qtbot.waitUntil(lambda: not desk.tasks.busy)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems rank whole programs, not threads")
def test_the_thread_of_a_job_stands_back_and_the_window_does_not(desk: Desk, qtbot: QtBot) -> None:
    ranks: list[int] = []
    desk.tasks.job(
        desk.tasks, lambda _tell, _stop: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), None, ranks.append
    )
    desk.tasks.read(desk.tasks, lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), ranks.append)
    qtbot.waitUntil(lambda: len(ranks) == 2, timeout=10_000)
    ours = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert sorted(ranks) == [ours, max(ours, turns.LESS)]
