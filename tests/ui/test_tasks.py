"""Work off the UI thread: who runs what where, which answers arrive, and what happens to faults."""

from __future__ import annotations

import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.changes import Kind, Touched, touched
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.ui.desk import Desk
from desk_app.words import N_

Settle = Callable[[], None]


def test_answers_come_back_on_the_ui_thread(desk: Desk, settle: Settle) -> None:
    where: list[str] = []
    desk.tasks.read(desk.tasks, lambda: threading.current_thread().name, where.append)
    desk.tasks.read(desk.tasks, lambda: 1, lambda _one: where.append(threading.current_thread().name))
    settle()
    here, there = sorted(where)
    assert here == threading.current_thread().name
    assert there.startswith("desk-reader-")


def test_writes_keep_their_order_and_one_thread(desk: Desk, settle: Settle) -> None:
    seen: list[tuple[int, str]] = []

    def work(number: int) -> None:
        time.sleep(0.002 if number % 2 else 0.0)
        seen.append((number, threading.current_thread().name))

    for number in range(20):
        desk.tasks.command(desk.tasks, lambda number=number: work(number))  # type: ignore[misc]  # bound per turn
    settle()
    assert [number for number, _name in seen] == list(range(20))
    assert {name for _number, name in seen} == {"desk-writer-0"}


def test_only_the_newest_answer_of_a_mark_is_delivered(desk: Desk, settle: Settle) -> None:
    gate = threading.Event()
    answers: list[str] = []

    def slow(said: str) -> str:
        gate.wait(5)
        return said

    for said in ("z", "zx", "zxm"):
        desk.tasks.read(desk.tasks, lambda said=said: slow(said), answers.append, latest="search")  # type: ignore[misc]
    gate.set()
    settle()
    assert answers == ["zxm"]


def test_answers_that_come_together_are_handed_over_one_a_turn(desk: Desk, settle: Settle) -> None:
    answers: list[int] = []
    done = threading.Semaphore(0)

    def read(number: int) -> int:
        done.release()
        return number

    for number in range(4):
        desk.tasks.read(desk.tasks, lambda number=number: read(number), answers.append)  # type: ignore[misc]
    for _number in range(4):
        assert done.acquire(timeout=5)
    counted = []
    while len(answers) < 4:
        before = len(answers)
        QApplication.processEvents()
        counted.append(len(answers) - before)
    assert max(counted) == 1


def test_marks_do_not_overtake_each_other(desk: Desk, settle: Settle) -> None:
    answers: list[str] = []
    desk.tasks.read(desk.tasks, lambda: "a", answers.append, latest="one")
    desk.tasks.read(desk.tasks, lambda: "b", answers.append, latest="two")
    settle()
    assert sorted(answers) == ["a", "b"]


def test_an_answer_for_a_page_that_is_gone_is_dropped(desk: Desk, settle: Settle) -> None:
    owner, gate = QObject(), threading.Event()
    answers: list[bool] = []
    desk.tasks.read(owner, lambda: gate.wait(5), answers.append)
    import shiboken6  # only this test ends an object by hand

    shiboken6.delete(owner)
    gate.set()
    settle()
    assert answers == []


def test_what_a_write_touched_goes_out_after_its_answer(desk: Desk, settle: Settle) -> None:
    order: list[object] = []
    desk.tasks.touched.connect(order.append)
    desk.tasks.command(desk.tasks, lambda: touched(Kind.CLIENT, client=3), lambda _t: order.append("done"))
    settle()
    assert order == ["done", Touched(frozenset({Kind.CLIENT}), frozenset({3}))]


def test_a_result_that_carries_touched_counts(desk: Desk, settle: Settle) -> None:
    class Saved:
        touched = touched(Kind.VISIT)

    order: list[Touched] = []
    desk.tasks.touched.connect(order.append)
    desk.tasks.command(desk.tasks, Saved)
    desk.tasks.read(desk.tasks, Saved, lambda _s: None)  # a reading changes nothing, whatever it carries
    settle()
    assert order == [touched(Kind.VISIT)]


def test_refusals_go_to_failed_or_else_out(desk: Desk, settle: Settle) -> None:
    def broken() -> None:
        raise RuleBroken("name", "empty", N_("A name is needed."))

    mine: list[DeskError] = []
    out: list[tuple[object, DeskError]] = []
    desk.tasks.refused.connect(lambda owner, error: out.append((owner, error)))
    desk.tasks.command(desk.tasks, broken, failed=mine.append)
    settle()
    assert [error.template for error in mine] == ["A name is needed."]
    assert out == []
    desk.tasks.command(desk.tasks, broken)
    settle()
    assert out[0][0] is desk.tasks


