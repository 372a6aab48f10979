"""Whatever erases somebody takes what was typed of her and not saved with it, however her numbers are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.care.desk import file_complaint
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.privacy.again import erase_again, restore_keeping_erased
from desk_app.privacy.desk import clear_sensitive, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.keeping import Lapse, erase_lapsed, let_lapse
from desk_app.privacy.typed import draft_folder, holders_of, whose_draft
from desk_app.staff.account import Acting
from desk_app.ui.drafts import Drafts

NAME, PHONE, DOCUMENT = "欧阳璟雯", "13987654321", "11010519491231002X"

#: Her numbers as people write them.
WRITTEN = (
    PHONE, "139 8765 4321", "139-8765-4321", "+86 139 8765 4321", "１３９ ８７６５ ４３２１", "(139) 8765.4321",
    DOCUMENT, DOCUMENT.lower(), "110105 19491231 002x", "110105-1949-1231-002X",
)  # fmt: skip


@pytest.fixture
def her(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft(NAME, phones=(PHONE,), document_kind="cn_id", document_number=DOCUMENT)
    return add_client(shop, owner, draft).client_id


@pytest.fixture
def drafts(shop: Shop, her: ClientId) -> Iterator[Drafts]:
    """Drafts as a window holds them: other people's, and hers under no number of hers."""
    held = Drafts(state_folder(), shop.path, wait=0.0, key=shop.database.passphrase)
    for number, text in enumerate(WRITTEN):
        held.keep(f"settings.{number}", {"text": f"电话/证件：{text}，请核对"})
    held.keep("client:new", {"name": NAME})
    held.keep(f"visit:new:{her}", {"notes": "怕痛"})
    held.keep("catalogue:1", {"name": "面部护理 138 0000 4821"})
    held.keep(f"visit:new:{her}9", {"notes": "另一位"})
    yield held
    held.close()


KEPT = {"catalogue:1"}


def on_disk(shop: Shop) -> str:
    folder = draft_folder(state_folder(), shop.path)
    return "".join(path.read_text(encoding="utf-8") for path in folder.iterdir()) if folder.is_dir() else ""


def lapse(shop: Shop, owner: Acting, _her: ClientId) -> None:
    let_lapse(shop, owner, (Lapse.CLIENTS,))


def chosen(shop: Shop, owner: Acting, her: ClientId) -> None:
    erase_lapsed(shop, owner, (her,), 5)


def asked(shop: Shop, owner: Acting, her: ClientId) -> None:
    assert erase_client(shop, owner, her, ErasureReason.ASKED).drafts == len(WRITTEN) + 2


@pytest.mark.parametrize("erase", [asked, lapse, chosen])
@pytest.mark.parametrize("open_window", [True, False])
def test_every_way_of_erasing_takes_her_drafts(
    shop: Shop,
    owner: Acting,
    clock: FixedClock,
    her: ClientId,
    drafts: Drafts,
    erase: Callable[[Shop, Acting, ClientId], None],
    open_window: bool,
) -> None:
    if not open_window:
        drafts.close()
    clock.instant += timedelta(days=6 * 366)
    erase(shop, owner, her)
    if open_window:
        assert set(drafts.forms()) == KEPT | {f"visit:new:{her}9"}
        drafts.close()
    left = on_disk(shop)
    assert [each for each in (*WRITTEN, NAME, "怕痛") if each in left] == []
    assert "另一位" in left
    assert "面部护理" in left


def test_a_restore_takes_what_was_typed_of_her_since(
    shop: Shop, owner: Acting, clock: FixedClock, her: ClientId, drafts: Drafts
) -> None:
    made = back_up(shop).path
    clock.instant += timedelta(hours=1)
    erase_client(shop, owner, her, ErasureReason.ASKED)
    drafts.keep("client:new", {"phones": "139 8765 4321"})
    drafts.close()
    shop.close()
    assert "8765" in on_disk(shop)
    assert restore_keeping_erased(owner, made, shop.path, clock=clock).erased == (her,)
    left = on_disk(shop)
    assert "8765" not in left
    assert "另一位" in left


def test_who_came_back_by_hand_is_erased_again_with_her_drafts(
    shop: Shop, owner: Acting, her: ClientId, drafts: Drafts
) -> None:
    held = shop.database.execute_sql
    row = held("SELECT name, erased_at FROM client WHERE id = ?", (her,)).fetchone()
    erase_client(shop, owner, her, ErasureReason.ASKED)
    with shop.writing():
        held("UPDATE client SET name = ?, erased_at = ? WHERE id = ?", (*row, her))
    drafts.keep("complaint:new", {"text": f"{NAME}说太吵"})
    assert erase_again(shop, owner).erased == (her,)
    assert "complaint:new" not in drafts.forms()


