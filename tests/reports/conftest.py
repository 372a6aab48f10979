"""A small shop whose figures are known by heart, and ways to read a PDF back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from desk_app.care.tables import ComplaintRow, PromiseRow
from desk_app.clients.client import ClientId
from desk_app.clients.tables import ClientRow, NoteRow, PhoneRow, TagRow
from desk_app.db.shop import Shop
from desk_app.followup.tables import CallRow
from desk_app.pawn.tables import PledgeRow, TicketEventRow, TicketRow
from desk_app.pawn.ticket import TicketId
from desk_app.salon.tables import ProductRow, RhythmRow, ServiceRow, VisitItemRow, VisitRow
from desk_app.salon.visit import VisitId
from desk_app.till.tables import PaymentRow

#: When every paper of these tests is printed, on the shop's wall clock.
PRINTED = datetime(2026, 11, 21, 14, 30)  # noqa: DTZ001 - a wall clock's reading
AT = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
RARE = "喆犇玥翀"


@dataclass
class Fill:
    """Writes rows through the tables, with the same small defaults for every test."""

    shop: Shop
    visits: int = 0
    services: dict[str, int] = field(default_factory=dict)

    def client(self, name: str, code: str, **values: object) -> ClientId:
        row = {"created_at": AT, "updated_at": AT, **values}
        with self.shop.writing():
            return ClientId(ClientRow.insert(name=name, code=code, **row).execute())

    def service(self, name: str, category: str) -> int:
        if name not in self.services:
            with self.shop.writing():
                self.services[name] = ServiceRow.insert(code=name, name=name, category=category).execute()
        return self.services[name]

    def visit(
        self,
        client: ClientId | None,
        on: date,
        lines: tuple[tuple[str, str, int], ...],
        *,
        discount: int = 0,
        beautician: int | None = 4,
        **values: object,
    ) -> VisitId:
        """A visit of (service, category, amount) lines; category "*" sells a product instead."""
        kept = [
            (name, None if category == "*" else self.service(name, category), amount)
            for name, category, amount in lines
        ]
        self.visits += 1
        with self.shop.writing():
            visit = VisitRow.insert(
                client=client,
                at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
                on_day=on,
                staff=3,
                receipt=f"S-{self.visits:04}",
                total=sum(amount for *_, amount in kept) - discount,
                discount=discount,
                **values,
            ).execute()
            for name, service, amount in kept:
                product = None
                if service is None:
                    product = ProductRow.insert(code=f"{name}{self.visits}", name=name).execute()
                VisitItemRow.insert(
                    visit=visit,
                    service=service,
                    product=product,
                    name=name,
                    beautician=beautician,
                    price=amount,
                    amount=amount,
                ).execute()
        return VisitId(visit)

    def ticket(self, client: ClientId, number: str, principal: int, **values: object) -> TicketId:
        row: dict[str, object] = {
            "status": "open",
            "issued_at": AT,
            "start_on": date(2026, 11, 21),
            "due_on": date(2027, 2, 21),
            "last_day": date(2027, 2, 26),
            **values,
        }
        with self.shop.writing():
            ticket = TicketRow.insert(
                number=number,
                client=client,
                staff=3,
                pack="cn-simple",
                pack_version="1",
                term_months=3,
                principal=principal,
                appraisal=principal * 5 // 4,
                fee_percent="2.40",
                interest_percent="0.25",
                **row,
            ).execute()
            PledgeRow.insert(
                ticket=ticket,
                name="足金手镯",
                category="黄金",
                description="内圈刻字",
                serial="SN-77",
                weight_mg=38_200,
                fineness=999,
                appraisal=principal * 5 // 4,
            ).execute()
        return TicketId(ticket)

    def step(self, ticket: TicketId, step: str, on: date, *, interest: int = 0, fee: int = 0) -> None:
        with self.shop.writing():
            TicketEventRow.insert(
                ticket=ticket, at=AT, on_day=on, staff=3, step=step, interest=interest, fee=fee
            ).execute()

    def call(self, client: ClientId, on: date, outcome: str, note: str = "") -> None:
        at = datetime(on.year, on.month, on.day, 6, tzinfo=UTC)
        with self.shop.writing():
            CallRow.insert(client=client, staff=2, at=at, on_day=on, outcome=outcome, reasons=[], note=note).execute()

    def pay(self, subject: str, on: date, amount: int, tender: str, purpose: str = "sale") -> None:
        with self.shop.writing():
            PaymentRow.insert(
                receipt=f"P-{subject}-{amount}-{tender}-{on}",
                at=AT,
                on_day=on,
                staff=3,
                subject=subject,
                purpose=purpose,
                tender=tender,
                amount=amount,
            ).execute()

    def care(self, client: ClientId) -> None:
        """A complaint answered, a promise open, a note, phones, a tag and a rhythm."""
        with self.shop.writing():
            ComplaintRow.insert(
                client=client, at=AT, staff=3, text="等了二十分钟", answer_by=AT, answer="当场道歉", answered_at=AT
            ).execute()
            PromiseRow.insert(client=client, at=AT, staff=2, text="找敏感肌小样", due_at=AT).execute()
            NoteRow.insert(client=client, at=AT, staff=4, text="女儿六岁").execute()
            PhoneRow.insert(client=client, number="13800004821", position=0).execute()
            TagRow.insert(client=client, tag="VIP").execute()
            RhythmRow.insert(
                client=client,
                category="面部",
                visits=5,
                mean_days=17,
                spread_days=2,
                last_on=date(2026, 11, 18),
                due_on=date(2026, 12, 5),
            ).execute()


@pytest.fixture
def fill(shop: Shop) -> Fill:
    return Fill(shop)


@pytest.fixture
def whole_client(fill: Fill) -> ClientId:
    """A client with something of every kind, beside another of whom nothing may be seen."""
    client = fill.client(
        f"王{RARE}",
        "A-00417",
        gender="f",
        birth_lunar=True,
        birth_year=1988,
        birth_month=8,
        birth_day=15,
        document_kind="cn_id",
        document_number="310101198808152764",
        address="南京东路 300 号",
        source="朋友介绍",
        advisor=2,
        allergies="酒精过敏",
        alerts="提前一天确认",
        notes="喜欢安静的房间",
        may_call=True,
        call_from=840,
        call_to=960,
    )
    fill.care(client)
    fill.visit(client, date(2025, 10, 1), (("补水护理", "面部", 38_000),), score=8)
    fill.visit(client, date(2026, 11, 18), (("补水护理", "面部", 38_000), ("精华液", "*", 18_800)), notes="无红肿")
    fill.visit(client, date(2026, 11, 19), (("记错的护理", "面部", 99_900),), replaced_by=99)
    ticket = fill.ticket(client, "D-2611-0042", 2_400_000)
    fill.step(ticket, "issued", date(2026, 11, 21))
    fill.call(client, date(2026, 11, 8), "booked", "已约 11-18")
    other = fill.client("赵不相干", "A-00999", allergies="花生", notes="别人的备注")
    fill.visit(other, date(2026, 11, 18), (("别人的护理", "面部", 12_300),))
    fill.ticket(other, "D-9999-9999", 700_000)
    fill.call(other, date(2026, 11, 8), "busy", "别人的回访")
    return client


def read_text(pdf: bytes) -> str:
    """The text of all pages with white space taken out: where lines break says nothing about what was written."""
    return "".join("".join((page.extract_text() or "").split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Every font a page can use, and whether its file is embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        resources = page["/Resources"].get_object()
        assert isinstance(resources, DictionaryObject)
        entries = resources["/Font"].get_object()
        assert isinstance(entries, DictionaryObject)
        for entry in entries.values():
            font = entry.get_object()
            descriptor = font.get("/FontDescriptor")
            found[str(font["/BaseFont"])] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found


ReadText = Callable[[bytes], str]
