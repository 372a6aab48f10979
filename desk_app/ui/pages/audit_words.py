"""What the audit trail calls things, in words: actions, kinds, subjects, fields and the values in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk_app.clients.built_in import CHOICES, LABELS
from desk_app.clients.field import OUTCOME_LABELS as ASKED_LABELS
from desk_app.clients.photograph import PART_LABELS
from desk_app.followup.outcome import OUTCOME_LABELS
from desk_app.loyalty.leaving import STATE_LABELS
from desk_app.loyalty.reasons import CUT_LABELS, LEARNED_LABELS, REASON, SIDE_LABELS, WAYS
from desk_app.money import Money
from desk_app.pawn.ticket import UNDONE_AT_ONCE
from desk_app.salon.booking import BOOKING_STATUS_LABELS
from desk_app.staff.account import ROLE_LABELS
from desk_app.staff.audit import AuditLine
from desk_app.till.payment import TENDER_LABELS
from desk_app.words import N_, Words

#: What each action is called. A test finds every action in the source and demands its word here.
ACTIONS: dict[str, str] = {
    "agent.added": N_("Agent of a firm added"),
    "agent.changed": N_("Agent of a firm changed"),
    "agent.revoked": N_("Authorisation revoked"),
    "booking.made": N_("Appointment made"),
    "booking.moved": N_("Appointment moved on"),
    "call.logged": N_("Call logged"),
    "call.taken_back": N_("Call taken back"),
    "client.added": N_("Client file opened"),
    "client.cleared": N_("Withdrawn data cleared"),
    "client.do_not_call": N_("Do-not-call set"),
    "client.document_seen": N_("Identity number seen"),
    "client.edited": N_("Client file changed"),
    "client.asked": N_("Question put to her"),
    "client.came_back": N_("Erased before, back by a restore"),
    "client.erased": N_("Client erased"),
    "client.may_be_called": N_("Do-not-call lifted"),
    "client.moment": N_("Request, extra or gesture written"),
    "client.moment_taken_back": N_("Request, extra or gesture taken back"),
    "client.name_taken_out": N_("Erased client’s name taken out"),
    "client.note_added": N_("Note written"),
    "client.note_taken_back": N_("Note taken back"),
    "client.resealed": N_("What the trail tells sealed anew"),
    "client.taken_back": N_("Client file taken back"),
    "client.values": N_("Fields of the file changed"),
    "clients.hand_over_taken_back": N_("Handing over of clients taken back"),
    "clients.handed_over": N_("Clients handed over"),
    "colleague_note.answered": N_("Colleague’s note answered"),
    "colleague_note.done": N_("Colleague’s note done"),
    "colleague_note.escalated": N_("Colleague’s note escalated"),
    "colleague_note.reopened": N_("Colleague’s note open again"),
    "colleague_note.seen": N_("Colleague’s note seen"),
    "colleague_note.sent": N_("Note to a colleague written"),
    "colleague_note.taken_back": N_("Note to a colleague taken back"),
    "complaint.answered": N_("Complaint answered"),
    "complaint.filed": N_("Complaint filed"),
    "complaint.taken_back": N_("Complaint taken back"),
    "consent.given": N_("Consent given"),
    "consent.unasked": N_("Consent taken back as a slip"),
    "consent.withdrawn": N_("Consent withdrawn"),
    "demo.made": N_("Demo made"),
    "export.copied": N_("Whole copy of the shop taken out"),
    "export.printed": N_("Paper printed"),
    "export.saved": N_("Paper or list saved"),
    "field.added": N_("Field added"),
    "field.changed": N_("Field changed"),
    "filling.measured": N_("Files measured"),
    "import.landed": N_("List imported"),
    "import.mapping_forgotten": N_("Meaning of a list’s columns forgotten"),
    "import.mapping_kept": N_("Meaning of a list’s columns remembered"),
    "keys.encrypted": N_("Shop file encrypted"),
    "keys.passphrase_changed": N_("Passphrase changed"),
    "keys.plain_removed": N_("Unencrypted copies removed"),
    "keys.recovered": N_("Passphrase set anew with the recovery sheet"),
    "keys.sheet_replaced": N_("Recovery sheet replaced"),
    "leaving.corrected": N_("What was told of a client who goes corrected"),
    "leaving.taken_back": N_("What was told of a client who goes taken back"),
    "leaving.told": N_("Told that a client goes"),
    "leaving.won_back": N_("Told that a client was won back"),
    "occasion.added": N_("Day of a client added"),
    "occasion.changed": N_("Day of a client changed"),
    "occasion.greeted": N_("Wished well for a day"),
    "occasion.greeting_taken_back": N_("Good wishes taken back"),
    "occasion.removed": N_("Day of a client taken out"),
    "opening.entered": N_("Opening balance brought in"),
    "opening.reversed": N_("Opening balance reversed"),
    "payment.entered": N_("Payment entered"),
    "payment.reversed": N_("Payment taken back"),
    "photograph.added": N_("Photograph added"),
    "photograph.changed": N_("Photograph described anew"),
    "photograph.removed": N_("Photograph deleted"),
    "price.free": N_("Charged without a catalogue price"),
    "privacy.authority_told": N_("Breach told to the authority"),
    "privacy.breach_measures": N_("Measures against a breach noted"),
    "privacy.breach_noted": N_("Breach of data noted"),
    "privacy.not_reported": N_("Breach need not be reported"),
    "privacy.people_told": N_("Breach told to the clients"),
    "privacy.copies_deleted": N_("Files that were set aside deleted"),
    "privacy.held": N_("Erasing held"),
    "privacy.hold_lifted": N_("Hold on erasing lifted"),
    "privacy.lapse_put_off": N_("Clearing of old data put off"),
    "privacy.lapsed": N_("Kept long enough: cleared"),
    "product.saved": N_("Product saved"),
    "promise.broken": N_("Promise broken"),
    "promise.kept": N_("Promise kept"),
    "promise.made": N_("Promise made"),
    "promise.taken_back": N_("Promise taken back"),
    "relative.added": N_("Relative added"),
    "relative.changed": N_("Relative changed"),
    "relative.removed": N_("Relative taken out"),
    "service.saved": N_("Service saved"),
    "settings.changed": N_("Settings changed"),
    "shop.restored": N_("Backup restored"),
    "shop.set_up": N_("Shop set up"),
    "shop.starter_loaded": N_("Starter list loaded"),
    "staff.added": N_("Account added"),
    "staff.allowed_once": N_("Owner allowed one action"),
    "staff.changed": N_("Account changed"),
    "staff.lock_moved": N_("PIN pause moved with the clock"),
    "staff.pin_set": N_("PIN set"),
    "staff.signed_in": N_("Signed in"),
    "staff.wrong_pin": N_("Wrong PIN"),
    "ticket.corrected": N_("Ticket corrected"),
    "ticket.forfeited": N_("Ticket forfeited"),
    "ticket.issued": N_("Ticket issued"),
    "ticket.redeemed": N_("Ticket redeemed"),
    "ticket.renewed": N_("Ticket renewed"),
    "ticket.voided": N_("Ticket made void"),
    "unit.removed": N_("Firm became a private client"),
    "unit.saved": N_("Firm’s particulars written"),
    "visit.corrected": N_("Visit corrected"),
    "visit.grown": N_("Lines added to a visit by an import"),
    "visit.recorded": N_("Visit recorded"),
    "visit.taken_back": N_("Visit taken back"),
}

#: How the actions begin, for the filter; in the order people look for them.
KINDS: dict[str, str] = {
    "client": N_("Client files"),
    "export": N_("Papers and exports"),
    "visit": N_("Visits"),
    "price": N_("Prices out of the catalogue"),
    "ticket": N_("Pawn tickets"),
    "payment": N_("Payments"),
    "opening": N_("Opening balances"),
    "booking": N_("Appointments"),
    "call": N_("Calls"),
    "colleague_note": N_("Notes to colleagues"),
    "complaint": N_("Complaints"),
    "promise": N_("Promises"),
    "leaving": N_("Clients who go"),
    "photograph": N_("Photographs"),
    "unit": N_("Firms"),
    "agent": N_("Agents of firms"),
    "relative": N_("Families"),
    "occasion": N_("Dates of clients"),
    "consent": N_("Consents"),
    "privacy": N_("Privacy"),
    "field": N_("Fields of the file"),
    "filling": N_("How full the files are"),
    "service": N_("Services"),
    "product": N_("Products"),
    "import": N_("Imports"),
    "settings": N_("Settings"),
    "staff": N_("Staff"),
    "keys": N_("Passphrase and recovery sheet"),
    "shop": N_("Shop"),
    "demo": N_("Demo"),
}

_SUBJECTS: dict[str, str] = {
    "agent": N_("Agent {number}"),
    "booking": N_("Appointment {number}"),
    "breach": N_("Breach {number}"),
    "call": N_("Call {number}"),
    "client": N_("Client {number}"),
    "client_moment": N_("Line {number}"),
    "client_date": N_("Date {number}"),
    "client_note": N_("Note {number}"),
    "colleague_note": N_("Note to a colleague {number}"),
    "hand_over": N_("Handing over {number}"),
    "complaint": N_("Complaint {number}"),
    "field": N_("Field {number}"),
    "leaving": N_("Telling {number}"),
    "legal_hold": N_("Hold by law {number}"),
    "month": N_("Month {number}"),
    "opening": N_("Opening balance {number}"),
    "payment": N_("Payment {number}"),
    "photograph": N_("Photograph {number}"),
    "product": N_("Product {number}"),
    "promise": N_("Promise {number}"),
    "relative": N_("Relative {number}"),
    "service": N_("Service {number}"),
    "staff": N_("Account {number}"),
    "ticket": N_("Ticket {number}"),
    "visit": N_("Visit {number}"),
}

_FIELDS: dict[str, str] = {
    "active": N_("Active"),
    "added": N_("Added"),
    "address": N_("Address"),
    "advisor_id": N_("Advisor"),
    "second_advisor_id": N_("Second advisor"),
    "alerts": N_("Take care"),
    "acts": N_("May"),
    "agent": N_("Agent"),
    "allergies": N_("Allergies"),
    "bank": N_("Bank and account"),
    "amount": N_("Amount"),
    "answer": N_("Answer"),
    "answer_by": N_("Answer due"),
    "backup": N_("Backup"),
    "beyond": N_("More than the desk may by itself"),
    "birthday": N_("Birthday"),
    "booking": N_("Appointments"),
    "brand": N_("Brand"),
    "by": N_("By"),
    "call": N_("Calls"),
    "caption": N_("Words about it"),
    "category": N_("Category"),
    "columns": N_("Columns"),
    "documents": N_("Document numbers whole"),
    "charges": N_("Charges"),
    "client": N_("Client"),
    "client_date": N_("Dates"),
    "client_note": N_("Notes"),
    "client_relative": N_("Family"),
    "closed_on": N_("Closed"),
    "code": N_("Code"),
    "complaint": N_("Complaints"),
    "cost": N_("Cost"),
    "count": N_("How many"),
    "currency": N_("Currency"),
    "day": N_("Day"),
    "family": N_("Family"),
    "family_birthday": N_("Birthday"),
    "family_day": N_("Day"),
    "family_kind": N_("Kind"),
    "family_label": N_("Name of the day"),
    "family_name": N_("Name"),
    "family_note": N_("Note"),
    "family_other_id": N_("File of her own"),
    "family_phone": N_("Phone"),
    "family_relation": N_("Relation"),
    "family_relative_id": N_("Whose day"),
    "family_remind": N_("Remind us"),
    "family_standing": N_("How it stands"),
    "do_not_call": N_("Do not call"),
    "document_kind": N_("Kind of document"),
    "document_number": N_("Document number"),
    "due_at": N_("Due"),
    "due_on": N_("Due"),
    "erased": N_("Erased"),
    "escalated": N_("Escalated"),
    "escalated_to_id": N_("Escalated to"),
    "faults": N_("Faults in it"),
    "fee_percent": N_("Fee percent"),
    "fields": N_("Fields"),
    "file": N_("File"),
    "gender": N_("Gender"),
    "height": N_("Height in pixels"),
    "ids": N_("Numbers given"),
    "in_charge": N_("To be called"),
    "instead_of": N_("Instead of agent"),
    "invoice_title": N_("Invoice title"),
    "interest_percent": N_("Interest percent"),
    "items": N_("Items"),
    "language": N_("Language"),
    "kind": N_("Kind"),
    "late": N_("Late"),
    "cut": N_("What gave way"),
    "learned_by": N_("Learned by"),
    "learned_from": N_("Learned from"),
    "legal_name": N_("Legal representative"),
    "limit": N_("Up to"),
    "list": N_("List"),
    "may_call": N_("May be called"),
    "minutes": N_("Minutes"),
    "name": N_("Name"),
    "notes": N_("Notes"),
    "on": N_("Day"),
    "on_hand": N_("On hand"),
    "outcome": N_("Outcome"),
    "pair": N_("Belongs to photograph"),
    "paper": N_("Number of the letter"),
    "part": N_("Before or after"),
    "payment": N_("Payments"),
    "person_id": N_("Client"),
    "phone": N_("Phone"),
    "phones": N_("Phones"),
    "pledges": N_("Pledges"),
    "price": N_("Price"),
    "principal": N_("Principal"),
    "product": N_("Products"),
    "promise": N_("Promises"),
    "purpose": N_("Purpose"),
    "read": N_("Rows read"),
    "reason": N_("Reason"),
    "receipt": N_("Receipt"),
    "redemption": N_("Redemption"),
    "registration": N_("Registration number"),
    "registration_kind": N_("Kind of number"),
    "revoked_on": N_("Revoked on"),
    "role": N_("Role"),
    "row": N_("Row of the list"),
    "rows": N_("Rows"),
    "same_number": N_("Same number as a file not to be called"),
    "service": N_("Services"),
    "shop_name": N_("Name of the shop"),
    "replaces": N_("In the place of"),
    "side": N_("Whose doing"),
    "size": N_("Size in bytes"),
    "seen_at": N_("Seen"),
    "looked_at": N_("Seen by whom it escalated to"),
    "source": N_("How she came"),
    "staff": N_("Staff"),
    "start_on": N_("Begins"),
    "state": N_("How she stands"),
    "status": N_("Status"),
    "supplier": N_("Supplier"),
    "tags": N_("Tags"),
    "taken_out": N_("Taken out of other files"),
    "tax_number": N_("Tax number"),
    "tender": N_("Tender"),
    "term_months": N_("Months"),
    "theme": N_("Theme"),
    "to": N_("To"),
    "to_id": N_("To"),
    "colleague_note": N_("Notes to colleagues"),
    "length": N_("Characters"),
    "total": N_("Total"),
    "trade": N_("Trade of a firm"),
    "trades": N_("Trades"),
    "tries": N_("Wrong tries in a row"),
    "updated": N_("Changed"),
    "valid_from": N_("Valid from"),
    "valid_until": N_("Valid until"),
    "visit": N_("Visits"),
    "visit_item": N_("Lines of visits"),
    "width": N_("Width in pixels"),
    "words": N_("In words"),
    "no_offers": N_("Wants no offers"),
    "taken_on": N_("Taken on"),
    "ticket": N_("Pawn tickets"),
}

#: For the program alone: the columns and numbers of what "taken_out" counts, the copies that were dated ahead, the seal
#: of a PIN's hash, and the digests of a picture.
_NOT_SAID = frozenset({"authorised", "copies_ahead", "pin_seal", "sha256", "texts", "thumbnail"})

_AMOUNTS = frozenset({"amount", "appraisal", "charges", "cost", "limit", "price", "principal", "redemption", "total"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a line tells: a field, what it was and what it is. ``was`` is "" where there is only one value."""

    label: str
    was: str
    now: str


