"""`desk-app restore` does not bring back who was erased, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_app.cli.console import DONE, NO_FRONTS
from desk_app.cli.start import main
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, get_client
from desk_app.db.backup import back_up
from desk_app.db.shop import open_shop
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law, lift_hold
from desk_app.staff.account import StaffId
from desk_app.staff.desk import ShopSetUp, acting_for, set_up_shop


@pytest.mark.parametrize("as_json", [False, True])
def test_who_was_erased_is_erased_again_and_who_must_stay_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], as_json: bool
) -> None:
    path = tmp_path / "shop.db"
    shop = set_up_shop(path, ShopSetUp("Dui", "Lin", language="en", demo=True))
    lin = acting_for(shop, StaffId(1))
    her, held = (add_client(shop, lin, ClientDraft(name)).client_id for name in ("欧阳璟雯", "李静"))
    hold_for_law(shop, lin, held, "police", "118")
    backup = back_up(shop).path
    lift_hold(shop, lin, held)
    for client in (her, held):
        erase_client(shop, lin, client, ErasureReason.ASKED)
    shop.close()
    asked = ["restore", str(backup), "--to", str(path), "--yes", *(["--json"] if as_json else [])]
    assert main(asked, NO_FRONTS) == DONE
    out, err = capfd.readouterr()
    if as_json:
        told = json.loads(out)
        assert (told["erased_again"], told["back"]) == ([her], [held])
    else:
        assert "2 clients erased since then are in the backup" in err
        assert "1 client who had been erased is erased again. 1 client who had been erased is back" in err
    again = open_shop(path)
    try:
        assert [get_client(again, client).erased for client in (her, held)] == [True, False]
    finally:
        again.close()
