"""The fields that come built in: those of the file itself, and M3, M7, M8, M9, M23 and M25 of the design.

Weights are what a field is good for in a trade: without a phone nobody is called, without an allergy note somebody is
hurt, and a pawnbroker has no use for either skin or hair. Trust is earned: what somebody says of her money is asked of
whom we know for half a year and who is content with us.
"""

from __future__ import annotations

from dataclasses import replace

from desk_app.clients.consent import Purpose
from desk_app.clients.field import Field, FieldGroup, FieldKind, Trust
from desk_app.words import N_

_TEXT, _CHOICE, _SCALE = FieldKind.TEXT, FieldKind.CHOICE, FieldKind.SCALE


def _both(salon: int, pawn: int) -> dict[str, int]:
    return {"salon": salon, "pawn": pawn}


def _of_file(key: str, weights: dict[str, int], visits: int, label: str, question: str, good_for: str) -> Field:
    purpose = {"allergies": Purpose.HEALTH, "document_number": Purpose.IDENTITY}.get(key)
    return Field(
        key, _TEXT, label, question, good_for, FieldGroup.FILE, weights=weights, trust=Trust(visits), purpose=purpose,
        searchable=True, in_file=True,
    )  # fmt: skip


_FILE = (
    _of_file("name", _both(15, 15), 0, N_("Name"), N_("What name may we write down?"), N_("how to greet her")),
    _of_file("phones", _both(20, 20), 0, N_("Phone"), N_("On which number can we reach you?"), N_("how to reach her")),
    _of_file(
        "allergies", _both(15, 0), 0, N_("Allergies"), N_("Is there anything you are allergic to?"),
        N_("what would harm her"),
    ),
    _of_file(
        "may_call", _both(10, 10), 0, N_("Consent to be called"), N_("May we call you afterwards to ask how it is?"),
        N_("whether we may call at all"),
    ),
    _of_file(
        "birthday", _both(10, 6), 1, N_("Birthday"),
        N_("When is your birthday, by the solar or the lunar calendar?"), N_("on which day a greeting is welcome"),
    ),
    _of_file(
        "call_hours", _both(8, 8), 1, N_("Call hours"), N_("At what hour does a call suit you best?"),
        N_("when a call does not disturb"),
    ),
    _of_file(
        "gender", _both(5, 4), 0, N_("Gender"), N_("How would you like to be addressed?"), N_("how to address her"),
    ),
    _of_file(
        "source", _both(5, 5), 1, N_("Came to know us by"), N_("How did you come to know us?"),
        N_("what brings new clients"),
    ),
    _of_file(
        "advisor_id", _both(5, 3), 1, N_("Advisor"), N_("Whom would you like as your advisor?"),
        N_("who answers for her"),
    ),
    _of_file(
        "address", _both(4, 4), 3, N_("Address"), N_("In which part of town do you live?"), N_("how far she comes"),
    ),
    _of_file(
        "document_number", _both(3, 3), 3, N_("Document number"),
        N_("May we note your identity document, for warranties without a receipt?"), N_("who she is without a receipt"),
    ),
)  # fmt: skip

_BEFORE = (
    Field(
        "problem", _TEXT, N_("Present problem"), N_("What would you most like us to help with?"),
        N_("what she comes for"), weights=_both(9, 0), trust=Trust(1), purpose=Purpose.HEALTH,
    ),
    Field(
        "expectation", _TEXT, N_("Expectation"), N_("What would have to happen for you to be glad you came?"),
        N_("by what she will judge us"), weights=_both(9, 5), trust=Trust(1), searchable=True,
    ),
    Field(
        "history", _TEXT, N_("History before us"), N_("Where did you go before, and how did you find it there?"),
        N_("what she was disappointed by before"), weights=_both(8, 5), trust=Trust(1), searchable=True,
    ),
    Field(
        "views", _TEXT, N_("Views"), N_("Is there a method or a product that you believe in, or would never use?"),
        N_("what not to offer her"), weights=_both(6, 3), trust=Trust(2), searchable=True,
    ),
)  # fmt: skip

