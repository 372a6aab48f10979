"""Taking one field out of a client file inside an open unit of work: its time is over, or its consent withdrawn."""

from __future__ import annotations

from dataclasses import replace

from desk_app.clients import store
from desk_app.clients.client import ClientId
from desk_app.clients.consent import Clearable
from desk_app.errors import NotFound
from desk_app.staff.work import Work
from desk_app.words import N_


def clear_field(unit: Work, client_id: ClientId, field: Clearable) -> bool:
    """Empties ``field`` of a client file (a document with its kind), and what the search knows of it; whether
    there was anything. The caller writes the audit line, and has the search index merged where words left it."""
    kept = store.client(client_id)
    if kept is None:
        raise NotFound(N_("There is no client “{text}”."), text=str(client_id))
    before = kept.as_draft()
    if field == "allergies":
        after = replace(before, allergies="")
    else:
        after = replace(before, document_number="", document_kind="")
    if after == before:
        return False
    store.update_client(client_id, after, unit.at)
    return True
