"""M6: the coming dates by the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.cli.start import main
from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clients.greeting import greet
from desk_app.clients.relating import add_date, add_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft
from desk_app.clock import FixedClock
from desk_app.db.shop import open_shop
from desk_app.demo.desk import make_demo
from desk_app.followup.occasions import coming_dates
from desk_app.staff.account import Acting, Role, StaffId
from tests.conftest import NOW

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    make_demo(path, clients=0, today=date(2026, 11, 21))
    shop = open_shop(path, clock=FixedClock(NOW))
    owner = Acting(StaffId(1), "a", Role.OWNER, "b")
    her = add_client(shop, owner, ClientDraft("林小美", birthday=Birthday(11, 22, 1990))).client_id
    add_relative(shop, owner, her, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(10, 15, 2019, lunar=True)))
    add_date(shop, owner, her, DateDraft(DateKind.WEDDING, Birthday(11, 28, 2015)))
    (wedding,) = coming_dates(shop, date(2026, 11, 28), date(2026, 11, 28))
    greet(shop, owner, her, wedding.coming.thread, wedding.coming.here)
    shop.close()
    return path


def test_m6_what_comes_round_is_listed_by_day(demo: Path, capsys: Captured) -> None:
    asked = ["dates", "--shop", str(demo), "--on", "2026-11-21", "--lang", "en"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["on"], told["days"], told["total"]) == ("2026-11-21", 7, 3)
    assert [(one["on"], one["text"], one["years"], one["done"]) for one in told["dates"]] == [
        ("2026-11-22", "Birthday", 36, False),
        ("2026-11-23", "Son’s birthday", 7, False),  # lunar 10-15: the tenth month begins on 9 November
        ("2026-11-28", "Wedding anniversary", 11, True),
    ]
    assert main(asked) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "3 dates"
    assert "(wished well)" in lines[3]


def test_so_many_days_ahead(demo: Path, capsys: Captured) -> None:
    assert main(["dates", "--shop", str(demo), "--on", "2026-11-23", "--days", "0", "--json"]) == 0
    assert [one["on"] for one in json.loads(capsys.readouterr().out)["dates"]] == ["2026-11-23"]
    assert main(["dates", "--shop", str(demo), "--days", "367"]) == 2
