"""Use cases of the importer: look at files, land them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desk_app.changes import Touched
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.importer import store
from desk_app.importer.columns import Understood
from desk_app.importer.days import DateOrder
from desk_app.importer.encodings import CHOICES, same_encoding
from desk_app.importer.landing import land_file
from desk_app.importer.lists import FIELDS, LIST_LABELS, ListField, ListKind
from desk_app.importer.mappings import Remembered, forget_mapping, remember, remembered
from desk_app.importer.own_fields import OwnFields
from desk_app.importer.plan import FilePlan, in_landing_order, look_as_told, look_at, prepare
from desk_app.importer.reading import Source
from desk_app.importer.result import FileResult, ImportResult, Problem, Stopped
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import Work, one_command, work
from desk_app.words import N_, Words, words_for

__all__ = [
    "ENCODINGS",
    "FIELDS",
    "KINDS",
    "LIST_LABELS",
    "FileResult",
    "ImportResult",
    "ListField",
    "ListKind",
    "LookedAt",
    "Problem",
    "Remembered",
    "Understood",
    "forget_mapping",
    "import_files",
    "look",
    "look_as",
    "same_encoding",
]

#: The encodings a person may choose, with their marked names.
ENCODINGS = CHOICES

#: What ``kind`` may be: "auto" or one of the lists.
KINDS = ("auto", *(kind.value for kind in ListKind))

#: Countries where 03/04 is the third of April; elsewhere programs of other makers put the month first.
_DAY_FIRST_PLACES = frozenset(
    {"gb", "ie", "au", "nz", "sg", "my", "hk", "mo", "in", "id", "th", "vn", "fr", "de", "es"}
)

#: File → field → column from 0, as a person corrected it.
Mappings = Mapping[Path, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One file as it was understood, or the sentence that refuses it. ``other_sheets`` are not read."""

    path: Path
    encoding: str
    delimiter: str
    understood: Understood | None
    other_sheets: tuple[str, ...] = ()
    refusal: DeskError | None = None
    guessed: bool = False  # nothing in the file proves the encoding
    remembered: Remembered | None = None  # what somebody said of these headings before

    @property
    def kind(self) -> ListKind | None:
        """What it is a list of; None where it was refused."""
        return None if self.understood is None else self.understood.kind


def look(
    paths: Iterable[Path], shop: Shop | None = None, kind: str = "auto", encoding: str = ""
) -> tuple[LookedAt, ...]:
    """How each file is understood, from its first rows, read in ``encoding`` (one of ``ENCODINGS``) where one is given.
    Refusals stand beside their file; nothing is written."""
    wanted = _kind(kind)
    words, own = _of_shop(shop)
    looked = (_look_one(Path(path), wanted, encoding, words, own) for path in paths)
    return tuple(each if shop is None else _with_memory(shop, each) for each in looked)


def _with_memory(shop: Shop, looked: LookedAt) -> LookedAt:
    understood = looked.understood
    return looked if understood is None else replace(looked, remembered=remembered(shop, understood))


def _of_shop(shop: Shop | None) -> tuple[Words | None, OwnFields | None]:
    """The words and the fields of a shop, where one is given."""
    return (None, None) if shop is None else (words_for(shop.settings.language), OwnFields(shop))


def _look_one(path: Path, kind: ListKind | None, encoding: str, words: Words | None, own: OwnFields | None) -> LookedAt:
    try:
        source, understood = look_at(path, kind, encoding=encoding, words=words, own=own)
    except DeskError as refusal:
        return LookedAt(path, "", "", None, refusal=refusal)
    return _looked(path, source, understood)


def look_as(path: Path, kind: ListKind, encoding: str = "", shop: Shop | None = None) -> LookedAt:
    """A file as the list a person says it is, with the columns of such a list that can be told."""
    words, own = _of_shop(shop)
    try:
        source, understood = look_as_told(Path(path), kind, encoding, words, own)
    except DeskError as refusal:
        return LookedAt(Path(path), "", "", None, refusal=refusal)
    looked = _looked(Path(path), source, understood)
    return looked if shop is None else _with_memory(shop, looked)


def _looked(path: Path, source: Source, understood: Understood) -> LookedAt:
    return LookedAt(path, source.encoding, source.delimiter, understood, source.other_sheets(), guessed=source.guessed)


