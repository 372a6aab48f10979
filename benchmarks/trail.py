"""The audit trail of a large shop: each filter of its page, turning pages, and `check` over the whole chain.

python -m benchmarks.trail
python -m benchmarks.trail --lines 100000 --keep bench-out
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.shop import TODAY, opened
from benchmarks.timing import milliseconds, percentile
from desk_app.clock import as_text
from desk_app.db.connection import raw_connect
from desk_app.demo.desk import make_demo
from desk_app.overview.whole import check_everything
from desk_app.staff.account import StaffId
from desk_app.staff.audit import Head, canonical, head_mac, seal
from desk_app.staff.members import acting_for, staff_list
from desk_app.staff.trail import TrailFilter, read_trail

CLIENTS, PAGE, TIMES = 2_000, 50, 15

#: What a shop writes, and how often of a hundred.
_OFTEN = {"visit.recorded": 40, "payment.entered": 30, "client.edited": 8, "booking.made": 8, "call.logged": 6}
_SELDOM = {"staff.signed_in": 3, "export.printed": 3, "client.added": 2}
_DAYS = 2_150


def make(path: Path, lines: int) -> None:
    """A demo shop with ``lines`` more lines in its trail, sealed as the program seals them, over six years."""
    make_demo(path, clients=CLIENTS, trade="both", today=TODAY, seed=1)
    with closing(raw_connect(path)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        seq, prev = raw.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        last = _Last(seq, prev)
        paid, keys = list[tuple[object, ...]](), {client: secrets.token_bytes(32) for client in range(1, CLIENTS + 1)}
        first = raw.execute("SELECT max(id) + 1 FROM payment").fetchone()[0]
        told = _lines(last, lines, paid, first, keys)
        raw.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", told)
        raw.executemany("INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')", paid)
        raw.executemany("INSERT OR REPLACE INTO client_key VALUES (?, ?)", keys.items())
        key = raw.execute("SELECT key FROM audit_head").fetchone()[0]
        head = Head(last.seq, last.seal)
        raw.execute("UPDATE audit_head SET seq = ?, hash = ?, mac = ?", (head.seq, head.hash, head_mac(key, head)))
        raw.execute("COMMIT")


class _Last:
    def __init__(self, seq: int, seal: str) -> None:
        self.seq, self.seal = seq, seal


def _lines(
    last: _Last, count: int, paid: list[tuple[object, ...]], first: int, keys: dict[int, bytes]
) -> Iterator[tuple[object, ...]]:
    """Payments have rows, put into ``paid``, and edits are sealed: the check holds both against the lines."""
    chance = Random(1)
    actions = _OFTEN | _SELDOM
    end = datetime.fromisoformat(f"{TODAY.isoformat()}T05:00:00+00:00")
    step = timedelta(days=_DAYS) / count
    for number in range(count):
        rare = number in {count // 10_000, count // 2}  # two of their kind, one of them near the very beginning
        action = "privacy.hold_lifted" if rare else chance.choices(list(actions), list(actions.values()))[0]
        staff = 8 if number == count // 10_000 + 1 else chance.randint(1, 6)
        client = None if action.startswith("staff") else chance.randint(1, CLIENTS)
        at, subject = as_text(end - step * (count - number)), f"record:{number}"
        detail: dict[str, object] = {"before": {"amount": chance.randint(1, 99_999)}, "after": {"amount": number}}
        if action == "payment.entered":
            own, receipt, amount = first + len(paid), f"R-{at[:10].replace('-', '')}-{number + 100_000:07d}", number + 1
            subject = f"payment:{own}"
            paid.append((own, receipt, at, at[:10], client, staff, "visit:1", "sale", "cash", amount))
            detail = {"amount": amount, "purpose": "sale", "receipt": receipt, "subject": "visit:1", "tender": "cash"}
        elif action == "client.edited" and client is not None:
            personal = {"before": {"notes": "怕痛"}, "after": {"notes": "怕痛，下次提前敷麻药"}}
            text, nonce = canonical(personal).encode(), secrets.token_bytes(12)
            sealed = AESGCM(keys[client]).encrypt(nonce, text, f"{action}\x1f{subject}\x1f{client}".encode())
            detail = {"fields": ["notes"], "sealed": b64encode(nonce + sealed).decode()}
        told = canonical(detail)
        before, last.seq = last.seal, last.seq + 1
        last.seal = seal(before, at, staff, "desk-1", action, subject, client, told)
        yield last.seq, at, staff, "desk-1", action, subject, client, told, before, last.seal


def filters() -> dict[str, TrailFilter]:
    """Every filter of the page, and those that fit almost nothing: they have to look through all of it."""
    zone, week = "Asia/Shanghai", timedelta(days=7)
    old = TODAY - timedelta(days=_DAYS - 30)
    ever = date(2015, 1, 1)
    some, rare = StaffId(3), StaffId(8)
    return {
        "no filter": TrailFilter(zone=zone),
        "a person": TrailFilter(some, zone=zone),
        "a person with one line, years ago": TrailFilter(rare, zone=zone),
        "a person with no line": TrailFilter(StaffId(7), zone=zone),
        "a kind": TrailFilter(kind="client", zone=zone),
        "a kind with two lines": TrailFilter(kind="privacy", zone=zone),
        "the last seven days": TrailFilter(first=TODAY - week, last=TODAY, zone=zone),
        "a week years ago": TrailFilter(first=old, last=old + week, zone=zone),
        "all but the last two years": TrailFilter(last=TODAY - timedelta(days=730), zone=zone),
        "days before the shop": TrailFilter(last=ever, zone=zone),
        "a client": TrailFilter(client=77, zone=zone),
        "a client and a kind": TrailFilter(client=77, kind="export", zone=zone),
        "a person and a kind": TrailFilter(some, "export", zone=zone),
        "a person and a kind that never met": TrailFilter(rare, "export", zone=zone),
        "a person, a kind and a week years ago": TrailFilter(some, "booking", old, old + week, zone=zone),
        "all four": TrailFilter(some, "visit", old, TODAY, 77, zone),
    }


def measure(path: Path) -> None:
    """Prints a line for each filter: the first page, and the page after twenty more were turned."""
    shop = opened(path)
    try:
        acting = acting_for(shop, staff_list(shop)[0].id)
        newest = "SELECT seq, at, staff_id, machine, action, subject, client_id, detail FROM audit NOT INDEXED"
        with closing(raw_connect(path)) as raw:
            floor = [
                milliseconds(lambda: raw.execute(f"{newest} ORDER BY seq DESC LIMIT {PAGE}").fetchall())
                for _ in range(TIMES)
            ]
        print(f"{'the newest fifty lines by bare SQL':44} p50 {percentile(floor, 0.5):8.2f} ms")
        for name, chosen in filters().items():
            took = [milliseconds(partial(read_trail, shop, acting, chosen, PAGE)) for _ in range(TIMES)]
            turned, before, count = [], None, 0
            for _page in range(21):
                begun = time.perf_counter_ns()
                lines = read_trail(shop, acting, chosen, PAGE, before)
                turned.append((time.perf_counter_ns() - begun) / 1e6)
                count += len(lines)
                if len(lines) < PAGE:
                    break
                before = lines[-1].seq
            print(
                f"{name:44} p50 {percentile(took, 0.5):8.2f} ms  longest {max(took):8.2f} ms"
                f"  turning, longest {max(turned):8.2f} ms  ({count} lines read)"
            )
    finally:
        shop.close()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--lines", type=int, default=1_000_000)
    asked.add_argument("--keep", type=Path, help="a folder in which the shop is kept for the next time")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"trail-{options.lines}.db"
        if not path.exists():
            begun = time.monotonic()
            make(path, options.lines)
            print(f"made in {time.monotonic() - begun:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
        measure(path)
        begun = time.monotonic()
        found = check_everything(path)
        print(f"check: {time.monotonic() - begun:.1f} s, {len(found.problems)} problems")
        for problem in found.problems[:5]:
            print("  ", problem.code, problem.values)
    return 0 if found.ok else 1


if __name__ == "__main__":
    sys.exit(main())
