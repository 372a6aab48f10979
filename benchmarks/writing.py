"""The writing layer: saving a visit and a client, and rows a second of an import."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.shop import TODAY, copied, opened
from benchmarks.timing import Figure, milliseconds, percentile
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.shop import Shop
from desk_app.demo.desk import make_demo
from desk_app.demo.names import a_name
from desk_app.demo.people import phone_of
from desk_app.importer.desk import import_files
from desk_app.money import Money
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.desk import acting_for, staff_list
from desk_app.till.payment import Tender

_VISITS = 300
_ROWS = 20_000


def saving(path: Path) -> Iterator[Figure]:
    """Recording a paid visit, adding a client and changing one, on a copy; against one committed row with the same
    pragmas on the same file, before and after."""
    copy = copied(path)
    shop = opened(copy, read_only=False)
    floor = _bare_commits(copy)
    try:
        acting = acting_for(shop, staff_list(shop)[0].id)
        took = {
            "a visit": _timed(partial(_record, shop, acting)),
            "a new client": _timed(partial(_add, shop, acting)),
            "a changed client": _timed(partial(_change, shop, acting)),
        }
    finally:
        shop.close()
    floor += _bare_commits(copy)
    for ending in ("", "-wal", "-shm"):
        Path(f"{copy}{ending}").unlink(missing_ok=True)
    for what, times in took.items():
        wanted = "≤ 3 ×" if "client" in what else ""
        note = f"own work {percentile([one.worked for one in times], 0.5):.2f}"
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            ours = percentile([one.took for one in times], share)
            bare = percentile([one.took for one in floor], share)
            yield Figure(f"saving {what}, {name}", ours, bare, "ms", wanted, "one row, committed", note)


class _Spent(NamedTuple):
    """Milliseconds: by the clock, and of the thread's own work."""

    took: float
    worked: float


def _timed(save: Callable[[int], object]) -> list[_Spent]:
    save(_VISITS)  # tables that are read once
    found = []
    for number in range(_VISITS):
        worked = time.thread_time_ns()
        took = milliseconds(partial(save, number))
        found.append(_Spent(took, (time.thread_time_ns() - worked) / 1e6))
    return found


def _record(shop: Shop, acting: Acting, number: int) -> None:
    item = VisitItemDraft("", 1, Money(38_000), service_id=ServiceId(1))
    draft = VisitDraft(ClientId(1 + number * 37 % 71), TODAY, (item,), tender=Tender.WECHAT)
    record_visit(shop, acting, draft)


def _add(shop: Shop, acting: Acting, number: int) -> None:
    rng = Random(number)
    born = Birthday(rng.randint(1, 12), rng.randint(1, 28), rng.randint(1960, 2004))
    add_client(shop, acting, ClientDraft(a_name(rng, "f"), (phone_of(number, 3),), gender="f", birthday=born))


def _change(shop: Shop, acting: Acting, number: int) -> None:
    client = ClientId(1 + number * 37 % 71)
    draft = get_client(shop, client).as_draft()
    edit_client(shop, acting, client, replace(draft, address=f"{draft.address[:100]} {number}"))


def _bare_commits(path: Path) -> list[_Spent]:
    with closing(raw_connect(path)) as raw:
        raw.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, text TEXT)")
        return _timed(lambda _number: raw.execute("INSERT INTO bare (text) VALUES ('x')"))


def importing() -> Iterator[Figure]:
    """A list of clients and a list of receipts into an empty shop, in rows a second."""
    with TemporaryDirectory() as folder:
        for name, rows in (("clients", _clients()), ("receipts", receipts())):
            sheet, path = Path(folder) / f"{name}.csv", Path(folder) / f"{name}.db"
            with sheet.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
            make_demo(path, clients=0, today=TODAY)
            shop = opened(path, read_only=False)
            try:
                acting = acting_for(shop, staff_list(shop)[0].id)
                spent = milliseconds(partial(import_files, shop, acting, [sheet], kind=name))
            finally:
                shop.close()
            floor = _bare_rows(Path(folder) / f"bare-{name}.db", rows[1:])
            yield Figure(
                f"import of {name}", _ROWS / spent * 1000, _ROWS / floor * 1000, "rows/s", "≥ 5,000", "bare executemany"
            )


def _bare_rows(path: Path, rows: list[list[str]]) -> float:
    with closing(raw_connect(path, mode=Mode.CREATE)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        names = [f"c{number}" for number in range(len(rows[0]))]
        raw.execute(f"CREATE TABLE bare ({', '.join(names)})")
        marks = ", ".join("?" * len(names))

        def insert() -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.executemany(f"INSERT INTO bare VALUES ({marks})", rows)
            raw.execute("COMMIT")

        return milliseconds(insert)


def _clients() -> list[list[str]]:
    rng = Random(11)
    rows = [["姓名", "手机号", "生日", "性别", "备注"]]
    for number in range(1, _ROWS + 1):
        born = f"19{rng.randint(60, 99)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        rows.append([a_name(rng, "f"), phone_of(number, 0), born, "女", "老客户" if rng.random() < 0.3 else ""])
    return rows


def receipts() -> list[list[str]]:
    """A list of receipts with its heading, as a till of another program writes it."""
    rng = Random(12)
    rows = [["Receipt", "Date(MM/DD/YYYY)", "Description", "Client", "Staff", "Quantity", "Amount", "GST", "PST"]]
    for number in range(1, _ROWS + 1):
        day = TODAY - timedelta(days=(_ROWS - number) * 300 // _ROWS)
        what, price = rng.choice((("Cut", 45), ("Colour", 120), ("Blow dry", 35), ("Perm", 160)))
        tax = price * 5 // 100
        cells = [str(10_000 + number // 2), f"{day:%m/%d/%Y}", what, f"CL{rng.randint(1, 3000):05d}"]
        rows.append([*cells, rng.choice(("JJ", "KM", "BE")), "1", str(price), str(tax), "0"])
    return rows


if __name__ == "__main__":
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as sheet_file:
        csv.writer(sheet_file).writerows(receipts())
