"""The registry of the shop's settings: every name, its type and its first value, in one place."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.db.rows import OPEN
from desk_app.db.tables import SettingRow


@dataclass(frozen=True, slots=True)
class Settings:
    """What the owner can set. Minutes are counted from midnight on the shop's wall clock."""

    shop_name: str = ""
    trades: tuple[str, ...] = ("salon",)  # of "salon", "pawn"
    language: str = "zh_CN"
    currency: str = "CNY"
    place: str = "cn"  # which rule pack the pawn side will use; ISO country, lower case
    zone: str = "Asia/Shanghai"
    phone_region: str = "CN"  # how a number without a country code is read
    theme: str = "system"  # "system", "light", "dark"
    demo: bool = False  # a demo shop asks nobody who they are on the command line
    lock_after_minutes: int = 10
    open_from: int = 9 * 60
    open_to: int = 21 * 60
    call_from: int = 10 * 60
    call_to: int = 20 * 60
    backup_folder: str = ""  # "" means beside the shop file
    backup_second_folder: str = ""  # a stick or another folder that gets a copy of each backup; "" means none
    backup_second_mark: str = ""  # what lies on that stick, so that another or an empty folder is not taken for it
    backup_every_minutes: int = 30
    backup_old_hours: int = 24  # work without a copy for longer than this turns the backup light red
    price_leeway_percent: int = 10  # how far from the catalogue a price goes without an owner
    keep_clients_years: int = 5  # since she was last seen; then the person is erased and the books stay
    keep_visit_notes_years: int = 3
    keep_call_notes_years: int = 2
    keep_health_years: int = 3  # since she was last seen
    keep_documents_years: int = 5  # since she was last seen
    keep_pawn_years: int = 10  # since the ticket was closed: whose it was
    keep_put_off: str = ""  # the ISO day on which the owner said that what is over may wait
    note_answer_hours: int = 12  # hours of opening until a note to a colleague escalates
    note_escalates_to: str = "second"  # "second": the other advisor of its client, else an owner; or "owner"
    loan_fee_percent: str = "2.40"  # a month, comprehensive fee; decimal text
    loan_interest_percent: str = "0.25"  # a month
    loan_term_months: int = 3
    loan_grace_days: int = 5
    loan_to_value_percent: int = 80


#: Every name, with the value it has until the owner sets another.
FIRST_VALUES: dict[str, object] = {field.name: field.default for field in fields(Settings)}


def read_settings() -> Settings:
    """The settings of the open shop; a name it does not have, or has as another type, keeps its first value;
    so does a time zone that this machine does not know."""
    kept: dict[str, Any] = {}
    # As bytes: a file from elsewhere can hold what is no text and no JSON, and opens all the same.
    for name, text in OPEN.execute_sql("SELECT CAST(name AS BLOB), CAST(value AS BLOB) FROM setting").fetchall():
        with suppress(ValueError, RecursionError):
            known, value = name.decode(), json.loads(text or b"")
            value = tuple(value) if isinstance(value, list) else value
            if known in FIRST_VALUES and type(value) is type(FIRST_VALUES[known]):
                kept[known] = value
    if not _is_zone(kept.get("zone", FIRST_VALUES["zone"])):
        del kept["zone"]
    return Settings(**kept)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not on this machine, or no name of a zone at all
        return False
    return True


def write_setting(name: str, value: object) -> None:
    """Keeps one setting. Inside a unit of work only. Raises KeyError for a name that is not in the registry."""
    if name not in FIRST_VALUES:
        raise KeyError(name)
    SettingRow.insert(name=name, value=value).on_conflict_replace().execute()
