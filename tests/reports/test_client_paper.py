from __future__ import annotations

import dataclasses
import io
from datetime import date

import pytest
from pypdf import PdfReader

from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.relating import add_date, add_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft
from desk_app.db.shop import Shop
from desk_app.reports.client_paper import client_report_pdf
from desk_app.reports.client_report import ClientReport, NoteLine, RhythmLine, VisitItemLine, VisitLine
from desk_app.reports.desk import read_client_report
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.reports.conftest import PRINTED, RARE, Fill, fonts_of, read_text

#: What people type into names and notes, and what must come out of the paper again.
HOSTILE = (
    "<b>",
    "5 < 6 <para>",
    "a<b>c",
    '<img src="x.png">',
    "&amp; &lt;b&gt;",
    '=HYPERLINK("http://x")',
    "{name} %s",
    "笑脸😀👩‍👩‍👧尾",
    "שלום עולם",
    "مرحبا بالعالم",
    "𠮷野家的𪚥",
    "x" * 200,
    "长" * 200,
    "( ) \\ /",
)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_report_shows_this_client_and_no_other(shop: Shop, whole_client: ClientId, language: str) -> None:
    text = read_text(client_report_pdf(read_client_report(shop, whole_client), words_for(language), at=PRINTED))
    for mine in (
        f"王{RARE}",
        "A-00417",
        "13800004821",
        "3101**********2764",
        "南京东路300号",
        "酒精过敏",
        "提前一天确认",
        "喜欢安静的房间",
        "补水护理",
        "精华液",
        "无红肿",
        "李岚",
        "D-2611-0042",
        "足金手镯",
        "¥24,000.00",
        "已约11-18",
        "等了二十分钟",
        "当场道歉",
        "找敏感肌小样",
        "女儿六岁",
        "周琳",
        "VIP",
    ):
        assert mine in text, mine
    for other in ("赵", "A-00999", "花生", "别人", "D-9999", "310101198808152764", "记错"):
        assert other not in text, other


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_font_of_a_report_is_embedded(shop: Shop, whole_client: ClientId, language: str) -> None:
    fonts = fonts_of(client_report_pdf(read_client_report(shop, whole_client), words_for(language), at=PRINTED))
    assert fonts
    assert all(fonts.values()), fonts
    assert all("NotoSansSC" in name for name in fonts)


def test_pages_are_numbered_and_the_title_names_the_client(shop: Shop, whole_client: ClientId) -> None:
    report = _with_visits(read_client_report(shop, whole_client), 100)
    reader = PdfReader(io.BytesIO(client_report_pdf(report, words_for("en"), at=PRINTED)))
    count = len(reader.pages)
    assert count >= 3
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {count}" in text
        assert RARE in text
    assert reader.metadata is not None
    assert reader.metadata.title is not None
    assert RARE in reader.metadata.title


