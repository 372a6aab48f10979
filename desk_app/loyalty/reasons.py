"""Why clients go, in two cuts: whose doing it was (M44) and what gave way (M45); and how they are won back. Data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.words import N_


class Side(StrEnum):
    """M44: whose doing it is that she goes."""

    SHOP = "shop"
    CLIENT = "client"
    RIVAL = "rival"
    UNKNOWN = ""


class Cut(StrEnum):
    """M45: what gave way: what she gets for her money, how the shop works, or somebody."""

    VALUE = "value"
    SYSTEM = "system"
    PEOPLE = "people"
    UNKNOWN = ""


SIDE_LABELS: dict[Side, str] = {
    Side.SHOP: N_("On our side"),
    Side.CLIENT: N_("On her side"),
    Side.RIVAL: N_("A rival"),
    Side.UNKNOWN: N_("Nobody knows"),
}

CUT_LABELS: dict[Cut, str] = {
    Cut.VALUE: N_("Value for money"),
    Cut.SYSTEM: N_("How we work"),
    Cut.PEOPLE: N_("People"),
    Cut.UNKNOWN: N_("Nobody knows"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to go, with the place it has in both cuts unless somebody says otherwise. ``trade`` "": both."""

    code: str
    side: Side
    cut: Cut
    label: str
    trade: str = ""


#: In the order in which they are offered: by whose doing, then by what gave way.
REASONS: tuple[Reason, ...] = (
    Reason("price", Side.SHOP, Cut.VALUE, N_("Too dear for what she gets")),
    Reason("result", Side.SHOP, Cut.VALUE, N_("Not content with the result"), "salon"),
    Reason("appraisal", Side.SHOP, Cut.VALUE, N_("Appraised too low"), "pawn"),
    Reason("fees", Side.SHOP, Cut.VALUE, N_("Interest and fees too high"), "pawn"),
    Reason("waited", Side.SHOP, Cut.SYSTEM, N_("Waited too long")),
    Reason("no_time", Side.SHOP, Cut.SYSTEM, N_("No appointment at her hours"), "salon"),
    Reason("mistake", Side.SHOP, Cut.SYSTEM, N_("A mistake in her bill or her records")),
    Reason("promise", Side.SHOP, Cut.SYSTEM, N_("A promise was not kept")),
    Reason("beautician", Side.SHOP, Cut.PEOPLE, N_("Her beautician left"), "salon"),
    Reason("treated", Side.SHOP, Cut.PEOPLE, N_("Felt badly treated")),
    Reason("pushed", Side.SHOP, Cut.PEOPLE, N_("Was pressed to buy")),
    Reason("unanswered", Side.SHOP, Cut.PEOPLE, N_("A complaint was not put right")),
    Reason("means", Side.CLIENT, Cut.VALUE, N_("Cannot afford it now")),
    Reason("no_need", Side.CLIENT, Cut.VALUE, N_("Does not need it any more")),
    Reason("moved", Side.CLIENT, Cut.SYSTEM, N_("Moved away")),
    Reason("hours", Side.CLIENT, Cut.SYSTEM, N_("Has no time any more")),
    Reason("life", Side.CLIENT, Cut.PEOPLE, N_("Her own life changed")),
    Reason("family", Side.CLIENT, Cut.PEOPLE, N_("Her family is against it")),
    Reason("rival_price", Side.RIVAL, Cut.VALUE, N_("A rival is cheaper")),
    Reason("rival_offer", Side.RIVAL, Cut.VALUE, N_("A rival’s offer or gift")),
    Reason("rival_result", Side.RIVAL, Cut.VALUE, N_("Content with a rival’s results")),
    Reason("rival_lends", Side.RIVAL, Cut.VALUE, N_("Another pawnshop lends more"), "pawn"),
    Reason("rival_near", Side.RIVAL, Cut.SYSTEM, N_("A rival is nearer or opens longer")),
    Reason("followed", Side.RIVAL, Cut.PEOPLE, N_("Followed her beautician to a rival"), "salon"),
    Reason("friend", Side.RIVAL, Cut.PEOPLE, N_("A friend took her to a rival")),
    Reason("unknown", Side.UNKNOWN, Cut.UNKNOWN, N_("The reason is not known")),
)

#: By code.
REASON: dict[str, Reason] = {reason.code: reason for reason in REASONS}

#: How she was won back: code and label. They stand in the place of the reason.
WAYS: dict[str, str] = {
    "call": N_("By a call"),
    "remedy": N_("By an apology and a remedy"),
    "offer": N_("By an offer"),
    "by_beautician": N_("Her beautician asked her"),
    "by_friend": N_("A friend brought her back"),
    "herself": N_("She came by herself"),
    "other_way": N_("In another way"),
}


class Learned(StrEnum):
    """From whom it was learned."""

    HERSELF = "herself"
    CALL = "call"
    FRIEND = "friend"
    SURVEY = "survey"
    STAFF = "staff"
    SEEN = "seen"


LEARNED_LABELS: dict[Learned, str] = {
    Learned.HERSELF: N_("She said so here"),
    Learned.CALL: N_("In a call"),
    Learned.FRIEND: N_("From a friend or her family"),
    Learned.SURVEY: N_("In a survey"),
    Learned.STAFF: N_("From one of us"),
    Learned.SEEN: N_("Seen elsewhere"),
}


def offered(trades: tuple[str, ...]) -> tuple[Reason, ...]:
    """The reasons a shop of these trades offers."""
    return tuple(reason for reason in REASONS if not reason.trade or reason.trade in trades)


def label_of(code: str) -> str:
    """What a reason, or a way of winning back, is called (a msgid); the code itself where nobody knows it."""
    known = REASON.get(code)
    return known.label if known is not None else WAYS.get(code, code)
