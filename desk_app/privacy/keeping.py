"""How long things are kept: what is over is proposed, and goes once the owner says so (PIPL 19, GDPR 5(1)(e))."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desk_app.changes import Kind, Touched
from desk_app.clients.clearing import merge_search, sensitive_keys
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.desk import get_briefs
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.privacy import keeping_store, store
from desk_app.privacy.clearing import LAPSED, enter_clearing
from desk_app.privacy.erasing import ErasureReason, enter_erasure, obstacles
from desk_app.privacy.forgetting import drop_cleared, drop_typed
from desk_app.privacy.gone import note_erased
from desk_app.privacy.old_copies import copies_ahead
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import one_command, work
from desk_app.words import N_


class Lapse(StrEnum):
    """What has a limit of its own; the setting is ``keep_…_years``."""

    CLIENTS = "clients"
    VISIT_NOTES = "visit_notes"
    CALL_NOTES = "call_notes"
    HEALTH = "health"
    DOCUMENTS = "documents"


LAPSE_LABELS: dict[Lapse, str] = {
    Lapse.CLIENTS: N_("Clients who do not come any more"),
    Lapse.VISIT_NOTES: N_("Notes of visits"),
    Lapse.CALL_NOTES: N_("Notes of calls and to colleagues, what was said"),
    Lapse.HEALTH: N_("Health remarks"),
    Lapse.DOCUMENTS: N_("Identity numbers"),
}

#: The consent under which what a kind is about is kept.
_PURPOSES: dict[Lapse, Purpose] = {Lapse.HEALTH: Purpose.HEALTH, Lapse.DOCUMENTS: Purpose.IDENTITY}

#: So many clients are written in one transaction.
BATCH = 500

#: Days after which the owner is asked again about what she put off.
ASK_AGAIN = 30


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What lies there for longer than ``years``: ``count`` of ``kind``, from before the day ``before``."""

    kind: Lapse
    years: int
    before: date
    count: int


@dataclass(frozen=True, slots=True)
class LapsedFile:
    """A client whose time is over, and what still keeps her file, each in one sentence."""

    brief: ClientBrief
    hindered: tuple[DeskError, ...]


@dataclass(frozen=True, slots=True)
class LetGone:
    """How much of each kind went, and which clients had to stay, with the reason."""

    gone: tuple[tuple[Lapse, int], ...]
    kept: tuple[tuple[ClientId, DeskError], ...]
    touched: Touched


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


def years_kept(shop: Shop, kind: Lapse) -> int:
    """The limit of a kind, from the settings."""
    return int(getattr(shop.settings, f"keep_{kind.value}_years"))


def _days(shop: Shop, kind: Lapse) -> tuple[date, date]:
    """The first day that a kind is kept of, and that of closed tickets."""
    on = shop.today()
    return years_before(on, years_kept(shop, kind)), years_before(on, shop.settings.keep_pawn_years)


def what_lapsed(shop: Shop) -> tuple[Lapsed, ...]:
    """Every kind with its limit and how much of it is over now. Whom the law keeps is not counted."""
    found = []
    for kind in Lapse:
        day, books = _days(shop, kind)
        found.append(Lapsed(kind, years_kept(shop, kind), day, keeping_store.count(kind, day, books)))
    return tuple(found)


def lapsed_to_ask(shop: Shop) -> tuple[Lapsed, ...]:
    """What Today asks whoever may erase about: nothing while the owner has put it off."""
    put_off = shop.settings.keep_put_off
    if put_off and shop.today() < date.fromisoformat(put_off) + timedelta(days=ASK_AGAIN):
        return ()
    return tuple(each for each in what_lapsed(shop) if each.count)


def put_off(shop: Shop, acting: Acting) -> Touched:
    """The owner does not want to be asked now: not before ``ASK_AGAIN`` days. Raises NotAllowed."""
    acting.must(Action.ERASE)
    with work(shop, acting) as unit:
        write_setting("keep_put_off", unit.on.isoformat())
        unit.audit("privacy.lapse_put_off", "settings", detail={"days": ASK_AGAIN})
        unit.touch(Kind.SETTING)
    shop.settings_changed()
    return unit.touched


def _never() -> bool:
    return False


def let_lapse(
    shop: Shop, acting: Acting, kinds: tuple[Lapse, ...] = tuple(Lapse), stopped: Callable[[], bool] = _never
) -> LetGone:
    """Lets go what is over of ``kinds``, batch by batch, each a transaction with its line in the trail; whom the law
    keeps stays. ``stopped`` is asked between batches. The owner was asked before. Raises NotAllowed."""
    acting.must(Action.ERASE)
    gone: list[tuple[Lapse, int]] = []
    kept: dict[ClientId, DeskError] = {}
    touched = Touched()
    with one_command(shop, acting):
        for kind in kinds:
            if kind is Lapse.CLIENTS:
                count, changed = _let_clients(shop, acting, kept, stopped)
            elif kind in _PURPOSES:
                count, changed = _let_fields(shop, acting, kind, stopped)
            else:
                count, changed = (0, Touched()) if stopped() else _let_notes(shop, acting, kind)
            gone += [(kind, count)] if count else []
            touched |= changed
    if gone:
        shop.cut_log()
    return LetGone(tuple(gone), tuple(kept.items()), touched)


