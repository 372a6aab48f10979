"""What columns mean, by heading and by content."""

from __future__ import annotations

import pytest

from desk_app.importer.columns import Understood, match_headings, understand
from desk_app.importer.lists import FIELDS, REQUIRED, ListKind, field_label


def _understand(*rows: str, name: str = "", kind: ListKind | None = None) -> Understood:
    found = understand([(number, row.split(",")) for number, row in enumerate(rows, start=1)], name=name, kind=kind)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("headings", "kind", "fields"),
    [
        ("姓名,手机号,生日,身份证号,性别,备注,余额,来源", "clients",
         "name phone birthday document gender notes balance source"),
        ("姓名,電話,生日,備註", "clients", "name phone birthday notes"),
        ("会员卡号,客户名称,联系手机号码,出生年月日,建档日期", "clients", "code name phone birthday -"),
        ("First Name,Last Name,Mobile,Email,DOB", "clients", "first_name last_name phone - birthday"),
        ("序号,姓 名,性别,手机（必填）,生日(农历)", "clients", "- name gender phone birthday"),
        ("ＮＡＭＥ,TEL.,Member No.", "clients", "name phone code"),
        ("Receipt,Date,Description,Client,Staff,Quantity,Amount,GST,PST", "receipts",
         "receipt date name client staff quantity amount tax:GST tax:PST"),
        ("单号,日期,项目,客户,美容师,数量,金额", "receipts", "receipt date name client staff quantity amount"),
        ("IsActive,Code,Desc,Cate,Price,Cost", "services", "active code name category price cost"),
        ("项目名称,价格,时长", "services", "name price minutes"),
        ("IsActive,Code,Description,Supplier,Brand,Category,Price,On Hand,Minimum,Maximum,Cost,COG,YTD,Package",
         "products", "active code name supplier brand category price on_hand minimum maximum cost - - -"),
        ("Code,Staff,Service,Date,Time,TimeInt", "bookings", "client staff service date time minute"),
        ("预约日期,预约时间,客户,项目,美容师", "bookings", "date time client service staff"),
        ("Cancel Date,Code,Service,Staff,Booking Date,Canceled By,Days", "cancellations",
         "cancelled_on client service staff date by days"),
        ("Date,Code,Service,Staff", "no-shows", "date client service staff"),
    ],
)  # fmt: skip
def test_headings_tell_kind_and_columns(headings: str, kind: str, fields: str) -> None:
    found = _understand(headings)
    assert found.kind.value == kind
    expected = {field: column for column, field in enumerate(fields.split()) if field != "-"}
    assert dict(found.columns) == expected
    assert all(certainty >= 0.8 for certainty in found.certainty.values())


def test_headings_may_stand_below_a_title() -> None:
    found = _understand("××美容院会员资料,,", ",,", "姓名,手机,生日", "甲,13800001111,1990-01-01")
    assert (found.heading_row, found.kind) == (3, ListKind.CLIENTS)
    assert found.sample == (("甲", "13800001111", "1990-01-01"),)


def test_content_tells_where_a_heading_does_not() -> None:
    found = _understand(
        "姓名,A列,B列,C列", "甲,13800001111,510104199610101944,1990-01-01", "乙,139 0000 2222,,1985.3.4"
    )
    assert dict(found.columns) == {"name": 0, "phone": 1, "document": 2, "birthday": 3}
    assert found.certainty["name"] == 1.0
    assert found.certainty["phone"] < 0.8


def test_dates_of_recent_years_are_no_birthdays() -> None:
    found = _understand("姓名,手机,建档", "甲,13800001111,2024-01-01", "乙,13800001112,2025-03-04")
    assert "birthday" not in found.columns
    assert found.unknown == (2,)


def test_a_list_of_people_without_headings() -> None:
    found = _understand("秦岚,13800001111,女", "付志慧,13900002222,女", "龚瑶辉,13700003333,男")
    assert found.heading_row == 0
    assert dict(found.columns) == {"name": 0, "phone": 1, "gender": 2}


@pytest.mark.parametrize("text", ["Lorem ipsum, dolor sit amet", "id,x,t,m", "1,2,3"])
def test_what_is_no_list_is_not_understood(text: str) -> None:
    assert understand([(1, text.split(","))]) is None


def test_the_file_name_settles_what_columns_leave_open() -> None:
    assert _understand("Name", "Anna", name="clients.csv").kind is ListKind.CLIENTS


def test_a_kind_that_is_given_is_kept() -> None:
    assert _understand("Code,Description,Price,Brand", kind=ListKind.SERVICES).kind is ListKind.SERVICES


def test_a_person_may_say_what_columns_mean() -> None:
    found = _understand("姓名,手机号,说明").with_columns(ListKind.CLIENTS, {"name": 0, "notes": 1})
    assert dict(found.columns) == {"name": 0, "notes": 1}
    assert found.unknown == (2,)


def test_the_usual_heading_wins_over_the_unusual_one() -> None:
    assert match_headings(ListKind.CLIENTS, ["会员", "姓名"])["name"] == (1, 1.0)


@pytest.mark.parametrize(
    ("headings", "row", "second"),
    [
        ("姓名,手机,手机", "双电,13800004441,13800004442", 2),
        ("姓名,手机,备注,电话", "双电,13800004441,x,021-5555-6666", 3),
        ("Name,Phone,Mobile", "Ann,+1 416-555-0101,", 2),
        ("Name,Phone,Contact", "Ann,+1 416-555-0101,her mother", None),
    ],
)
def test_a_second_column_of_phones_is_the_second_phone(headings: str, row: str, second: int | None) -> None:
    found = _understand(headings, row)
    assert found.columns.get("phone2") == second
    assert "phone" in found.columns


def test_every_required_field_exists_and_has_a_label() -> None:
    for kind, groups in REQUIRED.items():
        names = {field.name for field in FIELDS[kind]}
        assert all(group <= names for group in groups), kind
        assert all(field_label(kind, name) for name in names)


def test_headings_with_nothing_below_them_are_no_more_than_they_are() -> None:
    found = _understand("姓名,手机,生日")
    assert (found.headings, found.sample) == (("姓名", "手机", "生日"), ())
