"""Two files that look alike and are of two people: somebody says so, and the sweep does not show them again."""

from __future__ import annotations

from desk_app.changes import Kind, Touched
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.clients.sweep_store import said_distinct
from desk_app.clock import as_text
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work
from desk_app.words import N_


def say_distinct(shop: Shop, acting: Acting, one: ClientId, other: ClientId) -> Touched:
    """Remembers that two files are of two people. Raises NotAllowed, NotFound, RuleBroken("other") of one file."""
    acting.must(Action.EDIT_CLIENT)
    first, second = sorted((one, other))
    if first == second:
        raise RuleBroken("other", "same_file", N_("This is one file already."))
    for client_id in (first, second):
        get_client(shop, client_id)
    with work(shop, acting) as unit:
        OPEN.execute_sql(
            "INSERT OR IGNORE INTO client_distinct (first_id, second_id, at, staff_id) VALUES (?, ?, ?, ?)",
            (first, second, as_text(unit.at), acting.staff_id),
        )
        unit.audit("client.distinct", f"client:{second}", client=first, detail={"other": second})
        unit.touch(Kind.CLIENT, client=first)
        unit.touch(Kind.CLIENT, client=second)
        return unit.touched


def take_back_distinct(shop: Shop, acting: Acting, one: ClientId, other: ClientId) -> Touched:
    """Forgets that two files were found to be of two people, or files that are part of them.

    Raises NotAllowed, NotFound where nobody said so.
    """
    acting.must(Action.EDIT_CLIENT)
    first, second = sorted((one, other))
    with work(shop, acting) as unit:
        said = said_distinct(first, second)
        if not said:
            raise NotFound(N_("Nobody found these files to be of two people."))
        for pair in said:
            OPEN.execute_sql("DELETE FROM client_distinct WHERE first_id = ? AND second_id = ?", pair)
        unit.audit("client.distinct_taken_back", f"client:{second}", client=first, detail={"other": second})
        unit.touch(Kind.CLIENT, client=first)
        unit.touch(Kind.CLIENT, client=second)
        return unit.touched
