"""What is said about a candidate: its headline, the parts of its weight, its badge, its script's holes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from desk_app.clock import local_time
from desk_app.followup.candidate import Candidate
from desk_app.followup.occasions import headline, spoken
from desk_app.followup.phrase import NearDay, Phrase, shortened
from desk_app.followup.queue import Family, Reason, Why
from desk_app.followup.sources import TOLD_RHYTHM, tolerance
from desk_app.money import Money
from desk_app.words import N_

#: Reasons that follow from the gaps between visits.
_BY_RHYTHM = frozenset({Family.REBOOKING, Family.WIN_BACK})


class Setting(NamedTuple):
    """What the words need besides the candidate: the day, the shop's zone, currency and name."""

    on: date
    zone: str
    currency: str
    shop: str
    services: Mapping[int, str]  # names by id


def reason(candidate: Candidate, setting: Setting) -> Reason:
    """The reason as people see it."""
    due = date.fromisoformat(candidate.due)
    return Reason(candidate.key, candidate.family, due, _HEADLINES[candidate.family](candidate, setting))


def _service(candidate: Candidate, setting: Setting) -> str:
    return setting.services.get(_int(candidate.facts[1]), "")


def _aftercare(candidate: Candidate, setting: Setting) -> Phrase:
    gone = (setting.on - _day(candidate.facts[2])).days
    return Phrase(N_("Day {days} after {service}"), {"days": gone, "service": _service(candidate, setting)})


def _rebooking(candidate: Candidate, setting: Setting) -> Phrase:
    late = _int(candidate.facts[5])
    if late < 0:
        return Phrase(N_("Usual rhythm comes up on {due}"), {"due": NearDay(_day(candidate.due))})
    if late == 0:
        return Phrase(N_("Due today by the usual rhythm"))
    if late == 1:
        return Phrase(N_("1 day past the usual rhythm"))
    return Phrase(N_("{days} days past the usual rhythm"), {"days": late})


def _win_back(candidate: Candidate, setting: Setting) -> Phrase:
    quiet = (setting.on - _day(candidate.facts[4])).days
    return Phrase(N_("Quiet for {days} days, used to come every {mean}"), {"days": quiet, "mean": candidate.facts[2]})


def _maturity(candidate: Candidate, setting: Setting) -> Phrase:
    left = _int(candidate.facts[5])
    if left < 0:
        return Phrase(N_("Ticket in grace until {day}"), {"day": NearDay(_day(candidate.facts[3]))})
    if left == 0:
        return Phrase(N_("Ticket due today"))
    if left == 1:
        return Phrase(N_("Ticket due tomorrow"))
    return Phrase(N_("Ticket due in {days} days"), {"days": left})


def _birthday(candidate: Candidate, setting: Setting) -> Phrase:
    days = (_day(candidate.due) - setting.on).days
    if days == 0:
        return Phrase(N_("Birthday today"))
    return Phrase(N_("Birthday on {day}"), {"day": NearDay(_day(candidate.due))})


def _occasion(candidate: Candidate, setting: Setting) -> Phrase:
    what, days = headline(*map(str, candidate.facts[2:5])), (_day(candidate.due) - setting.on).days
    if days == 0:
        return Phrase(N_("{what} today"), {"what": what})
    return Phrase(N_("{what} on {day}"), {"what": what, "day": NearDay(_day(candidate.due))})


def _call_back(candidate: Candidate, setting: Setting) -> Phrase:
    at = agreed_time(candidate, setting.zone)
    if at.date() == setting.on:
        return Phrase(N_("Agreed to call back at {time}"), {"time": at})
    return Phrase(N_("Agreed to call back on {day}"), {"day": NearDay(at.date())})


def _promise(candidate: Candidate, setting: Setting) -> Phrase:
    return Phrase(N_("Promise falls due: {text}"), {"text": candidate.facts[1]})


def _complaint(candidate: Candidate, setting: Setting) -> Phrase:
    return Phrase(N_("Complaint waits for an answer"))


def _keep_in_touch(candidate: Candidate, setting: Setting) -> Phrase:
    return Phrase(N_("Keeping in touch"))


_HEADLINES = {
    Family.KEEP_IN_TOUCH: _keep_in_touch,
    Family.AFTERCARE: _aftercare,
    Family.REBOOKING: _rebooking,
    Family.WIN_BACK: _win_back,
    Family.MATURITY: _maturity,
    Family.BIRTHDAY: _birthday,
    Family.OCCASION: _occasion,
    Family.CALL_BACK: _call_back,
    Family.PROMISE: _promise,
    Family.COMPLAINT: _complaint,
}


def agreed_time(candidate: Candidate, zone: str) -> datetime:
    """The agreed time of a call-back on the shop's wall clock."""
    return local_time(datetime.fromisoformat(str(candidate.facts[1])), zone)


def whys(candidate: Candidate, setting: Setting) -> tuple[Why, ...]:
    """Urgency, worth and chance in words; they add up to the candidate's points. A part of no points is left out."""
    urgency = Why(_urgency(candidate, setting), candidate.urgency)
    worth = Why(_worth(candidate, setting), candidate.worth)
    chance = Why(_chance(candidate), candidate.chance)
    return tuple(why for why in (urgency, worth, chance) if why.points)


