"""Files that were merged: what became of which, and the values that are kept of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from desk_app.clients.client import ClientId

MergeId = NewType("MergeId", int)


@dataclass(frozen=True, slots=True)
class OtherValue:
    """What one field said in a file that is now part of another: a field of ``ClientDraft``, and its value there."""

    field: str
    value: object


@dataclass(frozen=True, slots=True)
class MergedFile:
    """A file that is part of another one: its old code and name, since when, by whom, and what it says otherwise.

    ``newest``: no later merge has to be undone before this one.
    """

    merge_id: MergeId
    client_id: ClientId
    code: str
    name: str
    at: datetime
    staff: str
    others: tuple[OtherValue, ...]
    newest: bool
