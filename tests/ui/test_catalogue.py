"""Services and prices: an empty list is filled, prices are typed one after another, refusals stand at their fields."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.salon.catalogue import CatalogueKind, Product, ProductDraft, Service, ServiceDraft
from desk_app.salon.desk import load_starter, products, save_product, save_service, services
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.finding import hits
from desk_app.ui.forms.catalogue_form import ProductForm, ServiceForm, draft_of, read_days, said_days
from desk_app.ui.pages.catalogue import CataloguePage
from desk_app.ui.pages.catalogue_parts import line_of, matching
from desk_app.ui.pages.salon import SalonPage
from desk_app.ui.pages.settings import SettingsPage
from desk_app.words import current_words, use_language
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Hands, Settle, put_on_screen

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SERVICE, PRODUCT = CatalogueKind.SERVICE, CatalogueKind.PRODUCT


@pytest.fixture
def shelf(desk: Desk) -> None:
    """Three services by category and name (Brows, Facial, Peel) and a product that is running out."""
    shop, acting = desk.shop, desk.acting
    save_service(shop, acting, ServiceDraft("F01", "Facial", Money(0), "Face", rhythm_days=21, aftercare=(3, 7)))
    save_service(shop, acting, ServiceDraft("F02", "Peel", Money(0), "Face"))
    save_service(shop, acting, ServiceDraft("E01", "Brows", Money(12_000), "Brows", active=False))
    save_product(shop, acting, ProductDraft("P01", "Mask", Money(9_800), brand="Rein", on_hand=1, minimum=3))


@pytest.fixture
def page(desk: Desk, shelf: None, qtbot: QtBot, settle: Settle, hands: Hands) -> CataloguePage:
    made = CataloguePage(desk)
    put_on_screen(made, qtbot, settle)
    hands.window = made
    return made


def service_form(page: CataloguePage) -> ServiceForm:
    form = page.forms[SERVICE]
    assert isinstance(form, ServiceForm)
    return form


def product_form(page: CataloguePage) -> ProductForm:
    form = page.forms[PRODUCT]
    assert isinstance(form, ProductForm)
    return form


def service(desk: Desk, code: str) -> Service:
    return next(each for each in services(desk.shop) if each.code == code)


def shown_id(page: CataloguePage) -> int | None:
    return None if page.form.entry is None else page.form.entry.id


def codes(page: CataloguePage) -> list[str]:
    return [entry.code for entry in page.lists[page.kind].entries]


# ── an empty shop ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_list_offers_the_usual_one(desk: Desk, qtbot: QtBot, settle: Settle, hands: Hands) -> None:
    page = CataloguePage(desk)
    put_on_screen(page, qtbot, settle)
    shown = page.lists[SERVICE]
    assert shown.both.currentIndex() == 1
    assert shown.load_button.hasFocus()
    hands.press(Qt.Key.Key_Return)
    assert shown.both.currentIndex() == 0
    assert (len(services(desk.shop)), len(products(desk.shop))) == (25, 8)
    assert page.tabs.accessibleName() == "Services 25"
    assert shown.table.hasFocus()
    assert page.form.entry == shown.entries[0]


def test_the_other_tab_is_filled_without_touching_the_first(page: CataloguePage, desk: Desk, settle: Settle) -> None:
    shop, acting = desk.shop, desk.acting
    save_product(shop, acting, ProductDraft("X", "Other", Money(1)))
    page._kept[PRODUCT] = ()  # as if nothing were on the shelf
    page.tabs.open("product")
    page.load()
    settle()
    assert len(services(shop)) == 3
    assert {one.code for one in products(shop)} >= {"X", "P01", "P08"}


# ── looking ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_says_what_is_missing(page: CataloguePage, qtbot: QtBot) -> None:
    assert codes(page) == ["E01", "F01", "F02"]
    badges = [line.badge for line in page.lists[SERVICE].model.rows()]
    assert badges == ["not on offer", "no price yet", "no price yet"]
    assert page.lists[SERVICE].model.rows()[1].cells == ("F01", "Facial", "Face", "60", "–", "21 days", "3, 7")
    assert page.lists[PRODUCT].model.rows()[0].badge == "running out"
    for shown in page.lists.values():
        QAbstractItemModelTester(shown.model, QAbstractItemModelTester.FailureReportingMode.Fatal, page)


@pytest.mark.parametrize(
    ("typed", "found"), [("", 3), ("FAC", 2), ("peel", 1), ("e01", 1), ("rows", 1), ("nothing", 0), ("  peel ", 1)]
)
def test_the_list_narrows(page: CataloguePage, typed: str, found: int) -> None:
    page.filter.setText(typed)
    assert len(codes(page)) == found
    assert page.lists[SERVICE].both.currentIndex() == 0  # "nothing is called so", not "no services yet"


def test_a_brand_is_searched_too(page: CataloguePage) -> None:
    assert matching(page._kept[PRODUCT], "rein") == page._kept[PRODUCT]


def test_one_entry_is_opened_from_elsewhere(page: CataloguePage, desk: Desk, settle: Settle) -> None:
    page.filter.setText("nothing")
    page.open(product_id=products(desk.shop)[0].id)
    page.come_into_view()
    settle()
    assert page.kind is PRODUCT
    assert shown_id(page) == products(desk.shop)[0].id
    page.open(service_id=service(desk, "F02").id)
    page.come_into_view()
    settle()
    assert shown_id(page) == service(desk, "F02").id
    assert page.new.text() == "New service"


def test_the_search_opens_a_product_here(page: CataloguePage, desk: Desk, doors: FakeDoors) -> None:
    (hit,) = hits(desk.shop, "mask", current_words(), doors.go, doors.has_page, ())
    hit.open()
    assert doors.went == [("catalogue", {"product_id": products(desk.shop)[0].id})]


def test_other_pages_lead_here(desk: Desk, qtbot: QtBot, settle: Settle, doors: FakeDoors) -> None:
    for kind in (SalonPage, SettingsPage):
        other = kind(desk)
        put_on_screen(other, qtbot, settle)
        assert other.prices.isVisible()
        other.prices.click()
    assert doors.went == [("catalogue", {})] * 2


def test_it_is_said_in_chinese(page: CataloguePage, desk: Desk) -> None:
    use_language("zh_CN")
    line = line_of(service(desk, "F01"))
    assert line.badge == "未定价"
    assert "21 天" in line.cells


# ── prices ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_prices_are_typed_one_after_the_other(page: CataloguePage, desk: Desk, hands: Hands) -> None:
    page.lists[SERVICE].choose(service(desk, "F01").id)
    page.lists[SERVICE].table.setFocus()
    hands.press(Qt.Key.Key_Return)
    assert page.form.price.hasFocus()
    hands.write("380")
    hands.press(Qt.Key.Key_Return)
    assert page.form.price.hasFocus()
    hands.write("420.5")
    hands.press(Qt.Key.Key_Return)
    assert (service(desk, "F01").price, service(desk, "F02").price) == (Money(38_000), Money(42_050))
    assert service(desk, "F01").aftercare == (3, 7)
    assert page.lists[SERVICE].table.hasFocus()  # that was the last one
    assert [line.badge for line in page.lists[SERVICE].model.rows()][1:] == ["", ""]
    assert not page.form.edited


def test_enter_on_a_price_left_as_it_is_writes_nothing(page: CataloguePage, desk: Desk, hands: Hands) -> None:
    writes = desk.shop.writes
    page.lists[SERVICE].choose(service(desk, "F01").id)
    page.form.start("price")
    hands.press(Qt.Key.Key_Return)
    assert page.form.entry == service(desk, "F02")
    assert page.form.price.hasFocus()
    assert desk.shop.writes == writes


def test_a_price_that_is_refused_brings_its_entry_back(page: CataloguePage, desk: Desk, hands: Hands) -> None:
    page.lists[SERVICE].choose(service(desk, "F01").id)
    page.form.start("price")
    hands.write("-5")
    hands.press(Qt.Key.Key_Return)
    assert page.form.entry == service(desk, "F01")
    assert page.form.price.text() == "-5"
    assert next(field for field in page.form.fields if field.name == "price").error
    assert service(desk, "F01").price == Money(0)


# ── one entry ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_field_of_a_service_is_kept(page: CataloguePage, desk: Desk, hands: Hands, doors: FakeDoors) -> None:
    hands.press(Qt.Key.Key_A, ALT)
    form = service_form(page)
    assert form.code.hasFocus()
    for box, typed in (
        (form.code, "N01"),
        (form.title, "Manicure"),
        (form.category, "Nails"),
        (form.price, "168"),
        (form.cost, "20"),
        (form.minutes, "50"),
        (form.rhythm, "24"),
        (form.aftercare, "7、1，30 7"),
    ):
        box.put_typed(typed)
    form.active.setChecked(False)
    hands.press(Qt.Key.Key_S, CONTROL)
    kept = service(desk, "N01")
    assert draft_of(kept) == ServiceDraft(
        "N01", "Manicure", Money(16_800), "Nails", 50, Money(2_000), 24, (1, 7, 30), active=False
    )
    assert page.form.entry == kept
    assert page.lists[SERVICE].table.noun() is not None
    assert doors.toasts[-1][0] == "Manicure is saved."
    assert doors.toasts[-1][1] is None


def test_every_field_of_a_product_is_kept(page: CataloguePage, desk: Desk, hands: Hands) -> None:
    page.lists[SERVICE].table.setFocus()
    hands.press(Qt.Key.Key_2)
    assert page.kind is PRODUCT
    hands.press(Qt.Key.Key_A, ALT)
    form = product_form(page)
    for box, typed in (
        (form.code, "P02"),
        (form.title, "Serum"),
        (form.category, "Serums"),
        (form.brand, "Rein"),
        (form.supplier, "Su & Co"),
        (form.price, "268"),
        (form.cost, "99.5"),
        (form.on_hand, "-2"),
        (form.minimum, "3"),
        (form.maximum, "12"),
    ):
        box.put_typed(typed)
    page.action_pay()
    hands.settle()
    kept = next(each for each in products(desk.shop) if each.code == "P02")
    assert draft_of(kept) == ProductDraft(
        "P02", "Serum", Money(26_800), "Rein", "Serums", "Su & Co", Money(9_950), -2, 3, 12
    )
    assert page.form.entry == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("code", ""),
        ("code", "f02"),
        ("name", "  "),
        ("name", "x" * 201),
        ("price", "abc"),
        ("price", "-1"),
        ("price", "1e400"),
        ("cost", "0.001"),
        ("minutes", ""),
        ("minutes", "1441"),
        ("rhythm_days", "732"),
        ("aftercare", "3, x"),
        ("aftercare", "0"),
        ("aftercare", "99999999999999999999"),
        ("aftercare", "-3"),
    ],
)
def test_what_is_refused_stands_beside_its_field(
    page: CataloguePage, desk: Desk, settle: Settle, field: str, typed: str
) -> None:
    before = service(desk, "F01")
    page.lists[SERVICE].choose(before.id)
    shown = next(each for each in page.form.fields if each.name == field)
    shown.box.put_typed(typed)
    page.save()
    settle()
    assert shown.error
    assert shown.box.typed() == typed
    assert service(desk, "F01") == before


def test_a_change_is_taken_back(page: CataloguePage, desk: Desk, settle: Settle, doors: FakeDoors) -> None:
    before = service(desk, "F01")
    page.lists[SERVICE].choose(before.id)
    page.form.price.setText("999")
    page.save()
    settle()
    assert service(desk, "F01").price == Money(99_900)
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    assert service(desk, "F01") == before
    assert page.form.price.text() == ""


def test_saving_nothing_says_so(page: CataloguePage, desk: Desk, settle: Settle, doors: FakeDoors) -> None:
    writes = desk.shop.writes
    page.save()
    settle()
    assert doors.toasts[-1][0] == "Nothing has changed."
    assert desk.shop.writes == writes


# ── what is typed stays ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_typed_stays_with_its_entry(page: CataloguePage, desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    first, second = service(desk, "F01"), service(desk, "F02")
    shown = page.lists[SERVICE]
    shown.choose(first.id)
    page.form.price.setText("38")
    assert page.form.unsaved.text() == "not saved yet"
    shown.choose(second.id)
    assert (page.form.price.text(), page.form.unsaved.text()) == ("", "")
    again = CataloguePage(desk)
    put_on_screen(again, qtbot, settle, service_id=first.id)
    assert again.form.price.text() == "38"
    again.form.price.setText("")
    assert again.form.unsaved.text() == ""
    assert desk.drafts.forms() == ()


def test_a_new_one_half_typed_comes_back(page: CataloguePage, desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    page.begin_new()
    service_form(page).title.put_typed("Half a na")
    save_product(desk.shop, desk.acting, ProductDraft("P09", "Meanwhile", Money(1)))
    page.refresh()
    settle()
    assert service_form(page).title.typed() == "Half a na"
    again = CataloguePage(desk)
    put_on_screen(again, qtbot, settle)
    assert again.form.entry is None
    assert service_form(again).title.typed() == "Half a na"


def test_a_line_written_meanwhile_leaves_what_is_typed(page: CataloguePage, desk: Desk, settle: Settle) -> None:
    kept = products(desk.shop)[0]
    page.tabs.open("product")
    page.lists[PRODUCT].choose(kept.id)
    page.form.price.setText("77")
    save_product(desk.shop, desk.acting, ProductDraft("P01", "Mask", Money(9_800), on_hand=0), kept.id)
    page.refresh()
    settle()
    assert page.form.price.text() == "77"
    assert page.form.entry == products(desk.shop)[0]


# ── who may ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_the_owner_changes_anything(page: CataloguePage, desk: Desk, receptionist: Acting, settle: Settle) -> None:
    desk.signed_in = receptionist
    page.refresh()
    settle()
    assert page.banner.text() == "Only the owner changes these."
    assert not page.form.price.isEnabled()
    page.begin_new()
    assert "苏雪" in page.banner.text()
    page.form.price.setText("5")
    page.save()
    settle()
    assert "苏雪" in page.banner.text()
    assert service(desk, "E01").price == Money(12_000)
    assert not page.lists[SERVICE].load_button.isEnabled()


def test_the_owner_after_her_may_again(
    page: CataloguePage, desk: Desk, owner: Acting, receptionist: Acting, settle: Settle
) -> None:
    for acting in (receptionist, owner):
        desk.signed_in = acting
        page.refresh()
        settle()
    assert page.banner.text() == ""
    assert page.form.price.isEnabled()


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_lead_from_the_filter_to_the_form_and_back(page: CataloguePage, hands: Hands, doors: FakeDoors) -> None:
    page.filter.setFocus()
    hands.write("facial")
    hands.press(Qt.Key.Key_Down)
    assert page.lists[SERVICE].table.hasFocus()
    hands.press(Qt.Key.Key_Return)
    assert page.form.price.hasFocus()
    hands.press(Qt.Key.Key_Escape)
    assert page.lists[SERVICE].table.hasFocus()
    hands.press(Qt.Key.Key_Escape)
    assert doors.backs == 1


# ── reading days ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("", ()),
        ("1, 3, 7, 30", (1, 3, 7, 30)),
        ("7 3 7", (3, 7)),
        ("３，１４", (3, 14)),
        ("1、2；5", (1, 2, 5)),
        (",", ()),
    ],
)
def test_days_as_people_type_them(typed: str, days: tuple[int, ...]) -> None:
    assert read_days(typed) == days
    assert read_days(said_days(days)) == days


@pytest.mark.parametrize("typed", ["x", "3x", "-1", "1.5", "三", "9" * 5000, " ".join(map(str, range(2000)))])
def test_days_that_are_none(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_days(typed)
    assert refused.value.field == "aftercare"


def test_the_usual_list_fits_its_forms(page: CataloguePage, desk: Desk, settle: Settle) -> None:
    """Every entry that ships reads back from the form as it went in."""
    load_starter(desk.shop, desk.acting, "zh_CN")
    for kind, kept in ((SERVICE, services(desk.shop)), (PRODUCT, products(desk.shop))):
        for entry in kept:
            page.forms[kind].show_entry(entry)
            read = page.forms[kind].read()
            assert read == draft_of(entry)
            assert isinstance(entry, Service | Product)
