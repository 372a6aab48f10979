"""The writing layer: saving a visit, and rows a second of an import."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.shop import TODAY, copied, opened
from benchmarks.timing import Figure, milliseconds, percentile
from desk_app.clients.client import ClientId
from desk_app.db.connection import Mode, raw_connect
from desk_app.demo.desk import make_demo
from desk_app.demo.names import a_name
from desk_app.demo.people import phone_of
from desk_app.importer.desk import import_files
from desk_app.money import Money
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.desk import acting_for, staff_list
from desk_app.till.payment import Tender

_VISITS = 300
_ROWS = 20_000


def saving(path: Path) -> Iterator[Figure]:
    """Recording a paid visit, against one committed row with the same pragmas on the same disk."""
    copy = copied(path)
    shop = opened(copy, read_only=False)
    try:
        acting = acting_for(shop, staff_list(shop)[0].id)
        item = VisitItemDraft("", 1, Money(38_000), service_id=ServiceId(1))
        drafts = [
            VisitDraft(ClientId(1 + number * 37 % 71), TODAY, (item,), tender=Tender.WECHAT)
            for number in range(_VISITS)
        ]
        ours = [milliseconds(partial(record_visit, shop, acting, draft)) for draft in drafts]
    finally:
        shop.close()
    with closing(raw_connect(copy)) as raw:
        raw.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)")
        floor = [milliseconds(partial(raw.execute, "INSERT INTO bare (text) VALUES ('x')")) for _ in range(_VISITS)]
    for ending in ("", "-wal", "-shm"):
        Path(f"{copy}{ending}").unlink(missing_ok=True)
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        yield Figure(
            f"saving a visit, {name}", percentile(ours, share), percentile(floor, share), "ms", "", "one row, committed"
        )


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
