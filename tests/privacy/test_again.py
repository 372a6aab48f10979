"""A restore does not bring back who was erased since the backup."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, find_clients, get_client
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, new_keys
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed, ShopFileError
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import issue_ticket, redeem_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy.again import PutBack, came_back, erase_again, restore_keeping_erased, say_again
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.gone import CAME_BACK, noted_erased
from desk_app.privacy.keeping import erase_lapsed
from desk_app.privacy.naming import mentions_of
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.audit import audit_lines
from desk_app.staff.desk import ShopSetUp, set_up_shop
from desk_app.staff.identity import shop_identity
from desk_app.staff.work import work
from desk_app.till.payment import Tender
from desk_app.words import words_for

NAME, PHONE = "欧阳璟雯", "13987654321"


def later(clock: FixedClock) -> None:
    clock.instant += timedelta(hours=1)


@pytest.fixture
def her(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft(NAME, phones=(PHONE,), document_kind="cn_id", document_number="510105199003071946")
    return add_client(shop, owner, draft).client_id


@pytest.fixture
def backup(shop: Shop, her: ClientId, clock: FixedClock) -> Path:
    """A backup in which she is whole."""
    made = back_up(shop).path
    later(clock)
    return made


def erased(shop: Shop, owner: Acting, her: ClientId, clock: FixedClock) -> None:
    """She is erased, and the program is closed."""
    erase_client(shop, owner, her, ErasureReason.ASKED)
    shop.close()
    later(clock)


def whole(path: Path, key: str = "") -> list[str]:
    """Problems of a file, but for what the fixture's own shop is known to lack."""
    return [each.code for each in check_everything(path, key).problems if each.code != "staff.owner"]


def test_she_is_erased_in_what_takes_the_place(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock
) -> None:
    stays = get_client(shop, add_client(shop, owner, ClientDraft("甲")).client_id)
    erased(shop, owner, her, clock)
    done = restore_keeping_erased(owner, backup, shop.path, clock=clock)
    assert (done.erased, done.back) == ((her,), ())
    assert done.kept is not None
    data = shop.path.read_bytes()
    assert NAME.encode() not in data
    assert PHONE.encode() not in data
    assert whole(shop.path) == []
    again = open_shop(shop.path, clock=clock)
    try:
        assert get_client(again, her).erased
        assert find_clients(again, NAME) == ()
        lines = audit_lines(2)
        assert [(line.action, line.client_id) for line in lines] == [("client.erased", her), ("shop.restored", None)]
        assert lines[0].detail["reason"] == "again"
        assert came_back(again) == ()
        assert find_clients(again, stays.name) == (), "what was done since is gone, as was said"
    finally:
        again.close()


def test_files_that_name_her_again_are_told(
    shop: Shop, owner: Acting, her: ClientId, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    friend = add_client(shop, owner, ClientDraft("甲", notes=f"{NAME}介绍"))
    made = back_up(shop).path
    later(clock)
    erase_client(shop, owner, her, ErasureReason.ASKED, take_out=[one.key for one in mentions_of(shop, her)])
    assert NAME not in get_client(shop, friend.client_id).notes
    shop.close()
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "another computer"))
    with closing(sqlite3.connect(shop.path)) as file, file:  # by a program that did not write down out of which texts
        file.execute("DROP TRIGGER audit_no_update")
        file.execute("UPDATE audit SET detail = json_remove(detail, '$.texts')")
    done = restore_keeping_erased(owner, made, shop.path, clock=clock)
    assert done.named.codes == (friend.code,)
    said = say_again(done, words_for("en"))
    assert said.startswith("1 client who had been erased is erased again. 1 other file names her")


@pytest.mark.parametrize("knows", ["machine and file", "file", "machine"])
def test_she_is_taken_out_of_other_files_again_where_she_was(
    shop: Shop, owner: Acting, her: ClientId, clock: FixedClock, tmp_path: Path, knows: str
) -> None:
    friend = add_client(shop, owner, ClientDraft("甲", notes=f"{NAME}介绍"))
    kept = add_client(shop, owner, ClientDraft("乙", notes=f"{NAME}的女儿"))
    made = back_up(shop).path
    later(clock)
    keys = [one.key for one in mentions_of(shop, her) if one.code == friend.code]
    erase_client(shop, owner, her, ErasureReason.ASKED, take_out=keys)
    shop.close()
    for _twice in range(2):  # the second time from what the restore itself noted
        if knows == "file":
            shutil.rmtree(tmp_path / "home")
        if knows == "machine":
            shop.path.unlink()
        done = restore_keeping_erased(owner, made, shop.path, clock=clock)
        later(clock)
        assert (done.erased, done.named.codes) == ((her,), (kept.code,))
        again = open_shop(shop.path, clock=clock)
        try:
            assert get_client(again, friend.client_id).notes == "［已删除］介绍"
            assert get_client(again, kept.client_id).notes == f"{NAME}的女儿", "nobody ticked that one"
            assert audit_lines(1, client=her)[0].detail == {"reason": "again", "taken_out": 1, "texts": keys}
        finally:
            again.close()
        assert whole(shop.path) == []


