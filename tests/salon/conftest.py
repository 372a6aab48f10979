"""A client, a small catalogue."""

from __future__ import annotations

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon.catalogue import ProductDraft, ProductId, ServiceDraft, ServiceId
from desk_app.salon.desk import save_product, save_service
from desk_app.staff.account import Acting


@pytest.fixture(autouse=True)
def _any_price(shop: Shop) -> None:
    """Whoever stands at the desk may charge less; how far she may is tried in ``test_pricing.py``."""
    with shop.writing():
        write_setting("price_leeway_percent", 100)
    shop.settings_changed()


@pytest.fixture
def client(shop: Shop, receptionist: Acting) -> ClientId:
    return add_client(shop, receptionist, ClientDraft("王婧颖", phones=("13800004821",))).client_id


@pytest.fixture
def facial(shop: Shop, owner: Acting) -> ServiceId:
    draft = ServiceDraft("FACE", "面部补水", Money(38_000), category="面部", rhythm_days=28, aftercare=(7, 1, 7))
    return save_service(shop, owner, draft).service_id


@pytest.fixture
def dye(shop: Shop, owner: Acting) -> ServiceId:
    return save_service(shop, owner, ServiceDraft("DYE", "染发", Money(68_000), category="头发")).service_id


@pytest.fixture
def cream(shop: Shop, owner: Acting) -> ProductId:
    return save_product(shop, owner, ProductDraft("CREAM", "面霜", Money(19_900), on_hand=5)).product_id
