"""Family and dates of a client as the rooms above know them: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from desk_app.changes import Touched
from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.relation import Relation
from desk_app.words import N_

RelativeId = NewType("RelativeId", int)
DateId = NewType("DateId", int)

#: So many people, and so many dates, a client's file holds.
MOST_RELATIVES, MOST_DATES = 60, 60


class Standing(StrEnum):
    """Whether anything of a relative is still to be remembered: of neither of the last two ever again."""

    CURRENT = "current"
    ENDED = "ended"
    DIED = "died"


STANDING_LABELS: dict[Standing, str] = {
    Standing.CURRENT: N_("Remind us"),
    Standing.ENDED: N_("The relation has ended"),
    Standing.DIED: N_("Has died"),
}


class DateKind(StrEnum):
    """What comes round every year. A memorial day is kept in mind and never called about."""

    BIRTHDAY = "birthday"
    WEDDING = "wedding"
    MEMBERSHIP = "membership"
    MEMORIAL = "memorial"
    OTHER = "other"


DATE_LABELS: dict[DateKind, str] = {
    DateKind.BIRTHDAY: N_("Birthday"),
    DateKind.WEDDING: N_("Wedding anniversary"),
    DateKind.MEMBERSHIP: N_("Membership anniversary"),
    DateKind.MEMORIAL: N_("Memorial day"),
    DateKind.OTHER: N_("Another day"),
}


@dataclass(frozen=True, slots=True)
class RelativeDraft:
    """What a form knows of a relative. ``other_id`` is her own client file: then name, phone and birthday are those of
    it. ``remind`` off: nothing of this person is remembered; ``standing`` says why it never will be."""

    relation: Relation
    name: str = ""
    other_id: ClientId | None = None
    phone: str = ""
    birthday: Birthday | None = None
    note: str = ""
    standing: Standing = Standing.CURRENT
    remind: bool = True


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative in a client's file. ``name``, ``phone`` and ``birthday`` are those of her own file where there is one
    (``other_id``, ``other_code``)."""

    id: RelativeId
    client_id: ClientId
    relation: Relation
    name: str
    phone: str
    note: str
    standing: Standing
    remind: bool
    birthday: Birthday | None = None
    other_id: ClientId | None = None
    other_code: str = ""

    @property
    def is_kept_in_mind(self) -> bool:
        """Whether her dates are remembered."""
        return self.remind and self.standing is Standing.CURRENT

    def as_draft(self) -> RelativeDraft:
        """What a form begins with. Of a relative with a file of her own what stands there is left out."""
        linked = self.other_id is not None
        return RelativeDraft(
            self.relation,
            "" if linked else self.name,
            self.other_id,
            "" if linked else self.phone,
            None if linked else self.birthday,
            self.note,
            self.standing,
            self.remind,
        )


@dataclass(frozen=True, slots=True)
class DateDraft:
    """A day that comes round, as told. ``day`` may be lunar; ``label`` names one of ``DateKind.OTHER``. ``relative_id``
    None: it is the client's own."""

    kind: DateKind
    day: Birthday
    label: str = ""
    relative_id: RelativeId | None = None


@dataclass(frozen=True, slots=True)
class ClientDate:
    """A day of a client's file that comes round."""

    id: DateId
    client_id: ClientId
    kind: DateKind
    day: Birthday
    label: str = ""
    relative_id: RelativeId | None = None

    def as_draft(self) -> DateDraft:
        """What a form begins with."""
        return DateDraft(self.kind, self.day, self.label, self.relative_id)


@dataclass(frozen=True, slots=True)
class ClientFamily:
    """Everybody and every day of a client's file; birthdays of relatives are with them."""

    client_id: ClientId
    relatives: tuple[Relative, ...] = ()
    dates: tuple[ClientDate, ...] = ()
    barred: bool = False  # she took back her consent to that: nobody sees it

    def relative(self, relative_id: int | None) -> Relative | None:
        """One of them; None where there is none."""
        return next((one for one in self.relatives if one.id == relative_id), None)


@dataclass(frozen=True, slots=True)
class KeptRelative:
    """What came of writing a relative."""

    relative_id: RelativeId
    touched: Touched


@dataclass(frozen=True, slots=True)
class KeptDate:
    """What came of writing a day."""

    date_id: DateId
    touched: Touched


@dataclass(frozen=True, slots=True)
class RemovedRelative:
    """A relative who was taken out, with her days: what putting her back needs. ``mirror`` is what stood in her own
    file."""

    relative: Relative
    draft: RelativeDraft
    dates: tuple[ClientDate, ...]
    mirror: Relative | None
    touched: Touched


@dataclass(frozen=True, slots=True)
class RemovedDate:
    """A day that was taken out."""

    date: ClientDate
    touched: Touched


@dataclass(frozen=True, slots=True)
class Greeted:
    """A day somebody was wished well for without a call."""

    client_id: ClientId
    thread: str
    on: date
    touched: Touched