def test_the_same_report_gives_the_same_bytes(shop: Shop, whole_client: ClientId) -> None:
    report = read_client_report(shop, whole_client)
    first, second = (client_report_pdf(report, words_for("zh_CN"), at=PRINTED) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_type_comes_out_as_typed(shop: Shop, fill: Fill, typed: str) -> None:
    client = fill.client(typed, "C-1", notes=f"备注{typed}完", allergies=typed, alerts=typed)
    fill.visit(client, date(2026, 11, 1), ((typed, "面部", 100),), notes=typed)
    text = read_text(client_report_pdf(read_client_report(shop, client), words_for("en"), at=PRINTED))
    wanted = "".join(typed.split())
    assert text.count(wanted) >= 4
    assert f"备注{wanted}完" in text


def test_control_characters_do_not_reach_the_page(shop: Shop, fill: Fill) -> None:
    client = fill.client(
        "甲\x00乙\x07丙\x1b[31m", "C-1", notes="一\x0b二\r\n三\ud800".encode("utf-8", "replace").decode()
    )
    text = read_text(client_report_pdf(read_client_report(shop, client), words_for("en"), at=PRINTED))
    assert "甲乙丙[31m" in text
    assert "一二三" in text


def test_a_note_longer_than_a_page_is_all_there(shop: Shop, fill: Fill) -> None:
    note = "".join(f"第{number}句，" for number in range(2_000))
    assert len(note) > 10_000
    client = fill.client("甲", "C-1", notes=note)
    fill.visit(client, date(2026, 11, 1), (("护理", "面部", 100),), notes=note)
    text = read_text(client_report_pdf(read_client_report(shop, client), words_for("zh_CN"), at=PRINTED))
    for number in range(2_000):
        assert text.count(f"第{number}句，") >= 1, number


def test_an_alarm_longer_than_a_page_is_all_there(shop: Shop, fill: Fill) -> None:
    alarm = "".join(f"忌{number}。" for number in range(1_500))
    client = fill.client("甲", "C-1", allergies=alarm)
    text = read_text(client_report_pdf(read_client_report(shop, client), words_for("zh_CN"), at=PRINTED))
    assert "忌0。" in text
    assert "忌1499。" in text


def test_an_empty_file_is_a_page_that_says_so(shop: Shop, fill: Fill) -> None:
    report = read_client_report(shop, fill.client("新客", "C-1"))
    pdf = client_report_pdf(report, words_for("en"), at=PRINTED)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "Novisityet." in read_text(pdf)


def test_do_not_call_stands_in_the_alarm_box(shop: Shop, fill: Fill) -> None:
    report = read_client_report(shop, fill.client("静客", "C-1", do_not_call=True))
    assert "客户要求不要来电" in read_text(client_report_pdf(report, words_for("zh_CN"), at=PRINTED))


@pytest.mark.parametrize(
    ("birthday", "chinese", "english"),
    [
        (Birthday(8, 15, 1988, lunar=True), "农历1988年八月十五", "lunar15thof8thmonth,1988"),
        (Birthday(4, 8, lunar=True, leap=True), "农历闰四月初八", "lunar8thofleap4thmonth"),
        (Birthday(12, 30, lunar=True), "农历腊月三十", "lunar30thof12thmonth"),
        (Birthday(1, 21, lunar=True), "农历正月廿一", "lunar21stof1stmonth"),
        (Birthday(11, 10, lunar=True), "农历冬月初十", "lunar10thof11thmonth"),
        (Birthday(2, 29), "2月29日", "29Feb"),
        (Birthday(10, 10, 1996), "1996年10月10日", "10Oct1996"),
    ],
)
def test_birthdays_are_said_as_they_were_told(
    shop: Shop, whole_client: ClientId, birthday: Birthday, chinese: str, english: str
) -> None:
    report = dataclasses.replace(read_client_report(shop, whole_client), birthday=birthday)
    assert chinese in read_text(client_report_pdf(report, words_for("zh_CN"), at=PRINTED))
    assert english in read_text(client_report_pdf(report, words_for("en"), at=PRINTED))


def test_a_lonely_note_stays_with_its_date(shop: Shop, whole_client: ClientId) -> None:
    notes = tuple(NoteLine(date(2026, 1, 1), f"员工{number}", f"话{number}") for number in range(80))
    report = dataclasses.replace(read_client_report(shop, whole_client), dated_notes=notes)
    reader = PdfReader(io.BytesIO(client_report_pdf(report, words_for("en"), at=PRINTED)))
    pages = ["".join(page.extract_text().split()) for page in reader.pages]
    for number in range(80):
        page = next(text for text in pages if f"员工{number}话" in text or f"员工{number}" in text)
        assert f"员工{number}话{number}" in page


def _with_visits(report: ClientReport, count: int) -> ClientReport:
    line = VisitLine(date(2026, 1, 1), (VisitItemLine("补水护理", 2, "苏雪"),), report.spent, 9, "", True)
    return dataclasses.replace(report, visits=(line,) * count, visit_count=count)


@pytest.mark.parametrize(
    ("language", "past", "coming"),
    [("en", "wasdue9Nov2026", "nextdue9Dec2026"), ("zh_CN", "原应于2026年11月9日", "2026年12月9日")],
)
def test_a_day_that_has_passed_is_not_called_next(
    shop: Shop, whole_client: ClientId, language: str, past: str, coming: str
) -> None:
    report = read_client_report(shop, whole_client)
    rhythms = (RhythmLine("面部", 28, date(2026, 11, 9)), RhythmLine("头皮", 30, date(2026, 12, 9)))
    late = dataclasses.replace(report, rhythms=rhythms)
    text = read_text(client_report_pdf(late, words_for(language), at=PRINTED))
    assert past in text
    assert coming in text
    assert text.count("原应于" if language == "zh_CN" else "wasdue") == 1


def test_m6_family_and_dates_are_on_the_paper(shop: Shop, whole_client: ClientId, owner: Acting) -> None:
    add_relative(shop, owner, whole_client, RelativeDraft(Relation.HUSBAND, "李强", birthday=Birthday(10, 2, 1985)))
    add_date(shop, owner, whole_client, DateDraft(DateKind.OTHER, Birthday(9, 1), "<b>开店</b>"))
    report = read_client_report(shop, whole_client)
    text = read_text(client_report_pdf(report, words_for("zh_CN"), at=PRINTED))
    for told in ("家人与纪念日", "先生", "李强·1985年10月2日", "<b>开店</b>", "9月1日"):
        assert told in text
    assert "家人与纪念日" not in read_text(
        client_report_pdf(dataclasses.replace(report, family=None), words_for("zh_CN"), at=PRINTED)
    )
