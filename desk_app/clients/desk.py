"""Use cases of client files, and the reading functions that every page asks."""

from __future__ import annotations

from datetime import date

from desk_app.changes import Touched
from desk_app.clients.client import (
    Client,
    ClientBirthday,
    ClientBrief,
    ClientDraft,
    ClientId,
    ClientNote,
    Likeness,
    Saved,
)
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting


def add_client(shop: Shop, acting: Acting, draft: ClientDraft) -> Saved:
    raise NotImplementedError


def edit_client(shop: Shop, acting: Acting, client_id: ClientId, draft: ClientDraft) -> Saved:
    raise NotImplementedError


def add_note(shop: Shop, acting: Acting, client_id: ClientId, text: str) -> Touched:
    raise NotImplementedError


def set_do_not_call(shop: Shop, acting: Acting, client_id: ClientId, value: bool, reason: str) -> Touched:
    raise NotImplementedError


def get_client(shop: Shop, client_id: ClientId) -> Client:
    raise NotImplementedError


def get_briefs(shop: Shop, client_ids: tuple[ClientId, ...]) -> tuple[ClientBrief, ...]:
    raise NotImplementedError


def client_notes(shop: Shop, client_id: ClientId, limit: int = 50) -> tuple[ClientNote, ...]:
    raise NotImplementedError


def find_clients(shop: Shop, text: str, limit: int = 50) -> tuple[ClientBrief, ...]:
    raise NotImplementedError


def recent_clients(shop: Shop, limit: int, before: ClientBrief | None = None) -> tuple[ClientBrief, ...]:
    raise NotImplementedError


def count_clients(shop: Shop) -> int:
    raise NotImplementedError


def likely_same(shop: Shop, draft: ClientDraft, except_id: ClientId | None = None) -> tuple[Likeness, ...]:
    raise NotImplementedError


def birthdays_on(shop: Shop, first_day: date, last_day: date) -> tuple[ClientBirthday, ...]:
    raise NotImplementedError


def resolve_client(shop: Shop, text: str) -> ClientId:
    raise NotImplementedError
