"""M6: relatives are persons too: they go with the client, are found by their names, and are in her copy."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.greeting import greet
from desk_app.clients.occurrences import Occurrence
from desk_app.clients.relating import add_date, add_relative, family_of
from desk_app.clients.relation import Relation
from desk_app.clients.relative import ClientFamily, DateDraft, DateKind, RelativeDraft
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.followup.desk import day_queue
from desk_app.followup.occasions import coming_dates
from desk_app.overview.whole import check_everything
from desk_app.privacy.copying import read_copy
from desk_app.privacy.desk import clear_sensitive, give_consent, kept_under, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.naming import mentions_of
from desk_app.reports.desk import read_client_report
from desk_app.staff.account import Acting
from desk_app.staff.audit import audit_lines


@pytest.fixture
def two(shop: Shop, owner: Acting) -> tuple[ClientId, ClientId]:
    hers = add_client(shop, owner, ClientDraft("林小美", gender="f")).client_id
    his = add_client(
        shop, owner, ClientDraft("欧阳建国", ("13800138000",), gender="m", birthday=Birthday(11, 23, 1985))
    ).client_id
    return hers, his


def rows(shop: Shop, sql: str) -> list[tuple[object, ...]]:
    return list(shop.database.execute_sql(sql).fetchall())


def in_file(path: Path, *texts: str) -> set[str]:
    whole = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*") if each.is_file())
    return {text for text in texts if text.encode() in whole}


def test_m6_family_and_dates_go_with_the_client(shop: Shop, owner: Acting, two: tuple[ClientId, ClientId]) -> None:
    hers, his = two
    kept = add_relative(shop, owner, hers, RelativeDraft(Relation.SON, "轩轩宝宝", birthday=Birthday(6, 1, 2019)))
    add_relative(shop, owner, hers, RelativeDraft(Relation.HUSBAND, other_id=his))
    add_date(shop, owner, hers, DateDraft(DateKind.OTHER, Birthday(9, 1), "轩轩开学的日子"))
    greet(shop, owner, hers, f"r{kept.relative_id}", Occurrence(shop.today(), 2026, lunar=False))
    assert in_file(shop.path, "轩轩宝宝") == {"轩轩宝宝"}
    erase_client(shop, owner, hers, ErasureReason.ASKED)
    for table in ("client_relative", "client_date", "client_greeting"):
        assert rows(shop, f"SELECT * FROM {table}") == []
    assert in_file(shop.path, "轩轩宝宝", "轩轩开学的日子") == set()
    assert check_everything(shop.path).sound
    assert "relative.removed" in {line.action for line in audit_lines(5, client=his)}


def test_who_is_erased_goes_out_of_the_files_of_her_family(
    shop: Shop, owner: Acting, two: tuple[ClientId, ClientId]
) -> None:
    hers, his = two
    kept = add_relative(shop, owner, hers, RelativeDraft(Relation.HUSBAND, other_id=his))
    add_date(shop, owner, hers, DateDraft(DateKind.WEDDING, Birthday(5, 20), relative_id=kept.relative_id))
    erase_client(shop, owner, his, ErasureReason.ASKED)
    assert (family_of(shop, hers).relatives, family_of(shop, hers).dates) == ((), ())
    assert check_everything(shop.path).sound


def test_a_relative_is_found_by_name_and_number_when_erased_as_a_client(
    shop: Shop, owner: Acting, two: tuple[ClientId, ClientId]
) -> None:
    hers, his = two
    draft = RelativeDraft(Relation.HUSBAND, "欧阳建国", phone="13800138000", note="欧阳建国不吃辣")
    add_relative(shop, owner, hers, draft)
    add_date(shop, owner, hers, DateDraft(DateKind.OTHER, Birthday(9, 1), "欧阳建国退休"))
    found = {mention.key.partition(":")[0] for mention in mentions_of(shop, his)}
    assert found == {"client_relative.name", "client_relative.phone", "client_relative.note", "client_date.label"}
    gone = [mention.key for mention in mentions_of(shop, his)]
    erase_client(shop, owner, his, ErasureReason.ASKED, gone)
    (one,), (day,) = family_of(shop, hers).relatives, family_of(shop, hers).dates
    mark = "［已删除］" if "［" in one.name else one.name
    assert "欧阳" not in f"{one.name}{one.phone}{one.note}{day.label}"
    assert mark in one.note
    assert in_file(shop.path, "欧阳建国", "13800138000") == set()
    assert check_everything(shop.path).sound


def test_they_are_in_her_copy(shop: Shop, owner: Acting, two: tuple[ClientId, ClientId]) -> None:
    hers, his = two
    add_relative(shop, owner, hers, RelativeDraft(Relation.SON, "轩轩", birthday=Birthday(6, 1, 2019), note="怕生"))
    add_relative(shop, owner, hers, RelativeDraft(Relation.HUSBAND, other_id=his))
    records = json.loads(read_copy(shop, owner, hers).as_json())["records"]
    assert [row["name"] for row in records["client_relative"]] == ["轩轩", ""]
    assert records["client_date"][0]["month"] == 6
    mine = json.loads(read_copy(shop, owner, his).as_json())["records"]
    assert [row["relation"] for row in mine["client_relative"]] == ["wife"]
    assert "轩轩" not in json.dumps(mine, ensure_ascii=False)


def test_what_she_took_back_her_consent_to_is_seen_by_nobody_and_can_be_cleared(
    shop: Shop, owner: Acting, two: tuple[ClientId, ClientId]
) -> None:
    hers, his = two
    draft = RelativeDraft(Relation.SON, "轩轩宝宝", birthday=Birthday(11, 23, 2019))
    add_relative(shop, owner, hers, draft)
    add_relative(shop, owner, hers, RelativeDraft(Relation.HUSBAND, other_id=his))
    give_consent(shop, owner, hers, Purpose.MEANS, Channel.PAPER)
    withdraw_consent(shop, owner, hers, Purpose.MEANS, Channel.PAPER)
    day = date(2026, 11, 23)
    assert family_of(shop, hers) == ClientFamily(hers, barred=True)
    assert [each.client_id for each in coming_dates(shop, day, day)] == []
    assert day_queue(shop, shop.today()).calls == ()
    assert read_client_report(shop, hers).family == ClientFamily(hers, barred=True)
    with pytest.raises(RuleBroken, match="consent"):
        add_relative(shop, owner, hers, draft)
    with pytest.raises(RuleBroken, match="does not want"):
        add_relative(shop, owner, his, RelativeDraft(Relation.SISTER, other_id=hers))
    assert Purpose.MEANS in kept_under(shop, hers)
    clear_sensitive(shop, owner, hers, Purpose.MEANS)
    assert Purpose.MEANS not in kept_under(shop, hers)
    assert family_of(shop, his).relatives == ()
    assert in_file(shop.path, "轩轩宝宝") == set()
    assert "轩轩宝宝" not in json.dumps(json.loads(read_copy(shop, owner, hers).as_json()), ensure_ascii=False)
    assert check_everything(shop.path).sound
