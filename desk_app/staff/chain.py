"""Whether the audit trail is what was written: every line that was changed, removed, moved or cut off, by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from desk_app.db.check import MOST, Execute, Problem
from desk_app.db.rows import OPEN
from desk_app.db.values import undecodable
from desk_app.staff.audit import START, kept_head, seal
from desk_app.words import N_

_COLUMNS = ("prev_hash", "hash", "at", "staff_id", "machine", "action", "subject", "client_id", "detail")
_FROM = " FROM audit NOT INDEXED"
_ALL = f"SELECT seq, {', '.join(_COLUMNS)}{_FROM}"

#: The same for lines that hold what is no text: texts as bytes, other things as nothing, in numbers as an odd word.
_CAREFUL = {"staff_id": "iif(typeof(staff_id) = 'integer', staff_id, '?')"} | {
    "client_id": "iif(typeof(client_id) IN ('integer', 'null'), client_id, '?')"
}
_AS_BYTES = "SELECT seq, " + ", ".join(
    _CAREFUL.get(name, f"CASE typeof({name}) WHEN 'text' THEN CAST({name} AS BLOB) END") for name in _COLUMNS
)

#: So many lines are read with care before the quick way is tried again.
_AT_ONCE = 500


class Fault(StrEnum):
    """What was done to a line."""

    CHANGED = "changed"
    MISSING = "missing"
    MOVED = "moved"
    CUT = "cut"
    ADDED = "added"
    HEAD = "head"


_SAID = {
    Fault.CHANGED: N_("The audit trail was tampered with: line {line} is not what was written."),
    Fault.MISSING: N_("The audit trail was tampered with: line {line} was removed."),
    Fault.MOVED: N_("The audit trail was tampered with: line {line} does not stand where it was written."),
    Fault.CUT: N_("The end of the audit trail was cut off: line {line} is missing."),
    Fault.ADDED: N_("The audit trail was tampered with: line {line} was not written by the program."),
    Fault.HEAD: N_("The seal at the end of the audit trail is broken: lines after line {line} may be missing."),
}
_SEVERAL = {
    Fault.MISSING: N_("The audit trail was tampered with: lines {line} to {last} were removed."),
    Fault.CUT: N_("The end of the audit trail was cut off: lines {line} to {last} are missing."),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """What does not hold, and from which line to which (one line: the same)."""

    line: int
    fault: Fault
    last: int

    def problem(self, name: str) -> Problem:
        """In words."""
        if self.last > self.line and self.fault in _SEVERAL:
            return Problem(name, _SEVERAL[self.fault], {"line": self.line, "last": self.last})
        return Problem(name, _SAID[self.fault], {"line": self.line})


class _Walk:
    """One reading of the whole trail from its first line to its head."""

    def __init__(self, execute: Execute) -> None:
        self._execute = execute
        self._kept = kept_head(execute)
        count, last = execute("SELECT count(*) FILTER (WHERE seq > 0), coalesce(max(seq), 0) FROM audit").fetchone()
        #: Lines the head knows of and the file has not: less than none where lines were added.
        self._lost = self._kept.head.seq - int(count) if self._kept is not None and self._kept.sound else 0
        self._count = int(count)
        self._last = int(last)
        self._prev: object = START
        self._expected = 1
        #: Lines that are there; of ranges that are not, the first number alone. A number in the file can be any size.
        self._reported: set[int] = set()
        self._places: dict[bytes, int] | None = None

    def broken(self) -> Iterator[Broken]:
        for seq, prev_hash, kept, *line in _lines(self._execute):
            gap = seq > self._expected
            intact = _is_intact(prev_hash, kept, line)
            if seq < self._expected:  # the numbers begin with one
                yield self._report(seq, Fault.MOVED if intact else Fault.CHANGED)
                if intact and prev_hash == self._prev:
                    self._prev = kept
                continue
            if gap and intact and prev_hash == self._prev:
                yield self._report(self._expected, Fault.MOVED)  # nothing between them is missing, only numbers
            elif gap:
                self._lost -= seq - self._expected
                yield self._report(self._expected, Fault.MISSING, seq - 1)
            if not intact:
                yield self._report(seq, Fault.CHANGED)
            elif prev_hash != self._prev and not gap:
                found = self._unlinked(seq, prev_hash)
                if found is not None:
                    yield found
            self._prev, self._expected = kept, seq + 1
        yield from self._end()

    def _unlinked(self, seq: int, prev_hash: str) -> Broken | None:
        """An intact line that does not follow from the one before it: who of the two is not in its place?"""
        claimed = self._place_of(prev_hash)
        if claimed is not None:
            return None if claimed in self._reported else self._report(seq, Fault.MOVED)
        if seq - 1 in self._reported:
            return None
        if self._lost > 0 or seq == 1:
            self._lost -= 1
            return self._report(seq, Fault.MISSING)  # and those after it were numbered anew
        return self._report(seq - 1, Fault.CHANGED)  # and sealed anew, which only the line after it shows

    def _place_of(self, wanted: str) -> int | None:
        if self._places is None:
            self._places = {kept: seq for seq, kept in self._execute("SELECT seq, CAST(hash AS BLOB) FROM audit")}
        return self._places.get(wanted.encode())

    def _end(self) -> Iterator[Broken]:
        kept = self._kept
        if kept is None or not kept.sound:
            if self._count or kept is not None:
                yield self._report(self._last, Fault.HEAD)
            return
        head = kept.head
        if not kept.held:
            yield self._report(self._last, Fault.HEAD)
        if head.hash == self._prev:
            return
        if head.seq > self._last and self._lost > 0:
            yield self._report(self._last + 1, Fault.CUT, head.seq)
        elif head.seq < self._last:
            yield self._report(head.seq + 1, Fault.ADDED)
        elif self._last not in self._reported:
            yield self._report(self._last, Fault.CHANGED)

    def _report(self, line: int, fault: Fault, last: int = 0) -> Broken:
        self._reported.add(line)
        return Broken(line, fault, max(line, last))


def _is_intact(prev_hash: str, kept: str, line: Sequence[Any]) -> bool:
    """Whether a line is what its seal says. A word in the place of a number can read like the number."""
    if type(line[1]) is not int or (line[5] is not None and type(line[5]) is not int):
        return False
    try:
        return seal(prev_hash, *line) == kept
    except TypeError:  # bytes in the place of text
        return False


def _lines(execute: Execute) -> Iterator[Any]:
    """Every line in the order of its number. What is no text comes as bytes, and stops no reading."""
    last: int | None = None
    while True:
        after = "" if last is None else f" WHERE seq > {last}"
        try:
            for row in execute(f"{_ALL}{after} ORDER BY seq"):
                yield row
                last = row[0]
        except Exception as error:
            if not undecodable(error):
                raise
        else:
            return
        after = "" if last is None else f" WHERE seq > {last}"
        for row in execute(f"{_AS_BYTES}{_FROM}{after} ORDER BY seq LIMIT {_AT_ONCE}"):
            yield [_decoded(value) for value in row]
            last = row[0]


def _decoded(value: object) -> object:
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        return value


def broken_lines(execute: Execute) -> Iterator[Broken]:
    """Everything that is not as it was written in the file ``execute`` reads, from the first line on."""
    return _Walk(execute).broken()


def first_broken_line(execute: Execute | None = None) -> int | None:
    """The number of the first line that was changed, removed, moved or cut off; None when the chain holds.

    Reads the open shop, or whatever ``execute`` reads.
    """
    return next((found.line for found in broken_lines(execute or OPEN.execute_sql)), None)


class AuditChain:
    """The trail's own invariant, for the check of the file."""

    name = "audit.chain"
    bears_wrong_values = True

    def broken(self, execute: Execute) -> Iterator[Problem]:
        """Each line that is not as it was written, at most ``MOST``."""
        for found in islice(broken_lines(execute), MOST):
            yield found.problem(self.name)


def line_hash(execute: Execute, seq: int) -> str | None:
    """The seal of a line; None where there is none of that number."""
    rows: Sequence[Any] = execute(f"SELECT hash FROM audit WHERE seq = {int(seq)}").fetchall()
    return str(rows[0][0]) if rows else None
