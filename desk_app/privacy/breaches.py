"""The breach log: personal data that got out, and the 72 hours in which the authority is told (GDPR 33, PIPL 57)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app.changes import Kind, Touched
from desk_app.clients.rules import many_lines
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.privacy import breach_store
from desk_app.privacy.breach import Breach, BreachId
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work
from desk_app.words import N_

#: A clock further ahead than this is a slip of the hand.
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class BreachKept:
    """What noting a breach or telling somebody of it did."""

    breach_id: BreachId
    touched: Touched


def note_breach(shop: Shop, acting: Acting, known_at: datetime, what: str, whom: str, measures: str = "") -> BreachKept:
    """Notes a breach: when it was known, what happened, whose data, what was done.

    Raises RuleBroken("known_at" | "what" | "whom"), NotAllowed.
    """
    acting.must(Action.CHANGE_SETTINGS)
    said = {name: many_lines(text, name) for name, text in (("what", what), ("whom", whom), ("measures", measures))}
    if not said["what"]:
        raise RuleBroken("what", "empty", N_("Write down what happened to the data."))
    if not said["whom"]:
        raise RuleBroken("whom", "empty", N_("Write down whose data it is, or whose it may be."))
    if known_at > shop.now() + _AHEAD:
        raise RuleBroken("known_at", "future", N_("Nobody can have known of it before it is that time."))
    with work(shop, acting) as unit:
        breach_id = breach_store.insert(acting.staff_id, known_at, said["what"], said["whom"], said["measures"])
        unit.audit("privacy.breach_noted", f"breach:{breach_id}", detail={"known_at": known_at.isoformat()})
        unit.touch(Kind.SETTING)
        return BreachKept(breach_id, unit.touched)


def told_authority(shop: Shop, acting: Acting, breach_id: BreachId) -> BreachKept:
    """Notes that the authority was told, now. Raises NotFound, RuleBroken where it was told before."""
    return _told(shop, acting, breach_id, "authority")


def told_people(shop: Shop, acting: Acting, breach_id: BreachId) -> BreachKept:
    """Notes that the people concerned were told, now. Raises NotFound, RuleBroken where they were told before."""
    return _told(shop, acting, breach_id, "people")


def need_not_report(shop: Shop, acting: Acting, breach_id: BreachId, reason: str) -> BreachKept:
    """Notes that the authority need not be told, and why (GDPR 33(1); the reason is kept, 33(5)). Should it turn out
    otherwise, ``told_authority`` still notes that it was told.

    Raises NotFound, RuleBroken("reason"), RuleBroken("told") where it was told or excused before.
    """
    acting.must(Action.CHANGE_SETTINGS)
    said = many_lines(reason, "reason")
    if not said:
        raise RuleBroken("reason", "empty", N_("Write down why nobody is likely to be harmed."))
    with work(shop, acting) as unit:
        found = breach_store.breach(breach_id)
        if found is None:
            raise NotFound(N_("There is no breach {number}."), number=breach_id)
        if not found.open:
            raise RuleBroken("told", "before", N_("That was noted before."))
        breach_store.excuse(breach_id, acting.staff_id, unit.at, said)
        detail = {"hours": found.hours_since(unit.at), "length": len(said)}
        unit.audit("privacy.not_reported", f"breach:{breach_id}", detail=detail)
        unit.touch(Kind.SETTING)
        return BreachKept(breach_id, unit.touched)


def note_measures(shop: Shop, acting: Acting, breach_id: BreachId, text: str) -> BreachKept:
    """Adds what was done since to a breach, under what stands there. Raises NotFound, RuleBroken("measures")."""
    acting.must(Action.CHANGE_SETTINGS)
    said = many_lines(text, "measures")
    if not said:
        raise RuleBroken("measures", "empty", N_("Write down what was done."))
    with work(shop, acting) as unit:
        found = breach_store.breach(breach_id)
        if found is None:
            raise NotFound(N_("There is no breach {number}."), number=breach_id)
        breach_store.write_measures(breach_id, f"{found.measures}\n{said}".strip())
        unit.audit("privacy.breach_measures", f"breach:{breach_id}", detail={"length": len(said)})
        unit.touch(Kind.SETTING)
        return BreachKept(breach_id, unit.touched)


def open_breaches(shop: Shop) -> tuple[Breach, ...]:
    """Breaches of which the authority is not told yet and must be, the most urgent first."""
    return breach_store.untold()


def _told(shop: Shop, acting: Acting, breach_id: BreachId, who: breach_store.Told) -> BreachKept:
    acting.must(Action.CHANGE_SETTINGS)
    with work(shop, acting) as unit:
        found = breach_store.breach(breach_id)
        if found is None:
            raise NotFound(N_("There is no breach {number}."), number=breach_id)
        if (found.authority_told_at if who == "authority" else found.people_told_at) is not None:
            raise RuleBroken("told", "before", N_("That was noted before."))
        breach_store.tell(breach_id, who, unit.at)
        unit.audit(f"privacy.{who}_told", f"breach:{breach_id}", detail={"hours": found.hours_since(unit.at)})
        unit.touch(Kind.SETTING)
        return BreachKept(breach_id, unit.touched)


def breaches(shop: Shop, limit: int = 100) -> tuple[Breach, ...]:
    """The log, newest first."""
    return breach_store.breaches(limit)


def running_out(shop: Shop, within: timedelta = timedelta(hours=24)) -> tuple[Breach, ...]:
    """Open breaches whose 72 hours are over or end ``within``."""
    edge = shop.now() + within
    return tuple(each for each in breach_store.breaches(100) if each.open and each.tell_by <= edge)
