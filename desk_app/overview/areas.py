"""The area an address lies in, for counting. Pure.

The rule, for an address in Chinese characters: its district (区, 县, 旗, or a town that ranks as one: 市 below another
市) with the town before it where it is named; without a district its town (市, 自治州, 地区, 盟), without that its
province; without all of them the street (路, 街, 道, 巷, 里, 弄, 村, 镇), for a shop whose clients write no more than
that. For any other address: the last part between commas that holds a word once postcodes and numbers are taken out; a
part of two capital letters (a state) and the names of countries are passed over. What says none of this has no area.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HAN = re.compile("[\u3400-\u9fff]")
_DIRECT = "北京|天津|上海|重庆"
_PROVINCE = re.compile(
    rf"^(?:中国)?(?:(?P<direct>{_DIRECT})市?|(?P<province>[\u3400-\u9fff]{{2,8}}?(?:省|自治区|特别行政区)))?"
)
_TOWN = re.compile(r"^(?P<town>[\u3400-\u9fff]{2,9}?(?:自治州|地区|市|盟))")
_DISTRICT = re.compile(r"^(?P<district>[\u3400-\u9fff]{1,9}?(?:自治县|自治旗|新区|区|县|旗|市))")
_STREET = re.compile(r"^(?P<street>[\u3400-\u9fff]{1,9}?(?:大道|大街|路|街|道|巷|里|弄|村|镇))")
#: What only sounds like a district: 小区, 校区 and the like stand within one.
_NOT_DISTRICT = re.compile(r"(?:小区|社区|校区|园区|厂区|院区|景区|库区|街区|片区)$")

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|\b[\w-]*\d[\w-]*\b", re.IGNORECASE)
_COUNTRIES = frozenset(
    {
        "china", "germany", "deutschland", "united kingdom", "uk", "england", "usa", "united states", "singapore",
        "malaysia", "hong kong", "taiwan", "philippines",
    }
)  # fmt: skip
_LONGEST = 40


@lru_cache(maxsize=65536)
def area_of(address: str) -> str:
    """The area of an address; "" where it says none."""
    clean = " ".join(unicodedata.normalize("NFKC", address).split())
    if not clean:
        return ""
    return _chinese(clean) if _HAN.search(clean) else _western(clean)


def _chinese(address: str) -> str:
    rest = address.replace(" ", "").lstrip(",，、")
    found = _PROVINCE.match(rest)
    town = province = ""
    if found is not None:
        rest = rest[found.end() :]
        town, province = (f"{found['direct']}市" if found["direct"] else ""), found["province"] or ""
    if town:
        rest = re.sub(r"^(?:市辖区|县)", "", rest)
    elif (next_town := _TOWN.match(rest)) is not None:
        town, rest = next_town["town"], rest[next_town.end() :]
    district = _DISTRICT.match(rest)
    if district is not None and not _NOT_DISTRICT.search(district["district"]):
        return f"{town}{district['district']}"[:_LONGEST]
    if town or province:
        return (town or province)[:_LONGEST]
    street = _STREET.match(rest)
    return street["street"] if street is not None else ""


def _western(address: str) -> str:
    for part in reversed(re.split(r"[,;\n]", address)):
        word = " ".join(_POSTCODE.sub(" ", part).split()).strip(" .-")
        if not any(sign.isalpha() for sign in word) or re.fullmatch(r"[A-Z]{2}", word):
            continue
        if word.casefold() in _COUNTRIES:
            continue
        return word[:_LONGEST]
    return ""
