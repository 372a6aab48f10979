"""What holds of firms and of those who act for them. Pure: nouns and a day in, a clean draft or a refusal out.

The registration number of a Chinese unit is its 统一社会信用代码 (GB 32100-2015): eighteen characters without I, O, S,
V and Z, each worth its place in that alphabet of 31. The last is the check character: 31 less the sum of the others,
the i-th weighted with 3^(i-1) mod 31, modulo 31. python-stdnum works it out. Other places' numbers are kept as written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from stdnum.cn.uscc import calc_check_digit
from stdnum.exceptions import ValidationError

from desk_app.clients.client import ClientDraft
from desk_app.clients.documents import check_document
from desk_app.clients.phones import NotPhone, parse_phone
from desk_app.clients.rules import LONGEST_NAME, one_line
from desk_app.clients.unit import ACT_LABELS, Act, Agent, AgentDraft, RegistrationKind, Standing, UnitDraft
from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.words import N_, Words, words_for

#: From so many days before its last an authorisation is about to lapse.
SOON_DAYS = 30

#: The fields of a client's file that say something of a person, and nothing of a firm: they are not asked there.
NOT_OF_A_UNIT = frozenset({"gender", "birthday", "allergies", "document_kind", "document_number"})

#: Fields, the owner's built-in ones among them, that ask a person about herself: a firm has none of it.
UNASKED_OF_A_UNIT = NOT_OF_A_UNIT | {"problem", "household", "personality", "occupation", "client_kind"}

#: For these acts the law has whoever stands at the counter identified, with the firm's letter (典当管理办法 2005).
_IDENTIFIED = frozenset({Act.PLEDGE, Act.RENEW, Act.REDEEM})

_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_LONGEST_NUMBER = 60
#: What is so like a Chinese code that it is one, written wrongly.
_LIKE_USCC = re.compile(r"[159ANY][0-9A-Z]\d{6}[0-9A-Z]{8,12}")

_NOT_USCC = {
    "length": N_("A unified social credit code has 18 characters; this one has {length}."),
    "letters": N_(
        "A unified social credit code has no I, O, S, V or Z, and digits from the third to the eighth place."
    ),
    "checksum": N_("The last character does not fit the rest: one character of this code is wrong."),
}


class ActRefused(RuleBroken):
    """An agent who may not do this now; says so with the act in the language of whoever reads it."""

    def __init__(self, rule: str, template: str, act: Act, **values: object) -> None:
        super().__init__("agent", rule, template, **values)
        self.act = act

    def say(self, words: Words) -> str:
        return words(self.template, **self.values, act=words(ACT_LABELS[self.act]))

    def __str__(self) -> str:
        return self.say(words_for("en"))


# ── the firm ──────────────────────────────────────────────────────────────────────────────────────────────────────


def check_registration(text: str, kind: str = "") -> tuple[RegistrationKind, str]:
    """What a registration number is, and how it is kept. ``kind`` "other" takes any number as it is written.

    Raises RuleBroken("registration", "length" | "letters" | "checksum" | "too_long" | "unknown_kind").
    """
    if kind not in set(RegistrationKind):
        raise RuleBroken("registration_kind", "unknown_kind", N_("Choose what kind of number this is."))
    said = one_line(unicodedata.normalize("NFKC", text), "registration", _LONGEST_NUMBER).upper()
    bare = re.sub(r"[\s\-–—]", "", said)
    if not bare:
        return RegistrationKind.NONE, ""
    if kind != RegistrationKind.OTHER and (kind == RegistrationKind.USCC or _LIKE_USCC.fullmatch(bare)):
        _check_uscc(bare)
        return RegistrationKind.USCC, bare
    return RegistrationKind.OTHER, said


def _check_uscc(number: str) -> None:
    if len(number) != 18:
        raise RuleBroken("registration", "length", _NOT_USCC["length"], length=len(number))
    if _USCC.fullmatch(number) is None:
        raise RuleBroken("registration", "letters", _NOT_USCC["letters"])
    try:
        fits = calc_check_digit(number[:17]) == number[17]
    except (ValidationError, ValueError):
        fits = False
    if not fits:
        raise RuleBroken("registration", "checksum", _NOT_USCC["checksum"])


def check_unit(draft: UnitDraft) -> UnitDraft:
    """The draft as it will be kept. Raises RuleBroken by field."""
    kind, number = check_registration(draft.registration, draft.registration_kind)
    return UnitDraft(
        registration=number,
        registration_kind=kind.value,
        legal_name=one_line(draft.legal_name, "legal_name", LONGEST_NAME),
        trade=one_line(draft.trade, "trade"),
        invoice_title=one_line(draft.invoice_title, "invoice_title"),
        tax_number=one_line(draft.tax_number, "tax_number", _LONGEST_NUMBER).upper(),
        bank=one_line(draft.bank, "bank"),
    )


def without_person(draft: ClientDraft) -> ClientDraft:
    """A client's draft with nothing in it that only a person has."""
    return replace(draft, gender="", birthday=None, allergies="", document_kind="", document_number="")


# ── who acts for it ───────────────────────────────────────────────────────────────────────────────────────────────


