"""How long the window's thread did not answer, and what its process holds in memory.

The floor of a silence is a process beside it (`python -m benchmarks.beats`) that only wants to wake.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

from benchmarks.timing import percentile

#: Nanoseconds from which a process that only wants to wake counts as held up.
_STILL = 2_000_000


class Heartbeat(QObject):
    """A timer that should tick every millisecond; its longest silence is how long the window could not answer.

    ``reckoned`` is what its thread worked between the same two ticks: the rest of a silence it waited for a processor.
    """

    def __init__(self) -> None:
        super().__init__()
        self.silences: list[float] = []
        self.reckoned: list[float] = []
        self.at: list[int] = []
        self._last = time.perf_counter_ns()
        self._worked = time.thread_time_ns()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def _tick(self) -> None:
        now, worked = time.perf_counter_ns(), time.thread_time_ns()
        self.silences.append((now - self._last) / 1e6)
        self.reckoned.append((worked - self._worked) / 1e6)
        self.at.append(now)
        self._last, self._worked = now, worked


def resident_megabytes() -> float:
    """What this process holds in memory now (Linux), or has ever held (elsewhere)."""
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:")).split()[1]
        return int(kilobytes) / 1024
    import resource  # not on Windows, where this figure is left out

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)


def spin(milliseconds: int) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def spread(values: list[float]) -> dict[str, float]:
    return {
        "p50": percentile(values, 0.5),
        "p99": percentile(values, 0.99),
        "longest": max(values),
        "over_16": sum(one > 16 for one in values),
        "n": len(values),
    }


class Beats:
    """The silences of each part of the day, and the most memory held at the end of any."""

    def __init__(self, folder: Path) -> None:
        self._beat = Heartbeat()
        self._from = 1
        self.silences: dict[str, dict[str, float]] = {}
        self.resident: dict[str, float] = {}
        self._log = folder / "still.txt"
        with self._log.open("w", encoding="ascii") as log:
            self._still = subprocess.Popen([sys.executable, "-m", "benchmarks.beats"], stdout=log)

    def skip(self) -> None:
        """What was done since the last call was the measuring's own."""
        spin(50)
        self._from = len(self._beat.silences)

    def close(self, part: str) -> None:
        """What was measured since the last call was ``part``."""
        spin(50)
        beat, first = self._beat, self._from
        reckoned = beat.reckoned[first:]
        self.silences[part] = spread(beat.silences[first:]) | {
            "reckoned": max(reckoned),
            "reckoned_over_16": sum(one > 16 for one in reckoned),
            "machine": self._machine(beat.at[first - 1], beat.at[-1]),
        }
        self._from = len(beat.silences)
        self.resident[part] = resident_megabytes()

    def _machine(self, start: int, end: int) -> float:
        """The longest that the machine let a process wait that does nothing, meanwhile, in milliseconds."""
        gaps = (line.split() for line in self._log.read_text(encoding="ascii").splitlines())
        met = ((int(b) - int(a)) / 1e6 for a, b in gaps if start <= int(b) and int(a) <= end)
        return max(met, default=_STILL / 1e6)

    def stop(self) -> None:
        """Ends the process beside."""
        self._still.kill()
        self._still.wait()


def stand_still() -> None:
    """The floor of the silences, beside the window at the same time: a process that only wants to wake every
    millisecond. It prints from when to when it did not, in nanoseconds."""
    last = time.perf_counter_ns()
    while True:
        time.sleep(0.001)
        now = time.perf_counter_ns()
        if now - last > _STILL:
            print(last, now, flush=True)
        last = now


if __name__ == "__main__":
    stand_still()
