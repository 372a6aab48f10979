"""Phone numbers as people write them, to one form: digits as dialled at home, +country digits for the rest.

Reading and grouping by country is phonenumbers' (Google's libphonenumber); Chinese mobile numbers, nearly all there
are in a shop, are read here without loading it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from desk_app.errors import RuleBroken
from desk_app.words import N_

#: GB mobile numbers: 1, then 3 to 9, eleven digits. Any newly opened range is one of these.
_CHINESE_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})")

#: One that has nothing around it.
_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")

#: A local number without its area code, as many Chinese shops keep them.
_CHINESE_LOCAL = re.compile(r"[2-8]\d{6,7}")

#: As long as a number of another country, and none that was begun as a Chinese one.
_FOREIGN = re.compile(r"[2-9]\d{7,13}")

_DECORATION = re.compile(r"[\s\-‐‑‒–—―−().·・_]+")
_BETWEEN_NUMBERS = re.compile(r"[,;/、|\n]|\s或\s?|或")

#: The longest text that is looked at: a number with its decoration is far shorter.
_LONGEST = 60

_SENTENCES = {
    "bad_phone": N_("“{text}” is not a phone number: only digits, spaces, dashes and a leading + belong in one."),
    "not_here": N_(
        "“{text}” is no phone number of this country. Write a foreign one with + and its country code before it."
    ),
    "too_short": N_("The phone number “{text}” has too few digits."),
    "too_long": N_("The phone number “{text}” has too many digits."),
}


class NotPhone(RuleBroken):
    """The text is no phone number; ``code`` is "bad_phone", "not_here", "too_short" or "too_long"."""

    def __init__(self, code: str, text: str) -> None:
        shown = text if len(text) <= 40 else text[:39] + "…"
        super().__init__("phones", code, _SENTENCES[code], text=shown)
        self.code = code


def parse_phone(text: str, region: str) -> str:
    """One number as it is kept: "13800001111", "02112345678", "+85291234567".

    ``region`` (ISO country, "CN") is how a number without a country code is read. Full-width digits, +86, 86-, 0086,
    spaces and dashes are understood. What it returns it also takes, unchanged. Raises NotPhone.
    """
    if region == "CN" and _PLAIN_MOBILE.fullmatch(text):  # nearly every number: already as it is kept
        return text
    bare = _DECORATION.sub("", unicodedata.normalize("NFKC", text[: _LONGEST + 1]))
    if len(text) > _LONGEST or not re.fullmatch(r"\+?[0-9]+", bare):
        raise NotPhone("bad_phone", text)
    if region == "CN":
        mobile = _CHINESE_MOBILE.fullmatch(bare)
        if mobile:
            return mobile[1]
        if _CHINESE_LOCAL.fullmatch(bare):
            return bare
    return _by_country(bare, region, text)


def _by_country(bare: str, region: str, text: str) -> str:
    import phonenumbers  # metadata of every country; most shops never need it

    try:
        number = phonenumbers.parse(bare, region)
    except phonenumbers.NumberParseException as error:
        raise NotPhone(_too_short_or_long(bare), text) from error
    if region == "CN" and _FOREIGN.fullmatch(bare) and not phonenumbers.is_valid_number(number):
        raise NotPhone("not_here", text)
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        raise NotPhone("too_long", text)
    if reason not in {phonenumbers.ValidationResult.IS_POSSIBLE, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY}:
        raise NotPhone("too_short" if len(bare) < 11 else "bad_phone", text)
    # At home in China the tables are exact but for mobile ranges, taken above; elsewhere the length is enough.
    if region == "CN" and number.country_code == 86 and not phonenumbers.is_valid_number(number):
        raise NotPhone("too_short" if len(bare) < 11 else "too_long" if len(bare) > 11 else "bad_phone", text)
    if number.country_code == phonenumbers.country_code_for_region(region):
        national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        return re.sub(r"\D", "", national)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _too_short_or_long(bare: str) -> str:
    if len(bare) < 7:
        return "too_short"
    return "too_long" if len(bare) > 15 else "bad_phone"


def split_phones(text: str) -> tuple[str, ...]:
    """The single numbers of a field that may hold several: "13800001111/13900002222", "… 或 …"."""
    parts = _BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", text[:1000]))
    return tuple(part.strip() for part in parts if part.strip())


@lru_cache(maxsize=2048)
def spaced(number: str, region: str = "CN") -> str:
    """A kept number in groups, for eyes: "138 0000 1111". What is not understood stays as it is."""
    if region == "CN" and _CHINESE_MOBILE.fullmatch(number) and len(number) == 11:
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    import phonenumbers  # as above

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region(region)
    form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form).replace("-", " ")