def action_said(action: str, words: Words) -> str:
    """What an action is called; one of another version of the program, as it is written."""
    return words(ACTIONS[action]) if action in ACTIONS else action


def subject_said(subject: str, words: Words) -> str:
    """ "visit:17" in words; what has no word is left as it is."""
    kind, _colon, number = subject.partition(":")
    return words(_SUBJECTS[kind], number=number) if kind in _SUBJECTS and number else ""


def facts(line: AuditLine, words: Words, currency: str) -> tuple[Fact, ...]:
    """What a line tells, field by field: first what changed, before and after, then the rest."""
    detail = {name: value for name, value in line.detail.items() if name not in _NOT_SAID}
    before, after = _record(detail.pop("before", None)), _record(detail.pop("after", None))
    if "from" in detail and "to" in detail:
        before, after = before | {"status": detail.pop("from")}, after | {"status": detail.pop("to")}
    changed = bool(before)
    own = _record(detail.pop("labels", None))  # what the owner's fields were called then
    found = [
        Fact(
            str(own.get(name) or _field(name, words)),
            _value(name, before.get(name), words, currency) if changed else "",
            _value(name, after.get(name), words, currency),
        )
        for name in dict.fromkeys([*after, *before])
        if not changed or before.get(name) != after.get(name) or _masked(name)
    ]
    if changed:
        detail.pop("fields", None)
    rest = [Fact(_field(name, words), "", _value(name, value, words, currency)) for name, value in detail.items()]
    return (*found, *rest)


