"""The rules of follow-up as data: resources/rules/followup.toml, read once and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from desk_app.followup.queue import Family
from desk_app.places import resource

#: No rule is more urgent.
MOST_URGENT = 900


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every figure of the rules. Days are calendar days; ``urgency`` is points by family."""

    urgency: Mapping[Family, int]
    selling: frozenset[Family]
    aftercare_lapse: int
    aftercare_categories: tuple[tuple[str, tuple[int, ...]], ...]
    rebooking_before: int
    rebooking_lapse: int
    told_lapse: int
    told_longest: int
    rebooking_last_days: int
    since_visit: int
    win_back_longest: int
    win_back_again: int
    stages: tuple[tuple[int, int], ...]  # (days before maturity, urgency), furthest first
    grace_urgency: int
    longest_grace: int
    birthday_before: int
    birthday_lapse: int
    birthday_seen_within: int
    occasion_before: int
    occasion_lapse: int
    call_back_lapse: int
    call_back_lead_minutes: int
    promise_before: int
    complaint_before: int
    cap_day: int
    cap_week: int
    cap_month: int
    week_days: int
    month_days: int
    exempt: frozenset[Family]
    cool_down_days: int
    most_no_answer: int
    most_busy: int
    busy_minutes: int
    remembered_calls: int
    worn_within_days: int
    worn_times: int
    likeness_percent: int

    @property
    def history_days(self) -> int:
        """How far back logged calls can bear on today's queue."""
        return max(self._remembered, self.win_back_again)

    @property
    def _remembered(self) -> int:
        longest = max(self.rebooking_before + self.rebooking_lapse, self.told_lapse + self.rebooking_before, 60)
        return max(longest, self.month_days) + 1

    def aftercare_for(self, category: str, name: str) -> tuple[int, ...]:
        """The days after which to ask, for a service that has none of its own."""
        text = f"{category}\n{name}".casefold()
        return next((days for word, days in self.aftercare_categories if word in text), ())


def read_rulebook(path: Path) -> Rulebook:
    """The rules in ``path``. Raises KeyError, TypeError or ValueError for a file that is not whole: a defect."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    rules = {family: data[family.value] for family in Family if family.value in data}
    book = Rulebook(
        urgency={family: _points(rule) for family, rule in rules.items()} | {Family.KEEP_IN_TOUCH: 0},
        selling=frozenset(family for family, rule in rules.items() if rule["selling"]),
        **_sources(data),
        **_limits(data),
    )
    if book.cap_day < 1 or book.cap_week < book.cap_day or book.cap_month < book.cap_week:
        raise ValueError("caps grow from day to week to month")
    if not all(0 <= points <= MOST_URGENT for points in (*book.urgency.values(), book.grace_urgency)):
        raise ValueError("urgency is points from nothing to what three digits hold with worth and chance")
    if book.win_back_again < book._remembered or book.win_back_longest <= book.rebooking_lapse:
        raise ValueError("to be won back begins where rebooking lapses, and again when earlier calls are forgotten")
    if [days for days, _ in book.stages] != sorted((days for days, _ in book.stages), reverse=True):
        raise ValueError("stages count down to maturity")
    return book


def _points(rule: Mapping[str, Any]) -> int:
    urgency = rule["urgency"]
    return int(urgency if isinstance(urgency, int) else max(urgency))


def _sources(data: Mapping[str, Any]) -> dict[str, Any]:
    maturity, birthday, rebooking = data["maturity"], data["birthday"], data["rebooking"]
    return {
        "aftercare_lapse": data["aftercare"]["lapse_days"],
        "aftercare_categories": tuple(
            (word.casefold(), tuple(days)) for word, days in data["aftercare"]["categories"].items()
        ),
        "rebooking_before": rebooking["before_days"],
        "rebooking_lapse": rebooking["lapse_days"],
        "told_lapse": rebooking["told_lapse_days"],
        "told_longest": rebooking["told_longest_days"],
        "rebooking_last_days": rebooking["last_days"],
        "since_visit": rebooking["since_visit_days"],
        "win_back_longest": data["win_back"]["longest_days"],
        "win_back_again": data["win_back"]["again_days"],
        "stages": tuple(zip(maturity["stages"], maturity["urgency"], strict=True)),
        "grace_urgency": maturity["grace_urgency"],
        "longest_grace": maturity["longest_grace_days"],
        "birthday_before": birthday["before_days"],
        "birthday_lapse": birthday["lapse_days"],
        "birthday_seen_within": birthday["seen_within_days"],
        "occasion_before": data["occasion"]["before_days"],
        "occasion_lapse": data["occasion"]["lapse_days"],
        "call_back_lapse": data["call_back"]["lapse_days"],
        "call_back_lead_minutes": data["call_back"]["lead_minutes"],
        "promise_before": data["promise"]["before_days"],
        "complaint_before": data["complaint"]["before_days"],
    }


def _limits(data: Mapping[str, Any]) -> dict[str, Any]:
    caps, retry, same = data["caps"], data["retry"], data["sameness"]
    return {
        "cap_day": caps["day"],
        "cap_week": caps["week"],
        "cap_month": caps["month"],
        "week_days": caps["week_days"],
        "month_days": caps["month_days"],
        "exempt": frozenset(Family(name) for name in caps["exempt"]),
        "cool_down_days": data["cool_down"]["days"],
        "most_no_answer": retry["no_answer"],
        "most_busy": retry["busy"],
        "busy_minutes": retry["busy_minutes"],
        "remembered_calls": same["remembered_calls"],
        "worn_within_days": same["within_days"],
        "worn_times": same["times"],
        "likeness_percent": same["likeness_percent"],
    }


@cache
def rulebook() -> Rulebook:
    """The rules that ship with the program."""
    return read_rulebook(resource("rules", "followup.toml"))
