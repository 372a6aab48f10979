"""Client lists: each row as a draft, and who is taken for whom."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from desk_app.clients import store as client_store
from desk_app.clients.client import Birthday, Client, ClientId
from desk_app.clients.desk import find_clients
from desk_app.db.shop import Shop
from desk_app.importer.desk import import_files
from desk_app.importer.problem_list import problem_label
from desk_app.importer.result import FileResult
from desk_app.money import Money
from desk_app.staff.account import Acting
from desk_app.till.opening import OpeningKind
from desk_app.till.openings import openings_of
from desk_app.words import words_for
from tests.importer.samples import DATA, write_csv, write_xlsx

HEADINGS = ("姓名", "手机号", "生日", "身份证号", "性别", "备注", "余额", "卡号")


def _rows(*rows: dict[str, str]) -> list[tuple[str, ...]]:
    return [HEADINGS, *(tuple(row.get(heading, "") for heading in HEADINGS) for row in rows)]


def _import(shop: Shop, owner: Acting, path: Path) -> FileResult:
    result = import_files(shop, owner, [path]).files[0]
    assert result.read == result.added + result.updated + result.merged + result.skipped
    return result


def _bring(shop: Shop, owner: Acting, tmp_path: Path, *rows: dict[str, str], name: str = "a.csv") -> FileResult:
    return _import(shop, owner, write_csv(tmp_path / name, _rows(*rows)))


def _codes(result: FileResult) -> dict[str, int]:
    return dict(Counter(problem.code for problem in result.problems))


def _client(shop: Shop, name: str) -> Client:
    (brief,) = find_clients(shop, name)
    del shop
    found = client_store.client(brief.id)  # with the whole document number
    assert found is not None
    return found


real = pytest.mark.skipif(not (DATA / "clients_zh.csv").exists(), reason="the shared data is not here")


@real
@pytest.mark.parametrize(("first", "second"), [("csv", "xlsx"), ("xlsx", "csv")])
def test_the_chinese_list_lands_as_its_truth_says(shop: Shop, owner: Acting, first: str, second: str) -> None:
    truth = json.loads((DATA / "clients_zh.truth.json").read_text("utf-8"))
    bad = {code: truth[code] for code in ("bad_id", "bad_phone", "bad_date", "no_name", "not_data")}
    result = _import(shop, owner, DATA / f"clients_zh.{first}")
    assert (result.read, result.added, result.updated) == (truth["rows"], truth["people"], 0)
    assert result.merged == truth["dup_rows"]
    assert result.skipped == truth["no_name"] + truth["not_data"]
    assert _codes(result) == bad | {"duplicate": truth["dup_rows"]}
    # 不详 and 无 are counted as the truth counts them, and are called by their name
    left_open = Counter(problem.code for problem in result.problems if not problem.given)
    assert left_open == {"bad_date": 5, "bad_phone": 4}
    for again in (first, second):
        result = _import(shop, owner, DATA / f"clients_zh.{again}")
        assert (result.added, result.updated) == (0, 0)
        assert _codes(result) == bad | {"duplicate": truth["dup_rows"]}
    lunar = shop.database.execute_sql("SELECT count(*) FROM client WHERE birth_lunar").fetchone()[0]
    assert lunar == truth["lunar"]
    guarded = shop.database.execute_sql("SELECT notes FROM client WHERE substr(notes, 1, 1) IN ('=', '+', '-', '@')")
    assert len(guarded.fetchall()) == truth["injection"]


def test_what_cannot_be_read_goes_to_the_notes_and_the_person_lands(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    result = _bring(
        shop,
        owner,
        tmp_path,
        {
            "姓名": "喆犇玥",
            "手机号": "1380000123X",
            "生日": "1985-02-30",
            "身份证号": "510104199610101945",
            "备注": "5 < 6 <para>",
            "余额": "1,280.00",
        },
    )
    assert (result.added, result.skipped) == (1, 0)
    assert [(problem.row, problem.field, problem.code) for problem in result.problems] == [
        (2, "document", "bad_id"),
        (2, "phone", "bad_phone"),
        (2, "birthday", "bad_date"),
    ]
    client = _client(shop, "喆犇玥")
    assert (client.phones, client.birthday, client.document_number) == ((), None, "")
    assert client.notes.split("\n") == [
        "5 < 6 <para>",
        "身份证号原文：510104199610101945",
        "手机号原文：1380000123X",
        "生日原文：1985-02-30",
    ]
    (brought,) = openings_of(shop, client.id)
    assert (brought.kind, brought.amount) == (OpeningKind.STORED, Money(128_000, "CNY"))


@pytest.mark.parametrize("text", ["<b>VIP</b> & x", '=HYPERLINK("http://x")', "@SUM(A1)", "a<b>c", '<img src="x.png">'])
def test_notes_are_kept_to_the_letter(shop: Shop, owner: Acting, tmp_path: Path, text: str) -> None:
    _bring(shop, owner, tmp_path, {"姓名": "秦岚", "备注": text})
    assert _client(shop, "秦岚").notes == text


def test_rows_that_are_no_people_are_named(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    result = _bring(
        shop,
        owner,
        tmp_path,
        {"手机号": "13800001111"},
        {"姓名": "甲", "手机号": "13800002222"},
        {},
        dict(zip(HEADINGS, HEADINGS, strict=True)),
        {"姓名": "合计", "余额": "2人"},
        {"姓名": "制表人：李岚"},
    )
    assert (result.read, result.added, result.skipped) == (6, 1, 5)
    assert [(problem.row, problem.code) for problem in result.problems] == [
        (2, "no_name"),
        *((row, "not_data") for row in (4, 5, 6, 7)),
    ]


def test_m4_a_second_advisor_is_read_and_an_unknown_one_goes_to_the_notes(
    shop: Shop, owner: Acting, tmp_path: Path
) -> None:
    head = ("姓名", "手机", "顾问", "第二顾问", "地址")
    first = [head, ("王芳", "13800001111", "周琳", "苏雪", ""), ("李娜", "13800002222", "", "某人", "")]
    _import(shop, owner, write_csv(tmp_path / "a.csv", first))
    assert _client(shop, "王芳").advisor_names == "周琳 · 苏雪"
    assert (_client(shop, "李娜").advisor_names, _client(shop, "李娜").notes) == ("", "第二顾问：某人")
    later = [head, ("王芳", "13800001111", "周琳", "李岚", "新址"), ("李娜", "13800002222", "苏雪", "周琳", "新址")]
    result = _import(shop, owner, write_csv(tmp_path / "b.csv", later))
    assert _client(shop, "王芳").advisor_names == "周琳 · 苏雪", "what the file says stays"
    assert [problem.field for problem in result.problems] == ["second_advisor"]
    assert _client(shop, "李娜").advisor_names == "苏雪 · 周琳"


def test_the_same_person_twice_is_made_one(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    result = _bring(
        shop,
        owner,
        tmp_path,
        {"姓名": "付 志慧", "手机号": "86-13900007316", "备注": "老客户"},
        {"姓名": "付志慧", "手机号": "139 0000 7316", "生日": "1971/09/14", "备注": "重复登记"},
    )
    assert (result.added, result.merged) == (1, 1)
    assert [(problem.row, problem.code, problem.values) for problem in result.problems] == [
        (3, "duplicate", {"row": 2})
    ]
    client = _client(shop, "付志慧")
    assert client.birthday == Birthday(9, 14, 1971)
    assert client.notes == "老客户\n重复登记"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"姓名": "王芳", "手机号": "13800001111"}, {"姓名": "王芳", "手机号": "13800001111"}, True),
        ({"姓名": "王芳", "手机号": "13800001111"}, {"姓名": "李娜", "手机号": "13800001111"}, False),
        ({"姓名": "王芳", "手机号": "13800001111"}, {"姓名": "王芳", "手机号": "13800002222"}, False),
        ({"姓名": "王芳", "生日": "1990-01-01"}, {"姓名": "王芳", "生日": "1990.1.1", "备注": "x"}, True),
        (
            {"姓名": "王芳", "生日": "1990-01-01", "手机号": "13800001111"},
            {"姓名": "王芳", "生日": "1990-01-01", "手机号": "13800002222"},
            False,
        ),
        (
            {"姓名": "王芳", "身份证号": "510104199610101944"},
            {"姓名": "王芳", "身份证号": "510104 19961010 1944", "手机号": "13800001111"},
            True,
        ),
        (
            {"姓名": "王芳", "手机号": "13800001111", "身份证号": "510104199610101944"},
            {"姓名": "王芳", "手机号": "13800001111", "身份证号": "110101199107097024"},
            False,
        ),
        ({"姓名": "王芳"}, {"姓名": "王芳", "备注": "另一位"}, False),
        ({"姓名": "王芳", "卡号": "V001"}, {"姓名": "王芳", "卡号": "V001", "手机号": "13800001111"}, True),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_who_is_the_same_person(
    shop: Shop, owner: Acting, tmp_path: Path, one: dict[str, str], other: dict[str, str], same: bool, apart: bool
) -> None:
    """In one file or in two: the answer is the same."""
    if apart:
        _bring(shop, owner, tmp_path, one)
        result = _bring(shop, owner, tmp_path, other, name="b.csv")
        assert result.added == (0 if same else 1)
    else:
        result = _bring(shop, owner, tmp_path, one, other)
        assert result.added == (1 if same else 2)
    assert shop.database.execute_sql("SELECT count(*) FROM client").fetchone()[0] == (1 if same else 2)


def test_a_later_list_fills_blanks_and_overwrites_nothing(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    _bring(shop, owner, tmp_path, {"姓名": "王芳", "手机号": "13800001111", "性别": "女", "备注": "怕痛"})
    result = _bring(
        shop,
        owner,
        tmp_path,
        {"姓名": "王芳", "手机号": "13800001111/13900002222", "性别": "男", "生日": "1990-01-01", "备注": "老客户"},
        name="b.csv",
    )
    assert (result.updated, result.merged, result.added) == (1, 0, 0)
    client = _client(shop, "13900002222")
    assert (client.name, client.gender, client.phones) == ("王芳", "f", ("13800001111", "13900002222"))
    assert (client.birthday, client.notes) == (Birthday(1, 1, 1990), "怕痛\n老客户\n性别：男（导入）")


def test_a_member_code_of_somebody_else_is_not_taken(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    result = _bring(shop, owner, tmp_path, {"姓名": "王芳", "卡号": "V001"}, {"姓名": "李娜", "卡号": "V001"})
    assert (result.added, _codes(result)) == (2, {"code_taken": 1})
    assert _client(shop, "王芳").code == "V001"
    assert "V001" in _client(shop, "李娜").notes
    again = _bring(shop, owner, tmp_path, {"姓名": "王芳", "卡号": "V001"}, {"姓名": "李娜", "卡号": "V001"})
    assert again.added == 0


def test_titles_tell_the_gender(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    _bring(shop, owner, tmp_path, {"姓名": "张丽华女士"}, {"姓名": "王先生"})
    assert (_client(shop, "张丽华").name, _client(shop, "张丽华").gender) == ("张丽华", "f")
    assert (_client(shop, "王先生").name, _client(shop, "王先生").gender) == ("王先生", "m")


def test_english_lists_with_split_names(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [
        ("First Name", "Last Name", "Mobile", "Email", "DOB"),
        ("Zoë", "Brontë", "+44 20 7946 0958", "z@example.org", "25/12/1990"),
        ("Ann", "Lee", "13800001111", "", "03/04/1985"),
    ]
    assert _import(shop, owner, write_csv(tmp_path / "a.csv", rows)).problems == ()
    first, second = _client(shop, "Brontë"), _client(shop, "Ann Lee")
    assert (first.name, first.phones, first.notes) == ("Zoë Brontë", ("+442079460958",), "Email：z@example.org")
    # the other row shows that the day stands first
    assert (first.birthday, second.birthday) == (Birthday(12, 25, 1990), Birthday(4, 3, 1985))


def test_a_heading_may_say_that_birthdays_are_lunar(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    _import(shop, owner, write_csv(tmp_path / "a.csv", [("姓名", "生日（农历）"), ("王芳", "8月15日")]))
    assert _client(shop, "王芳").birthday == Birthday(8, 15, 0, lunar=True)


def test_excel_numbers_and_serial_dates(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [("会员资料",), ("说明：2026年",), ("姓名", "電話", "生日"), ("陳雅婷", 1.38000011e10, 35348)]
    _import(shop, owner, write_xlsx(tmp_path / "a.xlsx", rows))
    client = _client(shop, "陳雅婷")
    assert (client.phones, client.birthday) == (("13800001100",), Birthday(10, 10, 1996))


def test_very_long_cells_cost_nobody_anything(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    name, notes = "长" * 10_000, "注" * 45_000
    result = _bring(shop, owner, tmp_path, {"姓名": name, "手机号": "13800001111", "备注": notes})
    assert (result.added, _codes(result)) == (1, {"too_long": 1, "split": 1})
    client = _client(shop, "13800001111")
    assert len(client.name) < 100
    more = shop.database.execute_sql("SELECT text FROM client_note WHERE client_id = ? ORDER BY id", (client.id,))
    kept = client.notes + "".join(row[0] for row in more.fetchall())
    assert (kept.count("长"), kept.count("注")) == (10_000, 45_000)


def _other_notes(shop: Shop, client: Client) -> list[str]:
    sql = "SELECT text FROM client_note WHERE client_id = ? ORDER BY id"
    return [row[0] for row in shop.database.execute_sql(sql, (client.id,)).fetchall()]


def test_a_long_note_is_cut_at_its_lines_and_said_to_be(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    lines = [f"{number}：{'注' * 1_500}" for number in range(30)]
    result = _bring(shop, owner, tmp_path, {"姓名": "王芳", "备注": "\n".join(lines)})
    (problem,) = result.problems
    assert (problem.row, problem.field, problem.code, problem.values["count"]) == (2, "notes", "split", 3)
    assert "分成 3 条" in problem.say(words_for("zh_CN"))
    client = _client(shop, "王芳")
    pieces = [client.notes, *_other_notes(shop, client)]
    assert all(len(piece) <= 20_000 for piece in pieces)
    assert "\n".join(pieces).split("\n") == lines
    again = _bring(shop, owner, tmp_path, {"姓名": "王芳", "备注": "\n".join(lines)})
    assert (again.added, again.updated, _other_notes(shop, client)) == (0, 0, pieces[1:])


def test_what_a_later_row_adds_to_full_notes_is_kept_and_said(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [{"姓名": "王芳", "手机号": "13800001111", "备注": sign * 15_000} for sign in "甲乙"]
    assert _codes(_bring(shop, owner, tmp_path, *rows)) == {"duplicate": 1, "split": 1}
    client = _client(shop, "王芳")
    assert (client.notes, _other_notes(shop, client)) == ("甲" * 15_000, ["乙" * 15_000])


def test_a_number_taken_by_somebody_else_finds_room_beside_full_notes(
    shop: Shop, owner: Acting, tmp_path: Path
) -> None:
    one = {"姓名": "王芳", "手机号": "13800001111", "卡号": "V001"}
    other = {"姓名": "李娜", "手机号": "13900002222", "卡号": "V001", "备注": "注" * 20_000}
    _bring(shop, owner, tmp_path, one, other)
    client = _client(shop, "李娜")
    assert (len(client.notes), _other_notes(shop, client)) == (20_000, ["卡号原文：V001"])


@pytest.mark.parametrize("said", ["不详", "未知", "无", "無", "-", "－", "/", "N/A", "unknown", "None", "暂无", "？"])
def test_what_the_list_leaves_open_is_left_open(shop: Shop, owner: Acting, tmp_path: Path, said: str) -> None:
    one = {"姓名": "王芳", "手机号": said, "生日": said, "身份证号": said}
    other = {"姓名": "李娜", "身份证号": said}
    result = _bring(shop, owner, tmp_path, one, other)
    assert (result.added, result.skipped) == (2, 0)
    assert {problem.given for problem in result.problems} == {False}
    assert {problem_label(problem) for problem in result.problems} == {"Not given"}
    assert all(said in problem.say(words_for("zh_CN")) for problem in result.problems)
    client = _client(shop, "王芳")
    assert (client.phones, client.birthday, client.document_number, client.notes) == ((), None, "", "")


def test_a_birthday_of_noughts_is_not_given(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    (problem,) = _bring(shop, owner, tmp_path, {"姓名": "王芳", "生日": "0"}).problems
    assert (problem.code, problem.given) == ("bad_date", False)


def test_a_row_of_ten_thousand_cells_is_named(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [HEADINGS, ("王芳", "13800001111"), ("李娜", "13800002222", *[""] * 9_997, "x")]
    result = _import(shop, owner, write_csv(tmp_path / "a.csv", rows))
    assert (result.added, _codes(result)) == (2, {"extra_cells": 1})


def test_an_imported_advisor_is_the_colleague_of_that_name(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [("姓名", "手机", "顾问"), ("王芳", "13800001111", "周琳"), ("李娜", "13800002222", "某人")]
    _import(shop, owner, write_csv(tmp_path / "a.csv", rows))
    assert _client(shop, "王芳").advisor_name == "周琳"
    assert _client(shop, "李娜").notes == "顾问：某人"


def test_a_client_known_by_her_code_alone_gets_her_name(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    lines = [("Receipt", "Date", "Description", "Client", "Amount"), ("1", "2026-03-15", "Cut", "KERT01", "82")]
    import_files(shop, owner, [write_csv(tmp_path / "r.csv", lines)])
    rows = [("Code", "Name", "Phone"), ("KERT01", "Kerry Town", "13800001111")]
    result = _import(shop, owner, write_csv(tmp_path / "c.csv", rows))
    assert (result.added, result.updated) == (0, 1)
    client = _client(shop, "Kerry")
    assert (client.id, client.code, client.name) == (ClientId(1), "KERT01", "Kerry Town")


DOCUMENT, OTHER_DOCUMENT = "510104199610101944", "110101199107097024"
WIDE = ("姓名", "手机号", "生日", "身份证号", "性别", "备注", "会员卡号", "地址", "来源", "过敏", "顾问")


def _wide(shop: Shop, owner: Acting, tmp_path: Path, *rows: dict[str, str], name: str = "a.csv") -> FileResult:
    cells = [tuple(row.get(heading, "") for heading in WIDE) for row in rows]
    return _import(shop, owner, write_csv(tmp_path / name, [WIDE, *cells]))


@pytest.mark.parametrize("apart", [False, True])
def test_no_value_of_a_merged_row_is_lost(shop: Shop, owner: Acting, tmp_path: Path, apart: bool) -> None:
    one = {
        "姓名": "王芳", "手机号": "13800001111", "生日": "1990-01-01", "身份证号": DOCUMENT, "性别": "女",
        "会员卡号": "V001", "地址": "旧地址1号", "来源": "路过", "过敏": "青霉素、花粉", "顾问": "周琳",
    }  # fmt: skip
    other = {
        "姓名": "王芳", "手机号": "13900002222", "生日": "1990-02-02", "身份证号": OTHER_DOCUMENT, "性别": "男",
        "会员卡号": "v001", "地址": "新地址2号", "来源": "美团", "过敏": "花粉，海鲜", "顾问": "苏雪",
    }  # fmt: skip
    if apart:
        _wide(shop, owner, tmp_path, one)
        result = _wide(shop, owner, tmp_path, other, name="b.csv")
        assert (result.added, result.updated) == (0, 1)
    else:
        result = _wide(shop, owner, tmp_path, one, other)
        assert (result.added, result.merged) == (1, 1)
    conflicts = [problem for problem in result.problems if problem.code == "conflict"]
    assert [problem.field for problem in conflicts] == [
        "gender", "birthday", "document", "address", "source", "advisor",
    ]  # fmt: skip
    assert conflicts[3].values == {"kept": "旧地址1号", "other": "新地址2号"}
    assert OTHER_DOCUMENT not in str(conflicts[2].values)
    client = _client(shop, "王芳")
    assert (client.code, client.address, client.gender, client.document_number) == ("V001", "旧地址1号", "f", DOCUMENT)
    assert client.phones == ("13800001111", "13900002222")
    assert client.allergies == "青霉素、花粉、海鲜"
    assert client.notes.split("\n") == [
        "性别：男（导入）",
        "生日：1990年2月2日（导入）",
        f"证件号：{OTHER_DOCUMENT}（导入）",
        "地址：新地址2号（导入）",
        "来源：美团（导入）",
        "顾问：苏雪（导入）",
    ]
    again = _wide(shop, owner, tmp_path, one, other, name="c.csv")
    assert (again.added, again.updated) == (0, 0)


def test_phones_for_which_there_is_no_room_stay_in_the_notes(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    first = "/".join(f"1380000{number:04d}" for number in range(10))
    rows = ({"姓名": "王芳", "手机号": first}, {"姓名": "王芳", "手机号": "13800000000/13900002222"})
    assert _codes(_wide(shop, owner, tmp_path, *rows)) == {"conflict": 1, "duplicate": 1}
    client = _client(shop, "王芳")
    assert len(client.phones) == 10
    assert client.notes == "电话：13900002222（导入）"


def test_a_code_the_shop_made_up_gives_way_to_a_real_one(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    _wide(shop, owner, tmp_path, {"姓名": "王芳", "手机号": "13800001111"})
    assert _client(shop, "王芳").code == "A-00001"
    rows = ({"姓名": "王芳", "手机号": "13800001111", "会员卡号": "VIP8"}, {"姓名": "李娜"}, {"姓名": "赵敏"})
    assert _wide(shop, owner, tmp_path, *rows, name="b.csv").updated == 1
    assert _client(shop, "王芳").code == "VIP8"
    assert _client(shop, "VIP8").name == "王芳"
    codes = [row[0] for row in shop.database.execute_sql("SELECT code FROM client").fetchall()]
    assert len(set(codes)) == 3
    later = {"姓名": "王芳", "手机号": "13800001111", "会员卡号": "VIP9"}
    assert _codes(_wide(shop, owner, tmp_path, later, name="c.csv")) == {"conflict": 1}
    assert (_client(shop, "王芳").code, "VIP9" in _client(shop, "王芳").notes) == ("VIP8", True)


@pytest.mark.parametrize("apart", [False, True])
def test_two_people_with_one_phone_land_and_each_is_told_of(
    shop: Shop, owner: Acting, tmp_path: Path, apart: bool
) -> None:
    mother, daughter = {"姓名": "王芳", "手机号": "13800001111"}, {"姓名": "李小雨", "手机号": "138 0000 1111"}
    if apart:
        assert _codes(_wide(shop, owner, tmp_path, mother)) == {}
        result = _wide(shop, owner, tmp_path, daughter, name="b.csv")
    else:
        result = _wide(shop, owner, tmp_path, mother, daughter)
    (problem,) = result.problems
    assert (problem.row, problem.field, problem.code) == (2 if apart else 3, "phone", "shared_phone")
    assert problem.say(words_for("zh_CN")) == "王芳也用这个电话；两人已分别建档。"
    assert (result.added, result.skipped) == (1 if apart else 2, 0)
    again = _wide(shop, owner, tmp_path, mother, daughter, name="c.csv")
    assert (again.added, _codes(again)) == (0, {})


def test_a_phone_that_fills_a_file_and_is_anothers_is_told_of(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    _wide(shop, owner, tmp_path, {"姓名": "王芳", "手机号": "13800001111"})
    _wide(shop, owner, tmp_path, {"姓名": "李小雨", "会员卡号": "V2", "手机号": "13900002222"}, name="b.csv")
    more = {"姓名": "李小雨", "会员卡号": "V2", "手机号": "13900002222/13800001111"}
    result = _wide(shop, owner, tmp_path, more, name="c.csv")
    assert (result.updated, _codes(result)) == (1, {"shared_phone": 1})


def test_control_characters_go_and_their_cell_is_told_of(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [{"姓名": "王\x07芳", "备注": "怕\u202e痛\x00"}] + [{"姓名": f"客户{n}"} for n in range(300)]
    rows.append({"姓名": "李雨", "地址": "一号\x1b路"})
    result = _wide(shop, owner, tmp_path, *rows)
    assert [(one.row, one.field) for one in result.problems] == [(2, "name"), (2, "notes"), (303, "address")]
    assert {one.code for one in result.problems} == {"control_characters"}
    assert result.problems[0].say(words_for("zh_CN")) == "“姓名”里有看不见的控制字符，已去掉。"
    assert (result.added, result.skipped) == (302, 0)
    assert _client(shop, "王芳").notes == "怕痛"


@pytest.mark.parametrize("apart", [False, True])
def test_a_mother_and_her_daughter_of_one_name_and_phone_stay_two(
    shop: Shop, owner: Acting, tmp_path: Path, apart: bool
) -> None:
    mother = {"姓名": "王芳", "手机号": "13800001111", "生日": "1960-01-01"}
    daughter = {"姓名": "王芳", "手机号": "13800001111", "生日": "1990-02-02"}
    unclear = {"姓名": "王芳", "手机号": "13800001111", "备注": "哪一位"}
    if apart:
        _wide(shop, owner, tmp_path, mother)
        result = _wide(shop, owner, tmp_path, daughter, name="b.csv")
    else:
        result = _wide(shop, owner, tmp_path, mother, daughter)
    assert _codes(result) == {"same_phone": 1}
    assert _wide(shop, owner, tmp_path, mother | {"备注": "x"}, name="c.csv").updated == 1
    assert _codes(_wide(shop, owner, tmp_path, unclear, name="d.csv")) == {"same_phone": 1}
    born = shop.database.execute_sql("SELECT birth_year, notes FROM client ORDER BY id").fetchall()
    assert born == [(1960, "x"), (1990, ""), (0, "哪一位")]


def test_a_lunar_and_a_solar_birthday_of_one_day_are_one_person(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    solar = {"姓名": "王芳", "手机号": "13800001111", "生日": "1990-10-03"}
    lunar = solar | {"生日": "农历1990年八月十五"}
    assert _wide(shop, owner, tmp_path, solar, lunar).added == 1


@pytest.mark.parametrize("apart", [False, True])
def test_a_document_of_somebody_else_merges_nobody(shop: Shop, owner: Acting, tmp_path: Path, apart: bool) -> None:
    one = {"姓名": "王芳", "手机号": "13800001111", "身份证号": DOCUMENT}
    other = {"姓名": "李娜", "手机号": "13900002222", "身份证号": DOCUMENT}
    if apart:
        _wide(shop, owner, tmp_path, one)
        result = _wide(shop, owner, tmp_path, other, name="b.csv")
        assert result.added == 1
    else:
        result = _wide(shop, owner, tmp_path, one, other)
        assert result.added == 2
    assert _codes(result) == {"document_taken": 1}
    assert (_client(shop, "李娜").document_number, _client(shop, "王芳").notes) == ("", "")
    assert _client(shop, "李娜").notes == f"身份证号原文：{DOCUMENT}"
    assert _wide(shop, owner, tmp_path, one, other, name="c.csv").added == 0


@pytest.mark.parametrize(("kept", "given"), [("v001", "V001"), ("Kert01", "KERT01"), ("V001", "v001")])
def test_member_codes_are_known_in_any_case(shop: Shop, owner: Acting, tmp_path: Path, kept: str, given: str) -> None:
    _wide(shop, owner, tmp_path, {"姓名": "王芳", "手机号": "13800001111", "会员卡号": kept})
    lines = [("Receipt", "Date", "Description", "Client", "Amount"), ("1", "2026-03-15", "Cut", given, "82")]
    import_files(shop, owner, [write_csv(tmp_path / "r.csv", lines)])
    result = _wide(shop, owner, tmp_path, {"姓名": "王芳", "会员卡号": given, "地址": "x"}, name="b.csv")
    assert (result.added, _codes(result)) == (0, {})
    taken = _wide(shop, owner, tmp_path, {"姓名": "李娜", "会员卡号": given}, name="c.csv")
    assert _codes(taken) == {"code_taken": 1}
    assert shop.database.execute_sql("SELECT client_id FROM visit").fetchall() == [(1,)]


def test_an_extension_stays_beside_its_number(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    texts = ("010-88886666转801", "(0755) 8765 4321 ext. 12", "138转801")
    rows = [{"姓名": name, "手机号": text} for name, text in zip(("王芳", "李娜", "赵敏"), texts, strict=True)]
    result = _bring(shop, owner, tmp_path, *rows)
    assert [(problem.row, problem.code) for problem in result.problems] == [(4, "bad_phone")]
    kept = [(_client(shop, row["姓名"]).phones, _client(shop, row["姓名"]).notes) for row in rows]
    assert kept == [
        (("01088886666",), "手机号原文：010-88886666转801"),
        (("075587654321",), "手机号原文：(0755) 8765 4321 ext. 12"),
        ((), "手机号原文：138转801"),
    ]


def test_a_document_number_that_excel_rounded_is_told_so(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [("姓名", "手机号", "身份证号"), ("王芳", "13800001111", 110101199003074477)]
    (problem,) = _import(shop, owner, write_xlsx(tmp_path / "a.xlsx", rows)).problems
    assert (problem.code, "1.10101199003074E+17" in problem.say(words_for("en"))) == ("bad_id", True)
    assert "lost its last digits" in problem.say(words_for("en"))


@pytest.mark.parametrize(
    "said",
    [
        "无", "無", "没有", "暂无", "none", "None", "n/a", "nil", "否", "-", "/", "No", "无过敏史", "没有过敏",
        "不过敏", "no known allergies", "No allergies", "NKA", "0", "无。",
    ],
)  # fmt: skip
def test_no_allergies_are_no_allergy(shop: Shop, owner: Acting, tmp_path: Path, said: str) -> None:
    result = _wide(shop, owner, tmp_path, {"姓名": "王芳", "过敏": said, "备注": said})
    assert (result.problems, result.health_unasked) == ((), 0)
    assert (_client(shop, "王芳").allergies, _client(shop, "王芳").notes) == ("", said)


@pytest.mark.parametrize("said", ["酒精", "无花果", "不锈钢", "no nuts", "花粉，无其他"])
def test_an_allergy_stays_one(shop: Shop, owner: Acting, tmp_path: Path, said: str) -> None:
    assert _wide(shop, owner, tmp_path, {"姓名": "王芳", "过敏": said}).health_unasked == 1
    assert _client(shop, "王芳").allergies == said


def test_allergies_that_nobody_knows_are_named(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    (problem,) = _wide(shop, owner, tmp_path, {"姓名": "王芳", "过敏": "不详"}).problems
    assert (problem.field, problem.given, _client(shop, "王芳").allergies) == ("allergies", False, "")


def test_birthdays_without_a_year_follow_the_other_dates(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [("Name", "Birthday"), ("Ann Lee", "13/02/1999"), ("Bob Ray", "04/05"), ("Cy Day", "1.5"), ("Di Fox", "5/5")]
    assert _import(shop, owner, write_csv(tmp_path / "a.csv", rows)).problems == ()
    born = [_client(shop, name).birthday for name in ("Bob Ray", "Cy Day", "Di Fox")]
    assert born == [Birthday(5, 4), Birthday(5, 1), Birthday(5, 5)]


def test_where_nothing_shows_the_order_a_day_without_a_year_is_named(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [("Name", "Birthday"), ("Ann Lee", "04/05"), ("Bob Ray", "1.5"), ("Cy Day", "5/5")]
    result = _import(shop, owner, write_csv(tmp_path / "a.csv", rows))
    assert [(problem.row, problem.code, problem.values["text"]) for problem in result.problems] == [
        (2, "bad_date", "04/05"), (3, "bad_date", "1.5"),
    ]  # fmt: skip
    assert "two ways" in result.problems[0].say(words_for("en"))
    assert (_client(shop, "Ann Lee").birthday, _client(shop, "Cy Day").birthday) == (None, Birthday(5, 5))
    assert "04/05" in _client(shop, "Ann Lee").notes


def test_under_a_chinese_heading_the_month_stands_first(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    assert (
        _bring(shop, owner, tmp_path, {"姓名": "王芳", "生日": "5-6"}, {"姓名": "李娜", "生日": "1.5"}).problems == ()
    )
    assert [_client(shop, name).birthday for name in ("王芳", "李娜")] == [Birthday(5, 6), Birthday(1, 5)]


def test_two_columns_of_phones_are_two_phones(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [("姓名", "手机", "手机"), ("王芳", "13800004441", "13800004442")]
    assert _import(shop, owner, write_csv(tmp_path / "a.csv", rows)).problems == ()
    client = _client(shop, "王芳")
    assert (client.phones, client.notes) == (("13800004441", "13800004442"), "")
