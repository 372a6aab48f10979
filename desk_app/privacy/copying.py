"""A client's copy of everything kept of her (GDPR 15 and 20, PIPL 45), but for what the police or a court demanded: to
tell her of that is not the shop's to do (it may even be forbidden: GDPR 23, PIPL 18 and 35)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Consent
from desk_app.clients.desk import get_client
from desk_app.clients.fielding import all_fields
from desk_app.clients.merged_store import open_file
from desk_app.clients.photograph import MOST_OF_CLIENT, Part
from desk_app.clients.photographing import photograph_state, photographs_of
from desk_app.clients.pictures import clean_thumbnail
from desk_app.clients.told import FIELD_LABELS
from desk_app.clock import as_text
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.privacy import store
from desk_app.privacy.clearing import CLEARED, LAPSED
from desk_app.privacy.desk import consents_of, sealed_for
from desk_app.staff.account import Acting, Action
from desk_app.staff.audit import RESEALED, audit_lines
from desk_app.staff.members import staff_list
from desk_app.staff.resealing import HIDDEN
from desk_app.staff.work import read_once
from desk_app.words import N_

#: Names the shape of the file, for whoever reads it by machine.
FORMAT = "desk-app client copy 1"

#: Lines of the trail that a copy names at most.
MOST_LINES = 10_000

#: What of the trail is about somebody seeing or taking out what is kept of her.
SEEN_LABELS: dict[str, str] = {
    "client.document_seen": N_("Saw the whole document number"),
    "export.saved": N_("Saved a paper of hers"),
    "export.printed": N_("Printed a paper of hers"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody saw or took out what is kept of her."""

    at: datetime
    staff: str
    action: str
    subject: str


#: What stays out of her copy: whether her file is held, in the records and in the trail.
_HOLDS = "legal_hold"
_OF_HOLDS = ("privacy.held", "privacy.hold_lifted")

