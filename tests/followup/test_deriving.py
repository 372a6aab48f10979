"""One queue, read by several threads at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from desk_app.db.shop import Shop
from desk_app.followup.candidate import Candidate
from desk_app.followup.deriving import Derived, derive
from desk_app.followup.desk import day_queue
from desk_app.followup.holding import Held
from desk_app.followup.queue import Family, Hold
from tests.followup.builder import TODAY, Builder, ago

MANY = 20_000


@pytest.fixture(autouse=True)
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def test_who_counts_the_holds_while_another_puts_them_in_order_counts_all(shop: Shop) -> None:
    empty = derive(shop, TODAY)
    held = tuple(
        Held(Candidate(client, Family.BIRTHDAY, TODAY.isoformat(), 10, 0, client % 7, ()), Hold.CONSENT, None)
        for client in range(MANY)
    )
    for _ in range(3):
        derived = Derived(empty.moment, empty.book, (), type(empty.held)(held), empty.day)
        counted: set[int] = set()
        done = threading.Event()

        def put_in_order(derived: Derived = derived, done: threading.Event = done) -> None:
            derived.first_held(5)
            done.set()

        other = threading.Thread(target=put_in_order)
        other.start()
        while not done.is_set():
            counted.add(len(derived.held))
        other.join()
        assert counted <= {MANY}
        assert len(derived.first_held(None)) == MANY


def test_two_threads_read_one_queue(shop: Shop, build: Builder) -> None:
    for number in range(60):
        build.client(f"王婧{number}", birth_month=11, birth_day=21, last_seen=ago(30), do_not_call=number % 3 == 0)
    straight = day_queue(shop, TODAY)
    faults: list[object] = []

    def reads() -> None:
        try:
            for limit in (None, 5, 40) * 4:
                queue = day_queue(shop, TODAY, limit=limit)
                if (queue.total, queue.total_held, queue.calls) != (40, 20, straight.calls[:limit]):
                    faults.append(queue)
        except Exception as fault:  # noqa: BLE001 - a thread's fault is told by the test
            faults.append(fault)
        finally:
            shop.database.close()

    threads = [threading.Thread(target=reads) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
