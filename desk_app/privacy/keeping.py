"""How long a client's file is kept: what is over is proposed, and goes once somebody says so (PIPL 19, GDPR 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.changes import Touched
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.desk import get_briefs
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.privacy import store
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.account import Acting, Action
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class LapsedErased:
    """Who went, and who had to stay with the reason."""

    erased: tuple[ClientId, ...]
    kept: tuple[tuple[ClientId, DeskError], ...]
    touched: Touched


def years_before(on: date, years: int) -> date:
    """The same day ``years`` earlier; 29 February becomes the 28th."""
    if not 1 <= years <= 100:
        raise RuleBroken("years", "range", N_("From {least} to {most}, please."), least=1, most=100)
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def lapsed_clients(shop: Shop, years: int, limit: int = 200) -> tuple[ClientBrief, ...]:
    """Clients last seen, or if never seen entered, more than ``years`` ago, the oldest first. Proposes, does nothing.

    Raises RuleBroken("years").
    """
    return get_briefs(shop, store.not_seen_since(years_before(shop.today(), years), limit))


def erase_lapsed(shop: Shop, acting: Acting, clients: tuple[ClientId, ...], years: int) -> LapsedErased:
    """Erases those of ``clients`` that were proposed and still lapse, each in a transaction of its own; whom the law
    keeps stays. Raises NotAllowed, RuleBroken("years")."""
    acting.must(Action.ERASE)
    still = set(store.not_seen_since(years_before(shop.today(), years), limit=-1))
    erased: list[ClientId] = []
    kept: list[tuple[ClientId, DeskError]] = []
    touched = Touched()
    for client_id in clients:
        if client_id not in still:
            kept.append((client_id, DeskError(N_("This client was here since."))))
            continue
        try:
            touched |= erase_client(shop, acting, client_id, ErasureReason.LAPSED).touched
        except DeskError as error:
            kept.append((client_id, error))
        else:
            erased.append(client_id)
    return LapsedErased(tuple(erased), tuple(kept), touched)
