"""What an owner has to allow of a ticket, of its correction, and of what the law holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desk_app.clients.held_store import hold_on
from desk_app.clock import local_date
from desk_app.errors import NotAllowed
from desk_app.pawn import store
from desk_app.pawn.correcting import told
from desk_app.pawn.leeway import Usual, far_terms
from desk_app.pawn.ticket import Pledge, PledgeDraft, Step, Ticket, TicketDraft
from desk_app.staff.account import MAY_NOT, Action
from desk_app.staff.work import Work
from desk_app.words import N_, Words, words_for

_FAR: dict[str, str] = {
    "fee_percent": N_("The shop’s fee is {fee} % a month. One further away than {leeway} % is an owner’s to allow."),
    "interest_percent": N_(
        "The shop’s interest is {interest} % a month. One further away than {leeway} % is an owner’s to allow."
    ),
    "start_on": N_(
        "A ticket begins today, or yesterday where it is entered late. An earlier day is an owner’s to allow."
    ),
    "term_months": N_("The term was agreed as {months} months. Another one is an owner’s to allow."),
    "principal": N_("The loan was {principal}. One further away than {leeway} % is an owner’s to allow."),
}


#: What an owner's word would cover, one by one, with what it would become.
_ABOUT: dict[str, str] = {
    "client": N_("another client"),
    "principal": N_("the loan ({now})"),
    "fee_percent": N_("the fee ({now} % a month)"),
    "interest_percent": N_("the interest ({now} % a month)"),
    "start_on": N_("the first day ({now})"),
    "term_months": N_("the term (months: {now})"),
    "pledges": N_("what is pawned"),
    "notes": N_("the notes"),
    "staff": N_("a ticket that somebody else wrote"),
    "on": N_("a ticket of another day"),
}

#: Why the law's hold on a file keeps a step from whoever is no owner.
_HELD: dict[Step, str] = {
    Step.REDEEMED: N_(
        "The law holds the file of {client}. To give out what she pawned under ticket {number} is an owner’s to allow."
    ),
    Step.FORFEITED: N_(
        "The law holds the file of {client}. To forfeit ticket {number}, and so let go what she pawned, is an owner’s "
        "to allow."
    ),
    Step.VOIDED: N_("The law holds the file of {client}. To make ticket {number} void is an owner’s to allow."),
}


class OwnersToAllow(NotAllowed):
    """A ticket, or a correction, that an owner has to allow: why, and everything her word would cover."""

    def __init__(
        self, template: str, *, action: Action, about: Mapping[str, object] | None = None, **values: object
    ) -> None:
        super().__init__(template, action=action.value, **values)
        self.about = about or {}

    def say(self, words: Words) -> str:
        why = super().say(words)
        if not self.about:
            return why
        things = words.list_of([words(_ABOUT[name], now=now) for name, now in self.about.items()])
        return words(N_("{why} It is about: {things}."), why=why, things=things)

    def __str__(self) -> str:
        return self.say(words_for("en"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A draft beside what there was. ``far``: its fields that lie far; ``changed``: all that a correction changes."""

    far: tuple[str, ...]
    changed: tuple[str, ...]
    held: bool
    others: bool
    late: bool

    @property
    def whose(self) -> list[str]:
        return [*(["staff"] if self.others else []), *(["on"] if self.late else [])]


def must_be_allowed(unit: Work, draft: TicketDraft, old: Ticket | None = None) -> dict[str, object]:
    """Asks for what a ticket, or a correction of ``old``, needs; what the trail is told of it, where there is any.

    Terms far from the shop's, or from the line before, need Action.OVERRIDE_PRICE. A ticket that somebody else wrote,
    or of another day, needs Action.TAKE_BACK to be put right at all; one that goes to another client Action.VOID, and
    where the law holds the file of the first, Action.CHANGE_HELD, as does a change of what she pawned. Where it needs
    several, the gravest is asked for, and its sentence tells everything that her word would cover. Raises NotAllowed.
    """
    lines = () if old is None else _lines(old, draft.principal.currency)
    usual = _usual(unit, old)
    far = far_terms(draft, usual, lines)
    asked = _Asked(
        far,
        far if old is None else _changed(old, draft),
        held=old is not None and bool(hold_on(old.client_id)),
        others=old is not None and any(line.staff_id != unit.acting.staff_id for line in lines),
        late=old is not None and usual.written_on != unit.on,
    )
    moved = "client" in asked.changed
    said: dict[str, object] = {
        "client": "" if old is None else old.client,
        "fee": f"{usual.fee_percent:f}",
        "interest": f"{usual.interest_percent:f}",
        "leeway": usual.leeway_percent,
        "months": 0 if old is None else old.term_months,
        "number": "" if old is None else old.number,
        "principal": draft.principal if old is None else old.principal,
    }
    becomes = told(draft) | {"principal": draft.principal, "start_on": draft.start_on}
    reasons: dict[Action, NotAllowed] = {}
    for action, (sentence, tells) in _needed(asked, old is not None and _other_goods(old, draft)).items():
        names = [*asked.changed, *(asked.whose if action is Action.CHANGE_HELD else [])]
        about = {name: becomes.get(name) for name in names} if set(names) - tells else {}
        reasons[action] = OwnersToAllow(sentence, action=action, about=about, **said)
    unit.acting.must_all(reasons)
    beyond = [*(["client"] if moved else []), *far, *asked.whose]
    return {"beyond": beyond} if beyond else {}


