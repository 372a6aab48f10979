"""What leaves the program leaves a line, and nothing leaves without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, ShopFileError
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import Export, Way, record_export
from tests.trail import audit_lines


@pytest.mark.parametrize("way", list(Way))
def test_a_line_says_who_when_what_and_whose(shop: Shop, advisor: Acting, tmp_path: Path, way: Way) -> None:
    client = add_client(shop, advisor, ClientDraft("王芳")).client_id
    out = tmp_path / "王芳 档案.pdf"
    export = Export(f"client:{client}", way, client, out.name, "zh_CN")
    record_export(shop, advisor, export, lambda: out.write_bytes(b"%PDF"))
    line = audit_lines(shop)[0]
    assert (line.action, line.subject, line.client_id) == (f"export.{way}", "client:1", client)
    assert (line.staff, line.machine, line.at) == ("周琳", "desk-1", shop.now())
    assert line.detail == {"to": "王芳 档案.pdf", "language": "zh_CN"}
    assert out.exists()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("王芳.CSV", "*.csv"),
        ("x.王芳", "*"),
        ("王芳", "*"),
        (".王芳", "*"),
        ("a.wangfang", "*"),
        ("", "*"),
        ("a.xlsx", "*.xlsx"),
    ],
)
def test_of_a_list_the_name_of_the_file_is_not_told(shop: Shop, owner: Acting, file: str, told: str) -> None:
    record_export(shop, owner, Export("list:clients", Way.SAVED, to=file))
    assert audit_lines(shop)[0].detail == {"to": told}


def test_what_could_not_be_written_leaves_no_line(shop: Shop, owner: Acting) -> None:
    before = audit_lines(shop)

    def full() -> None:
        raise ShopFileError("The disk is full. The PDF was not saved.")

    with pytest.raises(ShopFileError, match="disk is full"):
        record_export(shop, owner, Export("client:1", Way.SAVED), full)
    assert audit_lines(shop) == before


@pytest.mark.parametrize("needs", [Action.PRINT, Action.SEE_FIGURES, Action.IMPORT])
def test_who_may_not_hands_out_nothing(shop: Shop, beautician: Acting, tmp_path: Path, needs: Action) -> None:
    out = tmp_path / "x.pdf"
    with pytest.raises(NotAllowed):
        record_export(shop, beautician, Export("x", Way.SAVED, needs=needs), lambda: out.write_bytes(b"%PDF"))
    assert not out.exists()
    assert audit_lines(shop) == ()


def test_a_clients_file_is_no_mere_paper_whatever_the_caller_says(
    shop: Shop, receptionist: Acting, tmp_path: Path
) -> None:
    out = tmp_path / "x.pdf"
    for subject, leaves in (("visit:1", True), ("client:1", False)):
        export = Export(subject, Way.SAVED, needs=Action.PRINT)
        if leaves:
            record_export(shop, receptionist, export)
        else:
            with pytest.raises(NotAllowed) as refused:
                record_export(shop, receptionist, export, lambda: out.write_bytes(b"%PDF"))
            assert refused.value.action == Action.EXPORT
    assert not out.exists()
    assert [line.subject for line in audit_lines(shop)] == ["visit:1"]
