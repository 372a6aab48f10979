"""Restoring a backup without bringing back who was erased since: they are erased again before it is in place."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from desk_app.changes import Kind, Touched
from desk_app.clients.clearing import merge_search
from desk_app.clients.client import Client, ClientBrief, ClientId
from desk_app.clients.desk import get_briefs
from desk_app.clients.merged_store import open_file
from desk_app.clock import Clock, from_text, local_date
from desk_app.db.check import Checker, Problem, check_file
from desk_app.db.connection import raw_connect
from desk_app.db.copying import Progress, reading_mode
from desk_app.db.key_file import key_for
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.db.strangers import refuse_what_runs
from desk_app.errors import DeskError
from desk_app.privacy.erasing import ErasureReason, enter_erasure, obstacles
from desk_app.privacy.forgetting import drop_typed
from desk_app.privacy.gone import (
    CAME_BACK,
    Gone,
    erased_in,
    note_erased,
    noted_erased,
    waiting_in,
    whole_of,
)
from desk_app.privacy.naming import PLACES, NamedIn, files_of, mentions_of
from desk_app.privacy.taking_out import enter_taking_out
from desk_app.staff.account import Acting, Action
from desk_app.staff.identity import shop_identity
from desk_app.staff.restoring import restore_shop
from desk_app.staff.work import work
from desk_app.words import Words

#: Of so many it is looked up which other files name them.
_LOOKED_FOR = 20


@dataclass(frozen=True, slots=True)
class PutBack:
    """A backup in the place of a shop file. ``kept`` is where the file of before went (None: there was none),
    ``other_keys`` whether it is the backup's keys that open it now. ``erased`` were erased before and are again;
    ``back`` were too, and have to stay. ``named``: the files of others that name the erased. ``faults``: what the check
    of the backup found, where it was to be restored all the same."""

    path: Path
    kept: Path | None
    other_keys: bool
    erased: tuple[ClientId, ...] = ()
    back: tuple[ClientId, ...] = ()
    named: NamedIn = field(default_factory=NamedIn)
    faults: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CameBack:
    """A client who was erased on a day and is here again by a restore, and what keeps her from being erased again."""

    brief: ClientBrief
    erased_on: date
    hindered: tuple[DeskError, ...]


@dataclass(frozen=True, slots=True)
class ErasedAgain:
    """Who went again, who still has to stay, and which other files name the erased in their words."""

    erased: tuple[ClientId, ...]
    back: tuple[ClientId, ...]
    touched: Touched
    named: NamedIn = field(default_factory=NamedIn)


def say_again(done: PutBack | ErasedAgain, words: Words) -> str:
    """What came of those who had been erased before a restore; "" where there are none."""
    said, erased, back = list[str](), len(done.erased), len(done.back)
    if erased:
        said.append(
            words.n(
                "{count} client who had been erased is erased again.",
                "{count} clients who had been erased are erased again.",
                erased,
            )
        )
    if back:
        said.append(
            words.n(
                "{count} client who had been erased is back, and the law keeps her file now: see Privacy, Back again.",
                "{count} clients who had been erased are back, and the law keeps their files now: see Privacy, Back"
                " again.",
                back,
            )
        )
    return " ".join([*said, done.named.say(words)]).rstrip()


def restore_keeping_erased(
    acting: Acting,
    backup: Path,
    to: Path,
    passphrase: Key = "",
    key_of_old: Key = "",
    *,
    clock: Clock | None = None,
    progress: Progress | None = None,
    check: Checker = check_file,
    faulty: bool = False,
) -> PutBack:
    """As ``staff.restoring.restore_shop``, and whoever was erased since the backup is erased in it before it takes the
    place of ``to``: at no instant is she back in the shop. Known are those of the file at ``to``, which ``passphrase``
    or ``key_of_old`` opens, and those noted on this machine. Whom the law keeps now is written down in the trail, and
    waits (``came_back``). ``check`` and ``faulty`` as there. Raises NotAllowed and ShopFileError."""
    acting.must(Action.RESTORE)
    known = _known_in(Path(to), (passphrase, key_of_old))
    done: list[ErasedAgain] = []

    def erase(shop: Shop, by: Acting) -> None:
        identity = shop_identity(shop.database.execute_sql)
        wanted = noted_erased(identity) | (known[1] if known[0] == identity else frozenset())
        done.append(_erase(shop, by, whole_of(shop.database.execute_sql, wanted), frozenset(), Path(to)))

    restored = restore_shop(
        acting, backup, to, passphrase, clock=clock, progress=progress, then=erase, check=check, faulty=faulty
    )
    of = done[0] if done else ErasedAgain((), (), Touched())
    return PutBack(restored.path, restored.kept, restored.other_keys, of.erased, of.back, of.named, restored.faults)


def came_back(shop: Shop, limit: int = 200) -> tuple[CameBack, ...]:
    """Who was erased and is here again: as the trail says since a restore, or as this machine noted it, where somebody
    put an older file in place by hand."""
    waiting = {each.client: local_date(from_text(each.erased), shop.settings.zone) for each in _waiting(shop)[:limit]}
    briefs = get_briefs(shop, tuple(waiting))
    return tuple(CameBack(brief, waiting[brief.id], obstacles(shop, brief.id)) for brief in briefs)


def erase_again(shop: Shop, acting: Acting) -> ErasedAgain:
    """Erases those of ``came_back`` whom nothing keeps any more, in one transaction. Raises NotAllowed."""
    acting.must(Action.ERASE)
    told = frozenset(each.client for each in waiting_in(shop.database.execute_sql))
    return _erase(shop, acting, _waiting(shop), told, shop.path)


def _waiting(shop: Shop) -> tuple[Gone, ...]:
    read = shop.database.execute_sql
    return whole_of(read, waiting_in(read) | noted_erased(shop_identity(read)))


def _erase(shop: Shop, acting: Acting, wanted: Collection[Gone], told: frozenset[ClientId], path: Path) -> ErasedAgain:
    """``told``: those of whom the trail says already that they came back. ``path``: where the shop is, or will be."""
    hindered = {each.client for each in wanted if obstacles(shop, each.client)}
    going = [each for each in wanted if each.client not in hindered]
    free = tuple(each.client for each in going)
    wanted = [each for each in wanted if open_file(each.client) not in free or each.client in free]  # part of those
    fresh = [each for each in wanted if each.client in hindered - told]
    back = tuple(each.client for each in wanted if each.client in hindered)
    if not free and not fresh:
        return ErasedAgain((), back, Touched())
    # Looking for who is named reads every text of the shop.
    named = [(client, one) for client in free[:_LOOKED_FOR] for one in mentions_of(shop, client)]
    taken: dict[ClientId, tuple[str, ...]] = {}
    persons: list[Client] = []
    with work(shop, acting) as unit:
        for each in going:  # what was once taken out of other files is in the backup's again
            # Another version of the program may have noted texts that this one does not have.
            texts = [key for key in each.taken if key.partition(":")[0] in PLACES]
            taken[each.client] = enter_taking_out(unit, each.client, texts)
            persons += enter_erasure(unit, each.client, ErasureReason.AGAIN, taken[each.client])
        for each in fresh:
            told_of, detail = f"client:{each.client}", {"erased": each.erased}
            unit.audit(CAME_BACK, told_of, client=each.client, detail=detail, closed=True)
            unit.touch(Kind.CLIENT, client=each.client)
        if free:
            merge_search()
    shop.cut_log()
    note_erased(shop, [person.id for person in persons], taken)
    drop_typed(path, shop.database.passphrase, persons)
    left = files_of(one for client, one in named if one.key not in taken[client])
    return ErasedAgain(free, back, unit.touched, left)


def _known_in(to: Path, keys: tuple[Key, ...]) -> tuple[str, frozenset[Gone]]:
    """Which shop lies at ``to``, and who is erased there; nothing where that cannot be read, as of a damaged file."""
    if not to.is_file():
        return "", frozenset()
    for given in ("", *keys):
        try:
            with closing(raw_connect(to, key_for(to, given), mode=reading_mode(to))) as file:
                file.execute("PRAGMA query_only=1")
                file.execute("BEGIN")
                refuse_what_runs(file.execute)
                return shop_identity(file.execute), erased_in(file.execute)
        except Exception:  # noqa: BLE001, S112 - not there, another key, damaged in any way: the notes know as well
            continue
    return "", frozenset()
