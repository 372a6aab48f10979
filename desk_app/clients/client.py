"""Client files as the rest of the program sees them: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.changes import Touched
from desk_app.staff.account import StaffId
from desk_app.words import N_

ClientId = NewType("ClientId", int)


class Gender(StrEnum):
    """As told; unknown is not a fault."""

    UNKNOWN = ""
    FEMALE = "f"
    MALE = "m"


GENDER_LABELS = {Gender.UNKNOWN: "", Gender.FEMALE: N_("Female"), Gender.MALE: N_("Male")}


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birthday as told. ``year`` 0: not told. ``lunar``: month and day of the Chinese calendar; ``leap``: 闰月."""

    month: int
    day: int
    year: int = 0
    lunar: bool = False
    leap: bool = False


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """What a form or an import knows of a client. ``call_from`` and ``call_to`` are minutes from midnight.

    ``phones`` may be as typed; ``rules.check_draft`` returns them as they are kept. An empty ``code`` is given one.
    """

    name: str
    phones: tuple[str, ...] = ()
    code: str = ""
    gender: str = ""
    birthday: Birthday | None = None
    document_kind: str = ""
    document_number: str = ""
    address: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    allergies: str = ""
    alerts: str = ""
    advisor_id: StaffId | None = None
    may_call: bool | None = None
    do_not_call: bool = False
    call_from: int | None = None
    call_to: int | None = None
    second_advisor_id: StaffId | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """One client file, whole. Phones are in the order of the form, the first is the one to dial."""

    id: ClientId
    code: str
    name: str
    phones: tuple[str, ...]
    gender: str
    birthday: Birthday | None
    document_kind: str
    document_number: str
    address: str
    source: str
    tags: tuple[str, ...]
    notes: str
    allergies: str
    alerts: str
    advisor_id: StaffId | None
    advisor_name: str
    may_call: bool | None
    do_not_call: bool
    call_from: int | None
    call_to: int | None
    created_at: datetime
    last_seen: date | None
    health_barred: bool = False  # her health remarks may not be used: she took back her consent to that
    erased: bool = False  # the person is gone; only money lines stay
    merged_into: ClientId | None = None  # this file is closed: it is part of that one
    second_advisor_id: StaffId | None = None
    second_advisor_name: str = ""

    @property
    def usable_allergies(self) -> str:
        """Her allergies where they may be used, else nothing."""
        return "" if self.health_barred else self.allergies

    @property
    def advisor_names(self) -> str:
        """Her advisor and the second one: "林欣妍 · 苏雪"."""
        return " · ".join(name for name in (self.advisor_name, self.second_advisor_name) if name)

    @property
    def masked_document(self) -> str:
        """The document number for eyes that need not see all of it: 3101**********2764."""
        return masked(self.document_number)

    def as_draft(self) -> ClientDraft:
        """What a form begins with when this file is edited."""
        return ClientDraft(
            name=self.name,
            phones=self.phones,
            code=self.code,
            gender=self.gender,
            birthday=self.birthday,
            document_kind=self.document_kind,
            document_number=self.document_number,
            address=self.address,
            source=self.source,
            tags=self.tags,
            notes=self.notes,
            allergies=self.allergies,
            alerts=self.alerts,
            advisor_id=self.advisor_id,
            may_call=self.may_call,
            do_not_call=self.do_not_call,
            call_from=self.call_from,
            call_to=self.call_to,
            second_advisor_id=self.second_advisor_id,
        )


@dataclass(frozen=True, slots=True)
class ClientBrief:
    """A client in a list. ``phone`` is the first number or empty."""

    id: ClientId
    code: str
    name: str
    phone: str
    last_seen: date | None
    allergies: str
    do_not_call: bool


@dataclass(frozen=True, slots=True)
class ClientNote:
    """A dated remark on a client's timeline."""

    id: int
    client_id: ClientId
    at: datetime
    staff_id: StaffId
    staff_name: str
    text: str


class LikenessReason(StrEnum):
    """Why two files may be of one person."""

    PHONE = "phone"
    DOCUMENT = "document"
    NAME_AND_BIRTHDAY = "name_and_birthday"
    REGISTRATION = "registration"


LIKENESS_LABELS = {
    LikenessReason.PHONE: N_("Same phone"),
    LikenessReason.DOCUMENT: N_("Same document"),
    LikenessReason.NAME_AND_BIRTHDAY: N_("Same name and birthday"),
    LikenessReason.REGISTRATION: N_("Same registration number"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """A client already in the file who may be the one being entered. ``points`` from 0 to 100 say how likely, and
    ``sure`` that nothing speaks against it (``likeness.score``)."""

    brief: ClientBrief
    reason: LikenessReason
    points: int = 0
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ClientBirthday:
    """A client whose birthday is celebrated on ``on``."""

    client_id: ClientId
    name: str
    birthday: Birthday
    on: date


@dataclass(frozen=True, slots=True)
class Saved:
    """What ``add_client`` and ``edit_client`` did."""

    client_id: ClientId
    code: str
    touched: Touched


def masked(number: str) -> str:
    """First four and last four characters, stars between; a short number keeps only its last two."""
    if len(number) <= 8:
        return "*" * max(0, len(number) - 2) + number[-2:]
    return number[:4] + "*" * (len(number) - 8) + number[-4:]
