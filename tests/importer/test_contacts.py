"""Lists of Google Contacts, Outlook and Open Source Point of Sale, under the headings they really have."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from desk_app.clients.client import Birthday, Client
from desk_app.clients.desk import find_clients, get_client
from desk_app.db.shop import Shop
from desk_app.importer.contacts import shape_of
from desk_app.importer.desk import FileResult, import_files, look
from desk_app.staff.account import Acting

#: Google Contacts since 2024, and before.
GOOGLE = [
    "First Name",
    "Middle Name",
    "Last Name",
    "Phonetic First Name",
    "Phonetic Middle Name",
    "Phonetic Last Name",
    "Name Prefix",
    "Name Suffix",
    "Nickname",
    "File As",
    "Organization Name",
    "Organization Title",
    "Organization Department",
    "Birthday",
    "Notes",
    "Photo",
    "Labels",
    "E-mail 1 - Label",
    "E-mail 1 - Value",
    "E-mail 2 - Label",
    "E-mail 2 - Value",
    "Phone 1 - Label",
    "Phone 1 - Value",
    "Phone 2 - Label",
    "Phone 2 - Value",
    "Address 1 - Label",
    "Address 1 - Formatted",
    "Address 1 - Street",
    "Address 1 - City",
    "Address 1 - PO Box",
    "Address 1 - Region",
    "Address 1 - Postal Code",
    "Address 1 - Country",
    "Address 1 - Extended Address",
    "Website 1 - Label",
    "Website 1 - Value",
]
GOOGLE_OLD = [
    "Name",
    "Given Name",
    "Additional Name",
    "Family Name",
    "Yomi Name",
    "Given Name Yomi",
    "Additional Name Yomi",
    "Family Name Yomi",
    "Name Prefix",
    "Name Suffix",
    "Initials",
    "Nickname",
    "Short Name",
    "Maiden Name",
    "Birthday",
    "Gender",
    "Location",
    "Billing Information",
    "Directory Server",
    "Mileage",
    "Occupation",
    "Hobby",
    "Sensitivity",
    "Priority",
    "Subject",
    "Notes",
    "Language",
    "Photo",
    "Group Membership",
    "E-mail 1 - Type",
    "E-mail 1 - Value",
    "Phone 1 - Type",
    "Phone 1 - Value",
    "Organization 1 - Type",
    "Organization 1 - Name",
    "Organization 1 - Yomi Name",
    "Organization 1 - Title",
    "Organization 1 - Department",
]
#: Outlook's own export.
OUTLOOK = [
    "Title",
    "First Name",
    "Middle Name",
    "Last Name",
    "Suffix",
    "Company",
    "Department",
    "Job Title",
    "Business Street",
    "Business Street 2",
    "Business Street 3",
    "Business City",
    "Business State",
    "Business Postal Code",
    "Business Country/Region",
    "Home Street",
    "Home Street 2",
    "Home Street 3",
    "Home City",
    "Home State",
    "Home Postal Code",
    "Home Country/Region",
    "Other Street",
    "Other City",
    "Assistant's Phone",
    "Business Fax",
    "Business Phone",
    "Business Phone 2",
    "Callback",
    "Car Phone",
    "Company Main Phone",
    "Home Fax",
    "Home Phone",
    "Home Phone 2",
    "ISDN",
    "Mobile Phone",
    "Other Fax",
    "Other Phone",
    "Pager",
    "Primary Phone",
    "Account",
    "Anniversary",
    "Assistant's Name",
    "Billing Information",
    "Birthday",
    "Business Address PO Box",
    "Categories",
    "Children",
    "Directory Server",
    "E-mail Address",
    "E-mail Type",
    "E-mail Display Name",
    "E-mail 2 Address",
    "Gender",
    "Government ID Number",
    "Hobby",
    "Initials",
    "Internet Free Busy",
    "Keywords",
    "Language",
    "Location",
    "Mileage",
    "Notes",
    "Priority",
    "Private",
    "Sensitivity",
    "Spouse",
    "User 1",
    "Web Page",
]
OUTLOOK_ZH = [
    "英文称谓",
    "名",
    "中间名",
    "姓",
    "中文称谓",
    "单位",
    "部门",
    "职务",
    "商务地址 街道",
    "商务地址 街道 2",
    "商务地址 街道 3",
    "商务地址 市/县",
    "商务地址 省/市/自治区",
    "商务地址 邮政编码",
    "商务地址 国家/地区",
    "住宅地址 街道",
    "住宅地址 街道 2",
    "住宅地址 街道 3",
    "住宅地址 市/县",
    "住宅地址 省/市/自治区",
    "住宅地址 邮政编码",
    "住宅地址 国家/地区",
    "助理的电话",
    "商务传真",
    "商务电话",
    "商务电话 2",
    "回电话",
    "车载电话",
    "单位主要电话",
    "住宅传真",
    "住宅电话",
    "住宅电话 2",
    "ISDN",
    "移动电话",
    "其他传真",
    "其他电话",
    "寻呼机",
    "主要电话",
    "Internet 忙闲",
    "办公地点",
    "电子邮件地址",
    "电子邮件类型",
    "电子邮件显示名称",
    "电子邮件 2 地址",
    "附注",
    "纪念日",
    "类别",
    "里程",
    "敏感度",
    "配偶",
    "生日",
    "私有",
    "性别",
    "业余爱好",
    "优先级",
]
#: import_customers.csv of opensourcepos/opensourcepos.
POINT_OF_SALE = [
    "First Name",
    "Last Name",
    "Gender",
    "Consent",
    "Email",
    "Phone Number",
    "Address 1",
    "Address2",
    "City",
    "State",
    "Zip",
    "Country",
    "Comments",
    "Company",
    "Account Number",
    "Discount",
    "Discount_Type",
    "Taxable",
]


def write(path: Path, headings: list[str], rows: list[dict[str, str]], codec: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=codec) as file:
        writer = csv.DictWriter(file, headings, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def bring(shop: Shop, owner: Acting, path: Path) -> FileResult:
    """Brings a list in, and once more: the second time nothing comes of it."""
    (first,) = import_files(shop, owner, [path]).files
    (second,) = import_files(shop, owner, [path]).files
    assert (second.added, second.updated) == (0, 0)
    return first


def one(shop: Shop, name: str) -> Client:
    (found,) = find_clients(shop, name)
    return get_client(shop, found.id)


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        (GOOGLE, "Google Contacts"),
        (GOOGLE_OLD, "Google Contacts"),
        (OUTLOOK, "Outlook"),
        (OUTLOOK_ZH, "Outlook"),
        (POINT_OF_SALE, "Open Source Point of Sale"),
    ],
)
def test_each_is_known_by_its_headings_without_asking(
    shop: Shop, tmp_path: Path, headings: list[str], name: str
) -> None:
    shape = shape_of(headings)
    assert shape is not None
    assert shape.name == name
    (looked,) = look([write(tmp_path / "export.csv", headings, [{headings[1]: "Ann"}])], shop)
    assert looked.understood is not None
    assert looked.understood.program == name
    assert set(looked.understood.certainty.values()) == {1.0}


@pytest.mark.parametrize(
    "headings",
    [
        ["姓名", "手机号", "生日"],
        ["First Name", "Last Name", "Mobile Phone", "Home Phone", "Notes"],
        ["Name", "Phone", "Labels", "Birthday"],
        ["Receipt", "Date", "Description", "Client", "Amount"],
    ],
)
def test_other_lists_stay_as_they_are(headings: list[str]) -> None:
    assert shape_of(headings) is None


def test_google_since_2024(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    row = {
        "First Name": "丽", "Last Name": "张", "Organization Name": "花店", "Organization Title": "老板",
        "Birthday": "--04-15", "Notes": "老客\n喜欢安静", "Photo": "https://lh3.example/x",
        "Labels": "* myContacts ::: VIP",
        "E-mail 1 - Value": "a@x.cn ::: b@x.cn", "Phone 1 - Label": "Mobile",
        "Phone 1 - Value": "13800001234 ::: 13900002345", "Phone 2 - Label": "Work Fax",
        "Phone 2 - Value": "02188888888",
        "Address 1 - Formatted": "南京西路1号\n上海", "Address 1 - Street": "南京西路1号", "Address 1 - City": "上海",
        "Website 1 - Value": "https://x.cn",
    }  # fmt: skip
    result = bring(shop, owner, write(tmp_path / "contacts.csv", GOOGLE, [row]))
    assert (result.added, result.problems) == (1, ())
    zhang = one(shop, "张丽")
    assert zhang.phones == ("13800001234", "13900002345")
    assert (zhang.birthday, zhang.tags, zhang.address) == (Birthday(4, 15), ("VIP",), "上海南京西路1号")
    for said in ("喜欢安静", "a@x.cn, b@x.cn", "花店", "老板", "02188888888", "https://x.cn"):
        assert said in zhang.notes
    assert "lh3" not in zhang.notes
    assert "myContacts" not in zhang.notes


def test_google_of_before(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    row = {
        "Name": "Ann Marie Lee", "Given Name": "Ann", "Additional Name": "Marie", "Family Name": "Lee",
        "Birthday": "1990-04-05", "Gender": "Female", "Group Membership": "Friends ::: * myContacts",
        "Phone 1 - Type": "Mobile", "Phone 1 - Value": "+86 138 0000 1234", "Hobby": "tennis", "Priority": "Normal",
    }  # fmt: skip
    result = bring(shop, owner, write(tmp_path / "google.csv", GOOGLE_OLD, [row]))
    assert (result.added, result.problems) == (1, ())
    ann = one(shop, "Ann Marie Lee")
    assert (ann.birthday, ann.gender, ann.phones) == (Birthday(4, 5, 1990), "f", ("13800001234",))
    assert ann.tags == ("Friends",)
    assert "tennis" in ann.notes
    assert "Normal" not in ann.notes


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252"])
def test_outlook_in_english(shop: Shop, owner: Acting, tmp_path: Path, codec: str) -> None:
    row = {
        "First Name": "José", "Last Name": "Muñoz", "Company": "Café Olé", "Job Title": "Owner",
        "Home Street": "1 Main St", "Home City": "Rochester", "Home State": "NY", "Home Postal Code": "14618",
        "Business Street": "2 Side St", "Mobile Phone": "+86 13800001234", "Business Fax": "+1 585 555 0000",
        "Birthday": "0/0/00", "Anniversary": "0/0/00", "Gender": "Unspecified", "Categories": "VIP;Old",
        "E-mail Address": "jm@x.com", "E-mail Type": "SMTP", "Notes": "likes quiet", "Priority": "Normal",
        "Sensitivity": "Normal", "Private": "False", "Spouse": "Ana",
    }  # fmt: skip
    result = bring(shop, owner, write(tmp_path / "contacts.csv", OUTLOOK, [row], codec))
    assert result.added == 1
    assert {each.code for each in result.problems} <= {"encoding_guessed"}
    found = one(shop, "José Muñoz")
    assert (found.birthday, found.gender, found.tags) == (None, "", ("Old", "VIP"))
    assert found.address == "1 Main St, Rochester, NY 14618"
    assert found.phones == ("13800001234",)
    for said in ("likes quiet", "2 Side St", "+1 585 555 0000", "jm@x.com", "Café Olé", "Ana"):
        assert said in found.notes
    for silent in ("0/0/00", "SMTP", "Normal", "False"):
        assert silent not in found.notes


def test_outlook_in_chinese(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    row = {
        "名": "丽", "姓": "张", "单位": "美丽公司", "职务": "店长", "住宅地址 街道": "中山路3号",
        "住宅地址 市/县": "上海市",
        "移动电话": "13800001234", "住宅电话": "021-55512345", "附注": "老客", "生日": "1990/4/15", "性别": "女",
        "类别": "熟客", "电子邮件地址": "a@x.cn", "敏感度": "普通", "纪念日": "0/0/00",
    }  # fmt: skip
    nobody = {"中文称谓": "李四", "移动电话": "13900002345", "生日": "0/0/00", "性别": "未指定"}
    result = bring(shop, owner, write(tmp_path / "联系人.csv", OUTLOOK_ZH, [row, nobody], "gb18030"))
    assert (result.added, result.problems) == (2, ())
    zhang = one(shop, "张丽")
    assert (zhang.birthday, zhang.gender, zhang.address) == (Birthday(4, 15, 1990), "f", "上海市中山路3号")
    assert len(zhang.phones) == 2
    assert "0/0/00" not in zhang.notes
    assert one(shop, "李四").phones == ("13900002345",)


def test_open_source_point_of_sale(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    rows = [
        {
            "First Name": "Bob", "Last Name": "Smith", "Gender": "1", "Consent": "1", "Email": "bob@x.com",
            "Phone Number": "+86 138-0000-1234", "Address 1": "1 Main St", "City": "Rochester", "State": "NY",
            "Zip": "14618", "Country": "USA", "Comments": "good", "Company": "Acme", "Account Number": "A-17",
            "Discount": "5", "Discount_Type": "0", "Taxable": "y",
        },
        {"First Name": "Ann", "Last Name": "Lee", "Gender": "0", "Consent": "1", "Phone Number": "12",
         "Discount": "0.00"},
    ]  # fmt: skip
    result = bring(shop, owner, write(tmp_path / "customers.csv", POINT_OF_SALE, rows))
    assert result.added == 2
    assert [(each.row, each.field, each.code) for each in result.problems] == [(3, "phone", "bad_phone")]
    bob = one(shop, "Bob Smith")
    assert (bob.code, bob.gender, bob.phones) == ("A-17", "m", ("13800001234",))
    assert bob.may_call is None, "her consent to be on file is none to be called"
    for said in ("good", "bob@x.com", "Acme", "5", "1 Main St"):
        assert said in f"{bob.notes}\n{bob.address}"
    assert one(shop, "Ann Lee").gender == "f"
    assert "0.00" not in one(shop, "Ann Lee").notes


def test_headings_below_blank_lines_and_signs_nobody_sees(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    cells = ["Bo\u202eb", "Smith", *[""] * 12, "A1", "", "", ""]
    path.write_text("\n\n" + ",".join(POINT_OF_SALE) + "\n" + ",".join(cells) + "\n", encoding="utf-8")
    result = bring(shop, owner, path)
    assert [(each.row, each.field, each.code) for each in result.problems] == [(4, "name", "control_characters")]
    assert one(shop, "Bob Smith").code == "A1"
