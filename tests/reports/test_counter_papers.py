from __future__ import annotations

import dataclasses
import io
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.money import Money
from desk_app.pawn.desk import correct_ticket, issue_ticket, void_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft, TicketId
from desk_app.reports.capitals import capitals
from desk_app.reports.desk import read_receipt, read_ticket
from desk_app.reports.receipt import PledgeLine, Receipt, TicketPaper
from desk_app.reports.receipt_paper import receipt_pdf
from desk_app.reports.ticket_paper import ticket_pdf
from desk_app.salon.desk import correct_visit, paid_of_visit, record_visit
from desk_app.salon.visit import VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.till.desk import take_payment
from desk_app.till.payment import Purpose, Tender
from desk_app.words import words_for
from tests.reports.conftest import Fill, fonts_of, read_text


@pytest.fixture
def receipt(shop: Shop, fill: Fill) -> Receipt:
    client = fill.client("王婧颖<b>", "A-00417")
    lines = (("补水护理 60 分钟", "面部", 38_000), ("精华液 30ml", "*", 18_800))
    visit = fill.visit(client, date(2026, 11, 21), lines, discount=6_800, next_due=date(2026, 12, 8))
    fill.pay(f"visit:{visit}", date(2026, 11, 21), 30_000, "wechat")
    fill.pay(f"visit:{visit}", date(2026, 11, 21), 10_000, "cash")
    return read_receipt(shop, visit)


@pytest.fixture
def ticket(shop: Shop, owner: Acting, whole_client: ClientId) -> TicketPaper:
    return read_ticket(shop, owner, TicketId(1))


def test_a_receipt_says_what_was_done_and_paid(receipt: Receipt) -> None:
    assert receipt.paid == Money(40_000)
    text = read_text(receipt_pdf(receipt, words_for("en")))
    for shown in ("兑记", "S-0001", "王婧颖<b>", "补水护理60分钟", "¥380.00", "-¥68.00", "Total¥500.00", "李岚"):
        assert shown in text, shown
    assert "WeChatPay¥300.00" in text
    assert "Stilltopay¥100.00" in text
    assert "8Dec2026" in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_strip_is_80_millimetres_wide_and_as_long_as_its_text(receipt: Receipt, language: str) -> None:
    long = dataclasses.replace(receipt, items=receipt.items * 60)
    heights = []
    for one in (receipt, long):
        pdf = receipt_pdf(one, words_for(language))
        pages = PdfReader(io.BytesIO(pdf)).pages
        assert len(pages) == 1
        assert float(pages[0].mediabox.width) == pytest.approx(80 * 72 / 25.4, abs=0.01)
        heights.append(float(pages[0].mediabox.height))
        assert all(fonts_of(pdf).values())
    assert heights[0] < 400 < heights[1]


def test_a_receipt_on_a_sheet_has_the_same_words(receipt: Receipt) -> None:
    text = read_text(receipt_pdf(receipt, words_for("zh_CN"), form="a4"))
    assert "补水护理60分钟" in text
    assert "第1页，共1页" in text


def test_a_receipt_of_a_corrected_visit_says_so(receipt: Receipt) -> None:
    old = dataclasses.replace(receipt, replaced=True)
    assert "Thisentrywascorrectedlater." in read_text(receipt_pdf(old, words_for("en")))


def test_a_correction_counts_what_was_paid_for_the_entry_it_corrects(shop: Shop, owner: Acting, fill: Fill) -> None:
    """Paid 288, corrected to 268: 20 go back, and nobody is asked for 268 again."""
    client, on = fill.client("王婧颖", "A-00417"), date(2026, 11, 21)
    item = VisitItemDraft("补水", price=Money(28_800))
    first = record_visit(shop, owner, VisitDraft(client, on, (item,), tender=Tender.CASH))
    cheaper = VisitDraft(client, on, (dataclasses.replace(item, price=Money(26_800)),))
    second = correct_visit(shop, owner, first.visit_id, cheaper, "typed wrong")
    receipt = read_receipt(shop, second.visit_id)
    assert (receipt.paid, receipt.total) == (Money(28_800), Money(26_800))
    assert receipt.takes_place_of == (first.receipt,), "the number on the paper she has in her hand"
    text = read_text(receipt_pdf(receipt, words_for("en")))
    assert "Togiveback¥20.00" in text
    assert "Stilltopay" not in text
    assert f"Correctsreceipt{first.receipt}" in text
    before = read_receipt(shop, first.visit_id)
    assert (before.paid, before.takes_place_of, before.replaced) == (Money(28_800), (), True)