def check_agent(draft: AgentDraft, region: str, today: date, currency: str) -> AgentDraft:
    """The draft as it will be kept; without a first day it begins today. Raises RuleBroken by field."""
    if not draft.acts:
        raise RuleBroken("acts", "empty", N_("Say what the agent may do for the firm."))
    first = draft.valid_from or today
    if draft.valid_until is not None and draft.valid_until < first:
        raise RuleBroken("valid_until", "reversed", N_("The authorisation ends before it begins."))
    if draft.limit is not None:
        if draft.limit.currency != currency:
            raise RuleBroken("limit", "currency", N_("This shop counts in {currency}."), currency=currency)
        if not 0 < draft.limit.minor <= LARGEST:
            raise RuleBroken("limit", "range", N_("A limit is more than zero. Leave it empty for any amount."))
    clean = replace(
        draft,
        acts=tuple(act for act in Act if act in draft.acts),
        valid_from=first,
        paper=one_line(draft.paper, "paper"),
    )
    if draft.person_id is not None:
        return replace(clean, name="", phone="", document_kind="", document_number="")
    name = one_line(draft.name, "name", LONGEST_NAME)
    if not name:
        raise RuleBroken("name", "name_required", N_("Write the agent’s name, or choose her file."))
    document = check_document(draft.document_number, draft.document_kind)
    return replace(
        clean,
        name=name,
        phone=_check_phone(draft.phone, region),
        document_kind=document.kind.value,
        document_number=document.number,
    )


def _check_phone(text: str, region: str) -> str:
    try:
        return parse_phone(text, region) if text.strip() else ""
    except NotPhone as error:
        raise RuleBroken("phone", error.code, error.template, **error.values) from None


def standing(agent: Agent, on: date) -> Standing:
    """How an authorisation stands on a day; its last day is a day of it."""
    if agent.gone:
        return Standing.GONE
    if agent.revoked_on is not None and on >= agent.revoked_on:
        return Standing.REVOKED
    if on < agent.valid_from:
        return Standing.TO_COME
    if agent.valid_until is not None and on > agent.valid_until:
        return Standing.LAPSED
    return Standing.VALID


def check_covers(agent: Agent, act: Act, amount: Money, on: date) -> None:
    """An agent may do this on that day, for that much, and is identified where the law asks for it.

    Raises ActRefused("agent", "revoked" | "to_come" | "lapsed" | "gone" | "not_covered" | "over_limit" |
    "no_document").
    """
    said: dict[str, object] = {"name": agent.name}
    match standing(agent, on):
        case Standing.REVOKED:
            template = N_("The authorisation of {name} was revoked on {day}.")
            raise ActRefused("revoked", template, act, day=agent.revoked_on, **said)
        case Standing.TO_COME:
            template = N_("The authorisation of {name} begins on {day}.")
            raise ActRefused("to_come", template, act, day=agent.valid_from, **said)
        case Standing.LAPSED:
            template = N_("The authorisation of {name} lapsed on {day}. Ask for a new letter.")
            raise ActRefused("lapsed", template, act, day=agent.valid_until, **said)
        case Standing.GONE:
            raise ActRefused("gone", N_("This person’s file was erased. Choose another agent."), act)
        case Standing.VALID:
            pass
    if act not in agent.acts:
        raise ActRefused("not_covered", N_("{name} is not authorised for this: {act}."), act, **said)
    if agent.limit is not None and amount > agent.limit:
        template = N_("{name} is authorised up to {limit}, and this comes to {amount}.")
        raise ActRefused("over_limit", template, act, limit=agent.limit, amount=amount, **said)
    if act in _IDENTIFIED and not agent.document_number:
        template = N_("The identity document of {name} is not on file yet: the law asks for it.")
        raise ActRefused("no_document", template, act, **said)


def able(agents: Iterable[Agent], act: Act, on: date) -> tuple[Agent, ...]:
    """Those who may do something on a day, whatever it comes to; whoever is in charge first."""
    found = [agent for agent in agents if standing(agent, on) is Standing.VALID and act in agent.acts]
    return tuple(sorted(found, key=lambda agent: (not agent.in_charge, agent.id)))


def in_charge(agents: Iterable[Agent], on: date) -> Agent | None:
    """Whom to call about a firm: whoever is marked so and may act on that day; else the newest who may act and has a
    phone; else nobody."""
    valid = [agent for agent in agents if standing(agent, on) is Standing.VALID]
    marked = [agent for agent in valid if agent.in_charge]
    reached = [agent for agent in valid if agent.phone]
    found = marked or reached
    return max(found, key=lambda agent: agent.id) if found else None


def lapsing(agents: Iterable[Agent], on: date, within: int = SOON_DAYS) -> tuple[Agent, ...]:
    """Those whose authorisation ends within so many days from ``on``, the soonest first."""
    found = [
        agent
        for agent in agents
        if standing(agent, on) is Standing.VALID
        and agent.valid_until is not None
        and (agent.valid_until - on).days <= within
    ]
    return tuple(sorted(found, key=lambda agent: (agent.valid_until or on, agent.id)))
