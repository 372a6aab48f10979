"""The dossier (M5): everything about one client, two to ten sheets, with contents whose sheets are right."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import date, timedelta

import pytest
from PIL import Image
from pypdf import PdfReader

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import NewPhotograph, add_photographs
from desk_app.clients.relating import add_date, add_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import (
    MOST_DATES,
    MOST_RELATIVES,
    ClientDate,
    ClientFamily,
    DateDraft,
    DateId,
    DateKind,
    Relative,
    RelativeDraft,
    RelativeId,
)
from desk_app.clients.relative import Standing as Kept
from desk_app.clients.unit import MOST_AGENTS, Act, Agent, AgentDraft, AgentId, Unit, UnitDraft
from desk_app.clients.units import add_agent, add_unit, revoke_agent
from desk_app.db.shop import Shop
from desk_app.knowing.desk import answer_note, pass_note
from desk_app.knowing.note import NoteDraft
from desk_app.knowing.note import State as NoteState
from desk_app.loyalty.desk import take_back_telling, tell_leaving
from desk_app.loyalty.leaving import State, Telling, TellingDraft, TellingId
from desk_app.loyalty.reasons import Cut, Learned, Side
from desk_app.money import Money
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.reports.client_report import (
    CallLine,
    ComplaintLine,
    NoteLine,
    OpeningLine,
    PromiseLine,
    VisitItemLine,
    VisitLine,
)
from desk_app.reports.dossier import MEASURES, MOST_PAGES, ColleagueLine, Counts, Dossier, PaymentLine, cut_to
from desk_app.reports.dossier_paper import SECTIONS, dossier_pdf
from desk_app.reports.dossier_store import read_dossier
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.work import work
from desk_app.till.opening import OpeningKind
from desk_app.till.openings import enter_opening
from desk_app.words import words_for
from tests.reports.conftest import AT, PRINTED, RARE, Fill, fonts_of, read_text
from tests.reports.test_client_paper import HOSTILE

EN = words_for("en")


def sheets(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def contents(first: str) -> dict[str, int]:
    """What the first sheet says stands where: by the title its sheet."""
    told = " ".join(first.split("Contents")[1].split())
    titles = [EN(section.title) for section in SECTIONS]
    found = (re.search(rf"{title} (?:[0-9,]+|–)(?: of [0-9,]+)? ([0-9]+)", told) for title in titles)
    return {title: int(match[1]) for title, match in zip(titles, found, strict=True) if match is not None}


def headed(sheet: str, title: str) -> bool:
    """Whether a section of that title begins on a sheet."""
    return any(line == title or re.match(rf"{title} [0-9]", line) for line in sheet.splitlines())


@pytest.fixture
def grand(shop: Shop, whole_client: ClientId) -> Dossier:
    """A client with five thousand entries and texts of every length."""
    read = read_dossier(shop, whole_client)
    day = date(2026, 11, 18)
    long = "她说了很多很多。" * 2_000
    visits = tuple(
        VisitLine(
            day - timedelta(days=number),
            tuple(VisitItemLine(f"护理 {number} {'长' * 150}", 1, "李岚") for _ in range(30)),
            Money(38_000, "CNY"), 9, long, corrected=False,
        )
        for number in range(240)
    )  # fmt: skip
    report = dataclasses.replace(
        read.report,
        name="长" * 200,
        notes=long,
        alerts="提前" * 250,
        allergies="酒精" * 250,
        address="路" * 500,
        visits=visits,
        visit_count=2_600,
        calls=tuple(CallLine(PRINTED, "周琳", "booked", long, None) for _ in range(200)),
        complaints=tuple(ComplaintLine(day, "李岚", long, day, long, day) for _ in range(200)),
        promises=tuple(PromiseLine(day, "李岚", long, day, "") for _ in range(200)),
        dated_notes=tuple(NoteLine(day, "李岚", long) for _ in range(200)),
        tickets=tuple(
            dataclasses.replace(read.report.tickets[0], number=f"D-{number}", pledges=("镯" * 200,) * 40)
            for number in range(200)
        ),
    )
    payments = tuple(PaymentLine(day, f"R-{n}", "sale", "cash", Money(100, "CNY"), "方圆") for n in range(240))
    counts = Counts(2_600, 0, 2_400, 200, 200, 200, 200, 200, 0, 0)
    return dataclasses.replace(read, report=report, payments=payments, counts=counts)


@pytest.fixture
def grandest(grand: Dossier) -> Dossier:
    """As ``grand``, of a firm, with as many agents, relatives, days, tellings and notes as there can be."""
    day, long, id_ = date(2026, 11, 18), "她说了很多。" * 80, ClientId(1)
    relatives = tuple(
        Relative(RelativeId(n), id_, Relation.SON, "名" * 200, "13800004821", long, Kept.CURRENT, True, Birthday(6, 1))
        for n in range(MOST_RELATIVES)
    )
    dates = tuple(
        ClientDate(DateId(n), id_, DateKind.OTHER, Birthday(5, 5), "日" * 200, RelativeId(n)) for n in range(MOST_DATES)
    )
    agents = tuple(
        Agent(
            AgentId(n), id_, "经" * 200, "13800004821", "", "", None, tuple(Act), Money(100, "CNY"), day, day,
            "书" * 500, False, revoked_for=long,
        )
        for n in range(MOST_AGENTS)
    )  # fmt: skip
    firm = Unit(id_, UnitDraft("统" * 18, "", "法" * 200, "业" * 200, "票" * 500, "9", "银" * 500), agents, AT)
    tellings = tuple(
        Telling(
            TellingId(n), id_, AT, "李岚", State.LEAVING, day, "price", Side.SHOP, Cut.VALUE, long, Learned.CALL, 2,
            "李岚", False,
        )
        for n in range(240)
    )  # fmt: skip
    colleagues = tuple(ColleagueLine(day, "李岚", "周琳", long, long, NoteState.ANSWERED) for _ in range(240))
    family = ClientFamily(id_, relatives, dates)
    openings = tuple(OpeningLine(day, "Opening balance, paid ahead", Money(100, "CNY")) for _ in range(300))
    report = dataclasses.replace(grand.report, family=family, firm=firm, openings=openings)
    counts = dataclasses.replace(grand.counts, family=120, agents=200, tellings=240, colleagues=240)
    return dataclasses.replace(grand, report=report, counts=counts, tellings=tellings, colleagues=colleagues)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_dossier_shows_this_client_and_no_other(shop: Shop, whole_client: ClientId, language: str) -> None:
    pdf = dossier_pdf(read_dossier(shop, whole_client), words_for(language), at=PRINTED)
    text = read_text(pdf)
    for mine in (
        f"王{RARE}", "A-00417", "13800004821", "3101**********2764", "南京东路300号", "酒精过敏", "喜欢安静的房间",
        "补水护理", "精华液", "D-2611-0042", "足金手镯", "已约11-18", "等了二十分钟", "找敏感肌小样", "女儿六岁",
    ):  # fmt: skip
        assert mine in text, mine
    assert not [theirs for theirs in ("赵不相干", "A-00999", "花生", "别人", "D-9999-9999") if theirs in text]
    assert all(fonts_of(pdf).values())
    assert 2 <= len(sheets(pdf)) <= MOST_PAGES


def test_contents_name_the_sheet_on_which_each_section_begins(shop: Shop, whole_client: ClientId, fill: Fill) -> None:
    for number in range(90):
        fill.visit(whole_client, date(2024, 1, 1) + timedelta(days=number), (("补水护理", "面部", 38_000),))
        fill.call(whole_client, date(2024, 1, 1) + timedelta(days=number), "booked", f"第 {number} 次")
    found = sheets(dossier_pdf(read_dossier(shop, whole_client), EN, at=PRINTED))
    told = contents(found[0])
    assert {"Service record", "Pawn tickets", "Follow-up calls", "Complaints", "Promises", "Notes"} <= told.keys()
    assert len(set(told.values())) > 2
    for title, sheet in told.items():
        begins = [number for number, text in enumerate(found, start=1) if number > 1 and headed(text, title)]
        assert begins == [sheet], title


def test_an_empty_file_has_two_sheets(shop: Shop, fill: Fill) -> None:
    found = sheets(dossier_pdf(read_dossier(shop, fill.client("佚名", "A-1")), EN, at=PRINTED))
    assert len(found) == 2
    assert "Contents" in found[0]
    assert "not been asked for any consent" in found[1]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_five_thousand_entries_fit_on_ten_sheets_and_what_is_left_out_is_counted(grand: Dossier, language: str) -> None:
    pdf = dossier_pdf(grand, words_for(language), at=PRINTED)
    found = sheets(pdf)
    assert 4 <= len(found) <= MOST_PAGES
    first = " ".join(f"{found[0]} {found[1]}".split())
    visits = re.search(r"\b(\d+) of 2,600" if language == "en" else r"2,600 中的 (\d+)", first)
    assert visits is not None
    listed = int(visits[1])
    left_out = re.search(r"\b(\d+) older entries" if language == "en" else r"(\d+) 条较早的记录", first)
    assert left_out is not None
    # the six kinds of 200 and the payments are cut to as many lines as the visits
    assert int(left_out[1]) == (2_600 - listed) + (2_400 - listed) + 5 * (200 - listed)
    assert f"{2_600 - listed}" in read_text(pdf)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_fullest_file_there_can_be_fits_too(grandest: Dossier, language: str) -> None:
    assert 4 <= len(sheets(dossier_pdf(grandest, words_for(language), at=PRINTED))) <= MOST_PAGES


def test_a_day_of_somebody_who_is_left_out_does_not_pass_for_hers(grandest: Dossier) -> None:
    family = cut_to(grandest, MEASURES[-1], EN).report.family
    assert family is not None
    kept = {one.id for one in family.relatives}
    assert 0 < len(kept) < MOST_RELATIVES
    assert {day.relative_id for day in family.dates} <= kept


def test_everything_of_a_client_is_in_it(shop: Shop, owner: Acting, whole_client: ClientId, fill: Fill) -> None:
    """M5: family and dates, leaving in her words, notes to colleagues, rating and opening balances too."""
    client, today = whole_client, shop.today()
    give_consent(shop, owner, client, Purpose.MEANS, Channel.PAPER)
    add_relative(shop, owner, client, RelativeDraft(Relation.SON, "王小明", birthday=Birthday(6, 1, 2019)))
    add_date(shop, owner, client, DateDraft(DateKind.OTHER, Birthday(5, 5, 2010), "开业纪念"))
    tell_leaving(shop, owner, TellingDraft(client, State.LEAVING, today, "price", words="太贵了不来了"))
    wrong = tell_leaving(shop, owner, TellingDraft(client, State.LOST, today, "moved", words="写错了的"))
    take_back_telling(shop, owner, wrong.telling_id)
    note = pass_note(shop, owner, NoteDraft(StaffId(2), "请周琳回电", client)).note_id
    answer_note(shop, owner, note, "已经打过了")
    with work(shop, owner) as unit:
        enter_opening(unit, client, OpeningKind.STORED, Money(432_100, "CNY"))
        unit.audit("import.done", "import:1")
    fill.visit(client, today, (("补水护理", "面部", 38_000),), score=7)
    found = sheets(dossier_pdf(read_dossier(shop, client), EN, at=PRINTED))
    text = "".join("".join(found).split())
    for told in (
        "王小明", "2019", "开业纪念", "太贵了不来了", "Toodearforwhatshegets", "请周琳回电", "已经打过了", "4,321.00",
        "7on", "paidahead",
    ):  # fmt: skip
        assert told in text, told
    assert "写错了的" not in text
    stands = contents(found[0])
    for title in ("Family and dates", "Leaving and coming back", "Notes to colleagues"):
        assert [n for n, sheet in enumerate(found, start=1) if n > 1 and headed(sheet, title)] == [stands[title]]
    withdraw_consent(shop, owner, client, Purpose.MEANS, Channel.PAPER)
    hidden = read_text(dossier_pdf(read_dossier(shop, client), EN, at=PRINTED))
    assert "王小明" not in hidden
    assert "开业纪念" not in hidden


def test_whoever_acts_or_acted_for_a_firm_is_in_it(shop: Shop, owner: Acting) -> None:
    firm = add_unit(shop, owner, ClientDraft("恒泰贸易"), UnitDraft(legal_name="赵恒")).client_id
    draft = AgentDraft("钱经办", "13912345678", acts=(Act.PLEDGE, Act.PAY), limit=Money(500_000, "CNY"), paper="授-07")
    add_agent(shop, owner, firm, draft)
    gone = add_agent(shop, owner, firm, AgentDraft("孙经办", acts=(Act.SIGN,), paper="授-08")).agent_id
    revoke_agent(shop, owner, gone, shop.today(), "已离职")
    found = sheets(dossier_pdf(read_dossier(shop, firm), EN, at=PRINTED))
    assert contents(found[0])["Agents of a firm"] == 2
    for told in ("钱经办", "13912345678", "pledge", "5,000.00", "授-07", "孙经办", "revoked", "已离职"):
        assert told in "".join(found[1].split()), told


def test_a_text_that_is_cut_says_how_much_is_missing(grand: Dossier) -> None:
    cut = cut_to(grand, MEASURES[-1], EN).report
    assert cut.notes.endswith(f"({16_000 - 40} more characters)")
    assert cut.visits[0].items[-1].name == "… +28"
    assert cut_to(grand, MEASURES[0], EN).report.notes == grand.report.notes


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_was_typed_is_no_markup(shop: Shop, whole_client: ClientId, hostile: str) -> None:
    read = read_dossier(shop, whole_client)
    report = dataclasses.replace(read.report, name=hostile, notes=hostile, alerts=hostile, address=hostile)
    text = read_text(dossier_pdf(dataclasses.replace(read, report=report), EN, at=PRINTED))
    assert "".join(hostile.split()).replace("\u200d", "") in text.replace("\u200d", "") or not hostile.isascii()


def test_photographs_are_printed_only_while_she_agrees(shop: Shop, owner: Acting, whole_client: ClientId) -> None:
    give_consent(shop, owner, whole_client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), (200, 120, 90)).save(buffer, "JPEG")
    add_photographs(shop, owner, whole_client, [NewPhotograph(buffer.getvalue(), Part.BEFORE, "左脸")])
    shown = dossier_pdf(read_dossier(shop, whole_client), EN, at=PRINTED)
    assert "左脸" in read_text(shown)
    assert b"/Subtype /Image" in shown
    withdraw_consent(shop, owner, whole_client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    hidden = dossier_pdf(read_dossier(shop, whole_client), EN, at=PRINTED)
    assert "左脸" not in read_text(hidden)
    assert b"/Subtype /Image" not in hidden
    assert "1photographiskeptandmaynotbeshown" in read_text(hidden)


def test_the_same_dossier_gives_the_same_bytes(shop: Shop, whole_client: ClientId) -> None:
    read = read_dossier(shop, whole_client)
    assert dossier_pdf(read, EN, at=PRINTED) == dossier_pdf(read, EN, at=PRINTED)
