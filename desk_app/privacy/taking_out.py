"""Taking whoever is erased out of the words of other clients' files, in the same unit of work.

Each file it touches gets one line in its trail, which says where and not what: neither the words of before nor those of
after stand in it. What older lines of that trail tell is sealed anew without her (``staff.resealing``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from desk_app.changes import Kind
from desk_app.clients.client import Client, ClientId
from desk_app.clients.merged_store import closed_files
from desk_app.clients.store import client as whole_client
from desk_app.clients.store import index_client
from desk_app.clock import as_text
from desk_app.db.rows import OPEN
from desk_app.privacy.naming import PLACES, Look, held_files, look_for, look_of, numbers_of, text_naming
from desk_app.privacy.pledged import has_pledges, name_pledges_anew, tell_steps_anew
from desk_app.staff.resealing import reseal
from desk_app.staff.work import Work
from desk_app.words import N_, words_for

#: What stands in the place of whoever is erased, in the language of the shop. The check of pledges reads it as well.
ERASED_MARK = N_("[erased]")

#: Which pages show the texts of a table, where that is not the file of the client alone.
#: Texts that a file is found by.
_FOUND_BY = {"client_unit", "client_agent", "client_value"}

_KINDS = {
    "colleague_note": Kind.NOTE,
    "complaint": Kind.COMPLAINT,
    "promise": Kind.PROMISE,
    "call": Kind.CALL,
    "visit": Kind.VISIT,
    "booking": Kind.BOOKING,
    "ticket": Kind.TICKET,
    "payment": Kind.PAYMENT,
}


@dataclass(frozen=True, slots=True)
class _Change:
    """One text and what stands in its place."""

    key: str
    whose: ClientId | None
    before: str
    after: str


def redacted(look: Look, text: str, mark: str, *, only_whole: bool = False) -> str:
    """``text`` with ``mark`` where she stands in it: where she stands whole, or else where she is a part of a word too,
    unless ``only_whole``."""
    spots = look.spots(text)
    whole = [spot for spot in spots if spot.whole]
    for spot in reversed(whole if whole or only_whole else spots):
        text = text[: spot.start] + mark + text[spot.end :]
    return text


def enter_taking_out(unit: Work, client_id: ClientId, chosen: Collection[str]) -> tuple[str, ...]:
    """Takes a client out of the texts of other files named by ``chosen`` (``Mention.key``), inside an open unit of work
    and before she is erased. Out of which; one that no longer names her, or in a file that the law holds, is passed
    over.

    The note of a payment is emptied: the books do not let it become another.
    """
    look = look_for(client_id) if chosen else None
    if look is None:
        return ()
    mark = _mark(unit)
    held = held_files()
    changes = [
        _Change(key, found[0], found[1], "" if key.startswith("payment.") else redacted(look, found[1], mark))
        for key in sorted(set(chosen))
        if (found := text_naming(look, key)) is not None and found[0] not in held
    ]
    for change in changes:
        _write(unit, change)
    for whose in sorted({change.whose for change in changes if change.whose is not None}):
        mine = [change for change in changes if change.whose == whose]
        named = {change.before: change.after for change in mine if change.key.startswith("pledge.name:")}
        if named:
            tell_steps_anew(whose, _became(named))
        _tell(unit, f"client:{whose}", whose, mine)
        for one in (*closed_files(whose), whose):
            reseal(unit, one, _in_trail(look, mark, whose, mine))
    for change in changes:
        if change.whose is None:  # a walk-in's visit
            place, _colon, row = change.key.partition(":")
            _tell(unit, f"{PLACES[place][0]}:{row}", None, [change])
    return tuple(change.key for change in changes)


def enter_pledges_without(unit: Work, person: Client) -> None:
    """Takes a client out of the names and serial numbers of her own pledges, inside an open unit of work and before she
    is erased. The rest of them stays: it is the books."""
    look = look_of(person) if not person.erased and has_pledges(person.id) else None
    if look is not None:
        mark = _mark(unit)
        name_pledges_anew(person.id, lambda text: redacted(look, text, mark))


def _mark(unit: Work) -> str:
    return words_for(unit.shop.settings.language)(ERASED_MARK)


def _became(named: dict[str, str]) -> Callable[[str], str]:
    return lambda text: named.get(text, text)


def _write(unit: Work, change: _Change) -> None:
    place, _colon, row = change.key.partition(":")
    table, column = PLACES[place][:2]
    OPEN.execute_sql(f'UPDATE "{table}" SET {column} = ? WHERE id = ?', (change.after, int(row)))
    if table == "client":
        OPEN.execute_sql("UPDATE client SET updated_at = ? WHERE id = ?", (as_text(unit.at), int(row)))
    if table in _FOUND_BY and change.whose is not None:
        firm = whole_client(change.whose)
        if firm is not None:
            index_client(change.whose, firm.as_draft())  # it was found by what stood there
    if table in _KINDS:
        unit.touch(_KINDS[table], client=change.whose)


def _tell(unit: Work, subject: str, client: ClientId | None, changes: list[_Change]) -> None:
    detail = {"fields": sorted({_field(change.key) for change in changes}), "count": len(changes)}
    unit.audit("client.name_taken_out", subject, client=client, detail=detail)
    unit.touch(Kind.CLIENT, client=client)


def _field(key: str) -> str:
    """What the trail calls a place: a field of the file, or the record that the text is of."""
    table, column = PLACES[key.partition(":")[0]][:2]
    return {"client": column, "ticket_event": "ticket", "pledge": "ticket", "client_merge_value": "merged"}.get(
        table, table
    )


def _in_trail(look: Look, mark: str, whose: ClientId, changes: list[_Change]) -> Callable[[str], str]:
    """What becomes of a text of another client's trail: one that was taken out is told as it stands now; of others go
    the name and the numbers that are not the other's own as well."""
    became = {change.before: change.after for change in changes}
    other = whole_client(whose)
    own = {other.name.strip().lower(), *numbers_of(other)} if other is not None else set[str]()
    hers = replace(look, marks=tuple(one for one in look.marks if one.text not in own and one.text.lower() not in own))

    def changed(text: str) -> str:
        return became[text] if text in became else redacted(hers, text, mark, only_whole=True)

    return changed
