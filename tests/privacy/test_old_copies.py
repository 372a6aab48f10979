"""Every whole copy that still holds an erased client is named, with the day it goes or that nobody deletes it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.old_copies import CopyKind, backups_before, delete_set_aside, still_in_backups
from desk_app.staff.account import Acting
from desk_app.staff.audit import audit_lines
from desk_app.staff.desk import change_settings
from desk_app.staff.work import work
from desk_app.words import words_for


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft("司徒消失", phones=("13912340000",))).client_id


def copied(shop: Shop, owner: Acting, folder: Path) -> Path:
    """A copy by hand, with the line that ``backup --to`` leaves."""
    folder.mkdir(exist_ok=True)
    with work(shop, owner) as unit:
        unit.audit("export.copied", "shop", detail={"to": str(folder)})
    return back_up(shop, folder).path


def set_aside(shop: Shop) -> tuple[Path, Path]:
    names = ("shop.replaced-20261101T063000Z.db", "shop.plain-20261102T063000Z.db")
    for name in names:
        (shop.path.parent / name).write_bytes(shop.path.read_bytes())
    replaced, plain = (shop.path.parent / name for name in names)
    return replaced, plain


def test_each_kind_is_named_with_its_day(
    shop: Shop, owner: Acting, client: ClientId, clock: FixedClock, tmp_path: Path
) -> None:
    replaced, plain = set_aside(shop)
    beside = back_up(shop).path
    own = tmp_path / "own"
    own.mkdir()
    change_settings(shop, owner, backup_folder=str(own))
    regular, by_hand = back_up(shop).path, copied(shop, owner, tmp_path / "stick")
    clock.instant += timedelta(hours=1)
    erased = erase_client(shop, owner, client, ErasureReason.ASKED)
    assert {(one.path, one.kind, one.lapses_on) for one in erased.backups} == {
        (replaced, CopyKind.SET_ASIDE, date(2026, 12, 2)),
        (plain, CopyKind.SET_ASIDE, date(2026, 12, 3)),
        (regular, CopyKind.BACKUP, date(2028, 11, 21)),
        (by_hand, CopyKind.ELSEWHERE, None),
        (beside, CopyKind.ELSEWHERE, None),  # backups go elsewhere now: nobody thins it
    }
    assert still_in_backups(shop, client) == erased.backups
    said = [one.say(words_for("en"), shop.settings.zone) for one in erased.backups if one.path == by_hand]
    assert said == [f"21 Nov 2026, stays until somebody deletes it: {by_hand}"]


def test_a_folder_that_is_away_is_named_itself(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    copied(shop, owner, stick).unlink()
    assert backups_before(shop, shop.now()) == (), "what lay there is gone"
    stick.rmdir()
    (away,) = erase_client(shop, owner, client, ErasureReason.ASKED).backups
    assert (away.path, away.kind, away.lapses_on) == (stick, CopyKind.AWAY, None)
    assert str(stick) in away.say(words_for("zh_CN"), shop.settings.zone)


def test_a_folder_that_was_once_set_is_known(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    change_settings(shop, owner, backup_folder=str(old))
    made = back_up(shop).path
    change_settings(shop, owner, backup_folder="")
    assert [(one.path, one.lapses_on) for one in erase_client(shop, owner, client, ErasureReason.ASKED).backups] == [
        (made, None)
    ]


def test_what_was_set_aside_may_go_at_once_and_nothing_else(
    shop: Shop, owner: Acting, advisor: Acting, client: ClientId
) -> None:
    replaced, plain = set_aside(shop)
    made = back_up(shop).path
    with pytest.raises(NotAllowed):
        delete_set_aside(shop, advisor, [replaced])
    assert delete_set_aside(shop, owner, [replaced, made, shop.path]).count == 1
    assert [path.exists() for path in (replaced, plain, made, shop.path)] == [False, True, True, True]
    (line,) = audit_lines(1)
    assert (line.action, line.detail) == ("privacy.copies_deleted", {"files": [replaced.name]})


@pytest.mark.parametrize("go", [True, False])
def test_the_command_names_them_and_deletes_them_where_it_is_asked_to(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path, capsys: pytest.CaptureFixture[str], go: bool
) -> None:
    replaced, plain = set_aside(shop)
    by_hand = copied(shop, owner, tmp_path / "stick")
    with shop.writing():
        write_setting("demo", True)
    shop.close()
    given = ["privacy", "erase", f"#{client}", "--shop", str(shop.path), "--reason", "asked", "--json"]
    assert main([*given, "--set-aside"] if go else given) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["copies_deleted"] == (2 if go else 0)
    assert [path.exists() for path in (replaced, plain)] == [not go, not go]
    named = {Path(one["path"]): (one["kind"], one["lapses_on"]) for one in said["backups"]}
    assert named[by_hand] == ("elsewhere", None)
    assert (replaced in named) is not go


def test_a_copy_of_when_the_clock_was_ahead_is_named(
    shop: Shop, owner: Acting, client: ClientId, clock: FixedClock
) -> None:
    now = clock.instant
    clock.instant = now + timedelta(days=300)
    made = back_up(shop).path
    aside = shop.path.parent / "shop.replaced-20270101T063000Z.db"
    aside.write_bytes(shop.path.read_bytes())
    clock.instant = now + timedelta(days=1)
    erased = erase_client(shop, owner, client, ErasureReason.ASKED)
    assert [(one.path, one.lapses_on) for one in erased.backups] == [
        (made, date(2029, 9, 17)),  # as thinning reckons: from its name
        (aside, date(2027, 2, 1)),
    ]
    assert still_in_backups(shop, client) == erased.backups
    clock.instant += timedelta(days=1)
    later = back_up(shop).path
    assert later not in {one.path for one in still_in_backups(shop, client)}, "made after she was erased"
    clock.instant = now + timedelta(days=301)
    assert {one.path for one in still_in_backups(shop, client)} == {made, aside}, "when their day is over as well"
