"""Lists of three programs as client lists: Google Contacts, Outlook, and Open Source Point of Sale.

Each has dozens of columns, several of which make one field of ours ("Phone 1 - Value" … "Phone 5 - Value"). They are
known by their headings and laid out anew, one column a field; what is left over stands in one column more, each with
its heading, and goes to the notes.

Sources of the headings: Google Contacts' export of before and since 2024; Outlook's CSV export in English and in
Chinese; import_customers.csv of opensourcepos/opensourcepos. Pure, but for the rows it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from desk_app.importer.cells import fold
from desk_app.importer.days import DateOrder
from desk_app.importer.vcard_rows import BETWEEN
from desk_app.words import N_, Words

_PUNCTUATION = re.compile(r"[\W_]+")
_WIDE = re.compile("[\u3400-\u9fff]")
_BETWEEN_VALUES = re.compile(r"\s*:::\s*")
_NO_YEAR = re.compile(r"--(\d\d)-(\d\d)")
_NO_DAY = re.compile(r"0?0?0?0[/.\-]0?0[/.\-]0?0?0?0")

#: A row by its plain headings.
Named = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A list of another program. ``known`` tells it by its plain headings; ``cells`` lays a row out as
    ``CARD_COLUMNS`` says, but for the last, and names the headings it has used; ``idle`` says nothing about a client.
    ``order``: how its days are written, where that is always the same."""

    name: str
    known: Callable[[frozenset[str]], bool]
    cells: Callable[[Named, set[str]], list[str]]
    idle: re.Pattern[str]
    order: DateOrder | None = None


def plain(heading: str) -> str:
    """A heading as it is compared: "Phone 1 - Value" is "phone1value"."""
    return _PUNCTUATION.sub("", fold(heading))


def shape_of(headings: Sequence[str]) -> Shape | None:
    """The program whose list has these headings; None where it is none of them."""
    found = frozenset(map(plain, headings))
    return next((shape for shape in _SHAPES if shape.known(found)), None)


def laid_out(shape: Shape, headings: Sequence[str], cells: Sequence[str], words: Words) -> list[str]:
    """A row of such a list under ``CARD_COLUMNS``."""
    named: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=False):
        if cell and plain(heading):
            named.setdefault(plain(heading), cell.strip())
    used: set[str] = set()
    made = shape.cells(named, used)
    further = [
        words(N_("{heading}: {text}"), heading=" ".join(heading.split())[:60], text="; ".join(_values(cell)))
        for heading, cell in zip(headings, cells, strict=False)
        if cell and plain(heading) not in used and not shape.idle.fullmatch(plain(heading)) and not _says_nothing(cell)
    ]
    return [*made, "\n".join(further), *cells[len(headings) :]]


def _says_nothing(cell: str) -> bool:
    return _NO_DAY.fullmatch(cell.strip()) is not None or cell.strip().casefold() in {"unspecified", "未指定"}


def _values(text: str) -> list[str]:
    """The values of a cell in which Google Contacts joined several."""
    return [part.strip() for part in _BETWEEN_VALUES.split(text) if part.strip()]


def _take(named: Named, used: set[str], *headings: str) -> str:
    """The first of some columns that is filled; all of them count as used."""
    used.update(headings)
    return next((named[heading] for heading in headings if named.get(heading)), "")


def _every(named: Named, used: set[str], pattern: str) -> list[str]:
    """What stands in every column whose heading fits, each value by itself and once."""
    fitting = [heading for heading in named if re.fullmatch(pattern, heading)]
    used.update(fitting)
    return list(dict.fromkeys(value for heading in fitting for value in _values(named[heading])))


def _name(family: str, given: str, middle: str) -> str:
    if _WIDE.search(family + given):
        return f"{family}{given}{middle}"
    return " ".join(filter(None, (given, middle, family)))


def _address(country: str, region: str, town: str, street: Sequence[str], code: str) -> str:
    """An address on one line, in the order of its script."""
    lines = list(filter(None, street))
    if _WIDE.search("".join((country, region, town, *lines))):
        return "".join((country, region, town, *lines)) + (f" {code}" if code else "")
    return ", ".join(filter(None, (*lines, town, " ".join(filter(None, (region, code))), country)))


