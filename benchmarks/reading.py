"""The reading layer without a window: search, the day's queue, the client page, the client report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.shop import TODAY, opened
from benchmarks.timing import Figure, milliseconds, percentile
from desk_app.clients.client import ClientId
from desk_app.clients.desk import find_clients
from desk_app.clients.searchwords import query_words
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop
from desk_app.followup.desk import day_queue
from desk_app.overview.desk import client_page, timeline, today_board
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.desk import read_client_report
from desk_app.staff.desk import acting_for, staff_list
from desk_app.words import words_for

_SAMPLES = 60


def questions(path: Path) -> dict[str, list[str]]:
    """What people type, one sign after the other, by kind and length: "pinyin 3" → ["zha", …]."""
    rng = Random(7)
    with closing(raw_connect(path)) as raw:
        count = raw.execute("SELECT max(id) FROM client").fetchone()[0]
        ids = [rng.randint(1, count) for _ in range(_SAMPLES)]
        marks = ",".join("?" * len(ids))
        names = [row[0] for row in raw.execute(f"SELECT name FROM client WHERE id IN ({marks})", ids)]
        phones = [row[0] for row in raw.execute(f"SELECT number FROM client_phone WHERE client_id IN ({marks})", ids)]
    from pypinyin import lazy_pinyin  # only to write questions as people would type them

    latin = ["".join(lazy_pinyin(name)) for name in names]
    initials = ["".join(part[0] for part in lazy_pinyin(name)) for name in names]
    asked: dict[str, list[str]] = {}
    for kind, texts, longest in (
        ("hanzi", names, 3),
        ("pinyin", latin, 8),
        ("initials", initials, 3),
        ("digits", phones, 11),
        ("last digits", [phone[-4:] for phone in phones], 4),
        ("nobody", [f"{first}q{number:02}x" for number, first in enumerate(initials)], 4),
    ):
        for length in range(1, longest + 1):
            asked[f"{kind} {length}"] = sorted({text[:length] for text in texts if len(text) >= length})
    return asked


def search(path: Path) -> Iterator[Figure]:
    """Every kind and length of question, three times, against a bare FTS query for the same first word."""
    shop = opened(path)
    try:
        with closing(raw_connect(path)) as raw:
            find_clients(shop, "zhang", 8)  # the pinyin tables are loaded once, with the first search
            for name, texts in questions(path).items():
                ours = [milliseconds(partial(find_clients, shop, text, 8)) for text in texts * 3]
                floor = [milliseconds(_bare(raw, text)) for text in texts * 3]
                yield Figure(
                    f"search, reading: {name}, p99",
                    percentile(ours, 0.99),
                    percentile(floor, 0.99),
                    "ms",
                    floor_name="bare FTS query",
                    note=f"p50 {percentile(ours, 0.5):.2f}",
                )
    finally:
        shop.close()


def _bare(raw: object, text: str) -> Callable[[], object]:
    words = query_words(text)
    question = f'"{words[0]}"*' if words else '"none"'
    sql = "SELECT rowid FROM client_search WHERE client_search MATCH ? LIMIT 8"
    execute = getattr(raw, "execute")  # noqa: B009 - the driver's connection has no types
    return lambda: execute(sql, (question,)).fetchall()


def pages(path: Path) -> Iterator[Figure]:
    """The day's queue, the Today board, a client's page and her report."""
    yield from _queue_first(path)
    shop = opened(path)
    try:
        acting = acting_for(shop, staff_list(shop)[0].id)
        day_queue(shop, TODAY, limit=50)
        ours = [milliseconds(partial(day_queue, shop, TODAY, limit=50)) for _ in range(15)]
        floor = [milliseconds(partial(_due, shop)) for _ in range(15)]
        yield Figure(
            "the day's queue, again", percentile(ours, 0.5), percentile(floor, 0.5), "ms", "≤ 100", "its rows, bare SQL"
        )
        board = [milliseconds(partial(today_board, shop, TODAY, acting)) for _ in range(15)]
        yield Figure(
            "Today board, reading", percentile(board, 0.5), percentile(floor, 0.5), "ms", "", "rows due, bare SQL"
        )
        yield from _clients(shop)
    finally:
        shop.close()
    yield from _long_file(path)


def _queue_first(path: Path) -> Iterator[Figure]:
    """The queue as it is after opening the file or after any write: nothing of it is remembered yet."""
    for limit, name in ((50, "first reading"), (0, "counted only")):
        ours, floor = [], []
        for _ in range(7):
            shop = opened(path)
            try:
                floor.append(milliseconds(partial(_due, shop)))
                ours.append(milliseconds(partial(day_queue, shop, TODAY, limit=limit)))
            finally:
                shop.close()
        yield Figure(
            f"the day's queue, {name}",
            percentile(ours, 0.5),
            percentile(floor, 0.5),
            "ms",
            "≤ 100",
            "its rows, bare SQL",
        )


def _clients(shop: Shop) -> Iterator[Figure]:
    rng = Random(5)
    rows = shop.database.execute_sql("SELECT client_id FROM visit GROUP BY client_id ORDER BY count(*) DESC LIMIT 40")
    busiest = [ClientId(row[0]) for row in rows.fetchall() if row[0]]
    count = shop.database.execute_sql("SELECT max(id) FROM client").fetchone()[0]
    clients = busiest + [ClientId(rng.randint(1, count)) for _ in range(60)]
    _paper(shop, clients[0])  # fonts are read once
    floor = [milliseconds(partial(_rows_of, shop, client)) for client in clients]
    page = [milliseconds(partial(client_page, shop, client)) for client in clients]
    yield Figure(
        "client page, reading, p99", percentile(page, 0.99), percentile(floor, 0.99), "ms", "≤ 50", "her rows, bare SQL"
    )
    report = [milliseconds(partial(_paper, shop, client)) for client in clients]
    yield Figure(
        "client report, PDF, p50", percentile(report, 0.5), percentile(floor, 0.5), "ms", "≤ 150", "her rows, bare SQL"
    )
    yield Figure(
        "client report, PDF, p99",
        percentile(report, 0.99),
        percentile(floor, 0.99),
        "ms",
        "≤ 150",
        "her rows, bare SQL",
    )


#: Entries of one client: visits, payments and notes.
_LONG = (3_000, 1_500, 500)


class _AsItWas(Exception):
    """Takes the long file back: the shop that is measured stays as it is."""


def _long_file(path: Path) -> Iterator[Figure]:
    """The page of a client with 5,000 entries and the first page of her timeline: hers inside a transaction that is not
    kept, from the rows of others."""
    shop, client = opened(path, read_only=False), ClientId(7)
    with closing(shop), suppress(_AsItWas), shop.writing():
        _lengthen(shop, client)
        for name, read in (
            ("client page, 5,000 entries, p99", partial(client_page, shop, client)),
            ("its timeline alone, p99", partial(timeline, shop, client)),
        ):
            floor = [milliseconds(partial(_rows_of, shop, client)) for _ in range(_SAMPLES)]
            page, worked = [], []
            for _ in range(_SAMPLES):
                before = time.thread_time_ns()
                page.append(milliseconds(read))
                worked.append((time.thread_time_ns() - before) / 1e6)
            note = f"p50 {percentile(page, 0.5):.1f}, own work {percentile(worked, 0.5):.1f}"
            ours, bare = percentile(page, 0.99), percentile(floor, 0.99)
            yield Figure(name, ours, bare, "ms", "≤ 50", "all her rows, bare SQL", note)
        raise _AsItWas


def _lengthen(shop: Shop, client: ClientId) -> None:
    visits, payments, notes = _LONG
    execute = shop.database.execute_sql
    execute(
        "UPDATE visit SET client_id = ? WHERE id IN (SELECT id FROM visit WHERE client_id IS NOT NULL LIMIT ?)",
        (client, visits),
    )
    execute(
        "INSERT INTO payment (receipt, at, on_day, client_id, staff_id, subject, purpose, tender, amount, note) "
        "SELECT 'X' || id, at, on_day, ?, staff_id, subject, purpose, tender, amount, '' FROM payment LIMIT ?",
        (client, payments),
    )
    execute(
        "INSERT INTO client_note (client_id, at, staff_id, text) SELECT ?, at, staff_id, receipt FROM visit LIMIT ?",
        (client, notes),
    )


def _paper(shop: Shop, client: ClientId) -> bytes:
    return client_report_pdf(read_client_report(shop, client), words_for("zh_CN"), at=shop.now())


def _due(shop: Shop) -> object:
    first, last = TODAY - timedelta(days=45), TODAY + timedelta(days=2)
    return shop.database.execute_sql(
        "SELECT client_id FROM rhythm WHERE due_on BETWEEN ? AND ? LIMIT 500", (first.isoformat(), last.isoformat())
    ).fetchall()


def _rows_of(shop: Shop, client: ClientId) -> object:
    found = [shop.database.execute_sql("SELECT * FROM client WHERE id = ?", (client,)).fetchall()]
    sql = "SELECT v.*, i.* FROM visit v JOIN visit_item i ON i.visit_id = v.id WHERE v.client_id = ?"
    found.append(shop.database.execute_sql(sql, (client,)).fetchall())
    tables = (f"SELECT * FROM {table} WHERE client_id = ?" for table in ("ticket", "call", "payment"))
    return [*found, *(shop.database.execute_sql(sql, (client,)).fetchall() for sql in tables)]
