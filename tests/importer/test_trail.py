"""What an import leaves in the trail: which records are new, and for every one that was there what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.importer.desk import import_files
from desk_app.staff.account import Acting
from desk_app.staff.audit import AuditLine
from desk_app.staff.chain import first_broken_line
from tests.importer.samples import write_csv
from tests.trail import audit_lines

PEOPLE = ("姓名", "电话", "地址", "备注", "证件号码")


def bring(shop: Shop, owner: Acting, folder: Path, *rows: Sequence[object], kind: str = "clients") -> list[AuditLine]:
    """The lines that importing these rows adds, the first first."""
    before = len(audit_lines(shop, 10_000))
    import_files(shop, owner, [write_csv(folder / f"{before}.csv", rows)], kind=kind)
    assert first_broken_line() is None
    return list(reversed(audit_lines(shop, len(audit_lines(shop, 10_000)) - before)))


def test_a_line_for_the_file_names_what_is_new(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    old = add_client(shop, owner, ClientDraft("老客", phones=("13900000000",)))
    rows = [("郭岚", "13812345678"), ("何静", "13800000002"), ("陈蓉", "13800000003")]
    (line,) = bring(shop, owner, tmp_path, PEOPLE[:2], *rows)
    assert (line.action, line.machine) == ("import.landed", "desk-1")
    assert line.detail["ids"] == {"client": f"{old.client_id + 1}–{old.client_id + 3}"}
    assert (line.detail["file"], line.detail["added"]) == ("*.csv", 3)


def test_a_client_who_is_there_has_a_line_of_her_own_and_it_is_sealed(
    shop: Shop, owner: Acting, tmp_path: Path
) -> None:
    mei = add_client(shop, owner, ClientDraft("郭岚", phones=("13812345678",), address="旧街 1 号"))
    jing = add_client(shop, owner, ClientDraft("何静", phones=("13800000002",)))
    lines = bring(
        shop,
        owner,
        tmp_path,
        PEOPLE,
        ("郭岚", "13812345678", "新街 2 号", "", "11010519491231002X"),
        ("何静", "13800000002", "", "", ""),
        ("陈蓉", "13800000003", "", "", ""),
    )
    edited, landed = lines
    assert (edited.action, edited.client_id) == ("client.edited", mei.client_id)
    assert edited.detail["by"] == "import"
    before, after = edited.detail["before"], edited.detail["after"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert before["document_number"] is None
    assert after["document_number"] == "1101**********002X"
    assert "新街 2 号" in after["notes"], "the other address is kept in the notes"
    assert landed.action == "import.landed"
    assert landed.detail["updated"] == 1, "何静 was the same already, and has no line"
    assert jing.client_id not in {line.client_id for line in lines}
    (told,) = shop.database.execute_sql("SELECT detail FROM audit WHERE seq = ?", (edited.seq,)).fetchone()
    assert "新街" not in told
    assert "110105" not in told


def test_an_appointment_that_is_called_off_and_a_catalogue_that_changes(
    shop: Shop, owner: Acting, tmp_path: Path
) -> None:
    names = ("编号", "项目名称", "价格")
    bring(shop, owner, tmp_path, names, ("S1", "补水护理", "200"), kind="services")
    saved, _landed = bring(shop, owner, tmp_path, names, ("S1", "补水护理", "260"), kind="services")
    assert (saved.action, saved.subject) == ("service.saved", "service:1")
    assert saved.detail["before"] == {"price": 20000}
    assert saved.detail["after"] == {"price": 26000}
    bring(shop, owner, tmp_path, PEOPLE[:2], ("郭岚", "13812345678"))
    booked = (("Code", "Staff", "Service", "Date", "Time"), ("郭岚", "JJ", "S1", "12/14/2026", "4:00 PM"))
    bring(shop, owner, tmp_path, *booked, kind="bookings")
    columns = ("Cancel Date", "Code", "Service", "Staff", "Booking Date")
    rows = (columns, ("11/20/2026", "郭岚", "S1", "JJ", "12/14/2026"))
    moved, _landed = bring(shop, owner, tmp_path, *rows, kind="cancellations")
    assert (moved.action, moved.detail["from"], moved.detail["to"]) == ("booking.moved", "booked", "cancelled")
    assert moved.client_id is not None


def test_lines_that_a_later_file_adds_to_a_receipt(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    names = ("Receipt", "Date", "Description", "Client", "Amount")
    bring(shop, owner, tmp_path, names, ("R1", "2026-11-01", "补水护理", "", "200"), kind="receipts")
    grown, landed = bring(shop, owner, tmp_path, names, ("R1", "2026-11-01", "面膜", "", "50"), kind="receipts")
    assert grown.action == "visit.grown"
    assert (grown.detail["before"], grown.detail["after"]) == ({"total": 20000}, {"total": 25000})
    assert landed.detail["ids"] == {"visit_item": "2"}
