"""A client's copy of everything kept of her (GDPR 15 and 20, PIPL 45)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Consent
from desk_app.clients.desk import get_client
from desk_app.clock import as_text
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.privacy import store
from desk_app.privacy.desk import consents_of
from desk_app.staff.audit import audit_lines
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


@dataclass(frozen=True, slots=True)
class ClientCopy:
    """Everything kept of a client. ``data`` is her rows by table."""

    client_id: ClientId
    code: str
    name: str
    made_at: datetime
    shop_name: str
    consents: tuple[Consent, ...]
    seen: tuple[Seen, ...]
    data: dict[str, list[dict[str, object]]]

    def as_json(self) -> bytes:
        """UTF-8 JSON: her rows by table, her consents in their words, and who saw or took out what."""
        shape = {
            "format": FORMAT,
            "made_at": as_text(self.made_at),
            "shop": self.shop_name,
            "records": self.data,
            "seen_or_handed_out": [
                {"at": as_text(seen.at), "by": seen.staff, "what": seen.action, "subject": seen.subject}
                for seen in self.seen
            ],
        }
        return json.dumps(shape, ensure_ascii=False, indent=2).encode()


def read_copy(shop: Shop, client_id: ClientId) -> ClientCopy:
    """Everything kept of a client, in one snapshot of the file. Raises NotFound, and DeskError for an erased one."""
    with shop.database.atomic():
        client = get_client(shop, client_id)
        if client.erased:
            raise DeskError(N_("This client was erased: nothing of the person is kept."))
        lines = audit_lines(MOST_LINES, client=client_id)
        return ClientCopy(
            client_id=client_id,
            code=client.code,
            name=client.name,
            made_at=shop.now(),
            shop_name=shop.settings.shop_name,
            consents=consents_of(shop, client_id),
            seen=tuple(
                Seen(line.at, line.staff, line.action, line.subject) for line in lines if line.action in SEEN_LABELS
            ),
            data=store.everything_of(client_id),
        )