#: Lines of the trail about her file itself, whose values were in it before.
_OF_FILE = "client."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the trail that is about her, opened. What she withdrew her consent to is hidden; what was cleared, or
    lapsed, is not there any more."""

    at: datetime
    staff: str
    action: str
    subject: str
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """A field of her file (``clients.told.FIELD_LABELS``, a field's key, or "note") that was ``before`` and became
    ``after``. ``label``: what a field of neither list is called."""

    at: datetime
    staff: str
    field: str
    before: object
    after: object
    label: str = ""


@dataclass(frozen=True, slots=True)
class CopiedPhotograph:
    """A photograph as her copy prints it. ``thumbnail`` is a small JPEG; empty where the file's is damaged."""

    taken_on: date
    part: Part
    caption: str
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class ClientCopy:
    """Everything kept of a client. ``data`` is her rows by table (pictures in base64), ``lines`` what the trail says of
    her, newest first, and ``changes`` what stood in her file before and does not any more. ``photographs`` are those
    that may be shown; ``hidden`` is how many are kept while she does not agree to them any more: they are in the file
    for machines, because they are hers and still kept, and not on paper."""

    client_id: ClientId
    code: str
    name: str
    made_at: datetime
    shop_name: str
    consents: tuple[Consent, ...]
    seen: tuple[Seen, ...]
    data: dict[str, list[dict[str, object]]]
    lines: tuple[Line, ...] = ()
    changes: tuple[Change, ...] = ()
    photographs: tuple[CopiedPhotograph, ...] = ()
    hidden: int = 0

    def as_json(self) -> bytes:
        """UTF-8 JSON: her rows by table, consents in their words, who saw or took out what, what the trail tells.

        Photographs are in it (base64), so that the copy is one file, whole or not there; it is put together piece by
        piece, for four hundred of them are more than a hundred megabytes.
        """
        shape = {
            "format": FORMAT,
            "made_at": as_text(self.made_at),
            "shop": self.shop_name,
            "records": self.data,
            "seen_or_handed_out": [
                {"at": as_text(seen.at), "by": seen.staff, "what": seen.action, "subject": seen.subject}
                for seen in self.seen
            ],
            "history": [
                {
                    "at": as_text(line.at),
                    "by": line.staff,
                    "what": line.action,
                    "subject": line.subject,
                    "detail": line.detail,
                }
                for line in self.lines
            ],
        }
        pieces = json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(shape)
        return b"".join(piece.encode() for piece in pieces)


def read_copy(shop: Shop, acting: Acting, client_id: ClientId) -> ClientCopy:
    """Everything kept of a client, in one snapshot of the file, her whole number and the trail of her among it.

    ``reports.copy_out`` hands it out and notes who took it. Raises NotAllowed, NotFound, and DeskError for an erased
    client.
    """
    acting.must(Action.EXPORT)
    read_once(shop, acting)
    with shop.database.atomic():
        client_id = open_file(client_id)
        client = get_client(shop, client_id)
        if client.erased:
            raise DeskError(N_("This client was erased: nothing of the person is kept."))
        found = sealed_for(shop, audit_lines(MOST_LINES, client=client_id))
        lines = [line for line in found if line.action not in _OF_HOLDS]
        advisors: dict[object, str] = {int(member.id): member.name for member in staff_list(shop, everyone=True)}
        labels = {each.key: each.label for each in all_fields(shop, retired=True)} | FIELD_LABELS
        kept = tuple(
            Line(line.at, line.staff, line.action, line.subject, line.detail)
            for line in lines
            if line.action != RESEALED  # what older lines tell, once more
        )
        state = photograph_state(shop, client_id)
        return ClientCopy(
            photographs=printed_photographs(shop, client_id, MOST_OF_CLIENT),
            hidden=0 if state.shown else state.count,
            client_id=client_id,
            code=client.code,
            name=client.name,
            made_at=shop.now(),
            shop_name=shop.settings.shop_name,
            consents=consents_of(shop, client_id),
            seen=tuple(
                Seen(line.at, line.staff, line.action, line.subject) for line in lines if line.action in SEEN_LABELS
            ),
            data={table: rows for table, rows in store.everything_of(client_id).items() if table != _HOLDS},
            lines=kept,
            changes=tuple(change for line in kept for change in _changes(line, advisors, labels)),
        )


def printed_photographs(shop: Shop, client_id: ClientId, limit: int) -> tuple[CopiedPhotograph, ...]:
    """Her photographs as paper shows them, the newest first; none while she does not agree to them."""
    found = []
    for each in photographs_of(shop, client_id, limit):
        try:
            thumbnail = clean_thumbnail(each.thumbnail)
        except DeskError:
            thumbnail = b""  # its day and words are hers all the same
        found.append(CopiedPhotograph(each.taken_on, each.part, each.caption, thumbnail))
    return tuple(found)


def _changes(line: Line, advisors: dict[object, str], labels: dict[str, str]) -> Iterator[Change]:
    """What the line says of her file, field by field. A note that was taken back went from its words to nothing; so did
    a field that was cleared, and nobody can say any more from what."""
    if line.action in {CLEARED, LAPSED}:
        for cleared in _names(line.detail.get("fields")):
            yield Change(line.at, line.staff, cleared, HIDDEN, "", labels.get(cleared, ""))
        return
    if not line.action.startswith(_OF_FILE):
        return
    if line.action == "client.note_taken_back" and isinstance(line.detail.get("text"), str):
        yield Change(line.at, line.staff, "note", line.detail["text"], "")
    before, after = _values(line.detail.get("before")), _values(line.detail.get("after"))
    for field in sorted({*before, *after} & labels.keys()):
        was, now = before.get(field), after.get(field)
        if field in {"advisor_id", "second_advisor_id"}:
            was, now = advisors.get(was, was), advisors.get(now, now)
        if was != now or field == "document_number":  # two numbers may look alike behind their stars
            yield Change(line.at, line.staff, field, was, now, labels[field])


def _names(told: object) -> list[str]:
    return [str(name) for name in told] if isinstance(told, list) else []


def _values(told: object) -> dict[str, object]:
    return told if isinstance(told, dict) else {}
