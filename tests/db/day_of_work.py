"""A day at the desk as a fixed script, and what the shop file must hold after each use case of it.

The script is the same every time it is run (its clock is set by the number of the use case), so the content of every
table after ``k`` use cases is known beforehand. A file after a kill, a torn log or a failing disk is held against
that: it must be **exactly** the shop after some ``k`` use cases, at least as many as were acknowledged. Half a use
case is the shop after none of them.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from desk_app.care.desk import answer_complaint, close_promise, file_complaint
from desk_app.care.owed import ComplaintId, PromiseId, PromiseOutcome
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note, edit_client, get_client
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.connection import raw_connect
from desk_app.db.keys import Cost, NewKeys, new_keys
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.followup.desk import log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.importer.desk import import_files
from desk_app.money import Money
from desk_app.pawn.desk import issue_ticket, redeem_ticket, renew_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft, TicketId
from desk_app.salon.booking import BookingDraft, BookingId, BookingStatus
from desk_app.salon.catalogue import ServiceDraft, ServiceId
from desk_app.salon.desk import correct_visit, get_visit, record_visit, save_service, set_booking_status
from desk_app.salon.visit import VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.desk import ShopSetUp, change_settings, set_up_shop
from desk_app.till.payment import Tender

OPENING = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
ACTING = Acting(StaffId(1), "林欣妍", Role.OWNER, "desk-1")
PASSPORT = "passport"
PASSPHRASE = "芝麻开门 请喝茶"
CHEAP = Cost(64, 1, 1)  # what is tried is what a bad day leaves, not how long a guess takes
IMPORTED = "会员导入.csv"


def at(number: int) -> FixedClock:
    """The clock of the use case ``number``."""
    return FixedClock(OPENING + timedelta(minutes=number))


def _passport(number: int) -> str:
    return f"E{12_345_678 + number}"


def _last(shop: Shop, table: str) -> int:
    return int(shop.database.execute_sql(f'SELECT max(id) FROM "{table}"').fetchone()[0])


def _client(shop: Shop, number: int) -> object:
    phones = (f"138{number:08}", f"139{number:08}")
    draft = ClientDraft(f"王婧颖{number}", phones, document_kind=PASSPORT, document_number=_passport(number))
    return add_client(shop, ACTING, replace(draft, notes="怕痛" * 300))


def _edit(shop: Shop, number: int) -> object:
    client = ClientId(_last(shop, "client"))
    before = get_client(shop, client).as_draft()
    draft = replace(before, name=f"王婧{number}", phones=(f"137{number:08}",), allergies="水杨酸", tags=("会员",))
    return edit_client(shop, ACTING, client, draft)


def _items(number: int) -> tuple[VisitItemDraft, ...]:
    own = tuple(VisitItemDraft(f"护理 {place}", 1, Money(10_000 + number)) for place in range(2))
    return (VisitItemDraft("", 1, Money(38_000), service_id=ServiceId(1), beautician_id=StaffId(1)), *own)


def _visit(shop: Shop, number: int) -> object:
    draft = VisitDraft(
        ClientId(_last(shop, "client")), shop.today(), _items(number), notes="补水" * 400, score=9, tender=Tender.WECHAT
    )
    return record_visit(shop, ACTING, draft)


def _correct(shop: Shop, number: int) -> object:
    old = get_visit(shop, VisitId(_last(shop, "visit")))
    draft = VisitDraft(old.client_id, old.on, (*_items(number), VisitItemDraft("面膜", 2, Money(5_000))), score=8)
    return correct_visit(shop, ACTING, old.id, draft, "少记了面膜")


def _ticket(shop: Shop, number: int) -> object:
    pledge = PledgeDraft(f"金手镯 {number}", Money(900_000), category="黄金", weight_mg=25_000, fineness=999)
    draft = TicketDraft(
        ClientId(_last(shop, "client")), shop.today(), 1, Money(600_000), Decimal("2.4"), Decimal("0.5"), (pledge,)
    )
    return issue_ticket(shop, ACTING, draft)


def _renew(shop: Shop, _number: int) -> object:
    return renew_ticket(shop, ACTING, TicketId(_last(shop, "ticket")), 1)


def _redeem(shop: Shop, _number: int) -> object:
    return redeem_ticket(shop, ACTING, TicketId(_last(shop, "ticket")))


def _call(shop: Shop, number: int) -> object:
    client = ClientId(_last(shop, "client"))
    draft = CallDraft(
        client,
        (),
        Outcome.BOOKED,
        note="想约周末",
        promise_text="带新品小样",
        promise_due=shop.now() + timedelta(days=2),
        booking=BookingDraft(client, shop.today() + timedelta(days=3), 600 + number % 60, service_id=ServiceId(1)),
    )
    return log_call(shop, ACTING, draft)


def _cancelled(shop: Shop, _number: int) -> object:
    return set_booking_status(shop, ACTING, BookingId(_last(shop, "booking")), BookingStatus.CANCELLED)


def _complaint(shop: Shop, number: int) -> object:
    return file_complaint(shop, ACTING, ClientId(_last(shop, "client")), f"等了很久 {number}")


def _answer(shop: Shop, _number: int) -> object:
    return answer_complaint(shop, ACTING, ComplaintId(_last(shop, "complaint")), "已致歉并送面膜")


def _kept(shop: Shop, _number: int) -> object:
    return close_promise(shop, ACTING, PromiseId(_last(shop, "promise")), PromiseOutcome.KEPT)


def _note(shop: Shop, number: int) -> object:
    return add_note(shop, ACTING, ClientId(_last(shop, "client")), f"喜欢安静 {number}")


def _setting(shop: Shop, number: int) -> object:
    return change_settings(shop, ACTING, shop_name=f"兑记 {number}")


def _backup(shop: Shop, _number: int) -> object:
    return back_up(shop)


def _import(shop: Shop, number: int) -> object:
    path = shop.path.parent.parent / f"{number}{IMPORTED}"
    rows = "".join(f"高强{number}-{row},136{number:04}{row:04}\n" for row in range(12))
    path.write_text("姓名,电话\n" + rows, encoding="utf-8")
    try:
        return import_files(shop, ACTING, [path], kind="clients")
    finally:
        path.unlink()


#: One round of the script: every room of the house.
ROUND: tuple[tuple[str, Callable[[Shop, int], object]], ...] = (
    ("client", _client),
    ("edit", _edit),
    ("visit", _visit),
    ("correction", _correct),
    ("ticket", _ticket),
    ("renewal", _renew),
    ("redemption", _redeem),
    ("call", _call),
    ("cancelling", _cancelled),
    ("complaint", _complaint),
    ("answer", _answer),
    ("promise kept", _kept),
    ("note", _note),
    ("setting", _setting),
    ("backup", _backup),
    ("import", _import),
)


def do(shop: Shop, number: int) -> None:
    """The use case ``number`` (from 1) of the script, at its own minute of the day."""
    shop.clock = at(number)
    ROUND[(number - 1) % len(ROUND)][1](shop, number)


def name_of(number: int) -> str:
    """What the use case ``number`` is called."""
    return ROUND[(number - 1) % len(ROUND)][0]


def cheap_keys(passphrase: str = PASSPHRASE) -> NewKeys:
    """The keys of an encrypted shop that opens fast."""
    return new_keys(passphrase, CHEAP)


def make_base(path: Path, keys: NewKeys | None = None) -> None:
    """The shop file that the script begins with, at ``path``, in a new folder of its own; encrypted with ``keys``."""
    path.parent.mkdir(parents=True)
    setup = ShopSetUp("兑记", "林欣妍", trades=("salon", "pawn"), demo=True)
    shop = set_up_shop(path, setup, keys=keys, clock=at(0), machine="desk-1")
    save_service(shop, ACTING, ServiceDraft("H01", "面部护理", Money(38_000), category="护理", rhythm_days=30))
    shop.close()


State = dict[str, str]


def state_of(path: Path, key: Key = "") -> State:
    """A digest of every column of every table, read past the program. The bodies of the search index are left out:
    how its pages lie depends on what was tried before, and ``check`` compares them with the clients."""
    with closing(raw_connect(path, key)) as connection:
        connection.execute("PRAGMA query_only=1")
        connection.execute("BEGIN")
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        state: State = {}
        for (table,) in tables:
            if not table.startswith(("sqlite_", "client_search_")):
                cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2')
                state |= _columns(table, [column[0] for column in cursor.description], cursor.fetchall())
        return state


def _columns(table: str, names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> State:
    state = {f"{table}()": str(len(rows))}
    for place, name in enumerate(names):
        state[f"{table}.{name}"] = hashlib.sha256(repr([row[place] for row in rows]).encode()).hexdigest()
    return state


@dataclass(frozen=True)
class States:
    """What a shop holds after each number of steps. ``drawn`` are the columns that two runs of the same steps fill
    differently (salts, keys and seals made of them): no digest can be asked of those."""

    after: tuple[State, ...]
    drawn: frozenset[str]

    @classmethod
    def of(cls, *runs: Sequence[State]) -> States:
        """Those of several undisturbed runs of the same steps."""
        first, *others = runs
        drawn = {
            column
            for other in others
            for one, again in zip(first, other, strict=True)
            for column in one.keys() | again.keys()
            if one.get(column) != again.get(column)
        }
        return cls(tuple(first), frozenset(drawn))

    @property
    def last(self) -> int:
        """The number of steps."""
        return len(self.after) - 1

    def numbers(self, state: State) -> tuple[int, ...]:
        """After how many steps the shop looks like this; none: never, so something in it is half."""
        wanted = self._bare(state)
        return tuple(number for number, known in enumerate(self.after) if self._bare(known) == wanted)

    def differs(self, state: State, number: int) -> tuple[str, ...]:
        """The columns in which a state differs from the one after ``number`` steps."""
        known, found = self._bare(self.after[number]), self._bare(state)
        return tuple(sorted(name for name in known.keys() | found.keys() if known.get(name) != found.get(name)))

    def _bare(self, state: State) -> State:
        return {name: digest for name, digest in state.items() if name not in self.drawn}


@dataclass(frozen=True)
class Reference(States):
    """The states of the script, the base file it begins with, the data key ("" where that is plain) and how long the
    trail is after each use case."""

    base: Path
    key: Key
    lines: tuple[int, ...]

    def copy_to(self, folder: Path) -> Path:
        """The base file alone in ``folder``, which is emptied first."""
        return lay_out(self.base, folder)


def lay_out(base: Path, folder: Path) -> Path:
    """The file ``base`` and what lies beside it, alone in ``folder``, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for beside in base.parent.iterdir():
        shutil.copy2(beside, folder)
    return folder / base.name


def reference(folder: Path, length: int, keys: NewKeys | None = None) -> Reference:
    """Runs the script twice without any fault and remembers what was there after each of ``length`` use cases."""
    base, key = folder / "base" / "shop.db", keys.data if keys is not None else ""
    make_base(base, keys)
    runs, lines = [], []
    for name in ("once", "again"):
        path = Path(shutil.copytree(base.parent, folder / name / "shop")) / base.name
        states, lines = [state_of(path, key)], [_trail(path, key)]
        shop = open_shop(path, passphrase=key, clock=at(0))
        try:
            for number in range(1, length + 1):
                do(shop, number)
                states.append(state_of(path, key))
                lines.append(_trail(path, key))
        finally:
            shop.close()
        runs.append(states)
    known = States.of(*runs)
    return Reference(known.after, known.drawn, base, key, tuple(lines))


def _trail(path: Path, key: Key) -> int:
    with closing(raw_connect(path, key)) as connection:
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0])
