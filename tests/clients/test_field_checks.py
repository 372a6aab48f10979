"""``check`` finds what cannot stand in fields, and says whose it is."""

from __future__ import annotations

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clients.field import FieldDraft, FieldKind
from desk_app.clients.fielding import save_field, set_values
from desk_app.db.shop import Shop
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting

_VALUE = "INSERT INTO client_value (client_id, field, text, number, day, at, staff_id) VALUES "
_AT = "'2026-11-21T06:30:00.000000Z', 1)"
_ASKED = "INSERT INTO client_asked (client_id, field, at, on_day, staff_id, meeting, outcome) VALUES "
_FIELD = (
    "INSERT INTO client_field (key, own, kind, label, question, choices, purpose, searchable, active, position) VALUES "
)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        (f"{_VALUE} (1, 'own_9', 'x', NULL, NULL, {_AT}", "client.value_of_no_field"),
        (f"{_VALUE} (1, 'phones', 'x', NULL, NULL, {_AT}", "client.value_of_no_field"),
        (f"{_VALUE} (1, 'views', '', NULL, NULL, {_AT}", "client.value_shape"),
        (f"{_VALUE} (1, 'views', 'x', 3000, NULL, {_AT}", "client.value_shape"),
        (f"{_VALUE} (1, 'cost_time', '3', NULL, NULL, {_AT}", "client.value_shape"),
        ("UPDATE client_value SET day = '2026-01-02' WHERE field = 'own_1'", "client.value_shape"),
        (f"{_ASKED} (1, 'own_9', '2026-11-21T06:30:00.000000Z', '2026-11-21', 1, 'file', 'answered')",
         "client.asked_of_no_field"),
        (f"{_FIELD} ('likes', 1, 'text', 'x', '', '[]', '', 0, 1, 1)", "field.not_known"),
        (f"{_FIELD} ('pets', 0, 'text', 'x', '', '[]', '', 0, 1, 1)", "field.not_known"),
        ("INSERT INTO file_filling (on_day, clients, filled, whole) VALUES ('2026-11-21', 1, 5, 4)", "filling.sums"),
        ("UPDATE client SET erased_at = '2026-11-21T06:30:00.000000Z' WHERE id = 1", "client.erased_and_filled"),
    ],
)  # fmt: skip
def test_it_is_found(shop: Shop, owner: Acting, sql: str, name: str) -> None:
    client = add_client(shop, owner, ClientDraft("王芳")).client_id
    key = save_field(shop, owner, FieldDraft("见面", FieldKind.DATE)).key
    set_values(shop, owner, client, {"likes": "茶", key: "2026-01-01", "cost_money": "2"})
    assert check_everything(shop.path).problems == ()
    with shop.writing():
        shop.database.execute_sql(sql)
    assert name in {problem.code for problem in check_everything(shop.path).problems}
