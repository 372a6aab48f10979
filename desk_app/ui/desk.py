"""What a page is handed: the open shop, its threads, who is signed in, and the doors of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.drafts import Drafts
from desk_app.ui.tasks import Tasks
from desk_app.ui.theme import Tone
from desk_app.words import Words, current_words

if TYPE_CHECKING:
    from desk_app.db.keys import NewKeys
    from desk_app.db.standing import Faults, Verdict


@dataclass(frozen=True, slots=True)
class AsItIs:
    """A backup that is to be restored in spite of what its check found, as somebody said who knows it."""

    backup: Path


class Doors(Protocol):
    """What a page may ask of the window."""

    def go(self, name: str, **where: object) -> None: ...
    def back(self) -> None: ...
    def has_page(self, name: str) -> bool: ...
    def say(self, said: str, tone: Tone | str = Tone.BAD) -> None: ...
    def toast(self, said: str, undo: Callable[[], object] | None = None, instead: str = "") -> None: ...
    def speak(self, language: str) -> None: ...
    def restore(self, backup: Path | AsItIs, acting: Acting) -> None: ...
    def encrypt(self, keys: NewKeys) -> None: ...


@dataclass(slots=True)
class BackupNews:
    """How the backups stand, for the light and the pages: what to say, what spoke against the last attempt, how one
    is made now (None until the light is there), and the shop's ``writes`` when the window was made."""

    verdict: Verdict | None = None
    last: Faults | None = None
    make: Callable[[], object] | None = None
    writes: int = 0


class SignedOut(RuntimeError):
    """A page acted while nobody was signed in: a defect."""


@dataclass(slots=True)
class Desk:
    """The context of every page. ``acting`` changes when another person signs in; read it when you act, not before."""

    shop: Shop
    tasks: Tasks
    drafts: Drafts
    dialogs: Dialogs
    doors: Doors
    signed_in: Acting | None = field(default=None)
    backups: BackupNews = field(default_factory=BackupNews)

    def __post_init__(self) -> None:
        self.backups.writes = self.shop.writes

    @property
    def acting(self) -> Acting:
        """Who is signed in now."""
        if self.signed_in is None:
            raise SignedOut
        return self.signed_in

    @property
    def words(self) -> Words:
        """The language of the window: hand it to reports and calls."""
        return current_words()

    @property
    def today(self) -> date:
        """The shop's date."""
        return self.shop.today()

    @property
    def currency(self) -> str:
        """The shop's currency."""
        return self.shop.settings.currency

    def go(self, name: str, **where: object) -> None:
        """Opens a page: ``desk.go("client_file", client_id=5)``."""
        self.doors.go(name, **where)

    def back(self) -> None:
        """The page before this one."""
        self.doors.back()

    def has_page(self, name: str) -> bool:
        """Whether there is a page of that name (a shop with one trade does not have the other's)."""
        return self.doors.has_page(name)

    def banner(self, said: str, tone: Tone | str = Tone.BAD) -> None:
        """A sentence above the page in view."""
        self.doors.say(said, tone)

    def toast(self, said: str, undo: Callable[[], object] | None = None, instead: str = "") -> None:
        """A note of what was done; ``undo`` is what Ctrl+Z does, ``instead`` what it says where it cannot."""
        self.doors.toast(said, undo, instead)
