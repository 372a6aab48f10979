"""Taking back what was done to a client file by mistake: a new file, an edit, a note."""

from __future__ import annotations

from datetime import datetime

from desk_app.changes import Kind, Touched
from desk_app.clients import taking_back_store
from desk_app.clients.clearing import merge_search
from desk_app.clients.client import ClientDraft, ClientId, Saved
from desk_app.clients.desk import edit_client, get_client
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.sealing import forget_client_key
from desk_app.staff.work import Work, work
from desk_app.words import N_, words_for


def take_back_client(shop: Shop, acting: Acting, client_id: ClientId) -> Touched:
    """Takes back a client file opened by mistake today: it is in no list and not found any more, and what it said is
    gone as of one who was erased, out of the trail too (her key goes). The trail keeps who opened it, who took it back
    and when; its number, and a code that the program gave it, are not given again.

    One that somebody else opened needs Action.TAKE_BACK. Raises NotAllowed, NotFound, and RuleBroken("client") once
    anything was written down under it, on another day, or where it came with a list.
    """
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        client = get_client(shop, client_id)
        if client.erased:
            raise RuleBroken("client", "taken_back", N_("This file was taken back already."))
        opened_by = taking_back_store.opened_by(client_id)
        if opened_by is None:
            raise RuleBroken("client", "imported", N_("This file came with a list: it cannot be taken back alone."))
        _own_of_today(unit, opened_by, client.created_at, N_("Only a file that was opened today can be taken back."))
        if taking_back_store.attached(client_id):
            raise RuleBroken(
                "client",
                "attached",
                N_("Something was written down for {client} already. Take that back first."),
                client=client.name,
            )
        name = words_for(shop.settings.language)(N_("client #{id}, taken back"), id=str(client_id))
        taking_back_store.empty_file(client_id, name, unit.at)
        forget_client_key(unit, client_id)
        merge_search()
        unit.audit("client.taken_back", f"client:{client_id}", client=client_id)
        unit.touch(Kind.CLIENT, client=client_id)
    shop.cut_log()
    return unit.touched


def take_back_edit(shop: Shop, acting: Acting, client_id: ClientId, before: ClientDraft, after: ClientDraft) -> Saved:
    """Puts a file back as it was ``before`` an edit: an edit like any other. Both drafts as ``get_client`` gave them.

    Raises RuleBroken("client") where it no longer is as it was ``after``, and what ``edit_client`` raises.
    """
    acting.must(Action.EDIT_CLIENT)
    if get_client(shop, client_id).as_draft() != after:
        raise RuleBroken("client", "changed_since", N_("This file was changed again since. Edit it by hand."))
    return edit_client(shop, acting, client_id, before)


def take_back_note(shop: Shop, acting: Acting, note_id: int) -> Touched:
    """Takes a note of today off the timeline; the trail keeps what it said.

    One that somebody else wrote needs Action.TAKE_BACK. Raises NotAllowed, NotFound, RuleBroken("note").
    """
    acting.must(Action.EDIT_CLIENT)
    with work(shop, acting) as unit:
        found = taking_back_store.note_row(note_id)
        if found is None:
            raise NotFound(N_("This note is not there any more."))
        client_id, at, staff_id, text = found
        _own_of_today(unit, staff_id, at, N_("Only a note that was written today can be taken back."))
        taking_back_store.delete_note(note_id)
        subject = f"client_note:{note_id}"
        unit.audit("client.note_taken_back", subject, client=client_id, personal={"text": text})
        unit.touch(Kind.CLIENT, client=client_id)
        return unit.touched


def _own_of_today(unit: Work, staff_id: int, at: datetime, sentence: str) -> None:
    """What is taken back is of today, and her own; else an owner has to allow it."""
    if staff_id != unit.acting.staff_id:
        unit.acting.must(Action.TAKE_BACK)
    if local_date(at, unit.shop.settings.zone) != unit.on:
        raise RuleBroken("at", "day", sentence)
