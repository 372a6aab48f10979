"""Kills a working program again and again, and asks after each time whether what it acknowledged is still there.

A child script takes the shop file as its first argument (and any others after it), prints one line for every unit of
work **after** it was committed, flushed, and goes on until it is killed. ``kill_repeatedly`` is all a test needs; the
benchmark of recorded visits uses it too.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

#: The child works at most so long before it is killed; the instant is drawn anew each time.
LONGEST_SECONDS = 0.25


def kill_repeatedly(
    child: Path,
    shop_file: Path,
    verify: Callable[[Sequence[str]], None],
    *,
    times: int,
    seed: int,
    arguments: Sequence[str] = (),
) -> list[str]:
    """Starts ``child`` on the same file ``times`` times, kills it each time at a random instant after its first
    acknowledgement, and calls ``verify`` with everything acknowledged so far. Returns all of that.

    Raises AssertionError where a child ended by itself: then nothing was tested.
    """
    drawn = random.Random(seed)
    acknowledged: list[str] = []
    for number in range(times):
        lines = _run_and_kill((str(child), str(shop_file), *arguments), drawn.uniform(0, LONGEST_SECONDS))
        assert lines, f"run {number} acknowledged nothing"
        acknowledged += lines
        verify(acknowledged)
    return acknowledged


def _run_and_kill(command: Sequence[str], seconds: float) -> list[str]:
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen((sys.executable, *command), stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(seconds)
        ended = process.poll()
        process.kill()
        said = first + process.stdout.read()
    assert ended is None, f"the child ended by itself with {ended}"
    # A line cut by the kill was never acknowledged.
    return [line.rstrip("\n") for line in said.splitlines(keepends=True) if line.endswith("\n")]
