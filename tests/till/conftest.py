"""A shop with visits that money can be taken for."""

from __future__ import annotations

import pytest

from desk_app.db.shop import Shop
from desk_app.salon.tables import VisitRow

VISITS = 9


@pytest.fixture
def shop(shop: Shop) -> Shop:
    with shop.writing():
        for _each in range(VISITS):
            VisitRow.insert(at=shop.now(), on_day=shop.today(), staff=1, total=100_000).execute()
    return shop
