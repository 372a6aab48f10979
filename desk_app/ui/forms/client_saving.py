"""What the form of a client file does when it is kept: a new file, or the changed fields of an old one."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.changes import Touched
from desk_app.clients.client import Client, ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.ui.forms.client_reading import ClientTyped, draft_of, merged


@dataclass(frozen=True, slots=True)
class ClientSaved:
    """What the form did. ``before`` is the file as it was; None for a new client. ``undoable``: a number that was
    hidden cannot be put back from here."""

    client_id: ClientId
    name: str
    before: ClientDraft | None
    touched: Touched
    undoable: bool = True


def save_client(
    shop: Shop, acting: Acting, client: Client | None, first: ClientTyped, typed: ClientTyped
) -> ClientSaved:
    """Adds a file, or writes what was changed since ``first`` over the file as it is now: two people may edit one.

    Raises RuleBroken by field, NotAllowed. Runs on the writer thread.
    """
    region, today = shop.settings.phone_region, shop.today()
    draft = draft_of(typed, region, today)
    if client is None:
        added = add_client(shop, acting, draft)
        return ClientSaved(added.client_id, draft.name.strip(), None, added.touched)
    now = get_client(shop, client.id).as_draft()
    after = merged(now, draft_of(first, region, today), draft)
    edited = edit_client(shop, acting, client.id, after)
    undoable = not now.document_number or after.document_number == now.document_number
    return ClientSaved(client.id, draft.name.strip(), now, edited.touched, undoable)
