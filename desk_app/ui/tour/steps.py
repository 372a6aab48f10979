"""The steps of the tour: what is played, on which page, and what must be in the file afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desk_app.ui.tour.stage import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``picture`` is the name of what it shows last; ``play`` raises NotDone where nothing came of it."""

    picture: str
    play: Callable[[Stage], None]
    page: str = ""  # played only where the shop has this page
