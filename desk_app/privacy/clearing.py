"""Clearing a field of a client file for good, the trail included: its consent was withdrawn, or its time is over."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.changes import Kind
from desk_app.clients.clearing import clear_purpose, sensitive_keys
from desk_app.clients.client import ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.merged_store import closed_files
from desk_app.clients.relating import FAMILY_TOLD
from desk_app.staff.resealing import forget_fields
from desk_app.staff.work import Work

#: The trail's words for a field that was cleared because its consent was withdrawn, and because its time was over.
CLEARED, LAPSED = "client.cleared", "privacy.lapsed"

#: What goes out of the trail with a consent, besides the fields that are kept under it: a document with its kind.
_TOLD: dict[Purpose, frozenset[str]] = {
    Purpose.HEALTH: frozenset({"allergies"}),
    Purpose.IDENTITY: frozenset({"document_number", "document_kind"}),
    Purpose.MEANS: FAMILY_TOLD,
}


def enter_clearing(
    unit: Work, client_id: ClientId, purpose: Purpose, action: str, detail: Mapping[str, object] | None = None
) -> tuple[str, ...]:
    """Empties what a client file keeps under one consent, and writes line ``action`` that says so and not what stood
    there; which fields that are. Whatever they ever were goes out of the trail too: what else the trail tells of her is
    sealed anew, and the key that opened the rest is destroyed (``staff.resealing``). Inside an open unit of work; the
    caller has the search index merged where words left it, and ``shop.cut_log`` follow. Raises NotFound."""
    fields = clear_purpose(unit, client_id, purpose)
    told = {"fields": list(fields), **(detail or {})}
    unit.audit(action, f"client:{client_id}", client=client_id, detail=told)
    names = sensitive_keys(purpose) | _TOLD.get(purpose, frozenset())
    for one in (*closed_files(client_id), client_id):  # what a file said that was merged into hers is hers
        forget_fields(unit, one, names)
    unit.touch(Kind.CLIENT, client=client_id)
    return fields
