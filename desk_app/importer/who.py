"""Whom a receipt or a booking means: the client and the colleague behind the text of a cell, made where unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desk_app.changes import Kind
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.phones import parse_phone
from desk_app.clients.rules import LONGEST_NAME, clean_name
from desk_app.clients.store import insert_clients
from desk_app.errors import RuleBroken
from desk_app.importer import store
from desk_app.importer.cells import fold, one_line
from desk_app.importer.codes import MemberCodes
from desk_app.staff.account import StaffId
from desk_app.staff.work import Work

#: What other programs write where nobody in particular was served: nobody's file.
_NOBODY = re.compile(
    r"|walk[\W_]*in(?:[\W_]*(?:client|customer|guest))?s?|cash[\W_]*(?:sale|customer|client)|guest|anonymous|none|n/?a|"
    r"unknown|-+|散客|过客|過客|零客|临客|临时客|路人|非会员|现金客户|无|無|匿名|未知"
)
_CODE = re.compile(r"(?=.*\d)\S{2,40}|[\x21-\x7e]{2,20}")


def is_nobody(text: str) -> bool:
    """Whether a client cell names nobody in particular."""
    return _NOBODY.fullmatch(fold(text)) is not None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several clients answer to the text."""

    count: int


class Clients:
    """Resolves client cells: a member code, else a phone, else a name that only one client has."""

    def __init__(self, unit: Work) -> None:
        self._unit = unit
        self._region = unit.shop.settings.phone_region
        self._codes = MemberCodes()
        self._known: dict[str, ClientId | Ambiguous | None] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Resolves the cells of a batch together, making files for people the shop does not know."""
        new = {text for text in texts if fold(text) not in self._known}
        waiting: dict[str, str] = {}
        for text in sorted(new):
            key = fold(text)
            if is_nobody(text):
                self._known[key] = None
            else:
                waiting.setdefault(key, one_line(text))
        if not waiting:
            return
        phones = self._phones(waiting)
        by_code = self._codes.find(waiting.values())
        by_phone = store.ids_by_phone(phones.values())
        by_name = store.ids_by_name(waiting.values())
        unknown: dict[str, ClientDraft] = {}
        for key, text in waiting.items():
            found = by_code.get(text)
            if found is not None:
                self._known[key] = found
                continue
            ids = by_phone.get(phones.get(key, ""), set()) or by_name.get(text, set())
            if len(ids) == 1:
                self._known[key] = next(iter(ids))
            elif ids:
                self._known[key] = Ambiguous(len(ids))
            else:
                unknown[key] = _draft(text, phones.get(key, ""))
        if unknown:
            made = insert_clients(list(unknown.values()), self._unit.at)
            self._known.update(zip(unknown, made, strict=True))
            self._unit.touch(Kind.CLIENT)

    def _phones(self, waiting: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, text in waiting.items():
            if sum(sign.isdigit() for sign in text) >= 7:
                try:
                    found[key] = parse_phone(text, self._region)
                except RuleBroken:
                    continue
        return found

    def get(self, text: str) -> ClientId | Ambiguous | None:
        """Whom a learned cell means; None where it means nobody."""
        return self._known[fold(text)]


def _draft(text: str, phone: str) -> ClientDraft:
    """The file of somebody known by one cell only: her code is her name, as it was in the other program."""
    name = text[:LONGEST_NAME]
    try:
        name = clean_name(name)
    except RuleBroken:
        name = text[:LONGEST_NAME]
    code = text if _CODE.fullmatch(text) and not phone and text.isascii() else ""
    return ClientDraft(name=name, code=code, phones=(phone,) if phone else ())


class Colleagues:
    """Resolves staff cells by name or code, making accounts for those the shop does not know."""

    def __init__(self, unit: Work) -> None:
        self._unit = unit
        self._known = store.staff_by_name()

    def get(self, text: str) -> StaffId | None:
        """Whose work it was; None where the cell is blank."""
        name = one_line(text)[:LONGEST_NAME]
        if not name:
            return None
        key = fold(name)
        if key not in self._known:
            self._known[key] = store.add_beautician(name, self._unit.at)
            self._unit.audit("staff.added", f"staff:{self._known[key]}", detail={"name": name, "by": "import"})
            self._unit.touch(Kind.STAFF)
        return self._known[key]
