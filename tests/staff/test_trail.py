"""Reading the trail: each filter gives what a look through every line gives, page by page, whatever the clock did."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import pytest

from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.audit import AuditLine
from desk_app.staff.trail import TrailFilter, read_trail
from desk_app.staff.work import work
from tests.conftest import NOW

ZONE = "Asia/Shanghai"
ACTIONS = ("client.edited", "client.added", "clients.other", "visit.recorded", "export.saved")
DAYS = (None, date(2026, 11, 20), date(2026, 11, 22))


@pytest.fixture
def every(shop: Shop, owner: Acting, advisor: Acting, clock: FixedClock) -> list[AuditLine]:
    """A trail of some days by two people, several lines at a time, with a clock that was put back once."""
    chance = Random(3)
    for number in range(60):
        clock.instant = NOW + timedelta(hours=number if number < 40 else number - 30)
        with work(shop, chance.choice((owner, advisor))) as unit:
            for _line in range(chance.randint(1, 3)):
                unit.audit(chance.choice(ACTIONS), f"record:{number}", client=chance.choice((None, 1, 2)))
    lines: list[AuditLine] = []
    while page := read_trail(shop, owner, TrailFilter(), 7, lines[-1].seq if lines else None):
        lines += page
    assert [line.seq for line in lines] == sorted((line.seq for line in lines), reverse=True)
    assert OPEN.execute_sql("SELECT count(*) FROM audit").fetchone()[0] == len(lines)
    return lines


def fits(line: AuditLine, chosen: TrailFilter) -> bool:
    day = line.at.astimezone(ZoneInfo(ZONE)).date()
    return (
        chosen.staff_id in (None, line.staff_id)
        and line.action.startswith(f"{chosen.kind}." if chosen.kind else "")
        and (chosen.first is None or day >= chosen.first)
        and (chosen.last is None or day <= chosen.last)
        and chosen.client in (None, line.client_id)
    )


def test_every_filter_gives_its_lines_page_by_page(shop: Shop, owner: Acting, every: list[AuditLine]) -> None:
    people = (None, StaffId(owner.staff_id))
    for staff, kind, first, last, client in product(people, ("", "client", "call"), DAYS, DAYS, (None, 2)):
        chosen = TrailFilter(staff, kind, first, last, client, ZONE)
        wanted = [line for line in every if fits(line, chosen)]
        read: list[AuditLine] = []
        while page := read_trail(shop, owner, chosen, 9, read[-1].seq if read else None):
            read += page
        assert {line.seq for line in read} == {line.seq for line in wanted}, chosen
        assert len(read) == len(wanted), "no line twice"
        if chosen.client is None and (staff or kind or first or last):
            assert read == sorted(read, key=lambda line: (line.at, line.seq), reverse=True)
        else:
            assert read == wanted


@pytest.mark.parametrize(
    ("chosen", "way"),
    [
        (TrailFilter(), "SCAN audit"),
        (TrailFilter(client=2), "SEARCH audit USING COVERING INDEX audit_client_id"),
        (TrailFilter(kind="client"), "SCAN audit USING COVERING INDEX audit_at_staff_id_action"),
        (TrailFilter(StaffId(1), first=DAYS[1]), "SEARCH audit USING COVERING INDEX audit_at_staff_id_action"),
    ],
    ids=["all", "client", "kind", "person and day"],
)
def test_what_sqlite_knew_of_a_small_trail_misleads_no_reading(
    shop: Shop, owner: Acting, every: list[AuditLine], chosen: TrailFilter, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million lines were sorted for the newest fifty once the statistics spoke of twenty-five."""
    with shop.writing():
        OPEN.execute_sql("ANALYZE audit")
        OPEN.execute_sql("DELETE FROM sqlite_stat1")
        OPEN.execute_sql("INSERT INTO sqlite_stat1 VALUES ('audit', 'audit_client_id', '25 25')")
    OPEN.close()  # the statistics are read with the schema
    said: list[str] = []
    run = type(OPEN.obj).execute_sql

    def watch(database: object, sql: str, params: object = None) -> object:
        said.append(sql)
        return run(database, sql, params)

    monkeypatch.setattr(type(OPEN.obj), "execute_sql", watch)
    read_trail(shop, owner, chosen, 5)
    monkeypatch.undo()
    (sql,) = [each for each in said if "FROM audit" in each]
    plan = [row[3] for row in OPEN.execute_sql(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?")).fetchall()]
    at = next(number for number, step in enumerate(plan) if "SUBQUERY" in step)
    assert plan[at + 1].split(" (")[0] == way, plan
    assert plan[at + 2] != "USE TEMP B-TREE FOR ORDER BY", plan


def test_only_who_may_reads_it(shop: Shop, receptionist: Acting) -> None:
    with pytest.raises(NotAllowed):
        read_trail(shop, receptionist, TrailFilter(), 5)
