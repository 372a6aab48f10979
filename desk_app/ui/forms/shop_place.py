"""Where a shop is and what it counts in: what set-up and settings offer."""

from __future__ import annotations

from desk_app.words import N_, _

#: ISO currencies with their names.
CURRENCIES: tuple[tuple[str, str], ...] = (
    ("CNY", N_("Chinese yuan")),
    ("HKD", N_("Hong Kong dollar")),
    ("TWD", N_("New Taiwan dollar")),
    ("MYR", N_("Malaysian ringgit")),
    ("SGD", N_("Singapore dollar")),
    ("USD", N_("US dollar")),
    ("EUR", N_("Euro")),
    ("GBP", N_("British pound")),
    ("CAD", N_("Canadian dollar")),
    ("PHP", N_("Philippine peso")),
)

#: Places: ISO country, its name, its time zone, its usual currency.
PLACES: tuple[tuple[str, str, str, str], ...] = (
    ("cn", N_("Mainland China"), "Asia/Shanghai", "CNY"),
    ("hk", N_("Hong Kong"), "Asia/Hong_Kong", "HKD"),
    ("tw", N_("Taiwan"), "Asia/Taipei", "TWD"),
    ("my", N_("Malaysia"), "Asia/Kuala_Lumpur", "MYR"),
    ("sg", N_("Singapore"), "Asia/Singapore", "SGD"),
    ("gb", N_("United Kingdom"), "Europe/London", "GBP"),
    ("us", N_("United States"), "America/New_York", "USD"),
    ("ca", N_("Canada"), "America/Toronto", "CAD"),
    ("ph", N_("Philippines"), "Asia/Manila", "PHP"),
)


def place_choices() -> tuple[tuple[str, str], ...]:
    """The places, in the language of the window."""
    return tuple((code, _(said)) for code, said, _zone, _currency in PLACES)


def currency_choices() -> tuple[tuple[str, str], ...]:
    """The currencies with their names: "Chinese yuan CNY"."""
    return tuple((code, f"{_(said)} {code}") for code, said in CURRENCIES)


def place_values(place: str) -> dict[str, object]:
    """The settings that follow from a place: itself, its time zone and the country of its phone numbers."""
    zone = next(zone for code, _said, zone, _currency in PLACES if code == place)
    return {"place": place, "zone": zone, "phone_region": place.upper()}
