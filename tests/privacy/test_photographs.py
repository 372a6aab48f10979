"""Photographs of whoever is erased are gone from every byte; her copy has them; a restore brings none back."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import (
    NewPhotograph,
    add_photographs,
    photographs_of,
    read_picture,
)
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.photographs import portrait
from desk_app.overview.whole import check_everything
from desk_app.privacy.again import restore_keeping_erased
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.register import read_register
from desk_app.reports.copy_out import hand_out_copy
from desk_app.staff.account import Acting
from desk_app.words import words_for


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    found = add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001234",))).client_id
    give_consent(shop, owner, found, Purpose.PHOTOGRAPHS, Channel.PAPER)
    parts = ((Part.BEFORE, "护理前"), (Part.AFTER, "护理后"))
    add_photographs(shop, owner, found, [NewPhotograph(portrait(0, part), part, said) for part, said in parts])
    return found


def bytes_of(shop: Shop, client: ClientId) -> list[bytes]:
    """Stretches of each picture and thumbnail."""
    whole = [each.thumbnail for each in photographs_of(shop, client)]
    whole += [read_picture(shop, each.id) for each in photographs_of(shop, client)]
    stretches = [picture[at : at + 40] for picture in whole for at in range(0, len(picture) - 40, 500)]
    # What every JPEG has (its tables), and what even ground becomes, tells of nobody.
    return [stretch for stretch in stretches if len(set(stretch)) > 25 and stretch not in portrait(1, Part.OTHER)]


def left(shop: Shop, stretches: list[bytes]) -> int:
    data = b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))
    return sum(stretch in data for stretch in stretches)


def test_erased_she_is_gone_from_every_byte_of_the_file(shop: Shop, owner: Acting, client: ClientId) -> None:
    stretches = bytes_of(shop, client)
    shop.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert left(shop, stretches) > len(stretches) * 0.8 > 30  # what lies over the edge of a page is in two pieces
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert left(shop, stretches) == 0
    for table in ("client_photograph", "client_photograph_picture"):
        assert OPEN.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
    assert check_everything(shop.path).ok


def test_with_many_others_in_the_file_none_of_hers_is_left_in_any_corner_of_it(
    shop: Shop, owner: Acting, client: ClientId
) -> None:
    others = [add_client(shop, owner, ClientDraft(f"客户{number}")).client_id for number in range(4)]
    for other in others:
        give_consent(shop, owner, other, Purpose.PHOTOGRAPHS, Channel.PAPER)
    pictures = [portrait(1, Part.AFTER, width=180 + 31 * number, height=240) for number in range(12)]
    for number in range(2):
        for other in (*others, client):
            new = [NewPhotograph(picture) for picture in pictures[number * 3 : number * 3 + 3]]
            mine = [NewPhotograph(portrait(2, Part.BEFORE, width=170 + number))]
            add_photographs(shop, owner, other, mine if other == client else new)
    stretches = bytes_of(shop, client)
    for other in others[::2]:
        erase_client(shop, owner, other, ErasureReason.ASKED)
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert left(shop, stretches) == 0
    assert photographs_of(shop, others[1])
    assert check_everything(shop.path).ok


def test_a_backup_made_after_it_has_none_and_a_restore_of_one_before_brings_none_back(
    shop: Shop, owner: Acting, client: ClientId, clock: FixedClock
) -> None:
    stretches, path = bytes_of(shop, client), shop.path
    old = back_up(shop).path
    clock.instant += timedelta(hours=1)
    erase_client(shop, owner, client, ErasureReason.ASKED)
    new = back_up(shop).path
    assert any(stretch in old.read_bytes() for stretch in stretches)
    assert not any(stretch in new.read_bytes() for stretch in stretches)
    shop.close()
    restore_keeping_erased(owner, old, path, clock=clock)
    again = open_shop(path, clock=clock)
    try:
        assert again.database.execute_sql("SELECT count(*) FROM client_photograph_picture").fetchone()[0] == 0
        assert left(again, stretches) == 0
    finally:
        again.close()


def test_her_copy_has_them_small_on_paper_and_whole_for_machines(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path
) -> None:
    for language in ("zh_CN", "en"):
        made = hand_out_copy(shop, owner, client, tmp_path, words_for(language))
        reader = PdfReader(made.pdf)
        assert sum(len(page.images) for page in reader.pages) == 2
        assert "护理后" in "".join(page.extract_text() for page in reader.pages)
    records = json.loads(made.json.read_bytes())["records"]
    kept = {row["photograph_id"]: b64decode(row["picture"]) for row in records["client_photograph_picture"]}
    assert kept == {each.id: read_picture(shop, each.id) for each in photographs_of(shop, client)}
    assert {row["caption"] for row in records["client_photograph"]} == {"护理前", "护理后"}


def test_withdrawn_her_paper_has_none_and_says_so(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    withdraw_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PHONE)
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("en"))
    reader = PdfReader(made.pdf)
    assert sum(len(page.images) for page in reader.pages) == 0
    assert "2 photographs that are still kept" in " ".join("".join(p.extract_text() for p in reader.pages).split())
    # They are kept until they are removed, and what is kept of her is hers to have (PIPL 45, GDPR 15).
    assert len(json.loads(made.json.read_bytes())["records"]["client_photograph_picture"]) == 2


def test_a_damaged_thumbnail_stops_no_copy(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    with shop.writing():
        OPEN.execute_sql(
            "UPDATE client_photograph_picture SET thumbnail = ? WHERE photograph_id = 1", (b"\xff\xd8\xffno",)
        )
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("en"))
    assert sum(len(page.images) for page in PdfReader(made.pdf).pages) == 1


def test_the_register_says_what_is_kept(shop: Shop) -> None:
    words = words_for("en")
    (line,) = [line for line in read_register(shop).lines if "Photographs" in line.purpose.say(words)]
    assert "without the place" in line.data.say(words)
