"""What leaves the program: papers saved or printed, lists saved. Each leaves a line that says who, when and whose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path, PurePath

from desk_app.changes import Touched
from desk_app.db.names import real_path
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work

#: Of the name of a file, with its dot.
LONGEST_ENDING = 5


class Way(StrEnum):
    """How something left."""

    SAVED = "saved"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Export:
    """Something handed out. ``subject`` says what ("client:17", "visit:3", "month:2026-11"), ``client_id`` whose file
    it is, ``to`` the name of the file or the printer, ``language`` that of the paper; ``needs`` is what allows it,
    and a client's own file always needs Action.EXPORT. ``told``: what else the line says, of nobody in particular."""

    subject: str
    way: Way
    client_id: int | None = None
    to: str = ""
    language: str = ""
    needs: Action = Action.PRINT
    told: Mapping[str, object] = field(default_factory=dict)


def record_export(shop: Shop, acting: Acting, export: Export, write: Callable[[], object] | None = None) -> Touched:
    """Notes an export and, in the same transaction, lets ``write`` put the finished file in its place: where that
    raises there is no line, and where the line cannot be written there is no file.

    ``write`` should be short: nobody else writes meanwhile. Raises NotAllowed, and what ``write`` raises.
    """
    return record_exports(shop, acting, (export,), write)


def record_exports(
    shop: Shop, acting: Acting, exports: Sequence[Export], write: Callable[[], object] | None = None
) -> Touched:
    """As ``record_export``, for a file that is of several: each of them has a line of her own, in one transaction."""
    for needed in {Action.EXPORT if export.subject.startswith("client:") else export.needs for export in exports}:
        acting.must(needed)
    with work(shop, acting) as unit:
        for export in exports:
            unit.audit(
                f"export.{export.way}",
                export.subject,
                client=export.client_id,
                detail=({"language": export.language} if export.language else {}) | dict(export.told),
                personal={"to": _told_to(export)},  # the name of a paper's file is the client's
            )
        if write is not None:
            write()
    return unit.touched


def _told_to(export: Export) -> str:
    """Where it went, as its line tells it; in clear where it is nobody's own file."""
    if export.client_id is not None or export.way is Way.PRINTED:
        return export.to
    return told_name(export.to)


def told_name(file: str) -> str:
    """What a line that is not sealed tells of the name of a file: its ending. The rest may name somebody, and would
    stay after she is erased.

    >>> told_name("王芳.csv")
    '*.csv'
    """
    ending = PurePath(file).suffix
    return f"*{ending.lower()}" if len(ending) <= LONGEST_ENDING and ending[1:].isascii() else "*"


def record_copy(shop: Shop, acting: Acting, folder: Path) -> Touched:
    """Notes that a whole copy of the shop goes to ``folder``, which is not where its backups go by themselves: before
    it does, so that the copy has the line too. Raises NotAllowed."""
    acting.must(Action.BACK_UP)
    with work(shop, acting) as unit:
        unit.audit("export.copied", "shop", detail={"to": str(real_path(folder))})
    return unit.touched
