"""What this program saved, brought back in: the books are not doubled, and the list of clients changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.desk import add_client, count_clients, get_client
from desk_app.clients.field import FieldDraft, FieldKind
from desk_app.clients.fielding import save_field, set_values, values_of
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.exporter import lists
from desk_app.exporter.desk import export_list
from desk_app.exporter.views import ClientsView, PaymentsView, View, VisitsView
from desk_app.importer.desk import import_files, look
from desk_app.importer.own_lists import BOOKS, CLIENT_COLUMNS, is_of_the_books
from desk_app.money import Money
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.till.payment import Tender
from desk_app.words import words_for

PEOPLE = (
    ClientDraft(
        "王秀英", phones=("13800001234", "+14165551234"), gender="f", birthday=Birthday(10, 10, 1996), code="VIP-7",
        address="上海市中山路3号, 2楼; 后门", tags=("熟客", "VIP/A"), notes="n", allergies="青霉素", source="朋友",
        document_kind="cn_id", document_number="510104199610101944", may_call=True,
    ),
    ClientDraft("=1+1甲", phones=("13800001235",), birthday=Birthday(4, 8, lunar=True, leap=True), may_call=False),
    ClientDraft("张丽女士", birthday=Birthday(3, 7), do_not_call=True),
    ClientDraft("Mr. Jürgen Groß", phones=("13800001235",), birthday=Birthday(8, 15, 1990, lunar=True)),
    ClientDraft("_x003D_1+1乙"),
)  # fmt: skip
TABLES = ("client", "client_phone", "client_tag", "client_note", "client_value", "client_consent", "opening_balance")


def everything() -> dict[str, list[tuple[object, ...]]]:
    return {table: list(OPEN.execute_sql(f"SELECT * FROM {table}").fetchall()) for table in TABLES}


@pytest.fixture
def people(shop: Shop, owner: Acting) -> tuple[ClientId, ...]:
    return tuple(add_client(shop, owner, draft).client_id for draft in PEOPLE)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("documents", [False, True])
def test_the_list_of_clients_comes_back_without_a_change(
    shop: Shop, owner: Acting, people: tuple[ClientId, ...], tmp_path: Path, language: str, form: str, documents: bool
) -> None:
    path = tmp_path / f"list.{form}"
    export_list(shop, owner, ClientsView(documents=documents), path, words_for(language))
    before = everything()
    (looked,) = look((path,), shop)
    assert looked.understood is not None
    assert looked.understood.unknown == ()
    for _ in range(2):
        (result,) = import_files(shop, owner, (path,)).files
        assert (result.read, result.added, result.updated, result.merged) == (5, 0, 0, 5)
        assert everything() == before
    assert {problem.code for problem in result.problems} <= {"not_given"}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_another_shop_reads_each_column_into_its_field(
    shop: Shop, owner: Acting, people: tuple[ClientId, ...], tmp_path: Path, language: str
) -> None:
    path = tmp_path / "list.xlsx"
    export_list(shop, owner, ClientsView("VIP-7"), path, words_for(language))
    with shop.writing():
        for table in ("client_search", "client_phone", "client_tag"):
            OPEN.execute_sql(f"DELETE FROM {table}")
        OPEN.execute_sql("UPDATE client SET code = 'gone-' || id, name = 'x', document_number = ''")
    (result,) = import_files(shop, owner, (path,)).files
    assert (result.added, result.problems, result.health_unasked) == (1, (), 1)
    client = get_client(shop, ClientId(6))
    wanted = PEOPLE[0]
    assert (client.code, client.name, client.phones) == (wanted.code, wanted.name, wanted.phones)
    assert (client.allergies, client.may_call, client.tags) == (wanted.allergies, True, ("VIP/A", "熟客"))
    assert (client.notes, client.document_number) == ("", ""), "no remark on her health, no stars, no day of ours"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_fields_of_the_file_go_out_and_come_back_by_their_names(
    shop: Shop, owner: Acting, people: tuple[ClientId, ...], tmp_path: Path, language: str, form: str
) -> None:
    number = save_field(shop, owner, FieldDraft(label="鞋码", kind=FieldKind.NUMBER)).key
    day = save_field(shop, owner, FieldDraft(label="入会", kind=FieldKind.DATE)).key
    told = {number: "-37.5", day: "2020-02-29", "likes": "=安静", "contact_style": "warm", "cost_time": "3"}
    set_values(shop, owner, people[0], told | {"means": "tight"}, (Purpose.MEANS,))
    path = tmp_path / f"list.{form}"
    export_list(shop, owner, ClientsView(), path, words_for(language))
    (looked,) = look((path,), shop)
    assert looked.understood is not None
    assert {f"field:{key}" for key in told} <= set(looked.understood.columns)
    assert "field:means" not in looked.understood.columns, "what she agreed to have in her file is in no list"
    before = everything()
    (result,) = import_files(shop, owner, (path,)).files
    assert (result.added, result.updated, everything()) == (0, 0, before)
    with shop.writing():
        OPEN.execute_sql("DELETE FROM client_value")
    (result,) = import_files(shop, owner, (path,)).files
    assert {key: value.text for key, value in values_of(shop, people[0]).items()} == told
    assert {problem.code for problem in result.problems} <= {"not_given"}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("view", [VisitsView(), PaymentsView()])
@pytest.mark.parametrize("kind", ["auto", "clients", "receipts"])
def test_the_books_are_not_brought_in_twice(
    shop: Shop,
    owner: Acting,
    people: tuple[ClientId, ...],
    tmp_path: Path,
    language: str,
    view: View,
    kind: str,
) -> None:
    item = VisitItemDraft(name="面部护理", price=Money(28_800, "CNY"))
    record_visit(shop, owner, VisitDraft(client_id=people[0], on=shop.today(), items=(item,), tender=Tender.CASH))
    path = tmp_path / "list.csv"
    export_list(shop, owner, view, path, words_for(language))
    with pytest.raises(DeskError, match="in the books already"):
        import_files(shop, owner, (path,), kind=kind)
    assert OPEN.execute_sql("SELECT count(*) FROM visit").fetchone() == (1,)
    assert count_clients(shop) == len(PEOPLE)


def test_the_headings_are_those_of_the_exporter() -> None:
    assert tuple(said for said, _ in CLIENT_COLUMNS) == tuple(said for said, _ in lists._CLIENTS)
    made = (
        lists._VISITS, lists._PAYMENTS, lists._TICKETS, lists._BOOKINGS, lists._CALLS, lists._HELD, lists._OWED
    )  # fmt: skip
    assert tuple(tuple(said for said, _ in headings) for headings in made) == BOOKS


def test_a_list_of_another_program_is_none_of_ours() -> None:
    for headings in (
        ("Receipt", "Date(MM/DD/YYYY)", "Description", "Client", "Staff", "Quantity", "Amount"),
        ("Date", "Time", "Receipt", "Client", "Amount", "Staff", "Notes"),
        ("姓名", "会员号", "电话", "备注"),
    ):
        assert not is_of_the_books(headings)
