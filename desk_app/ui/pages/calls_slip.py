"""From what the call page holds to what is kept, and what it takes to take that back."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.clients.client import ClientId
from desk_app.followup.outcome import CallDraft, CallId, Outcome
from desk_app.followup.queue import CallCard
from desk_app.salon.booking import BookingDraft
from desk_app.ui.forms.call_tray import TrayAnswer


@dataclass(frozen=True, slots=True)
class Slip:
    """What it takes to take an outcome back. ``note`` is as it was typed."""

    client_id: ClientId
    client: str
    note: str
    call_id: CallId


def draft_of(card: CallCard, answer: TrayAnswer, note: str, seconds: int, zone: str) -> CallDraft:
    """The call as it is kept: what was on the card, what came of it, ``note`` as typed, ``seconds`` on the phone."""
    spoken = card.script is not None and not card.refused
    return CallDraft(
        client_id=card.client_id,
        reasons=card.call.keys if card.call is not None else (),
        outcome=answer.outcome,
        note="\n".join(part for part in (note.strip(), answer.why) if part),
        parts=card.script.parts if card.script is not None and spoken else {},
        said=card.text if spoken else "",
        seconds=seconds,
        call_back_at=answer.instant(zone) if answer.outcome is Outcome.CALL_BACK else None,
        until=answer.day if answer.outcome is Outcome.SKIPPED else None,
        number=card.phone,
        booking=_booking(card.client_id, answer),
    )


def _booking(client_id: ClientId, answer: TrayAnswer) -> BookingDraft | None:
    """The appointment that was agreed, where its day is fixed."""
    if answer.outcome is not Outcome.BOOKED or answer.day is None or answer.minute is None:
        return None
    return BookingDraft(client_id, answer.day, answer.minute)
