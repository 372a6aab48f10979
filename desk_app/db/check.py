"""Is the shop file whole? SQLite's own checks, then what must hold between our records.

Rooms above own their invariants: each is a ``Check``, one SQL query that finds the rows that break it, or anything
else with the shape of ``Invariant``. ``check_file`` is handed those of the rooms and runs all of them in one snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from desk_app.db import damage, header, migrate
from desk_app.db.connection import raw_connect
from desk_app.db.copying import reading_mode
from desk_app.db.damage import Damage
from desk_app.db.faults import NOT_OPENED, Code, plain_words, result_code
from desk_app.db.key_file import key_for, sheet_fault
from desk_app.db.names import real_path
from desk_app.db.secret import Key
from desk_app.db.strangers import missing, refuse_strangers
from desk_app.db.values import undecodable, wrong_values
from desk_app.errors import ShopFileError
from desk_app.words import N_, Words

#: At most so many rows are named for one check; a damaged file can break thousands.
MOST = damage.MOST

#: The code of a key file whose seal does not hold: it says nothing of the records.
KEY_SEAL = "keys.seal"

#: Runs one SQL query on the file and returns the driver's cursor.
Execute = damage.Execute

#: Checks done, checks in all. Raising an exception in it stops the check.
Progress = Callable[[int, int], None]


class Table(str):
    """The name of a table, which is said in words."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold: a stable ``code``, an English sentence and the values of its holes.

    Not ``certain``: nobody here can tell whether it holds. ``damage`` of the file itself says its own
    sentence. ``support`` is what SQLite said of it, for whoever helps the shop and for nobody else."""

    code: str
    template: str = ""
    values: dict[str, object] = field(default_factory=dict)
    certain: bool = True
    damage: Damage | None = None
    support: str = ""

    def say(self, words: Words) -> str:
        """The sentence in the language of ``words``."""
        if self.damage is not None:
            return self.damage.say(words)
        values = {
            name: words(damage.label_of(value)) if isinstance(value, Table) else value
            for name, value in self.values.items()
        }
        return words(self.template, **values)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found, worst first. ``checks`` is how many were made; ``unknown`` what none of them can tell."""

    problems: tuple[Problem, ...]
    checks: int
    unknown: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing was found. What cannot be told is no fault."""
        return not self.problems

    @property
    def sound(self) -> bool:
        """Nothing was found in the file itself: what is wrong with its key file says nothing against its records."""
        return all(problem.code == KEY_SEAL for problem in self.problems)


#: Checks a file that its key opens. Rooms above hand in the check of everything.
Checker = Callable[[Path, Key], CheckResult]


class Invariant(Protocol):
    """Something that must hold in a shop file.

    One with a true ``bears_wrong_values`` is also asked where a column holds what it cannot hold. One with ``rests_on``
    is not asked where an invariant of one of those names is broken: it could only accuse the innocent.
    """

    @property
    def name(self) -> str: ...

    def broken(self, execute: Execute) -> Iterator[Problem]:
        """What breaks it, in the file that ``execute`` reads."""


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant in SQL: ``sql`` selects the rows that break it, its columns are the holes of ``template``.

    >>> Check("visit.total", "SELECT receipt FROM visit WHERE …", N_("The total of receipt {receipt} is wrong."))
    """

    name: str
    sql: str
    template: str

    def broken(self, execute: Execute) -> Iterator[Problem]:
        cursor = execute(self.sql)
        columns = [column[0] for column in cursor.description]
        for row in cursor.fetchmany(MOST):
            yield Problem(self.name, self.template, dict(zip(columns, row, strict=True)))


class Pages:
    """SQLite's own check of every page and index."""

    name = "file.pages"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        lines = damage.told(execute)
        if lines != ["ok"]:
            yield _of(self.name, damage.of_pages(lines, execute))


class Ciphers:
    """The seal of every page of an encrypted file (SQLCipher's HMAC)."""

    name = "file.seals"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        lines = [str(row[0]) for row in execute("PRAGMA cipher_integrity_check").fetchmany(MOST)]
        if lines:
            yield _of(self.name, damage.of_seals(lines))


class Pointers:
    """Foreign keys: no row points at nothing."""

    name = "file.pointers"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        for table, row, parent, _number in execute("PRAGMA foreign_key_check").fetchmany(MOST):
            yield Problem(
                self.name,
                N_("Row {row} of “{table}” points at a row of “{parent}” that is not there."),
                {"row": row if row is not None else "?", "table": Table(table), "parent": Table(parent)},
            )


class Schema:
    """Every table, index and guard that the migrations make is there. What has other words is refused before.

    The guards of the trail are told by the trail's own check.
    """

    name = "file.schema"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        gone = [(kind, name) for kind, name in missing(execute) if not name.startswith("audit_no_")]
        tables = {name for kind, name in gone if kind == "table"}
        for kind, name in gone[:MOST]:
            if kind == "table":
                yield Problem(self.name, N_("The table “{table}” is not there."), {"table": name})
            elif not any(name.startswith(f"{table}_") for table in tables):  # its indexes and guards went with it
                said = (
                    N_("The guard “{name}” is missing.") if kind == "trigger" else N_("The index “{name}” is missing.")
                )
                yield Problem(self.name, said, {"name": name})


class Values:
    """Every column holds what it is declared to hold."""

    name = "file.values"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        one = N_("Row {row} of “{table}” holds something in “{column}” that cannot be there.")
        several = N_(
            "{count} rows of “{table}” hold something in “{column}” that cannot be there, the first of them row {row}."
        )
        for wrong in wrong_values(execute):
            values = {"table": Table(wrong.table), "column": wrong.column, "count": wrong.count, "row": wrong.row}
            support = f"{wrong.table}.{wrong.column}: {wrong.row}"
            yield Problem(self.name, one if wrong.count == 1 else several, values, support=support)


