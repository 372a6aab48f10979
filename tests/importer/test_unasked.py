"""Sensitive fields that come with a list: nothing is left out, and it is said how many came without a consent."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client, find_clients, get_client
from desk_app.db.shop import Shop
from desk_app.importer import landing
from desk_app.importer.desk import FileResult, import_files
from desk_app.privacy.desk import consent_states, give_consent, withdraw_consent
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.importer.samples import write_csv

DOCUMENT = "510105199003071946"
ROWS = (
    ("姓名", "手机号", "过敏", "身份证号"),
    ("秦岚", "19900008320", "酒精", DOCUMENT),
    ("王静", "13900007316", "花粉", ""),
    ("李娜", "13900007317", "", ""),
)


def brought(shop: Shop, owner: Acting, tmp_path: Path, *rows: tuple[str, ...], dry_run: bool = False) -> FileResult:
    path = write_csv(tmp_path / "clients.csv", rows or ROWS)
    (result,) = import_files(shop, owner, [path], dry_run=dry_run).files
    return result


def counts(one: FileResult) -> tuple[int, int]:
    return one.health_unasked, one.identity_unasked


@pytest.mark.parametrize("batch", [1, 2, 250])
def test_it_is_said_how_many_came_without_a_consent(
    shop: Shop, owner: Acting, tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landing, "BATCH", batch)
    rehearsed = brought(shop, owner, tmp_path, *ROWS, ROWS[1], dry_run=True)
    one = brought(shop, owner, tmp_path, *ROWS, ROWS[1])  # the same person twice counts once
    assert counts(rehearsed) == counts(one) == (2, 1)
    assert one.unasked(words_for("en")) == (
        "Health remarks without a recorded consent: 2",
        "Identity numbers without a recorded consent: 1",
    )
    client = get_client(shop, find_clients(shop, "秦岚")[0].id)
    assert (client.allergies, client.masked_document) == ("酒精", "5101**********1946"), "nothing is blocked"
    states = {state.purpose: state.answer for state in consent_states(shop, client.id)}
    assert states[Purpose.HEALTH] is states[Purpose.IDENTITY] is Answer.UNASKED, "her page says: not asked"
    again = brought(shop, owner, tmp_path)
    assert (counts(again), again.unasked(words_for("en"))) == ((0, 0), ())


def test_the_json_has_the_counts_where_there_are_some(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "clients.csv", ROWS)
    for wanted in ({"health": 2, "identity": 1}, None):
        files = import_files(shop, owner, [path]).as_json(words_for("en"))["files"]
        assert isinstance(files, list)
        assert files[0].get("without_consent") == wanted


@pytest.mark.parametrize(("answer", "unasked"), [("given", 0), ("withdrawn", 1), ("", 1)])
def test_whoever_agreed_before_is_not_counted(
    shop: Shop, owner: Acting, tmp_path: Path, answer: str, unasked: int
) -> None:
    known = add_client(shop, owner, ClientDraft("秦岚", phones=("19900008320",))).client_id
    if answer:
        give_consent(shop, owner, known, Purpose.HEALTH, Channel.PAPER)
    if answer == "withdrawn":
        withdraw_consent(shop, owner, known, Purpose.HEALTH, Channel.PHONE)
    one = brought(shop, owner, tmp_path, ROWS[0][:3], ROWS[1][:3])
    assert (one.updated, counts(one)) == (1, (unasked, 0))


def test_what_was_there_before_is_not_counted(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    add_client(shop, owner, ClientDraft("秦岚", phones=("19900008320",), allergies="海鲜"))
    one = brought(shop, owner, tmp_path, ROWS[0][:3], ROWS[1][:3])
    assert (one.updated, counts(one)) == (1, (0, 0))