def _phones(numbers: Sequence[str]) -> str:
    return BETWEEN.join(number.replace("/", " ") for number in numbers)


# Google Contacts


def _is_google(found: frozenset[str]) -> bool:
    named = bool(found & {"givenname", "firstname", "name", "fileas"})
    return (
        named
        and ("labels" in found or "groupmembership" in found or "phone1value" in found)
        and bool(found & {"phone1value", "email1value", "yominame", "phoneticfirstname", "fileas"})
    )


def _google(named: Named, used: set[str]) -> list[str]:
    whole = _take(named, used, "name")
    family = _take(named, used, "familyname", "lastname")
    given, middle = _take(named, used, "givenname", "firstname"), _take(named, used, "additionalname", "middlename")
    company = _take(named, used, "organization1name", "organizationname")
    name = _name(family, given, middle)
    if not (_WIDE.search(family + given) and family):
        name = whole or name or _take(named, used, "fileas", "nickname") or company
    birthday = _take(named, used, "birthday")
    no_year = _NO_YEAR.fullmatch(birthday)
    tags = [tag for tag in _values(_take(named, used, "labels", "groupmembership")) if not tag.startswith("* ")]
    used.update({"fileas", "nickname"} if not whole and name in {named.get("fileas"), named.get("nickname")} else ())
    return [
        name,
        _phones(_google_phones(named, used)),
        f"{no_year[1]}-{no_year[2]}" if no_year else birthday,
        _take(named, used, "gender"),
        _google_address(named, used),
        "",
        ", ".join(dict.fromkeys(tags)),
        _take(named, used, "notes"),
        ", ".join(_every(named, used, r"email\d+value")),
        company,
        " · ".join(
            filter(
                None,
                (
                    _take(named, used, "organization1title", "organizationtitle"),
                    _take(named, used, "organization1department", "organizationdepartment"),
                ),
            )
        ),
    ]


def _google_phones(named: Named, used: set[str]) -> list[str]:
    """Her numbers, but for those of a fax, which stay for the notes."""
    numbers: list[str] = []
    for heading in named:
        if match := re.fullmatch(r"phone(\d+)value", heading):
            label = fold(named.get(f"phone{match[1]}label", "") + named.get(f"phone{match[1]}type", ""))
            if "fax" not in label and "传真" not in label:
                used.add(heading)
                numbers += _values(named[heading])
    return list(dict.fromkeys(numbers))


def _google_address(named: Named, used: set[str]) -> str:
    street = [_take(named, used, f"address1{part}") for part in ("pobox", "extendedaddress", "street")]
    town, region, code, country = (
        _take(named, used, f"address1{part}") for part in ("city", "region", "postalcode", "country")
    )
    whole = " ".join(_take(named, used, "address1formatted").split("\n"))
    made = _address(country, region, town, [" ".join(part.split()) for part in street], code)
    return made or " ".join(whole.split())


# Outlook

_OUTLOOK = frozenset(
    {
        *("businessstreet", "businessphone", "businessfax", "homestreet", "homephone", "mobilephone", "emailtype"),
        *("emaildisplayname", "internetfreebusy", "organizationalidnumber", "governmentidnumber", "ttytddphone"),
        *("jobtitle", "emailaddress", "companymainphone"),
        *("商务地址街道", "商务电话", "商务传真", "住宅地址街道", "住宅电话", "移动电话", "单位主要电话", "附注"),
        *("电子邮件类型", "电子邮件显示名称", "电子邮件地址", "internet忙闲", "工作证号码", "ttytdd电话"),
    }
)
_NAMES = ({"firstname", "lastname"}, {"名", "姓"})


def _is_outlook(found: frozenset[str]) -> bool:
    return any(names <= found for names in _NAMES) and len(found & _OUTLOOK) >= 4


