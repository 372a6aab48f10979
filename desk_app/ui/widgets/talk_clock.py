"""How long somebody has talked: from the moment she begins, without pauses, and never while she is away."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desk_app.ui.widgets.labels import Text


class TalkClock(Text):
    """Minutes and seconds of talking; ``toggle`` begins, pauses and goes on.

    Where it goes out of view with its page (another page, the lock) it pauses by itself, and goes on only when it is
    told to. A window that is only put away keeps it running: she may look something up while she talks.
    """

    changed = Signal()  # it runs, pauses, or is back at nothing

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("00:00", "figure", "accent", parent=parent)
        self._running = QElapsedTimer()
        self._before = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show)

    @property
    def seconds(self) -> int:
        """Talked so far."""
        return (self._before + (self._running.elapsed() if self._running.isValid() else 0)) // 1000

    @property
    def running(self) -> bool:
        """Whether it counts now."""
        return self._running.isValid()

    @property
    def begun(self) -> bool:
        """Whether there is a call to go on with."""
        return self.running or self._before > 0

    def stop(self) -> None:
        """Back to nothing."""
        self._before = 0
        self._running.invalidate()
        self._tick.stop()
        self._show()
        self.changed.emit()

    def pause(self) -> None:
        """Counts no further until ``toggle``."""
        if self.running:
            self._before += max(1, self._running.elapsed())  # begun, however short
            self._running.invalidate()
            self._tick.stop()
            self._show()
            self.changed.emit()

    def toggle(self) -> None:
        """Begins, pauses, or goes on."""
        if self.running:
            self.pause()
        else:
            self._running.start()
            self._tick.start()
            self.changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self.pause()
        super().hideEvent(event)

    def _show(self) -> None:
        self.setText(f"{self.seconds // 60:02}:{self.seconds % 60:02}")
