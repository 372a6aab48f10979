"""Clearing a field of a client file for good, the trail included: its consent was withdrawn, or its time is over."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.changes import Kind
from desk_app.clients.clearing import clear_field
from desk_app.clients.client import ClientId
from desk_app.clients.consent import Clearable
from desk_app.staff.resealing import forget_fields
from desk_app.staff.work import Work

#: The trail's words for a field that was cleared because its consent was withdrawn, and because its time was over.
CLEARED, LAPSED = "client.cleared", "privacy.lapsed"

#: What goes out of the trail with a field: a document with its kind.
_TOLD: dict[Clearable, tuple[str, ...]] = {
    "allergies": ("allergies",),
    "document_number": ("document_number", "document_kind"),
}


def enter_clearing(
    unit: Work, client_id: ClientId, field: Clearable, action: str, detail: Mapping[str, object] | None = None
) -> None:
    """Empties ``field`` of a client file, and writes line ``action`` that says so and not what stood there. Whatever
    the field ever was goes out of the trail too: what else the trail tells of her is sealed anew, and the key that
    opened the rest is destroyed (``staff.resealing``). Inside an open unit of work; the caller has the search index
    merged where words left it, and ``shop.cut_log`` follow. Raises NotFound."""
    clear_field(unit, client_id, field)
    told = {"fields": [field], **(detail or {})}
    unit.audit(action, f"client:{client_id}", client=client_id, detail=told)
    forget_fields(unit, client_id, _TOLD[field])
    unit.touch(Kind.CLIENT, client=client_id)