def _masked(name: str) -> bool:
    return name == "document_number"  # two numbers may look alike behind their stars


def _record(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, Mapping) else {}


def _field(name: str, words: Words) -> str:
    label = _FIELDS.get(name) or LABELS.get(name)
    return words(label) if label else name.replace("_", " ")


def _value(name: str, value: object, words: Words, currency: str) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return words(N_("yes")) if value else words(N_("no"))
    if name in _AMOUNTS and isinstance(value, int):
        return words.money(Money(value, currency))
    if isinstance(value, Mapping):
        return _of_record(name, value, words, currency)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return words.list_of([_part(name, one, words, currency) for one in value])
    text = str(value)
    if _DAY.fullmatch(text):
        return words.day(date.fromisoformat(text))
    return _code(name, text, words)


def _of_record(name: str, value: Mapping[str, object], words: Words, currency: str) -> str:
    if name in {"birthday", "family_birthday", "family_day"}:
        parts = [str(value[part]) for part in ("year", "month", "day") if part in value]
        lunar = words(N_("lunar"))
        return "-".join(parts) + (f" ({lunar})" if value.get("lunar") else "")
    return words.list_of([f"{_field(part, words)} {_value(part, one, words, currency)}" for part, one in value.items()])


def _part(name: str, value: object, words: Words, currency: str) -> str:
    """A line of a bill, [name, pieces, amount], or of a ticket, [name, appraisal]; a field's name; or a plain value."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        *said, last = value
        amount = words.money(Money(last, currency)) if isinstance(last, int) else str(last)
        return " ".join([str(said[0]), *(f"×{pieces}" for pieces in said[1:]), amount])
    if name in {"beyond", "fields"} and isinstance(value, str):
        return _field(value, words)
    return _value("", value, words, currency)


def _code(name: str, text: str, words: Words) -> str:
    tables: dict[str, Mapping[str, str]] = {
        "outcome": {code.value: said for code, said in (*OUTCOME_LABELS.items(), *ASKED_LABELS.items())},
        "part": {code.value: said for code, said in PART_LABELS.items()},
        "reason": {UNDONE_AT_ONCE: UNDONE_AT_ONCE, **{code: said.label for code, said in REASON.items()}, **WAYS},
        "side": {code.value: said for code, said in SIDE_LABELS.items()},
        "cut": {code.value: said for code, said in CUT_LABELS.items()},
        "learned_from": {code.value: said for code, said in LEARNED_LABELS.items()},
        "state": {code.value: said for code, said in STATE_LABELS.items()},
        "role": {code.value: said for code, said in ROLE_LABELS.items()},
        "status": {code.value: said for code, said in BOOKING_STATUS_LABELS.items()},
        "tender": {code.value: said for code, said in TENDER_LABELS.items()},
    }
    said = tables.get(name, {}).get(text) or CHOICES.get((name, text))
    return text if said is None else words(said)
