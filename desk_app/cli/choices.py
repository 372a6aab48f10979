"""What the options of commands take, of which there are a few to choose from."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What --kind takes."""

    AUTO = "auto"
    CLIENTS = "clients"
    SERVICES = "services"
    PRODUCTS = "products"
    RECEIPTS = "receipts"
    BOOKINGS = "bookings"
    CANCELLATIONS = "cancellations"
    NO_SHOWS = "no-shows"


class Taken(StrEnum):
    """What ``export`` takes out."""

    CLIENTS = "clients"
    TICKETS = "tickets"
    VISITS = "visits"
    PAYMENTS = "payments"


class Encoding(StrEnum):
    """What --encoding takes: the importer's ``ENCODINGS``."""

    AUTO = "auto"
    UTF_8 = "utf-8"
    GB18030 = "gb18030"
    BIG5 = "big5"
    CP1252 = "cp1252"
    MAC_ROMAN = "mac_roman"
    CP850 = "cp850"
    CP1250 = "cp1250"
    CP1254 = "cp1254"
    CP1251 = "cp1251"
    CP932 = "cp932"
    UTF_16 = "utf-16"


class Erasure(StrEnum):
    """What --reason of erasing takes."""

    ASKED = "asked"
    LAPSED = "lapsed"
    MISTAKE = "mistake"
