"""What stands in the fields of a file is hers: copied, cleared, erased, lapsed and hidden like everything else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk_app.clients.asking import decline_question
from desk_app.clients.clearing import sensitive_keys
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.field import FieldDraft, MomentKind
from desk_app.clients.fielding import add_moment, retire_field, save_field, set_values, values_of
from desk_app.clients.taking_back import take_back_client
from desk_app.clock import FixedClock, local_time
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.overview.whole import check_everything
from desk_app.privacy import store
from desk_app.privacy.copying import read_copy
from desk_app.privacy.desk import clear_sensitive, kept_under, sealed_for, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.keeping import Lapse, let_lapse
from desk_app.privacy.naming import mentions_of
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.store import read_client_report
from desk_app.staff.account import Acting
from desk_app.staff.audit import TrailFilter
from desk_app.staff.trail import read_trail
from desk_app.words import words_for

PET, MEANS, GIFT = "三只布偶猫", "ample", "送了一束铃兰"


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    made = add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001111",))).client_id
    key = save_field(shop, owner, FieldDraft("宠物")).key
    set_values(shop, owner, made, {key: PET, "means": MEANS}, (Purpose.MEANS,))
    add_moment(shop, owner, made, MomentKind.GESTURE, GIFT)
    decline_question(shop, owner, made, "risk")
    return made


def raw(shop: Shop) -> bytes:
    return b"".join(path.read_bytes() for path in Path(shop.path).parent.glob("shop.db*"))


def test_her_copy_has_all_of_it_retired_fields_too(shop: Shop, owner: Acting, client: ClientId) -> None:
    retire_field(shop, owner, "own_1")
    set_values(shop, owner, client, {"own_1": "一只"})
    copy = read_copy(shop, owner, client)
    assert {row["text"] for row in copy.data["client_value"]} == {"一只", MEANS}
    assert [row["text"] for row in copy.data["client_moment"]] == [GIFT]
    assert [(row["field"], row["outcome"]) for row in copy.data["client_asked"]] == [("risk", "declined")]
    told = [(change.field, change.label, change.before, change.after) for change in copy.changes]
    assert ("own_1", "宠物", PET, "一只") in told
    assert json.loads(copy.as_json())["records"]["client_value"]


def test_erasing_leaves_nothing_of_it(shop: Shop, owner: Acting, client: ClientId) -> None:
    erase_client(shop, owner, client, ErasureReason.ASKED)
    kept = store.everything_of(client)
    assert not kept["client_value"] and not kept["client_asked"] and not kept["client_moment"]  # noqa: PT018
    for text in (PET, GIFT):
        assert text.encode() not in raw(shop)
    assert check_everything(shop.path).problems == ()


def test_a_file_opened_by_mistake_takes_its_values_with_it(shop: Shop, owner: Acting) -> None:
    made = add_client(shop, owner, ClientDraft("李岚")).client_id
    set_values(shop, owner, made, {"likes": PET})
    take_back_client(shop, owner, made)
    assert PET.encode() not in raw(shop)
    other = add_client(shop, owner, ClientDraft("李岚")).client_id
    add_moment(shop, owner, other, MomentKind.REQUEST, "x")
    with pytest.raises(RuleBroken):
        take_back_client(shop, owner, other)


def test_what_she_withdrew_is_cleared_and_hidden_in_the_trail(shop: Shop, owner: Acting, client: ClientId) -> None:
    assert Purpose.MEANS in kept_under(shop, client)
    with pytest.raises(RuleBroken):
        clear_sensitive(shop, owner, client, Purpose.MEANS)
    withdraw_consent(shop, owner, client, Purpose.MEANS, Channel.PHONE)
    lines = read_trail(shop, owner, TrailFilter(client=client), 50)
    assert MEANS in str([line.detail for line in lines])
    assert MEANS not in str([line.detail for line in sealed_for(shop, lines)])
    clear_sensitive(shop, owner, client, Purpose.MEANS)
    assert set(values_of(shop, client)) == {"own_1"}
    assert Purpose.MEANS not in kept_under(shop, client)
    told = str([line.detail for line in read_trail(shop, owner, TrailFilter(client=client), 50)])
    assert MEANS not in told  # gone for good, not hidden
    assert PET in told


def test_remarks_on_health_lapse_with_the_others(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    key = save_field(shop, owner, FieldDraft("体检", purpose=Purpose.HEALTH)).key
    assert sensitive_keys(Purpose.HEALTH) == {"problem", key}
    made = add_client(shop, owner, ClientDraft("李岚")).client_id
    set_values(shop, owner, made, {"problem": "痘", key: "好", "likes": "茶"}, (Purpose.HEALTH,))
    clock.instant += timedelta(days=3 * 366 + 2)
    done = let_lapse(shop, owner, (Lapse.HEALTH,))
    assert done.gone == ((Lapse.HEALTH, 1),)
    assert set(values_of(shop, made)) == {"likes"}


def test_somebody_else_named_in_a_field_is_found_and_taken_out(shop: Shop, owner: Acting, client: ClientId) -> None:
    her = add_client(shop, owner, ClientDraft("赵敏仪")).client_id
    set_values(shop, owner, client, {"likes": "和赵敏仪一起来"})
    add_moment(shop, owner, client, MomentKind.REQUEST, "要和赵敏仪同一天", on=date(2026, 11, 1))
    keys = {mention.key.partition(":")[0]: mention.key for mention in mentions_of(shop, her)}
    assert set(keys) == {"client_value.text", "client_moment.text"}
    erase_client(shop, owner, her, ErasureReason.ASKED, tuple(keys.values()))
    assert "赵敏仪".encode() not in raw(shop)
    assert values_of(shop, client)["likes"].text == "和［已删除］一起来"
    assert not OPEN.execute_sql("SELECT 1 FROM client_search WHERE client_search MATCH '\"赵敏仪\"'").fetchall()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_her_paper_prints_them(shop: Shop, owner: Acting, client: ClientId, language: str) -> None:
    retire_field(shop, owner, "own_1")
    report = read_client_report(shop, client)
    pdf = client_report_pdf(report, words_for(language), at=local_time(shop.now(), shop.settings.zone))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).replace("\n", "")
    for said in ("宠物", PET, GIFT, {"en": "money is no matter", "zh_CN": "不在乎钱"}[language]):
        assert said in text
    withdraw_consent(shop, owner, client, Purpose.MEANS, Channel.PHONE)
    assert [field.key for field, _value in read_client_report(shop, client).fields] == ["own_1"]
