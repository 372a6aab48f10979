"""Papers of many clients (M5): everybody once, each noted, nothing left of what was stopped."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk_app.clients.client import ClientId
from desk_app.clients.tables import ClientRow
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken, ShopFileError
from desk_app.reports import batch
from desk_app.reports.batch import Order, PaperKind, blank_consultation, papers_pdf, print_each, print_papers
from desk_app.reports.choosing import Whose, choose_clients
from desk_app.reports.consultation import Area
from desk_app.reports.label import LabelFormat
from desk_app.salon.tables import BookingRow
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.reports.conftest import AT, Fill
from tests.trail import audit_lines

ZH = words_for("zh_CN")
CARDS = Order(PaperKind.CARD)


@pytest.fixture
def clients(fill: Fill) -> list[ClientId]:
    return [fill.client(f"客户{number}", f"B-{number:03}") for number in range(5)]


def exported(shop: Shop) -> list[int | None]:
    return [line.client_id for line in audit_lines(shop) if line.action == "export.saved"]


@pytest.mark.parametrize(
    ("kind", "sheets"),
    [(PaperKind.CARD, 5), (PaperKind.CONSULTATION, 5), (PaperKind.LABELS, 1), (PaperKind.DOSSIER, 10)],
)
def test_everybody_is_in_one_file_and_has_a_line_of_her_own(
    shop: Shop, owner: Acting, clients: list[ClientId], tmp_path: Path, kind: PaperKind, sheets: int
) -> None:
    told: list[tuple[int, int]] = []
    out = tmp_path / "all.pdf"
    made = print_papers(
        shop, owner, clients, Order(kind), ZH, out, progress=lambda done, total: told.append((done, total))
    )
    assert (made.clients, made.sheets, made.stopped) == (tuple(clients), sheets, False)
    text = [page.extract_text() for page in PdfReader(out).pages]
    assert len(text) == sheets
    assert all(any(f"客户{number}" in page for page in text) for number in range(5))
    assert told == [(number, 5) for number in range(1, 6)]
    assert sorted(filter(None, exported(shop))) == sorted(clients)
    assert {line.subject for line in audit_lines(shop) if line.action == "export.saved"} == {
        f"client:{client}" for client in clients
    }


def test_what_is_stopped_leaves_nothing(shop: Shop, owner: Acting, clients: list[ClientId], tmp_path: Path) -> None:
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) == 3

    made = print_papers(shop, owner, clients, CARDS, ZH, tmp_path / "all.pdf", stopped=stopped)
    assert made.stopped
    assert list(tmp_path.glob("*.pdf")) == list(tmp_path.glob(".*.part")) == []
    assert exported(shop) == []


def test_of_one_for_each_what_was_finished_stays_and_is_noted(
    shop: Shop, owner: Acting, clients: list[ClientId], tmp_path: Path
) -> None:
    folder = tmp_path / "each"
    folder.mkdir()
    done: list[int] = []
    made = print_each(
        shop, owner, clients, CARDS, ZH, folder,
        progress=lambda number, _total: done.append(number), stopped=lambda: len(done) == 3,
    )  # fmt: skip
    assert made.stopped
    assert sorted(each.name for each in folder.iterdir()) == [f"客户{n} B-{n:03} 客户卡.pdf" for n in range(3)]
    for number, path in enumerate(sorted(folder.iterdir())):
        text = PdfReader(path).pages[0].extract_text()
        assert f"客户{number}" in text
        assert f"客户{(number + 1) % 5}" not in text
    assert exported(shop) == clients[:3][::-1] or sorted(filter(None, exported(shop))) == clients[:3]


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (("Z-1", "Z/1", "Z:1", "Z?1"), ("Z-1 客户卡", "Z 1 客户卡", "Z 1 客户卡 (2)", "Z 1 客户卡 (3)")),
        (("Zb", "zB"), ("Zb 客户卡", "zB 客户卡 (2)")),
    ],
)
def test_two_clients_whose_papers_have_one_name_get_two_papers(
    shop: Shop, owner: Acting, fill: Fill, tmp_path: Path, codes: tuple[str, ...], names: tuple[str, ...]
) -> None:
    same = [fill.client("同名", code) for code in codes]
    made = print_each(shop, owner, same, CARDS, ZH, tmp_path)
    assert made.clients == tuple(same)
    for code, name in zip(codes, names, strict=True):
        assert code in PdfReader(tmp_path / f"同名 {name}.pdf").pages[0].extract_text(), name
    assert len(list(tmp_path.glob("*.pdf"))) == len(codes)
    again = print_each(shop, owner, same, CARDS, ZH, tmp_path)  # her own paper of before is replaced
    assert again.clients == made.clients
    assert len(list(tmp_path.glob("*.pdf"))) == len(codes)


def test_whoever_may_not_take_out_prints_nothing(
    shop: Shop, receptionist: Acting, clients: list[ClientId], tmp_path: Path
) -> None:
    for printing in (print_papers, print_each):
        with pytest.raises(NotAllowed):
            printing(shop, receptionist, clients, CARDS, ZH, tmp_path / "x.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
    assert exported(shop) == []


def test_where_the_file_cannot_stand_there_is_no_line(
    shop: Shop, owner: Acting, clients: list[ClientId], tmp_path: Path
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"Dear Sir")
    for out in (letter, tmp_path / "none" / "a.pdf", tmp_path):
        with pytest.raises(ShopFileError):
            print_papers(shop, owner, clients, CARDS, ZH, out)
    assert letter.read_bytes() == b"Dear Sir"
    assert exported(shop) == []


def test_where_the_lines_cannot_be_written_there_is_no_file(
    shop: Shop, owner: Acting, clients: list[ClientId], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise ShopFileError("The disk is full.")

    monkeypatch.setattr(batch, "record_exports", full)
    with pytest.raises(ShopFileError):
        print_papers(shop, owner, clients, CARDS, ZH, tmp_path / "all.pdf")
    assert [each.name for each in tmp_path.iterdir() if each.suffix in {".pdf", ".part"}] == []


def test_whoever_is_erased_is_passed_over_and_nobody_at_all_is_said(
    shop: Shop, owner: Acting, clients: list[ClientId], tmp_path: Path
) -> None:
    def erase(*gone: ClientId) -> None:
        with shop.writing():
            ClientRow.update(erased_at=AT).where(ClientRow.id.in_(gone)).execute()

    erase(clients[1])
    for kind in PaperKind:
        made = print_papers(shop, owner, clients, Order(kind), ZH, tmp_path / "all.pdf")
        assert made.clients == (clients[0], *clients[2:])
    erase(*clients)
    for kind in PaperKind:
        with pytest.raises(NotFound):
            print_papers(shop, owner, clients, Order(kind), ZH, tmp_path / "none.pdf")
        with pytest.raises(NotFound):
            papers_pdf(shop, clients, Order(kind), ZH)
    assert not (tmp_path / "none.pdf").exists()


@pytest.mark.parametrize("printing", [print_papers, print_each])
def test_a_place_that_is_not_on_the_sheet_is_refused_first(
    shop: Shop, owner: Acting, clients: list[ClientId], tmp_path: Path, printing: Callable[..., object]
) -> None:
    with pytest.raises(RuleBroken):
        printing(shop, owner, clients, Order(PaperKind.LABELS, format=LabelFormat.L7160, start=22), ZH, tmp_path)
    assert exported(shop) == []


def test_a_blank_card_names_nobody(shop: Shop, clients: list[ClientId]) -> None:
    text = PdfReader(io.BytesIO(blank_consultation(shop, Area.HAIR, ZH))).pages[0].extract_text()
    assert "头皮" in text
    assert "客户0" not in text


def test_the_clients_of_a_day_come_once_and_in_their_order(shop: Shop, clients: list[ClientId]) -> None:
    on = date(2026, 11, 21)

    def book(client: ClientId | None, minute: int, status: str = "booked", day: date = on) -> None:
        with shop.writing():
            BookingRow.insert(client=client, on_day=day, minute=minute, status=status).execute()

    book(clients[2], 600)
    book(clients[0], 540)
    book(clients[2], 700, "arrived")
    book(clients[1], 610, "cancelled")
    book(None, 500)
    book(clients[3], 500, day=date(2026, 11, 22))
    assert choose_clients(shop, Whose.BOOKED, on) == (clients[0], clients[2])
    assert choose_clients(shop, Whose.ALL, on) == tuple(clients)
    assert choose_clients(shop, Whose.QUEUE, on) == ()


def test_all_are_all_that_are_not_erased(shop: Shop, clients: list[ClientId]) -> None:
    with shop.writing():
        gone = datetime(2026, 11, 1, tzinfo=UTC)
        ClientRow.update(erased_at=gone).where(ClientRow.id == clients[0]).execute()
    assert choose_clients(shop, Whose.ALL, date(2026, 11, 21)) == tuple(clients[1:])