def test_the_change_given_stands_on_the_receipt(shop: Shop, owner: Acting, fill: Fill) -> None:
    item = VisitItemDraft("补水", price=Money(28_800))
    visit = record_visit(shop, owner, VisitDraft(fill.client("王婧颖", "A-1"), date(2026, 11, 21), (item,))).visit_id
    paid_at_till = take_payment(
        shop, owner, f"visit:{visit}", None, Money(28_800), Tender.CASH, Purpose.SALE, handed_over=Money(30_000)
    )
    assert paid_at_till.payment.note == "300.00 − 12.00 = 288.00"
    receipt = read_receipt(shop, visit)
    assert (receipt.handed_over, receipt.change) == (Money(30_000), Money(1_200))
    text = read_text(receipt_pdf(receipt, words_for("zh_CN")))
    assert "实收现金¥300.00" in text
    assert "找零¥12.00" in text
    with_it = VisitDraft(None, date(2026, 11, 21), (item,), tender=Tender.CASH, handed_over=Money(30_000))
    again = read_text(receipt_pdf(read_receipt(shop, record_visit(shop, owner, with_it).visit_id), words_for("zh_CN")))
    assert again.count("实收现金¥300.00") == again.count("找零¥12.00") == 1


def test_a_part_paid_with_the_visit_leaves_the_rest_on_the_receipt(shop: Shop, owner: Acting) -> None:
    item = VisitItemDraft("补水", price=Money(28_800))
    draft = VisitDraft(
        None, date(2026, 11, 21), (item,), tender=Tender.CASH, paid=Money(8_800), handed_over=Money(10_000)
    )
    receipt = read_receipt(shop, record_visit(shop, owner, draft).visit_id)
    assert (receipt.paid, receipt.handed_over, receipt.change) == (Money(8_800), Money(10_000), Money(1_200))
    assert "Stilltopay¥200.00" in read_text(receipt_pdf(receipt, words_for("en"))).replace(" ", "")


def test_what_is_not_there_is_refused(shop: Shop, owner: Acting) -> None:
    with pytest.raises(NotFound):
        read_receipt(shop, VisitId(1))
    with pytest.raises(NotFound):
        read_ticket(shop, owner, TicketId(1))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_both_copies_of_a_ticket_stand_on_one_sheet(ticket: TicketPaper, language: str) -> None:
    pdf = ticket_pdf(ticket, words_for(language))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert all(fonts_of(pdf).values())
    text = read_text(pdf)
    for shown in (
        "D-2611-0042",
        "310101198808152764",
        "足金手镯",
        "SN-77",
        "999‰",
        "¥30,000.00",
        "¥24,000.00",
        "人民币贰万肆仟元整",
        "2.4%",
        "0.25%",
        # 24,000 at 2.65 % a month: 636 a month (PAWN example of the counter's picture)
        "¥24,636.00",
        "¥25,908.00",
    ):
        assert text.count(shown) == 2, shown
    assert "D-9999" not in text


@pytest.mark.parametrize(
    ("changed", "english", "chinese"),
    [
        ({"status": "void"}, ("VOID", "Thisticketdoesnotcount"), ("作废", "此票无效")),
        ({"status": "void", "replaced": True}, ("VOID", "Writtenwrongly"), ("作废", "此票写错")),
        ({"status": "redeemed"}, ("REDEEMED", "21Nov2026"), ("已赎当", "当物已取走")),
        ({"status": "forfeited"}, ("FORFEITED", "nolongerberedeemed"), ("已绝当", "不能赎回")),
        ({"status": "renewed"}, ("RENEWED", "anotherticket"), ("已续当", "以新当票为准")),
        ({"renewals": 2}, ("Renewed", "Inforceuntil"), ("续当", "有效期至")),
        ({"corrects": True}, ("Corrected", "Takestheplace"), ("已更正", "替代此前")),
    ],
)
def test_every_copy_says_what_it_is(
    ticket: TicketPaper, changed: dict[str, object], english: tuple[str, ...], chinese: tuple[str, ...]
) -> None:
    held = dataclasses.replace(ticket, closed_on=date(2026, 11, 21), **changed)  # type: ignore[arg-type]  # any field
    for language, shown in (("en", english), ("zh_CN", chinese)):
        pdf = ticket_pdf(held, words_for(language))
        assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
        text, plain = read_text(pdf), read_text(ticket_pdf(ticket, words_for(language)))
        for said in shown:
            assert text.count(said) >= plain.count(said) + 2, said