def import_files(
    shop: Shop,
    acting: Acting,
    paths: Iterable[Path],
    *,
    kind: str = "auto",
    kinds: Mapping[Path, ListKind] | None = None,
    mapping: Mappings | None = None,
    encodings: Mapping[Path, str] | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> ImportResult:
    """Lands files, each whole or not at all, in the order they depend on each other.

    ``kind`` says what they are lists of ("auto": each is recognised), ``kinds`` says it for single files, and
    ``mapping`` corrects columns and ``encodings`` the encoding (one of ``ENCODINGS``) file by file.
    ``dry_run`` does everything and undoes it. ``progress`` is told rows done and rows in all; ``stopped`` is asked
    between batches: the file being landed is undone, the ones before it stay (in a dry run none do).
    Every file is read before the first is written: one that cannot be understood refuses them all (DeskError).
    What ``mapping`` says of a file is remembered by its headings once it has landed.
    """
    acting.must(Action.IMPORT)
    wanted = _kind(kind)
    columns = {Path(path): fields for path, fields in (mapping or {}).items()}
    told = {Path(path): each for path, each in (kinds or {}).items()}
    written = {Path(path): name for path, name in (encodings or {}).items()}
    given = list(dict.fromkeys(Path(path) for path in paths))
    if not given:
        raise DeskError(N_("Pick at least one file."))
    custom = DateOrder.DAY_FIRST if shop.settings.place in _DAY_FIRST_PLACES else DateOrder.MONTH_FIRST
    words, own = _of_shop(shop)
    try:
        read = [
            prepare(path, told.get(path, wanted), columns.get(path), stopped, written.get(path, ""), words, own)
            for path in given
        ]
    except Stopped:
        return ImportResult(dry_run, (), Touched(), stopped=True)
    plans = in_landing_order(read, custom)
    step = _Steps(progress, sum(plan.total for plan in plans))
    with one_command(shop, acting):
        if dry_run:
            return _rehearse(shop, acting, plans, step, stopped)
        return _land(shop, acting, plans, step, stopped, frozenset(columns))


def _kind(kind: str) -> ListKind | None:
    if kind not in KINDS:
        raise DeskError(N_("There is no list of kind “{kind}”."), kind=kind)
    return None if kind == "auto" else ListKind(kind)


class _Steps:
    """Adds up rows done over all files and passes them on, once a batch."""

    def __init__(self, progress: Callable[[int, int], None] | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def __call__(self, rows: int) -> None:
        self._done += rows
        if self._progress is not None:
            self._progress(min(self._done, self._total), self._total)


def _land(
    shop: Shop,
    acting: Acting,
    plans: Sequence[FilePlan],
    step: _Steps,
    stopped: Callable[[], bool] | None,
    by_hand: frozenset[Path],
) -> ImportResult:
    files: list[FileResult] = []
    touched = Touched()
    for plan in plans:
        try:
            with work(shop, acting) as unit:
                result = land_file(unit, plan, step, stopped)
                if plan.path in by_hand:
                    remember(unit, plan.understood)
        except Stopped:
            return ImportResult(False, tuple(files), touched, stopped=True)
        files.append(result)
        touched |= unit.touched
    return ImportResult(False, tuple(files), touched)


class _Undo(Exception):
    """Ends a dry run: everything it wrote is rolled back."""


def _rehearse(
    shop: Shop, acting: Acting, plans: Sequence[FilePlan], step: _Steps, stopped: Callable[[], bool] | None
) -> ImportResult:
    """All files in one unit of work that is rolled back: later files see what earlier ones would have brought."""
    files: list[FileResult] = []
    halted = False
    try:
        with work(shop, acting) as unit:
            halted = _rehearse_in(unit, plans, files, step, stopped)
            raise _Undo
    except _Undo:
        return ImportResult(True, tuple(files), Touched(), stopped=halted)


def _rehearse_in(
    unit: Work,
    plans: Sequence[FilePlan],
    files: list[FileResult],
    step: _Steps,
    stopped: Callable[[], bool] | None,
) -> bool:
    for plan in plans:
        try:
            with store.savepoint():
                files.append(land_file(unit, plan, step, stopped))
        except Stopped:
            return True
    return False
