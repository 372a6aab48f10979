"""The list a new salon begins with: what ships is whole, a fault is told with its line, and codes kept stay."""

from __future__ import annotations

import pytest

from desk_app.changes import Kind
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.money import Money
from desk_app.salon.catalogue import CatalogueKind, ServiceDraft
from desk_app.salon.desk import load_starter, products, save_service, services
from desk_app.salon.starter import StarterFault, read_starter, starter_file, starter_of
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.words import words_for
from tests.trail import audit_lines

LANGUAGES = ("zh_CN", "en")
GOOD = """version = 1
services = [
  # what it takes
  { code = "F01", name = "Facial", category = "Face", minutes = 60, rhythm_days = 21, aftercare = [7, 3, 7] },
]
products = [
  { code = "P01", name = "Mask", category = "Masks" },
]
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_ships_is_a_whole_salon_without_prices(language: str) -> None:
    starter = read_starter(starter_file(language), "HKD")
    assert (len(starter.services), len(starter.products)) == (25, 8)
    assert {each.price for each in starter.services} == {Money(0, "HKD")}
    assert {each.price for each in starter.products} == {Money(0, "HKD")}
    assert any(each.rhythm_days for each in starter.services)
    assert any(each.aftercare for each in starter.services)


def test_both_languages_offer_the_same(shop: Shop) -> None:
    chinese, english = (read_starter(starter_file(language), "CNY") for language in LANGUAGES)
    assert [(one.code, one.minutes, one.rhythm_days, one.aftercare) for one in chinese.services] == [
        (one.code, one.minutes, one.rhythm_days, one.aftercare) for one in english.services
    ]
    assert [one.code for one in chinese.products] == [one.code for one in english.products]
    assert {one.name for one in chinese.services}.isdisjoint(one.name for one in english.services)


def test_a_language_without_a_list_has_the_english_one() -> None:
    assert starter_file("fr") == starter_file("en")


def test_an_entry_is_read_as_a_draft() -> None:
    starter = starter_of(GOOD, "CNY", "list.toml")
    (facial,), (mask,) = starter.services, starter.products
    assert facial == ServiceDraft("F01", "Facial", Money(0), "Face", minutes=60, rhythm_days=21, aftercare=(3, 7))
    assert (mask.code, mask.name, mask.category, mask.price) == ("P01", "Mask", "Masks", Money(0))


@pytest.mark.parametrize(
    ("was", "becomes", "line", "reason"),
    [
        ('code = "F01", ', "", 4, "“code” is missing."),
        ('"Mask"', '""', 7, "must not be empty"),
        ("minutes = 60", "minutes = 0", 4, "between 1 minute and 24 hours"),
        ("minutes = 60", 'minutes = "60"', 4, "another kind"),
        ("minutes = 60", "minutes = true", 4, "another kind"),
        ("rhythm_days = 21", "rhythm_days = -1", 4, "between 0 and"),
        ("[7, 3, 7]", "[7, 900]", 4, "aftercare day"),
        ("[7, 3, 7]", '["7"]', 4, "another kind"),
        ("[7, 3, 7]", "7", 4, "another kind"),
        ('category = "Masks"', 'categry = "Masks"', 7, "“category” is missing."),
        ('category = "Masks"', 'category = "Masks", price = 5', 7, "Nobody knows “price”"),
        (
            '"Masks" },',
            '"Masks" },\n  { code = "p01", name = "Other", category = "" },',
            8,
            "p01 stands here a second time",
        ),
        ('"Masks" },', '"Masks" }, { code = "P02", name = "Other", category = "" },', 1, "a line of its own"),
        ('"Facial"', "Facial", 4, "not TOML"),
        ('"Masks" },\n]', '"Masks" },', 8, "not TOML"),
        ("version = 1", "version = 2", 1, "version 1"),
        ("version = 1", 'version = 1\nshelf = "x"', 2, "Nobody knows “shelf”"),
        ("products = [", "products = 3 #", 6, "not TOML"),
    ],
)
def test_a_fault_is_told_with_its_line(was: str, becomes: str, line: int, reason: str) -> None:
    assert was in GOOD
    with pytest.raises(StarterFault) as refused:
        starter_of(GOOD.replace(was, becomes), "CNY", "list.toml")
    said = refused.value.say(words_for("en"))
    assert said.startswith("list.toml, line ")
    assert reason in said
    assert refused.value.line == line or (reason == "not TOML" and abs(refused.value.line - line) <= 1)


def test_a_list_that_is_none() -> None:
    with pytest.raises(StarterFault) as refused:
        starter_of("version = 1\nproducts = 3\n", "CNY", "list.toml")
    assert refused.value.line == 2
    assert "“products”" in refused.value.say(words_for("zh_CN"))


def test_a_fault_is_told_in_chinese_too() -> None:
    with pytest.raises(StarterFault) as refused:
        starter_of(GOOD.replace('"Mask"', '""'), "CNY", "list.toml")
    assert refused.value.say(words_for("zh_CN")).startswith("list.toml 第 7 行：")


def test_loading_adds_what_is_not_there(shop: Shop, owner: Acting) -> None:
    save_service(shop, owner, ServiceDraft("f01", "Our own facial", Money(38_000)))
    touched = load_starter(shop, owner, "en")
    assert touched.concerns(Kind.CATALOGUE)
    kept = {each.code: each for each in services(shop)}
    assert len(kept) == 25
    assert (kept["f01"].name, kept["f01"].price) == ("Our own facial", Money(38_000))
    assert kept["E02"].aftercare == (1, 3, 7, 30)
    assert len(products(shop)) == 8


def test_loading_again_adds_and_writes_nothing(shop: Shop, owner: Acting) -> None:
    load_starter(shop, owner, "zh_CN")
    before = audit_lines(shop)
    assert not load_starter(shop, owner, "en").kinds
    assert audit_lines(shop) == before
    assert len(services(shop)) == 25


@pytest.mark.parametrize(
    ("only", "counts"), [(CatalogueKind.SERVICE, (25, 0)), (CatalogueKind.PRODUCT, (0, 8)), (None, (25, 8))]
)
def test_only_one_kind(shop: Shop, owner: Acting, only: CatalogueKind | None, counts: tuple[int, int]) -> None:
    load_starter(shop, owner, "en", only)
    assert (len(services(shop)), len(products(shop))) == counts
    assert audit_lines(shop)[0].action == "shop.starter_loaded"


def test_the_currency_may_still_change_after_it(shop: Shop, owner: Acting) -> None:
    load_starter(shop, owner, "en")
    change_settings(shop, owner, currency="HKD")
    assert services(shop)[0].price == Money(0, "HKD")


def test_only_the_owner_loads_it(shop: Shop, receptionist: Acting) -> None:
    with pytest.raises(NotAllowed):
        load_starter(shop, receptionist, "en")
    assert services(shop) == ()