def _needed(asked: _Asked, other_goods: bool) -> dict[Action, tuple[str, set[str]]]:
    """What a correction needs, the gravest first: the sentence for it, and of what is changed, what that tells."""
    needed: dict[Action, tuple[str, set[str]]] = {}
    moved = "client" in asked.changed
    if asked.held and moved:
        sentence = N_("The law holds the file of {client}: her ticket goes to nobody else.")
        needed[Action.CHANGE_HELD] = sentence, {"client"}
    elif asked.held and other_goods:
        sentence = N_("The law holds the file of {client}: what she pawned under ticket {number} stays what it is.")
        needed[Action.CHANGE_HELD] = sentence, {"pledges"}
    if asked.whose:
        sentence = N_("Ticket {number} was written by somebody else or on another day. It is an owner’s to put right.")
        needed[Action.TAKE_BACK] = sentence, set()
    if len(asked.far) > 1:
        sentence = N_(
            "Several terms lie far from the shop’s own, or from what was agreed. That is an owner’s to allow."
        )
        needed[Action.OVERRIDE_PRICE] = sentence, set()
    elif asked.far:
        needed[Action.OVERRIDE_PRICE] = _FAR[asked.far[0]], set(asked.far)
    if moved:
        needed[Action.VOID] = N_("Ticket {number} goes to another client only by who may make it void."), {"client"}
    return needed


def must_let_go(unit: Work, ticket: Ticket, step: Step) -> None:
    """What is pawned under a ticket of a file that the law holds is let go under Action.CHANGE_HELD alone: redeemed,
    forfeited, or its ticket made void, which needs Action.VOID as well. Raises NotAllowed."""
    reasons: dict[Action, NotAllowed] = {}
    if hold_on(ticket.client_id):
        reasons[Action.CHANGE_HELD] = OwnersToAllow(
            _HELD[step], action=Action.CHANGE_HELD, client=ticket.client, number=ticket.number
        )
    if step is Step.VOIDED:
        reasons[Action.VOID] = NotAllowed(MAY_NOT, action=Action.VOID.value, name=unit.acting.name)
    unit.acting.must_all(reasons)


def _changed(old: Ticket, draft: TicketDraft) -> tuple[str, ...]:
    """The fields of a ticket that a correction changes."""
    changed = [] if old.client_id == draft.client_id else ["client"]
    terms = ("principal", "fee_percent", "interest_percent", "start_on", "term_months")
    changed += [name for name in terms if getattr(old, name) != getattr(draft, name)]
    if [_whole(each) for each in old.pledges] != [_whole(each) for each in draft.pledges]:
        changed.append("pledges")
    return tuple(changed if old.notes == draft.notes else [*changed, "notes"])


def _whole(pledge: Pledge | PledgeDraft) -> tuple[object, ...]:
    return (*_goods(pledge), pledge.category, pledge.description, pledge.bin)


def _goods(pledge: Pledge | PledgeDraft) -> tuple[object, ...]:
    """What says which thing it is; where it lies and how it is described may be put right."""
    return pledge.name, pledge.appraisal, pledge.serial, pledge.weight_mg, pledge.fineness


def _other_goods(old: Ticket, draft: TicketDraft) -> bool:
    return [_goods(each) for each in old.pledges] != [_goods(each) for each in draft.pledges]


def _lines(old: Ticket, currency: str) -> Sequence[Ticket]:
    """A ticket and the lines it took the place of, the newest first."""
    lines = [old]
    while lines[-1].replaces is not None:
        before = store.get_ticket(lines[-1].replaces, currency)
        if before is None:
            break
        lines.append(before)
    return lines


def _usual(unit: Work, old: Ticket | None) -> Usual:
    settings = unit.shop.settings
    return Usual(
        Decimal(settings.loan_fee_percent),
        Decimal(settings.loan_interest_percent),
        settings.price_leeway_percent,
        unit.on if old is None else local_date(old.issued_at, settings.zone),
    )
