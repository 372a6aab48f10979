"""Staff members, their roles, and what each role may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NewType, NoReturn
from weakref import ref

from desk_app.errors import NotAllowed
from desk_app.staff.given import Given, carry, give, spend, standing
from desk_app.words import N_

StaffId = NewType("StaffId", int)


class Role(StrEnum):
    """What a person does in the shop. A beautician has an account so that her work carries her name."""

    OWNER = "owner"
    ADVISOR = "advisor"
    RECEPTIONIST = "receptionist"
    BEAUTICIAN = "beautician"


ROLE_LABELS: dict[Role, str] = {
    Role.OWNER: N_("Owner"),
    Role.ADVISOR: N_("Advisor"),
    Role.RECEPTIONIST: N_("Receptionist"),
    Role.BEAUTICIAN: N_("Beautician"),
}


class Action(StrEnum):
    """What can be allowed or refused."""

    EDIT_CLIENT = "edit_client"
    RECORD_VISIT = "record_visit"
    CORRECT_RECORD = "correct_record"
    WRITE_TICKET = "write_ticket"
    TAKE_PAYMENT = "take_payment"
    REFUND = "refund"
    LOG_CALL = "log_call"
    WRITE_NOTE = "write_note"
    IMPORT = "import"
    OVERRIDE_PRICE = "override_price"
    VOID = "void"
    TAKE_BACK = "take_back"
    HAND_OVER = "hand_over"
    MERGE = "merge"
    ERASE = "erase"
    CHANGE_HELD = "change_held"
    PRINT = "print"
    EXPORT = "export"
    EXPORT_LIST = "export_list"
    SEE_DOCUMENT = "see_document"
    SEE_AUDIT = "see_audit"
    CHANGE_RULES = "change_rules"
    CHANGE_SETTINGS = "change_settings"
    MANAGE_STAFF = "manage_staff"
    BACK_UP = "back_up"
    RESTORE = "restore"
    SEE_FIGURES = "see_figures"


#: What each is called, where somebody is told that she may not.
ACTION_LABELS: dict[Action, str] = {
    Action.EDIT_CLIENT: N_("Change a client’s file"),
    Action.RECORD_VISIT: N_("Record a visit or an appointment"),
    Action.CORRECT_RECORD: N_("Correct a visit or a ticket"),
    Action.WRITE_TICKET: N_("Issue, renew and redeem pawn tickets"),
    Action.TAKE_PAYMENT: N_("Take a payment"),
    Action.REFUND: N_("Give money back"),
    Action.LOG_CALL: N_("Note calls, complaints and promises"),
    Action.WRITE_NOTE: N_("Write notes to colleagues and answer them"),
    Action.IMPORT: N_("Import lists"),
    Action.OVERRIDE_PRICE: N_("Charge prices or rates far from the shop’s own"),
    Action.VOID: N_("Make a ticket void"),
    Action.TAKE_BACK: N_("Take back what somebody else did"),
    Action.HAND_OVER: N_("Hand all clients of an advisor to another"),
    Action.MERGE: N_("Merge two files of one client"),
    Action.ERASE: N_("Erase a client"),
    Action.CHANGE_HELD: N_("Change or let go what the law holds"),
    Action.PRINT: N_("Print receipts and tickets"),
    Action.EXPORT: N_("Save or print a client’s file"),
    Action.EXPORT_LIST: N_("Save lists of clients, tickets and money"),
    Action.SEE_DOCUMENT: N_("See a whole document number"),
    Action.SEE_AUDIT: N_("Read who did what"),
    Action.CHANGE_RULES: N_("Change the catalogue and the rules"),
    Action.CHANGE_SETTINGS: N_("Change settings"),
    Action.MANAGE_STAFF: N_("Change accounts and PINs"),
    Action.BACK_UP: N_("Make a backup"),
    Action.RESTORE: N_("Restore a backup"),
    Action.SEE_FIGURES: N_("See the shop’s figures"),
}

#: What is said where nothing more is to be said than the action.
MAY_NOT = N_("{name} may not do this. Ask the owner.")

_FRONT_DESK = frozenset(
    {
        Action.EDIT_CLIENT,
        Action.RECORD_VISIT,
        Action.CORRECT_RECORD,
        Action.LOG_CALL,
        Action.WRITE_NOTE,
        Action.PRINT,
        Action.TAKE_PAYMENT,
        Action.WRITE_TICKET,
        Action.BACK_UP,
    }
)

#: The one table of role × action.
MAY: dict[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.ADVISOR: _FRONT_DESK | {Action.SEE_DOCUMENT, Action.EXPORT, Action.VOID},
    Role.RECEPTIONIST: _FRONT_DESK,
    Role.BEAUTICIAN: frozenset({Action.RECORD_VISIT, Action.WRITE_NOTE}),
}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An account. ``code`` is the short name other systems know her by ("JJ"); it may be empty."""

    id: StaffId
    name: str
    role: Role
    code: str = ""
    active: bool = True
    has_pin: bool = False


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """An account as typed. ``id`` None: a new one. ``pin`` "": leave it as it is (a new account then has none)."""

    name: str
    role: Role
    code: str = ""
    active: bool = True
    pin: str = ""
    id: StaffId | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """One action an owner allowed on the spot, with her PIN. It stands by its ``nonce`` alone, which ``give_word``
    made, and until it is used; one that somebody puts together allows nothing."""

    by: StaffId
    name: str
    action: Action
    nonce: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who is doing this, on which machine. Every write carries one.

    ``override`` is what an owner has just allowed her (``staff.desk.allow_once``), for this one time. ``since``: the
    line of the trail that says she signed in with her PIN; 0 where she did not, and then no later PIN ends it.
    """

    staff_id: StaffId
    name: str
    role: Role
    machine: str = ""
    override: Override | None = None
    since: int = field(default=0, repr=False, compare=False)

    @property
    def allowed(self) -> Override | None:
        """The override she acts under and that is not used yet: her own, or that of the command that is being repeated
        (``allowing``)."""
        found, repeated = self.override, _REPEATED.get()
        if found is None and repeated is not None and repeated.staff_id == self.staff_id:
            found = repeated.override
        given = standing(found.nonce) if found is not None else None
        if given is None or given.said != found:
            return None
        return found if given.carried or given.staff_id == self.staff_id else None

    def may(self, action: Action) -> bool:
        """Whether this role is allowed ``action``, or an owner has just allowed it."""
        allowed = self.allowed
        if action in MAY[self.role] or allowed is None:
            return action in MAY[self.role]
        given = standing(allowed.nonce)
        return allowed.action is action and given is not None and not given.carried

    def must(self, action: Action) -> None:
        """Raises NotAllowed, which says the action, where it is not allowed."""
        if not self.may(action):
            self.refuse(action)

    def must_all(self, reasons: Mapping[Action, NotAllowed]) -> None:
        """Raises the first of ``reasons``, in their order, whose action her role may not do. What an owner allows on
        the spot is one command: her word for the first covers what comes after it in the same one."""
        for action, reason in reasons.items():
            if action not in MAY[self.role]:
                if not self.may(action):
                    raise reason
                return

    def refuse(self, action: Action) -> NoReturn:
        """Raises NotAllowed, which says the action."""
        raise NotAllowed(MAY_NOT, action=action.value, name=self.name)


def give_word(shop: object, acting: Acting, owner: StaffMember, action: Action, since: int = 0) -> Acting:
    """``acting`` under the word of ``owner``, for one use at the open ``shop``. She has shown who she is: nobody but
    ``staff.desk.allow_once`` calls this. ``since``: the line of the trail that says so, as of ``Acting``."""
    said = Override(owner.id, owner.name, action)
    nonce = give(Given(said, int(acting.staff_id), ref(shop), since))
    return replace(acting, override=replace(said, nonce=nonce))


def carried(override: Override | None) -> Override | None:
    """An override as it is told in another file than that it was given at. It is used by that, and allows nothing."""
    return None if override is None else replace(override, nonce=carry(override.nonce))


def granted(acting: Acting, action: Action) -> Acting:
    """``acting`` with the override she acts under now, for work that goes on elsewhere. Raises NotAllowed."""
    acting.must(action)
    return replace(acting, override=acting.allowed)


def put_away(acting: Acting) -> None:
    """Uses up the override of ``acting``, if any: what it was given for is over."""
    if acting.override is not None:
        spend(acting.override.nonce)


_REPEATED: ContextVar[Acting | None] = ContextVar("repeated", default=None)


@contextmanager
def allowing(acting: Acting) -> Iterator[None]:
    """While a refused command is repeated as it was asked, its person acts under the override of ``acting``.

    Only on this thread, and only for her: the command holds the ``Acting`` it was made with.
    """
    token = _REPEATED.set(acting)
    try:
        yield
    finally:
        _REPEATED.reset(token)