@pytest.mark.parametrize("how", ["damaged", "gone"])
def test_the_machine_knows_where_the_file_cannot_be_read(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock, how: str
) -> None:
    erased(shop, owner, her, clock)
    if how == "damaged":
        shop.path.write_bytes(b"\xff" * 40_000)
    else:
        shop.path.unlink()
    assert restore_keeping_erased(owner, backup, shop.path, clock=clock).erased == (her,)
    assert NAME.encode() not in shop.path.read_bytes()


def test_the_file_knows_where_the_machine_does_not(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    erased(shop, owner, her, clock)
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "another computer"))
    assert restore_keeping_erased(owner, backup, shop.path, clock=clock).erased == (her,)


def test_whoever_lapsed_is_known_as_well(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock
) -> None:
    clock.instant += timedelta(days=6 * 366)
    erase_lapsed(shop, owner, (her,), 5)
    identity = shop_identity(shop.database.execute_sql)
    shop.close()
    assert [each.client for each in noted_erased(identity)] == [her]
    shop.path.unlink()
    assert restore_keeping_erased(owner, backup, shop.path, clock=clock).erased == (her,)


def test_what_is_noted_tells_nothing_of_her(shop: Shop, owner: Acting, her: ClientId, tmp_path: Path) -> None:
    add_client(shop, owner, ClientDraft("甲", notes=f"{NAME}介绍"))
    erase_client(shop, owner, her, ErasureReason.ASKED, take_out=[one.key for one in mentions_of(shop, her)])
    (notes,) = (tmp_path / "home" / "erased").iterdir()
    assert '"taken": ["client.notes:' in notes.read_text()
    assert set(notes.read_text()) <= set('{}": ,.-\nclientmaderasdTZ0123456789') | set("[]knot")


def test_a_torn_note_and_foreign_words_know_nothing(
    shop: Shop, owner: Acting, her: ClientId, tmp_path: Path, clock: FixedClock
) -> None:
    other = add_client(shop, owner, ClientDraft("乙")).client_id
    erase_client(shop, owner, her, ErasureReason.ASKED)
    (notes,) = (tmp_path / "home" / "erased").iterdir()
    odd = '[]\n7\n{"client": null}\n{"client": 9, "made": "", "erased": "today"}\n{"client": 5, "made"'
    odd = f'{{"client": 8, "made": "", "erased": "2026-11-21T06:30:00Z", "taken": 3}}\n{odd}'
    notes.write_text(notes.read_text() + odd)
    erase_client(shop, owner, other, ErasureReason.ASKED)
    known = noted_erased(shop_identity(shop.database.execute_sql))
    assert {each.client for each in known} == {her, other}


def test_a_line_that_somebody_else_wrote_stops_no_page(shop: Shop, owner: Acting, her: ClientId) -> None:
    for detail in ({}, {"erased": "today"}, {"erased": [7]}):
        with work(shop, owner) as unit:
            unit.audit(CAME_BACK, f"client:{her}", client=her, detail=detail)
        assert [one.brief.id for one in came_back(shop)] == [her]


def test_who_got_her_number_later_is_somebody_else(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    before = back_up(shop).path
    her = add_client(shop, owner, ClientDraft(NAME)).client_id
    later(clock)
    erased(shop, owner, her, clock)
    assert restore_keeping_erased(owner, before, shop.path, clock=clock).erased == ()
    again = open_shop(shop.path, clock=clock)
    new = add_client(again, owner, ClientDraft("何静")).client_id
    assert new == her
    assert came_back(again) == ()
    later_backup = back_up(again).path
    again.close()
    later(clock)
    assert restore_keeping_erased(owner, later_backup, shop.path, clock=clock).erased == ()


def test_another_shop_is_left_alone(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock, tmp_path: Path
) -> None:
    erased(shop, owner, her, clock)
    (tmp_path / "other").mkdir()
    other = set_up_shop(tmp_path / "other" / "shop.db", ShopSetUp("乙", owner.name, "482913"), clock=clock)
    theirs = add_client(other, owner, ClientDraft("郭岚")).client_id
    assert theirs == her
    their_backup = back_up(other).path
    other.close()
    assert restore_keeping_erased(owner, their_backup, shop.path, clock=clock).erased == ()


# ── whom the law keeps now ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def pawned(shop: Shop, owner: Acting, her: ClientId, clock: FixedClock) -> Path:
    """She was erased after her ticket was redeemed; in the backup it is open."""
    draft = TicketDraft(
        her, shop.today(), 3, Money(100_000, "CNY"), Decimal("2.4"), Decimal("0.25"),
        (PledgeDraft("金镯", Money(200_000, "CNY")),),
    )  # fmt: skip
    ticket = issue_ticket(shop, owner, draft)
    made = back_up(shop).path
    later(clock)
    redeem_ticket(shop, owner, ticket.ticket_id, Tender.CASH)
    erased(shop, owner, her, clock)
    return made


def test_whom_the_law_keeps_now_waits_and_is_erased_when_it_is_over(
    shop: Shop, owner: Acting, her: ClientId, pawned: Path, clock: FixedClock, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    done = restore_keeping_erased(owner, pawned, shop.path, clock=clock)
    assert (done.erased, done.back) == ((), (her,))
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "another computer"))  # the file itself says so
    again = open_shop(shop.path, clock=clock)
    try:
        (one,) = came_back(again)
        assert (one.brief.id, one.erased_on) == (her, (clock.instant - timedelta(hours=1)).date())
        assert "is open" in str(one.hindered[0])
        (line,) = audit_lines(1)
        assert (line.action, line.client_id) == ("client.came_back", her)
        assert erase_again(again, owner).erased == ()
        assert audit_lines(1) == (line,), "nothing is told twice"
        (number,) = (row[0] for row in again.database.execute_sql("SELECT id FROM ticket").fetchall())
        redeem_ticket(again, owner, number, Tender.CASH)
        assert came_back(again)[0].hindered == ()
        result = erase_again(again, owner)
        assert (result.erased, result.back) == ((her,), ())
        assert get_client(again, her).erased
        assert came_back(again) == ()
    finally:
        again.close()
    assert whole(shop.path) == []


