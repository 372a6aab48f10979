"""How the backups stand, in words: the few of the light, and the sentence with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk_app.clock import local_time
from desk_app.words import N_, _, current_words

if TYPE_CHECKING:
    from datetime import datetime

    from desk_app.db.standing import Verdict

#: What the light says, by ``State`` and by ``Why``. Those with a day or an hour are said in ``label``.
_LABELS = {
    "failed": N_("Backup failed"),
    "keys": N_("Make a new recovery sheet"),
    "none": N_("No backup yet"),
    "none_yet": N_("No backup yet"),
    "ahead": N_("Is the clock right?"),
    "second_old": N_("Second backup is behind"),
    "absent": N_("Backup stick is missing"),
    "not_it": N_("Not the backup stick"),
    "full": N_("Backup stick is full"),
    "read_only": N_("Backup stick is read-only"),
    "unsound": N_("Check the shop file"),
    "other": N_("Second backup failed"),
}

#: States that nobody has to do anything about.
_QUIET = frozenset({"good", "none_yet"})


def label(verdict: Verdict, today: datetime, zone: str) -> str:
    """What the light says. ``today`` is now, UTC."""
    state = verdict.state.value
    if verdict.at is not None and state in {"old", "good"}:
        at = local_time(verdict.at, zone)
        if state == "good" and at.date() == local_time(today, zone).date():
            return _("Backed up {time}", time=f"{at:%H:%M}")
        return _("Last backup {day}", day=current_words().day(at.date()))
    if state == "second":
        state = getattr(verdict.fault, "why", "other")
    return _(_LABELS[state])


def sentence(verdict: Verdict, zone: str) -> str:
    """What is wrong and what to do about it; "" where all is well."""
    state = verdict.state.value
    at = local_time(verdict.at, zone) if verdict.at is not None else None
    day, time = (current_words().day(at.date()), f"{at:%H:%M}") if at is not None else ("", "")
    if verdict.fault is not None:
        said = verdict.fault.say(current_words())
        return _("The last backup failed. {reason}", reason=said) if state == "failed" else said
    if state == "none":
        return _("There is work of {day} and since, and no backup of it. Back up now.", day=day)
    if state == "old":
        return _(
            "The last backup is of {day}, {time}; the work since then has no copy. Back up now.", day=day, time=time
        )
    if state == "ahead":
        return _("The backups there are seem to be from the future. Set the clock of this machine right.")
    if state == "second_old" and at is not None:
        return _("The second place has nothing newer than {day}, {time}. Back up now.", day=day, time=time)
    if state == "second_old":
        return _("There is no copy in the second place yet. Back up now.")
    return ""


def worth_a_strip(verdict: Verdict) -> bool:
    """Whether somebody has to do something."""
    return verdict.state.value not in _QUIET
