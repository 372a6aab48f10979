"""A client whose document is on file, and a gold bangle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.staff.account import Acting

TODAY = date(2026, 11, 21)
BANGLE = PledgeDraft(
    "足金手镯",
    Money(3_101_840),
    category="黄金",
    description="内圈刻字，轻微划痕",
    weight_mg=38_200,
    fineness=999,
    bin="B-07-112",
)


@pytest.fixture
def client(shop: Shop, receptionist: Acting) -> ClientId:
    # 110101199003077475: made up, with a right check digit.
    draft = ClientDraft("李淑珍", phones=("13800001111",), document_number="110101199003077475")
    return add_client(shop, receptionist, draft).client_id


@pytest.fixture
def draft(client: ClientId) -> TicketDraft:
    """The ticket of the design picture: ¥24,000 on an appraisal of ¥31,018.40 for three months."""
    return TicketDraft(client, TODAY, 3, Money(2_400_000), Decimal("2.4"), Decimal("0.25"), (BANGLE,))