def test_who_waits_is_not_forgotten_by_the_next_restore(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, pawned: Path, clock: FixedClock, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    restore_keeping_erased(owner, pawned, shop.path, clock=clock)
    later(clock)
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "another computer"))
    assert restore_keeping_erased(owner, backup, shop.path, clock=clock).erased == (her,), "no ticket of hers is there"


def test_only_an_owner_erases_again(shop: Shop, receptionist: Acting, advisor: Acting) -> None:
    for acting in (receptionist, advisor):
        with pytest.raises(NotAllowed):
            erase_again(shop, acting)
        with pytest.raises(NotAllowed):
            restore_keeping_erased(acting, shop.path, shop.path)


def test_a_backup_put_in_place_by_hand_is_found_at_the_next_opening(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock
) -> None:
    erased(shop, owner, her, clock)
    shop.path.write_bytes(backup.read_bytes())
    again = open_shop(shop.path, clock=clock)
    try:
        assert [one.brief.id for one in came_back(again)] == [her]
        assert erase_again(again, owner).erased == (her,)
        assert came_back(again) == ()
    finally:
        again.close()


# ── a bad moment ──────────────────────────────────────────────────────────────────────────────────────────────────


class Killed(BaseException):
    """Stands for the end of the program: nothing after it tidies up."""


@pytest.mark.parametrize("at", range(14))
def test_at_no_instant_is_she_back(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program dies at one renaming after another: the file that is there never has her name."""
    erased(shop, owner, her, clock)
    left = at

    def dying(work: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return work(*given, **named)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dying(Path.replace))
        patch.setattr(Path, "unlink", dying(Path.unlink))
        patch.setattr(os, "link", dying(os.link))
        died = False
        try:
            restore_keeping_erased(owner, backup, shop.path, clock=clock)
        except Killed:
            died = True
    assert died or at > 10
    assert NAME.encode() not in shop.path.read_bytes()
    again = open_shop(shop.path, clock=clock)
    try:
        assert get_client(again, her).erased
    finally:
        again.close()


def test_an_erasing_that_fails_leaves_the_old_file(
    shop: Shop, owner: Acting, her: ClientId, backup: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(shop, owner, her, clock)

    def full(*_given: object) -> None:
        raise ShopFileError("The disk is full.")

    monkeypatch.setattr("desk_app.privacy.again.enter_erasure", full)
    before = shop.path.read_bytes()
    with pytest.raises(ShopFileError, match="full"):
        restore_keeping_erased(owner, backup, shop.path, clock=clock)
    assert shop.path.read_bytes() == before


def test_of_an_encrypted_shop_too(tmp_path: Path, clock: FixedClock) -> None:
    keys = new_keys("芝麻开门 1999", Cost(64, 1, 1))
    shop = set_up_shop(tmp_path / "a.db", ShopSetUp("兑记", "沈嘉禾", "482913"), keys=keys, clock=clock)
    acting = Acting(StaffId(1), "沈嘉禾", Role.OWNER, "desk-1")
    her = add_client(shop, acting, ClientDraft(NAME)).client_id
    made = back_up(shop).path
    later(clock)
    erase_client(shop, acting, her, ErasureReason.ASKED)
    shop.close()
    for key in ("芝麻开门 1999", keys.data):
        done = restore_keeping_erased(acting, made, shop.path, key, clock=clock)
        assert done == PutBack(shop.path, done.kept, other_keys=False, erased=(her,))
        later(clock)
