"""One queue, read by several threads at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest

from desk_app.db.shop import Shop
from desk_app.followup.desk import day_queue
from tests.followup.builder import TODAY, Builder, ago


@pytest.fixture(autouse=True)
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


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
