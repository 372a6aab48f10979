"""What a client can agree to, in which words, and how it was said. Plain values; the words have a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NewType

from desk_app.clients.client import ClientId
from desk_app.staff.account import StaffId
from desk_app.words import N_

ConsentId = NewType("ConsentId", int)

#: Of the wordings below. A changed wording gets the next number; what was agreed to before keeps its own words.
VERSION = "2026-1"


class Purpose(StrEnum):
    """For each there is a consent of its own: none is bundled with another (PIPL 14, GDPR 7(2))."""

    SERVICE = "service"
    CALLS = "calls"
    HEALTH = "health"  # sensitive: a separate consent (PIPL 28-30, GDPR 9(2)(a))
    IDENTITY = "identity"  # sensitive likewise; for a pawn ticket the law asks for it, consent or not
    PHOTOGRAPHS = "photographs"
    MARKETING = "marketing"
    SHARING = "sharing"
    MEANS = "means"  # what she says of her family and her means (PIPL 28 counts money among the sensitive)


class Channel(StrEnum):
    """How the client said it."""

    PAPER = "paper"
    SCREEN = "screen"
    PHONE = "phone"
    IMPORT = "import"
    MERGE = "merge"  # said in a file that was merged into this one


class Answer(StrEnum):
    """What she said. ``UNASKED`` takes back a slip of the hand: as if nobody had asked."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    UNASKED = "unasked"


PURPOSE_LABELS: dict[Purpose, str] = {
    Purpose.SERVICE: N_("Service record"),
    Purpose.CALLS: N_("Calls and messages"),
    Purpose.HEALTH: N_("Health remarks"),
    Purpose.IDENTITY: N_("Identity number"),
    Purpose.MEANS: N_("Family and means"),
    Purpose.PHOTOGRAPHS: N_("Photographs"),
    Purpose.MARKETING: N_("Offers"),
    Purpose.SHARING: N_("Passing on to others"),
}
CHANNEL_LABELS: dict[Channel, str] = {
    Channel.PAPER: N_("On paper"),
    Channel.SCREEN: N_("At the screen"),
    Channel.PHONE: N_("By phone"),
    Channel.IMPORT: N_("Brought in"),
    Channel.MERGE: N_("Said in the merged file"),
}
#: Those that somebody can choose: the others follow from what was done.
CHOSEN = (Channel.PAPER, Channel.SCREEN, Channel.PHONE)

ANSWER_LABELS: dict[Answer, str] = {
    Answer.GIVEN: N_("agreed"),
    Answer.WITHDRAWN: N_("withdrawn"),
    Answer.UNASKED: N_("not asked"),
}

#: What is read out or signed. ``{shop}`` is the name of the shop.
WORDINGS: dict[Purpose, str] = {
    Purpose.SERVICE: N_(
        "{shop} may keep my name, my phone number and a record of my services, to serve me well and to keep its books."
    ),
    Purpose.CALLS: N_("{shop} may call or write to me about appointments, aftercare and my tickets."),
    Purpose.HEALTH: N_(
        "{shop} may keep what I say about allergies, skin and health, only so that no treatment harms me. I know that "
        "this is sensitive and that I may refuse; I may then not get some treatments."
    ),
    Purpose.IDENTITY: N_(
        "{shop} may keep the number of my identity document, only to know me again. I know that this is sensitive and "
        "that I may refuse. For a pawn ticket the law asks for it, whether I agree or not."
    ),
    Purpose.MEANS: N_(
        "{shop} may keep what I say about my family and my means, only to offer me what suits me. I know that this is "
        "sensitive and that I may refuse; I am then served all the same."
    ),
    Purpose.PHOTOGRAPHS: N_("{shop} may take and keep photographs of my treatment, for my own file only."),
    Purpose.MARKETING: N_("{shop} may tell me about offers. I may say no at any time."),
    Purpose.SHARING: N_(
        "{shop} may pass my name and phone number on to those named to me, for the purpose named to me."
    ),
}


#: Fields of a client file that may be cleared by themselves.
Clearable = Literal["allergies", "document_number"]

#: The field of a client file that a sensitive purpose is about.
SENSITIVE: dict[Purpose, Clearable] = {Purpose.HEALTH: "allergies", Purpose.IDENTITY: "document_number"}

#: The purposes whose fields can be cleared once she took her consent back.
CLEARED = (*SENSITIVE, Purpose.MEANS)

#: What each answer changes in this program today, said beside it. Where nothing does yet, that is what is said.
GOVERNS: dict[Purpose, str] = {
    Purpose.SERVICE: N_("Kept as her word. To end it, her file is erased: the books stay."),
    Purpose.CALLS: N_("Without it nobody is asked to call her: her calls are held back at once."),
    Purpose.HEALTH: N_("Without it her allergies leave every list, card and paper at once, and can be cleared."),
    Purpose.IDENTITY: N_("Without it the number can be cleared, unless a pawn ticket or the law keeps it."),
    Purpose.MEANS: N_("Without it what she said of that leaves every page and paper at once, and can be cleared."),
    Purpose.PHOTOGRAPHS: N_("Without it her photographs are shown to nobody, at once, and can be deleted together."),
    Purpose.MARKETING: N_("Without it calls that sell, to book again or to win her back, are held back at once."),
    Purpose.SHARING: N_("This program passes nothing on to others: the answer is only written down."),
}


@dataclass(frozen=True, slots=True)
class Consent:
    """One answer to one question, in the words it was asked. ``staff`` took it."""

    id: ConsentId
    client_id: ClientId
    at: datetime
    staff_id: StaffId
    staff: str
    purpose: Purpose
    answer: Answer
    wording: str
    version: str
    channel: Channel
