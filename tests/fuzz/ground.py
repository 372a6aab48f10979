"""A place to try doors in: a shop, a folder for what strangers hand over, and a watch over both."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from desk_app.clients.client import ClientId
from desk_app.clock import FixedClock
from desk_app.db.connection import raw_connect
from desk_app.db.encrypting import encrypt_file
from desk_app.db.keys import Cost, new_keys
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo
from desk_app.reports.client_report import ClientReport
from desk_app.reports.desk import read_client_report
from desk_app.staff.account import Acting, Role
from desk_app.staff.desk import staff_list
from tests.fuzz.watching import timed, watched

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
PASSPHRASE = "sesame open"
#: After so many cases the shop is a fresh one: what landed in it would make the later ones slow.
CASES_A_SHOP = 400

#: Tables whose rows say whether anything was written.
_WRITTEN = ("client", "client_phone", "client_note", "visit", "payment", "booking", "service", "product", "imported",
            "staff", "audit")  # fmt: skip


class Ground:
    """``shops`` may be written to, and ``home``; ``given`` holds what was handed over and must stay as it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shops, self.given, self.home, self.bystander = (
            folder / name for name in ("shops", "given", "home", "bystander")
        )
        for each in (self.shops, self.given, self.home, self.bystander):
            each.mkdir(parents=True, exist_ok=True)
        os.environ["DESK_APP_HOME"] = str(self.home)
        (self.bystander / "diary.txt").write_text("nobody's business", encoding="utf-8")
        self.template = folder / "template.db"
        make_demo(self.template, clients=30, today=TODAY)
        self.sealed, self.keys = folder / "sealed.db", new_keys(PASSPHRASE, Cost(16, 1, 1))
        shutil.copy(self.template, self.sealed)
        encrypt_file(self.sealed, self.keys)
        self.empty = folder / "empty.db"
        open_shop(self.empty, clock=FixedClock(NOW), create=True).close()
        self._cases = 0
        #: Seconds of the processor that the longest case so far took.
        self.longest = 0.0
        self.shop = self._fresh()
        first = next(member for member in staff_list(self.shop) if member.role is Role.OWNER)
        self.owner = Acting(first.id, first.name, first.role, "desk-1")
        self.report: ClientReport = read_client_report(self.shop, ClientId(1))

    def _fresh(self) -> Shop:
        shutil.copy(self.template, self.shops / "shop.db")
        return open_shop(self.shops / "shop.db", clock=FixedClock(NOW))

    def give(self, name: str, data: bytes) -> Path:
        """A file of a stranger's."""
        path = self.given / name
        path.write_bytes(data)
        return path

    def try_case(self, work: Callable[[], None]) -> None:
        """Runs one case under watch. Raises what breaks a property, and whatever ``work`` raises."""
        self._cases += 1
        if self._cases % CASES_A_SHOP == 0:
            self.renew()
        os.environ["DESK_APP_HOME"] = str(self.home)  # a test's own was set for another folder
        with watched((self.shops, self.home), (self.given, self.bystander)):
            self.longest = max(self.longest, timed(work))

    def renew(self) -> None:
        """A shop as it was in the beginning."""
        self.shop.close()
        for left in self.shops.iterdir():
            left.unlink()
        self.shop = self._fresh()

    def written(self) -> tuple[int, ...]:
        """How many rows each table has: equal before and after means that nothing was written."""
        with closing(raw_connect(self.shop.path)) as connection:
            return tuple(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in _WRITTEN)

    def close(self) -> None:
        """Lets go of the shop."""
        self.shop.close()
