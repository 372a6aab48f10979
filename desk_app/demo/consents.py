"""What the demo's clients agreed to: most of them asked on their first day, a few of whom took something back later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from desk_app.clients.consent import VERSION, WORDINGS, Answer, Channel, Purpose
from desk_app.demo.people import Person
from desk_app.demo.rows import instant
from desk_app.demo.store import Cells
from desk_app.words import Words

#: In a shop larger than this only every ``SPARSE``-th client was asked in writing: making one has to stay quick.
FEW, SPARSE = 5_000, 10

#: Of a hundred: who said yes on the first day, and who of these took it back. Health, numbers and calls go by the file.
_USUAL: dict[Purpose, tuple[int, int]] = {
    Purpose.SERVICE: (88, 0),
    Purpose.PHOTOGRAPHS: (27, 12),
    Purpose.MARKETING: (52, 9),
    Purpose.SHARING: (4, 25),
}


@dataclass
class ConsentRows:
    """The answers of a batch of clients, and whose health remarks may no longer be used."""

    rng: Random
    words: Words
    shop_name: str
    today: date
    staff: Sequence[int]
    sparse: bool
    rows: list[Cells] = field(default_factory=list)
    barred: list[tuple[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._wordings = {purpose: self.words(wording, shop=self.shop_name) for purpose, wording in WORDINGS.items()}

    def add(self, person: Person, *, cast: bool, means: bool = False) -> frozenset[Purpose]:
        """One client's answers; which yes of hers stands. Those whom the story needs take nothing back. ``means``: she
        lets the shop note down her family and means."""
        if self.sparse and not cast and person.id % SPARSE:
            return frozenset()
        agreed = set[Purpose]()
        first, later = self._days(person.joined)
        channel = Channel.PAPER if self.rng.random() < 0.7 else Channel.SCREEN
        taken = self.rng.choice(self.staff)
        withdrawn: list[Purpose] = []
        for purpose, back in self._answers(person):
            answer = (
                Answer.WITHDRAWN if purpose is Purpose.CALLS and person.may_call is False and not back else Answer.GIVEN
            )
            self._write(person.id, first, taken, purpose, answer, channel)
            if back and not cast:
                withdrawn.append(purpose)
            elif answer is Answer.GIVEN:
                agreed.add(purpose)
        for purpose in withdrawn:
            self._write(person.id, later, self.rng.choice(self.staff), purpose, Answer.WITHDRAWN, Channel.PHONE)
            if purpose is Purpose.HEALTH:
                self.barred.append((person.id,))
        if means:
            agreed.add(Purpose.MEANS)
            at, wording = instant(first, 11 * 60), self._wordings[Purpose.MEANS]
            yes = Purpose.MEANS.value, Answer.GIVEN.value
            self.rows.append((person.id, at, taken, *yes, wording, VERSION, channel.value))
        return frozenset(agreed)

    def _answers(self, person: Person) -> Iterator[tuple[Purpose, bool]]:
        """What she said yes to, and whether she took it back."""
        lot = self.rng.random
        for purpose, (yes, back) in _USUAL.items():
            if lot() * 100 < yes:
                yield purpose, lot() * 100 < back
        if person.may_call is not None:
            yield Purpose.CALLS, person.may_call is False and lot() < 0.6
        if person.allergies and lot() < 0.9:
            yield Purpose.HEALTH, lot() < 0.05
        if person.document and lot() < 0.8:
            yield Purpose.IDENTITY, lot() < 0.03

    def _days(self, joined: date) -> tuple[date, date]:
        """The day she was asked, and a later one until yesterday."""
        left = max((self.today - joined).days - 1, 0)
        return joined, joined + timedelta(days=int(left * (0.3 + 0.7 * self.rng.random())))

    def _write(self, client: int, on: date, staff: int, purpose: Purpose, answer: Answer, channel: Channel) -> None:
        at = instant(on, 10 * 60 + self.rng.randint(5, 240))  # the demo stands at half past two of its last day
        wording = self._wordings[purpose]
        self.rows.append((client, at, staff, purpose.value, answer.value, wording, VERSION, channel.value))
