"""Sensitive fields that come with a list: nothing is left out, and it is said how many came without a consent."""

from __future__ import annotations

from dataclasses import replace
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


@pytest.mark.parametrize(("answer", "unasked"), [("given", 0), ("", 1)])
def test_whoever_agreed_before_is_not_counted(
    shop: Shop, owner: Acting, tmp_path: Path, answer: str, unasked: int
) -> None:
    known = add_client(shop, owner, ClientDraft("秦岚", phones=("19900008320",))).client_id
    if answer:
        give_consent(shop, owner, known, Purpose.HEALTH, Channel.PAPER)
    one = brought(shop, owner, tmp_path, ROWS[0][:3], ROWS[1][:3])
    assert (one.updated, counts(one)) == (1, (unasked, 0))


def test_what_was_there_before_is_not_counted(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    add_client(shop, owner, ClientDraft("秦岚", phones=("19900008320",), allergies="海鲜"))
    one = brought(shop, owner, tmp_path, ROWS[0][:3], ROWS[1][:3])
    assert (one.updated, counts(one)) == (1, (0, 0))


@pytest.mark.parametrize("cleared", [True, False])
@pytest.mark.parametrize("dry_run", [True, False])
def test_what_she_took_back_is_left_out_and_named(
    shop: Shop, owner: Acting, tmp_path: Path, cleared: bool, dry_run: bool
) -> None:
    draft = ClientDraft("秦岚", phones=("19900008320",))
    kept = draft if cleared else replace(draft, allergies="海鲜", document_number=DOCUMENT)
    client = add_client(shop, owner, kept).client_id
    for purpose in (Purpose.HEALTH, Purpose.IDENTITY):
        withdraw_consent(shop, owner, client, purpose, Channel.PHONE)
    before = get_client(shop, client)
    one = brought(shop, owner, tmp_path, (*ROWS[0], "来源"), (*ROWS[1], "美团"), dry_run=dry_run)
    named = [(2, "allergies", "withdrawn"), (2, "document", "withdrawn")]
    assert [(each.row, each.field, each.code) for each in one.problems] == (named if cleared else named[:1])
    assert one.problems[0].say(words_for("en")).startswith("She took back her consent")
    assert (one.read, one.merged + one.updated + one.added, counts(one)) == (1, 1, (0, 0))
    after = get_client(shop, client)
    assert (after.allergies, after.document_number, after.notes) == (before.allergies, before.document_number, "")
    assert [brief.id for brief in find_clients(shop, DOCUMENT)] == ([] if cleared else [client])


def test_the_number_of_somebody_else_does_not_come_into_her_notes_either(
    shop: Shop, owner: Acting, tmp_path: Path
) -> None:
    add_client(shop, owner, ClientDraft("赵敏", phones=("13900007399",), document_number=DOCUMENT))
    client = add_client(shop, owner, ClientDraft("秦岚", phones=("19900008320",))).client_id
    withdraw_consent(shop, owner, client, Purpose.IDENTITY, Channel.PHONE)
    one = brought(shop, owner, tmp_path, *ROWS[:2])
    assert [each.code for each in one.problems] == ["withdrawn"]
    assert (get_client(shop, client).notes, get_client(shop, client).allergies) == ("", "酒精")
