"""Cards of telephones and mail programs, as they really come: old encodings, folds, broken lines, pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import Birthday, Client
from desk_app.clients.desk import find_clients, get_client
from desk_app.db.shop import Shop
from desk_app.importer.desk import ImportResult, import_files, look
from desk_app.importer.vcard import Card, read_cards, split_unescaped
from desk_app.importer.vcard_rows import cells_of
from desk_app.staff.account import Acting
from desk_app.words import words_for

EN = words_for("en")
NAME, PHONE, BORN, GENDER, ADDRESS, CODE, TAGS, NOTES, MAIL, COMPANY, POSITION, FURTHER = range(12)

OLD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\n"
    b"N;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C0=F6;;;\r\n"
    b"FN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=C0=F6 =D5=C5\r\n"
    b"TEL;CELL:13800001234\r\nTEL;HOME;FAX:021-55512345\r\n"
    b"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=BD=A0=\r\n=E5=A5=BD\r\n"
    b"PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQ\r\n AAAA\r\n\r\nBDAY:19900415\r\nEND:VCARD\r\n"
)
NEW = (
    'BEGIN:VCARD\nVERSION:4.0\nFN:Ann Lee\nTEL;VALUE=uri;TYPE="cell,home":tel:+86-139-0000-2345\n'
    "item1.TEL;TYPE=WORK:021-5551\n 6789\nitem1.X-ABLabel:Shop\nBDAY:--0415\nGENDER:F;she\n"
    "ADR:;;1 Main St\\, 2nd floor;Rochester;NY;14618;USA\nORG:Acme;Sales\nTITLE:Buyer\nEMAIL:ann@x.com\n"
    "CATEGORIES:VIP,Old friends\nNOTE:first\\nsecond\\, third\nNICKNAME:Annie\nEND:VCARD\n"
)


def cards(data: bytes | str, encoding: str = "utf-8") -> list[Card]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_cards(raw.splitlines(keepends=True), encoding))


def cells(body: str) -> list[str]:
    (card,) = cards(f"BEGIN:VCARD\n{body}\nEND:VCARD\n")
    return cells_of(card, EN)


def bring(shop: Shop, owner: Acting, path: Path, data: bytes | str, *, dry_run: bool = False) -> ImportResult:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return import_files(shop, owner, [path], dry_run=dry_run)


def one(shop: Shop, name: str) -> Client:
    (found,) = find_clients(shop, name)
    return get_client(shop, found.id)


def test_a_card_of_an_old_telephone_is_read_in_its_own_encoding() -> None:
    (card,) = cards(OLD)
    read = cells_of(card, EN)
    assert read[NAME] == "张丽", "the family name first, whatever the telephone made of it"
    assert read[PHONE] == "13800001234"
    assert read[NOTES] == "你好"
    assert read[BORN] == "1990-04-15"
    assert read[FURTHER] == "Fax: 021-55512345"
    assert (card.pictures, card.broken, card.unread) == (1, 0, 0)


def test_a_new_card_with_groups_folds_and_escapes() -> None:
    (card,) = cards(NEW)
    read = cells_of(card, EN)
    assert read[:NOTES] == [
        "Ann Lee",
        "+86-139-0000-2345 / 021-55516789",
        "04-15",
        "F",
        "1 Main St, 2nd floor, Rochester, NY 14618, USA",
        "",
        "VIP, Old friends",
    ]
    assert read[NOTES:] == [
        "first\nsecond, third", "ann@x.com", "Acme Sales", "Buyer", "Nickname: Annie",
    ]  # fmt: skip
    assert [one.group for one in card.all("TEL")] == ["", "ITEM1"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("BDAY:1990-04-15", "1990-04-15"),
        ("BDAY;VALUE=date-and-or-time:19900415T000000Z", "1990-04-15"),
        ("BDAY:1990-04-15T00:00:00+08:00", "1990-04-15"),
        ("BDAY:--0415", "04-15"),
        ("BDAY:--04-15", "04-15"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-04-15", "04-15"),
        ("BDAY:1990-04", "1990-04"),
        ("BDAY:", ""),
    ],
)
def test_birthdays(written: str, read: str) -> None:
    assert cells(f"FN:A\n{written}")[BORN] == read


def test_a_birthday_in_another_calendar_is_not_taken_for_one_of_ours() -> None:
    read = cells("FN:A\nBDAY;CALSCALE=chinese:19900415")
    assert (read[BORN], read[FURTHER]) == ("", "Birthday: 19900415")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("N:Lee;Ann;Marie;;", "Ann Marie Lee"),
        ("FN:Ann Lee\nN:;Ann;;;", "Ann Lee"),
        ("N:欧阳;娜娜;;;", "欧阳娜娜"),
        ("FN:\nORG:Acme;Sales", "Acme Sales"),
        ("NICKNAME:Annie", "Annie"),
        ("TEL:13800001234", ""),
    ],
)
def test_names(written: str, name: str) -> None:
    assert cells(written)[NAME] == name


def test_what_is_broken_costs_itself_alone() -> None:
    read = cards(
        "nothing\nBEGIN:VCARD\nFN:A\nthis is no line\n:neither\nTEL:1\nBEGIN:VCARD\nFN:B\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:C\nAGENT:\nBEGIN:VCARD\nFN:her assistant\nEND:VCARD\nTEL:2\nEND:VCARD\nBEGIN:VCARD\nFN:D\n"
    )
    assert [(card.number, card.first("FN"), card.first("TEL"), card.broken, card.unclosed) for card in read] == [
        (1, "A", "1", 2, True),
        (2, "B", "", 0, False),
        (3, "C", "2", 0, False),
        (4, "D", "", 0, True),
    ]


def test_base64_that_nobody_indented_is_passed_over() -> None:
    (card,) = cards("BEGIN:VCARD\nFN:A\nPHOTO;ENCODING=b:/9j/\nAAAAEEND\nBBBB=\n\nTEL:1\nEND:VCARD\n")
    assert (card.pictures, card.broken, card.first("TEL")) == (1, 0, "1")


def test_a_value_in_no_encoding_is_named_and_kept() -> None:
    (card,) = cards(b"BEGIN:VCARD\nFN:A\nNOTE;CHARSET=UTF-8:a\xff\xfe\xfdb\nEND:VCARD\n")
    assert card.unread == 1
    assert card.first("NOTE").startswith("a")


def test_a_backslash_keeps_what_follows_in_its_part() -> None:
    assert split_unescaped(r"a\;b;c\\;d", ";") == [r"a\;b", r"c\\", "d"]


def test_cards_are_recognised_and_land_once(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = tmp_path / "contacts.txt"
    path.write_bytes(OLD + NEW.encode())
    (looked,) = look([path], shop)
    assert looked.understood is not None
    assert looked.refusal is None
    assert looked.understood.program == "Contact cards"
    result = import_files(shop, owner, [path])
    (landed,) = result.files
    assert (landed.read, landed.added, landed.skipped) == (2, 2, 0)
    assert [(each.row, each.code) for each in landed.problems] == [(0, "picture")]
    zhang = one(shop, "张丽")
    assert (zhang.phones, zhang.birthday) == (("13800001234",), Birthday(4, 15, 1990))
    assert "021-55512345" in zhang.notes
    ann = one(shop, "Ann Lee")
    assert ann.birthday == Birthday(4, 15)
    assert ann.tags == ("Old friends", "VIP")
    (again,) = import_files(shop, owner, [path]).files
    assert (again.added, again.updated, again.merged) == (0, 0, 2)


def test_a_card_without_a_name_is_named_by_its_number(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    data = "BEGIN:VCARD\nFN:A B\nEND:VCARD\nBEGIN:VCARD\nTEL:13800001234\nEND:VCARD\n"
    (landed,) = bring(shop, owner, tmp_path / "a.vcf", data).files
    assert [(each.row, each.code) for each in landed.problems] == [(2, "no_name")]


def test_one_bad_number_costs_none_of_the_others(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    data = "BEGIN:VCARD\nFN:A B\nTEL:13800001234\nTEL:10086x9\nTEL:13900002345\nEND:VCARD\n"
    (landed,) = bring(shop, owner, tmp_path / "a.vcf", data).files
    assert [each.code for each in landed.problems] == ["bad_phone"]
    assert one(shop, "A B").phones == ("13800001234", "13900002345")
    assert "10086x9" in one(shop, "A B").notes


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "gb18030"])
def test_a_whole_file_in_another_encoding(shop: Shop, owner: Acting, tmp_path: Path, codec: str) -> None:
    text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:王秀英\r\nTEL:13800001234\r\nNOTE:喜欢安静的房间\r\nEND:VCARD\r\n"
    (landed,) = bring(shop, owner, tmp_path / "a.vcf", text.encode(codec)).files
    assert landed.added == 1
    assert one(shop, "王秀英").notes == "喜欢安静的房间"


def _card(name: bytes, phone: str, version: str = "3.0", more: str = "") -> bytes:
    head = f"BEGIN:VCARD\r\nVERSION:{version}\r\nFN:".encode()
    return head + name + f"\r\nTEL:{phone}\r\n{more}END:VCARD\r\n".encode()


@pytest.mark.parametrize("chosen", ["", "utf-8"])
@pytest.mark.parametrize("bad", [b"surro\xed\xa0\x80gate", "陈美".encode() + b"\xff", b"\xe9\x99\x88\xe7\xbe"])
def test_a_broken_byte_costs_its_value_and_no_other(
    shop: Shop, owner: Acting, tmp_path: Path, bad: bytes, chosen: str
) -> None:
    path = tmp_path / "a.vcf"
    good = b"".join(_card(f"陈美{number}号".encode(), f"139001{number:05}", "4.0") for number in range(5))
    path.write_bytes(good + _card(bad, "13900139999"))
    (result,) = import_files(shop, owner, [path], encodings={path: chosen} if chosen else None).files
    assert (result.added, [(one.row, one.code) for one in result.problems]) == (6, [(6, "unread")])
    for number in range(5):
        assert one(shop, f"139001{number:05}").name == f"陈美{number}号"
    assert "\ufffd" in one(shop, "13900139999").name


def test_whoever_says_that_it_is_utf_8_is_taken_at_her_word(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    path.write_bytes(_card(b"Fran\xe7oise", "13900139999"))
    (result,) = import_files(shop, owner, [path], encodings={path: "utf-8"}).files
    assert (result.added, [(each.row, each.code) for each in result.problems]) == (1, [(1, "unread")])


def test_a_file_that_is_cut_in_the_middle_of_a_sign_is_read(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    last = "BEGIN:VCARD\r\nVERSION:3.0\r\nTEL:13700137001\r\nFN:王小芳".encode()[:-1]
    path.write_bytes(_card("赵敏敏".encode(), "13700137000") + last)
    (result,) = import_files(shop, owner, [path]).files
    assert [(each.row, each.code) for each in result.problems] == [(2, "unread"), (2, "unclosed")]
    assert one(shop, "13700137000").name == "赵敏敏"
    assert one(shop, "13700137001").name == "王小\ufffd"


def test_a_group_is_no_client(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = tmp_path / "a.vcf"
    groups = (("4.0", "KIND:group\r\nMEMBER:urn:uuid:1\r\n"), ("3.0", "X-ADDRESSBOOKSERVER-KIND:group\r\n"))
    group = b"".join(_card("老客".encode(), "", version, more) for version, more in groups)
    path.write_bytes(group + _card("赵敏".encode(), "13700137000"))
    (result,) = import_files(shop, owner, [path]).files
    assert (result.added, [(each.row, each.code) for each in result.problems]) == (1, [(1, "group"), (2, "group")])


def test_lines_may_end_without_a_line_feed(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    data = (_card("赵敏".encode(), "13700137000") + _card("王芳".encode(), "13700137001")).replace(b"\r\n", b"\r")
    assert bring(shop, owner, tmp_path / "a.vcf", data).files[0].added == 2
    assert one(shop, "赵敏").phones == ("13700137000",)
