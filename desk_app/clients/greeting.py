"""Wishing a client well without a call, and taking that back."""

from __future__ import annotations

from desk_app.changes import Kind, Touched
from desk_app.clients import relative_store
from desk_app.clients import store as client_store
from desk_app.clients.client import ClientId
from desk_app.clients.occurrences import Occurrence
from desk_app.clients.relative import Greeted
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work
from desk_app.words import N_

_NO_DATE = N_("This day does not stand in the file any more.")


def greet(shop: Shop, acting: Acting, client_id: ClientId, thread: str, here: Occurrence) -> Greeted:
    """Notes that a client was wished well for an occurrence without a call, so that nobody calls about it any more.
    ``thread``: as ``followup.occasions`` names it. Raises NotAllowed, NotFound, RuleBroken("thread")."""
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        client = client_store.client(client_id)
        if client is None or client.erased or not _is_of(client_id, thread):
            raise NotFound(_NO_DATE)
        if (thread, here.text) in relative_store.greetings_of(client_id):
            raise RuleBroken("thread", "greeted", N_("This was done already."))
        relative_store.insert_greeting(client_id, thread, here.text, unit.at, unit.acting.staff_id)
        unit.audit("occasion.greeted", f"client:{client_id}", client=client_id, detail={"day": f"{thread}:{here.text}"})
        unit.touch(Kind.CLIENT, Kind.CALL, client=client_id)
        return Greeted(client_id, thread, here.day, unit.touched)


def take_back_greeting(shop: Shop, acting: Acting, client_id: ClientId, thread: str, here: Occurrence) -> Touched:
    """Takes that back. Raises NotAllowed, NotFound."""
    acting.must(Action.LOG_CALL)
    with work(shop, acting) as unit:
        if not relative_store.delete_greeting(client_id, thread, here.text):
            raise NotFound(_NO_DATE)
        detail = {"day": f"{thread}:{here.text}"}
        unit.audit("occasion.greeting_taken_back", f"client:{client_id}", client=client_id, detail=detail)
        unit.touch(Kind.CLIENT, Kind.CALL, client=client_id)
        return unit.touched


def _is_of(client_id: ClientId, thread: str) -> bool:
    kind, number = thread[:1], thread[1:]
    if not number.isascii() or not number.isdigit():
        return False
    found = relative_store.relative(int(number)) if kind == "r" else relative_store.date_of(int(number))
    return kind in {"r", "d"} and found is not None and found.client_id == client_id