def test_a_defect_goes_to_the_excepthook_and_the_thread_lives_on(
    desk: Desk, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: caught.append(kind))
    desk.tasks.read(desk.tasks, lambda: 1 // 0, lambda _x: None)
    answers: list[int] = []
    desk.tasks.read(desk.tasks, lambda: 7, answers.append)
    settle()
    assert caught == [ZeroDivisionError]
    assert answers == [7]


def test_a_job_tells_and_can_be_stopped(desk: Desk, settle: Settle, qtbot: QtBot) -> None:
    told: list[tuple[int, int]] = []
    done: list[int] = []

    def work(progress: Callable[..., None], stopped: Callable[[], bool]) -> int:
        for number in range(10_000):
            progress(number, 10_000)
            if stopped():
                return number
            time.sleep(0.001)
        return -1

    job = desk.tasks.job(desk.tasks, work, lambda at, of: told.append((at, of)), done.append)
    qtbot.waitUntil(lambda: len(told) > 3)
    job.stop()
    settle()
    assert 0 <= done[0] < 10_000
    assert told[0] == (0, 10_000)


def test_a_finished_job_is_not_kept(desk: Desk, settle: Settle) -> None:
    ended: list[object] = []

    def fails(progress: Callable[..., None], stopped: Callable[[], bool]) -> None:
        raise RuleBroken("file", "kind", N_("Plain sentence."))

    started = threading.Event()
    waiting = desk.tasks.job(desk.tasks, lambda _progress, _stopped: started.wait(5), done=ended.append)
    desk.tasks.job(desk.tasks, fails, failed=ended.append)
    assert waiting in desk.tasks._open_jobs
    started.set()
    settle()
    assert len(ended) == 2
    assert desk.tasks._open_jobs == []


def test_each_thread_reads_the_shop_file(desk: Desk, settle: Settle) -> None:
    names: list[str] = []
    for _turn in range(6):
        desk.tasks.read(desk.tasks, lambda: desk.shop.settings.shop_name, names.append)
    settle()
    assert names == ["兑记"] * 6


def test_closing_waits_for_what_was_asked_and_takes_nothing_more(desk: Desk) -> None:
    ran: list[int] = []

    def slow() -> None:
        time.sleep(0.05)
        ran.append(1)

    desk.tasks.command(desk.tasks, slow)
    desk.tasks.close()
    assert ran == [1]
    desk.tasks.command(desk.tasks, lambda: ran.append(2))
    assert not desk.tasks.busy
    assert ran == [1]


def test_not_found_is_a_refusal_like_any_other(desk: Desk, settle: Settle) -> None:
    def lost() -> None:
        raise NotFound(N_("There is no such client."))

    mine: list[str] = []
    desk.tasks.read(desk.tasks, lost, lambda _n: None, lambda error: mine.append(str(error)))
    settle()
    assert mine == ["There is no such client."]


class Sheet(QWidget):
    """A window of its own that asks for something and is let go of before it is answered."""

    def __init__(self, died_on: list[str]) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.addWidget(QLineEdit())
        weakref.finalize(self, lambda: died_on.append(threading.current_thread().name))

    def answered(self, _answer: object) -> None:
        """Holds the sheet until the answer is there."""


@pytest.fixture
def in_turns() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("in_turns")
@pytest.mark.parametrize("kind", ["read", "command", "job"])
@pytest.mark.parametrize("fails", [False, True])
def test_no_widget_dies_on_another_thread(desk: Desk, settle: Settle, kind: str, fails: bool) -> None:
    died_on: list[str] = []

    def work(*_progress: object) -> None:
        time.sleep(0.0005)
        if fails:
            raise NotFound(N_("There is no client {client}."), client=1)

    for _ in range(40):
        sheet = Sheet(died_on)
        if kind == "job":
            desk.tasks.job(sheet, work, sheet.answered, sheet.answered, sheet.answered)
        else:
            getattr(desk.tasks, kind)(sheet, work, sheet.answered, sheet.answered)
        del sheet
        QApplication.processEvents()
    settle()
    assert died_on == [threading.current_thread().name] * 40


def test_closing_lets_go_of_what_was_not_answered_here(desk: Desk) -> None:
    died_on: list[str] = []
    sheet = Sheet(died_on)
    desk.tasks.read(sheet, lambda: None, sheet.answered)
    del sheet
    desk.tasks.close()
    assert died_on == [threading.current_thread().name]
    assert not desk.tasks.busy
