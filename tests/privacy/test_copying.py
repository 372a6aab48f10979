"""A client's copy: everything kept of her, for eyes and for machines, noted when it is handed out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from desk_app.bootstrap import main
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client, add_note, edit_client, get_client
from desk_app.clients.taking_back import take_back_note
from desk_app.clock import FixedClock
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, ShopFileError
from desk_app.privacy.copying import FORMAT, read_copy
from desk_app.privacy.desk import clear_sensitive, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law, lift_hold
from desk_app.reports import copy_paper
from desk_app.reports.copy_out import CopyMade, hand_out_copy
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.audit import audit_lines
from desk_app.words import words_for
from tests.privacy.test_erasing import DOCUMENT, NAME, PHONE, TELLING, known_everywhere


@pytest.fixture
def client(shop: Shop, owner: Acting, clock: FixedClock) -> ClientId:
    return known_everywhere(shop, owner, clock)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_copy_says_everything_to_eyes(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path, language: str
) -> None:
    words = words_for(language)
    first = hand_out_copy(shop, owner, client, tmp_path, words)
    made = hand_out_copy(shop, owner, client, tmp_path, words)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(made.pdf).pages).replace("\n", "")
    assert first.pdf == made.pdf
    for said in (
        NAME,
        words("Consents"),
        words("Health remarks"),
        words("Saved a paper of hers"),
        owner.name,
        "送面膜",
    ):
        assert said in text
    assert DOCUMENT not in text  # masked where it lies about; the other file has it


def test_the_copy_says_everything_to_machines(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("en"))
    text = made.json.read_text(encoding="utf-8")
    shape = json.loads(text)
    assert shape["format"] == FORMAT
    assert shape["records"]["client"][0]["document_number"] == DOCUMENT
    assert [row["number"] for row in shape["records"]["client_phone"]] == [PHONE]
    words = set(TELLING) - {"ouyangjingwen", "欧阳璟", "璟雯", "87654321", "19900307194"}
    assert not [said for said in words if said not in text]
    amounts = {row["subject"].split(":")[0]: row["amount"] for row in shape["records"]["payment"]}
    assert amounts["visit"] == 30000


def test_withdrawn_health_remarks_are_in_her_own_copy_and_off_the_paper(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path
) -> None:
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PAPER)
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("zh_CN"))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(made.pdf).pages)
    assert "酒精过敏" not in text
    assert "酒精过敏" in made.json.read_text(encoding="utf-8")


def pages(made: CopyMade) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(made.pdf).pages).replace("\n", "")


@pytest.mark.parametrize("lifted", [False, True])
def test_it_does_not_tell_her_of_the_police(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path, lifted: bool
) -> None:
    hold_for_law(shop, owner, client, "涉嫌盗窃销赃", "公刑字2026-77")
    if lifted:
        lift_hold(shop, owner, client)
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("zh_CN"))
    text = made.json.read_text(encoding="utf-8") + pages(made)
    told = ("公刑字", "2026-77", "涉嫌", "legal_hold", "privacy.held", "hold_lifted", "依法")
    assert [each for each in told if each in text] == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_her_file_said_before_is_in_both(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path, language: str
) -> None:
    before = get_client(shop, client).as_draft()
    after = replace(
        before, name="王新名", phones=("13900001234",), address="静安区新路 9 号", birthday=Birthday(8, 15, lunar=True),
        call_from=None, advisor_id=StaffId(2), gender="m", tags=(),
    )  # fmt: skip
    edit_client(shop, owner, client, after)
    take_back_note(shop, owner, add_note(shop, owner, client, "写错了人").note_id)
    words = words_for(language)
    made = hand_out_copy(shop, owner, client, tmp_path, words)
    paper, shape = pages(made), json.loads(made.json.read_text(encoding="utf-8"))
    assert words("What was changed in this file") in paper
    said = (NAME, PHONE, "锦江区春熙路 5 号", "王新名", "静安区新路 9 号", "VIP金卡", "10:00", "周琳", "写错了人")
    assert [each for each in said if each not in paper] == []
    (line,) = [each for each in shape["history"] if each["what"] == "client.edited"]
    assert line["detail"]["before"]["name"] == NAME
    assert line["detail"]["before"]["phones"] == [PHONE]
    assert {each["what"] for each in shape["history"]} >= {"client.added", "visit.recorded", "call.logged"}


def test_what_she_had_cleared_is_not_told_again(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PAPER)
    clear_sensitive(shop, owner, client, Purpose.HEALTH)
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("zh_CN"))
    assert "酒精过敏" not in made.json.read_text(encoding="utf-8") + pages(made)
    told = [(each.before, each.after) for each in read_copy(shop, owner, client).changes if each.field == "allergies"]
    assert told == [("…", ""), (None, "…")], "that it was cleared and when, and not what it was"


def test_of_very_many_changes_the_newest_are_printed(
    shop: Shop, owner: Acting, client: ClientId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = len(read_copy(shop, owner, client).changes)
    monkeypatch.setattr(copy_paper, "MOST_CHANGES", 1)
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("en"))
    assert f"the newest 1 of {count}; all are in the JSON file" in pages(made)


def test_handing_out_leaves_one_line_and_the_next_copy_names_it(
    shop: Shop, advisor: Acting, client: ClientId, tmp_path: Path
) -> None:
    assert read_copy(shop, advisor, client).seen == ()
    hand_out_copy(shop, advisor, client, tmp_path, words_for("en"))
    assert [(line.action, line.staff) for line in audit_lines(1)] == [("export.saved", advisor.name)]
    assert [(seen.action, seen.staff) for seen in read_copy(shop, advisor, client).seen] == [
        ("export.saved", advisor.name)
    ]


def test_no_file_without_its_line_and_no_line_without_its_file(
    shop: Shop, owner: Acting, receptionist: Acting, client: ClientId, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowed):
        hand_out_copy(shop, receptionist, client, tmp_path, words_for("en"))
    lines = len(audit_lines(1000))
    with pytest.raises(ShopFileError):
        hand_out_copy(shop, owner, client, tmp_path / "nowhere", words_for("en"))
    assert len(audit_lines(1000)) == lines
    assert not [*tmp_path.rglob("*.pdf"), *tmp_path.rglob("*.json")]


def test_half_a_copy_does_not_stay(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    made = hand_out_copy(shop, owner, client, tmp_path, words_for("en"))
    made.pdf.unlink()
    made.json.unlink()
    made.json.mkdir()  # nothing can be put there
    lines = len(audit_lines(1000))
    with pytest.raises(ShopFileError):
        hand_out_copy(shop, owner, client, tmp_path, words_for("en"))
    assert len(audit_lines(1000)) == lines
    assert list(tmp_path.rglob("*.pdf")) == []


def test_of_an_erased_client_there_is_no_copy(shop: Shop, owner: Acting, client: ClientId, tmp_path: Path) -> None:
    erase_client(shop, owner, client, ErasureReason.ASKED)
    with pytest.raises(DeskError, match="nothing of the person"):
        hand_out_copy(shop, owner, client, tmp_path, words_for("en"))


def test_the_commands(shop: Shop, client: ClientId, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with shop.writing():
        write_setting("demo", True)
    code = get_client(shop, client).code
    shop.close()
    out = tmp_path / "out"
    assert main(["privacy", "copy", code, "--shop", str(shop.path), "--out", str(out)]) == 0
    names = capsys.readouterr().out.split("\n")
    assert [Path(name).suffix for name in names if name] == [".pdf", ".json"]
    assert all(Path(name).is_file() for name in names if name)
    assert main(["privacy", "erase", code, "--shop", str(shop.path), "--reason", "asked", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["client_id"] == client
    assert main(["privacy", "copy", str(client), "--shop", str(shop.path), "--out", str(out)]) == 1


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_command_takes_her_out_of_other_files_where_it_is_asked_to(
    shop: Shop, owner: Acting, client: ClientId, capsys: pytest.CaptureFixture[str], elsewhere: bool
) -> None:
    name = get_client(shop, client).name
    friend = add_client(shop, owner, ClientDraft("甲", notes=f"{name}的朋友")).client_id
    maybe = add_client(shop, owner, ClientDraft("乙", notes=f"{name}{name[-1]}")).client_id
    add_client(shop, owner, ClientDraft(f"{name}{name[-1]}"))
    codes = [get_client(shop, each).code for each in (friend, maybe)]
    with shop.writing():
        write_setting("demo", True)
    shop.close()
    given = ["privacy", "erase", f"#{client}", "--shop", str(shop.path), "--reason", "asked", "--lang", "en"]
    assert main([*given, "--elsewhere"] if elsewhere else given) == 0
    out = capsys.readouterr().out
    assert ("1 place in other files is rid of her name." in out) is elsewhere
    left = codes[1:] if elsewhere else codes
    assert out.endswith(f"by hand: {', '.join(left)}\n")