@pytest.mark.parametrize(("language", "word"), [("en", "VOID"), ("zh_CN", "作废")])
def test_a_void_ticket_is_void_at_a_glance(ticket: TicketPaper, language: str, word: str) -> None:
    """Large letters across each copy, on every sheet of one that has more; none on a ticket that counts."""

    def large(pdf: bytes) -> list[list[str]]:
        found: list[list[str]] = []
        for page in PdfReader(io.BytesIO(pdf)).pages:
            here: list[str] = []

            def see(text: str, _cm: object, _tm: object, _font: object, size: float, here: list[str] = here) -> None:
                if size >= 100 and text.strip():
                    here.append(text.strip())

            page.extract_text(visitor_text=see)
            found.append(here)
        return found

    void, words = dataclasses.replace(ticket, status="void"), words_for(language)
    assert large(ticket_pdf(void, words)) == [[word, word]]
    assert large(ticket_pdf(ticket, words)) == [[]]
    pledge = PledgeLine("戒指", "黄金", "说明" * 30, "N-1", 3_000, 999, Money(100_000))
    long = large(ticket_pdf(dataclasses.replace(void, pledges=(pledge,) * 40), words))
    assert len(long) > 1
    assert all(here == [word] for here in long)


def test_a_ticket_taken_back_and_one_put_right_say_so(shop: Shop, owner: Acting, whole_client: ClientId) -> None:
    """From the file to the paper: what void, correct and renew wrote is what the copies say."""
    pledge = PledgeDraft("足金手镯", appraisal=Money(3_000_000))
    draft = TicketDraft(
        whole_client, date(2026, 11, 21), 3, Money(2_000_000), Decimal("2.4"), Decimal("0.25"), (pledge,)
    )
    wrong = issue_ticket(shop, owner, draft).ticket_id
    right = correct_ticket(shop, owner, wrong, draft, "typed wrong").ticket_id
    english = words_for("en")
    assert "Writtenwrongly" in read_text(ticket_pdf(read_ticket(shop, owner, wrong), english))
    assert "Takestheplace" in read_text(ticket_pdf(read_ticket(shop, owner, right), english))
    void_ticket(shop, owner, right, "changed her mind")
    assert "Thisticketdoesnotcount" in read_text(ticket_pdf(read_ticket(shop, owner, right), english))


def test_the_code_of_a_ticket_is_its_number(ticket: TicketPaper) -> None:
    page = pypdfium2.PdfDocument(ticket_pdf(ticket, words_for("zh_CN")))[0]
    found = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert [code.text for code in found] == ["D-2611-0042"] * 2


def test_many_pledges_get_sheets_of_their_own(ticket: TicketPaper) -> None:
    pledge = PledgeLine("戒指", "黄金", "说明" * 30, "N-1", 3_000, 999, Money(100_000))
    pdf = ticket_pdf(dataclasses.replace(ticket, pledges=(pledge,) * 40), words_for("en"))
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) >= 2
    text = read_text(pdf)
    assert text.count("戒指") == 80
    assert "Copyfortheshop" in text
    assert "Copyfortheclient" in text


def test_a_hostile_ticket_is_as_typed(ticket: TicketPaper) -> None:
    typed = '<img src="x.png"> 5 < 6 <para> 😀'
    hostile = dataclasses.replace(ticket, client=typed, address=typed, notes=typed)
    assert read_text(ticket_pdf(hostile, words_for("en"))).count("".join(typed.split())) == 6


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10", "壹拾元整"),
        ("15", "壹拾伍元整"),
        ("101", "壹佰零壹元整"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("12300", "壹万贰仟叁佰元整"),
        ("24000", "贰万肆仟元整"),
        ("100500", "壹拾万零伍佰元整"),
        ("10000001", "壹仟万零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000000", "壹亿元整"),
        ("200030004", "贰亿零叁万零肆元整"),
        # 支付结算办法 annex 1 gives the next three
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("-12.30", "负壹拾贰元叁角整"),
        ("1000000000000", "壹万亿元整"),
    ],
)
def test_amounts_in_capitals(amount: str, said: str) -> None:
    assert capitals(Decimal(amount)) == said


@pytest.mark.parametrize("amount", ["0.001", "1e16", "-1.234"])
def test_amounts_without_capitals_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no form in capitals"):
        capitals(Decimal(amount))


def test_a_visit_of_another_program_was_paid_there(shop: Shop, owner: Acting, fill: Fill) -> None:
    client, on = fill.client("王婧颖", "A-00417"), date(2026, 11, 21)
    visit = fill.visit(client, on, (("补水", "面部", 38_000),))
    receipt = read_receipt(shop, visit)
    assert receipt.total - receipt.paid == receipt.total - paid_of_visit(shop, visit)
    item = VisitItemDraft("补水", price=Money(36_000))
    second = correct_visit(shop, owner, visit, VisitDraft(client, on, (item,)), "typed wrong")
    corrected = read_receipt(shop, second.visit_id)
    assert corrected.total - corrected.paid == second.owed
    assert corrected.takes_place_of == ("S-0001",)