_PERSON = (
    Field(
        "contact_style", _CHOICE, N_("Contact style"), N_("Do you like a chat, or rather your peace?"),
        N_("in which tone to call"), weights=_both(8, 6), trust=Trust(2), searchable=True,
        choices=(
            ("brief", N_("brief and to the point")), ("warm", N_("warm, likes a chat")),
            ("facts", N_("wants facts and figures")), ("quiet", N_("rather her peace")),
        ),
    ),
    Field(
        "likes", _TEXT, N_("Likes"), N_("What do you like: tea or coffee, music or quiet?"),
        N_("with what to please her"), weights=_both(6, 4), trust=Trust(2), searchable=True,
    ),
    Field(
        "occupation", _TEXT, N_("Occupation"), N_("What is your day like: do you work, and at what hours?"),
        N_("when she has time"), weights=_both(6, 6), trust=Trust(3), searchable=True,
    ),
    Field(
        "personality", _CHOICE, N_("Personality"), N_("How do you decide: at once, or after sleeping on it?"),
        N_("how to advise her"), weights=_both(4, 4), trust=Trust(3), searchable=True,
        choices=(
            ("quick", N_("decides at once")), ("careful", N_("weighs and compares")),
            ("sociable", N_("goes by people")), ("reserved", N_("keeps to herself")),
        ),
    ),
)  # fmt: skip

_KNOWN = Trust(5, 80, 180)

_MEANS = (
    Field(
        "client_kind", _CHOICE, N_("Private or business"), N_("Do you come for yourself, or for a firm?"),
        N_("which rules hold for her"), weights=_both(3, 6), trust=Trust(1), searchable=True,
        choices=(("private", N_("private")), ("business", N_("business"))),
    ),
    Field(
        "household", _CHOICE, N_("Family circumstances"), N_("Is there a family at home who needs your time?"),
        N_("for whom else she cares"), weights=_both(4, 4), trust=Trust(3, 75, 90), purpose=Purpose.MEANS,
        choices=(
            ("alone", N_("lives alone")), ("couple", N_("with a partner")), ("children", N_("with children")),
            ("elders", N_("cares for parents")),
        ),
    ),
    Field(
        "means", _CHOICE, N_("Financial means"), N_("Which of our price ranges suits you?"),
        N_("what she can well afford"), weights=_both(5, 6), trust=_KNOWN, purpose=Purpose.MEANS,
        choices=(
            ("tight", N_("has to reckon")), ("enough", N_("comfortable")), ("ample", N_("money is no matter")),
        ),
    ),
    Field(
        "income_outlook", _CHOICE, N_("Income outlook"), N_("Do you expect more or less to spend next year?"),
        N_("what she can plan for"), weights=_both(3, 5), trust=_KNOWN, purpose=Purpose.MEANS,
        choices=(("falling", N_("falling")), ("steady", N_("steady")), ("rising", N_("rising"))),
    ),
    Field(
        "risk", _SCALE, N_("Appetite for risk"), N_("Do you rather play safe, or try what is new?"),
        N_("whether to offer her what is new"), weights=_both(3, 5), trust=_KNOWN, purpose=Purpose.MEANS,
    ),
)  # fmt: skip

_COST = (
    Field(
        "cost_money", _SCALE, N_("Cost in money"), N_("How much of a burden is the price to you?"),
        N_("whether the price drives her away"), weights=_both(3, 3), trust=Trust(2),
    ),
    Field(
        "cost_time", _SCALE, N_("Cost in time"), N_("How hard is it to find the time for us?"),
        N_("whether shorter or later would help"), weights=_both(4, 3), trust=Trust(2),
    ),
    Field(
        "cost_effort", _SCALE, N_("Cost in effort"), N_("How troublesome is the way here, or the booking?"),
        N_("what stands between her and the door"), weights=_both(3, 3), trust=Trust(2),
    ),
    Field(
        "cost_worry", _SCALE, N_("Cost in worry"), N_("How much do you worry whether it goes well?"),
        N_("what to explain before she asks"), weights=_both(4, 5), trust=Trust(2),
    ),
    Field(
        "ladder", _CHOICE, N_("Service ladder"), N_("How did we do so far, honestly?"),
        N_("whether we gave more than she expected"), weights=_both(5, 5), trust=Trust(3),
        choices=(
            ("basic", N_("basic")), ("satisfied", N_("satisfied")), ("exceeded", N_("more than expected")),
            ("unforgettable", N_("unforgettable")),
        ),
    ),
)  # fmt: skip

_GROUPED = (
    (FieldGroup.FILE, _FILE),
    (FieldGroup.BEFORE, _BEFORE),
    (FieldGroup.PERSON, _PERSON),
    (FieldGroup.MEANS, _MEANS),
    (FieldGroup.COST, _COST),
)

#: All of them, in the order of forms and papers.
BUILT_IN: tuple[Field, ...] = tuple(
    replace(each, group=group, position=10 * (place + 1))
    for place, (group, each) in enumerate((group, each) for group, fields in _GROUPED for each in fields)
)

#: What each is called, and what each choice is called, by the keys that the file and the trail keep.
LABELS: dict[str, str] = {each.key: each.label for each in BUILT_IN}
CHOICES: dict[tuple[str, str], str] = {(each.key, choice): label for each in BUILT_IN for choice, label in each.choices}
