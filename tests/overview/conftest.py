"""A builder on the test's own shop file."""

from __future__ import annotations

import pytest

from desk_app.db.shop import Shop
from tests.followup.builder import Builder


@pytest.fixture
def build(shop: Shop) -> Builder:
    return Builder(shop)