def _let_clients(
    shop: Shop, acting: Acting, kept: dict[ClientId, DeskError], stopped: Callable[[], bool]
) -> tuple[int, Touched]:
    count, touched = 0, Touched()
    while not stopped():
        day, books = _days(shop, Lapse.CLIENTS)
        found = keeping_store.clients(Lapse.CLIENTS, day, books, BATCH + len(kept))
        batch = tuple(client for client in found if client not in kept)
        if not batch:
            break
        done = _erase(shop, acting, batch)
        kept.update(done.kept)
        count, touched = count + len(done.erased), touched | done.touched
    return count, touched


def _let_fields(shop: Shop, acting: Acting, kind: Lapse, stopped: Callable[[], bool]) -> tuple[int, Touched]:
    count, touched, (day, books) = 0, Touched(), _days(shop, kind)
    while not stopped() and (batch := keeping_store.clients(kind, day, books, BATCH)):
        fields = set(sensitive_keys(_PURPOSES[kind]))
        with work(shop, acting) as unit:
            for client_id in batch:
                fields |= set(enter_clearing(unit, client_id, _PURPOSES[kind], LAPSED, {"before": day.isoformat()}))
            if kind is Lapse.DOCUMENTS:
                merge_search()
        drop_cleared(shop.path, shop.database.passphrase, batch, fields)
        count, touched = count + len(batch), touched | unit.touched
    return count, touched


def _let_notes(shop: Shop, acting: Acting, kind: Lapse) -> tuple[int, Touched]:
    day, books = _days(shop, kind)
    if not keeping_store.count(kind, day, books):
        return 0, Touched()
    with work(shop, acting) as unit:
        count = keeping_store.forget_notes(kind, day, books)
        detail = {"count": count, "before": day.isoformat()}
        unit.audit(LAPSED, "visits" if kind is Lapse.VISIT_NOTES else "calls", detail=detail)
        unit.touch(*((Kind.VISIT,) if kind is Lapse.VISIT_NOTES else (Kind.CALL, Kind.NOTE)))
    return count, unit.touched


def lapsed_clients(shop: Shop, years: int, limit: int = 200) -> tuple[ClientBrief, ...]:
    """Clients seen and entered more than ``years`` ago, the oldest first: time runs from the later of the two, so that
    a list brought in is kept its years here. Proposes, does nothing.

    Raises RuleBroken("years").
    """
    return get_briefs(shop, store.not_seen_since(years_before(shop.today(), years), limit))


def lapsed_files(shop: Shop, limit: int = 100) -> tuple[LapsedFile, ...]:
    """The clients whose time is over by the settings, and why those of them stay who have to."""
    return tuple(
        LapsedFile(brief, _keeping(shop, brief.id))
        for brief in lapsed_clients(shop, years_kept(shop, Lapse.CLIENTS), limit)
    )


def _keeping(shop: Shop, client_id: ClientId) -> tuple[DeskError, ...]:
    """What keeps a file whose time is over: the obstacles of any erasing, and the books of her tickets."""
    years = shop.settings.keep_pawn_years
    said = N_("Ticket {number} was closed on {day}. Whose it was is kept for {years} years.")
    tickets = keeping_store.tickets_closed_since(client_id, years_before(shop.today(), years))
    return obstacles(shop, client_id) + tuple(
        DeskError(said, number=number, day=day, years=years) for number, day in tickets
    )


def erase_lapsed(shop: Shop, acting: Acting, clients: tuple[ClientId, ...], years: int) -> LapsedErased:
    """Erases those of ``clients`` that were proposed and still lapse, all in one transaction; whom the law keeps stays.
    Raises NotAllowed, RuleBroken("years")."""
    acting.must(Action.ERASE)
    still = set(store.not_seen_since(years_before(shop.today(), years), limit=-1))
    here_since = DeskError(N_("This client was here since."))
    kept = tuple((client_id, here_since) for client_id in clients if client_id not in still)
    done = _erase(shop, acting, tuple(client_id for client_id in clients if client_id in still))
    if done.erased:
        shop.cut_log()
    return LapsedErased(done.erased, kept + done.kept, done.touched)


def _erase(shop: Shop, acting: Acting, clients: tuple[ClientId, ...]) -> LapsedErased:
    """The index is merged once for all of them: that is what takes long."""
    acting.must(Action.ERASE)
    hindered = {client_id: _keeping(shop, client_id) for client_id in clients}
    kept = tuple((client_id, found[0]) for client_id, found in hindered.items() if found)
    free = [client_id for client_id, found in hindered.items() if not found]
    if not free:
        return LapsedErased((), kept, Touched())
    ahead, lapsed = copies_ahead(shop), ErasureReason.LAPSED
    with work(shop, acting) as unit:
        persons = [one for client_id in free for one in enter_erasure(unit, client_id, lapsed, ahead=ahead)]
        merge_search()
    note_erased(shop, [one.id for one in persons])
    drop_typed(shop.path, shop.database.passphrase, persons)
    return LapsedErased(tuple(free), kept, unit.touched)