def check_file(
    path: Path, passphrase: Key = "", *, extra: Sequence[Invariant] = (), progress: Progress | None = None
) -> CheckResult:
    """Checks a shop file or a backup, from one snapshot, beside an open window. Changes nothing.

    Where the pages themselves are damaged, ``extra`` is left out: what it would find is only the damage again. So it
    is in a file of an older format, which has not all of what it asks about.
    Raises ShopFileError where there is no shop file to check (missing, foreign, newer, wrong passphrase).
    """
    path = real_path(path)
    if not path.is_file():
        raise ShopFileError(N_("There is no file {path}."), path=str(path))
    header.must_be_sayable(passphrase)
    header.must_be_ours(path, passphrase)
    key = key_for(path, passphrase)
    foundations: tuple[Invariant, ...] = (*((Ciphers(),) if passphrase else ()), Pages(), Pointers(), Values())
    try:
        with _opened(path, key) as connection:
            _identify(connection)
            result = _run(connection, foundations, extra if _is_of_now(connection) else (), progress)
        found = _as_one(result.problems, partial(_opened, path, key))
        return replace(result, problems=(*found, *_of_keys(path, key)))
    except Exception as error:
        fault = plain_words(error)
        if fault is None or fault is error:
            raise
        code = (result_code(error) or 0) & 0xFF
        if passphrase and code == Code.NOTADB:
            raise ShopFileError(NOT_OPENED) from error
        if damage.is_damage(error):
            return CheckResult((_damage(error),), 1)
        raise fault from error


def _of_keys(path: Path, key: Key) -> Iterator[Problem]:
    fault = sheet_fault(path, key)
    if fault is not None:
        yield Problem(KEY_SEAL, fault.template, fault.values)


def _identify(connection: Any) -> None:
    connection.execute("BEGIN")  # the snapshot in which everything is checked
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    header.judge(identity, connection.execute("PRAGMA user_version").fetchone()[0], migrate.known_format())
    refuse_strangers(connection.execute)  # before anything is read: computed columns and views run when they are


def _is_of_now(connection: Any) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == migrate.known_format())


def _run(
    connection: Any, foundations: Sequence[Invariant], extra: Sequence[Invariant], progress: Progress | None
) -> CheckResult:
    total = len(foundations) + len(extra)
    problems: list[Problem] = []
    unknown: list[Problem] = []
    done = 0
    for group in (foundations, extra):
        if any(problem.damage is not None and not problem.damage.of_values for problem in problems):
            break
        # What is reckoned from values that cannot be there would only be said of them again.
        asked = [one for one in group if not problems or group is foundations or _bears(one)]
        for invariant in asked:
            if any(problem.code in getattr(invariant, "rests_on", ()) for problem in problems):
                continue
            for found in _broken(invariant, connection, alone=not problems):
                (problems if found.certain else unknown).append(found)
            done += 1
            if progress is not None:
                progress(done, total)
    return CheckResult(tuple(problems), done, tuple(unknown))


def _bears(invariant: Invariant) -> bool:
    return bool(getattr(invariant, "bears_wrong_values", False))


def _broken(invariant: Invariant, connection: Any, *, alone: bool) -> Iterable[Problem]:
    """``alone``: nothing was found before. Else what cannot be asked comes of that, and is not said besides."""
    try:
        return list(invariant.broken(connection.execute))
    except MemoryError:
        raise ShopFileError(
            N_("The computer has run out of memory. Nothing was changed; close other programs and try again.")
        ) from None
    except Exception as error:
        # What cannot even be asked does not hold: a table that is gone, a value that is no date. Only what the disk
        # does (busy, gone, failing) says nothing about the file.
        if damage.is_damage(error):
            return [] if undecodable(error) and not alone else [_damage(error)]
        if plain_words(error) is None:
            found = _unasked(error)
            return [found] if alone or found.values else []
        raise


def _as_one(problems: Sequence[Problem], opened: damage.Opened) -> tuple[Problem, ...]:
    """All damage of the file as one problem, and before the others: those are what comes of it."""
    found = [problem for problem in problems if problem.damage is not None]
    if not found:
        return tuple(problems)
    # A page whose seal is broken is not read, and neither is any after it: what else is said comes of that.
    first = [problem for problem in found if problem.code == Ciphers.name] or found
    whole = damage.joined([problem.damage for problem in first if problem.damage is not None], opened)
    return _of(first[0].code, whole), *(problem for problem in problems if problem.damage is None)


@contextmanager
def _opened(path: Path, key: Key) -> Iterator[Any]:
    with closing(raw_connect(path, key, mode=reading_mode(path))) as connection:
        connection.execute("PRAGMA query_only=1")
        yield connection


def _of(code: str, found: Damage) -> Problem:
    return Problem(code, damage=found, support=found.support)


def _damage(error: Exception) -> Problem:
    return _of("file.pages", damage.of_error(error))


def _unasked(error: Exception) -> Problem:
    said = str(error)[: damage.MOST_KEPT]
    gone = re.fullmatch(r"no such table: (?:main\.)?(\w+)", said)
    if gone:
        return Problem("file.pages", N_("The table “{table}” is not there."), {"table": gone[1]}, support=said)
    return Problem("file.pages", N_("Something in the file cannot be read as what it has to be."), support=said)
