"""Photographs in a client's file: only while she agrees, in one transaction, recorded, removed for good."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.photograph import MOST_AT_ONCE, Part, PhotographDraft, PhotographId
from desk_app.clients.photographing import (
    NewPhotograph,
    add_photographs,
    befores_of,
    edit_photograph,
    get_photograph,
    photograph_state,
    photographs_of,
    read_picture,
    remove_photograph,
    remove_withdrawn,
    save_photograph,
)
from desk_app.clients.pictures import decode
from desk_app.clients.taking_back import take_back_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.demo.photographs import portrait
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken, ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.privacy.erasing import hold_for_law
from desk_app.staff.account import Acting, Action
from tests.her_word import under_her_word
from tests.trail import audit_lines

BEFORE, AFTER = portrait(0, Part.BEFORE), portrait(0, Part.AFTER)


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    found = add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001234",))).client_id
    give_consent(shop, owner, found, Purpose.PHOTOGRAPHS, Channel.PAPER)
    return found


def pair(shop: Shop, acting: Acting, client: ClientId) -> tuple[PhotographId, PhotographId]:
    new = (NewPhotograph(AFTER, Part.AFTER, "护理后"), NewPhotograph(BEFORE, Part.BEFORE, "护理前"))
    first, second = add_photographs(shop, acting, client, new).ids
    return first, second


def raw(shop: Shop) -> bytes:
    return b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))


def test_a_pair_is_kept_and_read(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    before, after = pair(shop, receptionist, client)
    newest, older = photographs_of(shop, client)
    assert {newest.id, older.id} == {before, after}
    kept = get_photograph(shop, after)
    assert (kept.part, kept.pair, kept.caption, kept.taken_on, kept.staff) == (
        Part.AFTER, before, "护理后", shop.today(), receptionist.name
    )  # fmt: skip
    assert (kept.width, kept.height, kept.size) == (720, 960, len(read_picture(shop, after)))
    assert decode(read_picture(shop, after)).width == 720
    assert max(decode(kept.thumbnail).width, decode(kept.thumbnail).height) == 256
    assert [each.id for each in befores_of(shop, client)] == [before]
    assert photograph_state(shop, client).count == 2
    assert check_everything(shop.path).ok


def test_several_files_are_one_transaction_and_those_that_cannot_be_read_are_named(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path
) -> None:
    good, bad = tmp_path / "a.jpg", tmp_path / "b.heic"
    good.write_bytes(BEFORE)
    bad.write_bytes(b"\0\0\0\x18ftypheic" + bytes(64))
    told: list[tuple[int, int]] = []
    done = add_photographs(
        shop, owner, client, [NewPhotograph(good), NewPhotograph(bad)], lambda at, of: told.append((at, of))
    )
    assert len(done.ids) == 1
    assert [each.name for each in done.refused] == ["b.heic"]
    assert told == [(0, 2), (1, 2)]
    with pytest.raises(DeskError, match="JPEG"):
        add_photographs(shop, owner, client, [NewPhotograph(bad)])
    with pytest.raises(RuleBroken, match=f"{MOST_AT_ONCE}"):
        add_photographs(shop, owner, client, [NewPhotograph(good)] * (MOST_AT_ONCE + 1))
    stopped = add_photographs(shop, owner, client, [NewPhotograph(good)], stopped=lambda: True)
    assert (stopped.ids, photograph_state(shop, client).count) == ((), 1)


def test_pages_go_by_the_day_and_no_photograph_is_left_out(
    shop: Shop, owner: Acting, client: ClientId, clock: FixedClock
) -> None:
    ids = []
    for number in range(7):
        (added,) = add_photographs(shop, owner, client, [NewPhotograph(BEFORE)]).ids
        day = shop.today() - timedelta(days=(3, 1, 3, 0, 1, 3, 9)[number])
        edit_photograph(shop, owner, added, PhotographDraft(day))
        ids.append((day, added))
    found, last = [], None
    while part := photographs_of(shop, client, 2, last):
        found += [(each.taken_on, each.id) for each in part]
        last = part[-1]
    assert found == sorted(ids, reverse=True)


# ── consent ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_her_consent_none_is_added_and_the_sentence_names_the_way(shop: Shop, owner: Acting) -> None:
    client = add_client(shop, owner, ClientDraft("何蓉")).client_id
    before = len(audit_lines(shop, 50))
    with pytest.raises(RuleBroken, match=r"Alt\+Y") as refused:
        add_photographs(shop, owner, client, [NewPhotograph(BEFORE)])
    assert refused.value.field == "consent"
    assert photograph_state(shop, client).answer is Answer.UNASKED
    assert len(audit_lines(shop, 50)) == before


def test_removed_as_she_withdrew_nothing_said_of_them_is_left_in_the_trail(
    shop: Shop, owner: Acting, client: ClientId
) -> None:
    pair(shop, owner, client)
    assert "护理后" in str(audit_lines(shop, 50))
    withdraw_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PHONE)
    remove_withdrawn(shop, owner, client)
    give_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    assert "护理后" not in str(audit_lines(shop, 50))
    assert [line.action for line in audit_lines(shop, 50)].count("photograph.removed") == 2


def test_withdrawn_they_are_shown_to_nobody_at_once_and_can_be_removed_together(
    shop: Shop, owner: Acting, receptionist: Acting, client: ClientId, tmp_path: Path
) -> None:
    first, second = pair(shop, receptionist, client)
    pictures = [read_picture(shop, each) for each in (first, second)]
    with pytest.raises(RuleBroken):
        remove_withdrawn(shop, receptionist, client)  # she stands by it
    withdraw_consent(shop, receptionist, client, Purpose.PHOTOGRAPHS, Channel.PHONE)
    assert photographs_of(shop, client) == befores_of(shop, client) == ()
    assert (photograph_state(shop, client).shown, photograph_state(shop, client).count) == (False, 2)
    for hidden in (
        lambda: read_picture(shop, first),
        lambda: get_photograph(shop, first),
        lambda: edit_photograph(shop, owner, first, PhotographDraft(shop.today())),
        lambda: save_photograph(shop, owner, first, tmp_path / "x.jpg"),
        lambda: add_photographs(shop, owner, client, [NewPhotograph(BEFORE)]),
    ):
        with pytest.raises(RuleBroken) as refused:
            hidden()
        assert refused.value.field == "consent"
    assert not (tmp_path / "x.jpg").exists()
    remove_withdrawn(shop, receptionist, client)
    assert photograph_state(shop, client).count == 0
    assert not [part for picture in pictures for part in (picture, picture[2000:2100]) if part in raw(shop)]
    removed = [line for line in audit_lines(shop, 20) if line.action == "photograph.removed"]
    assert {line.subject for line in removed} == {f"photograph:{first}", f"photograph:{second}"}
    with pytest.raises(NotFound):
        remove_withdrawn(shop, receptionist, client)


def test_agreeing_again_shows_what_was_not_removed(shop: Shop, owner: Acting, client: ClientId) -> None:
    pair(shop, owner, client)
    withdraw_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PHONE)
    give_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    assert len(photographs_of(shop, client)) == 2


# ── describing, removing, handing out ─────────────────────────────────────────────────────────────────────────────


def test_what_is_said_of_one_is_changed_with_before_and_after(shop: Shop, owner: Acting, client: ClientId) -> None:
    before, after = pair(shop, owner, client)
    draft = PhotographDraft(date(2026, 11, 3), Part.AFTER, "  第四次\n护理后 ", before)
    edit_photograph(shop, owner, after, draft)
    assert get_photograph(shop, after).as_draft() == PhotographDraft(
        date(2026, 11, 3), Part.AFTER, "第四次 护理后", before
    )
    (line,) = audit_lines(shop, 1)
    assert (line.action, line.client_id) == ("photograph.changed", client)
    assert line.detail["before"] == {"caption": "护理后", "taken_on": "2026-11-21"}
    assert line.detail["after"] == {"caption": "第四次 护理后", "taken_on": "2026-11-03"}
    assert "第四次".encode() not in b"".join(
        row[0].encode() for row in shop.database.execute_sql("SELECT detail FROM audit").fetchall()
    )
    lines = len(audit_lines(shop, 50))
    assert not edit_photograph(shop, owner, after, get_photograph(shop, after).as_draft()).kinds
    assert len(audit_lines(shop, 50)) == lines


def test_a_pair_is_of_one_client_and_of_before_and_after(shop: Shop, owner: Acting, client: ClientId) -> None:
    before, after = pair(shop, owner, client)
    other = add_client(shop, owner, ClientDraft("何蓉")).client_id
    give_consent(shop, owner, other, Purpose.PHOTOGRAPHS, Channel.PAPER)
    stranger, _after = pair(shop, owner, other)
    for wrong in (stranger, after, PhotographId(999)):
        with pytest.raises(RuleBroken) as refused:
            edit_photograph(shop, owner, after, PhotographDraft(shop.today(), Part.AFTER, "", wrong))
        assert refused.value.field == "pair"
    with pytest.raises(RuleBroken, match="to come"):
        edit_photograph(shop, owner, after, PhotographDraft(shop.today() + timedelta(days=1), Part.AFTER))
    with pytest.raises(RuleBroken, match="too long"):
        edit_photograph(shop, owner, after, PhotographDraft(shop.today(), caption="长" * 501))
    edit_photograph(shop, owner, before, PhotographDraft(shop.today(), Part.OTHER))  # no "before" any more
    assert get_photograph(shop, after).pair is None
    assert check_everything(shop.path).ok


def test_one_is_removed_for_good_and_the_line_says_what_it_was(
    shop: Shop, owner: Acting, receptionist: Acting, client: ClientId, clock: FixedClock
) -> None:
    before, after = pair(shop, receptionist, client)
    picture, thumbnail = read_picture(shop, before), get_photograph(shop, before).thumbnail
    assert picture[2000:2100] in raw(shop)
    remove_photograph(shop, receptionist, before)
    assert not [part for part in (picture[2000:2100], thumbnail[1000:1100]) if part in raw(shop)]
    assert get_photograph(shop, after).pair is None
    (line,) = [line for line in audit_lines(shop, 1) if line.action == "photograph.removed"]
    assert line.detail["before"] == {"caption": "护理前", "part": "before", "taken_on": "2026-11-21"}
    with pytest.raises(NotFound):
        read_picture(shop, before)
    clock.instant += timedelta(days=1)
    with pytest.raises(NotAllowed):  # of another day: an owner's word
        remove_photograph(shop, receptionist, after)
    hold_for_law(shop, owner, client, "锦公刑 12")
    with pytest.raises(DeskError, match="锦公刑"):
        remove_photograph(shop, owner, after)
    assert check_everything(shop.path).ok


def test_while_the_law_holds_her_file_what_is_said_of_them_is_an_owners_to_change(
    shop: Shop, owner: Acting, advisor: Acting, receptionist: Acting, client: ClientId
) -> None:
    before, _after = pair(shop, receptionist, client)
    kept = get_photograph(shop, before).as_draft()
    other = replace(kept, caption="改了", taken_on=kept.taken_on - timedelta(days=900))
    hold_for_law(shop, owner, client, "锦公刑 12")
    lines = audit_lines(shop, 1)
    for who in (advisor, receptionist):
        edit_photograph(shop, who, before, kept)  # nothing changed
        for changed in (other, replace(kept, part=Part.OTHER)):
            with pytest.raises(NotAllowed, match="The law holds her file") as refused:
                edit_photograph(shop, who, before, changed)
            assert refused.value.action == Action.CHANGE_HELD
    assert audit_lines(shop, 1) == lines
    edit_photograph(shop, under_her_word(shop, receptionist, Action.CHANGE_HELD), before, other)
    edit_photograph(shop, owner, before, kept)
    assert get_photograph(shop, before).as_draft() == kept


def test_while_the_law_holds_her_file_those_withdrawn_stay_hidden(shop: Shop, owner: Acting, client: ClientId) -> None:
    pair(shop, owner, client)
    hold_for_law(shop, owner, client, "锦公刑 12")
    withdraw_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PHONE)
    with pytest.raises(DeskError, match="锦公刑"):
        remove_withdrawn(shop, owner, client)
    assert photographs_of(shop, client) == ()


def test_handing_one_out_needs_the_right_and_leaves_a_line(
    shop: Shop, advisor: Acting, receptionist: Acting, beautician: Acting, client: ClientId, tmp_path: Path
) -> None:
    before, _after = pair(shop, advisor, client)
    out = tmp_path / "before.jpg"
    with pytest.raises(NotAllowed):
        save_photograph(shop, receptionist, before, out)
    with pytest.raises(NotAllowed):
        add_photographs(shop, beautician, client, [NewPhotograph(BEFORE)])
    assert not out.exists()
    save_photograph(shop, advisor, before, out)
    assert out.read_bytes() == read_picture(shop, before)
    (line,) = audit_lines(shop, 1)
    assert (line.action, line.subject, line.client_id) == ("export.saved", f"photograph:{before}", client)
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"dear")
    with pytest.raises(ShopFileError):
        save_photograph(shop, advisor, before, letter)
    assert letter.read_bytes() == b"dear"


def test_a_file_with_photographs_is_not_taken_back(shop: Shop, owner: Acting, client: ClientId) -> None:
    pair(shop, owner, client)
    with pytest.raises(RuleBroken, match="written down"):
        take_back_client(shop, owner, client)


# ── what the check finds ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        ("UPDATE client_photograph_picture SET picture = CAST(substr(picture, 1, 900) || x'07' || substr(picture, 902) "
         "AS BLOB) WHERE photograph_id = 1", "photograph.picture"),
        ("DELETE FROM client_photograph_picture WHERE photograph_id = 1", "photograph.no_picture"),
        ("UPDATE client_photograph_picture SET picture = zeroblob(5000000)", "photograph.no_picture"),
        ("UPDATE client_photograph SET size = 5000000", "photograph.too_large"),
        ("UPDATE client_photograph SET width = 100000", "photograph.too_large"),
        ("UPDATE client_photograph_picture SET thumbnail = zeroblob(900000)", "photograph.too_large"),
        ("UPDATE client_photograph SET caption = printf('%.*c', 501, 'a')", "photograph.too_large"),
        ("UPDATE client_photograph SET part = 'other' WHERE id = 1", "photograph.pair"),
        ("UPDATE client SET erased_at = created_at", "photograph.of_erased"),
    ],
)  # fmt: skip
def test_check_names_what_does_not_hold(shop: Shop, owner: Acting, client: ClientId, spoil: str, code: str) -> None:
    pair(shop, owner, client)
    with shop.writing():
        shop.database.execute_sql(spoil)
    assert code in {problem.code for problem in check_everything(shop.path).problems}


def test_a_byte_that_flips_inside_a_picture_is_found(shop: Shop, owner: Acting, client: ClientId) -> None:
    """On the disk, past SQLite: its own check of pages does not see it."""
    before, _after = pair(shop, owner, client)
    picture = read_picture(shop, before)
    assert hashlib.sha256(picture).hexdigest()
    shop.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    path = shop.path
    shop.close()
    data = bytearray(path.read_bytes())
    place = data.find(picture[6000:6050])
    assert place > 0
    data[place] ^= 1
    path.write_bytes(data)
    (problem,) = check_everything(path).problems
    assert (problem.code, problem.values["id"]) == ("photograph.picture", before)


def test_a_picture_that_claims_to_be_huge_is_never_decoded(shop: Shop, owner: Acting, client: ClientId) -> None:
    """A hostile file in its own right: hash and size are right, and the head claims ten thousand million pixels."""
    from tests.clients.test_pictures import BOMBS

    before, _after = pair(shop, owner, client)
    for bomb in BOMBS.values():
        with shop.writing():
            said = (len(bomb), hashlib.sha256(bomb).hexdigest(), before)
            shop.database.execute_sql("UPDATE client_photograph SET size = ?, sha256 = ? WHERE id = ?", said)
            sql = "UPDATE client_photograph_picture SET picture = ?, thumbnail = ? WHERE photograph_id = ?"
            shop.database.execute_sql(sql, (bomb, bomb, before))
        for data in (read_picture(shop, before), get_photograph(shop, before).thumbnail):
            with pytest.raises(DeskError):
                decode(data)