def test_what_is_somebody_elses_stays(shop: Shop, owner: Acting, her: ClientId, drafts: Drafts) -> None:
    """Her name in a longer one, a name and a phone that another client has as well, a complaint with her number."""
    other = add_client(shop, owner, ClientDraft(f"{NAME}雅", phones=(PHONE,))).client_id
    same = add_client(shop, owner, ClientDraft(NAME)).client_id
    complaint = file_complaint(shop, owner, other, "太吵").complaint_id
    theirs = {
        f"client:{other}": {"name": f"{NAME}雅", "phones": "139 8765 4321"},
        f"note:{same}": {"text": f"{NAME}喜欢安静"},
        "booking:new": {"who": f"{NAME}雅"},
        f"complaint:{complaint}": {"text": f"已致歉 {PHONE}"},
    }
    for form, values in theirs.items():
        drafts.keep(form, values)
    drafts.keep(f"note:{other}", {"text": f"证件 {DOCUMENT} 是她朋友的"})
    assert int(complaint) == int(her) == 1, "its draft bears her number and is not hers"
    erase_client(shop, owner, her, ErasureReason.ASKED)
    assert set(drafts.forms()) == {*theirs, *KEPT, f"visit:new:{her}9"}


def test_a_name_of_one_sign_is_hers_where_nothing_else_stands(shop: Shop, owner: Acting) -> None:
    client = add_client(shop, owner, ClientDraft("甲")).client_id
    held = Drafts(state_folder(), shop.path, wait=0.0)
    held.keep("client:new", {"name": " 甲 "})
    held.keep("settings.shop", {"text": "美甲店"})
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert held.forms() == ("settings.shop",)
    held.close()


def test_what_a_crash_left_half_written_goes_too(shop: Shop, owner: Acting, her: ClientId) -> None:
    folder = draft_folder(state_folder(), shop.path)
    folder.mkdir(parents=True)
    (folder / "client-new-1.new").write_text(f'{{"form": "client:new", "values": {{"name": "{NAME}', encoding="utf-8")
    erase_client(shop, owner, her, ErasureReason.ASKED)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("open_window", [True, False])
@pytest.mark.parametrize("lapses", [True, False])
def test_what_is_cleared_goes_out_of_the_open_form_as_well(
    shop: Shop, owner: Acting, clock: FixedClock, open_window: bool, lapses: bool
) -> None:
    her = add_client(shop, owner, ClientDraft("甲", allergies="酒精过敏"), agreed=(Purpose.HEALTH,)).client_id
    held = Drafts(state_folder(), shop.path, wait=0.0)
    form = {"name": "甲", "address": "春熙路", "allergies": "酒精过敏、花粉"}
    for key, values in {f"client:{her}": form, f"answer:{her}:allergies": {"answer": "酒精过敏"}}.items():
        held.keep(key, values)
        held.keep(key.replace(str(her), "77"), values)
    if not open_window:
        held.close()
    if lapses:
        clock.instant += timedelta(days=6 * 366)
        let_lapse(shop, owner, (Lapse.HEALTH,))
    else:
        withdraw_consent(shop, owner, her, Purpose.HEALTH, Channel.PHONE)
        clear_sensitive(shop, owner, her, Purpose.HEALTH)
    if open_window:
        assert held.take(f"client:{her}") == {"name": "甲", "address": "春熙路"}
        held.close()
    again = Drafts(state_folder(), shop.path, wait=0.0)
    others = {"client:77", "answer:77:allergies"}
    assert set(again.forms()) == others | ({f"client:{her}"} if open_window else set())
    assert again.take("client:77") == form
    assert "酒精" not in str(again.take(f"client:{her}"))
    again.close()


def test_a_closed_window_holds_nothing(tmp_path: Path) -> None:
    held = Drafts(tmp_path, tmp_path / "shop.db", wait=0.0)
    folder = draft_folder(tmp_path, tmp_path / "shop.db")
    assert holders_of(folder) == (held,)
    held.close()
    assert holders_of(folder) == ()


@pytest.mark.parametrize(("form", "values", "whose"), [
    ("note:5", {}, "5"), ("answer:5:address", {}, "5"), ("visit:new:5", {}, "5"), ("visit:new:0", {"client": "5"}, "5"),
    ("complaint:5", {}, ""), ("complaint:new:5", {}, "5"), ("complaint:new", {"client_id": "7"}, "7"),
    ("client:new", {}, ""), ("visit:5", {}, ""), ("settings.shop", {}, ""), ("photograph:0:0", {}, ""),
])  # fmt: skip
def test_whose_a_draft_is(form: str, values: dict[str, str], whose: str) -> None:
    assert whose_draft(form, values) == whose
