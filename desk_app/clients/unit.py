"""A client that is a firm, and the people who act for it, as plain values. What they may do is in ``unit_rules.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.changes import Touched
from desk_app.clients.client import ClientId, masked
from desk_app.money import Money
from desk_app.words import N_

AgentId = NewType("AgentId", int)

#: So many agents, of now and of before, a firm's file holds.
MOST_AGENTS = 200


class RegistrationKind(StrEnum):
    """What a firm is registered under."""

    NONE = ""
    USCC = "uscc"  # 统一社会信用代码, GB 32100-2015
    OTHER = "other"


REGISTRATION_LABELS: dict[RegistrationKind, str] = {
    RegistrationKind.NONE: "",
    RegistrationKind.USCC: N_("Unified social credit code"),
    RegistrationKind.OTHER: N_("Other registration"),
}


class Act(StrEnum):
    """What an agent may be allowed to do for a firm."""

    PLEDGE = "pledge"
    RENEW = "renew"
    REDEEM = "redeem"
    SIGN = "sign"
    PAY = "pay"
    BOOK = "book"


ACT_LABELS: dict[Act, str] = {
    Act.PLEDGE: N_("pledge"),
    Act.RENEW: N_("renew"),
    Act.REDEEM: N_("redeem"),
    Act.SIGN: N_("sign"),
    Act.PAY: N_("pay"),
    Act.BOOK: N_("book"),
}


class Standing(StrEnum):
    """How an authorisation stands on a day."""

    VALID = "valid"
    TO_COME = "to_come"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    GONE = "gone"  # the person's own file was erased


STANDING_LABELS: dict[Standing, str] = {
    Standing.VALID: N_("valid"),
    Standing.TO_COME: N_("not yet valid"),
    Standing.LAPSED: N_("lapsed"),
    Standing.REVOKED: N_("revoked"),
    Standing.GONE: N_("person erased"),
}


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """What makes a client a firm. The firm's name, phones and address are those of its file."""

    registration: str = ""
    registration_kind: str = ""
    legal_name: str = ""
    trade: str = ""
    invoice_title: str = ""
    tax_number: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class AgentDraft:
    """An agent (经办人): a client of the shop (``person_id``: name, phone and document are hers), or a plain entry.

    ``acts`` is what the authorisation covers, ``limit`` the most that one act may come to (None: any amount), ``paper``
    the number of the letter of authorisation. ``in_charge``: whom to call about the firm.
    """

    name: str = ""
    phone: str = ""
    document_kind: str = ""
    document_number: str = ""
    person_id: ClientId | None = None
    acts: tuple[Act, ...] = ()
    limit: Money | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    paper: str = ""
    in_charge: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent as kept. Name, phone and document are those of the person's own file where she has one."""

    id: AgentId
    client_id: ClientId
    name: str
    phone: str
    document_kind: str
    document_number: str
    person_id: ClientId | None
    acts: tuple[Act, ...]
    limit: Money | None
    valid_from: date
    valid_until: date | None
    paper: str
    in_charge: bool
    revoked_on: date | None = None
    revoked_by: str = ""
    revoked_for: str = ""
    gone: bool = False

    @property
    def masked_document(self) -> str:
        """The document number for eyes that need not see all of it."""
        return masked(self.document_number)

    def as_draft(self) -> AgentDraft:
        """What a form begins with when this agent is changed."""
        own = self.person_id is None
        return AgentDraft(
            name=self.name if own else "",
            phone=self.phone if own else "",
            document_kind=self.document_kind if own else "",
            document_number=self.document_number if own else "",
            person_id=self.person_id,
            acts=self.acts,
            limit=self.limit,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            paper=self.paper,
            in_charge=self.in_charge,
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """What makes a client a firm, with its agents: those who may act now first, then those of before."""

    client_id: ClientId
    draft: UnitDraft
    agents: tuple[Agent, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptAgent:
    """What ``add_agent``, ``edit_agent`` and ``revoke_agent`` did."""

    agent_id: AgentId
    touched: Touched
