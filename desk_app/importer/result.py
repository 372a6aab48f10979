"""What came of an import: counts and named problems, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk_app.changes import Touched
from desk_app.errors import DeskError
from desk_app.importer.lists import ListKind
from desk_app.money import Money
from desk_app.words import N_, Words


class Stopped(Exception):
    """The person cancelled: what the file at hand has written is to be undone."""


class Marked(str):
    """A value of a sentence that is a marked word itself, and is said in the same language."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row, or one field of it, did not land as it stood. ``row`` counts from 1 as a spreadsheet does.

    ``template`` is a marked sentence with holes for ``values``; row 0 is the file as a whole. ``given`` False: the
    cell itself says that nothing is known ("不详"), and nobody made a mistake.
    """

    row: int
    field: str
    code: str
    template: str
    values: Mapping[str, object]
    given: bool = True

    def say(self, words: Words) -> str:
        """The sentence in the language of ``words``."""
        said = {name: words(value) if isinstance(value, Marked) else value for name, value in self.values.items()}
        return words(self.template, **said)


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file's counts: ``read`` = ``added`` + ``updated`` + ``merged`` + ``skipped``.

    ``amount``: the sum of the receipts' lines that landed now. ``date_order``: how its dates were read ("MM/DD").
    ``health_unasked``, ``identity_unasked``: clients whose sensitive field was filled by this file and whose consent to
    it is not written down.
    """

    file: str
    kind: ListKind
    encoding: str
    read: int
    added: int
    updated: int
    merged: int
    skipped: int
    problems: tuple[Problem, ...]
    amount: Money | None = None
    date_order: str = ""
    health_unasked: int = 0
    identity_unasked: int = 0

    def unasked(self, words: Words) -> tuple[str, ...]:
        """What is sensitive and came without a consent, said; nothing where none did."""
        counts = (
            (self.health_unasked, N_("Health remarks without a recorded consent: {count}")),
            (self.identity_unasked, N_("Identity numbers without a recorded consent: {count}")),
        )
        return tuple(words(sentence, count=words.number(count)) for count, sentence in counts if count)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """All files that landed, in the order they did. ``stopped``: the person cancelled; the rest did not land."""

    dry_run: bool
    files: tuple[FileResult, ...]
    touched: Touched
    stopped: bool = False

    def as_json(self, words: Words) -> dict[str, object]:
        """The shape of DESK.md, the messages said by ``words``."""
        return {"dry_run": self.dry_run, "files": [_file_json(one, words) for one in self.files]}


def _file_json(one: FileResult, words: Words) -> dict[str, object]:
    shape: dict[str, object] = {
        "file": one.file,
        "kind": one.kind.value,
        "encoding": one.encoding,
        "read": one.read,
        "added": one.added,
        "updated": one.updated,
        "merged": one.merged,
        "skipped": one.skipped,
        "problems": [
            {"row": problem.row, "field": problem.field, "code": problem.code, "message": problem.say(words)}
            for problem in one.problems
        ],
    }
    if one.amount is not None:
        shape["amount"] = one.amount.plain()
    if one.date_order:
        shape["date_order"] = one.date_order
    if one.health_unasked or one.identity_unasked:
        shape["without_consent"] = {"health": one.health_unasked, "identity": one.identity_unasked}
    return shape


class Tally:
    """Counts and problems of the file being landed; filled row by row."""

    def __init__(self) -> None:
        self.read = self.added = self.updated = self.merged = self.skipped = 0
        self.amount = 0  # minor units
        self.health_unasked = self.identity_unasked = 0
        self.problems: list[Problem] = []

    def problem(self, row: int, field_name: str, code: str, template: str, /, **values: object) -> None:
        """Names one problem. ``template`` is marked where it is written."""
        self.problems.append(Problem(row, field_name, code, template, values))

    def refused(self, row: int, field_name: str, code: str, error: DeskError) -> None:
        """Names the problem a rule of another room found."""
        self.problems.append(Problem(row, field_name, code, error.template, error.values))

    def not_given(self, row: int, field_name: str, code: str, text: str) -> None:
        """Names a field that the list itself says is not known. ``code`` is that of what cannot be read."""
        sentence = N_("The list says “{text}”: nothing is known here, and it is left blank.")
        self.problems.append(Problem(row, field_name, code, sentence, {"text": text}, given=False))

    def sorted_problems(self) -> tuple[Problem, ...]:
        """The problems in the order of the file."""
        return tuple(sorted(self.problems, key=lambda problem: problem.row))
