"""Files landed together, rehearsed, interrupted, brought in twice."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.changes import Kind
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import count_clients
from desk_app.clients.store import insert_clients
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed
from desk_app.importer import land_clients, landing
from desk_app.importer.desk import ImportResult, import_files, look
from desk_app.importer.lists import ListKind
from desk_app.money import Money
from desk_app.salon.desk import correct_visit
from desk_app.salon.visit import VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.chain import first_broken_line
from desk_app.till.payment import Tender
from desk_app.words import words_for
from tests.importer.samples import DATA, PEOPLE, write_csv

RECEIPTS = ("Receipt", "Date", "Description", "Client", "Staff", "Quantity", "Amount", "GST", "PST")
REAL = [DATA / "real_salon" / f"{name}.csv" for name in ("bookings", "receipts", "products", "services")]
TABLES = (
    "client",
    "client_phone",
    "visit",
    "visit_item",
    "booking",
    "service",
    "product",
    "staff",
    "imported",
    "rhythm",
)

real = pytest.mark.skipif(not REAL[0].exists(), reason="the shared data is not here")


def _count(shop: Shop, table: str) -> int:
    return int(shop.database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0])


def _counts(shop: Shop) -> dict[str, int]:
    return {table: _count(shop, table) for table in (*TABLES, "audit", "client_search")}


def _json(result: ImportResult) -> list[dict[str, object]]:
    files = result.as_json(words_for("zh_CN"))["files"]
    assert isinstance(files, list)
    return files


@real
def test_the_real_salon_lands_to_the_cent_and_only_once(shop: Shop, owner: Acting) -> None:
    with REAL[1].open(newline="", encoding="utf-8") as file:
        own_sum = sum(Decimal(row["Amount"]) for row in csv.DictReader(file))
    rehearsed = import_files(shop, owner, REAL, dry_run=True)
    assert _count(shop, "visit") == _count(shop, "client") == 0
    result = import_files(shop, owner, REAL)
    assert _json(result) == _json(rehearsed)
    assert [file.kind.value for file in result.files] == ["services", "products", "receipts", "bookings"]
    assert [(file.read, file.added) for file in result.files] == [(33, 33), (101, 101), (1934, 1934), (1906, 1906)]
    assert result.files[2].amount is not None
    assert result.files[2].amount.decimal() == own_sum
    kept = shop.database.execute_sql("SELECT sum(amount), sum(quantity * price - discount) FROM visit_item").fetchone()
    assert kept == (own_sum * 100, own_sum * 100)
    assert shop.database.execute_sql("SELECT sum(total) FROM visit").fetchone()[0] == own_sum * 100
    assert shop.database.execute_sql("SELECT count(*) FROM client WHERE name LIKE 'WALK%'").fetchone()[0] == 0
    assert shop.database.execute_sql("SELECT sum(quantity) FROM visit_item WHERE quantity < 0").fetchone()[0] == -1
    assert first_broken_line() is None
    before = _counts(shop)
    again = import_files(shop, owner, list(reversed(REAL)))
    assert [(file.added, file.updated, file.merged) for file in again.files] == [
        (0, 0, file.read) for file in again.files
    ]
    assert {table: count for table, count in _counts(shop).items() if table != "audit"} == {
        table: count for table, count in before.items() if table != "audit"
    }


def _receipts(tmp_path: Path, *lines: tuple[object, ...], name: str = "receipts.csv") -> Path:
    return write_csv(tmp_path / name, [RECEIPTS, *lines])


def test_lines_of_one_receipt_client_and_day_are_one_visit(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = _receipts(
        tmp_path,
        (10, "03/15/2018", "Cut", "KERT01", "JJ", 1, "82", "4.1", "6.56"),
        (10, "03/15/2018", "Colour", "KERT01", "AB", 2, "15.01", "0", "0"),
        (10, "03/15/2018", "Cut", "WALK_IN", "JJ", 1, "40", "", ""),
        (11, "03/16/2018", "", "WALK_IN", "JJ", 1, "1", "", ""),
        (12, "03/17/2018", "Oil", "KERT01", "JJ", -1, "-50.4", "-2.52", "-4.032"),
        (12, "03/17/2018", "Cut", "KERT01", "JJ", 1, "1e400", "", ""),
        (12, "13/17/2018", "Cut", "KERT01", "JJ", 1, "5", "", ""),
        ("", "", "Total", "", "", "", "88", "", ""),
    )
    (result,) = import_files(shop, owner, [path]).files
    assert (result.read, result.added, result.skipped) == (8, 5, 3)
    assert [(problem.row, problem.code) for problem in result.problems] == [
        (5, "nothing_named"),
        (7, "bad_amount"),
        (8, "bad_date"),
        (9, "not_data"),
    ]
    assert result.amount is not None
    assert result.amount.plain() == "87.61"
    visits = shop.database.execute_sql("SELECT receipt, client_id, on_day, total FROM visit ORDER BY id").fetchall()
    assert visits == [
        ("10", 1, "2018-03-15", 9701),
        ("10", None, "2018-03-15", 4000),
        ("11", None, "2018-03-16", 100),
        ("12", 1, "2018-03-17", -5040),
    ]
    items = shop.database.execute_sql("SELECT quantity, price, discount, amount, taxes FROM visit_item").fetchall()
    assert items[0] == (1, 8200, 0, 8200, '{"GST":"4.1","PST":"6.56"}')
    assert items[1][:4] == (2, 751, 1, 1501)
    assert items[4] == (-1, 5040, 0, -5040, '{"GST":"-2.52","PST":"-4.032"}')
    assert shop.database.execute_sql("SELECT code, name, last_seen FROM client").fetchall() == [
        ("KERT01", "KERT01", "2018-03-17")
    ]


def test_two_of_the_same_line_stay_two_and_land_once(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    line = (10, "03/15/2018", "Oil", "KERT01", "JJ", 1, "20", "", "")
    assert import_files(shop, owner, [_receipts(tmp_path, line, line)]).files[0].added == 2
    again = import_files(shop, owner, [_receipts(tmp_path, line, line, line, name="later.csv")]).files[0]
    assert (again.added, again.merged) == (1, 2)
    assert shop.database.execute_sql("SELECT count(*), sum(total) FROM visit").fetchone() == (1, 6000)


def test_the_order_of_day_and_month_is_taken_from_the_whole_file(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    day_first = _receipts(
        tmp_path,
        (1, "03/04/2018", "Cut", "A1", "JJ", 1, "5", "", ""),
        (2, "25/04/2018", "Cut", "A1", "JJ", 1, "5", "", ""),
    )
    (result,) = import_files(shop, owner, [day_first]).files
    assert result.date_order == "DD/MM"
    days = shop.database.execute_sql("SELECT on_day FROM visit ORDER BY id").fetchall()
    assert days == [("2018-04-03",), ("2018-04-25",)]
    undecided = _receipts(tmp_path, (9, "03/04/2018", "Cut", "A1", "JJ", 1, "5", "", ""), name="b.csv")
    (result,) = import_files(shop, owner, [undecided]).files
    assert (result.date_order, [problem.code for problem in result.problems]) == ("MM/DD", ["date_order"])


def test_an_undecided_file_takes_the_order_of_those_given_with_it(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    receipts = _receipts(tmp_path, (2, "25/04/2018", "Cut", "A1", "JJ", 1, "5", "", ""))
    no_shows = write_csv(
        tmp_path / "noshow.csv", [("Date", "Code", "Service", "Staff"), ("03/04/2018", "A1", "C", "J")]
    )
    result = import_files(shop, owner, [no_shows, receipts])
    assert [file.kind.value for file in result.files] == ["receipts", "no-shows"]
    assert shop.database.execute_sql("SELECT on_day FROM booking").fetchall() == [("2018-04-03",)]


def test_cancellations_and_no_shows_close_the_appointment_they_are_of(
    shop: Shop, owner: Acting, tmp_path: Path
) -> None:
    services = write_csv(tmp_path / "services.csv", [("Code", "Desc", "Price"), ("SHCW", "Cut", "82")])
    bookings = write_csv(
        tmp_path / "bookings.csv",
        [
            ("Code", "Staff", "Service", "Date", "Time", "TimeInt"),
            ("JUNJ01", "JJ", "SHCW", "03/14/2018", "3:50:00 PM", "950"),
            ("NORJ01", "JJ", "SHCW", "03/14/2018", "", "960"),
            ("NORJ01", "JJ", "SHCW", "03/14/2018", "4:00 PM", "960"),
            ("", "JJ", "SHCW", "03/15/2018", "later", ""),
        ],
    )
    cancelled = write_csv(
        tmp_path / "cancellations.csv",
        [
            ("Cancel Date", "Code", "Service", "Staff", "Booking Date", "Canceled By", "Days"),
            ("3/10/2018", "JUNJ01", "SHCW", "JJ", "3/14/2018", "JJ", "4"),
            ("3/11/2018", "ELSE01", "PERM", "JJ", "3/20/2018", "JJ", "9"),
        ],
    )
    no_shows = write_csv(
        tmp_path / "noshows.csv",
        [("Date", "Code", "Service", "Staff"), ("3/14/2018", "NORJ01", "SHCW", "JJ"), ("3/15/2018", "", "SHCW", "JJ")],
    )
    paths = [no_shows, cancelled, bookings, services]
    result = import_files(shop, owner, paths)
    assert [(one.kind.value, one.added, one.updated, one.merged, one.skipped) for one in result.files] == [
        ("services", 1, 0, 0, 0),
        ("bookings", 2, 0, 1, 1),
        ("cancellations", 1, 1, 0, 0),
        ("no-shows", 1, 1, 0, 0),
    ]
    codes = [[problem.code for problem in one.problems] for one in result.files]
    assert codes == [[], ["duplicate", "bad_time"], ["unknown_service"], []]
    found = shop.database.execute_sql("SELECT client_id, on_day, minute, status, cancelled_on, notes FROM booking")
    assert found.fetchall() == [
        (1, "2018-03-14", 950, "cancelled", "2018-03-10", "Canceled By：JJ\nDays：4"),
        (2, "2018-03-14", 960, "no_show", None, ""),
        (3, "2018-03-20", 0, "cancelled", "2018-03-11", "Service：PERM\nCanceled By：JJ\nDays：9"),
        (None, "2018-03-15", 0, "no_show", None, ""),
    ]
    assert all(one.added == one.updated == 0 for one in import_files(shop, owner, paths).files)


def test_a_catalogue_is_brought_up_to_date_by_code(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    first = [("编号", "项目名称", "类别", "价格", "成本", "时长"), ("F1", "补水护理", "面部", "￥380", "60", "60分钟")]
    (result,) = import_files(shop, owner, [write_csv(tmp_path / "a.csv", first)]).files
    assert (result.kind, result.added, [one.code for one in result.problems]) == (ListKind.SERVICES, 1, ["bad_number"])
    later = [
        first[0],
        ("F1", "深层补水", "面部", "420", "60", "90"),
        ("F1", "重复", "", "1", "", ""),
        ("F2", "清洁", "", "-5", "", ""),
    ]
    (result,) = import_files(shop, owner, [write_csv(tmp_path / "b.csv", later)]).files
    assert (result.added, result.updated, result.merged) == (1, 1, 1)
    assert [one.code for one in result.problems] == ["duplicate", "negative"]
    kept = shop.database.execute_sql("SELECT code, name, price, minutes FROM service ORDER BY id").fetchall()
    assert kept == [("F1", "深层补水", 42000, 90), ("F2", "清洁", 0, 60)]


def test_a_rehearsal_writes_nothing_and_counts_the_same(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    before = _counts(shop)
    path = write_csv(tmp_path / "a.csv", PEOPLE)
    rehearsed = import_files(shop, owner, [path], dry_run=True)
    assert _counts(shop) == before
    assert rehearsed.touched.kinds == frozenset()
    landed = import_files(shop, owner, [path])
    assert (rehearsed.dry_run, landed.dry_run) == (True, False)
    assert _json(rehearsed) == _json(landed)
    assert landed.touched.concerns(Kind.CLIENT)


def _many(path: Path, count: int, start: int = 0) -> Path:
    rows = ((f"客户{number:05d}", f"13{number:09d}") for number in range(start, start + count))
    return write_csv(path, [("姓名", "手机"), *rows])


@pytest.mark.parametrize("asked_before", [3, 12])
def test_a_stop_is_obeyed_within_a_row(shop: Shop, owner: Acting, tmp_path: Path, asked_before: int) -> None:
    """While a file is read through (10 rows and its heading) and while it is landed alike."""
    sheet = tmp_path / "clients.csv"
    sheet.write_text("姓名,手机\n" + "".join(f"王芳{number},1380000{number:04}\n" for number in range(10)), "utf-8")
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > asked_before

    result = import_files(shop, owner, [sheet], stopped=stopped)
    assert (result.stopped, result.files, len(asked)) == (True, (), asked_before + 1)
    assert count_clients(shop) == 0


def test_a_stopped_file_leaves_nothing_and_the_ones_before_it_stay(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    first, second = _many(tmp_path / "a.csv", 10), _many(tmp_path / "b.csv", 3 * landing.BATCH, 1000)
    asked: list[tuple[int, int]] = []
    result = import_files(
        shop,
        owner,
        [first, second],
        progress=lambda done, total: asked.append((done, total)),
        stopped=lambda: bool(asked) and asked[-1][0] > landing.BATCH,
    )
    assert (result.stopped, [file.file for file in result.files]) == (True, ["a.csv"])
    assert _count(shop, "client") == _count(shop, "client_search") == _count(shop, "imported") == 10
    assert asked == [(10, 10 + 3 * landing.BATCH), (10 + landing.BATCH, 10 + 3 * landing.BATCH)]


def test_a_fault_in_the_middle_leaves_nothing(
    shop: Shop, owner: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _many(tmp_path / "a.csv", 2 * landing.BATCH)
    before = _counts(shop)
    calls: list[int] = []

    def fails_the_second_time(drafts: Sequence[ClientDraft], at: datetime) -> list[ClientId]:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("the disk went away")
        return insert_clients(drafts, at)

    monkeypatch.setattr(land_clients, "insert_clients", fails_the_second_time)
    with pytest.raises(OSError, match="went away"):
        import_files(shop, owner, [path])
    assert len(calls) == 2
    assert _counts(shop) == before


def test_one_refused_file_refuses_all_before_anything_is_written(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "a.csv", PEOPLE)
    bad = tmp_path / "b.csv"
    bad.write_bytes(b"%PDF-1.4")
    before = _counts(shop)
    with pytest.raises(DeskError, match="PDF"):
        import_files(shop, owner, [good, bad])
    assert _counts(shop) == before
    looked = look([good, bad])
    assert (looked[0].kind, looked[0].encoding, looked[0].refusal) == (ListKind.CLIENTS, "utf-8", None)
    assert looked[1].kind is None
    assert looked[1].refusal is not None
    assert "PDF" in looked[1].refusal.say(words_for("zh_CN"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a,b\n1,2\n", "not understood"),
        ("\n\n\n", "empty"),
        ("姓名," + ",".join(f"c{number}" for number in range(10_000)) + "\n甲\n", "columns"),
    ],
)
def test_lists_that_say_nothing_are_refused(
    shop: Shop, owner: Acting, tmp_path: Path, content: str, sentence: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DeskError, match=sentence):
        import_files(shop, owner, [path])


def test_a_mapping_overrides_what_was_understood(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("甲", "乙", "丙"), ("x", "王芳", "13800001111")])
    with pytest.raises(DeskError):
        import_files(shop, owner, [path], kind="clients")
    result = import_files(shop, owner, [path], kind="clients", mapping={path: {"name": 1, "phone": 2}})
    assert result.files[0].added == 1
    assert shop.database.execute_sql("SELECT name, notes FROM client").fetchall() == [("王芳", "甲：x")]


def test_only_those_who_may_import(shop: Shop, receptionist: Acting, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        import_files(shop, receptionist, [write_csv(tmp_path / "a.csv", PEOPLE)])


@pytest.mark.parametrize("kind", ["everything", ""])
def test_an_unknown_kind_is_refused(shop: Shop, owner: Acting, kind: str) -> None:
    with pytest.raises(DeskError, match="kind"):
        import_files(shop, owner, [], kind=kind)


def test_the_json_has_the_shape_others_read(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [("姓名", "手机"), ("王芳", "无")], "gb18030")
    sentence = "The list says “无”: nothing is known here, and it is left blank."
    assert import_files(shop, owner, [path]).as_json(words_for("en")) == {
        "dry_run": False,
        "files": [
            {
                "file": "a.csv",
                "kind": "clients",
                "encoding": "gb18030",
                "read": 1,
                "added": 1,
                "updated": 0,
                "merged": 0,
                "skipped": 0,
                "problems": [
                    {
                        "row": 2,
                        "field": "phone",
                        "code": "bad_phone",
                        "message": sentence,
                    }
                ],
            }
        ],
    }


def test_chinese_receipts_find_clients_by_phone_and_name(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    people = write_csv(
        tmp_path / "c.csv",
        [("姓名", "手机"), ("王芳", "13800001111"), ("李娜", "13800002222"), ("李娜", "13800003333")],
    )
    sales = write_csv(
        tmp_path / "r.csv",
        [
            ("单号", "日期", "项目", "客户", "美容师", "数量", "金额"),
            ("1", "2026-03-01", "补水", "王芳", "李岚", "1", "￥380"),
            ("2", "2026年3月2日", "补水", "138 0000 2222", "李岚", "1", "380元"),
            ("3", "2026.3.3", "补水", "李娜", "李岚", "1", "380"),
            ("4", "2026/3/4", "补水", "散客", "新来的", "1", "1,280.00"),
            ("5", "2027/3/4", "补水", "王芳", "李岚", "1", "1"),
        ],
    )
    result = import_files(shop, owner, [sales, people]).files[1]
    assert [(problem.row, problem.code) for problem in result.problems] == [(4, "ambiguous_client"), (6, "future")]
    visits = shop.database.execute_sql("SELECT client_id, on_day FROM visit ORDER BY id").fetchall()
    assert visits == [(1, "2026-03-01"), (2, "2026-03-02"), (None, "2026-03-03"), (None, "2026-03-04")]
    assert _count(shop, "client") == 3
    roles = shop.database.execute_sql("SELECT role FROM staff WHERE name IN ('李岚', '新来的')").fetchall()
    assert roles == [("beautician",), ("beautician",)]


def test_rhythms_follow_from_imported_visits(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    lines = [(day, f"03/{day:02d}/2018", "Cut", "KERT01", "JJ", 1, "5", "", "") for day in (1, 11, 21)]
    import_files(shop, owner, [_receipts(tmp_path, *lines)])
    found = shop.database.execute_sql("SELECT visits, mean_days, due_on FROM rhythm WHERE category = ''").fetchone()
    assert found == (3, 10, date(2018, 3, 31).isoformat())


NOTED = (*RECEIPTS, "Notes")


def _noted(tmp_path: Path, *lines: tuple[object, ...], name: str = "noted.csv") -> Path:
    return write_csv(tmp_path / name, [NOTED, *((*line[:-1], "", "", line[-1]) for line in lines)])


def test_notes_reach_a_visit_that_is_there_already(
    shop: Shop, owner: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "BATCH", 2)
    first = _noted(
        tmp_path,
        (10, "03/15/2018", "Cut", "KERT01", "JJ", 1, "10", "one"),
        (10, "03/15/2018", "Oil", "KERT01", "JJ", 1, "20", "two"),
        (10, "03/15/2018", "Dye", "KERT01", "JJ", 1, "30", "three"),
        (10, "03/15/2018", "Wax", "KERT01", "JJ", 1, "40", "two"),
    )
    later = _noted(tmp_path, (10, "03/15/2018", "Dry", "KERT01", "JJ", 1, "50", "four"), name="later.csv")
    for path in (first, later, first, later):
        import_files(shop, owner, [path])
    found = shop.database.execute_sql("SELECT total, notes FROM visit").fetchall()
    assert found == [(15000, "one\ntwo\nthree\nfour")]


@pytest.mark.parametrize("apart", [False, True])
def test_more_notes_than_a_visit_holds_go_to_the_client(shop: Shop, owner: Acting, tmp_path: Path, apart: bool) -> None:
    lines = [(10, "03/15/2018", f"Cut {sign}", "KERT01", "JJ", 1, "10", sign * 15_000) for sign in "ab"]
    if apart:
        import_files(shop, owner, [_noted(tmp_path, lines[0])])
    (result,) = import_files(shop, owner, [_noted(tmp_path, *lines, name="all.csv")]).files
    assert [problem.code for problem in result.problems] == ["split"]
    (notes,) = shop.database.execute_sql("SELECT notes FROM visit").fetchone()
    beside = shop.database.execute_sql("SELECT client_id, text FROM client_note ORDER BY id").fetchall()
    assert {client for client, _ in beside} == {1}
    assert all(len(text) <= 20_000 for text in (notes, *(text for _, text in beside)))
    whole = notes + "".join(text for _, text in beside)
    assert (whole.count("a"), whole.count("b")) == (15_000, 15_000)
    assert beside[0][1].startswith("单据 10，2018年3月15日")


def test_more_notes_than_a_stranger_s_visit_holds_are_named(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    line = (10, "03/15/2018", "Cut", "WALK_IN", "JJ", 1, "10", "a" * 20_100)
    (problem,) = import_files(shop, owner, [_noted(tmp_path, line)]).files[0].problems
    assert (problem.code, problem.values["length"]) == ("too_long", 100)


def test_more_notes_than_an_appointment_holds_go_to_the_client(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [("Code", "Staff", "Service", "Date", "Time", "Notes"),
            ("KERT01", "JJ", "CUT", "3/15/2018", "3:50:00 PM", "a" * 25_000)]  # fmt: skip
    (result,) = import_files(shop, owner, [write_csv(tmp_path / "b.csv", rows)], kind="bookings").files
    assert "split" in [problem.code for problem in result.problems]
    (notes,) = shop.database.execute_sql("SELECT notes FROM booking").fetchone()
    (text,) = shop.database.execute_sql("SELECT text FROM client_note").fetchone()
    assert len(notes) <= 20_000
    assert (notes + text).count("a") >= 25_000


def test_money_lands_on_the_visit_that_stands_and_on_none_that_was_corrected(
    shop: Shop, owner: Acting, tmp_path: Path
) -> None:
    line = (10, "03/15/2018", "Cut", "KERT01", "JJ", 1, "10", "")
    import_files(shop, owner, [_noted(tmp_path, line)])
    number = 1
    for reason in ("wrong price", "wrong again"):
        item = VisitItemDraft("Cut", price=Money(4000, "CNY"))
        draft = VisitDraft(ClientId(1), date(2018, 3, 16), (item,), tender=Tender.CASH)
        number = correct_visit(shop, owner, VisitId(number), draft, reason).visit_id
    more = (10, "03/15/2018", "Oil", "KERT01", "JJ", 1, "20", "said")
    (result,) = import_files(shop, owner, [_noted(tmp_path, line, more, name="later.csv")]).files
    assert (result.added, result.merged) == (1, 1)
    visits = shop.database.execute_sql("SELECT total, notes, replaced_by FROM visit ORDER BY id").fetchall()
    assert visits == [(1000, "", 2), (4000, "", 3), (6000, "said", None)]
    assert shop.database.execute_sql("SELECT visit_id FROM visit_item WHERE name = 'Oil'").fetchall() == [(number,)]
    last_on = shop.database.execute_sql("SELECT last_on FROM rhythm WHERE category = ''").fetchall()
    assert last_on == [("2018-03-16",)]


def test_strangers_who_did_not_come_are_counted(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    headings, line = ("Date", "Code", "Service", "Staff"), ("3/15/2018", "", "CUT", "JJ")
    known = ("3/15/2018", "KERT01", "CUT", "JJ")
    walk_in = ("3/15/2018", "WALK_IN", "CUT", "JJ")
    path = write_csv(tmp_path / "noshows.csv", [headings, line, line, known, line, known, walk_in, walk_in])
    (result,) = import_files(shop, owner, [path]).files
    assert (result.added, result.merged) == (6, 1)
    assert [problem.code for problem in result.problems if problem.row > 1 and problem.code == "duplicate"] == [
        "duplicate"
    ]
    (again,) = import_files(shop, owner, [path]).files
    assert (again.added, again.updated, again.merged) == (0, 0, 7)


def test_an_item_without_a_name_is_called_the_same_in_every_language(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    import_files(shop, owner, [_receipts(tmp_path, (10, "03/15/2018", "", "KERT01", "JJ", 1, "10", "", ""))])
    assert shop.database.execute_sql("SELECT name FROM visit_item").fetchall() == [("–",)]


def test_a_quantity_that_counts_nothing_is_taken_as_one_and_said(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    written = ("0", "1.5", "1e9", "two", "", "2", "-1", "1,000", "5e0")
    lines = [(number, "03/15/2018", "Cut", "KERT01", "JJ", text, "7.51", "", "") for number, text in enumerate(written)]
    (result,) = import_files(shop, owner, [_receipts(tmp_path, *lines)]).files
    assert (result.added, result.skipped) == (9, 0)
    assert result.amount is not None
    assert result.amount.plain() == "67.59"
    assert [(problem.row, problem.field, problem.values["text"]) for problem in result.problems] == [
        (2, "quantity", "0"), (3, "quantity", "1.5"), (4, "quantity", "1e9"), (5, "quantity", "two"),
    ]  # fmt: skip
    assert "taken as 1" in result.problems[1].say(words_for("en"))
    sql = "SELECT i.quantity, i.amount, i.quantity * i.price - i.discount, v.notes FROM visit_item i JOIN visit v "
    kept = shop.database.execute_sql(sql + "ON v.id = i.visit_id ORDER BY i.id").fetchall()
    assert [row[0] for row in kept] == [1, 1, 1, 1, 1, 2, -1, 1000, 5]
    assert {row[1:3] for row in kept} == {(751, 751)}
    assert [row[3] for row in kept] == [*(f"Quantity原文：{text}" for text in written[:4]), "", "", "", "", ""]
    (again,) = import_files(shop, owner, [_receipts(tmp_path, *lines)]).files
    assert (again.added, again.merged) == (0, 9)
