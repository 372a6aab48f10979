"""Lists and cards out: all rows of what is shown, by role, noted, whole or not at all."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from desk_app.clients.client import Birthday, Client, ClientDraft, ClientId
from desk_app.clients.desk import add_client, count_clients, find_clients, get_client
from desk_app.clients.store import insert_clients
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, NotFound, ShopFileError
from desk_app.exporter.card import card_of
from desk_app.exporter.desk import Exported, export_card, export_list, suggested_name
from desk_app.exporter.views import (
    BookingsView,
    CallsView,
    ClientsView,
    OwedView,
    PaymentsView,
    Tickets,
    TicketsView,
    View,
    VisitsView,
)
from desk_app.importer.desk import import_files
from desk_app.money import Money
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from desk_app.till.payment import Tender
from desk_app.words import words_for

EN = words_for("en")
WANG = ClientDraft(
    name="王秀英", phones=("13800001234", "13900002345"), gender="f", birthday=Birthday(10, 10, 1996), code="VIP-7",
    address="上海市中山路3号, 2楼; 后门", tags=("熟客", "VIP"), notes="离婚了", allergies="青霉素", alerts="小心",
    document_kind="cn_id", document_number="510104199610101944",
)  # fmt: skip


@pytest.fixture
def wang(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, WANG).client_id


def saved(shop: Shop, acting: Acting, view: View, path: Path) -> list[list[str]]:
    """The rows of a view as CSV, below the headings."""
    done = export_list(shop, acting, view, path, EN)
    rows = list(csv.reader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert done.rows == len(rows) - 1
    return rows[1:]


def lines_of(shop: Shop, action: str) -> list[tuple[str, dict[str, object]]]:
    found = shop.database.execute_sql("SELECT subject, detail FROM audit WHERE action = ? ORDER BY seq", (action,))
    return [(subject, json.loads(detail)) for subject, detail in found.fetchall()]


def test_all_pages_are_written_not_those_in_view(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    with work(shop, owner) as unit:
        drafts = [ClientDraft(name=f"张{number}", code=f"B-{number}") for number in range(1203)]
        insert_clients(drafts, unit.at)
        unit.audit("client.added", "client:0")
    steps: list[tuple[int, int]] = []
    path = tmp_path / "all.csv"
    done = export_list(shop, owner, ClientsView(), path, EN, progress=lambda *step: steps.append(step))
    assert done.rows == count_clients(shop)
    assert steps[-1] == (done.rows, done.rows)
    found = saved(shop, owner, ClientsView("张"), tmp_path / "found.csv")
    assert len(found) == 1203, "not the fifty that a page shows"
    assert len({row[0] for row in found}) == 1203


def test_a_client_list_says_what_is_known_and_masks_documents(
    shop: Shop, owner: Acting, wang: ClientId, tmp_path: Path
) -> None:
    (row,) = saved(shop, owner, ClientsView("VIP-7"), tmp_path / "a.csv")
    number = WANG.document_number
    assert row[:5] == ["VIP-7", "王秀英", "138 0000 1234, 139 0000 2345", "Female", "1996-10-10"]
    assert row[5] != number
    assert "*" in row[5]
    assert "离婚了" not in row
    (whole,) = saved(shop, owner, ClientsView("VIP-7", documents=True), tmp_path / "a.csv")
    assert whole[5] == number


def test_the_fields_of_a_thousand_files_are_read_in_pages(
    shop: Shop, owner: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work(shop, owner) as unit:
        insert_clients([ClientDraft(name=f"张{number}", code=f"B-{number}") for number in range(1203)], unit.at)
        unit.audit("client.added", "client:0")
    asked: list[str] = []
    execute = shop.database.execute_sql

    def counted(sql: str, values: Sequence[object] | None = None) -> object:
        asked.append(sql)
        return execute(sql, values)

    monkeypatch.setattr(shop.database, "execute_sql", counted)
    saved(shop, owner, ClientsView(), tmp_path / "all.csv")
    assert sum("client_value" in sql for sql in asked) == 3


def test_each_kind_of_list(shop: Shop, owner: Acting, wang: ClientId, tmp_path: Path) -> None:
    on = shop.today()
    item = VisitItemDraft(name="=面部护理", price=Money(28_800, "CNY"))
    record_visit(shop, owner, VisitDraft(client_id=wang, on=on, items=(item,), tender=Tender.CASH))
    (visit,) = saved(shop, owner, VisitsView(on, on), tmp_path / "a.csv")
    assert [visit[0], visit[2], visit[3], visit[4], visit[6]] == [
        on.isoformat(), "王秀英", "VIP-7", "'=面部护理", "288.00",
    ]  # fmt: skip
    (paid,) = saved(shop, owner, PaymentsView(on, on), tmp_path / "b.csv")
    assert [paid[3], paid[5], paid[6], paid[7]] == ["王秀英", "Sale", "Cash", "288.00"]
    assert saved(shop, owner, PaymentsView(on + timedelta(days=1)), tmp_path / "b.csv") == []
    views: tuple[View, ...] = (
        *(TicketsView(which, on) for which in Tickets),
        BookingsView(on),
        CallsView(on),
        CallsView(on, held=True),
        OwedView(),
        OwedView(promises=True),
    )
    for view in views:
        saved(shop, owner, view, tmp_path / f"{view.kind}.csv")
        assert suggested_name(view, EN, "2026-11-21").endswith(" 2026-11-21.xlsx")


def test_it_is_noted_with_what_and_how_many(shop: Shop, owner: Acting, wang: ClientId, tmp_path: Path) -> None:
    done = export_list(shop, owner, ClientsView(), tmp_path / "名单.xlsx", EN)
    ((subject, detail),) = lines_of(shop, "export.saved")
    assert subject == "list:clients"
    assert detail["rows"] == done.rows == count_clients(shop)
    assert detail["to"] == "*.xlsx"
    assert str(tmp_path) not in json.dumps(detail), "the name of the file alone"


def test_it_takes_the_owners_word(
    shop: Shop, receptionist: Acting, advisor: Acting, wang: ClientId, tmp_path: Path
) -> None:
    for acting in (receptionist, advisor):
        with pytest.raises(NotAllowed):
            export_list(shop, acting, ClientsView(), tmp_path / "a.xlsx", EN)
    assert list(tmp_path.glob("*.xlsx")) == []
    assert lines_of(shop, "export.saved") == []


def test_stopped_it_leaves_nothing(shop: Shop, owner: Acting, wang: ClientId, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    done = export_list(shop, owner, ClientsView(), folder / "a.xlsx", EN, stopped=lambda: True)
    assert isinstance(done, Exported)
    assert done.stopped
    assert list(folder.iterdir()) == []
    assert lines_of(shop, "export.saved") == []


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_other_files_are_not_replaced(shop: Shop, owner: Acting, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"SQLite format 3\0")
    with pytest.raises(ShopFileError, match="not replaced"):
        export_list(shop, owner, ClientsView(), path, EN)
    assert path.read_bytes() == b"SQLite format 3\0"
    path.unlink()
    first = export_list(shop, owner, ClientsView(), path, EN)
    assert export_list(shop, owner, ClientsView(), path, EN).rows == first.rows


def test_a_line_that_cannot_be_kept_leaves_no_file(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    def refuse(*_: object) -> None:
        raise DeskError("no line")

    with pytest.raises(DeskError, match="no line"):
        export_list(shop, owner, ClientsView(), folder / "a.csv", EN, record=refuse)  # type: ignore[arg-type]  # raises
    assert list(folder.iterdir()) == []


def test_a_workbook_is_one_that_opens(shop: Shop, owner: Acting, wang: ClientId, tmp_path: Path) -> None:
    export_list(shop, owner, ClientsView(), tmp_path / "a.xlsx", words_for("zh_CN"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet.title == "客户"
    assert sheet["B1"].value == "姓名"
    born = [cell.value for cell in sheet["E"] if cell.is_date]
    assert [day.date() for day in born] == [date(1996, 10, 10)]


# contact cards


def card(shop: Shop, client: ClientId) -> str:
    return card_of(get_client(shop, client), "CN")


def test_a_card_says_how_she_is_reached_and_nothing_sensitive(
    shop: Shop, owner: Acting, wang: ClientId, tmp_path: Path
) -> None:
    export_card(shop, owner, wang, tmp_path / "wang.vcf")
    said = (tmp_path / "wang.vcf").read_bytes().decode()
    assert said.startswith("BEGIN:VCARD\r\nVERSION:3.0\r\n")
    assert all(len(line.encode()) <= 75 for line in said.split("\r\n"))
    for secret in ("青霉素", "离婚了", "小心", WANG.document_number):
        assert secret not in said
    assert [subject for subject, _ in lines_of(shop, "export.saved")] == [f"client:{wang}"]


@pytest.mark.parametrize(
    "born",
    [
        None,
        Birthday(4, 15, 1990),
        Birthday(4, 5),
        Birthday(8, 15, 0, lunar=True),
        Birthday(4, 8, 2001, lunar=True, leap=True),
    ],
)
def test_our_own_import_reads_a_card_back_the_same(
    shop: Shop, owner: Acting, tmp_path: Path, born: Birthday | None
) -> None:
    draft = ClientDraft(
        name="Ann; Lee, \\ Müller 王", phones=("13800001234", "+16502530000"), gender="f", birthday=born, code="VIP-9",
        address="上海市中山路3号, 2楼; 后门 " + "长" * 60, tags=("VIP", "熟客"),
    )  # fmt: skip
    saved_as = add_client(shop, owner, draft)
    path = tmp_path / "a.vcf"
    export_card(shop, owner, saved_as.client_id, path)
    (same,) = import_files(shop, owner, [path]).files
    assert (same.added, same.updated, same.problems) == (0, 0, ()), "she is known, and nothing is new"
    before = get_client(shop, saved_as.client_id)
    path.write_bytes(path.read_bytes().replace(b"VIP-9", b"VIP-8").replace(b"13800001234", b"13800009999"))
    text = path.read_text(encoding="utf-8").replace("Müller", "Muller").replace("+16502530000", "+16502530001")
    path.write_text(text, encoding="utf-8", newline="")
    (other,) = import_files(shop, owner, [path]).files
    assert (other.added, other.problems) == (1, ())
    (found,) = (brief for brief in find_clients(shop, "VIP-8") if brief.code == "VIP-8")
    after = get_client(shop, found.id)

    def told(client: Client) -> tuple[object, ...]:
        return client.gender, client.birthday, client.address, client.tags, client.notes

    assert told(after) == told(before)
    assert after.name == before.name.replace("ü", "u")
    assert after.phones == ("13800009999", "+16502530001")


def test_a_card_is_not_for_everybody_nor_of_nobody(
    shop: Shop, owner: Acting, receptionist: Acting, wang: ClientId, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowed):
        export_card(shop, receptionist, wang, tmp_path / "a.vcf")
    with pytest.raises(NotFound):
        export_card(shop, owner, ClientId(404), tmp_path / "a.vcf")
    (tmp_path / "a.vcf").write_bytes(b"%PDF-1.7")
    with pytest.raises(ShopFileError):
        export_card(shop, owner, wang, tmp_path / "a.vcf")
