"""Whom a draft still being typed may already be a file of."""

from __future__ import annotations

from dataclasses import replace

from desk_app.clients import store, sweep_store
from desk_app.clients.client import ClientDraft, ClientId, Likeness, LikenessReason
from desk_app.clients.documents import Document, DocumentKind, NotDocument, check_document, same_numbers
from desk_app.clients.likeness import Facts, facts_of, score
from desk_app.clients.merged_store import ids_by_other_document
from desk_app.clients.phones import NotPhone, parse_phone
from desk_app.clients.searchwords import sounds_like
from desk_app.db.shop import Shop


def likely_same(shop: Shop, draft: ClientDraft, except_id: ClientId | None = None) -> tuple[Likeness, ...]:
    """Files that may already be of this person: same phone, same document, or a name that looks or sounds the same
    with the same birthday. For a draft still being typed: what cannot be read yet is passed over."""
    found: dict[ClientId, LikenessReason] = {}
    for client_id in store.ids_by_phone(readable_phones(shop, draft)):
        found.setdefault(client_id, LikenessReason.PHONE)
    numbers = _readable_document(draft)
    for client_id in (*store.ids_by_document(numbers), *ids_by_other_document(numbers)):
        found.setdefault(client_id, LikenessReason.DOCUMENT)
    tokens = sounds_like(draft.name[:200])
    if draft.birthday is not None and tokens:
        question = " OR ".join(f'"{token}"' for token in tokens)
        for client_id in store.ids_by_name_and_birthday(question, draft.birthday):
            found.setdefault(client_id, LikenessReason.NAME_AND_BIRTHDAY)
    if except_id is not None:
        found.pop(except_id, None)
    hers, stored = _compared(shop, draft), sweep_store.drafts_of(sorted(found)) if found else {}
    scores = {client_id: score(hers, facts_of(stored[client_id])) for client_id in found if client_id in stored}
    briefs, firms = store.briefs(tuple(scores)), sweep_store.registrations_of(sorted(scores)) if scores else {}
    return tuple(
        # A firm is known by its registration number alone (``units.units_like``).
        Likeness(briefs[one], found[one], scores[one].points, scores[one].sure and one not in firms)
        for one in scores
        if one in briefs
    )


def _compared(shop: Shop, draft: ClientDraft) -> Facts:
    """What is compared of a draft still being typed: what can be read of it."""
    try:
        document = check_document(draft.document_number, draft.document_kind)
    except NotDocument:
        document = Document(DocumentKind.NONE, "")
    return facts_of(
        replace(
            draft,
            phones=tuple(readable_phones(shop, draft)),
            document_kind=document.kind.value,
            document_number=document.number,
        )
    )


def readable_phones(shop: Shop, draft: ClientDraft) -> list[str]:
    """The phones of a draft that can be read, as they are kept; of those still being typed nothing."""
    numbers: list[str] = []
    for phone in draft.phones[:10]:
        try:
            numbers.append(parse_phone(phone, shop.settings.phone_region))
        except NotPhone:
            continue
    return numbers


def _readable_document(draft: ClientDraft) -> tuple[str, ...]:
    try:
        return same_numbers(check_document(draft.document_number, draft.document_kind))
    except NotDocument:
        return ()
