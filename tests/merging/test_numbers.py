"""SQLite gives the number of a deleted row again: whoever has it then did not come with a merge."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import desk_app
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client, add_note
from desk_app.clients.field import MomentKind
from desk_app.clients.fielding import add_moment, set_values, take_back_moment
from desk_app.clients.greeting import greet, take_back_greeting
from desk_app.clients.occurrences import Occurrence
from desk_app.clients.photograph import Part, PhotographId
from desk_app.clients.photographing import NewPhotograph, add_photographs, remove_photograph
from desk_app.clients.relating import add_date, add_relative, remove_date, remove_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateId, DateKind, RelativeDraft, RelativeId
from desk_app.clients.taking_back import take_back_note
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.demo.photographs import portrait
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.merging.store import MOVED, VALUES
from desk_app.privacy.desk import clear_sensitive, give_consent, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.account import Acting
from tests.merging.test_desk import KEPT, OTHER, check

Make = Callable[[Shop, Acting, ClientId], object]
Remove = Callable[[Shop, Acting, ClientId, int], object]


def photograph(shop: Shop, acting: Acting, client: ClientId) -> None:
    give_consent(shop, acting, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    add_photographs(shop, acting, client, [NewPhotograph(portrait(0, Part.BEFORE), Part.BEFORE)])


def this_year(shop: Shop) -> Occurrence:
    return Occurrence(shop.today(), shop.today().year, lunar=False)


def wedding(shop: Shop, acting: Acting, client: ClientId) -> None:
    add_date(shop, acting, client, DateDraft(DateKind.WEDDING, Birthday(5, 5, 2010)))


def son(shop: Shop, acting: Acting, client: ClientId) -> None:
    add_relative(shop, acting, client, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(6, 1, 2019)))


def greeted(shop: Shop, acting: Acting, client: ClientId) -> None:
    wedding(shop, acting, client)
    greet(shop, acting, client, f"d{last('client_date')}", this_year(shop))


def thread_of(greeting: int) -> str:
    return str(OPEN.execute_sql("SELECT thread FROM client_greeting WHERE id = ?", (greeting,)).fetchone()[0])


def take_consent_back(shop: Shop, acting: Acting, client: ClientId, row: int) -> None:
    del row
    withdraw_consent(shop, acting, client, Purpose.MEANS, Channel.PAPER)
    clear_sensitive(shop, acting, client, Purpose.MEANS)
    give_consent(shop, acting, client, Purpose.MEANS, Channel.PAPER)


#: How a row of each table that has a use case to delete it comes and goes.
DELETED: dict[str, list[tuple[Make, Remove]]] = {
    "client_note": [(lambda s, a, c: add_note(s, a, c, "说怕痛"), lambda s, a, _c, i: take_back_note(s, a, i))],
    "client_photograph": [(photograph, lambda s, a, _c, i: remove_photograph(s, a, PhotographId(i)))],
    "client_moment": [
        (
            lambda s, a, c: add_moment(s, a, c, MomentKind.GESTURE, "送了伞"),
            lambda s, a, _c, i: take_back_moment(s, a, i),
        )
    ],
    "client_relative": [
        (son, lambda s, a, _c, i: remove_relative(s, a, RelativeId(i))),
        (son, take_consent_back),
    ],
    "client_date": [
        (wedding, lambda s, a, _c, i: remove_date(s, a, DateId(i))),
        (wedding, take_consent_back),
        (son, lambda s, a, _c, _i: remove_relative(s, a, RelativeId(1))),
    ],
    "client_greeting": [
        (
            greeted,
            lambda s, a, c, i: take_back_greeting(s, a, c, thread_of(i), this_year(s)),
        )
    ],
    "client_value": [
        (lambda s, a, c: set_values(s, a, c, {"likes": "安静"}), lambda s, a, c, _i: set_values(s, a, c, {"likes": ""}))
    ],
}

#: What takes rows of those out as well: whoever is erased, or taken back the day she came, is in no merge any more.
WHOLE_FILES = {"desk_app/privacy/store.py", "desk_app/merging/store.py"}


def last(table: str) -> int:
    return int(OPEN.execute_sql(f'SELECT max(id) FROM "{table}"').fetchone()[0])


@pytest.mark.parametrize(
    ("table", "make", "remove"), [(table, *one) for table, several in DELETED.items() for one in several]
)
def test_what_is_written_since_stays_though_it_has_a_number_that_came(
    shop: Shop, owner: Acting, table: str, make: Make, remove: Remove
) -> None:
    kept, other = (add_client(shop, owner, draft).client_id for draft in (KEPT, OTHER))
    make(shop, owner, other)
    number = last(table)
    merge = merge_clients(shop, owner, kept, other).merge_id
    remove(shop, owner, kept, number)
    make(shop, owner, kept)
    assert last(table) == number
    part_clients(shop, owner, merge)
    assert OPEN.execute_sql(f'SELECT client_id FROM "{table}" WHERE id = ?', (number,)).fetchone()[0] == kept
    check(shop)


@pytest.mark.parametrize("how", ["removed", "erased"])
def test_whose_relative_came_with_a_merge_is_forgotten_too(shop: Shop, owner: Acting, how: str) -> None:
    kept, other, third, fourth = (
        add_client(shop, owner, draft).client_id for draft in (KEPT, OTHER, ClientDraft("丁一"), ClientDraft("戊二"))
    )
    linked = add_relative(shop, owner, third, RelativeDraft(Relation.SON, other_id=other)).relative_id
    merge = merge_clients(shop, owner, kept, other).merge_id
    if how == "removed":
        remove_relative(shop, owner, linked)
    else:
        erase_client(shop, owner, third, ErasureReason.ASKED)
    add_relative(shop, owner, fourth, RelativeDraft(Relation.SON, other_id=kept))
    part_clients(shop, owner, merge)
    found = OPEN.execute_sql("SELECT client_id, other_id FROM client_relative ORDER BY client_id").fetchall()
    assert found == [(kept, fourth), (fourth, kept)]
    check(shop)


def test_every_place_that_deletes_such_a_row_is_known() -> None:
    """A new one has to forget its numbers (``forget_move``) and join ``DELETED``."""
    root, found = Path(desk_app.__file__).parent.parent, set[str]()
    for path in root.glob("desk_app/**/*.py"):
        name, source = path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
        if name not in WHOLE_FILES and "/migrations/" not in name:
            assert ".delete()" not in source, name
            for table in re.findall(r'(?:DELETE FROM |_delete\(")"?(\w+)', source):
                found.add(table)
    # An answer goes with the whole file of whoever is taken back the day she came, and so does a value.
    assert found & {*MOVED, VALUES} == {*DELETED, "client_asked"}
