"""Whether the audit trail is what was written: every line that was changed, removed, moved or cut off, by number."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from desk_app.db.check import MOST, Execute, Problem
from desk_app.db.rows import OPEN
from desk_app.staff.audit import START, Head, head_mac, seal
from desk_app.words import N_

_ALL = (
    "SELECT seq, prev_hash, hash, at, staff_id, machine, action, subject, client_id, detail"
    " FROM audit NOT INDEXED ORDER BY seq"
)
_KEPT_HEAD = "SELECT seq, hash, key, mac FROM audit_head WHERE id = 1"


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
        self._kept = execute(_KEPT_HEAD).fetchone()
        count, last = execute("SELECT count(*), coalesce(max(seq), 0) FROM audit").fetchone()
        #: Lines the head knows of and the file has not: less than none where lines were added.
        self._lost = 0 if self._kept is None else int(self._kept[0]) - int(count)
        self._last = int(last)
        self._prev, self._expected = START, 1
        self._reported: set[int] = set()
        self._places: dict[str, int] | None = None

    def broken(self) -> Iterator[Broken]:
        for seq, prev_hash, kept, *line in self._execute(_ALL):
            gap = seq > self._expected
            intact = seal(prev_hash, *line) == kept
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
            self._places = {kept: seq for seq, kept in self._execute("SELECT seq, hash FROM audit").fetchall()}
        return self._places.get(wanted)

    def _end(self) -> Iterator[Broken]:
        kept = self._kept
        if kept is None:
            if self._last:
                yield self._report(self._last, Fault.HEAD)
            return
        head = Head(int(kept[0]), str(kept[1]))
        if not hmac.compare_digest(head_mac(bytes(kept[2]), head), str(kept[3])):
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
        self._reported.update(range(line, max(line, last) + 1))
        return Broken(line, fault, max(line, last))


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

    def broken(self, execute: Execute) -> Iterator[Problem]:
        """Each line that is not as it was written, at most ``MOST``."""
        for found in islice(broken_lines(execute), MOST):
            yield found.problem(self.name)


def line_hash(execute: Execute, seq: int) -> str | None:
    """The seal of a line; None where there is none of that number."""
    rows: Sequence[Any] = execute(f"SELECT hash FROM audit WHERE seq = {int(seq)}").fetchall()
    return str(rows[0][0]) if rows else None
