"""Work off the UI thread: one writer, two readers, one line of long jobs. Answers come back on the UI thread.

A read may be marked ``latest``: of several with one mark only the newest answer is delivered. What belongs to an owner
that is gone is dropped. A thread holds a piece of work only while it does it, and lets go of it before it says so: the
last one to hold an owner destroys it, and a widget destroyed on another thread takes the program with it or hangs it.

A ``DeskError`` goes to ``failed`` or else to the owner's banner; anything else is a defect
and goes to the excepthook on the UI thread, which logs it, says so and keeps the desk open.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desk_app.changes import Touched
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, SignInEnded
from desk_app.staff.account import Acting, allowing
from desk_app.ui.collecting import trim
from desk_app.ui.turns import Turns, stand_back

T = TypeVar("T")
Failed = Callable[[DeskError], object]
#: What asks an owner about a refused command: it calls the second with who may act now, or else the third.
AskOwner = Callable[[NotAllowed, Callable[[Acting], object], Callable[[], object]], object]

READERS = 2


class Stopped(Exception):
    """Raised inside a job that was told to stop."""


@dataclass(slots=True, eq=False)
class Job:
    """A long job under way. ``stop`` asks it to end; it answers through ``failed`` or ``done`` as it sees fit."""

    _stop: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Asks the job to stop."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()


@dataclass(slots=True)
class _Piece:
    """One piece of work under way."""

    owner: QObject
    work: Callable[[], Any]
    done: Callable[[Any], object] | None
    failed: Failed | None
    latest: tuple[str, int] | None = None
    writes: bool = False
    job: Job | None = None
    answer: Any = None
    error: BaseException | None = None
    allowed: Acting | None = None  # under whose override it is repeated


class Tasks(QObject):
    """The threads of one open shop file.

    ``touched`` goes out after each write with what changed; ``refused`` when a DeskError had no ``failed`` of its own.
    """

    touched = Signal(object)  # Touched
    refused = Signal(object, object)  # owner, DeskError
    write_refused = Signal(object, object)  # the same of every write, whoever takes it
    ended = Signal(object)  # SignInEnded: whoever asked has to sign in anew
    _arrived = Signal(object)  # the number of a piece
    _progressed = Signal(object, object)

    def __init__(self, shop: Shop | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._writes: SimpleQueue[int | None] = SimpleQueue()  # numbers of pieces
        self._reads: SimpleQueue[int | None] = SimpleQueue()
        self._jobs: SimpleQueue[int | None] = SimpleQueue()
        self._pieces: dict[int, _Piece] = {}  # asked and not yet answered; put and taken out on the UI thread only
        self._asked = 0
        self._threads: list[tuple[threading.Thread, SimpleQueue[int | None]]] = []
        self._started: set[int] = set()
        self._newest: dict[str, int] = {}
        self._open_jobs: list[Job] = []
        self._turns = Turns(self)
        self._mail: deque[int] = deque()  # numbers of pieces answered and not yet handed over
        self._round = QTimer(self)  # of no milliseconds: it comes round once a turn of the window
        self._round.timeout.connect(self._hand_over)
        self._closed = False
        self.answering: QObject | None = None  # whose answer is being handed over
        self.ask_owner: AskOwner | None = None
        self._arrived.connect(self._receive, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────────

    def command(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """A use case, on the writer thread. ``done`` gets its result; then ``touched`` goes out."""
        self._put(self._writes, 1, "writer", _Piece(owner, work, done, failed, writes=True))

    def read(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], object],
        failed: Failed | None = None,
        *,
        latest: str | None = None,
    ) -> None:
        """A reading, on a reader thread. With ``latest``, an older answer of the same mark is never delivered."""
        mark = None
        if latest is not None:
            self._newest[latest] = number = self._newest.get(latest, 0) + 1
            mark = (latest, number)
        self._put(self._reads, READERS, "reader", _Piece(owner, work, done, failed, latest=mark))

    def job(
        self,
        owner: QObject,
        work: Callable[[Callable[..., None], Callable[[], bool]], T],
        progress: Callable[..., object] | None = None,
        done: Callable[[T], object] | None = None,
        failed: Failed | None = None,
    ) -> Job:
        """A long job, on a thread of its own, one after the other.

        ``work(progress, stopped)``: it calls ``progress(...)`` with what the UI's ``progress`` takes, and looks at
        ``stopped()`` often: that is also where it gives way to the window. Returns the handle that stops it.
        """
        handle = Job()

        def tell(*values: object) -> None:
            if progress is not None:
                self._progressed.emit((owner, progress), values)

        def stopped() -> bool:
            self._turns.give_way()
            return handle.stopping

        self._open_jobs.append(handle)
        self._turns.start()
        asked = _Piece(owner, lambda: work(tell, stopped), done, failed, writes=True, job=handle)
        self._put(self._jobs, 1, "job", asked)
        return handle

    @property
    def busy(self) -> bool:
        """Whether anything was asked and not yet answered."""
        return bool(self._pieces)

    def close(self) -> None:
        """Lets what was asked finish, stops jobs, ends the threads. Answers not yet delivered are dropped."""
        if self._closed:
            return
        self._closed = True
        self._turns.stop()
        self._mail.clear()
        if shiboken6.isValid(self._round):
            self._round.stop()
        for handle in self._open_jobs:
            handle.stop()
        for _thread, queue in self._threads:
            queue.put(None)
        for thread, _queue in self._threads:
            thread.join()
        self._threads.clear()
        self._pieces.clear()

    # ── threads ───────────────────────────────────────────────────────────────────────────────────────────────

    def _put(self, queue: SimpleQueue[int | None], count: int, name: str, piece: _Piece) -> None:
        if self._closed:
            return
        if id(queue) not in self._started:  # threads start with their first work: a window opens sooner without them
            self._started.add(id(queue))
            for number in range(count):
                thread = threading.Thread(target=self._run, args=(queue,), name=f"desk-{name}-{number}", daemon=True)
                self._threads.append((thread, queue))
                thread.start()
        self._asked += 1
        self._pieces[self._asked] = piece
        queue.put(self._asked)

    def _run(self, queue: SimpleQueue[int | None]) -> None:
        if queue is self._jobs:
            stand_back()
        while (number := queue.get()) is not None:
            self._do(number)
            self._arrived.emit(number)
            if queue is self._jobs:
                self._give_back()
        if self._shop is not None:
            self._shop.database.close()  # this thread's connection

    def _give_back(self) -> None:
        """A job is large and rare: what it held goes back to the machine, not to the next one."""
        if self._shop is not None:
            self._shop.database.give_back()
        trim()

    def _do(self, number: int) -> None:
        """Does one piece. When this returns, its thread holds nothing of it."""
        piece = self._pieces[number]
        try:
            if not self._overtaken(piece):  # else not worth reading
                if piece.allowed is None:
                    piece.answer = piece.work()
                else:
                    with allowing(piece.allowed):
                        piece.answer = piece.work()
        except BaseException as error:  # noqa: BLE001 - carried to the UI thread and raised there
            piece.error = error
        finally:
            # An error keeps this frame, and the piece keeps the error: a ring would live on until it is collected.
            del piece

    def _overtaken(self, piece: _Piece) -> bool:
        mark = piece.latest
        return mark is not None and self._newest.get(mark[0]) != mark[1]

    # ── answers, on the UI thread ─────────────────────────────────────────────────────────────────────────────

    def _receive(self, number: int) -> None:
        """One answer a turn: those that come together would be one long turn, and a key in between waits for all."""
        self._mail.append(number)
        if not self._closed:
            self._round.start()

    def _hand_over(self) -> None:
        if self._mail:
            self._deliver(self._mail.popleft())
        if not self._mail and shiboken6.isValid(self._round):
            self._round.stop()

    def _deliver(self, number: int) -> None:
        piece = self._pieces.pop(number, None)
        if self._closed or piece is None:
            return
        self._open_jobs = [each for each in self._open_jobs if each is not piece.job]
        if not self._open_jobs:
            self._turns.stop()
        if piece.writes and piece.error is None:
            changed = piece.answer if isinstance(piece.answer, Touched) else getattr(piece.answer, "touched", None)
        else:
            changed = None
        self.answering = piece.owner
        try:
            self._answer(piece)
        finally:
            self.answering = None
            if isinstance(changed, Touched) and changed.kinds:
                self.touched.emit(changed)

    def _answer(self, piece: _Piece) -> None:
        if self._overtaken(piece) or not shiboken6.isValid(piece.owner):
            return
        error = piece.error
        if error is None:
            if piece.done is not None:
                piece.done(piece.answer)
        elif isinstance(error, DeskError):
            if isinstance(error, NotAllowed) and error.action and self._may_repeat(piece):
                self._ask_owner(piece, error)
            else:
                self._refuse(piece, error)
                if isinstance(error, SignInEnded):
                    self.ended.emit(error)
        elif not isinstance(error, Stopped):
            sys.excepthook(type(error), error, error.__traceback__)

    def _refuse(self, piece: _Piece, error: DeskError) -> None:
        if not shiboken6.isValid(piece.owner):
            return
        if piece.failed is not None:
            piece.failed(error)
        else:
            self.refused.emit(piece.owner, error)
        if piece.writes:
            self.write_refused.emit(piece.owner, error)

    def _may_repeat(self, piece: _Piece) -> bool:
        return self.ask_owner is not None and piece.writes and piece.allowed is None

    def _ask_owner(self, piece: _Piece, error: NotAllowed) -> None:
        """A command was refused that an owner can allow: it is repeated once, as it was asked, under her override."""

        def again(acting: Acting) -> None:
            once = replace(piece, answer=None, error=None, allowed=acting)
            if piece.job is None:
                self._put(self._writes, 1, "writer", once)
            else:
                self._open_jobs.append(piece.job)
                self._turns.start()
                self._put(self._jobs, 1, "job", once)

        if self.ask_owner is not None:
            self.ask_owner(error, again, lambda: self._refuse(piece, error))

    def _tell(self, whom: tuple[QObject, Callable[..., object]], values: tuple[object, ...]) -> None:
        owner, progress = whom
        if not self._closed and shiboken6.isValid(owner):
            progress(*values)