def _urgency(candidate: Candidate, setting: Setting) -> Phrase:
    facts = candidate.facts
    if candidate.family is Family.CALL_BACK:
        return Phrase(N_("The time was agreed"))
    if candidate.family is Family.REBOOKING and not facts[1]:
        last, due = _day(facts[4]), _day(candidate.due)
        return Phrase(N_("The visit of {last} named {due} as the next"), {"last": last, "due": due})
    if candidate.family in _BY_RHYTHM:
        values = {"mean": facts[2], "last": _day(facts[4]), "due": _day(candidate.due)}
        return Phrase(N_("Own rhythm of {mean} days: last on {last}, due on {due}"), values)
    if candidate.family is Family.MATURITY:
        return Phrase(N_("Ticket {ticket} due on {due}"), {"ticket": facts[1], "due": _day(facts[2])})
    if candidate.family in {Family.PROMISE, Family.COMPLAINT}:
        return Phrase(N_("Owed by {due}"), {"due": _day(candidate.due)})
    return _HEADLINES[candidate.family](candidate, setting)


def _worth(candidate: Candidate, setting: Setting) -> Phrase:
    facts = candidate.facts
    if candidate.family in _BY_RHYTHM and facts[1]:
        return Phrase(N_("Visits so far: {visits}"), {"visits": facts[1]})
    if candidate.family is Family.MATURITY:
        return Phrase(N_("Principal at stake: {amount}"), {"amount": Money(_int(facts[4]), setting.currency)})
    amount = facts[5] if candidate.family is Family.AFTERCARE else facts[7] if len(facts) > 7 else 0
    return Phrase(N_("That visit came to {amount}"), {"amount": Money(_int(amount), setting.currency)})


def _chance(candidate: Candidate) -> Phrase:
    facts = candidate.facts
    if candidate.family is Family.AFTERCARE:
        if facts[4] is None:
            return Phrase(N_("Did not say yet how it went"))
        return Phrase(N_("Last score {score}"), {"score": facts[4]})
    if candidate.family is Family.REBOOKING and facts[1] and facts[5] <= 0:
        return Phrase(N_("Not late yet: easy to book"))
    if candidate.family in _BY_RHYTHM and facts[1]:
        return Phrase(N_("Usual spread of {spread} days, now {late} past"), {"spread": facts[3], "late": facts[5]})
    if candidate.family is Family.REBOOKING and _int(facts[5]) > tolerance(*TOLD_RHYTHM):
        return Phrase(N_("{days} days past the day that was named"), {"days": facts[5]})
    if candidate.family is Family.REBOOKING:
        return Phrase(N_("Likely to book again now"))
    if candidate.family in {Family.BIRTHDAY, Family.OCCASION}:
        return Phrase(N_("A call that sells nothing"))
    return Phrase(N_("Already late"))


def contacts_why(contacts: int, points: int) -> Why:
    """How much she was left in peace lately."""
    if contacts == 0:
        return Why(Phrase(N_("No contact in the last 30 days")), points)
    return Why(Phrase(N_("Contacts in the last 30 days: {count}"), {"count": contacts}), points)


def no_phone_why() -> Why:
    """There is no number to dial: shown, and no reason to hide the client."""
    return Why(Phrase(N_("No phone in the file: ask at the next visit")), 0)


def badge(candidate: Candidate, setting: Setting) -> tuple[Phrase, str]:
    """The badge in the list and its tone: the agreed time, the principal, or the day."""
    if candidate.family is Family.CALL_BACK:
        return Phrase("{time}", {"time": agreed_time(candidate, setting.zone)}), "warn"
    if candidate.family is Family.MATURITY:
        amount = Money(_int(candidate.facts[4]), setting.currency)
        return Phrase("{amount}", {"amount": amount}), "bad" if _int(candidate.facts[5]) <= 1 else "warn"
    due = _day(candidate.due)
    if due == setting.on:
        return Phrase(N_("today")), "accent" if candidate.family in {Family.BIRTHDAY, Family.OCCASION} else "info"
    tone = "bad" if candidate.family is Family.COMPLAINT else "warn" if due < setting.on else "info"
    return Phrase("{day}", {"day": f"{due:%m-%d}"}), tone


def holes(candidate: Candidate, setting: Setting, last_service: str) -> dict[str, object]:
    """The values a script of this reason can use. ``last_service`` is what she last had of the kind that is due."""
    facts = candidate.facts
    if candidate.family is Family.AFTERCARE:
        return {"service": _service(candidate, setting), "days": (setting.on - _day(facts[2])).days}
    if candidate.family in _BY_RHYTHM:
        return {"service": last_service, "days": (setting.on - _day(facts[4])).days}
    if candidate.family is Family.MATURITY:
        return {
            "ticket": facts[1],
            "due": _day(facts[2]),
            "last_day": _day(facts[3]),
            "amount": Money(_int(facts[4]), setting.currency),
        }
    if candidate.family is Family.OCCASION:
        return {"occasion": spoken(*map(str, facts[2:5])), "due": _day(candidate.due)}
    if candidate.family is Family.PROMISE:
        return {"promise": shortened(str(facts[1]))}
    return {}


def lines_for(candidate: Candidate) -> str:
    """The group of reason lines that fits: named after its family, but by how late she or her ticket is.

    On time is within a rhythm's own tolerance, as for its chance; late is up to one gap more; a client without a
    rhythm is spoken to about the day her last visit named.
    """
    facts = candidate.facts
    if candidate.family is Family.MATURITY and _int(facts[5]) < 0:
        return "grace"
    if candidate.family is not Family.REBOOKING:
        return candidate.family.value
    mean, spread = (_int(facts[2]), _int(facts[3])) if facts[1] else TOLD_RHYTHM
    late = _int(facts[5])
    if late > mean:
        return "very_late"
    if late > tolerance(mean, spread):
        return "late"
    return "rebooking" if facts[1] else "named"


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
