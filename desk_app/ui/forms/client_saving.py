"""What the form of a client file does when it is kept: a new file, or the changed fields of an old one."""

from __future__ import annotations

from dataclasses import dataclass

from desk_app.changes import Touched
from desk_app.clients.asking import answer_question
from desk_app.clients.client import Client, ClientDraft, ClientId, Saved
from desk_app.clients.consent import Purpose
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.clients.field import Field as FileField
from desk_app.clients.field import Meeting
from desk_app.clients.fielding import SavedValues, set_values
from desk_app.clients.taking_back import take_back_edit
from desk_app.clients.unit_rules import without_person
from desk_app.clients.units import add_unit, edit_unit
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.forms.client_reading import ClientTyped, answered, draft_of, merged
from desk_app.ui.forms.unit_block import FirmTyped
from desk_app.ui.new_client import say_new
from desk_app.ui.undoing import taking_back
from desk_app.words import _


@dataclass(frozen=True, slots=True)
class ClientSaved:
    """What the form did. ``before`` is the file as it was, None for a new client, and ``after`` as it is now.
    ``undoable``: a number that was hidden, and what is said of a firm, cannot be put back from here."""

    client_id: ClientId
    name: str
    before: ClientDraft | None
    touched: Touched
    undoable: bool = True
    after: ClientDraft | None = None
    firm: bool = False  # what is said of a firm was changed


def save_client(
    shop: Shop,
    acting: Acting,
    client: Client | None,
    first: ClientTyped,
    typed: ClientTyped,
    agreed: tuple[Purpose, ...] = (),
    firm: FirmTyped | None = None,
) -> ClientSaved:
    """Adds a file, or writes what was changed since ``first`` over the file as it is now: two people may edit one.
    ``agreed``: what she agreed to in the form, kept in the same transaction. ``firm``: what it says of a firm; None
    where that stays as it is.

    Raises RuleBroken by field, NotAllowed. Runs on the writer thread.
    """
    region, today = shop.settings.phone_region, shop.today()
    draft = draft_of(typed, region, today)
    if client is None:
        new = firm.now if firm is not None else None
        added = add_client(shop, acting, draft, agreed) if new is None else add_unit(shop, acting, draft, new, agreed)
        return ClientSaved(added.client_id, draft.name.strip(), None, added.touched)
    now = get_client(shop, client.id).as_draft()
    after = merged(now, draft_of(first, region, today), draft)
    if firm is not None and firm.changed:
        edited = edit_unit(shop, acting, client.id, after, firm.now, agreed)
        return ClientSaved(client.id, draft.name.strip(), now, edited.touched, undoable=False, firm=True)
    if firm is not None and firm.now is not None:
        after = without_person(after)
    edited = edit_client(shop, acting, client.id, after, agreed)
    undoable = not now.document_number or after.document_number == now.document_number
    kept = get_client(shop, client.id).as_draft()
    return ClientSaved(client.id, draft.name.strip(), now, edited.touched, undoable, kept)


@dataclass(frozen=True, slots=True)
class AnswerSaved:
    """An answer that was kept: of the file itself as the form keeps it, of any other field by its text before."""

    client_id: ClientId
    name: str
    field: FileField
    before: str
    file: ClientSaved | None
    touched: Touched


def save_answer(
    shop: Shop,
    acting: Acting,
    client_id: ClientId,
    name: str,
    field: FileField,
    said: str,
    agreed: tuple[Purpose, ...] = (),
    meeting: Meeting | None = None,
) -> AnswerSaved:
    """Keeps one answer, with what she agreed to and that she was asked. A field of the file itself is written over the
    file as it is now. Runs on the writer thread; raises what ``answer_question`` raises."""
    if not field.in_file:
        kept = answer_question(shop, acting, client_id, field.key, said, agreed, meeting)
        return AnswerSaved(client_id, name, field, kept.before, None, kept.touched)
    before = get_client(shop, client_id).as_draft()
    draft = answered(before, field.key, said, shop.settings.phone_region, shop.today())
    kept = answer_question(shop, acting, client_id, field.key, draft, agreed, meeting)
    after = get_client(shop, client_id).as_draft()
    file = ClientSaved(client_id, name, before, kept.touched, after=after)
    return AnswerSaved(client_id, name, field, "", file, kept.touched)


def say_answer(desk: Desk, saved: AnswerSaved) -> None:
    """Says what was kept; Ctrl+Z takes it out again."""
    if saved.file is not None:
        say_saved(desk, saved.file)
        return

    def put_back(shop: Shop, acting: Acting) -> SavedValues:
        return set_values(shop, acting, saved.client_id, {saved.field.key: saved.before})

    done = _("{client}: the file is as it was.", client=saved.name)
    said = _("{client}: {field} is kept.", client=saved.name, field=saved.field.say(desk.words))
    desk.toast(said, taking_back(desk, put_back, lambda _saved: desk.toast(done)))


def say_saved(desk: Desk, saved: ClientSaved) -> None:
    """Says what was kept; Ctrl+Z takes a new file back, or puts an old one back as it was."""
    before, after, client_id, name = saved.before, saved.after, saved.client_id, saved.name
    if before is None:
        say_new(desk, client_id, name, lambda: desk.go("clients"))
        return
    said = _("{client}: the file is changed.", client=name)
    if after is None or not saved.undoable:
        number = _("The document number was changed: put the file back by hand, with E.")
        firm = _("What is said of the firm was changed: put it back by hand, with E.")
        desk.toast(said, instead=firm if saved.firm else number)
        return

    def put_back(shop: Shop, acting: Acting) -> Saved:
        return take_back_edit(shop, acting, client_id, before, after)

    done = _("{client}: the file is as it was.", client=name)
    desk.toast(said, taking_back(desk, put_back, lambda _saved: desk.toast(done)))
