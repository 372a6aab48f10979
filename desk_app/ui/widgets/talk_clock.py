"""How long a call has lasted, with its pauses taken out."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QWidget

from desk_app.ui.widgets.labels import Text


class TalkClock(Text):
    """Minutes and seconds of talking, once started; ``toggle`` pauses and goes on."""

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

    def start(self) -> None:
        """From nothing."""
        self._before = 0
        self._running.start()
        self._tick.start()
        self._show()

    def stop(self) -> None:
        """Back to nothing."""
        self._before = 0
        self._running.invalidate()
        self._tick.stop()
        self._show()

    def toggle(self) -> None:
        """Pauses, or goes on."""
        if self._running.isValid():
            self._before += self._running.elapsed()
            self._running.invalidate()
            self._tick.stop()
        else:
            self._running.start()
            self._tick.start()

    def _show(self) -> None:
        self.setText(f"{self.seconds // 60:02}:{self.seconds % 60:02}")
