"""What the fields of a client form are called."""

from __future__ import annotations

from desk_app.words import N_

#: Where RuleBroken may point, and what people read there.
FIELD_LABELS = {
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
    "may_call": N_("Consent to be called"),
    "call_from": N_("Call from"),
    "call_to": N_("Call until"),
    "allergies": N_("Allergies"),
    "alerts": N_("What must not be missed"),
    "notes": N_("Notes"),
}
