"""The drafts of a client go with her from the command line as well, of plain and of encrypted shops."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_app.cli.console import DONE, NO_FRONTS
from desk_app.cli.start import main
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, new_keys
from desk_app.db.secret import Key
from desk_app.db.shop import open_shop
from desk_app.places import state_folder
from desk_app.privacy.typed import draft_folder
from desk_app.staff.desk import ShopSetUp, change_settings, set_up_shop, sign_in, staff_list
from desk_app.ui.drafts import Drafts

DOCUMENT = "11010519491231002X"
PASSPHRASE = "walnut frog lamp tulip"


@pytest.fixture(params=["plain", "encrypted"])
def file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "shop.db"
    keys = new_keys(PASSPHRASE, Cost(64, 1, 1)) if request.param == "encrypted" else None
    set_up_shop(path, ShopSetUp("Dui", "Lin", owner_pin="482913"), keys=keys).close()
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    monkeypatch.setenv("DESK_APP_PASSPHRASE", PASSPHRASE)
    return path


def passphrase(path: Path) -> str:
    return PASSPHRASE if path.with_name(f"{path.name}.keys").exists() else ""


def keep(path: Path, key: Key, *typed: tuple[str, dict[str, str]]) -> None:
    drafts = Drafts(state_folder(), path, wait=0.0, key=key)
    for form, values in typed:
        drafts.keep(form, values)
    drafts.close()


def forms(path: Path, key: Key) -> set[str]:
    drafts = Drafts(state_folder(), path, wait=0.0, key=key)
    found = set(drafts.forms())
    drafts.close()
    return found


def test_her_drafts_go_and_the_backups_of_both_places_are_named(
    file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "stick"
    for folder in (first, second):
        folder.mkdir()
    shop = open_shop(file, passphrase=passphrase(file))
    key, owner = shop.database.passphrase, sign_in(shop, staff_list(shop)[0].id, "482913")
    draft = ClientDraft("王婧颖", phones=("13800004821",), document_kind="cn_id", document_number=DOCUMENT)
    client = add_client(shop, owner, draft).client_id
    change_settings(shop, owner, backup_folder=str(first), backup_second_folder=str(second))
    for folder in (first, second):
        back_up(shop, folder)
    shop.close()
    others = ("catalogue:1", {"name": "面部护理"}), (f"visit:new:{client}9", {"notes": "另一位"})
    hers = (f"note:{client}", {"text": "怕痛"}), ("booking:new", {"who": "13800004821"})
    keep(file, key, *others, *hers, ("complaint:new", {"text": "太吵了", "client_id": str(client)}))
    keep(file, key, ("client:new", {"phones": "138 0000 4821", "name": ""}), ("note:99", {"text": f"证件{DOCUMENT}"}))
    keep(file, key, ("promise:new", {"text": "回电138-0000-4821"}))

    arguments = ["privacy", "erase", str(client), "--shop", str(file), "--reason", "asked", "--user", "Lin", "--json"]
    assert main(arguments, NO_FRONTS) == DONE
    said = json.loads(capfd.readouterr().out)
    assert said["drafts_removed"] == 6
    assert forms(file, key) == {form for form, _values in others}
    assert {Path(old["path"]).parent for old in said["backups"]} == {first, second}
    assert all(old["lapses_on"] > "2026" for old in said["backups"])
    lying = b"".join(path.read_bytes() for path in draft_folder(state_folder(), file).iterdir())
    assert [each for each in (b"13800004821", b"138 0000", b"138-0000", DOCUMENT.encode()) if each in lying] == []
