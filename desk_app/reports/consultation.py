"""What a consultation card asks, by what the client came for: boxes to tick, and lines to write on. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.words import N_


class Area(StrEnum):
    """What a consultation is about."""

    SKIN = "skin"
    HAIR = "hair"
    BODY = "body"
    HANDS = "hands"
    PAWN = "pawn"


AREA_LABELS: dict[Area, str] = {
    Area.SKIN: N_("Skin"),
    Area.HAIR: N_("Hair and scalp"),
    Area.BODY: N_("Body"),
    Area.HANDS: N_("Hands and nails"),
    Area.PAWN: N_("Pawn"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: ``choices`` to tick, then ``lines`` to write on (0: none; a half one stands behind the choices
    where ``more`` says what goes there)."""

    label: str
    choices: tuple[str, ...] = ()
    lines: int = 0
    more: str = ""


_YES_NO = (N_("no"), N_("yes"))
_WHICH = N_("which?")
_WHEN = N_("when?")
_WISH = Asked(N_("What you wish for"), lines=2)
_SEEN = Asked(N_("What we saw and agreed"), lines=3)
_PREGNANT = Asked(N_("Pregnant or nursing"), _YES_NO)
_MEDICINES = Asked(N_("Medicines or treatment by a doctor"), _YES_NO, more=_WHICH)
_ALLERGIES = Asked(N_("Allergies, intolerances"), _YES_NO, more=_WHICH)

ASKED: dict[Area, tuple[Asked, ...]] = {
    Area.SKIN: (
        Asked(N_("Skin type"), (N_("normal"), N_("dry"), N_("oily"), N_("combination"), N_("sensitive"))),
        Asked(
            N_("What bothers you"),
            (
                N_("acne"),
                N_("spots"),
                N_("lines"),
                N_("redness"),
                N_("large pores"),
                N_("dullness"),
                N_("slack contours"),
                N_("dark circles"),
            ),
        ),
        _ALLERGIES,
        _MEDICINES,
        _PREGNANT,
        Asked(N_("Peeling, laser or injections in the last half year"), _YES_NO, more=_WHEN),
        Asked(N_("In the sun"), (N_("hardly"), N_("at times"), N_("every day"))),
        Asked(N_("Sunscreen"), (N_("never"), N_("at times"), N_("every day"))),
        Asked(N_("Products used now"), lines=2),
        _WISH,
        _SEEN,
    ),
    Area.HAIR: (
        Asked(N_("Hair"), (N_("straight"), N_("wavy"), N_("curly"), N_("fine"), N_("medium"), N_("coarse"))),
        Asked(N_("Scalp"), (N_("normal"), N_("dry"), N_("oily"), N_("sensitive"), N_("dandruff"), N_("hair loss"))),
        Asked(N_("Treated before"), (N_("coloured"), N_("bleached"), N_("permed"), N_("straightened"), N_("nothing"))),
        Asked(N_("When last, with what"), lines=1),
        Asked(N_("Reaction to hair dye"), (N_("never"), N_("yes")), more=_WHICH),
        _ALLERGIES,
        _MEDICINES,
        _PREGNANT,
        Asked(N_("You wash your hair"), (N_("every day"), N_("every other day"), N_("twice a week"), N_("less often"))),
        Asked(N_("Products used now"), lines=1),
        _WISH,
        _SEEN,
    ),
    Area.BODY: (
        Asked(
            N_("What bothers you"),
            (
                N_("tense neck and shoulders"),
                N_("back pain"),
                N_("swelling"),
                N_("dry skin"),
                N_("posture"),
                N_("poor sleep"),
                N_("cold hands and feet"),
            ),
        ),
        Asked(N_("Where"), lines=1),
        Asked(N_("Pressure"), (N_("light"), N_("medium"), N_("firm"))),
        Asked(
            N_("Health"),
            (
                N_("heart, blood pressure"),
                N_("veins, thrombosis"),
                N_("diabetes"),
                N_("pacemaker, implants"),
                N_("operation this year"),
                N_("none of these"),
            ),
        ),
        _ALLERGIES,
        _MEDICINES,
        _PREGNANT,
        Asked(N_("Where not to touch"), lines=1),
        _WISH,
        _SEEN,
    ),
    Area.HANDS: (
        Asked(N_("Nails"), (N_("healthy"), N_("brittle"), N_("splitting"), N_("bitten"), N_("discoloured"))),
        Asked(N_("On them now"), (N_("nothing"), N_("varnish"), N_("gel"), N_("acrylic"))),
        Asked(N_("Skin of the hands"), (N_("normal"), N_("dry"), N_("cracked"), N_("sensitive"))),
        Asked(N_("Shape you like"), (N_("round"), N_("oval"), N_("square"), N_("almond"))),
        Asked(N_("Reaction to gel, glue or varnish"), _YES_NO, more=_WHICH),
        Asked(N_("Diabetes or slow healing"), _YES_NO),
        _ALLERGIES,
        _PREGNANT,
        Asked(N_("Colours you like"), lines=1),
        _WISH,
        _SEEN,
    ),
    Area.PAWN: (
        Asked(
            N_("Document shown"),
            (N_("identity card"), N_("passport"), N_("driving licence"), N_("residence permit")),
            more=N_("other"),
        ),
        Asked(N_("Number, valid until"), lines=1),
        Asked(N_("Address"), lines=1),
        Asked(N_("The item is"), (N_("your own"), N_("of somebody else, with authority")), more=N_("whose?")),
        Asked(N_("Item, brand, model"), lines=2),
        Asked(N_("Serial number"), lines=1),
        Asked(N_("Weight, fineness, stones"), lines=1),
        Asked(N_("Condition"), (N_("as new"), N_("good"), N_("worn"), N_("damaged")), more=N_("where?")),
        Asked(N_("Comes with"), (N_("box"), N_("invoice"), N_("certificate"), N_("charger"), N_("keys"))),
        Asked(N_("Amount you ask for"), lines=1),
        Asked(N_("For how long"), (N_("1 month"), N_("2 months"), N_("3 months"), N_("6 months"))),
        _SEEN,
    ),
}

#: What she signs under, by trade, and what she may agree to besides.
DECLARED: dict[bool, str] = {
    False: N_(
        "What I have ticked and written is true to my knowledge. I agree that the shop keeps it in my file to treat me "
        "safely, and know that I may see it, have it corrected and take this consent back at any time."
    ),
    True: N_(
        "The item is mine or I may pledge it, and it is free of other claims. What I have written is true to my "
        "knowledge. I agree that the shop keeps it, and know that I may see it and have it corrected at any time."
    ),
}
AGREED: tuple[str, ...] = (
    N_("The shop may call me."),
    N_("The shop may photograph the treatment."),
    N_("The shop may send me offers."),
)


def usual_area(trades: tuple[str, ...]) -> Area:
    """What a shop's cards are about where nobody says."""
    return Area.SKIN if "salon" in trades else Area.PAWN


def areas_of(trades: tuple[str, ...]) -> tuple[Area, ...]:
    """The areas that a shop has to do with."""
    salon = "salon" in trades
    return tuple(area for area in Area if (area is Area.PAWN and "pawn" in trades) or (area is not Area.PAWN and salon))