def _outlook(named: Named, used: set[str]) -> list[str]:
    take = partial(_take, named, used)
    name = _name(take("lastname", "姓"), take("firstname", "名"), take("middlename", "中间名"))
    if name and (suffix := take("suffix", "中文称谓")) and _WIDE.search(suffix) and suffix not in name:
        name += suffix
    company = take("company", "单位", "公司")
    if not name:  # a program of other makers writes the whole name into the Chinese title
        name = take("中文称谓") or take("emaildisplayname", "电子邮件显示名称") or company
    numbers = [
        take(*headings)
        for headings in (
            ("mobilephone", "移动电话"),
            ("primaryphone", "主要电话"),
            ("homephone", "住宅电话"),
            ("homephone2", "住宅电话2"),
            ("businessphone", "商务电话"),
            ("businessphone2", "商务电话2"),
            ("otherphone", "其他电话"),
            ("carphone", "车载电话"),
        )
    ]
    birthday = take("birthday", "生日")
    gender = take("gender", "性别")
    return [
        name,
        _phones(list(dict.fromkeys(filter(None, numbers)))),
        "" if _says_nothing(birthday) else birthday,
        "" if _says_nothing(gender) else gender,
        _outlook_address(named, used),
        "",
        ", ".join(part.strip() for part in re.split("[;；]", take("categories", "类别")) if part.strip()),
        take("notes", "附注", "备注"),
        ", ".join(
            filter(
                None,
                (
                    take("emailaddress", "电子邮件地址"),
                    take("email2address", "电子邮件2地址"),
                    take("email3address", "电子邮件3地址"),
                ),
            )
        ),
        company,
        " · ".join(filter(None, (take("jobtitle", "职务"), take("department", "部门")))),
    ]


def _outlook_address(named: Named, used: set[str]) -> str:
    """The home's; where there is none the office's, else the other one. Those that are left stay for the notes."""
    for english, chinese in (("home", "住宅地址"), ("business", "商务地址"), ("other", "其他地址")):
        spent: set[str] = set()
        street = [
            _take(named, spent, f"{english}street{number}", f"{chinese}街道{number}") for number in ("", "2", "3")
        ]
        town = _take(named, spent, f"{english}city", f"{chinese}市县")
        region = _take(named, spent, f"{english}state", f"{chinese}省市自治区")
        code = _take(named, spent, f"{english}postalcode", f"{chinese}邮政编码")
        country = _take(
            named, spent, f"{english}countryregion", f"{english}country", f"{chinese}国家地区", f"{chinese}国家"
        )
        if any((*street, town, region)):
            used |= spent
            return _address(country, region, town, street, code)
    return ""


# Open Source Point of Sale


def _is_point_of_sale(found: frozenset[str]) -> bool:
    return {"firstname", "lastname", "accountnumber", "taxable"} <= found


def _point_of_sale(named: Named, used: set[str]) -> list[str]:
    take = partial(_take, named, used)
    name = _name(take("lastname"), take("firstname"), "")
    company = take("company", "companyname")
    street = [take("address1"), take("address2")]
    address = _address(take("country"), take("state"), take("city"), street, take("zip"))
    if re.fullmatch(r"0*(?:\.0+)?", named.get("discount", "")):
        used.update({"discount", "discounttype"})
    return [
        name or company,
        _phones([take("phonenumber", "phone")] if take("phonenumber", "phone") else []),
        "",
        {"1": "M", "0": "F"}.get(take("gender"), take("gender")),
        address,
        take("accountnumber"),
        "",
        take("comments"),
        take("email"),
        company,
        "",
    ]


_SHAPES: tuple[Shape, ...] = (
    Shape(N_("Open Source Point of Sale"), _is_point_of_sale, _point_of_sale, re.compile("taxable")),
    Shape(
        N_("Google Contacts"),
        _is_google,
        _google,
        re.compile(
            r"(?:email|phone|address|organization|website|relation|event|customfield|im)\d+(?:label|type)|photo|yominame"
            r"|.*yomi(?:name)?|phonetic.*|shortname|initials|maidenname|nameprefix|namesuffix|fileas|sensitivity|priority"
            r"|language|address1formatted"
        ),
        DateOrder.MONTH_FIRST,
    ),
    Shape(
        N_("Outlook"),
        _is_outlook,
        _outlook,
        re.compile(
            r"title|英文称谓|.*(?:type|类型)|.*(?:displayname|显示名称?)|internetfreebusy|internet忙闲|initials|缩写|priority|优先级"
            r"|private|私有|sensitivity|敏感度|mileage|里程|language|语言|directoryserver|目录服务器"
        ),
    ),
)
