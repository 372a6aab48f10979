"""What a list says of calls: kept as her answer, obeyed by the queue, and never lifted by a list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_app.clients.client import Client, ClientDraft
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client, find_clients, get_client, set_do_not_call
from desk_app.db.shop import Shop
from desk_app.followup.desk import day_queue
from desk_app.importer.columns import understand
from desk_app.importer.desk import FileResult, import_files
from desk_app.privacy.desk import consent_states
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.importer.samples import write_csv

BORN = "1990-11-21"  # her birthday is a reason to call on the day of the tests
HEADINGS = ("姓名", "手机", "生日", "是否可回访", "来电时间")


def _bring(shop: Shop, owner: Acting, tmp_path: Path, *rows: tuple[str, ...], name: str = "a.csv") -> FileResult:
    (result,) = import_files(shop, owner, [write_csv(tmp_path / name, rows)]).files
    return result


def _client(shop: Shop, name: str) -> Client:
    (brief,) = find_clients(shop, name)
    return get_client(shop, brief.id)


def _codes(result: FileResult) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.field, problem.code) for problem in result.problems]


def test_her_answer_lands_and_the_queue_obeys_it(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    result = _bring(
        shop,
        owner,
        tmp_path,
        HEADINGS,
        ("秦岚", "13512340001", BORN, "是", "10:00-12:00"),
        ("付雨", "13512340002", BORN, "否", "下午2点后"),
        ("龚瑶", "13512340003", BORN, "不要打电话", ""),
        ("王静", "13512340004", BORN, "", ""),
    )
    assert (result.added, result.problems) == (4, ())
    said = [_client(shop, name) for name in ("秦岚", "付雨", "龚瑶", "王静")]
    assert [(one.may_call, one.do_not_call) for one in said] == [
        (True, False), (False, False), (None, True), (None, False),
    ]  # fmt: skip
    assert [(one.call_from, one.call_to) for one in said[:2]] == [(600, 720), (840, None)]
    assert [one.notes for one in said] == ["", "", "", ""]
    queue = day_queue(shop, date(2026, 11, 21))
    assert {call.client for call in queue.calls} == {"秦岚", "王静"}
    assert {held.client_id for held in queue.held} >= {said[1].id, said[2].id}
    answers = [
        (state.answer, state.last.channel if state.last else None)
        for one in said
        for state in consent_states(shop, one.id)
        if state.purpose is Purpose.CALLS
    ]
    assert answers == [
        (Answer.GIVEN, Channel.IMPORT), (Answer.WITHDRAWN, Channel.IMPORT),
        (Answer.WITHDRAWN, None), (Answer.UNASKED, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("是否可回访", "may_call"), ("可否回访", "may_call"), ("回访意愿", "may_call"), ("接受回访", "may_call"),
        ("Consent to be called", "may_call"), ("May call", "may_call"),
        ("勿打扰", "do_not_call"), ("Do not call", "do_not_call"), ("请勿致电", "do_not_call"),
        ("来电时间", "call_hours"), ("方便时间", "call_hours"), ("宜来电时间", "call_hours"),
        ("Best time to call", "call_hours"),
    ],
)  # fmt: skip
def test_headings_of_calls_are_known(heading: str, field: str) -> None:
    found = understand([(1, ["姓名", "电话", heading])])
    assert found is not None
    assert (dict(found.columns), found.certainty[field]) == ({"name": 0, "phone": 1, field: 2}, 1.0)


def test_content_tells_where_a_heading_does_not() -> None:
    rows = [["姓名", "手机", "其他", ""], ["甲", "13800001111", "不要打电话", "14:00-16:00"]]
    found = understand([(number, row) for number, row in enumerate(rows, start=1)])
    assert found is not None
    assert dict(found.columns) == {"name": 0, "phone": 1, "may_call": 2, "call_hours": 3}
    assert found.certainty["may_call"] < 0.8


def test_times_under_another_heading_are_no_hours_to_call() -> None:
    found = understand([(1, ["姓名", "手机", "上次预约"]), (2, ["甲", "13800001111", "14:00-16:00"])])
    assert found is not None
    assert "call_hours" not in found.columns


def test_a_column_do_not_call(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = (("Name", "Phone", "Do not call"), ("Ann Lee", "+14165550101", "Yes"), ("Bob Ray", "+14165550102", "no"))
    assert _bring(shop, owner, tmp_path, *rows).problems == ()
    assert [(_client(shop, name).do_not_call, _client(shop, name).may_call) for name in ("Ann Lee", "Bob Ray")] == [
        (True, None), (False, None),  # "no" under "do not call" is no consent
    ]  # fmt: skip


def test_what_is_not_plain_is_kept_and_named(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    result = _bring(
        shop,
        owner,
        tmp_path,
        HEADINGS,
        ("秦岚", "13512340001", "", "看情况", "有空就打"),
        ("付雨", "13512340002", "", "发微信，不要打电话", ""),
        ("龚瑶", "13512340003", "", "不详", ""),
    )
    assert _codes(result) == [
        (2, "may_call", "bad_answer"), (2, "call_hours", "bad_time"),
        (3, "may_call", "bad_answer"), (4, "may_call", "bad_answer"),
    ]  # fmt: skip
    assert [problem.given for problem in result.problems] == [True, True, True, False]
    chinese = words_for("zh_CN")
    assert "看情况" in result.problems[0].say(chinese)
    one, other, third = (_client(shop, name) for name in ("秦岚", "付雨", "龚瑶"))
    assert (one.may_call, one.notes) == (None, "是否可回访原文：看情况\n来电时间原文：有空就打")
    assert (other.do_not_call, other.notes) == (True, "是否可回访原文：发微信，不要打电话")
    assert (third.may_call, third.do_not_call, third.notes) == (None, False, "")


def test_both_columns_against_each_other_is_a_no(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = (("姓名", "手机", "是否可回访", "勿打扰"), ("秦岚", "13512340001", "是", "是"))
    assert _codes(_bring(shop, owner, tmp_path, *rows)) == [(2, "may_call", "not_called")]
    assert (_client(shop, "秦岚").may_call, _client(shop, "秦岚").do_not_call) == (None, True)


@pytest.mark.parametrize("barred_by", ["do_not_call", "may_call"])
def test_a_list_lifts_nothing(shop: Shop, owner: Acting, tmp_path: Path, barred_by: str) -> None:
    known = add_client(
        shop, owner, ClientDraft("秦岚", ("13512340001",), may_call=False if barred_by == "may_call" else None)
    ).client_id
    if barred_by == "do_not_call":
        set_do_not_call(shop, owner, known, True, "她说的")
    before = get_client(shop, known)
    result = _bring(shop, owner, tmp_path, HEADINGS, ("秦岚", "13512340001", "", "是", ""))
    assert _codes(result) == [(2, "may_call", "not_called")]
    after = get_client(shop, known)
    assert (after.may_call, after.do_not_call) == (before.may_call, before.do_not_call)
    states = {state.purpose: state.answer for state in consent_states(shop, known)}
    assert states[Purpose.CALLS] is not Answer.GIVEN


@pytest.mark.parametrize(("said", "kept"), [("否", (False, False)), ("勿打扰", (True, True))])
def test_a_no_of_a_later_list_holds(
    shop: Shop, owner: Acting, tmp_path: Path, said: str, kept: tuple[bool, bool]
) -> None:
    known = add_client(shop, owner, ClientDraft("秦岚", ("13512340001",), may_call=True)).client_id
    result = _bring(shop, owner, tmp_path, HEADINGS, ("秦岚", "13512340001", "", said, ""))
    assert (result.updated, _codes(result)) == (1, [(2, "may_call", "not_called")])
    after = get_client(shop, known)
    assert (after.may_call, after.do_not_call) == kept
    states = {state.purpose: state.answer for state in consent_states(shop, known)}
    assert states[Purpose.CALLS] is Answer.WITHDRAWN


def test_a_yes_and_hours_fill_what_is_blank(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    known = add_client(shop, owner, ClientDraft("秦岚", ("13512340001",))).client_id
    row = ("秦岚", "13512340001", "", "是", "14:00-16:00")
    assert _bring(shop, owner, tmp_path, HEADINGS, row).problems == ()
    after = get_client(shop, known)
    assert (after.may_call, after.call_from, after.call_to) == (True, 840, 960)
    other = _bring(shop, owner, tmp_path, HEADINGS, (*row[:4], "9:00-10:00"), name="b.csv")
    assert _codes(other) == [(2, "call_hours", "conflict")]
    assert get_client(shop, known).notes == "宜来电时间：9:00–10:00（导入）"
    count = "SELECT count(*) FROM client_consent WHERE client_id = ?"
    assert shop.database.execute_sql(count, (known,)).fetchone()[0] == 1
    again = _bring(shop, owner, tmp_path, HEADINGS, row, name="c.csv")
    assert (again.added, again.updated) == (0, 0)
