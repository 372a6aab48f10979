"""What the audit trail is told of a client's file, and what the fields are called. Document numbers are masked there
too."""

from __future__ import annotations

from dataclasses import fields

from desk_app.clients.client import ClientDraft, masked
from desk_app.staff.edits import changes
from desk_app.words import N_

#: The fields of a client's file, as forms, refusals and her own copy call them.
FIELD_LABELS: dict[str, str] = {
    "name": N_("Name"),
    "phones": N_("Phone"),
    "gender": N_("Gender"),
    "birthday": N_("Birthday"),
    "document_kind": N_("Kind of document"),
    "document_number": N_("Document number"),
    "code": N_("Member code"),
    "source": N_("Came to know us by"),
    "address": N_("Address"),
    "tags": N_("Tags"),
    "advisor_id": N_("Advisor"),
    "second_advisor_id": N_("Second advisor"),
    "may_call": N_("Consent to be called"),
    "call_from": N_("Call from"),
    "call_to": N_("Call until"),
    "allergies": N_("Allergies"),
    "alerts": N_("What must not be missed"),
    "notes": N_("Notes"),
    "do_not_call": N_("Do not call"),
}


def draft_told(draft: ClientDraft) -> dict[str, object]:
    """The fields that say something."""
    detail: dict[str, object] = {}
    for field in fields(draft):
        value = getattr(draft, field.name)
        if value in {None, "", (), False} and not (field.name == "may_call" and value is False):
            continue
        detail[field.name] = value
    if draft.document_number:
        detail["document_number"] = masked(draft.document_number)
    if draft.birthday is not None:
        detail["birthday"] = {
            field.name: getattr(draft.birthday, field.name)
            for field in fields(draft.birthday)
            if getattr(draft.birthday, field.name)
        }
    return {name: list(value) if isinstance(value, tuple) else value for name, value in detail.items()}


def edit_told(before: ClientDraft, after: ClientDraft) -> tuple[dict[str, object], dict[str, object]]:
    """What stands in clear in a line about an edit, and what is sealed: the names of the fields, and their values."""
    # Compared unmasked: two numbers may look alike behind their stars.
    names = [field.name for field in fields(after) if getattr(before, field.name) != getattr(after, field.name)]
    return {"fields": names}, changes(draft_told(before), draft_told(after), names)
